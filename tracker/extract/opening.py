"""The first word of a line, by which nearly all lines are told at once from those that a table of words could know.

A necessary condition only, for a hundredth of what the patterns cost that decide. Knows no table itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIRST = re.compile(r"\d|[^\W\d_]+")


def opening(said: str, start: int = 0) -> str:
    """The first letters in a row of `said` from `start` on, as `openings` spells them; the digit that stands before
    them; "" if it has neither."""
    found = _FIRST.search(said, start)
    return _spelled(found[0]) if found is not None else ""


def openings(phrases: Iterable[str]) -> frozenset[str]:
    """How a line opens that begins with one of the phrases, whatever signs stand before it and behind."""
    return frozenset(map(opening, phrases))


def _spelled(word: str) -> str:
    """`word` so that all letters are alike that a pattern without case takes for one: Turkish writes i with and without
    a dot."""
    return word.casefold().replace("\u0307", "").replace("\u0131", "i")
