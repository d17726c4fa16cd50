"""Bodies as zstd chains: each compressed with the body before it of the same source as prefix. Pure, no SQL.

Measured on real histories (docs/figures.md): about 270 bytes for one more 20 kB feed, against 6,000 for zstd alone.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

import zstandard

LEVEL = 9
"""zstd level; 9 costs about 0.4 ms for 60 kB with its prefix, and higher ones gain little."""

FULL_EVERY = 128
"""A body without prefix at least this often, so that reading one takes at most 127 steps of some 30 us."""

MAX_BODY = 64 * 1024 * 1024
"""Bytes a stored body may have; the fetcher's own cap is lower. Guards decompression of a corrupt row."""


def _parameters(size: int) -> zstandard.ZstdCompressionParameters:
    # The window must span prefix and body, or the far end of the prefix is out of reach.
    window = max(10, min(27, (max(size, 1) - 1).bit_length() + 1))
    return zstandard.ZstdCompressionParameters.from_level(
        LEVEL, window_log=window, write_checksum=True, write_content_size=True
    )


def compress(body: bytes, base: bytes | None) -> bytes:
    """`body` as a zstd frame with a checksum; `base`, if given, is needed to read it."""
    size = len(body) + len(base or b"")
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    return zstandard.ZstdCompressor(dict_data=prefix, compression_params=_parameters(size)).compress(body)


def decompress(frame: bytes, base: bytes | None) -> bytes:
    """The body of a frame made by `compress` with the same `base`. Raises zstandard.ZstdError on a damaged frame."""
    if zstandard.frame_content_size(frame) > MAX_BODY:  # the decompressor would trust what the frame says of itself
        raise zstandard.ZstdError("the frame claims to hold more than any body may")
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    return zstandard.ZstdDecompressor(dict_data=prefix).decompress(frame, max_output_size=MAX_BODY)


class Recent:
    """The bodies read or written last, by snapshot id, up to `limit` bytes: the likely prefixes of the next ones.
    Shared by the writer and by those who read, so it has a lock."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.RLock()
        self._held = 0
        self._bodies: OrderedDict[int, bytes] = OrderedDict()

    def get(self, snapshot_id: int) -> bytes | None:
        with self._lock:
            body = self._bodies.get(snapshot_id)
            if body is not None:
                self._bodies.move_to_end(snapshot_id)
            return body

    def put(self, snapshot_id: int, body: bytes) -> None:
        with self._lock:
            self.drop(snapshot_id)
            self._bodies[snapshot_id] = body
            self._held += len(body)
            while self._held > self._limit and len(self._bodies) > 1:
                self.drop(next(iter(self._bodies)))

    def drop(self, snapshot_id: int | None) -> None:
        with self._lock:
            if snapshot_id is not None and (body := self._bodies.pop(snapshot_id, None)) is not None:
                self._held -= len(body)
