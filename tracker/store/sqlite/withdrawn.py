"""What rests on imports that were undone: checks, spans and versions that stay in the log, and that no history uses.

Evidence is never taken back, so an event says which records count no more (docs/decisions/0031). Reads those events;
writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from tracker.model import EventKind
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json
from tracker.store.sqlite.prepared import Prepared

events: Any = tables.EventRow.__table__  # type: ignore[attr-defined]

Range = tuple[int, int]
"""The first and the last of ids that follow one another."""

_UNDONE = Prepared(
    select(events.c.detail).where((events.c.kind == EventKind.UNDONE) | (events.c.kind == EventKind.REREAD))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawn:
    """Ids of records that count no more."""

    checks: tuple[Range, ...] = ()
    spans: frozenset[int] = frozenset()
    versions: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.checks or self.spans or self.versions)

    def has_check(self, check_id: int) -> bool:
        return any(first <= check_id <= last for first, last in self.checks)

    def counts(self, check: Any) -> ColumnElement[bool]:
        """The clause that a check, by this column of a question, is none of them."""
        kept = and_(true(), *(or_(check < first, check > last) for first, last in self.checks))
        return or_(check.is_(None), kept)

    def counting_span(self, span: Any) -> ColumnElement[bool]:
        return _none_of(span, self.spans)

    def counting_version(self, version: Any) -> ColumnElement[bool]:
        return _none_of(version, self.versions)


def _none_of(column: Any, ids: frozenset[int]) -> ColumnElement[bool]:
    """As one parameter: databases cap the number of them."""
    if not ids:
        return true()
    listed = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    none: ColumnElement[bool] = column.not_in(select(listed.c.value))
    return none


NOTHING = Withdrawn()


def withdrawn(connection: Connection) -> Withdrawn:
    """All that was withdrawn so far: nearly always nothing, so this is one look into an index."""
    told = [from_json(detail) for (detail,) in _UNDONE.run(connection, {}).fetchall()]
    if not told:
        return NOTHING
    return Withdrawn(
        checks=tuple((first, last) for each in told for first, last in each.get("checks", ())),
        spans=frozenset().union(*(ids_of(each.get("spans", ())) for each in told)),
        versions=frozenset().union(*(ids_of(each.get("versions", ())) for each in told)),
    )


def ids_of(listed: Iterable[Sequence[int]]) -> set[int]:
    """The ids in these ranges."""
    return {number for first, last in listed for number in range(first, last + 1)}


def ranges(ids: Iterable[int]) -> list[Range]:
    """Ids as ranges: those of one import mostly follow one another."""
    found: list[Range] = []
    for number in sorted(set(ids)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
