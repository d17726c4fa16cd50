"""Hours in words, telephone numbers and parts of a whole are read as what they are; figures that the other text gives
by a sum, a share or a span of time are known to be given."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.matching.derived_figures import MOST
from tracker.judging.reading.items import items
from tracker.model import FindingKind, Level


def figures(language: str, text: str, kinds: str = "NDTL") -> list[str]:
    return [item.key for item in items(text, lexicon(language)) if item.kind in kinds]


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("en", "Mortar fire began at ten past two that night.", ["2:10"]),
        ("en", "It failed at twenty to eleven at night.", ["22:40"]),
        ("en", "It tripped at a quarter past one in the morning.", ["1:15"]),
        ("en", "It peaked at half past eleven at night.", ["23:30"]),
        ("en", "Power is back by eight this evening.", ["20:00"]),
        ("en", "Come between 6 and 9 p.m. today.", ["18:00", "21:00"]),
        ("en", "Come from six to nine in the evening.", ["18:00", "21:00"]),
        ("en", "Sales grow by 5 to 7 per cent.", ["5", "7"]),
        ("en", "They won ten to three.", ["10", "3"]),
        ("uk", "Пускають від четвертої до шостої вечора.", ["16:00", "18:00"]),
        ("uk", "Учора з 19.20 до 21.05 не працювало.", ["19:20", "21:05"]),
        ("uk", "Дзвоніть 0-800-555-017.", ["0800555017"]),
        ("uk", "Дзвоніть 0 800 555 017.", ["0800555017"]),
        ("uk", "Передали три сотні машин.", ["300"]),
        ("uk", "Це п'ята частина портфеля.", ["0.2"]),
        ("ru", "Авария случилась без двенадцати шесть утра.", ["5:48"]),
        ("ru", "Это было без двадцати шесть вечера.", ["17:40"]),
        ("ru", "Начало в восемь вечера.", ["20:00"]),
        ("ru", "Ждали пять суток и три ночи.", ["5", "3"]),
        ("ru", "Перейдут четыре десятка человек.", ["40"]),
        ("ru", "Доля составила семь десятых.", ["0.7"]),
        ("ru", "Пришли два человека и одна собака.", ["2", "1"]),
    ],
)
def test_figures_are_read_however_they_are_written(language: str, text: str, keys: list[str]) -> None:
    assert figures(language, text) == keys


def test_a_month_alone_is_no_name() -> None:
    assert [item.kind for item in items("The talks resume in October.", lexicon("en"))][-1] == "W"


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "Air defence destroyed 81 of 96 drones.", "Of 96 drones 15 were not destroyed by air defence."),
        ("en", "Nine of the ten patients were unvaccinated.", "Unvaccinated were 90 per cent of the patients."),
        ("en", "Roads are closed from 06:00 to 18:00.", "Roads are closed for twelve hours from 06:00."),
        ("en", "He was there from 12 to 17 August.", "He was there from 12 August until the 17th."),
        ("uk", "Роботи тривають з 01:00 до 05:00.", "Роботи тривають чотири години, з 01:00."),
        ("ru", "Приём идёт с 5 по 9 ноября.", "Приём идёт пять дней, с 5 ноября."),
    ],
)
def test_what_the_other_text_gives_in_another_way_is_known(language: str, old: str, new: str) -> None:
    found = compare(old, new, lexicon(language))
    loose = [each.item for each in (*found.lost, *found.gained) if each.item.kind in "NDT"]
    loose += [item for pair in found.pairs if pair.how == "value" for item in (pair.old, pair.new)]
    assert loose
    assert all(id(item) in found.given for item in loose)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The strike destroyed 14 of 96 vehicles.", "The strike destroyed 11 of 96 vehicles."),
        ("Roads are closed from 06:00 to 18:00.", "Roads are closed from 06:00 to 19:00."),
        ("He was there from 12 to 17 August.", "He was there from 12 to 18 August."),
    ],
)
def test_another_figure_stays_another_one(old: str, new: str) -> None:
    found = compare(old, new, lexicon("en"))
    changed = [item for pair in found.pairs if pair.how == "value" for item in (pair.old, pair.new)]
    assert changed
    assert not any(found.given.get(id(item)) for item in changed)
    verdict = judge(old, new, language="en")
    assert verdict.level is Level.MEANING_CHANGED
    assert {FindingKind.NUMBER, FindingKind.DATE_TIME} & {each.kind for each in verdict.findings}


def test_a_denied_opposite_is_the_word_itself() -> None:
    found = compare("The hostages are alive.", "The hostages are not dead.", lexicon("en"))
    assert [pair.how for pair in found.pairs] == ["synonym"]
    assert not found.lost
    assert not found.gained


def test_a_table_of_which_every_figure_changed_costs_no_more_than_others() -> None:
    old = "\n".join(f"Region {name}: {number * 7 + 3}" for number, name in enumerate(["east", "west", "north"] * 150))
    new = "\n".join(f"Region {name}: {number * 9 + 5}" for number, name in enumerate(["east", "west", "north"] * 150))
    assert len(compare(old, new, lexicon("en")).given) <= 2 * MOST
