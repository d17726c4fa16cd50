"""Rules over whole stretches: claims added and removed, vaguer and more specific wording, changed quotations."""

from __future__ import annotations

import re
from bisect import bisect

from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import CONTENT, DAYS_AND_HOURS, FIGURES, MARKUP, Item
from tracker.model import FindingKind as K
from tracker.model import Span

MIN_CLAIM = 3
"""Content words from which a stretch without counterpart may be a claim of its own rather than a detail."""
_BOILER = BIT["boiler"]
_QUOTE = re.compile('[«“„"‘]')
_QUOTED = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„”“]+[”“]|\"[^\"]+\"|‘[^‘’]{3,}’")


def stretches(found: Comparison) -> list[Observation]:
    """Content that stands on one side alone: a claim if it is long, a detail (more or less specific) if short."""
    loose = {id(each.item) for each in (*found.lost, *found.gained)}
    seen: list[Observation] = []
    for change in found.changes:
        old = tuple([item for item in change.old if id(item) in loose and item.kind in CONTENT])
        new = tuple([item for item in change.new if id(item) in loose and item.kind in CONTENT])
        if not old and not new:
            continue
        if boilerplate(change.old) or boilerplate(change.new):
            seen.append(Observation(K.BOILERPLATE, change.old, change.new))
            continue
        if len(new) - len(old) >= MIN_CLAIM or (new and not old and len(new) >= 2):
            seen.append(Observation(K.CLAIM_ADDED, (), new))
        elif len(old) - len(new) >= MIN_CLAIM or (old and not new and len(old) >= 2):
            seen.append(Observation(K.CLAIM_REMOVED, old, ()))
        seen.append(Observation(K.SPECIFICITY, old, new))
    return seen


def boilerplate(items: tuple[Item, ...]) -> bool:
    """A call to subscribe, a slogan, a contact, hashtags: no claim, and no number or name but its own."""
    hits = [item for item in items if item.word.mask & _BOILER or item.kind in MARKUP]
    if not hits:
        return False
    kinds = [item.kind for item in items]
    strong = any(item.word.mask & _BOILER and " " in item.key for item in hits)
    if strong and len(items) >= MIN_CLAIM and FIGURES.isdisjoint(kinds):
        return True
    return 3 * len(hits) >= kinds.count("W") + kinds.count("A") and DAYS_AND_HOURS.isdisjoint(kinds)


def _quoted(item: Item, spans: list[Span]) -> bool:
    """Whether an item stands inside one of these spans, which are in order and do not overlap."""
    place = bisect(spans, (item.start, 0)) - 1
    return place >= 0 and spans[place][0] < item.start and item.end < spans[place][1]


def quotations(found: Comparison) -> list[Observation]:
    """Words inside quotation marks changed: someone is made to say something else."""
    loose = [each.item for each in found.lost], [each.item for each in found.gained]
    hit: list[tuple[Item, ...]] = []
    for items, text in zip(loose, (found.old, found.new), strict=True):
        if not items or not _QUOTE.search(text):
            hit.append(())
            continue
        spans = [match.span() for match in _QUOTED.finditer(text)]
        hit.append(tuple(item for item in items if item.kind != "F" and _quoted(item, spans)))
    return [Observation(K.QUOTE, hit[0], hit[1])] if hit[0] or hit[1] else []
