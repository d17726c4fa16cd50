"""When Versions were seen: over their closed spans, and over the open one of a head that is listed. Writes nothing.

Times are microseconds since 1970, as the columns hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from tracker.store.sqlite import tables
from tracker.store.sqlite.received import table
from tracker.store.sqlite.withdrawn import Withdrawn, withdrawn

spans, heads, sources = table(tables.SpanRow), table(tables.HeadRow), table(tables.SourceRow)
versions = table(tables.VersionRow)

Extent = tuple[int, int]
"""First and last sight."""

SLICE = 500
"""Ids in one question at most: databases cap the number of parameters."""


def slices(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + SLICE] for start in range(0, len(ids), SLICE)]


def extents(connection: Connection, version_ids: Iterable[int]) -> dict[int, Extent]:
    """First and last sight of each Version; of one that is withdrawn, those that it had."""
    asked, gone = list(version_ids), withdrawn(connection)
    columns = (spans.c.version_id, func.min(spans.c.first_seen), func.max(spans.c.last_seen))
    hulls = select(*columns).group_by(spans.c.version_id)
    seen = _hulls(_each(connection, asked, hulls.where(gone.counting_span(spans.c.id))))
    lost = [version for version in asked if version not in seen] if gone else []
    return seen | _hulls(_each(connection, lost, hulls))


def _hulls(seen: Iterable[tuple[int, int, int]]) -> dict[int, Extent]:
    found: dict[int, Extent] = {}
    for version, first, last in seen:
        known = found.get(version, (first, last))
        found[version] = (min(known[0], first), max(known[1], last))
    return found


def _closed() -> Any:
    return select(spans.c.version_id, spans.c.first_seen, spans.c.last_seen)


def _counting(gone: Withdrawn) -> Any:
    """Closed spans that were not withdrawn."""
    return _closed().where(gone.counting_span(spans.c.id))


def turn(connection: Connection, old_id: int, new_id: int) -> Extent:
    """Last sight of the old Version and first sight of the new one, where the old one gave way to the new one. Not
    simply the last and the first of all: a text that was replaced can come back as the Version it was.

    Where the clock was set back between the two looks there is no such place by the times; then it is the one by the
    order in which the spans were written down, and the last sight lies behind the first."""
    gone, pair = withdrawn(connection), [old_id, new_id]
    written = list(_each(connection, pair, _counting(gone).order_by(spans.c.id)))
    if {version for version, _, _ in written} != {old_id, new_id}:  # an edit of an import that was undone
        written = list(_each(connection, pair, _closed().order_by(spans.c.id)))
    by_time = sorted(written, key=lambda span: (span[1], span[2], span[0]))
    found = _handed_over(by_time, old_id) or _handed_over(written, old_id)
    if found is None:
        raise LookupError(f"version {new_id} was never seen beside version {old_id}")
    return found


def _handed_over(seen: Iterable[tuple[int, int, int]], old_id: int) -> Extent | None:
    """Where in these spans (Version, first, last) the old Version is followed by the other one."""
    until: int | None = None
    for version, first, last in seen:
        if version == old_id:
            until = last if until is None else max(until, last)
        elif until is not None:
            return until, first
    return None


def last_before(connection: Connection, statement_id: int, at: int) -> tuple[int, int]:
    """The Version of a Statement that was last seen before a moment, and when, as its evidence has it: by closed spans.
    What came back later, or was edited then, does not count."""
    gone = withdrawn(connection)
    counts = (spans.c.version_id == versions.c.id) & (spans.c.last_seen <= at) & gone.counting_span(spans.c.id)
    rows = (
        select(versions.c.id, versions.c.at, func.max(spans.c.last_seen))
        .outerjoin(spans, counts)
        .where(versions.c.statement_id == statement_id, gone.counting_version(versions.c.id))
        .group_by(versions.c.id)
    )
    seen = [(max(first, last or first), version) for version, first, last in connection.execute(rows)]
    when, version = max((each for each in seen if each[0] <= at), default=min(seen))
    return int(version), int(when)


def _each(connection: Connection, version_ids: Iterable[int], closed: Any) -> Iterator[tuple[int, int, int]]:
    """Version, first and last sight: what `closed` gives of closed spans, and the open ones."""
    for some in slices(sorted(set(version_ids))):
        yield from connection.execute(closed.where(spans.c.version_id.in_(some)))
        still = (
            select(heads.c.version_id, heads.c.opened, sources.c.seen_until)
            .join(sources, sources.c.id == heads.c.place_id)
            .where(heads.c.version_id.in_(some), heads.c.listed)
        )
        for version, opened, until in connection.execute(still):
            yield version, opened, max(opened, until or opened)
