"""The conductor: visits a Source, has what came back read, and has the history written. Decides nothing itself.

Operational errors end here: whatever a source, the network or a full disk does becomes a `Checked` value. A
programmer's error crashes. The whole road of a check stands in this one file, so that it can be read in one go.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker import standing
from tracker.errors import StoreError
from tracker.history import StaleEntry
from tracker.model import (
    Cause,
    ExtractJob,
    Fetched,
    Outcome,
    ReadingState,
    Source,
    SourceKind,
    SourceState,
    Target,
)
from tracker.pipeline.absence import gone, refused
from tracker.pipeline.asking import Asker, says_gone
from tracker.pipeline.canary import Canaries
from tracker.pipeline.confirm import Confirmer
from tracker.pipeline.derive import derive, derive_part
from tracker.pipeline.doubting import Doubted, Doubter, set_aside
from tracker.pipeline.needs import Extract, Fetch, Judge, off_loop
from tracker.pipeline.opinion import Foreseen, Opinions, ahead, commit
from tracker.pipeline.parts import Carried, Part, parts
from tracker.pipeline.places import Places, own_pages
from tracker.pipeline.quotas import Quotas
from tracker.pipeline.reading import cause, job_of, late_job, made_by, outdated, read_whole
from tracker.pipeline.settling import Settling
from tracker.pipeline.sight import NOBODY, NOTHING, Checked, Derived, Sight, Visit
from tracker.pipeline.states import States
from tracker.pipeline.turning import note_turn, note_withdrawn
from tracker.schedule import BACKOFF_MAX
from tracker.seats import on_account_of
from tracker.sources import KINDS, Birth, Doubt
from tracker.standing import Standing, after, may_turn, unstored
from tracker.store import Store, Transaction, Unread
from tracker.visiting import Ask, Body, Failed, Held, Unchanged, is_refused, what_came, what_to_ask

__all__ = ["Checked", "Derived", "Extract", "Fetch", "Pipeline", "Sight", "derive", "off_loop", "read_whole"]

log = logging.getLogger(__name__)


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
        self._states = States(store, self.places, now=now, steady=steady or now, chance=chance, max_backoff=max_backoff)
        self._fetch, self._extract, self._extractors = fetch, extract, extractors
        self.judge, self._foresees = judge, foresees
        self._now, self._steady = now, steady or now
        asker = Asker(store, fetch, extract)
        self._confirmer = Confirmer(store, asker)
        self._canaries = Canaries(store, asker, self.places, self.states)
        self._doubter = Doubter(store, extract, asker, self.states)
        self._settling = Settling(store, self.states, lambda: self.targets)
        self._quotas = Quotas(store, self._states, self._steady)
        self._born: dict[str, tuple[Source, ...]] = {}
        self._unread: set[str] = set()
        self._outage_over = False
        self._looked_for: set[str] = set()  # feeds in which entries have lost their texts

    @property
    def states(self) -> dict[str, SourceState]:
        """How each place stands, by id."""
        return self._states.all

    def is_outage_over(self) -> bool:
        """Whether a visit ended an outage since this was asked last: what failed with it is not in trouble of its own,
        and need not wait as long as if it were."""
        over, self._outage_over = self._outage_over, False
        return over

    # --- before the first check ----------------------------------------------------------------------------------

    async def adopt(self, sources: Sequence[Source], resting: Collection[str] = ()) -> None:
        """Take over the configured sources and load how they stand; those in `resting` are known, not visited. May be
        called again after a reload, while visits to sources that are configured no longer are still under way."""
        await self.flush(merge=True)
        now = self._now()

        def register(tx: Transaction) -> None:
            tx.register(sources, now, windowed=[kind for kind, room in KINDS.items() if room.windows])
            tx.unwatch(sorted(resting))

        await off_loop(self.store.commit(register))
        further, counts = self.store.read(lambda reads: (reads.places(), reads.edit_counts()))
        self.places.load(sources, further, counts)
        loaded = self.store.read(lambda reads: reads.states(self.places.known))
        self._states.load(loaded)
        self._settling.load(now)
        feeds = [source.id for source in sources if KINDS[source.kind].doubt is Doubt.ENTRY and not source.follow]
        self._looked_for = self.store.read(lambda reads: {feed for feed in feeds if reads.doubts(feed)})

    def rest(self, source_ids: Collection[str]) -> None:
        """Heed that these are paused: the gap that this leaves is one that was wanted."""
        self._states.rest(source_ids)

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
        with on_account_of(source.statements_of):
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
        return self.store.read(
            lambda reads: outdated(
                state, by, whole=reads.last_read(source.id, in_part=in_part), newest=reads.last_tried(source.id)
            )
        )

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
        job = late_job(source, unread, self.store.read(lambda reads: reads.body(unread.snapshot_id)))
        before, reading = self.states[source.id], await read_whole(self._extract, job)
        sight = Sight(
            source=source,
            check_id=unread.check_id,
            at=unread.at,
            reading=reading,
            seen_until=before.seen_until,
            cause=cause(reading, before),
            origin=unread.origin,
        )
        return await (self._write(sight) if believed else self._take_in(sight, job, None))

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
        await self._write(sight, last=last)
        log.info("read again by other means", extra={"source": source.id, "extractor": reading.extractor})

    # --- one check -----------------------------------------------------------------------------------------------

    async def check(self, source: Source) -> Checked:
        """Visit `source` once and take in what it says: what to ask, the visit, what came, what it says, one write."""
        with on_account_of(source.statements_of):
            return await self._check(source)

    async def _check(self, source: Source) -> Checked:
        try:
            await self._read_what_is_left(source)
            asked = self._ask(source)
            fetched = await self._fetch(source, etag=asked.etag, last_modified=asked.last_modified)
            came = what_came(source, self.states[source.id], fetched, looked_for=source.id in self._looked_for)
            checked = await (self._body(source, came) if isinstance(came, Body) else self._nothing(source, came))
            await self._settling.look(source)
            return await self._rest(source, checked)
        except StoreError as error:
            # Our fault, not the source's: it does not count as a failure of the source, but the gap has a reason.
            log.error("the store took nothing in: %s", error, extra={"source": source.id})
            state = unstored(self._states.standing(source), str(error))
            self._states.move(state)
            return Checked(
                source_id=source.id, outcome=Outcome.ERROR, reason=state.reason, detail=state.detail, due=state.due
            )

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

    async def _read_what_is_left(self, source: Source) -> None:
        """What a store that failed left unread, and what is to be read by other means."""
        if source.id in self._unread:
            for unread in self.store.read(lambda reads: reads.unread(source.id)):
                await self._read_late(source, unread)
            self._unread.discard(source.id)
        await self._read_anew(source)

    def _ask(self, source: Source) -> Ask:
        stands = self._states.standing(source)
        return what_to_ask(
            source,
            stands.state,
            pace=stands.pace,
            trusted=stands.trusted,
            now=self._now(),
            looked_for=source.id in self._looked_for,
        )

    async def _nothing(self, source: Source, came: Held | Unchanged | Failed) -> Checked:
        """There is nothing to read. Of what is unchanged, or was not asked, nothing is written but at the next flush,
        unless something turns with it; of a visit that failed, the Check is all there is to keep."""
        stands = self._states.standing(source)
        state = after(stands, came)
        checked = _checked(came.fetched, state)
        if isinstance(came, Failed):
            checked = replace(checked, derived=await self._failed(stands, state, came))
        elif isinstance(came, Unchanged):
            if stands.is_seen:
                self._states.widen(stands.state, came.at)
            if may_turn(stands, state, came.at):
                await off_loop(self.store.commit(lambda tx: self._turn(tx, stands, state, at=came.at, check_id=None)))
            checked = replace(checked, note=state.note, unchanged=True)
        self._states.move(state)
        if isinstance(came, Unchanged):
            self._states.visited(source.id, came.at)
        return checked

    async def _failed(self, stands: Standing, state: SourceState, came: Failed) -> Derived:
        source, fetched = stands.source, came.fetched
        gone_there = fetched.outcome is Outcome.GONE and source.parent is not None and not source.in_passing
        witness = await self._canaries.witness(source, fetched.ended) if gone_there else NOBODY
        vanished = self._canaries.vanished(source) if gone_there and not witness.stands else 0
        unseen = None
        if is_refused(fetched) and not gone_there:
            unseen = await self._canaries.unseen(source, fetched.ended, looks=state.failures)

        def record(tx: Transaction) -> Derived:
            wire = fetched.wire_body
            held = tx.keep_body(wire, content_type="application/octet-stream", base_id=None) if wire else None
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None, speaker=source.speaker)
            self._turn(tx, stands, state, at=fetched.ended, check_id=check_id)
            if not gone_there and unseen is None:
                return NOTHING
            visit = Visit(source=source, check_id=check_id, at=fetched.ended, seen_until=stands.state.seen_until)
            if unseen is not None:
                return refused(tx, visit, self.targets, fetched.detail, unseen)
            return gone(tx, visit, self.targets, witness, vanished=vanished)

        return await off_loop(self.store.commit(record))

    async def _body(self, source: Source, came: Body) -> Checked:
        """A body came: it is kept before anything is made of it, then read, weighed and written down."""
        check_id, kept = await self._keep(source, came)
        self._unread.add(source.id)
        job = job_of(
            source,
            came.body,
            url=came.fetched.url,
            content_type=came.fetched.content_type,
            partial=came.fetched.outcome is Outcome.PARTIAL,
            known=self.store.read(lambda reads: reads.entries(source.id)),
        )
        try:
            taken = await self._take_in(await self._look(source, job, came, check_id), job, came)
        except StaleEntry:
            job = replace(job, known={})
            taken = await self._take_in(await self._look(source, job, came, check_id), job, came)
        self._unread.discard(source.id)
        self._states.visited(source.id, came.at)
        await self._quotas.charge(source, kept, taken, at=came.at, check_id=check_id)
        state, born = self.states[source.id], self._born.pop(source.id, ())
        return replace(_checked(came.fetched, state), note=state.note, derived=taken, born=born)

    async def _keep(self, source: Source, came: Body) -> tuple[int, int]:
        """Raw first: the body is on the disk. How the source stands is written with what is made of it: were it lost,
        the source would be asked once too early. Gives the id of the Check, and the bytes that the body took."""
        fetched, before = came.fetched, self.states[source.id]

        def record(tx: Transaction) -> tuple[int, int, int]:
            held = tx.keep_body(
                came.body, content_type=fetched.content_type, base_id=before.body_id, digest=came.digest
            )
            check_id = tx.record_check(source.id, fetched, snapshot_id=held, origin=None, speaker=source.speaker)
            tx.hold_body(source.id, held)
            if came.broken is not None:
                note_withdrawn(tx, source, came.broken, at=came.at, check_id=check_id)
            return held, check_id, tx.bytes_of_newest_body(held)

        body_id, check_id, kept = await off_loop(self.store.commit(record))
        self._states.received(source, body_id, came.digest, came.broken)
        return check_id, kept

    async def _look(self, source: Source, job: ExtractJob, came: Body, check_id: int) -> Sight:
        """What a body that was just kept says."""
        reading, state = await read_whole(self._extract, job), self.states[source.id]
        sight = Sight(
            source=source,
            check_id=check_id,
            at=came.at,
            reading=reading,
            seen_until=state.seen_until,
            cause=cause(reading, state),
        )
        if KINDS[source.kind].windows:
            sight = replace(sight, elsewhere=self._elsewhere(source))
        if reading.state is ReadingState.COMPLETE and not source.in_passing:
            sight = await self._confirmer.confirmed(sight, self.places.parent(source))
        elif says_gone(reading) and source.in_passing:
            sight = replace(sight, witness=await self._canaries.witness(source, came.at))
        return sight

    async def _take_in(self, sight: Sight, job: ExtractJob, came: Body | None) -> Derived:
        """Write down what `sight`, read from the body of `job`, adds to the history, or that it is doubted."""
        weighed = await self._doubter.weigh(sight, job.url, job.body)
        if weighed.doubted is not None:
            await self._set_aside(sight, weighed.doubted, came)
            return NOTHING
        derived = NOTHING
        for look in weighed.earlier:
            derived = derived.and_then(await self._read_late(sight.source, look, believed=True))
        seen_until, looked_for = self.states[sight.source.id].seen_until, sight.source.id in self._looked_for
        sight = replace(weighed.sight, seen_until=seen_until, looked_for=looked_for)
        if sight.live and sight.reading.state in (ReadingState.BLOCKED, ReadingState.UNPARSED):
            looks = self.states[sight.source.id].failures + 1
            witness = await self._canaries.unseen(sight.source, sight.at, looks=looks)
            if witness is not None:
                sight = replace(sight, witness=witness, unseen=sight.reading.note.removeprefix("blocked: "))
        return derived.and_then(await self._write(sight, came))

    async def _set_aside(self, sight: Sight, doubted: Doubted, came: Body | None) -> None:
        """Keep a look that is doubted, and look again soon."""
        stands = self._states.standing(sight.source)
        state = after(stands, came, standing.Doubted(why=doubted.why, in_a_row=doubted.in_a_row))

        tells = doubted.statement_id if doubted.begins_a_turn else None
        wants = () if tells is None else self._settling.takes_turns(tells)

        def write(tx: Transaction) -> None:
            set_aside(tx, sight, doubted, wants)
            self._turn(tx, stands, state, at=sight.at, check_id=sight.check_id)

        await off_loop(self.store.commit(write))
        self.states[sight.source.id] = state

    def _elsewhere(self, source: Source) -> dict[str, datetime | None]:
        """Until when the other places of the same Source were seen."""
        others = {source.statements_of, *self.places.of(source.statements_of)} - {source.id}
        return {place: self.states[place].seen_until for place in others}

    async def _write(self, sight: Sight, came: Body | None = None, *, last: bool = False) -> Derived:
        """The one write: what `sight` adds to the history, and how its place stands after it. It may be of what `came`
        just now; `last` says that nothing came after the body that it is of."""
        source, stands = sight.source, self._states.standing(sight.source)
        state = after(stands, came, sight.made(last=last))
        now = self._now()
        births = self.places.called_for(source, sight.reading, now) if sight.live else []
        newer = self.places.newer(source, state, sight.reading)
        state = state if newer is None else replace(state, born=newer)

        def write(tx: Transaction, *, opinions: Opinions) -> tuple[Derived, list[Birth]]:
            if sight.live:
                self._turn(tx, stands, state, at=sight.at, check_id=sight.check_id)
            seen = replace(sight, opinions=opinions)
            derived = derive(tx, seen, self.targets, identified=foreseen.identified, now=now)
            if not sight.live:
                tx.keep_states([self._states.kept(state)])
            if newer is not None:
                tx.set_born(source.id, newer)
            asked = own_pages(self.places.parent(source), derived.missing)
            born = [*births, *(Birth(place=each, born=now) for each in asked)]
            for birth in born:
                tx.add_place(birth.place, born=birth.born, due=now)
            return derived, born

        foreseen = Foreseen()
        if self.judge and self._foresees:
            foreseen = await ahead(self.store, self.judge, sight, self._steady)
        before = NOTHING
        if written := parts(sight, foreseen.identified):
            before = await self._write_parts(sight, written, foreseen)
            foreseen = replace(foreseen, identified=None)
        derived, born = await commit(self.store, self.judge, foreseen.opinions, write)
        derived = before.and_then(derived)
        self.states[source.id] = state
        self._take_up(source, born)
        if derived.flaps:
            self._settling.load(now)
        if derived.newest:
            (self._looked_for.add if derived.looks_for else self._looked_for.discard)(source.id)
        self.places.count(source.statements_of, len(derived.edits), derived.statements)
        return derived

    async def _write_parts(self, sight: Sight, made: Sequence[Part], foreseen: Foreseen) -> Derived:
        """What of a Reading with very many changes is written before its end."""
        assert foreseen.identified is not None  # it is what the parts are made of
        written, carried = NOTHING, Carried(found=foreseen.identified)
        for part in made:

            def write(tx: Transaction, *, opinions: Opinions, part: Part = part) -> Derived | None:
                return derive_part(tx, replace(sight, opinions=opinions), self.targets, part, carried, now=self._now())

            derived = await commit(self.store, self.judge, foreseen.opinions, write)
            if derived is None:
                break  # a head has moved on: the end does the rest as things stand now
            written = written.and_then(derived)
        return written

    def _turn(
        self, tx: Transaction, stands: Standing, state: SourceState, *, at: datetime, check_id: int | None
    ) -> None:
        """Write down what turned with a visit, and how the place stands after it."""
        source = stands.source
        self._outage_over |= note_turn(
            tx,
            stands,
            state,
            at=at,
            check_id=check_id,
            targets=self.targets,
            others=lambda: self._states.others(source),
        )
        tx.keep_states([self._states.kept(state)])

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
        await self._states.flush(merge=merge)


def _checked(fetched: Fetched, state: SourceState) -> Checked:
    """What every Check tells: how the visit went, and how the source stands after it."""
    return Checked(
        source_id=state.source_id,
        outcome=fetched.outcome,
        reason=fetched.reason,
        detail=fetched.detail,
        reading=state.reading,
        due=state.due,
    )
