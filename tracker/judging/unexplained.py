"""How much of each changed sentence is left without counterpart: what matters is the place that is explained least.

Reads a comparison; gives numbers that the model weighs. A statement reworded throughout with one claim changed differs
from one that is only reworded not by its sums but by that one place.
"""

from __future__ import annotations

import math

from tracker.judging.compare import BENIGN, Change, Comparison
from tracker.model import Span

NAMES = ["worst_share", "worst_open", "mean_open", "worst_change", "open_share", "hard_by_change"]
"""worst_share: the greatest part of a changed sentence's words that is open, that is without counterpart or paired with
another sense; worst_open, mean_open: how much these words tell, in the worst sentence and on average; worst_change: the
same in the worst change; open_share: what open words tell beside those paired; hard_by_change: hard ones for each
change."""
UNKNOWN = 15.0
"""What a word beyond the table tells: as much as one of rank 2 to the power of this."""
FIGURE = 12.0
"""What a number, a date or a time tells: as much as a rare word."""
PAIRED = 10.0
"""What two words that were paired tell: as much as a word of rank 1,000."""
SMALL = 0.5
"""What a small word tells."""
FEW = 0.5
"""Added to words so that one open word alone is not as bad as ten."""
LITTLE = 5.0
"""The same for what they tell."""


def unexplained_features(found: Comparison, hard: float) -> dict[str, float]:
    """Numbers by the names in NAMES; `hard`: how many open words are of a hard kind."""
    if not found.changes:
        return {}
    count = len(found.changes)
    words, told, paired = [0] * count, [0.0] * count, [0] * count
    for loose in (found.lost, found.gained):
        for item, change in loose:
            if item.kind in "WA":
                row = item.word.row
                words[change] += 1
                told[change] += math.log2(row + 2) if row >= 0 else UNKNOWN
            elif item.kind in "NDT":
                words[change] += 1
                told[change] += FIGURE
            else:
                told[change] += SMALL
    for pair in found.pairs:
        if pair.how in BENIGN:
            paired[pair.change] += 1
        else:
            words[pair.change] += 1
            told[pair.change] += PAIRED
    size, total = len(found.blocks), sum(told)
    open_by, known_by, told_by = (
        ([sum(words)], [sum(paired)], [total]) if size == 1 else _by_sentence(found, words, paired, told)
    )
    return {
        "worst_share": max([open_ / (open_ + 2 * known + FEW) for open_, known in zip(open_by, known_by, strict=True)]),
        "worst_open": max(told_by),
        "mean_open": total / size,
        "worst_change": max(told),
        "open_share": total / (total + PAIRED * sum(paired) + LITTLE),
        "hard_by_change": hard / (count + 1),
    }


def _by_sentence(found: Comparison, *values: list[int] | list[float]) -> list[list[float]]:
    """Values of changes as sums of the changed sentences they stand in."""
    sums = [[0.0] * len(found.blocks) for _ in values]
    block, last = 0, len(found.blocks) - 1
    for place, change in enumerate(found.changes):
        while block < last and not _inside(change, found.blocks[block].old, found.blocks[block].new):
            block += 1
        for each, value in zip(sums, values, strict=True):
            each[block] += value[place]
    return sums


def _inside(change: Change, old: Span, new: Span) -> bool:
    a, b = change.old_span, change.new_span
    return old[0] <= a[0] and a[1] <= old[1] and new[0] <= b[0] and b[1] <= new[1]
