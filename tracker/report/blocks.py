"""The report for a terminal: edits with their words, or two lines for each of many; removals and what else happened.

Colour is an argument, never guessed. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from functools import cache, partial

from tracker.model import EditLine, EditReport, EventReport, Level, RemovalReport, Severity
from tracker.report.entries import Written
from tracker.report.events import event_lines, event_name
from tracker.report.folded import Folded
from tracker.report.marks import Style, excerpt, weave
from tracker.report.messages import edit_times
from tracker.report.phrases import phrases
from tracker.report.records import Content, Layout
from tracker.report.table import BOLD, DIM, GUTTER, INDENT, NARROWEST, cells, clip, paragraph, tinted, wrapped
from tracker.report.times import minute, seen_from
from tracker.report.words import LEVELS, edit_interval, line_signs, reason_lines, removal_sentence, removal_state, signs
from tracker.text import one_line, printable

LINE_INDENT = 8
"""Cells before the second line of an edit: below its level, so that the numbers stand out."""

_TINTS = {  # what is read on dark and on light alike: no blue, no yellow, no cyan; the words say the same
    Level.MEANING_CHANGED: "\x1b[31;1m",
    Level.UNDECIDED: "\x1b[35;1m",
    Level.REWORDED: "\x1b[35m",
    Level.COSMETIC: "\x1b[2m",
}


def as_table(content: Content, layout: Layout) -> Iterator[str]:
    """The report for a terminal, newest last: a line for each edit, then its words, why, when and where. Of `lines`
    each takes two, and so does all else there."""
    zone, width, colour = layout.zone, layout.width, layout.colour
    short = content.in_lines
    entries = Written(
        content=content,
        edit=partial(edit_lines, zone=zone, width=width, colour=colour, reader=layout.reader),
        line=Lines(zone=zone, width=width, colour=colour).edit,
        group=partial(_group_lines, zone=zone, width=width, colour=colour),
        removal=partial(_short_removal if short else _removal_lines, zone=zone, width=width, colour=colour),
        event=partial(_short_event if short else event_rows, zone=zone, width=width, colour=colour),
    )
    end = "\n" if short else "\n\n"
    for lines in entries:
        yield "\n".join(lines) + end
    if short:
        yield "\n"
    if not entries.tally.edits and not entries.tally.removals:
        yield "No edits and no removals.\n\n"
    foot = entries.tally.told + (f"; {layout.besides}" if layout.besides else "")
    lines = paragraph(foot, width, 0)
    if content.head is not None:  # whole, for whoever writes it down: on a line of its own where there is no room
        head = f"head {printable(content.head)}"
        lines = [f"{foot}, {head}"] if cells(foot) + 2 + cells(head) <= width else [*lines, head]
    yield "".join(tinted(line, DIM, colour) + "\n" for line in lines)


def edit_lines(edit: EditReport, *, zone: tzinfo, width: int, colour: bool, reader: str = "en") -> list[str]:
    """One edit of the table."""
    style = Style.COLOUR if colour else Style.PLAIN
    pieces = excerpt(weave(edit.old, edit.new, edit.operations))
    lines = [
        headline(edit, width=width, colour=colour),
        *wrapped(pieces, width, style),
    ]
    for line in reason_lines(edit):
        lines += paragraph(line, width)
    small = paragraph(when_seen(edit, zone, reader), width)
    if edit.url:
        small.append(" " * INDENT + printable(edit.url))
    return lines + [tinted(line, DIM, colour) for line in small]


def when_seen(edit: EditReport, zone: tzinfo, reader: str) -> str:
    """The interval that an edit lies in, in the language of the reader."""
    return edit_interval(edit, zone) if reader == "en" else edit_times(edit, phrases(reader), zone)


def _group_lines(group: Folded, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    """The same change in several statements: the text of one of them, then a line for each."""
    edit, style = group.lead, Style.COLOUR if colour else Style.PLAIN
    told = [f"{len(group.edits)} statements", *group.common]
    lines = [
        _headline(edit, group.event.number, told, width=width, colour=colour),
        *paragraph(group.sentence, width),
        *wrapped(excerpt(weave(edit.old, edit.new, edit.operations)), width, style),
        *(line for reason in reason_lines(edit) for line in paragraph(reason, width)),
        *(tinted(line, DIM, colour) for line in paragraph(edit_interval(edit, zone), width)),
    ]
    size = max(len(str(each.number)) for each in group.edits) + 1
    for each in group.edits:
        start = f"{' ' * INDENT}{'#' + str(each.number):<{size}}{GUTTER}"
        address = printable(each.url or "")
        name = printable(group.line(each))
        if cells(start + name + GUTTER + address) > width and address:  # an address that is cut leads nowhere
            lines += [start + clip(name, width - len(start)), tinted(" " * len(start) + address, DIM, colour)]
        else:
            lines.append(f"{start}{clip(name, width - len(start))}{GUTTER}{tinted(address, DIM, colour)}".rstrip())
    return lines


def headline(edit: EditReport, *, width: int, colour: bool) -> str:
    """`#12  MEANING CHANGED  critical  silent  Speaker`, in columns that line up from edit to edit."""
    return _headline(edit, edit.number, signs(edit), width=width, colour=colour)


def _headline(edit: EditReport, number: int, told: Sequence[str], *, width: int, colour: bool) -> str:
    start = f"{'#' + str(number):<6}"
    who = edit.speaker or edit.source
    rest = _columns(edit.level, edit.severity, who, told, width=width, colour=colour)
    return GUTTER.join((tinted(start, BOLD, colour), *rest))


def _columns(
    level: Level, severity: Severity, who: str, told: Sequence[str], *, width: int, colour: bool
) -> tuple[str, str, str]:
    """What stands behind the number: level, severity, and who with what sets it apart."""
    loud = severity.rank >= Severity.HIGH.rank
    room = max(width, NARROWEST) - 6 - 15 - 8 - 3 * len(GUTTER)
    return (
        tinted(f"{LEVELS[level]:<15}", _TINTS[level], colour),
        tinted(f"{severity.value:<8}", BOLD if loud else DIM, colour),
        tinted(clip(one_line(printable(" · ".join([who, *told]))), max(room, 12)), BOLD, colour),
    )


class Lines:
    """Edits of which each takes two lines: what it is, then since when it was seen and the first reason. Made for
    hundreds of thousands: what many lines share is made once."""

    def __init__(self, *, zone: tzinfo, width: int, colour: bool) -> None:
        self._zone, self._width, self._colour = zone, width, colour
        self._rest = cache(self._rest_of)  # as many as there are speakers and signs

    def edit(self, edit: EditLine) -> tuple[str, str]:
        signs = line_signs(edit)
        number = f"#{edit.number}"
        start = f"{number:<6}" if not self._colour else tinted(f"{number:<6}", BOLD, True)
        first = start + self._rest(edit.level, edit.severity, edit.speaker or edit.source, signs)
        why = edit.reason if edit.kind is None else f"{edit.kind}: {edit.why}"
        return first, self._second(edit.first_seen_new, why or edit.title)

    def _rest_of(self, level: Level, severity: Severity, who: str, told: tuple[str, ...]) -> str:
        return GUTTER + GUTTER.join(_columns(level, severity, who, told, width=self._width, colour=self._colour))

    def _second(self, at: datetime, why: str) -> str:
        when = minute(at, self._zone)
        told = f"{' ' * LINE_INDENT}{when}{GUTTER}{why if why.isprintable() else one_line(printable(why))}"
        line = clip(told, self._width)
        return tinted(line, DIM, True) if self._colour else line


def _short_removal(gone: RemovalReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    told = gone.title or one_line(gone.text[: 2 * width])
    return [removal_headline(gone, width=width, colour=colour), _second_line(gone.confirmed, told, zone, width, colour)]


def _short_event(event: EventReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    told = " ".join(event_lines(event.kind, event.detail))
    return [event_headline(event, width=width, colour=colour), _second_line(event.at, told, zone, width, colour)]


def _second_line(at: datetime, told: str, zone: tzinfo, width: int, colour: bool) -> str:
    line = f"{' ' * LINE_INDENT}{minute(at, zone)}{GUTTER}{one_line(printable(told))}"
    return tinted(clip(line, width), DIM, colour)


def removal_headline(gone: RemovalReport, *, width: int, colour: bool) -> str:
    state = removal_state(gone)
    who = gone.speaker or gone.source
    return _short_headline(gone.number, state, who, gone.label, width=width, colour=colour)


def _short_headline(number: int, name: str, who: str, label: str | None, *, width: int, colour: bool) -> str:
    """As that of an edit, for what has no severity."""
    told = " · ".join([who, *([f"labelled {label}"] if label else [])])
    start, state = f"{'#' + str(number):<6}", f"{name:<15}"
    rest = clip(one_line(printable(told)), max(width - 33, 12))
    return GUTTER.join((tinted(start, BOLD, colour), tinted(state, BOLD, colour), " " * 8, tinted(rest, BOLD, colour)))


def event_rows(event: EventReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    """One event of the table: what it is, what was noted with it, when."""
    return [
        event_headline(event, width=width, colour=colour),
        *(line for told in event_lines(event.kind, event.detail) for line in paragraph(told, width)),
        *(tinted(line, DIM, colour) for line in paragraph(f"Seen {seen_from(event.at, zone)}.", width)),
    ]


def event_headline(event: EventReport, *, width: int, colour: bool) -> str:
    who = event.speaker or event.source or "this machine"
    of = who if event.statement is None else f"{who} · statement {event.statement}"
    return _short_headline(event.number, event_name(event.kind), of, event.label, width=width, colour=colour)


def _removal_lines(gone: RemovalReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    lines = [
        removal_headline(gone, width=width, colour=colour),
        *paragraph(gone.title or clip(one_line(gone.text), 2 * width), width),
        *(tinted(line, DIM, colour) for line in paragraph(removal_sentence(gone, zone), width)),
    ]
    if gone.url:
        lines.append(tinted(" " * INDENT + printable(gone.url), DIM, colour))
    return lines
