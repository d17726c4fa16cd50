"""The weights: small decision trees, a calibration, a threshold. Read from a data file, all trees walked at once.

Trained by `benchmarks/train_judge.py`; knows nothing of texts.
"""

from __future__ import annotations

import json
import lzma
import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import compress
from typing import Any

UNIT = 10**10
"""Parts of one in which leaves are counted, as whole numbers: the weights give no more than ten decimals."""


class Forest:
    """Decision trees as one long number, a bit for each leaf (after Lucchese et al. 2015, QuickScorer): each feature
    takes away the leaves that its value rules out in any tree, and the lowest bit left to a tree is where a walk
    through it would end. A feature that is nought rules out nothing: where one is compared with less than nought, the
    branches stand the other way round. The leaves reached are summed digit by digit: how many of them have it, for each
    binary digit."""

    def __init__(self, trees: list[Any], features: int) -> None:
        ruled_out: dict[int, dict[float, int]] = {}
        leaves: list[int] = []
        self._first = 0  # the first leaf of each tree
        for tree in trees:
            self._first |= 1 << len(leaves)
            _plant(tree, leaves, ruled_out)
        self._all = (1 << len(leaves)) - 1
        self._tests = [self._steps(ruled_out.get(feature, {})) for feature in range(features)]
        self._least = min(leaves)
        self._count = len(trees)
        digits = (max(leaves) - self._least).bit_length()
        text = "".join([f"{leaf - self._least:0{digits}b}" for leaf in reversed(leaves)])
        self._digits = [int(text[digit::digits], 2) for digit in range(digits)]

    def _steps(self, ruled_out: dict[float, int]) -> tuple[list[float], list[int]]:
        """The splits of a feature, and what is left past so many of them."""
        splits, left, out = sorted(ruled_out), [self._all], 0
        for split in splits:  # those above nought rule out once they are passed
            out |= ruled_out[split] if split >= 0 else 0
            left.append(self._all & ~out)
        out = 0
        for place, split in reversed(list(enumerate(splits))):  # those below it until they are
            out |= ruled_out[split] if split < 0 else 0
            left[place] &= ~out
        return splits, left

    def sum(self, values: list[float]) -> float:
        """The sum of the leaves that the features lead to, one of each tree."""
        left = self._all
        for (splits, masks), value in zip(compress(self._tests, values), filter(None, values), strict=True):
            left &= masks[bisect_left(splits, value)]
        left &= ~(left - self._first)  # the lowest bit of each tree: none is without a leaf, so none borrows
        total = 0
        for digit in self._digits:
            total = 2 * total + (left & digit).bit_count()
        return (total + self._count * self._least) / UNIT


def _plant(node: Any, leaves: list[int], ruled_out: dict[int, dict[float, int]]) -> None:
    """Appends the leaves of a tree in their order; notes for each feature and split which of them a value on the other
    side of it than nought rules out: those of the branch that nought takes, which come first."""
    if not isinstance(node, list):
        leaves.append(round(node * UNIT))
        return
    feature, split, low, high = node
    usual, other = (low, high) if split >= 0 else (high, low)
    start = len(leaves)
    _plant(usual, leaves, ruled_out)
    masks = ruled_out.setdefault(int(feature), {})
    masks[float(split)] = masks.get(float(split), 0) | (1 << len(leaves)) - (1 << start)
    _plant(other, leaves, ruled_out)


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """`names` are the features of a comparison in order, `part_names` those that are drawn from its parts; `parts` are
    the trees that weigh one changed stretch by itself, `trees` those that weigh the whole; `slope` and `offset` turn
    their sum into a probability; from `threshold` on the meaning counts as changed."""

    version: str
    names: tuple[str, ...]
    part_names: tuple[str, ...]
    parts: Forest
    trees: Forest
    slope: float
    offset: float
    threshold: float

    def probability(self, values: list[float]) -> float:
        """The calibrated probability of a change of meaning for features in the order of `names`, then `part_names`."""
        return 1.0 / (1.0 + math.exp(-(self.slope * self.trees.sum(values) + self.offset)))


def parse(data: bytes) -> Model:
    """The Model of a weights file (xz, JSON)."""
    found = json.loads(lzma.decompress(data))
    return Model(
        version=found["version"],
        names=tuple(found["names"]),
        part_names=tuple(found["part_names"]),
        parts=Forest(found["parts"], len(found["names"])),
        trees=Forest(found["trees"], len(found["names"]) + len(found["part_names"])),
        slope=found["slope"],
        offset=found["offset"],
        threshold=found["threshold"],
    )


@lru_cache(maxsize=1)
def weights() -> Model:
    """The Model that ships with the package."""
    return parse((files("tracker.judging.weighing") / "weights.json.xz").read_bytes())
