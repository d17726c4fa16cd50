"""When a statement that is not found is taken to be gone, and who is asked whether the site stands."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.presence import Absent, Neighbour, Presence, canaries, is_emptied, needs_front, presence, sight

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("votes", "minutes", "alarms", "made"),
    [
        (3, 30, 0, Presence.REMOVED),
        (2, 600, 0, Presence.MISSING),
        (9, 29, 0, Presence.MISSING),
        (11, 600, 1, Presence.MISSING),
        (30, 300, 1, Presence.MISSING),
        (12, 360, 1, Presence.REMOVED),
    ],
)
def test_a_removal_takes_three_votes_over_half_an_hour_and_more_where_pages_came_back(
    votes: int, minutes: int, alarms: int, made: Presence
) -> None:
    at = NOON + timedelta(minutes=minutes)
    assert presence(Absent(votes=votes, since=NOON, at=at, false_alarms=alarms)) is made


def near(*stood: bool) -> list[Neighbour]:
    return [
        Neighbour(place=str(number), stood=each, visited=NOON + timedelta(minutes=number))
        for number, each in enumerate(stood)
    ]


def test_pages_that_stood_are_asked_and_others_only_where_none_did() -> None:
    assert canaries(near(True, True, False, True, True)) == ["4", "3", "1"]
    assert canaries(near(False, False)) == ["1", "0"]
    assert canaries([]) == []


def test_the_front_must_stand_where_there_is_no_other_page_or_most_fell() -> None:
    assert [needs_front(near(*each)) for each in ([], [True], [True, False], [True, True, False])] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("looks", "hours", "made"),
    [(3, 12, Presence.UNSEEN), (2, 100, Presence.MISSING), (90, 11.9, Presence.MISSING), (3, 0, Presence.MISSING)],
)
def test_what_is_not_seen_is_told_after_half_a_day_and_three_looks(looks: int, hours: float, made: Presence) -> None:
    assert sight(looks, NOON, NOON + timedelta(hours=hours)) is made


def test_entries_that_lost_their_texts_were_emptied_only_beside_others_that_did_not() -> None:
    assert [is_emptied(*each) for each in ((1, 10), (5, 10), (6, 10), (10, 10), (1, 1))] == [
        True,
        True,
        False,
        False,
        False,
    ]
