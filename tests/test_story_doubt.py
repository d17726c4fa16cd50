"""What came for a statement and is doubted: from the wire to the history, over restarts, to the last look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest

from tests.support import redesigned_pages, store_with_a_past
from tests.support.fed_store import fares
from tests.support.scripted_site import answer
from tests.support.watched_places import Story, story
from tests.test_walls import ERRORS, LINKS, MENU
from tracker.archive.bundle import bundle
from tracker.archive.verify import verify
from tracker.doubt import WITHIN
from tracker.model import Cause, ReadingState, Source, SourceKind
from tracker.report import edit_record
from tracker.report.health import CHOOSE, source_row
from tracker.store import Filter

TEXT = (
    "<p>The ministry held a briefing in the capital on Thursday and set out the course of events of the past week in "
    "the eastern districts, where its units have been at work since Monday.</p><p>Officials answered questions from "
    "reporters for about an hour and said that a further briefing will be held when the commission has ended.</p>"
)
EDITED = TEXT.replace("about an hour", "two hours")
REWRITTEN = (
    "<p>Nobody was at the bridge when it fell, contrary to what was written here before.</p><p>Divers found no trace "
    "of vehicles in the river, and rescue work has been called off for good.</p>"
)
WHEAT = (
    "<p>Farmers in the south have brought in two thirds of the wheat, rain has held them up in four places.</p>"
    "<p>Prices at the port rose a little, the growers' union reported, and more ships are expected soon.</p>"
)
PAGE = Source(id="office", kind=SourceKind.PAGE, url="/news/17", language="en", interval=timedelta(minutes=5))
CHOSEN = Source(
    id="office",
    kind=SourceKind.PAGE,
    url="/news/17",
    language="en",
    interval=timedelta(minutes=5),
    options={"selector": ("article",)},
)
BOTH = pytest.mark.parametrize("source", [PAGE, CHOSEN], ids=["no selector", "selector"])


def page(text: str = TEXT, *, title: str = "Briefing", canonical: str = "", more: str = "") -> str:
    link = f"<link rel=canonical href='{canonical}'>" if canonical else ""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Office</title>{link}</head><body>"
        f"{MENU}<article><h1>{title}</h1>{text}</article>{more}<footer>Office, 2026</footer></body></html>"
    )


def shows(told: Story, body: str) -> None:
    told.shows(PAGE.url, body)


async def look(told: Story, minutes: float = 5) -> str:
    told.later(minutes=minutes)
    await told.look("office")
    return told.checked["office"].reading


def redirect_to(path: str, body: str) -> Callable[[Story], None]:
    def turn(told: Story) -> None:
        told.shows(path, body)
        told.sends_to(PAGE.url, path)

    return turn


def wall(title: str, text: str) -> Callable[[Story], None]:
    body = page(f"<p>{text}</p>", title=title, more=f"<ul>{LINKS}</ul>")
    return lambda told: shows(told, body)


OTHERS = {
    "a section": redirect_to("/news", page(f"<ul>{LINKS}</ul><p>All that the office has to tell.</p>", title="News")),
    "the front page in another language": redirect_to("/uk/", page(f"<ul>{LINKS}</ul>", title="Новини")),
    "a login elsewhere": redirect_to("/login?to=17", page("<p>Sign in to continue.</p>", title="Sign in")),
    "another article": redirect_to("/news/18", page(WHEAT, title="Harvest")),
    "another article out of a cache": lambda told: shows(told, page(WHEAT, title="Harvest")),
    "another article that names itself": lambda told: shows(told, page(WHEAT, title="Harvest", canonical="/news/18")),
    "a long page that was not found": wall("Page not found", "The page you are looking for was not found."),
    "a long maintenance page": wall("Technické práce", "Na webu probíhá údržba. Zkuste to prosím později."),
    "a long consent wall": wall(
        "Zanim przejdziesz dalej", "Szanujemy twoją prywatność. Używamy plików cookie na tej stronie."
    ),
}


@BOTH
@pytest.mark.parametrize("other", OTHERS)
async def test_other_pages_that_take_turns_with_the_statement_give_no_edit(
    other: str, source: Source, tmp_path: Path
) -> None:
    async with story(tmp_path, source) as told:
        for _ in range(10):
            shows(told, page())
            assert await look(told) == ReadingState.COMPLETE
            OTHERS[other](told)
            assert await look(told) in (ReadingState.DOUBTED, ReadingState.BLOCKED)
        assert (told.edits(), told.owed()) == ([], 0)
        shows(told, page(EDITED))
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 1


@BOTH
async def test_a_rewritten_statement_is_a_version_after_three_looks_dated_from_the_first(
    source: Source, tmp_path: Path
) -> None:
    async with story(tmp_path, source) as told:
        shows(told, page())
        await look(told)
        seen = told.at
        shows(told, page(REWRITTEN, title="No one on the bridge"))
        first = told.at + timedelta(minutes=5)
        assert [await look(told) for _ in range(2)] == [ReadingState.DOUBTED] * 2
        assert (told.edits(), told.owed()) == ([], 0)
        assert await look(told) == ReadingState.COMPLETE
        (edit,) = told.edits()
        assert (edit.last_seen_old, edit.first_seen_new) == (seen, first)
        assert told.checked["office"].derived.edits == (edit.id,)
        assert told.owed() == 1
        assert [event.kind for event in told.events("office")] == ["doubted", "doubted", "believed"]
        assert told.checked["office"].derived.versions == 1
        assert await look(told) == ReadingState.COMPLETE
        shows(told, page(REWRITTEN.replace("Nobody", "No one"), title="No one on the bridge"))
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 2, "an edit of what was believed is no matter of doubt"
        await told.pipeline.flush()
        folder = tmp_path / "bundle"
        proven = told.store.prove(edit.number)
        for name, content in bundle(proven, opinion=edit_record(edit), page="", sign=None).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        verify(folder, [], None)
        visits = json.loads((folder / "coverage.json").read_text())["visits"]
        assert [visit["at"][:19] for visit in visits] == [at.isoformat()[:19] for at in (seen, first)]


async def test_the_three_looks_are_over_within_half_an_hour_however_long_the_interval(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        await told.watch(replace(CHOSEN, interval=timedelta(days=1)))
        shows(told, page())
        await told.look("office")
        told.later(hours=30)
        shows(told, page(REWRITTEN))
        await told.look("office")
        first = told.at
        while told.checked["office"].reading == ReadingState.DOUBTED:
            due = told.checked["office"].due
            assert due is not None
            told.at = due
            await told.look("office")
        assert told.at - first <= WITHIN
        assert [edit.first_seen_new for edit in told.edits()] == [first]


async def test_a_doubt_outlasts_restarts(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        shows(told, page(REWRITTEN))
        readings = []
        for _ in range(3):
            await told.restart()
            readings.append(await look(told))
        assert readings == [ReadingState.DOUBTED, ReadingState.DOUBTED, ReadingState.COMPLETE]
        assert len(told.edits()) == 1


async def test_options_that_change_while_it_is_doubted_count_no_look_twice(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        shows(told, page(REWRITTEN))
        await look(told)
        await told.watch(replace(CHOSEN, options={"selector": ("article", "main")}))
        assert [await look(told) for _ in range(2)] == [ReadingState.DOUBTED, ReadingState.COMPLETE]
        (edit,) = told.edits()
        assert (edit.cause, "bridge" in edit.new) == (Cause.SOURCE, True)


async def test_what_is_doubted_and_gone_again_is_a_flap_and_the_old_text_was_there_all_along(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        shows(told, page(WHEAT))
        await look(told)
        await look(told)
        shows(told, page())
        assert await look(told) == ReadingState.COMPLETE
        assert [event.kind for event in told.events("office")] == ["doubted", "doubted", "flapped"]
        shows(told, page(WHEAT))
        assert [await look(told), await look(told)] == [ReadingState.DOUBTED] * 2, "the count begins anew"
        assert (told.edits(), [len(texts) for texts in told.texts().values()]) == ([], [1])


async def test_looks_that_all_differ_are_never_believed_and_the_source_fails_in_time(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        texts = (WHEAT, REWRITTEN, f"<p>{' '.join(redesigned_pages.WORDS['uk'].split()[:20])}.</p>")
        for number in range(12):
            shows(told, page(texts[number % 3]))
            assert await look(told, minutes=15) == ReadingState.DOUBTED
        assert told.edits() == []
        assert [event.kind for event in told.events("office", "trouble")] == ["trouble"]


async def test_a_rewritten_statement_with_a_counter_in_it_is_believed_too(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        for number in range(3):
            shows(told, page(f"{REWRITTEN}<p>{1_000 + number} people read this so far today.</p>"))
            reading = await look(told)
        assert reading == ReadingState.COMPLETE
        assert "bridge" in told.edits()[0].new


@pytest.mark.parametrize(("language", "title", "text"), ERRORS[:3] + [each for each in ERRORS if each[0] == "en"])
async def test_what_speaks_of_itself_as_an_error_is_never_believed(
    language: str, title: str, text: str, tmp_path: Path
) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, page())
        await look(told)
        shows(told, page(f"<p>{text}</p>", title=title))
        for _ in range(8):
            assert await look(told) == ReadingState.BLOCKED
        assert (told.edits(), [event.kind for event in told.events("office", "doubted")]) == ([], ["doubted"])
        shows(told, page(EDITED))
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 1


WALL = "<p>The page you are looking for was not found.</p>"


@BOTH
@pytest.mark.parametrize("after", [TEXT, EDITED], ids=["as it was", "edited meanwhile"])
async def test_that_a_wall_is_gone_is_told_each_time(source: Source, after: str, tmp_path: Path) -> None:
    """And that it came. However long it stood, by whatever process it is looked at; nobody is alerted of it."""
    async with story(tmp_path, source) as told:
        shows(told, page())
        await look(told)
        for stood in (1, 3):
            shows(told, page(WALL, title="Page not found"))
            since = told.at + timedelta(minutes=5)
            for _ in range(stood):
                assert await look(told) == ReadingState.BLOCKED
                await told.restart()
            shows(told, page(after))
            assert await look(told) == ReadingState.COMPLETE
            shows(told, page(after + " "))
            await look(told)
            kinds = [event.kind for event in told.events("office", "doubted", "believed", "flapped", "returned")]
            assert kinds == ["doubted", "flapped"] * (1 if stood == 1 else 2)
            assert told.events("office", "flapped")[-1].detail == {"since": since.isoformat(), "signal": "wall"}
        assert len(told.edits()) == (after == EDITED)
        alerts = told.store.report(lambda reports: reports.alerts(Filter(limit=99)))
        assert [alert for alert in alerts if alert.event_id is not None] == []


async def test_that_a_wall_that_was_told_as_trouble_is_gone_is_one_alert(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, page())
        await look(told)
        shows(told, page(WALL, title="Page not found"))
        for _ in range(8):
            await look(told)
        assert told.owed() == 1
        shows(told, page())
        await look(told)
        assert [event.kind for event in told.events("office")] == ["doubted", "trouble", "recovered", "flapped"]
        assert told.owed() == 2


async def test_that_an_entry_of_a_feed_says_something_again_is_told(tmp_path: Path) -> None:
    feed = Source(id="feed", kind=SourceKind.FEED, url="/feed", language="en")
    texts = [f"The office will build bridge number {n} over the river, with two lanes and a walk." for n in range(3)]
    async with story(tmp_path, feed) as told:
        for said in (texts, [texts[0], "Service Unavailable", texts[2]], texts, [texts[0], "Access denied", texts[2]]):
            told.shows("/feed", store_with_a_past.feed(*said), content_type="application/rss+xml")
            told.later(minutes=5)
            await told.look("feed")
            await told.restart()
        told.shows("/feed", store_with_a_past.feed(texts[0], texts[1].replace("two", "four"), texts[2]))
        told.later(minutes=5)
        await told.look("feed")
        events = told.events("feed", "doubted", "flapped")
        assert [event.kind for event in events] == ["doubted", "flapped"] * 2
        assert [len(said) for said in told.texts().values()] == [1, 2, 1]


UNLISTED = [
    (
        "de",
        "Noch ein Schritt",
        "Bitte tippen Sie die Zeichen ab, die das Bild zeigt, damit wir Sie von Programmen unterscheiden.",
    ),
    ("en", "Almost there", "Drag the slider to finish the puzzle. This helps us to keep programs out of the portal."),
    ("es", "Un momento", "Escriba los caracteres que muestra la imagen. El portal se protege así de los programas."),
    ("fr", "Domaine réservé", "Ce nom de domaine attend son propriétaire. Le portail de vente vous dira son prix."),
    ("pl", "Domena zajęta", "Ta domena czeka na właściciela. Zarejestruj się w portalu, aby złożyć ofertę."),
    (
        "ru",
        "Ещё секунда",
        "Введите символы с картинки, чтобы попасть на портал. Так мы отличаем посетителей от программ.",
    ),
    ("uk", "Ще мить", "Портал оновлюють до ранку, усе запрацює о шостій. Технічна підтримка відповідає телефоном."),
    ("zh", "请稍等", "请输入图片中的字符后再访问系统。"),
]
"""Walls in words that no list of phrases has."""


@pytest.mark.parametrize(("language", "title", "text"), UNLISTED, ids=[language for language, _, _ in UNLISTED])
async def test_a_stranger_that_speaks_of_pages_and_visitors_is_never_believed(
    language: str, title: str, text: str, tmp_path: Path
) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, page())
        await look(told)
        shows(told, page(f"<p>{text}</p>", title=title))
        assert {await look(told, minutes=15) for _ in range(5)} == {ReadingState.BLOCKED}
        shows(told, page())
        await look(told)
        assert (told.edits(), [len(texts) for texts in told.texts().values()]) == ([], [1])


async def test_what_comes_in_the_place_of_two_statements_is_neither(tmp_path: Path) -> None:
    other = replace(PAGE, id="other", url="/news/18")
    async with story(tmp_path, PAGE) as told:
        await told.watch(PAGE, other)
        shows(told, page())
        told.shows(other.url, page(WHEAT, title="Wheat"))
        await told.look("office"), await told.look("other")
        for path in (PAGE.url, other.url):
            told.shows(path, page(REWRITTEN, title="No one on the bridge"))
        for _ in range(4):
            told.later(minutes=5)
            await told.look("office"), await told.look("other")
        assert told.edits() == []
        assert told.checked["office"].reading == told.checked["other"].reading == ReadingState.BLOCKED
        told.shows(other.url, page(WHEAT, title="Wheat"))
        assert (
            told.events("office", "doubted")[-1].detail["why"] == "the same came in the place of another statement too"
        )


async def test_one_statement_watched_twice_may_be_rewritten(tmp_path: Path) -> None:
    other = replace(PAGE, id="other", url="/news/17?print")
    async with story(tmp_path, PAGE) as told:
        await told.watch(PAGE, other)
        for body in (page(), page(REWRITTEN)):
            for path in (PAGE.url, other.url):
                told.shows(path, body)
            for _ in range(3):
                told.later(minutes=5)
                await told.look("office"), await told.look("other")
        assert len(told.edits()) == 2


async def test_a_statement_that_is_cut_short_before_a_login_is_a_wall(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, page())
        await look(told)
        first = TEXT.partition("</p>")[0] + "</p>"
        shows(
            told, page(f"{first}<p>To continue reading this article, subscribe now. Already a subscriber? Sign in.</p>")
        )
        for _ in range(4):
            assert await look(told) == ReadingState.BLOCKED
        assert told.edits() == []


def cuts(body: bytes) -> Iterator[bytes]:
    yield from (body[: len(body) * part // 40] for part in range(1, 40))


@BOTH
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_page_cut_at_every_fortieth_gives_no_edit(seed: int, source: Source, tmp_path: Path) -> None:
    random = Random(seed)
    whole = redesigned_pages.page(random, redesigned_pages.paragraphs(random))
    async with story(tmp_path, source) as told:
        for cut in cuts(whole):
            told.shows(PAGE.url, whole)
            assert await look(told) == ReadingState.COMPLETE
            told.shows(PAGE.url, cut)
            assert await look(told) != ReadingState.COMPLETE
        assert (told.edits(), told.owed()) == ([], 0)
        for cut in cuts(whole):
            told.shows(PAGE.url, cut)
            await look(told)
        assert (told.edits(), told.removals()) == ([], [])


async def test_a_page_without_an_end_from_the_first_stays_readable(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        for text in (TEXT, EDITED):
            told.site.on(
                PAGE.url, answer(f"<title>Briefing</title><h1>Briefing</h1>{text}".encode(), content_type="text/html")
            )
            assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 1


async def test_a_slug_that_follows_the_title_delays_nothing(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        redirect_to("/news/17-briefing", page())(told)
        await look(told)
        redirect_to("/news/17-briefing-of-thursday", page(EDITED, title="Briefing of Thursday"))(told)
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 1


async def test_a_statement_that_moved_and_changed_is_believed_there_and_then_at_once(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        redirect_to("/archive/2026/bridge", page(REWRITTEN))(told)
        assert [await look(told) for _ in range(3)] == [*[ReadingState.DOUBTED] * 2, ReadingState.COMPLETE]
        redirect_to("/archive/2026/bridge", page(REWRITTEN.replace("for good", "for now")))(told)
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 2


async def test_a_front_page_under_an_address_of_its_own_is_no_statement_however_often(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        home = page("<p>Welcome to the office. All news, appointments and forms are found here.</p>", title="Office")
        told.shows("/", home)
        redirect_to("/en/start", home)(told)
        await told.pass_time(hours=20, step=10)
        assert told.edits() == []
        (unseen,) = told.removals()
        assert "front page" in unseen.unseen
        shows(told, page(EDITED))
        await told.pass_time(hours=2, step=10)
        assert len(told.edits()) == 1


async def test_an_error_that_a_crash_left_unread_is_doubted_at_the_next_start(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        shows(told, page(WHEAT))

        async def never(job: object) -> None:
            raise KeyboardInterrupt

        told.pipeline._extract = never  # type: ignore[assignment]  # the process ends here
        with pytest.raises(KeyboardInterrupt):
            await look(told)
        await told.restart()
        assert (told.edits(), [event.kind for event in told.events("office")]) == ([], ["doubted"])


async def test_a_damaged_body_keeps_nothing_new_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        with closing(connect(told.store.path)) as database, database:
            database.execute("DROP TRIGGER snapshots_no_update")
            database.execute("UPDATE snapshots SET body = x'00'")
        told.store._recent.drop(1)
        await told.restart()
        shows(told, page(EDITED))
        assert await look(told) == ReadingState.COMPLETE
        assert len(told.edits()) == 1
        assert "without the body before it" in caplog.text


async def test_a_doubt_is_seen_in_health(tmp_path: Path) -> None:
    async with story(tmp_path, CHOSEN) as told:
        shows(told, page())
        await look(told)
        shows(told, page(WHEAT))
        await look(told)
        (row,) = fares(told.store)
        assert row.reading == ReadingState.DOUBTED
        assert row.note == "doubted: it shares next to nothing with the last text; look 1 of 3"
        (event,) = told.store.report(lambda reports: reports.happened(Filter()))
        assert event.detail["address"] == told.site.url(PAGE.url)


async def test_a_followed_page_is_doubted_and_its_source_says_so(tmp_path: Path) -> None:
    listing = Source(
        id="news",
        kind=SourceKind.PAGE,
        url="/news",
        interval=timedelta(minutes=5),
        follow=True,
        reread=timedelta(days=30),
        options={"links": ("h2 a",), "selector": ("article",)},
    )
    async with story(tmp_path, listing) as told:
        told.shows("/news", "<html><body><h2><a href='/news/17'>Briefing</a></h2></body></html>")
        shows(told, page())
        await told.look_around()
        shows(told, page(WHEAT))
        told.later(minutes=20)
        await told.look_around()
        (row,) = fares(told.store)
        assert "1 of 1 further places: doubted" in row.remark
        for _ in range(3):
            told.later(minutes=20)
            await told.look_around()
        assert len(told.edits()) == 1


@pytest.mark.parametrize("message", ["Error establishing a database connection.", "502 Bad Gateway"])
async def test_an_entry_of_a_feed_that_turns_into_an_error_is_withheld_once_told(message: str, tmp_path: Path) -> None:
    def feed(text: str) -> str:
        entries = [("1", text), ("2", "The council met on Monday and decided on the budget of the town.")]
        items = "".join(
            f"<item><guid>{guid}</guid><title>T</title><description>{said}</description></item>"
            for guid, said in entries
        )
        return f'<rss version="2.0"><channel><title>N</title>{items}</channel></rss>'

    source = Source(id="office", kind=SourceKind.FEED, url=PAGE.url, interval=timedelta(minutes=5))
    good = "Trains do not run between the river and the stadium until six in the evening, the operator said."
    async with story(tmp_path, source) as told:
        for text in (good, message, good, message, message, message, message):
            told.shows(PAGE.url, feed(text), content_type="application/rss+xml")
            assert await look(told) == ReadingState.COMPLETE
        kinds = [event.kind for event in told.events("office")]
        assert (told.edits(), kinds) == ([], ["doubted", "flapped", "doubted"])
        told.shows(PAGE.url, feed(good.replace("six", "nine")), content_type="application/rss+xml")
        await look(told)
        assert len(told.edits()) == 1


async def test_a_page_that_was_never_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, page("<p>Sorry, the page you requested could not be found.</p>", title="Page not found"))
        assert await look(told) == ReadingState.BLOCKED
        await told.pipeline.flush()
        (health,) = fares(told.store)
        assert CHOOSE in str(source_row(health, over=timedelta(days=7))["why"])
        shows(told, page())
        await look(told)
        await told.pipeline.flush()
        (health,) = fares(told.store)
        assert CHOOSE not in str(source_row(health, over=timedelta(days=7))["why"])


SAFETY = page("<p>Our team is updating the portal.</p><p>Thank you for your patience, visitors.</p>", title="A moment")


async def test_a_wall_that_is_the_first_look_is_no_version(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, SAFETY)
        assert [await look(told) for _ in range(2)] == [ReadingState.DOUBTED] * 2
        shows(told, page())
        assert await look(told) == ReadingState.COMPLETE
        shows(told, page(EDITED))
        assert await look(told) == ReadingState.COMPLETE
        (edit,) = told.edits()
        assert "about an hour" in edit.old
        assert [event.kind for event in told.events("office")] == ["doubted", "doubted", "flapped"]


async def test_a_first_text_about_pages_that_stays_is_the_statement_since_the_first_look(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        shows(told, SAFETY)
        first = told.at + timedelta(minutes=5)
        looks = [await look(told) for _ in range(4)]
        assert looks == [ReadingState.DOUBTED] * 2 + [ReadingState.COMPLETE] * 2
        assert told.checked["office"].derived.edits == ()
        seen = told.store.report(lambda reports: reports.history(1))
        assert (len(seen.versions), seen.versions[0].first_seen) == (1, first)
        assert [event.kind for event in told.events("office")] == ["doubted", "doubted", "believed"]
