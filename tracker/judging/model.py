"""The weights: small decision trees, a calibration, a threshold. Read from a data file, walked in plain Python.

Trained by `benchmarks/train_judge.py`; knows nothing of texts.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

AT_ONCE = 20
"""Trees in one compiled function: more save no time, and fewer cost a call each."""

Trees = Callable[[list[float]], float]
"""From the features to the sum of one leaf of each tree."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """`names` are the features in order; `slope` and `offset` turn the trees' sum into a probability; from `threshold`
    on the meaning counts as changed."""

    version: str
    names: tuple[str, ...]
    trees: Trees
    slope: float
    offset: float
    threshold: float

    def probability(self, values: list[float]) -> float:
        """The calibrated probability of a change of meaning for features in the order of `names`."""
        return 1.0 / (1.0 + math.exp(-(self.slope * self.trees(values) + self.offset)))


def parse(data: bytes) -> Model:
    """The Model of a weights file (xz, JSON)."""
    found = json.loads(lzma.decompress(data))
    return Model(
        version=found["version"],
        names=tuple(found["names"]),
        trees=_compiled(found["trees"]),
        slope=found["slope"],
        offset=found["offset"],
        threshold=found["threshold"],
    )


def _compiled(trees: list[Any]) -> Trees:
    """The trees as Python functions: many times faster than walking them, for a tenth of a second at the start. A few
    at a time: compiling all at once takes 25 MB that the process keeps. The file can hold nothing but numbers here:
    `_source` turns each part into an int or a float first."""
    parts = [_function(trees[start : start + AT_ONCE]) for start in range(0, len(trees), AT_ONCE)]

    def total(x: list[float]) -> float:
        found = 0.0
        for part in parts:
            found = part(x, found)
        return found

    return total


def _function(trees: list[Any]) -> Callable[[list[float], float], float]:
    """What adds the leaves of a few trees, one after the other, to a sum."""
    lines = ["def add(x, t):", *(f" t += {_source(tree)}" for tree in trees), " return t"]
    space: dict[str, Callable[[list[float], float], float]] = {}
    exec(compile("\n".join(lines), "<weights>", "exec"), space)
    return space["add"]


def _source(node: Any) -> str:
    if isinstance(node, list):
        feature, split, low, high = node
        return f"({_source(low)} if x[{int(feature)}]<={float(split)!r} else {_source(high)})"
    return repr(float(node))


@lru_cache(maxsize=1)
def weights() -> Model:
    """The Model that ships with the package."""
    return parse((files("tracker.judging") / "weights.json.xz").read_bytes())
