"""How Sources stand: their states in memory between two flushes, the next one after a visit, what turns with it.

Computes and remembers; visits nothing. The pipeline says what happened, and writes what is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tracker.alert import wanted_trouble
from tracker.doubt import AGAIN, LOOKS
from tracker.errors import StoreError
from tracker.model import OURSELVES, EventKind, Fetched, Outcome, ReadingState, Source, Target
from tracker.pipeline.doubting import Doubted
from tracker.pipeline.outage import SETTLING, TROUBLE_AFTER, at_once, failing, is_told, outage
from tracker.pipeline.parts import off_loop
from tracker.pipeline.places import Places
from tracker.pipeline.sight import Sight
from tracker.pipeline.validators import Broken
from tracker.schedule import next_due, retry_due
from tracker.sources import KINDS
from tracker.store import SourceState, Store, Transaction

GAP_INTERVALS = 3
"""Intervals without sight of a source after which its coverage has a gap."""

GAP_LEAST = timedelta(minutes=5)
"""Shorter times without sight are jitter, not gaps."""


MERGED = timedelta(hours=1)
"""Time over which unchanged checks are merged into one record. Of 300 feeds asked every five minutes a year of such
records takes 37 MB; with a record each minute it was 555 (benchmarks/growth.py)."""


class Standing:
    """The states of all known places. `states` is the working copy; the database has it from each change and flush."""

    def __init__(
        self,
        store: Store,
        places: Places,
        *,
        now: Callable[[], datetime],
        steady: Callable[[], datetime],
        chance: Callable[[], float],
        max_backoff: timedelta,
    ) -> None:
        """`now` is the time of records, `steady` that of pace: `due` is by the latter in memory, by the former in the
        database, where others read it."""
        self.states: dict[str, SourceState] = {}
        self._store, self._places = store, places
        self._now, self._steady, self._chance, self._max_backoff = now, steady, chance, max_backoff
        self._unflushed: dict[str, tuple[datetime, datetime, int]] = store.read(lambda reads: reads.waiting())
        self._merging_since = steady()
        self._visited: dict[str, datetime] = {}
        self._moved: set[str] = set()
        self._rested: set[str] = set()
        self._distrusted: dict[str, str] = {}
        self._withdrawn: set[str] = set()

    def load(self, loaded: dict[str, SourceState]) -> None:
        """Take over what the store holds, but for what has moved on since it was written down."""
        ahead = self._now() - self._steady()
        self.states |= {
            name: replace(state, due=state.due - ahead) for name, state in loaded.items() if name not in self._moved
        }
        self._distrusted = self._store.read(lambda reads: reads.withdrawn_at())

    def trusts(self, source: Source) -> bool:
        """Whether "not modified" is an answer that counts there; under another address it does again."""
        return self._distrusted.get(source.id) != source.url

    def withdraw(self, source: Source, found: Broken) -> SourceState:
        """The state with what was last seen back at the last whole body; the checks since that are not yet flushed
        never will be."""
        if (pending := self._unflushed.pop(source.id, None)) is not None and pending[0] < found.since:
            self._unflushed[source.id] = (pending[0], found.since, pending[2])
        self._distrusted[source.id] = source.url
        self._withdrawn.add(source.id)
        return replace(self.states[source.id], seen_until=found.since)

    def rest(self, source_ids: Collection[str]) -> None:
        """Heed that these are paused: the gap that this leaves is one that was wanted."""
        self._rested |= set(source_ids)

    def seen(self, source_id: str) -> None:
        """It was visited: it rests no more."""
        self._visited[source_id] = self._steady()
        self._rested.discard(source_id)
        self._withdrawn.discard(source_id)

    def move(self, state: SourceState) -> None:
        """A state that the next flush will write down."""
        self.states[state.source_id] = state
        self._moved.add(state.source_id)

    def widen(self, source_id: str, before: datetime | None, at: datetime) -> None:
        """One more unchanged check, for the next flush."""
        start, _, count = self._unflushed.get(source_id, (before or at, at, 0))
        self._unflushed[source_id] = (start, at, count + 1)

    # --- the next state --------------------------------------------------------------------------------------------

    def taken_in(self, sight: Sight, failures: int) -> SourceState:
        """How the source stands once `sight` is taken in, after so many `failures` in a row."""
        state, reading = self.states[sight.source.id], sight.reading
        live = sight.live
        if not live and not sight.sound:
            return state  # a past capture, or a new extractor, that fails says nothing of the source
        if sight.origin is not None and state.seen_until is not None and sight.at <= state.seen_until:
            return state
        changes: dict[str, Any] = {"reading": reading.state, "note": reading.note}
        if sight.sound:
            until = sight.at if live else max(sight.at, state.seen_until or sight.at)  # live: by order, not by clock
            changes |= {"seen_until": until, "extractor": reading.extractor}
        if sight.sound and not reading.withheld and state.outcome != Outcome.PARTIAL:
            changes |= {"last_success": sight.at, "failures": 0} if live else {}
        elif live:
            changes |= {"failures": failures + 1}
            if not sight.sound or state.outcome == Outcome.PARTIAL:  # a fault of the document does not mend by waiting
                changes |= {"due": self.retry(sight.source, failures + 1)}
        return replace(state, **changes)

    def doubted(self, source: Source, doubted: Doubted, failures: int) -> SourceState:
        """How the source stands after a look that is doubted: it is looked at again soon. One that goes on being
        doubted, and never twice the same, fails."""
        fails = doubted.in_a_row > LOOKS
        soon = next_due(self._steady(), min(self.pace(source), AGAIN), chance=self._chance())
        return replace(
            self.states[source.id],
            reading=ReadingState.DOUBTED,
            note=doubted.why,
            due=soon,
            failures=failures + 1 if fails else failures,
        )

    def pace(self, source: Source) -> timedelta:
        """How often a Source is to be visited as things stand."""
        return self._places.pace(source, self.states[source.id], self._now())

    def moved_on(self, source: Source, fetched: Fetched, *, healthy: bool | None) -> SourceState:
        """The state after a visit, as far as the visit alone tells; `healthy` is None where the Reading will tell."""
        state = self.states[source.id]
        changes: dict[str, Any] = {
            "outcome": fetched.outcome,
            "reason": fetched.reason,
            "detail": fetched.detail,
            "checks": state.checks + 1,
            "last_check": fetched.started,
        }
        if fetched.outcome is Outcome.OK:
            changes |= {"last_full": fetched.first_byte or fetched.ended, "checks_at_full": state.checks + 1}
            changes |= {"etag": fetched.etag, "last_modified": fetched.last_modified}
        if healthy is False:
            failures = state.failures + 1
            changes |= {"failures": failures, "due": self.retry(source, failures, fetched.retry_after)}
        else:
            changes["due"] = next_due(self._steady(), self.pace(source), chance=self._chance())
            changes |= {"failures": 0, "last_success": fetched.started} if healthy else {}
        return replace(state, **changes)

    def retry(self, source: Source, failures: int, retry_after: timedelta | None = None) -> datetime:
        """The next turn of a Source after `failures` in a row."""
        return retry_due(
            self._steady(),
            self.pace(source),
            failures,
            chance=self._chance(),
            retry_after=retry_after,
            ceiling=self._max_backoff,
        )

    def gap(self, source: Source, before: SourceState, at: datetime) -> str | None:
        """Why the source was not seen between its last good check and `at`, if that was long."""
        patience = max(GAP_LEAST, GAP_INTERVALS * self.pace(source))
        if before.seen_until is None or at - before.seen_until <= patience or source.id in self._withdrawn:
            return None  # of what this very visit withdrew, the gap is noted with that
        visited = self._visited.get(source.id)
        if visited is not None and self._steady() - visited <= patience:
            return None  # no time went by but on the clock, which was set
        if source.id in self._rested:
            return "paused"
        if self._steady() - before.due > patience:
            return "not running"
        return before.reason or before.note or "not running"

    # --- turns -----------------------------------------------------------------------------------------------------

    def note_turn(
        self,
        tx: Transaction,
        source: Source,
        before: SourceState,
        state: SourceState,
        *,
        at: datetime,
        check_id: int | None,
        targets: Sequence[Target],
    ) -> None:
        """Note what turned with this check: sight regained after a gap, trouble begun, trouble over; the latter two
        are owed to all who would hear of the source's edits. Trouble of all at once is an outage, of our own it may
        be, and is told as one."""
        regained = state.failures <= before.failures and is_seen(source, state)
        if regained:
            reason = self.gap(source, before, at)
            if reason is not None and before.seen_until is not None:
                tx.add_gap(source.id, before.seen_until, at, reason)
        if source.parent is not None or (not before.failures and not state.failures):
            return
        tell = partial(self._tell, tx, at=at, targets=targets)
        detail: dict[str, object] = {"since": before.last_success.isoformat() if before.last_success else None}
        if regained:
            if outage(tx)[0]:
                tell(OURSELVES, EventKind.OUTAGE_OVER, {"source": source.id})
            if before.failures >= TROUBLE_AFTER and is_told(tx, source.id):
                tell(source.id, EventKind.RECOVERED, detail | {"failures": before.failures}, check_id=check_id)
        elif state.failures >= TROUBLE_AFTER and state.failures > before.failures and not is_told(tx, source.id):
            goes_on, over = outage(tx)
            if goes_on or (over is not None and at < over + SETTLING):
                return
            detail["why"] = state.detail or state.note or state.reason or state.outcome
            many = at_once(before, self.pace(source), self._others(source)) if failing(state) else 0
            if many:
                tell(OURSELVES, EventKind.OUTAGE, detail | {"sources": many})
                return
            detail |= {"failures": state.failures, "reason": state.reason, "reading": state.reading}
            tell(source.id, EventKind.TROUBLE, detail, check_id=check_id)

    def _others(self, source: Source) -> list[SourceState]:
        """How the other configured sources stand that do not rest."""
        known = self._places.known.values()
        names = [each.id for each in known if each.parent is None and each.id not in {source.id, *self._rested}]
        return [self.states[name] for name in names if name in self.states]

    def _tell(
        self,
        tx: Transaction,
        source_id: str,
        kind: EventKind,
        detail: dict[str, object],
        *,
        at: datetime,
        targets: Sequence[Target],
        check_id: int | None = None,
    ) -> None:
        event_id = tx.add_event(source_id, kind, at, detail, check_id=check_id)
        for target in wanted_trouble(source_id, targets) if source_id else targets:
            tx.owe(target.name, at, event_id=event_id)

    def kept(self, state: SourceState) -> dict[str, object]:
        """The columns of a state that are written down as it moves on."""
        due = state.due + (self._now() - self._steady())
        return {name: getattr(state, name) for name in _KEPT} | {"due": due}

    async def flush(self, *, merge: bool = False) -> None:
        """Append one record for all unchanged checks since the one before, keep where each source stands, and sign the
        head over what the log holds now. With `merge`, the unchanged checks of up to MERGED become one record: what
        waits for it is kept beside how the sources stand, so that a crash takes nothing of it."""
        now, waiting = self._now(), self._unflushed
        if not waiting:
            self._merging_since = self._steady()
        ripe = not merge or self._steady() - self._merging_since >= MERGED
        moved, self._moved = self._moved, set()
        rows = [{"this": name, **self.kept(self.states[name])} for name in sorted(moved & self.states.keys())]
        if ripe:
            self._unflushed = {}

        def write(tx: Transaction) -> None:
            if ripe and waiting:
                tx.add_flush(now, waiting)
            if waiting:
                tx.keep_waiting({} if ripe else waiting)
            tx.update_sources(rows)
            tx.sign_head(now)

        try:
            await off_loop(self._store.commit(write))
        except StoreError:
            self._unflushed = waiting | self._unflushed  # the spans only ever grow: a later flush loses nothing
            self._moved |= moved
            raise
        if ripe:
            self._merging_since = self._steady()


def is_seen(source: Source, state: SourceState) -> bool:
    """Whether what is listed was seen at the last visit: in a whole document, or in a part that is whole in itself."""
    in_part = state.reading == ReadingState.PARTIAL and KINDS[source.kind].parts_are_whole
    return in_part or state.reading == ReadingState.COMPLETE


_KEPT = (
    "due",
    "etag",
    "last_modified",
    "extractor",
    "seen_until",
    "last_check",
    "last_success",
    "last_full",
    "checks",
    "checks_at_full",
    "failures",
    "outcome",
    "reason",
    "detail",
    "reading",
    "note",
)
