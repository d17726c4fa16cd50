"""The files around a SQLite database: where it is, the marker that remembers it, the lock on it. No SQL here; who may
read and write them, `rights` says.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tracker.errors import ConfigError, StoreError, StoreLocked, StoreMissing, StoreReadOnly
from tracker.store.sqlite.rights import cannot_write


def database_path(url: str) -> Path:
    """The file behind a `sqlite:///PATH` URL. Raises ConfigError for any other."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url == prefix:
        raise ConfigError(f'[store] url: found "{url}", expected "sqlite:///PATH" (other databases come later)')
    return Path(url.removeprefix(prefix)).absolute()


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def own_as_folder(file: int, folder: Path) -> None:
    """Give a file that root made to the owner of the folder it lies in. A command that an administrator runs as root,
    the first of all perhaps, must not lock the service's own user out of its store. SQLite does the same for the
    files that it makes beside the database."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)


def put_in_place(path: Path, content: str) -> None:
    """Write a small file durably, whole or not at all: half a marker, left by a crash, would refuse the very store that
    it stands for."""
    coming = beside(path, ".new")
    with coming.open("w", encoding="ascii") as file:
        own_as_folder(file.fileno(), coming.parent)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    coming.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let what was made, renamed or deleted in it outlast a power cut."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def is_still(path: Path) -> bool:
    """Whether nobody has this database open and it was closed well: no write-ahead log stands beside it."""
    log = beside(path, "-wal")
    return not log.exists() or log.stat().st_size == 0


class Still:
    """A database that is read without any lock or file beside it, since nobody writes: whoever may not write in its
    folder, or nobody, as on a file system that was mounted for reading, can read it so
    (https://www.sqlite.org/wal.html#readonly), and while others have it open as usual."""

    def __init__(self, path: Path) -> None:
        self._path, self._log = path, beside(path, "-wal")
        self._left = not is_still(path)  # a crash left a log without its index, which is made in memory then
        self._stamp = self._stamped()

    @classmethod
    def found(cls, path: Path) -> Self | None:
        """For whoever cannot read it in another way."""
        if os.access(path.parent, os.W_OK):
            return None
        return cls(path) if is_still(path) or not beside(path, "-shm").exists() else None

    @property
    def url(self) -> str:
        """What SQLite opens."""
        return f"file:{quote(str(self._path))}?" + ("mode=ro&vfs=unix-none" if self._left else "immutable=1")

    @property
    def first(self) -> str:
        """What SQLite is told before anything is read."""
        return f"PRAGMA locking_mode={'EXCLUSIVE' if self._left else 'NORMAL'}"

    def check(self) -> None:
        """Raise StoreError if somebody wrote since this was made: what was read may be of two times."""
        if self._stamp != self._stamped() or self._left is is_still(self._path):
            raise StoreError(f"{self._path} began to be written while it was read; ask again")

    def _stamped(self) -> tuple[tuple[int, int], ...]:
        """Changes with each write to the file, or to what a crash left beside it."""
        files = [each.stat() for each in (self._path, self._log) if each.exists()]
        return tuple((found.st_mtime_ns, found.st_size) for found in files)


class Marker:
    """`<db>.id`: written beside a new database, so that one that vanished is missed and never begun afresh."""

    def __init__(self, path: Path) -> None:
        self.database = path
        self.path = beside(path, ".id")

    def refuse_missing(self) -> None:
        """Raise StoreMissing where the marker stands without its database."""
        if self.path.exists() and not (self.database.exists() and self.database.stat().st_size):
            raise StoreMissing(
                f"{self.database} is missing, but {self.path.name} says that a store stood here. Restore it from "
                f"a backup (tracker restore BACKUP); only if its record may be lost, delete {self.path} to begin anew."
            )

    def refuse_another(self, identity: str) -> None:
        """Raise StoreMissing if the marker is another store's."""
        if self.path.exists() and (found := self.path.read_text().strip()) != identity:
            raise StoreMissing(
                f"{self.database} is not the store that stood here: its id is {identity}, {self.path.name} says "
                f"{found}. Put the right database back, or delete {self.path} to accept this one."
            )

    def write(self, identity: str) -> None:
        """Write the marker durably, or check the one that stands. Raises StoreMissing if it is another store's."""
        if self.path.exists():
            self.refuse_another(identity)
            return
        put_in_place(self.path, identity + "\n")


class Lock:
    """`<db>.lock`, held by the one process that may write. Freed by the system when the process ends, however."""

    def __init__(self, path: Path) -> None:
        self.database = path
        self.path = beside(path, ".lock")
        self._file: int | None = None

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            own_as_folder(file, self.path.parent)
        except OSError as error:
            raise StoreReadOnly(cannot_write(self.path, error.strerror or str(error))) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise StoreLocked(
                f"{self.database} is in use by process {holder} (a running daemon, check or import); "
                "stop it first, or read with report, history and show, which need no lock"
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
