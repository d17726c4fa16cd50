"""Figures without counterpart that the other text gives all the same: by a sum, a share, a span of time, another unit.

"All but 15 of 96" for 81, "nine of ten" for 90 %, "twelve hours, beginning at 06:00" for "from 06:00 to 18:00", "the
12th" for 12 August. Says how each is given; takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Given
from tracker.judging.matching.measures import measured
from tracker.judging.reading.clock_words import HOUR, UNSURE
from tracker.judging.reading.item import FIGURES, Item

DAY = 24 * HOUR
"""Minutes of a day."""
NEAR = 0.02
"""The same as a part of the share itself, for small ones."""
CLOSE = 0.006
"""Part by which a share in percent may differ from the figures it is made of: by rounding."""
_PERCENT = ("percent", "відсоток", "процент")
MOST = 24
"""Figures of one text, and of those without counterpart, that are tried with one another: a table may have hundreds."""


class _Side(NamedTuple):
    """The figures of one text, its numbers, those of them without counterpart, the shares and the lengths of time that
    it names, and its moments, in minutes."""

    items: list[Item]
    keys: frozenset[str]
    numbers: list[float]
    loose: list[float]
    sizes: dict[int, tuple[str, float]]
    shares: list[float]
    lengths: dict[int, float]
    replaced: frozenset[int]
    moments: list[float]


def given(found: Comparison) -> dict[int, Given]:
    """For each figure without counterpart, by its identity, how the other text gives it; those that are not are left
    out."""
    loose = _loose(found)
    if not any(loose):
        return {}
    replaced = frozenset(id(item) for pair in found.pairs if pair.how == "value" for item in (pair.old, pair.new))
    sides = _side(found.old_items, loose[0], replaced), _side(found.new_items, loose[1], replaced)
    told: dict[int, Given] = {}
    for number, items in enumerate(loose):
        for item in items[:MOST]:
            how = _how(item, sides[number], sides[1 - number])
            if how:
                told[id(item)] = how
    return told


def _loose(found: Comparison) -> tuple[list[Item], list[Item]]:
    pairs = [pair for pair in found.pairs if pair.how == "value"]
    return (
        [each.item for each in found.lost if each.item.kind in FIGURES] + [pair.old for pair in pairs],
        [each.item for each in found.gained if each.item.kind in FIGURES] + [pair.new for pair in pairs],
    )


def _side(text: list[Item], loose: list[Item], replaced: frozenset[int]) -> _Side:
    figures = [item for item in text if item.kind in FIGURES][:MOST]
    numbers = [item for item in figures if item.kind == "N"]
    sizes: dict[int, tuple[str, float]] = {}
    shares: list[float] = []
    lengths: dict[int, float] = {}
    for item in numbers:
        measure = measured(item, text)
        if measure:
            sizes[id(item)] = measure.what, measure.size
            if measure.what == "time":
                lengths[id(item)] = measure.size / 60
        if 0 < item.value < 1:
            shares.append(item.value)
        if _is_percent(item, text):
            shares.append(item.value / 100)
    shares += [a.value / b.value for a, b in pairwise(numbers) if 0 < a.value < b.value]
    if any(item.key in _HALVES for item in text):
        shares.append(0.5)
    return _Side(
        figures,
        frozenset(item.key for item in figures),
        [item.value for item in numbers],
        [item.value for item in loose[:MOST] if item.kind == "N"],
        sizes,
        shares,
        lengths,
        replaced,
        [moment for moment in map(_moment, figures) if moment is not None],
    )


_HALVES = word_list("half")


def _is_percent(item: Item, text: list[Item]) -> bool:
    return any(after.key in _PERCENT for before, after in pairwise(text) if before is item)


def _moment(item: Item) -> float | None:
    """Minutes since the beginning of the day, or of the year, that a figure tells."""
    if item.kind == "T":
        hour, _, minute = item.key.rstrip(UNSURE).partition(":")
        return float(int(hour) * HOUR + int(minute or 0))
    if item.kind == "D":
        day, _, month = item.key.partition("/")
        return (_DAYS_BEFORE[int(month)] + int(day)) * DAY
    return None


_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30)
_DAYS_BEFORE = [0, *[sum(_LENGTHS[: month + 1]) for month in range(12)]]


def _how(item: Item, own: _Side, other: _Side) -> Given | None:
    if item.kind == "N" and item.value == 1:
        return "one"
    if item.key in other.keys and id(item) not in own.replaced:
        return "again"
    if _is_day(item, other):
        return "day"
    if _in_unit(item, own, other):
        return "unit"
    if _is_span(item, own, other):
        return "span"
    if item.kind == "N" and _is_share(item, own, other):
        return "share"
    return "sum" if item.kind == "N" and _is_sum(item.value, own, other) else None


def _is_day(item: Item, other: _Side) -> bool:
    if item.kind == "D":
        day = float(item.key.partition("/")[0])
        return any(each.kind == "N" and each.value == day for each in other.items)
    return item.kind == "N" and any(
        each.kind == "D" and float(each.key.partition("/")[0]) == item.value for each in other.items
    )


def _in_unit(item: Item, own: _Side, other: _Side) -> bool:
    mine = own.sizes.get(id(item))
    return mine is not None and any(
        mine[0] == what and abs(mine[1] - size) <= CLOSE * mine[1] for what, size in other.sizes.values()
    )


def _is_span(item: Item, own: _Side, other: _Side) -> bool:
    """Whether a length of time is that between two moments of the other text, or a moment that far from one of it."""
    moment = _moment(item)
    if moment is not None:
        return any(
            abs(abs(moment - start) - length) in (0, DAY)
            for start in other.moments
            for length in other.lengths.values()
            if start != moment
        )
    spans = {abs(a - b) for a, b in pairwise(other.moments)}
    length = own.lengths.get(id(item))
    return any(length in (span, span + DAY, DAY - span) for span in spans)


def _is_share(item: Item, own: _Side, other: _Side) -> bool:
    mine = [item.value] if item.value < 1 else [item.value / 100] if item.value <= 100 else []
    if not item.form[:1].isdecimal() and item.value > 1:  # "a third", "one fifth"
        mine.append(1 / item.value)
    numbers = own.numbers
    mine += [a / b for a, b in pairwise(numbers) if 0 < a < b and item.value in (a, b)]
    return any(_are_close(a, b) or _are_close(1 - a, b) for a in mine for b in other.shares)


def _are_close(a: float, b: float) -> bool:
    """Whether two shares are one but for rounding: 33 % is a third, and 12 of 420 are not 12 of 520."""
    return abs(a - b) <= min(CLOSE, NEAR * max(a, b))


def _is_sum(value: float, own: _Side, other: _Side) -> bool:
    """Whether one without counterpart in the other text, and a number of either, make it up."""
    for part in other.loose:
        for more in (*other.numbers, *own.numbers):
            if more not in (value, 0) and any(abs(value - each) <= 1e-9 * abs(value) for each in _made(part, more)):
                return True
    return False


def _made(a: float, b: float) -> Iterator[float]:
    yield a + b
    yield abs(a - b)
    yield a * b
    if b:
        yield a / b
