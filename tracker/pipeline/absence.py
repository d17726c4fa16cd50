"""What a Reading says of Statements that it does not show: departed, hidden, missing, confirmed gone, there again.

Absence is not deletion. What is missing is looked for on its own page, several times; only then is it removed, and not
while the Source itself is in trouble. Works inside one transaction; decides by `tracker.history`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.alert import wanted_removal, wanted_trouble
from tracker.history import covers, is_incident, is_removed
from tracker.model import EventKind, Head, Reading, ReadingState, RemovalReport, Target
from tracker.pipeline.sight import Derived, Tally, Visit
from tracker.store import Transaction


def gone(tx: Transaction, visit: Visit, targets: Sequence[Target], *, incident: str) -> Derived:
    """The page of a Statement was answered with "gone" (404, 410): one vote for its removal. `incident` says why the
    Source is not believed, if it is not."""
    absence = Absence(tx, visit, targets, Tally())
    absence.vote(tx.keys_at(visit.source.id), incident=incident)
    return absence.tally.derived()


class Absence:
    """The steps for one visit; what they add is counted in `tally`."""

    def __init__(self, tx: Transaction, visit: Visit, targets: Sequence[Target], tally: Tally) -> None:
        self.tx, self.visit, self.targets, self.tally = tx, visit, targets, tally
        self.source_id, self.place = visit.source.statements_of, visit.source.id

    def miss(self, missing: Sequence[Head], *, shown: int, state: ReadingState) -> None:
        """Statements that are absent where they should stand: they are looked for on their own pages. If many vanish at
        once, it is the Source that is in trouble."""
        tx, visit = self.tx, self.visit
        for head in missing:
            tx.delist_head(head, self.visit.until(head))
        if is_incident(len(missing), shown):
            why = f"{len(missing)} of {shown} statements vanished at once; none is taken to be removed"
            self._trouble(why, {"reading": state, "missing": [head.key for head in missing]})
            return
        for head in missing:
            tx.doubt(self.source_id, head.statement_id, visit.at)
            self.tally.missing.append(head.key)

    def _trouble(self, why: str, more: Mapping[str, object]) -> None:
        visit = self.visit
        detail = {"why": why, "reason": "incident", **more}
        event_id = self.tx.add_event(self.source_id, EventKind.TROUBLE, visit.at, detail, check_id=visit.check_id)
        for target in wanted_trouble(self.source_id, self.targets):
            self.tx.owe(target.name, visit.at, event_id=event_id)
            self.tally.owed += 1

    def returns(self, head: Head) -> None:
        """Confirmed gone once, and there again."""
        self.tx.mark_removed(head, False)
        self._tell_removal(head, EventKind.RETURNED, {})

    def vote(self, keys: Sequence[str], *, incident: str = "") -> None:
        """A Statement's own page says that it is gone. Enough of such visits, over enough time, confirm it, but not
        while an `incident` says why the Source cannot be believed."""
        tx, at = self.tx, self.visit.at
        heads, doubts = tx.heads(self.source_id, keys, place=self.place), tx.doubts(self.source_id)
        for head in (head for key in keys if (head := heads.get(key)) is not None and not head.removed):
            if head.listed and head.place == self.place:
                tx.delist_head(head, self.visit.until(head))
            tx.doubt(self.source_id, head.statement_id, at)
            since, votes = doubts.get(head.statement_id, (at, 0))
            tx.vote(head.statement_id)
            if is_removed(votes + 1, since, at) and not incident:
                tx.settle_doubt(head.statement_id)
                tx.mark_removed(head, True)
                self.tally.settled = True
                self._tell_removal(head, EventKind.REMOVED, {"votes": votes + 1, "missed": since.isoformat()})

    def confirm(self, reading: Reading) -> None:
        """A Statement's own page, visited because it was missing elsewhere: there, and all is well, or gone."""
        if reading.window is None and self.visit.source.parent is None:
            return  # such places know of no absence, so there is no doubt about what they show
        window, seen = reading.window, {item.key for item in reading.captures}
        doubts = self.tx.doubts(self.source_id)
        for head in self.tx.heads(self.source_id, seen, place=self.place).values():
            if head.statement_id in doubts:
                self.tx.settle_doubt(head.statement_id)
        if seen:
            self.tally.settled = True
        elif window is not None and self.visit.source.in_passing:
            self.vote([key for key in self.tx.keys(doubts) if covers(window, key)])

    def _tell_removal(self, head: Head, kind: EventKind, detail: Mapping[str, object]) -> None:
        tx, visit = self.tx, self.visit
        version = tx.version(head.version_id)
        event_id = tx.add_event(
            self.source_id, kind, visit.at, detail, statement_id=head.statement_id, check_id=visit.check_id
        )
        report = RemovalReport(
            id=event_id,
            source=self.source_id,
            speaker=visit.source.speaker,
            statement=head.statement_id,
            url=version.url,
            title=version.title,
            text=version.text,
            last_seen=version.at,
            confirmed=visit.at,
        )
        for target in wanted_removal(report, self.targets):
            tx.owe(target.name, visit.at, event_id=event_id)
            self.tally.owed += 1

    def hide(self, head: Head) -> None:
        """The Statement is there and its text is not shown: what was last read was seen until then, and no longer."""
        if head.listed and head.place == self.place:
            self.tx.delist_head(head, self.visit.until(head))
            self.tx.add_event(
                self.source_id,
                EventKind.HIDDEN,
                self.visit.at,
                {"key": head.key},
                statement_id=head.statement_id,
                check_id=self.visit.check_id,
            )
