"""The verbs that reports ask about what is watched and who is told: how sources fare, what became of alerts. Changes
nothing; the states that follow, `tracker.health` says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from tracker.health import Further, Health, SourceHealth, TargetHealth
from tracker.model import OURSELVES, AlertState, EventKind, ReadingState
from tracker.store.filter import Bound, Filter, Listing, Page
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import MICROSECOND, from_json, moment
from tracker.store.sqlite.events import Events
from tracker.store.sqlite.reads import alert
from tracker.store.sqlite.received import table
from tracker.store.sqlite.remarks import NOTHING, Written, remarks
from tracker.store.sqlite.scope import before, one_more, page, scope, stands, whose
from tracker.store.sqlite.shared import shared_keys
from tracker.store.values import Names, OwedAlert

statements, versions, events = table(tables.StatementRow), table(tables.VersionRow), table(tables.EventRow)
alerts, sources = table(tables.AlertRow), table(tables.SourceRow)
edits, acks = table(tables.EditRow), table(tables.AckRow)


class Fares(Events):
    """Questions about sources, targets and alerts."""

    def names(self) -> Names:
        rows = select(sources.c.id, sources.c.speaker).where(sources.c.parent.is_(None)).order_by(sources.c.id)
        found = list(self._connection.execute(rows))
        return Names(tuple(name for name, _ in found), tuple(sorted({speaker for _, speaker in found if speaker})))

    # --- sources -------------------------------------------------------------------------------------------------

    def health(self, at: datetime, *, since: datetime) -> Health:
        counts = self.counts_since(since)
        return Health(
            since=since,
            sources=self._sources(Filter(), at, counts).items,
            targets=tuple(self.undelivered()),
            ourselves=counts.get(OURSELVES, {}),
        )

    def sources(self, wanted: Filter, *, at: datetime) -> Page[SourceHealth]:
        return self._sources(wanted, at, self.counts_since(wanted.since))

    def _sources(self, wanted: Filter, at: datetime, counts: Mapping[str, Mapping[str, int]]) -> Page[SourceHealth]:
        than = before(Listing.SOURCES, wanted, self._has_source)
        rows = select(sources).where(sources.c.parent.is_(None), *whose(sources.c.id, wanted)).order_by(sources.c.id)
        if than is not None:
            rows = rows.where(sources.c.id > than.id)
        found = self._connection.execute(rows.limit(one_more(wanted))).mappings().all()
        listed = page(Listing.SOURCES, found, wanted, lambda row: Bound(0, row["id"]))
        given, further, told = self._given(), self._further(), self._remarks()
        written = remarks(self._connection)
        return Page(
            tuple(
                _fares(
                    row,
                    at,
                    given=given.get(row["id"], (0, 0)),
                    further=further.get(row["id"], Further()),
                    remark=told.get(row["id"], ""),
                    written=written.get(row["id"], NOTHING),
                    events=counts.get(row["id"], {}),
                )
                for row in sorted(listed, key=lambda row: str(row["id"]))
            ),
            listed.before,
        )

    def _has_source(self, bound: Bound) -> bool:
        return stands(self._connection, select(sources.c.id).where(sources.c.id == bound.id))

    def _given(self) -> dict[str, tuple[int, int]]:
        """How many Versions and Statements each Source has given."""
        counted = (
            select(statements.c.source_id, func.count(versions.c.id), func.count(func.distinct(statements.c.id)))
            .join(versions, versions.c.statement_id == statements.c.id)
            .where(self.withdrawn.counting_version(versions.c.id))
            .group_by(statements.c.source_id)
        )
        return {source: (made, known) for source, made, known in self._connection.execute(counted)}

    def _remarks(self) -> dict[str, str]:
        """What is to be known of a Source though nothing is wrong with it now."""
        owner = func.coalesce(sources.c.parent, sources.c.id)
        rows = select(owner, sources.c.url, events.c.detail).join(sources, sources.c.id == events.c.source_id)
        rows = rows.where(events.c.kind == EventKind.WITHDRAWN).order_by(events.c.id)
        told = ((source, url, from_json(detail)) for source, url, detail in self._connection.execute(rows))
        withdrawn = {source: detail["why"] for source, url, detail in told if detail["url"] == url}
        kinds = (self._doubted(), withdrawn, shared_keys(self._connection))
        names = {name for told in kinds for name in told}
        return {name: "; ".join(told[name] for told in kinds if name in told) for name in names}

    def _doubted(self) -> dict[str, str]:
        """The Sources of whose further places some show what is not believed yet: how many, and why one of them is."""
        doubted = case((sources.c.reading == ReadingState.DOUBTED, 1), else_=0)
        why = func.max(case((sources.c.reading == ReadingState.DOUBTED, sources.c.note)))
        rows = select(sources.c.parent, func.count(), func.sum(doubted), why)
        rows = rows.where(sources.c.parent.is_not(None), sources.c.watched).group_by(sources.c.parent)
        return {
            parent: f"{number} of {count} further places: {said}"
            for parent, count, number, said in self._connection.execute(rows)
            if number
        }

    def _further(self) -> dict[str, Further]:
        """For each Source with further places: how many are visited, how many fail, and why one of those does."""
        failing = case((sources.c.failures > 0, 1), else_=0)
        why = case((sources.c.failures > 0, func.coalesce(func.nullif(sources.c.detail, ""), sources.c.note)))
        rows = select(sources.c.parent, func.count(), func.sum(failing), func.max(why))
        rows = rows.where(sources.c.parent.is_not(None), sources.c.watched).group_by(sources.c.parent)
        found = self._connection.execute(rows)
        return {parent: Further(places=count, failing=bad, why=said or "") for parent, count, bad, said in found}

    # --- alerts --------------------------------------------------------------------------------------------------

    def alerts(self, wanted: Filter) -> Page[OwedAlert]:
        than = before(Listing.ALERTS, wanted, self._has_alert)
        rows = select(alerts, acks.c.at.label("acknowledged")).outerjoin(acks, acks.c.alert_id == alerts.c.id)
        if wanted.sources or wanted.speakers:
            of = func.coalesce(statements.c.source_id, events.c.source_id)
            rows = rows.outerjoin(edits, edits.c.id == alerts.c.edit_id)
            rows = rows.outerjoin(statements, statements.c.id == edits.c.statement_id)
            rows = rows.outerjoin(events, events.c.id == alerts.c.event_id).join(sources, sources.c.id == of)
            rows = rows.where(*whose(of, wanted))
        rows = rows.where(*scope(alerts.c.created, None, Filter(since=wanted.since, until=wanted.until)))
        if wanted.states:
            rows = rows.where(alerts.c.state.in_(list(wanted.states)))
        if than is not None:
            rows = rows.where(alerts.c.id < than.id)
        found = self._connection.execute(rows.order_by(alerts.c.id.desc()).limit(one_more(wanted))).mappings().all()
        listed = page(Listing.ALERTS, found, wanted, lambda row: Bound(0, row["id"]))
        return Page(tuple(alert(row) for row in listed), listed.before)

    def _has_alert(self, bound: Bound) -> bool:
        return stands(self._connection, select(alerts.c.id).where(alerts.c.id == bound.id))

    def acknowledged(self) -> dict[str, datetime]:
        newest = select(func.max(events.c.id)).where(events.c.kind.in_((EventKind.TROUBLE, EventKind.RECOVERED)))
        newest = newest.group_by(events.c.source_id)
        told = select(events.c.source_id, func.max(acks.c.at)).join(alerts, alerts.c.event_id == events.c.id)
        told = told.join(acks, acks.c.alert_id == alerts.c.id).where(events.c.kind == EventKind.TROUBLE)
        rows = self._connection.execute(told.where(events.c.id.in_(newest)).group_by(events.c.source_id))
        return {source: moment(at) for source, at in rows}

    def undelivered(self) -> list[TargetHealth]:
        dead = case((alerts.c.state == AlertState.DEAD, 1), else_=0)
        newest = func.max(case((alerts.c.state == AlertState.DEAD, alerts.c.id)))
        rows = select(alerts.c.target, func.sum(dead), newest, func.max(alerts.c.sent)).group_by(alerts.c.target)
        found = self._connection.execute(rows.order_by(alerts.c.target).having(func.sum(dead) > 0)).all()
        errors = select(alerts.c.id, alerts.c.error).where(alerts.c.id.in_([row[2] for row in found]))
        why: dict[int, str] = {each: error for each, error in self._connection.execute(errors)}
        return [
            TargetHealth(target=target, dead=count, why=why[alert_id], last_sent=moment(sent))
            for target, count, alert_id, sent in found
        ]

    def alert_count(self, state: AlertState) -> int:
        rows = select(func.count()).select_from(alerts).where(alerts.c.state == state)
        return int(self._connection.execute(rows).scalar_one())


def _fares(
    row: Any,
    at: datetime,
    *,
    given: tuple[int, int],
    further: Further,
    remark: str,
    written: Written,
    events: Mapping[str, int],
) -> SourceHealth:
    times = ("due", "seen_until", "last_check", "last_success")
    plain = ("id", "kind", "url", "speaker", "language", "watched", "paused", "checks", "failures")
    words = ("outcome", "reason", "detail", "reading", "note")
    return SourceHealth(
        at=at,
        interval=row["interval"] * MICROSECOND,
        versions=given[0],
        statements=given[1],
        further=further,
        remark=remark,
        volatile=written.volatile,
        template=written.template,
        events=events,
        **{name: row[name] for name in (*plain, *words)},
        **{name: moment(row[name]) for name in times},
    )
