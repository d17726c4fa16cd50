"""A source that adds ever more is looked at less often, and nothing that came is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker import quota
from tracker.children.pool import Pool
from tracker.model import Outcome
from tracker.quota import DAILY, Account, added, charged

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_within_a_day_s_share_nobody_waits() -> None:
    assert charged(None, DAILY, NOON).pause == timedelta(0)
    account = None
    for turn in range(3_000):  # a third of the quota a day, over ten days
        account = charged(account, DAILY // 3 * 10 // 3_000, NOON + turn * timedelta(days=10) / 3_000)
        assert not account.pause


async def test_beyond_it_a_source_waits_until_that_is_worked_off() -> None:
    account = charged(Account(bytes=DAILY, at=NOON), DAILY // 25, NOON)
    assert account.pause == HOUR * 24 / 25
    assert charged(account, 0, NOON + HOUR).pause == timedelta(0)


async def test_whoever_waits_as_long_as_told_adds_no_more_than_its_share() -> None:
    at, account, total = NOON, None, 0
    while at < NOON + timedelta(days=10):
        account = charged(account, 23_000_000, at)
        total += 23_000_000
        at += max(account.pause, timedelta(seconds=30))
    assert total <= 11 * DAILY + 23_000_000, "of ten days, and what may come at once"


async def test_a_clock_that_stands_still_works_nothing_off() -> None:
    assert charged(charged(None, 5, NOON), 5, NOON).bytes == 10


async def test_versions_count_with_what_is_recorded_beside_them() -> None:
    assert added(1_000, 2, 500) == 1_000 + 2 * quota.RECORD + 1_000


def new_guids(turn: int) -> bytes:
    return feed(*(entry(f"{turn}-{number}", f"The text of {turn} and {number}.") for number in range(20)))


async def events(watch: Watch) -> list[str]:
    return [event.kind for event in watch.events("over_quota")]


async def test_a_feed_of_ever_new_guids_is_looked_at_less_often_and_taken_in_whole(
    tmp_path: Path, readers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "DAILY", 150_000)
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", *(answer(new_guids(turn)) for turn in range(60)), (new_guids(60),))
        pauses = []
        for turn in range(12):
            checked = await watch.check(seconds=pauses[-1] if pauses else 0)
            assert checked.outcome is Outcome.OK
            assert checked.due is not None
            pauses.append((checked.due - watch.clock()).total_seconds())
            assert watch.counts()["statements"] == (turn + 1) * 20
        assert pauses[0] == 60, "at first it is looked at as it is meant to be"
        assert pauses[-1] > 8 * 60 * 60
        assert await events(watch) == ["over_quota"], "told once"
        assert (await watch.health())["state"] == "over quota"
        assert "quota" in {reason for _, _, reason in watch.gaps()}


async def test_it_is_told_again_only_after_it_was_within_again(
    tmp_path: Path, readers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "DAILY", 150_000)
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", *(answer(new_guids(turn)) for turn in range(10)))
        for _ in range(4):
            await watch.check(seconds=60)
        assert await events(watch) == ["over_quota"]
        checked = await watch.check(days=3)
        assert checked.reason == ""
        for _ in range(3):
            await watch.check(seconds=60)
        assert await events(watch) == ["over_quota"] * 2
