"""The way to a service that the operator named (a webhook, a time stamping authority): through the proxy for all, or
directly. Sends nothing itself.

Such a service may lie anywhere, and directly it is asked wherever it lies. But what the guard lets no proxy be asked
for on behalf of a source, none is asked for here: inner names and addresses are asked directly.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from tracker.errors import DeliveryError
from tracker.fetch.connection import TRAIL, Trail, start_resolver
from tracker.fetch.tunnel import TunnelConnector, is_address, takes_whole
from tracker.guard import Network, name_refusal, refusal
from tracker.model import Proxy
from tracker.proxies import Proxies

PORTS = {"http": 80, "https": 443}


@asynccontextmanager
async def session_for(
    url: str,
    seconds: float,
    *,
    proxies: Proxies = Proxies(),  # noqa: B008  (frozen)
    allow: Sequence[Network] = (),
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[aiohttp.ClientSession]:
    """A session in which `url` is to be asked, within so many seconds. `allow` are networks that a proxy may be asked
    for although they are not public. Raises DeliveryError if the name leads to another such address."""
    timeout = aiohttp.ClientTimeout(total=seconds)
    proxy = proxy_for(url, proxies, allow)
    if proxy is None or takes_whole(proxy, urlsplit(url).hostname or ""):
        async with aiohttp.ClientSession(
            timeout=timeout, trust_env=False, proxy=proxy.url if proxy else None
        ) as session:
            yield session
        return
    names = resolver or start_resolver()
    trail = Trail(through_proxy=False)
    token = TRAIL.set(trail)
    try:
        connector = TunnelConnector(proxy, allow=allow, resolver=names, tls=None)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=False, connector=connector) as session:
            yield session
    except OSError:  # whatever aiohttp makes of it
        if not trail.refused:
            raise
        raise DeliveryError(
            f"its name leads to {trail.refused}, which no proxy is asked for; NO_PROXY names what is asked directly"
        ) from None
    finally:
        TRAIL.reset(token)
        if resolver is None:
            await names.close()


def proxy_for(url: str, proxies: Proxies, allow: Sequence[Network]) -> Proxy | None:
    """The proxy to ask `url` through; None to ask directly."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = proxies.of(parts.scheme, host, parts.port or PORTS.get(parts.scheme))
    if proxy is None:
        return None
    inner = refusal(host, allow) if is_address(host) else name_refusal(host, unseen=proxy.resolves)
    return None if inner else proxy
