"""A store multiplied: each copy of its statements with their versions, edits, verdicts and findings, later than all
before it. A hundred thousand edits take seconds so, and hours by the real derivation. What it holds is as real as what
was copied, but for the log, which knows nothing of the copies: it proves nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

COPIED: Mapping[str, Mapping[str, str]] = {
    "checks": {"id": "checks"},
    "readings": {"id": "readings", "check_id": "checks"},
    "statements": {"id": "statements"},
    "versions": {"id": "versions", "statement_id": "statements", "reading_id": "readings"},
    "spans": {"id": "spans", "version_id": "versions"},
    "edits": {
        "id": "edits",
        "statement_id": "statements",
        "old_id": "versions",
        "new_id": "versions",
        "reverts_to": "versions",
    },
    "verdicts": {"id": "verdicts", "edit_id": "edits"},
    "findings": {"id": "findings", "verdict_id": "verdicts"},
    "heads": {"statement_id": "statements", "version_id": "versions"},
}
"""The tables, and of each the columns that hold ids, with whose they are."""

TIMES = ("at", "ended", "first_seen", "last_seen", "opened", "published", "updated")
MINUTE = 60_000_000
"""In microseconds, as the columns hold times."""


def multiply(store: Path, copies: int) -> None:
    """Make so many of each statement of a store that nobody has open."""
    with closing(sqlite3.connect(store)) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        most = {name: _most(database, name) for name in COPIED} | {"numbers": _most(database, "numbers")}
        first, last = database.execute("SELECT min(at), max(at) FROM checks").fetchone()
        for copy in range(1, copies):
            later = copy * (last - first + MINUTE)
            for name, ids in COPIED.items():
                _copy(database, name, ids, most, copy, later)
            database.execute(
                "INSERT INTO numbers SELECT id + ?, kind, record + ? FROM numbers WHERE kind = 'edits' AND id <= ?",
                (copy * most["numbers"], copy * most["edits"], most["numbers"]),
            )
        database.execute("UPDATE sources SET seen_until = seen_until + ?", ((copies - 1) * (last - first + MINUTE),))
        database.commit()


def _copy(
    database: sqlite3.Connection, name: str, ids: Mapping[str, str], most: Mapping[str, int], copy: int, later: int
) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
    values = [
        f'"{column}" + {copy * most[ids[column]]}'
        if column in ids
        else f'"{column}" + {later}'
        if column in TIMES
        else f"\"key\" || '-{copy}'"
        if column == "key"
        else f'"{column}"'
        for column in columns
    ]
    key = next(iter(ids))
    database.execute(f"INSERT INTO {name} SELECT {', '.join(values)} FROM {name} WHERE {key} <= {most[name]}")


def _most(database: sqlite3.Connection, name: str) -> int:
    key = next(iter(COPIED.get(name, {"id": ""})))
    return int(database.execute(f"SELECT coalesce(max({key}), 0) FROM {name}").fetchone()[0])
