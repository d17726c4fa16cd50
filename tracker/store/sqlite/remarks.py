"""What a source's events say of how it is written, in numbers: what changes beside its statements, its template.

Reads alone; the words are the report's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from tracker.health import TemplateChange, VolatileChange
from tracker.model import EventKind
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, moment

NEWEST = 50
"""Events of a source that are looked at: what changes by itself does so all the time."""

_EVENTS: Any = tables.EventRow.__table__  # type: ignore[attr-defined]
_SOURCES: Any = tables.SourceRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """How a source is written: what changes beside its statements, by kind, and the newest change of its template."""

    volatile: Mapping[str, VolatileChange] = field(default_factory=dict)
    template: TemplateChange | None = None


NOTHING = Written()


def remarks(connection: Connection) -> dict[str, Written]:
    """What there is to be known of each source with such events."""
    owner = func.coalesce(_SOURCES.c.parent, _SOURCES.c.id)
    rank = func.row_number().over(partition_by=(owner, _EVENTS.c.kind), order_by=_EVENTS.c.id.desc())
    ranked = (
        select(owner.label("source"), _EVENTS.c.kind, _EVENTS.c.at, _EVENTS.c.detail, rank.label("rank"))
        .join(_SOURCES, _SOURCES.c.id == _EVENTS.c.source_id)
        .where(_EVENTS.c.kind.in_([EventKind.VOLATILE, EventKind.TEMPLATE]))
        .subquery()
    )
    volatile: dict[str, dict[str, VolatileChange]] = {}
    templates: dict[str, TemplateChange] = {}
    rows = select(ranked).where(ranked.c.rank <= NEWEST).order_by(ranked.c.rank)
    for row in connection.execute(rows).mappings():
        detail = from_json(row["detail"])
        if row["kind"] == EventKind.TEMPLATE:
            templates.setdefault(row["source"], _template(moment(row["at"]), detail))
            continue
        known = volatile.setdefault(row["source"], {})
        for kind, part in detail.get("parts", {}).items():
            newest = known.get(kind) or VolatileChange(times=0, **part)
            known[kind] = replace(newest, times=newest.times + 1)
    return {
        source: Written(volatile=volatile.get(source, {}), template=templates.get(source))
        for source in volatile.keys() | templates.keys()
    }


def _template(at: datetime, detail: Mapping[str, Any]) -> TemplateChange:
    lists = {name: tuple(detail.get(name, ())) for name in ("edits", "gone", "came")}
    return TemplateChange(at=at, why=str(detail.get("why", "")), **lists)
