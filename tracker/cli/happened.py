"""What a report is to hold, taken from the store as it is written. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias

from tracker.cli import common

if TYPE_CHECKING:
    from tracker.health import SourceHealth
    from tracker.model import EditLine, EditReport, EventReport, RemovalReport
    from tracker.report import Content, Format, Texts
    from tracker.store import Filter, Reports

WORDED = 200
"""Edits up to which a table shows the words of each unless it is asked to: some ten screens. Of more, a line or two
tells which to look at."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a report was asked for: `events` told, all or none; `lines` instead of words, where None does not leave that
    to their number. A `feed` has removals where it has other events. `at` is when the sources that need somebody are
    asked for."""

    wanted: Filter
    form: Format
    events: str
    texts: Texts
    language: str
    head: str | None
    lines: bool | None
    about: str = ""
    feed: bool = False
    at: datetime | None = None


def happened(reports: Reports, asked: Asked) -> tuple[Content, str]:
    """It all, each part to be taken once, and a word on the events that are left out."""
    from tracker.report import Content

    wanted = asked.wanted
    paged = wanted.limit is not None or wanted.before is not None
    marks = _marks(wanted.before)
    at_first = replace(wanted, before=marks[0])
    edits = (common.in_language(edit, asked.language) for edit in _edits(reports, at_first, marks[0]))
    some = list(islice(edits, WORDED + 1)) if asked.lines is None else []
    in_lines = len(some) > WORDED if asked.lines is None else asked.lines
    removals, events, besides, before = _page(reports, asked, marks) if paged else _all(reports, asked)
    content = Content(
        edits=() if in_lines else _worded(chain(some, edits), asked),
        lines=_lines(reports, replace(asked, wanted=at_first)) if in_lines else (),
        in_lines=in_lines,
        removals=() if asked.feed and asked.events == "none" else removals,
        events=events,
        groups=() if in_lines else reports.groups(wanted),
        head=asked.head,
        texts=asked.texts,
        paged=paged,
        before=before,
        store=reports.identity(),
        about=asked.about,
        since=wanted.since,
        troubled=_troubled(reports, asked),
    )
    return content, besides


def _troubled(reports: Reports, asked: Asked) -> Sequence[SourceHealth]:
    from tracker.health import NEEDS_SOMEBODY

    if asked.at is None:
        return ()
    fare = reports.health(asked.at, since=asked.wanted.since or asked.at)
    wanted = asked.wanted
    return [
        each
        for each in fare.sources
        if each.state in NEEDS_SOMEBODY
        and (not wanted.sources or each.id in wanted.sources)
        and (not wanted.speakers or each.speaker in wanted.speakers)
    ]


Parts: TypeAlias = "tuple[Iterable[RemovalReport], Iterable[EventReport], str, str | None]"
"""Removals, events, a word on those that are left out, the cursor of the page before."""


def _all(reports: Reports, asked: Asked) -> Parts:
    from tracker.model import ABSENCES
    from tracker.report import QUIET, is_told, left_out

    removals = reports.removals_one_by_one(asked.wanted)
    if asked.events == "none":
        return removals, (), "", None
    found = reports.happened_one_by_one(asked.wanted)
    if asked.events == "all":
        return removals, (each for each in found if each.kind not in ABSENCES), "", None
    return removals, filter(is_told, found), left_out(reports.unremarked(asked.wanted, QUIET)), None


def _page(reports: Reports, asked: Asked, marks: Sequence[str | None]) -> Parts:
    """A page has its own share of each: the newest edits, the newest removals, the newest events."""
    from tracker.model import ABSENCES
    from tracker.report import is_told, left_out
    from tracker.store import Page

    of_edits, of_removals, of_events = marks
    edits = None if of_edits == ENDED else reports.page_before(replace(asked.wanted, before=of_edits))
    none: Page[Any] = Page(())
    removals = none if of_removals == ENDED else reports.removals(replace(asked.wanted, before=of_removals))
    befell = of_events != ENDED and asked.events != "none"
    events = reports.happened(replace(asked.wanted, before=of_events)) if befell else none
    told = [each for each in events if each.kind not in ABSENCES and (asked.events == "all" or is_told(each))]
    quiet = Counter(each.kind for each in events if each.kind not in ABSENCES and not is_told(each))
    left = [edits, removals.before, events.before]
    before = SEPARATOR.join(each or ENDED for each in left) if any(left) else None
    return removals, told, left_out(quiet) if asked.events == "told" else "", before


SEPARATOR, ENDED = ".", "0"
"""A cursor of a report has those of its three lists; of one that was told to its end there is none."""


def _marks(before: str | None) -> list[str | None]:
    from tracker.errors import UsageError

    if before is None:
        return [None, None, None]
    parts = before.split(SEPARATOR)
    if len(parts) != 3:
        raise UsageError(f'"{before[:40]}" is no cursor of a report; a page gives that of the page before it')
    return list(parts)


def _edits(reports: Reports, wanted: Filter, mark: str | None) -> Iterator[EditReport]:
    return iter(()) if mark == ENDED else reports.edits_one_by_one(wanted)


def _lines(reports: Reports, asked: Asked) -> Iterable[EditLine]:
    """Reasons are kept in English; in another language they are told of the words that they speak of."""
    from tracker.report import as_line

    if asked.wanted.before == ENDED:
        return ()
    if asked.language == "en":
        return reports.edit_lines(asked.wanted)
    return (as_line(common.in_language(edit, asked.language)) for edit in reports.edits_one_by_one(asked.wanted))


def _worded(edits: Iterator[EditReport], asked: Asked) -> Iterator[EditReport]:
    """The same with the words that differ, where those are shown."""
    from tracker.report import Texts, with_operations

    shown = asked.form.compared or asked.texts in (Texts.WHOLE, Texts.CHANGED)
    return map(with_operations, edits) if shown and asked.texts is not Texts.NONE else edits
