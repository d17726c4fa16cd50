"""Amounts that Slavic texts say in several items, drawn together: "10 вечера" is 22:00, "48 рублей 60 копеек" is 48.6.

Changes a list of items in place; reads no text and compares nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.judging.numbers import HALF_DAY, SMALL_MONEY

if TYPE_CHECKING:
    from tracker.judging.items import Item

_BEFORE_AN_HOUR = frozenset(("в", "к", "с", "до", "після", "после", "о", "з", "від", "от", "на", "около", "близько"))
_HOUR = frozenset(("час", "година"))
HALF = 12
"""Hours in half a day."""


def gathered(found: list[Item]) -> None:
    """Draws hours with their half of the day, and large and small money, into one item each."""
    keys = [item.key for item in found]
    for index in range(len(keys) - 1, 0, -1):
        if keys[index] in HALF_DAY:
            _hour(found, keys, index)
        elif keys[index] in SMALL_MONEY and index > 2:
            _money(found, keys, index)


def _hour(found: list[Item], keys: list[str], index: int) -> None:
    """ "В 10 вечера", "в 10 часов вечера": an hour after a preposition, then the part of the day in the genitive."""
    first = index - 1 if found[index - 1].kind in "NT" else index - 2
    if first < 1 or keys[first - 1] not in _BEFORE_AN_HOUR or found[index].form[-1] not in "ау":
        return
    hour = found[first]
    if hour.kind not in "NT" or (first == index - 2 and keys[index - 1] not in _HOUR):
        return
    told, _, minutes = hour.key.partition(":")
    if told.isdigit() and 1 <= int(told) <= HALF:
        clock = f"{(int(told) + HALF_DAY[keys[index]]) % 24}:{minutes or '00'}"
        found[first : index + 1] = [hour._replace(end=found[index].end, kind="T", key=clock, value=0.0)]


def _money(found: list[Item], keys: list[str], index: int) -> None:
    amount, unit, small = found[index - 3 : index]
    if amount.kind == small.kind == "N" and unit.key == SMALL_MONEY[keys[index]] and small.value < 100:
        value = amount.value + small.value / 100
        whole = [amount._replace(key=f"{value:.6g}", value=value), unit._replace(end=found[index].end)]
        found[index - 3 : index + 1] = whole
