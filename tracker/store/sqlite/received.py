"""The verbs that give back what was received: bodies, and the records of the visits that brought them. What a store is
asked on one connection begins here."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from tracker.errors import StoreError
from tracker.store.sqlite import tables
from tracker.store.sqlite.bodies import Recent, decompress
from tracker.store.sqlite.prepared import Prepared
from tracker.store.sqlite.record import Record, lengthen, parsed
from tracker.store.sqlite.withdrawn import Withdrawn, withdrawn


def table(row: type[Any]) -> Any:
    """The SQLAlchemy table of a row class: statements are built on it, objects would cost ten times as much."""
    return row.__table__


checks, snapshots = table(tables.CheckRow), table(tables.SnapshotRow)

_BODY = Prepared(select(snapshots.c.base_id, snapshots.c.body).where(snapshots.c.id == bindparam("snapshot")))
_DEPTH = Prepared(select(snapshots.c.depth).where(snapshots.c.id == bindparam("snapshot")))
_ERASED = Prepared(
    select(snapshots.c.id).where(snapshots.c.id == bindparam("snapshot"), func.length(snapshots.c.body) == 0)
)
_RECORD = Prepared(select(checks.c.record).where(checks.c.id == bindparam("check")))
_NEWEST_RECORD = Prepared(
    select(checks.c.id, checks.c.record)
    .where(checks.c.source_id == bindparam("source"), checks.c.origin.is_(None))
    .order_by(checks.c.at.desc(), checks.c.id.desc())
    .limit(1)
)


class Received:
    """Questions to one connection. `recent` spares walking a chain of bodies that was just written."""

    def __init__(self, connection: Connection, recent: Recent) -> None:
        self._connection = connection
        self._recent = recent

    @cached_property
    def withdrawn(self) -> Withdrawn:
        """What rests on imports that were undone."""
        return withdrawn(self._connection)

    def depth(self, snapshot_id: int) -> int:
        """How many other bodies must be read before this one can be."""
        return int(_DEPTH.value(self._connection, {"snapshot": snapshot_id}))

    def is_erased(self, snapshot_id: int) -> bool:
        return _ERASED.value(self._connection, {"snapshot": snapshot_id}) is not None

    def form(self, snapshot_id: int) -> Any:
        """How a body is kept: the body it leans on, how deep, and the frame."""
        row = select(snapshots.c.base_id, snapshots.c.depth, snapshots.c.body).where(snapshots.c.id == snapshot_id)
        return self._connection.execute(row).mappings().one()

    def body(self, snapshot_id: int) -> bytes:
        frames: list[tuple[int, bytes]] = []
        following: int | None = snapshot_id
        body: bytes | None = None
        while following is not None and (body := self._recent.get(following)) is None:
            row = _BODY.run(self._connection, {"snapshot": following}).fetchone()
            if row is None:
                raise StoreError(f"snapshot {following} is missing; snapshot {snapshot_id} cannot be read without it")
            if not row[1]:
                raise StoreError(f"the body of snapshot {following} was erased on duty")
            if row[0] is not None and row[0] >= following:
                raise StoreError(f"snapshot {following} is damaged: it leans on {row[0]}, which came later")
            frames.append((following, row[1]))
            following = row[0]
        for at, frame in reversed(frames):
            try:
                body = decompress(frame, body)
            except Exception as error:  # zstandard raises ZstdError and MemoryError on damaged frames
                raise StoreError(f"snapshot {at} is damaged: {error}") from error
        assert body is not None
        self._recent.put(snapshot_id, body)
        return body

    def record(self, check_id: int) -> Record:
        """The whole record of a Check."""
        found = parsed(_RECORD.value(self._connection, {"check": check_id}))
        if "after" not in found:
            return found
        if found["after"] >= check_id:
            raise StoreError(f"check {check_id} is damaged: its record leans on {found['after']}, which came later")
        return lengthen(found, self.record(found["after"]))

    def newest_record(self, source_id: str) -> tuple[Record, int | None]:
        """What the next record of a Source is compared with: the whole record that its newest one is kept as, or is
        kept as a difference from, and the id of its Check."""
        row = _NEWEST_RECORD.run(self._connection, {"source": source_id}).fetchone()
        if row is None:
            return {}, None
        check_id, kept = row
        found = parsed(kept)
        base_id = found.get("after", check_id)
        return (found if base_id == check_id else self.record(base_id)), base_id
