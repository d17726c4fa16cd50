"""Who did it to whom: told where two took each other's part, not where words only moved; aspects and conditions that
gave way to another are told as what they are."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.judging.lexicon.people import is_somebody

SWAPPED = [
    ("en", "The ministry criticised the union over the delay.", "The union criticised the ministry over the delay."),
    ("en", "The supplier paid the retailer compensation.", "The retailer paid the supplier compensation."),
    ("en", "The trust is suing the contractor over it.", "The trust is being sued by the contractor over it."),
    ("en", "The mayor handed the report to the board.", "The board handed the report to the mayor."),
    ("uk", "Міністерство звинуватило профспілку у зриві.", "Профспілка звинуватила міністерство у зриві."),
    ("uk", "Мер передав звіт прокурору.", "Прокурор передав звіт меру."),
    ("ru", "Ответчик попросил время, истец против.", "Истец попросил время, ответчик против."),
    ("ru", "Поставщик выплатил магазину компенсацию.", "Магазин выплатил поставщику компенсацию."),
]


@pytest.mark.parametrize(("language", "old", "new"), SWAPPED)
def test_two_that_took_each_others_part_are_told(language: str, old: str, new: str) -> None:
    assert "ACTOR" in kinds(language, old, new)


MOVED = [
    ("en", "The union suspended its strike after talks.", "After talks the union suspended its strike."),
    ("en", "The mayor said the bridge is closed.", "The bridge is closed, the mayor said."),
    ("en", "The court dismissed the claim.", "The claim was dismissed by the court."),
    ("en", "Prices rose in the cities and in the villages.", "Prices rose in the villages and in the cities."),
    ("uk", "Суд оштрафував компанію.", "Компанію оштрафовано судом."),
    ("ru", "На конкурс поступило 600 заявок.", "600 заявок поступило на конкурс."),
]


@pytest.mark.parametrize(("language", "old", "new"), MOVED)
def test_words_that_only_moved_are_no_other_doer(language: str, old: str, new: str) -> None:
    assert "ACTOR" not in kinds(language, old, new)


def test_two_places_that_were_exchanged_are_places() -> None:
    told = kinds("en", "It was built in Bremen and refitted in Lagos.", "It was built in Lagos and refitted in Bremen.")
    assert "LOCATION" in told
    assert "ACTOR" not in told


def test_an_aspect_is_a_time_and_no_description() -> None:
    told = kinds("ru", "Сапёры обезвредили бомбу.", "Сапёры обезвреживают бомбу.")
    assert "TENSE_ASPECT" in told
    assert "SPECIFICITY" not in told


def test_will_be_and_was_are_two_times() -> None:
    assert "TENSE_ASPECT" in kinds("ru", "Проспект будет перекрыт с 6:00.", "Проспект был перекрыт с 6:00.")


def test_a_condition_that_gave_way_to_another_is_told() -> None:
    old = "Забастовка начнётся в понедельник, если руководство не вернёт надбавку."
    told = kinds("ru", old, old.replace("если", "даже если"))
    assert "CONDITION" in told
    assert "SPECIFICITY" not in told


def test_a_plural_is_no_verb_in_the_present() -> None:
    assert "TENSE_ASPECT" not in kinds("en", "The dam is 40 metres high.", "The dam is 40 m high.")


@pytest.mark.parametrize(
    ("language", "word", "somebody"),
    [
        ("en", "ministry", True), ("en", "firewoman", True), ("en", "weather", False), ("en", "decision", False),
        ("uk", "вантажник", True), ("uk", "вода", False), ("ru", "вице-губернатор", True), ("ru", "погода", False),
        ("ru", "вторник", False), ("uk", "чинник", False),
        ("de", "Wasser", True),
    ],
)  # fmt: skip
def test_who_can_do_things(language: str, word: str, *, somebody: bool) -> None:
    assert is_somebody(word, language) is somebody


def kinds(language: str, old: str, new: str) -> set[str]:
    return {each.kind for each in judge(old, new, language=language).findings}
