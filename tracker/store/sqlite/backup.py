"""A copy of a store that is being written to: SQLite's own backup, whole, then scrubbed against the log.

The key is not in it, on purpose: whoever holds both can rewrite the past since the last head that left the machine.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tracker.errors import StoreError
from tracker.store.sqlite.audit import Audited, audit
from tracker.store.sqlite.files import Still


def backup(source: Path, target: Path, *, trusted: bytes | None, progress: Callable[[int, int], None]) -> Audited:
    """Copy the store in `source` to the new file `target` and scrub the copy; a copy with a fault is not kept.
    Raises StoreError if it has one, or cannot be written."""
    if target.exists():
        raise StoreError(f"{target} is there already; name another file, or move it away")
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        copy(source, beside)
        found = audit(beside, trusted=trusted, progress=progress)
        if found.faults:
            raise StoreError(
                f"the copy has {len(found.faults)} faults and was not kept: {found.faults[0].kind} "
                f"{found.faults[0].record} {found.faults[0].what}; `tracker verify` names all"
            )
        beside.rename(target)
        _sync(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{target} cannot be written: {error}") from error
    finally:
        for left in (beside, beside.with_name(beside.name + "-wal"), beside.with_name(beside.name + "-shm")):
            left.unlink(missing_ok=True)
    return found


def copy(source: Path, target: Path) -> None:
    """One file with all that is committed in `source`, durably. Raises sqlite3.Error or OSError."""
    still = Still.found(source)
    reading = sqlite3.connect(still.url if still else f"file:{quote(str(source))}?mode=ro", uri=True)
    if still is not None:
        reading.execute(still.first)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)  # in one step: a writer beside us makes no difference, and we hold it up for nothing
        if still is not None:
            still.check()
        writing.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        writing.close()
        reading.close()
    _sync(target, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    file = os.open(path, flags)
    try:
        os.fsync(file)
    finally:
        os.close(file)
