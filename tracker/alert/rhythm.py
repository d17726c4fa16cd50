"""When what is owed to a target may leave: at once, gathered for a digest, after its quiet hours. Pure.

Nothing is remembered here: that follows from when an alert was owed and what time it is now, so that a restart, or a
clock that was set, changes nothing but the moment. What is held is owed all the same, and stands in the outbox.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from tracker.model import Rhythm

AHEAD = timedelta(minutes=1)
"""An alert that was owed later than now by more was owed by a clock that has been set back: it waits for nothing."""

DAYS = 3
"""Days that are looked at for the next hour of a digest: today, tomorrow, and one that a change of zone can take."""


def is_held(rhythm: Rhythm, owed: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether what was owed at `owed` is still held back. Times of day are those of the rhythm's zone, or `zone`."""
    if owed > now + AHEAD:
        return False
    zone = rhythm.zone or zone
    if is_quiet(rhythm, now, zone):
        return True
    if rhythm.hours:
        return next_hour(rhythm.hours, owed, zone) > now
    return rhythm.every is not None and now < owed + rhythm.every


def comes_together(rhythm: Rhythm, owed: datetime, zone: tzinfo) -> bool:
    """Whether what was owed at `owed` is told in a digest with others."""
    return rhythm.digests or is_quiet(rhythm, owed, rhythm.zone or zone)


def is_quiet(rhythm: Rhythm, at: datetime, zone: tzinfo) -> bool:
    """Whether a moment lies in one of the quiet spans, which may go over midnight."""
    local = at.astimezone(zone).time()
    return any(start <= local < end if start < end else local >= start or local < end for start, end in rhythm.quiet)


def next_hour(hours: tuple[time, ...], after: datetime, zone: tzinfo) -> datetime:
    """The first of these times of day after a moment."""
    today = after.astimezone(zone).date()
    found = (
        datetime.combine(today + timedelta(days=day), hour, tzinfo=zone).astimezone(UTC)
        for day in range(-1, DAYS)
        for hour in hours
    )
    return min(each for each in found if each > after)
