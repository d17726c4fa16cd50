from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tracker.fetch.deadline import TICK, Deadlines


@pytest.fixture
def deadlines() -> Iterator[Deadlines]:
    made = Deadlines()
    yield made
    made.close()


async def test_what_takes_too_long_is_stopped_and_the_task_goes_on(deadlines: Deadlines) -> None:
    started = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError), deadlines.within(0.05):
        await asyncio.Event().wait()
    assert 0.05 <= asyncio.get_running_loop().time() - started < 0.05 + TICK + 1
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)  # not cancelled any more


async def test_what_is_done_in_time_is_left_alone(deadlines: Deadlines) -> None:
    with deadlines.within(TICK / 2):
        await asyncio.sleep(0)
    await asyncio.sleep(TICK * 2)


async def test_each_task_has_its_own(deadlines: Deadlines) -> None:
    async def wait(seconds: float) -> str:
        try:
            with deadlines.within(seconds):
                await asyncio.sleep(TICK * 3)
        except TimeoutError:
            return "late"
        return "in time"

    assert await asyncio.gather(wait(TICK), wait(60)) == ["late", "in time"]


async def test_a_cancellation_from_elsewhere_stays_one(deadlines: Deadlines) -> None:
    entered = asyncio.Event()

    async def wait() -> None:
        with deadlines.within(60):
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_no_time_left_is_too_late_at_once(deadlines: Deadlines) -> None:
    with pytest.raises(TimeoutError), deadlines.within(0):
        raise AssertionError("entered")


async def test_an_error_inside_stays_itself(deadlines: Deadlines) -> None:
    with pytest.raises(KeyError), deadlines.within(60):
        raise KeyError
