"""The verbs by which an import is undone, inside one transaction: what it left, and what is there without it.

Appends and marks; deletes no evidence. What is withdrawn, and what takes its place, `pipeline.undo` decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from tracker.model import Capture, EventKind, ReadingState
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, micros, moment, to_json
from tracker.store.sqlite.muting import Muting
from tracker.store.sqlite.reads import READABLE, as_unread
from tracker.store.sqlite.received import table
from tracker.store.sqlite.withdrawn import ranges
from tracker.store.values import PastEdit, Piece, Run, Unread
from tracker.text import declared_hash

checks, readings, statements = table(tables.CheckRow), table(tables.ReadingRow), table(tables.StatementRow)
versions, spans, heads = table(tables.VersionRow), table(tables.SpanRow), table(tables.HeadRow)
edits, events, sources = table(tables.EditRow), table(tables.EventRow), table(tables.SourceRow)
names, doubts, sums = table(tables.NameRow), table(tables.DoubtRow), table(tables.SumRow)


class Undoing(Muting):
    """What may be done to undo an import."""

    # --- what there is -------------------------------------------------------------------------------------------

    def runs(self, source_id: str | None = None) -> dict[int, Run]:
        rows = select(events.c.id, events.c.source_id, events.c.kind, events.c.detail).order_by(events.c.id)
        rows = rows.where(events.c.kind.in_([EventKind.IMPORTED, EventKind.UNDONE]))
        if source_id is not None:
            rows = rows.where(events.c.source_id == source_id)
        told = [
            (event, source, kind, from_json(detail)) for event, source, kind, detail in self._connection.execute(rows)
        ]
        undone = {detail["import"] for _, _, kind, detail in told if kind == EventKind.UNDONE}
        return {
            event: Run(event=event, source_id=source, seen_until=time(detail.get("seen_until")), undone=event in undone)
            for event, source, kind, detail in told
            if kind == EventKind.IMPORTED
        }

    def captures_of(self, run: Run) -> dict[int, datetime]:
        rows = select(checks.c.id, checks.c.at).where(checks.c.source_id == run.source_id, run_of() == run.event)
        return {check: moment(at) for check, at in self._connection.execute(rows)}

    def captures(self, run: Run) -> list[Unread]:
        rows = READABLE.where(checks.c.source_id == run.source_id, run_of() == run.event)
        rows = rows.order_by(checks.c.at, checks.c.id)
        return [as_unread(row) for row in self._connection.execute(rows).mappings()]

    def sight_before(self, run: Run, at: datetime) -> datetime | None:
        rows = self._other_sights(run).where(checks.c.at < micros(at)).order_by(checks.c.at.desc()).limit(1)
        found = self._connection.execute(rows).mappings().one_or_none()
        return None if found is None else as_unread(found).at

    def sight_after(self, run: Run, at: datetime) -> datetime | None:
        rows = self._other_sights(run).where(checks.c.at > micros(at)).order_by(checks.c.at, checks.c.id)
        runs = self.runs(run.source_id)
        for row in self._connection.execute(rows.add_columns(run_of().label("run"))).mappings():
            found, own = as_unread(row), runs.get(row["run"])
            if own is None or own.seen_until is None or found.at >= own.seen_until:
                return found.at
        return None

    def captures_between(self, run: Run, since: datetime, until: datetime) -> list[Unread]:
        rows = self._other_sights(run).where(checks.c.origin.is_not(None))
        rows = rows.where(checks.c.at.between(micros(since), micros(until))).order_by(checks.c.at, checks.c.id)
        return [as_unread(row) for row in self._connection.execute(rows).mappings()]

    def _other_sights(self, run: Run) -> Any:
        good = select(readings.c.id).where(
            readings.c.check_id == checks.c.id,
            readings.c.state.in_([ReadingState.COMPLETE, ReadingState.PARTIAL]),
        )
        return READABLE.where(
            checks.c.source_id == run.source_id,
            checks.c.origin.is_(None) | (func.coalesce(run_of(), 0) != run.event),
            self.withdrawn.counts(checks.c.id),
            good.exists(),
        )

    def reading_at(self, run: Run, at: datetime) -> int | None:
        rows = self._other_sights(run).where(checks.c.at <= micros(at)).order_by(checks.c.at.desc(), checks.c.id.desc())
        for row in self._connection.execute(rows.limit(8)).mappings():
            if as_unread(row).at == at:
                return self._reading_of(row["id"])
        return None

    def _reading_of(self, check_id: int) -> int:
        good = select(func.max(readings.c.id)).where(
            readings.c.check_id == check_id, readings.c.state.in_([ReadingState.COMPLETE, ReadingState.PARTIAL])
        )
        return int(self._connection.execute(good).scalar_one())

    def pieces(self, source_id: str) -> dict[int, list[Piece]]:
        found: dict[int, list[Piece]] = defaultdict(list)
        columns = (versions.c.statement_id, versions.c.id, versions.c.hash, readings.c.check_id)
        joined = versions.join(readings, readings.c.id == versions.c.reading_id)
        joined = joined.join(statements, statements.c.id == versions.c.statement_id)
        closed = select(*columns, spans.c.first_seen, spans.c.last_seen, spans.c.id)
        closed = closed.select_from(joined.join(spans, spans.c.version_id == versions.c.id))
        gone = self.withdrawn.spans
        still = select(*columns, heads.c.opened, sources.c.seen_until)
        still = still.select_from(
            joined.join(heads, heads.c.version_id == versions.c.id).join(sources, sources.c.id == heads.c.place_id)
        ).where(heads.c.listed)
        rows = [tuple(row) for row in self._connection.execute(closed.where(statements.c.source_id == source_id))]
        rows += [
            (*row[:5], max(row[4], row[5] or row[4]), None)
            for row in self._connection.execute(still.where(statements.c.source_id == source_id))
        ]
        for statement, version, text, check, first, last, span in rows:
            if span not in gone:
                found[statement].append(
                    Piece(
                        version=version,
                        text_hash=text,
                        check=check,
                        first=moment(first),
                        last=moment(last),
                        span=span,
                    )
                )
        for each in found.values():
            each.sort(key=lambda piece: (piece.first, piece.last, piece.version))
        return found

    def edits_of(self, statement_id: int) -> list[PastEdit]:
        rows = select(edits.c.id, edits.c.old_id, edits.c.new_id, edits.c.superseded)
        return [
            PastEdit(id=number, old=old, new=new, superseded=bool(gone))
            for number, old, new, gone in self._connection.execute(rows.where(edits.c.statement_id == statement_id))
        ]

    # --- what takes its place ------------------------------------------------------------------------------------

    def version_again(self, version_id: int, reading_id: int, at: datetime) -> int:
        row = dict(self._connection.execute(select(versions).where(versions.c.id == version_id)).mappings().one())
        del row["id"]
        return self._insert(versions, **{**row, "reading_id": reading_id, "at": micros(at)})

    def stand_at(
        self, statement_id: int, version_id: int, *, opened: datetime | None = None, listed: bool | None = None
    ) -> None:
        row = self._connection.execute(select(versions).where(versions.c.id == version_id)).mappings().one()
        capture = Capture(
            key="",
            title=row["title"],
            text=row["text"],
            entry="",
            url=row["url"],
            published=moment(row["published"]),
            updated=moment(row["updated"]),
            edited_mark=bool(row["edited_mark"]),
            meta=from_json(row["meta"]),
        )
        values: dict[str, Any] = {} if opened is None else {"opened": micros(opened)}
        values |= {} if listed is None else {"listed": listed}
        held = self._connection.execute(select(heads.c.version_id).where(heads.c.statement_id == statement_id)).scalar()
        if held != version_id:
            values |= {"version_id": version_id, "text_hash": row["hash"], "entry": ""}
            values |= {"meta_hash": declared_hash(capture.declared), "declared": to_json(capture.declared)}
        if values:
            self._run(update(heads).where(heads.c.statement_id == statement_id).values(**values), {})
            self._log.touch("heads", [statement_id])

    def forget_head(self, statement_id: int) -> None:
        for state in (heads, names, doubts):
            self._run(delete(state).where(state.c.statement_id == statement_id), {})
        self._run(delete(sums).where(sums.c.kind == "heads", sums.c.record == statement_id), {})

    def join_edit(self, edit_id: int, old_id: int, new_id: int, *, at: datetime | None = None, stands: bool) -> None:
        values: dict[str, Any] = {"old_id": old_id, "new_id": new_id, "superseded": not stands}
        values |= {} if at is None else {"at": micros(at)}
        self._run(update(edits).where(edits.c.id == edit_id).values(**values), {})
        self._log.touch("edits", [edit_id])

    def revert_to(self, statement_id: int, instead: Mapping[int, int | None]) -> None:
        rows = select(edits.c.id, edits.c.reverts_to).where(
            edits.c.statement_id == statement_id, edits.c.reverts_to.in_(list(instead))
        )
        for edit_id, version in self._connection.execute(rows).all():
            self._run(update(edits).where(edits.c.id == edit_id).values(reverts_to=instead[version]), {})
            self._log.touch("edits", [edit_id])

    def note_undone(
        self,
        run: Run,
        kind: EventKind,
        at: datetime,
        *,
        checks: Iterable[int],
        spans: Iterable[int],
        versions: Iterable[int],
        told: Mapping[str, object],
    ) -> int:
        listed = {"checks": ranges(checks), "spans": ranges(spans), "versions": ranges(versions)}
        event = self.add_event(run.source_id, kind, at, {"import": run.event, **told, **listed})
        self.__dict__.pop("withdrawn", None)
        return event


def run_of() -> Any:
    """The event of the import that a Check belongs to, NULL if to none."""
    return func.json_extract(func.nullif(checks.c.record, ""), "$.import")


def time(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
