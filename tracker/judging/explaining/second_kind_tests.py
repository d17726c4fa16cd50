"""What one word, by what it is and what stands around it, hints at besides the kind it is told as.

Tests of a word in its text, for the table in second_kinds.py; compares nothing and finds nothing by itself.
"""

from __future__ import annotations

import re

from tracker.judging.explaining.agents import acts
from tracker.judging.explaining.context import Side
from tracker.judging.explaining.kind_tests import NEAR, PREPOSITIONS, is_place
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import UNITS
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.reading.item import WORDS, WORDS_AND_NUMBERS, Item, item_kinds

# --- what it is besides --------------------------------------------------------------------------------------------

_PERHAPS = word_list("perhaps")
"""Words of permission that, more often, leave open whether it is so."""
_DEGREE = word_list("degree")
"""Words of a share that say how strongly."""


def permits(item: Item, side: Side) -> bool:
    return item.key in _PERHAPS


def plans(item: Item, side: Side) -> bool:
    return item.word.mask & BIT["plan"] != 0


def nears(item: Item, side: Side) -> bool:
    return item.word.mask & BIT["about"] != 0


def grades(item: Item, side: Side) -> bool:
    return item.key in _DEGREE


def lies(item: Item, side: Side) -> bool:
    """Whether a name is that of a place: after a word of place, or before one ("Шевченківський район")."""
    return is_place(item, side) or any(each.word.mask & BIT["place"] for each in side.after(item))


def ground(item: Item, side: Side) -> bool:
    """Whether a word says which bank, side or street: "on the left bank"."""
    return item.kind == "W" and any(each.key in _GROUNDS or each.form in _GROUNDS for each in side.after(item))


_GROUNDS = word_list("grounds")
"""Lemmas, and one form that the table takes for a birch."""


def stresses(item: Item, side: Side) -> bool:
    adverb, _, rest = item.form.partition(" ")
    return item.word.mask & (BIT["strong"] | BIT["weak"]) != 0 or (rest != "" and adverb.endswith("ly"))


def faults(item: Item, side: Side) -> bool:
    """Whether somebody's fault is spoken of right before."""
    return any(each.key.rsplit(" ", 1)[-1] in _FAULT for each in side.before(item, NEAR))


_FAULT = word_list("fault")


def performs(item: Item, side: Side) -> bool:
    return item.kind == "W" and is_somebody(item.key, side.language)


def done_by(item: Item, side: Side) -> bool:
    """Whether "by" and a verb to which something is done stand before a doer: "approved by the board"."""
    near = side.before(item, NEAR + 1)
    place = next((place for place, each in enumerate(near[:-1]) if each.key == "by"), -1)
    return place >= 0 and side.verb(near[place + 1]).time == "past" and acts(item, side)


def restricts(item: Item, side: Side) -> bool:
    """Whether a clause that says to whom it applies begins here: "students who live away"; a comma before it makes it
    an aside in English, and what somebody did restricts nothing in Ukrainian and Russian."""
    if item.key not in _WHO:
        return False
    if side.language == "en":
        return not side.comma_before(item)
    return not any(side.verb(each).time == "past" for each in side.after(item, NEAR))


def depends(item: Item, side: Side) -> bool:
    """Whether what comes first must happen for the rest: "when the families agree"."""
    return item.key in _WHEN and not any(side.verb(each).time == "past" for each in side.after(item, NEAR))


_WHEN = word_list("when")


_EXACT = item_kinds("A", "N", "D")


def exact(item: Item, side: Side) -> bool:
    return item.kind in _EXACT


def unit(item: Item, side: Side) -> bool:
    return item.key in UNITS


def compares(item: Item, side: Side) -> bool:
    return item.key.rsplit(" ", 1)[-1] in _TIMES


_TIMES = word_list("multiples")
"""Words that say how many times as much, or which of two is more."""
_WHO = word_list("relative_pronouns")


# --- names and numbers -------------------------------------------------------------------------------------------

_HYPHENS = ("-", "–")


def numbers_a_name(item: Item, side: Side) -> bool:
    """Whether a number tells two of one name apart: "Полюс-2", "hospital № 12"."""
    if item.kind != "N":
        return False
    before = side.text[max(0, item.start - REACH) : item.start]
    if "№" in before or "#" in before:
        return True
    return before[-1:] in _HYPHENS and before[-2:-1].isalpha()


REACH = 14
"""Characters before a number among which the sign of a number stands: "schools № 8, 15 and 21"."""


def capital(item: Item, side: Side) -> bool:
    """Whether a word is written as a name."""
    return item.kind == "A"


def in_a_name(item: Item, side: Side) -> bool:
    """Whether a small word goes on with a name: "Институт физики"."""
    return item.kind == "W" and not side.is_verb(item) and any(each.kind == "A" for each in side.before(item))


_FROM_PLACE = ("ський", "цький", "зький", "ский", "цкий")


def from_a_place(item: Item, side: Side) -> bool:
    """Whether a Slavic adjective is made from the name of a place or people: "житомирський"."""
    return item.key.endswith(_FROM_PLACE) and not item.word.mask


def lettered(item: Item, side: Side) -> bool:
    """Whether a letter right after a number is its unit: "43F"."""
    return item.kind == "A" and item.end - item.start == 1 and side.text[item.start - 1 : item.start].isdigit()


def measures(item: Item, side: Side) -> bool:
    """Whether a word is a unit, or says of what: "МВт·год", "working hours"."""
    unit = BIT["unit"]
    if item.word.mask & unit:
        return True
    after = side.after(item)
    return bool(after) and bool(after[0].word.mask & (unit | BIT["time"])) and _number_before(item, side)


def _number_before(item: Item, side: Side) -> bool:
    return any(each.kind == "N" for each in side.before(item, 2))


_PER = word_list("for_each")


def for_each(item: Item, side: Side) -> bool:
    """Whether a thing is that for each of which something is counted: "200 dollars per parcel"."""
    return any(each.key in _PER for each in side.before(item, 2))


# --- how much, for whom ------------------------------------------------------------------------------------------

_ONE_OF = word_list("one_of")


def one_of(item: Item, side: Side) -> bool:
    """Whether a "one" says of how many it is true: "one of the largest"."""
    after = side.after(item)
    return item.key == "1" and not item.form[:1].isdigit() and bool(after) and after[0].key in _ONE_OF


_BOUND = BIT["only"] | BIT["all"] | BIT["most"]


def bounds_next(item: Item, side: Side) -> bool:
    """Whether it denies or grades what bounds: "not only", "nearly all"."""
    return any(each.word.mask & _BOUND for each in side.after(item))


_EXCEPT = word_list("except")


def excepts(item: Item, side: Side) -> bool:
    """Whether a word takes something out of what is said: "other than"."""
    return item.key in _EXCEPT


# --- must, sure, said --------------------------------------------------------------------------------------------

_DEMAND = BIT["must"] | BIT["should"]


def denies_demand(item: Item, side: Side) -> bool:
    """Whether a denial stands with a word of duty: "не обязателен"."""
    near = (*side.after(item), *side.before(item))
    return item.word.mask & BIT["neg"] != 0 and any(each.word.mask & _DEMAND for each in near)


_REPORT = word_list("opinions")


def reports(item: Item, side: Side) -> bool:
    """Whether it names those whose opinion it is: "за оцінкою поліції"."""
    if item.kind not in WORDS:
        return False
    whole = side.items[side.at(item)].key if side.at(item) >= 0 else ""
    if " " in whole and whole != item.key and not _REPORT.isdisjoint(whole.split(" ")):
        return item.key not in _REPORT
    return any(each.key in _REPORT for each in side.before(item, 2))


_THAT = word_list("that")


def reported(item: Item, side: Side) -> bool:
    """Whether a word opens what somebody said: "the panel concluded that"."""
    return item.key in _THAT and any(side.is_verb(each) or " " in each.key for each in side.before(item))


_PONDER = word_list("ponder")


def ponders(item: Item, side: Side) -> bool:
    """Whether nothing is settled yet: "is considering", where the other text says "decided"."""
    return item.key in _PONDER


# --- when, on what condition -------------------------------------------------------------------------------------

_SOONER = word_list("by_when")


def by_when(item: Item, side: Side) -> bool:
    """Whether a bound is one of time: "no later than"."""
    return any(part in _SOONER for part in (*item.key.split(" "), *item.form.split(" ")))


_PREVIOUS = word_list("previous")


def compared_with(item: Item, side: Side) -> bool:
    """Whether a time is that with which a figure is compared: "down from the previous quarter"."""
    if not side.mask & (BIT["up"] | BIT["down"]):
        return False
    whole = side.items[side.at(item)].key.split(" ") if side.at(item) >= 0 else ()
    near = (*side.before(item, NEAR), *side.after(item))
    return not _PREVIOUS.isdisjoint(whole) or any(each.key in _PREVIOUS for each in near)


_PERMISSION = word_list("permissions")
_ON = word_list("permission_prepositions")
_GIVEN = word_list("given")


def permits_it(item: Item, side: Side) -> bool:
    """Whether it is that without which the rest does not hold: "with a supervisor's agreement"."""
    if item.key in _GIVEN:
        return True
    return item.key in _PERMISSION and any(each.key in _ON for each in side.before(item, NEAR))


def of_those(item: Item, side: Side) -> bool:
    """Whether an English participle says of whom the rest holds: "residents holding a pass"."""
    if side.language != "en" or not item.form.endswith("ing") or side.comma_before(item):
        return False
    before = side.before(item)
    return bool(before) and before[0].form.endswith("s") and before[0].kind == "W"


# --- who ---------------------------------------------------------------------------------------------------------


def of_somebody(item: Item, side: Side) -> bool:
    """Whether a word says which of those that it stands before: "the Supreme Court"."""
    after = side.after(item)
    return bool(after) and item.kind in WORDS and is_somebody(after[0].key, side.language)


def acted(item: Item, side: Side) -> bool:
    """Whether somebody is named, or who after "by", in a text whose verbs turned passive or active."""
    if item.kind not in WORDS or not side.revoiced:
        return False
    if not is_somebody(item.key, side.language) and item.kind != "A":
        return False
    return not any(each.key in PREPOSITIONS and each.key != "by" for each in side.before(item, 2))


def general(item: Item, side: Side) -> bool:
    """Whether a word names a kind of thing rather than a thing."""
    return item.word.mask & BIT["generic"] != 0


_BE = word_list("copulas")


def judges(item: Item, side: Side) -> bool:
    """Whether an adjective is what a thing is said to be: "was reckless"."""
    before, after = side.before(item), side.after(item)
    if item.kind != "W":
        return False
    if side.language == "en":
        return (
            not item.form.endswith(("ed", "ing"))
            and bool(before)
            and before[0].key in _BE
            and not (after and after[0].kind in WORDS)
        )
    return item.key.endswith(("ий", "ый", "ой", "ій")) and not (after and after[0].kind in WORDS_AND_NUMBERS)


def describes(item: Item, side: Side) -> bool:
    """Whether an adjective stands before the noun that it narrows."""
    after = side.after(item)
    return bool(after) and after[0].kind in WORDS and not side.is_verb(after[0])


def on_condition(item: Item, side: Side) -> bool:
    """Whether a denial stands in a condition: "if you do not agree"."""
    return any(each.word.mask & BIT["cond"] for each in side.before(item, NEAR + 1))


_CLOCK = re.compile(r"[012]?\d[.:]\d\d")


def clock(item: Item, side: Side) -> bool:
    """Whether a number is an hour: "з 10.00"."""
    return item.kind == "N" and _CLOCK.fullmatch(item.form) is not None


def lasts(item: Item, side: Side) -> bool:
    """Whether a number says how long: "14 days"."""
    return item.kind == "N" and any(each.word.mask & BIT["time"] for each in side.after(item))


_HOPES = word_list("hope")


def hopes(item: Item, side: Side) -> bool:
    """Whether a thing is tried or meant only."""
    return item.key in _HOPES
