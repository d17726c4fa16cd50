"""What is told of an edit to a long page: whole sentences that came or went, and what changed within sentences that
stayed, in the order of what is at stake. Decides no level.

On a page of many sentences a word picked out of one tells nothing: the reader does not see what stands around it, and
two passages that stand in each other's place have often nothing to do with one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.judging.explaining.quoting import SENTENCE, Placed, Spans
from tracker.judging.kinds.table import CLAIMS, HIDING, KINDS
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.stakes import at_stake
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import CONTENT, FIGURES, Item
from tracker.model import FindingKind as K
from tracker.model import Span
from tracker.tokens import sentences

PAGE_WORDS = 200
"""Words from which a text is a page: a reader has no longer all of it before him."""
STAYED = 0.5
"""Share of the words of content of a sentence and its version that have a counterpart, from which it is told what
changed in it; below it the one is told as gone and the other as new."""
NEARLY = 0.75
"""The same for a kind that is guessed from the words around."""
HEADING = 8
"""Words up to which a line without a full stop is a heading or an item of a menu."""
MOST_OF_A_CLAIM, MOST_OF_A_KIND = 3, 2
"""Findings of one kind that are told."""
MOST_STAKES, MOST_DUTIES = 4, 2
"""Words at stake, and of duty or denial, that count when findings are put in order: a long sentence has more."""
SHARP = 2
"""What a grave thing that became another within a sentence counts in words at stake; any other counts less by it."""
_DUTY = BIT["must"] | BIT["neg"] | BIT["may"]
_GUESSED = frozenset((K.ACTOR, K.ATTRIBUTION, K.BLAME, K.COMPARISON, K.CERTAINTY, K.INTENSITY, K.LOCATION))
_GRAVE = frozenset(kind for kind, row in KINDS.items() if row.grave)
_ENDS = frozenset(".!?…;")
_DANGLING = re.compile(r"[\s,;–—-]{1,9}(?:and|or|but|та|і|й|або|и|или)?$", re.IGNORECASE)


def is_page(found: Comparison) -> bool:
    return max(found.old.count(" "), found.new.count(" ")) >= PAGE_WORDS


def of_page(found: Comparison, placed: list[Placed]) -> list[Placed]:
    """The findings within sentences that stayed, and a claim for each sentence that came or went."""
    stayed: list[tuple[Spans, float]] = []
    claims: list[Placed] = []
    for block in found.blocks:
        share = _share_that_stayed(found, block.old, block.new)
        if share >= STAYED:
            stayed.append(((block.old, block.new), share))
        else:
            claims += _claims(found, block.old, block.new)
    return [*claims, *[each for each in placed if not each.weak and _is_seen(each, stayed)]]


def _is_seen(each: Placed, stayed: list[tuple[Spans, float]]) -> bool:
    """Whether a finding stands in a sentence that stayed; one that is guessed from what stands around it, in one that
    stayed but for that."""
    if each.kind.cosmetic:
        return True
    least = NEARLY if each.kind in _GUESSED else STAYED
    return any(share >= least and _within(each.spans, block) for block, share in stayed)


def most_weighty(found: Comparison, placed: list[Placed], most: int) -> list[Placed]:
    """The first `most`, what hides something first and what does no harm last; nothing is told of a place twice."""
    ranked = sorted(placed, key=lambda each: (each.kind not in HIDING, each.kind.cosmetic, -_weight(found, each)))
    told: list[Placed] = []
    for each in ranked:
        alike = sum(other.kind is each.kind for other in told)
        limit = 1 if each.kind.cosmetic else MOST_OF_A_CLAIM if each.kind in CLAIMS else MOST_OF_A_KIND
        if alike < limit and _says_more(found, each, told):
            told.append(each)
    return told[:most]


def _share_that_stayed(found: Comparison, old: Span, new: Span) -> float:
    """The share of the words of content of a stretch and its version that have a counterpart; 0 where one has none."""
    both = _content(found.old_items, old), _content(found.new_items, new)
    if not all(both):
        return 0.0
    opened = [{item.start for item in items} for items in found.open]
    loose = sum(item.start in starts for items, starts in zip(both, opened, strict=True) for item in items)
    return 1 - loose / sum(map(len, both))


def _content(items: list[Item], span: Span) -> list[Item]:
    return [item for item in items if span[0] <= item.start < span[1] and item.kind in CONTENT]


def _claims(found: Comparison, old: Span, new: Span) -> Iterator[Placed]:
    """A claim for each sentence of a stretch that says something without counterpart."""
    for side, (kind, text, span) in enumerate(((K.CLAIM_REMOVED, found.old, old), (K.CLAIM_ADDED, found.new, new))):
        loose = {item.start for item in found.open[side] if item.kind in CONTENT}
        for start, end in sentences(text[slice(*span)]):
            first, last = _said(text, (span[0] + start, span[0] + end))
            if any(first <= place < last for place in loose):
                here, there = (first, last), (new[0], new[0]) if side == 0 else (old[0], old[0])
                yield Placed(kind, (here, there) if side == 0 else (there, here), False, SENTENCE)


def _said(text: str, span: Span) -> Span:
    """The sentence without white space, marks of lists and its full stop."""
    part = text[slice(*span)]
    said = _DANGLING.sub("", part.rstrip().rstrip("."))
    return span[0] + len(said) - len(said.lstrip().lstrip("*•-–| ")), span[0] + len(said)


def _weight(found: Comparison, each: Placed) -> float:
    """How much a finding matters: words at stake, of duty and denial in its sentences; what became another thing; a
    heading little."""
    items = [item for side, span in enumerate(each.spans) for item in _sentence_of(found, span, side)]
    stakes = sum(at_stake(item.form, found.lexicon.language) for item in items)
    duties = sum(item.word.mask & _DUTY != 0 for item in items)
    weight = min(MOST_STAKES, stakes) + min(MOST_DUTIES, duties)
    if each.kind in CLAIMS:
        dated = any(item.kind in FIGURES for item in items)
        return weight + dated - MOST_STAKES * _is_heading(found, each)
    sharp = each.kind in _GRAVE and all(start < end for start, end in each.spans)
    return weight + SHARP if sharp else weight - SHARP - SHARP * (each.kind is K.SPECIFICITY)


def _sentence_of(found: Comparison, span: Span, side: int) -> list[Item]:
    """The items of a claim; of a word those of the changed stretch around it."""
    items = found.new_items if side else found.old_items
    for block in found.blocks if span[0] < span[1] else ():
        start, end = block.new if side else block.old
        if start <= span[0] < end:
            inside = [item for item in items if start <= item.start < end]
            whole = [item for item in inside if span[0] <= item.start < span[1]]
            return whole if len(whole) > MOST_STAKES else inside
    return []


def _is_heading(found: Comparison, each: Placed) -> bool:
    if each.kind not in CLAIMS:
        return False
    side = 0 if each.kind is K.CLAIM_REMOVED else 1
    text, (start, end) = (found.old, found.new)[side], each.spans[side]
    if text[start:end].endswith(":"):
        return True
    return text[end : end + 1] not in _ENDS and text.count(" ", start, end) < HEADING


def _within(spans: Spans, block: Spans) -> bool:
    """Whether a finding stands in a stretch, and in no other."""
    return all(
        start == end or (first <= start and end <= last)
        for (start, end), (first, last) in zip(spans, block, strict=True)
    )


def _overlap(a: Spans, b: Spans) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x, y in zip(a, b, strict=True))


def _says_more(found: Comparison, each: Placed, told: list[Placed]) -> bool:
    """Whether a finding shows a change, and one that none of those told shows."""
    old, new = _shown(found, each)
    if old == new and not each.kind.cosmetic:
        return False
    for other in told:
        if _overlap(each.spans, other.spans):
            return False
        mine, theirs = old + new, "".join(_shown(found, other))
        if each.kind is other.kind and each.kind in CLAIMS and (mine in theirs or theirs in mine):
            return False
    return True


def _shown(found: Comparison, each: Placed) -> tuple[str, str]:
    return found.old[slice(*each.spans[0])].casefold(), found.new[slice(*each.spans[1])].casefold()
