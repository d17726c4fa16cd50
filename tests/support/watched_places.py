"""A scripted site, a store on the disk and the real pipeline between them, with a clock that a test moves.

async with story(tmp_path, source) as told:
    told.shows("/s/zrazok", page)
    await told.look()
    assert told.texts() == [["first", "second"]]
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from tests.support.child_reader import extract
from tests.support.scripted_site import ScriptedSite, answer, redirect
from tracker.fetch import Fetcher
from tracker.model import EditReport, EventReport, ExtractJob, Reading, RemovalReport, Severity, Source, Target
from tracker.pipeline import Checked, Pipeline
from tracker.sources import versions
from tracker.store import Filter, Store, open_store

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EVERYTHING = Target(to="console", severity=Severity.LOW)


async def read_here(job: ExtractJob) -> Reading:
    """What a child process reads."""
    return extract(job)


class Story:
    """What a test needs to say what the site shows, let time pass, look, and ask what became of it."""

    def __init__(self, site: ScriptedSite, store: Store, fetcher: Fetcher) -> None:
        self.site, self.store, self._fetcher = site, store, fetcher
        self.at = START
        self.targets = [EVERYTHING]
        self.checked: dict[str, Checked] = {}
        self.begin()

    def begin(self) -> None:
        """The pipeline of a process that has just started."""
        self.pipeline = Pipeline(
            store=self.store,
            fetch=self._fetcher.fetch,
            extract=read_here,
            extractors=versions(),
            targets=self.targets,
            now=lambda: self.at,
            chance=lambda: 0.0,
        )

    async def restart(self) -> None:
        """As if the process had ended at once, and been started again."""
        sources = [source for source in self.pipeline.places.known.values() if source.parent is None]
        self.begin()
        await self.pipeline.adopt(sources)
        await self.pipeline.resume()

    async def watch(self, *sources: Source) -> None:
        """Take over `sources`, whose addresses are paths of the site."""
        await self.pipeline.adopt([replace(source, url=self.site.url(source.url)) for source in sources])

    def shows(self, path: str, body: bytes | str, status: int = 200, content_type: str = "text/html") -> None:
        sent = body.encode() if isinstance(body, str) else body
        self.site.on(path, answer(sent, status, content_type=f"{content_type}; charset=utf-8"))

    def sends_to(self, path: str, location: str) -> None:
        self.site.on(path, redirect(location))

    async def look(self, source_id: str) -> Checked:
        """One visit to a place, now."""
        self.checked[source_id] = await self.pipeline.check(self.pipeline.places.known[source_id])
        return self.checked[source_id]

    async def look_around(self) -> list[str]:
        """Visit every place that is due, the places born by that included; gives their ids in order."""
        visited: list[str] = []
        while due := [name for name in self.pipeline.places.known if self.pipeline.states[name].due <= self.at]:
            for name in due:
                if name in self.pipeline.places.known:
                    await self.look(name)
                    visited.append(name)
        return visited

    async def pass_time(self, *, minutes: float = 0, hours: float = 0, step: float = 2) -> None:
        """Let time pass in steps of that many minutes, visiting what falls due."""
        end = self.at + timedelta(minutes=minutes, hours=hours)
        while self.at < end:
            self.at = min(self.at + timedelta(minutes=step), end)
            await self.look_around()

    def later(self, **passed: float) -> None:
        self.at += timedelta(**passed)

    # --- what became of it ---------------------------------------------------------------------------------------

    def edits(self) -> list[EditReport]:
        return list(self.store.report(lambda reports: reports.edits(Filter())))

    def removals(self) -> list[RemovalReport]:
        return list(self.store.report(lambda reports: reports.removals(Filter())))

    def events(self, source_id: str, *kinds: str) -> list[EventReport]:
        found = self.store.report(lambda reports: reports.events(source_id=source_id, limit=1_000))
        return [event for event in found if not kinds or event.kind in kinds]

    def texts(self) -> dict[str, list[str]]:
        """The texts of each Statement, oldest first, by key."""
        counts = self.store.report(lambda reports: reports.counts())
        histories = [
            self.store.report(lambda reports, number=number: reports.history(number))
            for number in range(1, counts.statements + 1)
        ]
        return {one.key: [version.text for version in one.versions] for one in histories if one is not None}

    def owed(self) -> int:
        return len(self.store.report(lambda reports: reports.alerts(Filter(limit=1_000))))


@asynccontextmanager
async def story(folder: Path, *sources: Source) -> AsyncIterator[Story]:
    """A Story that watches `sources`."""
    clock: list[Story] = []
    async with ScriptedSite() as site:
        fetcher = Fetcher(
            contact="test@example.org",
            version="0",
            now=lambda: clock[0].at,
            allow_networks=[ip_network("127.0.0.0/8")],
            host_gap=timedelta(0),
            respect_robots=False,
        )
        with open_store(f"sqlite:///{folder / 'story.db'}") as store:
            async with fetcher:
                told = Story(site, store, fetcher)
                clock.append(told)
                await told.watch(*sources)
                yield told


def texts_of(edits: Sequence[EditReport]) -> list[tuple[str, str]]:
    return [(edit.old, edit.new) for edit in edits]
