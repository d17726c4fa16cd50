"""The fetcher: one visit to one URL, guarded, polite and bounded; whatever the network does is a value.

Follows redirects by hand, so that every hop meets the guard, the robots rules and the politeness of its own host. Knows
nothing of schedules, of what was seen before, or of what a body means.
"""

from __future__ import annotations

import asyncio
import platform
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from tracker.fetch import robots
from tracker.fetch.answers import REDIRECTS, Ending, error, next_url, of_body, of_failure, of_status, padded
from tracker.fetch.connection import MOST_KEPT, TRAIL, GuardedConnector, Trail, start_resolver
from tracker.fetch.deadline import Deadlines
from tracker.fetch.decoder import ACCEPT_ENCODING
from tracker.fetch.politeness import DEFAULT_HOLD, Host, Hosts, retry_after
from tracker.fetch.tunnel import TunnelConnector, is_address, takes_whole
from tracker.fetch.visit import Visit
from tracker.guard import Network, check_url, name_refusal, refusal
from tracker.model import Fetched, Outcome, Proxy, Source
from tracker.proxies import Proxies
from tracker.seats import Seats, keep, keep_at_once
from tracker.urls import resolve, standard

MAX_BYTES = 10 * 1024 * 1024
"""Of a body, as received and decoded: the longest statements are books of some megabytes."""

MAX_HEADER = 65_536
"""Bytes of one header line: aiohttp's 8,190 refuses real sites with long security policies."""

MAX_HEADERS = 256
"""Header lines of one answer; aiohttp's 128 is near what large newsrooms send."""

TOTAL = timedelta(seconds=30)
CONNECT = timedelta(seconds=5)
GAP = timedelta(seconds=1)
"""Between the end of one request to a host and the start of the next."""

MAX_IN_FLIGHT = 256
"""Requests at a time over all hosts; a process may usually open 1,024 files."""

PROMPT = 2.0
"""Seconds for which a request may keep its place among those in flight before it counts as a slow one."""

LARGE = 256 * 1024
"""Bytes of a body, received or decoded, up to which nobody asks whether there is room for it."""

LARGE_AT_ONCE = 4
"""Larger bodies in memory at a time, from the first byte beyond that to the last write. With what is made of it one of
10 MB takes some 80."""

LARGE_PROMPT = 10.0
"""Seconds for which a visit may keep the place of a large body before it counts as a slow one: of 10 MB it takes about
five to come, to be read and to be written."""


class Fetcher:
    """Visits URLs. An async context manager; safe for any number of concurrent `fetch` calls.

    `contact` (a URL or an address) and `version` go into the User-Agent. `allow_networks` may be dialled although
    they are not public. `total_timeout` bounds the time on the network of one visit over all its redirects, not the
    time spent waiting for a host's turn. `now` gives aware UTC; `clock` and `sleep` are monotonic seconds and a
    wait. `proxies` are for sources that name none of their own. `resolver` and `tls` stand in for name resolution
    and the system's trust store.
    """

    def __init__(
        self,
        *,
        contact: str,
        version: str,
        now: Callable[[], datetime],
        allow_networks: Sequence[Network] = (),
        host_gap: timedelta = GAP,
        max_bytes: int = MAX_BYTES,
        total_timeout: timedelta = TOTAL,
        connect_timeout: timedelta = CONNECT,
        max_in_flight: int = MAX_IN_FLIGHT,
        max_kept: int = MOST_KEPT,
        respect_robots: bool = True,
        proxies: Proxies = Proxies(),  # noqa: B008  (frozen)
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._always = (
            ("User-Agent", f"{robots.AGENT}/{version} (+{contact})"),
            ("Accept", "*/*"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        )
        # What a Check names as the code that made it.
        self._code = {
            "tracker": version,
            "aiohttp": aiohttp.__version__,
            "python": platform.python_version(),
            "tls": ssl.OPENSSL_VERSION,
        }
        self._now = now
        self._allow = tuple(allow_networks)
        self._max_bytes = max_bytes
        self._total = total_timeout.total_seconds()
        self._connect = connect_timeout.total_seconds()
        self._max_kept = max_kept
        self._flights = Seats(max_in_flight, prompt=PROMPT)
        self._room = Seats(LARGE_AT_ONCE, prompt=LARGE_PROMPT)
        self._respect_robots = respect_robots
        self._proxies = proxies
        self._clock = clock
        self._deadlines = Deadlines()
        self._hosts = Hosts(gap=host_gap, clock=clock, sleep=sleep)
        self._own_resolver = resolver
        self._tls = tls

    async def __aenter__(self) -> Self:
        self._resolver = self._own_resolver or start_resolver()
        judge = partial(refusal, allow=self._allow)
        connector = GuardedConnector(judge=judge, resolver=self._resolver, tls=self._tls, kept=self._max_kept)
        self._session = self._start_session(connector)
        self._tunnels: dict[Proxy, aiohttp.ClientSession] = {}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deadlines.close()
        for session in (self._session, *self._tunnels.values()):
            await session.close()
        if self._own_resolver is None:
            await self._resolver.close()

    def _start_session(self, connector: GuardedConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=dict(self._always),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=self._connect),
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
        )

    async def fetch(
        self, source: Source, *, url: str | None = None, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Visit `url` (else the source's own) in the source's way: its proxy, and its headers where they belong.

        `etag` and `last_modified` are those of the last whole answer; without them the visit is unconditional. Never
        raises for what the network or the server does; cancelling it gives back the host's turn.
        """
        visit = Visit(
            source,
            url or source.url,
            etag=etag,
            last_modified=last_modified,
            budget=self._total,
            started=self._now(),
            clock=self._clock,
        )
        ending = await self._travel(visit, limit=self._max_bytes, obey_robots=self._respect_robots)
        return visit.fetched(ending, self._now, self._code)

    async def _travel(self, visit: Visit, *, limit: int, obey_robots: bool) -> Ending:
        while True:
            left = visit.budget
            try:
                step = await self._hop(visit, limit=limit, obey_robots=obey_robots)
            except _NoRoom:  # nobody is kept waiting on the network: it is asked again once there is
                visit.hops.pop()
                await keep(self._room)
                visit.budget = left
                continue
            if isinstance(step, Ending):
                return step
            visit.url = step

    async def _hop(self, visit: Visit, *, limit: int, obey_robots: bool) -> Ending | str:
        """One request, at its host's turn: how the visit ended, or the URL where it goes on."""
        visit.forget()
        target = self._target(visit)
        if isinstance(target, Ending):
            return target
        host = self._hosts.of(f"{target.raw_host}:{target.port}")
        if obey_robots and not self._known_allowed(host, target):
            forbidden = await self._forbidden(visit, host, target)
            if forbidden is not None:
                return forbidden
        held = await self._hosts.enter(host)
        if held is not None:
            visit.retry_after = held
            return error("hold", "the host asked to be left alone for a while; it was not asked again")
        turn = None
        try:
            turn = await self._flights.take(visit.source.statements_of)
            step = await self._ask(visit, host, target, limit)
        finally:
            if turn is not None:
                self._flights.leave(turn)
            self._hosts.leave(host)
        return await self._of_wire(visit, step, limit) if isinstance(step, _Wire) else step

    def _target(self, visit: Visit) -> URL | Ending:
        """The URL to ask, or why it may not be asked. What is judged is what is asked: the standard's form, which has
        one reading, taken as it is."""
        readable = _readable(visit.url)
        if isinstance(readable, str):
            return error("guard", readable)
        visit.url, target = readable
        why = None
        if (proxy := self._proxy(visit.source, target)) is not None:
            # A proxy dials for us, out of sight of the guard on our own connections.
            host = target.raw_host or ""
            why = refusal(host, self._allow) if is_address(host) else name_refusal(host, unseen=proxy.resolves)
        return error("guard", why) if why else target

    def _proxy(self, source: Source, target: URL) -> Proxy | None:
        """What a request goes through: the source's own proxy, else that for all; each hop is asked for anew."""
        if source.proxy is not None:
            return source.proxy if source.proxy.url else None
        return self._proxies.of(target.scheme, target.raw_host or "", target.port)

    def _way(self, target: URL, proxy: Proxy | None) -> tuple[aiohttp.ClientSession, str | None]:
        """The session to ask in, and the proxy that it is to hand the whole request to, if there is one to trust with
        that: such a proxy may read any name as it likes, so it gets an address, or leave to resolve."""
        if proxy is None:
            return self._session, None
        if takes_whole(proxy, target.raw_host or ""):
            return self._session, proxy.url
        if (session := self._tunnels.get(proxy)) is None:
            connector = TunnelConnector(proxy, allow=self._allow, resolver=self._resolver, tls=self._tls)
            session = self._tunnels[proxy] = self._start_session(connector)
        return session, None

    async def _ask(self, visit: Visit, host: Host, target: URL, limit: int) -> Ending | str | _Wire:
        """One request: how the visit ended, the URL where it goes on, or that a body came. Raises _NoRoom if that is
        large and must wait."""
        given = self._proxy(visit.source, target)
        session, proxy = self._way(target, given)
        looked_up = given is not None and proxy is None and not given.resolves
        trail = Trail(through_proxy=proxy is not None, resolves_for_proxy=looked_up)
        token = TRAIL.set(trail)
        step: Ending | str | None = None
        cut: Ending | None = None
        begun = self._clock()
        try:
            with self._deadlines.within(visit.budget):
                headers = visit.request_headers(target, self._always)
                response = await session.get(target, headers=headers, allow_redirects=False, proxy=proxy)
                try:
                    visit.answered(response, self._now())
                    if visit.status in REDIRECTS:
                        visit.take_cookies(response, target)
                    step = self._of_head(visit, host)
                    if step is None:
                        await self._drink(response.content, visit, limit)
                        visit.exceeded = trail.exceeded
                finally:
                    response.close()  # gives the connection back if the answer was read to its end
        except (aiohttp.ClientError, OSError) as failure:
            cut = of_failure(failure, trail)
        finally:
            TRAIL.reset(token)
            visit.budget -= self._clock() - begun
            visit.hop_done(trail)
        if visit.status is None:
            return cut or error("protocol", "no answer")
        return step or _Wire(cut)

    async def _drink(self, content: aiohttp.StreamReader, visit: Visit, limit: int) -> None:
        """Read the raw body into the visit, up to one chunk over `limit` bytes. Raises _NoRoom."""
        while chunk := await content.readany():
            visit.chunks.append(chunk)
            visit.length += len(chunk)
            if visit.length > limit:
                return
            if visit.length > LARGE and not keep_at_once(self._room):
                raise _NoRoom

    async def _of_wire(self, visit: Visit, came: _Wire, limit: int) -> Ending:
        """How a visit ended whose body came."""
        wire = b"".join(visit.chunks)
        coding = visit.header("Content-Encoding") or ""

        def ending(most: int) -> Ending:
            return of_body(
                wire, status=visit.status or 0, coding=coding, limit=most, cut=came.cut, whole_wire=len(wire) <= limit
            )

        found = ending(min(limit, LARGE))  # nearly always all there is to do
        if found.outcome is Outcome.TOO_LARGE and limit > LARGE:
            await keep(self._room)
            found = await asyncio.to_thread(ending, limit)  # inflating does not hold the lock of Python
        return padded(found) if visit.exceeded else found

    def _of_head(self, visit: Visit, host: Host) -> Ending | str | None:
        """What status and headers decide: an Ending, the next URL, or None if the body must be read."""
        status = visit.status or 0
        if status in REDIRECTS:
            return next_url(visit.url, visit.location(), visit.seen, len(visit.hops) + 1)
        if status == 304:
            return of_status(status, conditional=bool(visit.validators))
        if status < 300:
            if visit.framings > 1:  # RFC 9112 section 6.3: two readers could see two different bodies
                return error("protocol", "the answer gives its length in two ways that may differ")
            return of_status(status, conditional=False)
        visit.retry_after = retry_after(visit.header("Retry-After"), self._now())
        if status == 429 or (status == 503 and visit.retry_after):
            self._hosts.hold(host, visit.retry_after or DEFAULT_HOLD)
        return of_status(status, conditional=False)

    def _known_allowed(self, host: Host, target: URL) -> bool:
        rules = host.rules
        return rules is not None and rules.fresh_until > self._clock() and rules.allows(target.raw_path_qs)

    async def _forbidden(self, visit: Visit, host: Host, target: URL) -> Ending | None:
        """Why the host's robots.txt keeps us from `target`, None if it does not."""
        rules = host.rules
        if rules is None or rules.fresh_until <= self._clock():
            learnt = await self._learn(visit.source, host, target)
            if isinstance(learnt, Ending):
                return learnt
            rules = learnt
        if rules.allows(target.raw_path_qs):
            return None
        if rules.unreachable:
            visit.retry_after = timedelta(seconds=rules.fresh_until - self._clock())
            return error("robots", rules.unreachable)
        return error("robots", "the site's robots.txt asks robots not to fetch this URL; ask the site for leave")

    async def _learn(self, source: Source, host: Host, target: URL) -> robots.Rules | Ending:
        """Fetch the robots.txt beside `target`, once for all that wait; a network failure is the Ending it gave."""
        host.robots_turn = host.robots_turn or asyncio.Lock()
        async with host.robots_turn:
            old = host.rules
            if old is not None and old.fresh_until > self._clock():
                return old
            url = resolve(str(target), "/robots.txt") or ""
            visit = Visit(
                replace(source, headers={}),
                url,
                etag=None,
                last_modified=None,
                budget=self._total,
                started=self._now(),
                clock=self._clock,
            )
            ending = await self._travel(visit, limit=robots.MAX_BYTES, obey_robots=False)
            rules = _rules(ending, visit.status, self._clock())
            if old is not None and not old.unreachable and (rules is None or rules.unreachable):
                old.fresh_until = self._clock() + robots.RETRY_IN  # RFC 9309 section 2.4: the last known rules stay
                return old
            if rules is None:
                return error(ending.reason, f"robots.txt could not be fetched: {ending.detail}")
            host.rules = rules
            self._hosts.slow_down(host, rules.delay)
            return rules


class _NoRoom(Exception):
    """A body is large, and as many large ones as there is room for are in memory."""


@dataclass(frozen=True, slots=True)
class _Wire:
    """A body came, and lies in the notes of the visit; why its end did not, if so."""

    cut: Ending | None


@lru_cache(maxsize=16_384)  # the addresses of sources and their places, asked for again and again
def _readable(url: str) -> tuple[str, URL] | str:
    """What is asked for, in both forms, or why it may not be."""
    if (asked := standard(url)) is None:
        return "the URL cannot be read, or spells an address oddly"
    return check_url(asked) or (asked, URL(asked, encoded=True))


def _rules(ending: Ending, status: int | None, clock: float) -> robots.Rules | None:
    """What a visit to robots.txt means (RFC 9309 section 2.3.1); None if the network failed."""
    if ending.outcome in (Outcome.OK, Outcome.TOO_LARGE):
        return robots.read(ending.body or b"", clock)
    if ending.reason == "status" and (status == 429 or (status or 0) >= 500):
        why = f"robots.txt cannot be read now (status {status}), so nothing may be fetched; it is asked for again soon"
        return robots.Rules(fresh_until=clock + robots.RETRY_IN, unreachable=why)
    if ending.outcome is Outcome.GONE or ending.reason in ("status", "empty", "redirects"):
        return robots.Rules(fresh_until=clock + robots.FRESH_FOR)
    return None
