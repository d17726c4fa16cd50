"""Which part of the past a report is about, and the clauses that say so. Asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.model import Level, Severity
from tracker.store import tables
from tracker.store.convert import micros
from tracker.store.reads import table

sources = table(tables.SourceRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which edits a report is about; empty means all. `severity` is the least one, `until` is exclusive."""

    since: datetime | None = None
    until: datetime | None = None
    sources: Sequence[str] = ()
    speakers: Sequence[str] = ()
    levels: Sequence[Level] = ()
    kinds: Sequence[str] = ()
    severity: Severity | None = None
    silent: bool = False
    ids: Sequence[int] | None = None
    limit: int | None = None


def scope(at: Any, source: Any, wanted: Filter) -> list[Any]:
    """The clauses of when and of whom: `at` and `source` are columns of the question, which joins `sources`."""
    clauses = []
    if wanted.since is not None:
        clauses.append(at >= micros(wanted.since))
    if wanted.until is not None:
        clauses.append(at < micros(wanted.until))
    if wanted.sources:
        clauses.append(source.in_(list(wanted.sources)))
    if wanted.speakers:
        clauses.append(sources.c.speaker.in_(list(wanted.speakers)))
    return clauses
