"""A source that nobody asks is told, once, and its end; a task that is cut leaves no source without a turn."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.program import Place, until
from tests.support.scripted_site import HANG, ScriptedSite, answer
from tests.support.store_with_a_past import Newsroom
from tests.support.watched_feed import OLD, entry, feed
from tracker import daemon
from tracker.cli.readiness import tell_ready
from tracker.config import load
from tracker.daemon import Daemon
from tracker.model import EventKind, EventReport, Source, SourceKind, Target
from tracker.pipeline import watchdog
from tracker.pipeline.watchdog import PATIENCE, Looked, Turn, Watch, Watchdog
from tracker.store import Filter
from tracker.wiring import working

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def turns(**due: datetime) -> dict[str, Turn]:
    return {name: Turn(due=at, interval=5 * MINUTE) for name, at in due.items()}


def looks(watch: Watch, found: Mapping[str, Turn], start: datetime, minutes: int) -> list[tuple[datetime, Looked]]:
    """What is to be told, of a look each minute, as told at once."""
    told = []
    for minute in range(minutes):
        at = start + minute * MINUTE
        looked = watch.look(found, at)
        if looked != Looked(behind=[], well=[]):
            told.append((at, looked))
            watch.tell(looked, at)
    return told


# --- the decision ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "patience"),
    [(timedelta(seconds=1), PATIENCE), (5 * MINUTE, 10 * MINUTE), (HOUR, 2 * HOUR)],
    ids=str,
)
def test_a_source_is_behind_three_intervals_after_it_was_asked(interval: timedelta, patience: timedelta) -> None:
    turn = Turn(due=NOON, interval=interval)
    assert not turn.is_missed(NOON + patience)
    assert turn.is_missed(NOON + patience + timedelta(seconds=1))


def test_it_is_told_once_and_its_end_once() -> None:
    watch = Watch()
    assert looks(watch, turns(staff=NOON, navy=NOON + HOUR), NOON, 60) == [
        (NOON + 12 * MINUTE, Looked(behind=["staff"], well=[]))
    ]
    well = NOON + 60 * MINUTE
    told = looks(watch, turns(staff=NOON + 9 * HOUR, navy=NOON + 9 * HOUR), well, 120)
    assert [found for _, found in told] == [Looked(behind=[], well=["staff"])]
    assert told[0][0] - well <= 31 * MINUTE


def test_what_falls_behind_together_is_told_together_and_what_follows_for_itself() -> None:
    watch = Watch()
    found = turns(staff=NOON, navy=NOON, gazette=NOON + 20 * MINUTE)
    assert [each for _, each in looks(watch, found, NOON, 60)] == [
        Looked(behind=["navy", "staff"], well=[]),
        Looked(behind=["gazette"], well=[]),
    ]


def test_a_machine_that_slept_is_no_fault() -> None:
    watch = Watch()
    assert looks(watch, turns(staff=NOON), NOON, 1) == []
    assert watch.look(turns(staff=NOON), NOON + 8 * HOUR).behind == [], "it woke up this moment"
    assert looks(watch, turns(staff=NOON + 9 * HOUR), NOON + 8 * HOUR + MINUTE, 9) == []


def test_a_source_that_begins_to_be_watched_has_its_time() -> None:
    watch = Watch()
    looks(watch, turns(navy=NOON), NOON, 3)
    long_ago = NOON - 90 * HOUR  # it was paused, or the tracker was not running
    assert looks(watch, turns(staff=long_ago, navy=NOON + 9 * HOUR), NOON, 11) == []


def test_a_host_with_too_many_sources_is_told_once_though_each_is_asked_now_and_then() -> None:
    watch, told = Watch(), []
    for round in range(30):  # each round takes forty minutes, of sources that are to be asked every five
        start = NOON + round * 40 * MINUTE
        told += looks(watch, turns(staff=start + 5 * MINUTE), start, 40)
    assert [found for _, found in told] == [Looked(behind=["staff"], well=[])]


def test_what_is_watched_no_longer_is_told_no_more() -> None:
    watch = Watch()
    looks(watch, turns(staff=NOON), NOON, 20)
    assert looks(watch, {}, NOON + HOUR, 90) == []
    assert watch.told == {}


# --- what is written and owed --------------------------------------------------------------------------------------


def own(store: object) -> list[EventReport]:
    events = store.report(lambda reports: reports.happened(Filter()))  # type: ignore[attr-defined]
    return sorted((each for each in events if each.kind in watchdog.KINDS), key=lambda each: each.number)


async def test_it_is_an_event_and_an_alert_and_a_restart_does_not_tell_it_again(tmp_path: Path) -> None:
    navy = Source(id="navy", kind=SourceKind.FEED, url="https://navy.example/", speaker="Navy", language="en")
    targets = (Target(to="console"), Target(to="mailto:a@example.org", name="desk", sources=("gazette",)))
    room = Newsroom(tmp_path / "t.db", sources=(navy,), targets=targets)
    await room.begin()
    steady = [NOON]

    def restarted() -> Watchdog:
        return Watchdog(room.store, now=lambda: room.at, steady=lambda: steady[0])

    async def pass_by(dog: Watchdog, found: Mapping[str, Turn], minutes: int) -> int:
        owed = 0
        for _ in range(minutes):
            steady[0] += MINUTE
            owed += await dog.look(found, targets)
        return owed

    assert await pass_by(restarted(), turns(navy=NOON, staff=NOON), 40) == 1
    (event,) = own(room.store)
    assert (event.source, event.kind, event.detail["sources"]) == ("", "overdue", ["navy", "staff"])
    alerts = room.store.report(lambda reports: reports.alerts(Filter(limit=9)))
    assert [alert.target for alert in alerts] == [targets[0].name], "the desk hears of the gazette alone"
    dog = restarted()
    assert await pass_by(dog, turns(navy=NOON + 90 * HOUR, staff=NOON), 40) == 1
    assert own(room.store)[1].detail == {"sources": ["navy"], "still": ["staff"]}
    assert await pass_by(restarted(), turns(navy=NOON + 90 * HOUR, staff=NOON + 90 * HOUR), 40) == 1
    assert own(room.store)[2].detail == {"sources": ["staff"], "still": []}
    assert await pass_by(restarted(), turns(navy=NOON + 90 * HOUR, staff=NOON + 90 * HOUR), 40) == 0
    room.close()


# --- the daemon ----------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_a_visit_that_hangs_is_told_and_so_is_its_end(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "FLUSH", 0.1)
    monkeypatch.setattr(watchdog, "PATIENCE", timedelta(0))
    said = io.StringIO()
    async with ScriptedSite() as site:
        site.on("/feed", answer(feed(entry("1", OLD))))
        place.configure(("staff", site.url("/feed")), interval="1s")
        async with working(load(place.config, {}), said) as parts:
            let_go, check = asyncio.Event(), parts.pipeline.check

            async def hangs(source: Source) -> object:
                await let_go.wait()
                return await check(source)

            alive = list[str]()
            watch = Daemon(parts, lambda: load(place.config, {}), alive=lambda: alive.append("alive"))
            running = asyncio.create_task(watch.run())
            await until(lambda: site.paths().count("/feed") >= 2, "two visits")
            parts.pipeline.check = hangs  # type: ignore[method-assign, assignment]
            await until(lambda: "Not asked for three intervals: staff" in said.getvalue(), "the alert")
            let_go.set()
            await until(lambda: "Asked again at their pace: staff" in said.getvalue(), "its end")
            assert [event.kind for event in own(parts.store)] == [EventKind.OVERDUE, EventKind.ON_TIME]
            assert alive
            watch.stop()
            await running


async def test_a_lane_that_is_cut_leaves_no_source_without_a_turn(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "FLUSH", 0.1)
    async with ScriptedSite() as site:
        site.on("/hangs", (HANG,))
        site.on("/feed", answer(feed(entry("1", OLD))))
        place.configure(("hangs", site.url("/hangs")), ("staff", site.url("/feed")), interval="1s")
        async with working(load(place.config, {}), io.StringIO()) as parts:
            watch = Daemon(parts, lambda: load(place.config, {}))
            running = asyncio.create_task(watch.run())
            await until(lambda: "/hangs" in site.paths() and watch._waiting, "that one hangs and one waits")
            before = site.paths().count("/feed")
            for lane in watch._lanes.values():
                lane.cancel()
            await until(lambda: site.paths().count("/feed") > before, "the one that waited")
            await until(lambda: site.paths().count("/hangs") > 1, "the one that was cut")
            watch.stop()
            await running


async def test_a_regular_duty_that_fails_ends_the_daemon(place: Place) -> None:
    place.configure(("staff", "http://127.0.0.1:9/feed"))
    async with working(load(place.config, {}), io.StringIO()) as parts:
        watch = Daemon(parts, lambda: load(place.config, {}))

        async def fails() -> None:
            raise ZeroDivisionError

        watch._deliver = fails  # type: ignore[method-assign]
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(watch.run(), 10)


def test_systemd_is_told_that_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        alive = tell_ready()
        alive()
        assert (systemd.recv(99), systemd.recv(99)) == (b"READY=1", b"WATCHDOG=1")
