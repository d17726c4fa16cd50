"""What stands in a report that people read, and in which order: edits, groups of them, removals and what else happened.
Says nothing of how one of them looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from heapq import merge
from typing import Generic, TypeVar

from tracker.model import EditLine, EditReport, EventReport, RemovalReport
from tracker.report.folded import LEAST, PARTS, UNTIL, Folded, group_of
from tracker.report.records import Content

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class Tally:
    """How many of each were written so far; those in groups among the edits."""

    edits: int = 0
    removals: int = 0
    events: int = 0

    @property
    def told(self) -> str:
        """In words."""
        others = [count(self.events, "other event")] if self.events else []
        return ", ".join([count(self.edits, "edit"), count(self.removals, "removal"), *others])


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def told_at(group: EventReport) -> datetime:
    """When the last of the edits was known that it tells of."""
    until = group.detail.get(UNTIL)
    return group.at if until is None else datetime.fromisoformat(until)


@dataclass(kw_only=True)
class Written(Generic[T]):
    """The entries of `content` as the function of each kind writes them, one by one, oldest first; all that is asked of
    it is in that order too. Only what is in groups is kept until their event comes, which tells of what came before it.
    """

    content: Content
    edit: Callable[[EditReport], T]
    line: Callable[[EditLine], T]
    group: Callable[[Folded], T]
    removal: Callable[[RemovalReport], T]
    event: Callable[[EventReport], T]
    tally: Tally = field(default_factory=Tally)
    _waiting: dict[int, list[EditReport]] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)
    _part_of: dict[int, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[T]:
        content = self.content
        groups = sorted(content.groups, key=told_at)
        self._part_of = {
            number: each.number for each in groups for number in (each.number, *each.detail.get(PARTS, ()))
        }
        every: Sequence[Iterator[tuple[datetime, Callable[[], Iterator[T]]]]] = (
            self._edits(),
            ((each.first_seen_new, partial(self._one_line, each)) for each in content.lines),
            ((told_at(each), partial(self._of_group, each)) for each in groups),
            ((each.confirmed, partial(self._removal, each)) for each in content.removals),
            ((each.at, partial(self._event, each)) for each in content.events),
        )
        for _, write in merge(*every, key=lambda entry: entry[0]):
            yield from write()

    def _edits(self) -> Iterator[tuple[datetime, Callable[[], Iterator[T]]]]:
        of = group_of(self.content.groups)
        for each in self.content.edits:
            self.tally.edits += 1
            number = of.get(each.id)
            if number is None or number in self._told:
                yield each.first_seen_new, partial(self._single, each)
            else:
                self._waiting.setdefault(number, []).append(each)

    def _single(self, edit: EditReport) -> Iterator[T]:
        yield self.edit(edit)

    def _one_line(self, line: EditLine) -> Iterator[T]:
        self.tally.edits += 1
        yield self.line(line)

    def _of_group(self, event: EventReport) -> Iterator[T]:
        some = self._waiting.pop(event.number, [])
        if len(some) >= LEAST:
            self._told.add(event.number)
            yield self.group(Folded(event, some))
        else:
            yield from map(self.edit, some)

    def _removal(self, removal: RemovalReport) -> Iterator[T]:
        self.tally.removals += 1
        yield self.removal(removal)

    def _event(self, event: EventReport) -> Iterator[T]:
        group = self._part_of.get(event.number)
        if group not in self._told and len(self._waiting.get(group or 0, ())) < LEAST:
            self.tally.events += 1
            yield self.event(event)


def as_line(edit: EditReport) -> EditLine:
    """An edit with as much of it as a line has."""
    first = edit.findings[0] if edit.findings else None
    return EditLine(
        number=edit.number,
        first_seen_new=edit.first_seen_new,
        level=edit.level,
        severity=edit.severity,
        silent=edit.silent,
        cause=edit.cause,
        source=edit.source,
        speaker=edit.speaker,
        title=edit.title_new,
        imported=edit.imported,
        reverted=edit.reverts_to is not None,
        flapping=edit.flapping,
        label=edit.label,
        reason=edit.reason,
        kind=str(first.kind) if first else None,
        why=first.why if first else None,
    )
