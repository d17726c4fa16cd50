"""The history of one statement, and what differs between any two of its versions: as pages for a terminal and as
records. Values in, text out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, tzinfo

from tracker.diffing import diff
from tracker.model import Diff, StatementReport, VersionReport
from tracker.report.marks import Style, excerpt, weave
from tracker.report.page import VersionRow, history_table
from tracker.report.records import Record
from tracker.report.table import clip, paragraph, wrapped
from tracker.report.times import local, seen_from, utc
from tracker.text import one_line, printable, statement_text

HEADING = 200
"""Characters of a text of which as many as fit stand for a title where there is none."""


def history_record(statement: StatementReport) -> Record:
    """A statement with all its versions."""
    return {
        **{name: getattr(statement, name) for name in ("id", "source", "speaker", "key", "listed")},
        "versions": [_version_record(version) for version in statement.versions],
    }


def _version_record(version: VersionReport) -> Record:
    return {name: utc(value) if isinstance(value, datetime) else value for name, value in asdict(version).items()}


def history_page(
    statement: StatementReport, *, zone: tzinfo, width: int = 100, colour: bool = False, words: bool = False
) -> str:
    """A statement and its versions; with `words` those that changed from one to the next."""
    if not statement.versions:
        return f"statement {statement.id} of {statement.source}: all of it rested on an import that was undone"
    newest = statement.versions[-1]
    listed = "listed now" if statement.listed else "no longer listed"
    told = f"statement {statement.id} of {statement.source} ({statement.speaker or 'no speaker'}), {listed}"
    head = "\n".join(paragraph(one_line(told), width, 0))
    shown = clip(printable(one_line(newest.title or newest.text[:HEADING])), width)
    table = history_table(_rows(statement, words), zone=zone, width=width, colour=colour, diff=words)
    return f"{head}\n{shown}\n{printable(newest.url or statement.key)}\n\n{table}"


def _rows(statement: StatementReport, words: bool) -> list[VersionRow]:
    rows: list[VersionRow] = []
    for version in statement.versions:
        text, before = statement_text(version.title, version.text), rows[-1] if rows else None
        compared = words and before is not None and not (version.erased or before.erased)
        rows.append(
            VersionRow(
                number=version.number,
                first_seen=version.first_seen,
                last_seen=version.last_seen,
                origin=version.origin or "live",
                text=text,
                operations=diff(before.text, text).operations if before is not None and compared else (),
                erased=version.erased,
            )
        )
    return rows


def difference_page(
    statement: StatementReport,
    old: VersionReport,
    new: VersionReport,
    made: Diff,
    *,
    zone: tzinfo,
    width: int = 100,
    colour: bool = False,
) -> str:
    """What differs between two versions of a statement, in the whole of their texts."""
    before, after = statement_text(old.title, old.text), statement_text(new.title, new.text)
    versions = (
        f"version {old.number}, last seen {local(old.last_seen, zone)}",
        f"version {new.number}, first seen {seen_from(new.first_seen, zone)}",
    )
    told = f"statement {statement.id} of {statement.source}: {', and '.join(versions)}"
    words = difference_lines(before, after, made, width=width, colour=colour)
    return "\n".join([*paragraph(one_line(told), width, 0), "", *words]) + "\n"


def difference_lines(old: str, new: str, made: Diff, *, width: int, colour: bool, short: bool = False) -> list[str]:
    """Two texts as one with what differs marked; `short` leaves out what is far from that."""
    if not made.operations:
        return ["  no difference"]
    pieces = weave(old, new, made.operations)
    return wrapped(excerpt(pieces) if short else pieces, width, Style.COLOUR if colour else Style.PLAIN)


def difference_record(statement: StatementReport, old: str, new: str, made: Diff) -> Record:
    """What differs between two whole texts of a statement."""
    operations = [
        {"kind": each.kind, "old_span": list(each.old_span), "new_span": list(each.new_span)}
        | {"old": each.old, "new": each.new}
        for each in made.operations
    ]
    return {"statement": statement.id, "old": old, "new": new, "limited": made.limited, "operations": operations}
