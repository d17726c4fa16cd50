"""A name server on loopback, over UDP and TCP, that answers as a script says; the program's own resolver asks it.

Understands one question per message. Knows nothing of the tracker.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import ip_address
from typing import Self

from aiohttp import AsyncResolver


class Code(IntEnum):
    NOERROR = 0
    FORMERR = 1
    SERVFAIL = 2
    NXDOMAIN = 3
    REFUSED = 5


SILENCE = "silence"
"""No answer ever comes."""


@dataclass(frozen=True)
class Alias:
    """The name is another name (CNAME)."""

    of: str


Answer = Sequence[str] | Code | Alias | str
"""Addresses, an error, another name, or SILENCE."""

_A, _CNAME, _AAAA = 1, 5, 28
_UDP = 512
"""Bytes of an answer over UDP; what is longer is marked as cut and asked for again over TCP."""


class FaultNames(asyncio.DatagramProtocol):
    """Each look-up of a name (A and AAAA of one name, asked together, count as one) takes its next answer, the last one
    stays. Names that nobody spoke of are NXDOMAIN."""

    def __init__(self, ttl: int = 0) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self._ttl = ttl
        self._taken: dict[str, set[int]] = {}

    def on(self, name: str, *answers: Answer) -> None:
        self.answers[name] = list(answers)
        self._taken.pop(name, None)

    def resolver(self) -> AsyncResolver:
        """The program's own kind of resolver, which asks here."""
        return AsyncResolver(
            nameservers=["127.0.0.1"], udp_port=self.port, tcp_port=self.port, timeout=0.3, tries=2, flags=0
        )

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._tcp.sockets[0].getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._tcp.close()
        self._udp.close()
        await asyncio.sleep(0)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._answer(data)
        if answer is None:
            return
        if len(answer) > _UDP:
            flags = struct.unpack("!H", answer[2:4])[0] | 0x0200
            answer = answer[:2] + struct.pack("!HHHHH", flags, 1, 0, 0, 0) + _question(data)
        self._udp.sendto(answer, addr)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                size = struct.unpack("!H", await reader.readexactly(2))[0]
                answer = self._answer(await reader.readexactly(size), again=True)
                if answer is not None:
                    writer.write(struct.pack("!H", len(answer)) + answer)
                    await writer.drain()
        writer.close()

    def _answer(self, query: bytes, *, again: bool = False) -> bytes | None:
        name, kind = _asked(query)
        self.asked.append(name)
        answer = self._next(name, kind, again=again)
        if answer == SILENCE:
            return None
        records: list[bytes] = []
        code = Code.NOERROR
        if isinstance(answer, Code):
            code = answer
        elif isinstance(answer, Alias):
            at, seen = name, 0
            while isinstance(answer, Alias) and seen < 8:
                records.append(_record(at, _CNAME, _name(answer.of), self._ttl))
                at, seen = answer.of, seen + 1
                answer = self._next(at, kind, again=again)
            if not isinstance(answer, (str, Code, Alias)):
                records += _addresses(at, kind, answer, self._ttl)
        else:
            records += _addresses(name, kind, answer, self._ttl)
        head = query[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(records), 1, 0)
        return head + _question(query) + b"".join(records) + _SOA

    def _next(self, name: str, kind: int, *, again: bool) -> Answer:
        answers = self.answers.get(name, [Code.NXDOMAIN])
        taken = self._taken.setdefault(name, set())
        if kind in taken and not again:  # the pair of questions begins anew
            taken.clear()
            if len(answers) > 1:
                answers.pop(0)
        taken.add(kind)
        return answers[0]


def _asked(query: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while size := query[at]:
        labels.append(query[at + 1 : at + 1 + size].decode("ascii", "replace").lower())
        at += size + 1
    return ".".join(labels), struct.unpack("!H", query[at + 1 : at + 3])[0]


def _question(query: bytes) -> bytes:
    at = 12
    while query[at]:
        at += query[at] + 1
    return query[12 : at + 5]


def _name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _record(name: str, kind: int, data: bytes, ttl: int) -> bytes:
    return _name(name) + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


_SOA = _record("example", 6, _name("ns.example") + _name("admin.example") + struct.pack("!IIIII", 1, 0, 0, 0, 0), 0)
"""Says that an answer of nothing is to be remembered for no time."""


def _addresses(name: str, kind: int, answer: Sequence[str] | Mapping[str, str], ttl: int) -> list[bytes]:
    wanted = {_A: 4, _AAAA: 6}.get(kind)
    found = [ip_address(address) for address in answer]
    return [_record(name, kind, each.packed, ttl) for each in found if each.version == wanted]


def refusing_port() -> int:
    """A port of 127.0.0.1 where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
