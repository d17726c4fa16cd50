"""What reports show in place of a text that was erased on duty: an empty text would read as if nothing had stood there,
and the edit beside it as if all of its other side were new. Erases nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import moment

tombstones: Any = tables.TombstoneRow.__table__  # type: ignore[attr-defined]


def erased_versions(connection: Connection) -> dict[int, str]:
    """Of each Version that was erased what stands in its place: when that was done, and why."""
    rows = select(tombstones.c.record, tombstones.c.at, tombstones.c.reason).where(tombstones.c.kind == "versions")
    return {
        version: f"[erased on duty {moment(at):%Y-%m-%d}: {reason}]" for version, at, reason in connection.execute(rows)
    }
