"""Erasure on duty: what a court or a person may have removed goes, that it was there stays.

A Version's text goes wherever it stands: in Versions of the same text, in every body received while it was seen, in
events, in findings, with the salts that could have betrayed it by guessing. Its leaf stays, with a tombstone (evidence
itself) that says why and on whose word; so the log still verifies. Bodies compressed against an erased one are written
anew first. The hash by which a head recognises an unchanged text stays until the text changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from tracker.errors import UsageError
from tracker.model import AlertState
from tracker.store.sqlite import tables
from tracker.store.sqlite.bodies import compress
from tracker.store.sqlite.convert import from_json
from tracker.store.sqlite.graves import erased_versions
from tracker.store.sqlite.log import content
from tracker.store.sqlite.reads import SqliteReads
from tracker.store.sqlite.received import table
from tracker.text import text_hash

versions, snapshots, events = table(tables.VersionRow), table(tables.SnapshotRow), table(tables.EventRow)
statements, checks, readings = table(tables.StatementRow), table(tables.CheckRow), table(tables.ReadingRow)
spans, heads, sources = table(tables.SpanRow), table(tables.HeadRow), table(tables.SourceRow)
edits, verdicts, findings = table(tables.EditRow), table(tables.VerdictRow), table(tables.FindingRow)
labels, alerts, leaves = table(tables.LabelRow), table(tables.AlertRow), table(tables.LeafRow)
sendings, likenesses = table(tables.SendingRow), table(tables.LikenessRow)

ERASABLE = {"versions": versions, "snapshots": snapshots, "events": events}

_BLANK: dict[str, dict[str, Any]] = {
    "versions": {"title": "", "text": "", "url": None, "published": None, "updated": None, "meta": ""},
    "snapshots": {"length": 0, "content_type": "", "base_id": None, "depth": 0, "body": b""},
    "events": {"detail": ""},
}
_HASH = {"versions": "hash", "snapshots": "sha256"}
"""A hash of what was erased becomes the digest of its leaf, which tells nothing once the salt is gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasure:
    """What was erased, by id. `shifted` bodies were compressed against erased ones, or against such; `rows` are all of
    opinion and state that was written, by table."""

    versions: tuple[int, ...]
    snapshots: tuple[int, ...]
    events: tuple[int, ...]
    shifted: tuple[int, ...]
    rows: dict[str, list[int]]


def erase(connection: Connection, reads: SqliteReads, bury: Callable[..., int], version_id: int) -> Erasure:
    """Erase the text of a Version. `bury(kind, record, kept)` appends a tombstone; `kept` is what the record still
    says. Raises UsageError if there is no such Version, or it was erased before."""
    return _Eraser(connection, reads, bury).erase(version_id)


class _Eraser:
    def __init__(self, connection: Connection, reads: SqliteReads, bury: Callable[..., int]) -> None:
        self._connection, self._reads, self._bury = connection, reads, bury
        self._freed: dict[int, bytes] = {}
        self._shifted: set[int] = set()

    def erase(self, version_id: int) -> Erasure:
        same = self._same_text(version_id)
        bodies = self._bodies(same)
        told = self._quoting(same)
        self._free(bodies)
        for kind, records in (("versions", same), ("snapshots", bodies), ("events", told)):
            for record in records:
                self._blank(kind, record)
        self._connection.execute(update(sources).where(sources.c.body_id.in_(bodies)).values(body_id=None))
        return Erasure(
            versions=tuple(same),
            snapshots=tuple(bodies),
            events=tuple(told),
            shifted=tuple(sorted(self._shifted)),
            rows=self._opinion(same),
        )

    def _ids(self, question: Any) -> list[int]:
        return sorted(set(self._connection.execute(question).scalars()))

    # --- what is to go -------------------------------------------------------------------------------------------

    def _same_text(self, version_id: int) -> list[int]:
        """Every Version of the Source with the text of this one: a revert, or the same under another key."""
        row = self._connection.execute(
            select(versions.c.hash, statements.c.source_id)
            .join(statements, statements.c.id == versions.c.statement_id)
            .where(versions.c.id == version_id)
        ).one_or_none()
        if row is None:
            raise UsageError(f"no version {version_id}; `tracker history STATEMENT --format json` gives their ids")
        if told := erased_versions(self._connection).get(version_id):
            raise UsageError(f"of version {version_id} nothing is left: {told}")
        self._source: str = row.source_id
        self._hash: bytes = row.hash
        named = (
            select(versions.c.id)
            .join(statements, statements.c.id == versions.c.statement_id)
            .where(versions.c.hash == row.hash, statements.c.source_id == row.source_id)
        )
        return self._ids(named)

    def _bodies(self, same: list[int]) -> list[int]:
        """Every Snapshot of the Source received while one of these Versions was seen."""
        first = select(versions.c.at, checks.c.snapshot_id).join(readings, readings.c.id == versions.c.reading_id)
        first = first.join(checks, checks.c.id == readings.c.check_id).where(versions.c.id.in_(same))
        found = {snapshot for _, snapshot in self._connection.execute(first) if snapshot is not None}
        closed = select(spans.c.first_seen, spans.c.last_seen).where(spans.c.version_id.in_(same))
        seen = [tuple(span) for span in self._connection.execute(closed)]
        still = select(heads.c.opened).where(heads.c.version_id.in_(same), heads.c.listed)
        seen += [(opened, None) for (opened,) in self._connection.execute(still)]
        places = select(sources.c.id).where(or_(sources.c.id == self._source, sources.c.parent == self._source))
        received = select(checks.c.snapshot_id).where(checks.c.source_id.in_(self._ids(places)))
        received = received.where(checks.c.snapshot_id.is_not(None))
        for start, end in seen:
            during = received.where(checks.c.ended >= start)
            found |= set(self._ids(during if end is None else during.where(checks.c.at <= end)))
        left = select(snapshots.c.id).where(snapshots.c.id.in_(sorted(found)), snapshots.c.body != b"")
        return self._ids(left)

    def _quoting(self, same: list[int]) -> list[int]:
        """Events that quote the text."""
        quoting = events.c.detail.contains('"text":')  # whatever its kind
        rows = select(events.c.id, events.c.detail).where(events.c.source_id == self._source, quoting)
        found = []
        for event, detail in self._connection.execute(rows):
            said = from_json(detail)
            if text_hash(said.get("title", ""), said.get("text", "")) == self._hash:
                found.append(event)
        return found

    # --- going ---------------------------------------------------------------------------------------------------

    def _free(self, bodies: list[int]) -> None:
        """Read the bodies that need an erased one while they still can be."""
        leaning = select(snapshots.c.id).where(snapshots.c.base_id.in_(bodies), snapshots.c.id.not_in(bodies))
        self._freed = {snapshot: self._reads.body(snapshot) for snapshot in self._ids(leaning)}
        self._shifted = set(self._freed)

    def _blank(self, kind: str, record: int) -> None:
        where = ERASABLE[kind]
        row = self._connection.execute(select(where).where(where.c.id == record)).mappings().one()
        leaf = (leaves.c.kind == kind) & (leaves.c.record == record)
        sealed = self._connection.execute(select(leaves.c.digest).where(leaf)).scalar_one()
        blank = _BLANK[kind] | ({_HASH[kind]: sealed} if kind in _HASH else {})
        self._bury(kind, record, content(kind, {**row, **blank}).decode())
        if kind == "snapshots":
            self._rewrite(record)
        self._connection.execute(update(where).where(where.c.id == record).values(**blank))
        self._connection.execute(update(leaves).where(leaf).values(salt=None))

    def _rewrite(self, erased: int) -> None:
        """Write the bodies that lean on this one as whole ones; what hangs on them is so many steps nearer."""
        hanging = select(snapshots.c.id).where(snapshots.c.base_id == erased)
        for snapshot in self._ids(hanging):
            if snapshot in self._freed:
                whole = compress(self._freed[snapshot], None)
                changed = update(snapshots).where(snapshots.c.id == snapshot)
                self._connection.execute(changed.values(base_id=None, depth=0, body=whole))
                self._shift([snapshot], 0)

    def _shift(self, roots: Iterable[int], depth: int) -> None:
        while below := self._ids(select(snapshots.c.id).where(snapshots.c.base_id.in_(list(roots)))):
            depth += 1
            self._shifted.update(below)
            self._connection.execute(update(snapshots).where(snapshots.c.id.in_(below)).values(depth=depth))
            roots = below

    def _unsend(self, about: list[int], same: list[int]) -> None:
        """Messages under way hold the text; what else they told is rendered again."""
        of_it = alerts.c.edit_id.in_(about) | alerts.c.event_id.in_(_befell(same))
        told = set(self._ids(select(alerts.c.id).where(of_it)))
        rows = self._connection.execute(select(sendings.c.id, sendings.c.members))
        gone = [each for each, members in rows if told & set(json.loads(members))]
        self._connection.execute(delete(sendings).where(sendings.c.id.in_(gone)))

    def _opinion(self, same: list[int]) -> dict[str, list[int]]:
        """What was said of the text; alerts that would still tell of it are dead."""
        about = self._ids(select(edits.c.id).where(or_(edits.c.old_id.in_(same), edits.c.new_id.in_(same))))
        said = self._ids(select(verdicts.c.id).where(verdicts.c.edit_id.in_(about)))
        of_it = labels.c.edit_id.in_(about) | labels.c.event_id.in_(_befell(same))
        noted = self._ids(select(labels.c.id).where(of_it))
        owed = alerts.c.edit_id.in_(about) & alerts.c.state.in_([AlertState.PENDING, AlertState.RETRYING])
        dead = self._ids(select(alerts.c.id).where(owed))
        held = self._ids(select(heads.c.statement_id).where(heads.c.version_id.in_(same)))
        run = self._connection.execute
        run(delete(findings).where(findings.c.verdict_id.in_(said)))
        run(update(likenesses).where(likenesses.c.edit_id.in_(about)).values(mark=""))  # made of the text
        run(update(labels).where(labels.c.id.in_(noted)).values(note=""))
        gone = {"state": AlertState.DEAD, "next_attempt": None, "error": "its text was erased on duty"}
        run(update(alerts).where(alerts.c.id.in_(dead)).values(**gone))
        self._unsend(about, same)
        run(update(heads).where(heads.c.statement_id.in_(held)).values(declared=""))
        return {"verdicts": said, "labels": noted, "alerts": dead, "heads": held}


def _befell(same: list[int]) -> Any:
    """The events of the statements that said it."""
    spoken = select(versions.c.statement_id).where(versions.c.id.in_(same))
    return select(events.c.id).where(events.c.statement_id.in_(spoken))
