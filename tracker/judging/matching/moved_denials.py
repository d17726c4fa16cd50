"""A denial that left one word and came to another: "A did not go, B went" became "A went, B did not go".

The "not" stands in both texts, and so was paired as moved, alone or as a phrase ("не прийти"); but what is denied is
another thing. Where it took along what it denies, it only moved.
"""

from __future__ import annotations

from bisect import bisect_right

from tracker.judging.lexicon import THESAURUS
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Pair
from tracker.judging.reading.item import Item

_PARTICLES = word_list("denying_particles")
"""Words that deny what comes next; others ("нет", "never") may stand on either side of it."""


def strayed(found: Comparison) -> list[Pair]:
    """The pairs that are one denial of two things."""
    moved = [pair for pair in found.pairs if pair.moved and pair.how == "same" and pair.old.key in _PARTICLES]
    if not moved:
        return []
    changed = {id(item) for change in found.changes for item in (*change.old, *change.new)}
    old = _denied(found.old_items, changed, [old for old, _ in found.stayed])
    new = _denied(found.new_items, changed, [new for _, new in found.stayed])
    return [pair for pair in moved if _differ(old.get(id(pair.old)), new.get(id(pair.new)))]


def exchanged(pairs: list[Pair]) -> list[Pair]:
    """`pairs`, those of a word and its denial that stand in each other's places as pairs of distinct sense."""
    moved = {(pair.change, pair.target): pair for pair in pairs if pair.moved and pair.how == "same"}
    made: dict[int, Pair] = {}
    for (change, target), pair in moved.items():
        other = moved.get((target, change))
        if other and _denies(pair.old.key, other.old.key):
            made[id(pair)] = pair._replace(new=other.new, how="distinct", moved=False, target=change)
            made[id(other)] = other._replace(new=pair.new, how="distinct", moved=False, target=target)
    return [made.get(id(pair), pair) for pair in pairs]


def _denies(phrase: str, word: str) -> bool:
    particle, _, rest = phrase.partition(" ")
    return particle in _PARTICLES and rest == word


_Denied = tuple[str, int]
"""The key of a word that is denied, and the place among the stretches that stayed in which it stands (-1: in none)."""


def _differ(old: _Denied | None, new: _Denied | None) -> bool:
    return old is not None and new is not None and old != new and (old[1] < 0) == (new[1] < 0)


def _denied(items: list[Item], changed: set[int], stayed: list[tuple[int, int]]) -> dict[int, _Denied]:
    """For each particle, by its identity, the next word of content."""
    found: dict[int, _Denied] = {}
    starts = sorted(range(len(stayed)), key=stayed.__getitem__)
    order = [stayed[place][0] for place in starts]
    ahead: Item | None = None
    for item in reversed(items):
        if item.key in _PARTICLES and ahead is not None:
            at = -1 if id(ahead) in changed else starts[bisect_right(order, ahead.start) - 1]
            found[id(item)] = ahead.key, at
        elif item.kind != "F":
            ahead = item
    return found


def undone(found: Comparison) -> None:
    """Pairs as synonyms a word and what denies it, or its opposite, where a "not" before one of them makes up for that
    ("not impossible", "possible"; "not dead", "alive"; "not needed", "unneeded")."""
    for place, pair in enumerate(found.pairs):
        if pair.how != "distinct" or not (_contrary(pair.old, pair.new) or _contrary(pair.new, pair.old)):
            continue
        for item, loose, text in ((pair.old, found.lost, found.old_items), (pair.new, found.gained, found.new_items)):
            at = next((n for n, each in enumerate(text) if each is item), 0)
            before = {id(each) for each in text[max(0, at - NEAR) : at]}
            particle = next((e for e in loose if e.item.key in _PARTICLES and id(e.item) in before), None)
            if particle:
                found.pairs[place] = pair._replace(how="synonym")
                loose.remove(particle)
                break


def _contrary(one: Item, other: Item) -> bool:
    """Whether a word denies another, or a thesaurus holds them for opposites; two senses of a line of the lexicon may
    be two of many."""
    if one.key.endswith(other.key) and one.key[: -len(other.key)] in _PREFIXES:
        return True
    lines = {line for line, _ in one.word.senses if line >= THESAURUS}
    return any(line in lines for line, _ in other.word.senses)


NEAR = 2
"""Items before a word among which the "not" stands that undoes its denial."""
_PREFIXES = word_list("denying_prefixes")
