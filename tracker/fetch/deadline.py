"""Deadlines for many short visits on one shared timer.

`asyncio.timeout` makes and drops a timer of the event loop for each visit: measured with uvloop, 25 of the 190 us that
an unchanged check takes. Here one timer ticks while anything is under way. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

TICK = 0.1
"""Seconds: how late a deadline may fire. Small against the seconds that visits are given."""


class Deadlines:
    """All deadlines of one event loop."""

    def __init__(self) -> None:
        self._running: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> Deadline:
        """A context in which the current task may stay for `seconds`; then it is cancelled there, and the context
        raises TimeoutError."""
        return Deadline(self, seconds)

    def close(self) -> None:
        """Stop ticking; nothing may be under way any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def add(self, deadline: Deadline) -> None:
        self._running.add(deadline)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TICK, self._tick)

    def remove(self, deadline: Deadline) -> None:
        self._running.discard(deadline)

    def _tick(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for deadline in [deadline for deadline in self._running if deadline.at <= now]:
            self._running.discard(deadline)
            deadline.expire()
        if self._running:
            self._timer = loop.call_later(TICK, self._tick)


class Deadline:
    """One of them. The cancelling follows asyncio.timeout: a cancellation from elsewhere stays one."""

    __slots__ = ("_all", "_cancelling", "_expired", "_seconds", "_task", "at")

    def __init__(self, deadlines: Deadlines, seconds: float) -> None:
        self._all = deadlines
        self._seconds = seconds
        self._expired = False

    def __enter__(self) -> None:
        if self._seconds <= 0:
            raise TimeoutError
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline needs a task")
        self._task = task
        self._cancelling = task.cancelling()
        self.at = asyncio.get_running_loop().time() + self._seconds
        self._all.add(self)

    def expire(self) -> None:
        self._expired = True
        self._task.cancel()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.remove(self)
        if self._expired and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error
