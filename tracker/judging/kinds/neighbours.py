"""What a changed word is about, by the words beside it: said by whom, because of what, how many of what, when."""

from __future__ import annotations

from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import WORDS_AND_NUMBERS, Item
from tracker.model import FindingKind as K

WINDOW = 3
"""Items looked at on either side of a changed one."""
_ATTRIBUTION = BIT["attrib"] | BIT["attrib_doubt"]
_CAUSE = BIT["cause"] | BIT["blame"]
_TIME = BIT["time"]
_FIXED = BIT["neg"] | BIT["hedge"] | BIT["time"] | BIT["certain"] | BIT["attrib"]


def neighbours(found: Comparison) -> list[Observation]:
    """Changed content beside a word of saying, of cause, a number, or at the head of its sentence."""
    lost, gained = found.open
    kinds: dict[K, tuple[list[Item], list[Item]]] = {}
    sides = zip((lost, gained), (found.old_items, found.new_items), found.places, strict=True)
    for side, (loose, text, places) in enumerate(sides):
        for item in loose:
            if item.kind in WORDS_AND_NUMBERS and id(item) in places:
                for kind in _kinds(item, places[id(item)], text):
                    kinds.setdefault(kind, ([], []))[side].append(item)
    return [Observation(kind, tuple(a), tuple(b), weak=True) for kind, (a, b) in sorted(kinds.items())]


def _kinds(item: Item, index: int, text: list[Item]) -> list[K]:
    before, after = text[max(0, index - WINDOW) : index], text[index + 1 : index + 1 + WINDOW]
    told = _classes(before)
    kinds: list[K] = []
    if (told | _classes(after)) & _ATTRIBUTION:
        kinds.append(K.ATTRIBUTION)
    if told & _CAUSE:
        kinds.append(K.BLAME)
    if item.kind == "W" and "N" in [each.kind for each in before[-2:]]:
        kinds.append(K.QUANTITY_UNIT)
    if item.kind == "N" and _classes(after[:2]) & _TIME:
        kinds.append(K.DATE_TIME)
    if index < WINDOW and item.kind == "W" and not item.word.mask & _FIXED:
        kinds.append(K.ACTOR)
    if item.kind == "W" and item.form.endswith("ly") and not item.word.mask & _FIXED:
        kinds.append(K.INTENSITY)
    return kinds


def _classes(items: list[Item]) -> int:
    """The classes that any of the items has."""
    told = 0
    for item in items:
        told |= item.word.mask
    return told
