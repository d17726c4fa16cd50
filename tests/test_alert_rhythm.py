"""When what is owed may leave: digests, quiet hours, zones, clocks that are set. No store, no process."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tracker.alert.conditions import speaks_of
from tracker.alert.rhythm import comes_together, is_held, is_quiet, next_hour
from tracker.model import Rhythm

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MORNING_AND_EVENING = Rhythm(hours=(time(8), time(18)), zone=KYIV)
NIGHT = Rhythm(quiet=((time(22), time(7)),), zone=KYIV)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    """A moment by the clocks of Kyiv."""
    return datetime(2026, 11, day, hour, minute, tzinfo=KYIV).astimezone(UTC)


def test_without_a_rhythm_nothing_is_held() -> None:
    assert not is_held(Rhythm(), NOON, NOON, UTC)
    assert not comes_together(Rhythm(), NOON, UTC)


@pytest.mark.parametrize(
    ("owed", "now", "held"),
    [
        (at(9), at(17, 59), True),
        (at(9), at(18), False),
        (at(19), at(7, 59, day=21), True),
        (at(19), at(8, 0, day=21), False),
        (at(19), at(9, 30, day=23), False),  # nothing ran at the hour: it is told as soon as something does
    ],
)
def test_a_digest_at_hours_waits_for_the_next_of_them(owed: datetime, now: datetime, held: bool) -> None:
    assert is_held(MORNING_AND_EVENING, owed, now, UTC) is held
    assert comes_together(MORNING_AND_EVENING, owed, UTC)


def test_a_digest_of_so_many_minutes_counts_from_the_first_that_waits() -> None:
    rhythm = Rhythm(every=timedelta(minutes=30))
    assert is_held(rhythm, NOON, NOON + timedelta(minutes=29), UTC)
    assert not is_held(rhythm, NOON, NOON + timedelta(minutes=30), UTC)


@pytest.mark.parametrize(
    ("now", "quiet"), [(at(21, 59), False), (at(22), True), (at(3, day=21), True), (at(7, day=21), False)]
)
def test_quiet_hours_go_over_midnight_in_their_zone(now: datetime, quiet: bool) -> None:
    assert is_quiet(NIGHT, now, NIGHT.zone or UTC) is quiet
    assert is_held(NIGHT, now, now, UTC) is quiet
    assert comes_together(NIGHT, now, UTC) is quiet


@pytest.mark.parametrize("rhythm", [MORNING_AND_EVENING, NIGHT, Rhythm(every=timedelta(hours=2))])
def test_what_a_clock_ahead_of_ours_owed_waits_for_nothing(rhythm: Rhythm) -> None:
    assert not is_held(rhythm, NOON + timedelta(days=400), NOON, UTC)


@pytest.mark.parametrize("month", [3, 10])
def test_an_hour_comes_once_on_days_on_which_clocks_change(month: int) -> None:
    """2026: 29 March forward, 25 October back; 03:30 does not exist, or exists twice."""
    day, found = datetime(2026, month, 24, 12, tzinfo=UTC), []
    for _ in range(8):
        day = next_hour((time(3, 30), time(8)), day, KYIV)
        found.append(day)
    assert len({each.date() for each in found}) == 4
    assert all(timedelta(hours=3) < b - a < timedelta(hours=21) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("offensive",), "New OFFENSIVE operations.", True),
        (("offensive",), "New offensives.", False),
        (("offensive*",), "New offensives.", True),
        (("наступ*",), "Сили продовжують наступальні дії.", True),
        (("наступ",), "Сили продовжують наступальні дії.", False),
        (("cease fire",), "A cease\nfire holds.", True),
        (("мир",), "Владимир прибыл.", False),
        (("a.b",), "a-b", False),
    ],
)
def test_words_are_whole_words_of_any_script(words: tuple[str, ...], text: str, found: bool) -> None:
    assert speaks_of(words, "", "something else", text) is found


def test_a_pattern_is_bounded_in_time_and_what_it_could_not_search_is_told() -> None:
    assert speaks_of((), r"\d+ (killed|wounded)", "12 Killed there")
    assert not speaks_of((), r"\d+ (killed|wounded)", "nobody was hurt")
    assert speaks_of((), "(.*a){25}b", "a" * 2_000), "a search without an end"
    assert speaks_of(("peace",), "war", "war and"), "either is enough"
