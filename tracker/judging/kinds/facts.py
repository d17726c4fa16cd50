"""Rules over numbers, dates, units, names and places."""

from __future__ import annotations

from tracker.judging.kinds.observation import Observation, having
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison
from tracker.judging.matching.predicates import turned_passive
from tracker.judging.reading.item import DAYS_AND_HOURS, FIGURES, WORDS, Item, item_kinds
from tracker.judging.reading.places import is_place
from tracker.model import FindingKind as K

_NUMBERS = item_kinds("N")
_VAGUE = BIT["vague_number"]
_ROLE = word_list("offices")


def numbers(found: Comparison) -> list[Observation]:
    """Another value, a value lost or added, or a value that became "several"."""
    seen = [
        Observation(K.NUMBER if pair.old.kind == "N" else K.DATE_TIME, (pair.old,), (pair.new,))
        for pair in found.pairs
        if pair.how == "value" and not (is_given(found, pair.old) and is_given(found, pair.new))
    ]
    kinds = [each.item.kind for each in (*found.lost, *found.gained)]
    for kind, letters in ((K.NUMBER, _NUMBERS), (K.DATE_TIME, DAYS_AND_HOURS)) if FIGURES.intersection(kinds) else ():
        old = tuple([e.item for e in found.lost if e.item.kind in letters and not is_given(found, e.item)])
        new = tuple([e.item for e in found.gained if e.item.kind in letters and not is_given(found, e.item)])
        if old or new:
            seen.append(Observation(kind, old, new))
    if found.open_classes & _VAGUE:
        lost, gained = found.open
        a, b = having(lost, _VAGUE), having(gained, _VAGUE)
        if len(a) != len(b) and any(item.kind == "N" for item in (*lost, *gained)):
            seen.append(Observation(K.SPECIFICITY, a, b))
    return seen


def is_given(found: Comparison, item: Item) -> bool:
    """Whether the other text surely gives a figure in another way; a sum may be chance, and a one no article."""
    return found.given.get(id(item), "sum") not in ("sum", "one")


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
    """Who did it: the doer and the one it was done to took each other's part, or the doer is no longer named."""
    passive = turned_passive(found)
    seen: list[Observation] = []
    if found.exchanged:
        seen.append(Observation(K.ACTOR, *found.exchanged))
    elif found.crossed and not passive:
        one, other = found.crossed[0]
        seen.append(Observation(K.ACTOR, (one.old, other.old), (one.new, other.new)))
    lost = tuple([each.item for each in found.lost if each.item.kind in WORDS or each.item.key in _WE])
    gained = tuple([each.item for each in found.gained if each.item.kind in WORDS or each.item.key in _WE])
    if (passive > 0 and lost) or (passive < 0 and gained):
        seen.append(Observation(K.ACTOR, lost, gained))
    role_lost = tuple([item for item in lost if item.key in _ROLE or item.kind == "A"])
    role_gained = tuple([item for item in gained if item.key in _ROLE or item.kind == "A"])
    if role_lost or role_gained:
        seen.append(Observation(K.ACTOR, role_lost, role_gained))
    return seen


_WE = word_list("we")
