"""What changes by itself beside a statement raises no edit; what a statement says in figures does, however often."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.extract.volatile import kind_of, without_volatile
from tracker.model import Level, SourceKind, Volatile

PROSE = (
    "The Ministry of Defence held a briefing in the capital on Thursday and set out the course of events of the past "
    "week in the eastern districts, where its units have been at work."
)


SHAPES = {
    Volatile.COUNTER: (
        *("12 users online", "Зараз на сайті: 12", "Сейчас на сайте: 12 человек", "Downloads: 12", "Подобається: 12"),
        *("Views: 1,237", "# Comments: 5", "12 comments", "1.2K views", "💬 12", "5 min read", "12 views, 3 comments"),
        *(
            "Переглядів: 1 237",
            "Переглянуто 12 разів",
            "Просмотры: 12 тыс.",
            "Коментарі (4)",
            "👁 3,4 тис.",
            "No comments",
        ),
        *("13 fans of this", "Readers: 1.2k", "Online: 45", "Views today: 12", "Переглядів 1 204", "Читачів: 1,2 тис."),
        *("12 читают сейчас", "Зараз читають 12", "Всього переглядів: 1 204", "Количество просмотров: 12"),
        *(
            "Rating: 4.5 (12 votes)",
            "4.5 out of 5 (12 votes)",
            "★★★★☆ (12 votes)",
            "★★★★ из 5 (12 голосов)",
            "Рейтинг статті: 4,5 з 5 (12 голосів)",
        ),
        *("Оценка: 4,5", "Share on Facebook (12)", "Tweet 3", "Поділитися у Facebook (12)", "Telegram: 12"),
    ),
    Volatile.AGO: (
        *("3 hours ago", "Posted 4 hours ago", "5 хвилин тому", "3 часа назад", "щойно", "Сьогодні, 14:05"),
        *("Вчера в 09:10", "vor 3 Stunden", "Опубліковано годину тому"),
        *("Last viewed 3 minutes ago", "Востаннє переглянуто о 14:05", "Последний просмотр: 5 минут назад"),
    ),
    Volatile.CLOCK: (
        *("Page generated at 14:01:11 on 29 November 2026", "Current time: 14:05", "Местное время: 14:05", "14:05:33"),
        *("Сторінку згенеровано о 14:05", "Generated in 0.123 seconds", "Понеділок, 30 листопада 2026, 14:05:33"),
    ),
    Volatile.RELATED: (
        "Read also: Schools reopen",
        "Читайте також: Школи",
        "Читайте также — Школы",
        "Lire aussi : Écoles",
        "Latest news: Schools reopen",
    ),
    Volatile.ADVERT: ("Advertisement. Try our new app", "Sponsored: a letter", "Реклама", "Реклама: дім"),
    Volatile.FINGERPRINT: ("Digital Fingerprint: 0cc175b9c0f1b6a831c399e269772661", "Ray ID: 8f2a1c9d7b"),
}


@pytest.mark.parametrize(("line", "kind"), [(line, kind) for kind, lines in SHAPES.items() for line in lines])
def test_what_has_the_shape_of_something_volatile(line: str, kind: Volatile) -> None:
    assert kind_of(line) is kind


STATED = (
    *("Killed: 45", "Wounded: 120", "Air raid alerts today: 14", "Votes: 226", "For: 14, against: 3", "12 tanks"),
    *("Загинули: 45", "Повітряних тривог за добу: 14", "Погибло: 45", "Танків — 12 (+3)", "Голосів: 226", "today"),
    *("45 people", "Price: 12.50 UAH", "In force from 1 December 2026", "14:05", "Thursday, 3 December 2026, 14:00"),
    *("Last 24 hours: 12 tanks", "Two hours ago the enemy shelled the town.", "As of 14:05", "Order No. 5"),
    *("Advertisement of alcohol is banned.", "The post had 12 comments.", "Recommended: two litres a day"),
    *(
        "Latest news: 45 people were killed.",
        "Последние новости: убиты 45 человек.",
        "Read more: the ministry denies it.",
    ),
    *("Points 5", "Hits 5", "Оцінка: 226 голосів", "Оцінка збитків: 4,5 млрд", "Rating: 45%", "Share of the vote: 12"),
    *("Share: 12%", "USD 41.25", "Online schools: 45", "Active: 45 fires", "Score: 3 of 5", "Читачів загинуло: 3"),
    *("Temperature: high", "SHA-256: 0cc175b9c0f1b6a831c399e269772661", "Reklama alkoholu jest zakazana."),
)


@pytest.mark.parametrize("line", STATED)
def test_a_figure_that_is_stated_is_none(line: str) -> None:
    assert kind_of(line) is None
    text = f"{PROSE}\n{line}"
    assert without_volatile("", text).text == text


def parted(text: str, title: str = "A title", keep: tuple[str, ...] = ()) -> tuple[str, str, list[str]]:
    found = without_volatile(title, text, keep)
    return found.title, found.text, found.volatile.split("\n") if found.volatile else []


@pytest.mark.parametrize(
    ("line", "rest", "kinds"),
    [
        ("By Anna Smith · 3 hours ago · 12 comments", "By Anna Smith", ["counter", "ago"]),
        ("3 hours ago | The council", "The council", ["ago"]),
        ("For personal use only. (Digital Fingerprint: 0cc175b9c0f1)", "For personal use only.", ["fingerprint"]),
        ("USD 41.25 EUR 44.80", "", ["rates"]),
        ("Курс долара: 41,25\nКурс євро: 44,80", "", ["rates", "rates"]),
        ("USD 41.25 / 41.80", "", ["rates"]),
        ("Kyiv +5°C", "", ["weather"]),
        ("+3 °C", "", ["weather"]),
        ("☀ Київ, +3…+5 °C, сніг", "", ["weather"]),
        ("Weather: minus five degrees", "", ["weather"]),
        ("Read also\nSchools reopen after the flood\nA bridge is tested", "", ["related"] * 3),
    ],
)
def test_only_what_stands_beside_is_taken(line: str, rest: str, kinds: list[str]) -> None:
    title, text, taken = parted(f"{PROSE}\n{line}")
    assert (title, text) == ("A title", f"{PROSE}\n{rest}".strip())
    assert [each.partition(":")[0] for each in taken] == kinds


def test_the_counter_in_a_title_is_taken() -> None:
    assert parted("Text.", "Deal number 7 (21 comments)") == ("Deal number 7", "Text.", ["counter: 21 comments"])
    assert parted("Text.", "Order No. 7 (2026)")[0] == "Order No. 7 (2026)"


def test_a_text_that_passes_as_a_whole_stays_under_a_title_with_a_counter() -> None:
    assert parted("3 minutes ago", "The bridge is open (12 comments)")[:2] == ("The bridge is open", "3 minutes ago")


@pytest.mark.parametrize(
    "text",
    [
        "Views: 12",
        "Points 5",
        "Points: 5\nComments: 3",
        f"{PROSE}\nThe National Bank raised the exchange rate of the dollar today.\nUSD 41.25 EUR 44.80",
        f"{PROSE}\nМорози тримаються, температура повітря вночі впаде ще нижче.\nКиїв -15 °C",
        "USD 41.25\nEUR 44.80",
        f"{PROSE}\nThe National Bank set the rates for tomorrow:\nUSD 41.25\nEUR 44.80",
        f"{PROSE}\nForecast:\nKyiv +5°C",
        f"{PROSE}\nKyiv +5°C\nLviv +3°C\nOdesa +9°C\nKharkiv +1°C",
        f"{PROSE}\nRead also what the minister said.",
    ],
)
def test_what_is_all_of_a_text_or_announced_in_it_is_stated(text: str) -> None:
    assert parted(text) == ("A title", text, [])


def test_a_figure_beside_nothing_but_other_titles_is_what_is_stated() -> None:
    assert parted("Views: 3\nRead also: Schools reopen")[1:] == ("Views: 3", ["related: Read also: Schools reopen"])


def test_an_operator_keeps_what_he_wants_to_be_text() -> None:
    text = f"{PROSE}\nUSD 41.25 EUR 44.80\n12 comments"
    assert parted(text, keep=("rates",))[1] == f"{PROSE}\nUSD 41.25 EUR 44.80"
    assert parted(text, keep=("all",))[1] == text


# --- the whole way through -------------------------------------------------------------------------------------------


@pytest.mark.asyncio(loop_scope="session")
async def test_a_counter_in_every_entry_is_one_remark_a_poll_and_stands_in_health(
    tmp_path: Path, readers: Pool
) -> None:
    def poll(number: int) -> bytes:
        return feed(*(entry(str(k), f"It is so.<p>Points: {10 * k + number}</p>", title=f"On {k}") for k in range(5)))

    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", *(answer(poll(number)) for number in range(4)))
        for _ in range(4):
            await watch.check(minutes=1)
        assert watch.edits() == []
        events = watch.events("volatile")
        assert len(events) == 3
        assert events[0].detail["parts"] == {"counter": {"statements": 5, "old": "Points: 0", "new": "Points: 1"}}
        told = await watch.health()
        assert told["volatile"]["counter"]["times"] == 3
        assert "“Points: 2” → “Points: 3”" in told["why"] and 'keep = ["counter"]' in told["why"]
        assert told["state"] == "well"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Killed: {}", "en"),
        ("Air raid alerts today: {}", "en"),
        ("The shelling killed {} people.", "en"),
        ("Загинули: {}", "uk"),
        ("Танків — {} (+1)", "uk"),
        ("Погибло: {}", "ru"),
    ],
)
async def test_a_toll_that_rises_at_three_polls_gives_three_alerts(
    line: str, language: str, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        bodies = [feed(entry("1", f"{PROSE}<br>{line.format(toll)}")) for toll in (45, 47, 52, 60)]
        watch.site.on("/feed", *(answer(body) for body in bodies))
        for _ in range(4):
            await watch.check(minutes=1)
        assert [edit.level for edit in watch.edits()] == [Level.MEANING_CHANGED] * 3
        assert watch.counts()["alerts"] == 3


@pytest.mark.asyncio(loop_scope="session")
async def test_a_clock_on_a_page_is_no_edit_and_the_toll_beside_it_is(tmp_path: Path, readers: Pool) -> None:
    def page(minute: int, toll: int) -> bytes:
        return (
            f'<!doctype html><meta charset="utf-8"><title>S</title><article><p>{PROSE}</p><p>Killed: {toll}</p>'
            f"<p>Page generated at 14:0{minute}</p></article>"
        ).encode()

    async with watching(tmp_path, readers) as watch:
        await read_as_page(watch)
        watch.site.on("/feed", *(page_answer(page(*each)) for each in ((1, 5), (2, 5), (3, 6), (4, 6))))
        for _ in range(4):
            await watch.check(minutes=1)
        assert [(edit.old[-9:], edit.new[-9:]) for edit in watch.edits()] == [("Killed: 5", "Killed: 6")]
        assert len(watch.events("volatile")) == 2


async def read_as_page(watch: Watch) -> None:
    watch.source = replace(watch.source, kind=SourceKind.PAGE, options={"selector": ("article",)})
    await watch.pipeline.adopt([watch.source])


def page_answer(body: bytes) -> object:
    return answer(body, content_type="text/html; charset=utf-8")
