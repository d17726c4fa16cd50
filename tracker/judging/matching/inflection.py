"""What the same words state otherwise: a verb in another time, two things that exchanged their places.

Looks at what was paired and turns such pairs into ones of distinct sense. Slavic languages alone: there an ending tells
the time and the case. Pairs nothing that was left over.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Change, Comparison, How, Pair, ways
from tracker.judging.reading.item import WORDS_AND_NUMBERS, Item
from tracker.judging.reading.verbs import alone

LANGUAGES = ("ru",)
_SAYING = BIT["attrib"] | BIT["attrib_doubt"] | BIT["plan"]
_TIMES = frozenset((("past", "next"), ("next", "past"), ("past", "now"), ("now", "past")))
_EXCHANGED = ways("same", "name", "synonym")
_JOINING = frozenset(("и", "а", "или", "но", "либо"))
_PASSIVE = ("но", "то", "ся", "сь", "ны", "на", "ен", "ан", "та", "ты")
"""Endings of a verb whose subject it is done to, as far as an ending tells."""


def retold(a: Item, b: Item, language: str) -> bool:
    """Whether two forms of one verb, or its two aspects, put it into another time; verbs of saying tell none."""
    if a.kind != "W" or b.kind != "W" or a.form == b.form or (a.word.mask | b.word.mask) & _SAYING:
        return False
    return _retold(a.form, a.key, b.form, b.key, language)


@lru_cache(maxsize=20_000)
def _retold(form: str, key: str, other: str, other_key: str, language: str) -> bool:
    a, b = alone(form, key, language), alone(other, other_key, language)
    return (a.time, b.time) in _TIMES and not a.passive and not b.passive


def _exchanged(pairs: list[Pair], old_items: list[Item], loose: set[int], bent: list[tuple[Item, Item]]) -> list[Pair]:
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
        if single and not {change, other.change} & loose and _apart(first, other, old_items, bent):
            found += [first, other]
    if not found:
        return pairs
    rest = [pair for pair in pairs if not any(pair is each for each in found)]
    for a, b in zip(found[::2], found[1::2], strict=True):
        how: How = "value" if a.old.kind == b.old.kind == "N" else "distinct"
        rest.append(a._replace(new=b.new, how=how, moved=False, target=a.change))
        rest.append(b._replace(new=a.new, how=how, moved=False, target=b.change))
    return rest


def _apart(a: Pair, b: Pair, old_items: list[Item], bent: list[tuple[Item, Item]]) -> bool:
    """Whether the two are no members of a list, and neither order nor voice alone explains the exchange."""
    if a.old.kind != b.old.kind or a.old.kind not in WORDS_AND_NUMBERS:
        return False
    if a.old.kind != "N" and (a.old.form == a.new.form and b.old.form == b.new.form):
        return False
    start, end = sorted((a.old, b.old))
    between = [item for item in old_items if start.end <= item.start and item.end <= end.start]
    if all(item.key in _JOINING for item in between):
        return False
    inside = {id(item) for item in between}
    turned = [1 for old, new in bent if id(old) in inside and _passive(old) != _passive(new)]
    return not turned


def _passive(item: Item) -> bool:
    return item.form.endswith(_PASSIVE) or alone(item.form, item.key, LANGUAGES[0]).passive


def retell(found: Comparison) -> None:
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
    found.pairs[:] = _exchanged(found.pairs, found.old_items, loose, found.bent)


_VERBAL = ways("same", "synonym", "family", "prefix")
"""How two forms of one verb may be paired."""
