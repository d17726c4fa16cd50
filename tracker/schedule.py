"""When to look at a Source again. Pure: times and counts in, a time out; randomness comes in as a number in [0, 1)."""

from __future__ import annotations

from datetime import datetime, timedelta

BACKOFF_MAX = timedelta(hours=1)
"""Longest pause after failures, so that a source that recovers is seen within the hour."""

DOUBLINGS = 16
"""Doublings at most: a second becomes 18 hours, far beyond BACKOFF_MAX, and no number grows without bound."""

JITTER = 0.1
"""Share of the interval by which a check may come later, so that sources do not fall into step."""

FULL_EVERY_CHECKS = 6
"""An unconditional request at least every this many checks: servers that answer 304 to everything exist."""

FULL_EVERY = timedelta(hours=1)
"""An unconditional request at least this often where a source is polled more often than FAST."""

FAST = timedelta(minutes=10)
"""Below this interval FULL_EVERY_CHECKS would ask for too many whole bodies; FULL_EVERY counts instead."""

CATCH_UP = timedelta(seconds=30)
"""After a stop, overdue sources are spread over this time (or their interval, if shorter): no burst."""


def next_due(now: datetime, interval: timedelta, *, chance: float) -> datetime:
    """The next check after one that went well."""
    return now + interval * (1 + JITTER * chance)


def retry_due(
    now: datetime,
    interval: timedelta,
    failures: int,
    *,
    chance: float,
    retry_after: timedelta | None = None,
    ceiling: timedelta = BACKOFF_MAX,
) -> datetime:
    """The next check after `failures` failures in a row: the interval doubled each time, with full jitter over the
    upper half; never before `retry_after`, never beyond `ceiling` (or the interval, if that is longer)."""
    doubled: timedelta = min(interval * 2 ** min(failures, DOUBLINGS), max(ceiling, interval))
    pause: timedelta = doubled * (0.5 + 0.5 * chance)
    return now + max(pause, retry_after or timedelta(0))


def wants_full(now: datetime, interval: timedelta, *, last_full: datetime | None, checks_since: int) -> bool:
    """Whether the next request must be unconditional."""
    if last_full is None:
        return True
    if interval < FAST:
        return not timedelta(0) <= now - last_full < FULL_EVERY  # a clock that was set back must not stop it either
    return checks_since >= FULL_EVERY_CHECKS - 1


def first_due(now: datetime, due: datetime | None, interval: timedelta, *, chance: float) -> datetime:
    """When to begin with a source at start: as it was due, or soon and spread out if that has passed."""
    if due is not None and due > now:
        return min(due, now + interval)
    return now + min(interval, CATCH_UP) * chance if due is not None else now


def is_late(now: datetime, due: datetime, interval: timedelta) -> bool:
    """Whether a source has missed three of its turns: something is wrong with us, not with it."""
    return now - due > 3 * max(interval, timedelta(seconds=1))
