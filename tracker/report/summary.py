"""What a report comes to: how many edits, when, how old the statement was, how silent, of which kinds; and the gravest
of them, of which alone a page holds the words. Edits pass through one by one and only those are kept.

What our own re-reading made is no edit of a publisher, and is counted apart. Knows no words and no page.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import count
from typing import Generic, TypeVar

from tracker.model import Cause, EditReport, Level

T = TypeVar("T")

AGES = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=365),
)
"""Where one age of a statement ends and the next begins; most edits come within a day, which is told more finely."""

_LEVELS = {Level.MEANING_CHANGED: 3, Level.UNDECIDED: 2, Level.REWORDED: 1, Level.COSMETIC: 0}

Gravity = tuple[bool, int, int, float, datetime, int]


def gravity(edit: EditReport) -> Gravity:
    """By which edits are laid out, the greatest first: what the publisher did before what we did, then severity, level,
    how probable, how new."""
    own = edit.cause is Cause.SOURCE
    return own, edit.severity.rank, _LEVELS[edit.level], edit.probability or 0.0, edit.first_seen_new, edit.id


@dataclass
class Summary:
    """Takes edits in (`add`); `most` of them are kept."""

    zone: tzinfo
    most: int
    edits: int = 0
    reread: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    silent_changes: int = 0
    first: datetime | None = None
    last: datetime | None = None
    days: Counter[tuple[date, bool]] = field(default_factory=Counter)
    """By the day, and whether the meaning changed."""
    ages: Counter[int | None] = field(default_factory=Counter)
    """By the place in `AGES`; None where it is not known."""
    silence: Counter[tuple[str, bool | None]] = field(default_factory=Counter)
    """By the source, and whether silent."""
    kinds: Counter[str] = field(default_factory=Counter)
    _kept: list[tuple[Gravity, int, EditReport]] = field(default_factory=list)
    _taken: int = 0

    def add(self, edit: EditReport) -> None:
        self._taken += 1
        entry = (gravity(edit), self._taken, edit)
        if len(self._kept) < self.most:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)
        if edit.cause is Cause.SOURCE:
            self._count(edit)
        else:
            self.reread += 1

    def _count(self, edit: EditReport) -> None:
        changed = edit.level is Level.MEANING_CHANGED
        self.edits += 1
        self.levels[edit.level] += 1
        self.silent_changes += changed and edit.silent is True
        self.first = min(self.first or edit.last_seen_old, edit.last_seen_old)
        self.last = max(self.last or edit.first_seen_new, edit.first_seen_new)
        self.days[edit.first_seen_new.astimezone(self.zone).date(), changed] += 1
        self.ages[_age(edit)] += 1
        self.silence[edit.source, edit.silent] += 1
        self.kinds.update({str(finding.kind) for finding in edit.findings})

    @property
    def whole(self) -> int:
        """All that passed through."""
        return self._taken

    def gravest(self) -> list[EditReport]:
        """Those that were kept, the gravest first."""
        return [edit for _, _, edit in sorted(self._kept, key=lambda entry: entry[0], reverse=True)]


class Newest(Generic[T]):
    """Of all that passes through, the `most` newest, the newest first (`kept`), and how many there were (`number`)."""

    def __init__(self, most: int, at: Callable[[T], datetime], items: Iterable[T]) -> None:
        numbers = count()
        self.kept = heapq.nlargest(most, (item for item, _ in zip(items, numbers, strict=False)), key=at)
        self.number = next(numbers)


def _age(edit: EditReport) -> int | None:
    """How old the statement was at most when it was edited, as a place in `AGES`."""
    if edit.published is None or edit.published > edit.first_seen_new:
        return None
    age = edit.first_seen_new - edit.published
    return next((place for place, end in enumerate(AGES) if age < end), len(AGES))
