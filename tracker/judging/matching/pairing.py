"""Pairs the items of two texts that state the same, or one thing otherwise: equal ones, then those that are alike, then
what is spelt out, converted or turned round. What is left over has no counterpart.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tracker.diffing import Block
from tracker.judging.lexicon import BIT, Lexicon
from tracker.judging.matching import moved_denials
from tracker.judging.matching.abbreviations import introduced, shortened
from tracker.judging.matching.comparison import MAX_CHANGES, Change, Comparison, How, Loose, Pair
from tracker.judging.matching.inflection import LANGUAGES, exchange
from tracker.judging.matching.measures import converted
from tracker.judging.matching.misspellings import mended
from tracker.judging.matching.predicates import retell
from tracker.judging.matching.similarity import Likeness, alike, joined
from tracker.judging.matching.swapped_figures import swapped
from tracker.judging.reading.item import WORDS, Item
from tracker.judging.reading.phrases import comes_apart, taken_apart

MAX_CHANGED = 1500
"""Changed items on one side beyond which nothing is paired: the text was rewritten, and the verdict is limited."""
MAX_POOL = 400
"""Changed items on one side that are paired across a whole text (quadratic); beyond it only equal ones."""


def pair_items(found: Comparison) -> None:
    """Fills in the pairs of a comparison, and what was lost and gained."""
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
        lost, gained = shortened(found, lost, gained)
        lost, gained = introduced(found, lost, 0), introduced(found, gained, 1)
    found.lost.extend(lost)
    found.gained.extend(gained)
    converted(found)
    retell(found)
    if found.lexicon.language in LANGUAGES:
        exchange(found)
    found.pairs[:] = moved_denials.exchanged(swapped(found.pairs, found.changes, found.old))
    moved_denials.undone(found)
    for pair in moved_denials.strayed(found):
        found.pairs.remove(pair)
        found.lost.append(Loose(pair.old, pair.change))
        found.gained.append(Loose(pair.new, pair.target))


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
            if each.item.kind in WORDS:
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


# --- the two ways --------------------------------------------------------------------------------------------------


def _by_key(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Pairs items with equal keys, those of the same change first, then those of one sentence."""
    keys = {each.item.key for each in lost}
    places: dict[str, list[Loose]] = {}
    for each in gained:
        if each.item.key in keys:
            places.setdefault(each.item.key, []).append(each)
    if not places:
        return lost, gained
    rest: list[Loose] = []
    taken: set[int] = set()
    for turn, place in enumerate(_places(found)):
        if turn:
            lost, rest = rest, []
        for each in lost:
            here = place[each.change]
            options = [g for g in places.get(each.item.key, ()) if place[g.change] == here and id(g) not in taken]
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


def _places(found: Comparison) -> list[list[int]]:
    """For each change, by number, where it stands: by itself, in which changed stretch, somewhere."""
    changes = list(range(len(found.changes)))
    anywhere = [0] * len(changes)
    if len(found.blocks) <= 1:
        return [changes, anywhere]
    at, stretch = 0, []
    for change in found.changes:  # they come in the order of the stretches
        while at + 1 < len(found.blocks) and not _holds(found.blocks[at], change):
            at += 1
        stretch.append(at)
    return [changes, stretch, anywhere]


def _holds(block: Block, change: Change) -> bool:
    (start, end), (first, last) = block.old, block.new
    return (
        start <= change.old_span[0]
        and change.old_span[1] <= end
        and first <= change.new_span[0]
        and change.new_span[1] <= last
    )


Test = Callable[[Item, Item, Lexicon], Likeness]


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
            best: tuple[float, Loose, How] | None = None
            for other in gained:
                if (other.change == change) is not near:  # of one change, what was not paired has nothing in common
                    continue
                score, how = test(item, other.item, lexicon)
                if not near and how == "distinct" and not _beside(found, each, other):
                    continue
                if how is not None and score > (best[0] if best else 0.0):
                    best = (score, other, how)
            if best is None:
                rest.append(each)
                continue
            gained = [other for other in gained if other is not best[1]]
            found.pairs.append(Pair(item, best[1].item, best[2], change, not near, best[1].change))
        lost = rest
    return lost, gained
