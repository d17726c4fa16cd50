"""Telephone numbers as one item, however their figures are grouped: "0 800 555 017", "0-800-555-017", «112-40-40».

Rewrites the items of one text; compares nothing.
"""

from __future__ import annotations

from tracker.judging.reading.item import Item, item_kinds

_DIGITS = item_kinds("N", "L")
LEAST_GROUPS, LEAST_DIGITS, MOST_DIGITS = 3, 6, 15
"""Groups and figures that a telephone number has."""


def telephones(found: list[Item], text: str, start: int) -> None:
    """Draws groups of figures that make up a telephone number together; places of items count from `start`."""
    last = len(found) - 1
    while last > 0:
        first = last
        while first > 0 and _joined(found[first - 1], found[first], text, start):
            first -= 1
        digits = "".join([char for item in found[first : last + 1] for char in item.form if char.isdecimal()])
        dashed = all(text[item.end - start] == "-" for item in found[first:last])
        enough = last - first + 1 >= LEAST_GROUPS and LEAST_DIGITS <= len(digits) <= MOST_DIGITS
        if first < last and enough and (dashed or digits[0] == "0"):
            found[first : last + 1] = [found[first]._replace(end=found[last].end, kind="L", key=digits, value=0.0)]
        last = first - 1


def _joined(a: Item, b: Item, text: str, start: int) -> bool:
    if a.kind not in _DIGITS or b.kind not in _DIGITS or b.start - a.end != 1:
        return False
    return text[a.end - start] in "- \u00a0" and all(_is_group(each) for each in (a, b))


def _is_group(item: Item) -> bool:
    return item.form.replace(" ", "").replace("\u00a0", "").isdecimal()
