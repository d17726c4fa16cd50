"""Past captures through the same pipeline: each with its own time, marked with where it came from, alerting nobody.

Repeating an import adds nothing. What is older than what is known already is put where it belongs in the past.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from tracker.archive import PastBody
from tracker.model import Capture, ExtractJob, Fetched, JudgeJob, Outcome, Reading, ReadingState, SameEntry, Source
from tracker.pipeline import Extract, Pipeline, Sight, derive, off_loop, read_whole
from tracker.pipeline.opinion import Opinions, Unjudged, commit
from tracker.store import Transaction

CHUNK = 128
"""Captures in one transaction: the cost of an fsync is shared, and a stop loses little work (and no evidence)."""

READERS = 4
"""Bodies being read at once: enough to keep two workers busy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import added, in numbers. `known` captures were there already; `unreadable` ones are kept, unread."""

    captures: int = 0
    known: int = 0
    unreadable: int = 0
    statements: int = 0
    versions: int = 0
    edits: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """A past capture whose bytes are on the disk."""

    check_id: int
    snapshot_id: int
    capture: PastBody


async def import_past(
    pipeline: Pipeline,
    extract: Extract,
    source: Source,
    captures: Iterable[PastBody],
    progress: Callable[[int], None],
) -> Imported:
    """Take `captures` (oldest first) into the history of `source`; `progress` hears how many more are done."""
    done, reader = Imported(), _Reader(extract, source)
    chunks = _chunks(captures)
    keep = _Keeper(pipeline, source)
    first_base = pipeline.states[source.id].body_id
    # While one chunk is written, the next is read, and the one after that is on its way to the disk.
    coming: _Coming | None = keep.begin(next(chunks, []), first_base)
    written: Awaitable[Imported] = asyncio.ensure_future(_nothing())
    while coming is not None:
        chunk = coming.chunk
        kept, base = await off_loop(coming.kept)
        following = next(chunks, None)
        coming = None if following is None else keep.begin(following, base)
        readings = await reader.read(kept)
        done = _sum(done, await written)
        written = asyncio.ensure_future(_write(pipeline, source, kept, readings))
        unreadable = sum(reading.state is ReadingState.UNPARSED for reading in readings)
        counted = Imported(captures=len(kept), known=len(chunk) - len(kept), unreadable=unreadable)
        done = _sum(done, counted)
        progress(len(chunk))
    return _sum(done, await written)


async def _nothing() -> Imported:
    return Imported()


def _sum(one: Imported, other: Imported) -> Imported:
    return Imported(**{name: getattr(one, name) + getattr(other, name) for name in Imported.__slots__})


def _chunks(captures: Iterable[PastBody]) -> Iterator[list[PastBody]]:
    waiting = iter(captures)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@dataclass(frozen=True, kw_only=True, slots=True)
class _Coming:
    """A chunk whose bytes are on their way to the disk."""

    chunk: list[PastBody]
    kept: Future[tuple[list[_Kept], int | None]]


class _Keeper:
    """Raw first: puts the bytes of chunks on the disk, each body after the one before it."""

    def __init__(self, pipeline: Pipeline, source: Source) -> None:
        self._store, self._source = pipeline.store, source

    def begin(self, chunk: list[PastBody], base: int | None) -> _Coming:
        return _Coming(chunk=chunk, kept=self._store.commit(partial(self._keep, chunk=chunk, base=base)))

    def _keep(self, tx: Transaction, *, chunk: list[PastBody], base: int | None) -> tuple[list[_Kept], int | None]:
        """What is kept of the chunk, and the Snapshot it ends with; what this moment of this source is known to hold
        already is left out. May be run twice, so it changes nothing but through `tx`."""
        kept: list[_Kept] = []
        for capture in chunk:
            base = tx.keep_body(capture.body, content_type="", base_id=base)
            if tx.imported(self._source.id, capture.at, base):
                continue
            fetched = Fetched(
                outcome=Outcome.OK,
                url=self._source.url,
                body=capture.body,
                started=capture.at,
                ended=capture.at,
            )
            check_id = tx.record_check(
                self._source.id, fetched, snapshot_id=base, origin=capture.origin, speaker=self._source.speaker
            )
            kept.append(_Kept(check_id=check_id, snapshot_id=base, capture=capture))
        return kept, base


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
            job = ExtractJob(
                kind=self._source.kind,
                url=self._source.url,
                content_type="",
                body=capture.body,
                identity=self._source.identity,
                asked=self._source.url,
                options=self._source.options,
                known={entry: each.key for entry, each in known.items()},
            )
            reading = await read_whole(self._extract, job)
        whole = tuple(known[item.entry] if isinstance(item, SameEntry) else item for item in reading.captures)
        if whole:
            self._known = {item.entry: item for item in whole if item.entry}
        return replace(reading, captures=whole)


async def _write(pipeline: Pipeline, source: Source, kept: list[_Kept], readings: list[Reading]) -> Imported:
    """The history of one chunk in one transaction, and where the source stands after it."""

    def write(tx: Transaction, *, opinions: Opinions) -> Imported:
        state = tx.states([source.id])[source.id]
        until, added = state.seen_until, Imported()
        unjudged: list[JudgeJob] = []
        for each, reading in zip(kept, readings, strict=True):
            at = each.capture.at
            sight = Sight(
                source=source,
                check_id=each.check_id,
                at=at,
                reading=reading,
                seen_until=until,
                origin=each.capture.origin,
                opinions=opinions,
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
                edits=added.edits + len(derived.edits),
            )
            if reading.state is ReadingState.COMPLETE and derived.newest:
                until = at
                tx.update_source(
                    source.id,
                    seen_until=at,
                    body_id=each.snapshot_id,
                    extractor=reading.extractor,
                    reading=reading.state,
                )
        if unjudged:
            raise Unjudged(unjudged)
        return added

    return await commit(pipeline.store, pipeline.judge, {}, write)
