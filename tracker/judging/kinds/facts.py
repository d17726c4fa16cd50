"""Rules over numbers, dates, units, names and places."""

from __future__ import annotations

from tracker.judging.kinds.observation import Observation, having
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Pair, ways
from tracker.judging.reading.item import DAYS_AND_HOURS, FIGURES, WORDS, item_kinds
from tracker.judging.reading.places import is_place
from tracker.model import FindingKind as K

_KEPT = ways("same", "name", "synonym")
_NUMBERS = item_kinds("N")
_VAGUE = BIT["vague_number"]
_ROLE = word_list("offices")


def numbers(found: Comparison) -> list[Observation]:
    """Another value, a value lost or added, or a value that became "several"."""
    seen = [
        Observation(K.NUMBER if pair.old.kind == "N" else K.DATE_TIME, (pair.old,), (pair.new,))
        for pair in found.pairs
        if pair.how == "value"
    ]
    kinds = [each.item.kind for each in (*found.lost, *found.gained)]
    for kind, letters in ((K.NUMBER, _NUMBERS), (K.DATE_TIME, DAYS_AND_HOURS)) if FIGURES.intersection(kinds) else ():
        old = tuple([each.item for each in found.lost if each.item.kind in letters])
        new = tuple([each.item for each in found.gained if each.item.kind in letters])
        if old or new:
            seen.append(Observation(kind, old, new))
    if found.open_classes & _VAGUE:
        lost, gained = found.open
        a, b = having(lost, _VAGUE), having(gained, _VAGUE)
        if len(a) != len(b) and any(item.kind == "N" for item in (*lost, *gained)):
            seen.append(Observation(K.SPECIFICITY, a, b))
    return seen


def names(found: Comparison) -> list[Observation]:
    """A name lost, added or replaced: a place if a word of place stands before it."""
    seen: list[Observation] = []
    old = [each.item for each in found.lost if each.item.kind == "A"]
    new = [each.item for each in found.gained if each.item.kind == "A"]
    if old or new:
        sides = (old, found.old_items, found.places[0]), (new, found.new_items, found.places[1])
        place = any(is_place(places.get(id(item), 0), text) for items, text, places in sides for item in items)
        seen.append(Observation(K.NAME, tuple(old), tuple(new)))
        if place:
            seen.append(Observation(K.LOCATION, tuple(old), tuple(new)))
    return seen


def actors(found: Comparison) -> list[Observation]:
    """Who did it: the doer and the one it was done to changed places, or the doer is no longer named."""
    passive = _passive(found)
    seen: list[Observation] = []
    if found.exchanged:
        seen.append(Observation(K.ACTOR, *found.exchanged))
    swap = _swap(found)
    if swap and passive == 0:
        seen.append(Observation(K.ACTOR, tuple(pair.old for pair in swap), tuple(pair.new for pair in swap)))
    lost = tuple([each.item for each in found.lost if each.item.kind in WORDS or each.item.key in _WE])
    gained = tuple([each.item for each in found.gained if each.item.kind in WORDS or each.item.key in _WE])
    if (passive > 0 and lost) or (passive < 0 and gained):
        seen.append(Observation(K.ACTOR, lost, gained))
    role_lost = tuple([item for item in lost if item.key in _ROLE or item.kind == "A"])
    role_gained = tuple([item for item in gained if item.key in _ROLE or item.kind == "A"])
    if role_lost or role_gained:
        seen.append(Observation(K.ACTOR, role_lost, role_gained))
    return seen


_PASSIVE = word_list("passive_auxiliaries")
_WE = frozenset(("we", "our", "us", "ми", "наш", "мы"))


def _swap(found: Comparison) -> tuple[Pair, ...]:
    """Two things that took each other's place around something that is no list: "A struck B" and "B struck A"."""
    moved = [p for p in found.pairs if p.how in _KEPT and p.moved and p.old.kind in WORDS][:MAX_MOVED]
    for a in moved:
        for b in moved:
            if a.old.start < b.old.start and a.change == b.target and b.change == a.target:
                between = [i for i in found.old_items if a.old.end <= i.start and i.end <= b.old.start]
                if any(item.kind == "W" or item.key in _TOWARDS for item in between):
                    return a, b
    distinct = [p for p in found.pairs if p.how == "distinct" and p.old.kind in WORDS][:MAX_MOVED]
    for a in distinct:
        for b in distinct:
            if a is not b and a.old.key == b.new.key and a.new.key == b.old.key:
                return a, b
    return ()


MAX_MOVED = 40
"""Moved items looked at for a swap (quadratic)."""
_TOWARDS = word_list("towards")


def _passive(found: Comparison) -> int:
    """1 if the new text has a passive that the old one lacks, -1 the other way round, 0 if neither."""
    balance = sum([each.after.passive - each.before.passive for each in found.verbs])
    if not balance:
        lost = not _PASSIVE.isdisjoint([each.item.key for each in found.lost])
        gained = not _PASSIVE.isdisjoint([each.item.key for each in found.gained])
        balance = gained - lost
    return (balance > 0) - (balance < 0)
