"""What SQLite says where the file itself is damaged, as our own error. Finds and mends nothing: `audit` does the first,
a backup the second."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tracker.errors import StoreDamaged
from tracker.text import printable

_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)

PRIMARY = 0xFF
"""The bits of a result code that say of what kind it is (https://www.sqlite.org/rescode.html)."""


def damaged(path: Path | str, error: BaseException) -> StoreDamaged | None:
    """The error to raise instead, if `error` says that the database in `path` is damaged or cannot be read."""
    if isinstance(error, UnicodeDecodeError):  # SQLite's message holds bytes of a schema that is damaged
        said = error.object.decode(errors="replace")
        return _said(path, printable(said))
    cause = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(cause, "sqlite_errorcode", None) or 0
    if code & PRIMARY not in _CODES or code == sqlite3.SQLITE_IOERR_SHMSIZE:  # the latter is a full disk
        return None
    return _said(path, str(cause))


def _said(path: Path | str, why: str) -> StoreDamaged:
    return StoreDamaged(
        f"{path} is damaged: {why}. See to the disk and keep a copy; `tracker verify` says which records are "
        "touched, `tracker restore BACKUP` puts a backup in its place"
    )
