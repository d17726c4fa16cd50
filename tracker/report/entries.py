"""What stands in a report that people read, and in which order: edits, groups of them, removals and what else happened.
Says nothing of how one of them looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.model import EditReport, EventReport, RemovalReport
from tracker.report.folded import Folded, fold
from tracker.report.records import Content

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Entries(Generic[T_co]):
    """The entries as they are written, in order; and what they are of: the edits, those in groups among them, and the
    number of events that are told by themselves."""

    written: Sequence[T_co]
    edits: Sequence[EditReport]
    events: int


def in_order(
    content: Content,
    *,
    edit: Callable[[EditReport], T],
    group: Callable[[Folded], T],
    removal: Callable[[RemovalReport], T],
    event: Callable[[EventReport], T],
    newest_first: bool = False,
) -> Entries[T]:
    """The entries of `content`, each as the function of its kind writes it."""
    edits = list(content.edits)
    groups, single, told = fold(edits, content.groups)
    events = [each for each in content.events if each.number not in told]
    dated = [
        *((each.first_seen_new, edit(each)) for each in single),
        *((each.event.at, group(each)) for each in groups),
        *((each.confirmed, removal(each)) for each in content.removals),
        *((each.at, event(each)) for each in events),
    ]
    dated.sort(key=lambda pair: pair[0], reverse=newest_first)
    return Entries(written=[written for _, written in dated], edits=edits, events=len(events))
