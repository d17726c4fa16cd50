"""Captures of errors, walls and blocks in an archive: kept, named with their reason, and never a version."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.program import Place
from tests.test_cli import tracker
from tests.test_walls import ERRORS, LINKS, MENU
from tracker.store import Filter

TEXT = (
    "<p>The ministry held a briefing in the capital on Thursday and set out the course of events of the past week in "
    "the eastern districts, where its units have been at work since Monday.</p><p>Officials answered questions from "
    "reporters for about an hour and said that a further briefing will be held when the commission has ended.</p>"
)
EDITED = TEXT.replace("about an hour", "two hours")


def page(text: str = TEXT, title: str = "Briefing", more: str = "") -> bytes:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title} | Office</title></head><body>{MENU}"
        f"<article><h1>{title}</h1>{text}</article>{more}<footer>Office, 2026</footer></body></html>"
    ).encode()


def wall(title: str, text: str) -> bytes:
    return page(f"<p>{text}</p>", title, f"<ul>{LINKS}</ul>")


UKRAINIAN, RUSSIAN = (next(each for each in ERRORS if each[0] == language) for language in ("uk", "ru"))
WALLS = {
    "an error page": wall("Page not found", "The page you are looking for was not found."),
    "an error page in Ukrainian": wall(*UKRAINIAN[1:]),
    "an error page in Russian": wall(*RUSSIAN[1:]),
    "a soft 404 without a menu": b"<html><title>404</title><body><h1>Not Found</h1><p>nginx</p></body></html>",
    "a bot check": wall("Just a moment...", "Checking your browser before accessing the site. Enable JavaScript."),
    "a queue that says so in words of its own": wall(
        "Nearly there",
        "You are in the queue, behind 4,021 visitors. Leave this browser open: your connection takes some seconds.",
    ),
    "the rest before a login": page(
        TEXT.partition("</p>")[0] + "</p><p>To continue reading this article, subscribe now. Already a subscriber? "
        "Sign in.</p>"
    ),
}


def folder(at: Path, *bodies: bytes) -> str:
    at.mkdir()
    for day, body in enumerate(bodies, start=1):
        (at / f"202603{day:02}100000.html").write_bytes(body)
    return str(at)


@pytest.mark.parametrize("other", WALLS)
async def test_what_stands_in_the_way_of_a_page_is_set_aside(other: str, tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure()
    captures = folder(tmp_path / "old", page(), WALLS[other], page(), page(EDITED), WALLS[other])
    words = ["import", "dir", captures, "--source", "saved", "--new", "--language", "en"]
    done = await tracker(place, *words)
    assert done.exit_code == 1
    for day in (2, 5):
        assert f"set aside: dir:old/202603{day:02}100000.html: blocked: " in done.stderr
    assert "5 captures imported (0 known already, 0 unreadable, 2 set aside): 1 statement, 2 versions, 1 edit" in (
        " ".join(done.stderr.split())
    )
    (edit,) = place.edits()
    assert "two hours" in edit.new
    events = place.look(lambda reports: reports.happened(Filter()))
    assert {event.kind for event in events} >= {"imported", "withheld"}
    again = await tracker(place, *words)
    assert "0 captures imported (3 known already, 0 unreadable, 2 set aside): 0 statements" in " ".join(
        again.stderr.split()
    )
    assert (await tracker(place, "verify")).exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "Access to the old town is denied to lorries from Monday, the council said; page not found errors on its site "
        "are being looked into by the operator, and a login is not needed to see the plan.",
        "Сторінку з наказом не знайдено в архіві міністерства, повідомили у вівторок; доступ до нього заборонено було "
        "ще торік, і тепер його шукає комісія з трьох осіб.",
        "Страница реестра не найдена, сообщили во вторник; доступ к нему был запрещён ещё в прошлом году, и теперь "
        "его ищет комиссия из трёх человек.",
    ],
)
async def test_a_statement_about_such_things_is_a_version(text: str, tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure()
    bodies = [page(f"<p>{text}</p>", "The plan"), page(f"<p>{text} The sitting took two days.</p>", "The plan")]
    done = await tracker(place, "import", "dir", folder(tmp_path / "old", *bodies), "--source", "saved", "--new")
    assert done.exit_code == 0, done.stderr
    assert "1 statement, 2 versions, 1 edit" in done.stderr


def feed(*texts: str) -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>Notice {n}</title><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


@pytest.mark.parametrize("message", ["Error establishing a database connection.", "502 Bad Gateway"])
async def test_an_entry_that_is_the_message_of_a_server_counts_as_it_was(message: str, tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure()
    first, second = (f"The office will build bridge number {n} over the river, with two lanes." for n in (1, 2))
    bodies = [feed(first, second), feed(first, message), feed(first, second), feed(first, second.replace("two", "no"))]
    done = await tracker(
        place, "import", "dir", folder(tmp_path / "old", *bodies), "--source", "f", "--new", "--kind", "feed"
    )
    assert done.exit_code == 1
    assert "set aside: dir:old/20260302100000.html: 1: " in done.stderr
    assert "4 captures imported (0 known already, 0 unreadable, 1 set aside): 2 statements, 3 versions, 1 edit" in (
        " ".join(done.stderr.split())
    )
    (edit,) = place.edits()
    assert (edit.old.split()[-2], edit.new.split()[-2]) == ("two", "no")
