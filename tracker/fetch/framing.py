"""Heads of answers as browsers take them, made into heads that a strict parser takes. Reads no body, sends nothing.

llhttp, which aiohttp reads with, refuses what RFC 9112 lets a client read, because in a proxy it could smuggle a second
answer to somebody else. We are the last reader, and close the connection where a length was in doubt. What is set aside
keeps its place in the head under another name, so that the evidence shows the head as it came.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp.client_proto import ResponseHandler

from tracker.fetch.ends import Body, Endless, body_of

MAX_HEAD = 512 * 1024
"""Bytes of a head that are waited for; a longer one goes to the parser as it is, which has limits of its own."""

_LINE_END = re.compile(rb"\r?\n")
_NO_TOKEN = re.compile(rb"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_TROUBLE = re.compile(
    rb"\n(?:content-length:[^\n]*,|transfer-encoding:|(?![!#$%&'*+.^_`|~0-9A-Za-z-]+:|\r?\n|\Z))", re.IGNORECASE
)
"""What calls for a second look: a name that is none, a list of lengths, any coding of the transfer."""

_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)\d\d\b")

_LENGTH, _CODING = b"content-length", b"transfer-encoding"
FRAMING = ("Content-Length", "Transfer-Encoding")
"""The headers that say where a body ends."""

ASIDE = "-Set-Aside"
"""Follows the name of one of them that does not count."""


class LenientHandler(ResponseHandler):
    """aiohttp's protocol of one connection: each head is mended before it is parsed, each body ends where that says."""

    _head: bytes | None = None
    _body: Body = Endless()
    _bodiless = False

    @property
    def exceeded(self) -> bool:
        """Whether bytes came behind the end of the body under way."""
        return self._body.exceeded

    def set_response_params(self, **given: Any) -> None:
        self._head = b""  # an answer is awaited
        self._body, self._bodiless = Endless(), bool(given.get("skip_payload"))
        super().set_response_params(**given)

    def data_received(self, data: bytes) -> None:
        rest = data
        while self._head is not None and rest:
            rest = self._take_head(self._head, rest)
            if not rest:
                return
        if self._head is None:
            self._pass_on(b"", rest)
        else:
            super().data_received(rest)

    def _take_head(self, begun: bytes, data: bytes) -> bytes:
        """Take what belongs to the head of an answer, of which so much came before; give what stands behind an interim
        one, where the answer itself follows. A server may send any number of these."""
        head = self._head = begun + data
        at = _end(head, max(len(begun) - 3, 0))
        if not at and len(head) < MAX_HEAD and head.startswith(b"HTTP/"[: len(head)]):
            return b""
        self._head = None
        if not at:
            super().data_received(head)
            return b""
        mended, doubtful = mend(head[:at])
        if doubtful:
            self.force_close()
        if _INTERIM.match(mended):
            self._head = b""
            super().data_received(mended)
            return head[at:]
        self._body = body_of(mended, without=self._bodiless)
        self._pass_on(mended, head[at:])
        return b""

    def _pass_on(self, head: bytes, data: bytes) -> None:
        """A head if there is one, and of what follows it what belongs to the body. Nothing at all makes the parser
        go on with what it has."""
        body = self._body.take(data) if data else data
        if self._body.exceeded:
            self.force_close()
        if head or body or not data:
            super().data_received(head + body)

    def connection_lost(self, exc: BaseException | None) -> None:
        head, self._head = self._head, None
        if head:
            super().data_received(head)
        super().connection_lost(exc)


def mend(head: bytes) -> tuple[bytes, bool]:
    """`head` with names that are tokens and one framing at most, and whether its length was in doubt (RFC 9112 section
    6.3). What contradicts itself (two lengths that differ) is left for the parser to refuse."""
    if _TROUBLE.search(head) is None and head.lower().count(b"\ncontent-length:") < 2:
        return head, False  # nearly always
    first, *lines = _LINE_END.split(head)[:-2]
    fields = [_field(line) for line in lines]
    lengths = [value for name, value in fields if name.lower() == _LENGTH]
    codings = [value.lower() for name, value in fields if name.lower() == _CODING]
    chunked = bool(codings) and codings[-1].rpartition(b",")[2].strip() == b"chunked"
    aside = set()
    if codings and all(coding in (b"", b"identity") for coding in codings):
        aside.add(_CODING)
    if chunked and lengths:
        aside.add(_LENGTH)
    said = {part.strip() for value in lengths for part in value.split(b",")}
    one = said.pop() if len(said) == 1 and not chunked else None
    mended = [first]
    for name, value in fields:
        lower = name.lower()
        if lower == _LENGTH and one is not None:
            value = one
        mended.append((name + ASIDE.encode() if lower in aside else name) + b": " + value if name else value)
        if lower == _LENGTH and one is not None:
            aside.add(_LENGTH)  # once is enough
    return b"\r\n".join(mended) + b"\r\n\r\n", bool(aside)


def _end(head: bytes, known: int) -> int:
    """Where the body begins: behind the first empty line, if there is one behind the `known` bytes; else 0."""
    ends = [at + len(mark) for mark in (b"\n\r\n", b"\n\n") if (at := head.find(mark, known)) >= 0]
    return min(ends, default=0)


def _field(line: bytes) -> tuple[bytes, bytes]:
    """Name and value; without a name the continuation of a line before it."""
    if line[:1] in (b" ", b"\t"):
        return b"", line
    name, colon, value = line.partition(b":")
    if not colon or not name.strip():
        return b"Line" + ASIDE.encode(), line
    return _NO_TOKEN.sub(b"_", name.strip()), value.strip(b" \t")
