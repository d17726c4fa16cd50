"""What reads as a stamp ("Updated: 15:46") and leaves the text, in many languages; what is a statement and stays."""

from datetime import UTC, datetime
from time import process_time

import pytest

from tracker.extract.stamps import read_moment, read_stamp, without_stamps

PUBLISHED = datetime(2026, 11, 29, 8, tzinfo=UTC)
NINE_TEN = datetime(2026, 11, 29, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: 29 November 2026, 09:10",
        "Updated 09:10 GMT",
        "Updated Nov. 29th, 2026 at 9:10 am",
        "Updated 2026-11-29T09:10:00Z",
        "Updated: 2026-11-29T11:10:00+02:00",
        "Last modified on Sunday, 29 November 2026 at 09:10",
        "Published: 9:00 am | Last updated: Nov 29, 2026, 9:10 a.m.",
        "(updated 09:10)",
        "Оновлено: 09:10",
        "Оновлено 29 листопада 2026 року, неділя, 09:10",
        "Останнє оновлення: 29.11.2026 09:10",
        "Опубліковано 08:00, оновлено 09:10",
        "Обновлено 29 ноября 2026 г. в 12:10 мск",
        "Дата обновления: 29.11.26, 09:10",
        "Stand: 29. November 2026, 9:10 Uhr",
        "Mis à jour le 29 novembre 2026 à 9h10",
        "Actualizado el 29 de noviembre de 2026 a las 9:10 h",
        "Aggiornato alle 9:10 del 29 novembre 2026",
        "Zaktualizowano: 29.11.2026, 9:10",
        "Güncelleme: 29 Kasım 2026 09:10",
        "Τελευταία ενημέρωση: 29 Νοεμβρίου 2026, 09:10",
        "עודכן: 29.11.2026, 09:10",
        "更新时间:2026年11月29日 09:10",
        "업데이트 2026년 11월 29일 09:10",
        "This page was last modified on Sunday, 29 November 2026 at 09:10 by Editor",
        "Content last reviewed by the Press Office on 29 November 2026 at 09:10",
        "Сторінку востаннє оновлено 29.11.2026 о 09:10",
        "Стаття оновлена 29 листопада 2026, 09:10, автор: Олена Бондар",
        "Остання редакція: 29 листопада 2026 р., 09:10",
        "Последний раз страница была обновлена 29 ноября 2026 г. в 09:10",
        "Dernière mise à jour le dimanche 29 novembre 2026 à 9 h 10",
        "DERNIERE MISE A JOUR : 29 NOVEMBRE 2026, 9:10",
        "Ultima actualizacion: 29 de noviembre de 2026, 9:10",
        "Data ostatniej modyfikacji: 29.11.2026, 9:10",
    ],
)
def test_a_word_of_change_with_a_time_and_nothing_more_is_a_stamp(line: str) -> None:
    stamped = without_stamps(f"The first line.\n{line}\nThe last line.", PUBLISHED)
    assert (stamped.text, stamped.stamps) == ("The first line.\nThe last line.", line)
    assert stamped.when == NINE_TEN


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 45 killed, 120 wounded",
        "Оновлено: 45 загиблих, 120 поранених",
        "Обновлено: 45 погибших, 120 раненых",
        "Aktualisiert: 45 Tote, 120 Verletzte",
        "Mis à jour : 12 morts",
        "Stand: 212 for, 180 against",
        "Stand: 18.05 Euro",
        "Updated: 45",
        "Updated: 1,200",
        "Updated: 2026",
        "Update 2",
        "Updated",
        "Updated: in May",
        "Updated: 14 days",
        "Updated: 2 hours",
        "Оновлено: 3 години без світла",
        "Оновлено: 45 загиблих станом на 09:10",
        "Updated: 12:30 – 14:00",
        "Updated: 12:30 – 14:00 the road is closed",
        "Corrected: 12, not 21",
        "Modified: 12 articles on 29 November",
        "Updated figures show that 15 people were hurt in the raid at 09:10",
        "The list was updated on 29 November 2026",
        "The document was amended on 29 November 2026",
        "Amended on 29 November 2026 by order of the court",
        "Amended on 29 November 2026 by 12 votes",
        "Actualizado: 45 muertos",
        "Zaktualizowano: 45 zabitych",
        "Сторінку оновлено: 45 загиблих",
        "Meeting: 29 November 2026, 09:10",
    ],
)
def test_what_states_a_figure_or_is_no_stamp_stays(line: str) -> None:
    assert without_stamps(line, PUBLISHED).text == line
    assert read_stamp(line) is None


@pytest.mark.parametrize(
    ("line", "rest", "stamp"),
    [
        ("Updated 09:10: 45 killed", "45 killed", "Updated 09:10"),
        ("Updated 09:10 GMT - 45 killed, 120 wounded", "45 killed, 120 wounded", "Updated 09:10 GMT"),
        ("Оновлено 09:10. Загинули 45 осіб", "Загинули 45 осіб", "Оновлено 09:10"),
        ("Потери: 45. Обновлено: 09:10", "Потери: 45.", "Обновлено: 09:10"),
        ("The ministry said so (updated: 09:10).", "The ministry said so.", "(updated: 09:10)"),
        ("The ministry said so. Updated 09:10 GMT", "The ministry said so.", "Updated 09:10 GMT"),
    ],
)
def test_a_line_with_a_stamp_and_a_figure_keeps_the_figure(line: str, rest: str, stamp: str) -> None:
    stamped = without_stamps(line, PUBLISHED)
    assert (stamped.text, stamped.stamps, stamped.when) == (rest, stamp, NINE_TEN)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Updated 2 hours ago", "Updated … hours ago"),
        ("Оновлено 5 хвилин тому", "Оновлено … хвилин тому"),
        ("Обновлено 2 часа назад", "Обновлено … часа назад"),
        ("Zuletzt aktualisiert: vor 2 Stunden", "Zuletzt aktualisiert: vor … Stunden"),
        ("最終更新 2時間前", "最終更新 …時間前"),
        ("Updated an hour ago", "Updated an hour ago"),
        ("Updated just now", "Updated just now"),
    ],
)
def test_a_relative_time_is_a_stamp_whose_count_is_not_kept(line: str, kept: str) -> None:
    stamped = without_stamps(f"Said.\n{line}", PUBLISHED)
    assert (stamped.text, stamped.stamps, stamped.when) == ("Said.", kept, None)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("29.11.2026, 09:10", NINE_TEN),
        ("11/29/2026 9:10 a.m.", NINE_TEN),
        ("29 November 2026, 09:10 Kyiv time", None),  # an offset that depends on the day
        ("29 November, 09:10", None),
        ("31 November 2026", None),
        ("lip 29, 2026", None),  # July to Poles, June to Croats
    ],
)
def test_a_time_that_the_words_leave_open_is_none(said: str, at: datetime | None) -> None:
    moment = read_moment(said)
    assert moment is not None and moment.on(PUBLISHED) == at


@pytest.mark.parametrize(
    "unit", ["Updated ", "Updated 09:10 | ", "Update : " * 17 + "\n", "(Updated 1. ", "9:10 upd\n"]
)
def test_it_costs_the_same_for_each_character_of_any_text(unit: str) -> None:
    def cost(characters: int) -> float:
        text = unit * (characters // len(unit))
        begun = process_time()
        without_stamps(text)
        return process_time() - begun

    assert cost(200_000) < 8 * max(cost(50_000), 0.02)
