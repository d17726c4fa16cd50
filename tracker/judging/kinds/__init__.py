"""The rules, one small pure function each: a Comparison in, Observations out. None decides; the verdict weighs them."""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.kinds.claims import quotations, stretches
from tracker.judging.kinds.facts import actors, names, numbers
from tracker.judging.kinds.neighbours import neighbours
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.stance import classes, distinct, negation, tense
from tracker.judging.kinds.surface import forms, markup, pairs
from tracker.judging.matching.comparison import Comparison

Rule = Callable[[Comparison], list[Observation]]
RULES: tuple[Rule, ...] = (
    numbers,
    negation,
    distinct,
    classes,
    tense,
    names,
    actors,
    stretches,
    quotations,
    neighbours,
)


COSMETIC_RULES: tuple[Rule, ...] = (pairs, forms, markup)


def observe(found: Comparison) -> list[Observation]:
    """What all rules see, in their order."""
    return [seen for rule in RULES for seen in rule(found)]


def observe_cosmetic(found: Comparison) -> list[Observation]:
    """What the rules for harmless differences see."""
    return [seen for rule in COSMETIC_RULES for seen in rule(found)]
