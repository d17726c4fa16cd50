"""When an owed alert is tried, tried again, given up, or put into a digest. Pure: the outbox is rows of the store.

Exponential backoff with jitter, as in AWS "Exponential Backoff and Jitter" (2015), over 72 hours: long enough for a
chat service or a mail server to come back after a weekend. An alert given up is dead and stays visible. A target where
several messages in a row fail is down: it is probed, and the rest waits, until it takes one.
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

DOWN_AFTER = 2
"""Different messages that fail in a row, after which it is the target that is down and not one message that it cannot
take."""

PROBE, LONGEST_PROBE = timedelta(seconds=30), timedelta(minutes=15)
"""Between two looks at a target that is down, doubled each time: whoever is back is used within a quarter of an hour,
and what waits meanwhile comes as few messages."""

STORM_WINDOW = timedelta(minutes=1)
"""In which a target takes so many alerts one by one (`Target.storm`)."""


def next_attempt(
    attempts: int,
    now: datetime,
    random: Callable[[], float],
    *,
    transient: bool = True,
    since: datetime | None = None,
    retry_after: float | None = None,
) -> datetime | None:
    """When to try again after `attempts` failures (the last one just `now`), or None to give up: dead.

    `random` gives numbers in [0, 1). `transient` and `retry_after` are those of the DeliveryError. What was first tried
    at `since` is given up after 72 hours and the attempts that fit into them, whichever is later: a target that is down
    is probed more often than a message is tried again, and a clock may jump. Raises ValueError for fewer than one
    attempt.
    """
    if attempts < 1:
        raise ValueError("an alert that was never tried is due at once")
    if not transient and attempts >= REFUSALS:
        return None
    tried = sum((_delay(n) for n in range(1, attempts + 1)), timedelta())
    if tried > GIVE_UP_AFTER and (since is None or now - since >= GIVE_UP_AFTER):
        return None
    asked = timedelta(seconds=min(max(retry_after or 0, 0), LONGEST_DELAY.total_seconds()))
    return now + max(_delay(attempts) * (1 - JITTER + 2 * JITTER * random()), asked)


def next_probe(probes: int, now: datetime, random: Callable[[], float]) -> datetime:
    """When to look again at a target that is down, after so many looks."""
    delay = min(PROBE * (1 << min(probes, 20)), LONGEST_PROBE)
    return now + delay * (1 - JITTER + 2 * JITTER * random())


def _delay(attempt: int) -> timedelta:
    doublings = min(attempt - 1, 20)  # beyond the longest delay long before; keeps the power small
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def is_storm(waiting: int, sent: Iterable[datetime], now: datetime, most: int) -> bool:
    """Whether the `waiting` alerts of one target go out as one digest: together with those `sent` within the last
    minute they are more than `most`. A single one is never a digest."""
    recent = sum(now - STORM_WINDOW < at <= now for at in sent)
    return waiting > 1 and waiting + recent > most
