"""The labels that people gave to edits and events, for reports. Which of them stand, `tracker.labels` says. Changes
nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from tracker.labels import newest, standing
from tracker.model import Label, LabelReport, Level
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.numbers import numbers_of
from tracker.store.sqlite.received import table
from tracker.store.sqlite.seen import slices
from tracker.store.values import Named, NumberKind

labels, verdicts = table(tables.LabelRow), table(tables.VerdictRow)

_OF = {NumberKind.EDIT: labels.c.edit_id, NumberKind.EVENT: labels.c.event_id}


def labels_of(connection: Connection, named: Named | None) -> list[LabelReport]:
    """All labels, or those of one record, in the order in which they were given."""
    rows = _labels()
    if named is not None:
        if named.kind not in _OF:
            return []
        rows = rows.where(_OF[named.kind] == named.record)
    return _reported(connection, list(connection.execute(rows).mappings()))


def shown(connection: Connection, kind: NumberKind, records: Sequence[int]) -> dict[int, str]:
    """By record, the label that is shown of it, if there is one."""
    found: dict[int, str] = {}
    for some in slices(records):
        rows = list(connection.execute(_labels().where(_OF[kind].in_(some))).mappings())
        if not rows:
            continue
        given: dict[int, list[LabelReport]] = {}
        for row, label in zip(rows, _reported(connection, rows), strict=True):
            given.setdefault(row[_OF[kind].name], []).append(label)
        levels = _levels(connection, list(given)) if kind is NumberKind.EDIT else {}
        told = {record: newest(each, levels.get(record)) for record, each in given.items()}
        found |= {record: label for record, label in told.items() if label is not None}
    return found


def _labels() -> Any:
    return (
        select(labels, verdicts.c.level, verdicts.c.judge)
        .outerjoin(verdicts, verdicts.c.id == labels.c.verdict_id)
        .order_by(labels.c.id)
    )


def _reported(connection: Connection, rows: Sequence[Any]) -> list[LabelReport]:
    numbers = {
        kind: numbers_of(connection, kind, (row[column.name] for row in rows if row[column.name] is not None))
        for kind, column in _OF.items()
    }
    return standing(
        LabelReport(
            number=numbers[NumberKind.EDIT][row["edit_id"]]
            if row["edit_id"] is not None
            else numbers[NumberKind.EVENT][row["event_id"]],
            at=moment(row["at"]),
            by=row["by"],
            label=Label(row["label"]),
            note=row["note"],
            level=None if row["level"] is None else Level(row["level"]),
            judge=row["judge"] or "",
        )
        for row in rows
    )


def _levels(connection: Connection, edit_ids: Sequence[int]) -> dict[int, Level]:
    """The level of the newest Verdict of each of these Edits."""
    of_edit = verdicts.c.edit_id.in_(edit_ids)
    last = select(func.max(verdicts.c.id)).where(of_edit).group_by(verdicts.c.edit_id)
    rows = select(verdicts.c.edit_id, verdicts.c.level).where(verdicts.c.id.in_(last))
    return {edit: Level(level) for edit, level in connection.execute(rows)}
