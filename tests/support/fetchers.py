"""What the tests of fetching share: a source, and a fetcher that may dial loopback and waits for nothing."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from tracker.fetch import Fetcher
from tracker.model import Proxy, Source, SourceKind

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def source(
    url: str, *, headers: Mapping[str, str] | None = None, proxy: str | None = None, resolves: bool = False
) -> Source:
    way = Proxy(url=proxy, resolves=resolves) if proxy else None
    return Source(id="ministry", kind=SourceKind.FEED, url=url, headers=headers or {}, proxy=way)


def fetcher(**given: Any) -> Fetcher:
    settings: dict[str, Any] = {
        "contact": "https://example.org/bot",
        "version": "1.2",
        "now": lambda: NOON,
        "allow_networks": LOOPBACK,
        "host_gap": timedelta(0),
        "respect_robots": False,
        "total_timeout": timedelta(seconds=5),
    }
    return Fetcher(**(settings | given))


class Clock:
    """Monotonic seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Names(AbstractResolver):
    """A name server that a test writes: each look-up of a name takes its next list of addresses, the last one stays."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.names:
            raise OSError(None, "no such name")
        answers = self.names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass
