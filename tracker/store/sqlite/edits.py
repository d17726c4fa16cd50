"""The verbs that reports ask about edits: each with its two texts, its newest verdict, and all that is said of it.
Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from tracker.model import Cause, EditReport, EventKind, Finding, Level, Severity, Verdict, VerdictReport
from tracker.store.filter import Bound, Filter, Listing, Page
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, moment
from tracker.store.sqlite.events import Events
from tracker.store.sqlite.graves import erased_versions
from tracker.store.sqlite.labelled import shown
from tracker.store.sqlite.numbers import numbers_of
from tracker.store.sqlite.received import table
from tracker.store.sqlite.scope import before, older, one_more, page, scope, stands
from tracker.store.sqlite.seen import Extent, extents, slices, turn
from tracker.store.values import EditPair, NumberKind
from tracker.text import statement_text

checks, statements, versions = table(tables.CheckRow), table(tables.StatementRow), table(tables.VersionRow)
edits, verdicts, findings = table(tables.EditRow), table(tables.VerdictRow), table(tables.FindingRow)
events, readings = table(tables.EventRow), table(tables.ReadingRow)
sources = table(tables.SourceRow)
_FINDING = [findings.c[name] for name in ("verdict_id", "kind", "why", "old_start", "old_end", "new_start", "new_end")]
OLD, NEW = versions.alias("old"), versions.alias("new")

_SHOWN = {"old": ("title", "text", "hash"), "new": ("title", "text", "hash", "url", "published")}
"""Columns of either Version that reports show."""


class Edits(Events):
    """Questions about edits."""

    def edits(self, wanted: Filter) -> Page[EditReport]:
        than = before(Listing.EDITS, wanted, self.has_edit)
        question = whole_edits(wanted).where(*older(edits.c.at, edits.c.id, than)).limit(one_more(wanted))
        question = question.order_by(edits.c.at.desc(), edits.c.id.desc())
        found = list(self._connection.execute(question).mappings())
        listed = page(Listing.EDITS, found, wanted, lambda row: Bound(row["at"], row["id"]))
        return Page(tuple(self.reported(listed)), listed.before)

    def has_edit(self, bound: Bound) -> bool:
        there = select(edits.c.id).where(edits.c.id == bound.id, edits.c.at == bound.at, ~edits.c.superseded)
        return stands(self._connection, there)

    def reported(self, rows: Sequence[Any]) -> list[EditReport]:
        """Rows of `whole_edits` with all that is said of these Edits."""
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

    def edit(self, edit_id: int) -> EditReport | None:
        found = self.edits(Filter(ids=[edit_id]))
        return found[0] if found else None

    def verdicts(self, edit_id: int) -> list[VerdictReport]:
        told = self.edit(edit_id)
        if told is None:
            return []
        rows = select(verdicts).where(verdicts.c.edit_id == edit_id).order_by(verdicts.c.id)
        given = self._connection.execute(rows).mappings().all()
        found = self._findings([row["id"] for row in given])
        return [
            VerdictReport(
                at=moment(row["at"]),
                verdict=Verdict(
                    level=Level(row["level"]),
                    severity=Severity(row["severity"]),
                    probability=row["probability"],
                    findings=tuple(_finding(each, told.old, told.new) for each in found.get(row["id"], [])),
                    silent=row["silent"],
                    reason=row["reason"],
                    judge=row["judge"],
                ),
            )
            for row in given
        ]

    def pairs(self) -> list[EditPair]:
        rows = select(edits.c.id, edits.c.old_id, edits.c.new_id).where(~edits.c.superseded).order_by(edits.c.id)
        gone = erased_versions(self._connection).keys()
        return [EditPair(*row) for row in self._connection.execute(rows) if gone.isdisjoint((row.old_id, row.new_id))]

    def of_templates(self) -> set[int]:
        rows = select(events.c.detail).where(events.c.kind == EventKind.TEMPLATE)
        return {edit for detail in self._connection.execute(rows).scalars() for edit in from_json(detail)["edits"]}

    def _findings(self, verdict_ids: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for some in slices(verdict_ids):
            rows = select(*_FINDING).where(findings.c.verdict_id.in_(some)).order_by(findings.c.id)
            for row in self._connection.execute(rows):
                found.setdefault(row[0], []).append(row)
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
        return shown(self._connection, NumberKind.EDIT, edit_ids)

    def _ranked(self, version_ids: Sequence[int], seen: dict[int, Extent]) -> Iterable[tuple[int, int]]:
        """(number, Version) of the Versions of one Statement (given in the order they were taken in), by first sight;
        those that were withdrawn come after all others."""
        gone = self.withdrawn.versions
        return enumerate(sorted(version_ids, key=lambda version: (version in gone, seen[version][0])), start=1)


def whole_edits(wanted: Filter) -> Select[Any]:
    """What is wanted of edits, with their verdicts and both texts; in no order."""
    sides = [side.c[name].label(f"{side.name}_version_{name}") for side in (OLD, NEW) for name in _SHOWN[side.name]]
    rows = edits_wanted(
        wanted,
        edits,
        verdicts.c.id.label("verdict_id"),
        *(verdicts.c[name] for name in ("level", "severity", "probability", "silent", "reason")),
        statements.c.source_id,
        sources.c.speaker,
        sources.c.language,
        checks.c.origin,
        *sides,
    )
    return rows.join(OLD, OLD.c.id == edits.c.old_id)


def edits_wanted(wanted: Filter, *columns: Any) -> Select[Any]:
    """These columns of the edits that are wanted, each with its newest verdict; in no order."""
    other = verdicts.alias("other")
    newest = select(func.max(other.c.id)).where(other.c.edit_id == edits.c.id).scalar_subquery()
    rows = (
        select(*columns)
        .select_from(edits)
        .join(verdicts, and_(verdicts.c.edit_id == edits.c.id, verdicts.c.id == newest))
        .join(NEW, NEW.c.id == edits.c.new_id)
        .join(statements, statements.c.id == edits.c.statement_id)
        .join(sources, sources.c.id == statements.c.source_id)
        .join(readings, readings.c.id == NEW.c.reading_id)
        .join(checks, checks.c.id == readings.c.check_id)
        .where(*scope(edits.c.at, statements.c.source_id, wanted))
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
        named = findings.alias("named")
        of_kind = (named.c.verdict_id == verdicts.c.id, named.c.kind.in_(list(wanted.kinds)))
        rows = rows.where(select(named.c.id).where(*of_kind).exists())
    return rows


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
        findings=tuple([_finding(finding, old, new) for finding in found.get(row["verdict_id"], ())]),
        hash_old=row["old_version_hash"].hex(),
        hash_new=row["new_version_hash"].hex(),
    )


def _finding(row: Any, old: str, new: str) -> Finding:
    _, kind, why, old_start, old_end, new_start, new_end = row
    return Finding(
        kind=kind,
        why=why,
        old_span=(old_start, old_end),
        new_span=(new_start, new_end),
        old=old[old_start:old_end],
        new=new[new_start:new_end],
    )
