"""The harmless differences that a reader is told: each where it stands, and only where it is what changed.

A misspelling differs by a letter or two, an inflected name is not another transliteration, a comma counts between
words that stayed. Changes no probability.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tracker.diffing import opcodes
from tracker.judging.explaining.context import WORD, Context
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.surface import marks
from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Comparison, Pair
from tracker.judging.reading.item import ALL_WORDS, WORDS_AND_NUMBERS, Item
from tracker.model import FindingKind as K
from tracker.model import Span

Spans = tuple[Span, Span]
MAX_MISSPELT = 2
"""Letters in which a misspelling differs from the word; two letters exchanged are two."""
MAX_ENDING = 3
"""Letters of an ending in which two cases of one name differ."""


def harmless(context: Context, seen: list[Observation]) -> list[Observation]:
    """What the rules for harmless differences saw and the words show."""
    told = []
    for each in seen:
        if each.kind in (K.ORDER, K.VOICE):
            continue
        if each.kind == K.ABBREVIATION and not any(each.old[0] is item for item in context.sides[0].items):
            each = each._replace(old=each.new, new=each.old)
        kind = _kind(each) if len(each.old) == len(each.new) == 1 else each.kind
        if kind:
            told.append(each._replace(kind=kind))
    return told + _respelt(context.found) + _voices(context) + _moves(context)


def misspelt(context: Context) -> dict[int, Spans]:
    """Changes in which words differ by a letter or two and one of the two is no word: the misspelt word of each."""
    found = context.found
    wrong: dict[int, Spans] = {}
    for number, change in enumerate(found.changes):
        if not change.old or not change.new or len(change.old) > MAX_PHRASE:
            continue
        if abs(_length(change.old_span) - _length(change.new_span)) > MAX_GROWN:
            continue
        old = [match.span() for match in WORD.finditer(found.old, *change.old_span)]
        new = [match.span() for match in WORD.finditer(found.new, *change.new_span)]
        if not old or len(old) != len(new) or len(old) > MAX_PHRASE:
            continue
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if found.old[slice(*a)] != found.new[slice(*b)]]
        if len(pairs) == 1 and _slip(found, found.old[slice(*pairs[0][0])], found.new[slice(*pairs[0][1])]):
            wrong[number] = pairs[0]
    return wrong


def is_slip(found: Comparison, pair: Pair) -> bool:
    """Whether two words that were paired as one spelt otherwise differ by no more letters than a slip of the pen."""
    old, new = found.old[pair.old.start : pair.old.end], found.new[pair.new.start : pair.new.end]
    return _distance(_letters(old.lower()), _letters(new.lower())) <= MAX_MISSPELT


def _length(span: Span) -> int:
    return span[1] - span[0]


MAX_GROWN = 6
"""Characters by which a change with one misspelt word may grow: its letters, and marks and white space."""
MAX_PHRASE = 6
"""Words of a change up to which they are compared one by one."""


def _slip(found: Comparison, old: str, new: str) -> bool:
    a, b = old.lower(), new.lower()
    if min(len(a), len(b)) < MIN_MISSPELT or not (a + b).isalpha() or found.lexicon.knows(a) == found.lexicon.knows(b):
        return False
    return _distance(a, b) <= MAX_MISSPELT


MIN_MISSPELT = 5
"""Letters from which a word that differs by one or two is taken for a misspelling."""


def _kind(seen: Observation) -> K | None:
    """The kind that the two words bear out; None if an inflection is all."""
    old, new = seen.old[0], seen.new[0]
    a, b = old.form, new.form
    if seen.kind in (K.TYPO, K.SPELLING):
        x, y = _letters(a), _letters(b)
        if x == y:
            return K.SPACING if ("-" in a) == ("-" in b) else K.PUNCTUATION
        return seen.kind if _distance(a, b) <= MAX_MISSPELT else None
    if seen.kind == K.TRANSLITERATION and a.isascii() == b.isascii():
        shared = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        return None if not a.isascii() and max(len(a), len(b)) - shared <= MAX_ENDING else seen.kind
    return seen.kind


def _letters(form: str) -> str:
    return "".join(char for char in form if char.isalnum())


def _distance(a: str, b: str) -> int:
    return sum(max(j - i, m - k) for tag, i, j, k, m in opcodes(list(a), list(b)) if tag != "equal")


def _respelt(found: Comparison) -> list[Observation]:
    """Function words in another spelling of one word: "у" and "в"."""
    return [
        Observation(K.SPELLING, (a,), (b,))
        for a, b in found.bent
        if a.kind == b.kind == "F" and len(a.form) <= MAX_ENDING and found.lexicon.language == "uk"
    ]


def _voices(context: Context) -> list[Observation]:
    """Verbs that turned passive or active; the "not" of "isn't" is no verb."""
    old, new = context.sides
    if context.found.exchanged:
        return []
    turned = [(a, b) for a, b in context.turned if not a.word.mask & BIT["neg"]]
    return [Observation(K.VOICE, old.with_helpers(a), new.with_helpers(b)) for a, b in turned]


# --- order -------------------------------------------------------------------------------------------------------


def _moves(context: Context) -> list[Observation]:
    """Runs of words that stand elsewhere, for each pair of places; what only lost a neighbour did not move."""
    groups: dict[tuple[int, int], list[Pair]] = {}
    for pair in context.found.pairs:
        if pair.how == "same" and pair.old.kind in WORDS_AND_NUMBERS:
            groups.setdefault((pair.change, pair.target), []).append(pair)
    told = []
    for (change, target), pairs in groups.items():
        if change == target:
            inside = [p for p in context.found.pairs if p.change == p.target == change]
            pairs = [
                p for p in pairs
                if any((p.old.start - q.old.start) * (p.new.start - q.new.start) < 0 for q in inside)
            ]  # fmt: skip
        if pairs:
            told.append(Observation(K.ORDER, *_together(context, sorted(pairs))))
    return told[:1]


def _together(context: Context, pairs: list[Pair]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The longest run of pairs that stand side by side in both texts."""
    best: list[Pair] = []
    run: list[Pair] = []
    for pair in pairs:
        joined = run and all(
            0 < context.sides[side].at(after) - context.sides[side].at(before) <= MAX_ENDING
            for side, before, after in ((0, run[-1].old, pair.old), (1, run[-1].new, pair.new))
        )
        run = [*run, pair] if joined else [pair]
        best = max(best, run, key=len)
    return tuple(p.old for p in best), tuple(p.new for p in best)


# --- marks -------------------------------------------------------------------------------------------------------


def between_words(found: Comparison) -> list[tuple[K, Spans]]:
    """Marks, white space and capitals that changed between words that stayed, and in them."""
    if len(found.blocks) == 1 and all(found.old[slice(*a)] == found.new[slice(*b)] for a, b in found.stayed):
        return []
    gone = {id(item) for change in found.changes for item in (*change.old, *change.new)}
    told: list[tuple[K, Spans]] = []
    gaps = [list(_gaps(items, gone)) for items in (found.old_items, found.new_items)]
    for old, new in zip(*gaps, strict=False):
        (a, x), (b, y) = old, new
        kinds: list[K] = []
        if x is not None and y is not None and found.old[slice(*x)] != found.new[slice(*y)]:
            kinds = [kind for kind in marks(found.old[slice(*x)], found.new[slice(*y)]) if kind != K.CASE]
            if _listed(found.old, x, found.markers[0]) != _listed(found.new, y, found.markers[1]):
                kinds = [K.MARKUP, *[kind for kind in kinds if kind not in (K.SPACING, K.PUNCTUATION)]]
            told += [(kind, (x, y)) for kind in kinds]
        word, other = found.old[a.start : a.end], found.new[b.start : b.end]
        if kinds or word == other:
            continue
        if word.casefold() != other.casefold() or len(word) != len(other):
            if a.form == b.form and a.kind in ALL_WORDS:
                told += [(kind, ((a.start, a.end), (b.start, b.end))) for kind in _drawn(word, other)]
            continue
        if word[1:] != other[1:] or not (_begins(found.old, a.start) or _begins(found.new, b.start)):
            told.append((K.CASE, ((a.start, a.end), (b.start, b.end))))
    return told


def _drawn(word: str, other: str) -> list[K]:
    """How one word is written otherwise: with another letter ("ё", "ﬁ") or apostrophe; what hides is told elsewhere."""
    if " " in word + other or "-" in word + other or {K.INVISIBLE, K.LOOKALIKE} & set(marks(word, other)):
        return []
    return [K.PUNCTUATION if _letters(word) == _letters(other) else K.SPELLING]


def relisted(found: Comparison) -> list[Spans]:
    """The first marker of a list that stands in one text alone, and the place of the changed stretch that it is in."""
    for block in found.blocks:
        old, new = _inside(found.markers[0], block.old), _inside(found.markers[1], block.new)
        if [found.old[slice(*each)] for each in old] != [found.new[slice(*each)] for each in new]:
            place = ((block.old[0], block.old[0]), (block.new[0], block.new[0]))
            return [(old[0] if old else place[0], new[0] if new else place[1])]
    return []


def _inside(markers: list[Span], span: Span) -> list[Span]:
    return [each for each in markers[bisect_left(markers, (span[0], span[0])) :] if each[1] <= span[1]]


def _listed(text: str, gap: Span, markers: list[Span]) -> list[str]:
    """The markers of lists in a gap."""
    first = bisect_left(markers, (gap[0], gap[0]))
    return [text[slice(*each)] for each in markers[first : first + 2] if each[1] <= gap[1]]


MOST_MARKS = 40
"""Marks and spaces before a word that are looked past."""


def _begins(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins here: a capital then says nothing."""
    before = text[max(0, start - MOST_MARKS) : start].rstrip(' "«“„(—–-*#')
    return not before or before[-1] in ".!?…\n:"


def _gaps(items: list[Item], gone: set[int]) -> Iterator[tuple[Item, Span | None]]:
    """Each item that stayed with the stretch before it, if the item before it stayed too."""
    before: Item | None = None
    for item in items:
        if id(item) in gone:
            before = None
            continue
        yield item, (before.end, item.start) if before is not None and before.end <= item.start else None
        before = item
