"""Amounts that a text says in several items, drawn together: "from three to five thousand", "4 kg 700 g".

Changes a list of items in place; reads no text and compares nothing.
"""

from __future__ import annotations

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import UNITS, number_key
from tracker.judging.reading.item import Item

_RANGE = word_list("range")


def gathered(found: list[Item]) -> None:
    """Gives the numbers of a range one scale, and draws amounts in two units into one of the larger."""
    numbers = [place for place, item in enumerate(found) if item.kind == "N"]
    for place in reversed(numbers):
        if place + 2 < len(found) and found[place + 2].kind == "N":
            _one_scale(found, place)
            _one_unit(found, place)


def _one_scale(found: list[Item], place: int) -> None:
    """ "From three to five thousand": the first number takes the scale of the second."""
    a, link, b = found[place : place + 3]
    if link.key in _RANGE and a.value < 1000 <= b.value and not b.form[-1].isdigit():
        scale = 1e3 if b.value < 1e6 else 1e6 if b.value < 1e9 else 1e9
        if a.value < b.value / scale:
            found[place] = a._replace(key=number_key(a.value * scale), value=a.value * scale)


def _one_unit(found: list[Item], place: int) -> None:
    """ "4 kg 700 g" as one amount of the larger unit."""
    if place + 3 >= len(found):
        return
    a, unit, b, part = found[place : place + 4]
    whole, piece = UNITS.get(unit.key), UNITS.get(part.key)
    if whole and piece and whole[0] == piece[0] and b.value * piece[1] < whole[1]:
        value = a.value + b.value * piece[1] / whole[1]
        found[place : place + 4] = [a._replace(key=number_key(value), value=value, end=a.end), unit]
