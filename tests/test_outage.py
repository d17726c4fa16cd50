"""Sources that fail all at once are one message, and what is really in trouble is told after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.scripted_site import Script, answer
from tests.support.watched_feed import CONSOLE, Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Source

pytestmark = pytest.mark.asyncio(loop_scope="session")

WELL = answer(feed(entry("1", "The bridge is open.")))
DOWN = answer(b"", 503)


def several(watch: Watch, number: int) -> list[Source]:
    found = [replace(watch.source, id=f"s{n}", url=watch.site.url(f"/s{n}")) for n in range(number)]
    for source in found:
        watch.site.on(f"/{source.id}", WELL)
    return found


def say(watch: Watch, sources: Sequence[Source], what: Script) -> None:
    for source in sources:
        watch.site.on(f"/{source.id}", what)


async def rounds(watch: Watch, sources: Sequence[Source], times: int) -> None:
    for _ in range(times):
        watch.clock.tick(minutes=2)
        for source in sources:
            await watch.pipeline.check(source)


def told(watch: Watch) -> list[tuple[str, str]]:
    """What was told of, in order: the kind and the source."""
    rows = watch.rows("SELECT e.kind, e.source_id FROM alerts a JOIN events e ON e.id = a.event_id ORDER BY a.id")
    return [(str(kind), str(source)) for kind, source in rows]


async def begun(watch: Watch, number: int) -> list[Source]:
    sources = several(watch, number)
    watch.pipeline = watch.new_pipeline(targets=(CONSOLE,))
    await watch.pipeline.adopt(sources)
    await rounds(watch, sources, 1)
    return sources


async def test_an_outage_of_our_own_is_one_message_and_its_end_one(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 6)
        say(watch, sources, DOWN)
        await rounds(watch, sources, 8)
        assert told(watch) == [("outage", "")]
        say(watch, sources, WELL)
        await rounds(watch, sources, 3)
        assert told(watch) == [("outage", ""), ("outage_over", "")]


async def test_what_still_fails_after_an_outage_is_told_by_itself(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 6)
        say(watch, sources, DOWN)
        await rounds(watch, sources, 6)
        say(watch, sources[1:], WELL)
        await rounds(watch, sources, 2)
        assert told(watch) == [("outage", ""), ("outage_over", ""), ("trouble", "s0")]
        say(watch, sources, WELL)
        await rounds(watch, sources, 1)
        assert told(watch)[-1] == ("recovered", "s0")


async def test_one_that_fails_beside_others_that_do_not_is_in_trouble(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 3)
        say(watch, sources[:2], DOWN)
        await rounds(watch, sources, 6)
        assert told(watch) == [("trouble", "s0"), ("trouble", "s1")]


async def test_one_that_was_in_trouble_before_is_neither_evidence_nor_told_again(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 2)
        say(watch, sources[:1], DOWN)
        await rounds(watch, sources, 6)
        say(watch, sources, DOWN)
        await rounds(watch, sources, 6)
        assert told(watch) == [("trouble", "s0"), ("trouble", "s1")]
        say(watch, sources, WELL)
        await rounds(watch, sources, 1)
        assert told(watch)[2:] == [("recovered", "s0"), ("recovered", "s1")]


async def test_an_outage_outlasts_a_restart(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 4)
        say(watch, sources, DOWN)
        await rounds(watch, sources, 6)
        watch.pipeline = watch.new_pipeline(targets=(CONSOLE,))
        await watch.pipeline.adopt(sources)
        await rounds(watch, sources, 2)
        say(watch, sources, WELL)
        await rounds(watch, sources, 2)
        assert told(watch) == [("outage", ""), ("outage_over", "")]


async def test_the_last_word_on_each_source_is_the_true_one(tmp_path: Path, readers: Pool) -> None:
    """Outages of all lengths, of all sources and of some, one after the other."""
    async with watching(tmp_path, readers) as watch:
        sources = await begun(watch, 4)
        for length, which in ((3, sources), (7, sources), (6, sources[:1]), (9, sources), (5, sources[2:])):
            say(watch, which, DOWN)
            await rounds(watch, sources, length)
            say(watch, which, WELL)
            await rounds(watch, sources, 2)
        watch.clock.tick(seconds=timedelta(minutes=5).total_seconds())
        last = {source: kind for kind, source in told(watch)}
        assert set(last.values()) <= {"recovered", "outage_over"}
