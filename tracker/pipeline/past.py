"""Past captures through the same pipeline: each with its own time, marked with where it came from, alerting nobody.

Repeating an import adds nothing, but for what could not be read before: that is tried again. What is older than what is
known already is put where it belongs in the past.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from itertools import islice

from tracker.archive import PastBody
from tracker.model import (
    Capture,
    EventKind,
    Fetched,
    JudgeJob,
    Outcome,
    Reading,
    ReadingState,
    SameEntry,
    Source,
)
from tracker.pipeline import Extract, Pipeline, Sight, derive, off_loop, read_whole
from tracker.pipeline.opinion import Opinions, Unjudged, commit
from tracker.pipeline.reading import job_of
from tracker.pipeline.sifting import Sifted, Sifter
from tracker.store import Transaction, Unread

CHUNK = 128
"""Captures in one transaction: the cost of an fsync is shared, and a stop loses little work (and no evidence)."""

READERS = 4
"""Bodies being read at once: enough to keep two workers busy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import added, in numbers. `captures` were not there before; `known` ones were, and were read; `mended`
    ones were there and are read only now; `contradictions` say otherwise than our own visits around that moment.
    `faults` are those that cannot be read, as (origin, why), `aside` those, or
    entries of those, that stood in the way of a statement: they are kept, and no version."""

    captures: int = 0
    known: int = 0
    mended: int = 0
    statements: int = 0
    versions: int = 0
    edits: tuple[int, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    aside: tuple[tuple[str, str], ...] = ()
    contradictions: int = 0

    @property
    def unreadable(self) -> int:
        return len(self.faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """A past capture whose bytes are on the disk; `again` if they were there before and nothing was read in them."""

    check_id: int
    snapshot_id: int
    capture: PastBody
    again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Before:
    """What a chunk goes on from: the Snapshot before it, and the event of this import, once there is one."""

    base: int | None
    run: int | None


async def import_past(
    pipeline: Pipeline,
    extract: Extract,
    source: Source,
    captures: Iterable[PastBody],
    progress: Callable[[int], None],
    *,
    told: Mapping[str, object],
    now: datetime,
) -> Imported:
    """Take `captures` (oldest first) into the history of `source`; `progress` hears how many more are done. If one of
    them is new this leaves an event of `now`, with what is `told` of the archive."""
    done, reader, sifter = Imported(), _Reader(extract, source), Sifter(pipeline.store, source)
    chunks = _chunks(captures)
    keep = _Keeper(pipeline, source, told, now)
    before = _Before(base=pipeline.states[source.id].body_id, run=None)
    # While one chunk is written, the next is read, and the one after that is on its way to the disk.
    coming: _Coming | None = keep.begin(next(chunks, []), before)
    written: Awaitable[Imported] = asyncio.ensure_future(_nothing())
    while coming is not None:
        chunk = coming.chunk
        kept, before = await off_loop(coming.kept)
        following = next(chunks, None)
        coming = None if following is None else keep.begin(following, before)
        read = sifter.sift(await reader.read(kept))
        done = _sum(done, await written)
        written = asyncio.ensure_future(_write(pipeline, source, kept, read))
        done = _sum(done, _counted(len(chunk), kept, read))
        progress(len(chunk))
    return _sum(done, await written)


async def read_again(
    pipeline: Pipeline, extract: Extract, source: Source, unread: Sequence[Unread], progress: Callable[[int, int], None]
) -> Imported:
    """Read bodies that were kept, oldest first, and put what they say where it belongs; `progress` hears (done, of)."""
    done, reader, store = Imported(), _Reader(extract, source), pipeline.store
    sifter = Sifter(store, source)
    for start in range(0, len(unread), CHUNK):
        kept = [
            _Kept(
                check_id=each.check_id,
                snapshot_id=each.snapshot_id,
                capture=PastBody(
                    at=each.at,
                    body=store.read(lambda reads, this=each.snapshot_id: reads.body(this)),  # type: ignore[misc]
                    origin=each.origin,
                ),
                again=True,
            )
            for each in unread[start : start + CHUNK]
        ]
        read = sifter.sift(await reader.read(kept))
        done = _sum(done, _counted(len(kept), kept, read))
        done = _sum(done, await _write(pipeline, source, kept, read))
        progress(start + len(kept), len(unread))
    return done


def _counted(captures: int, kept: list[_Kept], read: list[Sifted]) -> Imported:
    """What is told of a chunk of so many captures before it is written."""
    well = [each.reading.state in (ReadingState.COMPLETE, ReadingState.PARTIAL) for each in read]
    named = [each.capture.origin or f"check {each.check_id}" for each in kept]
    return Imported(
        captures=sum(not each.again for each in kept),
        known=captures - len(kept),
        mended=sum(each.again and so for each, so in zip(kept, well, strict=True)),
        faults=tuple(
            (name, f"{each.reading.state}: {each.reading.note or 'nothing was found in it'}")
            for name, each, so in zip(named, read, well, strict=True)
            if not so and not each.aside
        ),
        aside=tuple((name, why) for name, each in zip(named, read, strict=True) for why in each.aside),
    )


async def _nothing() -> Imported:
    return Imported()


def _sum(one: Imported, other: Imported) -> Imported:
    return Imported(**{field.name: getattr(one, field.name) + getattr(other, field.name) for field in fields(Imported)})


def _chunks(captures: Iterable[PastBody]) -> Iterator[list[PastBody]]:
    waiting = iter(captures)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@dataclass(frozen=True, kw_only=True, slots=True)
class _Coming:
    """A chunk whose bytes are on their way to the disk."""

    chunk: list[PastBody]
    kept: Future[tuple[list[_Kept], _Before]]


class _Keeper:
    """Raw first: puts the bytes of chunks on the disk, each body after the one before it."""

    def __init__(self, pipeline: Pipeline, source: Source, told: Mapping[str, object], now: datetime) -> None:
        self._store, self._source, self._told, self._now = pipeline.store, source, told, now

    def begin(self, chunk: list[PastBody], before: _Before) -> _Coming:
        return _Coming(chunk=chunk, kept=self._store.commit(partial(self._keep, chunk=chunk, before=before)))

    def _keep(self, tx: Transaction, *, chunk: list[PastBody], before: _Before) -> tuple[list[_Kept], _Before]:
        """What is kept of the chunk, and what the next one goes on from; what this moment of this source is known to
        hold already, and was read, is left out. May be run twice, so it changes nothing but through `tx`."""
        kept: list[_Kept] = []
        base, run = before.base, before.run
        for capture in chunk:
            base = tx.keep_body(capture.body, content_type="", base_id=base)
            check_id, read = tx.imported(self._source.id, capture.at, base) or (None, False)
            if read:
                continue
            again = check_id is not None
            if check_id is None:
                if run is None:
                    until = tx.states([self._source.id])[self._source.id].seen_until
                    told = {**self._told, "seen_until": None if until is None else until.isoformat()}
                    run = tx.add_event(self._source.id, EventKind.IMPORTED, self._now, told)
                check_id = self._record(tx, capture, base, run)
            kept.append(_Kept(check_id=check_id, snapshot_id=base, capture=capture, again=again))
        return kept, _Before(base=base, run=run)

    def _record(self, tx: Transaction, capture: PastBody, snapshot_id: int, run: int) -> int:
        fetched = Fetched(
            outcome=Outcome.OK, url=self._source.url, body=capture.body, started=capture.at, ended=capture.at
        )
        return tx.record_check(
            self._source.id,
            fetched,
            snapshot_id=snapshot_id,
            origin=capture.origin,
            speaker=self._source.speaker,
            run=run,
        )


class _Reader:
    """Has bodies read several at a time, each sparing what the ones before it held already."""

    def __init__(self, extract: Extract, source: Source) -> None:
        self._extract, self._source = extract, source
        self._places = asyncio.Semaphore(READERS)
        self._known: dict[str, Capture] = {}

    async def read(self, kept: list[_Kept]) -> list[Reading]:
        """A Reading for each, in order, with every entry whole."""
        return list(await asyncio.gather(*(self._one(each.capture) for each in kept)))

    async def _one(self, capture: PastBody) -> Reading:
        async with self._places:
            known = self._known
            keys = {entry: each.key for entry, each in known.items()}
            job = job_of(self._source, capture.body, url=self._source.url, known=keys)
            reading = await read_whole(self._extract, job)
        whole = tuple(known[item.entry] if isinstance(item, SameEntry) else item for item in reading.captures)
        if whole:
            self._known = {item.entry: item for item in whole if item.entry}
        return replace(reading, captures=whole)


async def _write(pipeline: Pipeline, source: Source, kept: list[_Kept], read: list[Sifted]) -> Imported:
    """The history of one chunk in one transaction, and where the source stands after it."""

    def write(tx: Transaction, *, opinions: Opinions) -> Imported:
        state = tx.states([source.id])[source.id]
        until, added = state.seen_until, Imported()
        unjudged: list[JudgeJob] = []
        for each, sifted in zip(kept, read, strict=True):
            at, reading = each.capture.at, sifted.reading
            sight = Sight(
                source=source,
                check_id=each.check_id,
                at=at,
                reading=reading,
                seen_until=until,
                origin=each.capture.origin,
                late=each.again,
                opinions=opinions,
                remarks=sifted.remarks,
            )
            try:
                derived = derive(tx, sight, ())
            except Unjudged as found:  # go on, so that all of the chunk are judged in one go
                unjudged += found.jobs
                continue
            added = replace(
                added,
                statements=added.statements + derived.statements,
                versions=added.versions + derived.versions,
                edits=added.edits + derived.edits,
                contradictions=added.contradictions + derived.contradictions,
            )
            if reading.state is ReadingState.COMPLETE and derived.newest:
                until = at
                tx.see_until(source.id, at)
                tx.note_reading(source.id, reading.state, reading.extractor)
                # What was captured by others came in between: so the next visit leaves a record of its own, and what
                # it says does not rest on an import.
                tx.ask_anew(source.id)
        if unjudged:
            raise Unjudged(unjudged)
        return added

    return await commit(pipeline.store, pipeline.judge, {}, write)
