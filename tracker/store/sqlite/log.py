"""The log as the database keeps it: leaves that grow in the transaction of their evidence, the nodes that proofs need.

Every eighth level of the tree is stored, so that a leaf costs one row and a 256th of another, and any subtree is
folded from at most 256 hashes. The writer's thread alone grows it. Checksums of rows that are no evidence (opinion,
outbox, heads) are kept by the same step, for they must be taken in the same transaction too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tracker.errors import StoreError
from tracker.proof import SALT, Edge, Node, SignedHead, digest, fold, leaf_hash, payload, signed_bytes
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import micros, moment
from tracker.store.sqlite.reached import Extent


def _table(row: type[Any]) -> Any:
    return row.__table__


signed_heads = _table(tables.SignedHeadRow)

STEP = 8
"""Levels between two that are stored: 2^8 hashes to fold at most, 0.1 ms, against twice the rows for all of them."""

COMMITTED: dict[str, tuple[str, ...]] = {
    row.__tablename__: tuple(column.name for column in _table(row).columns if column.name != "id")
    for row in (
        tables.CheckRow,
        tables.ReadingRow,
        tables.StatementRow,
        tables.VersionRow,
        tables.SpanRow,
        tables.FlushRow,
        tables.GapRow,
        tables.EventRow,
        tables.TombstoneRow,
        tables.KeyRow,
        tables.StampRow,
    )
} | {"snapshots": ("sha256", "length", "content_type")}
"""What each kind of evidence commits to. A Snapshot: the body by its hash, not the frame it is compressed to, which is
written anew when the body it was compressed against must be erased."""

SUMMED = {
    row.__tablename__: _table(row)
    for row in (
        *(tables.EditRow, tables.VerdictRow, tables.LabelRow, tables.NumberRow, tables.AlertRow, tables.HeadRow),
    )
} | {"signed_heads": signed_heads}
"""Tables whose rows have a checksum. That of a Verdict covers its Findings."""

FORMS = {"snapshots": ("base_id", "depth", "body"), "checks": ("record",)}
"""How evidence is kept where the log commits to what it says instead: a checksum covers that form, so that a bit that
flips without harm is found too."""

KEY_OF = {name: table.c.statement_id if name == "heads" else table.c.id for name, table in SUMMED.items()}

# Plain SQL on the driver's own cursor: the log is part of every write, and compiling, binding and wrapping rows by
# SQLAlchemy would cost six times as much as the work itself (benchmarks/log_cost.py).
_GROW = "INSERT INTO leaves (seq, kind, record, digest, salt) VALUES (?, ?, ?, ?, ?)"
_BRANCH = "INSERT INTO nodes (level, position, hash) VALUES (?, ?, ?)"
_SUM = "INSERT OR REPLACE INTO sums (kind, record, sum) VALUES (?, ?, ?)"
_NEWEST = "SELECT max(seq) FROM leaves"
_GIVEN = "SELECT (SELECT max(id) FROM numbers), (SELECT max(id) FROM signed_heads)"
_LEAVES = "SELECT kind, record, digest FROM leaves WHERE seq >= ? AND seq < ? ORDER BY seq"
_NODES = "SELECT hash FROM nodes WHERE level = ? AND position >= ? AND position < ? ORDER BY position"
_FINDINGS = "SELECT * FROM findings WHERE verdict_id IN ({marks}) ORDER BY id"

IDS = 500
"""Ids in one question at most: databases cap the number of parameters."""


def content(kind: str, values: Any) -> bytes:
    """The payload of a record of evidence, from its columns by name."""
    return payload({name: values[name] for name in COMMITTED[kind]})


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def size(connection: Connection) -> int:
    """How many leaves the log has."""
    newest = _cursor(connection).execute(_NEWEST).fetchone()[0]
    return 0 if newest is None else int(newest) + 1


def extent(connection: Connection) -> Extent:
    """How far the log has grown."""
    return _extent(connection, Edge.of(size(connection), reader(connection)))


def _extent(connection: Connection, edge: Edge) -> Extent:
    numbers, heads = _cursor(connection).execute(_GIVEN).fetchone()
    return Extent(size=edge.size, root=edge.root, numbers=numbers or 0, heads=heads or 0)


def lacking(connection: Connection, once: Extent) -> int | None:
    """How many of the leaves are missing that the log `once` had: 0 if there are as many, and they are others or the
    last head over them is gone; None if it goes on from there."""
    held = size(connection)
    if held < once.size:
        return once.size - held
    same = Edge.of(once.size, reader(connection)).root == once.root
    return None if same and extent(connection).heads >= once.heads else 0


def reader(connection: Connection) -> Node:
    """The nodes of the tree as they are stored. Raises StoreError where leaves or nodes are missing."""

    cursor = _cursor(connection)

    def node(level: int, index: int) -> bytes:
        stored = level - level % STEP
        start = index << (level - stored)
        end = start + (1 << (level - stored))
        if stored:
            hashes = [each for (each,) in cursor.execute(_NODES, (stored, start, end))]
        else:
            hashes = [leaf_hash(*row) for row in cursor.execute(_LEAVES, (start, end))]
        if len(hashes) != end - start:
            raise StoreError(
                f"the log is damaged: a part of leaves {index << level} to {(index + 1) << level} is missing"
            )
        return fold(hashes)

    return node


class Log:
    """What the writer keeps of the log between transactions. `note` and `touch` while working, `grow` before the
    commit, `keep` or `forget` after it."""

    def __init__(self, store: str = "", sign: Callable[[bytes], bytes] | None = None) -> None:
        self.store, self._sign = store, sign
        self._edge: Edge | None = None
        self._growing: Edge | None = None
        self._noted: list[tuple[str, int, bytes]] = []
        self._touched: dict[str, set[int]] = {}
        self._forms: list[tuple[str, int, bytes]] = []

    def note(self, kind: str, record: int, values: Any) -> None:
        """A record of evidence was appended."""
        self._noted.append((kind, record, content(kind, values)))

    def keep_form(self, kind: str, record: int, values: Any) -> None:
        """A record of evidence is kept in this form, which may differ from what the log commits to."""
        self._forms.append((kind, record, form_sum(kind, values)))

    def sum(self, kind: str, record: int, values: Any, more: Sequence[Any] = ()) -> None:
        """A row with a checksum was inserted, whole, with these values (and the rows that belong to it)."""
        self._forms.append((kind, record, checksum({**values, "id": record}, more)))

    def touch(self, kind: str, records: Iterable[int]) -> None:
        """Rows with a checksum were changed: they are read again before the commit."""
        self._touched.setdefault(kind, set()).update(records)

    def grow(self, connection: Connection) -> None:
        """Append the leaves of what was noted; take the checksums of what was touched."""
        if self._noted:
            self._append(connection, self._noted)
            self._noted = []
        made, self._forms = self._forms, []
        touched, self._touched = self._touched, {}
        for kind, records in touched.items():
            made += [(kind, record, value) for record, value in checksums(connection, kind, sorted(records))]
        if made:
            _cursor(connection).executemany(_SUM, made)

    def _append(self, connection: Connection, noted: Sequence[tuple[str, int, bytes]]) -> None:
        edge = self._open_edge(connection)
        salts = os.urandom(SALT * len(noted))
        grown, branches = [], []
        for number, (kind, record, bytes_) in enumerate(noted):
            salt = salts[number * SALT : (number + 1) * SALT]
            sealed = digest(salt, bytes_)
            grown.append((edge.size, kind, record, sealed, salt))
            for level, position, made in edge.append(leaf_hash(kind, record, sealed)):
                if level % STEP == 0:
                    branches.append((level, position, made))
        cursor = _cursor(connection)
        cursor.executemany(_GROW, grown)
        if branches:
            cursor.executemany(_BRANCH, branches)

    def _open_edge(self, connection: Connection) -> Edge:
        if self._growing is None:
            there = size(connection)
            if self._edge is not None and self._edge.size == there:
                self._growing = self._edge.copy()
            else:
                self._growing = Edge.of(there, reader(connection))
        return self._growing

    def extent(self, connection: Connection) -> Extent | None:
        """How far it has grown in this transaction; None if it did not."""
        return None if self._growing is None else _extent(connection, self._growing)

    def keep(self) -> None:
        """It is committed."""
        self._edge, self._growing = self._growing or self._edge, None

    def forget(self) -> None:
        """It was rolled back."""
        self._growing = None
        self._noted, self._touched, self._forms = [], {}, []

    def sign(self, connection: Connection, at: datetime, via: str) -> SignedHead:
        """The head over all that is in the log in this transaction; signed now unless it was signed before. `via`
        says how it is about to leave this machine, if it is. Raises StoreError without a key."""
        self.grow(connection)
        edge = self._open_edge(connection)
        known = connection.execute(
            select(signed_heads).where(signed_heads.c.size == edge.size).order_by(signed_heads.c.id.desc()).limit(1)
        )
        row = known.mappings().one_or_none()
        if row is None or row["root"] != edge.root:
            head_id, head = self._sign_anew(connection, edge, at.replace(microsecond=0), via)
        else:
            head_id, head = row["id"], signed_head(row)
            if not via or row["left_at"] is not None:
                return head
            left = update(signed_heads).where(signed_heads.c.id == head_id)
            connection.execute(left.values(left_at=micros(at), via=via))
        self.touch("signed_heads", [head_id])
        self.grow(connection)
        return head

    def _sign_anew(self, connection: Connection, edge: Edge, at: datetime, via: str) -> tuple[int, SignedHead]:
        if self._sign is None:
            raise StoreError("a head can be signed only by whoever holds the store's lock and its key")
        signature = self._sign(signed_bytes(self.store, edge.size, at, edge.root))
        head = SignedHead(size=edge.size, at=at, root=edge.root, signature=signature)
        values = {"size": head.size, "at": micros(at), "root": head.root, "signature": signature}
        result: Any = connection.execute(
            insert(signed_heads), {**values, "left_at": micros(at) if via else None, "via": via}
        )
        return int(result.inserted_primary_key[0]), head


def signed_head(row: Any) -> SignedHead:
    return SignedHead(size=row["size"], at=moment(row["at"]), root=row["root"], signature=row["signature"])


def checksums(connection: Connection, kind: str, records: Sequence[int]) -> Iterable[tuple[int, bytes]]:
    """(id, checksum) of those of the rows `records` of a table that are there."""
    cursor, key = _cursor(connection), KEY_OF[kind].name
    for start in range(0, len(records), IDS):
        some = records[start : start + IDS]
        marks = ", ".join("?" * len(some))
        more: dict[int, list[dict[str, Any]]] = {}
        if kind == "verdicts":
            for row in _named(cursor.execute(_FINDINGS.format(marks=marks), some)):
                del row["id"]
                more.setdefault(row["verdict_id"], []).append(row)
        for row in _named(cursor.execute(f"SELECT * FROM {kind} WHERE {key} IN ({marks})", some)):
            yield row[key], checksum(row, more.get(row[key], ()))


def _named(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def form_sum(kind: str, values: Any) -> bytes:
    return sha256(payload({name: values[name] for name in FORMS[kind]})).digest()


def checksum(row: Any, more: Sequence[Any] = ()) -> bytes:
    """A row, and the rows that belong to it (`more`, without their ids), as one hash."""
    return sha256(b"\n".join([payload(row), *(payload(each) for each in more)])).digest()
