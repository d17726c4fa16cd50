"""Silent, announced, or not to be known: what was declared when the old text was last seen, and signs in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.telegram_previews import Post, preview
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.alert import wanted
from tracker.children.pool import Pool
from tracker.judging import is_silent
from tracker.model import Level, Severity, SourceKind, Target
from tracker.pipeline.again import rejudge

OLD, NEW = "It costs ten million.", "It costs eleven million."
DATED = {"published": "2026-11-29T09:00:00+00:00"}


@pytest.mark.parametrize(
    "note",
    [
        *(
            "Reissued on Monday.",
            "Latest update: it is more.",
            "Correction",
            "UPD",
            "UPD 2: more.",
            "UPDATED",
            "(updated)",
        ),
        *("[Corrected 14:20]", "Update 2: more.", "The text was amended.", "In an earlier version it was ten."),
        *("Уточнено", "Оновлено", "(оновлено)", "Виправлено.", "UPD: більше.", "Текст доповнено.", "Оновлено: дані."),
        *("Обновлено", "(обновлено)", "Исправлено: опечатка.", "Новость дополнена", "Текст изменён.", "Дополнено."),
    ],
)
@pytest.mark.parametrize("place", ["{note}\n{text}", "{text}\n{note}"])
def test_a_sign_in_words_is_a_sign(note: str, place: str) -> None:
    new = place.format(note=note, text=NEW)
    assert is_silent(OLD, new, before=DATED, after=DATED) is False
    assert is_silent(place.format(note=note, text=OLD), new, before=DATED, after=DATED) is True, "it stood there before"


@pytest.mark.parametrize(
    "text",
    [
        "Updated rules cost more.",
        "The budget was changed.",
        "Оновлені правила діють.",
        "Ціни змінено міністром.",
        "An issue of bonds.",
    ],
)
def test_what_the_statement_is_about_is_no_sign(text: str) -> None:
    assert is_silent(OLD, f"{NEW} {text}", before=DATED, after=DATED) is True


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [
        ({}, {}, None),
        (DATED, DATED, True),
        (DATED, {"published": "2026-11-29T10:00:00+00:00"}, False),
        (DATED, DATED | {"updated": "2026-11-29T10:00:00+00:00"}, False),
        (DATED | {"updated": "2026-11-29T10:00:00+00:00"}, DATED, True),
        (DATED | {"updated_line": "Updated Monday"}, DATED | {"updated_line": "Updated Tuesday"}, False),
        (DATED | {"updated_raw": "Montag"}, DATED | {"updated_raw": "Dienstag"}, False),
        (DATED, DATED | {"edited_mark": True}, False),
        (DATED | {"edited_mark": True}, DATED | {"edited_mark": True}, None),
        *[({**DATED, "updated_line": "Updated: 9:10", "edited_mark": True},) * 2 + (True,)],
    ],
)
def test_what_is_declared(before: dict[str, object], after: dict[str, object], silent: bool | None) -> None:
    assert is_silent(OLD, NEW, before=before, after=after) is silent


def dated(text: str, updated: str) -> bytes:
    return feed(entry("1", text, extra=f'<a:updated xmlns:a="http://www.w3.org/2005/Atom">{updated}</a:updated>'))


async def silences(watch: Watch) -> list[bool | None]:
    before = [edit.silent for edit in watch.edits()]
    await rejudge(watch.store, None, watch.clock, lambda done, of: None)
    assert [edit.silent for edit in watch.edits()] == before, "judged again it is the same"
    return before


@pytest.mark.asyncio(loop_scope="session")
async def test_a_stamp_that_moved_without_an_edit_announces_no_later_one(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        nine, ten = "2126-03-01T09:00:00Z", "2126-03-01T10:00:00Z"
        watch.site.on("/feed", *(answer(dated(*each)) for each in ((OLD, nine), (OLD, ten), (NEW, ten), (OLD, nine))))
        for _ in range(4):
            await watch.check(minutes=1)
        assert await silences(watch) == [True, False]


@pytest.mark.asyncio(loop_scope="session")
async def test_an_edit_whose_stamp_is_written_in_words_was_announced(tmp_path: Path, readers: Pool) -> None:
    def page(text: str, day: str) -> object:
        body = f'<!doctype html><meta charset="utf-8"><article><p>{text}</p><p>Updated {day}</p></article>'
        return answer(body.encode(), content_type="text/html; charset=utf-8")

    async with watching(tmp_path, readers) as watch:
        watch.source = replace(watch.source, kind=SourceKind.PAGE, options={"selector": ("article",)})
        await watch.pipeline.adopt([watch.source])
        third = "It costs twelve million."  # an old text that comes back would have to stay first
        watch.site.on(
            "/feed", page(OLD, "Sunday, 1 March"), page(NEW, "Monday, 2 March"), page(third, "Monday, 2 March")
        )
        for _ in range(3):
            await watch.check(minutes=1)
        assert await silences(watch) == [False, True]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_post_that_says_edited_is_announced_once_and_not_to_be_known_then(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        url = watch.site.url("/s/staff")
        watch.source = replace(watch.source, kind=SourceKind.TELEGRAM, url=url)
        await watch.pipeline.adopt([watch.source])
        posts = (Post(id=7, text=OLD), Post(id=7, text=NEW, edited="edited"), Post(id=7, text=OLD, edited="edited"))
        watch.site.on("/s/staff", *(answer(preview("staff", [post])) for post in posts))
        for _ in range(3):
            await watch.check(minutes=1)
        found = await silences(watch)
        assert found in ([False, None], [False]), found


@pytest.mark.asyncio(loop_scope="session")
async def test_without_any_time_it_cannot_be_known_and_is_told_so(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(feed(entry("1", OLD))), answer(feed(entry("1", NEW))))
        await watch.check()
        await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert (edit.silent, edit.level) == (None, Level.MEANING_CHANGED)
        quiet = Target(to="console", severity=Severity.LOW, silent_only=True)
        assert wanted(edit, [quiet]) == (quiet,), "it may have been silent"
        assert wanted(replace(edit, silent=False), [quiet]) == ()
