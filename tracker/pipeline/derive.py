"""From a Reading to Versions, Edits, Verdicts and the Alerts they are owed, inside one transaction.

Everything here runs in the store's writer, one Reading at a time: parallel where it waits, serial where it thinks.
Decides nothing itself: history says what happened, judging what it means, alert policy who is to be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.alert import NewEdit, wanted
from tracker.history import FLAPPING_DAYS, Plan, fit_in, is_conflict, is_flapping, plan
from tracker.judging import TOO_LONG, undecided
from tracker.model import (
    Capture,
    Cause,
    EventKind,
    JudgeJob,
    ReadingState,
    Sighting,
    StatementState,
    Target,
    Verdict,
)
from tracker.pipeline.absence import Absence
from tracker.pipeline.alike import Change
from tracker.pipeline.besides import as_noted, passages
from tracker.pipeline.gathering import Gathering
from tracker.pipeline.identify import BY_WORDS, Identified, identify
from tracker.pipeline.newcomers import tell_new
from tracker.pipeline.opinion import Unjudged, is_short, job, opinion
from tracker.pipeline.parts import NOWHERE, Carried, Part, begun, has_moved
from tracker.pipeline.passing import summary
from tracker.pipeline.sight import Derived, Sight, Tally
from tracker.pipeline.together import Together
from tracker.sources import KINDS, Doubt
from tracker.store import Transaction, VersionText
from tracker.store.values import Aside
from tracker.text import BESIDE, statement_text, text_hash


def derive(
    tx: Transaction,
    sight: Sight,
    targets: Sequence[Target],
    *,
    identified: Identified | None = None,
    now: datetime | None = None,
) -> Derived:
    """Write down what `sight` adds to the history of its Source, and `now` (when it was seen, if none is given) what is
    owed to `targets`. How its captures were
    `identified` before counts if no head has moved on since. Raises history.StaleEntry if the Reading took an entry as
    known whose head has moved on, and Unjudged if it makes long Edits on which there is no opinion; then all of it is
    to be undone."""
    reading_id, newest = tx.add_reading(sight.check_id, sight.reading), _is_newest(tx, sight)
    says = sight.reading.state in (ReadingState.COMPLETE, ReadingState.PARTIAL) and not sight.source.follow
    found = Identified(captures=[], heads={})
    if says:
        found = identify(tx, sight, newest=newest, before=identified if newest else None)
        sight = replace(sight, reading=replace(sight.reading, captures=tuple(found.captures)))
    work = _Work(tx, sight, reading_id, targets, found, now=now or sight.at)
    work.tally.newest = newest
    work.remark()
    if sight.unseen and newest:
        Absence(tx, sight, targets, work.tally).unsee(sight.unseen, sight.witness)
    if says:
        if newest:
            work.go_on()
            Absence(tx, sight, targets, work.tally).confirm(sight.reading, sight.witness)
        else:
            work.fill_in()
    if work.unjudged:
        raise Unjudged(work.unjudged)
    return work.tally.derived()


def derive_part(
    tx: Transaction, sight: Sight, targets: Sequence[Target], part: Part, carried: Carried, *, now: datetime
) -> Derived | None:
    """Write down one part of what `sight` adds; `derive` does the rest. None, and nothing is written, where a head has
    moved on since that was planned. Raises Unjudged as `derive` does."""
    if has_moved(part, tx.heads(sight.source.statements_of, part.keys, place=NOWHERE)):
        return None
    work = _Work(tx, sight, tx.add_reading(sight.check_id, begun(sight.reading)), targets, carried.found, now=now)
    work.begun = carried.begun
    work.write(part.new, part.changed, listed=part.listed, seen=carried.seen)
    if work.unjudged:
        raise Unjudged(work.unjudged)
    return work.tally.derived()


def _is_newest(tx: Transaction, sight: Sight) -> bool:
    """Whether nothing later is known of the Source. Captures of one second go on in the order of their archive."""
    if sight.origin is None and not sight.late:
        return True
    latest = tx.newest_sight(sight.source.id, but=sight.check_id)
    return latest is None or sight.at >= latest


class _Work:
    """The steps for one Reading; holds what they share."""

    def __init__(
        self,
        tx: Transaction,
        sight: Sight,
        reading_id: int,
        targets: Sequence[Target],
        found: Identified,
        *,
        now: datetime,
    ) -> None:
        """`sight` has its captures under the keys of their Statements, as `found`."""
        self.tx, self.sight, self.reading_id, self.targets, self.found = tx, sight, reading_id, targets, found
        self.tally = Tally()
        self.gathering = Gathering(tx, sight, targets, now)
        self.together = Together(tx, sight, targets, (), gathering=self.gathering)
        self.unjudged: list[JudgeJob] = []
        self.begun: dict[str, int] = {}
        self.source_id, self.place = sight.source.statements_of, sight.source.id

    # --- the present goes on -------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The newest Reading of its Source: compare it with the heads."""
        tx, sight = self.tx, self.sight
        heads, complete = self.found.heads, sight.reading.state is ReadingState.COMPLETE
        window, absence = sight.reading.window, Absence(tx, sight, self.targets, self.tally)
        made = plan(
            sight.reading.captures, heads, complete=complete, sound=sight.sound, place=self.place, window=window
        )
        emptied = absence.empty(self._blank(made), shown=len(sight.reading.captures), looked_for=sight.looked_for)
        made = replace(made, changed=[pair for pair in made.changed if pair[0] not in emptied])
        for head in [*made.departed, *made.unseen]:
            tx.delist_head(head, sight.until(head))
        absence.miss(made.missing)
        for head in made.hidden:
            absence.hide(head)
        for head in made.returned:
            absence.returns(head)
        absence.seen([*made.relisted, *(head for head, _ in made.changed if not head.listed)])
        for head in [*made.relisted, *self._taken_over(heads, made)]:
            self._list(head)
        self._rename(heads)
        self.write(made.new, made.changed)
        passing = [changed for head, capture in made.declared if (changed := self._redeclare(head, capture))]
        passing += [changed for head, capture in made.refreshed if (changed := tx.refresh_head(head, capture))]
        if passing and sight.cause is Cause.SOURCE:
            self._event(EventKind.VOLATILE, summary(passing), None)
        for capture in made.duplicates:
            self._duplicate(capture)
        self._withhold(heads, made)

    def write(
        self,
        new: Sequence[Capture],
        changed: Sequence[tuple[StatementState, Capture]],
        *,
        listed: int | None = None,
        seen: dict[str, int] | None = None,
    ) -> None:
        """Statements that begin and those that say something else: all of a Reading, or a part (`Together`)."""
        for capture in new:
            self._begin(capture)
        together = self.together = Together(
            self.tx, self.sight, self.targets, changed, gathering=self.gathering, listed=listed, seen=seen
        )
        for head, capture in changed:
            self._change(head, capture)
        together.close(self.tally)

    def _blank(self, made: Plan) -> list[StatementState]:
        """Entries that are there and had a text, and have none: they say nothing else, they say nothing."""
        if self.sight.cause is not Cause.SOURCE or KINDS[self.sight.source.kind].doubt is not Doubt.ENTRY:
            return []
        blank = [head for head, capture in made.changed if not capture.text]
        return [head for head in blank if self.tx.version(head.version_id).text]

    def _taken_over(self, heads: Mapping[str, StatementState], made: Plan) -> list[StatementState]:
        """Heads that stand unchanged at their Source's own place and were listed at a further one, which is visited
        less often."""
        if self.place != self.source_id:
            return []
        busy = {head.statement_id for head, _ in made.changed} | {head.statement_id for head in made.hidden}
        seen = {item.key for item in self.sight.reading.captures}
        return [
            head
            for key, head in heads.items()
            if head.listed and head.place != self.place and key in seen and head.statement_id not in busy
        ]

    def _list(self, head: StatementState) -> None:
        """A head that was not listed here is seen here: from visit to visit, or in passing."""
        if self.sight.source.in_passing:
            self.tx.add_span(head.version_id, self.sight.at, self.sight.at)
            return
        if head.listed:
            self.tx.delist_head(head, self.sight.until(head))
        self.tx.relist_head(head, self.sight.at, place=self.place)

    # --- what is there -------------------------------------------------------------------------------------------

    def _begin(self, capture: Capture) -> None:
        tx, sight = self.tx, self.sight
        statement_id = tx.add_statement(self.source_id, capture.key)
        version_id = self._version(statement_id, capture)
        listed = not sight.source.in_passing
        tx.open_head(self.source_id, statement_id, version_id, capture, sight.at, listed=listed, place=self.place)
        if not listed:
            tx.add_span(version_id, sight.at, sight.at)
        self.tally.statements += 1
        tx.add_names(self.source_id, statement_id, self.found.names.get(capture.key, ()))
        self.begun[capture.key] = statement_id
        if (copied := self.found.copies.get(capture.key)) is not None:
            head = self.found.heads.get(copied)
            of = self.begun.get(copied) if head is None else head.statement_id
            why = "one key on two entries at once, in much the same words; each goes on as a statement of its own"
            self._event(EventKind.DUPLICATE, {"key": copied, "of": of, "why": why}, statement_id)
        elif (other := self.found.reused.get(capture.key)) is not None:
            detail = {"key": other.key, "of": other.statement_id, "url": [other.url, capture.url]}
            self._event(EventKind.CONFLICT, detail, statement_id)
        elif (other := self.found.unsure.get(capture.key)) is not None:
            detail = {"key": [other.key, capture.key], "of": other.statement_id, BY_WORDS: "its words alone"}
            self._event(EventKind.INDISTINCT, detail, statement_id)
        else:
            self._republished(statement_id, capture)
        tell_new(tx, sight, statement_id, capture, self.targets, tally=self.tally)

    def _rename(self, heads: Mapping[str, StatementState]) -> None:
        """Statements that are shown under other names than before: these find them from now on."""
        why = {each.statement_id: each for each in self.found.rekeyed}
        for key, names in self.found.names.items():
            if (head := heads.get(key)) is None:
                continue  # it begins with this reading
            kept = self.tx.add_names(self.source_id, head.statement_id, names)
            rekeyed = why.get(head.statement_id)
            if rekeyed is not None and rekeyed.new in kept:
                detail: dict[str, object] = {"key": [rekeyed.old, rekeyed.new], "why": rekeyed.why}
                if rekeyed.by_words:
                    detail[BY_WORDS] = "its words alone"
                self._event(EventKind.REKEYED, detail, head.statement_id)

    def _redeclare(self, head: StatementState, capture: Capture) -> Aside:
        """What stands beside the text changed. Gives back what was set aside and changed."""
        ours = self.sight.cause is not Cause.SOURCE
        changed = self.tx.redeclare_head(head, capture if ours else as_noted(self.tx, head, capture, self.sight.at))
        self._beside(head, changed.beside, capture.text)
        if changed.declared:
            kind = EventKind.REEXTRACTED if ours else EventKind.METADATA
            self._event(kind, changed.declared, head.statement_id)
        return changed.aside

    def _beside(self, head: StatementState, sides: Sequence[str | None], *texts: str) -> None:
        if self.sight.cause is Cause.SOURCE and (detail := passages(sides, *texts)) is not None:
            self._event(EventKind.BESIDE, detail, head.statement_id)

    def _change(self, head: StatementState, capture: Capture) -> None:
        tx, sight = self.tx, self.sight
        old, seen = tx.version(head.version_id), tx.beside(head)
        version_id = self._version(head.statement_id, capture)
        listed = not sight.source.in_passing
        tx.change_head(head, version_id, capture, sight.at, sight.until(head), listed=listed, place=self.place)
        if not listed:
            tx.add_span(version_id, sight.at, sight.at)
        edit_id = self._edit(head.statement_id, head.version_id, version_id, old, capture, at=sight.at)
        self._beside(head, [seen, capture.meta.get(BESIDE)], old.text, capture.text)
        if (check_id := sight.confirmed.get(capture.key)) is not None:
            self._event(EventKind.CONFIRMED, {"edit": edit_id, "check": check_id}, head.statement_id)
        before, after = statement_text(old.title, old.text), statement_text(capture.title, capture.text)
        if is_conflict(before, after, same_url=old.url == capture.url):
            self._event(EventKind.CONFLICT, {"edit": edit_id, "url": [old.url, capture.url]}, head.statement_id)

    def _duplicate(self, capture: Capture) -> None:
        digest = text_hash(capture.title, capture.text).hex()
        detail = {"key": capture.key, "title": capture.title, "text": capture.text}
        self._once(EventKind.DUPLICATE, digest, detail, None)

    def _withhold(self, heads: Mapping[str, StatementState], made: Plan) -> None:
        """What was there and is not believed to be whole leaves an event, once for the same key or text."""
        for head, capture in made.withheld:
            digest = text_hash(capture.title, capture.text or head.key).hex()
            why = "the document may be cut inside this statement"
            self._once(EventKind.WITHHELD, digest, {"key": head.key, "why": why}, head.statement_id)
        for each in self.sight.reading.withheld:
            named = heads.get(each.key)
            detail = {"key": each.key, "why": each.why}
            digest = text_hash("", each.key).hex() if each.key else each.entry  # it may be cut elsewhere each time
            self._once(EventKind.WITHHELD, digest, detail, None if named is None else named.statement_id)

    def _once(self, kind: EventKind, digest: str, detail: Mapping[str, object], statement_id: int | None) -> None:
        if not self.tx.event_known(kind, self.source_id, digest):
            self._event(kind, {**detail, "hash": digest}, statement_id)

    def remark(self) -> None:
        """Note what is to be noted with this Reading."""
        for each in self.sight.remarks:
            if (digest := each.detail.get("hash")) is not None:
                self._once(each.kind, digest, each.detail, each.statement_id)
            else:
                self._event(each.kind, each.detail, each.statement_id)

    # --- the past is filled in -----------------------------------------------------------------------------------

    def fill_in(self) -> None:
        """A past Reading, older than what is known: each text goes where it belongs. Its absences say nothing."""
        captures = [item for item in self.sight.reading.captures if isinstance(item, Capture) and not item.hidden]
        heads = self.found.heads
        self._rename(heads)
        groups: dict[str, list[Capture]] = {}
        for item in captures:
            groups.setdefault(item.key, []).append(item)
        for key, same in groups.items():
            if (head := heads.get(key)) is None:
                self._begin_in_the_past(same[0])
            else:
                self._fit(head, same)

    def _begin_in_the_past(self, capture: Capture) -> None:
        tx, at = self.tx, self.sight.at
        statement_id = tx.add_statement(self.source_id, capture.key)
        version_id = self._version(statement_id, capture)
        tx.add_span(version_id, at, at)
        tx.open_head(self.source_id, statement_id, version_id, capture, at, listed=False)
        tx.add_names(self.source_id, statement_id, self.found.names.get(capture.key, ()))
        self.tally.statements += 1

    def _fit(self, head: StatementState, captures: Sequence[Capture]) -> None:
        """Of several captures of one key the one that is known already counts, else the first: as in the present."""
        tx, at = self.tx, self.sight.at
        past = tx.past(head.statement_id)
        placed = [(fit_in(past, text_hash(each.title, each.text), at), each) for each in captures]
        found, capture = next((each for each in placed if each[0].seen is not None), placed[0])
        if found.contradicts is not None:
            detail = {"version": found.contradicts, "title": capture.title, "text": capture.text}
            self._event(EventKind.CONTRADICTION, detail, head.statement_id)
            self.tally.contradictions += 1
        elif found.seen is not None:
            if found.widens:
                tx.add_span(found.seen, at, at)
        else:
            self._put_between(head, capture, found.after, found.before)

    def _put_between(
        self, head: StatementState, capture: Capture, after: Sighting | None, before: Sighting | None
    ) -> None:
        tx, statement_id, at = self.tx, head.statement_id, self.sight.at
        version_id = self._version(statement_id, capture)
        if before is None:  # the newest that is known of this Statement: what comes next is compared with it
            tx.change_head(head, version_id, capture, at, self.sight.seen_until, listed=head.listed)
        if before is not None or not head.listed:
            tx.add_span(version_id, at, at)
        if after is not None and before is not None:
            tx.supersede_edit(after.version_id, before.version_id)
        if after is not None:
            self._edit(statement_id, after.version_id, version_id, tx.version(after.version_id), capture, at=at)
        if before is not None:
            later = tx.version(before.version_id, first=True)
            self._edit(statement_id, version_id, before.version_id, tx.version(version_id), later, at=before.first)

    # --- shared --------------------------------------------------------------------------------------------------

    def _version(self, statement_id: int, capture: Capture) -> int:
        self.tally.versions += 1
        self.tally.characters += len(capture.text)
        return self.tx.add_version(statement_id, capture, reading_id=self.reading_id, at=self.sight.at)

    def _event(self, kind: EventKind, detail: Mapping[str, object], statement_id: int | None) -> None:
        sight = self.sight
        self.tx.add_event(self.source_id, kind, sight.at, detail, statement_id=statement_id, check_id=sight.check_id)

    def _republished(self, statement_id: int, capture: Capture) -> None:
        twin = self.tx.same_text(self.source_id, statement_id, text_hash(capture.title, capture.text))
        if twin is not None and capture.text:
            self._event(EventKind.REPUBLISHED, {"statement": twin}, statement_id)

    def _edit(
        self,
        statement_id: int,
        old_id: int,
        new_id: int,
        old: VersionText,
        new: VersionText | Capture,
        *,
        at: datetime,
    ) -> int:
        """Form the opinion on two neighbouring Versions, the new one seen at `at`, and owe it to those who want it."""
        tx, sight = self.tx, self.sight
        digest = text_hash(new.title, new.text)
        reverts_to = tx.earlier_version(statement_id, digest, at=at, new_id=new_id)
        since = at - timedelta(days=FLAPPING_DAYS)
        flapping = reverts_to is not None and is_flapping(tx.reverts(statement_id, since, at))
        edit_id = tx.add_edit(
            statement_id, old_id, new_id, at, cause=sight.cause, reverts_to=reverts_to, flapping=flapping
        )
        on = job(old, new, sight.source.language)
        verdict = self.together.verdict(statement_id, self._verdict(on), on.old, on.new)
        tx.add_verdict(edit_id, verdict, at)
        if verdict.reason == TOO_LONG:
            self._event(EventKind.DIFF_LIMITED, {"edit": edit_id, "why": verdict.reason}, statement_id)
        self.tally.edits.append(edit_id)
        self.tally.flaps |= flapping
        made = NewEdit(
            id=edit_id,
            source=self.source_id,
            speaker=sight.source.speaker,
            language=sight.source.language,
            old=on.old,
            new=on.new,
            level=verdict.level,
            severity=verdict.severity,
            silent=verdict.silent,
            findings=verdict.findings,
            cause=sight.cause,
            imported=sight.origin is not None,
            flapping=flapping,
        )
        change = Change(old_title=old.title, old=old.text, new_title=new.title, new=new.text)
        mark = self.gathering.mark(change, made)
        if self.together.takes(statement_id, made, change, mark):
            return edit_id
        if mark is not None:
            if (known := self.gathering.followed(mark, statement_id)) is not None:
                self.gathering.follow(known, mark, change, made, self.tally)
                return edit_id
            self.gathering.begin(mark, made)
        for target in wanted(made, self.targets):
            tx.owe(target.name, sight.at, edit_id=edit_id)
            self.tally.owed += 1
        return edit_id

    def _verdict(self, on: JudgeJob) -> Verdict:
        """The opinion that was formed ahead. What is long is never judged here, where all other Sources wait."""
        if (known := self.sight.opinions.get(on)) is not None:
            return known
        if is_short(on):
            return opinion(on)
        self.unjudged.append(on)
        return undecided(on.silent, TOO_LONG)
