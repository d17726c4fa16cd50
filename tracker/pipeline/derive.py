"""From a Reading to Versions, Edits, Verdicts and the Alerts they are owed, inside one transaction.

Everything here runs in the store's writer, one Reading at a time: parallel where it waits, serial where it thinks.
Decides nothing itself: history says what happened, judging what it means, alert policy who is to be told.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.alert import wanted
from tracker.diffing import diff
from tracker.history import FLAPPING_DAYS, is_conflict, is_flapping, place, plan
from tracker.judging import is_silent, judge
from tracker.model import (
    Capture,
    Cause,
    EditReport,
    Head,
    Level,
    Reading,
    ReadingState,
    Severity,
    Source,
    Target,
    Verdict,
)
from tracker.store import Transaction, VersionText
from tracker.text import statement_text, text_hash

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """One Reading and what it is a Reading of. `at` is when the Source said it, `seen_until` until when its listed
    heads were seen before. `origin` names the archive that a past capture came from."""

    source: Source
    check_id: int
    at: datetime
    reading: Reading
    seen_until: datetime | None
    cause: Cause = Cause.SOURCE
    origin: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Derived:
    """What a Reading added, in numbers, and the ids of its Edits."""

    statements: int = 0
    versions: int = 0
    edits: tuple[int, ...] = ()
    owed: int = 0


NOTHING = Derived()
"""What most Checks add."""


@dataclass(kw_only=True, slots=True)
class _Tally:
    statements: int = 0
    versions: int = 0
    edits: list[int] = field(default_factory=list)
    owed: int = 0


def derive(tx: Transaction, sight: Sight, targets: Sequence[Target]) -> Derived:
    """Write down what `sight` adds to the history of its Source, and what is owed to `targets`. Raises
    history.StaleEntry if the Reading took an entry as known whose head has moved on."""
    reading_id = tx.add_reading(sight.check_id, sight.reading)
    work = _Work(tx, sight, reading_id, targets)
    if sight.reading.state in (ReadingState.COMPLETE, ReadingState.PARTIAL):
        latest = tx.last_check_at(sight.source.id, before=sight.check_id)
        if sight.origin is not None and latest is not None and sight.at <= latest:
            work.fill_in()
        else:
            work.go_on()
    tally = work.tally
    return Derived(statements=tally.statements, versions=tally.versions, edits=tuple(tally.edits), owed=tally.owed)


class _Work:
    """The steps for one Reading; holds what they share."""

    def __init__(self, tx: Transaction, sight: Sight, reading_id: int, targets: Sequence[Target]) -> None:
        self.tx, self.sight, self.reading_id, self.targets = tx, sight, reading_id, targets
        self.tally = _Tally()

    # --- the present goes on -------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The newest Reading of its Source: compare it with the heads."""
        tx, sight = self.tx, self.sight
        heads = tx.heads(sight.source.id, (item.key for item in sight.reading.captures))
        complete = sight.reading.state is ReadingState.COMPLETE
        made = plan(sight.reading.captures, heads, complete=complete)
        until = sight.seen_until or sight.at
        for head in made.departed:
            tx.delist_head(head, until)
        for head in made.relisted:
            tx.relist_head(head, sight.at)
        for capture in made.new:
            self._begin(capture)
        for head, capture in made.changed:
            self._change(head, capture, until)
        for head, capture in made.declared:
            self._event("metadata", tx.redeclare_head(head, capture), head.statement_id)
        for head, capture in made.refreshed:
            tx.refresh_head(head, capture)
        for capture in made.duplicates:
            self._duplicate(capture)

    def _begin(self, capture: Capture) -> None:
        tx, sight = self.tx, self.sight
        statement_id = tx.add_statement(sight.source.id, capture.key)
        version_id = self._version(statement_id, capture)
        tx.open_head(sight.source.id, statement_id, version_id, capture, sight.at)
        self.tally.statements += 1
        self._republished(statement_id, capture)

    def _change(self, head: Head, capture: Capture, until: datetime) -> None:
        tx, sight = self.tx, self.sight
        old = tx.version(head.version_id)
        version_id = self._version(head.statement_id, capture)
        tx.change_head(head, version_id, capture, sight.at, until)
        edit_id = self._edit(head.statement_id, head.version_id, version_id, old, capture)
        before, after = statement_text(old.title, old.text), statement_text(capture.title, capture.text)
        if is_conflict(before, after, same_url=old.url == capture.url):
            self._event("conflict", {"edit": edit_id, "url": [old.url, capture.url]}, head.statement_id)

    def _duplicate(self, capture: Capture) -> None:
        digest = text_hash(capture.title, capture.text).hex()
        detail = {"key": capture.key, "title": capture.title, "text": capture.text, "hash": digest}
        if not self.tx.event_known("duplicate", self.sight.source.id, digest):
            self._event("duplicate", detail, None)

    # --- the past is filled in -----------------------------------------------------------------------------------

    def fill_in(self) -> None:
        """A past Reading, older than what is known: each text goes where it belongs. Its absences say nothing."""
        heads = self.tx.heads(self.sight.source.id, (item.key for item in self.sight.reading.captures))
        taken: set[str] = set()
        for item in self.sight.reading.captures:
            if isinstance(item, Capture) and item.key not in taken:
                taken.add(item.key)
                self._fit(heads.get(item.key), item)

    def _fit(self, head: Head | None, capture: Capture) -> None:
        tx, at = self.tx, self.sight.at
        if head is None:
            statement_id = tx.add_statement(self.sight.source.id, capture.key)
            version_id = self._version(statement_id, capture)
            tx.add_span(version_id, at, at)
            tx.open_head(self.sight.source.id, statement_id, version_id, capture, at, listed=False)
            self.tally.statements += 1
            return
        found = place(tx.past(head.statement_id), text_hash(capture.title, capture.text), tx.instant(at))
        if found.contradicts is not None:
            detail = {"version": found.contradicts, "title": capture.title, "text": capture.text}
            self._event("contradiction", detail, head.statement_id)
        elif found.seen is not None:
            if found.widens:
                tx.add_span(found.seen, at, at)
        else:
            self._put_between(head.statement_id, capture, found.after, found.before)

    def _put_between(self, statement_id: int, capture: Capture, after: int | None, before: int | None) -> None:
        tx = self.tx
        version_id = self._version(statement_id, capture)
        tx.add_span(version_id, self.sight.at, self.sight.at)
        if after is not None and before is not None:
            tx.supersede_edit(after, before)
        if after is not None:
            self._edit(statement_id, after, version_id, tx.version(after), capture)
        if before is not None:
            later = tx.version(before)
            self._edit(statement_id, version_id, before, tx.version(version_id), later)

    # --- shared --------------------------------------------------------------------------------------------------

    def _version(self, statement_id: int, capture: Capture) -> int:
        self.tally.versions += 1
        return self.tx.add_version(statement_id, capture, reading_id=self.reading_id, at=self.sight.at)

    def _event(self, kind: str, detail: Mapping[str, object], statement_id: int | None) -> None:
        sight = self.sight
        self.tx.add_event(sight.source.id, kind, sight.at, detail, statement_id=statement_id, check_id=sight.check_id)

    def _republished(self, statement_id: int, capture: Capture) -> None:
        twin = self.tx.same_text(self.sight.source.id, statement_id, text_hash(capture.title, capture.text))
        if twin is not None and capture.text:
            self._event("republished", {"statement": twin}, statement_id)

    def _edit(self, statement_id: int, old_id: int, new_id: int, old: VersionText, new: VersionText | Capture) -> int:
        """Form the opinion on two neighbouring Versions, and owe it to those who want it."""
        tx, sight = self.tx, self.sight
        reverts_to = tx.earlier_version(statement_id, text_hash(new.title, new.text), but=new_id)
        since = sight.at - timedelta(days=FLAPPING_DAYS)
        flapping = reverts_to is not None and is_flapping(tx.reverts(statement_id, since))
        at = new.at if isinstance(new, VersionText) else sight.at
        edit_id = tx.add_edit(
            statement_id, old_id, new_id, at, cause=sight.cause, reverts_to=reverts_to, flapping=flapping
        )
        verdict = opinion(old, new, sight.source.language)
        tx.add_verdict(edit_id, verdict, at)
        self.tally.edits.append(edit_id)
        report = self._report(edit_id, old, new, verdict, flapping=flapping)
        for target in wanted(report, self.targets):
            tx.owe(target.name, sight.at, edit_id=edit_id)
            self.tally.owed += 1
        return edit_id

    def _report(
        self,
        edit_id: int,
        old: VersionText,
        new: VersionText | Capture,
        verdict: Verdict,
        *,
        flapping: bool,
    ) -> EditReport:
        """As much of the Edit as the policy needs to know who wants it."""
        sight = self.sight
        return EditReport(
            id=edit_id,
            source=sight.source.id,
            speaker=sight.source.speaker,
            statement=0,
            url=new.url,
            title_old=old.title,
            title_new=new.title,
            version=0,
            old=statement_text(old.title, old.text),
            new=statement_text(new.title, new.text),
            last_seen_old=old.at,
            first_seen_new=sight.at,
            published=None,
            level=verdict.level,
            severity=verdict.severity,
            probability=verdict.probability,
            silent=verdict.silent,
            cause=sight.cause,
            imported=sight.origin is not None,
            findings=verdict.findings,
            flapping=flapping,
        )


def opinion(old: VersionText, new: VersionText | Capture, language: str | None) -> Verdict:
    """The verdict on two texts of one Statement. A judge that fails is no reason to lose a Version: UNDECIDED then."""
    before, after = statement_text(old.title, old.text), statement_text(new.title, new.text)
    silent = is_silent(
        before,
        after,
        updated_old=old.updated,
        updated_new=new.updated,
        edited_mark=new.edited_mark and not old.edited_mark,
    )
    try:
        return judge(before, after, language=language, silent=silent, changes=diff(before, after))
    except Exception as error:  # whatever fails in forming an opinion, the evidence must be committed
        log.exception("the judge failed on an edit; it is kept as undecided")
        return Verdict(
            level=Level.UNDECIDED,
            severity=Severity.HIGH,
            probability=None,
            silent=silent,
            reason=f"the judge failed: {type(error).__name__}",
            judge="none",
        )
