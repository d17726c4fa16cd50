"""The weights: small decision trees, a calibration, a threshold. Read from a data file, walked in plain Python.

Trained by `benchmarks/train_judge.py`; knows nothing of texts.
"""

from __future__ import annotations

import json
import lzma
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

Node = float | tuple[int, float, "Node", "Node"]
"""A leaf's value, or (feature, threshold, where it is at most that, where it is more)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """`names` are the features in order; `slope` and `offset` turn the trees' sum into a probability; from `threshold`
    on the meaning counts as changed."""

    version: str
    names: tuple[str, ...]
    trees: tuple[Node, ...]
    slope: float
    offset: float
    threshold: float

    def probability(self, values: list[float]) -> float:
        """The calibrated probability of a change of meaning for features in the order of `names`."""
        total = 0.0
        for node in self.trees:
            while node.__class__ is tuple:  # twice as fast as isinstance, and this is a third of a verdict's time
                feature, split, low, high = node
                node = low if values[feature] <= split else high
            total += node  # type: ignore[operator]  # a leaf
        return 1.0 / (1.0 + math.exp(-(self.slope * total + self.offset)))


def parse(data: bytes) -> Model:
    """The Model of a weights file (xz, JSON)."""
    found = json.loads(lzma.decompress(data))
    return Model(
        version=found["version"],
        names=tuple(found["names"]),
        trees=tuple(_node(tree) for tree in found["trees"]),
        slope=found["slope"],
        offset=found["offset"],
        threshold=found["threshold"],
    )


def _node(raw: float | list) -> Node:  # type: ignore[type-arg]
    if isinstance(raw, list):
        return int(raw[0]), float(raw[1]), _node(raw[2]), _node(raw[3])
    return float(raw)


@lru_cache(maxsize=1)
def weights() -> Model:
    """The Model that ships with the package."""
    return parse((files("tracker.judging") / "weights.json.xz").read_bytes())
