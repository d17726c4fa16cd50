"""Room on the disk: how much is left, and a reserve that is given up so that the last alert can still be stored."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.store.sqlite.files import beside, own_as_folder
from tracker.store.sqlite.reached import FULL
from tracker.store.values import LOW

RESERVE = 64 * 1024 * 1024
"""Bytes held back: an alert, its event and their pages of the write-ahead log need some hundred kB; the rest is for
other programs that are short of room at the same moment."""


PROBE = 256 * 1024
"""Bytes that are asked for to learn whether there is any room: a few commits."""


class Space:
    """The disk that a store is on. `<db>.reserve` is the reserve."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".reserve")

    def left(self) -> int:
        """Bytes that this process may still write."""
        if self.refuses():
            return 0
        found = os.statvfs(self._path.parent)
        return found.f_bavail * found.f_frsize

    def refuses(self) -> bool:
        """Whether not even a little more may be written: the disk is full, or this user's share of it, of which the
        system tells in no other way."""
        probe = beside(self._path, ".probe")
        try:
            file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(file, 0, PROBE)
            finally:
                os.close(file)
                probe.unlink()
        except OSError as error:
            return error.errno in FULL
        return False

    def hold(self) -> None:
        """Take the reserve if it is not held and there is room for it. A disk that gives none is no error: the alert
        that it is full was due before."""
        if self._path.exists() or self.left() < LOW + RESERVE:
            return
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            own_as_folder(file, self._path.parent)
            os.posix_fallocate(file, 0, RESERVE)
        except OSError:
            self._path.unlink(missing_ok=True)
        finally:
            os.close(file)

    def give_up(self) -> bool:
        """Free the reserve; says whether there was one."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True
