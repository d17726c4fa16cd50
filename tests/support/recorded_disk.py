"""Power loss, simulated: every write, truncation and sync that SQLite asks of the disk is recorded while the real code
runs; then disks are made as a power cut could have left them.

What was synced is there. Of what was written since, each piece may be there or not, whatever its order, and a piece may
be torn between sectors. The recorder is a VFS: a copy of SQLite's own for Unix with four methods exchanged, set in over
ctypes, so that the code under test is the one that runs every day.
"""

from __future__ import annotations

import ctypes as c
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

FSYNC_FAILED = 1034
"""SQLITE_IOERR_FSYNC."""

FULL, WRITE_FAILED, READ_FAILED = 13, 778, 266
"""SQLITE_FULL, as where the system says ENOSPC; SQLITE_IOERR_WRITE and SQLITE_IOERR_READ, as where it says EIO."""

OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_void_p, c.c_int, c.POINTER(c.c_int))
DELETE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int)
CLOSE = c.CFUNCTYPE(c.c_int, c.c_void_p)
READ = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
WRITE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
TRUNCATE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int64)
SYNC = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)


class Vfs(c.Structure):
    """sqlite3_vfs, as far as it is touched; the rest is copied as it is."""

    _fields_ = (
        ("version", c.c_int),
        ("file_size", c.c_int),
        ("path_length", c.c_int),
        ("next", c.c_void_p),
        ("name", c.c_char_p),
        ("data", c.c_void_p),
        ("open", c.c_void_p),
        ("delete", c.c_void_p),
        ("rest", c.c_void_p * 13),
    )


class Methods(c.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c.c_int),
        ("close", c.c_void_p),
        ("read", c.c_void_p),
        ("write", c.c_void_p),
        ("truncate", c.c_void_p),
        ("sync", c.c_void_p),
        ("rest", c.c_void_p * 13),
    )


class File(c.Structure):
    """sqlite3_file."""

    _fields_ = (("methods", c.c_void_p),)


Event = tuple[str, str, int, bytes]
"""(what, file, offset or size, data); `what` is write, truncate, sync, delete, ack, or `lost`: a sync that failed."""


@dataclass
class Trouble:
    """From its `number`-th read or write on (from 1) the disk says `code`: once, or, where it is `lasting`, until it is
    `healed`."""

    what: str
    number: int
    code: int
    lasting: bool = True
    healed: bool = False
    met: int = 0

    def says(self, what: str, met: int) -> int:
        if what != self.what or self.healed or met < self.number or (met > self.number and not self.lasting):
            return 0
        self.met += 1
        return self.code


@dataclass
class Recording:
    """What was asked of the disk, in order, and in between what was acknowledged."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    fails: int = 0
    """Which sync of all fails, from 1; none if 0."""
    syncs: int = 0
    trouble: Trouble | None = None
    keeps: bool = True
    """Whether what is written is kept, to make disks of it."""
    counts: Counter[str] = field(default_factory=Counter)
    """Reads and writes so far."""
    broke: str = ""
    """What the store said when it stopped for good."""

    def meets(self, what: str) -> int:
        """Count a read or a write; the code that it fails with, or 0."""
        self.counts[what] += 1
        return self.trouble.says(what, self.counts[what]) if self.trouble is not None else 0

    def ack(self, said: str) -> None:
        """From here on `said` must be true, whatever happens."""
        self.events.append(("ack", said, 0, b""))


@contextmanager
def recording(
    folder: Path, *, fails: int = 0, trouble: Trouble | None = None, keeps: bool = True
) -> Iterator[Recording]:
    """Record what SQLite does to files in `folder` that are opened from here on; let the sync of number `fails` fail
    as Linux does: what it should have written is gone, and the next sync says that all is well."""
    recorder = _recorder()
    made = recorder.recording = Recording(folder, fails=fails, trouble=trouble, keeps=keeps)
    try:
        yield made
    finally:
        recorder.recording = None


@cache
def _recorder() -> _Recorder:
    """One for the process, and for good: a file that is still open must find its methods when it is closed."""
    return _Recorder()


class _Recorder:
    def __init__(self) -> None:
        self.recording: Recording | None = None
        self._names: dict[int, tuple[Recording, str]] = {}
        self._tables: dict[int, Methods] = {}
        self._kept: list[object] = []  # callbacks must outlive their use
        library = c.CDLL("libsqlite3.so.0")
        library.sqlite3_vfs_find.restype = c.c_void_p
        self._plain = Vfs.from_address(library.sqlite3_vfs_find(None))
        self._vfs = Vfs.from_buffer_copy(self._plain)
        self._vfs.name = b"recorded"
        self._vfs.open = self._keep(OPEN(self._open))
        self._vfs.delete = self._keep(DELETE(self._delete))
        library.sqlite3_vfs_register(c.byref(self._vfs), 1)

    def _keep(self, callback: object) -> int | None:
        self._kept.append(callback)
        return c.cast(callback, c.c_void_p).value  # type: ignore[arg-type]

    def _note(self, what: str, file: int, at: int = 0, data: bytes = b"") -> None:
        recording, name = self._names[file]
        if recording.keeps:
            recording.events.append((what, name, at, data))

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: object) -> int:
        # The name goes on as the pointer that it came as: SQLite keeps it for as long as the file is open.
        result = OPEN(self._plain.open)(vfs, name, file, flags, out)
        path = Path(c.string_at(name).decode()) if name else None
        recording = self.recording
        if result == 0 and path is not None and recording is not None and path.parent == recording.folder:
            self._names[file] = (recording, path.name)
            opened = File.from_address(file)
            opened.methods = c.addressof(self._exchanged(opened.methods))
        return int(result)

    def _exchanged(self, address: int) -> Methods:
        if address not in self._tables:
            plain = Methods.from_address(address)
            table = Methods.from_buffer_copy(plain)
            close, read, write = CLOSE(plain.close), READ(plain.read), WRITE(plain.write)
            truncate, sync = TRUNCATE(plain.truncate), SYNC(plain.sync)

            def on_close(file: int) -> int:
                self._names.pop(file, None)
                return int(close(file))

            def on_read(file: int, data: int, length: int, offset: int) -> int:
                failed = self._names[file][0].meets("read")
                return failed or int(read(file, data, length, offset))

            def on_write(file: int, data: int, length: int, offset: int) -> int:
                if failed := self._names[file][0].meets("write"):
                    return failed
                self._note("write", file, offset, c.string_at(data, length))
                return int(write(file, data, length, offset))

            def on_truncate(file: int, size: int) -> int:
                self._note("truncate", file, size)
                return int(truncate(file, size))

            def on_sync(file: int, flags: int) -> int:
                result = int(sync(file, flags))
                recording, _ = self._names[file]
                recording.syncs += 1
                failed = recording.syncs == recording.fails
                self._note("lost" if failed else "sync", file)
                return FSYNC_FAILED if failed else result

            table.close, table.read = self._keep(CLOSE(on_close)), self._keep(READ(on_read))
            table.write = self._keep(WRITE(on_write))
            table.truncate, table.sync = self._keep(TRUNCATE(on_truncate)), self._keep(SYNC(on_sync))
            self._tables[address] = table
        return self._tables[address]

    def _delete(self, vfs: int, name: int, sync: int) -> int:
        path = Path(c.string_at(name).decode())
        if self.recording is not None and path.parent == self.recording.folder:
            self.recording.events.append(("delete", path.name, 0, b""))
        return int(DELETE(self._plain.delete)(vfs, name, sync))


# --- disks as a power cut could leave them -----------------------------------------------------------------------


@dataclass
class Image:
    """A disk after a power cut: files by name, and the last thing that was acknowledged before."""

    files: dict[str, bytes]
    acknowledged: str


def images(recording: Recording, count: int, chance: random.Random) -> Iterator[Image]:
    """`count` disks, the cuts spread over all that was recorded after the first acknowledgement."""
    events = recording.events
    first = next(place for place, event in enumerate(events) if event[0] == "ack")
    cuts = sorted(chance.randrange(first + 1, len(events) + 1) for _ in range(count))
    durable: dict[str, bytearray] = {}
    pending: dict[str, list[Event]] = {}
    acknowledged, at = "", 0
    for cut in cuts:
        for event in events[at:cut]:
            what, name = event[0], event[1]
            if what == "ack":
                acknowledged = name
            elif what == "sync":
                for each in pending.pop(name, []):
                    _apply(durable, each)
            elif what == "lost":
                pending.pop(name, None)
            elif what == "delete":
                durable.pop(name, None)
                pending.pop(name, None)
            else:
                pending.setdefault(name, []).append(event)
        at = cut
        left = {name: bytearray(content) for name, content in durable.items()}
        for each in _survivors([event for waiting in pending.values() for event in waiting], chance):
            _apply(left, each)
        yield Image({name: bytes(content) for name, content in left.items()}, acknowledged)


def _survivors(waiting: list[Event], chance: random.Random) -> list[Event]:
    """Of what was never synced: all, none, or any part of it, in any order, some of it torn."""
    share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    kept = []
    for what, name, at, data in waiting:
        if chance.random() >= share:
            continue
        if what == "write" and len(data) > SECTOR and chance.random() < 0.2:
            start = chance.randrange(0, len(data), SECTOR)
            end = chance.randrange(start, len(data), SECTOR) + SECTOR
            kept.append((what, name, at + start, data[start:end]))
        else:
            kept.append((what, name, at, data))
    if chance.random() < 0.5:
        chance.shuffle(kept)
    return kept


def _apply(files: dict[str, bytearray], event: Event) -> None:
    what, name, at, data = event
    content = files.setdefault(name, bytearray())
    if what == "truncate":
        del content[at:]
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data
