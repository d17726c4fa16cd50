"""What is thought of an Edit: where it is written, or ahead of that, by a process of its own.

An opinion depends on two texts and on what the publisher declared with them, on nothing else. So it can be formed while
the writer is busy with other Readings. What is planned is still planned in the transaction: an opinion formed ahead is
taken for exactly the old Version and the new text that it is on, and where there is none the Edit is judged there.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tracker.judging import is_silent, judge
from tracker.model import Capture, JudgeJob, Level, Reading, ReadingState, Severity, Source, Verdict
from tracker.pipeline.parts import Judge
from tracker.store import Reads, Store, VersionText
from tracker.text import statement_text, text_hash

log = logging.getLogger(__name__)

MOST_AHEAD = 32
"""Edits of one Reading that are judged ahead, at 1 to 2 ms each: far below the processor time that a child is given."""

Turn = tuple[int, bytes]
"""The id of the old Version, and the hash of the new text."""


def job(old: VersionText, new: VersionText | Capture, language: str | None) -> JudgeJob:
    """What there is to be judged in two texts of one Statement."""
    before, after = statement_text(old.title, old.text), statement_text(new.title, new.text)
    silent = is_silent(
        before,
        after,
        updated_old=old.updated,
        updated_new=new.updated,
        edited_mark=new.edited_mark and not old.edited_mark,
    )
    return JudgeJob(old=before, new=after, language=language, silent=silent)


def opinion(old: VersionText, new: VersionText | Capture, language: str | None) -> Verdict:
    """The verdict on two texts of one Statement. A judge that fails is no reason to lose a Version: UNDECIDED then."""
    on = job(old, new, language)
    try:
        return judge(on.old, on.new, language=on.language, silent=on.silent)
    except Exception as error:  # whatever fails in forming an opinion, the evidence must be committed
        log.exception("the judge failed on an edit; it is kept as undecided")
        return Verdict(
            level=Level.UNDECIDED,
            severity=Severity.HIGH,
            probability=None,
            silent=on.silent,
            reason=f"the judge failed: {type(error).__name__}",
            judge="none",
        )


async def ahead(store: Store, judges: Judge, source: Source, reading: Reading) -> Mapping[Turn, Verdict]:
    """Opinions on the Edits that a Reading of `source` will make, as things stand."""
    if reading.state not in (ReadingState.COMPLETE, ReadingState.PARTIAL) or source.follow:
        return {}
    times = Counter(item.key for item in reading.captures)
    new = [c for c in reading.captures if isinstance(c, Capture) and not c.hidden and times[c.key] == 1]
    jobs = dict(store.read(lambda reads: list(_turns(reads, source, new[:MOST_AHEAD]))))
    verdicts = await judges(list(jobs.values())) if jobs else ()
    return {turn: verdict for turn, verdict in zip(jobs, verdicts, strict=True) if verdict is not None}


def _turns(reads: Reads, source: Source, new: Sequence[Capture]) -> Iterator[tuple[Turn, JudgeJob]]:
    for capture in new:
        known = reads.newest(source.statements_of, capture.key)
        digest = text_hash(capture.title, capture.text)
        if known is not None and known[1] != digest:
            yield (known[0], digest), job(known[2], capture, source.language)
