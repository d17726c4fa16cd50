"""The conductor: visits a Source, has what came back read, and has the history written. Decides nothing itself.

Operational errors end here: whatever a source, the network or a full disk does becomes a `Checked` value. A
programmer's error crashes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from tracker.errors import StoreError
from tracker.history import StaleEntry, is_incident
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
from tracker.pipeline.absence import gone
from tracker.pipeline.confirm import Confirmer
from tracker.pipeline.derive import derive
from tracker.pipeline.doubting import Doubted, Doubter, set_aside
from tracker.pipeline.opinion import Opinions, ahead, commit
from tracker.pipeline.parts import Extract, Fetch, Judge, off_loop
from tracker.pipeline.places import Places, own_pages
from tracker.pipeline.reading import cause, late_job, made_by, read_whole
from tracker.pipeline.sight import NOTHING, Derived, Sight
from tracker.pipeline.standing import Standing, is_seen
from tracker.pipeline.validators import broken, note_withdrawn
from tracker.schedule import BACKOFF_MAX, next_due, wants_full
from tracker.sources import KINDS, Birth
from tracker.store import SourceState, Store, Transaction, Unread

__all__ = ["Checked", "Derived", "Extract", "Fetch", "Pipeline", "Sight", "derive", "off_loop", "read_whole"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """How one Check went, from the request to the history. `born` are further places to be visited from now on; a place
    that `rests` is not visited again."""

    source_id: str
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    reading: str = ""
    note: str = ""
    unchanged: bool = False
    derived: Derived = NOTHING
    due: datetime | None = None
    born: tuple[Source, ...] = ()
    rests: bool = False

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
        judge: Judge | None = None,
        steady: Callable[[], datetime] | None = None,
        foresees: bool = True,
    ) -> None:
        """`extractors` names the current version of each kind's extractor; `chance` gives numbers in [0, 1);
        `max_backoff` is the longest pause after failures; `judge` forms opinions on long Edits, which without it stay
        undecided, and where the pipeline `foresees` on all, before they are needed."""
        self.store = store
        self.targets = targets
        self.places = Places()
        self._standing = Standing(
            store, self.places, now=now, steady=steady or now, chance=chance, max_backoff=max_backoff
        )
        self._fetch, self._extract, self._extractors = fetch, extract, extractors
        self.judge, self._foresees = judge, foresees
        self._now, self._steady, self._chance = now, steady or now, chance
        self._confirmer = Confirmer(store, fetch, extract)
        self._doubter = Doubter(store, extract)
        self._born: dict[str, tuple[Source, ...]] = {}
        self._unread: set[str] = set()

    @property
    def states(self) -> dict[str, SourceState]:
        """How each place stands, by id."""
        return self._standing.states

    # --- before the first check ----------------------------------------------------------------------------------

    async def adopt(self, sources: Sequence[Source], resting: Collection[str] = ()) -> None:
        """Take over the configured sources and load how they stand; those in `resting` are known, not visited. May be
        called again after a reload, while visits to sources that are configured no longer are still under way."""
        await self.flush(merge=True)
        now = self._now()

        def register(tx: Transaction) -> None:
            tx.register(sources, now, windowed=[kind for kind, room in KINDS.items() if room.windows])
            tx.update_sources([{"this": name, "watched": False} for name in sorted(resting)])

        await off_loop(self.store.commit(register))
        further, counts = self.store.read(lambda reads: (reads.places(), reads.edit_counts()))
        self.places.load(sources, further, counts)
        loaded = self.store.read(lambda reads: reads.states(self.places.known))
        self._standing.load(loaded)

    def rest(self, source_ids: Collection[str]) -> None:
        """Heed that these are paused: the gap that this leaves is one that was wanted."""
        self._standing.rest(source_ids)

    async def resume(self) -> int:
        """Catch up on all that was left, before the first visit. Gives the number of Readings made."""
        return sum([await self.catch_up(source) for source in self.left()])

    def left(self) -> list[Source]:
        """The places of which something was left to be read, in order."""
        known = self.places.known
        outdated = [name for name, source in known.items() if self.is_outdated(source)]
        unread = [each.source_id for each in self.store.read(lambda reads: reads.unread())]
        return [known[name] for name in dict.fromkeys((*outdated, *unread)) if name in known]

    async def catch_up(self, source: Source) -> int:
        """Have the last bodies read again where the extractor or the options changed, so that the next Edit compares
        like with like; then read what a crash left unread, in order. Gives the number of Readings made."""
        made = await self._read_anew(source)
        for unread in self.store.read(lambda reads: reads.unread(source.id)):
            await self._read_late(source, unread)
            made += 1
        return made

    def is_outdated(self, source: Source) -> bool:
        """Whether its last bodies are to be read again, as `check` does before it visits."""
        return any(self._outdated(source))

    def _outdated(self, source: Source) -> tuple[Unread | None, Unread | None]:
        """The bodies that its heads were read in, and that came last, as far as they are to be read again."""
        state, by = self.states[source.id], self._made_by(source)
        if state.extractor in ("", by) and state.reading in ("", ReadingState.COMPLETE):
            return None, None
        in_part = KINDS[source.kind].parts_are_whole
        whole = self.store.read(lambda reads: reads.last_read(source.id, in_part=in_part))
        newest = self.store.read(lambda reads: reads.last_tried(source.id))
        later = newest is not None and (whole is None or newest.check_id != whole.check_id)
        # Options that could not read it leave no extractor, only how the source stands; those before them could.
        other = state.extractor not in ("", by) or not (later or state.reading in ("", ReadingState.COMPLETE))
        again = whole is not None and other and not whole.failed_with(by)
        return whole if again else None, newest if later and newest is not None and by not in newest.read_by else None

    def _made_by(self, source: Source) -> str:
        return made_by(self._extractors[source.kind], source.identity, source.options)

    async def _read_anew(self, source: Source) -> int:
        """Read its last bodies again where our code or its options are others than those they were read with."""
        whole, newest = self._outdated(source)
        if whole is not None:
            await self._read_again(source, whole, last=newest is None)
        if newest is not None:
            await self._read_late(source, newest)
        return (whole is not None) + (newest is not None)

    async def _read_late(self, source: Source, unread: Unread, *, believed: bool = False) -> Derived:
        """Read a body that was kept, as of its own moment. It may be doubted, unless it is `believed` by now."""
        body = self.store.read(lambda reads: reads.body(unread.snapshot_id))
        before = self.states[source.id]
        reading = await read_whole(self._extract, late_job(source, unread, body))
        sight = Sight(
            source=source,
            check_id=unread.check_id,
            at=unread.at,
            reading=reading,
            seen_until=before.seen_until,
            cause=cause(reading, before),
            origin=unread.origin,
        )
        if believed:
            return await self._write(sight, before)
        return (await self._take_in(sight, unread.url, body, before))[1]

    async def _read_again(self, source: Source, whole: Unread, *, last: bool) -> None:
        """After a change of ours: the last whole body, read anew. If it is the `last` that came and cannot be read any
        more, that is how the source stands."""
        body = self.store.read(lambda reads: reads.body(whole.snapshot_id))
        reading = await read_whole(self._extract, late_job(source, whole, body))
        before = self.states[source.id]
        at = before.seen_until or whole.at
        sight = Sight(
            source=source,
            check_id=whole.check_id,
            at=at,
            reading=reading,
            seen_until=at,
            cause=Cause.REEXTRACTED,
            anew=True,
        )
        await self._write(sight, before)
        if last and reading.state is not ReadingState.COMPLETE:
            self._standing.move(replace(self.states[source.id], reading=reading.state, note=reading.note))
        log.info("read again by other means", extra={"source": source.id, "extractor": reading.extractor})

    # --- one check -----------------------------------------------------------------------------------------------

    async def check(self, source: Source) -> Checked:
        """Visit `source` once and take in what it says."""
        try:
            if source.id in self._unread:
                for unread in self.store.read(lambda reads: reads.unread(source.id)):
                    await self._read_late(source, unread)
                self._unread.discard(source.id)
            await self._read_anew(source)
            checked = await self._visit(source)
            return await self._rest(source, checked)
        except StoreError as error:
            # Our fault, not the source's: it does not count as a failure of the source, but the gap has a reason.
            log.error("the store took nothing in: %s", error, extra={"source": source.id})
            due, outcome, why = self._standing.retry(source, 1), Outcome.ERROR, str(error)
            state = replace(self.states[source.id], due=due, outcome=outcome, reason="store", detail=why)
            self._standing.move(state)
            return Checked(source_id=source.id, outcome=outcome, reason="store", detail=why, due=due)

    async def _rest(self, source: Source, checked: Checked) -> Checked:
        """Leave a further place alone that has told what it was visited for, or is old."""
        state = self.states[source.id]
        if not (checked.derived.settled and source.in_passing) and not self.places.rests(source, state, self._now()):
            return checked
        if state.reading == ReadingState.DOUBTED:
            return checked
        until = state.seen_until or self._now()
        await off_loop(self.store.commit(lambda tx: tx.rest_place(source.id, until)))
        self.places.drop(source)
        return replace(checked, rests=True)

    async def _visit(self, source: Source) -> Checked:
        state = self.states[source.id]
        # Where a statement is doubted, the same old body is news: it is still gone, or it is there again.
        doubted = source.in_passing or (source.parent is not None and state.outcome == Outcome.GONE)
        doubted = doubted or state.reading == ReadingState.DOUBTED
        full = doubted or not self._standing.trusts(source)
        full = full or wants_full(
            self._now(),
            self._standing.pace(source),
            last_full=state.last_full,
            checks_since=state.checks - state.checks_at_full,
        )
        if full or state.reading != ReadingState.COMPLETE:
            fetched = await self._fetch(source)
        else:
            fetched = await self._fetch(source, etag=state.etag, last_modified=state.last_modified)
        if fetched.outcome is Outcome.NOT_MODIFIED:
            return await self._unchanged(source, fetched)
        if fetched.reason == "hold":
            return self._held(source, fetched)
        if fetched.body is None or fetched.outcome not in (Outcome.OK, Outcome.PARTIAL):
            return await self._failed(source, fetched)
        digest = _digest(fetched, fetched.body)
        if fetched.outcome is Outcome.OK and digest == state.body_sha256 and not doubted:
            return await self._unchanged(source, fetched)
        return await self._changed(source, fetched, fetched.body, digest)

    def _held(self, source: Source, fetched: Fetched) -> Checked:
        """Its host asked to be left alone, so nothing was sent: no visit, no failure, a turn when that is over."""
        due = next_due(self._steady(), fetched.retry_after or self._standing.pace(source), chance=self._chance())
        state = replace(
            self.states[source.id], due=due, outcome=fetched.outcome, reason=fetched.reason, detail=fetched.detail
        )
        self._standing.move(state)
        return _told(fetched, state)

    async def _unchanged(self, source: Source, fetched: Fetched) -> Checked:
        """Nothing is written but, at the next flush, until when it was seen."""
        before = self.states[source.id]
        at = fetched.first_byte or fetched.ended
        seen = is_seen(source, before)
        well = seen and (before.reading == ReadingState.COMPLETE or not before.failures)
        state = self._standing.moved_on(source, fetched, healthy=well or (None if seen else False))
        if seen and not well:
            state = replace(state, failures=before.failures + 1)
        if seen:
            state = replace(state, seen_until=at)
            self._standing.widen(source.id, before.seen_until, at)
        if before.failures or self._standing.gap(source, before, at) is not None:

            def turn(tx: Transaction) -> None:
                self._standing.note_turn(tx, source, before, state, at=at, check_id=None, targets=self.targets)
                tx.update_source(source.id, **self._standing.kept(state))

            await off_loop(self.store.commit(turn))
        self._standing.seen(source.id)
        self._standing.move(state)
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
        state = self._standing.moved_on(source, fetched, healthy=False)
        wire = fetched.wire_body

        def record(tx: Transaction) -> Derived:
            held = tx.keep_body(wire, content_type="application/octet-stream", base_id=None) if wire else None
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None, speaker=source.speaker)
            self._standing.note_turn(
                tx, source, before, state, at=fetched.ended, check_id=check_id, targets=self.targets
            )
            tx.update_source(source.id, **self._standing.kept(state))
            if fetched.outcome is not Outcome.GONE or source.parent is None or source.in_passing:
                return NOTHING
            nothing = Reading(state=ReadingState.UNPARSED, extractor="")
            at, until = fetched.ended, before.seen_until
            sight = Sight(source=source, check_id=check_id, at=at, reading=nothing, seen_until=until)
            return gone(tx, sight, self.targets, incident=self._incident(source))

        derived = await off_loop(self.store.commit(record))
        self.states[source.id] = state
        return replace(_told(fetched, state), derived=derived)

    def _incident(self, source: Source) -> str:
        """Why a page that is gone is not believed to be: a fifth of its siblings went with it."""
        siblings = self.places.of(source.statements_of)
        others = sum(self.states[place].outcome == Outcome.GONE for place in siblings if place != source.id)
        return "many pages are gone at once" if is_incident(others + 1, len(siblings)) else ""

    async def _changed(self, source: Source, fetched: Fetched, body: bytes, digest: bytes) -> Checked:
        """Raw first: the body is on the disk before anything is made of it. How the source stands is written with what
        is made of it: were it lost, the source would be asked once too early."""
        before = self.states[source.id]
        lie = broken(before, fetched)
        if lie is not None:
            before = self._standing.withdraw(source, lie)
        state = replace(self._standing.moved_on(source, fetched, healthy=None), seen_until=before.seen_until)

        def record(tx: Transaction) -> tuple[int, int]:
            held = tx.keep_body(body, content_type=fetched.content_type, base_id=before.body_id, digest=digest)
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None, speaker=source.speaker)
            tx.update_source(source.id, body_id=held)
            if lie is not None:
                note_withdrawn(tx, source, lie, at=fetched.first_byte or fetched.ended, check_id=check_id)
            return held, check_id

        body_id, check_id = await off_loop(self.store.commit(record))
        self._standing.move(replace(state, body_id=body_id, body_sha256=digest))
        self._unread.add(source.id)
        reading, derived = await self._read(source, fetched, body, check_id, before)
        self._unread.discard(source.id)
        self._standing.seen(source.id)
        state = self.states[source.id]
        born = self._born.pop(source.id, ())
        return replace(_told(fetched, state), reading=reading.state, note=reading.note, derived=derived, born=born)

    async def _read(
        self, source: Source, fetched: Fetched, body: bytes, check_id: int, before: SourceState
    ) -> tuple[Reading, Derived]:
        job = ExtractJob(
            kind=source.kind,
            url=fetched.url,
            content_type=fetched.content_type,
            body=body,
            identity=source.identity,
            known=self.store.read(lambda reads: reads.entries(source.id)),
            partial=fetched.outcome is Outcome.PARTIAL,
            asked=source.url,
            options=source.options,
        )
        reading = await read_whole(self._extract, job)
        at = fetched.first_byte or fetched.ended
        sight = Sight(
            source=source,
            check_id=check_id,
            at=at,
            reading=reading,
            seen_until=before.seen_until,
            cause=cause(reading, before),
        )
        if KINDS[source.kind].windows:
            sight = replace(sight, elsewhere=self._elsewhere(source))
        if reading.state is ReadingState.COMPLETE and not source.in_passing:
            sight = await self._confirmer.confirmed(sight, self.places.parent(source))
        try:
            return await self._take_in(sight, fetched.url, body, before)
        except StaleEntry:
            reading = await read_whole(self._extract, replace(job, known={}))
            return await self._take_in(replace(sight, reading=reading), fetched.url, body, before)

    async def _take_in(self, sight: Sight, url: str, body: bytes, before: SourceState) -> tuple[Reading, Derived]:
        """Write down what `sight`, read from a `body` that `url` gave, adds to the history, or that it is doubted."""
        weighed = await self._doubter.weigh(sight, url, body)
        if weighed.doubted is not None:
            state = await self._set_aside(sight, weighed.doubted, before)
            return replace(sight.reading, state=ReadingState.DOUBTED, note=state.note), NOTHING
        derived = NOTHING
        for look in weighed.earlier:
            derived = derived.and_then(await self._read_late(sight.source, look, believed=True))
            before = self.states[sight.source.id]
        sight = replace(weighed.sight, seen_until=before.seen_until)
        return sight.reading, derived.and_then(await self._write(sight, before))

    async def _set_aside(self, sight: Sight, doubted: Doubted, before: SourceState) -> SourceState:
        """Keep a look that is doubted, and look again soon."""
        source = sight.source
        state = self._standing.doubted(source, doubted, before.failures)

        def write(tx: Transaction) -> None:
            set_aside(tx, sight, doubted)
            at, check_id = sight.at, sight.check_id
            self._standing.note_turn(tx, source, before, state, at=at, check_id=check_id, targets=self.targets)
            tx.update_source(source.id, **self._standing.kept(state))

        await off_loop(self.store.commit(write))
        self.states[source.id] = state
        return state

    def _elsewhere(self, source: Source) -> dict[str, datetime | None]:
        """Until when the other places of the same Source were seen."""
        others = {source.statements_of, *self.places.of(source.statements_of)} - {source.id}
        return {place: self.states[place].seen_until for place in others}

    async def _write(self, sight: Sight, before: SourceState) -> Derived:
        """Derive and move the state of the source on, in one transaction. `before` is how it stood before the visit."""
        source = sight.source
        live = sight.live
        state = self._standing.taken_in(sight, before.failures)

        now = self._now()
        births = self.places.called_for(source, sight.reading, now) if live else []
        newer = self.places.newer(source, state, sight.reading)
        state = state if newer is None else replace(state, born=newer)

        def write(tx: Transaction, *, opinions: Opinions) -> tuple[Derived, list[Birth]]:
            if live:
                self._standing.note_turn(
                    tx, source, before, state, at=sight.at, check_id=sight.check_id, targets=self.targets
                )
            derived = derive(tx, replace(sight, opinions=opinions), self.targets)
            tx.update_source(source.id, **self._standing.kept(state))
            if newer is not None:
                tx.update_source(source.id, born=newer)
            asked = own_pages(self.places.parent(source), derived.missing)
            born = [*births, *(Birth(place=each, born=now) for each in asked)]
            for birth in born:
                tx.add_place(birth.place, born=birth.born, due=now)
            return derived, born

        foreseen = await ahead(self.store, self.judge, sight) if self.judge and self._foresees else {}
        derived, born = await commit(self.store, self.judge, foreseen, write)
        self.states[source.id] = state
        self._take_up(source, born)
        self.places.count(source.statements_of, len(derived.edits), derived.statements)
        return derived

    def _take_up(self, source: Source, born: Sequence[Birth]) -> None:
        """Know the places that were born as the store knows them."""
        if not born:
            return
        self.states.update(self.store.read(lambda reads: reads.states([birth.place.id for birth in born])))
        for birth in born:
            self.places.add(birth.place)
        self._born[source.id] = (*self._born.get(source.id, ()), *(birth.place for birth in born))

    async def flush(self, *, merge: bool = False) -> None:
        """Append one record for all unchanged checks since the one before, and keep where each source stands; with
        `merge`, such checks wait for others first."""
        await self._standing.flush(merge=merge)


def _digest(fetched: Fetched, body: bytes) -> bytes:
    """The SHA-256 of the body, which is that of what came over the wire where that was not encoded."""
    plain = not fetched.encoding and fetched.wire_length == len(body)
    return fetched.wire_sha256 if plain and fetched.wire_sha256 else sha256(body).digest()


def _told(fetched: Fetched, state: SourceState) -> Checked:
    """What every Check tells: how the visit went, and how the source stands after it."""
    return Checked(
        source_id=state.source_id,
        outcome=fetched.outcome,
        reason=fetched.reason,
        detail=fetched.detail,
        reading=state.reading,
        due=state.due,
    )
