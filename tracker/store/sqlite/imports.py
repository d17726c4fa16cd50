"""What imports brought, for those who look: one row for each run. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, case, func, select

from tracker.model import EventKind, ImportReport, ReadingState, Source, SourceKind
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, moment
from tracker.store.sqlite.numbers import numbers_of
from tracker.store.sqlite.received import table
from tracker.store.sqlite.undoing import run_of, time

checks, readings, versions = table(tables.CheckRow), table(tables.ReadingRow), table(tables.VersionRow)
events, edits, sources = table(tables.EventRow), table(tables.EditRow), table(tables.SourceRow)


def imports(connection: Connection) -> list[ImportReport]:
    """Each import, oldest first, and what came of it."""
    told = select(events).where(events.c.kind.in_([EventKind.IMPORTED, EventKind.UNDONE])).order_by(events.c.id)
    rows = list(connection.execute(told).mappings())
    numbers = numbers_of(connection, "events", (row["id"] for row in rows))
    details = {row["id"]: from_json(row["detail"]) for row in rows}
    undone = {details[row["id"]]["import"]: moment(row["at"]) for row in rows if row["kind"] == EventKind.UNDONE}
    captures, unreadable = _captures(connection)
    versions, edits = _versions(connection), _edits(connection)
    return [
        ImportReport(
            number=numbers[row["id"]],
            source=row["source_id"],
            at=moment(row["at"]),
            captures=captures.get(row["id"], 0),
            unreadable=unreadable.get(row["id"], 0),
            versions=versions.get(row["id"], 0),
            edits=edits.get(row["id"], 0),
            undone=undone.get(row["id"]),
            what=details[row["id"]].get("what"),
            kind=details[row["id"]].get("kind"),
            zone=details[row["id"]].get("zone"),
            since=time(details[row["id"]].get("since")),
            until=time(details[row["id"]].get("until")),
        )
        for row in rows
        if row["kind"] == EventKind.IMPORTED
    ]


def _captures(connection: Connection) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many captures each run has, and how many of them could not be read, by its event."""
    good = select(readings.c.id).where(
        readings.c.check_id == checks.c.id, readings.c.state.in_([ReadingState.COMPLETE, ReadingState.PARTIAL])
    )
    rows = select(run_of(), func.count(), func.sum(case((good.exists(), 0), else_=1)))
    found = connection.execute(rows.where(checks.c.origin.is_not(None)).group_by(run_of())).all()
    return {run: count for run, count, _ in found}, {run: bad for run, _, bad in found}


def _versions(connection: Connection) -> dict[int, int]:
    rows = select(run_of(), func.count()).select_from(versions).join(readings, readings.c.id == versions.c.reading_id)
    rows = rows.join(checks, checks.c.id == readings.c.check_id).where(checks.c.origin.is_not(None))
    return {run: count for run, count in connection.execute(rows.group_by(run_of()))}


def _edits(connection: Connection) -> dict[int, int]:
    rows = select(run_of(), func.count()).select_from(edits).join(versions, versions.c.id == edits.c.new_id)
    rows = rows.join(readings, readings.c.id == versions.c.reading_id).join(checks, checks.c.id == readings.c.check_id)
    rows = rows.where(checks.c.origin.is_not(None), ~edits.c.superseded)
    return {run: count for run, count in connection.execute(rows.group_by(run_of()))}


def made_by_import(connection: Connection, source_id: str) -> Source | None:
    """A Source that is known from imports, with the options that its newest import was read with."""
    row = connection.execute(select(sources).where(sources.c.id == source_id)).mappings().one_or_none()
    told = select(events.c.detail).where(events.c.kind == EventKind.IMPORTED, events.c.source_id == source_id)
    detail = connection.execute(told.order_by(events.c.id.desc()).limit(1)).scalar()
    if row is None or detail is None:
        return None
    return Source(
        id=source_id,
        kind=SourceKind(row["kind"]),
        url=row["url"],
        speaker=row["speaker"],
        language=row["language"],
        options={name: tuple(rules) for name, rules in from_json(detail).get("options", {}).items()},
    )
