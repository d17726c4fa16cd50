"""The one series of numbers: each edit, event and gap gets the next one, in the transaction that writes it.

A number is how people name what happened: in alerts, reports, pages, `show`, `label`, `export`. It is never changed,
never given twice, and says nothing but which record is meant (docs/decisions/0015). Tells nothing of the record itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from tracker.store.sqlite import tables
from tracker.store.sqlite.received import table
from tracker.store.sqlite.seen import slices
from tracker.store.values import Named, NumberKind

numbers = table(tables.NumberRow)

MAX_NUMBER = 2**63 - 1
"""The largest that the database takes."""

NUMBERED = ("edits", "events", "gaps")
"""Tables whose rows have a number."""


def numbers_of(connection: Connection, kind: str, records: Iterable[int]) -> dict[int, int]:
    """The number of each of these records of one table."""
    found: dict[int, int] = {}
    for some in slices(sorted(set(records))):
        rows = select(numbers.c.record, numbers.c.id).where(numbers.c.kind == kind, numbers.c.record.in_(some))
        found |= {record: number for record, number in connection.execute(rows)}
    return found


def numbered(connection: Connection, number: int) -> Named | None:
    """What a number names."""
    if number > MAX_NUMBER:
        return None
    row: Any = connection.execute(select(numbers).where(numbers.c.id == number)).mappings().one_or_none()
    return None if row is None else Named(NumberKind(row["kind"]), row["record"])
