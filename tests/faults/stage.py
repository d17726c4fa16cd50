"""What a case happens on: a site, a name server, the program's parts between them and a store, and virtual time.

Only the clock and the dice are the harness's. A section that needs another world subclasses `Stage`.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Self

from aiohttp import TCPConnector

from tests.faults.case import Chance
from tests.faults.clock import VirtualClock
from tests.faults.resolver import FaultNames
from tests.faults.server import FaultServer
from tests.faults.world import World
from tests.support.fed_store import new_store
from tracker.fetch import Fetcher
from tracker.model import (
    EditReport,
    EventReport,
    Fetched,
    Markup,
    Message,
    RemovalReport,
    Severity,
    Source,
    SourceKind,
    Target,
)
from tracker.pipeline import Checked, Pipeline
from tracker.pipeline.deliver import Delivery
from tracker.sources import versions
from tracker.store import Filter, OwedAlert
from tracker.store.values import GapReport

HOST = "statements.example"
NEIGHBOUR = "neighbour"
ALL = Filter(limit=20_000)


class Receiver:
    """Takes every alert, and keeps it."""

    markup, room = Markup.RAW, None

    def __init__(self) -> None:
        self.received: list[Message] = []

    async def send(self, message: Message) -> None:
        self.received.append(message)


class Known(NamedTuple):
    """A version that is stored."""

    title: str
    text: str


class Stage:
    """`names` resolves HOST to the site. `chance` is the fault's, `fate` that of all else. `fetched` and `polled` are
    what came of the visits so far, but for those of the neighbour; `lateness` what these took, in real seconds;
    `pauses` were made after visits, `unseen` are times without any sight, which must have gaps. A case happens in
    `faces` ways, one after another as the seed counts on, if chance has no part in it."""

    faces = 1

    def __init__(self, world: World, folder: Path, chance: Chance) -> None:
        self.world, self.folder, self.chance = world, folder, chance
        self.fate = Random(chance.seed_of)
        self.clock = VirtualClock()
        self.receiver = Receiver()
        self.fetched: list[Fetched] = []
        self.polled: list[Checked] = []
        self.lateness: list[float] = []
        self.pauses: list[timedelta] = []
        self.unseen: list[tuple[datetime, datetime]] = []
        self.hasty = False

    # --- to be said by a subclass --------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Set up the site and what is watched."""
        raise NotImplementedError

    async def heal(self) -> Sequence[str]:
        """End every fault, let something happen that must be found, look, and give what is wrong (O7)."""
        raise NotImplementedError

    def must_be_known(self) -> Sequence[str]:
        """Texts that were fetched complete: each is a version (O1)."""
        return ()

    def is_true(self, version: Known) -> bool:
        """Whether somebody published what this version says (O1)."""
        return True

    # --- coming and going ----------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.names = await self._stack.enter_async_context(FaultNames())
        self.site = await self._stack.enter_async_context(FaultServer())
        self.names.on(HOST, ["127.0.0.1"])
        self.store = self._stack.enter_context(new_store(self.folder))
        self._fetcher = await self._new_fetcher()
        self._hasty = await self._new_fetcher(
            total_timeout=timedelta(seconds=0.4), connect_timeout=timedelta(seconds=0.3)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _new_fetcher(self, **settings: Any) -> Fetcher:
        resolver = self.names.resolver()
        given: dict[str, Any] = {
            "contact": "test@example.org",
            "version": "0",
            "now": self.clock,
            "clock": self.clock.seconds,
            "sleep": self.clock.sleep,
            "allow_networks": [ip_network("127.0.0.1/32"), ip_network("127.255.255.255/32")],
            "host_gap": timedelta(0),
            "respect_robots": False,
            "resolver": resolver,
            "total_timeout": timedelta(seconds=10),
            **settings,
        }
        self._stack.push_async_callback(resolver.close)
        return await self._stack.enter_async_context(Fetcher(**given))

    async def with_fetcher(self, **settings: Any) -> None:
        """Visit with these settings from now on."""
        self._fetcher = await self._new_fetcher(**settings)

    def _forget_connections(self) -> None:
        """What minutes do to idle connections and to names that were looked up, by the real clock."""
        for fetcher in (self._fetcher, self._hasty):
            connector = fetcher._session.connector
            assert isinstance(connector, TCPConnector)
            connector.clear_dns_cache()
            for idle in connector._conns.values():
                for protocol, _ in idle:
                    protocol.close()
            connector._conns.clear()

    async def fetch(self, source: Source, **given: Any) -> Fetched:
        if source.id == NEIGHBOUR:
            return await self._fetcher.fetch(source, **given)
        got = await (self._hasty if self.hasty else self._fetcher).fetch(source, **given)
        self.fetched.append(got)
        return got

    async def watch(self, *sources: Source) -> None:
        """Start the program with these sources and the neighbour."""
        self.sources = sources
        self.neighbour = Source(
            id=NEIGHBOUR, kind=SourceKind.FEED, url=self.world.neighbour.url("/feed"), interval=timedelta(minutes=1)
        )
        await self.restart()

    async def restart(self) -> None:
        """As if the process had ended at once, and been started again."""
        self.pipeline = Pipeline(
            store=self.store,
            fetch=self.fetch,
            extract=self.world.readers.extract,
            extractors=versions(),
            targets=[Target(to="console", severity=Severity.LOW)],
            now=self.clock,
            steady=self.clock.steady,
            chance=lambda: 0.5,
        )
        self.delivery = Delivery(
            store=self.store,
            channels={"console": self.receiver},
            now=self.clock,
            chance=lambda: 0.5,
            zone=UTC,
        )
        await self.pipeline.adopt([*self.sources, self.neighbour])
        await self.pipeline.resume()

    # --- looking -------------------------------------------------------------------------------------------------

    async def poll(self, source_id: str | None = None, *, hasty: bool = False) -> Checked:
        """Let time pass until `source_id` is due, and visit it and what of its further places is due; the neighbour
        is visited at the same time. `hasty`: with real deadlines of tenths of seconds."""
        name = source_id or self.sources[0].id
        self.clock.until(self.pipeline.states[name].due)
        self._forget_connections()
        self.hasty = hasty
        try:
            checked, _ = await asyncio.gather(self._look(name), self._neighbour())
        finally:
            self.hasty = False
        self.polled.append(checked)
        self.pauses.append(self.pipeline.states[name].due - self.clock.steady())
        return checked

    async def _look(self, name: str) -> Checked:
        checked = await self.pipeline.check(self.pipeline.places.known[name])
        await self.look_around()
        return checked

    async def look_around(self) -> None:
        """Visit every further place that is due, those born by that included."""
        while due := [
            place
            for place, source in self.pipeline.places.known.items()
            if source.parent is not None and self.pipeline.states[place].due <= self.clock.steady()
        ]:
            for place in due:
                if place in self.pipeline.places.known:
                    await self.pipeline.check(self.pipeline.places.known[place])

    async def _neighbour(self) -> None:
        begun = asyncio.get_running_loop().time()
        checked = await self.pipeline.check(self.pipeline.places.known[NEIGHBOUR])
        self.lateness.append(asyncio.get_running_loop().time() - begun)
        assert checked.healthy, f"the neighbour is not well: {checked}"

    async def deliver(self) -> None:
        await self.delivery.deliver()

    # --- what became of it ---------------------------------------------------------------------------------------

    def edits(self) -> list[EditReport]:
        return list(self.store.report(lambda reports: reports.edits(ALL)))

    def removals(self) -> list[RemovalReport]:
        return list(self.store.report(lambda reports: reports.removals(ALL)))

    def events(self, *, of: str | None = None) -> list[EventReport]:
        """Those of one source, or of all but the neighbour, in order."""
        found = self.store.report(lambda reports: reports.events(limit=10_000))
        return [event for event in found if (event.source == of if of else event.source != NEIGHBOUR)]

    def event_counts(self) -> Mapping[str, int]:
        return Counter(event.kind for event in self.events())

    def alerts(self) -> list[OwedAlert]:
        return list(self.store.report(lambda reports: reports.alerts(ALL)))

    def told_keys(self) -> list[str]:
        """The keys of the alerts that were received."""
        return [key for message in self.receiver.received for key in keys_of(message.key, message.payload)]

    def gaps(self) -> list[GapReport]:
        """The gaps in the coverage of what is watched."""
        far = timedelta(days=10_000)
        found: list[GapReport] = []
        for source in self.sources:
            gaps = self.store.report(
                lambda reports, of=source.id: reports.gaps(of, self.clock.at - far, self.clock.at + far)
            )
            found += gaps
        return found

    def known_versions(self) -> list[Known]:
        """All of them, but for those of the neighbour, in order; by one question, for it is asked often."""
        question = "SELECT title, text, source_id FROM versions JOIN statements ON statements.id = statement_id"
        return [
            Known(title, text) for title, text, of in self.rows(f"{question} ORDER BY versions.id") if of != NEIGHBOUR
        ]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What SQL says; for what no report shows."""
        with self.store._read_engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question)]


def keys_of(key: str, payload: Mapping[str, Any]) -> list[str]:
    """The keys of the alerts that a message tells of: its own, or those in a digest."""
    events = payload.get("events")
    return [str(each["key"]) for each in events] if isinstance(events, list) else [key]


# --- what a case may not leave behind --------------------------------------------------------------------------------


def belongings(world: World) -> dict[str, Any]:
    """What this process holds of the system: open files by kind, children, temporary files (O6)."""
    kinds: Counter[str] = Counter()
    for name in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists them
            kinds[str(name.readlink()).partition(":")[0].partition("[")[0]] += 1
    children = 0
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # a thread that has ended
            children += len((task / "children").read_text().split())
    return {
        "open": dict(kinds),
        "children": children,
        "temporary": sorted(each.name for each in (world.folder / "tmp").iterdir()),
    }


def close(sockets: Sequence[socket.socket]) -> None:
    for each in sockets:
        each.close()
