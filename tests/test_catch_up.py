"""After an outage all that failed is looked at soon, not all at once; what fails at first contact is tried again."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.program import Place, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker import schedule
from tracker.children.pool import Pool
from tracker.config import load
from tracker.daemon import Daemon
from tracker.model import OURSELVES, EventKind, Outcome
from tracker.store import Filter, Transaction
from tracker.wiring import Parts, now, working

SITES, SOURCES = 3, 30
HOUR = timedelta(hours=1)


async def watched(place: Place, met: Callable[[Parts], bool], what: str) -> None:
    async with working(load(place.config, {}), io.StringIO()) as parts:
        daemon = Daemon(parts, lambda: load(place.config, {}))
        running = asyncio.create_task(daemon.run())
        await until(lambda: met(parts), what)
        daemon.stop()
        await running


def fail_since(tx: Transaction, names: list[str], since: datetime, now: datetime) -> None:
    """What the store holds after six hours in which no source could be reached, half way to the next look at most."""
    for name, state in tx.states(names).items():
        due = now if name == "s0" else now + 5 * HOUR
        down = replace(state, failures=9, outcome=Outcome.ERROR, reason="connect", due=due, last_success=since)
        tx.keep_states([replace(down, seen_until=since)])
        tx.see_until(name, since)
    tx.add_event(OURSELVES, EventKind.OUTAGE, since + HOUR, {"sources": len(names), "why": "no connection"})


async def test_after_six_hours_without_a_network_all_are_looked_at_soon_and_not_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "CATCH_UP", timedelta(seconds=2))
    place, names = Place(tmp_path), [f"s{number}" for number in range(SOURCES)]
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(ScriptedSite()) for _ in range(SITES)]
        for number, name in enumerate(names):
            sites[number % SITES].on(f"/{name}", answer(feed(entry(name, f"What {name} says."))))
        addresses = [(name, sites[number % SITES].url(f"/{name}")) for number, name in enumerate(names)]
        place.configure(*addresses, interval="1h", settings="max_in_flight = 2\nrespect_robots = false")
        await watched(place, lambda _: place.counts().get("statements") == SOURCES, "the first visits")
        at = now()
        async with working(load(place.config, {}), io.StringIO()) as parts:
            parts.store.commit(lambda tx: fail_since(tx, names, at - 6 * HOUR, at)).result()
        before = Counter(path for site in sites for path in site.paths())

        def seen(parts: Parts) -> bool:
            return all(state.failures == 0 for state in parts.pipeline.states.values())

        await watched(place, seen, "all of them, hours before their turn")
        asked = Counter(path for site in sites for path in site.paths()) - before
        assert set(asked.values()) == {1}, "each was asked once"
        gaps = [place.look(lambda reports, n=name: reports.gaps(n, at - 9 * HOUR, at + HOUR)) for name in names]
        assert [[reason for _, _, reason in each] for each in gaps] == [["connect"]] * SOURCES
        kinds = Counter(event.kind for event in place.look(lambda reports: reports.happened(Filter())))
        assert kinds == {EventKind.OUTAGE: 1, EventKind.OUTAGE_OVER: 1, EventKind.GAP: SOURCES}
        assert not place.edits()
        assert [site.most_busy for site in sites] == [1] * SITES, "of a host one at a time"


@pytest.mark.asyncio(loop_scope="session")
async def test_a_source_that_fails_at_first_contact_is_tried_again_soon(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers, interval=6 * 60 * 60) as watch:
        watch.site.on("/feed", *[answer(b"", 503)] * 6, answer(feed(entry("1", "It is read."))))
        pauses = []
        for _ in range(6):
            checked = await watch.check(seconds=pauses[-1] if pauses else 0)
            assert checked.due is not None
            pauses.append((checked.due - watch.clock()).total_seconds())
        assert pauses == [10, 20, 40, 80, 160, 320], "half of each pause at least, twice as long each time"
        assert (await watch.check(seconds=pauses[-1])).healthy


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("status", [403, 404, 410])
async def test_what_refuses_at_first_contact_is_left_alone(tmp_path: Path, readers: Pool, status: int) -> None:
    async with watching(tmp_path, readers, interval=6 * 60 * 60) as watch:
        watch.site.on("/feed", answer(b"no", status))
        assert _pause(watch, (await watch.check()).due) >= timedelta(hours=3)


@pytest.mark.asyncio(loop_scope="session")
async def test_one_that_was_read_before_waits_as_ever(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers, interval=6 * 60 * 60) as watch:
        watch.site.on("/feed", answer(feed(entry("1", "It is read."))), answer(b"", 503))
        await watch.check()
        assert _pause(watch, (await watch.check(hours=6)).due) >= timedelta(hours=3)


def _pause(watch: Watch, due: datetime | None) -> timedelta:
    assert due is not None
    return due - watch.clock()
