"""All that reports ask of one consistent view: what has a number, what it rests on, what the whole comes to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select, true

from tracker.model import EditReport, EventReport, ImportReport, LabelReport, RemovalReport, Source
from tracker.proof import SignedHead
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.fares import Fares
from tracker.store.sqlite.imports import imports, made_by_import
from tracker.store.sqlite.labelled import labels_of
from tracker.store.sqlite.log import signed_head, signed_heads
from tracker.store.sqlite.received import table
from tracker.store.sqlite.streams import Streams
from tracker.store.values import Counts, Ground, Named, NumberKind

checks, statements, versions = table(tables.CheckRow), table(tables.StatementRow), table(tables.VersionRow)
edits, snapshots, readings = table(tables.EditRow), table(tables.SnapshotRow), table(tables.ReadingRow)
stamps, alerts, kept = table(tables.StampRow), table(tables.AlertRow), table(tables.StoreRow)


class SqliteReports(Streams, Fares):
    """Questions about one consistent view of the store."""

    def numbered(self, number: int) -> EditReport | RemovalReport | EventReport | None:
        named = self.named(number)
        if named is None:
            return None
        if named.kind is NumberKind.EDIT:
            return self.edit(named.record)
        if named.kind is NumberKind.GAP:
            return self.gap(named.record)
        return self.removal(named.record) or self.event(named.record)

    def evidence(self, number: int) -> list[Ground]:
        named = self.named(number)
        if named is None or named.kind is NumberKind.GAP:
            return []
        return self._evidence_of_edit(named.record) if named.kind is NumberKind.EDIT else self.visits(named.record)

    def _evidence_of_edit(self, edit_id: int) -> list[Ground]:
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
                Ground(f"{side} version", f"{row[versions.c.id]} ({seen})"),
                Ground(f"{side} body", f"sha256 {row['sha256'].hex()}"),
                Ground(f"{side} read by", row["extractor"]),
            ]
        return told

    def labels(self, of: Named | None = None) -> list[LabelReport]:
        return labels_of(self._connection, of)

    def imports(self) -> list[ImportReport]:
        return imports(self._connection)

    def made_by_import(self, source_id: str) -> Source | None:
        return made_by_import(self._connection, source_id)

    def last_stamp(self) -> datetime | None:
        return moment(self._connection.execute(select(func.max(stamps.c.at))).scalar())

    def newest_head(self) -> SignedHead | None:
        rows = select(signed_heads).order_by(signed_heads.c.size.desc(), signed_heads.c.id).limit(1)
        row = self._connection.execute(rows).mappings().one_or_none()
        return None if row is None else signed_head(row)

    def identity(self) -> str:
        return str(self._connection.execute(select(kept.c.value).where(kept.c.name == "id")).scalar_one())

    def counts(self) -> Counts:
        kinds = {"statements": statements, "versions": versions, "edits": edits, "checks": checks, "alerts": alerts}
        standing = self.withdrawn.counting_version(versions.c.id)
        clauses = {"versions": standing, "checks": self.withdrawn.counts(checks.c.id)}
        if self.withdrawn:
            own = select(versions.c.id).where(versions.c.statement_id == statements.c.id, standing)
            sides = (self.withdrawn.counting_version(side) for side in (edits.c.old_id, edits.c.new_id))
            clauses |= {"statements": own.exists(), "edits": and_(*sides)}
        questions = {name: select(func.count()).select_from(each) for name, each in kinds.items()}
        return Counts(
            **{
                name: int(self._connection.execute(question.where(clauses.get(name, true()))).scalar_one())
                for name, question in questions.items()
            }
        )
