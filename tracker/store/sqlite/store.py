"""A store in a file of SQLite: opens the database, hands out transactions to one writer and connections to readers.

What the verbs mean, `tracker.store.contract` says. This module decides nothing about content; it sees to it that what
is acknowledged is on the disk, and that a store that should be there is there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.exc import DatabaseError

from tracker.errors import (
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreReadOnly,
    StoreRolledBack,
    UsageError,
)
from tracker.proof import Evidence
from tracker.store.contract import Reads, Reports, Transaction
from tracker.store.sqlite.bodies import Recent
from tracker.store.sqlite.damage import damaged
from tracker.store.sqlite.evidence import gather
from tracker.store.sqlite.files import Lock, Marker, Still, database_path, own_as_folder
from tracker.store.sqlite.key import Key, key_path, load_key
from tracker.store.sqlite.log import COMMITTED, FORMS, KEY_OF, Log, extent, lacking
from tracker.store.sqlite.numbers import numbered
from tracker.store.sqlite.outbox import STORE_DIGITS
from tracker.store.sqlite.reached import Extent, Reached
from tracker.store.sqlite.reads import SqliteReads
from tracker.store.sqlite.reports import SqliteReports
from tracker.store.sqlite.rights import cannot_write, check_readable
from tracker.store.sqlite.space import Space
from tracker.store.sqlite.transaction import SqliteTransaction
from tracker.store.sqlite.writer import Writer
from tracker.store.values import NumberKind

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"

REVISIONS = tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))
"""Every form the store has had, oldest first; the last is what this program writes. As the files that lead to them are
numbered: where a list is forgotten, older stores are never brought up to date, and nobody is told."""

WITHOUT_LOG = ("0001", "0002")
"""Forms from before there was a log."""

MADE_ANEW = {"numbers": "0004", "labels": "0009"}
"""Tables whose rows a migration made, or made otherwise, with the last form before that: their checksums are taken
again."""

NEWEST = MIGRATIONS / "newest.sql"
"""What all migrations together make of an empty database, a statement a line; `tests/test_store_migration.py` writes
it and sees to it that it is so."""

RECENT_BODIES = 48 * 1024 * 1024
"""Bytes of bodies held in memory as likely prefixes: some 1,200 feeds of 40 kB."""

BUSY_SECONDS = 10
"""How long a small write beside the daemon (a label, a retry) waits for its turn."""

PATIENCE_SECONDS = 600
"""How long the one that writes waits where a program that knows nothing of our lock holds the database (a copy by other
means, a shell): what was fetched waits with it, and would be lost else. SQLite sleeps meanwhile."""


REFUSED = (DatabaseError, sqlite3.Error, UnicodeDecodeError)
"""What SQLite's refusals come as; the last where its message has bytes of a damaged schema in it."""


class SqliteStore:
    """A database that is open: by `open` for the one that writes, by `look` for those that only read."""

    def __init__(self, path: Path, stack: ExitStack, *, writable: bool, patience: float | None = None) -> None:
        patience = BUSY_SECONDS if patience is None else patience
        self.path = path
        self._stack = stack
        self._recent = Recent(RECENT_BODIES)
        self._engine = _engine(path, immediate=True, patience=patience) if writable else None
        self._still = None if writable else Still.found(path)
        self._read_engine = _engine(path, immediate=False, still=self._still, patience=min(patience, BUSY_SECONDS))
        for engine in (self._engine, self._read_engine):
            if engine is not None:
                stack.callback(engine.dispose)  # before the lock is let go, and also where opening fails half way
        self._read_lock = threading.Lock()
        self._read_connection: Connection | None = None
        self._writer: Writer | None = None
        self._log = Log()

    @classmethod
    def open(cls, url: str, *, lock: bool = True, key: Path | None = None) -> Self:
        """Open for writing, make it if it never was, bring an older one up to date.

        `key` is the file of the key that signs heads, `<db>.key` if None; made with a new store. Raises StoreMissing,
        StoreLocked, StoreNewer, StoreReadOnly, or StoreError if the key is missing or others can read it.
        `lock=False` is for small writes beside a running daemon: the store must be there; no evidence is written.
        """
        path = database_path(url)
        stack = ExitStack()
        try:
            marker = Marker(path)
            if lock:
                path.parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(Lock(path))
            elif not path.exists():
                marker.refuse_missing()
                raise StoreMissing(_NOTHING.format(path=path))
            marker.refuse_missing()
            if not path.exists():
                _make(path)
            elif not os.access(path, os.W_OK):
                raise StoreReadOnly(cannot_write(path, "no right to write"))
            reached = Reached(path)
            stack.callback(reached.close)
            once = reached.read()
            store = cls(path, stack, writable=True, patience=PATIENCE_SECONDS if lock else BUSY_SECONDS)
            store._refuse_less(once, marker)
            identity = store._prepare(upgrade=lock)
            signing = store._signing_key(key or key_path(path)) if lock else None
            marker.write(identity)
            if lock:
                store.settle()
                store._remember(reached)
            store._log = Log(identity, signing.sign if signing else None)
            store._writer = Writer(store._write_engine, store._log, reached, Space(path).refuses)
            return store
        except (*REFUSED, OSError) as error:
            stack.close()
            raise _explain(path, error) from error
        except BaseException:
            stack.close()
            raise

    @classmethod
    def look(cls, url: str) -> Self:
        """Open for reading; needs no lock, changes nothing. Raises as `tracker.store.look_at` says."""
        path = database_path(url)
        check_readable(path)
        Marker(path).refuse_missing()
        if not path.exists():
            raise StoreMissing(_NOTHING.format(path=path))
        if path.is_dir():
            raise StoreError(f"{path} is a folder; a store is a file")
        with ExitStack() as stack:
            store = cls(path, stack, writable=False)
            try:
                with store._read_engine.connect() as connection:
                    found = _revision(connection)
            except REFUSED as error:
                none = "not a database" in str(error)
                raise (None if none else damaged(path, error)) or _explain(path, error) from error
            if found is None:
                raise StoreMissing(_NOTHING.format(path=path))  # its first start is under way, or never ended
            if found != REVISIONS[-1]:
                _refuse_newer(path, found)
                raise StoreOlder(_OLDER.format(path=path))
            store._stack = stack.pop_all()
        return store

    @property
    def _write_engine(self) -> Engine:
        if self._engine is None:
            raise StoreReadOnly(f"{self.path} was opened for reading")
        return self._engine

    def _refuse_less(self, once: Extent | None, marker: Marker) -> None:
        """Raise StoreRolledBack, with nothing changed, unless the log goes on from where it was `once`. A store that
        was put here and is another is no store that lacks something."""
        if once is None:
            return
        with self._write_engine.connect() as connection, connection.begin():
            gone: int | None = once.size
            if _revision(connection) not in (None, *WITHOUT_LOG):
                marker.refuse_another(str(connection.execute(_IDENTITY).scalar()))
                gone = lacking(connection, once)
        if gone is not None:
            raise StoreRolledBack(_less(self.path, once, gone))

    def _remember(self, reached: Reached) -> None:
        with self._write_engine.connect() as connection, connection.begin():
            now = extent(connection)
        reached.begin(now)

    def _prepare(self, *, upgrade: bool) -> str:
        """Migrate if need be; gives the store's id. Raises StoreOlder where a store is not to be upgraded: one that a
        daemon of the version before may hold."""
        with self._write_engine.connect() as connection:
            with _tables_made_anew(connection), connection.begin():
                found = _revision(connection)
                if found is None:
                    _create(connection)
                elif found != REVISIONS[-1]:
                    _refuse_newer(self.path, found)
                    if not upgrade:
                        raise StoreOlder(_OLDER.format(path=self.path))
                    _migrate(connection)
                if found in WITHOUT_LOG:
                    _log_the_past(connection)
                elif found is not None:
                    _sum_anew(connection, [kind for kind, last in MADE_ANEW.items() if found <= last])
            with connection.begin():
                identity = connection.execute(_IDENTITY).scalar()
                if identity is None:
                    identity = str(uuid4())
                    connection.execute(text("INSERT INTO store VALUES ('id', :id)"), {"id": identity})
        return str(identity)

    def _signing_key(self, path: Path) -> Key:
        """The key in `path`, noted as evidence when it signs for the first time."""
        with self._write_engine.connect() as connection, connection.begin():
            known = connection.execute(text("SELECT public FROM keys ORDER BY id DESC LIMIT 1")).scalar()
            key = load_key(path, make=known is None)
            if known != key.public:
                log = Log()
                SqliteTransaction(connection, self._recent, log).add_key(key.public)
                log.grow(connection)
        return key

    @property
    def name(self) -> str:
        """The file."""
        return str(self.path)

    @property
    def disk(self) -> Space:
        """The room on the disk that the file is on."""
        return Space(self.path)

    @property
    def mark(self) -> str:
        """What this store's keys of alerts are told from other stores' by."""
        return self._log.store[:STORE_DIGITS]

    # --- work ----------------------------------------------------------------------------------------------------

    def commit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Run `work` in the writer's next transaction; the future is done once it is on the disk. `work` may be run
        twice if another job of its group fails, so it must have no effect but through its Transaction."""
        if self._writer is None:
            raise StoreReadOnly(f"{self.path} was opened for reading")
        return self._writer.submit(lambda connection: work(SqliteTransaction(connection, self._recent, self._log)))

    def settle(self) -> None:
        """Write the write-ahead log back into the database and empty it. What was erased is nowhere afterwards; and
        nothing that is written from now on stands behind a part of that log which the disk may never have taken."""
        connection = self._write_engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def read(self, work: Callable[[Reads], T]) -> T:
        """Answer a question from what is committed, at once and in this thread."""
        with self._read_lock:
            if self._read_connection is None:
                self._read_connection = self._read_engine.connect()
            try:
                return self._stood_still(work(SqliteReads(self._read_connection, self._recent)))
            except REFUSED as error:
                raise damaged(self.path, error) or _explain(self.path, error) from error

    def read_apart(self, work: Callable[[Reads], T]) -> T:
        with self._read_engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")  # one view of it all; ended when the connection goes back to its pool
            try:
                return self._stood_still(work(SqliteReads(connection, self._recent)))
            except REFUSED as error:
                raise damaged(self.path, error) or _explain(self.path, error) from error

    def report(self, work: Callable[[Reports], T]) -> T:
        """Answer a question from one consistent view of the store."""
        with self._read_engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")  # ended when the connection goes back to its pool
            reports = SqliteReports(connection)
            try:
                return self._stood_still(work(reports))
            except REFUSED as error:
                raise damaged(self.path, error) or _explain(self.path, error) from error
            finally:
                reports.close()

    def _stood_still(self, answer: T) -> T:
        """`answer`, if nobody wrote while it was looked up without any lock. Raises StoreError."""
        if self._still is not None:
            self._still.check()
        return answer

    def prove(self, number: int) -> Evidence:
        """What an Edit or an event rests on, with its proofs. Raises UsageError or StoreError where it cannot be
        proved."""
        try:
            with self._read_engine.connect() as connection, connection.begin():
                named = numbered(connection, number)
                if named is None or named.kind is NumberKind.GAP:
                    gap = "a gap, which stands in the bundle of what happened around it"
                    what = "the number of nothing" if named is None else gap
                    raise UsageError(f"{number} is {what}; `tracker report` gives the numbers of edits and events")
                return gather(connection, self._recent, named.kind, named.record)
        except REFUSED as error:
            raise damaged(self.path, error) or _explain(self.path, error) from error

    def close(self) -> None:
        """Commit what is queued, then let go of the database and its lock."""
        if self._writer is not None:
            self._writer.close()
        if self._read_connection is not None:
            self._read_connection.close()
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_IDENTITY = text("SELECT value FROM store WHERE name = 'id'")

_NOTHING = "there is no store at {path} yet; `tracker run`, `tracker check` or `tracker import` makes one"

_OLDER = "{path} was made by an older version; `tracker check` or `tracker run` brings it up to date"


def _less(path: Path, once: Extent, gone: int) -> str:
    what = f"lacks the last {gone:,} of" if gone else "holds others than the"
    return (
        f"{path} {what} {once.size:,} records, or heads over them, that were acknowledged: its write-ahead log was "
        "deleted or lost, or another copy was put in its place. Nothing was changed. If the right copy, or "
        f"{path.name}-wal, is somewhere, put it back. Else take the fullest backup (tracker restore BACKUP); where "
        "none has more, make one of what is left (tracker backup COPY) and restore that: the record says what it lacks"
    )


def _engine(path: Path, *, immediate: bool, still: Still | None = None, patience: float) -> Engine:
    """An engine for writing (`immediate`) or reading. `still`: nobody writes, so no file is made beside the database
    to agree with others."""
    url = f"sqlite:///{still.url}&uri=true" if still is not None else f"sqlite:///{path}"
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": patience})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: we say when, and how
        if immediate:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")  # what is erased on duty must not linger in free pages
            return
        if still is not None:
            connection.execute(still.first)
        connection.execute("PRAGMA query_only=ON")

    if immediate:

        @event.listens_for(engine, "begin")
        def _on_begin(connection: Connection) -> None:
            # A deferred transaction that turns to writing fails at once when another writes, whatever the timeout.
            # Readers begin none: one left open would show them the past for ever.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _make(path: Path) -> None:
    """Make an empty database file: SQLite would too, but for the user that this is."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        own_as_folder(file, path.parent)
    finally:
        os.close(file)


def _revision(connection: Connection) -> str | None:
    there = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
    if not there:
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_newer(path: Path, found: str | None) -> None:
    if found is not None and found not in REVISIONS:
        raise StoreNewer(
            f"{path} was made by a newer version (its form is {found}, this program knows up to {REVISIONS[-1]}); "
            "upgrade the program"
        )


def _create(connection: Connection) -> None:
    """The newest form at once: Alembic would cost a new store's process half a second and 13 MB for good."""
    for statement in NEWEST.read_text(encoding="utf-8").splitlines():
        connection.exec_driver_sql(statement)


@contextmanager
def _tables_made_anew(connection: Connection) -> Iterator[None]:
    """While a table is made anew nothing may check who refers to it (https://www.sqlite.org/lang_altertable.html,
    section 7); SQLite heeds the switch outside of transactions alone."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date. Raises StoreError, and then nothing is changed, if a row would refer to nothing that
    referred to something before."""
    dangling = set(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    _upgrade(connection)
    if lost := set(connection.exec_driver_sql("PRAGMA foreign_key_check").all()) - dangling:
        raise StoreError(f"the store cannot be brought up to date, rows would refer to nothing: {tuple(min(lost))}")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _log_the_past(connection: Connection) -> None:
    """A store from before there was a log: its evidence becomes the first leaves, as it stands now."""
    log = Log()
    for kind in COMMITTED:
        for row in connection.execute(text(f"SELECT * FROM {kind} ORDER BY id")).mappings():
            log.note(kind, row["id"], row)
            if kind in FORMS:
                log.keep_form(kind, row["id"], row)
    for kind, key in KEY_OF.items():
        log.touch(kind, connection.execute(select(key)).scalars())
    log.grow(connection)


def _sum_anew(connection: Connection, kinds: Sequence[str]) -> None:
    """Checksums of rows that a migration made."""
    log = Log()
    for kind in kinds:
        log.touch(kind, connection.execute(select(KEY_OF[kind])).scalars())
    log.grow(connection)


def _explain(path: Path, error: DatabaseError | sqlite3.Error | UnicodeDecodeError | OSError) -> StoreError:
    if isinstance(error, DatabaseError):
        why = str(error.orig)
    else:
        why = str(error.strerror) if isinstance(error, OSError) else str(error)
    if "readonly" in why or "read-only" in why.lower() or "Permission" in why or "unable to open" in why:
        return StoreReadOnly(cannot_write(path, why))
    if "database is locked" in why:
        return StoreLocked(f"{path} is held by another program (a shell, a copy) that lets nobody in; ask again later")
    if "not a database" in why:
        return StoreError(f"{path} is not a store: {why}")
    if (found := damaged(path, error)) is not None:  # while it is opened, before anything could go on
        return StoreError(str(found))
    return StoreError(f"{path} cannot be used: {why}")
