"""Plain text for a terminal: aligned columns, wrapped paragraphs, any listing.

Widths are counted in terminal cells (a wide character takes two, a combining mark none; Unicode TR 11). Colour is an
argument, never guessed. Prints nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from tracker.report.escape import to_json
from tracker.report.marks import Mark, Piece, Style, draw, visible
from tracker.report.records import csv_text
from tracker.report.times import local, setting, utc
from tracker.text import one_line, printable

INDENT = 2
"""Cells before everything that belongs to the line above it."""

NARROWEST = 40
"""Cells; a narrower terminal gets lines that it must wrap itself."""

GUTTER = "  "

NARROW_COLUMN = 8
"""Cells below which no column is cut: less says nothing."""

BOLD, DIM, RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


_ODD = re.compile("[^\\x20-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u2010-\\u2026\\u2116]")
"""Anything but letters and marks of Europe, each of which takes one cell: they are most of what is shown."""


def cells(text: str) -> int:
    """The terminal cells `text` takes."""
    if not _ODD.search(text):
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
    return [" " * indent + draw(line, style) for line in _lines(_words(pieces), room, style)]


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


def _lines(words: Iterable[Piece], room: int, style: Style) -> Iterator[list[Piece]]:
    """Words as lines of neighbours with the same mark, each line within `room` cells where its words allow."""
    line: list[Piece] = []
    used = 0
    for word in words:
        text = word.text.replace("\n", " ")
        need = cells(printable(text.rstrip()))
        if line and used + need + _mark_cells(word, line, style) > room:
            yield _trimmed(line)
            line, used = [], 0
        used += cells(printable(text)) + _mark_cells(word, line, style)
        if line and line[-1].mark is word.mark:
            line[-1] = Piece(mark=word.mark, text=line[-1].text + text)
        else:
            line.append(Piece(mark=word.mark, text=text))
        if "\n" in word.text:
            yield _trimmed(line)
            line, used = [], 0
    if line:
        yield _trimmed(line)


def _mark_cells(word: Piece, line: Sequence[Piece], style: Style) -> int:
    """What a mark that begins here takes at most: its brackets, where it has any, and the space between old and new."""
    if word.mark in (Mark.SAME, Mark.GAP) or (line and line[-1].mark is word.mark):
        return 0
    brackets = 0 if style is Style.COLOUR else 4
    return brackets + 1 if line else brackets


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
        return "\n".join([tinted(first, BOLD, colour), *rest]) + "\n"
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


def tinted(text: str, tint: str, colour: bool) -> str:
    """`text` with a tint where there is `colour`."""
    return f"{tint}{text}{RESET}" if colour else text
