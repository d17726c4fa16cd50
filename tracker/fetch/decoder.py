"""Content codings, undone within bounds: identity, gzip, deflate (zlib-wrapped or raw). Pure.

Demands the end of the stream, so a cut gzip is seen as cut (HTTP libraries pass it off as whole), and never makes more
than `limit` bytes plus one, whatever a bomb promises. Does not undo br or zstd: we never ask for them, and their
libraries do not report a cut stream.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import Enum, auto

ACCEPT_ENCODING = "gzip, deflate"

_GZIP_WINDOW = zlib.MAX_WBITS | 16
_ZLIB_WINDOW = zlib.MAX_WBITS
_RAW_WINDOW = -zlib.MAX_WBITS
_GZIP = b"\x1f\x8b\x08"

MAX_MEMBERS = 100
"""Gzip members in one body: servers that flush by members send a few, and each costs a copy of what is left."""


class Decoding(Enum):
    WHOLE = auto()
    CUT = auto()  # the stream has no end: `body` is a prefix
    TRAILING = auto()  # bytes that belong to nothing follow the stream, which is whole
    BROKEN = auto()  # a wrong checksum, or not what the header says
    UNKNOWN = auto()  # a coding that we did not ask for
    BOMB = auto()  # more than `limit` bytes: `body` is the first `limit`


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    state: Decoding
    body: bytes = b""
    detail: str = ""


def decode(wire: bytes, coding: str, *, limit: int) -> Decoded:
    """`wire` with the Content-Encoding `coding` undone, at most `limit` bytes of it.

    Several gzip members in a row are one body (RFC 1952, section 2.2). What else follows is TRAILING: `body` is whole.
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not names:
        return _bounded(wire, limit)
    if names in (["gzip"], ["x-gzip"]):
        window = _GZIP_WINDOW
    elif names == ["deflate"]:
        window = _ZLIB_WINDOW if _has_zlib_header(wire) else _RAW_WINDOW
    else:
        return Decoded(
            state=Decoding.UNKNOWN, detail=f"the server used the encoding {coding!r}, which was not asked for"
        )
    stream = zlib.decompressobj(window)
    try:
        body = stream.decompress(wire, limit + 1)
        members = 1
        while window == _GZIP_WINDOW and stream.unused_data.startswith(_GZIP) and len(body) <= limit:
            if (members := members + 1) > MAX_MEMBERS:
                return Decoded(state=Decoding.CUT, body=body, detail=f"more than {MAX_MEMBERS} gzip members")
            further = zlib.decompressobj(window)
            body += further.decompress(stream.unused_data, limit + 1 - len(body))
            stream = further
    except zlib.error as error:
        return Decoded(state=Decoding.BROKEN, detail=f"the body is not valid {names[0]}: {error}")
    if len(body) > limit:
        return _bounded(body, limit)
    if not stream.eof:
        return Decoded(state=Decoding.CUT, body=body, detail=f"the {names[0]} stream has no end")
    if stream.unused_data:
        return Decoded(state=Decoding.TRAILING, body=body, detail=f"foreign bytes follow the {names[0]} stream")
    return Decoded(state=Decoding.WHOLE, body=body)


def _bounded(body: bytes, limit: int) -> Decoded:
    if len(body) <= limit:
        return Decoded(state=Decoding.WHOLE, body=body)
    return Decoded(state=Decoding.BOMB, body=body[:limit], detail=f"the body is larger than {limit} bytes")


def _has_zlib_header(wire: bytes) -> bool:
    """RFC 1950: method 8 and a header that is a multiple of 31. Servers send "deflate" with and without it."""
    return len(wire) >= 2 and wire[0] & 0x0F == 8 and (wire[0] << 8 | wire[1]) % 31 == 0
