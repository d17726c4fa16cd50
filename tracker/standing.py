"""How a place stands, and what a visit makes of that. Pure: the state and what was seen in; the next state, a gap and
events out.

One transition for all that a visit can come to (`after`), and one for what turns with it (`turned`): sight regained
after a gap, trouble begun, trouble over, an outage of all at once. Writes nothing, and knows no kind of source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tracker.doubt import AGAIN, LOOKS
from tracker.model import OURSELVES, EventKind, Fetched, Outcome, ReadingState, Source, SourceState
from tracker.schedule import BACKOFF_MAX, next_due, retry_due
from tracker.visiting import Body, Came, Failed, Held, Unchanged, is_refused

GAP_INTERVALS = 3
"""Intervals without sight of a source after which its coverage has a gap."""

GAP_LEAST = timedelta(minutes=5)
"""Shorter times without sight are jitter, not gaps."""

TROUBLE_AFTER = 5
"""Failures in a row after which those who get alerts are told that a source is in trouble: once, until it recovers."""

LONG_PAUSE = timedelta(hours=6)
"""A pause that a server asks for (Retry-After) which is told at once as trouble: nothing is seen meanwhile."""

SETTLING = timedelta(minutes=1)
"""After an outage: a visit that ends within it may have begun while the network was still down."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A place as it stands at one moment, with what the running program alone knows of it: its `pace`, whether its "not
    modified" is `trusted`, whether it was `rested` or had sight `withdrawn` since it was last seen, when it was last
    `visited` and seen. `steady` and `visited` are times of a clock that nobody sets, as is `due` of the state; `chance`
    is in [0, 1); `ceiling` is the longest pause after failures; `parts_are_whole` is how its kind of source is made."""

    source: Source
    state: SourceState
    pace: timedelta
    steady: datetime
    chance: float
    ceiling: timedelta = BACKOFF_MAX
    trusted: bool = True
    rested: bool = False
    withdrawn: bool = False
    visited: datetime | None = None
    parts_are_whole: bool = False

    @property
    def is_seen(self) -> bool:
        return is_seen(self.state, parts_are_whole=self.parts_are_whole)

    def next_due(self, pause: timedelta | None = None) -> datetime:
        """The next turn after a visit that went well, or after so long a pause."""
        return next_due(self.steady, self.pace if pause is None else pause, chance=self.chance)

    def retry(self, failures: int, retry_after: timedelta | None = None) -> datetime:
        """The next turn after so many failures in a row."""
        return retry_due(
            self.steady, self.pace, failures, chance=self.chance, retry_after=retry_after, ceiling=self.ceiling
        )


# --- what was made of a body -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What a Reading, of a body that came `at` a time, says of how its place stands. `sound`: what it holds is whole in
    itself, in part at least; `whole`: nothing of it was withheld. `live`: it is what a visit brought, and not the past,
    which `past` says where it is that of an archive, nor what was read before; `last`: nothing came after it."""

    at: datetime
    state: ReadingState
    note: str
    extractor: str
    sound: bool
    whole: bool
    live: bool = True
    past: bool = False
    last: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubted:
    """A look that is not believed yet: why, and how many in a row were not."""

    why: str
    in_a_row: int


Made = Read | Doubted | None
"""What was made of what came; None where there was nothing to read."""


def is_seen(state: SourceState, *, parts_are_whole: bool) -> bool:
    """Whether what is listed was seen at the last visit: in a whole document, or in a part of one whose
    `parts_are_whole` in themselves."""
    return state.reading == ReadingState.COMPLETE or (parts_are_whole and state.reading == ReadingState.PARTIAL)


# --- the next state ------------------------------------------------------------------------------------------------


def after(standing: Standing, came: Came | None, made: Made = None) -> SourceState:
    """How a place stands once `came`, what a visit brought, and `made`, what was made of it, are taken in. Without
    `came`, `made` is of a body that was kept."""
    state = standing.state
    match came:
        case Held(fetched=fetched):
            due = standing.next_due(fetched.retry_after)
            return replace(state, due=due, outcome=fetched.outcome, reason=fetched.reason, detail=fetched.detail)
        case Unchanged():
            return _unchanged(standing, came)
        case Failed(fetched=fetched):
            return _visited(standing, fetched, failed=True)
        case Body(fetched=fetched):
            state = _visited(standing, fetched)
    match made:
        case Doubted():
            return _doubted(standing, state, made)
        case Read():
            return _read(standing, state, made)
    return state


def unstored(standing: Standing, why: str) -> SourceState:
    """How a place stands where our own store took nothing in: that is no failure of the source."""
    return replace(standing.state, due=standing.retry(1), outcome=Outcome.ERROR, reason="store", detail=why)


def _visited(standing: Standing, fetched: Fetched, *, failed: bool = False) -> SourceState:
    """As far as the visit alone tells."""
    state = standing.state
    changes: dict[str, Any] = {
        "outcome": fetched.outcome,
        "reason": fetched.reason,
        "detail": fetched.detail,
        "checks": state.checks + 1,
        "last_check": fetched.started,
    }
    if fetched.outcome is Outcome.OK:
        changes |= {"last_full": fetched.first_byte or fetched.ended, "checks_at_full": state.checks + 1}
        changes |= {"etag": fetched.etag, "last_modified": fetched.last_modified}
    if failed:
        failures = state.failures + 1
        changes |= {"failures": failures, "due": _retry(standing, fetched, failures)}
    else:
        changes["due"] = standing.next_due()
    return replace(state, **changes)


GONE_AGAIN = timedelta(minutes=12)
"""Between looks at a followed page that is gone: three within half an hour and a little more, so that it is not told a
week later of an old page that it was removed."""

GONE_SOON = 4
"""Looks at that pace."""

GONE_HOURLY = 20
"""Looks at the pace of other failures, which is an hour at most, however seldom the page is looked at."""


FIRST_AGAIN = timedelta(seconds=10)
"""Twice that, and doubled each time, is the pause after a first contact that failed on the way: nothing is known of
such a source yet, and an interval may be a day. What a server refused is no better in a minute."""


def _retry(standing: Standing, fetched: Fetched, failures: int) -> datetime:
    """The next turn after a visit that brought no body."""
    if fetched.outcome is Outcome.GONE and standing.source.parent is not None and failures <= GONE_SOON:
        return standing.next_due(max(min(standing.pace, GONE_AGAIN), fetched.retry_after or timedelta(0)))
    if standing.state.seen_until is None and not is_refused(fetched):
        standing = replace(standing, pace=min(standing.pace, FIRST_AGAIN))
    return _soon(standing, failures).retry(failures, fetched.retry_after)


def _soon(standing: Standing, failures: int) -> Standing:
    """The same for so many failures of a followed page: one that is not seen any more is not left for a week."""
    if standing.source.parent is None or failures > GONE_HOURLY:
        return standing
    return replace(standing, pace=min(standing.pace, standing.ceiling))


def _unchanged(standing: Standing, came: Unchanged) -> SourceState:
    """What could be read is seen until now; what could not stays as it is, and is a failure once more."""
    before = standing.state
    seen = standing.is_seen
    state = _visited(standing, came.fetched, failed=not seen)
    if not seen:
        return state
    if before.reading == ReadingState.COMPLETE or not before.failures:
        return replace(state, seen_until=came.at, failures=0, last_success=came.fetched.started)
    return replace(state, seen_until=came.at, failures=before.failures + 1)


def _doubted(standing: Standing, state: SourceState, made: Doubted) -> SourceState:
    """It is looked at again soon. One that goes on being doubted, and never twice the same, fails."""
    failures = standing.state.failures + (made.in_a_row > LOOKS)
    due = standing.next_due(min(standing.pace, AGAIN))
    return replace(state, reading=ReadingState.DOUBTED, note=made.why, due=due, failures=failures)


def _read(standing: Standing, state: SourceState, made: Read) -> SourceState:
    if not made.live and not made.sound:  # a past capture, or a new extractor, that fails says nothing of the source,
        return replace(state, reading=made.state, note=made.note) if made.last else state  # unless that is all we have
    if made.past and state.seen_until is not None and made.at <= state.seen_until:
        return state
    changes: dict[str, Any] = {"reading": made.state, "note": made.note}
    if made.sound:
        until = made.at if made.live else max(made.at, state.seen_until or made.at)  # live: by order, not by clock
        changes |= {"seen_until": until, "extractor": made.extractor}
    cut = state.outcome == Outcome.PARTIAL
    if made.sound and made.whole and not cut:
        changes |= {"last_success": made.at, "failures": 0} if made.live else {}
    elif made.live:
        failures = standing.state.failures + 1
        changes["failures"] = failures
        if not made.sound or cut:  # a fault of the document does not mend by waiting
            changes["due"] = _soon(standing, failures).retry(failures)
    return replace(state, **changes)


# --- what turns ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A time without sight, and why."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """An event that those who get alerts are told; of `source_id`, or of ourselves."""

    source_id: str
    kind: EventKind
    detail: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """What turned with a visit: often nothing."""

    gap: Gap | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What people were told before: whether the source is in trouble, whether an outage goes on, when the last one was
    over if not. `others` are the states of the other sources that are watched."""

    trouble: bool = False
    outage: bool = False
    outage_over: datetime | None = None
    others: tuple[SourceState, ...] = field(default=(), repr=False)


def may_turn(standing: Standing, state: SourceState, at: datetime) -> bool:
    """Whether a visit `at` a time that leaves a place as `state` may turn anything."""
    return bool(standing.state.failures or state.failures) or gap(standing, at) is not None


def turned(standing: Standing, state: SourceState, at: datetime, heard: Heard) -> Turned:
    """What a visit `at` a time turned that left the place as `state`. Trouble of all at once is an outage, of our own
    it may be, and is told as one; sources that still fail when others are read again are told one by one."""
    before, source = standing.state, standing.source
    regained = state.failures <= before.failures and is_seen(state, parts_are_whole=standing.parts_are_whole)
    reason = gap(standing, at) if regained else None
    unseen = (
        None if reason is None or before.seen_until is None else Gap(start=before.seen_until, end=at, reason=reason)
    )
    if source.parent is not None or (not before.failures and not state.failures):
        return Turned(gap=unseen)
    told = _recovery(standing, heard) if regained else _trouble(standing, state, at, heard)
    return Turned(gap=unseen, turns=tuple(told))


def _recovery(standing: Standing, heard: Heard) -> Iterable[Turn]:
    before, source = standing.state, standing.source
    if heard.outage:
        yield Turn(source_id=OURSELVES, kind=EventKind.OUTAGE_OVER, detail={"source": source.id})
    if before.failures and heard.trouble:
        detail = {"since": _since(before), "failures": before.failures}
        yield Turn(source_id=source.id, kind=EventKind.RECOVERED, detail=detail)


def _trouble(standing: Standing, state: SourceState, at: datetime, heard: Heard) -> Iterable[Turn]:
    before, source = standing.state, standing.source
    if not _is_trouble(standing, state) or state.failures <= before.failures or heard.trouble or heard.outage:
        return
    if heard.outage_over is not None and timedelta(0) <= at - heard.outage_over < SETTLING:
        return
    why = state.detail or state.note or state.reason or state.outcome
    detail: dict[str, object] = {"since": _since(before), "why": why}
    many = began_at_once(before, standing.pace, heard.others) if is_failing(state) else 0
    if many:
        yield Turn(source_id=OURSELVES, kind=EventKind.OUTAGE, detail=detail | {"sources": many})
        return
    detail |= {"failures": state.failures, "reason": state.reason, "reading": state.reading}
    yield Turn(source_id=source.id, kind=EventKind.TROUBLE, detail=detail)


def _is_trouble(standing: Standing, state: SourceState) -> bool:
    """Whether it failed often enough, or must be left alone for so long that counting failures would take days."""
    asked = state.failures > 0 and standing.pace < LONG_PAUSE <= state.due - standing.steady
    return state.failures >= TROUBLE_AFTER or asked


def _since(state: SourceState) -> str | None:
    return state.last_success.isoformat() if state.last_success else None


def gap(standing: Standing, at: datetime) -> str | None:
    """Why a source was not seen between its last good check and `at`, if that was long."""
    before = standing.state
    patience = max(GAP_LEAST, GAP_INTERVALS * standing.pace)
    if before.seen_until is None or at - before.seen_until <= patience or standing.withdrawn:
        return None  # of what this very visit withdrew, the gap is noted with that
    if standing.visited is not None and standing.steady - standing.visited <= patience:
        return None  # no time went by but on the clock, which was set
    if standing.rested:
        return "paused"
    if standing.steady - before.due > patience:
        return "not running"
    return before.reason or before.note or "not running"


# --- is it a source that is in trouble, or we ourselves? -------------------------------------------------------------


def is_failing(state: SourceState) -> bool:
    """Nothing of it was seen at its last visit. A part that was read is a part that could be reached."""
    reached = state.outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.PARTIAL)
    return state.failures > 0 and not (reached and state.reading in (ReadingState.COMPLETE, ReadingState.PARTIAL))


def began_at_once(state: SourceState, pace: timedelta, others: Iterable[SourceState]) -> int:
    """How many sources began to fail together with the one whose `state` has just become trouble; 0 if another one was
    read meanwhile, or none was visited. Only what has just begun to fail is evidence; a source that is known to be in
    trouble says nothing of our network. A desk that gets two dozen alerts for a router that was restarted stops reading
    them."""
    known = 1
    for other in others:
        if other.failures >= TROUBLE_AFTER:  # trouble of its own, told long ago
            continue
        if is_failing(other):
            known += 1
        elif other.last_check is not None and (
            state.last_success is None or other.last_check > state.last_success + 1.5 * pace
        ):
            return 0  # visited since this one fails, and well
    return known if known > 1 else 0
