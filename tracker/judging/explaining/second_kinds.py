"""What words show besides the kind they are told as: "may increase" is a permission or a doubt, "plans to" a time and a
doubt, "largely" a share and a degree, a name after "in" a place.

Told where the meaning changed, as a second reason for the same words. Changes no probability.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.explaining import second_kind_tests as by
from tracker.judging.explaining.context import Context, Side
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import CLAIMS
from tracker.judging.reading.item import Item
from tracker.model import FindingKind as K

Test = Callable[[Item, Side], bool]
_ONE, _ANY, _BOTH = (1,), (1, 2), (2,)
"""On how many sides a word must show it: a doubt for a doubt is none, a place for a place is another."""
_SECOND_KINDS: tuple[tuple[tuple[K, ...], K, Test, tuple[int, ...]], ...] = (
    ((K.MODALITY,), K.CERTAINTY, by.permits, _ONE),
    ((K.TENSE_ASPECT,), K.CERTAINTY, by.plans, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.CERTAINTY, by.nears, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.INTENSITY, by.grades, _ANY),
    ((K.NAME, K.ACTOR), K.LOCATION, by.lies, _ANY),
    ((K.SPECIFICITY,), K.LOCATION, by.lies, _BOTH),
    ((K.SPECIFICITY,), K.LOCATION, by.ground, _BOTH),
    ((K.SPECIFICITY,), K.INTENSITY, by.stresses, _ONE),
    ((K.SPECIFICITY, K.NAME), K.BLAME, by.faults, _ANY),
    ((K.SPECIFICITY, K.ATTRIBUTION, K.BLAME, K.NUMBER, K.LOCATION, K.NAME), K.ACTOR, by.performs, _BOTH),
    ((K.SPECIFICITY, K.NAME, *CLAIMS), K.ACTOR, by.done_by, _ONE),
    (CLAIMS, K.CONDITION, by.restricts, _ONE),
    ((K.DATE_TIME, K.SPECIFICITY), K.QUANTITY_UNIT, by.unit, _BOTH),
    ((K.NEGATION, K.SPECIFICITY), K.COMPARISON, by.compares, _ANY),
    ((K.NUMBER,), K.SPECIFICITY, by.exact, _ONE),
    ((*CLAIMS, K.SPECIFICITY), K.CONDITION, by.depends, _ONE),
    ((K.SPECIFICITY, K.LOCATION, K.NAME), K.ACTOR, by.of_somebody, _BOTH),
    ((*CLAIMS, K.SPECIFICITY, K.ATTRIBUTION, K.NAME), K.ACTOR, by.acted, _ONE),
    ((K.NUMBER,), K.NAME, by.numbers_a_name, _BOTH),
    ((K.SPECIFICITY,), K.NAME, by.capital, _BOTH),
    ((K.SPECIFICITY,), K.LOCATION, by.from_a_place, _BOTH),
    ((K.NAME,), K.QUANTITY_UNIT, by.lettered, _BOTH),
    ((K.SPECIFICITY,), K.QUANTITY_UNIT, by.measures, _ANY),
    ((K.SPECIFICITY,), K.QUANTITY_UNIT, by.for_each, _BOTH),
    ((K.NUMBER, K.NEGATION, K.SPECIFICITY), K.QUANTIFIER_SCOPE, by.one_of, _ANY),
    ((K.NEGATION, K.INTENSITY), K.QUANTIFIER_SCOPE, by.bounds_next, _ANY),
    ((K.CONDITION, *CLAIMS, K.SPECIFICITY), K.QUANTIFIER_SCOPE, by.excepts, _ONE),
    ((K.NEGATION,), K.MODALITY, by.denies_demand, _ONE),
    ((K.CERTAINTY, K.SPECIFICITY, K.NAME, K.ACTOR, *CLAIMS), K.ATTRIBUTION, by.reports, _ANY),
    (CLAIMS, K.ATTRIBUTION, by.reported, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.DATE_TIME, by.by_when, _ANY),
    ((K.DATE_TIME,), K.COMPARISON, by.compared_with, _ANY),
    ((*CLAIMS, K.SPECIFICITY, K.NEGATION), K.CONDITION, by.permits_it, _ONE),
    ((K.SPECIFICITY, K.ACTOR, *CLAIMS), K.CONDITION, by.of_those, _ONE),
    ((K.INTENSITY, K.ACTOR, K.LOCATION, K.BLAME, K.ATTRIBUTION, K.NAME), K.SPECIFICITY, by.general, _ONE),
    ((K.SPECIFICITY,), K.INTENSITY, by.judges, _BOTH),
    ((K.INTENSITY,), K.SPECIFICITY, by.describes, _ONE),
    ((K.SPECIFICITY, K.TENSE_ASPECT, K.NEGATION, K.MODALITY), K.CERTAINTY, by.ponders, _ONE),
    ((K.COMPARISON,), K.INTENSITY, by.compares, _ONE),
    ((K.NEGATION,), K.CONDITION, by.on_condition, _ANY),
    ((K.SPECIFICITY,), K.CONDITION, by.on_condition, _ANY),
    ((K.SPECIFICITY,), K.NAME, by.in_a_name, _BOTH),
    ((K.NUMBER,), K.DATE_TIME, by.clock, _BOTH),
    ((K.NUMBER,), K.DATE_TIME, by.lasts, _BOTH),
    ((K.SPECIFICITY,), K.CERTAINTY, by.hopes, _ONE),
    ((K.TENSE_ASPECT,), K.CERTAINTY, by.plans, _BOTH),
)
"""The kinds told, the second one, whether a word shows it, and on how many sides."""


def second_kinds(context: Context, told: list[Observation], *, weighty: bool = True) -> list[Observation]:
    """The second reasons that the words of the first ones show; a clause with all its words, small ones too."""
    more = []
    tests = _TESTS if weighty else _LIGHT_TESTS
    for each in told:
        if max(len(each.old), len(each.new)) >= MANY:
            continue
        for second, shows, sides in tests.get(each.kind, ()):
            words = each.old, each.new
            if shows in _REPLACED and not (each.old and each.new):
                continue
            if shows is by.depends:
                number = context.change_of((*each.old, *each.new)[0])
                if number >= 0:
                    words = context.found.changes[number].old, context.found.changes[number].new
            shown = sum(
                any(shows(item, side) for item in items) for items, side in zip(words, context.sides, strict=True)
            )
            if shown in sides:
                more.append(each._replace(kind=second))
    return more


MANY = 9
"""Words of one finding from which one of them shows no second kind: it is told as the claim that it is."""
_REPLACED = frozenset((by.general, by.ponders))
"""Tests that mean something only where one thing stands in another's place."""
_LIGHT = frozenset((by.performs, by.from_a_place, by.capital, by.numbers_a_name))
"""Tests that are sure enough where the judge holds that the meaning stands."""
_TESTS: dict[K, list[tuple[K, Test, tuple[int, ...]]]] = {}
_LIGHT_TESTS: dict[K, list[tuple[K, Test, tuple[int, ...]]]] = {}
for _kinds, _second, _shows, _sides in _SECOND_KINDS:
    for _kind in _kinds:
        _TESTS.setdefault(_kind, []).append((_second, _shows, _sides))
        if _shows in _LIGHT:
            _LIGHT_TESTS.setdefault(_kind, []).append((_second, _shows, _sides))
