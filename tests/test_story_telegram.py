"""Telegram channels from the wire to the history: edits, what only looks like one, and what is gone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.telegram_channel import CHANNEL, NAME, own, posts, show
from tests.support.telegram_previews import Post, landing, notice, photo, post_page, preview
from tests.support.watched_places import story, texts_of
from tracker.model import Cause, Outcome, ReadingState
from tracker.store import Filter

FIRST = "Our troops are currently commencing new offensive operations."
SECOND = "Our troops are currently commencing new combat operations."


async def test_the_model_case(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(101, 102, 103, p102=FIRST))
        await told.look_around()
        told.later(minutes=10)
        show(told, posts(101, 102, 103, 104, p102=SECOND))
        await told.look_around()
        (edit,) = told.edits()
        assert (edit.old, edit.new, edit.cause) == (FIRST, SECOND, Cause.SOURCE)
        assert edit.silent
        assert edit.url == f"https://t.me/{NAME}/102"
        assert told.owed() == 1
        (event,) = told.events("staff", "confirmed")
        assert event.detail["edit"] == edit.id and event.detail["check"]


async def test_a_thousand_views_later_nothing_has_changed(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        for _ in range(10):
            show(told, posts(101, 102))
            await told.look_around()
            told.later(minutes=2)
        assert told.edits() == []
        assert told.events("staff") == []
        assert told.texts() == {"zrazok_press/101": ["Post number 101."], "zrazok_press/102": ["Post number 102."]}


async def test_a_hidden_post_is_not_edited_and_an_edit_behind_it_is_found_with_its_interval(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(101, 102, p102=FIRST))
        await told.look_around()
        seen = told.at
        told.later(minutes=2)
        hidden = Post(id=102, after=notice("Please open Telegram to view this post"))
        show(told, [*posts(101), hidden])
        await told.look_around()
        assert told.edits() == []
        assert [event.kind for event in told.events("staff")] == ["hidden"]
        told.later(minutes=60)
        show(told, posts(101, 102, p102=SECOND))
        await told.look_around()
        (edit,) = told.edits()
        assert (edit.last_seen_old, edit.first_seen_new) == (seen, told.at)


async def test_a_stale_copy_of_the_channel_is_no_edit_and_no_return(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        for said in (FIRST, SECOND, FIRST, SECOND, SECOND):
            newest = SECOND if told.edits() or said == SECOND else FIRST
            show(told, posts(101, 102, p102=said))
            told.shows(own(102), post_page(NAME, Post(id=102, text=newest)))
            await told.look_around()
            told.later(minutes=2)
        assert texts_of(told.edits()) == [(FIRST, SECOND)]


async def test_a_change_that_its_own_page_never_shows_is_taken_in_the_end(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(101, 102, p102=FIRST))
        await told.look_around()
        for _ in range(4):
            assert told.edits() == []
            told.later(minutes=2)
            told.shows(f"/s/{NAME}", preview(NAME, posts(101, 102, p102=SECOND)))
            await told.look_around()
        assert texts_of(told.edits()) == [(FIRST, SECOND)]


async def test_older_posts_are_read_at_first_and_again_so_that_a_late_edit_is_found(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=2)) as told:
        show(told, posts(*range(141, 161)))
        show(told, posts(*range(141, 160)), before=160)
        show(told, posts(*range(121, 140)), before=140)
        show(told, posts(*range(101, 121)), before=121)
        visited = await told.look_around()
        assert visited == ["staff", "staff~before-160", "staff~before-140", "staff~before-120"]
        show(told, posts(*range(121, 140), p130=SECOND), before=140)
        await told.pass_time(hours=2, step=10)
        assert texts_of(told.edits()) == [("Post number 130.", SECOND)]


async def test_what_leaves_the_newest_page_is_followed_on_an_older_one(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(*range(101, 121)))
        show(told, posts(*range(101, 120)), before=120)
        show(told, posts(*range(101, 140)), before=140)
        await told.look_around()
        told.later(minutes=10)
        show(told, posts(*range(125, 145)))
        await told.look_around()
        show(told, posts(*range(101, 140), p118=SECOND), before=140)
        show(told, posts(*range(101, 120), p118=SECOND), before=120)
        told.shows(own(118), post_page(NAME, Post(id=118, text=SECOND)))
        await told.pass_time(hours=3, step=10)
        assert texts_of(told.edits()) == [("Post number 118.", SECOND)]
        assert told.removals() == []


async def test_a_post_that_is_gone_is_removed_once_and_may_return(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(*range(101, 111), p105=FIRST))
        await told.look_around()
        last = told.at
        told.later(minutes=2)
        show(told, posts(*range(101, 105), *range(106, 111)))
        told.shows(own(105), post_page(NAME, None))
        await told.look_around()
        assert told.removals() == []
        await told.pass_time(minutes=29)
        assert told.removals() == []
        await told.pass_time(minutes=30)
        (removal,) = told.removals()
        assert (removal.text, removal.last_seen) == (FIRST, last)
        assert removal.confirmed - last >= timedelta(minutes=30)
        assert told.owed() == 1
        await told.pass_time(hours=2, step=10)
        assert len(told.removals()) == 1
        show(told, posts(*range(101, 111), p105=FIRST))
        await told.look("staff")
        (removal,) = told.removals()
        assert removal.returned == told.at
        assert told.owed() == 2
        assert told.edits() == []
        gone, back = told.store.report(lambda reports: reports.alerts(Filter(limit=9)))
        for alert in (gone, back):
            assert alert.event_id is not None
            report = told.store.report(lambda reports, event=alert.event_id: reports.removal(event))
            assert report is not None and replace(report, number=removal.number) == removal
            assert (report.number == removal.number) == (alert is gone)


async def test_old_windows_rest_and_are_not_taken_up_again(tmp_path: Path) -> None:
    source = replace(CHANNEL, depth=2, reread=timedelta(hours=30))
    async with story(tmp_path, source) as told:
        show(told, posts(*range(141, 161)))
        show(told, posts(*range(141, 160)), before=160)
        show(told, posts(*range(121, 140)), before=140)
        show(told, posts(*range(101, 120)), before=120)
        await told.pass_time(hours=48, step=60)
        assert list(told.pipeline.places.known) == ["staff"]
        seen = len(told.site.requests)
        told.begin()
        await told.watch(source)
        await told.pass_time(hours=2, step=60)
        assert {request.path for request in told.site.requests[seen:]} == {f"/s/{NAME}"}


async def test_a_gap_of_days_is_paged_over(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=3)) as told:
        for before in (80, 100, 120, 140, 160, 180, 200):
            show(told, posts(*range(before - 20, before)), before=before)
        show(told, posts(*range(101, 121)))
        await told.look_around()
        told.later(days=2)
        show(told, posts(*range(181, 201)))
        await told.look_around()
        known = {int(key.rpartition("/")[2]) for key in told.texts()}
        assert set(range(140, 201)) <= known


async def test_a_post_that_only_this_page_lacks_is_not_gone(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(*range(101, 111)))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(101, 105), *range(106, 111)))
        await told.pass_time(hours=2, step=10)
        assert told.removals() == []
        assert "staff~post-105" not in told.pipeline.places.known


async def test_a_post_whose_page_cannot_be_had_is_not_gone(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(*range(101, 111)))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(101, 105), *range(106, 111)))
        told.shows(own(105), "busy", 503)
        await told.pass_time(hours=3, step=10)
        assert told.removals() == []


async def test_posts_that_the_page_moved_past_are_not_missed(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, reread=timedelta(0))) as told:
        show(told, posts(*range(101, 121)))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(111, 131)))
        assert await told.look_around() == ["staff"]
        assert told.removals() == [] and told.events("staff") == []


async def test_a_channel_that_is_lost_is_one_source_event_and_nothing_else(tmp_path: Path) -> None:
    pages = [
        ("redirected away", landing(NAME), ReadingState.UNPARSED),
        ("throttled", preview(NAME, [], none="No posts found"), ReadingState.BLOCKED),
        ("another channel", preview("other", posts(1, 2)), ReadingState.UNPARSED),
    ]
    for name, page, state in pages:
        folder = tmp_path / name
        folder.mkdir()
        async with story(folder, CHANNEL) as told:
            show(told, posts(*range(101, 111)))
            await told.look_around()
            if name == "redirected away":
                told.sends_to(f"/s/{NAME}", f"/{NAME}")
                told.shows(f"/{NAME}", page)
            else:
                told.shows(f"/s/{NAME}", page)
            await told.pass_time(hours=6, step=10)
            assert told.checked["staff"].outcome is Outcome.OK
            assert told.checked["staff"].reading == state
            assert [event.kind for event in told.events("staff")] == ["trouble"], name
            assert (told.edits(), told.removals(), told.owed()) == ([], [], 1)
            assert len(told.texts()) == 10


async def test_a_post_that_loses_its_text_to_new_markup_is_not_edited(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        said = [*posts(101, 102), Post(id=103, text="Under a photo.", before=photo(103))]
        show(told, said)
        await told.look_around()
        told.later(minutes=2)
        told.shows(f"/s/{NAME}", preview(NAME, said).replace(b"js-message_text", b"js-words"))
        await told.look_around()
        assert told.edits() == []


async def test_places_are_remembered_over_a_restart(tmp_path: Path) -> None:
    source = replace(CHANNEL, depth=1)
    async with story(tmp_path, source) as told:
        show(told, posts(*range(141, 161)))
        show(told, posts(*range(141, 160)), before=160)
        show(told, posts(*range(121, 140)), before=140)
        await told.look_around()
        before = set(told.pipeline.places.known)
        told.begin()
        await told.watch(source)
        assert set(told.pipeline.places.known) == before
        assert await told.pipeline.resume() == 0
        told.later(hours=1)
        show(told, posts(*range(121, 140), p130=SECOND), before=140)
        await told.look_around()
        assert texts_of(told.edits()) == [("Post number 130.", SECOND)]


@pytest.mark.parametrize("older", [True, False])
async def test_a_channel_whose_page_leads_to_no_older_one_is_not_looked_for_any(older: bool, tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=3)) as told:
        page = preview(NAME, posts(145))
        told.shows(f"/s/{NAME}", page if older else page.replace(b"js-messages_more", b""))
        await told.look_around()
        assert bool(told.pipeline.places.of(CHANNEL.id)) is older
