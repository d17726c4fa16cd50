"""The conductor, over real parts: when it asks for the whole body, what it writes, what it says of gaps and trouble,
and what is left of a check that was cut short."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.fed_store import fares
from tests.support.scripted_site import Script, answer
from tests.support.watched_feed import CONSOLE, NEW, NOON, OLD, Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Capture, Cause, EventKind, ExtractJob, Outcome, Reading, Source, SourceKind
from tracker.store import Filter
from tracker.store.sqlite.bodies import decompress
from tracker.store.sqlite.convert import micros

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE, TWO = feed(entry("1", OLD)), feed(entry("1", NEW))
BUSY = answer(b"", 503, {"Retry-After": "600"})
DOWN = answer(b"", 500)


def tagged(body: bytes, tag: str) -> Script:
    return answer(body, etag=tag, last_modified="Sun, 01 Mar 2026 10:00:00 GMT")


# --- conditional requests --------------------------------------------------------------------------------------------


async def test_an_unchanged_feed_is_asked_for_conditionally_and_costs_no_row(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", tagged(ONE, '"1"'), answer(status=304))
        await watch.check()
        before = watch.counts()
        for _ in range(5):
            checked = await watch.check(minutes=1)
            assert (checked.outcome, checked.unchanged, checked.healthy) == (Outcome.NOT_MODIFIED, True, True)
        assert watch.asked_with("if-none-match") == [None, *['"1"'] * 5]
        assert watch.asked_with("if-modified-since")[1] == "Sun, 01 Mar 2026 10:00:00 GMT"
        assert watch.counts() == before


@pytest.mark.parametrize(
    ("interval", "every"),
    [pytest.param(600, 6, id="every sixth check"), pytest.param(60, 60, id="hourly where polled often")],
)
async def test_a_server_that_says_304_to_everything_is_asked_for_the_whole_body_all_the_same(
    interval: int, every: int, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers, interval=interval) as watch:
        watch.site.on("/feed", tagged(ONE, '"1"'), *[answer(status=304)] * (every - 1), answer(TWO))
        for _ in range(every + 1):
            await watch.check()
            watch.clock.tick(seconds=interval)
        assert watch.asked_with("if-none-match") == [None, *['"1"'] * (every - 1), None]
        assert len(watch.edits()) == 1


async def test_another_address_is_not_asked_to_compare_with_what_the_old_one_said(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", tagged(ONE, '"1"'))
        watch.site.on("/moved", answer(status=304), tagged(TWO, '"2"'))
        await watch.check()
        watch.source = replace(watch.source, url=watch.site.url("/moved"))
        await watch.pipeline.adopt([watch.source])
        assert (await watch.check(minutes=1)).reason == "unsolicited_304"
        assert watch.site.requests[-1].headers.get("if-none-match") is None
        assert (await watch.check(minutes=1)).derived.edits


# --- what is read and written ----------------------------------------------------------------------------------------


async def test_the_same_body_is_never_read_twice(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        for _ in range(4):
            checked = await watch.check(minutes=1)
        assert checked.unchanged
        assert watch.rows("SELECT count(*) FROM readings") == [(1,)]
        assert watch.rows("SELECT count(*) FROM checks") == [(1,)]


async def test_a_flush_keeps_until_when_it_was_seen(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.check()
        for _ in range(3):
            await watch.check(minutes=1)
        assert watch.rows("SELECT count(*) FROM flushes") == [(0,)]
        await watch.pipeline.flush()
        await watch.pipeline.flush()
        assert watch.rows("SELECT count(*) FROM flushes") == [(1,)]
        await watch.restart()
        assert watch.pipeline.states["staff"].seen_until == NOON + timedelta(minutes=3)
        assert watch.pipeline.states["staff"].due == watch.clock.at + timedelta(minutes=1)


async def test_unchanged_checks_of_an_hour_become_one_record_and_a_crash_takes_none(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.check()
        for minute in range(1, 121):
            await watch.check(minutes=1)
            await watch.pipeline.flush(merge=True)
            if minute in (20, 90):  # as after a kill: only what the store knows goes on
                watch.pipeline = watch.new_pipeline()
                await watch.pipeline.adopt([watch.source])
        assert watch.pipeline.states["staff"].seen_until == NOON + timedelta(minutes=120)
        await watch.pipeline.flush()
        records = [json.loads(decompress(payload, None)) for (payload,) in watch.rows("SELECT payload FROM flushes")]
        spans = [record["staff"] for record in records]
        assert len(spans) <= 3 and sum(count for _, _, count in spans) == 120
        assert spans[0][0] == micros(NOON) and spans[-1][1] == micros(NOON + timedelta(minutes=120))
        assert all(before[1] == after[0] for before, after in pairwise(spans)), "no hole"


async def test_more_entries_than_one_reading_takes_are_all_read_in_one_check(tmp_path: Path, readers: Pool) -> None:
    many = [entry(str(number), f"Statement {number}.") for number in range(2_300)]
    async with watching(tmp_path, readers) as watch:
        edited = feed(entry("0", "Another thing."), *many[1:])
        watch.site.on("/feed", answer(feed(*many)), answer(feed(*many)), answer(edited))
        checked = await watch.check()
        assert (checked.healthy, checked.derived.statements) == (True, 2_300)
        assert (await watch.check(minutes=1)).unchanged
        assert len((await watch.check(minutes=1)).derived.edits) == 1


async def test_entries_without_guid_and_link_are_told_by_their_texts(tmp_path: Path, readers: Pool) -> None:
    shuffled = Random(7)
    words = ["".join(shuffled.choices("abdefghiklmnoprstuv", k=7)) for _ in range(10_000)]
    many = [entry(None, f"{' '.join(words[at : at + 6])}.") for at in range(0, 2_100 * 4, 4)]
    last = entry(None, f"{' '.join(words[2_099 * 4 :][:6])} no more.")
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(feed(*many)), answer(feed(*many[:-1], last)))
        checked = await watch.check()
        assert (checked.healthy, checked.derived.statements) == (True, 2_100)
        assert "known by their title and date, or text: 2100" in checked.note
        checked = await watch.check(minutes=1)
        assert (checked.derived.statements, len(checked.derived.edits)) == (0, 1)


async def test_of_entries_in_the_same_words_under_one_title_none_is_taken_for_another(
    tmp_path: Path, readers: Pool
) -> None:
    many = [entry(None, f"Nameless {number}.") for number in range(60)]
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(feed(*many)), answer(feed(*many[:-1], entry(None, "Nameless 59 no more."))))
        await watch.check()
        checked = await watch.check(minutes=1)
        assert (checked.derived.statements, len(checked.derived.edits)) == (1, 0)
        events = watch.store.report(lambda reports: reports.happened(Filter()))
        assert (events[-1].kind, events[-1].statement) == (EventKind.DUPLICATE, 61)


# --- gaps and trouble ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [pytest.param(ONE, id="unchanged"), pytest.param(TWO, id="changed")])
async def test_failures_leave_a_gap_that_says_why(after: bytes, tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), DOWN, DOWN, answer(after))
        await watch.check()
        for _ in range(2):
            await watch.check(minutes=4)
        await watch.check(minutes=4)
        assert watch.gaps() == [(NOON, NOON + timedelta(minutes=12), "status")]


async def test_downtime_leaves_a_gap_and_a_short_stop_none(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.check()
        await watch.restart()
        await watch.check(minutes=4)
        assert watch.gaps() == []
        await watch.pipeline.flush()
        await watch.restart()
        await watch.check(hours=2)
        start = NOON + timedelta(minutes=4)
        assert watch.gaps() == [(start, start + timedelta(hours=2), "not running")]


async def test_downtime_after_a_failure_is_not_blamed_on_the_source(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), DOWN, answer(ONE))
        await watch.check()
        await watch.check(minutes=1)
        await watch.restart()
        await watch.check(hours=9)
        assert [why for _, _, why in watch.gaps()] == ["not running"]


async def test_a_pause_leaves_a_gap_that_was_wanted(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.check()
        watch.pipeline.rest({"staff"})
        await watch.check(hours=1)
        assert [why for _, _, why in watch.gaps()] == ["paused"]
        await watch.check(hours=1)
        assert [why for _, _, why in watch.gaps()] == ["paused", "not running"]


async def test_trouble_is_told_once_after_five_failures_and_its_end_too(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), *[DOWN] * 7, answer(ONE))
        await watch.check()
        told = []
        for _ in range(7):
            await watch.check(hours=1)
            told.append(watch.counts()["alerts"])
        assert told == [0, 0, 0, 0, 1, 1, 1]
        (trouble,) = watch.events("trouble")
        assert (trouble.detail["failures"], trouble.detail["reason"]) == (5, "status")
        assert "500" in trouble.detail["why"]
        await watch.check(hours=1)
        await watch.check(hours=1)
        (recovered,) = watch.events("recovered")
        assert recovered.detail["failures"] == 7
        owed = watch.store.report(lambda reports: reports.alerts(Filter(limit=10)))
        assert [alert.event_id for alert in owed] == [trouble.id, recovered.id]
        assert (await watch.health())["state"] == "well"


async def test_four_failures_are_no_trouble(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), *[DOWN] * 4, answer(ONE))
        for _ in range(6):
            await watch.check(hours=1)
        assert watch.events("trouble", "recovered") == []
        assert watch.counts()["alerts"] == 0


async def test_failures_are_spaced_out_and_a_wait_that_is_asked_for_is_kept(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", DOWN)
        pauses = []
        for _ in range(4):
            checked = await watch.check(hours=1)
            assert checked.due
            pauses.append((checked.due - watch.clock.at) / timedelta(minutes=1))
        assert pauses == pytest.approx([1 / 6, 1 / 3, 2 / 3, 4 / 3]), "never read yet: soon, and each time later"
        watch.site.on("/feed", answer(b"", 503, {"Retry-After": "7200"}))
        checked = await watch.check(hours=1)
        assert checked.due == watch.clock.at + timedelta(hours=2)


async def test_a_host_on_hold_is_not_asked_and_not_blamed(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        watch.site.on("/other", BUSY)
        await watch.check()
        other = Source(id="other", kind=watch.source.kind, url=watch.site.url("/other"))
        await watch.pipeline.adopt([watch.source, other])
        assert (await watch.pipeline.check(other)).reason == "status"
        before, asked = watch.counts(), len(watch.site.requests)
        checked = await watch.check(minutes=1)
        assert (checked.outcome, checked.reason) == (Outcome.ERROR, "hold")
        assert checked.due and timedelta(minutes=9) < checked.due - watch.clock.at <= timedelta(minutes=10)
        assert (len(watch.site.requests), watch.counts()) == (asked, before)
        await watch.pipeline.flush()
        health = {row.id: row for row in fares(watch.store)}["staff"]
        assert (health.failures, health.reason) == (0, "hold")


async def test_a_site_that_does_not_want_robots_is_left_alone_and_that_is_visible(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers, respect_robots=True) as watch:
        watch.site.on("/robots.txt", answer(b"User-agent: *\nDisallow: /"))
        watch.site.on("/feed", answer(ONE))
        checked = await watch.check()
        assert (checked.outcome, checked.reason) == (Outcome.ERROR, "robots")
        assert watch.site.paths() == ["/robots.txt"]
        health = await watch.health()
        assert (health["state"], "robots.txt" in health["why"]) == ("failing", True)


# --- our own changes -------------------------------------------------------------------------------------------------


def older(readers: Pool, version: str) -> Any:
    """An extractor as it was before: it called every text by another name."""

    async def extract(job: ExtractJob) -> Reading:
        reading = await readers.extract(replace(job, known={}))
        captures = [
            replace(each, text=f"{each.text} (old)", entry="") for each in reading.captures if isinstance(each, Capture)
        ]
        return replace(reading, extractor=version, captures=tuple(captures))

    return {"extract": extract, "extractors": {SourceKind.FEED: version}}


async def test_a_new_extractor_reads_the_last_body_again_and_nobody_is_alerted(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), answer(TWO))
        await watch.restart(**older(readers, "feed-0"))
        await watch.check()
        assert await watch.restart() == 1
        (edit,) = watch.edits()
        assert (edit.cause, edit.last_seen_old, edit.first_seen_new) == (Cause.REEXTRACTED, NOON, NOON)
        assert watch.counts()["alerts"] == 0
        assert await watch.restart() == 0
        await watch.check(minutes=1)
        source = watch.edits()[1]
        assert (source.cause, source.old) == (Cause.SOURCE, f"A statement\n\n{OLD}")
        assert watch.counts()["alerts"] == 1


async def test_a_program_that_is_set_back_compares_like_with_like_too(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.restart(**older(readers, "feed-0"))
        await watch.check()
        await watch.restart()
        assert await watch.restart(**older(readers, "feed-0")) == 1
        assert [edit.cause for edit in watch.edits()] == [Cause.REEXTRACTED] * 2
        assert watch.edits()[1].new == watch.edits()[0].old


async def test_a_new_extractor_reads_the_last_whole_body_also_where_rubbish_came_after_it(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), answer(b"<html>"), answer(ONE))
        await watch.restart(**older(readers, "feed-0"))
        await watch.check()
        await watch.check(minutes=1)
        await watch.restart()
        await watch.check(minutes=1)
        assert [edit.cause for edit in watch.edits()] == [Cause.REEXTRACTED]


# --- what a crash leaves ---------------------------------------------------------------------------------------------


async def dies(_: ExtractJob) -> Reading:
    raise asyncio.CancelledError


async def test_a_body_that_a_crash_left_unread_is_read_first_at_the_next_start(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), answer(TWO), answer(TWO))
        await watch.check()
        await watch.restart(extract=dies)
        with pytest.raises(asyncio.CancelledError):
            await watch.check(minutes=1)
        watch.clock.tick(hours=1)
        assert await watch.restart() == 1
        (edit,) = watch.edits()
        assert (edit.last_seen_old, edit.first_seen_new) == (NOON, NOON + timedelta(minutes=1))
        assert watch.counts()["alerts"] == 1
        assert await watch.restart() == 0
        assert (await watch.check(minutes=1)).unchanged
        assert len(watch.edits()) == 1


async def test_what_is_read_late_was_seen_when_its_first_byte_came(tmp_path: Path, readers: Pool) -> None:
    times = (NOON + timedelta(seconds=second) for second in count())
    async with watching(tmp_path, readers, now=lambda: next(times)) as watch:
        watch.site.on("/feed", answer(ONE))
        await watch.restart(extract=dies)
        with pytest.raises(asyncio.CancelledError):
            await watch.check()
        await watch.restart()
        assert watch.pipeline.states["staff"].seen_until == NOON + timedelta(seconds=1)  # it began at 0, ended at 2


async def test_a_body_left_unread_is_compared_with_what_the_same_extractor_made_of_the_one_before(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(ONE), answer(TWO))
        await watch.restart(**older(readers, "feed-0"))
        await watch.check()
        await watch.restart(**(older(readers, "feed-0") | {"extract": dies}))
        with pytest.raises(asyncio.CancelledError):
            await watch.check(minutes=1)
        assert await watch.restart() == 2
        assert [edit.cause for edit in watch.edits()] == [Cause.REEXTRACTED, Cause.SOURCE]
        assert watch.edits()[1].old.endswith(OLD)


async def full_disk(watch: Watch, pages: int) -> None:
    """Let the store's file grow no further than it is by so many pages; a large number lifts that."""

    def limit(tx: Any) -> None:
        (now,) = tx._connection.exec_driver_sql("PRAGMA page_count").one()
        tx._connection.exec_driver_sql(f"PRAGMA max_page_count = {now + pages}")

    await asyncio.wrap_future(watch.store.commit(limit))


@pytest.mark.parametrize("room", [0, 3, 8], ids=lambda pages: f"{pages}-pages-left")
async def test_a_full_disk_is_an_error_of_ours_and_nothing_is_half_done(
    room: int, tmp_path: Path, readers: Pool
) -> None:
    words = " ".join(f"word{number}" for number in range(9_000))
    big = feed(*(entry(str(number), f"{words} {number}") for number in range(8)), entry("1000", NEW))
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(feed(entry("1000", OLD))), answer(big))
        await watch.check()
        before = watch.counts()
        await full_disk(watch, room)
        for _ in range(6):
            checked = await watch.check(minutes=5)
            assert (checked.outcome, checked.reason) == (Outcome.ERROR, "store")
            assert "full" in checked.detail
        after = watch.counts()
        assert after | {"checks": 0} == before | {"checks": 0}
        await full_disk(watch, 1_000_000)
        checked = await watch.check(minutes=5)
        assert checked.healthy, checked
        (edit,) = watch.edits()
        assert edit.last_seen_old == NOON
        assert watch.counts()["statements"] == 9
        assert watch.events("trouble", "recovered") == []
        assert [why for _, _, why in watch.gaps()] == ["store"]
        assert watch.pipeline.targets == (CONSOLE,)
