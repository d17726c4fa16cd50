"""When an owed alert is tried, tried again, given up, or put into a digest. Pure: the outbox is rows of the store.

Exponential backoff with jitter, as in AWS "Exponential Backoff and Jitter" (2015), over 72 hours: long enough for a
chat service or a mail server to come back after a weekend. An alert given up is dead and stays visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

FIRST_DELAY = timedelta(seconds=30)
"""After the first failure: most are over by then (a restart, a rate limit)."""

LONGEST_DELAY = timedelta(hours=6)
"""Between two attempts: a service that is back is used within a quarter of a day."""

GIVE_UP_AFTER = timedelta(hours=72)
"""From the first attempt on, counted over the delays without their jitter."""

REFUSALS = 5
"""Attempts at a target that refuses the message for good (a 400): a second look is cheap, a third day is not."""

JITTER = 0.25
"""Each delay is up to this share shorter or longer, so that alerts held up together do not come back together."""

STORM = 20
"""Alerts a minute for one target; beyond it they come as one digest. People read no faster, and chat services limit
at about this rate."""

STORM_WINDOW = timedelta(minutes=1)


def next_attempt(
    attempts: int, now: datetime, random: Callable[[], float], *, transient: bool = True
) -> datetime | None:
    """When to try again after `attempts` failures (the last one just `now`), or None to give up: dead.

    `random` gives numbers in [0, 1). `transient` is that of the DeliveryError: whether trying again can help.
    Raises ValueError for fewer than one attempt.
    """
    if attempts < 1:
        raise ValueError("an alert that was never tried is due at once")
    if not transient and attempts >= REFUSALS:
        return None
    if sum((_delay(n) for n in range(1, attempts + 1)), timedelta()) > GIVE_UP_AFTER:
        return None
    return now + _delay(attempts) * (1 - JITTER + 2 * JITTER * random())


def _delay(attempt: int) -> timedelta:
    doublings = min(attempt - 1, 20)  # beyond the longest delay long before; keeps the power small
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def is_due(at: datetime | None, now: datetime) -> bool:
    """Whether an alert may be tried. One that seems further away than any delay can be was put there by a clock that
    has since been set back, and is due."""
    return at is None or at <= now or at - now > LONGEST_DELAY * (1 + JITTER)


def is_storm(waiting: int, sent: Iterable[datetime], now: datetime) -> bool:
    """Whether the `waiting` alerts of one target go out as one digest: together with those `sent` within the last
    minute they are more than `STORM`. A single one is never a digest."""
    recent = sum(now - STORM_WINDOW < at <= now for at in sent)
    return waiting > 1 and waiting + recent > STORM
