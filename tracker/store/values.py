"""The values that cross the contract of the store, besides those of `tracker.model` and `tracker.health`.

Frozen, typed, times aware UTC. What is declared beside a text is an open map, for publishers declare what they like;
and so is the detail of an event, whose words belong to its kind. Nothing else is. Knows no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker.model import AlertState, EventKind, ReadingState

Declared = Mapping[str, object]
"""What is declared beside a text, by name, as plain values."""

Aside = dict[str, list[str | None]]
"""What was set aside of a text and changed, each as [old, new]."""

# --- room -------------------------------------------------------------------------------------------------------

LOW = 1024 * 1024 * 1024
"""Bytes left at which people are told: days to weeks of evidence at the rates in docs/figures.md."""

WELL = 2 * LOW
"""Bytes left from which all is well again; apart from LOW, so that nobody is told every minute."""

# --- while the pipeline works ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A further place of a Source, as the store knows it."""

    id: str
    parent: str
    kind: str
    url: str
    watched: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionText:
    """What judging needs of one Version; `declared` is what was declared when it was last seen."""

    title: str
    text: str
    url: str | None
    at: datetime
    declared: Declared


class Redeclared(NamedTuple):
    """What changed about a Statement but its text, each as [old, new]: what is `declared`, what was set `aside` of the
    text, and what is shown `beside` it ([None, None] where that did not change)."""

    declared: Mapping[str, list[object]]
    aside: Aside
    beside: list[str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A Check with a Snapshot that is to be read, late or anew; `at` is when its first byte came. `read_by` says what
    it was read with before, and to what effect, `shown` the hash of what was doubted in it."""

    check_id: int
    source_id: str
    at: datetime
    outcome: str
    url: str
    snapshot_id: int
    content_type: str
    origin: str | None
    read_by: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""

    def failed_with(self, extractor: str) -> bool:
        """Whether this extractor, and these options, could not read it."""
        return self.read_by.get(extractor, ReadingState.COMPLETE) != ReadingState.COMPLETE


class UnchangedSpan(NamedTuple):
    """UnchangedSpan checks of one Source: from when, until when, and how many."""

    since: datetime
    until: datetime
    checks: int


class Doubt(NamedTuple):
    """A Statement that seems to be missing: since when, and how often it was found gone."""

    since: datetime
    votes: int


class Wall(NamedTuple):
    """What stands in the way of a Statement: since when, and the hash of what it says."""

    since: datetime
    hash: str


class Given(NamedTuple):
    """How many Edits and how many Statements a Source has given."""

    edits: int
    statements: int


class Befell(NamedTuple):
    """An event by its kind, when it was, and what was noted with it."""

    kind: EventKind
    at: datetime
    detail: Mapping[str, Any] = MappingProxyType({})


class Unsettled(NamedTuple):
    """A Statement whose newest Edit was one of several that took turns, and was told to nobody: where it was seen last,
    that Edit and when it was, and whether it is listed."""

    place: str
    statement_id: int
    edit_id: int
    at: datetime
    listed: bool


class Likeness(NamedTuple):
    """The newest Edit that was the same change: the first of them all, when it was, and the event that tells of it with
    others, if that can still tell of more."""

    first: int
    at: datetime
    event_id: int | None


class Taken(NamedTuple):
    """The Check of a capture that is there already, and whether anything was read in it."""

    check_id: int
    is_read: bool


ASKED_FOR = "asked for again"
"""What stands with an alert that a person wants sent, muted or not, until it is tried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedAlert:
    """An Alert as the outbox holds it."""

    id: int
    key: str
    edit_id: int | None
    event_id: int | None
    target: str
    state: AlertState
    attempts: int
    created: datetime
    next_attempt: datetime | None
    sent: datetime | None
    error: str
    line: str = ""  # the Statement or Source it speaks of: what is said of one is said in order
    acknowledged: datetime | None = None  # a person has seen it


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A message that was rendered and is under way. `members` are ids of Alerts; `accepted` of its parts were taken."""

    id: int
    key: str
    target: str
    members: tuple[int, ...]
    body: bytes
    created: datetime
    accepted: int


# --- imports that are undone, texts that are erased --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One import: the event that it left, of which Source, and until when that was seen before."""

    event: int
    source_id: str
    seen_until: datetime | None
    undone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A Version over one span; `span` is None for the open one of a head. `check` is where the Version came from."""

    version: int
    text_hash: bytes
    check: int
    first: datetime
    last: datetime
    span: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastEdit:
    """An Edit as far as it joins two Versions."""

    id: int
    old: int
    new: int
    superseded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What was erased on duty, by id."""

    versions: tuple[int, ...]
    snapshots: tuple[int, ...]
    events: tuple[int, ...]


# --- what reports ask --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """A Statement in a list: as its newest Version shows it, when that came, and how many it has."""

    id: int
    source: str
    speaker: str
    key: str
    title: str
    url: str | None
    versions: int
    changed: datetime
    listed: bool
    removed: bool


class EditPair(NamedTuple):
    """An Edit and the Versions that it joins."""

    edit: int
    old: int
    new: int


class NumberKind(StrEnum):
    """What a number in the one series can name."""

    EDIT = "edits"
    EVENT = "events"
    GAP = "gaps"


class Named(NamedTuple):
    """The record that a number names."""

    kind: NumberKind
    record: int


class Ground(NamedTuple):
    """Something that an Edit or an event rests on: what it is, and which one."""

    what: str
    which: str


class GapReport(NamedTuple):
    """A time over which a Source was not seen, and why."""

    start: datetime
    end: datetime
    reason: str


class Names(NamedTuple):
    """The ids of all Sources there ever were, and all speakers."""

    sources: tuple[str, ...]
    speakers: tuple[str, ...]


class Counts(NamedTuple):
    """How much there is of each, but for what is withdrawn."""

    statements: int
    versions: int
    edits: int
    checks: int
    alerts: int
