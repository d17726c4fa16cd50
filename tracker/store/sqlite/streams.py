"""The past one record after the other, oldest first, with only some of it in memory at a time: what a report of a
hundred thousand edits is written from. Each question about edits runs along an index by time, so that the first one
comes at once. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import merge
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, and_, func, or_, select

from tracker.model import Cause, EditLine, EditReport, EventKind, EventReport, Level, RemovalReport, Severity
from tracker.store.filter import Bound, Filter, Listing, cursor
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.edits import (
    NEW,
    checks,
    edits,
    edits_wanted,
    events,
    findings,
    sources,
    statements,
    verdicts,
    whole_edits,
)
from tracker.store.sqlite.histories import Histories, absences
from tracker.store.sqlite.labelled import shown
from tracker.store.sqlite.received import table
from tracker.store.sqlite.scope import before, older
from tracker.store.sqlite.seen import slices
from tracker.store.values import NumberKind

gaps, numbers = table(tables.GapRow), table(tables.NumberRow)

AT_A_TIME = 300
"""Records that are fetched together: enough to share the cost of a question, few enough to come within 50 ms."""


class Streams(Histories):
    """Questions whose answers may be long. `close` ends those that nobody took to their end."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._open: set[CursorResult[Any]] = set()

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    def page_before(self, wanted: Filter) -> str | None:
        first, _, more = self._bounds(wanted)
        return cursor(Listing.EDITS, first) if first is not None and more else None

    def edit_ids(self, wanted: Filter) -> list[int]:
        ids = self._along(edits_wanted(wanted, edits.c.id), wanted)
        return list(self._connection.execute(ids).scalars())

    def edits_one_by_one(self, wanted: Filter) -> Iterator[EditReport]:
        for rows in self._pieces(whole_edits, wanted):
            yield from self.reported(rows)

    def edit_lines(self, wanted: Filter) -> Iterator[EditLine]:
        for rows in self._pieces(_lines, wanted, mapped=False):
            labelled = shown(self._connection, NumberKind.EDIT, [row[0] for row in rows])
            for record, at, level, severity, cause, *rest in rows:
                typed = (moment(at), Level(level), Severity(severity), Cause(cause))
                yield EditLine._make((*rest, *typed, labelled.get(record)))

    def removals_one_by_one(self, wanted: Filter) -> Iterator[RemovalReport]:
        for rows in self._streamed(absences(wanted).order_by(events.c.at, events.c.id)):
            for row in rows:
                yield self.as_removal(row)

    def happened_one_by_one(self, wanted: Filter) -> Iterator[EventReport]:
        return merge(self._events(wanted), self._gaps(wanted), key=lambda event: (event.at, event.number))

    def unremarked(self, wanted: Filter, quiet: Collection[EventKind]) -> dict[str, int]:
        told = self.befallen(wanted).with_only_columns(events.c.kind, func.count()).where(events.c.kind.in_(quiet))
        found = {kind: number for kind, number in self._connection.execute(told.group_by(events.c.kind))}
        holes = self.unwatched(wanted).with_only_columns(func.count()).where(sources.c.parent.is_not(None))
        further = int(self._connection.execute(holes).scalar_one())
        return found | ({str(EventKind.GAP): further} if further else {})

    def _events(self, wanted: Filter) -> Iterator[EventReport]:
        """Ids first, and whole events some at a time: they have no index by time alone, and sorting all that is noted
        with them would hold it in memory."""
        ids = self.befallen(wanted).with_only_columns(events.c.id).order_by(events.c.at, events.c.id)
        for some in slices(list(self._connection.execute(ids).scalars())):
            rows = self.befallen(Filter()).where(events.c.id.in_(some)).order_by(events.c.at, events.c.id)
            yield from self.as_events(rows)

    def _gaps(self, wanted: Filter) -> Iterator[EventReport]:
        ids = self.unwatched(wanted).with_only_columns(gaps.c.id).order_by(gaps.c.end, gaps.c.id)
        for some in slices(list(self._connection.execute(ids).scalars())):
            rows = self.unwatched(Filter()).where(gaps.c.id.in_(some)).order_by(gaps.c.end, gaps.c.id)
            yield from self.as_gaps(rows)

    def _bounds(self, wanted: Filter) -> tuple[Bound | None, Bound | None, bool]:
        """The first Edit of a page (None: all are wanted from the beginning), the one it ends before, and whether there
        are any before the first."""
        end = before(Listing.EDITS, wanted, self.has_edit)
        if wanted.limit is None:
            return None, end, False
        newest = edits_wanted(wanted, edits.c.at, edits.c.id).where(*older(edits.c.at, edits.c.id, end))
        newest = newest.order_by(edits.c.at.desc(), edits.c.id.desc()).offset(wanted.limit - 1).limit(2)
        found = [Bound(*row) for row in self._connection.execute(newest)]
        return found[0] if found else None, end, len(found) > 1

    def _pieces(
        self, question: Callable[[Filter], Select[Any]], wanted: Filter, *, mapped: bool = True
    ) -> Iterator[Sequence[Any]]:
        """Rows of a question about Edits. Those of some sources are found by their statements and sorted: by their ids
        alone, for whole rows hold texts."""
        if not (wanted.sources or wanted.speakers):
            yield from self._streamed(self._along(question(wanted), wanted), mapped=mapped)
            return
        ids = self.edit_ids(wanted)
        for start in range(0, len(ids), AT_A_TIME):
            some = question(Filter(ids=ids[start : start + AT_A_TIME])).order_by(edits.c.at, edits.c.id)
            yield from self._streamed(some, mapped=mapped)

    def _along(self, question: Select[Any], wanted: Filter) -> Select[Any]:
        """A question about Edits, those of the page that is wanted, oldest first."""
        first, end, _ = self._bounds(wanted)
        at, record = edits.c.at, edits.c.id
        if first is not None:
            question = question.where(at >= first.at, or_(at > first.at, and_(at == first.at, record >= first.id)))
        return question.where(*older(at, record, end)).order_by(at, record)

    def _streamed(self, question: Select[Any], *, mapped: bool = True) -> Iterator[Sequence[Any]]:
        result = self._connection.execute(question)
        self._open.add(result)
        yield from (result.mappings() if mapped else result).partitions(AT_A_TIME)
        self._open.discard(result)


def _lines(wanted: Filter) -> Select[Any]:
    """The id of each Edit, what of an EditLine needs a type, then the rest of it in its order."""
    number = select(numbers.c.id).where(numbers.c.kind == NumberKind.EDIT, numbers.c.record == edits.c.id)
    found = findings.alias("found")
    first = select(func.min(found.c.id)).where(found.c.verdict_id == verdicts.c.id).scalar_subquery()
    asked = edits_wanted(
        wanted,
        *(edits.c.id, edits.c.at, verdicts.c.level, verdicts.c.severity, edits.c.cause),
        *(number.scalar_subquery(), verdicts.c.silent, statements.c.source_id, sources.c.speaker, NEW.c.title),
        *(checks.c.origin.is_not(None), edits.c.reverts_to.is_not(None), edits.c.flapping, verdicts.c.reason),
        *(findings.c.kind, findings.c.why),
    )
    return asked.outerjoin(findings, findings.c.id == first)
