"""Bodies that are read, at once or later: what a reader is asked, what made a Reading, whose doing a difference is.

Asks the readers it is given; stores nothing and visits nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from tracker.model import (
    ENTRIES_LEFT,
    Capture,
    Cause,
    ExtractJob,
    Outcome,
    Reading,
    ReadingState,
    SameEntry,
    Source,
    SourceState,
)
from tracker.pipeline.needs import Extract
from tracker.store import Unread

OPTIONS_LETTERS = 12
"""Hexadecimal digits that name a set of options: nobody gains by options that look alike."""


def made_by(extractor: str, identity: str, options: Mapping[str, Sequence[str]]) -> str:
    """What a Reading is made by: the version of the extractor and, where a source has any, a fingerprint of the options
    it is read with. Texts made by different means may differ by our own doing."""
    told = {**options, **({"identity": [identity]} if identity != "guid" else {})}
    if not told:
        return extractor
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{extractor} options-{sha256(written.encode()).hexdigest()[:OPTIONS_LETTERS]}"


def cause(reading: Reading, before: SourceState) -> Cause:
    """Whose doing a difference to the heads of a source is that stood as `before`. They were read again when our means
    changed; where that could not be done, what differs cannot be laid at the publisher's door."""
    return Cause.SOURCE if before.extractor in ("", reading.extractor) else Cause.REEXTRACTED


def outdated(
    state: SourceState, by: str, *, whole: Unread | None, newest: Unread | None
) -> tuple[Unread | None, Unread | None]:
    """Of the bodies of a place that its heads were read in (`whole`) and that came last (`newest`), those that are to
    be read again by the means that it is read `by` now."""
    later = newest is not None and (whole is None or newest.check_id != whole.check_id)
    # Options that could not read it leave no extractor, only how the source stands; those before them could.
    other = state.extractor not in ("", by) or not (later or state.reading in ("", ReadingState.COMPLETE))
    again = whole is not None and other and not whole.failed_with(by)
    return whole if again else None, newest if later and newest is not None and by not in newest.read_by else None


async def read_whole(extract: Extract, job: ExtractJob) -> Reading:
    """The Reading of a body, with what it was made by. One that holds more entries than a reader takes at once is read
    in several goes, each sparing what those before it read, as long as there is progress."""
    reading = await _in_goes(extract, job)
    return replace(reading, extractor=made_by(reading.extractor, job.identity, job.options))


async def _in_goes(extract: Extract, job: ExtractJob) -> Reading:
    read: dict[str, Capture] = {}
    while True:
        reading = await extract(job)
        added = {item.entry: item for item in reading.captures if isinstance(item, Capture) and item.entry}
        if not added or reading.state is not ReadingState.PARTIAL or ENTRIES_LEFT not in reading.note:
            if not read:
                return reading
            whole = (read.get(item.entry, item) if isinstance(item, SameEntry) else item for item in reading.captures)
            return replace(reading, captures=tuple(whole))
        read |= added
        job = replace(job, known=dict(job.known) | {entry: capture.key for entry, capture in added.items()})


def job_of(
    source: Source,
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    partial: bool = False,
    known: Mapping[str, str] | None = None,
) -> ExtractJob:
    """What a reader is asked of a `body` of `source` that came from `url`, cut if it is `partial`. The entries `known`
    need not be read again."""
    return ExtractJob(
        kind=source.kind,
        url=url,
        content_type=content_type,
        body=body,
        identity=source.identity,
        known=known or {},
        partial=partial,
        asked=source.url,
        options=source.options,
    )


def late_job(source: Source, unread: Unread, body: bytes) -> ExtractJob:
    """What to read in a body that was kept: whole, for nothing is taken as known."""
    cut = unread.outcome == Outcome.PARTIAL
    return job_of(source, body, url=unread.url, content_type=unread.content_type, partial=cut)
