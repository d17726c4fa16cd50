"""Time, twice: as the machine's clock says it, for records, and as it passes whatever that clock is set to, for pace
and deadlines. Pure but for the two readings that it is handed; waits for nothing.

A steady time is a datetime too, the one that the clock showed at the start and the time since then; so it can be
compared and written down, but never told to people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

STEP = timedelta(seconds=2)
"""How far the clock must be set at once to be told: what is slewed, or corrected by less, harms no interval."""

AGREES = timedelta(minutes=1)
"""How far a record may lie ahead of the clock at a start; a flush and a visit under way take no longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """The clock was set: it would have shown `before` and showed `after`."""

    before: datetime
    after: datetime

    @property
    def by(self) -> timedelta:
        return self.after - self.before


class Clock:
    """`wall` gives the time as the machine has it (aware, UTC), `monotonic` seconds that pass whatever it is set to."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._start, self._begun = wall(), monotonic()
        self._known = timedelta(0)

    def now(self) -> datetime:
        """For records."""
        return self._wall()

    def steady(self) -> datetime:
        """For pace and deadlines."""
        return self._start + timedelta(seconds=self._monotonic() - self._begun)

    def ahead(self) -> timedelta:
        """How far the clock has been set since the start: what is added to a steady time so that others can read it."""
        return self.now() - self.steady()

    def paced(self) -> datetime:
        """For what waits in the database: the time as the clock said it until a setting is followed, by which whoever
        follows it has moved what waits."""
        return self.steady() + self._known

    def setting(self) -> Setting | None:
        """Whether the clock was set and that is not followed yet. Small differences are followed in silence, so that a
        clock that is slewed for days is never told."""
        ahead, steady = self.ahead(), self.steady()
        if abs(ahead - self._known) >= STEP:
            return Setting(before=steady + self._known, after=steady + ahead)
        self._known = ahead
        return None

    def follow(self, setting: Setting) -> None:
        self._known += setting.by


def was_set_back(newest: datetime | None, now: datetime) -> Setting | None:
    """Whether the clock shows an earlier time at a start than the newest record of the store. That it was set forward
    while nothing ran cannot be known."""
    if newest is None or newest - now < AGREES:
        return None
    return Setting(before=newest, after=now)
