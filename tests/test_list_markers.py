"""Markers that count the items of a list are presentation; a number that says which clause or how many is not."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.judging.reading.list_markers import list_markers
from tracker.model import FindingKind, Level, Severity

ITEMS = {
    "en": ("The plan for the week:", "Sign the order", "Publish it in the gazette", "Report to the council"),
    "uk": ("План на тиждень:", "Підписати наказ", "Оприлюднити його у віснику", "Прозвітувати перед радою"),
    "ru": ("План на неделю:", "Подписать приказ", "Опубликовать его в вестнике", "Отчитаться перед советом"),
}
MARKERS = [
    "1. 2. 3.", "1) 2) 3)", "(1) (2) (3)", "a) b) c)", "(a) (b) (c)", "а) б) в)", "(а) (б) (в)", "A. B. C.", "А. Б. В.",
    "i. ii. iii.", "I. II. III.", "І. ІІ. ІІІ.", "i) ii) iii)", "• • •", "- - -", "– – –", "— — —", "* * *", "1️⃣ 2️⃣ 3️⃣",
    "🔹 🔹 🔹", "▪️ ▪️ ▪️", "№1 №2 №3", "1.1. 1.2. 1.3.", "2.1 2.2 2.3",
]  # fmt: skip
SAYS_NOTHING = {kind.value for kind in FindingKind if kind.cosmetic}


def _typed(language: str, markers: str, between: str = "\n") -> str:
    head, *items = ITEMS[language]
    listed = [f"{marker} {item}" for marker, item in zip(markers.split(), items, strict=True)]
    return head + ("\n" if between == "\n" else " ") + between.join(listed)


@pytest.mark.parametrize("language", list(ITEMS))
@pytest.mark.parametrize("markers", MARKERS)
def test_markers_typed_and_made_by_markup_state_the_same(language: str, markers: str) -> None:
    typed, made = _typed(language, markers), "\n".join(ITEMS[language])
    for old, new in ((typed, made), (made, typed)):
        verdict = judge(old, new, language=language, silent=True)
        assert (verdict.level, verdict.severity) == (Level.COSMETIC, Severity.LOW)
        assert verdict.findings and {each.kind for each in verdict.findings} <= SAYS_NOTHING


@pytest.mark.parametrize("language", list(ITEMS))
@pytest.mark.parametrize("markers", ["1. 2. 3.", "1) 2) 3)", "(1) (2) (3)", "(a) (b) (c)", "а) б) в)", "1️⃣ 2️⃣ 3️⃣"])
@pytest.mark.parametrize("between", [". ", "; ", ", "])
def test_a_list_within_a_line_becomes_one_of_lines(language: str, markers: str, between: str) -> None:
    verdict = judge(_typed(language, markers, between), "\n".join(ITEMS[language]), language=language, silent=True)
    assert verdict.severity is Severity.LOW
    assert {each.kind for each in verdict.findings} <= SAYS_NOTHING


@pytest.mark.parametrize("markers", ["a) b) c)", "I. II. III.", "- - -", "1️⃣ 2️⃣ 3️⃣"])
def test_markers_of_another_kind_say_nothing_else(markers: str) -> None:
    verdict = judge(_typed("en", "1. 2. 3."), _typed("en", markers), language="en", silent=True)
    assert (verdict.level, verdict.severity) == (Level.COSMETIC, Severity.LOW)


def test_an_item_put_between_others_is_told_and_their_new_numbers_are_not() -> None:
    old = "The rules:\n1. Sign the order\n2. Report to the council"
    new = "The rules:\n1. Sign the order\n2. Twelve guards leave the town\n3. Report to the council"
    verdict = judge(old, new, language="en", silent=True)
    assert verdict.level is Level.MEANING_CHANGED
    assert not any(each.new.strip(". ") in ("2", "3") for each in verdict.findings)


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("It is void under clause {}. The parties meet on Monday.", ("3", "4"), "en"),
        ("Section {} applies to ministers.", ("3", "4"), "en"),
        ("Договір припинено за пунктом {}. Сторони зустрінуться в понеділок.", ("3", "4"), "uk"),
        ("Договор расторгнут по пункту {}. Стороны встретятся в понедельник.", ("3", "4"), "ru"),
        ("Killed: 1. Wounded: {}. Missing: 3.", ("2", "3"), "en"),
        ("Загинули: 1. Поранені: {}. Зникли: 3.", ("2", "3"), "uk"),
        ("Погибли: 1. Ранены: {}. Пропали: 3.", ("2", "3"), "ru"),
        ("1. {} killed in Kyiv. 2. Five wounded.", ("12", "21"), "en"),
    ],
)
def test_a_number_that_says_something_is_no_marker(old: str, new: tuple[str, str], language: str) -> None:
    verdict = judge(*(old.format(number) for number in new), language=language, silent=True)
    assert verdict.level is Level.MEANING_CHANGED
    assert [(each.kind, each.old, each.new) for each in verdict.findings] == [("NUMBER", *new)]


@pytest.mark.parametrize(
    "text",
    [
        "A. B. Smith met J. K. Jones.",
        "It is void under (a) and (b) of the law.",
        "In 2023. 2. They won 1.5 to 2.5.",
        "On 1.2.2024 and 1.3.2024 they met.",
        "Killed: 1. Wounded: 2. Missing: 3.",
        "3. Report to the council.\n4. Publish it.",
    ],
)
def test_what_is_no_run_from_the_first_on_is_no_list(text: str) -> None:
    assert list_markers(text) == []


def test_a_section_with_another_number_is_told_as_that() -> None:
    verdict = judge("Section 3.\nThey sign.", "Section 4.\nThey sign.", language="en", silent=True)
    assert verdict.level is Level.COSMETIC
    assert [(each.kind, each.old, each.new) for each in verdict.findings] == [("MARKUP", "3", "4")]
