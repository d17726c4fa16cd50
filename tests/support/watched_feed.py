"""What the tests of the pipeline share: feeds as bytes, and one source that is watched by the real parts: a scripted
site over a real socket, the real fetcher, reader processes and SQLite file. Only the clock is the test's own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from typer.testing import CliRunner

from tests.support.scripted_site import ScriptedSite
from tracker.children.pool import Pool
from tracker.cli import app
from tracker.fetch import Fetcher
from tracker.model import EditReport, EventReport, Source, SourceKind, Target
from tracker.pipeline import Checked, Pipeline
from tracker.sources import versions
from tracker.store import Filter, Store, open_store

NOON = datetime(2126, 3, 1, 12, tzinfo=UTC)
"""Far off, so that `sources health`, which looks at the real clock, calls nothing late."""
CONSOLE = Target(to="console")
OLD = "The Defence Forces are currently commencing new offensive operations near Kursk."
NEW = "The Defence Forces conduct no operations near Kursk."


def entry(key: str | None, text: str, *, title: str = "A statement", extra: str = "") -> str:
    guid = "" if key is None else f'<guid isPermaLink="false">{escape(key)}</guid>'
    return f"<item>{guid}<title>{title}</title><description>{escape(text)}</description>{extra}</item>"


def feed(*entries: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Staff</title>{"".join(entries)}</channel></rss>'.encode()


class Clock:
    """The time, which passes when the test says so."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def tick(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


class Watch:
    """The source "staff", whose feed is at `/feed` of `site`."""

    def __init__(
        self,
        folder: Path,
        site: ScriptedSite,
        store: Store,
        fetcher: Fetcher,
        readers: Pool,
        clock: Clock,
        source: Source,
    ) -> None:
        self.folder, self.site, self.store, self.fetcher, self.clock = folder, site, store, fetcher, clock
        self.source = source
        self._readers = readers
        self.pipeline = self.new_pipeline()

    def new_pipeline(self, **given: Any) -> Pipeline:
        """A pipeline that knows only what the store knows, as after a restart."""
        parts: dict[str, Any] = {
            "store": self.store,
            "fetch": self.fetcher.fetch,
            "extract": self._readers.extract,
            "extractors": versions(),
            "targets": (CONSOLE,),
            "now": self.clock,
            "chance": lambda: 0.0,
        }
        return Pipeline(**{**parts, **given})

    async def restart(self, **given: Any) -> int:
        """As if the process had ended at once, and been started again; gives the number of late readings."""
        self.pipeline = self.new_pipeline(**given)
        await self.pipeline.adopt([self.source])
        return await self.pipeline.resume()

    async def check(self, **after: float) -> Checked:
        """Visit the source, `after` so much time."""
        self.clock.tick(**after)
        return await self.pipeline.check(self.source)

    def edits(self) -> list[EditReport]:
        return list(self.store.report(lambda reports: reports.edits(Filter())))

    def events(self, *kinds: str) -> list[EventReport]:
        found = self.store.report(lambda reports: reports.events(limit=1_000))
        return [event for event in found if event.kind in kinds]

    def gaps(self) -> list[tuple[datetime, datetime, str]]:
        far = timedelta(days=1_000)
        return self.store.report(lambda reports: reports.gaps(self.source.id, NOON - far, NOON + far))

    def counts(self) -> dict[str, int]:
        return self.store.report(lambda reports: reports.counts())._asdict()

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What SQL says; for what no report shows."""
        with self.store._read_engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question)]

    def asked_with(self, header: str) -> list[str | None]:
        """The value of a header in each request for the feed."""
        return [request.headers.get(header) for request in self.site.requests if request.path == "/feed"]

    async def health(self) -> Mapping[str, Any]:
        """The source's row of `tracker sources health`."""
        await self.pipeline.flush()
        (self.folder / "tracker.toml").write_text(f'[store]\nurl = "sqlite:///{self.store.path}"\n')
        words = ["sources", "health", "--format", "json", "--config", str(self.folder / "tracker.toml")]
        row: dict[str, Any] = json.loads(CliRunner().invoke(app, words).stdout)["rows"][0]
        return row


@asynccontextmanager
async def watching(folder: Path, readers: Pool, *, interval: float = 60, **fetching: Any) -> AsyncIterator[Watch]:
    """A `Watch` with a new store in `folder`. `fetching` are settings of the fetcher."""
    clock = Clock()
    settings: dict[str, Any] = {
        "contact": "https://example.org/bot",
        "version": "1",
        "now": clock,
        "allow_networks": (ip_network("127.0.0.1/32"),),
        "host_gap": timedelta(0),
        "respect_robots": False,
        "total_timeout": timedelta(seconds=5),
    }
    with open_store(f"sqlite:///{folder / 'tracker.db'}") as store:
        async with ScriptedSite() as site, Fetcher(**(settings | fetching)) as fetcher:
            source = Source(
                id="staff",
                kind=SourceKind.FEED,
                url=site.url("/feed"),
                speaker="General Staff",
                language="en",
                interval=timedelta(seconds=interval),
            )
            watch = Watch(folder, site, store, fetcher, readers, clock, source)
            await watch.restart()
            yield watch
