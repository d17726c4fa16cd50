"""The verbs that append, for use inside one transaction: evidence, opinion about it, and what is owed because of it.

Nothing that was appended is changed, but for how an Alert is getting on and what is erased on duty. Each record of
evidence is told to the log here. Decides nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.sql import Executable

from tracker.errors import StoreError
from tracker.model import (
    Capture,
    Cause,
    EventKind,
    Fetched,
    Label,
    Reading,
    Verdict,
)
from tracker.proof import SignedHead
from tracker.store.sqlite import tables
from tracker.store.sqlite.bodies import FULL_EVERY, Recent, compress
from tracker.store.sqlite.convert import micros, to_json, unchanged_as_json
from tracker.store.sqlite.erasure import erase
from tracker.store.sqlite.log import COMMITTED, FORMS, SUMMED, Log
from tracker.store.sqlite.numbers import NUMBERED, numbers
from tracker.store.sqlite.prepared import Prepared, inserting
from tracker.store.sqlite.reads import SqliteReads
from tracker.store.sqlite.received import table
from tracker.store.sqlite.record import ASKED_BESIDE, Record, record, shorten, written
from tracker.store.values import Erased, UnchangedSpan
from tracker.text import BESIDE, text_hash

log = logging.getLogger(__name__)

checks, snapshots, readings = table(tables.CheckRow), table(tables.SnapshotRow), table(tables.ReadingRow)
statements, versions, spans = table(tables.StatementRow), table(tables.VersionRow), table(tables.SpanRow)
flushes, gaps, events = table(tables.FlushRow), table(tables.GapRow), table(tables.EventRow)
edits, verdicts, findings = table(tables.EditRow), table(tables.VerdictRow), table(tables.FindingRow)
labels, keys, tombstones = table(tables.LabelRow), table(tables.KeyRow), table(tables.TombstoneRow)
stamps, signed_heads = table(tables.StampRow), table(tables.SignedHeadRow)

_SAME_BODY = Prepared(select(snapshots.c.id).where(snapshots.c.sha256 == bindparam("sha")))
_SAME_READING = Prepared(
    select(readings.c.id).where(readings.c.check_id == bindparam("check"), readings.c.extractor == bindparam("by"))
)


class Appending(SqliteReads):
    """What may be appended inside one transaction, reading included."""

    def __init__(self, connection: Connection, recent: Recent, log: Log) -> None:
        super().__init__(connection, recent)
        self._log = log

    def _insert(self, into: Any, **values: Any) -> int:
        return self._put(into, values, values)

    def _put(self, into: Any, values: Mapping[str, Any], committed: Mapping[str, Any], *, after_number: int = 0) -> int:
        """Insert a row; evidence is noted for the log, which grows before the commit and commits to `committed`. Its
        number is the next one, or the next one `after_number`."""
        row = int(inserting(into, tuple(values)).run(self._connection, values).lastrowid)
        if into.name in COMMITTED:
            self._log.note(into.name, row, committed)
            if into.name in FORMS:
                self._log.keep_form(into.name, row, values)
        elif into.name in SUMMED and into is not verdicts:
            self._log.sum(into.name, row, values)
        if into.name in NUMBERED:
            above = {"id": after_number + 1} if after_number and after_number > self._newest_number() else {}
            self._insert(numbers, kind=into.name, record=row, **above)
        return row

    def _newest_number(self) -> int:
        return int(self._connection.execute(select(func.max(numbers.c.id))).scalar() or 0)

    def _fill(self, into: Any, values: Mapping[str, Any]) -> None:
        """Insert a row that is no evidence and has no checksum of its own."""
        inserting(into, tuple(values)).run(self._connection, values)

    def _run(self, statement: Executable, values: Any) -> None:
        self._connection.execute(statement, values)

    # --- evidence ------------------------------------------------------------------------------------------------

    def keep_body(self, body: bytes, *, content_type: str, base_id: int | None, digest: bytes | None = None) -> int:
        digest = digest or sha256(body).digest()
        if (found := _SAME_BODY.value(self._connection, {"sha": digest})) is not None:
            return int(found)
        depth = 0 if base_id is None else self.depth(base_id) + 1
        if depth >= FULL_EVERY or (base_id is not None and self.is_erased(base_id)):
            base_id, depth = None, 0
        base = None
        if base_id is not None:
            try:
                base = self.body(base_id)
            except StoreError as error:  # what is damaged must not keep new evidence out: it stands by itself then
                log.error("a body is kept without its prefix: %s", error)
                base_id, depth = None, 0
        snapshot_id = self._insert(
            snapshots,
            sha256=digest,
            length=len(body),
            content_type=content_type,
            base_id=base_id,
            depth=depth,
            body=compress(body, base),
        )
        self._recent.put(snapshot_id, body)
        return snapshot_id

    def record_check(
        self,
        source_id: str,
        fetched: Fetched,
        *,
        snapshot_id: int | None,
        origin: str | None,
        speaker: str = "",
        run: int | None = None,
        beside: bool = False,
    ) -> int:
        """Append one visit, or one imported capture (`origin` says where from, `run` is the event of its import), with
        the `speaker` as whose it is watched. Its record is kept as a difference from the visit before it, where there
        is one."""
        whole: Record = ({"speaker": speaker} if speaker else {}) | ({} if run is None else {"import": run})
        if beside:
            whole |= {ASKED_BESIDE: micros(fetched.started)}  # never that of the visit before, so it stands in the row
        base: tuple[Record, int | None] = {}, None
        if origin is None:
            whole, base = record(fetched) | whole, self.newest_record(source_id)
        values = {
            "source_id": source_id,
            "at": micros(fetched.started),
            "ended": micros(fetched.ended),
            "outcome": fetched.outcome,
            "reason": fetched.reason,
            "detail": fetched.detail,
            "status": fetched.status,
            "url": fetched.url,
            "snapshot_id": snapshot_id,
            "origin": origin,
        }
        full = written(whole)
        kept = {**values, "record": shorten(full, whole, *base)}
        return self._put(checks, kept, {**values, "record": full})

    def add_reading(self, check_id: int, reading: Reading) -> int:
        if found := _SAME_READING.value(self._connection, {"check": check_id, "by": reading.extractor}):
            return int(found)
        return self._insert(
            readings,
            check_id=check_id,
            extractor=reading.extractor,
            state=reading.state,
            captures=len(reading.captures),
            note=reading.note,
        )

    def add_statement(self, source_id: str, key: str) -> int:
        if self.withdrawn:
            there = select(statements.c.id).where(statements.c.source_id == source_id, statements.c.key == key)
            if (found := self._connection.execute(there).scalar()) is not None:
                return int(found)
        return self._insert(statements, source_id=source_id, key=key)

    def add_version(self, statement_id: int, capture: Capture, *, reading_id: int, at: datetime) -> int:
        return self._insert(
            versions,
            statement_id=statement_id,
            reading_id=reading_id,
            at=micros(at),
            title=capture.title,
            text=capture.text,
            hash=text_hash(capture.title, capture.text),
            url=capture.url,
            published=micros(capture.published),
            updated=micros(capture.updated),
            edited_mark=capture.edited_mark,
            meta=to_json({name: value for name, value in capture.meta.items() if name != BESIDE}),
        )

    def add_span(self, version_id: int, first_seen: datetime, last_seen: datetime) -> int:
        return self._insert(spans, version_id=version_id, first_seen=micros(first_seen), last_seen=micros(last_seen))

    def add_gap(self, source_id: str, start: datetime, end: datetime, reason: str) -> None:
        self._insert(gaps, source_id=source_id, start=micros(start), end=micros(end), reason=reason)

    def add_event(
        self,
        source_id: str,
        kind: EventKind,
        at: datetime,
        detail: Mapping[str, object],
        *,
        statement_id: int | None = None,
        check_id: int | None = None,
        after_number: int = 0,
    ) -> int:
        values = {
            "source_id": source_id,
            "statement_id": statement_id,
            "check_id": check_id,
            "kind": kind,
            "at": micros(at),
            "detail": to_json(detail),
        }
        return self._put(events, values, values, after_number=after_number)

    def add_flush(self, at: datetime, seen: Mapping[str, UnchangedSpan]) -> int:
        return self._insert(flushes, at=micros(at), payload=compress(unchanged_as_json(seen).encode(), None))

    def add_key(self, public: bytes) -> None:
        """From here on, heads are signed by another key."""
        self._insert(keys, public=public)

    def erase(self, version_id: int, at: datetime, *, reason: str, authority: str) -> Erased:

        def bury(kind: str, record: int, kept: str) -> int:
            why = {"reason": reason, "authority": authority}
            return self._insert(tombstones, at=micros(at), kind=kind, record=record, kept=kept, **why)

        self._log.grow(self._connection)
        done = erase(self._connection, self, bury, version_id)
        for snapshot in done.snapshots:
            self._recent.drop(snapshot)
        for kind, rows in done.rows.items():
            self._log.touch(kind, rows)
        for snapshot in {*done.snapshots, *done.shifted}:
            self._log.keep_form("snapshots", snapshot, self.form(snapshot))
        return Erased(versions=done.versions, snapshots=done.snapshots, events=done.events)

    def add_stamp(self, head: SignedHead, at: datetime, authority: str, token: bytes) -> None:
        signed = select(signed_heads.c.id).where(signed_heads.c.signature == head.signature)
        head_id = self._connection.execute(signed).scalar_one()
        self._insert(stamps, head_id=head_id, at=micros(at), authority=authority, token=token)

    def sign_head(self, at: datetime, *, via: str = "") -> SignedHead:
        return self._log.sign(self._connection, at, via)

    def release_head(self, head: SignedHead, at: datetime, via: str) -> None:
        row = (signed_heads.c.signature == head.signature) & signed_heads.c.left_at.is_(None)
        self._log.touch("signed_heads", self._connection.execute(select(signed_heads.c.id).where(row)).scalars())
        self._run(update(signed_heads).where(row).values(left_at=micros(at), via=via), {})

    # --- opinion -------------------------------------------------------------------------------------------------

    def add_edit(
        self,
        statement_id: int,
        old_id: int,
        new_id: int,
        at: datetime,
        *,
        cause: Cause,
        reverts_to: int | None,
        flapping: bool,
    ) -> int:
        return self._insert(
            edits,
            statement_id=statement_id,
            old_id=old_id,
            new_id=new_id,
            at=micros(at),
            cause=cause,
            reverts_to=reverts_to,
            flapping=flapping,
            superseded=False,
        )

    def supersede_edit(self, old_id: int, new_id: int) -> None:
        row = (edits.c.old_id == old_id) & (edits.c.new_id == new_id)
        self._run(update(edits).where(row).values(superseded=True), {})
        self._log.touch("edits", self._connection.execute(select(edits.c.id).where(row)).scalars())

    def add_verdict(self, edit_id: int, verdict: Verdict, at: datetime) -> None:
        values = {
            "edit_id": edit_id,
            "at": micros(at),
            "judge": verdict.judge,
            "level": verdict.level,
            "severity": verdict.severity,
            "probability": verdict.probability,
            "silent": verdict.silent,
            "reason": verdict.reason,
        }
        verdict_id = self._insert(verdicts, **values)
        found = [
            {
                "verdict_id": verdict_id,
                "kind": finding.kind,
                "why": finding.why,
                "old_start": finding.old_span[0],
                "old_end": finding.old_span[1],
                "new_start": finding.new_span[0],
                "new_end": finding.new_span[1],
            }
            for finding in verdict.findings
        ]
        if found:
            inserting(findings, tuple(found[0])).run_each(self._connection, found)
        self._log.sum("verdicts", verdict_id, values, found)

    def add_label(
        self,
        label: Label,
        note: str,
        at: datetime,
        *,
        by: str = "",
        edit_id: int | None = None,
        event_id: int | None = None,
    ) -> None:
        told = select(func.max(verdicts.c.id)).where(verdicts.c.edit_id == edit_id)
        self._insert(
            labels,
            edit_id=edit_id,
            event_id=event_id,
            at=micros(at),
            label=str(label),
            note=note,
            by=by,
            verdict_id=None if edit_id is None else self._connection.execute(told).scalar(),
        )
