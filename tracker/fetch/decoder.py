"""Content codings, undone within bounds: gzip, deflate (zlib-wrapped or raw), br, zstd, one over the other. Pure.

Demands the end of each stream, so a cut one is seen as cut (HTTP libraries pass it off as whole), and never makes more
than `limit` bytes plus a little, whatever a bomb promises. We ask for gzip and deflate alone; some servers send the
others all the same, and some name a coding that is none over a body that is plain.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPT_ENCODING = "gzip, deflate"

MAX_MEMBERS = 100
"""Gzip members in one body: servers that flush by members send a few, and each costs a copy of what is left."""

MAX_LAYERS = 3
"""Codings over one another: a server and its cache may both compress, more is a joke."""

ZSTD_WINDOW = 8 * 1024 * 1024
"""Bytes; RFC 9659 forbids larger ones on the web."""

ZSTD_STEP = 64
"""Bytes given to zstd at a time: each four of them may become a block of 128 KiB."""

PLAIN_HEAD = 1_024
"""Bytes that tell whether a body under an unknown label is plain."""

_GZIP_WINDOW = zlib.MAX_WBITS | 16
_ZLIB_WINDOW = zlib.MAX_WBITS
_RAW_WINDOW = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b\x08"
_NONE = frozenset({"", "identity", "none"})
_ALSO = {"x-gzip": "gzip"}
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"\xfd7zXZ", b"BZh")
"""How gzip, zstd, zip, xz and bzip2 begin."""


class Decoding(Enum):
    WHOLE = auto()
    CUT = auto()  # the stream has no end: `body` is a prefix
    TRAILING = auto()  # bytes that belong to nothing follow the stream, which is whole
    BROKEN = auto()  # a wrong checksum, or not what the header says
    UNKNOWN = auto()  # a coding that nobody knows, over a body that is not plain
    BOMB = auto()  # more than `limit` bytes: `body` is the first `limit`


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    state: Decoding
    body: bytes = b""
    detail: str = ""


class _Undone(NamedTuple):
    body: bytes
    ended: bool
    rest: bytes


def decode(wire: bytes, coding: str, *, limit: int) -> Decoded:
    """`wire` with the Content-Encoding `coding` undone, at most `limit` bytes of it.

    Several gzip members in a row are one body (RFC 1952, section 2.2). What else follows is TRAILING: `body` is whole.
    """
    written = [part.strip().lower() for part in coding.split(",")]
    names = [_ALSO.get(name, name) for name in written if name not in _NONE]
    if len(names) > MAX_LAYERS:
        return Decoded(state=Decoding.UNKNOWN, detail=f"the server names {len(names)} encodings, one over the other")
    found = _bounded(wire, limit)
    for depth, name in enumerate(reversed(names)):
        if name not in _UNDOING:
            if _plain(found.body):
                continue  # a charset, a file's type or an invention in the wrong header
            return Decoded(state=Decoding.UNKNOWN, detail=f"the server used the encoding {coding!r}, which is unknown")
        if depth and name == "gzip" and not found.body.startswith(_GZIP):
            continue  # named by two, done by one
        inner = _one(found.body, name, limit)
        state = inner.state if found.state is Decoding.WHOLE or inner.state is Decoding.BOMB else found.state
        found = replace(inner, state=state, detail=inner.detail or found.detail)
        if found.state in (Decoding.BROKEN, Decoding.BOMB):
            break
    return found


def _one(wire: bytes, name: str, limit: int) -> Decoded:
    try:
        body, ended, rest = _UNDOING[name](wire, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        return Decoded(state=Decoding.BROKEN, detail=f"the body is not valid {name}: {error}")
    if len(body) > limit:
        return _bounded(body, limit)
    if not ended:
        return Decoded(state=Decoding.CUT, body=body, detail=f"the {name} stream has no end")
    if rest:
        return Decoded(state=Decoding.TRAILING, body=body, detail=f"foreign bytes follow the {name} stream")
    return Decoded(state=Decoding.WHOLE, body=body)


def _gzip(wire: bytes, limit: int) -> _Undone:
    stream = zlib.decompressobj(_GZIP_WINDOW)
    body = stream.decompress(wire, limit + 1)
    members = 1
    while stream.unused_data.startswith(_GZIP) and len(body) <= limit:
        if (members := members + 1) > MAX_MEMBERS:
            return _Undone(body, False, b"")
        further = zlib.decompressobj(_GZIP_WINDOW)
        body += further.decompress(stream.unused_data, limit + 1 - len(body))
        stream = further
    return _Undone(body, stream.eof, stream.unused_data)


def _deflate(wire: bytes, limit: int) -> _Undone:
    stream = zlib.decompressobj(_ZLIB_WINDOW if _has_zlib_header(wire) else _RAW_WINDOW)
    return _Undone(stream.decompress(wire, limit + 1), stream.eof, stream.unused_data)


def _br(wire: bytes, limit: int) -> _Undone:
    stream = brotli.Decompressor()
    pieces = [stream.process(wire, output_buffer_limit=limit + 1)]
    while sum(map(len, pieces)) <= limit and not stream.can_accept_more_data():
        pieces.append(stream.process(b"", output_buffer_limit=limit + 1))
    return _Undone(b"".join(pieces), stream.is_finished(), b"")


def _zstd(wire: bytes, limit: int) -> _Undone:
    stream = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
    body = bytearray()
    at = 0
    while at < len(wire) and not stream.eof and len(body) <= limit:
        body += stream.decompress(wire[at : at + ZSTD_STEP])
        at += ZSTD_STEP
    return _Undone(bytes(body), stream.eof, stream.unused_data + wire[at:])


_UNDOING: dict[str, Callable[[bytes, int], _Undone]] = {"gzip": _gzip, "deflate": _deflate, "br": _br, "zstd": _zstd}


def _bounded(body: bytes, limit: int) -> Decoded:
    if len(body) <= limit:
        return Decoded(state=Decoding.WHOLE, body=body)
    return Decoded(state=Decoding.BOMB, body=body[:limit], detail=f"the body is larger than {limit} bytes")


def _plain(body: bytes) -> bool:
    """Whether a body looks like text that nobody compressed."""
    head = body[:PLAIN_HEAD]
    return b"\0" not in head and not head.startswith(_COMPRESSED) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in b"<{["


def _has_zlib_header(wire: bytes) -> bool:
    """RFC 1950: method 8 and a header that is a multiple of 31. Servers send "deflate" with and without it."""
    return len(wire) >= 2 and wire[0] & 0x0F == 8 and (wire[0] << 8 | wire[1]) % 31 == 0
