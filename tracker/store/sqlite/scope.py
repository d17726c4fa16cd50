"""The clauses of a question that say which part of the past, and which page, it is about. Asks nothing but whether a
cursor still stands at a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, or_

from tracker.store.filter import Bound, Filter, Listing, Page, bound, cursor, outdated
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import micros

sources: Any = tables.SourceRow.__table__  # type: ignore[attr-defined]

MAX_ID = 2**63 - 1
"""The largest number that the database takes."""

T = TypeVar("T")


def scope(at: Any, source: Any, wanted: Filter) -> list[Any]:
    """The clauses of when and of whom: `at` and `source` are columns of the question, which joins `sources`."""
    clauses = whose(source, wanted)
    if wanted.since is not None:
        clauses.append(at >= micros(wanted.since))
    if wanted.until is not None:
        clauses.append(at < micros(wanted.until))
    return clauses


def whose(source: Any, wanted: Filter) -> list[Any]:
    """The clauses of whom."""
    clauses = []
    if wanted.sources:
        clauses.append(source.in_(list(wanted.sources)))
    if wanted.speakers:
        clauses.append(sources.c.speaker.in_(list(wanted.speakers)))
    return clauses


def before(listing: Listing, wanted: Filter, exists: Callable[[Bound], bool]) -> Bound | None:
    """Where the page that is asked for ends; None if it is the newest. `exists` says whether a record stands there.
    Raises UsageError for a cursor that is none, or outdated."""
    if wanted.before is None:
        return None
    found = bound(listing, wanted.before)
    if abs(found.at) > MAX_ID or (isinstance(found.id, int) and abs(found.id) > MAX_ID) or not exists(found):
        raise outdated(listing)
    return found


def older(at: Any, record: Any, than: Bound | None) -> list[Any]:
    """The clause of a page: what comes before this record in time."""
    return [] if than is None else [or_(at < than.at, and_(at == than.at, record < than.id))]


def page(listing: Listing, newest_first: Sequence[T], wanted: Filter, at: Callable[[T], Bound]) -> Page[T]:
    """What was found, one more than is wanted, as a page."""
    if wanted.limit is None or len(newest_first) <= wanted.limit:
        return Page(tuple(reversed(newest_first)))
    kept = newest_first[: wanted.limit]
    return Page(tuple(reversed(kept)), cursor(listing, at(kept[-1])))


def one_more(wanted: Filter) -> int | None:
    """How many are asked for: one more than is wanted, to know whether there are any before."""
    return None if wanted.limit is None else wanted.limit + 1


def stands(connection: Connection, question: Any) -> bool:
    return connection.execute(question.limit(1)).first() is not None
