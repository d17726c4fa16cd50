"""What a number and the unit behind it measure, in base units: 1,150 kg and 1.15 tonnes are one measure.

Turns pairs of numbers that are one measure into equal ones, and takes away a number that others of its text add up to.
"""

from __future__ import annotations

from bisect import bisect
from itertools import pairwise
from typing import NamedTuple

from tracker.judging.lexicon.numerals import IMPERIAL, UNITS
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import Item
from tracker.judging.reading.phrases import words_of
from tracker.model import Span


class Measure(NamedTuple):
    """What is measured, in base units, the unit as written and where it stands."""

    what: str
    size: float
    unit: str
    span: Span


BY_EYE = 0.035
"""Part by which a figure in miles may differ from its kilometres."""
EXACT = 1e-6
"""The same where both are metric: room for rounding alone."""


def _same_measure(a: Measure, b: Measure) -> bool:
    """Whether two measures in different units are one."""
    if a.what != b.what or a.unit == b.unit:
        return False
    by_eye = (a.unit in IMPERIAL) != (b.unit in IMPERIAL)
    return abs(a.size - b.size) <= (BY_EYE if by_eye else EXACT) * max(abs(a.size), abs(b.size))


def _start(item: Item) -> int:
    return item.start


def measured(number: Item, text: list[Item]) -> Measure | None:
    """The measure that a number and the words behind it are; the number may stand within a phrase ("two weeks")."""
    place = max(0, bisect(text, number.start, key=_start) - 1)
    if not text or not text[place].start <= number.start < text[place].end:
        place = len(text)
    words = [part for item in text[place : place + 3] for part in words_of(item)]
    after = next((k + 1 for k, (key, _, _) in enumerate(words) if key == number.key), len(words))
    for size in (2, 1):
        unit = words[after : after + size]
        known = UNITS.get(" ".join(key for key, _, _ in unit)) if len(unit) == size else None
        if known:
            return Measure(known[0], number.value * known[1], unit[0][0], (unit[0][1], unit[-1][2]))
    return None


def converted(found: Comparison) -> None:
    """Turns pairs of numbers that are equal in another unit ("1,150 kg", "1.15 tonnes") into equal ones."""
    for index, pair in enumerate(found.pairs):
        if pair.how != "value" or pair.old.kind != "N":
            continue
        a, b = measured(pair.old, found.old_items), measured(pair.new, found.new_items)
        if a and b and _same_measure(a, b):
            found.pairs[index] = pair._replace(how="same")
            found.lost[:] = [each for each in found.lost if not _within_span(each.item, a.span)]
            found.gained[:] = [each for each in found.gained if not _within_span(each.item, b.span)]
            found.pairs[:] = [
                p for p in found.pairs if not (_within_span(p.old, a.span) and _within_span(p.new, b.span))
            ]


def _within_span(item: Item, span: Span) -> bool:
    return item.kind != "N" and span[0] <= item.start and item.end <= span[1]


def summed(found: Comparison) -> None:
    """Takes away numbers without counterpart that two in a row add up to, in both texts: 96, where 91 and 5 stay."""
    numbers = [[item.value for item in text if item.kind == "N"] for text in (found.old_items, found.new_items)]
    for loose in (found.lost, found.gained) if min(map(len, numbers)) > 1 else ():
        sums = {a + b for a, b in pairwise(numbers[0])} & {a + b for a, b in pairwise(numbers[1])}
        loose[:] = [each for each in loose if each.item.kind != "N" or each.item.value not in sums]
