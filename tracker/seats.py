"""Seats that tasks wait for, given out as `tracker.shares` says; and on whose account a task works.

An errand is what one task does for one source, from the first request to the last write. What is asked for within it is
charged to that source, and a place for a large body is kept until it ends. Decides nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from tracker.shares import Shares, Turn


class Seats:
    """So many seats, of which the slow have `slow` at most, half if that is not said."""

    def __init__(
        self, seats: int, *, prompt: float, slow: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shares = Shares(seats, slow=max(1, seats // 2) if slow is None else slow, prompt=prompt)
        self._clock = clock
        self._waiting: dict[Turn, asyncio.Future[None]] = {}

    def take_at_once(self, payer: str) -> Turn | None:
        """A seat if it is this payer's turn now."""
        turn = self._shares.ask(payer)
        self._fill()
        if turn.began is None:
            self.leave(turn)
            return None
        return turn

    async def take(self, payer: str, *, slow: bool = False, heavy: bool = False) -> Turn:
        """A seat, once it is this payer's turn; `leave` is owed. `slow`: it will take long; `heavy`: it may, as long as
        nothing is known of this payer."""
        turn = self._shares.ask(payer, slow=slow, heavy=heavy)
        self._fill()
        if turn.began is None:
            self._waiting[turn] = asyncio.get_running_loop().create_future()
            try:
                await self._waiting[turn]
            except BaseException:
                self._waiting.pop(turn, None)
                self.leave(turn)
                raise
        return turn

    def may_go_on(self, turn: Turn) -> bool:
        """Whether a turn that was not prompt may keep its seat, as one of the slow."""
        return self._shares.may_go_on(turn, self._clock())

    def leave(self, turn: Turn) -> None:
        self._shares.leave(turn, self._clock())
        self._fill()

    def _fill(self) -> None:
        while (turn := self._shares.seat(self._clock())) is not None:
            if (waiting := self._waiting.pop(turn, None)) is not None and not waiting.done():
                waiting.set_result(None)


@dataclass(slots=True)
class Errand:
    """What one task does for one source; the places that it keeps until it is done."""

    payer: str
    kept: dict[Seats, Turn] = field(default_factory=dict)


_ERRAND: ContextVar[Errand | None] = ContextVar("errand", default=None)


@contextmanager
def on_account_of(payer: str) -> Iterator[None]:
    """What the current task asks for in here is charged to `payer`; what it keeps is given back at the end."""
    errand = Errand(payer)
    token = _ERRAND.set(errand)
    try:
        yield
    finally:
        _ERRAND.reset(token)
        for seats, turn in errand.kept.items():
            seats.leave(turn)


def payer() -> str:
    """On whose account the current task works; empty outside of an errand."""
    errand = _ERRAND.get()
    return "" if errand is None else errand.payer


async def keep(seats: Seats) -> None:
    """Have a seat until the errand ends, one at most. Outside of an errand there is nobody to share with."""
    errand = _ERRAND.get()
    if errand is not None and seats not in errand.kept:
        errand.kept[seats] = await seats.take(errand.payer)


def keep_at_once(seats: Seats) -> bool:
    """The same without waiting; whether there is a seat."""
    errand = _ERRAND.get()
    if errand is None or seats in errand.kept:
        return True
    if (turn := seats.take_at_once(errand.payer)) is not None:
        errand.kept[seats] = turn
    return turn is not None
