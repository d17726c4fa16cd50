"""How sources, targets and the machine itself fare: what is known of each, and the state that follows from it.

Pure values and rules. The store gathers what is known; what is said of it, the report words. Reads nothing, knows no
clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.model import ReadingState

MISSED = 3
"""Turns that a source has missed before it is late: something is wrong with us then, not with it."""

WRITTEN_DOWN = timedelta(minutes=1)
"""After this time at most a running daemon has told the store what is due next (its flush)."""

QUOTA = "quota"
"""The reason of a visit that is put off because its source added too much."""

HELD = "hold"
"""The reason of a visit that was put off because the source asked for a pause."""


class HealthState(StrEnum):
    """How a source fares, in a word of the command line."""

    UNWATCHED = "unwatched"
    PAUSED = "paused"
    FAILING = "failing"
    ON_HOLD = "on hold"
    OVER_QUOTA = "over quota"
    PARTIAL = "partial"
    DOUBTED = "doubted"
    NEW = "new"
    LATE = "late"
    WELL = "well"


NEEDS_SOMEBODY = (HealthState.FAILING, HealthState.LATE, HealthState.PARTIAL, HealthState.OVER_QUOTA)
"""States that do not mend by waiting, or not without somebody who knows of them."""

_LATENESS_TELLS = (HealthState.LATE, HealthState.FAILING, HealthState.PARTIAL, HealthState.DOUBTED)
"""States in which it matters how far behind a source is; one that rests is behind by intention."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VolatileChange:
    """What of one kind changes by itself beside a source's statements: in how many of its readings of late, in how many
    statements at the last, and how it read then."""

    times: int
    statements: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateChange:
    """The newest change of a source's template: when, what, and an example of the words that went and came."""

    at: datetime
    why: str
    edits: tuple[int, ...] = ()
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Further:
    """The further places of a source: how many are visited, how many of those fail, and why one of them does."""

    places: int = 0
    failing: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceHealth:
    """All that is known of how a Source fares `at` a moment. `events` counts what befell it, by kind, over the time
    that was asked for; `remark` is to be known though nothing is wrong."""

    at: datetime
    id: str
    kind: str
    url: str
    speaker: str
    language: str | None
    interval: timedelta
    watched: bool
    paused: bool
    due: datetime
    checks: int
    failures: int
    outcome: str
    reason: str
    detail: str
    reading: str
    note: str
    seen_until: datetime | None
    last_check: datetime | None
    last_success: datetime | None
    versions: int = 0
    statements: int = 0
    further: Further = Further()
    remark: str = ""
    volatile: Mapping[str, VolatileChange] = field(default_factory=dict)
    template: TemplateChange | None = None
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def state(self) -> HealthState:
        own = self._own
        if own is HealthState.WELL and self.further.failing * 2 > self.further.places:
            return HealthState.FAILING  # most of what it says is not seen
        return own

    @property
    def _own(self) -> HealthState:
        """The state as far as its own address tells."""
        if not self.watched:
            return HealthState.UNWATCHED
        if self.paused:
            return HealthState.PAUSED
        if self.failures:
            return HealthState.FAILING
        if self.reason == HELD:
            return HealthState.ON_HOLD
        if self.reason == QUOTA:
            return HealthState.OVER_QUOTA
        if self.reading in (ReadingState.PARTIAL, ReadingState.DOUBTED):
            return HealthState(self.reading)
        if is_late(self.at, self.due, self.interval):
            return HealthState.LATE
        return HealthState.NEW if self.last_check is None else HealthState.WELL

    @property
    def behind(self) -> timedelta | None:
        """How long ago its turn was, where it missed so many that this is worth a word."""
        late = is_late(self.at, self.due, self.interval) and self._own in _LATENESS_TELLS
        return self.at - self.due if late else None

    @property
    def trouble(self) -> str:
        """Why it does not fare well, in the words that were noted; empty if nothing is wrong."""
        if self.failures or self.note or self.reason:
            return self.detail or self.note or self.reason or self.outcome
        if self.further.failing:
            return f"{self.further.failing} of {self.further.places} further places: {self.further.why}"
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetHealth:
    """A target with dead alerts: how many, why the newest, and when one last got through."""

    target: str
    dead: int
    why: str
    last_sent: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How all fare: sources, targets that alerts did not reach, and what befell this machine, counted by kind. Events
    are those since `since`."""

    since: datetime
    sources: tuple[SourceHealth, ...]
    targets: tuple[TargetHealth, ...]
    ourselves: Mapping[str, int]

    @property
    def needs_somebody(self) -> bool:
        return bool(self.targets) or any(source.state in NEEDS_SOMEBODY for source in self.sources)


def is_late(now: datetime, due: datetime, interval: timedelta) -> bool:
    """Whether a source has missed so many of its turns. `due` is as the store has it."""
    return now - due > MISSED * max(interval, timedelta(seconds=1)) + WRITTEN_DOWN
