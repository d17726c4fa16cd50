"""A folder of captures, one file each, named by its time: 1613903160.xml, 2021-02-21T10:26:00Z.html, …"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from tracker.archive.naming import implausible, is_repeated, time_of
from tracker.archive.past import Archive, PastBody, PastFile
from tracker.errors import UsageError

_GZIP = b"\x1f\x8b"
"""How a gzip file begins (RFC 1952 section 2.3.1)."""

LARGEST = 64 * 1024 * 1024
"""Bytes of a body, unpacked if it is packed: more is no page, and may be a bomb."""


def folder_files(folder: Path, *, now: datetime, zone: tzinfo = UTC) -> Archive:
    """The captures in `folder` and its subfolders, oldest first; hidden files are passed over. Names without an offset
    are times of `zone`.

    Raises UsageError if it is no folder, or holds nothing.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name one that holds files named by their time")
    found, refused = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        at = time_of(path.name, zone)
        why = "is not named by a Unix or ISO time" if at is None else implausible(at, now) or _unreadable(path, folder)
        if at is None or why:
            refused.append((str(name), why))
        else:
            twice = is_repeated(at, zone) and time_of(path.name) != at
            question = f"clocks in {zone} showed this time twice; taken as the first" if twice else ""
            found.append(PastFile(at=at, name=str(name), question=question))
    if not found and not refused:
        raise UsageError(f"{folder} holds no files")
    return Archive(files=tuple(sorted(found, key=lambda file: (file.at, file.name))), refused=tuple(refused))


def _unreadable(path: Path, folder: Path) -> str:
    """Why a file is not read that others may have put there; empty if it is."""
    if not path.resolve().is_relative_to(folder.resolve()):
        return "is a link to a file outside of the folder"
    if path.stat().st_size > LARGEST:
        return f"is larger than {LARGEST // 1024**2} MB"
    return ""


def folder_captures(folder: Path, files: Sequence[PastFile]) -> Iterator[PastBody]:
    """Each capture with its bytes, in the order of `files`; what is packed with gzip is unpacked."""
    for file in files:
        try:
            body = (folder / file.name).read_bytes()
        except OSError as error:
            raise UsageError(f"{folder / file.name} cannot be read: {error.strerror}") from error
        yield PastBody(at=file.at, body=_unpacked(body), origin=f"dir:{folder.name}/{file.name}")


def _unpacked(body: bytes) -> bytes:
    """The body in a gzip file; one that is damaged or too large stays as it is, and will be told as unreadable."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = unpacker.decompress(body, LARGEST)
    except zlib.error:
        return body
    return whole if unpacker.eof else body
