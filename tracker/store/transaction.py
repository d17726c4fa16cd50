"""The verbs that write, for use inside one transaction of the writer. Takes and gives model values, never rows.

Nothing here decides anything: history, diffing and judging say what is to be written. Each verb appends evidence
or opinion, writes down an act, or moves state on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.sql import Executable

from tracker.errors import StoreError
from tracker.model import (
    AlertState,
    Capture,
    Cause,
    Fetched,
    Head,
    Reading,
    ReadingState,
    Sighting,
    Source,
    Verdict,
)
from tracker.proof import SignedHead
from tracker.store import tables
from tracker.store.bodies import FULL_EVERY, Recent, compress
from tracker.store.convert import from_json, micros, moment, to_json
from tracker.store.erasure import Erasure, erase
from tracker.store.log import COMMITTED, FORMS, SUMMED, Log
from tracker.store.prepared import Prepared, inserting
from tracker.store.reads import Reads, table
from tracker.store.record import Record, record, shorten, written
from tracker.text import declared_hash, text_hash

log = logging.getLogger(__name__)

checks, snapshots, readings = table(tables.CheckRow), table(tables.SnapshotRow), table(tables.ReadingRow)
statements, versions, spans = table(tables.StatementRow), table(tables.VersionRow), table(tables.SpanRow)
flushes, gaps, events = table(tables.FlushRow), table(tables.GapRow), table(tables.EventRow)
edits, verdicts, findings = table(tables.EditRow), table(tables.VerdictRow), table(tables.FindingRow)
labels, alerts = table(tables.LabelRow), table(tables.AlertRow)
sources, heads, doubts = table(tables.SourceRow), table(tables.HeadRow), table(tables.DoubtRow)
keys, tombstones, stamps = table(tables.KeyRow), table(tables.TombstoneRow), table(tables.StampRow)
signed_heads = table(tables.SignedHeadRow)


def _change_head(*columns: str) -> Prepared:
    """Sets these columns of one head; the parameters are `head_id` and each column's name after `new_`."""
    return Prepared(
        heads.update()
        .where(heads.c.statement_id == bindparam("head_id"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


_SHOWN = ("version_id", "text_hash", "meta_hash", "entry", "declared")
_SHOW = _change_head(*_SHOWN)
_SHOW_ANEW = _change_head(*_SHOWN, "opened", "listed", "place_id")
_REFRESH = _change_head("entry")
_RELIST = _change_head("opened", "listed", "place_id")
_DELIST = _change_head("listed")
_REMOVE = _change_head("removed")
_OPENED = Prepared(select(heads.c.opened).where(heads.c.statement_id == bindparam("statement")))
_DECLARED = Prepared(select(heads.c.declared).where(heads.c.statement_id == bindparam("statement")))
_SAME_BODY = Prepared(select(snapshots.c.id).where(snapshots.c.sha256 == bindparam("sha")))
_SAME_READING = Prepared(
    select(readings.c.id).where(readings.c.check_id == bindparam("check"), readings.c.extractor == bindparam("by"))
)
_SAME_TEXT = Prepared(
    select(versions.c.statement_id)
    .join(statements, statements.c.id == versions.c.statement_id)
    .where(versions.c.hash == bindparam("hash"), statements.c.source_id == bindparam("source"))
    .where(versions.c.statement_id != bindparam("statement"))
    .limit(1)
)
_EARLIER = Prepared(
    select(versions.c.id)
    .where(versions.c.statement_id == bindparam("statement"), versions.c.hash == bindparam("hash"))
    .where(
        (versions.c.at < bindparam("at")) | ((versions.c.at == bindparam("at")) & (versions.c.id < bindparam("new")))
    )
    .order_by(versions.c.at.desc(), versions.c.id.desc())
    .limit(1)
)
_IMPORTED = Prepared(
    select(checks.c.id).where(
        checks.c.source_id == bindparam("source"),
        checks.c.at == bindparam("at"),
        checks.c.snapshot_id == bindparam("snapshot"),
    )
)
_NEWEST_READ = Prepared(
    select(checks.c.at)
    .join(readings, readings.c.check_id == checks.c.id)
    .where(checks.c.source_id == bindparam("source"), checks.c.id != bindparam("but"))
    .where((readings.c.state == ReadingState.COMPLETE) | (readings.c.state == ReadingState.PARTIAL))
    .order_by(checks.c.at.desc())
    .limit(1)
)
_SEEN_UNTIL = Prepared(select(sources.c.seen_until).where(sources.c.id == bindparam("source")))


@cache
def _change_source(columns: tuple[str, ...]) -> Prepared:
    """Sets these columns of one source; the parameters are `this` and each column's name after `new_`."""
    return Prepared(
        sources.update()
        .where(sources.c.id == bindparam("this"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


class Transaction(Reads):
    """What may be done inside one transaction, reading included."""

    def __init__(self, connection: Connection, recent: Recent, log: Log) -> None:
        super().__init__(connection, recent)
        self._log = log

    def _insert(self, into: Any, **values: Any) -> int:
        return self._put(into, values, values)

    def _put(self, into: Any, values: Mapping[str, Any], committed: Mapping[str, Any]) -> int:
        """Insert a row; evidence is noted for the log, which grows before the commit and commits to `committed`."""
        row = int(inserting(into, tuple(values)).run(self._connection, values).lastrowid)
        if into.name in COMMITTED:
            self._log.note(into.name, row, committed)
            if into.name in FORMS:
                self._log.keep_form(into.name, row, values)
        elif into.name in SUMMED and into is not verdicts:
            self._log.sum(into.name, row, values)
        return row

    def _fill(self, into: Any, values: Mapping[str, Any]) -> None:
        """Insert a row that is no evidence and has no checksum of its own."""
        inserting(into, tuple(values)).run(self._connection, values)

    def _run(self, statement: Executable, values: Any) -> None:
        self._connection.execute(statement, values)

    # --- evidence ------------------------------------------------------------------------------------------------

    def keep_body(self, body: bytes, *, content_type: str, base_id: int | None, digest: bytes | None = None) -> int:
        """Store `body` once; `base_id` is the Snapshot that came before it from the same Source, `digest` the SHA-256
        of the body where that is known."""
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

    def record_check(self, source_id: str, fetched: Fetched, *, snapshot_id: int | None, origin: str | None) -> int:
        """Append one visit, or one imported capture (`origin` says where from). Its record is kept as a difference
        from the visit before it, where there is one."""
        whole: Record = {}
        base: tuple[Record, int | None] = {}, None
        if origin is None:
            whole, base = record(fetched), self.newest_record(source_id)
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
        """Append what an extractor found. Where that one read it before (the program was set back), that stands."""
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
            meta=to_json(capture.meta),
        )

    def add_span(self, version_id: int, first_seen: datetime, last_seen: datetime) -> None:
        self._insert(spans, version_id=version_id, first_seen=micros(first_seen), last_seen=micros(last_seen))

    def add_gap(self, source_id: str, start: datetime, end: datetime, reason: str) -> None:
        self._insert(gaps, source_id=source_id, start=micros(start), end=micros(end), reason=reason)

    def add_event(
        self,
        source_id: str,
        kind: str,
        at: datetime,
        detail: Mapping[str, Any],
        *,
        statement_id: int | None = None,
        check_id: int | None = None,
    ) -> int:
        return self._insert(
            events,
            source_id=source_id,
            statement_id=statement_id,
            check_id=check_id,
            kind=kind,
            at=micros(at),
            detail=to_json(detail),
        )

    def add_flush(self, at: datetime, seen: Mapping[str, tuple[datetime, datetime, int]]) -> int:
        """All unchanged checks since the flush before: by source, from when, until when, and how many."""
        spans = {name: [micros(start), micros(end), count] for name, (start, end, count) in seen.items()}
        return self._insert(flushes, at=micros(at), payload=compress(to_json(spans).encode(), None))

    def add_key(self, public: bytes) -> None:
        """From here on, heads are signed by another key."""
        self._insert(keys, public=public)

    def erase(self, version_id: int, at: datetime, *, reason: str, authority: str) -> Erasure:
        """Erase the text of a Version on duty, with a tombstone for each record. Raises UsageError if it is not
        there."""

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
        return done

    def add_stamp(self, head: SignedHead, at: datetime, authority: str, token: bytes) -> None:
        """Append what a time stamping authority said of a head that was signed here."""
        signed = select(signed_heads.c.id).where(signed_heads.c.signature == head.signature)
        head_id = self._connection.execute(signed).scalar_one()
        self._insert(stamps, head_id=head_id, at=micros(at), authority=authority, token=token)

    def sign_head(self, at: datetime, *, via: str = "") -> SignedHead:
        """The signed head over everything up to this moment; `via` says how it is about to leave this machine."""
        return self._log.sign(self._connection, at, via)

    def release_head(self, head: SignedHead, at: datetime, via: str) -> None:
        """A head that was signed before is about to leave this machine; only the first time counts."""
        row = (signed_heads.c.signature == head.signature) & signed_heads.c.left_at.is_(None)
        self._log.touch("signed_heads", self._connection.execute(select(signed_heads.c.id).where(row)).scalars())
        self._run(update(signed_heads).where(row).values(left_at=micros(at), via=via), {})

    # --- heads: the open spans -----------------------------------------------------------------------------------

    def open_head(
        self,
        source_id: str,
        statement_id: int,
        version_id: int,
        capture: Capture,
        at: datetime,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        """Begin to follow a Statement, seen first at `at`, at a `place` (its Source's own, if none is named); one known
        from the past alone is not `listed`."""
        values = {"statement_id": statement_id, "source_id": source_id, "key": capture.key, "removed": False}
        values["place_id"] = place or source_id
        row = values | _shown(version_id, capture) | {"opened": micros(at), "listed": listed}
        self._fill(heads, row)
        self._log.touch("heads", [statement_id])

    def change_head(
        self,
        head: Head,
        version_id: int,
        capture: Capture,
        at: datetime,
        seen_until: datetime | None,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        """Close the span of the old Version and, if its place lists the new one now, open that of the new one."""
        self._close_span(head, seen_until)
        values = _shown(version_id, capture) | {"opened": micros(at), "listed": listed}
        self._change(_SHOW_ANEW, head, values | {"place_id": place or head.place})

    def redeclare_head(self, head: Head, capture: Capture) -> dict[str, list[Any]]:
        """Take over what is declared now; gives back each field that changed as [old, new]."""
        held = _DECLARED.value(self._connection, {"statement": head.statement_id})
        before, after = from_json(held), capture.declared
        self._change(_SHOW, head, _shown(head.version_id, capture))
        names = sorted(before.keys() | after.keys())
        return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}

    def refresh_head(self, head: Head, capture: Capture) -> None:
        """Only the raw bytes differ: remember them, so that the next time they need not be read."""
        self._change(_REFRESH, head, {"entry": capture.entry})

    def relist_head(self, head: Head, at: datetime, *, place: str | None = None) -> None:
        self._change(_RELIST, head, {"opened": micros(at), "listed": True, "place_id": place or head.place})

    def delist_head(self, head: Head, seen_until: datetime | None) -> None:
        self._close_span(head, seen_until)
        self._change(_DELIST, head, {"listed": False})

    def mark_removed(self, head: Head, removed: bool) -> None:
        """Note that a Statement is confirmed gone, or that it is there again."""
        self._change(_REMOVE, head, {"removed": removed})

    def _change(self, statement: Prepared, head: Head, values: dict[str, Any]) -> None:
        named = {f"new_{name}": value for name, value in values.items()}
        statement.run(self._connection, {"head_id": head.statement_id, **named})
        self._log.touch("heads", [head.statement_id])

    def _close_span(self, head: Head, seen_until: datetime | None) -> None:
        if head.listed:
            opened = moment(int(_OPENED.value(self._connection, {"statement": head.statement_id})))
            self.add_span(head.version_id, opened, max(opened, seen_until or opened))

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
        """A Version came to light between these two: they are neighbours no longer."""
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

    def add_label(self, edit_id: int, label: str, note: str, at: datetime) -> None:
        self._insert(labels, edit_id=edit_id, at=micros(at), label=label, note=note)

    # --- acts ----------------------------------------------------------------------------------------------------

    def owe(self, target: str, at: datetime, *, edit_id: int | None = None, event_id: int | None = None) -> None:
        """Write down an Alert owed to `target`; once for each subject and target."""
        subject = f"edit:{edit_id}" if edit_id is not None else f"event:{event_id}"
        key = f"{subject}:{target}"
        if self._connection.execute(select(alerts.c.id).where(alerts.c.key == key)).scalar() is not None:
            return
        values = {"key": key, "edit_id": edit_id, "event_id": event_id, "target": target}
        times = {"created": micros(at), "next_attempt": micros(at)}
        self._insert(alerts, **values, **times, state=AlertState.PENDING, attempts=0, error="")

    def settle(
        self, alert_ids: Iterable[int], state: AlertState, *, at: datetime, next_attempt: datetime | None, error: str
    ) -> None:
        """Note how sending went: one more attempt, and the state it led to."""
        ids = list(alert_ids)
        self._log.touch("alerts", ids)
        self._run(
            update(alerts)
            .where(alerts.c.id.in_(ids))
            .values(
                state=state,
                attempts=alerts.c.attempts + 1,
                next_attempt=micros(next_attempt),
                sent=micros(at) if state is AlertState.SENT else None,
                error=error,
            ),
            {},
        )

    def retry_alerts(self, alert_ids: Iterable[int], at: datetime) -> None:
        """Owe dead alerts again, with their attempts counted from nothing."""
        values = {"state": AlertState.PENDING, "attempts": 0, "next_attempt": micros(at), "error": ""}
        ids = list(alert_ids)
        self._log.touch("alerts", ids)
        self._run(update(alerts).where(alerts.c.id.in_(ids)).values(**values), {})

    # --- state ---------------------------------------------------------------------------------------------------

    def register(self, configured: Iterable[Source], now: datetime) -> None:
        """Take over the configured sources; those no longer configured stay, unwatched."""
        self._run(update(sources).where(sources.c.parent.is_(None)).values(watched=False), {})
        known = {name: url for name, url in self._connection.execute(select(sources.c.id, sources.c.url))}
        for source in configured:
            values = {
                "kind": source.kind,
                "url": source.url,
                "speaker": source.speaker,
                "language": source.language,
                "interval": source.interval // source.interval.resolution,
                "watched": True,
            }
            if source.id in known:
                if source.url != known[source.id]:  # another place's answers must not be asked to be compared with
                    values |= {"etag": None, "last_modified": None, "last_full": None}
                self._run(update(sources).where(sources.c.id == source.id).values(**values), {})
            else:
                self._fill(sources, {"id": source.id, "due": micros(now), **values})

    def add_place(self, place: Source, *, born: datetime, due: datetime) -> None:
        """A further place of a Source, to be visited from `due` on; one that rests is taken up again."""
        if self._connection.execute(select(sources.c.id).where(sources.c.id == place.id)).first() is not None:
            self.update_source(place.id, watched=True, due=due)
            return
        values = {
            "id": place.id,
            "kind": place.kind,
            "url": place.url,
            "parent": place.parent,
            "speaker": place.speaker,
        }
        rest = {"language": place.language, "interval": place.interval // place.interval.resolution, "watched": True}
        self._fill(sources, values | rest | {"born": micros(born), "due": micros(due)})

    def rest_place(self, place_id: str, seen_until: datetime) -> None:
        """A further place is visited no more: what was listed there was seen until then."""
        for head in self.heads("", place=place_id).values():
            self.delist_head(head, seen_until)
        self.update_source(place_id, watched=False)

    def doubt(self, source_id: str, statement_id: int, at: datetime) -> None:
        """A Statement is missing where it should stand."""
        if self._connection.execute(select(doubts).where(doubts.c.statement_id == statement_id)).first() is None:
            self._fill(
                doubts,
                {"statement_id": statement_id, "source_id": source_id, "since": micros(at), "votes": 0},
            )

    def vote(self, statement_id: int) -> None:
        """Its own page was visited, and it was gone."""
        row = update(doubts).where(doubts.c.statement_id == statement_id)
        self._run(row.values(votes=doubts.c.votes + 1), {})

    def settle_doubt(self, statement_id: int) -> None:
        """The Statement is there, or confirmed gone."""
        self._run(delete(doubts).where(doubts.c.statement_id == statement_id), {})

    def update_source(self, source_id: str, **values: Any) -> None:
        """Move state on: columns of `sources` by name; times as datetimes."""
        self.update_sources([{"this": source_id, **values}])

    def update_sources(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same columns of many sources at once; each row names its source as `this`."""
        if not rows:
            return
        columns = tuple(name for name in rows[0] if name != "this")
        change = _change_source(columns)
        for row in rows:
            named = {f"new_{name}": _plain(row[name]) for name in columns}
            change.run(self._connection, {"this": row["this"], **named})

    # --- questions asked while writing ---------------------------------------------------------------------------

    def same_text(self, source_id: str, statement_id: int, text: bytes) -> int | None:
        """Another Statement of the Source that says, or once said, exactly this."""
        values = {"hash": text, "source": source_id, "statement": statement_id}
        found = _SAME_TEXT.value(self._connection, values)
        return None if found is None else int(found)

    def imported(self, source_id: str, at: datetime, snapshot_id: int) -> bool:
        """Whether this Snapshot of this moment is known already."""
        values = {"source": source_id, "at": micros(at), "snapshot": snapshot_id}
        return _IMPORTED.value(self._connection, values) is not None

    def event_known(self, kind: str, source_id: str, digest: str) -> bool:
        """Whether an event of this kind was noted already for the text with this hash."""
        row = (events.c.kind == kind) & (events.c.source_id == source_id) & events.c.detail.contains(digest)
        return self._connection.execute(select(events.c.id).where(row).limit(1)).scalar() is not None

    def newest_sight(self, source_id: str, *, but: int) -> datetime | None:
        """The newest moment of which it is known what a Source said, from Checks `but` one, or from unchanged ones.
        A Check that brought nothing to read says nothing of it."""
        at = _NEWEST_READ.value(self._connection, {"source": source_id, "but": but})
        until = _SEEN_UNTIL.value(self._connection, {"source": source_id})
        return moment(max((time for time in (at, until) if time is not None), default=None))

    def past(self, statement_id: int) -> list[Sighting]:
        """All that is known of when a Statement's Versions were seen."""
        closed = (
            select(spans.c.version_id, versions.c.hash, spans.c.first_seen, spans.c.last_seen)
            .join(versions, versions.c.id == spans.c.version_id)
            .where(versions.c.statement_id == statement_id)
        )
        found = [
            Sighting(version_id=v, text_hash=h, first=moment(f), last=moment(t))
            for v, h, f, t in self._connection.execute(closed)
        ]
        still = (
            select(heads.c.version_id, heads.c.text_hash, heads.c.opened, sources.c.seen_until)
            .join(sources, sources.c.id == heads.c.place_id)
            .where(heads.c.statement_id == statement_id, heads.c.listed)
        )
        for version, digest, opened, until in self._connection.execute(still):
            last = max(opened, until or opened)
            found.append(Sighting(version_id=version, text_hash=digest, first=moment(opened), last=moment(last)))
        return found

    def reverts(self, statement_id: int, since: datetime, until: datetime) -> int:
        """Edits of a Statement in [since, until] that brought an earlier text back."""
        row = (edits.c.statement_id == statement_id) & edits.c.at.between(micros(since), micros(until))
        row &= edits.c.reverts_to.is_not(None)
        return int(self._connection.execute(select(func.count()).select_from(edits).where(row)).scalar_one())

    def earlier_version(self, statement_id: int, text: bytes, *, at: datetime, new_id: int) -> int | None:
        """The newest Version of a Statement with this text that was known when Version `new_id` came, at `at`."""
        values = {"statement": statement_id, "hash": text, "at": micros(at), "new": new_id}
        found = _EARLIER.value(self._connection, values)
        return None if found is None else int(found)


def _shown(version_id: int, capture: Capture) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "text_hash": text_hash(capture.title, capture.text),
        "meta_hash": declared_hash(capture.declared),
        "entry": capture.entry,
        "declared": to_json(capture.declared),
    }


def _plain(value: Any) -> Any:
    return micros(value) if isinstance(value, datetime) else value
