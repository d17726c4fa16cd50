"""What a server's "not modified" is worth: whether it gave two bodies under one ETag or one Last-Modified.

Pure but for `note_withdrawn`: how a source stands and what came of a visit in, a Broken out. Such a server is not
called a liar: what it did is told, its answers of "not modified" are withdrawn, and it is not asked that way again at
that address (`pipeline.standing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.model import EventKind, Fetched, Outcome, Source
from tracker.store import SourceState, Transaction

WITHDRAWN_GAP = "not modified, withdrawn"
"""Stands in the coverage as the reason for the time that only such answers spoke for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """`validator` stood over two bodies, and answers of "not modified" confirmed it from `since`, the last whole body,
    until `until`."""

    validator: str
    since: datetime
    until: datetime


def broken(state: SourceState, fetched: Fetched) -> Broken | None:
    """Whether `fetched`, a whole body that is not the one of `state`, shows that the answers of "not modified" since
    that body confirmed nothing. None where there were no such answers, or the validator is another now."""
    since, until = state.last_full, state.seen_until
    if fetched.outcome is not Outcome.OK or since is None or until is None:
        return None
    if state.checks <= state.checks_at_full or until <= since:
        return None
    validator = _shared(state, fetched)
    return None if validator is None else Broken(validator=validator, since=since, until=until)


def _shared(state: SourceState, fetched: Fetched) -> str | None:
    """The validator that stands over both bodies. Where both carry an ETag it alone decides, as it did for the server
    (RFC 9110 section 13.1.3: If-Modified-Since is ignored beside If-None-Match)."""
    if state.etag and fetched.etag:
        same = state.etag.removeprefix("W/") == fetched.etag.removeprefix("W/")
        return f"ETag {fetched.etag}" if same else None
    if state.last_modified and state.last_modified == fetched.last_modified:
        return f"Last-Modified {fetched.last_modified}"
    return None


def note_withdrawn(tx: Transaction, source: Source, found: Broken, *, at: datetime, check_id: int) -> None:
    """Write down that answers of "not modified" confirmed nothing. What was flushed and signed of them stays as it is:
    the event and the gap over the same time say that it no longer counts, and until when the source was seen falls
    back in the same transaction."""
    why = (
        f"the server gave another body under the same {found.validator}, after it had confirmed that with "
        '"not modified": those answers do not count, and from now on only whole bodies do'
    )
    detail = {"why": why, "from": found.since.isoformat(), "until": found.until.isoformat(), "url": source.url}
    tx.add_event(source.id, EventKind.WITHDRAWN, at, detail, check_id=check_id)
    tx.add_gap(source.id, found.since, at, WITHDRAWN_GAP)
    tx.update_source(source.id, seen_until=found.since)
