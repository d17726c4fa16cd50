"""Texts that take turns: an old copy that is shown for a look, two variants of one page, and which of them stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from tests.support.site_outages import SITE, said, written
from tests.support.telegram_channel import CHANNEL, NAME, own, posts, show
from tests.support.telegram_previews import preview
from tests.support.watched_places import Story, story
from tracker.model import Message, Source, SourceKind
from tracker.pipeline.letters import Letters
from tracker.store import Filter

PAGE = replace(SITE, id="page", kind=SourceKind.PAGE, url="/p", follow=False)
FEED = replace(SITE, id="feed", follow=False, options={})
TEXTS = {
    "A": "The tariff will rise by 12 percent in January, the ministry said in the capital on Friday.",
    "B": "The tariff will rise by 21 percent in January, the ministry said in the capital on Friday.",
    "C": "The tariff will fall by 21 percent in January, the ministry said in the capital on Friday.",
}


def feed(*texts: str) -> str:
    items = (f"<item><guid>{n}</guid><description>{text}</description></item>" for n, text in enumerate(texts))
    return f'<rss version="2.0"><channel><title>Office</title>{"".join(items)}</channel></rss>'


async def turns(told: Story, source: Source, shown: str) -> None:
    """One look at each of these, ten minutes apart."""
    for name in shown:
        if source.kind is SourceKind.PAGE:
            told.shows(source.url, written(TEXTS[name], 1))
        else:
            told.shows(source.url, feed(TEXTS[name], said(1)), content_type="application/rss+xml")
        await told.look(source.id)
        told.later(minutes=10)


async def letters(told: Story) -> list[Message]:
    owed = told.store.report(lambda reports: reports.alerts(Filter(limit=100)))
    return [await Letters(told.store, None).one(alert, None, UTC) for alert in owed]


async def test_an_old_copy_of_a_page_is_no_edit_and_no_return(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        await turns(told, PAGE, "ABABB")
        assert [edit.reverts_to for edit in told.edits()] == [None]
        assert [event.kind for event in told.events("page")] == ["doubted", "flapped"]
        assert told.owed() == 1


async def test_a_page_that_goes_back_is_told_when_that_has_stayed_for_half_an_hour(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        await turns(told, PAGE, "AB")
        began = told.at
        await turns(told, PAGE, "AAA")
        assert len(told.edits()) == 1
        await turns(told, PAGE, "A")
        _, back = told.edits()
        assert (back.reverts_to, back.first_seen_new) == (1, began)
        assert told.owed() == 2


async def test_two_variants_of_a_page_are_two_alerts_and_an_edit_of_either_is_found(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        await turns(told, PAGE, "AB" * 20)
        assert (len(told.edits()), told.owed()) == (1, 2)
        _, turn = await letters(told)
        assert "two texts take turns" in turn.title
        assert (turn.payload["type"], turn.payload["versions"]) == ("turns", 2)
        await turns(told, PAGE, "CBC")
        assert (told.edits()[-1].new.count(TEXTS["C"]), told.owed()) == (1, 3)


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_last_word_is_the_text_that_stayed(restarts: bool, tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        await turns(told, FEED, "ABAB")
        assert told.owed() == 2
        if restarts:
            await told.restart()
        await told.pass_time(hours=23, step=60)
        assert told.owed() == 2
        await told.pass_time(hours=11 * 24, step=60)
        last = (await letters(told))[-1]
        assert len(told.events("feed", "settled")) == 1
        assert told.owed() == 3
        assert TEXTS["B"][:25] in str(last.payload["new"]) and "21 percent" in last.title
        assert "this one has stayed" in last.text


async def test_texts_that_never_stay_are_no_further_alert(tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        for _ in range(20):
            await turns(told, FEED, "AB")
            told.later(hours=3)
        assert told.owed() == 2


ODD = {
    "cut": lambda text: text[:60],
    "lower case": str.lower,
    "translated": lambda text: text.replace("The council", "Рада").replace("voted", "голосувала"),
    "of its neighbour": lambda text: said(7) + text[:0],
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("silent", [False, True])
async def test_one_odd_look_at_a_channel_is_no_edit_of_any_post(odd: str, silent: bool, tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=0)) as told:
        texts = {f"p{number}": said(number) for number in range(101, 121)}
        show(told, posts(*range(101, 121), **texts))
        await told.look_around()
        told.later(minutes=2)
        wrong = {name: ODD[odd](text) for name, text in texts.items()}
        told.shows(f"/s/{NAME}", preview(NAME, posts(*range(101, 121), **wrong)))
        if silent:
            for number in range(101, 121):
                told.shows(own(number), "later", status=503)
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(101, 121), **texts))
        await told.pass_time(minutes=30)
        assert (told.edits(), told.removals(), told.owed()) == ([], [], 0)
        assert len(told.events("staff", "withheld")) == 1


async def test_many_posts_that_are_edited_at_once_are_taken_when_their_own_pages_say_so(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=0)) as told:
        texts = {f"p{number}": said(number) for number in range(101, 121)}
        show(told, posts(*range(101, 121), **texts))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(101, 121), **{name: text.replace("shall", "may") for name, text in texts.items()}))
        await told.look_around()
        assert len(told.edits()) == len(told.events("staff", "confirmed")) == 20
        assert told.edits()[0].first_seen_new - told.edits()[0].last_seen_old == timedelta(minutes=2)
