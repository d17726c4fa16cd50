"""The verbs that ask what statements said, under which names they are known, and which seem to be missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, union_all

from tracker.faces import Known
from tracker.model import ABSENCES, EventKind, Outcome, ReadingState, StatementState
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, micros, moment
from tracker.store.sqlite.prepared import Prepared, PreparedList
from tracker.store.sqlite.received import Received, checks, table
from tracker.store.values import Doubt, VersionText

versions, heads, events = table(tables.VersionRow), table(tables.HeadRow), table(tables.EventRow)
doubts, statements, names = table(tables.DoubtRow), table(tables.StatementRow), table(tables.NameRow)
readings = table(tables.ReadingRow)

_HEADS = select(
    heads.c.statement_id,
    heads.c.version_id,
    heads.c.key,
    heads.c.text_hash,
    heads.c.meta_hash,
    heads.c.entry,
    heads.c.listed,
    heads.c.place_id,
    heads.c.removed,
)
_LISTED = Prepared(_HEADS.where(heads.c.place_id == bindparam("place"), heads.c.listed))
_ENTRIES = Prepared(
    select(heads.c.entry, heads.c.key).where(
        heads.c.place_id == bindparam("place"), heads.c.listed, heads.c.entry != ""
    )
)
_NAMED = PreparedList(lambda keys: _HEADS.where(heads.c.source_id == bindparam("source"), heads.c.key.in_(keys)))
NEVER = 1 << 62
"""Later than any moment, in microseconds."""

_TEXT = (versions.c.title, versions.c.text, versions.c.url, versions.c.at)
_DECLARED_FIRST = (versions.c.published, versions.c.updated, versions.c.edited_mark, versions.c.meta)
_VERSION = Prepared(
    select(*_TEXT, versions.c.statement_id, *_DECLARED_FIRST).where(versions.c.id == bindparam("version"))
)
_later = versions.alias()
_REDECLARED = Prepared(
    select(events.c.detail)
    .where(
        events.c.statement_id == bindparam("statement"),
        (events.c.kind == EventKind.METADATA) | (events.c.kind == EventKind.REEXTRACTED),
        events.c.at > bindparam("at"),
        events.c.at
        < func.coalesce(
            select(func.min(_later.c.at))
            .where(_later.c.statement_id == bindparam("statement"), _later.c.at > bindparam("at"))
            .scalar_subquery(),
            NEVER,
        ),
    )
    .order_by(events.c.id)
)
_NEWEST = Prepared(
    select(*_TEXT, heads.c.declared)
    .join(versions, versions.c.id == heads.c.version_id)
    .where(heads.c.source_id == bindparam("source"), heads.c.key == bindparam("key"))
)


_SHOWN_LAST = PreparedList(
    lambda statement_ids: (
        select(
            heads.c.statement_id,
            heads.c.key,
            versions.c.title,
            versions.c.text,
            versions.c.url,
            versions.c.published,
            versions.c.updated,
        )
        .join(versions, versions.c.id == heads.c.version_id)
        .where(heads.c.statement_id.in_(statement_ids))
    )
)
_BEARERS = PreparedList(
    lambda wanted: union_all(
        select(heads.c.key, heads.c.statement_id).where(
            heads.c.source_id == bindparam("source"), heads.c.key.in_(wanted)
        ),
        select(names.c.name, names.c.statement_id).where(
            names.c.source_id == bindparam("source"), names.c.name.in_(wanted)
        ),
    )
)


class Said(Received):
    """Questions about statements."""

    def heads(self, source_id: str, keys: Iterable[str] = (), *, place: str | None = None) -> dict[str, StatementState]:
        listed = _LISTED.run(self._connection, {"place": place or source_id})
        found = {head.key: head for head in map(_head, listed)}
        missing = [key for key in keys if key not in found]
        named = _NAMED.run(self._connection, {"source": source_id}, missing)
        return found | {head.key: head for head in map(_head, named)}

    def entries(self, place_id: str) -> dict[str, str]:
        return dict(_ENTRIES.run(self._connection, {"place": place_id}))

    def bearers(self, source_id: str, wanted: Iterable[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {name: [] for name in wanted}
        for name, statement_id in _BEARERS.run(self._connection, {"source": source_id}, list(found)):
            found[name].append(statement_id)
        return {name: sorted(set(ids)) for name, ids in found.items()}

    def moves(self, source_id: str) -> list[str]:
        row = (events.c.kind == EventKind.MOVED) & (events.c.source_id == source_id)
        told = self._connection.execute(select(events.c.detail).where(row).order_by(events.c.id.desc())).scalars()
        return list(dict.fromkeys(str(from_json(detail)["url"][0]) for detail in told))

    def shown(self, statement_ids: Iterable[int]) -> list[Known]:
        rows = _SHOWN_LAST.run(self._connection, {}, sorted(set(statement_ids)))
        return [
            Known(
                statement_id=number,
                key=key,
                title=title,
                text=text,
                url=url,
                published=moment(published),
                updated=moment(updated),
            )
            for number, key, title, text, url, published, updated in rows
        ]

    def version(self, version_id: int, *, first: bool = False) -> VersionText:
        row = _VERSION.run(self._connection, {"version": version_id}).fetchone()
        title, text, url, at, statement, published, updated, mark, meta = row
        declared: dict[str, object] = {"edited_mark": bool(mark), **from_json(meta)}
        declared |= {
            name: found.isoformat() if (found := moment(time)) else None
            for name, time in (("published", published), ("updated", updated))
        }
        if not first:
            changes = _REDECLARED.run(self._connection, {"statement": statement, "at": at})
            for (detail,) in changes:
                declared |= {name: pair[1] for name, pair in from_json(detail).items() if _is_pair(pair)}
        return VersionText(title=title, text=text, url=url, at=moment(at), declared=declared)

    def newest(self, source_id: str, key: str) -> VersionText | None:
        row = _NEWEST.run(self._connection, {"source": source_id, "key": key}).fetchone()
        if row is None:
            return None
        title, text, url, at, declared = row
        return VersionText(title=title, text=text, url=url, at=moment(at), declared=from_json(declared))

    def keys(self, statement_ids: Iterable[int]) -> list[str]:
        rows = select(statements.c.key).where(statements.c.id.in_(list(statement_ids)))
        return list(self._connection.execute(rows).scalars())

    def keys_at(self, place_id: str) -> list[str]:
        return list(self._connection.execute(select(heads.c.key).where(heads.c.place_id == place_id)).scalars())

    def removed_at(self, source_id: str) -> set[str]:
        """The places of a Source at which Statements were seen last that are confirmed gone."""
        rows = select(heads.c.place_id).where(heads.c.source_id == source_id, heads.c.removed)
        return set(self._connection.execute(rows.distinct()).scalars())

    def told_unseen(self, source_id: str) -> set[int]:
        """The Statements of a Source of which it was told last that they cannot be seen any more."""
        about = events.c.kind.in_([*ABSENCES, EventKind.RETURNED])
        newest = select(func.max(events.c.id)).where(events.c.source_id == source_id, about)
        rows = select(events.c.statement_id).where(
            events.c.id.in_(newest.group_by(events.c.statement_id)), events.c.kind == EventKind.UNSEEN
        )
        return set(self._connection.execute(rows).scalars())

    def came_back(self, source_id: str, since: datetime) -> int:
        """At how many places of a Source a visit after `since` found the page gone, and a later one read it."""
        gone, later = checks.alias(), checks.alias()
        read = select(readings.c.id).where(readings.c.check_id == later.c.id, readings.c.state == ReadingState.COMPLETE)
        again = select(later.c.id).where(later.c.source_id == gone.c.source_id, later.c.id > gone.c.id, read.exists())
        own = or_(gone.c.source_id == source_id, gone.c.source_id.startswith(f"{source_id}~", autoescape=True))
        rows = select(func.count(gone.c.source_id.distinct())).where(
            own, gone.c.at >= micros(since), gone.c.outcome == Outcome.GONE, again.exists()
        )
        return int(self._connection.execute(rows).scalar() or 0)

    def doubts(self, source_id: str) -> dict[int, Doubt]:
        rows = select(doubts.c.statement_id, doubts.c.since, doubts.c.votes).where(doubts.c.source_id == source_id)
        return {statement: Doubt(moment(since), votes) for statement, since, votes in self._connection.execute(rows)}


def _head(row: Any) -> StatementState:
    statement, version, key, text_hash, meta_hash, entry, listed, place, removed = row
    return StatementState(statement, version, key, text_hash, meta_hash, entry, bool(listed), place, bool(removed))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == len(("old", "new"))
