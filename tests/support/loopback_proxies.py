"""A proxy on loopback that does as it is asked: HTTP (whole requests and CONNECT), SOCKS4, SOCKS4a and SOCKS5, told
apart by the first byte. It looks names up in a table of its own, as a proxy in an inner network would: what leads to
`everywhere` if a name is not in it. Notes what it was asked for. Knows nothing of the tracker.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self


@dataclass
class LoopbackProxy:
    """`asked` are (protocol, host, port) as they were given: "whole", "connect", "socks4", "socks5"."""

    everywhere: str = "127.0.0.1"
    login: tuple[str, str] | None = None
    tunnels_to: frozenset[int] | None = None  # ports; None for all
    names: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    def url(self, scheme: str = "http") -> str:
        who = f"{self.login[0]}:{self.login[1]}@" if self.login else ""
        return f"{scheme}://{who}127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                first = await reader.readexactly(1)
                greet = {b"\x05": self._socks5, b"\x04": self._socks4}.get(first)
                await (greet(reader, writer) if greet else self._http(first, reader, writer))
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _pass_on(
        self, kind: str, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.asked.append((kind, host, port))
        out, into = await asyncio.open_connection(self._leads(host), port)
        try:
            await asyncio.gather(_pump(reader, into), _pump(out, writer))
        finally:
            into.transport.abort()

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        if self.login is not None:
            token = base64.b64encode(":".join(self.login).encode())
            if b"Proxy-Authorization: Basic " + token + b"\r\n" not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return await writer.drain()
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            if self.tunnels_to is not None and int(port) not in self.tunnels_to:
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return await writer.drain()
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            return await self._pass_on("connect", host.strip("[]"), int(port), reader, writer)
        return await self._whole(head, reader, writer)

    async def _whole(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests, one after another, each on a connection of its own; understands answers with a length alone."""
        while True:
            target = head.split(b"\r\n")[0].decode().split(" ")[1]
            authority, _, path = target.removeprefix("http://").partition("/")
            host, _, port = authority.partition(":")
            self.asked.append(("whole", host, int(port or 80)))
            out, into = await asyncio.open_connection(self._leads(host), int(port or 80))
            into.write(head.replace(target.encode(), b"/" + path.encode(), 1))
            start = await out.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", start)
            writer.write(start + (await out.readexactly(int(length[1])) if length else b""))
            into.transport.abort()
            head = await reader.readuntil(b"\r\n\r\n")

    def _leads(self, host: str) -> str:
        literal = host.replace(".", "").isdigit() or ":" in host
        return host if literal else self.names.get(host, self.everywhere)

    async def _socks5(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = b"\x02" if self.login else b"\x00"
        writer.write(b"\x05" + (wanted if wanted in methods else b"\xff"))
        if self.login:
            await reader.readexactly(1)
            user = await reader.readexactly((await reader.readexactly(1))[0])
            word = await reader.readexactly((await reader.readexactly(1))[0])
            right = (user.decode(), word.decode()) == self.login
            writer.write(b"\x01" + (b"\x00" if right else b"\x01"))
            if not right:
                return
        kind = (await reader.readexactly(4))[3]
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        elif kind == 1:
            host = ".".join(str(byte) for byte in await reader.readexactly(4))
        else:
            host = (await reader.readexactly(16)).hex(":", 2)
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await self._pass_on("socks5", host, port, reader, writer)

    async def _socks4(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1)
        port = int.from_bytes(await reader.readexactly(2), "big")
        address = await reader.readexactly(4)
        await reader.readuntil(b"\0")
        host = ".".join(str(byte) for byte in address)
        if address[:3] == b"\0\0\0":
            host = (await reader.readuntil(b"\0"))[:-1].decode()
        writer.write(b"\x00\x5a" + bytes(6))
        await self._pass_on("socks4", host, port, reader, writer)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        sink.write(data)
        await sink.drain()
    sink.close()
