"""What of the old text has no counterpart in the new one, and the other way round, after all that states the same is
paired: moved, misspelt, respelt, of one family, synonymous. Decides nothing; rules and features read what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tracker.diffing import Block, align, is_coarse, narrowed, opcodes
from tracker.judging.lexicon import BIT, Lexicon
from tracker.judging.matching import moved_denials
from tracker.judging.matching.abbreviations import MAX_SPELT_OUT, MIN_SPELT_OUT, may_be_short, spelt_out
from tracker.judging.matching.inflection import LANGUAGES, exchanged, retold
from tracker.judging.matching.measures import measured, same_measure
from tracker.judging.matching.misspellings import mended
from tracker.judging.matching.similarity import alike, joined
from tracker.judging.matching.swapped_figures import swapped
from tracker.judging.reading.item import Item
from tracker.judging.reading.items import items
from tracker.judging.reading.list_markers import is_within, list_markers
from tracker.judging.reading.phrases import comes_apart, taken_apart
from tracker.judging.reading.struck_out import struck_out
from tracker.model import Span

MAX_CHANGED = 1500
"""Changed items on one side beyond which nothing is paired: the text was rewritten, and the verdict is limited."""
MAX_READ = 100_000
"""Characters of changed sentences, of both texts, that are read item by item (about 0.5 s); those beyond are not, and
the verdict is limited."""
MAX_CHANGES = 400
"""Places that changed, in the order of the text, of which it is asked what they mean; those beyond are not looked at,
and the verdict is limited."""
MAX_SHORT = 100
"""Abbreviations whose words are looked for in both texts: each costs the length of these."""
MAX_POOL = 400
"""Changed items on one side that are paired across a whole text (quadratic); beyond it only equal ones."""


class Loose(NamedTuple):
    """An item of a change: its place in the list of changes."""

    item: Item
    change: int


class Pair(NamedTuple):
    """Two items that were matched, and how: "same" (moved), "spelling", "name", "family", "synonym", "distinct"."""

    old: Item
    new: Item
    how: str
    change: int
    moved: bool
    target: int = -1


class Change(NamedTuple):
    """A stretch of items that differ, and where: an empty side has the empty span at which the other one stands."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    old_span: Span
    new_span: Span


@dataclass(kw_only=True, slots=True)
class Comparison:
    """Two texts compared; `compare` fills it in, and nobody changes it after that. `bent` are equal items in another
    form (inflection, case); `lost` and `gained` have no counterpart; `blocks` are the changed stretches of the
    alignment; `held` the words of these that stayed where they were, `stayed` the stretches in which nothing but marks
    and forms changed. `open` are the items of both sides that have no counterpart or one that states something else, in
    the order of the text, `open_classes` the classes that any of them has; `places` tells where an item stands in
    `old_items` or `new_items`, by its identity; `markers` are those of lists, which are no items, nor is what is
    `struck` out."""

    old: str
    new: str
    lexicon: Lexicon
    blocks: list[Block]
    changes: list[Change] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    bent: list[tuple[Item, Item]] = field(default_factory=list)
    lost: list[Loose] = field(default_factory=list)
    gained: list[Loose] = field(default_factory=list)
    old_items: list[Item] = field(default_factory=list)
    new_items: list[Item] = field(default_factory=list)
    held: list[tuple[Item, Item]] = field(default_factory=list)
    stayed: list[tuple[Span, Span]] = field(default_factory=list)
    open: tuple[list[Item], list[Item]] = field(default_factory=lambda: ([], []))
    open_classes: int = 0
    places: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    kept: int = 0
    moved_blocks: int = 0
    limited: bool = False
    markers: tuple[list[Span], list[Span]] = field(default_factory=lambda: ([], []))
    struck: tuple[list[Span], list[Span]] = field(default_factory=lambda: ([], []))


def compare(old: str, new: str, lexicon: Lexicon) -> Comparison:
    """Aligns the sentences of two texts and pairs the items that differ."""
    blocks, limited = align(old, new)
    changed = [block for block in blocks if not block.equal]
    if len(old) + len(new) > MAX_READ:
        changed, unread = _readable(old, new, changed)
        limited = limited or unread
    found = Comparison(
        old=old,
        new=new,
        lexicon=lexicon,
        blocks=changed,
        moved_blocks=len([True for block in blocks if block.moved]),
        limited=limited or any(is_coarse(old[slice(*block.old)], new[slice(*block.new)]) for block in changed),
        markers=(list_markers(old), list_markers(new)),
        struck=(struck_out(old), struck_out(new)),
    )
    for block in changed:
        _changes(found, block)
    _pair(found)
    found.open = _open(found)
    for item in (*found.open[0], *found.open[1]):
        found.open_classes |= item.word.mask
    found.places = _places(found.old_items), _places(found.new_items)
    return found


def _readable(old: str, new: str, changed: list[Block]) -> tuple[list[Block], bool]:
    """The changed blocks that are read item by item, less what both sides of a long one begin and end with, and whether
    any is left out."""
    read: list[Block] = []
    room = MAX_READ
    for block in changed:
        (start, end), (first, last) = block.old, block.new
        head, tail = narrowed(old[start:end], new[first:last])
        size = end - start + last - first - 2 * (head + tail)
        if size <= room:
            room -= size
            read.append(block._replace(old=(start + head, end - tail), new=(first + head, last - tail)))
    return read, len(read) < len(changed)


BENIGN = frozenset(("same", "spelling", "name", "family", "prefix", "synonym", "near", "short", "section"))
"""How two items may be paired that state the same; the other ways ("distinct", "doubtful", "value") do not."""


def _open(found: Comparison) -> tuple[list[Item], list[Item]]:
    old = [each.item for each in found.lost]
    new = [each.item for each in found.gained]
    for pair in found.pairs:
        if pair.how not in BENIGN:
            old.append(pair.old)
            new.append(pair.new)
    return sorted(old), sorted(new)


def _places(text: list[Item]) -> dict[int, int]:
    return {id(item): place for place, item in enumerate(text)}


def _changes(found: Comparison, block: Block) -> None:
    a = _stated(items(found.old[slice(*block.old)], found.lexicon, block.old[0]), found.markers[0], found.struck[0])
    b = _stated(items(found.new[slice(*block.new)], found.lexicon, block.new[0]), found.markers[1], found.struck[1])
    found.old_items.extend(a)
    found.new_items.extend(b)
    for equal, i, j, k, m in _runs(opcodes([item.key for item in a], [item.key for item in b])):
        if equal:
            found.kept += j - i
            found.stayed.append(((a[i].start, a[j - 1].end), (b[k].start, b[m - 1].end)))
            pairs = list(zip(a[i:j], b[k:m], strict=True))
            found.bent.extend([pair for pair in pairs if pair[0].form != pair[1].form])
            found.held.extend([pair for pair in pairs if pair[0].kind == "W"])
        else:
            spans = _span(a, i, j, block.old), _span(b, k, m, block.new)
            if i < j and k < m:
                spans = _trimmed(a[j - 1], b[m - 1], *spans)
            found.changes.append(Change(tuple(a[i:j]), tuple(b[k:m]), *spans))


def _stated(read: list[Item], *unsaid: list[Span]) -> list[Item]:
    """The items less those that only count the items of a list, and what is struck out."""
    for spans in unsaid:
        if spans:
            read = [item for item in read if not is_within((item.start, item.end), spans)]
    return read


def _runs(steps: list[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Levenshtein's operations with neighbouring changes as one."""
    runs: list[tuple[bool, int, int, int, int]] = []
    for tag, i, j, k, m in steps:
        if runs and tag != "equal" and not runs[-1][0]:
            _, first, _, start, _ = runs[-1]
            runs[-1] = (False, first, j, start, m)
        else:
            runs.append((tag == "equal", i, j, k, m))
    return runs


def _span(items_of_block: list[Item], first: int, last: int, block: Span) -> Span:
    if first < last:
        return items_of_block[first].start, max([item.end for item in items_of_block[first:last]])
    place = items_of_block[first - 1].end if first else block[0]
    return place, place


def _trimmed(a: Item, b: Item, old: Span, new: Span) -> tuple[Span, Span]:
    """Two spans without the last word that their last items, phrases, have in common."""
    x, y = a.key.rsplit(" ", 1), b.key.rsplit(" ", 1)
    if len(x) == len(y) == 1 or x[-1] != y[-1]:
        return old, new
    tails = [item.form.rsplit(" ", 1)[-1] for item in (a, b)]
    ends = old[1] - len(tails[0]), new[1] - len(tails[1])
    if ends[0] - 1 <= old[0] or ends[1] - 1 <= new[0]:
        return old, new
    return (old[0], ends[0] - 1), (new[0], ends[1] - 1)


def _pair(found: Comparison) -> None:
    if len(found.changes) > MAX_CHANGES:
        del found.changes[MAX_CHANGES:]
        found.limited = True
    lost = [Loose(item, n) for n, change in enumerate(found.changes) for item in change.old]
    gained = [Loose(item, n) for n, change in enumerate(found.changes) for item in change.new]
    if len(lost) > MAX_CHANGED or len(gained) > MAX_CHANGED:
        found.lost.extend(lost[:MAX_POOL])
        found.gained.extend(gained[:MAX_POOL])
        found.limited = True
        return
    wide = len(found.changes) > 1 and len(lost) <= MAX_POOL and len(gained) <= MAX_POOL
    lost, gained = _by_key(found, lost, gained)
    if lost and gained:
        lost, gained = _written_apart(found, lost, gained)
        lost, gained = _within(found, lost, gained, joined, anywhere=False)
        lost, gained = _mended(found, lost, gained)
        lost, gained = _within(found, lost, gained, alike, anywhere=wide)
    said = _words(lost), _words(gained)
    apart = _unjoined(lost, found.lexicon, said[1]), _unjoined(gained, found.lexicon, said[0])
    if len(apart[0]) > len(lost) or len(apart[1]) > len(gained):
        lost, gained = _by_key(found, *apart)
        lost, gained = _within(found, lost, gained, alike, anywhere=wide)
    apart = _unjoined(lost, found.lexicon), _unjoined(gained, found.lexicon)
    if len(apart[0]) > len(lost) or len(apart[1]) > len(gained):
        lost, gained = _by_key(found, *apart)
        lost, gained = _within(found, lost, gained, alike, anywhere=wide)
    lost, gained = _mended(found, lost, gained)
    if lost or gained:
        lost, gained = _shortened(found, lost, gained)
        lost, gained = _introduced(found, lost, 0), _introduced(found, gained, 1)
    found.lost.extend(lost)
    found.gained.extend(gained)
    _converted(found)
    if found.lexicon.language in LANGUAGES:
        _twisted(found)
    found.pairs[:] = moved_denials.exchanged(swapped(found.pairs, found.changes, found.old))
    for pair in moved_denials.strayed(found):
        found.pairs.remove(pair)
        found.lost.append(Loose(pair.old, pair.change))
        found.gained.append(Loose(pair.new, pair.target))


def _twisted(found: Comparison) -> None:
    """Turns pairs of words that stayed and say something else (another time, another's place) into distinct ones."""
    language = found.lexicon.language
    for index, pair in enumerate(found.pairs):
        if pair.how in _VERBAL and retold(pair.old, pair.new, language):
            found.pairs[index] = pair._replace(how="distinct")
    paired = {id(pair.old) for pair in found.pairs}
    for old, new in found.bent:
        if id(old) not in paired and retold(old, new, language):
            change = Change(old=(old,), new=(new,), old_span=(old.start, old.end), new_span=(new.start, new.end))
            found.changes.append(change)
            found.pairs.append(Pair(old, new, "distinct", len(found.changes) - 1, False, len(found.changes) - 1))
    loose = {each.change for each in (*found.lost, *found.gained)}
    found.pairs[:] = exchanged(found.pairs, found.old_items, loose, found.bent)


_VERBAL = frozenset(("same", "synonym", "family", "prefix"))
"""How two forms of one verb may be paired."""


def _words(loose: list[Loose]) -> set[str]:
    """The words of items, those of phrases one by one."""
    return {word for each in loose for word in each.item.key.split(" ")}


def _unjoined(loose: list[Loose], lexicon: Lexicon, said: set[str] | None = None) -> list[Loose]:
    """Items without counterpart, the phrases among them taken apart; `said` as in `comes_apart`."""
    apart: list[Loose] = []
    for each in loose:
        if comes_apart(each.item, said):
            apart += [Loose(part, each.change) for part in taken_apart(each.item, lexicon)]
        else:
            apart.append(each)
    return apart


def _written_apart(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Pairs one word with two neighbours that are its halves: "flood water" and "floodwater"."""
    for flip, halves, wholes in ((False, lost, gained), (True, gained, lost)):
        known: dict[str, Loose] = {}
        for each in wholes if len(halves) > 1 else ():
            if each.item.kind in "WA":
                known.setdefault(each.item.form.replace("-", ""), each)
        for first, second in pairwise(halves) if known else ():
            letters = first.item.form + second.item.form
            whole = known.get(letters)
            if whole is None or first.change != second.change or len(letters) < MIN_COMPOUND:
                continue
            both = first.item._replace(end=second.item.end)
            old, new = (whole.item, both) if flip else (both, whole.item)
            moved = whole.change != first.change
            found.pairs.append(Pair(old, new, "spelling", first.change, moved, whole.change))
            gone = {id(first.item), id(second.item), id(whole.item)}
            lost = [each for each in lost if id(each.item) not in gone]
            gained = [each for each in gained if id(each.item) not in gone]
            return _written_apart(found, lost, gained)
    return lost, gained


MIN_COMPOUND = 5
"""Letters from which one word and two are compared: shorter ones meet by chance."""


def _mended(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Pairs a misspelt word with a synonym of what was meant."""
    for old, new in mended(lost, gained, found.lexicon) if lost and gained else ():
        found.pairs.append(Pair(old.item, new.item, "synonym", old.change, False, old.change))
        lost = [each for each in lost if each is not old]
        gained = [each for each in gained if each is not new]
    return lost, gained


# --- abbreviations and units -------------------------------------------------------------------------------------


def _shortened(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Takes away abbreviations whose words stand in the other text, or in their own and then in both, and those
    words."""
    sides = (lost, gained)
    texts = (found.old_items, found.new_items)
    used: set[int] = set()
    for side in (0, 1):
        for each in [e for e in sides[side] if may_be_short(e.item)][:MAX_SHORT]:
            for where in (1 - side, side):
                text = texts[where]
                run = spelt_out(each.item, [item for item in text if id(item) not in used] if used else text)
                first = next((item for item in texts[1 - side] if item.key == run[0].key), None) if run else None
                if first:
                    gone = {id(item) for item in run} | {id(each.item)}
                    used |= gone
                    first = run[0] if where != side else first
                    found.pairs.append(_short(each.item, first, each.change, side))
                    lost = [e for e in lost if id(e.item) not in gone]
                    gained = [e for e in gained if id(e.item) not in gone]
                    sides = (lost, gained)
                    break
    return lost, gained


def _short(item: Item, other: Item, change: int, side: int) -> Pair:
    """A pair of an abbreviation and its words, of which `item` stands in the text `side` (0: the old one)."""
    return Pair(*((other, item) if side else (item, other)), "short", change, True)


def _introduced(found: Comparison, loose: list[Loose], side: int) -> list[Loose]:
    """Without the words that an abbreviation standing in both texts spells out: "the Ministry of Defence (MoD)". `side`
    is the text in which these words stand."""
    if len(loose) < MIN_SPELT_OUT:
        return loose
    own, other = (found.new_items, found.old_items) if side else (found.old_items, found.new_items)
    both = {item.key for item in own if item.kind == "A"}
    short = {item.key: item for item in other if item.kind == "A" and item.key in both}
    texts = [each.item for each in loose]
    for item in list(short.values())[:MAX_SHORT]:
        if MIN_SPELT_OUT <= len(item.form) <= MAX_SPELT_OUT:
            run = spelt_out(item, texts)
            if run:
                gone = {id(each) for each in run}
                found.pairs.append(_short(item, run[0], loose[0].change, 1 - side))
                loose = [each for each in loose if id(each.item) not in gone]
                texts = [each.item for each in loose]
    return loose


def _converted(found: Comparison) -> None:
    """Turns pairs of numbers that are equal in another unit ("1,150 kg", "1.15 tonnes") into equal ones."""
    for index, pair in enumerate(found.pairs):
        if pair.how != "value" or pair.old.kind != "N":
            continue
        a, b = measured(pair.old, found.old_items), measured(pair.new, found.new_items)
        if a and b and same_measure(a, b):
            found.pairs[index] = pair._replace(how="same")
            found.lost[:] = [each for each in found.lost if not _within_span(each.item, a.span)]
            found.gained[:] = [each for each in found.gained if not _within_span(each.item, b.span)]
            found.pairs[:] = [
                p for p in found.pairs if not (_within_span(p.old, a.span) and _within_span(p.new, b.span))
            ]


def _within_span(item: Item, span: Span) -> bool:
    return item.kind != "N" and span[0] <= item.start and item.end <= span[1]


# --- pairing -----------------------------------------------------------------------------------------------------


def _by_key(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Pairs items with equal keys, those of the same change first."""
    keys = {each.item.key for each in lost}
    places: dict[str, list[Loose]] = {}
    for each in gained:
        if each.item.key in keys:
            places.setdefault(each.item.key, []).append(each)
    if not places:
        return lost, gained
    rest: list[Loose] = []
    taken: set[int] = set()
    for near in (True, False):
        if not near:
            lost, rest = rest, []
        for each in lost:
            options = [g for g in places.get(each.item.key, ()) if id(g) not in taken]
            if near:
                options = [g for g in options if g.change == each.change]
            if options:
                taken.add(id(options[0]))
                other = options[0]
                pair = Pair(each.item, other.item, "same", each.change, other.change != each.change, other.change)
                found.pairs.append(pair)
                if each.item.form != options[0].item.form:
                    found.bent.append((each.item, options[0].item))
            else:
                rest.append(each)
    return rest, [each for each in gained if id(each) not in taken]


Test = Callable[[Item, Item, Lexicon], tuple[float, str]]


def _beside(found: Comparison, lost: Loose, gained: Loose) -> bool:
    """Whether two items of different changes stand in one place: but for a small word ("half the", "the whole"), or,
    where both bound or condition a claim ("in full", "part of"), in what is about one sentence."""
    place = found.changes[gained.change].old_span
    apart = max(lost.item.start - place[1], place[0] - lost.item.end)
    bound = lost.item.word.mask & _BOUND and gained.item.word.mask & _BOUND
    return apart <= (SENTENCE if bound else BESIDE)


_BOUND_TEXT = "all most some few only least up_to over under cond"
_BOUND = sum(BIT[name] for name in _BOUND_TEXT.split())
BESIDE = 5
"""Letters between two places that are still one: room for "the" and its spaces."""
SENTENCE = 100
"""Letters between two places that are likely in one sentence."""


def _within(
    found: Comparison, lost: list[Loose], gained: list[Loose], test: Test, *, anywhere: bool
) -> tuple[list[Loose], list[Loose]]:
    """Pairs what `test` says belongs together: inside each change, then (`anywhere`) across them."""
    if not lost or not gained or len(lost) * len(gained) > MAX_POOL * MAX_POOL:
        return lost, gained
    lexicon = found.lexicon
    for near in (True, False) if anywhere else (True,):
        rest: list[Loose] = []
        for each in lost:
            item, change = each.item, each.change
            best: tuple[float, Loose | None, str] = (0.0, None, "")
            for other in gained:
                if (other.change == change) is not near:  # of one change, what was not paired has nothing in common
                    continue
                score, how = test(item, other.item, lexicon)
                if not near and how == "distinct" and not _beside(found, each, other):
                    continue
                if score > best[0]:
                    best = (score, other, how)
            if best[1] is None:
                rest.append(each)
                continue
            gained = [other for other in gained if other is not best[1]]
            found.pairs.append(Pair(item, best[1].item, best[2], change, not near, best[1].change))
        lost = rest
    return lost, gained
