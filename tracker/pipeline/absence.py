"""What a Reading says of Statements that it does not show: departed, hidden, missing, confirmed gone, there again.

Absence is not deletion. What is missing is looked for on its own page, several times; only then is it removed, and not
while the site itself is in trouble. Works inside one transaction; `tracker.presence` decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.alert import wanted_removal, wanted_trouble
from tracker.history import covers
from tracker.model import EMPTIED, EventKind, Reading, RemovalReport, StatementState, Target
from tracker.pipeline.sight import Derived, Tally, Visit, Witness
from tracker.presence import Absent, Presence, is_emptied, presence
from tracker.store import Transaction


def gone(tx: Transaction, visit: Visit, targets: Sequence[Target], witness: Witness, *, vanished: int = 0) -> Derived:
    """The page of a Statement was answered with "gone" (404, 410): one vote for its removal, if the site stands. Where
    all pages of the Source have `vanished` together, that is told."""
    absence = Absence(tx, visit, targets, Tally())
    if vanished:
        absence.vanish(vanished)
    absence.vote(tx.keys_at(visit.source.id), witness)
    return absence.tally.derived()


def refused(tx: Transaction, visit: Visit, targets: Sequence[Target], why: str, witness: Witness) -> Derived:
    """The page of a Statement may not be read any more."""
    absence = Absence(tx, visit, targets, Tally())
    absence.unsee(why, witness)
    return absence.tally.derived()


class Absence:
    """The steps for one visit; what they add is counted in `tally`."""

    def __init__(self, tx: Transaction, visit: Visit, targets: Sequence[Target], tally: Tally) -> None:
        self.tx, self.visit, self.targets, self.tally = tx, visit, targets, tally
        self.source_id, self.place = visit.source.statements_of, visit.source.id

    def miss(self, missing: Sequence[StatementState]) -> None:
        """Statements that are absent where they should stand: they are looked for on their own pages."""
        for head in missing:
            self.tx.delist_head(head, self.visit.until(head))
            self.tx.doubt(self.source_id, head.statement_id, self.visit.at)
            self.tally.missing.append(head.key)

    def returns(self, head: StatementState) -> None:
        """Confirmed gone once, and there again."""
        self.tx.mark_removed(head, False)
        self._tell_removal(head, EventKind.RETURNED, {})

    def vote(self, keys: Sequence[str], witness: Witness) -> None:
        """A Statement's own page says that it is gone. Enough of such visits, over enough time, confirm it, if the site
        stood at each of them, as its `witness` says."""
        tx, at = self.tx, self.visit.at
        heads, doubts = tx.heads(self.source_id, keys, place=self.place), tx.doubts(self.source_id)
        for head in (head for key in keys if (head := heads.get(key)) is not None and not head.removed):
            if head.listed and head.place == self.place:
                tx.delist_head(head, self.visit.until(head))
            since, votes = doubts.get(head.statement_id, (at, 0))
            if not votes:
                since = at if head.statement_id not in doubts or not witness.counts else since
                tx.settle_doubt(head.statement_id)
            tx.doubt(self.source_id, head.statement_id, since)
            if not witness.counts:
                continue
            tx.vote(head.statement_id)
            known = Absent(votes=votes + 1, since=since, at=at, false_alarms=witness.false_alarms)
            if presence(known) is Presence.REMOVED:
                tx.settle_doubt(head.statement_id)
                tx.mark_removed(head, True)
                self.tally.settled = True
                detail = {"votes": votes + 1, "missed": since.isoformat(), "canary": list(witness.checks)}
                self._tell_removal(head, EventKind.REMOVED, detail)

    def unsee(self, why: str, witness: Witness) -> None:
        """The Statement of a page cannot be seen any more, and that is told once."""
        tx, told = self.tx, self.tx.told_unseen(self.source_id)
        for head in tx.heads(self.source_id, tx.keys_at(self.place), place=self.place).values():
            if head.place != self.place or head.removed or head.statement_id in told:
                continue
            if head.listed:
                tx.delist_head(head, self.visit.until(head))
            detail = {"why": why, "canary": list(witness.checks)}
            self._tell_removal(head, EventKind.UNSEEN, detail)

    def vanish(self, count: int) -> None:
        """All pages of the Source are gone: that is told as one, and once."""
        if not self._has_vanished():
            why = f"all {count} pages that are followed are gone at once; none is taken to be removed"
            since = self.visit.seen_until
            detail = {"why": why, "reason": "gone", "vanished": count, "since": since.isoformat() if since else None}
            self._tell_source(EventKind.TROUBLE, detail)

    def _has_vanished(self) -> bool:
        both = (EventKind.TROUBLE, EventKind.RECOVERED)
        newest = self.tx.newest_event(self.source_id, both, having="vanished")
        return newest is not None and newest.kind is EventKind.TROUBLE

    def _tell_source(self, kind: EventKind, detail: Mapping[str, object]) -> None:
        visit = self.visit
        event_id = self.tx.add_event(self.source_id, kind, visit.at, detail, check_id=visit.check_id)
        for target in wanted_trouble(self.source_id, self.targets, speaker=visit.source.speaker):
            self.tx.owe(target.name, visit.at, event_id=event_id)
            self.tally.owed += 1

    def seen(self, heads: Sequence[StatementState]) -> None:
        """These are read where they were not listed: word that one cannot be seen any more is taken back, and that all
        have vanished."""
        if heads and self.place != self.source_id and self._has_vanished():
            since = self.visit.seen_until
            detail = {"vanished": len(heads), "since": since.isoformat() if since else None}
            self._tell_source(EventKind.RECOVERED, detail)
        if heads and (told := self.tx.told_unseen(self.source_id)):
            for head in heads:
                if head.statement_id in told:
                    self._tell_removal(head, EventKind.RETURNED, {})

    def confirm(self, reading: Reading, witness: Witness) -> None:
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
            self.vote([key for key in self.tx.keys(doubts) if covers(window, key)], witness)

    def _tell_removal(self, head: StatementState, kind: EventKind, detail: Mapping[str, object]) -> None:
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
            unseen=str(detail.get("why", "")),
            emptied=detail.get("how") == EMPTIED,
        )
        for target in wanted_removal(report, self.targets, language=visit.source.language):
            tx.owe(target.name, visit.at, event_id=event_id)
            self.tally.owed += 1

    def empty(self, blank: Sequence[StatementState], *, shown: int, looked_for: bool) -> list[StatementState]:
        """Entries that are there and have lost their texts, of so many: each look at them is a vote that they are
        removed by that, beside others that have theirs. What has a text again is not `looked_for` any more."""
        if not blank and not looked_for:
            return []
        emptied = list(blank) if blank and is_emptied(len(blank), shown) else []
        doubts = self.tx.doubts(self.source_id)
        for statement_id in doubts.keys() - {head.statement_id for head in emptied}:
            self.tx.settle_doubt(statement_id)
        for head in emptied:
            self.hide(head)
            since, votes = doubts.get(head.statement_id, (self.visit.at, 0))
            if presence(Absent(votes=votes + 1, since=since, at=self.visit.at)) is Presence.REMOVED:
                self.tx.settle_doubt(head.statement_id)
                self.tx.mark_removed(head, True)
                self._tell_removal(head, EventKind.REMOVED, {"how": EMPTIED, "votes": votes + 1})
                continue
            self.tx.doubt(self.source_id, head.statement_id, since)
            self.tx.vote(head.statement_id)
            self.tally.looks_for = True
        return emptied

    def hide(self, head: StatementState) -> None:
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
