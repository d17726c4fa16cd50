"""How much the store grows in a year in which nothing changes, extrapolated from a day.

    just bench growth [SOURCES] [MINUTES]

The day is played in simulated time through the real pipeline and a real SQLite file: SOURCES feeds, each asked every
MINUTES, answer 304, and every hour with their whole body, which is what it was. Each minute is flushed and signed as by
the daemon. Sizes are those of the database with its write-ahead log after a checkpoint; the first hour, which takes the
feeds in, does not count.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

from tracker.model import ExtractJob, Fetched, Outcome, Reading, Source, SourceKind
from tracker.pipeline import Pipeline
from tracker.sources import extract, versions
from tracker.store import Store, open_store

START = datetime(2026, 3, 1, tzinfo=UTC)
YEAR, DAY = timedelta(days=365), timedelta(days=1)
TICK, FLUSHED = timedelta(seconds=10), 6
"""Simulated time between looks at what is due, and ticks between flushes."""


def feed(number: int) -> bytes:
    entries = "".join(
        f"<item><guid>{number}-{n}</guid><title>Statement {n}</title><description>The ministry said on day {n} that "
        f"{number + n} bridges are open.</description></item>"
        for n in range(20)
    )
    return f'<rss version="2.0"><channel><title>Ministry {number}</title>{entries}</channel></rss>'.encode()


class Day:
    """A clock that is set, and a network on which nothing changes."""

    def __init__(self, sources: list[Source]) -> None:
        self.at = START
        self.bodies = {source.id: feed(n) for n, source in enumerate(sources)}

    def now(self) -> datetime:
        return self.at

    async def fetch(self, source: Source, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        at = self.at + timedelta(seconds=random.random())
        if etag:
            return Fetched(outcome=Outcome.NOT_MODIFIED, url=source.url, status=304, started=at, ended=at)
        body = self.bodies[source.id]
        return Fetched(
            outcome=Outcome.OK, url=source.url, status=200, body=body, started=at, ended=at, etag=f'"{source.id}"'
        )

    async def extract(self, job: ExtractJob) -> Reading:
        return extract(job)


def size(store: Store) -> int:
    store.settle()
    return sum(
        each.stat().st_size
        for each in store.path.parent.iterdir()
        if each.name.removeprefix(store.path.name) in ("", "-wal")
    )


async def main(count: int, minutes: float) -> None:
    interval = timedelta(minutes=minutes)
    sources = [
        Source(id=f"source-{n}", kind=SourceKind.FEED, url=f"https://example.org/{n}", interval=interval)
        for n in range(count)
    ]
    day = Day(sources)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/tracker.db")
        pipeline = Pipeline(
            store=store,
            fetch=day.fetch,
            extract=day.extract,
            extractors=versions(),
            targets=(),
            now=day.now,
            chance=random.random,
        )
        await pipeline.adopt(sources)
        checks, ticks, begun, before = 0, 0, time.perf_counter(), 0
        while day.at < START + timedelta(hours=1) + DAY:
            for source in sources:
                if pipeline.states[source.id].due <= day.at:
                    await pipeline.check(source)
                    checks += 1
            ticks += 1
            if ticks % FLUSHED == 0:
                await pipeline.flush(merge=True)
            day.at += TICK
            if day.at == START + timedelta(hours=1):
                before = size(store)
        grown = size(store) - before
        store.close()
    print(f"{count} sources each {minutes:g} min, {checks} checks in {time.perf_counter() - begun:.0f} s")
    print(f"{grown / 1e6:.2f} MB a day, {grown / 1e6 * (YEAR / DAY):.0f} MB a year (wanted: 300)")


if __name__ == "__main__":
    asyncio.run(main(int((sys.argv[1:] or ["300"])[0]), float((sys.argv[2:] or ["5"])[0])))
