"""`kill -9` at a statement of a migration: the store has its old form or the new one, whole, and all that it held."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tracker.store import open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.log import COMMITTED
from tracker.store.sqlite.store import REVISIONS


def upgrade(older: Path, room: Path, at: int) -> tuple[bool, str]:
    """Bring a copy of `older` up to date in a process that dies as it asks for its statement of number `at` (from 1);
    whether it got that far, and what is wrong with what it left."""
    room.mkdir()
    path = Path(shutil.copy(older, room / "t.db"))
    child = os.fork()
    if child == 0:
        left = [at]

        def count(*_: Any) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", count)
        open_store(f"sqlite:///{path}").close()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        return True, "the migration failed without being killed"
    return os.WIFSIGNALED(status), _wrong(older, path)


def _wrong(older: Path, path: Path) -> str:
    before = held(older)
    form = revision(path)
    if form not in (revision(older), REVISIONS[-1]):
        return f"its form is {form}"
    if held(path) != before:
        return "what it held is not what it holds"
    open_store(f"sqlite:///{path}").close()
    if revision(path) != REVISIONS[-1] or held(path) != before:
        return "the next start did not bring it up to date"
    return "; ".join(fault.what for fault in audit(path).faults[:2])


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def held(path: Path) -> dict[str, tuple[int, str]]:
    """How many rows of evidence there are of each kind, and a digest over all of them, the log's key left out."""
    with closing(sqlite3.connect(path)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = {}
        for kind, columns in COMMITTED.items():
            if kind in there and kind != "keys":
                quoted = ", ".join(f'"{column}"' for column in columns)
                rows = connection.execute(f"SELECT id, {quoted} FROM {kind} ORDER BY id").fetchall()
                if rows:
                    found[kind] = len(rows), sha256(repr(rows).encode()).hexdigest()
        return found
