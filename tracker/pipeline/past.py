"""Past captures through the same pipeline: each with its own time, marked with where it came from, alerting nobody.

Repeating an import adds nothing. What is older than what is known already is put where it belongs in the past.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tracker.archive import PastBody
from tracker.model import Capture, ExtractJob, Fetched, Outcome, Reading, ReadingState, SameEntry, Source
from tracker.pipeline import Extract, Pipeline, Sight, derive, off_loop
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
    for chunk in _chunks(captures):
        kept = await off_loop(pipeline.store.commit(lambda tx, some=chunk: _keep(tx, source, some)))
        readings = await reader.read(kept)
        added = await _write(pipeline, source, kept, readings)
        done = replace(
            done,
            captures=done.captures + len(kept),
            known=done.known + len(chunk) - len(kept),
            unreadable=done.unreadable + sum(r.state is ReadingState.UNPARSED for r in readings),
            statements=done.statements + added.statements,
            versions=done.versions + added.versions,
            edits=done.edits + added.edits,
        )
        progress(len(chunk))
    return done


def _chunks(captures: Iterable[PastBody]) -> Iterator[list[PastBody]]:
    waiting = iter(captures)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _keep(tx: Transaction, source: Source, chunk: list[PastBody]) -> list[_Kept]:
    """Raw first. What this moment of this source is known to hold already is left out."""
    kept: list[_Kept] = []
    base = tx.states([source.id])[source.id].body_id
    for capture in chunk:
        base = tx.keep_body(capture.body, content_type="", base_id=base)
        if tx.imported(source.id, capture.at, base):
            continue
        fetched = Fetched(outcome=Outcome.OK, url=source.url, body=capture.body, started=capture.at, ended=capture.at)
        check_id = tx.record_check(source.id, fetched, snapshot_id=base, origin=capture.origin)
        kept.append(_Kept(check_id=check_id, snapshot_id=base, capture=capture))
    return kept


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
                known={entry: each.key for entry, each in known.items()},
            )
            reading = await self._extract(job)
        whole = tuple(known[item.entry] if isinstance(item, SameEntry) else item for item in reading.captures)
        if whole:
            self._known = {item.entry: item for item in whole if item.entry}
        return replace(reading, captures=whole)


async def _write(pipeline: Pipeline, source: Source, kept: list[_Kept], readings: list[Reading]) -> Imported:
    """The history of one chunk in one transaction, and where the source stands after it."""

    def write(tx: Transaction) -> Imported:
        state = tx.states([source.id])[source.id]
        until, added = state.seen_until, Imported()
        for each, reading in zip(kept, readings, strict=True):
            at = each.capture.at
            sight = Sight(
                source=source,
                check_id=each.check_id,
                at=at,
                reading=reading,
                seen_until=until,
                origin=each.capture.origin,
            )
            derived = derive(tx, sight, ())
            added = replace(
                added,
                statements=added.statements + derived.statements,
                versions=added.versions + derived.versions,
                edits=added.edits + len(derived.edits),
            )
            if reading.state is ReadingState.COMPLETE and (until is None or at > until):
                until = at
                tx.update_source(
                    source.id,
                    seen_until=at,
                    body_id=each.snapshot_id,
                    extractor=reading.extractor,
                    reading=reading.state,
                )
        return added

    return await off_loop(pipeline.store.commit(write))
