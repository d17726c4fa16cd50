"""Amounts that a text says in several items, drawn together: "from three to five thousand", "4 kg 700 g".

Changes a list of items in place; reads no text and compares nothing.
"""

from __future__ import annotations

from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import UNITS, VALUES, number_key
from tracker.judging.reading.item import Item

_RANGE = word_list("range")


def gathered(found: list[Item]) -> None:
    """Gives the numbers of a range one scale and its days one month, draws amounts in two units into one of the larger,
    and counts what is left of a whole."""
    _scaled(found)
    _fractions(found)
    _halves(found)
    _days(found)
    _all_but(found)
    numbers = [place for place, item in enumerate(found) if item.kind == "N"]
    for place in reversed(numbers):
        if place + 2 < len(found) and found[place + 2].kind == "N":
            _one_scale(found, place)
            _one_unit(found, place)


def _scaled(found: list[Item]) -> None:
    """«Три сотни», «четыре десятка»: one number."""
    for place in range(len(found) - 1, 0, -1):
        number, scale = found[place - 1], found[place].key
        size = 100 if scale in _HUNDREDS else 10 if scale in _TENS else 0
        if size and number.kind == "N" and 1 < number.value < size:
            _draw(found, place - 1, place, number.value * size)


def _fractions(found: list[Item]) -> None:
    """«Сім десятих», «п'ята частина»: one number."""
    for place in range(len(found) - 1, 0, -1):
        if place >= len(found):
            continue
        a, b = found[place - 1], found[place]
        ranked = _is_ranked(a) and 2 < a.value <= LARGEST_PART
        if ranked and b.key in _PARTS:
            first = place - 2 if place > 1 and found[place - 2].key == "1" else place - 1
            _draw(found, first, place, 1 / a.value)
        elif a.kind == "N" and _is_ranked(b) and 1 <= a.value < b.value <= LARGEST_PART:
            after = place + (place + 1 < len(found) and found[place + 1].key in _PARTS)
            _draw(found, place - 1, after, a.value / b.value)


def _is_ranked(item: Item) -> bool:
    return item.kind == "N" and item.form.endswith(_RANK) and item.form not in _COUNTING


_COUNTING = VALUES["uk"].keys() | VALUES["ru"].keys()
"""Numerals that count, "two" and no "second"; the ordinals there are of the masculine, and end otherwise."""


def _draw(found: list[Item], first: int, last: int, value: float) -> None:
    """One number in place of the items from `first` to `last`."""
    found[first : last + 1] = [found[first]._replace(kind="N", end=found[last].end, key=number_key(value), value=value)]


_TENS, _HUNDREDS = word_list("tens"), word_list("hundreds")
_PARTS = word_list("parts_of_a_whole")
_RANK = ("а", "ая", "у", "ую", "ої", "ой", "их", "ых", "і", "ій", "ою")
"""Endings of Slavic numerals that count off: fifth, not five."""
LARGEST_PART = 1000


def _halves(found: list[Item]) -> None:
    """ "Two and a half thousand", «две с половиной тысячи»: one number."""
    place = len(found)
    while place > 2:
        place -= 1
        half = found[place]
        if half.key not in _HALF:
            continue
        first = place - 1
        while first > 0 and found[first].key in _WITH:
            first -= 1
        number = found[first]
        if first == place - 1 or number.kind != "N" or number.value != int(number.value):
            continue
        scale = found[place + 1] if place + 1 < len(found) and found[place + 1].value in _SCALES else None
        value = (number.value + 1 / 2) * (scale.value if scale else 1)
        found[first : place + 1 + (scale is not None)] = [
            number._replace(end=(scale or half).end, key=number_key(value), value=value)
        ]
        place = first


_HALF = word_list("half")
_WITH = word_list("with_a_half")
_SCALES = (1e3, 1e6, 1e9, 1e12)


def _days(found: list[Item]) -> None:
    """ "From 1 to 30 September", "1–30 September", "September 1 to 30": each day with its month."""
    for place in range(len(found) - 1):
        one = found[place]
        after = place + 1 + (found[place + 1].key in _RANGE_OF_DAYS)
        if after >= len(found) or {one.kind, found[after].kind} != {"N", "D"}:
            continue
        other = found[after]
        if after == place + 1 and other.start - one.end != 1:
            continue
        number, date = (one, other) if one.kind == "N" else (other, one)
        day, _, month = date.key.partition("/")
        least, most = (number.value, float(day)) if number is one else (float(day), number.value)
        ends = number is one or after + 1 == len(found) or found[after + 1].kind == "F"
        if 1 <= least < most <= LONGEST_MONTH and number.value == int(number.value) and ends:
            found[place if number is one else after] = number._replace(kind="D", key=f"{int(number.value)}/{month}")


_RANGE_OF_DAYS = word_list("range_of_days")
LONGEST_MONTH = 31


def _all_but(found: list[Item]) -> None:
    """ "All but two of the 14": twelve of the 14."""
    for place in range(len(found) - 3, 1, -1):
        number, out = found[place], found[place - 1]
        if number.kind != "N" or out.key not in _EXCEPT or not found[place - 2].word.mask & BIT["all"]:
            continue
        after = place + 2 if found[place + 1].key in _OF else len(found)
        after += after < len(found) and found[after].key in _ARTICLES
        if after < len(found) and found[after].kind == "N" and found[after].value > number.value:
            value = found[after].value - number.value
            whole = number._replace(start=found[place - 2].start, key=number_key(value), value=value)
            found[place - 2 : place + 1] = [whole]


_EXCEPT = word_list("but_for")
_OF = word_list("one_of")
_ARTICLES = word_list("determiners")


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
