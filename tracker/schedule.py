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

LONGEST_PAUSE = timedelta(days=1)
"""The most that a server can ask for by Retry-After; a due time further away was written by a wrong clock."""

CATCH_UP = timedelta(seconds=30)
"""After a stop or an outage, sources are spread over this time (or their interval, if shorter): no burst."""


def next_due(now: datetime, interval: timedelta, *, chance: float) -> datetime:
    """The next check after one that went well."""
    return now + interval * (1 + JITTER * chance)


FOLLOW_SHARE = 1 / 8
"""Share of its age after which a statement is looked at again: the hazard of an edit falls about as one over the age
(most come within hours, some after weeks), and this spends the same number of visits on each doubling of it."""

FOLLOW_LEAST = timedelta(minutes=10)
"""Shortest pause between two looks at what is not new: all channels share one host."""

FOLLOW_MOST = timedelta(days=7)
"""Longest pause: an edit of an old statement is found within the week."""

FOLLOW_PAGE_MOST = timedelta(hours=18)
"""The same of a page of its own, which may be removed: it is looked at a tenth later (JITTER), found gone three times
within the hour, and that is told within a day of it."""

USUAL_RATE = 0.05
"""Edits for each statement that are taken for usual; public samples of news articles lie between 0.02 and 0.15."""

RATE_WEIGHT = 20
"""Statements that a source must have given for its own rate to weigh as much as the usual one."""

RATE_BOUNDS = (0.25, 4.0)
"""How far from usual a rate may count, so that one quiet or busy month does not decide."""


def follow_up(
    age: timedelta, interval: timedelta, *, edits: int = 0, statements: int = 0, most: timedelta = FOLLOW_MOST
) -> timedelta:
    """The pause before a statement of that `age` is looked at again, never less than its source's `interval`, else
    `most` at most.

    `edits` of `statements` are what the source has given so far. Pauses shrink with the square root of that rate: of
    all ways to share out a number of visits, this makes the mean delay least (rate r, pause p: the cost is r * p / 2).
    """
    rate = (edits + USUAL_RATE * RATE_WEIGHT) / (statements + RATE_WEIGHT) / USUAL_RATE
    low, high = RATE_BOUNDS
    pause: timedelta = age * FOLLOW_SHARE / float(min(max(rate, low), high) ** 0.5)
    return max(interval, min(max(pause, FOLLOW_LEAST), most))


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


def first_due(
    now: datetime, due: datetime | None, interval: timedelta, *, chance: float, failures: int = 0
) -> datetime:
    """When to begin with a source at start: as it was due, or soon and spread out if that has passed. A clock that
    once ran ahead costs no more than an interval; after `failures`, a pause that was asked for is kept."""
    if due is not None and due > now:
        return min(due, now + (LONGEST_PAUSE if failures else interval))
    return again_due(now, interval, chance=chance) if due is not None else now


def again_due(now: datetime, interval: timedelta, *, chance: float) -> datetime:
    """When to look at a source again that many others are to be looked at with, after a stop or an outage."""
    return now + min(interval, CATCH_UP) * chance
