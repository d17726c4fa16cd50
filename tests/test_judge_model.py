"""The trees all at once give what a walk through each of them gives."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.judging.weighing.model import Forest

FEATURES = 4
VALUES = st.one_of(st.just(0.0), st.sampled_from([-1.5, -0.5, 0.5, 1.5]), st.integers(-3, 3))
TREES = st.recursive(
    st.integers(-99_999, 99_999).map(lambda leaf: leaf / 1e6),
    lambda below: st.tuples(
        st.integers(0, FEATURES - 1), st.sampled_from([-1.5, -0.5, 1e-35, 0.5, 1.5]), below, below
    ).map(list),
    max_leaves=15,
)


def walked(node: Any, values: list[float]) -> float:
    while isinstance(node, list):
        feature, split, low, high = node
        node = low if values[feature] <= split else high
    return float(node)


@given(st.lists(TREES, min_size=1, max_size=6), st.lists(VALUES, min_size=FEATURES, max_size=FEATURES))
def test_all_trees_at_once_are_each_tree_walked(trees: list[Any], values: list[float]) -> None:
    found = Forest(trees, FEATURES).sum(values)

    assert round(found, 9) == round(sum(walked(tree, values) for tree in trees), 9)
