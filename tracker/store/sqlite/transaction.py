"""All that may be done inside one transaction of the writer: what is appended, and what is only ever the newest state.

Takes and gives model values, never rows. Decides nothing: history, diffing and judging say what is to be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from tracker.model import (
    EventKind,
    ReadingState,
    Sighting,
    Source,
    SourceKind,
    SourceState,
)
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import micros, moment, unchanged_as_json
from tracker.store.sqlite.heads import Heads
from tracker.store.sqlite.prepared import Prepared
from tracker.store.sqlite.reads import WAITING
from tracker.store.sqlite.received import table
from tracker.store.values import Taken, UnchangedSpan

snapshots = table(tables.SnapshotRow)
checks, readings, statements = table(tables.CheckRow), table(tables.ReadingRow), table(tables.StatementRow)
versions, spans, events = table(tables.VersionRow), table(tables.SpanRow), table(tables.EventRow)
edits, sources, heads = table(tables.EditRow), table(tables.SourceRow), table(tables.HeadRow)
doubts, store, names = table(tables.DoubtRow), table(tables.StoreRow), table(tables.NameRow)

MOST_BEARERS = 8
"""Statements that one name is remembered of: of two it says already that it tells neither."""

MOST_NAMES = 8
"""Names that are remembered of one Statement: some keys have a time stamp that changes with each visit."""


_SAME_TEXT = Prepared(
    select(versions.c.id, versions.c.statement_id)
    .join(statements, statements.c.id == versions.c.statement_id)
    .where(versions.c.hash == bindparam("hash"), statements.c.source_id == bindparam("source"))
    .where(versions.c.statement_id != bindparam("statement"))
)
_EARLIER = Prepared(
    select(versions.c.id)
    .where(versions.c.statement_id == bindparam("statement"), versions.c.hash == bindparam("hash"))
    .where(
        (versions.c.at < bindparam("at")) | ((versions.c.at == bindparam("at")) & (versions.c.id < bindparam("new")))
    )
    .order_by(versions.c.at.desc(), versions.c.id.desc())
)
_NEWEST_BODY = Prepared(
    select(func.length(snapshots.c.body)).where(
        snapshots.c.id == bindparam("snapshot"), snapshots.c.id == select(func.max(snapshots.c.id)).scalar_subquery()
    )
)
_READ = (readings.c.state == ReadingState.COMPLETE) | (readings.c.state == ReadingState.PARTIAL)
_IMPORTED = Prepared(
    select(checks.c.id, select(readings.c.id).where(readings.c.check_id == checks.c.id, _READ).exists())
    .where(
        checks.c.source_id == bindparam("source"),
        checks.c.at == bindparam("at"),
        checks.c.snapshot_id == bindparam("snapshot"),
    )
    .order_by(checks.c.id.desc())
)
_SIGHTS = (
    select(checks.c.at)
    .join(readings, readings.c.check_id == checks.c.id)
    .where(checks.c.source_id == bindparam("source"), checks.c.id != bindparam("but"))
    .where((readings.c.state == ReadingState.COMPLETE) | (readings.c.state == ReadingState.PARTIAL))
    .order_by(checks.c.at.desc())
    .limit(1)
)
_NEWEST_READ = Prepared(_SIGHTS)
_EVENT_TIMES = Prepared(
    select(events.c.at)
    .where(events.c.statement_id == bindparam("statement"), events.c.kind == bindparam("kind"))
    .where(events.c.at >= bindparam("since"))
    .order_by(events.c.at)
)
_REVERTS = Prepared(
    select(func.count())
    .select_from(edits)
    .where(edits.c.statement_id == bindparam("statement"), edits.c.reverts_to.is_not(None))
    .where(edits.c.at.between(bindparam("since"), bindparam("until")))
)
_CLOSED = Prepared(
    select(spans.c.version_id, versions.c.hash, spans.c.first_seen, spans.c.last_seen, spans.c.id)
    .join(versions, versions.c.id == spans.c.version_id)
    .where(versions.c.statement_id == bindparam("statement"))
)
_STILL = Prepared(
    select(heads.c.version_id, heads.c.text_hash, heads.c.opened, sources.c.seen_until)
    .join(sources, sources.c.id == heads.c.place_id)
    .where(heads.c.statement_id == bindparam("statement"), heads.c.listed)
)
_BORNE = Prepared(
    select(func.count())
    .select_from(names)
    .where(names.c.source_id == bindparam("source"), names.c.name == bindparam("name"))
)
_HELD = Prepared(select(names.c.name).where(names.c.statement_id == bindparam("statement")))
_SEEN_UNTIL = Prepared(select(sources.c.seen_until).where(sources.c.id == bindparam("source")))


_STATE = (
    "due",
    "etag",
    "last_modified",
    "extractor",
    "seen_until",
    "last_check",
    "last_success",
    "last_full",
    "checks",
    "checks_at_full",
    "failures",
    "outcome",
    "reason",
    "detail",
    "reading",
    "note",
)
"""The columns of a state that are written down as it moves on."""


@cache
def _change_source(columns: tuple[str, ...]) -> Prepared:
    """Sets these columns of one source; the parameters are `this` and each column's name after `new_`."""
    return Prepared(
        sources.update()
        .where(sources.c.id == bindparam("this"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


_NEVER_ANSWERED: Mapping[str, Any] = {"etag": None, "last_modified": None, "last_full": None, "body_id": None}
"""At another address: what came from the one before is neither asked to be compared with, nor taken for read there."""

_KEEP = _change_source(_STATE)
_AS_PARAMETERS = tuple((name, f"new_{name}") for name in _STATE)


class SqliteTransaction(Heads):
    """What may be done inside one transaction, reading included."""

    def register(self, configured: Iterable[Source], now: datetime, *, windowed: Collection[SourceKind] = ()) -> None:
        self._run(update(sources).where(sources.c.parent.is_(None)).values(watched=False), {})
        known = {name: url for name, url in self._connection.execute(select(sources.c.id, sources.c.url))}
        for source in configured:
            values = {
                "kind": source.kind,
                "url": source.url,
                "speaker": source.speaker,
                "language": source.language,
                "interval": source.interval // source.interval.resolution,
                "watched": True,
            }
            if source.id in known:
                if source.url != known[source.id]:
                    values |= _NEVER_ANSWERED
                    self.add_event(source.id, EventKind.MOVED, now, {"url": [known[source.id], source.url]})
                    windows = update(sources).where(sources.c.parent == source.id, sources.c.kind.in_(windowed))
                    self._run(windows.values(watched=False), {})
                self._run(update(sources).where(sources.c.id == source.id).values(**values), {})
            else:
                self._fill(sources, {"id": source.id, "due": micros(now), **values})

    def add_names(self, source_id: str, statement_id: int, shown_under: Iterable[str]) -> list[str]:
        kept = []
        for name in shown_under:
            borne = _BORNE.value(self._connection, {"source": source_id, "name": name})
            held = [each for (each,) in _HELD.run(self._connection, {"statement": statement_id})]
            if borne < MOST_BEARERS and len(held) < MOST_NAMES and name not in held:
                self._fill(names, {"source_id": source_id, "name": name, "statement_id": statement_id})
                kept.append(name)
        return kept

    def add_place(self, place: Source, *, born: datetime, due: datetime) -> None:
        known = self._connection.execute(select(sources.c.url).where(sources.c.id == place.id)).first()
        if known is not None:
            moved = {} if known[0] == place.url else _NEVER_ANSWERED
            self._move_on(place.id, watched=True, due=due, url=place.url, **moved)
            return
        values = {
            "id": place.id,
            "kind": place.kind,
            "url": place.url,
            "parent": place.parent,
            "speaker": place.speaker,
        }
        rest = {"language": place.language, "interval": place.interval // place.interval.resolution, "watched": True}
        self._fill(sources, values | rest | {"born": micros(born), "due": micros(due)})

    def rest_place(self, place_id: str, seen_until: datetime) -> None:
        for head in self.heads("", place=place_id).values():
            self.delist_head(head, seen_until)
        self._move_on(place_id, watched=False)

    def doubt(self, source_id: str, statement_id: int, at: datetime) -> None:
        if self._connection.execute(select(doubts).where(doubts.c.statement_id == statement_id)).first() is None:
            self._fill(
                doubts,
                {"statement_id": statement_id, "source_id": source_id, "since": micros(at), "votes": 0},
            )

    def vote(self, statement_id: int) -> None:
        row = update(doubts).where(doubts.c.statement_id == statement_id)
        self._run(row.values(votes=doubts.c.votes + 1), {})

    def settle_doubt(self, statement_id: int) -> None:
        self._run(delete(doubts).where(doubts.c.statement_id == statement_id), {})

    def keep_waiting(self, seen: Mapping[str, UnchangedSpan]) -> None:
        row = {"name": WAITING, "value": unchanged_as_json(seen)}
        self._connection.execute(insert(store).values(row).on_conflict_do_update(index_elements=["name"], set_=row))

    def keep_states(self, states: Iterable[SourceState]) -> None:
        for state in states:
            values = {named: _plain(getattr(state, name)) for name, named in _AS_PARAMETERS}
            _KEEP.run(self._connection, {"this": state.source_id, **values})

    def see_until(self, source_id: str, until: datetime | None) -> None:
        self._move_on(source_id, seen_until=until)

    def bytes_of_newest_body(self, snapshot_id: int) -> int:
        return int(_NEWEST_BODY.value(self._connection, {"snapshot": snapshot_id}) or 0)

    def hold_body(self, source_id: str, snapshot_id: int) -> None:
        self._move_on(source_id, body_id=snapshot_id)

    def note_reading(self, source_id: str, state: ReadingState, extractor: str) -> None:
        self._move_on(source_id, reading=state, extractor=extractor)

    def ask_anew(self, source_id: str) -> None:
        self._move_on(source_id, body_id=None, etag=None, last_modified=None)

    def set_born(self, place_id: str, born: datetime) -> None:
        self._move_on(place_id, born=born)

    def pause(self, source_id: str, paused: bool) -> None:
        self._move_on(source_id, paused=paused)

    def unwatch(self, source_ids: Iterable[str]) -> None:
        for source_id in source_ids:
            self._move_on(source_id, watched=False)

    def _move_on(self, source_id: str, **columns: Any) -> None:
        """Columns of one source by name; times as datetimes."""
        named = {f"new_{name}": _plain(value) for name, value in columns.items()}
        _change_source(tuple(columns)).run(self._connection, {"this": source_id, **named})

    # --- questions asked while writing ---------------------------------------------------------------------------

    def same_text(self, source_id: str, statement_id: int, text: bytes) -> int | None:
        values = {"hash": text, "source": source_id, "statement": statement_id}
        for version, found in _SAME_TEXT.run(self._connection, values):
            if version not in self.withdrawn.versions:
                return int(found)
        return None

    def imported(self, source_id: str, at: datetime, snapshot_id: int) -> Taken | None:
        values = {"source": source_id, "at": micros(at), "snapshot": snapshot_id}
        for check_id, read in _IMPORTED.run(self._connection, values):
            if not self.withdrawn.has_check(check_id):
                return Taken(int(check_id), bool(read))
        return None

    def event_known(self, kind: EventKind, source_id: str, digest: str) -> bool:
        row = (events.c.kind == kind) & (events.c.source_id == source_id) & events.c.detail.contains(digest)
        return self._connection.execute(select(events.c.id).where(row).limit(1)).scalar() is not None

    def event_times(self, kind: EventKind, statement_id: int, since: datetime) -> list[datetime]:
        values = {"statement": statement_id, "kind": kind, "since": micros(since)}
        return [moment(at) for (at,) in _EVENT_TIMES.run(self._connection, values)]

    def newest_sight(self, source_id: str, *, but: int) -> datetime | None:
        values = {"source": source_id, "but": but}
        if self.withdrawn:
            counting = _SIGHTS.where(self.withdrawn.counts(checks.c.id))
            at = self._connection.execute(counting, values).scalar()
        else:
            at = _NEWEST_READ.value(self._connection, values)
        until = _SEEN_UNTIL.value(self._connection, {"source": source_id})
        return moment(max((time for time in (at, until) if time is not None), default=None))

    def past(self, statement_id: int) -> list[Sighting]:
        of = {"statement": statement_id}
        found = [
            Sighting(version_id=v, text_hash=h, first=moment(f), last=moment(t))
            for v, h, f, t, span in _CLOSED.run(self._connection, of)
            if span not in self.withdrawn.spans
        ]
        for version, digest, opened, until in _STILL.run(self._connection, of):
            last = max(opened, until or opened)
            found.append(Sighting(version_id=version, text_hash=digest, first=moment(opened), last=moment(last)))
        return found

    def reverts(self, statement_id: int, since: datetime, until: datetime) -> int:
        values = {"statement": statement_id, "since": micros(since), "until": micros(until)}
        return int(_REVERTS.value(self._connection, values))

    def earlier_version(self, statement_id: int, text: bytes, *, at: datetime, new_id: int) -> int | None:
        values = {"statement": statement_id, "hash": text, "at": micros(at), "new": new_id}
        for (found,) in _EARLIER.run(self._connection, values):
            if found not in self.withdrawn.versions:
                return int(found)
        return None


def _plain(value: Any) -> Any:
    return micros(value) if isinstance(value, datetime) else value
