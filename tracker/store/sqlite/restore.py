"""Puts a backup in the place of a store: checked first, what stood there moved aside and never deleted.

Cut off at any step it can be run again: the marker `<db>.id` stays, so that nothing begins afresh in between. Says what
the backup lacks, as far as what stood there can still be read; decides nothing about it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker.errors import StoreError, UsageError
from tracker.model import OURSELVES, EventKind
from tracker.proof import SignedHead
from tracker.store.sqlite.audit import Audited, audit
from tracker.store.sqlite.backup import copy
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.files import Lock, Marker, beside, own_as_folder, sync_folder
from tracker.store.sqlite.reached import Reached
from tracker.store.sqlite.rights import cannot_write
from tracker.store.sqlite.store import SqliteStore

ASIDE = ".before-restore-"
"""What the name of a store that was moved aside goes on with; then the time of that."""

LOGS = ("-wal", "-shm")
"""Files that belong to one database and destroy another one: a write-ahead log and its index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What a store has: records in its log, the newest number that was given, and the last head that left it. `lost`
    records had been acknowledged and were not there any more."""

    records: int
    numbers: int
    left: SignedHead | None
    heads_left: int = 0  # after the backup
    lost: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What was put in place (`found`), where what stood there is now, and what that has; None if it could not be
    read, or nothing stood there."""

    found: Audited
    aside: Path | None
    before: Past | None


def restore(
    backup: Path, database: Path, *, other: bool, at: datetime, progress: Callable[[int, int], None]
) -> Restored:
    """Put `backup` in the place of `database`, which nobody may have open. With `other` it may be another store's.

    Raises UsageError if there is no such file, StoreLocked, or StoreError if it is damaged, newer, or another store.
    """
    if not backup.is_file():
        raise UsageError(f"there is no {backup}")
    if backup.resolve() == database.resolve() or _is_log_of(backup, database):
        raise UsageError(f"{backup} is the store itself; name a backup of it")
    coming = beside(database, ".restoring")
    with Lock(database):
        try:
            _clear(coming)
            found, identity = _checked(backup, coming, progress)
            _refuse_another(database, identity, backup, other=other)
            before = _past(database, found.leaves)
            _own_like(coming, database)
            aside = _move_aside(database, at)
            coming.replace(database)
            Reached(database).forget()
            sync_folder(database.parent)
            _remember(database, identity, at)
        except OSError as error:
            raise StoreError(cannot_write(database, error.strerror or str(error))) from error
        finally:
            _clear(coming)
    return Restored(found=found, aside=aside, before=before)


def _is_log_of(path: Path, database: Path) -> bool:
    return path.resolve() in {beside(database, suffix).resolve() for suffix in LOGS}


def _clear(coming: Path) -> None:
    for suffix in ("", *LOGS, "-journal", ".id", ".id.new"):
        beside(coming, suffix).unlink(missing_ok=True)


def note_restored(url: str, backup: Path, done: Restored, *, key: Path | None, at: datetime) -> None:
    """Leave an event in the store that stands now, with a number above all that were given in the one before it, under
    a head of its own. Raises StoreError, as where the key is missing."""
    newest = str(done.found.newest) if done.found.newest else None
    lacking = None if done.before is None else max(0, done.before.records - done.found.leaves)
    detail = {"backup": backup.name, "records": done.found.leaves, "head": newest, "lacking": lacking}
    given = 0 if done.before is None else done.before.numbers
    with SqliteStore.open(url, key=key) as store:
        store.commit(lambda tx: tx.add_event(OURSELVES, EventKind.RESTORED, at, detail, after_number=given)).result()
        store.commit(lambda tx: tx.sign_head(at)).result()
        store.settle()


# --- what is to come ---------------------------------------------------------------------------------------------


def _checked(backup: Path, coming: Path, progress: Callable[[int, int], None]) -> tuple[Audited, str]:
    """The backup as one whole file in `coming`, in the form of this program, scrubbed; with the id of its store."""
    try:
        copy(backup, coming)
    except sqlite3.Error as error:
        raise StoreError(f"{backup} is no backup that can be read: {error}") from error
    # An older form is brought up to date, a newer one refused.
    SqliteStore.open(f"sqlite:///{coming}", lock=False).close()
    with closing(sqlite3.connect(coming)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        identity = str(connection.execute("SELECT value FROM store WHERE name = 'id'").fetchone()[0])
    found = audit(coming, progress=progress)
    if found.faults:
        first = found.faults[0]
        raise StoreError(
            f"{backup} has {len(found.faults)} faults ({first.kind} {first.record or ''} {first.what}): nothing was "
            "restored. Take another backup"
        )
    return found, identity


def _refuse_another(database: Path, identity: str, backup: Path, *, other: bool) -> None:
    stood = _identity(database)
    if stood is not None and stood != identity and not other:
        raise StoreError(
            f"{backup} is a backup of another store: its id is {identity}, that of {database} is {stood}. If it is to "
            "take that place all the same: --other-store"
        )


def _identity(database: Path) -> str | None:
    """The id of the store that stands, or stood, there."""
    marker = Marker(database).path
    with suppress(OSError):
        return marker.read_text().strip()
    with suppress(sqlite3.Error, TypeError), closing(_look(database)) as connection:
        return str(connection.execute("SELECT value FROM store WHERE name = 'id'").fetchone()[0])
    return None


def _past(database: Path, since: int) -> Past | None:
    """What stands there now, or was acknowledged there and is lost, and which heads left it that are not in a log of
    `since` records."""
    once = Reached(database).read()
    size, newest = (0, 0) if once is None else (once.size, once.numbers)
    held: Past | None = None
    if database.exists():
        with suppress(sqlite3.Error, TypeError, ValueError), closing(_look(database)) as connection:
            held = _held(connection, since)
    if held is None:
        return None if once is None else Past(records=size, numbers=newest, left=None, lost=size)
    lost = max(0, size - held.records)
    return replace(held, records=held.records + lost, numbers=max(held.numbers, newest), lost=lost)


def _held(connection: sqlite3.Connection, since: int) -> Past:
    records = connection.execute("SELECT max(seq) FROM leaves").fetchone()[0]
    given = connection.execute("SELECT max(id) FROM numbers").fetchone()[0]
    left = "FROM signed_heads WHERE left_at IS NOT NULL AND size > ?"
    count = connection.execute(f"SELECT count(*) {left}", (since,)).fetchone()[0]
    row = connection.execute(f"SELECT size, at, root, signature {left} ORDER BY id DESC", (since,)).fetchone()
    head = None if row is None else SignedHead(size=row[0], at=moment(row[1]), root=row[2], signature=row[3])
    return Past(records=1 + (-1 if records is None else records), numbers=given or 0, left=head, heads_left=count)


def _look(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


# --- what stood there --------------------------------------------------------------------------------------------


def _own_like(coming: Path, database: Path) -> None:
    """Owner, group and rights as what stands there has them; else those of its folder."""
    with coming.open("rb") as file:
        try:
            like = database.stat()
        except FileNotFoundError:
            own_as_folder(file.fileno(), database.parent)
            os.fchmod(file.fileno(), 0o644)
        else:
            with suppress(PermissionError):  # only root can give files away
                os.fchown(file.fileno(), like.st_uid, like.st_gid)
            os.fchmod(file.fileno(), like.st_mode & 0o777)
        os.fsync(file.fileno())


def _move_aside(database: Path, at: datetime) -> Path | None:
    """Move what stands there aside, with its write-ahead log, without which it is not whole."""
    aside = _free(database, at)
    if database.exists():
        database.rename(aside)
    else:  # an earlier restore may have been cut off here: the log that is left belongs to what that one moved
        moved = sorted(database.parent.glob(f"{database.name}{ASIDE}*Z"))
        aside = next((path for path in reversed(moved) if not beside(path, LOGS[0]).exists()), aside)
    for suffix in LOGS:
        if (log := beside(database, suffix)).exists():
            log.rename(beside(aside, suffix))
    sync_folder(database.parent)
    return aside if aside.exists() else None


def _free(database: Path, at: datetime) -> Path:
    """A name for what is moved aside that nothing has yet: what was moved there is never written over."""
    while (aside := beside(database, f"{ASIDE}{at:%Y%m%dT%H%M%SZ}")).exists():
        at += timedelta(seconds=1)
    return aside


def _remember(database: Path, identity: str, at: datetime) -> None:
    """Let the marker be that of the store that stands there now."""
    marker = Marker(database)
    if marker.path.exists() and marker.path.read_text().strip() != identity:
        marker.path.rename(beside(database, f"{ASIDE}{at:%Y%m%dT%H%M%SZ}.id"))
    marker.write(identity)
