"""How much of each changed sentence is left without counterpart: what matters is the place that is explained least.

Reads a comparison; gives numbers that the model weighs. A statement reworded throughout with one claim changed differs
from one that is only reworded not by its sums but by that one place.
"""

from __future__ import annotations

import math

from tracker.judging.matching.comparison import BENIGN, Change, Comparison
from tracker.judging.reading.item import CONTENT, FIGURES, WORDS, Item
from tracker.model import Span

NAMES = ["worst_share", "open_share"]
"""worst_share: the greatest part of a changed sentence's words that is open, that is without counterpart or paired with
another sense; open_share: what all open words tell beside those paired."""
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


def unexplained_features(found: Comparison) -> dict[str, float]:
    """Numbers by the names in NAMES."""
    if not found.changes:
        return {}
    count = len(found.changes)
    words, paired, told = [0] * count, [0] * count, 0.0
    for loose in (found.lost, found.gained):
        for item, change in loose:
            if item.kind in CONTENT:
                words[change] += 1
            told += _tells(item)
    for pair in found.pairs:
        if pair.how in BENIGN:
            paired[pair.change] += 1
        else:
            words[pair.change] += 1
            told += PAIRED
    return {
        "worst_share": max(_shares(found, words, paired)),
        "open_share": told / (told + PAIRED * sum(paired) + LITTLE),
    }


def rarity(item: Item) -> float:
    """What a word tells: the rarer it is the more."""
    return math.log2(item.word.row + 2) if item.word.row >= 0 else UNKNOWN


def _tells(item: Item) -> float:
    if item.kind in WORDS:
        return rarity(item)
    return FIGURE if item.kind in FIGURES else SMALL


def _shares(found: Comparison, words: list[int], paired: list[int]) -> list[float]:
    """The open part of each changed sentence."""
    open_by, known_by = [0] * len(found.blocks), [0] * len(found.blocks)
    block, last = 0, len(found.blocks) - 1
    for place, change in enumerate(found.changes):
        while block < last and not _inside(change, found.blocks[block].old, found.blocks[block].new):
            block += 1
        open_by[block] += words[place]
        known_by[block] += paired[place]
    return [open_ / (open_ + 2 * known + FEW) for open_, known in zip(open_by, known_by, strict=True)]


def _inside(change: Change, old: Span, new: Span) -> bool:
    a, b = change.old_span, change.new_span
    return old[0] <= a[0] and a[1] <= old[1] and new[0] <= b[0] and b[1] <= new[1]
