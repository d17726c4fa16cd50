"""The verbs that reports ask about statements: their histories, which of them are gone, which there are. Changes
nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from tracker.model import ABSENCES, EMPTIED, EventKind, RemovalReport, StatementReport, VersionReport
from tracker.names import page as page_name
from tracker.store.filter import Bound, Filter, Listing, Page
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, moment
from tracker.store.sqlite.edits import Edits
from tracker.store.sqlite.graves import erased_versions
from tracker.store.sqlite.numbers import numbers_of
from tracker.store.sqlite.received import table
from tracker.store.sqlite.scope import MAX_ID, before, older, one_more, page, scope, stands, whose
from tracker.store.sqlite.seen import Extent, extents, last_before
from tracker.store.values import StatementLine

checks, statements, versions = table(tables.CheckRow), table(tables.StatementRow), table(tables.VersionRow)
events, readings, sources = table(tables.EventRow), table(tables.ReadingRow), table(tables.SourceRow)
heads, names = table(tables.HeadRow), table(tables.NameRow)


class Histories(Edits):
    """Questions about statements."""

    # --- removals ------------------------------------------------------------------------------------------------

    def removals(self, wanted: Filter) -> Page[RemovalReport]:
        than = before(Listing.REMOVALS, wanted, self._has_removal)
        rows = absences(wanted).where(*older(events.c.at, events.c.id, than))
        rows = rows.order_by(events.c.at.desc(), events.c.id.desc())
        found = self._connection.execute(rows.limit(one_more(wanted))).mappings().all()
        listed = page(Listing.REMOVALS, found, wanted, lambda row: Bound(row["at"], row["id"]))
        return Page(tuple(self.as_removal(row) for row in listed), listed.before)

    def _has_removal(self, bound: Bound) -> bool:
        there = select(events.c.id).where(events.c.id == bound.id, events.c.at == bound.at)
        return stands(self._connection, there.where(events.c.kind.in_(ABSENCES)))

    def removal(self, event_id: int) -> RemovalReport | None:
        told = self._connection.execute(select(events).where(events.c.id == event_id)).mappings().one_or_none()
        if told is None or told["kind"] not in (*ABSENCES, EventKind.RETURNED):
            return None
        rows = select(events, sources.c.speaker).join(sources, sources.c.id == events.c.source_id)
        rows = rows.where(events.c.kind.in_(ABSENCES), events.c.statement_id == told["statement_id"])
        rows = rows.where(events.c.id <= event_id).order_by(events.c.id.desc()).limit(1)
        found = self._connection.execute(rows).mappings().one_or_none()
        return None if found is None else self.as_removal(found, told["id"])

    def as_removal(self, row: Any, told: int | None = None) -> RemovalReport:
        """The removal of `row`, by its own number or by that of the event that is `told`, its return."""
        event = row["id"] if told is None else told
        newest = self.history(row["statement_id"])
        assert newest is not None
        version, seen = last_before(self._connection, row["statement_id"], row["at"])
        last = next(each for each in newest.versions if each.id == version)
        back = select(func.min(events.c.at)).where(
            events.c.kind == EventKind.RETURNED, events.c.statement_id == row["statement_id"], events.c.at > row["at"]
        )
        return RemovalReport(
            number=numbers_of(self._connection, "events", [event])[event],
            id=row["id"],
            source=row["source_id"],
            speaker=row["speaker"],
            statement=row["statement_id"],
            url=last.url,
            title=last.title,
            text=last.text,
            last_seen=moment(seen),
            confirmed=moment(row["at"]),
            unseen=str(from_json(row["detail"])["why"]) if row["kind"] == EventKind.UNSEEN else "",
            emptied=from_json(row["detail"]).get("how") == EMPTIED,
            returned=moment(self._connection.execute(back).scalar()),
            label=self._event_labels([event]).get(event),
        )

    # --- statements ----------------------------------------------------------------------------------------------

    def statements(self, wanted: Filter) -> Page[StatementLine]:
        than = before(Listing.STATEMENTS, wanted, self._has_statement)
        told = self.withdrawn.counting_version(versions.c.id)
        counted = (
            select(versions.c.statement_id, func.count().label("versions"), func.max(versions.c.at).label("at"))
            .where(told)
            .group_by(versions.c.statement_id)
            .subquery()
        )
        rows = (
            select(statements, sources.c.speaker, heads.c.listed, heads.c.removed, counted.c.versions, counted.c.at)
            .add_columns(versions.c.title, versions.c.url)
            .join(sources, sources.c.id == statements.c.source_id)
            .join(heads, heads.c.statement_id == statements.c.id)
            .join(versions, versions.c.id == heads.c.version_id)
            .join(counted, counted.c.statement_id == statements.c.id)
            .where(*whose(statements.c.source_id, wanted))
            .order_by(statements.c.id.desc())
            .limit(one_more(wanted))
        )
        if than is not None:
            rows = rows.where(statements.c.id < than.id)
        found = self._connection.execute(rows).mappings().all()
        listed = page(Listing.STATEMENTS, found, wanted, lambda row: Bound(0, row["id"]))
        return Page(tuple(_line(row) for row in listed), listed.before)

    def _has_statement(self, bound: Bound) -> bool:
        return stands(self._connection, select(statements.c.id).where(statements.c.id == bound.id))

    def find_statements(self, what: str) -> list[int]:
        if what.isascii() and what.isdigit() and int(what) <= MAX_ID:
            there = select(statements.c.id).where(statements.c.id == int(what))
            if found := list(self._connection.execute(there).scalars()):
                return found
        named = (
            select(versions.c.statement_id)
            .join(statements, statements.c.id == versions.c.statement_id)
            .where(or_(statements.c.key == what, versions.c.url == what))
            .distinct()
        )
        shown = select(names.c.statement_id).where(names.c.name.in_([what, f"page:{page_name(what)}"]))
        both = {*self._connection.execute(named).scalars(), *self._connection.execute(shown).scalars()}
        return sorted(both, reverse=True)

    def history(self, statement_id: int) -> StatementReport | None:
        head = (
            select(statements, sources.c.speaker, heads.c.listed)
            .join(sources, sources.c.id == statements.c.source_id)
            .outerjoin(heads, heads.c.statement_id == statements.c.id)
            .where(statements.c.id == statement_id)
        )
        found = self._connection.execute(head).mappings().one_or_none()
        if found is None:
            return None
        rows = (
            select(versions, checks.c.origin, readings.c.extractor)
            .join(readings, readings.c.id == versions.c.reading_id)
            .join(checks, checks.c.id == readings.c.check_id)
            .where(versions.c.statement_id == statement_id, self.withdrawn.counting_version(versions.c.id))
            .order_by(versions.c.at, versions.c.id)
        )
        listed = list(self._connection.execute(rows).mappings())
        seen = extents(self._connection, (row["id"] for row in listed))
        rows_by_id = {row["id"]: row for row in listed}
        graves = erased_versions(self._connection)
        return StatementReport(
            id=statement_id,
            source=found["source_id"],
            speaker=found["speaker"],
            key=found["key"],
            listed=bool(found["listed"]),
            versions=tuple(
                _version(rows_by_id[each], rank, seen, graves) for rank, each in self._ranked([*rows_by_id], seen)
            ),
        )


def absences(wanted: Filter) -> Any:
    """The events that tell of a Statement gone, with who spoke; in no order."""
    rows = select(events, sources.c.speaker).join(sources, sources.c.id == events.c.source_id)
    return rows.where(events.c.kind.in_(ABSENCES), *scope(events.c.at, events.c.source_id, wanted))


def _line(row: Any) -> StatementLine:
    return StatementLine(
        id=row["id"],
        source=row["source_id"],
        speaker=row["speaker"],
        key=row["key"],
        title=row["title"],
        url=row["url"],
        versions=row["versions"],
        changed=moment(row["at"]),
        listed=bool(row["listed"]),
        removed=bool(row["removed"]),
    )


def _version(row: Any, rank: int, seen: dict[int, Extent], graves: dict[int, str]) -> VersionReport:
    first, last = seen[row["id"]]
    return VersionReport(
        id=row["id"],
        number=rank,
        statement=row["statement_id"],
        title=row["title"],
        text=graves.get(row["id"], row["text"]),
        url=row["url"],
        first_seen=moment(first),
        last_seen=moment(last),
        published=moment(row["published"]),
        updated=moment(row["updated"]),
        origin=row["origin"],
        extractor=row["extractor"],
        erased=row["id"] in graves,
    )
