"""A listener on every inner address of this machine, and a watch over every connection that the process tries to make:
what an attack must not reach. Knows nothing of the tracker.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_TRIED: list[tuple[str, int]] = []
"""Addresses that this process tried to connect to, while somebody looks."""


@cache
def _watch() -> None:
    def hear(event: str, told: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(told[1], tuple):
            _TRIED.append((str(told[1][0]), int(told[1][1])))

    sys.addaudithook(hear)


@dataclass
class Canary:
    """`connects` counts those that came; `tried` gives the addresses that were dialled, whether anybody listens there
    or not, but for those of `sites`."""

    port: int
    connects: int = 0
    sites: set[int] = field(default_factory=set)

    def tried(self) -> list[tuple[str, int]]:
        return [each for each in _TRIED if each[1] not in self.sites]

    def may_be_asked(self, *ports: int) -> None:
        self.sites.update(ports)


@asynccontextmanager
async def canary(port: int = 0, addresses: Iterable[str] = ("0.0.0.0", "::")) -> AsyncIterator[Canary]:
    """A canary on one port of all addresses, IPv6 too where the machine has it."""
    found = Canary(port=port)

    async def came(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.connects += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        writer.close()

    servers = []
    for address in addresses:
        try:
            server = await asyncio.start_server(came, address, found.port)
        except OSError:
            if ":" not in address:
                raise
            continue
        found.port = server.sockets[0].getsockname()[1]
        servers.append(server)
    _watch()
    _TRIED.clear()
    try:
        yield found
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()


def reaches(address: str, port: int) -> bool:
    """Whether somebody who dials `address` gets through: that a canary would notice."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0
