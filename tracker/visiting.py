"""Before a visit, what is asked; after it, what came. Pure: a state and an answer in, values out.

Whether a server may be asked "only if it changed" is decided here, and what its "not modified" was worth. What a body
says is another question (`tracker.extract`), and so is what follows for the next visit (`tracker.standing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from tracker.model import Fetched, Outcome, ReadingState, Source, SourceState
from tracker.presence import UNSEEN_LOOKS
from tracker.schedule import wants_full


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What a visit asks for: the body, or only one that is not the one of these validators."""

    etag: str | None = None
    last_modified: str | None = None


def what_to_ask(
    source: Source, state: SourceState, *, pace: timedelta, trusted: bool, now: datetime, looked_for: bool = False
) -> Ask:
    """What the next visit to a place asks; `trusted` says that its "not modified" counts, `looked_for` that entries
    have lost their texts there and are looked at again."""
    well = state.reading == ReadingState.COMPLETE
    since = state.checks - state.checks_at_full
    if looked_for or needs_body(source, state) or not trusted or not well:
        return Ask()
    if wants_full(now, pace, last_full=state.last_full, checks_since=since):
        return Ask()
    return Ask(etag=state.etag, last_modified=state.last_modified)


def needs_body(source: Source, state: SourceState) -> bool:
    """Whether even the same old body is news: where a statement is doubted, it is still gone or still cannot be seen,
    or it is there again."""
    gone = state.outcome == Outcome.GONE or (state.failures >= UNSEEN_LOOKS and not _was_read(state))
    return source.in_passing or gone or state.reading == ReadingState.DOUBTED


def _was_read(state: SourceState) -> bool:
    reached = state.outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.PARTIAL)
    return reached and state.reading in (ReadingState.COMPLETE, ReadingState.PARTIAL)


# --- what came ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Its host asked to be left alone, so nothing was sent: no visit, no failure."""

    fetched: Fetched


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """It is as it was: the server says so, or sent the same bytes."""

    fetched: Fetched

    @property
    def at(self) -> datetime:
        return first_sight(self.fetched)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No body came."""

    fetched: Fetched


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """A body that is to be read, whole or cut, and its SHA-256. `broken` tells what it shows of the answers before."""

    fetched: Fetched
    body: bytes
    digest: bytes
    broken: Broken | None

    @property
    def at(self) -> datetime:
        return first_sight(self.fetched)


Came = Held | Unchanged | Failed | Body


def what_came(source: Source, state: SourceState, fetched: Fetched, *, looked_for: bool = False) -> Came:
    """What a visit brought to a place that stood as `state`. The same bytes again are a look too at what is doubted."""
    if fetched.outcome is Outcome.NOT_MODIFIED:
        return Unchanged(fetched=fetched)
    if fetched.reason == "hold":
        return Held(fetched=fetched)
    if fetched.body is None or fetched.outcome not in (Outcome.OK, Outcome.PARTIAL):
        return Failed(fetched=fetched)
    digest = _digest(fetched, fetched.body)
    again = looked_for or needs_body(source, state)
    if fetched.outcome is Outcome.OK and digest == state.body_sha256 and not again:
        return Unchanged(fetched=fetched)
    return Body(fetched=fetched, body=fetched.body, digest=digest, broken=broken(state, fetched))


def is_refused(fetched: Fetched) -> bool:
    """Whether the server itself says that there is nothing to be had at this address, now and later: no fault of its
    own (5xx), no "try again" (408, 425, 429), no failure on the way."""
    status = fetched.status or 0
    return fetched.reason in ("status", "empty", "redirects") and status < 500 and status not in (408, 425, 429)


def first_sight(fetched: Fetched) -> datetime:
    """When the source said what came: with its first byte."""
    return fetched.first_byte or fetched.ended


def _digest(fetched: Fetched, body: bytes) -> bytes:
    """The SHA-256 of the body, which is that of what came over the wire where that was not encoded."""
    plain = not fetched.encoding and fetched.wire_length == len(body)
    return fetched.wire_sha256 if plain and fetched.wire_sha256 else sha256(body).digest()


# --- what "not modified" was worth ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A server gave two bodies under one `validator`, and answers of "not modified" confirmed it from `since`, the last
    whole body, until `until`. It is not called a liar: what it did is told, these answers are withdrawn, and it is not
    asked that way again at that address (decision 12)."""

    validator: str
    since: datetime
    until: datetime

    @property
    def why(self) -> str:
        return (
            f"the server gave another body under the same {self.validator}, after it had confirmed that with "
            '"not modified": those answers do not count, and from now on only whole bodies do'
        )


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
