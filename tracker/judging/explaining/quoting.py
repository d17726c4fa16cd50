"""Which words of the two texts show a reader what was seen: whole claims, runs without gaps, brackets that close.
Decides nothing of what is told.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.harmless import MOST_MARKS
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import CLAIMS
from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import Item
from tracker.model import FindingKind as K
from tracker.model import Span

Spans = tuple[Span, Span]
Whole = Literal["sentence", "clause"]
SENTENCE: Final = "sentence"
CLAUSE: Final = "clause"
MAX_PHRASE = 8
"""Items of one side up to which a description that was replaced is shown whole."""
MAX_GAP = 3
"""Other items between two that are shown as one stretch."""
MAX_GROWN = 90
"""Characters by which a part of a clause grows to the whole on either side."""
_CONDITION = BIT["cond"]
_WORD = re.compile(r"\S+")
_ENDS = frozenset(".!?…\n")
_BOUNDS = _ENDS | frozenset(",;:—–()[]")
"""Marks that set a clause off."""
_BOUND = re.compile(r"(?<!\b[A-ZА-ЯІЇЄҐ])[.!?…,;:](?=\s|$)|[\n—–()\[\]|]")
_QUOTES = "\"'«»“”„‘’"


class Placed(NamedTuple):
    """A finding to be. `weak`: known by its neighbours alone; `whole`: SENTENCE or CLAUSE if such a one stands in one
    text alone, else None; `seen`: what it was made of, if words."""

    kind: K
    spans: Spans
    weak: bool
    whole: Whole | None
    seen: Observation | None = None

    @property
    def twofold(self) -> bool:
        """Whether words of both texts show it."""
        return all(start < end for start, end in self.spans)


def side_of(claim: K) -> int:
    """The text in which a claim stands: the old one (0) or the new one (1)."""
    return int(claim is K.CLAIM_ADDED)


def overlap(a: Spans, b: Spans) -> bool:
    """Whether two findings have words of either text in common."""
    return any(x[0] < y[1] and y[0] < x[1] for x, y in zip(a, b, strict=True))


def bare(text: str, span: Span, marks: str) -> Span:
    """A sentence without white space, its full stop and the marks of lists before it."""
    said = text[slice(*span)].rstrip().rstrip(".")
    return span[0] + len(said) - len(said.lstrip().lstrip(marks)), span[0] + len(said)


def quoted(seen: Observation, context: Context) -> tuple[Spans, Whole | None]:
    """The words that show an observation, and whether they are a sentence or a clause that stands in one text alone. A
    side without such words is empty: nothing there is evidence."""
    found = context.found
    numbers = {context.change_of(item) for item in seen.old + seen.new}
    number = numbers.pop()
    change = found.changes[number] if not numbers and number >= 0 else None
    if change and seen.kind in CLAIMS and not (change.old and change.new) and _loose(found, number):
        side = side_of(seen.kind)
        spans = change.old_span, change.new_span
        whole = _set_off((found.old, found.new)[side], spans[side])
        if whole:
            return _closed(found, spans), whole
    short = change and change.old and change.new and max(len(change.old), len(change.new)) <= MAX_PHRASE
    if change and short and seen.kind == K.SPECIFICITY:
        return _differing(found, (change.old_span, change.new_span)), None
    heads = seen.kind == K.CONDITION
    old, new = _extent(context.sides[0], seen.old, heads=heads), _extent(context.sides[1], seen.new, heads=heads)
    if seen.kind in CLAIMS:
        old, new = old and _clause(found.old, old), new and _clause(found.new, new)
    elif old and new and found.old[slice(*old)].casefold() == found.new[slice(*new)].casefold():
        old, new = _with_next(context.sides[0], seen.old, old), _with_next(context.sides[1], seen.new, new)
    if change:
        old = old or (change.old_span[0], change.old_span[0])
        new = new or (change.new_span[0], change.new_span[0])
    spans = _balanced(found.old, old or (0, 0)), _balanced(found.new, new or (0, 0))
    return spans, CLAUSE if seen.kind in CLAIMS else None


def _differing(found: Comparison, spans: Spans) -> Spans:
    """The spans less the whole words that both begin or end with; as they are if nothing would be left of one."""
    texts = [text[slice(*span)] for text, span in zip((found.old, found.new), spans, strict=True)]
    words = [[match.span() for match in _WORD.finditer(text)] for text in texts]
    same = [[text[slice(*word)].casefold() for word in each] for text, each in zip(texts, words, strict=True)]
    shorter = min(map(len, same))
    head = next((k for k in range(shorter) if same[0][k] != same[1][k]), shorter)
    tail = next((k for k in range(shorter - head) if same[0][-1 - k] != same[1][-1 - k]), shorter - head)
    if head + tail >= shorter:
        return spans
    old, new = [
        (span[0] + each[head][0], span[0] + each[len(each) - 1 - tail][1])
        for span, each in zip(spans, words, strict=True)
    ]
    return old, new


def _loose(found: Comparison, change: int) -> bool:
    """Whether nothing of a change has a counterpart."""
    return not any(change in (pair.change, pair.target) for pair in found.pairs)


def _set_off(text: str, span: Span) -> Whole | None:
    """Whether a stretch is a sentence or a clause by itself: nothing but marks between it and what stands around it."""
    before = text[max(0, span[0] - MOST_MARKS) : span[0]].rstrip(" " + _QUOTES)[-1:] or "\n"
    after = text[span[1] : span[1] + MOST_MARKS].lstrip(" " + _QUOTES)[:1] or "\n"
    if before in _ENDS and after in _ENDS:
        return SENTENCE
    return CLAUSE if before in _BOUNDS and after in _BOUNDS else None


def _closed(found: Comparison, spans: Spans) -> Spans:
    """The spans with the quotation marks that close right after them."""
    closed = [
        (start, end + (start < end and text[end : end + 1] in ("”", "»")))
        for text, (start, end) in zip((found.old, found.new), spans, strict=True)
    ]
    return closed[0], closed[1]


def _extent(side: Side, items: tuple[Item, ...], *, heads: bool) -> Span | None:
    """The longest run of the items, from its first to its last: what stands far from the others is shown by itself.
    With `heads`, one with a word of condition comes first: it heads the others."""
    if not items:
        return None
    shown = sorted(side.narrowed(item) for item in items)
    runs = [[shown[0]]]
    for before, item in pairwise(shown):
        between = side.text[before.end : item.start]
        if side.at(item) - side.at(before) > MAX_GAP or not _ENDS.isdisjoint(between):
            runs.append([])
        runs[-1].append(item)
    longest = max(runs, key=lambda run: (heads and any(item.word.mask & _CONDITION for item in run), len(run)))
    return longest[0].start, max(item.end for item in longest)


def _with_next(side: Side, items: tuple[Item, ...], span: Span) -> Span:
    """The stretch with the word behind it: a "not" that moved is shown by what it denies."""
    after = side.after(max(items), 1)
    return (span[0], max(span[1], after[0].end)) if after else span


def _clause(text: str, span: Span) -> Span:
    """The clause of which a stretch is a part, if its bounds are near: no fragment is a claim."""
    start, end = span
    first = max(0, start - MAX_GROWN)
    before = [match.end() for match in _BOUND.finditer(text, first, start)]
    if before or not first:
        start = before[-1] if before else 0
        start += len(text[start : span[0]]) - len(text[start : span[0]].lstrip(" *•-\t"))
    after = _BOUND.search(text, end, end + MAX_GROWN)
    if after or end + MAX_GROWN >= len(text):
        end = after.start() if after else len(text.rstrip())
    return start, max(end, span[1])


def _balanced(text: str, span: Span) -> Span:
    """The stretch with the bracket that closes right behind it, and without one that opens and does not close."""
    start, end = span
    part = text[start:end]
    for opens, closes in ("()", "[]"):
        if part.count(opens) > part.count(closes):
            if text[end : end + 1] == closes:
                return start, end + 1
            if part.find(closes) < part.rfind(opens):
                end = start + len(part[: part.rfind(opens)].rstrip())
    return (start, end) if start < end or not part else span


# --- as it is printed --------------------------------------------------------------------------------------------


def is_enough(said: str) -> bool:
    """Whether words can be understood by themselves, with the next one."""
    return said.count(" ") >= ENOUGH_WORDS - 1


def in_context(text: str, span: Span, kind: K, *, enough: bool) -> str:
    """What a sentence of a reason quotes: a claim with the first words of its sentence, a word or two with those around
    them in its clause, what is `enough` (or stands for what is) with the next one; what does no harm as it is."""
    span = _balanced(text, span)
    said = text[slice(*span)]
    if not said or kind.cosmetic:
        return said
    if kind in CLAIMS:
        return _with_subject(text, span)
    before, after = _around(text, span)
    before, after = before[len(before) if enough else -WORDS_BEFORE :], after[: 1 if enough else WORDS_BEHIND]
    return text[before[0].start() if before else span[0] : after[-1].end() if after else span[1]]


ENOUGH_WORDS = 4
"""Words that can be understood by themselves, with the next one: "new offensive operations"."""
WORDS_BEFORE, WORDS_BEHIND = 3, 4
"""Words around fewer that are quoted with them."""
SUBJECT_WORDS = 8
"""Words of the beginning of a sentence that tell what it is about."""
MAX_SENTENCE = 400
"""Characters in which the beginning of a sentence is looked for."""
_TOKEN = re.compile(r"\S{1,80}")
_SENTENCE_BOUND = re.compile(r"(?<!\b[A-ZА-ЯІЇЄҐ])[.!?…](?=\s)|\n")


def _around(text: str, span: Span) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """The words before and behind a stretch, as far as its clause goes."""
    first, last = max(0, span[0] - MAX_GROWN), span[1] + MAX_GROWN
    bounds = [match.end() for match in _BOUND.finditer(text, first, span[0])]
    start = bounds[-1] if bounds else first
    stop = _BOUND.search(text, span[1], last)
    before = [word for word in _TOKEN.finditer(text, start, span[0]) if _is_word(word)]
    if not bounds and first and before:
        before = before[1:]  # it may be the rest of a word
    after = list(_TOKEN.finditer(text, span[1], stop.start() if stop else min(last, len(text))))
    return before, [word for word in (after[:-1] if not stop and last < len(text) else after) if _is_word(word)]


def _is_word(token: re.Match[str]) -> bool:
    return any(char.isalnum() for char in token[0])


def _with_subject(text: str, span: Span) -> str:
    """A claim with the first words of its sentence where it is a part of one: "Rallies […] can turn violent"."""
    first = max(0, span[0] - MAX_SENTENCE)
    bounds = [match.end() for match in _SENTENCE_BOUND.finditer(text, first, span[0])]
    if not bounds and first:
        return text[slice(*span)]
    lead = list(_TOKEN.finditer(text, bounds[-1] if bounds else 0, span[0]))
    words = [word for word in lead if _is_word(word)]
    if not words:
        return text[slice(*span)]
    if len(words) <= SUBJECT_WORDS:
        return text[words[0].start() : span[1]]
    return f"{text[words[0].start() : words[SUBJECT_WORDS - 1].end()]} […] {text[slice(*span)]}"
