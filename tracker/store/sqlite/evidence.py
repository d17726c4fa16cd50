"""What an Edit or an event rests on, with its proofs: gathered for a bundle that a stranger checks. Changes nothing.

The checks and gaps between the last sight of the old text and the first of the new one are part of it: the coverage
of the interval. Flushes are not: each names every source that is watched; the closed span says the same of this one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from tracker.errors import StoreError, UsageError
from tracker.model import EventKind
from tracker.proof import Evidence, ProvenHead, ProvenRecord, SignedHead, consistency, inclusion
from tracker.store.sqlite import tables
from tracker.store.sqlite.bodies import Recent
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.events import visits_of
from tracker.store.sqlite.log import content, reader, signed_head, signed_heads
from tracker.store.sqlite.reads import SqliteReads
from tracker.store.sqlite.received import table
from tracker.store.sqlite.record import written
from tracker.store.sqlite.seen import last_before

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
"""Earlier heads in a bundle at most: those that left soonest after it, for they say most about when."""

NODES = 4_096
"""Subtrees held while proofs of one bundle are made; they share most of them."""


def gather(connection: Connection, recent: Recent, kind: str, record: int) -> Evidence:
    """The evidence of an Edit or an event (`kind` is its table) under the newest signed head. Raises UsageError if its
    text was erased or nothing can be proved of it, StoreError if no head covers it yet."""
    return _Gatherer(connection, recent).gather(kind, record)


class _About(NamedTuple):
    """What the evidence is of; the names are those of `Evidence`."""

    versions: dict[str, int]
    interval: tuple[int | None, int]
    event: int | None = None
    visits: tuple[int, ...] = ()


class _Gatherer:
    def __init__(self, connection: Connection, recent: Recent) -> None:
        self._connection = connection
        self._reads = SqliteReads(connection, recent)
        self._node = lru_cache(NODES)(reader(connection))
        self._wanted: dict[tuple[str, int], Any] = {}
        self._bodies: dict[str, bytes] = {}

    def gather(self, kind: str, record: int) -> Evidence:
        about = self._edit(record) if kind == "edits" else self._event(record)
        for (key,) in self._connection.execute(select(EVIDENCE["keys"].c.id)):
            self._want("keys", key)
        head = self._newest()
        records = tuple(self._proven(kind, record, row, head) for (kind, record), row in self._wanted.items())
        name = select(store.c.value).where(store.c.name == "id")
        return Evidence(
            **about._asdict(),
            store=str(self._connection.execute(name).scalar_one()),
            keys=tuple(self._connection.execute(select(EVIDENCE["keys"].c.public)).scalars()),
            head=head,
            records=records,
            heads=self._heads(head, self._wanted_seq(*self._latest)),
            bodies=self._bodies,
        )

    def _want(self, kind: str, record: int) -> Any:
        if (kind, record) not in self._wanted:
            where = EVIDENCE[kind]
            self._wanted[kind, record] = (
                self._connection.execute(select(where).where(where.c.id == record)).mappings().one()
            )
        return self._wanted[kind, record]

    # --- what it is about ----------------------------------------------------------------------------------------

    def _edit(self, edit_id: int) -> _About:
        edit = self._connection.execute(select(edits).where(edits.c.id == edit_id)).mappings().one()
        if self._reads.withdrawn.versions & {edit["old_id"], edit["new_id"]}:
            raise UsageError("this rests on an import that was undone; `tracker history` shows what stands")
        for side in ("old", "new"):
            self._version(side, edit[f"{side}_id"])
        first = self._want("versions", edit["new_id"])["at"]
        last = self._last_sight(edit["old_id"], first)
        self._interval(edit["statement_id"], last, first)
        self._latest = ("versions", edit["new_id"])
        return _About({"old": edit["old_id"], "new": edit["new_id"]}, (last, first))

    def _event(self, event_id: int) -> _About:
        """An event: the visits it rests on and, if it is a Statement's, its text as last seen before."""
        event = self._want("events", event_id)
        visits = [check["id"] for check in visits_of(self._connection, event_id)]
        for check_id in visits:
            check = self._want("checks", check_id)
            if check["snapshot_id"] is not None:
                self._want("snapshots", check["snapshot_id"])
                self._bodies[f"visit-{check_id}"] = self._body(check["snapshot_id"])
            for (reading,) in self._connection.execute(
                select(EVIDENCE["readings"].c.id).where(EVIDENCE["readings"].c.check_id == check_id)
            ):
                self._want("readings", reading)
        self._latest = ("events", event_id)
        if event["statement_id"] is None:
            return _About({}, (None, event["at"]), event_id, tuple(visits))
        version_id, last = last_before(self._connection, event["statement_id"], event["at"])
        self._version("last", version_id)
        self._interval(event["statement_id"], last, event["at"])
        return _About({"last": version_id}, (last, event["at"]), event_id, tuple(visits))

    def _last_sight(self, version_id: int, at: int) -> int:
        """When a Version was last seen before a moment."""
        spans = EVIDENCE["spans"]
        rows = select(spans.c.last_seen).where(spans.c.version_id == version_id, spans.c.last_seen <= at)
        rows = rows.where(self._reads.withdrawn.counting_span(spans.c.id))
        seen = list(self._connection.execute(rows).scalars())
        return int(max([*seen, self._want("versions", version_id)["at"]]))

    def _version(self, side: str, version_id: int) -> None:
        """One text, the body it was read from, and all between."""
        version = self._want("versions", version_id)
        self._want("statements", version["statement_id"])
        reading = self._want("readings", version["reading_id"])
        check = self._want("checks", reading["check_id"])
        snapshot = self._want("snapshots", check["snapshot_id"])
        spans = EVIDENCE["spans"]
        rows = select(spans.c.id).where(spans.c.version_id == version_id)
        for (span,) in self._connection.execute(rows.where(self._reads.withdrawn.counting_span(spans.c.id))):
            self._want("spans", span)
        self._bodies[side] = self._body(snapshot["id"])

    def _body(self, snapshot_id: int) -> bytes:
        if self._reads.is_erased(snapshot_id):
            raise UsageError("what this rests on was erased on duty; there is nothing left to hand on")
        return self._reads.body(snapshot_id)

    def _interval(self, statement_id: int, last: int, first: int) -> None:
        """The visits and gaps between the last sight and what came after it, and what befell the Statement then."""
        places = {row["source_id"] for (kind, _), row in self._wanted.items() if kind == "checks"}
        checks, gaps, events = EVIDENCE["checks"], EVIDENCE["gaps"], EVIDENCE["events"]
        visits = select(checks.c.id).where(checks.c.source_id.in_(places), checks.c.at.between(last, first))
        holes = select(gaps.c.id).where(gaps.c.source_id.in_(places), gaps.c.start < first, gaps.c.end > last)
        about = (events.c.statement_id == statement_id) | (
            (events.c.kind == EventKind.WITHDRAWN) & events.c.source_id.in_(places)
        )
        told = select(events.c.id).where(about, events.c.at.between(last, first))
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
            raise StoreError("no signed head covers this yet; a running daemon signs within a minute")
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
