"""What typography changes states the same and is told as that; a minus, a fraction or a strike says something."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import Level, Severity

DRESS = [
    ("ru", "Ее счет арестован.", "Её счёт арестован.", "SPELLING"),
    ("ru", "Всё решено.", "Все решено.", "SPELLING"),
    ("uk", "П'ять об'єктів зв'язку пошкоджено.", "П’ять обʼєктів зв`язку пошкоджено.", "PUNCTUATION"),
    ("en", "The first official fire report.", "The \ufb01rst o\ufb03cial \ufb01re report.", "SPELLING"),
    ("en", "An area of 10 m² burned.", "An area of 10 m2 burned.", "SPELLING"),
    ("uk", "Об'єм 10 м³ води.", "Об'єм 10 м3 води.", "SPELLING"),
    ("en", "About ½ of the town is dark.", "About 1/2 of the town is dark.", "NUMBER_FORMAT"),
    ("en", "It was -5 degrees at night.", "It was −5 degrees at night.", "NUMBER_FORMAT"),
    ("en", "It was minus 5 degrees at night.", "It was -5 degrees at night.", "NUMBER_FORMAT"),
    ("uk", "Вночі було мінус 5 градусів.", "Вночі було -5 градусів.", "NUMBER_FORMAT"),
    ("uk", "Загинуло -5 осіб у місті.", "Загинуло - 5 осіб у місті.", "SPACING"),
    ("en", "Between 10 -12 percent of them.", "Between 10 - 12 percent of them.", "SPACING"),
    ("en", "It cost 2.3 million.", "It cost 2,300,000.", "NUMBER_FORMAT"),
    ("ru", "Погибли ~~12~~ 21 человек.", "Погибли 21 человек.", "PUNCTUATION"),
    ("uk", "- Що вам потрібно? - запитав він.", "一 Що вам потрібно? 一 запитав він.", "PUNCTUATION"),
]


def test_a_contraction_is_no_other_voice() -> None:
    verdict = judge("The bridge isn't open.", "The bridge is not open.", language="en")
    assert [each.kind for each in verdict.findings] == ["CONTRACTION"]


@pytest.mark.parametrize(("language", "old", "new", "kind"), DRESS)
def test_the_same_in_another_dress_is_cosmetic_and_says_how(language: str, old: str, new: str, kind: str) -> None:
    verdict = judge(old, new, language=language, silent=True)
    assert (verdict.level, verdict.severity) == (Level.COSMETIC, Severity.LOW)
    assert kind in [each.kind for each in verdict.findings]


SAID = [
    ("en", "It was -5 degrees at night.", "It was 5 degrees at night.", ("NUMBER", "-5", "5")),
    ("uk", "Вночі було мінус 5 градусів.", "Вночі було 5 градусів.", ("NUMBER", "мінус 5", "5")),
    ("ru", "Ночью до -15 °C.", "Ночью до 15 °C.", ("NUMBER", "-15", "15")),
    ("en", "Growth was -3% in May.", "Growth was 3% in May.", ("NUMBER", "-3", "3")),
    ("en", "The rate is 123456.1 roubles.", "The rate is 123456.4 roubles.", ("NUMBER", "123456.1", "123456.4")),
    ("en", "About ½ of the town is dark.", "About ¼ of the town is dark.", ("NUMBER", "½", "¼")),
    ("en", "At least 12 men died.", "At least ~~12~~ 21 men died.", ("NUMBER", "12", "21")),
    ("en", "The bridge is not open to cars.", "The bridge is ~~not~~ open to cars.", ("NEGATION", "not", "")),
    (
        "uk",
        "Міст відкрито. Потяги ходять.",
        "Міст відкрито. ~~Потяги ходять.~~",
        ("CLAIM_REMOVED", "Потяги ходять", ""),
    ),
    ("ru", "Мост не открыт для машин.", "Мост ~~не~~ открыт для машин.", ("NEGATION", "не", "")),
]


@pytest.mark.parametrize(("language", "old", "new", "finding"), SAID)
def test_a_mark_that_says_something_is_a_change(
    language: str, old: str, new: str, finding: tuple[str, str, str]
) -> None:
    verdict = judge(old, new, language=language, silent=True)
    assert verdict.level is Level.MEANING_CHANGED
    assert finding in [(each.kind, each.old, each.new) for each in verdict.findings]
