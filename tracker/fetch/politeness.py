"""What is known of each host and when it may be asked again: one request at a time, a gap, a hold.

Knows no HTTP library. Keeps a bounded number of hosts; an idle one that is dropped costs one more robots.txt.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tracker.fetch.robots import Rules

MAX_HOSTS = 16_384
"""Hosts remembered, about 1 kB each: more than the 10,000 sources that one process is built for."""

MAX_GAP = 60.0
"""Seconds; a Crawl-delay above it would let one host's file decide that its statements are hardly watched."""

MIN_RETRY_AFTER = timedelta(seconds=1)
MAX_RETRY_AFTER = timedelta(hours=24)
"""A server may ask for less or more, by mistake or to be rid of us: we come back once a day."""

DEFAULT_HOLD = timedelta(seconds=60)
"""After a 429 that names no time."""


class Host:
    """The state of one origin: its turn, the next free moment (monotonic seconds), its hold, its robots rules."""

    __slots__ = ("free_at", "gap", "held_until", "robots_turn", "rules", "turn")

    def __init__(self, gap: float) -> None:
        self.turn = asyncio.Lock()
        self.robots_turn: asyncio.Lock | None = None  # made when first needed; serialises robots.txt visits
        self.gap = gap
        self.free_at = 0.0
        self.held_until = 0.0
        self.rules: Rules | None = None

    def idle(self, clock: float) -> bool:
        """True if nothing is lost but the robots rules when this state is dropped."""
        waiting = self.robots_turn is not None and self.robots_turn.locked()
        return not (waiting or self.turn.locked() or self.free_at > clock or self.held_until > clock)


class Hosts:
    """All hosts. `clock` gives monotonic seconds; `sleep` waits for so many."""

    def __init__(
        self,
        *,
        gap: timedelta,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        limit: int = MAX_HOSTS,
    ) -> None:
        self._gap = gap.total_seconds()
        self._clock = clock
        self._sleep = sleep
        self._limit = limit
        self._hosts: OrderedDict[str, Host] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hosts)

    def of(self, key: str) -> Host:
        """The state of the host `key`, made if it is new; the longest unused idle one makes room."""
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= self._limit:
                self._make_room()
            host = self._hosts[key] = Host(self._gap)
        else:
            self._hosts.move_to_end(key)
        return host

    async def enter(self, host: Host) -> timedelta | None:
        """Wait for the host's turn. Returns None when it has come (then `leave` is owed), or how long the host is
        still on hold (then nothing is owed)."""
        await host.turn.acquire()
        try:
            held = self.held(host)
            if held is None and host.free_at:
                wait = host.free_at - self._clock()
                if wait > 0:
                    await self._sleep(wait)
        except BaseException:  # a cancelled wait gives the turn back
            host.turn.release()
            raise
        if held is not None:
            host.turn.release()
        return held

    def leave(self, host: Host) -> None:
        """End of a turn: the gap runs from here."""
        if host.gap:
            host.free_at = self._clock() + host.gap
        host.turn.release()

    def hold(self, host: Host, duration: timedelta) -> None:
        """Nobody asks this host anything for `duration`."""
        host.held_until = max(host.held_until, self._clock() + duration.total_seconds())

    def held(self, host: Host) -> timedelta | None:
        """How long the host is still on hold; None if it is not."""
        if not host.held_until:
            return None
        left = host.held_until - self._clock()
        if left <= 0:
            host.held_until = 0.0
            return None
        return timedelta(seconds=left)

    def slow_down(self, host: Host, delay: float | None) -> None:
        """Honour a Crawl-delay (seconds): never below the gap we keep anyway, never above MAX_GAP."""
        host.gap = max(self._gap, min(delay or 0.0, MAX_GAP))

    def _make_room(self) -> None:
        clock = self._clock()
        for key, host in self._hosts.items():
            if host.idle(clock):
                del self._hosts[key]
                return


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (seconds or an HTTP date, RFC 9110 section 10.2.3), clamped to
    MIN_RETRY_AFTER and MAX_RETRY_AFTER; None if there is none or it cannot be read."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = (aware - now).total_seconds()
    if math.isnan(seconds):
        return None
    return timedelta(seconds=min(max(seconds, MIN_RETRY_AFTER.total_seconds()), MAX_RETRY_AFTER.total_seconds()))
