"""The scrub: reads the whole store once and says which record is not what the log says it was.

Every leaf is met with its record, every body is decoded and hashed, the tree is grown anew and compared with every
signed head and with heads that others kept. Opinion, outbox and heads are compared with their checksums. Changes
nothing, repairs nothing. SQLite alone, and without SQLAlchemy: a damaged file must not stop the look at the rest. One
walk over everything, so one file, however long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tracker.proof import Edge, ShortHead, SignedHead, digest, leaf_hash, signed_bytes
from tracker.store.sqlite.bodies import Recent, decompress
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.files import Still
from tracker.store.sqlite.key import is_signed_by
from tracker.store.sqlite.log import COMMITTED, FORMS, STEP, checksum, content, form_sum
from tracker.store.sqlite.numbers import NUMBERED
from tracker.store.sqlite.reached import Extent, Reached
from tracker.store.sqlite.record import Record, lengthen, parsed, written

BODIES = 64 * 1024 * 1024
"""Bytes of bodies held while the chains of many sources are walked side by side."""

RECORDS = 4_096
"""Whole records held, since those of many sources follow one another."""

TELL_EVERY = 10_000
"""Leaves between two words of progress: some ten a second."""

SUMMED = {
    "edits": "SELECT id, * FROM edits ORDER BY id",
    "verdicts": "SELECT id, * FROM verdicts ORDER BY id",
    "labels": "SELECT id, * FROM labels ORDER BY id",
    "numbers": "SELECT id, * FROM numbers ORDER BY id",
    "alerts": "SELECT id, * FROM alerts ORDER BY id",
    "heads": "SELECT statement_id, * FROM heads ORDER BY statement_id",
    "signed_heads": "SELECT id, * FROM signed_heads ORDER BY id",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is not as it was: which record, what is wrong with it, and since when it can have been altered
    (the first signed head that covers it; None where none does)."""

    kind: str
    record: int | None
    what: str
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """What a scrub found. `unsigned` counts the leaves after the newest head; `opinion` is a digest over opinion,
    outbox and heads, equal for equal copies. `keys` have signed heads, the newest last. `unread`: the file is so
    damaged that the scrub could not end."""

    leaves: int
    bodies: int
    erased: int
    heads: int
    unsigned: int
    newest: SignedHead | None
    keys: tuple[bytes, ...]
    opinion: str
    faults: tuple[Fault, ...]
    unread: bool = False


def audit(
    path: Path,
    *,
    trusted: bytes | None = None,
    witnesses: Sequence[SignedHead | ShortHead] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Audited:
    """Scrub the store in `path`. `trusted` is the public key known from outside the database; `witnesses` are heads
    that others kept; `<db>.reached` beside it is one more, that nobody signed. `progress` hears (leaves done, leaves in
    all). Raises StoreError where it was read without a lock and written meanwhile: that is no fault of the store's."""
    still = Still.found(path)
    url = still.url if still is not None else f"file:{quote(str(path))}?mode=ro"
    once = Reached(path).read()  # before the log is looked at, which only grows
    connection = sqlite3.connect(url, uri=True, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    try:
        if still is not None:
            connection.execute(still.first)
        connection.execute("BEGIN")
        found = _Scrub(connection, trusted, witnesses, once, progress).run()
        if still is not None:
            still.check()
        return found
    finally:
        connection.close()


@dataclass(slots=True)
class _Rows:
    """The rows of one table in order, one ahead."""

    names: list[str]
    rows: Iterator[tuple[Any, ...]]
    ahead: tuple[Any, ...] | None = None

    def step(self) -> None:
        self.ahead = next(self.rows, None)


class _Mark(NamedTuple):
    """What says how the log looked at one size of it; nobody signed what has no time."""

    size: int
    root: bytes  # or its beginning
    at: datetime | None
    origin: str


@dataclass(slots=True)
class _Marks:
    """Signed heads and the like, by the size of the log they speak of, and when they were signed."""

    waiting: list[_Mark] = field(default_factory=list)
    times: list[tuple[int, datetime]] = field(default_factory=list)

    def covering(self, seq: int) -> datetime | None:
        """When the first head over this leaf was signed."""
        low, high = 0, len(self.times)
        while low < high:
            middle = (low + high) // 2
            if self.times[middle][0] > seq:
                high = middle
            else:
                low = middle + 1
        return self.times[low][1] if low < len(self.times) else None


class _Scrub:
    def __init__(
        self,
        connection: sqlite3.Connection,
        trusted: bytes | None,
        witnesses: Sequence[SignedHead | ShortHead],
        once: Extent | None,
        progress: Callable[[int, int], None],
    ) -> None:
        self._db, self._trusted, self._witnesses, self._progress = connection, trusted, witnesses, progress
        self._once = once
        self._faults: list[Fault] = []
        self._edge = Edge()
        self._marks = _Marks()
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._tables: dict[str, _Rows] = {}
        self._gone: dict[tuple[str, int], str] = {}
        self._keys: list[bytes] = []
        self._forms: dict[tuple[str, int], bytes] = {}
        self._recent = Recent(BODIES)
        self._depths: dict[int, int] = {}
        self._records: dict[int, Record] = {}
        self._bodies = self._erased = self._last_head = 0

    def run(self) -> Audited:
        newest: SignedHead | None = None
        opinion, unread = "", False
        try:
            self._whole_file()
            newest = self._prepare()
            self._walk()
            self._leftovers()
            opinion = self._sums()
        except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:  # a name or a schema can be damaged too
            self._fault("database", None, f"the file is damaged: {error}")
            unread = isinstance(error, sqlite3.DatabaseError)
        if self._once is not None and self._last_head < self._once.heads and not self._marks.waiting:
            self._fault("signed_heads", self._once.heads, "ROLLED BACK: this head was acknowledged, and is gone")
        signed = [mark for mark in self._marks.waiting if mark.at is not None]
        for mark in signed or self._marks.waiting:  # what a head tells, nobody need say without one
            self._cut(mark)
        return Audited(
            leaves=self._edge.size,
            bodies=self._bodies,
            erased=self._erased,
            heads=len(self._marks.times),
            unsigned=self._edge.size - (newest.size if newest else 0),
            newest=newest,
            keys=tuple(key for key in self._keys if isinstance(key, bytes)),  # a damaged one may be anything
            opinion=opinion,
            faults=tuple(self._faults),
            unread=unread,
        )

    def _fault(self, kind: str, record: int | None, what: str, seq: int | None = None) -> None:
        since = None if seq is None else self._marks.covering(seq)
        self._faults.append(Fault(kind=kind, record=record, what=what, since=since))

    # --- before --------------------------------------------------------------------------------------------------

    def _whole_file(self) -> None:
        for (told,) in self._db.execute("PRAGMA integrity_check(20)"):
            if told != "ok":
                self._fault("database", None, told)
        for table, row, parent, _ in self._db.execute("PRAGMA foreign_key_check"):
            self._fault(table, row, f"speaks of a record of {parent} that is not there")

    def _prepare(self) -> SignedHead | None:
        """Read what is small: tombstones, keys, nodes, heads. Gives the newest head."""
        graves = self._db.execute("SELECT kind, record, kept FROM tombstones")
        self._gone = {(kind, record): kept for kind, record, kept in graves}
        self._keys = [key for (key,) in self._db.execute("SELECT public FROM keys ORDER BY id")]
        if self._trusted is not None and (not self._keys or self._keys[-1] != self._trusted):
            self._fault("keys", None, "the newest key in the database is not the key of this store")
        self._nodes = {(level, at): each for level, at, each in self._db.execute("SELECT * FROM nodes")}
        store = self._db.execute("SELECT value FROM store WHERE name = 'id'").fetchone()
        sums = self._db.execute("SELECT kind, record, sum FROM sums WHERE kind IN ('snapshots', 'checks')")
        self._forms = {(kind, record): each for kind, record, each in sums}
        own = self._signed(store[0] if store else "")
        for head in self._witnesses:
            if isinstance(head, SignedHead) and not self._is_ours(store[0] if store else "", head):
                self._fault("head", head.size, "the head that was given was not signed by a key of this store")
        marks = [_Mark(head.size, head.root, head.at, f"signed head {number}") for number, head in own]
        for head in self._witnesses:
            at = head.at if isinstance(head, SignedHead) else None
            marks.append(_Mark(head.size, head.root, at, "the head that was given"))
        if (once := self._once) is not None:
            marks.append(_Mark(once.size, once.root, None, "what was acknowledged (the file .reached)"))
        self._marks.waiting = sorted(marks, key=lambda mark: mark.size)
        self._marks.times = [(mark.size, mark.at) for mark in self._marks.waiting if mark.at is not None]
        return own[-1][1] if own else None

    def _signed(self, store: str) -> list[tuple[int, SignedHead]]:
        found = []
        for row in self._db.execute("SELECT id, size, at, root, signature FROM signed_heads ORDER BY size, id"):
            number, size, at, root, signature = row
            self._last_head = max(self._last_head, number)
            try:
                head = SignedHead(size=size, at=moment(at), root=root, signature=signature)
                good = self._is_ours(store, head)
            except (TypeError, OverflowError):
                good = False
            if not good:
                self._fault("signed_heads", number, "its signature is not that of a key of this store")
            else:
                found.append((number, head))
        return found

    def _is_ours(self, store: str, head: SignedHead) -> bool:
        message = signed_bytes(store, head.size, head.at, head.root)
        keys = self._keys if self._trusted is None else [*self._keys, self._trusted]
        return any(is_signed_by(key, head.signature, message) for key in reversed(keys))

    # --- leaf by leaf --------------------------------------------------------------------------------------------

    def _walk(self) -> None:
        names = {kind: list(columns) for kind, columns in COMMITTED.items()}
        names["snapshots"] += ["base_id", "depth", "body"]
        for kind, columns in names.items():
            quoted = ", ".join(f'"{column}"' for column in columns)
            rows = self._db.execute(f"SELECT id, {quoted} FROM {kind} ORDER BY id")
            self._tables[kind] = _Rows(columns, rows)
            self._tables[kind].step()
        count = self._db.execute("SELECT count(*) FROM leaves").fetchone()[0]
        self._check_heads()
        for seq, kind, record, sealed, salt in self._db.execute("SELECT * FROM leaves ORDER BY seq"):
            if seq != self._edge.size:
                self._fault("leaves", self._edge.size, f"missing: leaf {self._edge.size} is followed by {seq}")
            self._leaf(seq, kind, record, sealed, salt)
            self._grow(leaf_hash(str(kind), record, sealed if isinstance(sealed, bytes) else b""))
            if seq % TELL_EVERY == 0:
                self._progress(self._edge.size, count)
        self._progress(count, count)
        if self._nodes:
            self._fault("nodes", None, f"{len(self._nodes)} nodes belong to no leaves")

    def _grow(self, leaf: bytes) -> None:
        for level, position, made in self._edge.append(leaf):
            if level % STEP == 0 and self._nodes.pop((level, position), None) != made:
                self._fault("nodes", position, f"level {level} is not what its leaves make it", position << level)
        self._check_heads()

    def _check_heads(self) -> None:
        waiting = self._marks.waiting
        while waiting and waiting[0].size == self._edge.size:
            mark = waiting.pop(0)
            if not self._edge.root.startswith(mark.root):
                told = (
                    f"FORK: the log is not the one that {mark.origin} speaks of; a record among the first "
                    f"{mark.size:,} leaves was altered, removed or put in"
                )
                self._faults.append(Fault(kind="head", record=mark.size, what=told, since=mark.at))

    def _cut(self, mark: _Mark) -> None:
        told = (
            f"ROLLED BACK or cut: {mark.origin} speaks of {mark.size:,} leaves, the log holds {self._edge.size:,}; "
            "the rest is gone"
        )
        self._faults.append(Fault(kind="head", record=mark.size, what=told, since=mark.at))

    def _leaf(self, seq: int, kind: str, record: int, sealed: bytes, salt: bytes | None) -> None:
        values = self._align(seq, kind, record)
        if values is None:
            return
        if kind in FORMS and self._forms.pop((kind, record), None) != form_sum(kind, values):
            self._fault(kind, record, "is not kept as it was: its checksum does not match", seq)
        if (kind, record) in self._gone:
            self._erased += 1
            if salt is not None or not self._is_blank(kind, record, values):
                self._fault(kind, record, "was erased on duty, but not wholly, or written to since", seq)
            return
        try:
            if kind == "snapshots":
                self._body(seq, record, values)
            if kind == "checks":
                values["record"] = written(self._record(record, values["record"]))
            if salt is None or digest(salt, content(kind, values)) != sealed:
                self._fault(kind, record, "is not what the log says it was", seq)
        except Exception as error:  # a damaged row can fail in as many ways as there are bits
            self._fault(kind, record, f"cannot be read: {type(error).__name__}: {error}", seq)

    def _align(self, seq: int, kind: str, record: int) -> dict[str, Any] | None:
        """The record of a leaf, whatever stands before it in its table told; None if it is not there."""
        rows = self._tables.get(kind)
        if rows is None or not isinstance(record, int):
            self._fault("leaves", seq, f"speaks of {kind!r}, which is no kind of evidence", seq)
            return None
        while rows.ahead is not None and rows.ahead[0] < record:
            self._fault(kind, rows.ahead[0], "is not in the log: it was put in beside it", seq)
            rows.step()
        if rows.ahead is None or rows.ahead[0] != record:
            self._fault(kind, record, "is missing: the log holds it, the table does not", seq)
            return None
        values = dict(zip(rows.names, rows.ahead[1:], strict=True))
        rows.step()
        return values

    def _is_blank(self, kind: str, record: int, values: dict[str, Any]) -> bool:
        if kind == "snapshots":
            self._depths[record] = 0
            if (values["body"], values["base_id"], values["depth"]) != (b"", None, 0):
                return False
        return content(kind, values) == self._gone[kind, record].encode()

    def _body(self, seq: int, record: int, values: dict[str, Any]) -> None:
        base_id = values["base_id"]
        expected = 0 if base_id is None else self._depths.get(base_id, -2) + 1
        self._depths[record] = values["depth"]
        base = None if _earlier(base_id, record) is None else self._decoded(base_id)
        body = decompress(values["body"], base)
        self._recent.put(record, body)
        self._bodies += 1
        if sha256(body).digest() != values["sha256"] or len(body) != values["length"]:
            self._fault("snapshots", record, "its body is not the one that was received", seq)
        if values["depth"] != expected:
            self._fault("snapshots", record, "the length of its chain is wrong", seq)

    def _decoded(self, snapshot_id: int) -> bytes:
        chain: list[tuple[int, bytes]] = []
        following: int | None = snapshot_id
        body: bytes | None = None
        while following is not None and (body := self._recent.get(following)) is None:
            row = self._db.execute("SELECT base_id, body FROM snapshots WHERE id = ?", (following,)).fetchone()
            chain.append((following, row[1]))
            following = _earlier(row[0], following)
        for at, frame in reversed(chain):
            body = decompress(frame, body)
            self._recent.put(at, body)
        assert body is not None
        return body

    def _record(self, check_id: int, stored: str) -> Record:
        found = parsed(stored)
        if "after" not in found:
            if len(self._records) >= RECORDS:
                self._records.pop(next(iter(self._records)))
            self._records[check_id] = found
            return found
        base = self._records.get(_earlier(found["after"], check_id) or 0)
        if base is None:
            row = self._db.execute("SELECT record FROM checks WHERE id = ?", (found["after"],)).fetchone()
            base = self._record(found["after"], row[0])
        return lengthen(found, base)

    # --- after ---------------------------------------------------------------------------------------------------

    def _leftovers(self) -> None:
        for kind, rows in self._tables.items():
            while rows.ahead is not None:
                self._fault(kind, rows.ahead[0], "is not in the log: it was put in beside it", self._edge.size - 1)
                rows.step()

    def _sums(self) -> str:
        """Compare opinion, outbox and heads with their checksums; gives a digest over all of them."""
        whole = sha256()
        findings = self._findings()
        for kind, question in SUMMED.items():
            known = dict(self._db.execute("SELECT record, sum FROM sums WHERE kind = ?", (kind,)))
            for record, values in self._named(question):
                made = _sum(values, findings.pop(record, []) if kind == "verdicts" else [])
                whole.update(made)
                if known.pop(record, None) != made:
                    self._fault(kind, record, "does not match its checksum")
            for record in known:
                self._fault(kind, record, "is missing: its checksum is there")
        for verdict in findings:
            self._fault("findings", verdict, "belong to no verdict")
        self._strange_sums()
        self._numbers()
        return whole.hexdigest()

    def _named(self, question: str) -> Iterator[tuple[int, dict[str, Any]]]:
        cursor = self._db.execute(question)
        names = [column[0] for column in cursor.description][1:]
        for record, *values in cursor:
            yield record, dict(zip(names, values, strict=True))

    def _findings(self) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        for _, each in self._named("SELECT id, * FROM findings ORDER BY id"):
            del each["id"]
            found.setdefault(each["verdict_id"], []).append(each)
        return found

    def _numbers(self) -> None:
        """Whatever has a number has one, and every number names something."""
        for kind in NUMBERED:
            given = f"SELECT record FROM numbers WHERE kind = '{kind}'"
            for (record,) in self._db.execute(f"SELECT id FROM {kind} WHERE id NOT IN ({given})"):
                self._fault(kind, record, "has no number")
            for (record,) in self._db.execute(f"{given} AND record NOT IN (SELECT id FROM {kind})"):
                self._fault("numbers", record, f"a number speaks of a record of {kind} that is not there")

    def _strange_sums(self) -> None:
        for kind, record in self._forms:
            self._fault("sums", record, f"a checksum of {kind} speaks of a record that is not there")
        for kind, record in self._db.execute("SELECT kind, record FROM sums"):
            if kind not in SUMMED and kind not in FORMS:
                self._fault("sums", record, f"speaks of {kind!r}, which has no checksums")


def _earlier(base: int | None, record: int) -> int | None:
    """What a record is kept as a difference from. Raises ValueError unless it came before: damage can make circles."""
    if base is not None and base >= record:
        raise ValueError(f"it leans on {base}, which came later")
    return base


def _sum(values: dict[str, Any], more: Sequence[dict[str, Any]]) -> bytes:
    try:
        return checksum(values, more)
    except Exception as error:  # a damaged row can fail in as many ways as there are bits
        return repr(error).encode()
