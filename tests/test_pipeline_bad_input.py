"""Whatever a source sends: it ends as an outcome, it is visible, nothing is made of it, and the next healthy poll goes
on, with the honest interval. Each situation starts from a source that was read well."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_site import CLOSE, RESET, Script, answer, drip, head, redirect, until_close
from tests.support.watched_feed import CONSOLE, NEW, NOON, OLD, Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Outcome, ReadingState, Source

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER = "The exchange of prisoners continues."
BEFORE = feed(entry("1", OLD), entry("2", OTHER))
AFTER = feed(entry("1", NEW), entry("2", OTHER))
CUT = AFTER[: AFTER.index(b"</item>") + 40]  # the first entry is whole, and edited; the second is cut
ZEROS = gzip.compress(b"\0" * 3_000_000)

BODIES: dict[str, tuple[Script, Outcome, str, str]] = {
    # what comes, how the check ends, its reason or what was read, and a word of why
    "an empty body": (answer(b""), Outcome.ERROR, "empty", "without a body"),
    "white space": (answer(b" \n\n "), Outcome.ERROR, "empty", "without a body"),
    "an HTML page": (
        answer(b"<!doctype html><html><head><title>Sign in</title></head><body>x</body></html>"),
        Outcome.OK,
        "unparsed",
        "Sign in",
    ),
    "JSON": (answer(b'{"error": "no feed here"}', content_type="application/json"), Outcome.OK, "unparsed", "JSON"),
    "a file's path": (answer(b"/etc/passwd"), Outcome.OK, "unparsed", "plain text"),
    "a web address": (answer(b"http://127.0.0.1/feed"), Outcome.OK, "unparsed", "plain text"),
    "a feed cut by the publisher": (answer(CUT), Outcome.OK, "partial", "not well-formed"),
    "a feed cut on the way": (
        (head(200, {"Content-Length": str(len(AFTER))}) + CUT, CLOSE),
        Outcome.PARTIAL,
        "partial",
        "before it was complete",
    ),
    "a reset on the way": (
        (head(200, {"Content-Length": str(len(AFTER))}) + CUT, 0.1, RESET),
        Outcome.PARTIAL,
        "partial",
        "",
    ),
    "a truncated gzip": (
        answer(gzip.compress(AFTER)[:-12], content_encoding="gzip"),
        Outcome.PARTIAL,
        "partial",
        "",
    ),
    "a gzip that is none": (answer(AFTER, content_encoding="gzip"), Outcome.ERROR, "encoding", ""),
    "a gzip bomb": (answer(ZEROS, content_encoding="gzip"), Outcome.TOO_LARGE, "too_large", "larger than"),
    "far too much": (answer(AFTER + b" " * 2_000_000), Outcome.TOO_LARGE, "too_large", "larger than"),
    "far too much, without a length": (until_close(AFTER + b" " * 2_000_000), Outcome.TOO_LARGE, "too_large", ""),
    "a redirect in a circle": (redirect("/feed"), Outcome.ERROR, "redirects", "circle"),
    "a redirect to a private address": (redirect("http://10.0.0.1/feed"), Outcome.ERROR, "guard", "10.0.0.1"),
    "a redirect to another loopback": (redirect("http://127.0.0.2/feed"), Outcome.ERROR, "guard", "127.0.0.2"),
    "a redirect to a metadata service": (redirect("http://169.254.169.254/"), Outcome.ERROR, "guard", ""),
    "a redirect to a file": (redirect("file:///etc/passwd"), Outcome.ERROR, "guard", ""),
    "a byte now and then": (drip(head(200) + AFTER, 0.2), Outcome.ERROR, "timeout", "in time"),
    "a head, then a byte now and then": (
        (head(200, {"Content-Length": str(len(AFTER))}), *drip(AFTER, 0.2)),
        Outcome.PARTIAL,
        "unparsed",
        "",
    ),
    "no such page": (answer(b"gone", 410), Outcome.GONE, "status", "410"),
    "a server error": (answer(b"oh", 500), Outcome.ERROR, "status", "500"),
    "no HTTP": ((b"\x15\x03\x01\x00\x02\x02\x46", CLOSE), Outcome.ERROR, "protocol", ""),
}


@pytest.mark.parametrize("what", BODIES)
async def test_makes_nothing_is_visible_and_the_next_healthy_poll_goes_on(
    what: str, tmp_path: Path, readers: Pool
) -> None:
    script, outcome, ending, why = BODIES[what]
    limits: dict[str, Any] = {"max_bytes": 1_000_000, "total_timeout": timedelta(seconds=1)}
    async with watching(tmp_path, readers, **limits) as watch:
        watch.site.on("/feed", answer(BEFORE), script, answer(AFTER))
        await watch.check()
        before = watch.counts()

        bad = await watch.check(minutes=1)
        assert (bad.outcome, bad.healthy) == (outcome, False)
        assert ending in (bad.reason, bad.reading), bad
        assert watch.events("removed", "metadata", "duplicate") == []
        first = watch.clock.at
        if bad.reading == "partial":  # its first entry is whole, so it counts; of the other one nothing is concluded
            assert len(watch.edits()) == len(watch.events("withheld")) == 1
        else:
            assert watch.counts() == before | {"checks": before["checks"] + 1}
        health = await watch.health()
        assert (health["state"], health["failures"]) == ("failing", 1)
        assert health["why"] and why in health["why"]

        good = await watch.check(minutes=1)
        assert good.healthy, good
        await the_edit_was_found(watch, first if bad.reading == "partial" else watch.clock.at)


async def the_edit_was_found(watch: Watch, at: datetime | None = None) -> None:
    """One edit, between the last time the old text was really seen and now; and the other statement is still there."""
    (edit,) = watch.edits()
    assert (edit.old, edit.new) == (f"A statement\n\n{OLD}", f"A statement\n\n{NEW}")
    assert (edit.last_seen_old, edit.first_seen_new) == (NOON, at or watch.clock.at)
    assert watch.rows("SELECT key FROM heads WHERE listed ORDER BY key") == [("1",), ("2",)]
    assert (await watch.health())["state"] == "well"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("http://no-such-host.invalid/feed", "dns", id="a host that does not resolve"),
        pytest.param("http://127.0.0.2/feed", "guard", id="an address that may not be dialled"),
        pytest.param("http://127.0.0.1:59/feed", "connect", id="nobody listens there"),
    ],
)
async def test_an_address_where_nothing_answers(url: str, reason: str, tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.source = Source(id="staff", kind=watch.source.kind, url=url, interval=watch.source.interval)
        checked = await watch.check()
        assert (checked.outcome, checked.reason) == (Outcome.ERROR, reason)
        health = await watch.health()
        assert (health["state"], health["failures"], health["statements"]) == ("failing", 1, 0)
        assert health["why"] == checked.detail != ""


async def test_not_modified_to_a_first_request_is_an_error(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(status=304), answer(BEFORE), answer(AFTER))
        checked = await watch.check()
        assert (checked.outcome, checked.reason) == (Outcome.ERROR, "unsolicited_304")
        assert (await watch.health())["failures"] == 1
        watch.clock.at = NOON
        assert (await watch.check()).derived.statements == 2
        await watch.check(minutes=1)
        await the_edit_was_found(watch)


async def test_a_feed_that_is_cut_for_ever_is_watched_as_far_as_it_goes_and_stays_in_sight(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(BEFORE), answer(feed(entry("3", "New."), entry("1", NEW))[:-20]))
        await watch.check()
        for _ in range(7):
            checked = await watch.check(hours=1)
        assert (checked.unchanged, checked.reading) == (True, "partial")
        assert watch.edits() == [] and checked.due == watch.clock.at + watch.source.interval, "no slower than others"
        assert watch.rows("SELECT key, listed FROM heads ORDER BY key") == [("1", 0), ("2", 0), ("3", 1)]
        assert [event.detail["key"] for event in watch.events("withheld")] == ["1"]
        health = await watch.health()
        assert (health["state"], health["failures"]) == ("failing", 7)
        assert "not well-formed" in health["why"]
        assert [event.detail["reading"] for event in watch.events("trouble")] == ["partial"]


ODD: dict[str, tuple[Callable[[str], str], str]] = {
    # an entry that says a text in an odd way, and a word of the note that says so
    "a date of year -1": (
        lambda text: entry("1", text, extra="<pubDate>Mon, 01 Jan -001 00:00:00 GMT</pubDate>"),
        "",
    ),
    "a date of year 1": (lambda text: entry("1", text, extra="<pubDate>0001-01-01T00:00:00Z</pubDate>"), ""),
    "a date of year 9999": (lambda text: entry("1", text, extra="<pubDate>9999-12-31T23:59:59Z</pubDate>"), ""),
    "a lone surrogate": (lambda text: entry("1", text, title="A &#xD800;statement"), "mended"),
    "a guid twice": (lambda text: entry("1", text) + entry("1", "Another thing altogether."), "more than one entry"),
    "an entry without guid and link": (lambda text: entry("1", text) + entry(None, "Nameless."), "or text"),
}


@pytest.mark.parametrize("what", ODD)
async def test_an_oddity_in_one_entry_is_noted_and_hides_no_edit(what: str, tmp_path: Path, readers: Pool) -> None:
    make, note = ODD[what]
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", *(answer(feed(make(text), entry("2", OTHER))) for text in (OLD, OLD, NEW)))
        first = await watch.check()
        assert first.healthy and note in first.note, first
        assert (await watch.check(minutes=1)).unchanged
        assert watch.edits() == []
        health = await watch.health()
        assert (health["state"], note in health["why"]) == ("well", True)
        await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert NEW in edit.new and (edit.last_seen_old, edit.first_seen_new) == (
            NOON + timedelta(minutes=1),
            NOON + timedelta(minutes=2),
        )
        assert watch.pipeline.targets == (CONSOLE,)


async def test_an_entry_without_guid_is_known_by_its_link(tmp_path: Path, readers: Pool) -> None:
    link = "<link>http://127.0.0.1/1</link>"
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", *(answer(feed(entry(None, text, extra=link))) for text in (OLD, NEW)))
        assert "without guid" in (await watch.check()).note
        await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert edit.url == "http://127.0.0.1/1"


async def test_a_wrong_charset_is_noted_and_makes_no_edit_of_what_stays(tmp_path: Path, readers: Pool) -> None:
    latin = feed(entry("1", OLD), entry("2", "Café résumé")).decode().encode("latin-1")
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", answer(latin, content_type="application/rss+xml; charset=utf-8"))
        first = await watch.check()
        assert first.reading in (ReadingState.COMPLETE, ReadingState.PARTIAL)
        assert first.note
        assert (await watch.health())["why"]
        await watch.check(minutes=1)
        assert watch.edits() == []
