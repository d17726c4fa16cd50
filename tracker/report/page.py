"""One edit whole, and the history of one statement, for a terminal. Prints nothing, reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tracker.model import EditReport, EventReport, Operation, RemovalReport
from tracker.report.blocks import event_rows, headline, removal_headline, when_seen
from tracker.report.events import event_lines, event_name
from tracker.report.marks import Style, excerpt, weave
from tracker.report.messages import signs as told_silence
from tracker.report.phrases import phrases
from tracker.report.table import BOLD, INDENT, columns, paragraph, tinted, wrapped
from tracker.report.times import local, outwards, seen_from
from tracker.report.words import reason_lines, removal_sentence, silence, sureness
from tracker.text import one_line, printable, statement_text


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    """One Version as `tracker history` shows it. `text` is the whole text that spans index; `operations` lead to it
    from the row before. `origin` says who saw it: "live", or where it was imported from. Of a text that was `erased` on
    duty nothing is left but the remark that says so."""

    number: int
    first_seen: datetime
    last_seen: datetime
    origin: str
    text: str
    operations: tuple[Operation, ...] = ()
    erased: bool = False


def edit_page(
    edit: EditReport,
    evidence: Sequence[tuple[str, str]] = (),
    *,
    head: str | None = None,
    zone: tzinfo,
    width: int = 100,
    colour: bool = False,
    reader: str = "en",
) -> str:
    """One edit whole: every word of both texts, the findings, when, how silent, and the rows of `evidence` (what,
    id)."""
    style = Style.COLOUR if colour else Style.PLAIN
    facts = [
        ("statement", f"{edit.statement}, version {edit.version}"),
        ("source", edit.source),
        ("title", edit.title_new or edit.title_old),
        ("link", edit.url or ""),
        ("published", local(edit.published, zone) if edit.published else ""),
        ("judged", sureness(edit) or "nothing could be weighed"),
    ]
    blocks = [
        [headline(edit, width=width, colour=colour)],
        wrapped(weave(edit.old, edit.new, edit.operations), width, style),
        [line for reason in reason_lines(edit) for line in paragraph(reason, width)],
        [
            *paragraph(when_seen(edit, zone, reader), width),
            *paragraph(silence(edit) if reader == "en" else told_silence(edit, phrases(reader)), width),
        ],
        _facts(facts, edit.label, width),
        _evidence(evidence, width),
        [f"head {printable(head)}"] if head else [],
    ]
    return _blocks(blocks)


def removal_page(
    gone: RemovalReport,
    evidence: Sequence[tuple[str, str]] = (),
    *,
    zone: tzinfo,
    width: int = 100,
    colour: bool = False,
) -> str:
    """One removal whole: the text as it was last seen, when, and what it rests on."""
    blocks = [
        [removal_headline(gone, width=width, colour=colour)],
        paragraph(statement_text(gone.title, gone.text), width),
        paragraph(removal_sentence(gone, zone), width),
        _facts(
            [("statement", str(gone.statement)), ("source", gone.source), ("link", gone.url or "")], gone.label, width
        ),
        _evidence(evidence, width),
    ]
    return _blocks(blocks)


def event_page(
    event: EventReport,
    evidence: Sequence[tuple[str, str]] = (),
    *,
    zone: tzinfo,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Any other event: what it was, when, and all that was noted with it."""
    statement = "" if event.statement is None else str(event.statement)
    blocks = [
        event_rows(event, zone=zone, width=width, colour=colour),
        _facts([("statement", statement), ("source", event.source)], event.label, width),
        _evidence(evidence, width),
    ]
    return _blocks(blocks)


def event_list(events: Sequence[EventReport], *, zone: tzinfo, width: int = 100) -> str:
    """Events one below the other: number, time, what it was; below, what was noted with it."""
    table = [("NUMBER", "SEEN", "WHAT ELSE BEFELL IT")]
    table += [(f"#{event.number}", seen_from(event.at, zone), event_name(event.kind)) for event in events]
    first, *rows = columns(table, width)
    lines = [first]
    for event, row in zip(events, rows, strict=True):
        told = event_lines(event.kind, event.detail)
        lines += [row, *(line for each in told for line in paragraph(each, width, 4))]
    return "\n".join(lines) + "\n"


def _facts(facts: Sequence[tuple[str, str]], label: str | None, width: int) -> list[str]:
    told = [fact for fact in (*facts, ("label", label or "")) if fact[1]]
    return _pairs(told, width) if told else []


def _pairs(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Names, and what they name beside them, whole: broken between words alone, for ids and addresses are copied."""
    size = max(len(name) for name, _ in rows) + 2 * INDENT
    told: list[str] = []
    for name, value in rows:
        first, *more = paragraph(one_line(value), width, size) or [""]
        told += [f"{' ' * INDENT}{printable(name):<{size - INDENT}}{first.lstrip()}", *more]
    return told


def _evidence(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    return ["evidence", *_pairs(rows, width)] if rows else []


def _blocks(blocks: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def history_table(
    rows: Sequence[VersionRow], *, zone: tzinfo, width: int = 100, colour: bool = False, diff: bool = False
) -> str:
    """Every version, oldest first, with the interval over which it was seen; with `diff` the words that changed from
    the one before."""
    if not rows:
        return "no versions\n"
    table = [("VERSION", "FIRST SEEN", "LAST SEEN", "ORIGIN", "CHARACTERS")]
    table += [
        (
            str(row.number),
            seen_from(row.first_seen, zone),
            local(row.last_seen, zone) if outwards(row.first_seen) <= row.last_seen else "once",
            row.origin,
            "erased" if row.erased else f"{len(row.text):,}",
        )
        for row in rows
    ]
    first, *lines = columns(table, width)
    first = tinted(first, BOLD, colour)
    if not diff:
        return "\n".join([first, *lines]) + "\n"
    style = Style.COLOUR if colour else Style.PLAIN
    blocks = [[first, lines[0]]]
    for before, row, line in zip(rows, rows[1:], lines[1:], strict=False):
        blocks.append([line, *wrapped(excerpt(weave(before.text, row.text, row.operations)), width, style)])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
