"""Two things that exchanged their places, each in the other's case.

Looks at what was paired and turns such pairs into ones of distinct sense. Slavic languages alone: there an
ending tells the case. Pairs nothing that was left over.
"""

from __future__ import annotations

from collections import defaultdict

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, How, Pair, ways
from tracker.judging.reading.item import WORDS_AND_NUMBERS, Item

LANGUAGES = ("uk", "ru")
_EXCHANGED = ways("same", "name", "synonym")
_JOINING = word_list("list_conjunctions")


def _exchanged(pairs: list[Pair], old_items: list[Item], loose: set[int], turned: set[int]) -> list[Pair]:
    """`pairs`, those of two things that took each other's place, in another case, as pairs of distinct sense.

    `loose` are the changes with something left over: there nobody can tell what stands for what."""
    leaving: defaultdict[int, list[Pair]] = defaultdict(list)
    coming: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.moved and pair.how in _EXCHANGED and pair.change != pair.target:
            leaving[pair.change].append(pair)
            coming[pair.target].append(pair)
    found: list[Pair] = []
    for change, (first, *more) in leaving.items():
        back = coming.get(change, [])
        if more or len(back) != 1 or back[0].change != first.target or first.target < change:
            continue
        other = back[0]
        single = len(leaving[other.change]) == len(coming[other.change]) == 1
        if single and not {change, other.change} & loose and _apart(first, other, old_items, turned):
            found += [first, other]
    if not found:
        return pairs
    rest = [pair for pair in pairs if not any(pair is each for each in found)]
    for a, b in zip(found[::2], found[1::2], strict=True):
        how: How = "value" if a.old.kind == b.old.kind == "N" else "distinct"
        rest.append(a._replace(new=b.new, how=how, moved=False, target=a.change))
        rest.append(b._replace(new=a.new, how=how, moved=False, target=b.change))
    return rest


def _apart(a: Pair, b: Pair, old_items: list[Item], turned: set[int]) -> bool:
    """Whether the two are no members of a list, and neither order nor voice alone explains the exchange."""
    if a.old.kind != b.old.kind or a.old.kind not in WORDS_AND_NUMBERS:
        return False
    if a.old.kind != "N" and (a.old.form == a.new.form and b.old.form == b.new.form):
        return False
    start, end = sorted((a.old, b.old))
    between = [item for item in old_items if start.end <= item.start and item.end <= end.start]
    if all(item.key in _JOINING for item in between):
        return False
    return not any(id(item) in turned for item in between)


def exchange(found: Comparison) -> None:
    """Turns pairs of words that stayed and stand for one another now into distinct ones."""
    loose = {each.change for each in (*found.lost, *found.gained)}
    turned = {id(each.old) for each in found.verbs if each.revoiced}
    found.pairs[:] = _exchanged(found.pairs, found.old_items, loose, turned)
