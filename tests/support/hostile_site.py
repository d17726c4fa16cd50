"""A site on loopback with healthy feeds and with sources of many hostile kinds, to see what the ones cost the others.

    python -m tests.support.hostile_site PORT      serves until it is ended; says "ready" once it listens

Every source has a path of its own; which host it seems to be of is the address that is dialled, any of 127.0.0.0/8.
Bodies are made once, when they are first asked for, so that serving costs little beside what is measured. `/seen` tells
when each healthy feed was asked for.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import random
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from functools import cache

import brotli

MB = 1_000_000
PAGES = 100
"""Pages that a `follow` feed links to."""

_WORDS = ("ministry", "court", "border", "budget", "harbour", "bridge", "school", "river", "council")


class Exchange:
    """One request, and what may be done with its connection."""

    def __init__(self, path: str, turn: int, writer: asyncio.StreamWriter) -> None:
        """`turn` counts how often the path was asked for before."""
        self.path, self.turn, self._writer = path, turn, writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self, body: bytes, kind: str = "application/rss+xml; charset=utf-8", *more: str) -> None:
        head = [f"HTTP/1.1 200 OK\r\nContent-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
        await self.send("\r\n".join([*head, "\r\n"]).encode() + body)

    def reset(self) -> None:
        """Ends the connection with a RST."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Act = Callable[[Exchange], Awaitable[None]]
START = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
HTML = "text/html; charset=utf-8"


# --- bodies ------------------------------------------------------------------------------------------------------


def sentence(seed: int) -> str:
    dice = random.Random(seed)
    return " ".join(dice.choice(_WORDS) for _ in range(12)).capitalize() + f" {seed % 997}."


def feed(entries: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> bytes:
    """An RSS feed of entries, each a guid and a text."""
    items = (
        f"<item><guid>{guid}</guid><title>Statement {guid}</title><link>http://example.org/{guid}</link>"
        f"<description>{text}</description></item>"
        for guid, text in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'.encode()


@cache
def healthy(number: int, edition: int) -> bytes:
    """Twenty entries, one of which changes with each edition."""
    texts = [" ".join(sentence(number * 1_000 + entry * 10 + each) for each in range(5)) for entry in range(20)]
    texts[edition % 20] += f" Revised {edition}."
    return feed([(f"{number}-{entry}", text) for entry, text in enumerate(texts)])


@cache
def _churning(edition: int) -> bytes:
    """9 MB in which all 2,250 entries say something else in each edition."""
    text = " ".join(sentence(each) for each in range(46))
    return feed([(str(number), f"{text} Killed: {number * 3 + edition}.") for number in range(2_250)])


@cache
def _of_new_guids() -> bytes:
    return feed([(f"@@@@@@-{number}", sentence(number) * 4) for number in range(6_000)])


@cache
def _bulky(edition: int) -> bytes:
    """A page of 9.5 MB of text."""
    paragraphs = "".join(f"<p>{sentence(number)} {edition}</p>" for number in range(9_500 * 1000 // 110))
    return f"<!doctype html><html><title>a</title><body><article>{paragraphs}</article></body></html>".encode()


@cache
def _linking(_: str = "") -> bytes:
    items = "".join(
        f"<item><guid>{number}</guid><title>{number}</title><link>/bulky/{number}</link></item>"
        for number in range(PAGES)
    )
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


@cache
def _bomb(coding: str) -> bytes:
    zeros = bytes(64 * MB)
    return gzip.compress(zeros, 9) if coding == "gzip" else brotli.compress(zeros, quality=5)


@cache
def _nested(opening: str) -> bytes:
    return b'<rss version="2.0"><channel>' + opening.encode() * (2 * MB // len(opening))


@cache
def _deadly(kind: str) -> bytes:
    """Bodies that take a reader's memory or time."""
    match kind:
        case "elements":
            return b"<!doctype html><html><body>" + b"<b><i><p>x" * 900_000
        case "attributes":
            names = b" ".join(b"a%d=1" % number for number in range(900_000))
            return b"<!doctype html><html><body><div " + names + b">x</div></body></html>"
        case "entities":
            text = "&amp;lt;b&amp;gt;" * 500_000
            return feed([("a", text)])
        case _:
            return feed([(str(number), "x") for number in range(80_000)])


# --- kinds -------------------------------------------------------------------------------------------------------


async def _healthy(exchange: Exchange) -> None:
    number = int(exchange.path.rsplit("/", 1)[1])
    await exchange.answer(healthy(number, exchange.turn // 3 if number % 2 else 0))


async def _bombing(exchange: Exchange, coding: str) -> None:
    await exchange.answer(_bomb(coding), "application/rss+xml", f"Content-Encoding: {coding}")


async def _for_ever(exchange: Exchange, begin: bytes, piece: bytes, pause: float) -> None:
    await exchange.send(begin)
    while True:
        await exchange.send(piece)
        await asyncio.sleep(pause)


async def _ten_thousand_headers(exchange: Exchange) -> None:
    lines = b"".join(b"X-%d: %d\r\n" % (number, number) for number in range(10_000))
    await exchange.send(START + lines + b"\r\n")


async def _redirect(exchange: Exchange, after: float = 0.0) -> None:
    await asyncio.sleep(after)
    stem, _, step = exchange.path.partition("?")
    target = f"{stem}?{int(step or 0) + 1}" if after or int(step or 0) < 1 else stem
    await exchange.send(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())


async def _reset(exchange: Exchange, after: bytes) -> None:
    if after:
        await exchange.send(after)
    exchange.reset()


async def _tiny_chunks(exchange: Exchange) -> None:
    body = b"1\r\nx\r\n" * 100_000
    await exchange.send(START + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(90):
        await exchange.send(body)
    await exchange.send(b"0\r\n\r\n")


async def _stalling(exchange: Exchange) -> None:
    await exchange.send(START + b"\r\n" + b"x" * 64_000)
    await asyncio.sleep(3600)


async def _churn(exchange: Exchange) -> None:
    await exchange.answer(_churning(exchange.turn % 3))


async def _new_guids(exchange: Exchange) -> None:
    stamp = b"%06d" % exchange.turn
    await exchange.answer(_of_new_guids().replace(b"@@@@@@", stamp))


async def _bulk(exchange: Exchange) -> None:
    await exchange.answer(_bulky(exchange.turn % 2), HTML)


KINDS: dict[str, Act] = {
    "gzip": lambda x: _bombing(x, "gzip"),
    "brotli": lambda x: _bombing(x, "br"),
    "silent": lambda _: asyncio.sleep(3600),
    "half-a-head": lambda x: _for_ever(x, b"HTTP/1.1 200 OK\r\nContent-Type: te", b"", 3600),
    "slow-head": lambda x: _for_ever(x, b"HTTP/1.1 200 OK\r\nX: ", b"x", 1),
    "slow-body": lambda x: _for_ever(x, START + b"\r\n", b"x", 1),
    "stalling": _stalling,
    "endless": lambda x: _for_ever(x, START + b"\r\n", b"x" * 65_536, 0),
    "headers": _ten_thousand_headers,
    "nested": lambda x: x.answer(_nested("<item><a>")),
    "nested-html": lambda x: x.answer(b"<!doctype html><html><body>" + _nested("<div>"), HTML),
    "loop": _redirect,
    "slow-redirects": lambda x: _redirect(x, 3.0),
    "reset": lambda x: _reset(x, b""),
    "reset-in-body": lambda x: _reset(x, START + b"Content-Length: 9000\r\n\r\n<rss"),
    "chunks": _tiny_chunks,
    "elements": lambda x: x.answer(_deadly("elements"), HTML),
    "attributes": lambda x: x.answer(_deadly("attributes"), HTML),
    "entities": lambda x: x.answer(_deadly("entities")),
    "entries": lambda x: x.answer(_deadly("entries")),
    "churning": _churn,
    "new-guids": _new_guids,
    "bulky": _bulk,
    "linking": lambda x: x.answer(_linking()),
}
"""What each hostile kind does with a request for `/KIND/…`. All of them are feeds but those in PAGES_OF."""

AS_PAGES = frozenset({"nested-html", "elements", "attributes", "bulky"})
"""Kinds that are watched as pages."""


# --- the server --------------------------------------------------------------------------------------------------


class Site:
    def __init__(self) -> None:
        self.turns: Counter[str] = Counter()
        self.seen: list[tuple[str, float]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = (await reader.readline()).decode("latin-1").split(" ")
            while (await reader.readline()).strip():
                pass
            if len(line) > 1:
                await self._act(line[1], writer)
        except (OSError, ValueError, RuntimeError):  # uvloop: the connection is closed
            pass
        finally:
            writer.close()

    async def _act(self, path: str, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        kind = path.split("/")[1]
        exchange = Exchange(path, self.turns[host + path], writer)
        self.turns[host + path] += 1
        if kind == "healthy":
            self.seen.append((path, time.time()))
            await _healthy(exchange)
        elif kind == "seen":
            await exchange.answer(json.dumps(self.seen).encode())
        elif kind in KINDS:
            await KINDS[kind](exchange)
        else:
            await exchange.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def hostile(number: int) -> tuple[str, str]:
    """The kind and path of one hostile source after the other, all kinds in turn."""
    kind = next(itertools.islice(itertools.cycle(KINDS), number, None))
    return kind, f"/{kind}/{number}"


async def main(port: int) -> None:
    server = await asyncio.start_server(Site().serve, "0.0.0.0", port, backlog=4_096)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner() as runner:
        try:
            import uvloop
        except ImportError:
            runner.run(main(int(sys.argv[1])))
        else:
            uvloop.run(main(int(sys.argv[1])))
