"""The verbs that read while the pipeline works: heads, bodies, texts, what is due. Reports have their own module."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, union_all

from tracker.errors import StoreError
from tracker.model import AlertState, EventKind, Head, Outcome, ReadingState, SourceState
from tracker.store.sqlite import tables
from tracker.store.sqlite.bodies import Recent, decompress
from tracker.store.sqlite.convert import from_json, micros, moment, unchanged_of_json
from tracker.store.sqlite.prepared import Prepared, PreparedList
from tracker.store.sqlite.record import Record, lengthen, parsed
from tracker.store.sqlite.withdrawn import Withdrawn, withdrawn
from tracker.store.values import (
    Befell,
    Doubt,
    Given,
    OwedAlert,
    Place,
    Sending,
    Shown,
    UnchangedSpan,
    Unread,
    VersionText,
    Wall,
)


def table(row: type[Any]) -> Any:
    """The SQLAlchemy table of a row class: statements are built on it, objects would cost ten times as much."""
    return row.__table__


checks, snapshots, readings = table(tables.CheckRow), table(tables.SnapshotRow), table(tables.ReadingRow)
versions, alerts = table(tables.VersionRow), table(tables.AlertRow)
sources, heads = table(tables.SourceRow), table(tables.HeadRow)
doubts, statements, edits = table(tables.DoubtRow), table(tables.StatementRow), table(tables.EditRow)
events, sendings, store = table(tables.EventRow), table(tables.SendingRow), table(tables.StoreRow)
names = table(tables.NameRow)

WAITING = "waiting"
"""The row of the table `store` that holds unchanged checks not appended yet."""

_HEADS = select(
    heads.c.statement_id,
    heads.c.version_id,
    heads.c.key,
    heads.c.text_hash,
    heads.c.meta_hash,
    heads.c.entry,
    heads.c.listed,
    heads.c.place_id,
    heads.c.removed,
)
_LISTED = Prepared(_HEADS.where(heads.c.place_id == bindparam("place"), heads.c.listed))
_ENTRIES = Prepared(
    select(heads.c.entry, heads.c.key).where(
        heads.c.place_id == bindparam("place"), heads.c.listed, heads.c.entry != ""
    )
)
_NAMED = PreparedList(lambda keys: _HEADS.where(heads.c.source_id == bindparam("source"), heads.c.key.in_(keys)))
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
NEVER = 1 << 62
"""Later than any moment, in microseconds."""

_TEXT = (versions.c.title, versions.c.text, versions.c.url, versions.c.at)
_DECLARED_FIRST = (versions.c.published, versions.c.updated, versions.c.edited_mark, versions.c.meta)
_VERSION = Prepared(
    select(*_TEXT, versions.c.statement_id, *_DECLARED_FIRST).where(versions.c.id == bindparam("version"))
)
_later = versions.alias()
_REDECLARED = Prepared(
    select(events.c.detail)
    .where(
        events.c.statement_id == bindparam("statement"),
        (events.c.kind == EventKind.METADATA) | (events.c.kind == EventKind.REEXTRACTED),
        events.c.at > bindparam("at"),
        events.c.at
        < func.coalesce(
            select(func.min(_later.c.at))
            .where(_later.c.statement_id == bindparam("statement"), _later.c.at > bindparam("at"))
            .scalar_subquery(),
            NEVER,
        ),
    )
    .order_by(events.c.id)
)
_NEWEST = Prepared(
    select(*_TEXT, heads.c.declared)
    .join(versions, versions.c.id == heads.c.version_id)
    .where(heads.c.source_id == bindparam("source"), heads.c.key == bindparam("key"))
)


_SHOWN_LAST = PreparedList(
    lambda statement_ids: (
        select(
            heads.c.statement_id,
            heads.c.key,
            versions.c.title,
            versions.c.text,
            versions.c.url,
            versions.c.published,
            versions.c.updated,
        )
        .join(versions, versions.c.id == heads.c.version_id)
        .where(heads.c.statement_id.in_(statement_ids))
    )
)
_BEARERS = PreparedList(
    lambda wanted: union_all(
        select(heads.c.key, heads.c.statement_id).where(
            heads.c.source_id == bindparam("source"), heads.c.key.in_(wanted)
        ),
        select(names.c.name, names.c.statement_id).where(
            names.c.source_id == bindparam("source"), names.c.name.in_(wanted)
        ),
    )
)


DOUBTS_MOST = 100
"""Doubted looks of one Statement that are looked back at: three make it true, so that more are all different."""


class SqliteReads:
    """Questions to one connection. `recent` spares walking a chain of bodies that was just written."""

    def __init__(self, connection: Connection, recent: Recent) -> None:
        self._connection = connection
        self._recent = recent

    @cached_property
    def withdrawn(self) -> Withdrawn:
        """What rests on imports that were undone."""
        return withdrawn(self._connection)

    def heads(self, source_id: str, keys: Iterable[str] = (), *, place: str | None = None) -> dict[str, Head]:
        """The newest known state of the Statements of a Source that are listed at a place (its own, if none is named),
        and of those named in `keys`, by key."""
        listed = _LISTED.run(self._connection, {"place": place or source_id})
        found = {head.key: head for head in map(_head, listed)}
        missing = [key for key in keys if key not in found]
        named = _NAMED.run(self._connection, {"source": source_id}, missing)
        return found | {head.key: head for head in map(_head, named)}

    def entries(self, place_id: str) -> dict[str, str]:
        """The fingerprints of the entries that are listed at a place, with the keys of their Statements."""
        return dict(_ENTRIES.run(self._connection, {"place": place_id}))

    def bearers(self, source_id: str, wanted: Iterable[str]) -> dict[str, list[int]]:
        """The Statements of a Source that have borne each of these names, oldest first: as their key, or since."""
        found: dict[str, list[int]] = {name: [] for name in wanted}
        for name, statement_id in _BEARERS.run(self._connection, {"source": source_id}, list(found)):
            found[name].append(statement_id)
        return {name: sorted(set(ids)) for name, ids in found.items()}

    def moves(self, source_id: str) -> list[str]:
        """The addresses that a Source had before, the newest first."""
        row = (events.c.kind == EventKind.MOVED) & (events.c.source_id == source_id)
        told = self._connection.execute(select(events.c.detail).where(row).order_by(events.c.id.desc())).scalars()
        return list(dict.fromkeys(str(from_json(detail)["url"][0]) for detail in told))

    def shown(self, statement_ids: Iterable[int]) -> list[Shown]:
        """How Statements were shown last."""
        rows = _SHOWN_LAST.run(self._connection, {}, sorted(set(statement_ids)))
        return [
            Shown(
                statement_id=number,
                key=key,
                title=title,
                text=text,
                url=url,
                published=moment(published),
                updated=moment(updated),
            )
            for number, key, title, text, url, published, updated in rows
        ]

    def version(self, version_id: int, *, first: bool = False) -> VersionText:
        """One Version, with what was declared when it was seen last, or `first`."""
        row = _VERSION.run(self._connection, {"version": version_id}).fetchone()
        title, text, url, at, statement, published, updated, mark, meta = row
        declared: dict[str, object] = {"edited_mark": bool(mark), **from_json(meta)}
        declared |= {
            name: found.isoformat() if (found := moment(time)) else None
            for name, time in (("published", published), ("updated", updated))
        }
        if not first:
            changes = _REDECLARED.run(self._connection, {"statement": statement, "at": at})
            for (detail,) in changes:
                declared |= {name: pair[1] for name, pair in from_json(detail).items() if _is_pair(pair)}
        return VersionText(title=title, text=text, url=url, at=moment(at), declared=declared)

    def newest(self, source_id: str, key: str) -> VersionText | None:
        """The newest Version of a Statement, if that is known."""
        row = _NEWEST.run(self._connection, {"source": source_id, "key": key}).fetchone()
        if row is None:
            return None
        title, text, url, at, declared = row
        return VersionText(title=title, text=text, url=url, at=moment(at), declared=from_json(declared))

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
        """The decoded body of a Snapshot. Raises StoreError if its record is damaged."""
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

    def states(self, source_ids: Iterable[str] | None = None) -> dict[str, SourceState]:
        """How sources stand, by id."""
        joined = select(sources, snapshots.c.sha256.label("sha")).join(
            snapshots, snapshots.c.id == sources.c.body_id, isouter=True
        )
        if source_ids is not None:
            joined = joined.where(sources.c.id.in_(list(source_ids)))
        return {row["id"]: _state(row) for row in self._connection.execute(joined).mappings()}

    def paused(self) -> set[str]:
        """Sources that an operator paused on the command line."""
        return set(self._connection.execute(select(sources.c.id).where(sources.c.paused)).scalars())

    def places(self) -> list[Place]:
        """The further places of all sources; those that rest are not `watched`."""
        row = select(sources.c.id, sources.c.parent, sources.c.kind, sources.c.url, sources.c.watched)
        return [
            Place(id=id, parent=parent, kind=kind, url=url, watched=watched)
            for id, parent, kind, url, watched in self._connection.execute(row.where(sources.c.parent.is_not(None)))
        ]

    def doubts(self, source_id: str) -> dict[int, Doubt]:
        """The Statements of a Source that seem to be missing."""
        rows = select(doubts.c.statement_id, doubts.c.since, doubts.c.votes).where(doubts.c.source_id == source_id)
        return {statement: Doubt(moment(since), votes) for statement, since, votes in self._connection.execute(rows)}

    def keys(self, statement_ids: Iterable[int]) -> list[str]:
        """The keys of some Statements."""
        rows = select(statements.c.key).where(statements.c.id.in_(list(statement_ids)))
        return list(self._connection.execute(rows).scalars())

    def keys_at(self, place_id: str) -> list[str]:
        """The keys of the Statements that were seen at a place last, listed or not."""
        return list(self._connection.execute(select(heads.c.key).where(heads.c.place_id == place_id)).scalars())

    def withdrawn_at(self) -> dict[str, str]:
        """The places whose answers of "not modified" were withdrawn, with the address of the newest such event."""
        rows = select(events.c.source_id, events.c.detail).where(events.c.kind == EventKind.WITHDRAWN)
        found = self._connection.execute(rows.order_by(events.c.id))
        return {place: from_json(detail)["url"] for place, detail in found}

    def newest_time(self) -> datetime | None:
        """The newest time of our own clock that was written down and not yet told to be ahead of it."""
        told = select(events.c.detail).where(events.c.kind == EventKind.CLOCK_SET).order_by(events.c.id.desc()).limit(1)
        newest: int | None = self._connection.execute(select(func.max(sources.c.last_check))).scalar()
        known = self._connection.execute(told).scalar()
        if newest is None or (known and micros(datetime.fromisoformat(from_json(known)["from"])) >= newest):
            return None
        return moment(newest)

    def waiting(self) -> dict[str, UnchangedSpan]:
        """The unchanged checks that wait to be appended as one record, by source."""
        found = self._connection.execute(select(store.c.value).where(store.c.name == WAITING)).scalar()
        return unchanged_of_json(found) if found else {}

    def edit_counts(self) -> dict[str, Given]:
        """How many Edits and how many Statements each Source has given."""
        rows = (
            select(statements.c.source_id, func.count(edits.c.id), func.count(func.distinct(statements.c.id)))
            .join(edits, edits.c.statement_id == statements.c.id, isouter=True)
            .group_by(statements.c.source_id)
        )
        return {source: Given(made, known) for source, made, known in self._connection.execute(rows)}

    def unread(self, source_id: str | None = None) -> list[Unread]:
        """Checks with a body that no Reading was made of: what a crash left, in order."""
        pending = READABLE.join(readings, readings.c.check_id == checks.c.id, isouter=True).where(
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
        """Checks with a body in which nothing was ever read, in order."""
        good = select(readings.c.id).where(
            readings.c.check_id == checks.c.id, readings.c.state.in_([ReadingState.COMPLETE, ReadingState.PARTIAL])
        )
        rows = READABLE.where(
            checks.c.source_id == source_id,
            checks.c.outcome.in_([Outcome.OK, Outcome.PARTIAL]),
            snapshots.c.body != b"",
            self.withdrawn.counts(checks.c.id),
            ~good.exists(),
        ).order_by(checks.c.at, checks.c.id)
        return [as_unread(row) for row in self._connection.execute(rows).mappings()]

    def last_read(self, source_id: str, *, in_part: bool = False) -> Unread | None:
        """The Check whose complete Reading (or one `in_part`) is the newest of its Source: what its heads were seen
        in."""
        states = [ReadingState.COMPLETE, ReadingState.PARTIAL] if in_part else [ReadingState.COMPLETE]
        doubted = select(events.c.id).where(events.c.check_id == checks.c.id, events.c.kind == EventKind.DOUBTED)
        found = READABLE.join(readings, readings.c.check_id == checks.c.id).where(
            checks.c.source_id == source_id,
            readings.c.state.in_(states),
            ~doubted.exists(),
            self.withdrawn.counts(checks.c.id),
        )
        return self._newest(found)

    def doubted(self, statement_id: int) -> list[Unread]:
        """The looks at a Statement that are doubted as things stand, oldest first: since it was last believed or taken
        to be as it was. A wall is none of them, for it is never believed."""
        about = (EventKind.DOUBTED, EventKind.BELIEVED, EventKind.FLAPPED)
        rows = select(events.c.kind, events.c.check_id, events.c.detail).where(
            events.c.statement_id == statement_id, events.c.kind.in_(about)
        )
        looks: list[int] = []
        for kind, check, detail in self._connection.execute(rows.order_by(events.c.id.desc()).limit(DOUBTS_MOST)):
            if kind != EventKind.DOUBTED:
                break
            if "look" in from_json(detail):
                looks.append(check)
        there = READABLE.where(checks.c.id.in_(looks), snapshots.c.body != b"")
        found = self._connection.execute(there.order_by(checks.c.at, checks.c.id)).mappings()
        return [as_unread(row) for row in found]

    def walls(self, statement_id: int) -> list[Wall]:
        """What stands in the way of a Statement as things stand, oldest first: until something of the Statement was
        believed or taken."""
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
        """The Statements that something stood in the way of, ever."""
        wall = (events.c.kind == EventKind.DOUBTED) & events.c.detail.contains('"signal":"wall"')
        return set(self._connection.execute(select(events.c.statement_id).where(wall).distinct()).scalars())

    def doubted_elsewhere(self, statement_id: int, text_hash: bytes, came: bytes) -> bool:
        """Whether what has the hash `came` was doubted for another Statement too, one that last said neither that nor
        what this one did: one that is watched twice may be rewritten twice."""
        seen = (events.c.kind == EventKind.DOUBTED) & events.c.detail.contains(came.hex())
        other = (events.c.statement_id != statement_id) & heads.c.text_hash.not_in((text_hash, came))
        found = select(heads.c.statement_id).join(events, events.c.statement_id == heads.c.statement_id)
        return self._connection.execute(found.where(seen, other).limit(1)).first() is not None

    def last_tried(self, source_id: str) -> Unread | None:
        """The newest visit whose body was read, whatever came of it."""
        read = select(readings.c.id).where(readings.c.check_id == checks.c.id).exists()
        return self._newest(READABLE.where(checks.c.source_id == source_id, checks.c.origin.is_(None), read))

    def _newest(self, found: Any) -> Unread | None:
        there = found.where(snapshots.c.body != b"")  # an erased one is not to be read
        newest = there.order_by(checks.c.at.desc(), checks.c.id.desc()).limit(1)
        row = self._connection.execute(newest).mappings().one_or_none()
        if row is None:
            return None
        by = select(readings.c.extractor, readings.c.state).where(readings.c.check_id == row["id"])
        return replace(as_unread(row), read_by=dict(tuple(each) for each in self._connection.execute(by)))

    def owed(
        self, now: datetime, limit: int, *, but: Collection[str] = (), anyway: Collection[str] = ()
    ) -> list[OwedAlert]:
        """Alerts that may be tried, oldest first; those of the targets in `but` are left out, and those behind one of
        the same Statement or Source that is not due. For the targets in `anyway` all are due. One that seems further
        away than any delay can be was put there by a clock that has since been set back, and is due."""
        unsent = OUTBOX.where(alerts.c.state.in_(UNSENT), alerts.c.target.not_in(list(but)))
        waits = alerts.c.next_attempt.between(micros(now) + 1, micros(now + FURTHEST))
        waits &= alerts.c.target.not_in(list(anyway))
        due = [alert(row) for row in self._connection.execute(unsent.where(~waits).limit(limit)).mappings()]
        if not due:
            return []
        held: dict[tuple[str, str], int] = {}
        for row in self._connection.execute(unsent.where(waits)).mappings():
            held.setdefault((row["target"], _line(row)), row["id"])
        return [each for each in due if held.get((each.target, each.line), each.id) >= each.id]

    def newest_event(self, source_id: str, kinds: Collection[EventKind], *, having: str = "") -> Befell | None:
        """The last of these events of a source; of those with a field `having`, if one is named."""
        rows = select(events.c.kind, events.c.at, events.c.detail)
        rows = rows.where(events.c.source_id == source_id, events.c.kind.in_(list(kinds)))
        for kind, at, detail in self._connection.execute(rows.order_by(events.c.at.desc(), events.c.id.desc())):
            if not having or having in from_json(detail):
                return Befell(EventKind(kind), moment(at))
        return None

    def sendings(self, target: str | None = None) -> list[Sending]:
        """What is under way, oldest first."""
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

OUTBOX = (
    select(alerts, edits.c.statement_id.label("edited"), events.c.statement_id, events.c.source_id)
    .outerjoin(edits, edits.c.id == alerts.c.edit_id)
    .outerjoin(events, events.c.id == alerts.c.event_id)
    .order_by(alerts.c.id)
)


def _line(row: Any) -> str:
    statement = row["edited"] or row["statement_id"]
    return f"source {row['source_id']}" if statement is None else f"statement {statement}"


READABLE = select(checks, snapshots.c.content_type).join(snapshots, snapshots.c.id == checks.c.snapshot_id)


def as_unread(row: Any) -> Unread:
    names = ("source_id", "outcome", "url", "snapshot_id", "content_type", "origin")
    record = from_json(row["record"]) if row["record"] else {}  # an import has none: its one time is all there is
    at = moment(record.get("first_byte") or row["at"])
    return Unread(check_id=row["id"], at=at, **{name: row[name] for name in names})


def _head(row: Any) -> Head:
    statement, version, key, text_hash, meta_hash, entry, listed, place, removed = row
    return Head(statement, version, key, text_hash, meta_hash, entry, bool(listed), place, bool(removed))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == len(("old", "new"))


def alert(row: Any) -> OwedAlert:
    times = {name: moment(row[name]) for name in ("created", "next_attempt", "sent")}
    names = ("id", "key", "edit_id", "event_id", "target", "attempts", "error")
    line = _line(row) if "edited" in row else ""
    return OwedAlert(state=AlertState(row["state"]), line=line, **{name: row[name] for name in names}, **times)


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
