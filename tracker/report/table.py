"""Plain text for a terminal: aligned columns, wrapped paragraphs, the report as a table, any listing.

Widths are counted in terminal cells (a wide character takes two, a combining mark none; Unicode TR 11). Colour is an
argument, never guessed. Prints nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import partial

from tracker.model import EditReport, EventReport, Level, RemovalReport, Severity
from tracker.report.entries import Entries, in_order
from tracker.report.escape import to_json
from tracker.report.events import event_lines, event_name
from tracker.report.folded import Folded
from tracker.report.marks import Mark, Piece, Style, draw, excerpt, visible, weave
from tracker.report.records import Content, Layout, csv_text
from tracker.report.times import local, seen_from, setting, utc
from tracker.report.words import LEVELS, edit_interval, reason_lines, removal_sentence, removal_state, signs
from tracker.text import one_line, printable

INDENT = 2
"""Cells before everything that belongs to the line above it."""

NARROWEST = 40
"""Cells; a narrower terminal gets lines that it must wrap itself."""

GUTTER = "  "

NARROW_COLUMN = 8
"""Cells below which no column is cut: less says nothing."""

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_TINTS = {
    Level.MEANING_CHANGED: "\x1b[31;1m",
    Level.UNDECIDED: "\x1b[33;1m",
    Level.REWORDED: "\x1b[34m",
    Level.COSMETIC: "\x1b[2m",
}


def cells(text: str) -> int:
    """The terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def clip(text: str, width: int) -> str:
    """`text` within `width` cells, with "…" where it was cut."""
    if cells(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    while cells(kept) > width - 1 and kept:
        kept = kept[:-1]
    return kept.rstrip() + "…"


# --- paragraphs --------------------------------------------------------------------------------------------------


def wrapped(pieces: Iterable[Piece], width: int, style: Style, indent: int = INDENT) -> list[str]:
    """Marked text as lines of at most `width` cells, broken between words; every line is marked on its own, so that
    no colour runs over a line end."""
    room = max(width, NARROWEST) - indent
    return [" " * indent + draw(line, style) for line in _lines(_words(pieces), room)]


def _words(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces cut at white space, each word with the white space that follows it. White space that is a change by itself
    is one visible word; before a changed word it is only where that word begins, and has no mark."""
    for piece in pieces:
        text = piece.text
        if not text.strip() and piece.mark is not Mark.SAME:
            yield Piece(mark=piece.mark, text=visible(text))
            continue
        start = len(text) - len(text.lstrip()) if piece.mark is not Mark.SAME else 0
        if start:
            yield Piece(mark=Mark.SAME, text=text[:start])
        for at in range(start, len(text)):
            if text[at] in " \n\t" and (at + 1 == len(text) or text[at + 1] not in " \n\t"):
                yield Piece(mark=piece.mark, text=text[start : at + 1])
                start = at + 1
        if start < len(text):
            yield Piece(mark=piece.mark, text=text[start:])


def _lines(words: Iterable[Piece], room: int) -> Iterator[list[Piece]]:
    """Words as lines of neighbours with the same mark, each line within `room` cells where its words allow."""
    line: list[Piece] = []
    used = 0
    for word in words:
        text = word.text.replace("\n", " ")
        need = cells(printable(text.rstrip()))
        if line and used + need + _mark_cells(word, line) > room:
            yield _trimmed(line)
            line, used = [], 0
        used += cells(printable(text)) + _mark_cells(word, line)
        if line and line[-1].mark is word.mark:
            line[-1] = Piece(mark=word.mark, text=line[-1].text + text)
        else:
            line.append(Piece(mark=word.mark, text=text))
        if "\n" in word.text:
            yield _trimmed(line)
            line, used = [], 0
    if line:
        yield _trimmed(line)


def _mark_cells(word: Piece, line: Sequence[Piece]) -> int:
    """What a mark that begins here takes at most: its brackets, and the space between old and new."""
    if word.mark in (Mark.SAME, Mark.GAP) or (line and line[-1].mark is word.mark):
        return 0
    return 5 if line else 4


def _trimmed(line: list[Piece]) -> list[Piece]:
    return [*line[:-1], Piece(mark=line[-1].mark, text=line[-1].text.rstrip())] if line else line


def paragraph(text: str, width: int, indent: int = INDENT) -> list[str]:
    """Plain text wrapped; what it came with is made printable."""
    return wrapped([Piece(mark=Mark.SAME, text=text)], width, Style.PLAIN, indent)


# --- columns -----------------------------------------------------------------------------------------------------


def columns(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Rows as aligned lines. Where they do not fit, the widest columns are cut, and the first one, by which a row is
    named to other commands, only where nothing else can be."""
    if not rows:
        return []
    rows = [[one_line(printable(text)) for text in row] for row in rows]
    sizes = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    spare = width - len(GUTTER) * (len(sizes) - 1)
    while sum(sizes) > spare and max(sizes) > NARROW_COLUMN:
        others = [column for column in range(1, len(sizes)) if sizes[column] > NARROW_COLUMN]
        sizes[max(others, key=lambda column: (sizes[column], column), default=0)] -= 1
    return [
        GUTTER.join(_padded(clip(text, size), size) for text, size in zip(row, sizes, strict=True)).rstrip()
        for row in rows
    ]


def _padded(text: str, size: int) -> str:
    return text + " " * (size - cells(text))


_NOTHING: Mapping[str, object] = {}


def listing(
    rows: Sequence[Mapping[str, object]],
    names: Sequence[str],
    format: str,
    *,
    width: int = 100,
    zone: tzinfo | None = None,
    colour: bool = False,
    below: str = "",
    last: str = "",
    spare: Sequence[str] = (),
    besides: Mapping[str, object] = _NOTHING,
) -> str:
    """Any list (sources, alerts, health) by column name. `table` shows `names`, local times where a `zone` is given;
    under each row stands the text of its column `below`, whole: a reason that is cut short explains nothing. Where the
    rows would not fit, times are told to the minute, the column `last` goes below too, and those in `spare` are left
    out, one after the other, before anything is cut. `json` is `{"rows": […]}` and what stands `besides`; as `jsonl`
    and `csv`, it has all of each row, with times in UTC."""
    if format == "table":
        if not rows:
            return "nothing to list\n"
        kept, brief = [name for name in names if name != below], False
        if _width(rows, kept, zone, brief) > width:
            brief = True
        if last and not below and _width(rows, kept, zone, brief) > width:
            kept, below = [name for name in kept if name != last], last
        for name in spare:
            if _width(rows, kept, zone, brief) > width:
                kept.remove(name)
        first, *rest = _table(rows, kept, below, width=width, zone=zone, brief=brief)
        return "\n".join([_tinted(first, _BOLD, colour), *rest]) + "\n"
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    if format == "json":
        return to_json({"rows": plain, **besides}, indent=2) + "\n"
    if format == "jsonl":
        return "".join(to_json(row) + "\n" for row in plain)
    if format == "csv":
        return csv_text(names, plain)
    raise ValueError(f"no listing in the format {format!r}")


def _width(rows: Sequence[Mapping[str, object]], names: Sequence[str], zone: tzinfo | None, brief: bool) -> int:
    """The cells that rows take if nothing is cut."""
    sizes = (max(cells(printable(_shown(row.get(name), zone, brief))) for row in rows) for name in names)
    return sum(max(size, cells(name)) for size, name in zip(sizes, names, strict=True)) + len(GUTTER) * (len(names) - 1)


def _table(
    rows: Sequence[Mapping[str, object]],
    names: Sequence[str],
    below: str,
    *,
    width: int,
    zone: tzinfo | None,
    brief: bool,
) -> list[str]:
    """The names of the columns, then each row with what stands below it."""
    body = [[_shown(row.get(name), zone, brief) for name in names] for row in rows]
    first, *lines = columns([[name.replace("_", " ").upper() for name in names], *body], width)
    told = [paragraph(one_line(str(row.get(below) or "")), width, 2 * INDENT) for row in rows]
    return [first, *(each for line, more in zip(lines, told, strict=True) for each in (line, *more))]


def _shown(value: object, zone: tzinfo | None, brief: bool) -> str:
    """A value in a cell; `brief` is a time to the minute, in a zone that goes without saying."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        told = local(value, zone) if zone else str(utc(value))
        return told[: len("2026-11-20 12:00")] if brief and zone else told
    if isinstance(value, timedelta):
        return setting(value)
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    return value.value if isinstance(value, StrEnum) else value


# --- the report --------------------------------------------------------------------------------------------------


def as_table(content: Content, layout: Layout) -> Iterator[str]:
    """The report for a terminal, newest last: a line for each edit, then its words, why, when and where."""
    zone, width, colour = layout.zone, layout.width, layout.colour
    found = in_order(
        content,
        edit=partial(edit_lines, zone=zone, width=width, colour=colour),
        group=partial(_group_lines, zone=zone, width=width, colour=colour),
        removal=partial(_removal_lines, zone=zone, width=width, colour=colour),
        event=partial(event_rows, zone=zone, width=width, colour=colour),
    )
    blocks = ["\n".join(lines) for lines in found.written]
    if not found.edits and not content.removals:
        blocks.append("No edits and no removals.")
    foot = tally(found, content) + (f"; {layout.besides}" if layout.besides else "")
    foot = foot if content.head is None else f"{foot}, head {printable(content.head)}"
    yield "\n\n".join([*blocks, _tinted(foot, _DIM, colour)]) + "\n"


def tally(found: Entries[object], content: Content) -> str:
    """How many of each there are, in words."""
    others = [count(found.events, "other event")] if found.events else []
    return ", ".join([count(len(found.edits), "edit"), count(len(content.removals), "removal"), *others])


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def edit_lines(edit: EditReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    """One edit of the table."""
    style = Style.COLOUR if colour else Style.PLAIN
    pieces = excerpt(weave(edit.old, edit.new, edit.operations))
    lines = [
        headline(edit, width=width, colour=colour),
        *wrapped(pieces, width, style),
    ]
    for line in reason_lines(edit):
        lines += paragraph(line, width)
    small = paragraph(edit_interval(edit, zone), width)
    if edit.url:
        small.append(" " * INDENT + printable(edit.url))
    return lines + [_tinted(line, _DIM, colour) for line in small]


def _group_lines(group: Folded, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    """The same change in several statements: the text of one of them, then a line for each."""
    edit, style = group.lead, Style.COLOUR if colour else Style.PLAIN
    told = [f"{len(group.edits)} statements", *group.common]
    lines = [
        _headline(edit, group.event.number, told, width=width, colour=colour),
        *paragraph(group.sentence, width),
        *wrapped(excerpt(weave(edit.old, edit.new, edit.operations)), width, style),
        *(line for reason in reason_lines(edit) for line in paragraph(reason, width)),
        *(_tinted(line, _DIM, colour) for line in paragraph(edit_interval(edit, zone), width)),
    ]
    size = max(len(str(each.number)) for each in group.edits) + 1
    for each in group.edits:
        start = f"{' ' * INDENT}{'#' + str(each.number):<{size}}{GUTTER}"
        address = printable(each.url or "")
        name = printable(group.line(each))
        if cells(start + name + GUTTER + address) > width and address:  # an address that is cut leads nowhere
            lines += [start + clip(name, width - len(start)), _tinted(" " * len(start) + address, _DIM, colour)]
        else:
            lines.append(f"{start}{clip(name, width - len(start))}{GUTTER}{_tinted(address, _DIM, colour)}".rstrip())
    return lines


def headline(edit: EditReport, *, width: int, colour: bool) -> str:
    """`#12  MEANING CHANGED  critical  silent  Speaker`, in columns that line up from edit to edit."""
    return _headline(edit, edit.number, signs(edit), width=width, colour=colour)


def _headline(edit: EditReport, number: int, told: Sequence[str], *, width: int, colour: bool) -> str:
    level = f"{LEVELS[edit.level]:<15}"
    severity = f"{edit.severity.value:<8}"
    start = f"{'#' + str(number):<6}"
    room = max(width, NARROWEST) - len(start) - len(level) - len(severity) - 3 * len(GUTTER)
    rest = clip(one_line(printable(" · ".join([edit.speaker or edit.source, *told]))), max(room, 12))
    loud = edit.severity.rank >= Severity.HIGH.rank
    return GUTTER.join(
        (
            _tinted(start, _BOLD, colour),
            _tinted(level, _TINTS[edit.level], colour),
            _tinted(severity, _BOLD if loud else _DIM, colour),
            _tinted(rest, _BOLD, colour),
        )
    )


def removal_headline(gone: RemovalReport, *, width: int, colour: bool) -> str:
    state = removal_state(gone)
    who = gone.speaker or gone.source
    return _short_headline(gone.number, state, who, gone.label, width=width, colour=colour)


def _short_headline(number: int, name: str, who: str, label: str | None, *, width: int, colour: bool) -> str:
    """As that of an edit, for what has no severity."""
    told = " · ".join([who, *([f"labelled {label}"] if label else [])])
    start, state = f"{'#' + str(number):<6}", f"{name:<15}"
    rest = clip(one_line(printable(told)), max(width - 33, 12))
    return GUTTER.join(
        (_tinted(start, _BOLD, colour), _tinted(state, _BOLD, colour), " " * 8, _tinted(rest, _BOLD, colour))
    )


def event_rows(event: EventReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    """One event of the table: what it is, what was noted with it, when."""
    who = event.speaker or event.source or "this machine"
    of = who if event.statement is None else f"{who} · statement {event.statement}"
    return [
        _short_headline(event.number, event_name(event.kind), of, event.label, width=width, colour=colour),
        *(line for told in event_lines(event.kind, event.detail) for line in paragraph(told, width)),
        *(_tinted(line, _DIM, colour) for line in paragraph(f"Seen {seen_from(event.at, zone)}.", width)),
    ]


def _removal_lines(gone: RemovalReport, *, zone: tzinfo, width: int, colour: bool) -> list[str]:
    lines = [
        removal_headline(gone, width=width, colour=colour),
        *paragraph(gone.title or clip(one_line(gone.text), 2 * width), width),
        *(_tinted(line, _DIM, colour) for line in paragraph(removal_sentence(gone, zone), width)),
    ]
    if gone.url:
        lines.append(_tinted(" " * INDENT + printable(gone.url), _DIM, colour))
    return lines


def _tinted(text: str, tint: str, colour: bool) -> str:
    return f"{tint}{text}{_RESET}" if colour else text
