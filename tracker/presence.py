"""Whether a Statement that is not found any more is gone. Pure: what its own page said at each look, and the rest of
the site at the same time; a Presence out.

The canary of a removal is the site itself: other pages of it that are known to stand. Where these do not answer as they
did, nothing is concluded from one that does not either, however often, and however many there are. Where they do,
several that go at once are several removals. Visits nothing and stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Presence(StrEnum):
    """How a Statement stands that was not found at a look."""

    MISSING = "missing"  # not found, and not known to be gone
    REMOVED = "removed"
    UNSEEN = "unseen"  # not to be seen, for whatever reason, for so long that it is told as that


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent:
    """What is known of a Statement that is not found `at` a time: how often its own page said that it is gone while the
    site stood (`votes`, this look among them), since when; and how many pages of its source were `false_alarms` within
    ALARMED: gone once, and there again."""

    votes: int
    since: datetime
    at: datetime
    false_alarms: int = 0


VOTES = 3
"""Visits to a Statement's own page that must find it gone while the site stands."""

VOTED_OVER = timedelta(minutes=30)
"""Time that these visits must span: caches and faults of a quarter of an hour are common."""

ALARMED = timedelta(days=7)
"""Time for which a page that was gone and came back makes its site one that is believed slowly."""

VOTES_AFTER_ALARM = 12
"""The visits that such a site takes: one that answers "gone" at random, three times in ten, does so twelve times in a
row once in two million."""

VOTED_OVER_AFTER_ALARM = timedelta(hours=6)
"""The time that these must span: a removal there is still told within a day."""


def presence(absent: Absent) -> Presence:
    """What a look that did not find a Statement makes of it."""
    votes, over = (VOTES_AFTER_ALARM, VOTED_OVER_AFTER_ALARM) if absent.false_alarms else (VOTES, VOTED_OVER)
    if absent.votes >= votes and absent.at - absent.since >= over:
        return Presence.REMOVED
    return Presence.MISSING


UNSEEN_AFTER = timedelta(hours=12)
"""Time after which it is told that a Statement cannot be seen any more: maintenance and walls of a night are over by
then, and a day is not."""

UNSEEN_LOOKS = 3
"""Looks in a row that did not find it, for that."""


def sight(looks: int, last_seen: datetime, at: datetime) -> Presence:
    """What so many looks in a row make of a Statement in whose place something else is, or nothing may be read, while
    the site stands."""
    return Presence.UNSEEN if looks >= UNSEEN_LOOKS and at - last_seen >= UNSEEN_AFTER else Presence.MISSING


EMPTIED_SHARE = 0.5
"""Share of the entries of a feed that may lose their texts at once for each to be emptied by its publisher: where more
do, it is the feed that shows no texts."""


def is_emptied(blank: int, shown: int) -> bool:
    """Whether `blank` entries of `shown` that had a text and have none were removed: the others stand beside them."""
    return blank <= EMPTIED_SHARE * shown and shown > blank


# --- the canary ----------------------------------------------------------------------------------------------------

CANARIES_MOST = 3
"""Other pages of the site that are asked at one look; all of them must stand."""

CANARY_FRESH = timedelta(minutes=1)
"""Time for which their answer counts for the other pages of the source: many may be looked at at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """Another page of the same source on the same site, which was read once and is not removed: whether it stood at its
    last visit, and when that was."""

    place: str
    stood: bool
    visited: datetime


def canaries(neighbours: Iterable[Neighbour]) -> list[str]:
    """The places to ask: those that stood at their last visit, the last visited first; where none did, any, for they
    may stand again."""
    known = list(neighbours)
    standing = [each for each in known if each.stood]
    newest = sorted(standing or known, key=lambda each: each.visited, reverse=True)
    return [each.place for each in newest[:CANARIES_MOST]]


def vanished(neighbours: Sequence[Neighbour], *, gone: int) -> int:
    """How many pages are gone all together, of which `gone` others say so, beside one that does: told as that once, and
    not one by one. 0 where one of them is not gone, or there is no other."""
    return gone + 1 if neighbours and gone == len(neighbours) else 0


def needs_front(neighbours: Sequence[Neighbour]) -> bool:
    """Whether the page that lists them, or the front page, must stand too: where there is no other page, or most of
    them fell."""
    return sum(each.stood for each in neighbours) * 2 <= len(neighbours)
