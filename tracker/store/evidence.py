"""What an Edit rests on, with its proofs: gathered for a bundle that a stranger checks. Changes nothing.

The checks and gaps between the last sight of the old text and the first of the new one are part of it: the coverage
of the interval. Flushes are not: each names every source that is watched; the closed span says the same of this one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from tracker.errors import StoreError, UsageError
from tracker.model import EventKind
from tracker.proof import Evidence, ProvenHead, ProvenRecord, SignedHead, consistency, inclusion
from tracker.store import tables
from tracker.store.bodies import Recent
from tracker.store.convert import moment
from tracker.store.log import content, reader, signed_head, signed_heads
from tracker.store.reads import Reads, table
from tracker.store.record import written

EVIDENCE = {
    row.__tablename__: table(row)
    for row in (
        *(tables.CheckRow, tables.SnapshotRow, tables.ReadingRow, tables.StatementRow, tables.VersionRow),
        *(tables.SpanRow, tables.GapRow, tables.EventRow, tables.KeyRow),
    )
}
edits, leaves, stamps = table(tables.EditRow), table(tables.LeafRow), table(tables.StampRow)
store = table(tables.StoreRow)

HEADS = 50
"""Earlier heads in a bundle at most: those that left soonest after the Edit, for they say most about when."""

NODES = 4_096
"""Subtrees held while proofs of one bundle are made; they share most of them."""


def gather(connection: Connection, recent: Recent, edit_id: int) -> Evidence:
    """The evidence of an Edit under the newest signed head. Raises UsageError if there is no such Edit or its text
    was erased, StoreError if no head covers it yet."""
    return _Gatherer(connection, recent).gather(edit_id)


class _Gatherer:
    def __init__(self, connection: Connection, recent: Recent) -> None:
        self._connection = connection
        self._reads = Reads(connection, recent)
        self._node = lru_cache(NODES)(reader(connection))
        self._wanted: dict[tuple[str, int], Any] = {}

    def gather(self, edit_id: int) -> Evidence:
        edit = self._connection.execute(select(edits).where(edits.c.id == edit_id)).mappings().one_or_none()
        if edit is None:
            raise UsageError(f"no edit {edit_id}; `tracker report` lists them")
        self._want("statements", edit["statement_id"])
        bodies = {}
        for side in ("old", "new"):
            bodies[side] = self._version(edit[f"{side}_id"])
        self._interval(edit)
        for (key,) in self._connection.execute(select(EVIDENCE["keys"].c.id)):
            self._want("keys", key)
        head = self._newest()
        records = tuple(self._proven(kind, record, row, head) for (kind, record), row in self._wanted.items())
        name = select(store.c.value).where(store.c.name == "id")
        return Evidence(
            store=str(self._connection.execute(name).scalar_one()),
            keys=tuple(self._connection.execute(select(EVIDENCE["keys"].c.public)).scalars()),
            head=head,
            records=records,
            heads=self._heads(head, self._wanted_seq("versions", edit["new_id"])),
            bodies=bodies,
            old=edit["old_id"],
            new=edit["new_id"],
        )

    def _want(self, kind: str, record: int) -> Any:
        if (kind, record) not in self._wanted:
            where = EVIDENCE[kind]
            self._wanted[kind, record] = (
                self._connection.execute(select(where).where(where.c.id == record)).mappings().one()
            )
        return self._wanted[kind, record]

    def _version(self, version_id: int) -> bytes:
        """One text, the body it was read from, and all between; gives the body."""
        version = self._want("versions", version_id)
        reading = self._want("readings", version["reading_id"])
        check = self._want("checks", reading["check_id"])
        snapshot = self._want("snapshots", check["snapshot_id"])
        if self._reads.is_erased(snapshot["id"]):
            raise UsageError("what this edit rests on was erased on duty; there is nothing left to hand on")
        spans = EVIDENCE["spans"]
        for (span,) in self._connection.execute(select(spans.c.id).where(spans.c.version_id == version_id)):
            self._want("spans", span)
        return self._reads.body(snapshot["id"])

    def _interval(self, edit: Any) -> None:
        """The visits and gaps between the last sight of the old text and the first of the new one, and what befell
        the Statement then."""
        first_new = self._want("versions", edit["new_id"])["at"]
        spans = [row for (kind, _), row in self._wanted.items() if kind == "spans"]
        seen = [row["last_seen"] for row in spans if row["version_id"] == edit["old_id"]]
        last_old = max([at for at in seen if at <= first_new], default=self._want("versions", edit["old_id"])["at"])
        places = {row["source_id"] for (kind, _), row in self._wanted.items() if kind == "checks"}
        checks, gaps, events = EVIDENCE["checks"], EVIDENCE["gaps"], EVIDENCE["events"]
        visits = select(checks.c.id).where(checks.c.source_id.in_(places), checks.c.at.between(last_old, first_new))
        holes = select(gaps.c.id).where(gaps.c.source_id.in_(places), gaps.c.start < first_new, gaps.c.end > last_old)
        about = (events.c.statement_id == edit["statement_id"]) | (
            (events.c.kind == EventKind.WITHDRAWN) & events.c.source_id.in_(places)
        )
        told = select(events.c.id).where(about, events.c.at.between(last_old, first_new))
        for kind, question in (("checks", visits), ("gaps", holes), ("events", told)):
            for (record,) in self._connection.execute(question).all():
                self._want(kind, record)

    # --- proofs --------------------------------------------------------------------------------------------------

    def _leaf(self, kind: str, record: int) -> Any:
        row = select(leaves.c.seq, leaves.c.salt).where(leaves.c.kind == kind, leaves.c.record == record)
        return self._connection.execute(row).one()

    def _wanted_seq(self, kind: str, record: int) -> int:
        return int(self._leaf(kind, record).seq)

    def _newest(self) -> SignedHead:
        row = self._connection.execute(select(signed_heads).order_by(signed_heads.c.size.desc()).limit(1)).mappings()
        newest = row.one_or_none()
        last = max(self._wanted_seq(kind, record) for kind, record in self._wanted)
        if newest is None or newest["size"] <= last:
            raise StoreError("no signed head covers this edit yet; a running daemon signs within a minute")
        return signed_head(newest)

    def _proven(self, kind: str, record: int, row: Any, head: SignedHead) -> ProvenRecord:
        seq, salt = self._leaf(kind, record)
        if salt is None:
            raise UsageError(f"{kind} {record} was erased on duty; there is nothing left to hand on")
        values = {**row, "record": written(self._reads.record(record))} if kind == "checks" else row
        return ProvenRecord(
            kind=kind,
            record=record,
            seq=seq,
            salt=salt,
            content=content(kind, values),
            path=tuple(inclusion(seq, head.size, self._node)),
        )

    def _heads(self, newest: SignedHead, seq: int) -> tuple[ProvenHead, ...]:
        """Heads that left the machine with the new text in them: whoever received one is a witness."""
        left = select(signed_heads).where(
            signed_heads.c.size > seq, signed_heads.c.size <= newest.size, signed_heads.c.left_at.is_not(None)
        )
        found = []
        for row in self._connection.execute(left.order_by(signed_heads.c.id).limit(HEADS)).mappings().all():
            said = select(stamps.c.authority, stamps.c.token).where(stamps.c.head_id == row["id"])
            head = signed_head(row)
            found.append(
                ProvenHead(
                    head=head,
                    path=tuple(consistency(head.size, newest.size, self._node)),
                    left_at=moment(row["left_at"]),
                    via=row["via"],
                    stamps=tuple((authority, token) for authority, token in self._connection.execute(said)),
                )
            )
        return tuple(found)
