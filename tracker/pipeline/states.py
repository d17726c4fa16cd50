"""The states of all known places in memory, between two flushes, and what only the running program knows of them.

Remembers and writes down; decides nothing: how a place stands after a visit is `tracker.standing`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.errors import StoreError
from tracker.model import Source, SourceState
from tracker.pipeline.needs import off_loop
from tracker.pipeline.places import Places
from tracker.sources import KINDS
from tracker.standing import Standing
from tracker.store import Store, Transaction
from tracker.store.values import UnchangedSpan
from tracker.visiting import Broken

MERGED = timedelta(hours=1)
"""Time over which unchanged checks are merged into one record. Of 300 feeds asked every five minutes a year of such
records takes 37 MB; with a record each minute it was 555 (benchmarks/growth.py)."""


class States:
    """How all known places stand. `all` is the working copy; the database has it from each change and flush."""

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
        self.all: dict[str, SourceState] = {}
        self._store, self._places = store, places
        self._now, self._steady, self._chance, self._max_backoff = now, steady, chance, max_backoff
        self._unflushed: dict[str, UnchangedSpan] = store.read(lambda reads: reads.waiting())
        self._merging_since = steady()
        self._visited: dict[str, datetime] = {}
        self._moved: set[str] = set()
        self._rested: set[str] = set()
        self._distrusted: dict[str, str] = {}
        self._withdrawn: set[str] = set()

    def load(self, loaded: Mapping[str, SourceState]) -> None:
        """Take over what the store holds, but for what has moved on since it was written down."""
        ahead = self._now() - self._steady()
        self.all |= {
            name: replace(state, due=state.due - ahead) for name, state in loaded.items() if name not in self._moved
        }
        self._distrusted = self._store.read(lambda reads: reads.withdrawn_at())

    def rest(self, source_ids: Collection[str]) -> None:
        """Heed that these are paused: the gap that this leaves is one that was wanted."""
        self._rested |= set(source_ids)

    def standing(self, source: Source) -> Standing:
        """How a place stands now."""
        state = self.all[source.id]
        return Standing(
            source=source,
            state=state,
            pace=self._places.pace(source, state, self._now()),
            steady=self._steady(),
            chance=self._chance(),
            ceiling=self._max_backoff,
            trusted=self._distrusted.get(source.id) != source.url,
            rested=source.id in self._rested,
            withdrawn=source.id in self._withdrawn,
            visited=self._visited.get(source.id),
            parts_are_whole=KINDS[source.kind].parts_are_whole,
        )

    def others(self, source: Source) -> tuple[SourceState, ...]:
        """How the other configured sources stand that do not rest."""
        known = self._places.known.values()
        names = [each.id for each in known if each.parent is None and each.id not in {source.id, *self._rested}]
        return tuple(self.all[name] for name in names if name in self.all)

    # --- what a visit leaves -----------------------------------------------------------------------------------------

    def received(self, source: Source, body_id: int, digest: bytes, broken: Broken | None) -> None:
        """A body is kept and not read yet. Where it shows that answers of "not modified" confirmed nothing, what was
        last seen is back at the last whole body; the checks since that are not flushed yet never will be."""
        state = replace(self.all[source.id], body_id=body_id, body_sha256=digest)
        if broken is not None:
            if (pending := self._unflushed.pop(source.id, None)) is not None and pending.since < broken.since:
                self._unflushed[source.id] = pending._replace(until=broken.since)
            self._distrusted[source.id] = source.url
            self._withdrawn.add(source.id)
            state = replace(state, seen_until=broken.since)
        self.move(state)

    def move(self, state: SourceState) -> None:
        """A state that the next flush will write down."""
        self.all[state.source_id] = state
        self._moved.add(state.source_id)

    def visited(self, source_id: str, at: datetime) -> None:
        """Something came `at` a time, and is taken in: it rests no more. Behind a wall nothing is seen."""
        if self.all[source_id].seen_until == at:
            self._visited[source_id] = self._steady()
        self._rested.discard(source_id)
        self._withdrawn.discard(source_id)

    def widen(self, before: SourceState, at: datetime) -> None:
        """One more unchanged check of a place that stood as `before`, for the next flush."""
        start, _, count = self._unflushed.get(before.source_id, (before.seen_until or at, at, 0))
        self._unflushed[before.source_id] = UnchangedSpan(start, at, count + 1)

    # --- what is written down ----------------------------------------------------------------------------------------

    def kept(self, state: SourceState) -> SourceState:
        """A state as it is written down: due by the time of records."""
        return replace(state, due=state.due + (self._now() - self._steady()))

    async def flush(self, *, merge: bool = False) -> None:
        """Append one record for all unchanged checks since the one before, keep where each source stands, and sign the
        head over what the log holds now. With `merge`, the unchanged checks of up to MERGED become one record: what
        waits for it is kept beside how the sources stand, so that a crash takes nothing of it."""
        now, waiting = self._now(), self._unflushed
        if not waiting:
            self._merging_since = self._steady()
        ripe = not merge or self._steady() - self._merging_since >= MERGED
        moved, self._moved = self._moved, set()
        states = [self.kept(self.all[name]) for name in sorted(moved & self.all.keys())]
        if ripe:
            self._unflushed = {}

        def write(tx: Transaction) -> None:
            if ripe and waiting:
                tx.add_flush(now, waiting)
            if waiting:
                tx.keep_waiting({} if ripe else waiting)
            tx.keep_states(states)
            tx.sign_head(now)

        try:
            await off_loop(self._store.commit(write))
        except StoreError:
            self._unflushed = waiting | self._unflushed  # the spans only ever grow: a later flush loses nothing
            self._moved |= moved
            raise
        if ripe:
            self._merging_since = self._steady()
