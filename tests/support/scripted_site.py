"""A web site that does what a test tells it to, byte for byte, over a real loopback socket.

A script is a sequence of steps: bytes are sent as they are, a number is a pause in seconds, and CLOSE, RESET and HANG
end the connection or leave it open. Each path has a timeline of scripts; each request takes the next one and the last
one stays. In place of a script stands a function of the request where the answer depends on that. Understands just
enough HTTP to find the end of a request without a body. Knows nothing of the tracker.

    async with ScriptedSite() as site:
        site.on("/feed", answer(b"one", etag='"1"'), answer(b"two"))
        ...get site.url("/feed")...
        assert site.requests[0].headers["user-agent"]
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self


class Step(Enum):
    CLOSE = auto()  # an orderly end (FIN)
    RESET = auto()  # an abrupt one (RST)
    HANG = auto()  # nothing more comes, the connection stays


CLOSE, RESET, HANG = Step.CLOSE, Step.RESET, Step.HANG

Script = tuple[bytes | float | Step, ...]

REASONS = {200: "OK", 304: "Not Modified", 301: "Moved Permanently", 302: "Found", 404: "Not Found"}


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    raw: bytes
    at: float  # seconds of the event loop's clock
    connection: int  # which connection of the site, from 1


def head(status: int = 200, headers: Mapping[str, str] | None = None, *, reason: str | None = None) -> bytes:
    """A status line and headers, with the empty line. Header names are written as they are given."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Whatever') if reason is None else reason}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None, **named: str) -> Script:
    """A whole, valid answer. `named` are headers in words: content_type="text/html"."""
    given = {name.replace("_", "-").title(): value for name, value in named.items()} | dict(headers or {})
    if status not in (204, 304):
        given = {"Content-Length": str(len(body))} | given
    return (head(status, given) + body,)


def redirect(location: str, status: int = 302) -> Script:
    return answer(b"", status, {"Location": location})


def until_close(body: bytes, **named: str) -> Script:
    """An answer without a length, which the end of the connection ends."""
    return (head(200, {name.replace("_", "-").title(): value for name, value in named.items()}) + body, CLOSE)


def chunked(*chunks: bytes, end: bool = True, **named: str) -> Script:
    """An answer in chunks; without `end` the last one never comes and the connection is closed."""
    given = {name.replace("_", "-").title(): value for name, value in named.items()}
    sent = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    start = head(200, {"Transfer-Encoding": "chunked", **given}) + sent
    return (start + b"0\r\n\r\n",) if end else (start, CLOSE)


def drip(data: bytes, pause: float) -> Script:
    """`data` byte by byte."""
    return tuple(step for byte in data for step in (bytes([byte]), pause))


@dataclass
class ScriptedSite:
    """Listens on `host` (a free port) from `async with` on; `tls` makes it an https site."""

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    busy: int = 0  # requests being answered now
    most_busy: int = 0

    def __post_init__(self) -> None:
        self._timelines: dict[str, list[Script | Callable[[Request], Script]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._default: Script = answer(b"not here", 404)

    def on(self, path: str, *scripts: Script | Callable[[Request], Script]) -> None:
        """The timeline of `path` (with its query) from now on."""
        self._timelines[path] = list(scripts)

    def otherwise(self, script: Script) -> None:
        """What every other path answers; a 404 if nothing is said."""
        self._default = script

    def url(self, path: str = "/", host: str | None = None) -> str:
        name = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        number = self.connections
        try:
            while await self._one(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test is over
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        at = asyncio.get_running_loop().time()
        request = Request(method=method, path=path, headers=headers, raw=raw, at=at, connection=number)
        self.requests.append(request)
        timeline = self._timelines.get(path, [self._default])
        script = timeline.pop(0) if len(timeline) > 1 else timeline[0]
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            return await self._play(script if isinstance(script, tuple) else script(request), reader, writer)
        finally:
            self.busy -= 1

    async def _play(self, script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        for step in script:
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            elif isinstance(step, float):
                await asyncio.sleep(step)
            elif step is HANG:
                await reader.read()  # until the client gives up
                return False
            else:
                if step is RESET:
                    linger = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    writer.transport.abort()
                else:
                    writer.close()
                return False
        return True
