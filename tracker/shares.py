"""Who of those that wait is served next, by what each has cost: the rule by which a hostile source costs itself.

There are so many seats (connections in flight, readers, places for large bodies). Whoever waits has an account, which
is charged with the time that a seat was kept. Next comes whose account stands lowest; no credit is saved up while
nobody waits (start-time fair queueing, Goyal, Vin and Cheng 1996). So all get alike much of what is scarce, and who
takes long comes seldom. What is known to keep a seat for long has a slow lane, some of the seats and never all of them;
of whom nothing is known may not have all of them either.

Pure: the time comes in as monotonic seconds. Waits for nobody; `tracker.seats` does that.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from enum import IntEnum, auto
from itertools import count

ACCOUNTS = 20_000
"""Accounts that are kept; beyond them those are forgotten that owe nothing and are not slow."""

UNKNOWN = 0.1
"""Share of what is prompt that the first turn of a stranger is taken to cost, more than most turns do."""


@dataclass(slots=True)
class Account:
    """Until when, in served time, somebody has been paid for; what a turn costs of late, in seconds."""

    paid: float
    usual: float | None = None


class Lane(IntEnum):
    """Where a turn lines up; where two accounts stand alike, the first of these is served first."""

    KNOWN = auto()  # it is known to be prompt
    STRANGER = auto()  # nothing is known of it
    SLOW = auto()  # it keeps its seat for long


@dataclass(eq=False, slots=True)
class Turn:
    """One wait for a seat, and the time in it; `began` when it sat down."""

    payer: str
    start: float
    charged: float
    lane: Lane
    began: float | None = None
    ended: bool = False

    @property
    def slow(self) -> bool:
        return self.lane is Lane.SLOW


@dataclass(slots=True)
class _Line:
    """Who waits in one lane, by account, then by order."""

    waiting: list[tuple[float, int, Turn]] = field(default_factory=list)

    def first(self) -> Turn | None:
        while self.waiting and self.waiting[0][-1].ended:  # gave up
            heapq.heappop(self.waiting)
        return self.waiting[0][-1] if self.waiting else None


class Shares:
    """So many `seats`, of which slow ones have `slow` at most, and a quarter is for those who are known to be prompt. A
    turn is prompt up to so many seconds (`prompt`)."""

    def __init__(self, seats: int, *, slow: int, prompt: float) -> None:
        self._seats, self._slow, self._prompt = seats, slow, prompt
        self._strange = seats - seats // 4
        self._accounts: dict[str, Account] = {}
        self._seated: set[Turn] = set()
        self._lines = {lane: _Line() for lane in Lane}
        self._served = 0.0
        self._order = count()

    def ask(self, payer: str, *, slow: bool = False, heavy: bool = False) -> Turn:
        """Line up. `slow`: it will take long, whatever its account says; `heavy`: it may, if that says nothing."""
        account = self._accounts.get(payer)
        if account is None:
            account = self._accounts[payer] = Account(self._served)
            self._forget()
        start = max(self._served, account.paid)
        if account.usual is None:  # a stranger pays in advance: it comes after those who are known to be prompt
            charged, lane = self._prompt * UNKNOWN, Lane.SLOW if slow or heavy else Lane.STRANGER
            start += charged
        else:
            charged, lane = account.usual, Lane.SLOW if slow or account.usual > self._prompt else Lane.KNOWN
        account.paid = start + charged
        turn = Turn(payer, start, charged, lane)
        heapq.heappush(self._lines[lane].waiting, (start, next(self._order), turn))
        return turn

    def seat(self, now: float) -> Turn | None:
        """Whose turn it is, if anybody's; it is seated by that. To be asked until it gives None."""
        if len(self._seated) >= self._seats:
            return None
        waiting = [turn for line in self._lines.values() if (turn := line.first()) and self._may_sit(turn, now)]
        found = min(waiting, key=lambda turn: (turn.start, turn.lane), default=None)
        if found is not None:
            heapq.heappop(self._lines[found.lane].waiting)
            self._served = max(self._served, found.start)
            found.began = now
            self._seated.add(found)
        return found

    def _may_sit(self, turn: Turn, now: float) -> bool:
        if turn.lane is Lane.KNOWN:
            return True
        if turn.slow and self._slow_seated(now) >= self._slow:
            return False
        return sum(each.lane is not Lane.KNOWN for each in self._seated) < self._strange

    def may_go_on(self, turn: Turn, now: float) -> bool:
        """Whether a turn that was not prompt may keep its seat: if the slow lane has room for it, to which it belongs
        from then on."""
        if not turn.slow and self._slow_seated(now, but=turn) < self._slow:
            turn.lane = Lane.SLOW
        return turn.slow

    def leave(self, turn: Turn, now: float) -> None:
        """The end of a turn, or of waiting for it."""
        if turn.ended:
            return
        turn.ended = True
        self._seated.discard(turn)
        cost = 0.0 if turn.began is None else now - turn.began
        account = self._accounts.get(turn.payer)
        if account is None:
            return
        account.paid += cost - turn.charged
        if turn.began is not None:
            account.usual = cost if account.usual is None else (account.usual + cost) / 2

    def _slow_seated(self, now: float, but: Turn | None = None) -> int:
        """Turns in a seat that are slow, or have turned out to be."""
        return sum(
            turn is not but and (turn.slow or (turn.began is not None and now - turn.began > self._prompt))
            for turn in self._seated
        )

    def _forget(self) -> None:
        if len(self._accounts) <= ACCOUNTS:
            return
        for payer, account in list(self._accounts.items()):
            if account.paid <= self._served and (account.usual or 0.0) <= self._prompt:
                del self._accounts[payer]
