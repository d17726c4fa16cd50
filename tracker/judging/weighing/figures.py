"""Figures and names without counterpart: those that the other text gives all the same, and those that nothing explains.

Reads a comparison; gives counts that the model weighs.
"""

from __future__ import annotations

from collections import defaultdict

from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import FIGURES, WORDS, Item

NAMES = [
    "alien_N_pair", "alien_N_lost", "alien_N_gained", "alien_D_pair", "alien_D_gained", "alien_T_lost",
    "alien_T_gained", "given_pair", "given_loose", "given_one", "given_sum", "gone_names", "came_names",
    "again_names", "again_words",
]  # fmt: skip
"""alien_kind_how: numbers, days and hours that the other text does not give, in each other's place or on one side
alone (the rarest are left out); given_…: those that it does; given_one: a one, which is mostly an article; given_sum:
by a sum, which may be chance; gone_, came_: names that the other text has nowhere; again_: names and words that it has
elsewhere."""
_KNOWN = frozenset(NAMES)


def figure_features(found: Comparison) -> dict[str, float]:
    """Counts by the names in NAMES; absent is nought."""
    values: defaultdict[str, float] = defaultdict(float)
    for pair in found.pairs:
        if pair.how == "value":
            _count(values, found, pair.old, "pair")
            _count(values, found, pair.new, "pair")
    for how, loose in (("lost", found.lost), ("gained", found.gained)):
        for each in loose:
            if each.item.kind in FIGURES:
                _count(values, found, each.item, how)
            elif each.item.kind in WORDS and id(each.item) in found.again:
                values["again_names" if each.item.kind == "A" else "again_words"] += 1
            elif each.item.kind == "A":
                values["gone_names" if how == "lost" else "came_names"] += 1
    return values


def _count(values: defaultdict[str, float], found: Comparison, item: Item, how: str) -> None:
    given = found.given.get(id(item))
    if given is None:
        if (name := f"alien_{item.kind}_{how}") in _KNOWN:
            values[name] += 1
    elif given in ("one", "sum"):
        values[f"given_{given}"] += 1
    else:
        values["given_pair" if how == "pair" else "given_loose"] += 1
