"""What words show besides the kind they are told as: "may increase" is a permission or a doubt, "plans to" a time and a
doubt, "largely" a share and a degree, a name after "in" a place.

Told where the meaning changed, as a second reason for the same words. Changes no probability.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.explaining import second_kind_tests
from tracker.judging.explaining.agents import acts
from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.kind_tests import NEAR, is_place
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import CLAIMS
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import UNITS
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.matching.comparison import Change
from tracker.judging.reading.item import Item, item_kinds
from tracker.model import FindingKind as K

_PERHAPS = word_list("perhaps")
"""Words of permission that, more often, leave open whether it is so."""
_DEGREE = word_list("degree")
"""Words of a share that say how strongly."""


def _permits(item: Item, side: Side) -> bool:
    return item.key in _PERHAPS


def _plans(item: Item, side: Side) -> bool:
    return item.word.mask & BIT["plan"] != 0


def _nears(item: Item, side: Side) -> bool:
    return item.word.mask & BIT["about"] != 0


def _grades(item: Item, side: Side) -> bool:
    return item.key in _DEGREE


def _lies(item: Item, side: Side) -> bool:
    """Whether a name is that of a place: after a word of place, or before one ("Шевченківський район")."""
    return is_place(item, side) or any(each.word.mask & BIT["place"] for each in side.after(item))


def _ground(item: Item, side: Side) -> bool:
    """Whether a word says which bank, side or street: "on the left bank"."""
    return item.kind == "W" and any(each.key in _GROUNDS or each.form in _GROUNDS for each in side.after(item))


_GROUNDS = word_list("grounds")
"""Lemmas, and one form that the table takes for a birch."""


def _stresses(item: Item, side: Side) -> bool:
    adverb, _, rest = item.form.partition(" ")
    return item.word.mask & (BIT["strong"] | BIT["weak"]) != 0 or (rest != "" and adverb.endswith("ly"))


def _faults(item: Item, side: Side) -> bool:
    """Whether somebody's fault is spoken of right before."""
    return any(each.key.rsplit(" ", 1)[-1] in _FAULT for each in side.before(item, NEAR))


_FAULT = word_list("fault")


def _performs(item: Item, side: Side) -> bool:
    return item.kind == "W" and is_somebody(item.key, side.language)


def _done_by(item: Item, side: Side) -> bool:
    """Whether "by" and a verb to which something is done stand before a doer: "approved by the board"."""
    near = side.before(item, NEAR + 1)
    place = next((place for place, each in enumerate(near[:-1]) if each.key == "by"), -1)
    return place >= 0 and side.verb(near[place + 1]).time == "past" and acts(item, side)


def _restricts(item: Item, side: Side) -> bool:
    """Whether a clause that says to whom it applies begins here: "students who live away"; a comma before it makes it
    an aside in English, and what somebody did restricts nothing in Ukrainian and Russian."""
    if item.key not in _WHO:
        return False
    if side.language == "en":
        return not side.comma_before(item)
    return not any(side.verb(each).time == "past" for each in side.after(item, NEAR))


def _depends(item: Item, side: Side) -> bool:
    """Whether what comes first must happen for the rest: "when the families agree"."""
    return item.key in _WHEN and not any(side.verb(each).time == "past" for each in side.after(item, NEAR))


_WHEN = word_list("when")


_EXACT = item_kinds("A", "N", "D")


def _exact(item: Item, side: Side) -> bool:
    return item.kind in _EXACT


def _unit(item: Item, side: Side) -> bool:
    return item.key in UNITS


def _compares(item: Item, side: Side) -> bool:
    return item.key.rsplit(" ", 1)[-1] in _TIMES


_TIMES = word_list("multiples")
"""Words that say how many times as much, or which of two is more."""
_WHO = word_list("relative_pronouns")
Test = Callable[[Item, Side], bool]
_ONE, _ANY, _BOTH = (1,), (1, 2), (2,)
"""On how many sides a word must show it: a doubt for a doubt is none, a place for a place is another."""
_SECOND_KINDS: tuple[tuple[tuple[K, ...], K, Test, tuple[int, ...]], ...] = (
    ((K.MODALITY,), K.CERTAINTY, _permits, _ONE),
    ((K.TENSE_ASPECT,), K.CERTAINTY, _plans, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.CERTAINTY, _nears, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.INTENSITY, _grades, _ANY),
    ((K.NAME, K.ACTOR), K.LOCATION, _lies, _ANY),
    ((K.SPECIFICITY,), K.LOCATION, _lies, _BOTH),
    ((K.SPECIFICITY,), K.LOCATION, _ground, _BOTH),
    ((K.SPECIFICITY,), K.INTENSITY, _stresses, _ONE),
    ((K.SPECIFICITY, K.NAME), K.BLAME, _faults, _ANY),
    ((K.SPECIFICITY, K.ATTRIBUTION, K.BLAME, K.NUMBER, K.LOCATION, K.NAME), K.ACTOR, _performs, _BOTH),
    ((K.SPECIFICITY, K.NAME, *CLAIMS), K.ACTOR, _done_by, _ONE),
    (CLAIMS, K.CONDITION, _restricts, _ONE),
    ((K.DATE_TIME, K.SPECIFICITY), K.QUANTITY_UNIT, _unit, _BOTH),
    ((K.NEGATION, K.SPECIFICITY), K.COMPARISON, _compares, _ANY),
    ((K.NUMBER,), K.SPECIFICITY, _exact, _ONE),
    ((*CLAIMS, K.SPECIFICITY), K.CONDITION, _depends, _ONE),
    ((K.SPECIFICITY, K.LOCATION, K.NAME), K.ACTOR, second_kind_tests.of_somebody, _BOTH),
    ((*CLAIMS, K.SPECIFICITY, K.ATTRIBUTION, K.NAME), K.ACTOR, second_kind_tests.acted, _ONE),
    ((K.NUMBER,), K.NAME, second_kind_tests.numbers_a_name, _BOTH),
    ((K.SPECIFICITY,), K.NAME, second_kind_tests.capital, _BOTH),
    ((K.SPECIFICITY,), K.LOCATION, second_kind_tests.from_a_place, _BOTH),
    ((K.NAME,), K.QUANTITY_UNIT, second_kind_tests.lettered, _BOTH),
    ((K.SPECIFICITY,), K.QUANTITY_UNIT, second_kind_tests.measures, _ANY),
    ((K.SPECIFICITY,), K.QUANTITY_UNIT, second_kind_tests.for_each, _BOTH),
    ((K.NUMBER, K.NEGATION, K.SPECIFICITY), K.QUANTIFIER_SCOPE, second_kind_tests.one_of, _ANY),
    ((K.NEGATION, K.INTENSITY), K.QUANTIFIER_SCOPE, second_kind_tests.bounds_next, _ANY),
    ((K.CONDITION, *CLAIMS, K.SPECIFICITY), K.QUANTIFIER_SCOPE, second_kind_tests.excepts, _ONE),
    ((K.NEGATION,), K.MODALITY, second_kind_tests.denies_demand, _ONE),
    ((K.CERTAINTY, K.SPECIFICITY, K.NAME, K.ACTOR, *CLAIMS), K.ATTRIBUTION, second_kind_tests.reports, _ANY),
    (CLAIMS, K.ATTRIBUTION, second_kind_tests.reported, _ONE),
    ((K.QUANTIFIER_SCOPE,), K.DATE_TIME, second_kind_tests.by_when, _ANY),
    ((K.DATE_TIME,), K.COMPARISON, second_kind_tests.compared_with, _ANY),
    ((*CLAIMS, K.SPECIFICITY, K.NEGATION), K.CONDITION, second_kind_tests.permits_it, _ONE),
    ((K.SPECIFICITY, K.ACTOR, *CLAIMS), K.CONDITION, second_kind_tests.of_those, _ONE),
    (
        (K.INTENSITY, K.ACTOR, K.LOCATION, K.BLAME, K.ATTRIBUTION, K.NAME),
        K.SPECIFICITY,
        second_kind_tests.general,
        _ONE,
    ),
    ((K.SPECIFICITY,), K.INTENSITY, second_kind_tests.judges, _BOTH),
    ((K.INTENSITY,), K.SPECIFICITY, second_kind_tests.describes, _ONE),
    ((K.SPECIFICITY, K.TENSE_ASPECT, K.NEGATION, K.MODALITY), K.CERTAINTY, second_kind_tests.ponders, _ONE),
    ((K.COMPARISON,), K.INTENSITY, _compares, _ONE),
    ((K.NEGATION,), K.CONDITION, second_kind_tests.on_condition, _ANY),
    ((K.SPECIFICITY,), K.CONDITION, second_kind_tests.on_condition, _ANY),
    ((K.SPECIFICITY,), K.NAME, second_kind_tests.in_a_name, _BOTH),
    ((K.NUMBER,), K.DATE_TIME, second_kind_tests.clock, _BOTH),
    ((K.NUMBER,), K.DATE_TIME, second_kind_tests.lasts, _BOTH),
    ((K.SPECIFICITY,), K.CERTAINTY, second_kind_tests.hopes, _ONE),
    ((K.TENSE_ASPECT,), K.CERTAINTY, _plans, _BOTH),
)
"""The kinds told, the second one, whether a word shows it, and on how many sides."""


def second_kinds(context: Context, told: list[Observation], *, weighty: bool = True) -> list[Observation]:
    """The second reasons that the words of the first ones show; a clause with all its words, small ones too."""
    more = []
    tests = _TESTS if weighty else _LIGHT_TESTS
    old, new = context.sides
    for each in told:
        for second, shows, sides in tests.get(each.kind, ()):
            words: Observation | Change = each
            if shows in _REPLACED and not (each.old and each.new):
                continue
            if shows is _depends:
                number = context.change_of((*each.old, *each.new)[0])
                words = context.found.changes[number] if number >= 0 else each
            shown = 0
            for item in words.old:
                if shows(item, old):
                    shown = 1
                    break
            for item in words.new:
                if shows(item, new):
                    shown += 1
                    break
            if shown in sides:
                more.append(each._replace(kind=second))
    return more


_REPLACED = frozenset((second_kind_tests.general, second_kind_tests.ponders))
"""Tests that mean something only where one thing stands in another's place."""
_LIGHT = frozenset(
    (_performs, second_kind_tests.from_a_place, second_kind_tests.capital, second_kind_tests.numbers_a_name)
)
"""Tests that are sure enough where the judge holds that the meaning stands."""
_TESTS: dict[K, list[tuple[K, Test, tuple[int, ...]]]] = {}
_LIGHT_TESTS: dict[K, list[tuple[K, Test, tuple[int, ...]]]] = {}
for _kinds, _second, _shows, _sides in _SECOND_KINDS:
    for _kind in _kinds:
        _TESTS.setdefault(_kind, []).append((_second, _shows, _sides))
        if _shows in _LIGHT:
            _LIGHT_TESTS.setdefault(_kind, []).append((_second, _shows, _sides))
