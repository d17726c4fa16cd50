"""The verbs that reports ask: edits with all that is said of them, histories, how sources fare, what alerts became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select, true

from tracker.model import (
    AlertState,
    Cause,
    EditReport,
    EventKind,
    EventReport,
    Finding,
    Level,
    ReadingState,
    RemovalReport,
    Severity,
)
from tracker.names import page
from tracker.proof import SignedHead
from tracker.store import tables
from tracker.store.convert import from_json, moment
from tracker.store.events import Events
from tracker.store.filter import Filter, scope
from tracker.store.graves import erased_versions
from tracker.store.log import signed_head, signed_heads
from tracker.store.numbers import numbers_of
from tracker.store.reads import OwedAlert, alert, table
from tracker.store.remarks import remarks
from tracker.store.seen import Extent, extents, last_before, slices, turn
from tracker.store.shared import shared_keys
from tracker.text import statement_text

checks, statements, versions = table(tables.CheckRow), table(tables.StatementRow), table(tables.VersionRow)
events = table(tables.EventRow)
edits, verdicts, findings = table(tables.EditRow), table(tables.VerdictRow), table(tables.FindingRow)
labels, alerts, snapshots = table(tables.LabelRow), table(tables.AlertRow), table(tables.SnapshotRow)
sources, heads, readings = table(tables.SourceRow), table(tables.HeadRow), table(tables.ReadingRow)
stamps, names = table(tables.StampRow), table(tables.NameRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionReport:
    """One Version as a history shows it; `number` is its rank by first sight. Where it was `erased`, its text is a
    remark that says so."""

    id: int
    number: int
    statement: int
    title: str
    text: str
    url: str | None
    first_seen: datetime
    last_seen: datetime
    published: datetime | None
    updated: datetime | None
    origin: str | None
    extractor: str
    erased: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementReport:
    """A Statement: who said it, where, whether its Source lists it now."""

    id: int
    source: str
    speaker: str
    key: str
    listed: bool
    versions: tuple[VersionReport, ...]


class Reports(Events):
    """Questions about one consistent view of the store."""

    # --- edits ---------------------------------------------------------------------------------------------------

    def edits(self, wanted: Filter) -> list[EditReport]:
        """Edits with their newest verdict, oldest first."""
        rows = list(self._connection.execute(_edits(wanted)).mappings())
        rows.reverse()
        found = self._findings([row["verdict_id"] for row in rows])
        members = self._members({row["statement_id"] for row in rows})
        seen = extents(self._connection, (version for each in members.values() for version in each))
        ranks = {version: rank for each in members.values() for rank, version in self._ranked(each, seen)}
        turns = self._turns(rows, seen)
        labelled = self._labels([row["id"] for row in rows])
        graves = erased_versions(self._connection)
        given = numbers_of(self._connection, "edits", (row["id"] for row in rows))
        return [
            _edit(row, found, turns[row["id"]], ranks, number=given[row["id"]], labelled=labelled, graves=graves)
            for row in rows
        ]

    def edits_one_by_one(self, wanted: Filter) -> Iterator[EditReport]:
        """The same, with only some of them in memory at a time."""
        ids = list(self._connection.execute(_edits(wanted).with_only_columns(edits.c.id)).scalars())
        for some in slices(ids[::-1]):
            yield from self.edits(Filter(ids=some))

    def edit(self, edit_id: int) -> EditReport | None:
        """One Edit by its id, superseded or not."""
        found = self.edits(Filter(ids=[edit_id]))
        return found[0] if found else None

    def told(self, number: int) -> EditReport | RemovalReport | EventReport | None:
        """What happened under this number, None if it was never given."""
        kind, record = self.named(number) or ("", 0)
        if kind == "edits":
            return self.edit(record)
        if kind == "gaps":
            return self.gap(record)
        return self.removal(record) or self.event(record)

    def pairs(self) -> list[tuple[int, int, int]]:
        """(Edit, old Version, new Version) of all Edits that stand and of which both texts are there, oldest first."""
        rows = select(edits.c.id, edits.c.old_id, edits.c.new_id).where(~edits.c.superseded).order_by(edits.c.id)
        gone = erased_versions(self._connection).keys()
        return [tuple(row) for row in self._connection.execute(rows) if gone.isdisjoint((row.old_id, row.new_id))]

    def of_templates(self) -> set[int]:
        """The Edits that a new template of their Source made."""
        rows = select(events.c.detail).where(events.c.kind == EventKind.TEMPLATE)
        return {edit for detail in self._connection.execute(rows).scalars() for edit in from_json(detail)["edits"]}

    def _findings(self, verdict_ids: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for some in slices(verdict_ids):
            rows = select(findings).where(findings.c.verdict_id.in_(some)).order_by(findings.c.id)
            for row in self._connection.execute(rows).mappings():
                found.setdefault(row["verdict_id"], []).append(row)
        return found

    def _turns(self, rows: Sequence[Any], seen: dict[int, Extent]) -> dict[int, Extent]:
        """For each edit the last sight of the old Version and the first of the new one."""
        plain = {row["id"]: (seen[row["old_id"]][1], seen[row["new_id"]][0]) for row in rows}
        returned = [row for row in rows if plain[row["id"]][0] > plain[row["id"]][1]]
        return plain | {row["id"]: turn(self._connection, row["old_id"], row["new_id"]) for row in returned}

    def _members(self, statement_ids: set[int]) -> dict[int, list[int]]:
        """The Versions of each of these Statements."""
        members: dict[int, list[int]] = {}
        for some in slices(sorted(statement_ids)):
            rows = select(versions.c.statement_id, versions.c.id).where(versions.c.statement_id.in_(some))
            for statement, version in self._connection.execute(rows.order_by(versions.c.at, versions.c.id)):
                members.setdefault(statement, []).append(version)
        return members

    def _labels(self, edit_ids: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for some in slices(edit_ids):
            rows = select(labels.c.edit_id, labels.c.label).where(labels.c.edit_id.in_(some)).order_by(labels.c.id)
            found |= {edit: label for edit, label in self._connection.execute(rows)}
        return found

    def _ranked(self, version_ids: Sequence[int], seen: dict[int, Extent]) -> Iterable[tuple[int, int]]:
        """(number, Version) of the Versions of one Statement (given in the order they were taken in), by first sight;
        those that were withdrawn come after all others."""
        gone = self.withdrawn.versions
        return enumerate(sorted(version_ids, key=lambda version: (version in gone, seen[version][0])), start=1)

    # --- removals, events ----------------------------------------------------------------------------------------

    def removals(self, wanted: Filter) -> list[RemovalReport]:
        """Statements confirmed gone, oldest first."""
        rows = select(events, sources.c.speaker).join(sources, sources.c.id == events.c.source_id)
        rows = rows.where(events.c.kind == EventKind.REMOVED, *scope(events.c.at, events.c.source_id, wanted))
        rows = rows.order_by(events.c.at, events.c.id)
        found = [self._removal(row) for row in self._connection.execute(rows).mappings()]
        return found if wanted.limit is None else found[-wanted.limit :]

    def removal(self, event_id: int) -> RemovalReport | None:
        """The removal that an event tells of: a Statement confirmed gone, or one that is there again."""
        told = self._connection.execute(select(events).where(events.c.id == event_id)).mappings().one_or_none()
        if told is None or told["kind"] not in (EventKind.REMOVED, EventKind.RETURNED):
            return None
        rows = select(events, sources.c.speaker).join(sources, sources.c.id == events.c.source_id)
        rows = rows.where(events.c.kind == EventKind.REMOVED, events.c.statement_id == told["statement_id"])
        rows = rows.where(events.c.id <= event_id).order_by(events.c.id.desc()).limit(1)
        found = self._connection.execute(rows).mappings().one_or_none()
        return None if found is None else self._removal(found, told["id"])

    def _removal(self, row: Any, told: int | None = None) -> RemovalReport:
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
            returned=moment(self._connection.execute(back).scalar()),
            label=self._event_labels([event]).get(event),
        )

    # --- histories -----------------------------------------------------------------------------------------------

    def find_statements(self, what: str) -> list[int]:
        """Statements by id, key (a later one too) or URL, newest first. A number that is an id means that Statement
        alone."""
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
        shown = select(names.c.statement_id).where(names.c.name.in_([what, f"page:{page(what)}"]))
        both = {*self._connection.execute(named).scalars(), *self._connection.execute(shown).scalars()}
        return sorted(both, reverse=True)

    def history(self, statement_id: int) -> StatementReport | None:
        """All Versions of a Statement, by first sight."""
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

    def evidence(self, number: int) -> list[tuple[str, str]]:
        """What something that happened rests on, as (what, id)."""
        kind, record = self.named(number) or ("", 0)
        if kind == "edits":
            return self._evidence_of_edit(record)
        return self.visits(record) if kind == "events" else []

    def _evidence_of_edit(self, edit_id: int) -> list[tuple[str, str]]:
        """For each of its Versions the Check, the Snapshot and the Reading."""
        rows = (
            select(edits.c.old_id, versions.c.id, checks, snapshots.c.sha256, readings.c.extractor)
            .select_from(edits)
            .join(versions, or_(versions.c.id == edits.c.old_id, versions.c.id == edits.c.new_id))
            .join(readings, readings.c.id == versions.c.reading_id)
            .join(checks, checks.c.id == readings.c.check_id)
            .join(snapshots, snapshots.c.id == checks.c.snapshot_id)
            .where(edits.c.id == edit_id)
            .order_by(versions.c.at, versions.c.id)
        )
        told = []
        for row in self._connection.execute(rows).mappings():
            side = "old" if row["old_id"] == row[versions.c.id] else "new"
            seen = f"check {row[checks.c.id]}" + (f", imported from {row['origin']}" if row["origin"] else "")
            told += [
                (f"{side} version", f"{row[versions.c.id]} ({seen})"),
                (f"{side} body", f"sha256 {row['sha256'].hex()}"),
                (f"{side} read by", row["extractor"]),
            ]
        return told

    def names(self) -> tuple[list[str], list[str]]:
        """The ids of all Sources there ever were, and all speakers."""
        rows = select(sources.c.id, sources.c.speaker).where(sources.c.parent.is_(None)).order_by(sources.c.id)
        found = list(self._connection.execute(rows))
        return [name for name, _ in found], sorted({speaker for _, speaker in found if speaker})

    # --- sources and alerts --------------------------------------------------------------------------------------

    def sources(self) -> list[dict[str, Any]]:
        """How each Source fares: its state, how many Statements and Versions it has given, how many of its further
        places are visited and how many of those fail, with the reason of one."""
        counted = (
            select(statements.c.source_id, func.count(versions.c.id), func.count(func.distinct(statements.c.id)))
            .join(versions, versions.c.statement_id == statements.c.id)
            .where(self.withdrawn.counting_version(versions.c.id))
            .group_by(statements.c.source_id)
        )
        counts = {source: (n_versions, n) for source, n_versions, n in self._connection.execute(counted)}
        further, withdrawn, written = self._further(), self._remarks(), remarks(self._connection)
        times = ("due", "seen_until", "last_check", "last_success")
        names = ("id", "kind", "url", "speaker", "language", "watched", "paused", "checks", "failures")
        words = ("outcome", "reason", "detail", "reading", "note")
        return [
            {name: row[name] for name in (*names, *words)}
            | {name: moment(row[name]) for name in times}
            | {"interval": row["interval"] / 1_000_000, "remark": withdrawn.get(row["id"], "")}
            | written.get(row["id"], {"volatile": {}, "template": None})
            | dict(zip(("versions", "statements"), counts.get(row["id"], (0, 0)), strict=True))
            | dict(zip(("places", "places_failing", "places_why"), further.get(row["id"], (0, 0, "")), strict=True))
            for row in self._connection.execute(
                select(sources).where(sources.c.parent.is_(None)).order_by(sources.c.id)
            ).mappings()
        ]

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

    def _further(self) -> dict[str, tuple[int, int, str]]:
        """For each Source with further places: how many are visited, how many fail, and why one of those does."""
        failing = case((sources.c.failures > 0, 1), else_=0)
        why = case((sources.c.failures > 0, func.coalesce(func.nullif(sources.c.detail, ""), sources.c.note)))
        rows = select(sources.c.parent, func.count(), func.sum(failing), func.max(why))
        rows = rows.where(sources.c.parent.is_not(None), sources.c.watched).group_by(sources.c.parent)
        return {parent: (count, bad, said or "") for parent, count, bad, said in self._connection.execute(rows)}

    def alerts(self, *, states: Sequence[AlertState] = (), limit: int) -> list[OwedAlert]:
        """The newest alerts, oldest first."""
        rows = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
        if states:
            rows = rows.where(alerts.c.state.in_(list(states)))
        return [alert(row) for row in self._connection.execute(rows).mappings()][::-1]

    def undelivered(self) -> list[dict[str, Any]]:
        """Targets with dead alerts: how many, why the newest, and when one last got through."""
        dead = case((alerts.c.state == AlertState.DEAD, 1), else_=0)
        newest = func.max(case((alerts.c.state == AlertState.DEAD, alerts.c.id)))
        rows = select(alerts.c.target, func.sum(dead), newest, func.max(alerts.c.sent)).group_by(alerts.c.target)
        found = self._connection.execute(rows.order_by(alerts.c.target).having(func.sum(dead) > 0)).all()
        errors = select(alerts.c.id, alerts.c.error).where(alerts.c.id.in_([row[2] for row in found]))
        why: dict[int, str] = {each: error for each, error in self._connection.execute(errors)}
        return [
            {"target": target, "dead": count, "why": why[alert_id], "last_sent": moment(sent)}
            for target, count, alert_id, sent in found
        ]

    def alert_count(self, state: AlertState) -> int:
        """How many alerts are in that state."""
        rows = select(func.count()).select_from(alerts).where(alerts.c.state == state)
        return int(self._connection.execute(rows).scalar_one())

    def last_stamp(self) -> datetime | None:
        """When an authority last stamped a head."""
        return moment(self._connection.execute(select(func.max(stamps.c.at))).scalar())

    def newest_head(self) -> SignedHead | None:
        """The signed head over the most that is in the log."""
        rows = select(signed_heads).order_by(signed_heads.c.size.desc(), signed_heads.c.id).limit(1)
        row = self._connection.execute(rows).mappings().one_or_none()
        return None if row is None else signed_head(row)

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        kinds = {"statements": statements, "versions": versions, "edits": edits, "checks": checks, "alerts": alerts}
        standing = self.withdrawn.counting_version(versions.c.id)
        clauses = {"versions": standing, "checks": self.withdrawn.counts(checks.c.id)}
        if self.withdrawn:
            own = select(versions.c.id).where(versions.c.statement_id == statements.c.id, standing)
            sides = (self.withdrawn.counting_version(side) for side in (edits.c.old_id, edits.c.new_id))
            clauses |= {"statements": own.exists(), "edits": and_(*sides)}
        return {
            name: int(
                self._connection.execute(
                    select(func.count()).select_from(each).where(clauses.get(name, true()))
                ).scalar_one()
            )
            for name, each in kinds.items()
        }


MAX_ID = 2**63 - 1
"""The largest number that the database takes."""


def _edits(wanted: Filter) -> Select[Any]:
    """The newest first, so that a limit keeps the newest."""
    old, new, other = versions.alias("old"), versions.alias("new"), verdicts.alias("other")
    newest = select(func.max(other.c.id)).where(other.c.edit_id == edits.c.id).scalar_subquery()
    rows = (
        select(
            edits,
            verdicts.c.id.label("verdict_id"),
            verdicts.c.level,
            verdicts.c.severity,
            verdicts.c.probability,
            verdicts.c.silent,
            verdicts.c.reason,
            statements.c.source_id,
            sources.c.speaker,
            sources.c.language,
            checks.c.origin,
            *(column.label(f"{side.name}_version_{column.name}") for side in (old, new) for column in side.c),
        )
        .select_from(edits)
        .join(verdicts, and_(verdicts.c.edit_id == edits.c.id, verdicts.c.id == newest))
        .join(old, old.c.id == edits.c.old_id)
        .join(new, new.c.id == edits.c.new_id)
        .join(statements, statements.c.id == edits.c.statement_id)
        .join(sources, sources.c.id == statements.c.source_id)
        .join(readings, readings.c.id == new.c.reading_id)
        .join(checks, checks.c.id == readings.c.check_id)
        .where(*scope(edits.c.at, statements.c.source_id, wanted))
        .order_by(edits.c.at.desc(), edits.c.id.desc())
    )
    if wanted.ids is not None:
        return rows.where(edits.c.id.in_(list(wanted.ids)))
    rows = rows.where(~edits.c.superseded)
    if wanted.levels:
        rows = rows.where(verdicts.c.level.in_(list(wanted.levels)))
    if wanted.severity is not None:
        rows = rows.where(verdicts.c.severity.in_([s for s in Severity if s.rank >= wanted.severity.rank]))
    if wanted.silent:
        rows = rows.where(verdicts.c.silent.is_(True))
    if wanted.kinds:
        named = select(findings.c.verdict_id).where(findings.c.kind.in_(list(wanted.kinds)))
        rows = rows.where(verdicts.c.id.in_(named))
    return rows if wanted.limit is None else rows.limit(wanted.limit)


def _edit(
    row: Any,
    found: dict[int, list[Any]],
    turned: Extent,
    ranks: dict[int, int],
    *,
    number: int,
    labelled: dict[int, str],
    graves: dict[int, str],
) -> EditReport:
    old, new = (
        graves.get(row[f"{side}_id"]) or statement_text(row[f"{side}_version_title"], row[f"{side}_version_text"])
        for side in ("old", "new")
    )
    return EditReport(
        number=number,
        id=row["id"],
        source=row["source_id"],
        speaker=row["speaker"],
        language=row["language"],
        statement=row["statement_id"],
        url=row["new_version_url"],
        title_old=row["old_version_title"],
        title_new=row["new_version_title"],
        version=ranks[row["new_id"]],
        old=old,
        new=new,
        last_seen_old=moment(turned[0]),
        first_seen_new=moment(turned[1]),
        published=moment(row["new_version_published"]),
        level=Level(row["level"]),
        severity=Severity(row["severity"]),
        probability=row["probability"],
        silent=row["silent"],
        cause=Cause(row["cause"]),
        imported=row["origin"] is not None,
        reason=row["reason"],
        reverts_to=None if row["reverts_to"] is None else ranks[row["reverts_to"]],
        flapping=row["flapping"],
        superseded=row["superseded"],
        label=labelled.get(row["id"]),
        erased=tuple(side for side in ("old", "new") if row[f"{side}_id"] in graves),
        findings=tuple(_finding(finding, old, new) for finding in found.get(row["verdict_id"], [])),
    )


def _finding(row: Any, old: str, new: str) -> Finding:
    old_span, new_span = (row["old_start"], row["old_end"]), (row["new_start"], row["new_end"])
    return Finding(
        kind=row["kind"],
        why=row["why"],
        old_span=old_span,
        new_span=new_span,
        old=old[slice(*old_span)],
        new=new[slice(*new_span)],
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
