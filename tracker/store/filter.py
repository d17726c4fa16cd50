"""Which part of the past is asked for, and in pages of what size: the same for a report, a page, an API, the command
line. Values alone; asks nothing.

A page is the newest of what is asked for, and names what comes before it by a cursor: the record it ends with. New
records never move what a cursor stands at. It is a word for whoever gave it, and means nothing to anybody else.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar, overload

from tracker.errors import UsageError
from tracker.model import AlertState, Level, Severity

T_co = TypeVar("T_co", covariant=True)

FORM = 1
"""The form of a cursor; another one is of another version of this program."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which part of the past is asked for; empty means all. `severity` is the least one, `until` is exclusive. A
    listing heeds the clauses that mean something there: all heed `sources` and `speakers`, `limit` and `before`; those
    of what happened `since` and `until`; edits the rest, but for `states`, which are those of alerts."""

    since: datetime | None = None
    until: datetime | None = None
    sources: Sequence[str] = ()
    speakers: Sequence[str] = ()
    levels: Sequence[Level] = ()
    kinds: Sequence[str] = ()
    severity: Severity | None = None
    silent: bool = False
    states: Sequence[AlertState] = ()
    ids: Sequence[int] | None = None
    limit: int | None = None
    before: str | None = None  # a cursor: the page that ends before that record


class Listing(StrEnum):
    """What can be listed in pages."""

    EDITS = "edits"
    REMOVALS = "removals"
    EVENTS = "events"
    STATEMENTS = "statements"
    ALERTS = "alerts"
    SOURCES = "sources"


class Bound(NamedTuple):
    """The record that a page begins with: by when it was (0 where a listing has no times) and which."""

    at: int
    id: int | str


@dataclass(frozen=True, slots=True)
class Page(Sequence[T_co], Generic[T_co]):
    """Some of a listing, oldest first; `before` is the cursor of the page before it, None where there is none. Sources
    have no age: they are listed by id, and `before` is the cursor of those that follow."""

    items: tuple[T_co, ...]
    before: str | None = None

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T_co, ...]: ...
    def __getitem__(self, index: int | slice) -> T_co | tuple[T_co, ...]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self.items)


def cursor(listing: Listing, bound: Bound) -> str:
    """The word for the page before the record at `bound`."""
    written = json.dumps([FORM, listing, *bound], separators=(",", ":"))
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def bound(listing: Listing, written: str) -> Bound:
    """The record that a cursor names. Raises UsageError if it is none of this listing."""
    try:
        found = json.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        form, of, at, record = found
    except (ValueError, TypeError, binascii.Error):
        raise UsageError(f'"{written[:40]}" is no cursor; a page gives that of the page before it') from None
    if form != FORM:
        raise UsageError("the cursor is of another version of this program; begin with the newest page again")
    if of != listing:
        raise UsageError(f"the cursor is one of a list of {of}, and {listing} are asked for")
    if type(at) is not int or type(record) is not (str if listing is Listing.SOURCES else int):
        raise UsageError(f'"{written[:40]}" is no cursor; a page gives that of the page before it')
    return Bound(at, record)


def outdated(listing: Listing) -> UsageError:
    """What is raised where the record that a cursor names is not what or where it was."""
    return UsageError(
        f"the cursor is outdated: what it stood at in the list of {listing} is there no more, for a backup was "
        "restored, or an import undone; begin with the newest page again"
    )
