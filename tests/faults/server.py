"""A site that fails as a script says: what `ScriptedSite` does with answers, and below that what a host does with
connections (refuses, greets, swallows them) on the same port, and answers that no honest server gives."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import Sequence
from contextlib import suppress

from tests.support.scripted_site import CLOSE, HANG, RESET, Script, ScriptedSite, answer, chunked, head

__all__ = [
    "CLOSE",
    "HANG",
    "RESET",
    "FaultServer",
    "Script",
    "answer",
    "chunked",
    "coded",
    "cut",
    "endless",
    "head",
    "raw",
]


class FaultServer(ScriptedSite):
    """`greet` is played to every new connection instead of reading a request, as long as it is set."""

    greet: Script | None = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.greet is None:
            return await super()._serve(reader, writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                if await self._play(self.greet, reader, writer):
                    await reader.read()
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def shut(self) -> None:
        """Nobody listens any more, and every connection is dropped."""
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def listen(self, tls: ssl.SSLContext | str | None = "as before") -> None:
        """Listen on the same port again, with or without TLS."""
        if not isinstance(tls, str):
            self.tls = tls
        self._server = await asyncio.start_server(self._serve, self.host, self.port, ssl=self.tls)

    async def swallow(self) -> Sequence[socket.socket]:
        """Take no connection and refuse none: a queue that is full, so that the kernel drops what knocks. Gives the
        sockets that hold it so; close them to end it."""
        await self.shut()
        deaf = socket.socket()
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        deaf.bind((self.host, self.port))
        deaf.listen(0)
        queue = [socket.socket() for _ in range(4)]
        for knock in queue:
            knock.setblocking(False)
            with suppress(BlockingIOError):
                knock.connect((self.host, self.port))
        await asyncio.sleep(0)
        return [deaf, *queue]


# --- answers -----------------------------------------------------------------------------------------------------


def raw(*lines: str | bytes, body: bytes = b"", ending: str = "\r\n") -> bytes:
    """The bytes of an answer, its head line by line."""
    text = [line.encode("latin-1") if isinstance(line, str) else line for line in lines]
    return ending.encode().join([*text, b"", b""]) + body


def cut(body: bytes, kept: float | int, *, framing: str = "length", **named: str) -> Script:
    """`body` cut after a share of it, or so many bytes (from the end if negative); its head promises the whole
    (`length`), nothing (`close`), or the cut (`honest`)."""
    size = int(len(body) * kept) if isinstance(kept, float) else kept
    sent = body[:size]
    given = {name.replace("_", "-").title(): value for name, value in named.items()}
    if framing != "close":
        given["Content-Length"] = str(len(body) if framing == "length" else len(sent))
    return (head(200, given) + sent, CLOSE)


def coded(body: bytes, coding: str) -> bytes:
    """`body` in a content coding."""
    return {"gzip": lambda: gzip.compress(body, mtime=0), "deflate": lambda: zlib.compress(body)}[coding]()


def endless(start: bytes, more: bytes, times: int) -> Script:
    """`start`, then `more` again and again, for longer than anybody reads."""
    return (start, *[more] * times, HANG)
