"""What a source's events say of how it is written, in numbers: what changes beside its statements, its template.

Reads alone; the words are the report's.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from tracker.model import EventKind
from tracker.store import tables
from tracker.store.convert import from_json, moment

NEWEST = 50
"""Events of a source that are looked at: what changes by itself does so all the time."""

_EVENTS: Any = tables.EventRow.__table__  # type: ignore[attr-defined]
_SOURCES: Any = tables.SourceRow.__table__  # type: ignore[attr-defined]


def remarks(connection: Connection) -> dict[str, dict[str, Any]]:
    """For each source with such events: `volatile`, by kind in how many of its readings it changed of late, in how many
    statements at the last, and how it read then; `template`, the newest change of its template."""
    owner = func.coalesce(_SOURCES.c.parent, _SOURCES.c.id)
    rank = func.row_number().over(partition_by=(owner, _EVENTS.c.kind), order_by=_EVENTS.c.id.desc())
    ranked = (
        select(owner.label("source"), _EVENTS.c.kind, _EVENTS.c.at, _EVENTS.c.detail, rank.label("rank"))
        .join(_SOURCES, _SOURCES.c.id == _EVENTS.c.source_id)
        .where(_EVENTS.c.kind.in_([EventKind.VOLATILE, EventKind.TEMPLATE]))
        .subquery()
    )
    found: dict[str, dict[str, Any]] = {}
    rows = select(ranked).where(ranked.c.rank <= NEWEST).order_by(ranked.c.rank)
    for row in connection.execute(rows).mappings():
        told = found.setdefault(row["source"], {"volatile": {}, "template": None})
        detail = from_json(row["detail"])
        if row["kind"] == EventKind.TEMPLATE:
            told["template"] = told["template"] or {"at": moment(row["at"]).isoformat(), **detail}
            continue
        for kind, part in detail.get("parts", {}).items():
            known = told["volatile"].setdefault(kind, {"times": 0, **part})
            known["times"] += 1
    return found
