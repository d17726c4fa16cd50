"""One thread that writes: jobs are run in turn inside one transaction, and acknowledged after its commit (and fsync).

Group commit: while one group's fsync is under way the next jobs queue up, so the cost of an fsync is shared by all
that wait for it. A job is a function of a connection that may be run again: if one in a group fails, the group is
rolled back and its jobs are run one by one, so that only the failing one fails.

After an I/O error nothing more is written. A failed fsync is told once: the system may have dropped what it could not
write and say that all is well the next time, so whoever tries again acknowledges what is not there.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from tracker.errors import StoreBroken, StoreError
from tracker.store.sqlite.damage import damaged
from tracker.store.sqlite.log import Log
from tracker.store.sqlite.reached import Reached

T = TypeVar("T")

GROUP = 256
"""Jobs in one transaction at most, so that the first of them does not wait for long."""

Job = tuple[Callable[[Connection], Any], "Future[Any]"]


class Writer:
    """Owns the only connection that writes; the log grows with each group, in its transaction."""

    def __init__(self, engine: Engine, log: Log, reached: Reached, is_full: Callable[[], bool]) -> None:
        """`is_full` says whether the disk, or this user's share of it, takes no more."""
        self._engine, self._log, self._reached, self._is_full = engine, log, reached, is_full
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._broken = ""  # what the disk said when it failed
        self._door = threading.Lock()  # nothing may be queued behind the end
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Queue `work`; the future holds its result once it is committed, or the error that undid it. One that is
        cancelled while it waits is not run. Raises StoreError once the writer is closed, StoreBroken after the disk
        failed."""
        future: Future[T] = Future()
        with self._door:
            if self._broken:
                raise _broken(self._broken)
            if self._closed:
                raise StoreError("the store is closed; nothing can be written any more")
            self._jobs.put((work, future))
        return future

    def close(self) -> None:
        """Commit what is queued, then stop."""
        with self._door:
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as connection:
            while (first := self._jobs.get()) is not None:
                group = [first]
                ended = False
                while len(group) < GROUP and not self._jobs.empty():
                    job = self._jobs.get()
                    if job is None:
                        ended = True
                        break
                    group.append(job)
                # From here on a job cannot be cancelled: its result must find somebody to take it.
                self._commit(connection, [job for job in group if job[1].set_running_or_notify_cancel()])
                if ended:
                    return

    def _commit(self, connection: Connection, group: list[Job]) -> None:
        if self._broken:
            _refuse(group, self._broken)
            return
        try:
            with connection.begin():
                results = [work(connection) for work, _ in group]
                self._log.grow(connection)
                extent = self._log.extent(connection)
            self._log.keep()
        except BaseException as error:  # handed to whoever waits for the job: the thread itself must live on
            self._log.forget()
            if (failure := _disk_failure(error)) and not (_is_write(error) and self._is_full()):
                self._broken = failure
                _refuse(group, failure)
                return
            if len(group) == 1:
                group[0][1].set_exception(_store_error(error, self._engine))
                return
            for job in group:
                self._commit(connection, [job])
            return
        try:
            if extent is not None:
                self._reached.remember(extent)
        except OSError as error:
            self._broken = str(error)
            _refuse(group, self._broken)
            return
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)


def _disk_failure(error: BaseException) -> str:
    """What the disk said, if it failed under a write; empty if the database merely refused one. Room that is lacking
    for the index of the write-ahead log is reported as an I/O error too, and is none."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(cause, "sqlite_errorcode", None) or 0
    if code & 0xFF != sqlite3.SQLITE_IOERR or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return ""
    return f"{cause}, {getattr(cause, 'sqlite_errorname', code)}"


def _is_write(error: BaseException) -> bool:
    """Whether a write was refused: of those alone a quota may be the reason. SQLite rolls such a write back."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_WRITE


def _refuse(group: list[Job], failure: str) -> None:
    for _, future in group:
        future.set_exception(_broken(failure))


def _broken(failure: str) -> StoreBroken:
    return StoreBroken(
        f"the disk failed while the store was written ({failure}). Nothing was acknowledged since, and nothing more is "
        "written: see to the disk (`dmesg`), start again, then `tracker verify`"
    )


def _store_error(error: BaseException, engine: Engine) -> BaseException:
    """A failing database as our own error; anything else as it is."""
    if _is_write(error):
        said = getattr(error, "orig", error)
        full = StoreError(f"the database refused a write: {said}; the disk, or this user's share of it, is full")
        full.__cause__ = error
        return full
    if (found := damaged(engine.url.database or "", error)) is not None:
        found.__cause__ = error
        return found
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return error
    wrapped = StoreError(f"the database refused a write: {cause}")
    wrapped.__cause__ = error
    return wrapped
