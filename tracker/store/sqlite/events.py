"""The verbs that ask what happened besides edits: events and gaps, each with its number. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, literal, or_, select

from tracker.model import EventKind, EventReport
from tracker.store.filter import Bound, Filter, Listing, Page
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, micros, moment
from tracker.store.sqlite.gathered import gathered, joined
from tracker.store.sqlite.labelled import shown
from tracker.store.sqlite.numbers import numbered, numbers_of
from tracker.store.sqlite.received import table
from tracker.store.sqlite.scope import MAX_ID, before, older, one_more, page, scope
from tracker.store.sqlite.withdrawn import ids_of, withdrawn
from tracker.store.values import GapReport, Ground, Named, NumberKind

gaps, events, numbers = table(tables.GapRow), table(tables.EventRow), table(tables.NumberRow)
sources, checks = table(tables.SourceRow), table(tables.CheckRow)
statements, versions, readings = table(tables.StatementRow), table(tables.VersionRow), table(tables.ReadingRow)

_OF = func.coalesce(sources.c.parent, sources.c.id, "")
"""The source that a place belongs to."""

_OF_TWO = (EventKind.DUPLICATE, EventKind.CONFLICT, EventKind.INDISTINCT, EventKind.REPUBLISHED)
"""Kinds that are noted with one Statement and speak of another too, in whose history they belong as well."""


class Events:
    """Questions about one consistent view of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.withdrawn = withdrawn(connection)
        self._counts = self.withdrawn.counts(events.c.check_id)  # what befell in an import that was undone did not

    def named(self, number: int) -> Named | None:
        return numbered(self._connection, number)

    def events(self, *, statement_id: int | None = None, source_id: str | None = None, limit: int) -> list[EventReport]:
        rows = _events().where(self._counts).order_by(events.c.id.desc()).limit(limit)
        if statement_id is not None:
            rows = rows.where(events.c.statement_id == statement_id)
        if source_id is not None:
            rows = rows.where(events.c.source_id == source_id)
        return self.as_events(rows)[::-1]

    def event(self, event_id: int) -> EventReport | None:
        found = self.as_events(_events().where(events.c.id == event_id))
        return found[0] if found else None

    def gap(self, gap_id: int) -> EventReport | None:
        found = self.as_gaps(_gaps().where(gaps.c.id == gap_id))
        return found[0] if found else None

    def happened(self, wanted: Filter) -> Page[EventReport]:
        than = before(Listing.EVENTS, wanted, self._has_happened)
        told = self.befallen(wanted).where(*older(events.c.at, _number(NumberKind.EVENT, events), than))
        told = told.order_by(events.c.at.desc(), events.c.id.desc()).limit(one_more(wanted))
        holes = self.unwatched(wanted).where(*older(gaps.c.end, _number(NumberKind.GAP, gaps), than))
        holes = holes.order_by(gaps.c.end.desc(), gaps.c.id.desc()).limit(one_more(wanted))
        found = self.as_events(told) + self.as_gaps(holes)
        found.sort(key=lambda event: (event.at, event.number), reverse=True)
        return page(Listing.EVENTS, found, wanted, lambda event: Bound(micros(event.at), event.number))

    def befallen(self, wanted: Filter) -> Any:
        """The events that are wanted, in no order."""
        return _events().where(self._counts, *scope(events.c.at, events.c.source_id, wanted))

    def unwatched(self, wanted: Filter) -> Any:
        """The gaps that are wanted, in no order."""
        return _gaps().where(*scope(gaps.c.end, _OF, wanted))

    def groups(self, wanted: Filter) -> list[EventReport]:
        rows = _events().where(self._counts, events.c.kind.in_((EventKind.GROUP, EventKind.TEMPLATE)))
        return joined(self.as_events(rows.where(*scope(events.c.at, events.c.source_id, wanted)).order_by(events.c.id)))

    def _has_happened(self, bound: Bound) -> bool:
        named = self.named(int(bound.id))
        if named is None or named.kind is NumberKind.EDIT:
            return False
        found = self.gap(named.record) if named.kind is NumberKind.GAP else self.event(named.record)
        return found is not None and micros(found.at) == bound.at

    def visits(self, event_id: int) -> list[Ground]:
        """The visits that an event rests on, and what each brought."""
        told = []
        for row in visits_of(self._connection, event_id):
            status = "" if row["status"] is None else f" ({row['status']})"
            when = moment(row["at"]).isoformat().replace("+00:00", "Z")  # nothing rounded
            told.append(Ground("visit", f"check {row['id']}, {when}: {row['outcome']}{status}"))
        return told

    def befell(self, statement_id: int) -> list[EventReport]:
        found = self.as_events(_events().where(events.c.statement_id == statement_id, self._counts))
        named = func.json_extract(func.nullif(events.c.detail, ""), "$.key") == statements.c.key
        keyed = _events().join(statements, statements.c.source_id == events.c.source_id)
        found += self.as_events(
            keyed.where(statements.c.id == statement_id, events.c.statement_id.is_(None), named, self._counts)
        )
        detail = func.nullif(events.c.detail, "")
        other = func.coalesce(func.json_extract(detail, "$.of"), func.json_extract(detail, "$.statement"))
        found += self.as_events(_events().where(events.c.kind.in_(_OF_TWO), other == statement_id, self._counts))
        found += self._undone(statement_id)
        since = select(func.min(versions.c.at)).where(versions.c.statement_id == statement_id).scalar_subquery()
        places = select(checks.c.source_id).join(readings, readings.c.check_id == checks.c.id)
        places = places.join(versions, versions.c.reading_id == readings.c.id)
        places = places.where(versions.c.statement_id == statement_id)
        found += self.as_gaps(_gaps().where(gaps.c.source_id.in_(places), gaps.c.end > since))
        return sorted({each.number: each for each in found}.values(), key=lambda event: (event.at, event.number))

    def _undone(self, statement_id: int) -> list[EventReport]:
        """The imports that were undone and of which this Statement had versions."""
        if not self.withdrawn.versions:
            return []
        own = select(versions.c.id).where(versions.c.statement_id == statement_id)
        mine = set(self._connection.execute(own).scalars()) & self.withdrawn.versions
        source = select(statements.c.source_id).where(statements.c.id == statement_id).scalar_subquery()
        told = self.as_events(
            _events().where(events.c.kind.in_([EventKind.UNDONE, EventKind.REREAD]), events.c.source_id == source)
        )
        return [each for each in told if mine & ids_of(each.detail.get("versions", ()))]

    def counts_since(self, at: datetime | None) -> dict[str, dict[str, int]]:
        told = select(_OF, events.c.kind, func.count()).outerjoin(sources, sources.c.id == events.c.source_id)
        holes = select(_OF, literal(str(EventKind.GAP)), func.count())
        holes = holes.select_from(gaps).outerjoin(sources, sources.c.id == gaps.c.source_id)
        since = -MAX_ID if at is None else micros(at)
        found: dict[str, dict[str, int]] = {}
        for question in (
            told.where(events.c.at >= since, self._counts).group_by(_OF, events.c.kind),
            holes.where(gaps.c.end >= since).group_by(_OF),
        ):
            for source, kind, number in self._connection.execute(question):
                found.setdefault(source, {})[kind] = number
        return found

    def gaps(self, source_id: str, start: datetime, end: datetime) -> list[GapReport]:
        rows = select(gaps.c.start, gaps.c.end, gaps.c.reason).where(
            gaps.c.source_id == source_id, gaps.c.end > micros(start), gaps.c.start < micros(end)
        )
        return [
            GapReport(moment(a), moment(b), why) for a, b, why in self._connection.execute(rows.order_by(gaps.c.start))
        ]

    def as_events(self, question: Any) -> list[EventReport]:
        rows = list(self._connection.execute(question).mappings())
        numbers = numbers_of(self._connection, "events", (row["id"] for row in rows))
        labelled = self._event_labels([row["id"] for row in rows])
        details = gathered(self._connection, {row["id"]: from_json(row["detail"]) for row in rows})
        return [
            EventReport(
                number=numbers[row["id"]],
                id=row["id"],
                source=row["source_id"],
                speaker=row["speaker"] or "",
                statement=row["statement_id"],
                kind=row["kind"],
                at=moment(row["at"]),
                detail=details[row["id"]],
                label=labelled.get(row["id"]),
            )
            for row in rows
        ]

    def as_gaps(self, question: Any) -> list[EventReport]:
        rows = list(self._connection.execute(question).mappings())
        numbers = numbers_of(self._connection, "gaps", (row["id"] for row in rows))
        return [
            EventReport(
                number=numbers[row["id"]],
                id=row["id"],
                source=row["source"],
                speaker=row["speaker"] or "",
                statement=None,
                kind=EventKind.GAP,
                at=moment(row["end"]),
                detail={"since": moment(row["start"]).isoformat(), "reason": row["reason"]}
                | ({} if row["source_id"] == row["source"] else {"place": row["source_id"]}),
            )
            for row in rows
        ]

    def _event_labels(self, event_ids: Sequence[int]) -> dict[int, str]:
        return shown(self._connection, NumberKind.EVENT, event_ids)


def visits_of(connection: Connection, event_id: int) -> list[Any]:
    """The checks that an event rests on, as they were made: the one it was noted with and, of a removal, all at that
    place since the statement was first missed, with the one that missed it and those that found the site standing."""
    told = connection.execute(select(events).where(events.c.id == event_id)).mappings().one()
    last = connection.execute(select(checks).where(checks.c.id == told["check_id"])).mappings().one_or_none()
    if last is None:
        return []
    detail = from_json(told["detail"])
    missed, canary = detail.get("missed"), detail.get("canary", [])
    if told["kind"] != EventKind.REMOVED or missed is None:
        return [last]
    since = micros(datetime.fromisoformat(str(missed)))
    place = and_(checks.c.source_id == last["source_id"], checks.c.ended >= since, checks.c.id <= last["id"])
    own = or_(
        checks.c.source_id == told["source_id"], checks.c.source_id.startswith(f"{told['source_id']}~", autoescape=True)
    )
    noticed = and_(own, checks.c.at <= since, checks.c.ended >= since)
    stood = checks.c.id.in_(canary)
    return list(connection.execute(select(checks).where(or_(place, noticed, stood)).order_by(checks.c.id)).mappings())


def _number(kind: NumberKind, of: Any) -> Any:
    """The number of a row of this table."""
    return select(numbers.c.id).where(numbers.c.kind == kind, numbers.c.record == of.c.id).scalar_subquery()


def _events() -> Any:
    return select(events, sources.c.speaker).outerjoin(sources, sources.c.id == events.c.source_id)


def _gaps() -> Any:
    return select(gaps, _OF.label("source"), sources.c.speaker).outerjoin(sources, sources.c.id == gaps.c.source_id)
