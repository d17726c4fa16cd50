"""The verbs that read while the pipeline works: heads, bodies, texts, what is due. Reports have their own module."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.model import (
    IN_PARTS,
    AlertState,
    EventKind,
    Level,
    MuteReport,
    Outcome,
    ReadingState,
    Severity,
    SourceState,
)
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, micros, moment, unchanged_of_json
from tracker.store.sqlite.received import table
from tracker.store.sqlite.record import ASKED_BESIDE
from tracker.store.sqlite.said import Said
from tracker.store.sqlite.seen import slices
from tracker.store.values import (
    Befell,
    Given,
    OwedAlert,
    Place,
    Sending,
    UnchangedSpan,
    Unread,
    Unsettled,
    Wall,
)

checks, snapshots, readings = table(tables.CheckRow), table(tables.SnapshotRow), table(tables.ReadingRow)
alerts, sources, heads = table(tables.AlertRow), table(tables.SourceRow), table(tables.HeadRow)
statements, edits, events = table(tables.StatementRow), table(tables.EditRow), table(tables.EventRow)
sendings, store, names = table(tables.SendingRow), table(tables.StoreRow), table(tables.NameRow)
versions, verdicts = table(tables.VersionRow), table(tables.VerdictRow)
likenesses, mutes = table(tables.LikenessRow), table(tables.MuteRow)

WAITING = "waiting"
"""The row of the table `store` that holds unchanged checks not appended yet."""


OWN = func.json_extract(func.nullif(checks.c.record, ""), f"$.{ASKED_BESIDE}").is_(None)
"""Of a Check, that it was made on its place's own road: what a page says when it is asked beside that goes into no
history."""

DOUBTS_MOST = 4_000
"""Doubted looks of one Statement that are looked back at: more than half an hour of them, one a second."""


class SqliteReads(Said):
    """All questions to one connection."""

    def states(self, source_ids: Iterable[str] | None = None) -> dict[str, SourceState]:
        joined = select(sources, snapshots.c.sha256.label("sha")).join(
            snapshots, snapshots.c.id == sources.c.body_id, isouter=True
        )
        if source_ids is not None:
            joined = joined.where(sources.c.id.in_(list(source_ids)))
        return {row["id"]: _state(row) for row in self._connection.execute(joined).mappings()}

    def paused(self) -> set[str]:
        return set(self._connection.execute(select(sources.c.id).where(sources.c.paused)).scalars())

    def places(self) -> list[Place]:
        row = select(sources.c.id, sources.c.parent, sources.c.kind, sources.c.url, sources.c.watched)
        return [
            Place(id=id, parent=parent, kind=kind, url=url, watched=watched)
            for id, parent, kind, url, watched in self._connection.execute(row.where(sources.c.parent.is_not(None)))
        ]

    def withdrawn_at(self) -> dict[str, str]:
        rows = select(events.c.source_id, events.c.detail).where(events.c.kind == EventKind.WITHDRAWN)
        found = self._connection.execute(rows.order_by(events.c.id))
        return {place: from_json(detail)["url"] for place, detail in found}

    def newest_time(self) -> datetime | None:
        told = select(events.c.detail).where(events.c.kind == EventKind.CLOCK_SET).order_by(events.c.id.desc()).limit(1)
        newest: int | None = self._connection.execute(select(func.max(sources.c.last_check))).scalar()
        known = self._connection.execute(told).scalar()
        if newest is None or (known and micros(datetime.fromisoformat(from_json(known)["from"])) >= newest):
            return None
        return moment(newest)

    def waiting(self) -> dict[str, UnchangedSpan]:
        found = self._connection.execute(select(store.c.value).where(store.c.name == WAITING)).scalar()
        return unchanged_of_json(found) if found else {}

    def edit_counts(self) -> dict[str, Given]:
        rows = (
            select(statements.c.source_id, func.count(edits.c.id), func.count(func.distinct(statements.c.id)))
            .join(edits, edits.c.statement_id == statements.c.id, isouter=True)
            .group_by(statements.c.source_id)
        )
        return {source: Given(made, known) for source, made, known in self._connection.execute(rows)}

    def unread(self, source_id: str | None = None) -> list[Unread]:
        taken_in = (readings.c.check_id == checks.c.id) & (readings.c.note != IN_PARTS)
        pending = READABLE.join(readings, taken_in, isouter=True).where(
            readings.c.id.is_(None),
            checks.c.outcome.in_([Outcome.OK, Outcome.PARTIAL]),
            snapshots.c.body != b"",  # an erased one is not to be read
            self.withdrawn.counts(checks.c.id),
        )
        if source_id is not None:
            pending = pending.where(checks.c.source_id == source_id)
        rows = self._connection.execute(pending.order_by(checks.c.at, checks.c.id)).mappings()
        return [as_unread(row) for row in rows]

    def unreadable(self, source_id: str) -> list[Unread]:
        good = select(readings.c.id).where(
            readings.c.check_id == checks.c.id, readings.c.state.in_([ReadingState.COMPLETE, ReadingState.PARTIAL])
        )
        rows = READABLE.where(
            checks.c.source_id == source_id,
            checks.c.outcome.in_([Outcome.OK, Outcome.PARTIAL]),
            snapshots.c.body != b"",
            self.withdrawn.counts(checks.c.id),
            ~good.exists(),
            OWN,
        ).order_by(checks.c.at, checks.c.id)
        return [as_unread(row) for row in self._connection.execute(rows).mappings()]

    def last_read(self, source_id: str, *, in_part: bool = False) -> Unread | None:
        states = [ReadingState.COMPLETE, ReadingState.PARTIAL] if in_part else [ReadingState.COMPLETE]
        doubted = select(events.c.id).where(events.c.check_id == checks.c.id, events.c.kind == EventKind.DOUBTED)
        found = READABLE.join(readings, readings.c.check_id == checks.c.id).where(
            checks.c.source_id == source_id,
            readings.c.state.in_(states),
            ~doubted.exists(),
            OWN,
            self.withdrawn.counts(checks.c.id),
        )
        return self._newest(found)

    def doubted(self, statement_id: int) -> list[Unread]:
        return self._doubted(events.c.statement_id == statement_id)

    def doubted_at_first(self, place: str) -> list[Unread]:
        here = select(checks.c.id).where(checks.c.id == events.c.check_id, checks.c.source_id == place).exists()
        return self._doubted(events.c.statement_id.is_(None) & here)

    def _doubted(self, of: ColumnElement[bool]) -> list[Unread]:
        about = (EventKind.DOUBTED, EventKind.BELIEVED, EventKind.FLAPPED)
        rows = select(events.c.kind, events.c.check_id, events.c.detail).where(of, events.c.kind.in_(about))
        looks: dict[int, str] = {}
        for kind, check, detail in self._connection.execute(rows.order_by(events.c.id.desc()).limit(DOUBTS_MOST)):
            if kind != EventKind.DOUBTED:
                break
            if "look" in (told := from_json(detail)):
                looks[check] = told.get("hash", "")
        there = READABLE.where(checks.c.id.in_(looks), snapshots.c.body != b"")
        found = self._connection.execute(there.order_by(checks.c.at, checks.c.id)).mappings()
        return [replace(as_unread(row), shown=looks[row["id"]]) for row in found]

    def walls(self, statement_id: int) -> list[Wall]:
        about = (EventKind.DOUBTED, EventKind.BELIEVED, EventKind.FLAPPED)
        rows = select(events.c.kind, events.c.at, events.c.detail).where(
            events.c.statement_id == statement_id, events.c.kind.in_(about)
        )
        found: list[Wall] = []
        for kind, at, written in self._connection.execute(rows.order_by(events.c.id.desc()).limit(DOUBTS_MOST)):
            if kind != EventKind.DOUBTED:
                break
            detail = from_json(written)
            if detail.get("signal") == "wall":
                found.insert(0, Wall(moment(at), detail.get("wall") or detail["hash"]))  # of older programs
        return found

    def ever_walled(self) -> set[int]:
        wall = (events.c.kind == EventKind.DOUBTED) & events.c.detail.contains('"signal":"wall"')
        return set(self._connection.execute(select(events.c.statement_id).where(wall).distinct()).scalars())

    def unsettled(self, since: datetime) -> list[Unsettled]:
        settled = select(events.c.id).where(
            events.c.statement_id == edits.c.statement_id,
            events.c.kind == EventKind.SETTLED,
            events.c.at >= edits.c.at,
        )
        rows = (
            select(heads.c.place_id, edits.c.statement_id, edits.c.id, edits.c.at, heads.c.listed)
            .join(heads, heads.c.version_id == edits.c.new_id)
            .where(edits.c.flapping, edits.c.at >= micros(since), ~settled.exists())
        )
        return [
            Unsettled(place, of, edit, moment(at), bool(listed))
            for place, of, edit, at, listed in self._connection.execute(rows)
        ]

    def newest_edit(self, statement_id: int) -> int | None:
        rows = select(edits.c.id).join(heads, heads.c.version_id == edits.c.new_id)
        found = rows.where(heads.c.statement_id == statement_id).order_by(edits.c.id.desc()).limit(1)
        return self._connection.execute(found).scalar()

    def newest_verdicts(self, edit_ids: Iterable[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for some in slices(list(edit_ids)):
            rows = select(verdicts.c.edit_id, func.max(verdicts.c.id)).where(verdicts.c.edit_id.in_(some))
            found |= {edit: verdict for edit, verdict in self._connection.execute(rows.group_by(verdicts.c.edit_id))}
        return found

    def said_before(self, statement_id: int, text: bytes) -> bool:
        found = select(versions.c.id).where(versions.c.statement_id == statement_id, versions.c.hash == text)
        return any(each not in self.withdrawn.versions for each in self._connection.execute(found).scalars())

    def doubted_elsewhere(self, statement_id: int, text_hash: bytes, came: bytes) -> bool:
        seen = (events.c.kind == EventKind.DOUBTED) & events.c.detail.contains(came.hex())
        other = (events.c.statement_id != statement_id) & heads.c.text_hash.not_in((text_hash, came))
        found = select(heads.c.statement_id).join(events, events.c.statement_id == heads.c.statement_id)
        return self._connection.execute(found.where(seen, other).limit(1)).first() is not None

    def last_tried(self, source_id: str) -> Unread | None:
        read = select(readings.c.id).where(readings.c.check_id == checks.c.id).exists()
        return self._newest(READABLE.where(checks.c.source_id == source_id, checks.c.origin.is_(None), OWN, read))

    def _newest(self, found: Any) -> Unread | None:
        there = found.where(snapshots.c.body != b"")  # an erased one is not to be read
        newest = there.order_by(checks.c.at.desc(), checks.c.id.desc()).limit(1)
        row = self._connection.execute(newest).mappings().one_or_none()
        if row is None:
            return None
        by = select(readings.c.extractor, readings.c.state).where(readings.c.check_id == row["id"])
        return replace(as_unread(row), read_by=dict(tuple(each) for each in self._connection.execute(by)))

    def owed(
        self,
        now: datetime,
        limit: int,
        *,
        but: Collection[str] = (),
        anyway: Collection[str] = (),
        of: str | None = None,
        beyond: int = 0,
    ) -> list[OwedAlert]:
        unsent = OUTBOX.where(alerts.c.state.in_(UNSENT), alerts.c.target.not_in(list(but)))
        if of is not None:
            unsent = unsent.where(alerts.c.target == of)
        waits = alerts.c.next_attempt.between(micros(now) + 1, micros(now + FURTHEST))
        waits &= alerts.c.target.not_in(list(anyway))
        ready = unsent.where(~waits, alerts.c.id > beyond).limit(limit)
        due = [alert(row) for row in self._connection.execute(ready).mappings()]
        if not due:
            return []
        held: dict[tuple[str, str], int] = {}
        for row in self._connection.execute(unsent.where(waits)).mappings():
            held.setdefault((row["target"], _line(row)), row["id"])
        return [each for each in due if held.get((each.target, each.line), each.id) >= each.id]

    def first_check(self, source_id: str) -> datetime | None:
        return moment(self._connection.execute(_FIRST_CHECK.where(checks.c.source_id == source_id)).scalar())

    def gravity(self, alert_ids: Collection[int]) -> dict[int, tuple[EventKind | None, Severity]]:
        found: dict[int, tuple[EventKind | None, Severity]] = {}
        for some in slices(sorted(alert_ids)):
            for row in self._connection.execute(_GRAVITY.where(alerts.c.id.in_(some))).mappings():
                level, severity = row["level"], Severity(row["severity"] or Severity.HIGH)
                kind = None if row["kind"] is None else EventKind(row["kind"])
                if level == Level.UNDECIDED:
                    severity = max(severity, Severity.HIGH, key=lambda one: one.rank)
                before = found.get(row["id"], (kind, severity))[1]
                found[row["id"]] = kind, max(before, severity, key=lambda one: one.rank)
        return found

    def mutes(self) -> list[MuteReport]:
        rows = self._connection.execute(select(mutes).order_by(mutes.c.id)).mappings()
        return [
            MuteReport(
                id=row["id"],
                source=row["source_id"],
                statement=row["statement_id"],
                since=moment(row["since"]),
                until=moment(row["until"]),
                note=row["note"],
            )
            for row in rows
        ]

    def subjects(self, alert_ids: Collection[int]) -> dict[int, tuple[str, int | None]]:
        found = {}
        for some in slices(sorted(alert_ids)):
            for row in self._connection.execute(_SUBJECTS.where(alerts.c.id.in_(some))).mappings():
                found[row["id"]] = row["source"] or "", row["statement"]
        return found

    def newest_event(
        self, source_id: str, kinds: Collection[EventKind], *, having: str = "", statement_id: int | None = None
    ) -> Befell | None:
        rows = select(events.c.kind, events.c.at, events.c.detail)
        rows = rows.where(events.c.source_id == source_id, events.c.kind.in_(list(kinds)))
        rows = rows if statement_id is None else rows.where(events.c.statement_id == statement_id)
        for kind, at, written in self._connection.execute(rows.order_by(events.c.id.desc())):
            detail = from_json(written)
            if not having or having in detail:
                return Befell(EventKind(kind), moment(at), detail)
        return None

    def sendings(self, target: str | None = None) -> list[Sending]:
        rows = select(sendings).order_by(sendings.c.id)
        if target is not None:
            rows = rows.where(sendings.c.target == target)
        return [
            Sending(
                id=row["id"],
                key=row["key"],
                target=row["target"],
                members=tuple(json.loads(row["members"])),
                body=row["body"],
                created=moment(row["created"]),
                accepted=row["accepted"],
            )
            for row in self._connection.execute(rows).mappings()
        ]


UNSENT = (AlertState.PENDING, AlertState.RETRYING)
"""States of an alert that is still to be sent."""

FURTHEST = timedelta(hours=8)
"""No alert waits longer for its next attempt (`alert.outbox`: six hours, and a quarter of that)."""

_FIRST_CHECK = select(checks.c.at).where(checks.c.origin.is_(None)).order_by(checks.c.at).limit(1)

OUTBOX = (
    select(alerts, edits.c.statement_id.label("edited"), events.c.statement_id, events.c.source_id, events.c.kind)
    .outerjoin(edits, edits.c.id == alerts.c.edit_id)
    .outerjoin(events, events.c.id == alerts.c.event_id)
    .order_by(alerts.c.id)
)


_THEIR_EDITS = likenesses.c.event_id == alerts.c.event_id  # of an event that gathers
_NEWEST = select(func.max(verdicts.c.id)).where(verdicts.c.edit_id == edits.c.id).correlate(edits).scalar_subquery()
_GRAVITY = (
    select(alerts.c.id, events.c.kind, verdicts.c.level, verdicts.c.severity)
    .outerjoin(events, events.c.id == alerts.c.event_id)
    .outerjoin(likenesses, _THEIR_EDITS)
    .outerjoin(edits, edits.c.id == func.coalesce(alerts.c.edit_id, likenesses.c.edit_id))
    .outerjoin(verdicts, verdicts.c.id == _NEWEST)
)
_SUBJECTS = (
    select(
        alerts.c.id,
        func.coalesce(statements.c.source_id, events.c.source_id).label("source"),
        func.coalesce(edits.c.statement_id, events.c.statement_id).label("statement"),
    )
    .outerjoin(edits, edits.c.id == alerts.c.edit_id)
    .outerjoin(statements, statements.c.id == edits.c.statement_id)
    .outerjoin(events, events.c.id == alerts.c.event_id)
)


def _line(row: Any) -> str:
    statement = row["edited"] or row["statement_id"]
    if row["kind"] == EventKind.GROUP:  # it may wait for more of the same, and what befalls its source must not
        return f"event {row['event_id']}"
    return f"source {row['source_id']}" if statement is None else f"statement {statement}"


READABLE = select(checks, snapshots.c.content_type).join(snapshots, snapshots.c.id == checks.c.snapshot_id)


def as_unread(row: Any) -> Unread:
    names = ("source_id", "outcome", "url", "snapshot_id", "content_type", "origin")
    record = from_json(row["record"]) if row["record"] else {}  # an import has none: its one time is all there is
    at = moment(record.get("first_byte") or row["at"])
    return Unread(check_id=row["id"], at=at, **{name: row[name] for name in names})


def alert(row: Any) -> OwedAlert:
    times = {name: moment(row[name]) for name in ("created", "next_attempt", "sent")}
    names = ("id", "key", "edit_id", "event_id", "target", "attempts", "error")
    line = _line(row) if "edited" in row else ""
    seen = moment(row["acknowledged"]) if "acknowledged" in row else None
    state = AlertState(row["state"])
    return OwedAlert(state=state, line=line, acknowledged=seen, **{name: row[name] for name in names}, **times)


def _state(row: Any) -> SourceState:
    times = ("due", "seen_until", "last_check", "last_success", "last_full", "born")
    plain = ("paused", "watched", "etag", "last_modified", "body_id", "extractor", "failures")
    counts = ("checks", "checks_at_full")
    words = ("outcome", "reason", "detail", "reading", "note")
    return SourceState(
        source_id=row["id"],
        body_sha256=row["sha"],
        **{name: moment(row[name]) for name in times},
        **{name: row[name] for name in (*plain, *counts, *words)},
    )
