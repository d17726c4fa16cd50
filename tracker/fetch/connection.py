"""Connections: every address is judged by the guard at the moment it is dialled, and what was dialled is noted.

The guard sits in aiohttp's public `socket_factory`, behind name resolution, so redirects, rebinding, mixed answers and
odd spellings all meet it. Sends no request.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from aiohttp import AsyncResolver, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey

from tracker.fetch.framing import LenientHandler

if TYPE_CHECKING:
    import asyncio

    from aiohttp import AddrInfoType, ClientRequest, ClientTimeout
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

KEEP_ALIVE = 15.0
"""Seconds that an idle connection is kept: sources of one host follow each other at once, the next round does not."""

MOST_KEPT = 500
"""Idle connections that are kept at most, hosts beyond that are dialled anew."""

_PLAIN: Mapping[str, str] = {}


class Trail:
    """What connecting for one request showed. `through_proxy`: the operator's proxy is dialled, wherever it is.
    `resolves_for_proxy`: a name is looked up here and the proxy is given an address."""

    __slots__ = ("address", "dialled", "protocol", "refused", "resolves_for_proxy", "through_proxy", "tls")

    def __init__(self, *, through_proxy: bool, resolves_for_proxy: bool = False) -> None:
        self.through_proxy = through_proxy
        self.resolves_for_proxy = resolves_for_proxy
        self.dialled = False
        self.refused = ""
        self.address: str | None = None
        self.tls: Mapping[str, str] = _PLAIN
        self.protocol: ResponseHandler | None = None

    @property
    def exceeded(self) -> bool:
        """Whether bytes came behind the end of the answer, as far as they have come."""
        return isinstance(self.protocol, LenientHandler) and self.protocol.exceeded


TRAIL: ContextVar[Trail] = ContextVar("trail")
"""The trail of the request that the current task is making; connection attempts run in tasks that inherit it."""


class GuardedConnector(TCPConnector):
    """aiohttp's connector with the guard in it and no limit of its own: politeness has its own locks."""

    def __init__(
        self,
        *,
        judge: Callable[[str], str | None],
        resolver: AbstractResolver | None,
        tls: ssl.SSLContext | None,
        kept: int = MOST_KEPT,
    ) -> None:
        """`judge` says why an address may not be dialled. Without a `resolver`, names are looked up as aiohttp does. At
        most `kept` connections are kept idle."""
        super().__init__(
            limit=0,
            resolver=resolver and _Names(resolver, judge),
            socket_factory=_guarded_sockets(judge),
            keepalive_timeout=KEEP_ALIVE,
            ssl=tls or True,
        )
        self._kept = kept
        # Not public: aiohttp has no other way to reach the bytes of a head before its parser does.
        handler: type[ResponseHandler] = LenientHandler
        self._factory = partial(handler, loop=self._loop)

    def _release(self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False) -> None:
        """Not public either: it has no bound for those that wait idle."""
        super()._release(key, protocol, should_close=should_close or len(self._conns) >= self._kept)

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:
        connection = await super().connect(req, traces, timeout)
        TRAIL.get().protocol = connection.protocol
        if connection.transport is not None:
            _note(TRAIL.get(), connection.transport)
        return connection


MOST_ADDRESSES = 16
"""Addresses of one name that are tried. aiohttp begins anew with all that are left for each that fails: 500 cost it
seconds of our time, and large sites have four."""


class _Names(AbstractResolver):
    """Gives the first addresses of a name, those that may be dialled before all others, and remembers no failure.
    Refuses none: that is done where they are dialled."""

    def __init__(self, resolver: AbstractResolver, judge: Callable[[str], str | None]) -> None:
        self._resolver, self._judge = resolver, judge

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            found = await self._resolver.resolve(host, port, family)
        except OSError:
            self._forget()
            raise
        if len(found) <= MOST_ADDRESSES:
            return found
        return sorted(found, key=lambda each: self._judge(each["host"]) is not None)[:MOST_ADDRESSES]

    def _forget(self) -> None:
        """c-ares remembers for an hour that a name has no address, whatever the name server says of it (1.34). Not
        public: neither aiodns nor aiohttp offers what empties its memory."""
        channel = getattr(getattr(self._resolver, "_resolver", None), "_channel", None)
        if channel is not None:
            channel.reinit()

    async def close(self) -> None:
        """It is closed by whoever started it."""


def _guarded_sockets(judge: Callable[[str], str | None]) -> Callable[[AddrInfoType], socket.socket]:
    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        trail = TRAIL.get()
        trail.dialled = True
        if not trail.through_proxy and (why := judge(str(address[0]))) is not None:
            trail.refused = why
            raise PermissionError(errno.EACCES, why)
        trail.address = _endpoint(address)
        return socket.socket(family, kind, protocol)

    return make


def _note(trail: Trail, transport: asyncio.Transport) -> None:
    peer = transport.get_extra_info("peername")
    if peer:
        trail.address = _endpoint(peer)
    tls = transport.get_extra_info("ssl_object")
    if tls is not None:
        certificate = tls.getpeercert(binary_form=True)
        trail.tls = {
            "version": tls.version() or "",
            "cipher": (tls.cipher() or ("",))[0],
            "certificate_sha256": sha256(certificate).hexdigest() if certificate else "",
        }


def _endpoint(address: Sequence[object]) -> str:
    host, port = str(address[0]), address[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def start_resolver(
    kinds: Sequence[Callable[[], AbstractResolver]] = (AsyncResolver, ThreadedResolver),
) -> AbstractResolver:
    """The first kind of resolver that starts: aiodns (no threads), else the system's in threads."""
    *preferred, last = kinds
    for kind in preferred:
        try:
            return kind()
        except Exception:  # c-ares fails with errors of its own, of its binding or of the system
            continue
    return last()
