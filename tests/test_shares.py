"""Who of those that wait is served next: pure, with a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.seats import Seats, keep, keep_at_once, on_account_of, payer
from tracker.shares import Shares, Turn


@dataclass
class Hall:
    """Sources that come at times and keep a seat for so long, played out on a clock of its own."""

    shares: Shares
    costs: dict[str, float]
    now: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)
    seated: list[tuple[float, Turn]] = field(default_factory=list)
    asked: dict[Turn, float] = field(default_factory=dict)
    most_slow: int = 0

    def play(self, comings: list[tuple[float, str]]) -> None:
        left = sorted(comings, reverse=True)
        while left or self.seated:
            ends = min((end for end, _ in self.seated), default=None)
            if left and (ends is None or left[-1][0] <= ends):
                self.now, name = left.pop()
                self.asked[self.shares.ask(name)] = self.now
            elif ends is not None:
                self.now = ends
                for end, turn in [pair for pair in self.seated if pair[0] <= ends]:
                    self.seated.remove((end, turn))
                    self.shares.leave(turn, self.now)
            while (turn := self.shares.seat(self.now)) is not None:
                self.waits.setdefault(turn.payer, []).append(self.now - self.asked[turn])
                self.seated.append((self.now + self.costs[turn.payer], turn))
            self.most_slow = max(self.most_slow, sum(turn.slow for _, turn in self.seated))


def test_those_who_come_alone_are_seated_at_once() -> None:
    shares = Shares(2, slow=1, prompt=1.0)
    first, second, third = (shares.ask(name) for name in "abc")
    assert [shares.seat(0.0), shares.seat(0.0), shares.seat(0.0)] == [first, second, None]
    shares.leave(first, 1.0)
    assert shares.seat(1.0) is third


def test_one_who_gave_up_waiting_is_passed_over_and_charged_nothing() -> None:
    shares = Shares(1, slow=1, prompt=1.0)
    sits, gone, waits = (shares.ask(name) for name in "abc")
    assert shares.seat(0.0) is sits
    shares.leave(gone, 0.5)
    shares.leave(sits, 1.0)
    assert shares.seat(1.0) is waits


def test_what_takes_long_holds_up_the_others_once_and_then_waits_for_itself() -> None:
    """Twenty sources of ten seconds a turn beside a hundred of a twentieth, two seats, over ten minutes."""
    costs = {f"slow-{n}": 10.0 for n in range(20)} | {f"well-{n}": 0.05 for n in range(100)}
    hall = Hall(Shares(2, slow=1, prompt=1.0), costs)
    hall.play([(turn * 30.0 + n * 0.2, name) for turn in range(20) for n, name in enumerate(costs)])
    later = sorted(wait for n in range(100) for wait in hall.waits[f"well-{n}"][10:])
    assert later[-1] <= 0.1
    assert hall.most_slow == 1
    assert all(len(hall.waits[name]) == 20 for name in costs), "all had their turns in the end"


def test_of_equal_ones_none_is_served_more_than_another_however_often_it_asks() -> None:
    shares, served, now = Shares(1, slow=1, prompt=10.0), Counter[str](), 0.0
    for _ in range(300):
        shares.ask("crowd")
    for _ in range(30):
        shares.ask("alone")
    while served["alone"] < 30 and (turn := shares.seat(now)) is not None:
        served[turn.payer] += 1
        now += 1.0
        shares.leave(turn, now)
    assert abs(served["crowd"] - served["alone"]) <= 2


def test_those_who_are_known_to_be_prompt_come_before_those_of_whom_nothing_is_known() -> None:
    shares = Shares(1, slow=1, prompt=1.0)
    known = shares.ask("known")
    assert shares.seat(0.0) is known
    strangers = [shares.ask(f"stranger-{number}") for number in range(50)]
    shares.leave(known, 0.1)
    assert shares.seat(0.1) in strangers
    again = shares.ask("known")
    shares.leave(strangers[0], 1.0)
    assert shares.seat(1.0) is again


def test_a_quarter_of_the_seats_is_for_those_who_are_known_to_be_prompt() -> None:
    shares = Shares(4, slow=2, prompt=1.0)
    known = shares.ask("known")
    assert shares.seat(0.0) is known
    shares.leave(known, 0.1)
    for number in range(9):
        shares.ask(f"stranger-{number}")
    seated = [turn for turn in (shares.seat(0.1) for _ in range(4)) if turn is not None]
    assert len(seated) == 3
    again = shares.ask("known")
    assert shares.seat(0.2) is again


def test_a_slow_one_that_became_prompt_leaves_the_slow_lane() -> None:
    shares, now = Shares(4, slow=1, prompt=1.0), 0.0
    found = []
    for cost in (8.0, 0.1, 0.1, 0.1, 0.1, 0.1):
        turn = shares.ask("a")
        found.append(turn.slow)
        assert shares.seat(now) is turn
        now += cost
        shares.leave(turn, now)
    assert found[:2] == [False, True]
    assert not found[-1]


def test_what_may_take_long_is_slow_until_more_is_known_of_its_source() -> None:
    shares = Shares(4, slow=1, prompt=1.0)
    first = shares.ask("a", heavy=True)
    assert first.slow
    assert shares.seat(0.0) is first
    shares.leave(first, 0.5)
    assert not shares.ask("a", heavy=True).slow


def test_one_that_turns_out_slow_may_go_on_only_where_the_slow_lane_has_room() -> None:
    shares = Shares(3, slow=1, prompt=1.0)
    first, second = shares.ask("a"), shares.ask("b")
    assert shares.seat(0.0) is first
    assert shares.seat(0.0) is second
    assert shares.may_go_on(first, 0.9)
    assert not shares.may_go_on(second, 0.9)
    assert not shares.may_go_on(second, 5.0)


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0.01, 20.0), st.booleans()), max_size=60),
    st.integers(1, 4),
)
def test_nobody_waits_for_ever_and_no_seat_stays_empty(jobs: list[tuple[str, float, bool]], seats: int) -> None:
    shares, now = Shares(seats, slow=max(1, seats // 2), prompt=1.0), 0.0
    costs = {shares.ask(name, slow=slow): cost for name, cost, slow in jobs}
    sitting: list[tuple[float, Turn]] = []
    served = 0
    while served < len(jobs):
        while (turn := shares.seat(now)) is not None:
            sitting.append((now + costs[turn], turn))
            served += 1
        assert sitting, "somebody waits, and no seat is taken"
        assert len(sitting) <= seats
        now, turn = min(sitting, key=lambda pair: pair[0])
        sitting.remove((now, turn))
        shares.leave(turn, now)
    assert served == len(jobs)


async def test_a_cancelled_wait_gives_its_seat_to_the_next() -> None:
    seats = Seats(1, prompt=1.0)
    held = await seats.take("a")
    second, third = (asyncio.create_task(seats.take(name)) for name in "bc")
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    seats.leave(held)
    seats.leave(await third)
    seats.leave(await seats.take("d"))


async def test_what_an_errand_keeps_is_kept_once_and_given_back_at_its_end() -> None:
    seats = Seats(1, prompt=1.0)
    with on_account_of("a"):
        assert payer() == "a"
        await keep(seats)
        await keep(seats)
        assert keep_at_once(seats)
        waiting = asyncio.create_task(seats.take("b"))
        await asyncio.sleep(0)
        assert not waiting.done()
    seats.leave(await waiting)
    assert payer() == ""


async def test_what_is_kept_at_once_is_no_seat_that_others_wait_for() -> None:
    seats = Seats(1, prompt=1.0)
    held = await seats.take("a")
    with on_account_of("b"):
        assert not keep_at_once(seats)
        seats.leave(held)
        assert keep_at_once(seats)
    assert keep_at_once(seats), "there is nobody to share with"


async def test_an_errand_that_fails_gives_back_what_it_kept() -> None:
    seats = Seats(1, prompt=1.0)
    with pytest.raises(ValueError, match="a fault"), on_account_of("a"):
        await keep(seats)
        raise ValueError("a fault")
    seats.leave(await seats.take("b"))
