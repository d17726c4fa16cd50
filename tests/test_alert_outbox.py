from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.alert import is_storm, next_attempt
from tracker.alert.outbox import GIVE_UP_AFTER, JITTER, LONGEST_DELAY, REFUSALS
from tracker.model import Target

STORM = Target(to="console").storm
NOW = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)
MIDDLE = 0.5
"""A random number that leaves a delay as it is."""


def attempts(random=lambda: MIDDLE, *, transient: bool = True) -> list[datetime]:
    """The times at which an alert is tried again until it is dead."""
    times, now = [], NOW
    while (then := next_attempt(len(times) + 1, now, random, transient=transient)) is not None:
        times.append(then)
        now = then
    return times


def test_a_target_that_is_down_is_tried_for_three_days_and_then_given_up() -> None:
    times = attempts()
    waits = [(after - before).total_seconds() for before, after in zip([NOW, *times], times, strict=False)]
    assert waits[:5] == [30, 60, 120, 240, 480]
    assert max(waits) == LONGEST_DELAY.total_seconds()
    assert waits == sorted(waits)
    assert GIVE_UP_AFTER - LONGEST_DELAY <= times[-1] - NOW <= GIVE_UP_AFTER


def test_a_target_that_is_down_for_six_hours_is_reached_within_the_hours_after() -> None:
    outage = NOW + timedelta(hours=6)
    assert min(time for time in attempts() if time > outage) < outage + timedelta(hours=3)


def test_a_refusal_is_tried_five_times_in_all() -> None:
    assert len(attempts(transient=False)) == REFUSALS - 1


@given(st.integers(1, 19), st.integers())
def test_jitter_spreads_but_stays_within_its_share(failures: int, seed: int) -> None:
    plain = next_attempt(failures, NOW, lambda: MIDDLE)
    spread = next_attempt(failures, NOW, Random(seed).random)
    assert plain is not None and spread is not None
    assert abs((spread - plain) / (plain - NOW)) <= JITTER


def test_an_absurd_number_of_failures_is_dead_and_none_is_refused() -> None:
    assert next_attempt(10_000, NOW, lambda: MIDDLE) is None
    with pytest.raises(ValueError, match="never tried"):
        next_attempt(0, NOW, lambda: MIDDLE)


def test_more_than_twenty_a_minute_are_a_storm() -> None:
    recent = [NOW - timedelta(seconds=n) for n in range(10)]
    assert not is_storm(STORM - 10, recent, NOW, STORM)
    assert is_storm(STORM - 9, recent, NOW, STORM)
    assert is_storm(10_000, [], NOW, STORM)


def test_what_was_sent_over_a_minute_ago_or_in_a_future_clock_does_not_count() -> None:
    old = [NOW - timedelta(seconds=60)] * 50 + [NOW + timedelta(hours=1)] * 50
    assert not is_storm(STORM, old, NOW, STORM)


def test_a_single_alert_is_never_a_digest() -> None:
    assert not is_storm(1, [NOW] * 100, NOW, STORM)
