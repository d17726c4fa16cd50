"""Severity says whether to wake somebody: what is at stake in the words that changed, not how sure the judge is."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import Level, Severity

PAGE = " ".join(
    f"Visitors find the opening hours of office number {n} on the board beside its entrance." for n in range(40)
)

GRAVE = [
    ("en", "Troops have started offensive operations.", "Troops have started combat training."),
    ("en", "Twelve people were killed.", "Two people were killed."),
    ("en", "The minister denied the attack.", "The minister confirmed the attack."),
    ("uk", "Унаслідок удару загинуло дванадцятеро людей.", "Унаслідок удару загинуло двоє людей."),
    ("uk", "Війська почали наступальні операції.", "Війська почали бойові навчання."),
    ("ru", "Погибли двенадцать человек.", "Погибли два человека."),
    ("ru", "Министр опроверг удар по городу.", "Министр подтвердил удар по городу."),
]


@pytest.mark.parametrize(("language", "old", "new"), GRAVE)
def test_a_short_statement_about_lives_or_force_is_critical_when_silent(language: str, old: str, new: str) -> None:
    assert judge(old, new, language=language, silent=True).severity is Severity.CRITICAL
    assert judge(old, new, language=language, silent=False).severity is Severity.HIGH


@pytest.mark.parametrize(
    ("added", "severity"),
    [
        ("Evacuate the town at once: shelling killed three people and missile strikes continue.", Severity.CRITICAL),
        ("Missile strikes have been reported.", Severity.CRITICAL),
        ("The museum and its gardens will be closed on Monday for repairs.", Severity.HIGH),
        ("The canteen offers a vegetarian dish.", Severity.MEDIUM),
    ],
)
def test_on_a_page_it_is_what_was_said_that_counts(added: str, severity: Severity) -> None:
    verdict = judge(PAGE, f"{PAGE}\n\n{added}", language="en", silent=True)
    assert (verdict.level, verdict.severity) == (Level.MEANING_CHANGED, severity)


def test_being_sure_is_no_gravity() -> None:
    verdict = judge(PAGE, PAGE.replace("number 7 on", "number 77 on"), language="en", silent=True)
    assert verdict.level is Level.MEANING_CHANGED
    assert verdict.probability is not None and verdict.probability > 0.6
    assert verdict.severity is Severity.MEDIUM


def test_without_a_lexicon_a_figure_and_much_that_is_new_are_high() -> None:
    old = "Le ministère annonce que la route nationale reste fermée pendant les travaux de nuit."
    few = judge(old, old.replace("nuit", "jour"))
    assert (few.level, few.severity) == (Level.UNDECIDED, Severity.MEDIUM)
    much = judge(old, "Le préfet a démenti hier soir toute intention de rouvrir le pont avant l'hiver prochain.")
    assert (much.level, much.severity) == (Level.UNDECIDED, Severity.HIGH)
    figure = judge("Il y a 14 morts à Lyon hier soir.", "Il y a 12 morts à Lyon hier soir.")
    assert figure.severity.rank >= Severity.HIGH.rank


def test_what_changes_no_meaning_wakes_nobody() -> None:
    verdict = judge("Troops attackd the city.", "Troops attacked the city.", language="en", silent=True)
    assert verdict.severity is Severity.LOW
