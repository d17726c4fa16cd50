"""What "not modified" is worth: it counts as the old text seen, until the server gives another body under the same
validator; then it never did."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.scripted_site import Script, answer
from tests.support.watched_feed import NEW, NOON, OLD, Watch, entry, feed, watching
from tracker.archive.bundle import bundle
from tracker.children.pool import Pool
from tracker.model import EventKind, Outcome
from tracker.pipeline.turning import WITHDRAWN_GAP
from tracker.report import edit_record
from tracker.visiting import broken

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE, TWO, THREE = (feed(entry("1", text)) for text in (OLD, NEW, "Something else was said."))
UNMODIFIED = answer(status=304)
EVERY = 5
"""Looks of "not modified" between two whole bodies, at an interval of ten minutes."""


async def until(watch: Watch, *scripts: Script, looks: int) -> timedelta:
    """How long after the first look the old text was last seen, as the one edit says."""
    watch.site.on("/feed", *scripts)
    for number in range(looks):
        await watch.check(minutes=10 if number else 0)
    (edit,) = watch.edits()
    return edit.last_seen_old - NOON


@pytest.mark.parametrize(
    ("before", "after", "minutes"),
    [
        pytest.param({"etag": '"e1"'}, {"etag": '"e2"'}, 10 * EVERY, id="honest: another ETag"),
        pytest.param({"etag": '"e1"'}, {"etag": '"e1"'}, 0, id="the same ETag"),
        pytest.param({"etag": 'W/"1"'}, {"etag": 'W/"1"'}, 0, id="the same weak ETag"),
        pytest.param({"last_modified": "yesterday"}, {"last_modified": "today"}, 10 * EVERY, id="honest: another day"),
        pytest.param({"last_modified": "yesterday"}, {"last_modified": "yesterday"}, 0, id="the same Last-Modified"),
        pytest.param(
            {"etag": '"e1"', "last_modified": "yesterday"},
            {"etag": '"e2"', "last_modified": "yesterday"},
            10 * EVERY,
            id="honest: with an ETag, nobody heeds Last-Modified",
        ),
        pytest.param(
            {"etag": '"e1"', "last_modified": "yesterday"}, {"last_modified": "yesterday"}, 0, id="the ETag is gone"
        ),
        pytest.param({"etag": '"e1"'}, {}, 10 * EVERY, id="no validator any more"),
    ],
)
async def test_a_304_counts_unless_the_same_validator_stands_over_another_body(
    before: dict[str, str], after: dict[str, str], minutes: int, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        scripts = [answer(ONE, **before), *[UNMODIFIED] * EVERY, answer(TWO, **after)]
        assert await until(watch, *scripts, looks=EVERY + 2) == timedelta(minutes=minutes)
        assert len(watch.events("withdrawn")) == (minutes == 0)


async def test_without_validators_the_old_text_was_seen_in_the_last_whole_body(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        assert await until(watch, answer(ONE), answer(ONE), answer(TWO), looks=3) == timedelta(minutes=10)
        assert watch.events("withdrawn") == []


async def test_only_the_304s_since_the_last_whole_body_are_withdrawn(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        same = answer(ONE, etag='"1"')
        scripts = [same, *[UNMODIFIED] * EVERY, same, *[UNMODIFIED] * EVERY, answer(TWO, etag='"1"')]
        assert await until(watch, *scripts, looks=len(scripts)) == timedelta(minutes=10 * (EVERY + 1))


async def test_what_was_flushed_and_signed_meanwhile_is_withdrawn_by_a_record_that_all_heed(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        watch.site.on("/feed", answer(ONE, etag='"1"'), *[UNMODIFIED] * EVERY, answer(TWO, etag='"1"'))
        for _ in range(EVERY + 1):
            await watch.check()
            await watch.pipeline.flush()
            watch.clock.tick(minutes=10)
        assert watch.rows("SELECT count(*) FROM flushes") == [(EVERY,)]
        await watch.restart()
        await watch.check()
        await watch.pipeline.flush()

        (edit,) = watch.edits()
        assert (edit.last_seen_old, edit.first_seen_new) == (NOON, NOON + timedelta(minutes=60))
        assert watch.rows("SELECT count(*) FROM flushes") == [(EVERY,)], "evidence is never taken back"
        assert watch.gaps() == [(NOON, NOON + timedelta(minutes=60), WITHDRAWN_GAP)]
        (event,) = watch.events("withdrawn")
        assert 'same ETag "1"' in event.detail["why"]
        assert event.detail["until"] == (NOON + timedelta(minutes=50)).isoformat()
        health = await watch.health()
        assert (health["state"], 'same ETag "1"' in health["why"]) == ("well", True)

        proven = watch.store.prove(edit.number)
        shown = bundle(proven, opinion=edit_record(edit), page="", sign=None)
        assert [gap["reason"] for gap in json.loads(shown["coverage.json"])["gaps"]] == [WITHDRAWN_GAP]
        assert any(json.loads(each.content).get("kind") == EventKind.WITHDRAWN for each in proven.records)


async def test_such_a_server_is_not_asked_to_compare_again_not_after_a_restart_either(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        watch.site.on(
            "/feed", answer(ONE, etag='"1"'), *[UNMODIFIED] * EVERY, answer(TWO, etag='"1"'), answer(THREE, etag='"3"')
        )
        for _ in range(EVERY + 2):
            await watch.check(minutes=10)
        await watch.check(minutes=10)
        await watch.restart()
        await watch.check(minutes=10)
        assert watch.asked_with("if-none-match")[EVERY + 1 :] == [None, None, None]
        first, second = watch.edits()
        assert second.last_seen_old == first.first_seen_new


async def test_at_another_address_it_is_trusted_again(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers, interval=600) as watch:
        watch.site.on("/feed", answer(ONE, etag='"1"'), *[UNMODIFIED] * EVERY, answer(TWO, etag='"1"'))
        for _ in range(EVERY + 2):
            await watch.check(minutes=10)
        watch.source = replace(watch.source, url=watch.site.url("/moved"))
        watch.site.on("/moved", answer(TWO, etag='"1"'), UNMODIFIED)
        await watch.pipeline.adopt([watch.source])
        await watch.check(minutes=10)
        assert (await watch.check(minutes=10)).outcome is Outcome.NOT_MODIFIED
        assert "ETag" not in (await watch.health())["why"]


async def test_a_short_answer_is_no_proof(tmp_path: Path, readers: Pool) -> None:
    """What was not received whole says nothing of what the validator stands for."""
    async with watching(tmp_path, readers, interval=600) as watch:
        watch.site.on("/feed", answer(ONE, etag='"1"'), UNMODIFIED)
        await watch.check()
        await watch.check(minutes=10)
        state = watch.pipeline.states["staff"]
        assert state.seen_until == NOON + timedelta(minutes=10)
        watch.site.on("/feed", answer(TWO, 200, {"Content-Length": "9999"}, etag='"1"'))
        fetched = await watch.fetcher.fetch(watch.source)
        assert fetched.outcome is Outcome.PARTIAL
        assert broken(state, fetched) is None
