"""The conductor: visits a Source, has what came back read, and has the history written. Decides nothing itself.

Operational errors end here: whatever a source, the network or a full disk does becomes a `Checked` value. A
programmer's error crashes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Protocol, TypeVar

from tracker.alert import wanted_trouble
from tracker.errors import StoreError
from tracker.history import StaleEntry
from tracker.model import (
    Cause,
    ExtractJob,
    Fetched,
    Outcome,
    Reading,
    ReadingState,
    Source,
    SourceKind,
    Target,
)
from tracker.pipeline.derive import NOTHING, Derived, Sight, derive
from tracker.schedule import BACKOFF_MAX, next_due, retry_due, wants_full
from tracker.store import SourceState, Store, Transaction, Unread

__all__ = ["Checked", "Derived", "Extract", "Fetch", "Pipeline", "Sight", "derive", "off_loop"]

log = logging.getLogger(__name__)
T = TypeVar("T")

TROUBLE_AFTER = 5
"""Failures in a row after which those who get alerts are told that a source is in trouble: once, until it recovers."""

GAP_INTERVALS = 3
"""Intervals without sight of a source after which its coverage has a gap."""

GAP_LEAST = timedelta(minutes=5)
"""Shorter times without sight are jitter, not gaps."""


class Fetch(Protocol):
    """Visits a Source; every outcome is a value."""

    def __call__(
        self, source: Source, *, etag: str | None = None, last_modified: str | None = None
    ) -> Awaitable[Fetched]: ...


class Extract(Protocol):
    """Reads hostile bytes, out of harm's way; every outcome is a value."""

    def __call__(self, job: ExtractJob) -> Awaitable[Reading]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """How one Check went, from the request to the history."""

    source_id: str
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    reading: str = ""
    note: str = ""
    unchanged: bool = False
    derived: Derived = NOTHING
    due: datetime | None = None

    @property
    def healthy(self) -> bool:
        return self.outcome in (Outcome.OK, Outcome.NOT_MODIFIED) and self.reading == ReadingState.COMPLETE


class Pipeline:
    """Conducts Checks over one Store. One Check of a Source at a time; different Sources may run side by side."""

    def __init__(
        self,
        *,
        store: Store,
        fetch: Fetch,
        extract: Extract,
        extractors: Mapping[SourceKind, str],
        targets: Sequence[Target],
        now: Callable[[], datetime],
        chance: Callable[[], float],
        max_backoff: timedelta = BACKOFF_MAX,
    ) -> None:
        """`extractors` names the current version of each kind's extractor; `chance` gives numbers in [0, 1);
        `max_backoff` is the longest pause after failures."""
        self.store = store
        self.targets = targets
        self.states: dict[str, SourceState] = {}
        self._fetch, self._extract, self._extractors = fetch, extract, extractors
        self._now, self._chance, self._max_backoff = now, chance, max_backoff
        self._unread: set[str] = set()
        self._unflushed: dict[str, tuple[datetime, datetime, int]] = {}
        self._moved: set[str] = set()

    # --- before the first check ----------------------------------------------------------------------------------

    async def adopt(self, sources: Sequence[Source]) -> None:
        """Take over the configured sources and load how they stand. May be called again after a reload."""
        await self.flush()
        now = self._now()
        await off_loop(self.store.commit(lambda tx: tx.register(sources, now)))
        self.states = self.store.read(lambda reads: reads.states([source.id for source in sources]))

    async def resume(self, sources: Mapping[str, Source]) -> int:
        """Read what a crash left unread, in order, then read the newest bodies again where the extractor changed.
        Gives the number of Readings made."""
        pending = self.store.read(lambda reads: reads.unread())
        for unread in pending:
            if (source := sources.get(unread.source_id)) is not None:
                await self._read_late(source, unread)
        outdated = [s for s in sources.values() if self._is_outdated(self.states[s.id])]
        for source in outdated:
            await self._read_again(source)
        return len(pending) + len(outdated)

    def _is_outdated(self, state: SourceState) -> bool:
        kind_now = set(self._extractors.values())
        return bool(state.body_id and state.extractor and state.extractor not in kind_now)

    async def _read_late(self, source: Source, unread: Unread) -> Derived:
        body = self.store.read(lambda reads: reads.body(unread.snapshot_id))
        job = ExtractJob(
            kind=source.kind,
            url=unread.url,
            content_type=unread.content_type,
            body=body,
            identity=source.identity,
            partial=unread.outcome == Outcome.PARTIAL,
        )
        reading = await self._extract(job)
        until = self.states[source.id].seen_until
        sight = Sight(
            source=source,
            check_id=unread.check_id,
            at=unread.at,
            reading=reading,
            seen_until=until,
            origin=unread.origin,
        )
        return await self._write(sight)

    async def _read_again(self, source: Source) -> None:
        """After a change of extractor: the same body, read anew, so that the next Edit compares like with like."""
        state = self.states[source.id]
        assert state.body_id is not None
        body_id = state.body_id
        last = self.store.read(lambda reads: reads.newest_check(source.id, body_id))
        if last is None:
            return
        body = self.store.read(lambda reads: reads.body(body_id))
        job = ExtractJob(
            kind=source.kind,
            url=last.url,
            content_type=last.content_type,
            body=body,
            identity=source.identity,
            partial=last.outcome == Outcome.PARTIAL,
        )
        reading = await self._extract(job)
        at = state.seen_until or last.at
        sight = Sight(
            source=source, check_id=last.check_id, at=at, reading=reading, seen_until=at, cause=Cause.REEXTRACTED
        )
        await self._write(sight)
        log.info("read again with a new extractor", extra={"source": source.id, "extractor": reading.extractor})

    # --- one check -----------------------------------------------------------------------------------------------

    async def check(self, source: Source) -> Checked:
        """Visit `source` once and take in what it says."""
        try:
            if source.id in self._unread:
                for unread in self.store.read(lambda reads: reads.unread(source.id)):
                    await self._read_late(source, unread)
                self._unread.discard(source.id)
            return await self._visit(source)
        except StoreError as error:
            log.error("the store took nothing in: %s", error, extra={"source": source.id})
            state = self.states[source.id]
            due = self._retry(source, state.failures + 1)
            self.states[source.id] = replace(state, failures=state.failures + 1, due=due)
            return Checked(source_id=source.id, outcome=Outcome.ERROR, reason="store", detail=str(error), due=due)

    async def _visit(self, source: Source) -> Checked:
        state = self.states[source.id]
        full = wants_full(
            self._now(), source.interval, last_full=state.last_full, checks_since=state.checks - state.checks_at_full
        )
        if full or state.reading != ReadingState.COMPLETE:
            fetched = await self._fetch(source)
        else:
            fetched = await self._fetch(source, etag=state.etag, last_modified=state.last_modified)
        if fetched.outcome is Outcome.NOT_MODIFIED:
            return await self._unchanged(source, fetched)
        if fetched.body is None or fetched.outcome not in (Outcome.OK, Outcome.PARTIAL):
            return await self._failed(source, fetched)
        if fetched.outcome is Outcome.OK and sha256(fetched.body).digest() == state.body_sha256:
            return await self._unchanged(source, fetched)
        return await self._changed(source, fetched, fetched.body)

    async def _unchanged(self, source: Source, fetched: Fetched) -> Checked:
        """Nothing is written but, at the next flush, until when it was seen."""
        before = self.states[source.id]
        at = fetched.first_byte or fetched.ended
        whole = before.reading == ReadingState.COMPLETE
        state = self._moved_on(source, fetched, healthy=whole)
        if whole:
            state = replace(state, seen_until=at)
            start, _, count = self._unflushed.get(source.id, (before.seen_until or at, at, 0))
            self._unflushed[source.id] = (start, at, count + 1)
        if before.failures or self._gap(source, before, at) is not None:
            turn = partial(self._note_turn, source=source, before=before, state=state, at=at, check_id=None)
            await off_loop(self.store.commit(turn))
        self.states[source.id] = state
        self._moved.add(source.id)
        return Checked(
            source_id=source.id,
            outcome=fetched.outcome,
            reading=state.reading,
            note=state.note,
            unchanged=True,
            due=state.due,
        )

    async def _failed(self, source: Source, fetched: Fetched) -> Checked:
        """No body: the Check itself is all there is to keep."""
        before = self.states[source.id]
        state = self._moved_on(source, fetched, healthy=False)
        wire = fetched.wire_body

        def record(tx: Transaction) -> None:
            held = tx.keep_body(wire, content_type="application/octet-stream", base_id=None) if wire else None
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None)
            self._note_turn(tx, source, before, state, at=fetched.ended, check_id=check_id)
            tx.update_source(source.id, **_kept(state))

        await off_loop(self.store.commit(record))
        self.states[source.id] = state
        return Checked(
            source_id=source.id,
            outcome=fetched.outcome,
            reason=fetched.reason,
            detail=fetched.detail,
            reading=state.reading,
            due=state.due,
        )

    async def _changed(self, source: Source, fetched: Fetched, body: bytes) -> Checked:
        """Raw first: the body is on the disk before anything is made of it."""
        before = self.states[source.id]
        state = self._moved_on(source, fetched, healthy=None)

        def record(tx: Transaction) -> tuple[int, int]:
            held = tx.keep_body(body, content_type=fetched.content_type, base_id=before.body_id)
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None)
            tx.update_source(source.id, **_kept(state), body_id=held)
            return held, check_id

        body_id, check_id = await off_loop(self.store.commit(record))
        state = replace(state, body_id=body_id, body_sha256=sha256(body).digest())
        self.states[source.id] = state
        self._unread.add(source.id)
        reading, derived = await self._read(source, fetched, body, check_id, before.seen_until)
        self._unread.discard(source.id)
        state = self.states[source.id]
        return Checked(
            source_id=source.id,
            outcome=fetched.outcome,
            reason=fetched.reason,
            detail=fetched.detail,
            reading=reading.state,
            note=reading.note,
            derived=derived,
            due=state.due,
        )

    async def _read(
        self, source: Source, fetched: Fetched, body: bytes, check_id: int, until: datetime | None
    ) -> tuple[Reading, Derived]:
        heads = self.store.read(lambda reads: reads.heads(source.id))
        job = ExtractJob(
            kind=source.kind,
            url=fetched.url,
            content_type=fetched.content_type,
            body=body,
            identity=source.identity,
            known={head.entry: head.key for head in heads.values() if head.entry},
            partial=fetched.outcome is Outcome.PARTIAL,
        )
        reading = await self._extract(job)
        at = fetched.first_byte or fetched.ended
        sight = Sight(source=source, check_id=check_id, at=at, reading=reading, seen_until=until)
        try:
            return reading, await self._write(sight)
        except StaleEntry:
            reading = await self._extract(replace(job, known={}))
            return reading, await self._write(replace(sight, reading=reading))

    async def _write(self, sight: Sight) -> Derived:
        """Derive and move the state of the source on, in one transaction."""
        source, reading = sight.source, sight.reading
        before = self.states[source.id]
        state = replace(before, reading=reading.state, note=reading.note, extractor=reading.extractor)
        live = sight.cause is Cause.SOURCE and sight.origin is None
        if reading.state is ReadingState.COMPLETE:
            until = max(sight.at, before.seen_until or sight.at)
            state = replace(state, seen_until=until, last_success=sight.at, failures=0 if live else before.failures)
        elif live:
            failures = before.failures + 1
            due = self._retry(source, failures)
            state = replace(state, failures=failures, due=due)

        def write(tx: Transaction) -> Derived:
            if live:
                self._note_turn(tx, source, before, state, at=sight.at, check_id=sight.check_id)
            derived = derive(tx, sight, self.targets)
            tx.update_source(source.id, **_kept(state))
            return derived

        derived = await off_loop(self.store.commit(write))
        self.states[source.id] = state
        return derived

    # --- state, gaps, trouble ------------------------------------------------------------------------------------

    def _moved_on(self, source: Source, fetched: Fetched, *, healthy: bool | None) -> SourceState:
        """The state after a visit, as far as the visit alone tells; `healthy` is None where the Reading will tell."""
        state, now = self.states[source.id], self._now()
        full = fetched.outcome is Outcome.OK
        state = replace(
            state,
            outcome=fetched.outcome,
            reason=fetched.reason,
            detail=fetched.detail,
            checks=state.checks + 1,
            last_check=fetched.started,
            last_full=fetched.started if full else state.last_full,
            checks_at_full=state.checks + 1 if full else state.checks_at_full,
            etag=fetched.etag if full else state.etag,
            last_modified=fetched.last_modified if full else state.last_modified,
        )
        if healthy is not False:
            due = next_due(now, source.interval, chance=self._chance())
            if healthy:
                return replace(state, due=due, failures=0, last_success=fetched.started)
            return replace(state, due=due)
        failures = state.failures + 1
        due = self._retry(source, failures, fetched.retry_after)
        return replace(state, due=due, failures=failures)

    def _retry(self, source: Source, failures: int, retry_after: timedelta | None = None) -> datetime:
        return retry_due(
            self._now(),
            source.interval,
            failures,
            chance=self._chance(),
            retry_after=retry_after,
            ceiling=self._max_backoff,
        )

    def _gap(self, source: Source, before: SourceState, at: datetime) -> str | None:
        """Why the source was not seen between its last good check and `at`, if that was long."""
        if before.seen_until is None or at - before.seen_until <= max(GAP_LEAST, GAP_INTERVALS * source.interval):
            return None
        if before.failures:
            return before.reason or before.note or before.outcome
        return "paused" if before.paused else "not running"

    def _note_turn(
        self,
        tx: Transaction,
        source: Source,
        before: SourceState,
        state: SourceState,
        *,
        at: datetime,
        check_id: int | None,
    ) -> None:
        """Note what turned with this check: sight regained after a gap, trouble begun, trouble over."""
        if state.failures == 0:
            reason = self._gap(source, before, at)
            if reason is not None and before.seen_until is not None:
                tx.add_gap(source.id, before.seen_until, at, reason)
            if before.failures >= TROUBLE_AFTER:
                tx.add_event(source.id, "recovered", at, {"failures": before.failures}, check_id=check_id)
        elif state.failures == TROUBLE_AFTER:
            why = state.detail or state.note or state.reason or state.outcome
            detail = {"why": why, "reason": state.reason, "reading": state.reading, "failures": state.failures}
            event_id = tx.add_event(source.id, "trouble", at, detail, check_id=check_id)
            for target in wanted_trouble(source.id, self.targets):
                tx.owe(target.name, at, event_id=event_id)

    async def flush(self) -> None:
        """Append one record for all unchanged checks since the flush before, keep where each source stands, and sign
        the head over what the log holds now."""
        seen, self._unflushed = self._unflushed, {}
        moved, self._moved = self._moved, set()
        rows = [{"this": name, **_kept(self.states[name])} for name in sorted(moved & self.states.keys())]
        now = self._now()

        def write(tx: Transaction) -> None:
            if seen:
                tx.add_flush(now, seen)
            tx.update_sources(rows)
            tx.sign_head(now)

        try:
            await off_loop(self.store.commit(write))
        except StoreError:
            self._unflushed = seen | self._unflushed  # the spans only ever grow: nothing is lost by a later flush
            self._moved |= moved
            raise


async def off_loop(future: Future[T]) -> T:
    """The result of a store's future, awaited."""
    return await asyncio.wrap_future(future)


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


def _kept(state: SourceState) -> dict[str, object]:
    return {name: getattr(state, name) for name in _KEPT}
