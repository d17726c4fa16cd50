"""One change of words can show two things; where the meaning changed both are told, where it stands one is."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import Level

PAIRS = [
    ("en", "Prices may rise by 5 percent next year.", "Prices will rise by 5 percent next year.", "CERTAINTY"),
    ("en", "The company will close its plant in May.", "The company plans to close its plant in May.", "CERTAINTY"),
    ("en", "Aid goes to students who live away from home.", "Aid goes to students.", "CONDITION"),
    ("en", "The levy is 4 euros an hour for each van.", "The levy is 4 euros a day for each van.", "QUANTITY_UNIT"),
    ("en", "The budget was approved by the board.", "The budget was approved.", "ACTOR"),
    ("uk", "У лікарні народилися левенята.", "У лікарні народилося троє левенят.", "SPECIFICITY"),
]


@pytest.mark.parametrize(("language", "old", "new", "second"), PAIRS)
def test_what_words_show_besides_is_told_too(language: str, old: str, new: str, second: str) -> None:
    verdict = judge(old, new, language=language)
    assert verdict.level is Level.MEANING_CHANGED
    assert second in {each.kind for each in verdict.findings}


ONE = [
    ("en", "Prices may rise by 5 percent next year.", "Prices might rise by 5 percent next year.", "CERTAINTY"),
    ("en", "The budget was approved by Friday.", "The budget was approved.", "ACTOR"),
    ("en", "The minister, who resigned on Monday, was in Oslo.", "The minister was in Oslo.", "CONDITION"),
]


@pytest.mark.parametrize(("language", "old", "new", "second"), ONE)
def test_what_they_do_not_show_is_not(language: str, old: str, new: str, second: str) -> None:
    assert second not in {each.kind for each in judge(old, new, language=language).findings}
