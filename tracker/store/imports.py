"""What imports brought, for those who look: one row for each run. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, func, select

from tracker.model import EventKind, ReadingState, Source, SourceKind
from tracker.store import tables
from tracker.store.convert import from_json, moment
from tracker.store.numbers import numbers_of
from tracker.store.reads import table
from tracker.store.undoing import run_of

checks, readings, versions = table(tables.CheckRow), table(tables.ReadingRow), table(tables.VersionRow)
events, edits, sources = table(tables.EventRow), table(tables.EditRow), table(tables.SourceRow)


def imports(connection: Connection) -> list[dict[str, Any]]:
    """Each import, oldest first: its number, when and what it was, of which Source, and what came of it."""
    told = select(events).where(events.c.kind.in_([EventKind.IMPORTED, EventKind.UNDONE])).order_by(events.c.id)
    rows = list(connection.execute(told).mappings())
    numbers = numbers_of(connection, "events", (row["id"] for row in rows))
    details = {row["id"]: from_json(row["detail"]) for row in rows}
    undone = {details[row["id"]]["import"]: moment(row["at"]) for row in rows if row["kind"] == EventKind.UNDONE}
    captures, unreadable = _captures(connection)
    counted = {"captures": captures, "unreadable": unreadable, "versions": _versions(connection)}
    counted["edits"] = _edits(connection)
    names = ("what", "kind", "zone", "since", "until")
    return [
        {"number": numbers[row["id"]], "source": row["source_id"], "at": moment(row["at"])}
        | {name: details[row["id"]].get(name) for name in names}
        | {name: found.get(row["id"], 0) for name, found in counted.items()}
        | {"undone": undone.get(row["id"])}
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
