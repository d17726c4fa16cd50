"""Who of those that wait is served next, by what each has cost: the rule by which a hostile source costs itself.

There are so many seats (connections in flight, readers, places for large bodies). Whoever waits has an account, which
is charged with the time that a seat was kept. Next comes whose account stands lowest; no credit is saved up while
nobody waits (start-time fair queueing, Goyal, Vin and Cheng 1996). So all get alike much of what is scarce, and who
takes long comes seldom. What is known to keep a seat for long has a slow lane: some of the seats, never all of them.

Pure: the time comes in as monotonic seconds. Waits for nobody; `tracker.seats` does that.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
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


@dataclass(eq=False, slots=True)
class Turn:
    """One wait for a seat, and the time in it. `slow`: it counts as one of the slow lane; `began` when it sat down."""

    payer: str
    start: float
    charged: float
    slow: bool
    began: float | None = None
    ended: bool = False


@dataclass(slots=True)
class _Line:
    """Who waits: by account, those of whom something is known first, then by order."""

    waiting: list[tuple[float, bool, int, Turn]] = field(default_factory=list)

    def first(self) -> Turn | None:
        while self.waiting and self.waiting[0][-1].ended:  # gave up
            heapq.heappop(self.waiting)
        return self.waiting[0][-1] if self.waiting else None


class Shares:
    """So many `seats`, of which slow ones have `slow` at most. A turn is prompt up to so many seconds (`prompt`)."""

    def __init__(self, seats: int, *, slow: int, prompt: float) -> None:
        self._seats, self._slow, self._prompt = seats, slow, prompt
        self._accounts: dict[str, Account] = {}
        self._seated: set[Turn] = set()
        self._lines = {False: _Line(), True: _Line()}
        self._served = 0.0
        self._order = count()

    def ask(self, payer: str, *, slow: bool = False, heavy: bool = False) -> Turn:
        """Line up. `slow`: it will take long, whatever its account says; `heavy`: it may, if that says nothing."""
        account = self._accounts.get(payer)
        if account is None:
            account = self._accounts[payer] = Account(self._served)
            self._forget()
        charged = self._prompt * UNKNOWN if account.usual is None else account.usual
        stranger = account.usual is None  # who pays in advance, and comes after those who are known to be prompt
        start = max(self._served, account.paid) + charged * stranger
        account.paid = start + charged
        usual = self._prompt * 2 * heavy if account.usual is None else account.usual
        turn = Turn(payer, start, charged, slow or usual > self._prompt)
        heapq.heappush(self._lines[turn.slow].waiting, (start, stranger, next(self._order), turn))
        return turn

    def seat(self, now: float) -> Turn | None:
        """Whose turn it is, if anybody's; it is seated by that. To be asked until it gives None."""
        if len(self._seated) >= self._seats:
            return None
        ready = [self._lines[False].first()]
        if (slow := self._lines[True].first()) is not None and self._slow_seated(now) < self._slow:
            ready.append(slow)
        found = min((turn for turn in ready if turn is not None), key=lambda turn: turn.start, default=None)
        if found is not None:
            heapq.heappop(self._lines[found.slow].waiting)
            self._served = max(self._served, found.start)
            found.began = now
            self._seated.add(found)
        return found

    def may_go_on(self, turn: Turn, now: float) -> bool:
        """Whether a turn that was not prompt may keep its seat: if the slow lane has room for it, to which it belongs
        from then on."""
        turn.slow = turn.slow or self._slow_seated(now, but=turn) < self._slow
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
