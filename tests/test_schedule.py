"""When a source is looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fed_store import START
from tracker.schedule import (
    BACKOFF_MAX,
    CATCH_UP,
    FOLLOW_LEAST,
    FOLLOW_MOST,
    FULL_EVERY,
    JITTER,
    first_due,
    follow_up,
    next_due,
    retry_due,
    wants_full,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHANCES = st.floats(min_value=0, max_value=1, exclude_max=True)
INTERVALS = st.timedeltas(min_value=timedelta(seconds=1), max_value=30 * DAY)


@given(INTERVALS, CHANCES)
def test_the_next_check_is_an_interval_away_or_a_little_more(interval: timedelta, chance: float) -> None:
    assert interval <= next_due(START, interval, chance=chance) - START <= interval * (1 + JITTER)


def test_failures_double_the_pause_up_to_an_hour() -> None:
    pauses = [retry_due(START, 2 * MINUTE, n, chance=0.999999) - START for n in range(1, 8)]
    expected = [4, 8, 16, 32, 60, 60, 60]
    assert [round(pause / MINUTE) for pause in pauses] == expected


@given(INTERVALS, st.integers(min_value=1, max_value=10**9), CHANCES)
def test_a_pause_keeps_its_bounds_whatever_the_numbers(interval: timedelta, failures: int, chance: float) -> None:
    pause = retry_due(START, interval, failures, chance=chance) - START
    assert min(interval, BACKOFF_MAX) / 2 <= pause <= max(interval, BACKOFF_MAX)


def test_a_server_that_names_its_time_is_heeded_beyond_the_ceiling() -> None:
    assert retry_due(START, MINUTE, 1, chance=0.5, retry_after=6 * HOUR) == START + 6 * HOUR
    soon = retry_due(START, MINUTE, 6, chance=0.0, retry_after=timedelta(seconds=1))
    assert soon > START + timedelta(seconds=1), "a short wait does not undo our own pause"


def test_a_slow_source_is_never_asked_more_often_after_failures() -> None:
    assert retry_due(START, DAY, 3, chance=0.0) - START >= DAY / 2
    assert retry_due(START, DAY, 3, chance=0.999999) - START <= DAY


@pytest.mark.parametrize(("since", "full"), [(0, False), (4, False), (5, True)])
def test_every_sixth_check_is_unconditional(since: int, full: bool) -> None:
    assert wants_full(START, HOUR, last_full=START - HOUR, checks_since=since) is full


def test_a_fast_source_gets_one_unconditional_check_an_hour() -> None:
    assert not wants_full(START, MINUTE, last_full=START - FULL_EVERY + MINUTE, checks_since=59)
    assert wants_full(START, MINUTE, last_full=START - FULL_EVERY, checks_since=60)


def test_the_first_check_is_unconditional() -> None:
    assert wants_full(START, MINUTE, last_full=None, checks_since=0)


def test_a_clock_that_was_set_back_a_year_does_not_stop_unconditional_checks() -> None:
    assert wants_full(START, MINUTE, last_full=START + 365 * DAY, checks_since=1)


def test_a_source_that_was_never_seen_is_due_at_once() -> None:
    assert first_due(START, None, MINUTE, chance=0.9) == START


def test_a_source_that_is_not_due_yet_keeps_its_time() -> None:
    assert first_due(START, START + MINUTE, 5 * MINUTE, chance=0.9) == START + MINUTE


def test_a_due_time_from_a_clock_that_ran_ahead_is_not_waited_for() -> None:
    assert first_due(START, START + 365 * DAY, 5 * MINUTE, chance=0.9) == START + 5 * MINUTE


def test_a_pause_that_a_failing_source_asked_for_outlives_a_restart() -> None:
    assert first_due(START, START + 120 * MINUTE, 5 * MINUTE, chance=0.9, failures=2) == START + 120 * MINUTE
    assert first_due(START, START + 365 * DAY, 5 * MINUTE, chance=0.9, failures=2) == START + DAY


@given(INTERVALS, CHANCES)
def test_after_a_stop_the_overdue_are_spread_out(interval: timedelta, chance: float) -> None:
    due = first_due(START, START - DAY, interval, chance=chance)
    assert timedelta(0) <= due - START <= min(interval, CATCH_UP)
    one, other = (first_due(START, START - DAY, HOUR, chance=each) for each in (0.1, 0.9))
    assert one < other


@given(st.timedeltas(min_value=timedelta(0), max_value=300 * DAY), INTERVALS, st.integers(0, 500), st.integers(0, 500))
def test_a_statement_is_followed_within_bounds_and_more_often_where_more_is_edited(
    age: timedelta, interval: timedelta, edits: int, statements: int
) -> None:
    pause = follow_up(age, interval, edits=edits, statements=statements)
    assert max(interval, FOLLOW_LEAST) <= pause or pause == interval
    assert pause <= max(interval, FOLLOW_MOST)
    assert follow_up(age, interval, edits=edits + 10, statements=statements) <= pause
    assert follow_up(2 * age, interval, edits=edits, statements=statements) >= pause


def test_a_statement_is_looked_at_again_after_an_eighth_of_its_age() -> None:
    pauses = [follow_up(age, MINUTE) for age in (timedelta(0), HOUR, DAY, 100 * DAY)]
    assert pauses == [10 * MINUTE, 10 * MINUTE, 3 * HOUR, 7 * DAY]
