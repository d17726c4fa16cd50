"""The daemon: looks at each source when it is due, sends what is owed, and keeps doing so until told to stop.

APScheduler runs a handful of jobs (tick, deliver, flush); what is due waits in a queue of our own, for one job a
source would cost 34 times as much and drop what falls due at once. Decides nothing about content. One loop and its
signals, so one file, a little over the usual length.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import signal
from collections import deque
from collections.abc import Callable, Collection, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.config import Settings
from tracker.errors import ConfigError, StoreError
from tracker.health import HELD
from tracker.model import Outcome, ReadingState, Source
from tracker.pipeline import Checked
from tracker.pipeline.watchdog import Turn
from tracker.schedule import again_due, first_due
from tracker.wiring import Parts, chance

log = logging.getLogger(__name__)

TICK = 0.2
"""Seconds between looks at what is due: the most that a check is late for want of attention."""

DELIVER = 1.0
"""Seconds between looks at the outbox for what is to be tried again; a new alert does not wait for it."""

FLUSH = 60.0
"""Seconds between flushes of where the sources stand: what a power cut can take from the coverage."""

HAND_OVER = 5.0
"""Seconds that messages under way get to be answered for at a stop: what was taken is noted, and not sent again."""

GRACE = 3.0
"""Seconds that checks under way get to end by themselves at a stop; all of it takes less than 10 (`cli.leaving`)."""


CLOCK_LOOK = 1.0
"""Seconds between looks at whether the clock was set: the most that the jobs stand still for it."""


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """So many seconds after the time before. APScheduler's own trigger names each time that was missed, one by one:
    where the clock was set a year ahead that is hours and gigabytes."""

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._pause


class Daemon:
    """Watches the configured sources. `run` returns once a stop was asked for."""

    def __init__(
        self,
        parts: Parts,
        reload: Callable[[], Settings],
        early: Collection[int] = (),
        *,
        told_to_stop: Callable[[], None] = lambda: None,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        """`reload` loads the configuration anew; it may raise ConfigError. `early` are the signals that came while it
        was loaded first and the store was opened. `told_to_stop` is called when a signal first asks for a stop,
        `alive` each minute, as long as nothing holds up the loop."""
        self._told_to_stop, self._alive = told_to_stop, alive
        self._parts, self._reload, self._early = parts, reload, early
        self._stop = asyncio.Event()
        self._due: list[tuple[datetime, str]] = []
        self._turns: dict[str, datetime] = {}  # of each source the one entry of `_due` that counts
        self._waiting: dict[str, deque[Source]] = {}
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._jobs: set[asyncio.Task[Any]] = set()
        self._queued: set[str] = set()
        self._behind: dict[str, datetime | None] = {}  # places to catch up on, and the turn that each has after that
        self._watched: dict[str, Source] = {}
        self._paused: set[str] = set()
        self._failure: BaseException | None = None
        self._reloading: asyncio.Task[None] | None = None
        self._reload_again = False

    # --- life ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Watch until SIGTERM, SIGINT or `stop()`. SIGHUP reloads the configuration, SIGUSR1 checks all sources now."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._heed_stop)
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        loop.add_signal_handler(signal.SIGUSR1, self.check_all)
        self._announce()
        self._plan()
        self._catch_up()
        scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )
        regular = (
            self._flush,
            self._keep_up,
            self._watch_over,
            self._say_how_all_fare,
        )  # apart, so that none holds up another
        works = (self._tick, TICK), (self._deliver, DELIVER), *((work, FLUSH) for work in regular)
        for work, seconds in works:
            scheduler.add_job(self._job, Every(seconds), args=[work])
        scheduler.start()
        looking = asyncio.create_task(self._look_at_clock(scheduler))
        looking.add_done_callback(self._ended)
        await self._tick()
        living = asyncio.create_task(self._job(self._say_how_all_fare))  # and not only in a minute
        living.add_done_callback(self._ended)
        if signal.SIGHUP in self._early:
            self.reload()
        if signal.SIGUSR1 in self._early:
            self.check_all()
        try:
            await self._stop.wait()
        finally:
            looking.cancel()
            scheduler.pause()
            await self._wind_down()
            scheduler.shutdown(wait=False)  # only now: it cancels what is under way, and calls that an error
        if self._failure is not None:
            raise self._failure

    def _heed_stop(self) -> None:
        if not self._stop.is_set():
            self._told_to_stop()
        self.stop()

    def stop(self) -> None:
        """Ask for a clean stop."""
        if not self._stop.is_set():
            log.info("stopping")
        self._stop.set()

    def check_all(self) -> None:
        """Look at every source now, due or not."""
        log.info("checking all sources now")
        for source_id, source in self._watched.items():
            if source_id not in self._queued and not self._rests(source):
                self._enter(source)

    def reload(self) -> None:
        """Load the configuration anew; one that is wrong changes nothing."""
        if self._reloading is not None:  # the file may have been written again since it was read
            self._reload_again = True
            return
        self._reloading = asyncio.create_task(self._reconfigure())
        self._reloading.add_done_callback(self._reloaded)

    def _reloaded(self, task: asyncio.Task[None]) -> None:
        self._reloading = None
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash(error)
        elif self._reload_again:
            self._reload_again = False
            self.reload()

    def _catch_up(self) -> None:
        """Have what the last run had left read, each place in the lane of its host before anything else: it can take
        minutes after an upgrade, and holds up no other. Places that rest are caught up on too, and not visited."""
        for source in self._parts.pipeline.left():
            self._behind[source.id] = self._turns.get(source.id)
            self._enter(source)

    async def _wind_down(self) -> None:
        """Let what is under way end, cut what does not. A body that was kept and not read is read at the next start."""
        self._waiting.clear()
        if self._reloading is not None:
            self._reloading.cancel()
        await asyncio.gather(self._end_tasks(), self._parts.delivery.close(HAND_OVER))

    async def _end_tasks(self) -> None:
        tasks = [*self._lanes.values(), *self._jobs]
        if tasks:
            _, hanging = await asyncio.wait(tasks, timeout=GRACE)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    def _announce(self, before: Settings | None = None) -> None:
        """Say what is watched; of the sources, those that were not there `before` or were others."""
        settings, known = self._parts.settings, before.sources if before else ()
        watched = [source for source in settings.sources if source.id not in settings.paused]  # as configured
        for warning in settings.warnings:
            log.warning(warning)
        log.info(
            "watching",
            extra={
                "sources": len(watched),
                "paused": len(settings.paused),
                "store": self._parts.store.name,
                "alerts": ", ".join(target.name for target in settings.alerts) or "nobody",
                "config": str(settings.path),
            },
        )
        for source in (source for source in watched if source not in known):
            log.info("source", extra={"source": source.id, "every": str(source.interval), "url": source.url})

    async def _reconfigure(self) -> None:
        before = self._parts.settings
        try:
            settings = self._reload()
            if before.sources and not settings.sources:  # more likely a file that is being written than a wish
                raise ConfigError(
                    f"{settings.path.parent}: no source is listed any more; pause them, or stop the service"
                )
            await self._parts.adopt(settings)
        except (ConfigError, StoreError) as error:
            log.error("the configuration was not reloaded, the old one stays: %s", error)
            return
        self._plan()
        self._visit_changed(before)
        if (settings.store, settings.log, settings.fetch.workers) != (before.store, before.log, before.fetch.workers):
            log.warning("a change of [store], of [log] or of [fetch] workers needs a restart")
        log.info("the configuration was reloaded")
        self._announce(before)

    def _visit_changed(self, before: Settings) -> None:
        """Sources whose options or address are others now are read anew at once, not when they are due: that may be in
        hours where a selector or an address was mended."""
        was = {source.id: source.url for source in before.sources}
        for source in self._watched.values():
            moved = was.get(source.id, source.url) != source.url
            if source.id in self._queued or self._rests(source):
                continue
            if moved or self._parts.pipeline.is_outdated(source):
                self._enter(source)

    # --- what is due ---------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Queue every watched source anew: as it was due, or soon and spread out if that has passed."""
        settings, at, states = self._parts.settings, self._now(), self._parts.pipeline.states
        known = self._parts.pipeline.places.known.values()
        self._watched = {source.id: source for source in known if source.statements_of not in settings.paused}
        self._paused = self._parts.store.read(lambda reads: reads.paused())
        self._parts.pipeline.rest(self._paused | settings.paused)
        self._due.clear()
        self._turns.clear()
        for source in self._watched.values():
            if source.id not in self._queued:
                state = states[source.id]
                due = first_due(at, state.due, source.interval, chance=chance(), failures=state.failures)
                self._queue(source.id, due)

    def _now(self) -> datetime:
        """The time by which sources are due: it passes whatever the clock is set to."""
        return self._parts.clock.steady()

    def _queue(self, source_id: str, due: datetime) -> None:
        """Give a source its next turn, in place of any that it had: two would go on side by side for ever."""
        self._turns[source_id] = due
        heapq.heappush(self._due, (due, source_id))

    async def _tick(self) -> None:
        """Give every source that is due to the lane of its host."""
        at, watched = self._now(), self._watched
        while self._due and self._due[0][0] <= at:
            due, source_id = heapq.heappop(self._due)
            if self._turns.get(source_id) != due:
                continue
            if source_id in watched and not self._rests(watched[source_id]) and source_id not in self._queued:
                self._enter(watched[source_id])

    def _rests(self, source: Source) -> bool:
        return source.statements_of in self._paused

    def _enter(self, source: Source) -> None:
        host = urlsplit(source.url).netloc
        self._queued.add(source.id)
        self._turns.pop(source.id, None)
        self._waiting.setdefault(host, deque()).append(source)
        if host not in self._lanes:
            self._open_lane(host)

    def _open_lane(self, host: str) -> None:
        lane = asyncio.create_task(self._serve(host), name=f"lane {host}")
        self._lanes[host] = lane
        lane.add_done_callback(partial(self._left, host))

    def _left(self, host: str, lane: asyncio.Task[None]) -> None:
        """A lane ended: as it should, or by an error, or cut by something in it that was cancelled by mistake. The
        visit that was cut has its next turn from `_watch_over`."""
        del self._lanes[host]
        self._ended(lane)
        if self._waiting.get(host) and not self._stop.is_set():
            log.error("visits were cut, and the next ones go on", extra={"host": host})
            self._open_lane(host)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Nobody waits for this task: where it failed, that is told here."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash(error)

    def _crash(self, error: BaseException) -> None:
        """A programmer's error: going on could only hide it."""
        self._failure = error
        self.stop()

    async def _serve(self, host: str) -> None:
        """One host's sources, one after the other: a host that hangs holds up none but its own."""
        while waiting := self._waiting.get(host):
            source = waiting.popleft()
            try:
                if source.id in self._behind:
                    await self._read_left(source)
                    continue
                checked = await self._parts.pipeline.check(source)
            finally:
                self._queued.discard(source.id)
            self._heed(source, checked)
        self._waiting.pop(host, None)

    async def _read_left(self, source: Source) -> None:
        """Catch up on a place, which then has its turn as planned."""
        readings = await self._parts.pipeline.catch_up(source)
        log.info("read what the last run had left", extra={"source": source.id, "readings": readings})
        due = self._behind.pop(source.id) or self._now()
        if source.id in self._watched:
            self._queue(source.id, due)

    def _heed(self, source: Source, checked: Checked) -> None:
        """Note how a check went, see to what it is owed, and queue the next one."""
        if self._parts.pipeline.is_outage_over():
            self._look_again()
        due = checked.due or self._now()
        if checked.rests:
            self._watched.pop(source.id, None)
        for place in checked.born:
            self._watched[place.id] = place
            self._queue(place.id, self._now())
        if source.id in self._watched and not self._stop.is_set():
            newest = self._watched[source.id]
            reloaded = newest is not source and self._parts.pipeline.is_outdated(newest)  # while it was looked at
            if (due <= self._now() or reloaded) and not self._rests(source):
                self._enter(newest)
            else:
                self._queue(source.id, due)
        if checked.unchanged and checked.healthy:
            return
        self._tell(source, checked)
        if checked.derived.owed:
            self._parts.delivery.begin()

    def _look_again(self) -> None:
        """After an outage: look soon at all that failed, spread out, where each would have waited for hours by then."""
        states = self._parts.pipeline.states
        failing = [each for each in self._watched.values() if each.id in self._turns and states[each.id].failures]
        for source in failing:
            soon = again_due(self._now(), source.interval, chance=chance())
            if soon < self._turns[source.id] and states[source.id].reason != HELD:
                self._queue(source.id, soon)
        log.info("looking at all that failed again", extra={"sources": len(failing)})

    def _tell(self, source: Source, checked: Checked) -> None:
        facts = {"source": source.id, "outcome": checked.outcome.value, "reading": checked.reading}
        if checked.outcome not in (Outcome.OK, Outcome.NOT_MODIFIED) or not checked.healthy:
            why = checked.detail or checked.note
            in_part = checked.outcome is Outcome.OK and checked.reading == ReadingState.PARTIAL
            what = "read in part" if in_part else "check failed"
            log.warning(what, extra=facts | {"reason": checked.reason, "why": why})
            return
        derived = checked.derived
        if derived.versions:
            counts = {"statements": derived.statements, "versions": derived.versions, "edits": len(derived.edits)}
            log.info("taken in", extra=facts | counts | {"owed": derived.owed})

    # --- jobs ----------------------------------------------------------------------------------------------------

    async def _job(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A job of the scheduler, which a stop lets end, and which APScheduler would let fail and go on."""
        task = asyncio.current_task()
        if task is None or self._stop.is_set():
            return
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        try:
            await work()
        except Exception as error:
            self._crash(error)

    async def _deliver(self) -> None:
        try:
            self._parts.delivery.begin()
            self._heed_paused()
        except StoreError as error:
            log.error("the store cannot be read: %s", error)

    async def _flush(self) -> None:
        try:
            await self._parts.pipeline.flush(merge=True)
        except StoreError as error:
            log.error("the coverage of the last minute is not on the disk yet: %s", error)

    async def _keep_up(self) -> None:
        try:
            if await self._parts.upkeep.look_at_room():
                self._parts.delivery.begin()
            await self._parts.upkeep.stamp_head()
        except StoreError as error:
            log.error("the store could not be kept up: %s", error)

    async def _say_how_all_fare(self) -> None:
        try:
            if await self._parts.say_how_all_fare():
                self._parts.delivery.begin()
        except StoreError as error:
            log.error("how all fare could not be told: %s", error)

    async def _watch_over(self) -> None:
        """See to it that no source is forgotten, and tell people of those that were not asked all the same."""
        self._alive()
        watched = [source for source in self._watched.values() if not self._rests(source)]
        for source in watched:
            if source.id not in self._turns and source.id not in self._queued:
                log.error("a source had no turn any more", extra={"source": source.id})
                self._queue(source.id, self._now())
        states = self._parts.pipeline.states
        own = [source for source in watched if source.parent is None]
        turns = {source.id: Turn(due=states[source.id].due, interval=source.interval) for source in own}
        try:
            if await self._parts.watchdog.look(turns, self._parts.settings.alerts):
                self._parts.delivery.begin()
        except StoreError as error:
            log.error("what was not asked could not be told: %s", error)

    async def _look_at_clock(self, scheduler: AsyncIOScheduler) -> None:
        """See whether the clock was set, by the loop's own time, which nobody sets. The scheduler's jobs go by the
        clock, so it is told; where sources are due goes by steady time and stays."""
        while True:
            await asyncio.sleep(CLOCK_LOOK)
            if (setting := self._parts.clock.setting()) is None:
                continue
            for job in scheduler.get_jobs():
                job.modify(next_run_time=setting.after)
            try:
                await self._parts.upkeep.note_clock(setting)
                self._parts.clock.follow(setting)
            except StoreError as error:
                log.error("that the clock was set could not be written down: %s", error)

    def _heed_paused(self) -> None:
        """Take over what `tracker sources pause` and `resume` wrote."""
        now_paused = self._parts.store.read(lambda reads: reads.paused())
        resumed, self._paused = self._paused - now_paused, now_paused
        self._parts.pipeline.rest(now_paused)
        for source in self._watched.values():
            if source.statements_of in resumed and source.id not in self._queued:
                self._queue(source.id, self._now())
