"""The only place that builds things: settings in, parts that know each other out. Holds the clock and the dice."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TextIO

from tracker import __version__
from tracker.alert import Channel, build
from tracker.children.pool import JUDGES, JUDGING_SECONDS, Pool
from tracker.clock import Clock, was_set_back
from tracker.config import FetchSettings, Settings
from tracker.descriptors import Room, room
from tracker.fetch import Fetcher
from tracker.fetch.connection import MOST_KEPT
from tracker.fetch.ping import ping
from tracker.fetch.post import post
from tracker.fetch.service import session_for
from tracker.guard import Network
from tracker.machine import local_zone
from tracker.machine import now as now
from tracker.model import Fetched, Source, SourceKind, Target
from tracker.pipeline import Pipeline
from tracker.pipeline.daily import Daily
from tracker.pipeline.deliver import Delivery
from tracker.pipeline.heartbeat import Heartbeat
from tracker.pipeline.targets import adopt_targets
from tracker.pipeline.upkeep import Upkeep
from tracker.pipeline.watchdog import Watchdog
from tracker.store import Store, open_store

if TYPE_CHECKING:
    from tracker.alert.webhook import SessionFor


def new_clock() -> Clock:
    """The clock of one run. CLOCK_BOOTTIME goes on while the machine sleeps, so that what fell due meanwhile is due."""
    return Clock(now, partial(time.clock_gettime, time.CLOCK_BOOTTIME))


def chance() -> float:
    """A number in [0, 1), for jitter alone."""
    return random.random()


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop where it runs: a third less CPU for each visit."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def readers(settings: Settings) -> dict[str, str]:
    """In which language each target reads the reasons, by its name."""
    return {target.name: target.language or settings.report.language for target in settings.alerts}


def channels(settings: Settings, stream: TextIO) -> dict[str, Channel]:
    """A channel for each target, by the name that alerts are kept under."""
    return {target.name: _channel(target, settings, stream) for target in settings.alerts}


def _channel(target: Target, settings: Settings, stream: TextIO) -> Channel:
    allow = (*settings.fetch.allow_networks, *target.allow_networks)
    return build(target, now=now, stream=stream, session_for=_session_for(settings, allow), allow=allow)


def _session_for(settings: Settings, allow: Sequence[Network]) -> SessionFor:
    """The way to services that the operator named: through the proxy for all, if there is one."""
    return partial(session_for, proxies=settings.fetch.proxies, allow=allow)


def _post(settings: Settings) -> Callable[[str, bytes, str], Awaitable[bytes]]:
    return partial(post, session_for=_session_for(settings, settings.fetch.allow_networks))


def _ping(settings: Settings) -> Callable[[str], Awaitable[None]]:
    return partial(ping, session_for=_session_for(settings, settings.fetch.allow_networks))


class Parts:
    """What the daemon and the commands work with. Fetching can be exchanged while checks are under way."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        pool: Pool,
        extractors: Mapping[SourceKind, str],
        *,
        stack: AsyncExitStack,
        stream: TextIO,
        judges: Pool,
        foresees: bool,
        clock: Clock,
    ) -> None:
        """`extractors` names the version of each kind's extractor, as the children of `pool` run it; whether all edits
        are judged ahead by `judges`, who judge the long ones in any case."""
        self.settings = settings
        self.store = store
        self.pool = pool
        self.clock = clock
        self._stack, self._stream = stack, stream
        self._fetcher: Fetcher | None = None
        self.pipeline = Pipeline(
            store=store,
            fetch=self._fetch,
            extract=pool.extract,
            extractors=extractors,
            targets=settings.alerts,
            now=now,
            steady=clock.steady,
            chance=chance,
            max_backoff=settings.schedule.max_backoff,
            judge=judges.judge,
            foresees=foresees,
        )
        self.delivery = Delivery(
            store=store,
            channels=channels(settings, stream),
            now=clock.paced,
            chance=chance,
            zone=local_zone(settings.report.zone),
            compare=judges.diff,
        )
        self.delivery.readers = readers(settings)
        self.delivery.holding.targets = {target.name: target for target in settings.alerts}
        self.daily = Daily(store, now=now)
        self.heartbeat = Heartbeat(store, ask=_ping(settings), steady=clock.steady)
        self.watchdog = Watchdog(store, now=now, steady=clock.steady)
        self.upkeep = Upkeep(
            self.pipeline,
            store.disk,
            now=now,
            post=_post(settings),
            stamp=settings.proof.stamp,
            stamp_every=settings.proof.stamp_every,
        )

    @property
    def sources(self) -> dict[str, Source]:
        """The configured sources by id, paused ones included."""
        return {source.id: source for source in self.settings.sources}

    def due_places(self, source_ids: Collection[str]) -> list[str]:
        """The further places of these sources that are due."""
        states, at = self.pipeline.states, self.clock.steady()
        places = (place for source_id in source_ids for place in self.pipeline.places.of(source_id))
        return sorted(place for place in places if states[place].due <= at)

    async def adopt(self, settings: Settings) -> None:
        """Work by `settings` from now on, but in the store that is open. A visit under way ends as it began. Raises
        ConfigError or StoreError, and then nothing has changed."""
        built = channels(settings, self._stream)
        await self.pipeline.adopt(settings.sources, settings.paused)
        if self._fetcher is None or settings.fetch != self.settings.fetch:
            self._fetcher = await self._stack.enter_async_context(fetcher(settings.fetch))
        await adopt_targets(self.store, settings.alerts, now())
        self.settings = replace(settings, store=self.settings.store)
        self.delivery.channels = built
        self.delivery.anew()
        self.delivery.zone = local_zone(settings.report.zone)
        self.delivery.readers = readers(settings)
        self.delivery.holding.targets = {target.name: target for target in settings.alerts}
        self.pipeline.targets = settings.alerts
        self.heartbeat.ask, self.heartbeat.url = _ping(settings), settings.heartbeat.url
        self.heartbeat.every = settings.heartbeat.every
        self.upkeep.post = _post(settings)
        self.upkeep.stamp, self.upkeep.stamp_every = settings.proof.stamp, settings.proof.stamp_every

    async def say_how_all_fare(self) -> bool:
        """To those whose hour has come, and that we live; says whether something is owed now. Raises StoreError."""
        targets = self.settings.alerts
        await self.heartbeat.beat(targets, self.delivery.down)
        return await self.daily.look(targets, self.delivery.zone)

    async def _fetch(self, source: Source, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        assert self._fetcher is not None  # adopt() comes first
        return await self._fetcher.fetch(source, etag=etag, last_modified=last_modified)


def fetcher(settings: FetchSettings) -> Fetcher:
    """Raises LimitError."""
    allowed = _room(settings)
    return Fetcher(
        contact=settings.contact,
        version=__version__,
        now=now,
        allow_networks=settings.allow_networks,
        host_gap=settings.host_gap,
        max_bytes=settings.max_bytes,
        total_timeout=settings.timeout,
        connect_timeout=settings.connect_timeout,
        max_in_flight=allowed.visits,
        max_kept=allowed.kept,
        respect_robots=settings.respect_robots,
        proxies=settings.proxies,
    )


def _room(settings: FetchSettings) -> Room:
    return room(settings.max_in_flight, MOST_KEPT, children=settings.workers + 1)  # one judges


@asynccontextmanager
async def _judges(*, at_once: bool) -> AsyncIterator[Pool]:
    """A child that judges: one is enough, for judging takes less than reading. If it is on its way `at_once`, the first
    edit does not wait a second for it; else it is started for the first long edit, if there is one."""
    async with judging() as judges:
        starting = asyncio.gather(*([judges.start()] if at_once else []), return_exceptions=True)
        try:
            yield judges
        finally:
            await judges.close()
            await starting


def judging() -> Pool:
    return Pool(1, wall=JUDGING_SECONDS, command=JUDGES)


@asynccontextmanager
async def working(settings: Settings, stream: TextIO | None = None, *, lasting: bool = False) -> AsyncIterator[Parts]:
    """All parts, with the store's lock held; alerts for the console go to `stream`, standard output if None. What is
    `lasting` has a child that judges all edits; for a few short ones it would not be worth its start. Raises
    StoreError."""
    _room(settings.fetch)  # before anything is opened
    async with AsyncExitStack() as stack:
        store = stack.enter_context(open_store(settings.store.url, key=settings.proof.key))
        pool = Pool(settings.fetch.workers)
        stack.push_async_callback(pool.close)
        judges = await stack.enter_async_context(_judges(at_once=lasting))
        versions = {SourceKind(kind): version for kind, version in (await pool.versions()).items()}
        parts = Parts(
            settings,
            store,
            pool,
            versions,
            stack=stack,
            stream=stream or sys.stdout,
            judges=judges,
            foresees=lasting,
            clock=new_clock(),
        )
        stack.push_async_callback(parts.pipeline.flush)
        stack.push_async_callback(parts.delivery.close)
        newest = store.read(lambda reads: reads.newest_time())
        await parts.adopt(settings)
        if (setting := was_set_back(newest, now())) is not None:
            await parts.upkeep.note_clock(setting)
        yield parts
