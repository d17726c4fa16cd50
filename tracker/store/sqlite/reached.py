"""`<db>.reached`: how far the log had grown when something was last acknowledged, kept beside the database.

A database whose write-ahead log was deleted after a crash, or that an older copy took the place of, is whole in itself
and knows nothing of what it lacks. This file does, so that what was acknowledged never goes unmissed. It is a memory
and no evidence: whoever may write here can delete it too; for others there are signed heads. No SQL here.
"""

from __future__ import annotations

import errno
import os
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tracker.store.sqlite.files import beside, put_in_place

SUFFIX = ".reached"

WRITTEN_OUT = 1.0
"""Seconds after which it is written out to the disk too. The system does that within half a minute anyway; a process
that is killed loses nothing of it in any case."""

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says where a disk, or a user's share of it, is full."""

LENGTH = 128
"""Bytes of the file, always the same, far less than a sector: written in place, it is the old one or the new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How far a log has grown: leaves, the root over them, the newest number that was given, and the id of the newest
    head that was signed."""

    size: int
    root: bytes
    numbers: int
    heads: int

    def __str__(self) -> str:
        said = f"reached1 {self.size} {self.numbers} {self.heads} {self.root.hex()}"
        return f"{said} {_sum(said)}".ljust(LENGTH - 1) + "\n"


def parsed(written: str) -> Extent | None:
    """The Extent of a line; None if it is none."""
    said, _, check = written.strip().rpartition(" ")
    if _sum(said) != check:
        return None
    _, size, numbers, heads, root = said.split(" ")
    return Extent(size=int(size), root=bytes.fromhex(root), numbers=int(numbers), heads=int(heads))


def _sum(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:16]


class Reached:
    """The file beside `database`. `remember` is called by the one that writes, after each commit."""

    def __init__(self, database: Path) -> None:
        self.path = beside(database, SUFFIX)
        self._file: int | None = None
        self._last: Extent | None = None
        self._synced = 0.0

    def read(self) -> Extent | None:
        """What was noted last; None where nothing was, or where it cannot be read: it is no fault of the store's."""
        try:
            return parsed(self.path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def begin(self, extent: Extent) -> None:
        """Make the file durably, whole or not at all, and keep it open."""
        put_in_place(self.path, str(extent))
        self._file = os.open(self.path, os.O_WRONLY | os.O_CLOEXEC)
        self._last = extent

    def remember(self, extent: Extent) -> None:
        """What was just committed, before it is acknowledged. Raises OSError where the disk fails. One that is full and
        writes nothing in place leaves the line before, which is true as well."""
        if self._file is None or extent == self._last:
            return
        try:
            os.pwrite(self._file, str(extent).encode("ascii"), 0)
        except OSError as error:
            if error.errno not in FULL:
                raise
            return
        self._last = extent
        if time.monotonic() - self._synced >= WRITTEN_OUT:
            os.fdatasync(self._file)
            self._synced = time.monotonic()

    def forget(self) -> None:
        """Another database is to stand here."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
