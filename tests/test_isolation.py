"""The real daemon: sources that hang do not hold up the others, and what the benchmark makes of its notes."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from pathlib import Path

from benchmarks.isolation import Noted, lateness
from tests.support.program import Place, until
from tests.support.scripted_site import HANG, ScriptedSite, answer
from tests.support.watched_feed import entry, feed
from tracker.config import load
from tracker.daemon import Daemon
from tracker.wiring import working

WELL, HOSTILE = 4, 24


async def test_sources_that_hang_do_not_hold_up_the_others(tmp_path: Path) -> None:
    """Twenty-four are added that hang until their deadline of five seconds, with four requests in flight: in turn they
    take half a minute."""
    place = Place(tmp_path)
    async with ScriptedSite("0.0.0.0") as site:
        hang = [(f"h{n}", site.url(f"/h{n}", f"127.0.1.{n + 1}")) for n in range(HOSTILE)]
        well = [(f"w{n}", site.url(f"/w{n}", f"127.0.2.{n + 1}")) for n in range(WELL)]
        for name, _ in hang:
            site.on(f"/{name}", (HANG,))
        for name, _ in well:
            site.on(f"/{name}", answer(feed(entry(name, f"What {name} says."))))
        settings = "max_in_flight = 4\nrespect_robots = false"
        place.configure(*well, settings=settings)

        def visits() -> int:
            asked = Counter(site.paths())
            return min(asked[f"/{name}"] for name, _ in well)

        async with working(load(place.config, {}), io.StringIO()) as parts:
            daemon = Daemon(parts, lambda: load(place.config, {}))
            running = asyncio.create_task(daemon.run())
            await until(lambda: visits() >= 1, "a visit to each that is well")
            place.configure(*well, *hang, settings=settings)
            daemon.reload()
            await until(lambda: any(path.startswith("/h") for path in site.paths()), "the first that hangs")
            before = visits()
            await until(lambda: visits() >= before + 3, "three more visits to each that is well")
            assert sum(path.startswith("/h") for path in site.paths()) < HOSTILE, "before all that hang had a turn"
            daemon.stop()
            await running


def test_a_turn_is_late_by_what_was_not_meant_as_its_pause() -> None:
    noted = Noted(
        began=0.0,
        cpu=0.0,
        planned=[
            ("healthy-1", 0.0, 0.0),
            ("healthy-1", 2.0, 12.0),
            ("healthy-1", 14.0, 24.0),
            ("healthy-1", 40.0, 50.0),
        ],
    )
    seen = [("/healthy/1", 0.5), ("/healthy/1", 13.0), ("/healthy/1", 39.0)]
    start, settled = lateness(noted, seen, end=55.0)
    assert start.turns == [0.5, 2.5], "the second counts from the first visit: reading took as long as it did"
    assert settled.turns == [16.0, 6.0]
    assert (start.missed, settled.missed) == (0, 1), "the last one is due and has not come"
