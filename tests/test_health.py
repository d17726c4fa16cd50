"""The state of a source follows from what is known of it, and an exit code from all states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tracker.health import Further, Health, HealthState, SourceHealth, TargetHealth, is_late
from tracker.model import ReadingState
from tracker.report import health_rows

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL = SourceHealth(
    at=NOW,
    id="staff",
    kind="feed",
    url="https://staff.example/feed",
    speaker="Staff",
    language="en",
    interval=5 * MINUTE,
    watched=True,
    paused=False,
    due=NOW + MINUTE,
    checks=9,
    failures=0,
    outcome="ok",
    reason="",
    detail="",
    reading="complete",
    note="",
    seen_until=NOW - MINUTE,
    last_check=NOW - MINUTE,
    last_success=NOW - MINUTE,
)
LATE = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({}, HealthState.WELL),
        ({"due": LATE}, HealthState.LATE),
        ({"last_check": None}, HealthState.NEW),
        ({"reading": ReadingState.PARTIAL, "due": LATE}, HealthState.PARTIAL),
        ({"reading": ReadingState.DOUBTED}, HealthState.DOUBTED),
        ({"reading": ReadingState.BLOCKED, "failures": 1}, HealthState.FAILING),
        ({"reason": "hold"}, HealthState.ON_HOLD),
        ({"reason": "quota"}, HealthState.OVER_QUOTA),
        ({"failures": 1, "reason": "hold"}, HealthState.FAILING),
        ({"paused": True, "failures": 9}, HealthState.PAUSED),
        ({"watched": False, "paused": True}, HealthState.UNWATCHED),
        ({"further": Further(places=4, failing=2)}, HealthState.WELL),
        ({"further": Further(places=4, failing=3)}, HealthState.FAILING),
        ({"further": Further(places=4, failing=3), "due": LATE}, HealthState.LATE),
    ],
)
def test_the_state_of_a_source(known: dict[str, Any], state: HealthState) -> None:
    assert replace(WELL, **known).state is state


@pytest.mark.parametrize(
    ("known", "behind"),
    [
        ({}, None),
        ({"due": LATE}, timedelta(hours=1)),
        ({"due": LATE, "failures": 1}, timedelta(hours=1)),
        ({"due": LATE, "paused": True}, None),
        ({"due": LATE, "reason": "hold"}, None),
    ],
)
def test_how_late_it_is_where_that_matters(known: dict[str, Any], behind: timedelta | None) -> None:
    assert replace(WELL, **known).behind == behind


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, ""),
        ({"failures": 1, "detail": "no such host", "reason": "dns"}, "no such host"),
        ({"failures": 1, "note": "a login page", "reason": "dns"}, "a login page"),
        ({"failures": 1}, "ok"),
        ({"note": "two entries cut", "further": Further(places=2, failing=1, why="gone")}, "two entries cut"),
        ({"further": Further(places=2, failing=1, why="gone")}, "1 of 2 further places: gone"),
    ],
)
def test_why_it_does_not_fare_well(known: dict[str, Any], why: str) -> None:
    assert replace(WELL, **known).trouble == why


def test_a_source_is_late_once_it_missed_three_turns() -> None:
    assert not is_late(NOW, NOW - 4 * MINUTE, MINUTE)
    assert is_late(NOW, NOW - 4 * MINUTE - timedelta(seconds=1), MINUTE)


def test_a_source_that_is_visited_each_second_is_not_late_between_two_flushes() -> None:
    assert not is_late(NOW, NOW - timedelta(seconds=59), timedelta(seconds=1))
    assert is_late(NOW, NOW - timedelta(seconds=64), timedelta(seconds=1))


def whole(*sources: SourceHealth, targets: tuple[TargetHealth, ...] = ()) -> Health:
    return Health(since=NOW - timedelta(days=7), sources=sources, targets=targets, ourselves={})


def test_somebody_is_needed_where_something_does_not_mend_by_waiting() -> None:
    dead = TargetHealth(target="desk", dead=2, why="desk: refused", last_sent=None)
    assert not whole(WELL, replace(WELL, reading="doubted"), replace(WELL, paused=True)).needs_somebody
    assert whole(WELL, replace(WELL, due=LATE)).needs_somebody
    assert whole(WELL, targets=(dead,)).needs_somebody
    source, target = health_rows(whole(WELL, targets=(dead,)), at=NOW)
    assert (source["state"], source["late"], source["why"]) == (HealthState.WELL, "", "")
    assert (target["id"], target["state"]) == ("alerts to desk", HealthState.FAILING)
    assert target["why"] == "2 alerts not delivered, the last: desk: refused; see `tracker alerts list --state dead`"
