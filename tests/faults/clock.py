"""A clock of two hands, the time of day and seconds that nobody sets; both pass when the harness says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class VirtualClock:
    """`clock()` is the time of day, `clock.seconds()` the other hand. Sleeping passes time and takes none."""

    def __init__(self) -> None:
        self.at = BEGIN
        self._steady = BEGIN

    def __call__(self) -> datetime:
        return self.at

    def steady(self) -> datetime:
        """The time as a clock tells it that nobody sets."""
        return self._steady

    def seconds(self) -> float:
        return (self._steady - BEGIN).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.pass_time(seconds=seconds)

    def pass_time(self, **length: float) -> None:
        self.at += timedelta(**length)
        self._steady += timedelta(**length)

    def until(self, steady: datetime) -> None:
        """Let time pass until the steady hand is there; a moment at least."""
        passed = max(steady - self._steady, timedelta(seconds=1))
        self.at += passed
        self._steady += passed

    def set(self, **by: float) -> None:
        """Somebody sets the time of day."""
        self.at += timedelta(**by)
