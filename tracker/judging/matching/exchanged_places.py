"""Two things that stand in each other's place: "A struck B", "B struck A"; "built in Rome, moved to Bonn".

Looks at what was paired, and answers for all who ask: the numbers that are weighed, the rules and the reasons. Whether
each has the other's part too is told elsewhere (`exchanged_parts.py`); members of a list have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Pair, ways
from tracker.judging.reading.item import WORDS

_KEPT = ways("same", "name", "synonym")
_TOWARDS = word_list("towards")
MAX_MOVED = 40
"""Moved items looked at (quadratic)."""


def exchanged_places(found: Comparison) -> list[tuple[Pair, Pair]]:
    """Pairs of words that each stand where the other stood, around something that is no list; the first of the old text
    first. Of two places only the first such pairs."""
    told: dict[tuple[int, int], tuple[Pair, Pair]] = {}
    for a, b in _crossing(found):
        if (a.change, b.change) not in told and _parted(found, a, b):
            told[a.change, b.change] = (a, b)
    return list(told.values())


def _crossing(found: Comparison) -> Iterator[tuple[Pair, Pair]]:
    moved = [pair for pair in found.pairs if pair.how in _KEPT and pair.moved and pair.old.kind in WORDS][:MAX_MOVED]
    for a in moved:
        for b in moved:
            if a.old.start < b.old.start and a.change == b.target and b.change == a.target:
                yield a, b


def _parted(found: Comparison, a: Pair, b: Pair) -> bool:
    """Whether a word, or what leads from one to the other, stands between two in the old text."""
    between = [item for item in found.old_items if a.old.end <= item.start and item.end <= b.old.start]
    return any(item.kind == "W" or item.key in _TOWARDS for item in between)
