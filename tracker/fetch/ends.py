"""Where the body of an answer ends, and chunks as a strict parser takes them. Decodes nothing, judges no head.

llhttp refuses an answer in which something stands behind its end, and blanks, bare extensions and bare line feeds in
the lines between chunks. Browsers and curl stop at the end, and read these. What is no size of a chunk is passed on as
it came, for the parser to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

MAX_LINE = 16 * 1024
"""Bytes of a line between chunks that are waited for; the parser behind us takes half of it."""

MAX_CHUNKS = 50_000
"""Chunks of one body: 10 MB in chunks of 200 bytes, or 1 MB that is sent line by line. Each costs some microseconds in
which nothing else runs."""

_TOO_MANY = b"too many chunks\r\n"
"""Passed on for the parser to refuse."""

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\ntransfer-encoding:[^\r\n]*\bchunked[ \t]*\r?\n", re.IGNORECASE)
_CODED = re.compile(rb"\ntransfer-encoding:", re.IGNORECASE)
_WITHOUT = re.compile(rb"HTTP/1\.\d (?:204|304)\b")


class Body(Protocol):
    """The bytes of one body. `exceeded`: some came behind its end."""

    exceeded: bool

    def take(self, data: bytes) -> bytes:
        """What of the next bytes belongs to it."""


def body_of(head: bytes, *, without: bool) -> Body:
    """The body behind a mended `head`; `without` for answers that have none whatever their head says."""
    if without or _WITHOUT.match(head):
        return Measured(0)
    if _CHUNKED.search(head):
        return Chunked()
    length = None if _CODED.search(head) else _LENGTH.search(head)
    return Measured(int(length[1])) if length else Endless()


class Endless:
    """A body that ends with its connection."""

    exceeded = False

    def take(self, data: bytes) -> bytes:
        return data


class Measured:
    """A body of a known length."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.exceeded = False

    def take(self, data: bytes) -> bytes:
        body = data[: self._left]
        self._left -= len(body)
        self.exceeded |= len(data) > len(body)
        return body


class Chunked:
    """A body in chunks. Its trailers say nothing that is read; they are left out. Each step is given the bytes and
    where it goes on in them, and gives what belongs to the body and where the next one does: thousands of chunks may
    come at once, and what is left of them is not copied for each."""

    def __init__(self) -> None:
        self._line = b""  # one that has not ended yet
        self._left = 0  # bytes of the chunk under way
        self._chunks = 0
        self._step: Callable[[bytes, int], tuple[bytes, int]] = self._size
        self.exceeded = False

    def take(self, data: bytes) -> bytes:
        given, at = [], 0
        while at < len(data):
            body, at = self._step(data, at)
            given.append(body)
        return b"".join(given)

    def _size(self, data: bytes, at: int) -> tuple[bytes, int]:
        line, at = self._until_line_end(data, at)
        if line is None:
            return b"", at
        size = _SIZE.fullmatch(line)
        self._chunks += 1
        if not size or self._chunks > MAX_CHUNKS:
            self._step = self._odd
            return (_TOO_MANY if size else line), at
        self._left = int(size[1], 16)
        self._step = self._chunk if self._left else self._trailer
        return size[1] + b"\r\n", at

    def _chunk(self, data: bytes, at: int) -> tuple[bytes, int]:
        chunk = data[at : at + self._left]
        self._left -= len(chunk)
        if not self._left:
            self._step = self._chunk_end
        return chunk, at + len(chunk)

    def _chunk_end(self, data: bytes, at: int) -> tuple[bytes, int]:
        line, at = self._until_line_end(data, at)
        if line is None:
            return b"", at
        self._step = self._odd if line.strip(b"\r\n") else self._size
        return line if line.strip(b"\r\n") else b"\r\n", at

    def _trailer(self, data: bytes, at: int) -> tuple[bytes, int]:
        line, at = self._until_line_end(data, at)
        if line is None or line.strip(b"\r\n"):
            return b"", at
        self._step = self._behind
        return b"\r\n", at

    def _behind(self, data: bytes, _at: int) -> tuple[bytes, int]:
        self.exceeded = True
        return b"", len(data)

    def _odd(self, data: bytes, at: int) -> tuple[bytes, int]:
        return data[at:], len(data)

    def _until_line_end(self, data: bytes, at: int) -> tuple[bytes | None, int]:
        """The line under way, once it has its end or is too long, and where what follows it begins."""
        end = data.find(b"\n", at) + 1
        line = self._line + data[at : end or len(data)]
        if not end and len(line) < MAX_LINE:
            self._line = line
            return None, len(data)
        self._line = b""
        return line, end or len(data)
