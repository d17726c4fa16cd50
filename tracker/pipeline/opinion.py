"""What is thought of an Edit: by a process of its own, within a budget; where it is written only if it is short.

An opinion depends on two texts and on what the publisher declared with them, on nothing else. So it can be formed while
the writer is busy with other Readings, and is taken for exactly the texts that it is on. What is planned is still
planned in the transaction. A long Edit that was not foreseen undoes its transaction (`Unjudged`), which is run again
once the opinion is there: nothing long is ever compared where others wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from tracker.history import StaleEntry
from tracker.judging import TOO_LONG, is_silent, judge, undecided
from tracker.model import Capture, JudgeJob, ReadingState, Source, Verdict
from tracker.pipeline.identify import Identified, identify
from tracker.pipeline.needs import Judge, asked, off_loop
from tracker.pipeline.sight import Sight
from tracker.store import Reads, Store, Transaction, VersionText
from tracker.text import statement_text, text_hash

log = logging.getLogger(__name__)

T_co = TypeVar("T_co", covariant=True)

SHORT = 20_000
"""Characters of both texts up to which an Edit is judged where it is written: some ten milliseconds, and a tenth of a
second for the worst of texts."""

TOGETHER = 32
"""Captures that are looked up at once for Edits to be judged ahead: some milliseconds in which nothing else runs."""

JUDGED_FOR = timedelta(minutes=5)
"""Time for which the Edits of one Reading are judged: some thousands, or a hundred of the worst. It is its own source
that waits for that, and is not looked at meanwhile."""

TOO_MANY = "not compared word by word, for very many texts changed at once; `tracker rejudge` makes up for it"

Opinions = Mapping[JudgeJob, Verdict]


class Unjudged(Exception):
    """A transaction came upon Edits that are too long to be judged in it; it is to be run again with these opinions."""

    def __init__(self, jobs: Sequence[JudgeJob]) -> None:
        super().__init__(f"{len(jobs)} long edits are not judged yet")
        self.jobs = tuple(jobs)


def is_short(on: JudgeJob) -> bool:
    return len(on.old) + len(on.new) <= SHORT


def job(old: VersionText, new: VersionText | Capture, language: str | None) -> JudgeJob:
    """What there is to be judged in two texts of one Statement."""
    before, after = statement_text(old.title, old.text), statement_text(new.title, new.text)
    silent = is_silent(
        before,
        after,
        before=old.declared,
        after=new.declared,
    )
    return JudgeJob(old=before, new=after, language=language, silent=silent)


def opinion(on: JudgeJob) -> Verdict:
    """The verdict on a short Edit, formed here. A judge that fails is no reason to lose a Version: UNDECIDED then."""
    try:
        return judge(on.old, on.new, language=on.language, silent=on.silent)
    except Exception as error:  # whatever fails in forming an opinion, the evidence must be committed
        log.exception("the judge failed on an edit; it is kept as undecided")
        return undecided(on.silent, f"the judge failed: {type(error).__name__}")


async def opinions(jobs: Sequence[JudgeJob], judges: Judge | None) -> Opinions:
    """Opinions on Edits of any length: short ones formed here, long ones by `judges`, without whom they stay
    undecided."""
    here = {on: opinion(on) for on in jobs if is_short(on)}
    return here | await _elsewhere([on for on in jobs if on not in here], judges)


async def _elsewhere(jobs: Sequence[JudgeJob], judges: Judge | None) -> dict[JudgeJob, Verdict]:
    """What `judges` say. A short Edit on which they come to nothing is left out; a long one is undecided for good."""
    said = await judges(jobs) if judges and jobs else [None] * len(jobs)
    found = zip(jobs, said, strict=True)
    formed = ((on, verdict or (None if is_short(on) else undecided(on.silent, TOO_LONG))) for on, verdict in found)
    return {on: verdict for on, verdict in formed if verdict is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """What is known of a Sight before it is written, as things stood: opinions on its Edits, and which Statements its
    captures are of, where that was told."""

    opinions: Opinions = field(default_factory=dict)
    identified: Identified | None = None


async def ahead(store: Store, judges: Judge, sight: Sight, steady: Callable[[], datetime]) -> Foreseen:
    """What can be known of the Edits that `sight` will make, as things stand. Those that were not judged within
    JUDGED_FOR, by `steady` time, are undecided."""
    source, reading = sight.source, sight.reading
    if reading.state not in (ReadingState.COMPLETE, ReadingState.PARTIAL) or source.follow:
        return Foreseen()
    try:
        identified = await asked(store, partial(identify, sight=sight), about=len(reading.captures))
    except StaleEntry:  # it will be read again
        return Foreseen()
    changed = _changed(identified)
    found: dict[JudgeJob, Verdict] = {}
    until = steady() + JUDGED_FOR
    for start in range(0, len(changed), TOGETHER):
        jobs = store.read(partial(_edits, source=source, changed=changed[start : start + TOGETHER]))
        if steady() < until:
            found |= await _elsewhere(jobs, judges)
        else:
            found |= {on: undecided(on.silent, TOO_MANY) for on in jobs}
        await asyncio.sleep(0)  # others have a turn
    return Foreseen(opinions=found, identified=identified)


def _changed(identified: Identified) -> list[Capture]:
    """The captures that say something else than their Statements did."""
    heads, times = identified.heads, Counter(item.key for item in identified.captures)
    new = [item for item in identified.captures if isinstance(item, Capture) and not item.hidden]
    return [
        each
        for each in new
        if times[each.key] == 1
        and (head := heads.get(each.key)) is not None
        and head.text_hash != text_hash(each.title, each.text)
    ]


def _edits(reads: Reads, source: Source, changed: Sequence[Capture]) -> list[JudgeJob]:
    known = [(capture, reads.newest(source.statements_of, capture.key)) for capture in changed]
    return [job(found, capture, source.language) for capture, found in known if found is not None]


class Write(Protocol[T_co]):
    """Writes with the opinions it is given; may raise Unjudged."""

    def __call__(self, tx: Transaction, *, opinions: Opinions) -> T_co: ...


async def commit(store: Store, judges: Judge | None, known: Opinions, write: Write[T_co]) -> T_co:
    """The result of `write`, committed. It is handed the opinions that are `known`, and run again with more where it
    raises Unjudged: each time it is a new Edit that was not known before, for every job gets some opinion."""
    while True:
        try:
            return await off_loop(store.commit(partial(write, opinions=known)))
        except Unjudged as found:
            known = {**known, **await _elsewhere(found.jobs, judges)}
