"""A clock that is set, back and forth, by ten seconds and by a year: nothing stops, nothing is lost or told twice, and
it is written down."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.support.fed_store import fares
from tests.support.program import PATIENCE, Daemon, Place, environment, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.store_with_a_past import Newsroom
from tests.support.store_with_a_past import feed as staff_feed
from tests.support.watched_feed import NEW, NOON, OLD, entry, feed, watching
from tracker.children.pool import Pool
from tracker.cli import common
from tracker.clock import AGREES, STEP, Clock, was_set_back
from tracker.model import EventKind
from tracker.report.times import interval, local
from tracker.store import Filter

in_session = pytest.mark.asyncio(loop_scope="session")

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
JUMPS = [timedelta(seconds=10), timedelta(hours=1), timedelta(days=1), timedelta(days=365)]
JUMPS += [-jump for jump in JUMPS]


class Machine:
    """A machine's clock, and the seconds that really pass."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 100.0
        self.clock = Clock(lambda: self.wall, lambda: self.seconds)

    def pass_by(self, seconds: float, *, slewed: float = 0.0) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds + slewed)


# --- the clock itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_setting_is_told_until_it_is_followed_and_moves_no_pace(jump: timedelta) -> None:
    machine = Machine()
    clock = machine.clock
    machine.pass_by(60)
    assert clock.setting() is None
    machine.wall += jump
    setting = clock.setting()
    assert setting is not None and (setting.by, setting.after) == (jump, machine.wall)
    assert (clock.steady(), clock.paced()) == (NOON + timedelta(minutes=1),) * 2
    clock.follow(setting)
    assert (clock.setting(), clock.paced(), clock.steady()) == (None, machine.wall, NOON + timedelta(minutes=1))
    machine.pass_by(5)
    assert clock.steady() == NOON + timedelta(seconds=65)


def test_a_clock_that_is_slewed_is_followed_in_silence() -> None:
    machine = Machine()
    for _ in range(1_000):
        machine.pass_by(1, slewed=STEP.total_seconds() / 4)
        assert machine.clock.setting() is None
    assert abs(machine.clock.paced() - machine.wall) < STEP


def test_a_start_before_the_newest_record_is_a_clock_set_back() -> None:
    assert was_set_back(None, NOON) is None
    assert was_set_back(NOON + AGREES / 2, NOON) is None, "a visit under way may have ended ahead of the flush"
    found = was_set_back(NOON + timedelta(hours=1), NOON)
    assert found is not None and found.by == timedelta(hours=-1)


# --- checks ----------------------------------------------------------------------------------------------------------


@in_session
@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_pace_goes_on_and_no_gap_is_told_where_only_the_clock_was_set(
    jump: timedelta, tmp_path: Path, readers: Pool
) -> None:
    machine = Machine()
    async with watching(tmp_path, readers, now=lambda: machine.wall) as watch:
        watch.site.on("/feed", answer(feed(entry("1", OLD))))
        watch.pipeline = watch.new_pipeline(now=lambda: machine.wall, steady=machine.clock.steady)
        await watch.pipeline.adopt([watch.source])
        for _ in range(3):
            machine.pass_by(60)
            await watch.pipeline.check(watch.source)
        machine.wall += jump
        machine.pass_by(60)
        checked = await watch.pipeline.check(watch.source)
        assert checked.due is not None
        assert timedelta(0) < checked.due - machine.clock.steady() <= 1.1 * watch.source.interval
        assert watch.gaps() == []
        await watch.pipeline.flush()
        health = fares(watch.store)[0]
        assert timedelta(0) < health.due - machine.wall <= 1.1 * watch.source.interval, "as others read it"
        watch.site.on("/feed", answer(feed(entry("1", NEW))))
        machine.pass_by(60)
        assert len((await watch.pipeline.check(watch.source)).derived.edits) == 1
        (edit,) = watch.edits()
        if jump > timedelta(0):
            assert edit.first_seen_new - edit.last_seen_old == timedelta(seconds=60)


@pytest.mark.parametrize("back", [timedelta(seconds=130), timedelta(hours=1), timedelta(days=365)], ids=str)
def test_an_edit_seen_by_a_clock_set_back_is_told_as_that_everywhere(back: timedelta, tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")

    async def edit() -> None:
        await room.begin()
        await room.check(staff_feed(OLD))
        room.at -= back
        await room.check(staff_feed(NEW))
        await room.flush()

    asyncio.run(edit())
    (found,) = room.store.report(lambda reports: reports.edits(Filter()))
    assert found.first_seen_new < found.last_seen_old
    room.close()
    (tmp_path / "tracker.toml").write_text('[store]\nurl = "sqlite:///t.db"\n[report]\nzone = "UTC"\n')
    from typer.testing import CliRunner

    from tracker.cli import app

    config = ["--config", str(tmp_path / "tracker.toml")]
    for words in (
        ["report"],
        ["show", str(found.number)],
        ["report", "--format", "html"],
        ["report", "--format", "md"],
    ):
        result = CliRunner().invoke(app, [*words, *config])
        assert result.exit_code == 0, (words, result.exception)
        assert "clock was set back between" in " ".join(result.stdout.split()), words
    bundle = str(tmp_path / "bundle.zip")
    for words in (["history", "1"], ["verify"], ["export", str(found.number), "-o", bundle], ["verify", bundle]):
        result = CliRunner().invoke(app, [*words, *config])
        assert result.exit_code == 0, (words, result.stdout, result.exception)


# --- the daemon ------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[ScriptedSite]:
    async with ScriptedSite() as site:
        yield site


@asynccontextmanager
async def under(clock: Path, place: Place) -> AsyncIterator[Daemon]:
    """The daemon on a machine whose clock shows what `clock` says ("+3600": an hour ahead)."""
    assert FAKETIME is not None
    faked = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tracker",
        "run",
        "--config",
        str(place.config),
        cwd=place.folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**environment(), **faked, "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
    )
    running = Daemon(process)
    try:
        yield running
    finally:
        if not running.ended:
            process.kill()
            await process.wait()


@in_session
@pytest.mark.skipif(FAKETIME is None, reason="Debian's faketime is not installed; CI installs it")
@pytest.mark.parametrize(
    ("first", "then"), [("+0", "-3600"), ("+0", "-31536000"), ("-31536000", "+0"), ("+86400", "+0")]
)
async def test_the_daemon_goes_on_when_its_clock_is_set(
    first: str, then: str, tmp_path: Path, site: ScriptedSite
) -> None:
    place, clock = Place(tmp_path), tmp_path / "clock"
    clock.write_text(first)
    site.on("/feed", answer(feed(entry("1", OLD))))
    place.configure(("staff", site.url("/feed")))
    async with under(clock, place) as running:
        await until(lambda: site.paths().count("/feed") >= 2, "two looks")
        clock.write_text(then)
        site.on("/feed", answer(feed(entry("1", NEW))))
        await running.says("of this machine was set")
        await until(lambda: place.counts()["edits"] == 1, "the edit")
        await until(lambda: "Why it matters" in running.out, "its alert")
        looks = site.paths().count("/feed")
        await until(lambda: site.paths().count("/feed") >= looks + 3, "three more looks")
        resident = int(Path(f"/proc/{running.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        assert resident < 400_000_000
        code, seconds = await running.stop()
        assert (code, seconds < PATIENCE) == (0, True)
    told = place.look(lambda reports: [e for e in reports.happened(Filter()) if e.kind == EventKind.CLOCK_SET])
    assert len(told) == 1


# --- zones -----------------------------------------------------------------------------------------------------------

KYIV, NEW_YORK, LORD_HOWE = ZoneInfo("Europe/Kyiv"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize("zone", [KYIV, NEW_YORK, LORD_HOWE], ids=str)
def test_an_interval_over_the_repeated_hour_shows_both_offsets(zone: ZoneInfo) -> None:
    change = next(
        at
        for at in (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(365 * 48))
        if at.astimezone(zone).utcoffset() > (at + timedelta(minutes=30)).astimezone(zone).utcoffset()  # type: ignore[operator]
    )
    before, after = change + timedelta(minutes=25, milliseconds=1), change + timedelta(minutes=31, milliseconds=1)
    start, end = interval(before, after, zone)
    assert start.split()[-1] != end.split()[-1], "their zones tell them apart"
    assert end == local(after + timedelta(milliseconds=999), zone)


def test_offsets_are_those_of_the_instant() -> None:
    assert local(datetime(2026, 7, 1, 9, tzinfo=UTC), KYIV) == "2026-07-01 12:00:00 EEST"
    assert local(datetime(2026, 11, 30, 9, tzinfo=UTC), KYIV) == "2026-11-30 11:00:00 EET"


def test_days_of_filters_are_days_of_the_zone() -> None:
    here = datetime(2026, 11, 30, 9, tzinfo=UTC).astimezone(NEW_YORK)
    found = common.moment("2026-07-01", "--since", here)
    assert found is not None and found.astimezone(UTC) == datetime(2026, 7, 1, 4, tzinfo=UTC)
    found = common.moment("2026-11-22T10:00", "--since", here)
    assert found is not None and found.astimezone(UTC) == datetime(2026, 11, 22, 15, tzinfo=UTC)
