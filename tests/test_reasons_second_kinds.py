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
    ("en", "The probe Orbit-2 sent the first images.", "The probe Orbit-3 sent the first images.", "NAME"),
    ("en", "The ferry carries up to 43F of fuel.", "The ferry carries up to 43C of fuel.", "QUANTITY_UNIT"),
    ("en", "Each driver pays 20 dollars per parcel.", "Each driver pays 20 dollars per shipment.", "QUANTITY_UNIT"),
    ("en", "Shops are open not only to members.", "Shops are open only to members.", "QUANTIFIER_SCOPE"),
    ("en", "All roads are open.", "All roads other than the bypass are open.", "QUANTIFIER_SCOPE"),
    ("en", "Pay no later than 5 May.", "Pay no earlier than 5 May.", "DATE_TIME"),
    ("en", "Pay within 30 days of the notice.", "Pay within 14 days of the notice.", "DATE_TIME"),
    ("en", "Guests may, with the owner's agreement, use the pool.", "Guests may use the pool.", "CONDITION"),
    ("en", "His decision was inappropriate.", "His decision was abhorrent.", "INTENSITY"),
    ("en", "The board is considering a merger.", "The board has approved a merger.", "CERTAINTY"),
    (
        "en",
        "Profit fell 3 percent, down from the previous year.",
        "Profit fell 3 percent, down from the previous month.",
        "COMPARISON",
    ),
    ("uk", "За оцінкою поліції, прийшло 3000 людей.", "За оцінкою мерії, прийшло 3000 людей.", "ATTRIBUTION"),
    ("uk", "Рух у межах Житомирської області обмежено.", "Рух у межах Рівненської області обмежено.", "LOCATION"),
    ("ru", "Премию получил Институт химии.", "Премию получил Институт физики.", "NAME"),
    ("ru", "Дело рассмотрит Верховный суд.", "Дело рассмотрит Конституционный суд.", "ACTOR"),
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
    ("en", "Pay within 30 days of the notice.", "Pay at least 30 days before the notice.", "NUMBER"),
    ("en", "The road was closed by the storm.", "The road was shut by the storm.", "ACTOR"),
    ("en", "The probe sent 2 images.", "The probe sent 3 images.", "NAME"),
    ("en", "The board met on Friday.", "The board met on Monday.", "COMPARISON"),
    ("en", "The minister, who resigned on Monday, was in Oslo.", "The minister was in Oslo.", "CONDITION"),
]


@pytest.mark.parametrize(("language", "old", "new", "second"), ONE)
def test_what_they_do_not_show_is_not(language: str, old: str, new: str, second: str) -> None:
    assert second not in {each.kind for each in judge(old, new, language=language).findings}
