"""The rules, one small pure function each: a Comparison in, Observations out. None decides; the verdict weighs them."""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.compare import Comparison
from tracker.judging.rules.claims import quotations, stretches
from tracker.judging.rules.context import neighbours
from tracker.judging.rules.facts import actors, names, numbers
from tracker.judging.rules.observation import Observation
from tracker.judging.rules.stance import classes, distinct, negation, tense
from tracker.judging.rules.surface import forms, markup, pairs

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
