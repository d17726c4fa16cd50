"""Which of the things seen a reader is told, in what order, and of which words: the few that weighed, each once.

A sentence that was added is one finding, not one for each word in it. Decides no level and changes no probability.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tracker.judging.compare import Change, Comparison
from tracker.judging.items import Item
from tracker.judging.rules import observe_cosmetic
from tracker.judging.rules.observation import Observation
from tracker.judging.rules.surface import marks
from tracker.judging.why import why
from tracker.model import Finding, FindingKind, Span

_HARMLESS = frozenset(kind.value for kind in FindingKind if kind.cosmetic)
MAX_FINDINGS = 12
"""Findings told; a text that was rewritten has hundreds, and nobody reads them."""
MAX_LIGHT = 20
"""The same where the meaning stands: a reader who doubts that wants to see what weighed too little."""
MAX_OF_A_PLACE = 8
"""Findings of one changed stretch, the strongest first."""
MAX_OF_A_KIND = 2
"""Findings of one kind, those that come first in the text."""
MAX_HARMLESS = 1
"""The same for a kind that leaves the meaning alone: one example of each is enough."""
_ORDER = {kind.value: place for place, kind in enumerate(FindingKind)}
_LEADING = {"NEGATION": -3, "NUMBER": -2, "CLAIM_REMOVED": -1}
"""What a reader should be told first whatever else was found, next to whole claims."""
_CLAIMS = ("CLAIM_ADDED", "CLAIM_REMOVED")
_HIDING = ("INVISIBLE", "LOOKALIKE")
SENTENCE, CLAUSE = "sentence", "clause"
_TOLD_BY_CLAUSE = frozenset(("SPECIFICITY", "TENSE_ASPECT", "VOICE", "NAME", "ACTOR", "INTENSITY"))
"""Kinds that an added or removed clause implies: it has words, a tense, names."""
_TOLD_BY_SENTENCE = frozenset(_ORDER) - {"ATTRIBUTION", "CERTAINTY", "QUOTE", "BLAME", *_CLAIMS, *_HIDING}
"""Kinds that a whole sentence implies: it has its own numbers, dates and denials, and is told as a whole. What is kept
tells how another sentence is to be read: who said it, how sure it is."""
_NARROWER = {"NAME": ("LOCATION",), "CONDITION": ("DATE_TIME", "COMPARISON"), "VOICE": ("ACTOR",)}
"""For a kind those that say the same of the same words more exactly."""
Spans = tuple[Span, Span]


class _Told(NamedTuple):
    """A finding to be. `weak`: known by its neighbours alone; `whole`: SENTENCE or CLAUSE if such a one stands in one
    text alone, else empty."""

    kind: str
    spans: Spans
    weak: bool
    whole: str


def tell(found: Comparison, seen: list[Observation], reader: str, *, weighty: bool) -> tuple[Finding, ...]:
    """What was seen, as sentences in the `reader`'s language: what hides something, then whole claims, then what
    decided. Where the meaning stands (not `weighty`), the harmless comes first."""
    told = _located(found, seen)
    both = {each.kind for each in told if each.whole == SENTENCE} == set(_CLAIMS)
    told = [each for each in told if not _said_better(each, told, rewritten=both)]
    told.sort(key=lambda each: (each.weak, not each.whole, _LEADING.get(each.kind, _ORDER[each.kind]), each.spans[1]))
    told = _strongest(told)
    told.sort(key=lambda each: (each.kind not in _HIDING, (each.kind in _HARMLESS) == weighty))
    most = MAX_FINDINGS if weighty else MAX_LIGHT
    return tuple(_finding(each, found, reader) for each in told[:most])


def _finding(told: _Told, found: Comparison, reader: str) -> Finding:
    old, new = found.old[slice(*told.spans[0])], found.new[slice(*told.spans[1])]
    reason = why(FindingKind(told.kind), old, new, reader)
    return Finding(kind=told.kind, why=reason, old_span=told.spans[0], new_span=told.spans[1], old=old, new=new)


# --- which -------------------------------------------------------------------------------------------------------


def _said_better(each: _Told, told: list[_Told], *, rewritten: bool) -> bool:
    """Whether another finding says nearly the same of the same words more exactly, or tells them as a whole. Where
    sentences went and others came (`rewritten`), the new ones may state the old claims but for one: more is told."""
    for other in told:
        if other.whole and each.kind == "PUNCTUATION" and _overlap(each.spans, other.spans):
            return True
        if other.whole and other is not each and _inside(each.spans, other.spans):
            silent = _TOLD_BY_SENTENCE if other.whole == SENTENCE and not rewritten else _TOLD_BY_CLAUSE
            if each.weak or each.kind in silent:
                return True
    narrower = _NARROWER.get(each.kind, ())
    return any(other.kind in narrower and other.spans == each.spans and not other.weak for other in told)


def _strongest(told: list[_Told]) -> list[_Told]:
    """The first few of each place and kind, in their order; a place is where spans overlap."""
    kept: list[_Told] = []
    kinds: Counter[str] = Counter()
    for each in told:
        here = sum(_overlap(each.spans, other.spans) for other in kept)
        most = MAX_HARMLESS if each.kind in _HARMLESS else MAX_OF_A_KIND
        if each.kind in _HIDING or (here < MAX_OF_A_PLACE and kinds[each.kind] < most):
            kept.append(each)
            kinds[each.kind] += 1
    return kept


def _overlap(a: Spans, b: Spans) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x, y in zip(a, b, strict=True)) or a == b


def _inside(part: Spans, whole: Spans) -> bool:
    """Whether `part` says nothing outside the side of `whole` that has words."""
    return all(x[0] == x[1] or (y[0] <= x[0] and x[1] <= y[1]) for x, y in zip(part, whole, strict=True)) and any(
        x[0] < x[1] for x in part
    )


# --- where -------------------------------------------------------------------------------------------------------


def _located(found: Comparison, seen: list[Observation]) -> list[_Told]:
    """All that was seen with its places; of one kind nothing twice at one place."""
    place = {id(item): change for change in found.changes for item in (*change.old, *change.new)}
    told: list[_Told] = []
    by_kind: dict[str, list[Spans]] = {}
    located = [_place(each, place, found) for each in (*seen, *observe_cosmetic(found))]
    for each in (*located, *(_Told(kind, spans, False, "") for kind, spans in _marks(found))):
        earlier = by_kind.setdefault(each.kind, [])
        if not any(_overlap(each.spans, other) for other in earlier):
            earlier.append(each.spans)
            told.append(each)
    return told


_WHOLE_CHANGE = frozenset(("SPECIFICITY", "INTENSITY", "CERTAINTY", "TENSE_ASPECT", "MODALITY", "SYNONYM"))
"""Kinds whose finding shows the whole phrase that was replaced, not only the word that gave it away."""


def _place(seen: Observation, place: dict[int, Change], found: Comparison) -> _Told:
    changes = [place[id(item)] for item in (*seen.old, *seen.new) if id(item) in place]
    one = bool(changes) and all(change is changes[0] for change in changes)
    if one and seen.kind in _CLAIMS and not (changes[0].old and changes[0].new):
        side = 1 if seen.kind == "CLAIM_ADDED" else 0
        spans = changes[0].old_span, changes[0].new_span
        whole = _set_off((found.old, found.new)[side], spans[side])
        return _Told(seen.kind, _closed(found, spans) if whole else spans, seen.weak, whole)
    if one and seen.kind in _WHOLE_CHANGE and (seen.kind == "SPECIFICITY" or (changes[0].old and changes[0].new)):
        return _Told(seen.kind, (changes[0].old_span, changes[0].new_span), seen.weak, "")
    old, new = _extent(seen.old), _extent(seen.new)
    if old is None:
        old = changes[0].old_span if changes else (0, 0)
    if new is None:
        new = changes[0].new_span if changes else (0, 0)
    return _Told(seen.kind, (old, new), seen.weak, "")


_ENDS = frozenset(".!?…\n")
_BOUNDS = _ENDS | frozenset(",;:—–()[]")
"""Marks that set a clause off."""
_QUOTES = "\"'«»“”„‘’"


def _set_off(text: str, span: Span) -> str:
    """Whether a stretch is a sentence or a clause by itself: nothing but marks between it and what stands around it."""
    before = text[: span[0]].rstrip(" " + _QUOTES)[-1:] or "\n"
    after = text[span[1] :].lstrip(" " + _QUOTES)[:1] or "\n"
    if before in _ENDS and after in _ENDS:
        return SENTENCE
    return CLAUSE if before in _BOUNDS and after in _BOUNDS else ""


def _closed(found: Comparison, spans: Spans) -> Spans:
    """The spans with the quotation marks that close right after them."""
    closed = [
        (start, end + (start < end and text[end : end + 1] in ("”", "»")))
        for text, (start, end) in zip((found.old, found.new), spans, strict=True)
    ]
    return closed[0], closed[1]


def _extent(items: tuple[Item, ...]) -> Span | None:
    return (min(item.start for item in items), max(item.end for item in items)) if items else None


def _marks(found: Comparison) -> list[tuple[str, Spans]]:
    kinds: list[tuple[str, Spans]] = []
    for block in found.blocks:
        if block.old[0] < block.old[1] and block.new[0] < block.new[1]:
            spans = _trimmed(found, block.old, block.new)
            kinds += [(kind, spans) for kind in marks(*_words_around(found, spans))]
    return kinds


def _words_around(found: Comparison, spans: Spans) -> tuple[str, str]:
    """The two stretches with the rest of the words they cut: letters of two alphabets show only in a whole word."""
    parts = []
    for text, (start, end) in zip((found.old, found.new), spans, strict=True):
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        parts.append(text[start:end])
    return parts[0], parts[1]


def _trimmed(found: Comparison, old: Span, new: Span) -> Spans:
    """The spans less what both share at the edges."""
    a, b = found.old[slice(*old)], found.new[slice(*new)]
    shorter = min(len(a), len(b))
    head = next((k for k in range(shorter) if a[k] != b[k]), shorter)
    tail = next((k for k in range(shorter - head) if a[-1 - k] != b[-1 - k]), shorter - head)
    return (old[0] + head, old[1] - tail), (new[0] + head, new[1] - tail)
