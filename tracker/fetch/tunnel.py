"""Connections through a proxy that only passes bytes on: SOCKS, and HTTP by CONNECT.

Unless the proxy is the one that resolves, the name is resolved here, every address of it is judged by the guard, and
the proxy is given an address: what was judged is what is dialled. Sends no request to a site and knows no redirects.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from aiohttp import ClientConnectorError, ClientConnectorSSLError
from aiohttp.abc import AbstractResolver, ResolveResult
from python_socks import ProxyError, ProxyType
from python_socks.async_.asyncio.v2 import Proxy as Dialler

from tracker.fetch.connection import TRAIL, GuardedConnector
from tracker.guard import Network, refusal
from tracker.model import Proxy

if TYPE_CHECKING:
    from aiohttp import AddrInfoType, ClientRequest, ClientTimeout
    from aiohttp.client_proto import ResponseHandler

_KINDS = {
    "http": (ProxyType.HTTP, 80),
    "https": (ProxyType.HTTP, 443),
    "socks4": (ProxyType.SOCKS4, 1080),
    "socks4a": (ProxyType.SOCKS4, 1080),
    "socks5": (ProxyType.SOCKS5, 1080),
    "socks5h": (ProxyType.SOCKS5, 1080),
}
"""What a proxy's scheme means, and the port that it has where none is named."""


def is_address(host: str) -> bool:
    """Whether `host` is meant as an address and not as a name."""
    return ":" in host or host.removesuffix(".").rpartition(".")[2].isdigit()


def takes_whole(proxy: Proxy, host: str) -> bool:
    """Whether a whole request for `host` is handed to `proxy`: one of HTTP that looks names up itself, or has none to
    look up. Any other only passes bytes on."""
    return proxy.url.startswith("http") and (proxy.resolves or is_address(host))


class TunnelConnector(GuardedConnector):
    """A connector whose every connection leads through one proxy."""

    def __init__(
        self, proxy: Proxy, *, allow: Sequence[Network], resolver: AbstractResolver, tls: ssl.SSLContext | None
    ) -> None:
        judge = partial(refusal, allow=allow)
        super().__init__(judge=judge, resolver=_Unresolved() if proxy.resolves else resolver, tls=tls)
        self._proxy = proxy
        self._judge = judge
        # A writer that nobody holds closes its transport (asyncio.StreamWriter.__del__).
        self._writers: WeakKeyDictionary[ResponseHandler, asyncio.StreamWriter] = WeakKeyDictionary()

    async def _wrap_create_connection(
        self,
        *args: Any,
        addr_infos: list[AddrInfoType],
        req: ClientRequest,
        timeout: ClientTimeout,
        client_error: type[Exception] = ClientConnectorError,
        **kwargs: Any,
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        """Where aiohttp dials. Not public, and the only place that knows the addresses and what TLS is to check;
        aiohttp-socks stands on it as well."""
        trail = TRAIL.get()
        trail.dialled = True
        if not self._proxy.resolves:
            for info in addr_infos:
                if (why := self._judge(str(info[4][0]))) is not None:
                    trail.refused = why
                    raise PermissionError(errno.EACCES, why)
        host, port = str(addr_infos[0][4][0]), int(addr_infos[0][4][1])
        try:
            stream = await _dialler(self._proxy).connect(host, port, timeout=timeout.sock_connect)
        except (ProxyError, OSError) as refused:
            raise client_error(req.connection_key, OSError(errno.EHOSTUNREACH, f"proxy: {refused}")) from refused
        try:
            if kwargs.get("ssl") is not None:
                stream = await stream.start_tls(hostname=kwargs["server_hostname"], ssl_context=kwargs["ssl"])
        except BaseException as failure:
            await stream.close()
            if isinstance(failure, ssl.SSLError):
                raise ClientConnectorSSLError(req.connection_key, failure) from failure
            raise
        protocol: ResponseHandler = self._factory()
        transport = stream.writer.transport
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        self._writers[protocol] = stream.writer
        return transport, protocol  # type: ignore[return-value]  # asyncio declares a writer's transport too narrowly


def _dialler(proxy: Proxy) -> Dialler:
    parts = urlsplit(proxy.url)
    kind, port = _KINDS[parts.scheme]
    return Dialler(
        proxy_type=kind,
        host=parts.hostname or "",
        port=parts.port or port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or "") if parts.username else None,
        rdns=True,
        proxy_ssl=ssl.create_default_context() if parts.scheme == "https" else None,
    )


class _Unresolved(AbstractResolver):
    """Leaves a name to the proxy."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=host, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass
