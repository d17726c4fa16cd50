"""The way to a service that the operator named (a webhook, a time stamping authority): through the proxy for all, or
directly. Sends nothing itself.

What is inner in so many letters is asked directly, wherever the guard lets a service lie; what is public by its name
must lead to a public address, directly and through a proxy. Each address is judged when it is dialled.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from tracker.errors import DeliveryError
from tracker.fetch.connection import TRAIL, GuardedConnector, Trail, start_resolver
from tracker.fetch.tunnel import TunnelConnector, is_address, takes_whole
from tracker.guard import Network, name_refusal, refusal, service_refusal
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
    """A session in which `url` is to be asked, within so many seconds. `allow` are networks that it may lead to though
    they are not public. Raises DeliveryError if it leads to another such address."""
    host = urlsplit(url).hostname or ""
    proxy = proxy_for(url, proxies, allow)
    whole = proxy is not None and takes_whole(proxy, host)
    trail = Trail(through_proxy=whole)
    token = TRAIL.set(trail)
    names = resolver
    try:
        if proxy is None or whole:
            judge = partial(service_refusal, host, allow=allow)
            connector = GuardedConnector(judge=judge, resolver=names, tls=None)
        else:
            names = names or start_resolver()
            connector = TunnelConnector(proxy, allow=allow, resolver=names, tls=None)
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=seconds),
            trust_env=False,
            connector=connector,
            proxy=proxy.url if proxy is not None and whole else None,
        ) as session:
            yield session
    except OSError:  # whatever aiohttp makes of it
        if not trail.refused:
            raise
        way = "" if proxy is None else ", which no proxy is asked for; NO_PROXY names what is asked directly"
        raise DeliveryError(f"not dialled: {trail.refused}{way}") from None
    finally:
        TRAIL.reset(token)
        if names is not None and names is not resolver:
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
