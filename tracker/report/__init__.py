"""What was found, as text: tables, JSON, spreadsheets, markdown, html, and the messages of alerts.

Pure functions: model values in, text out. Nothing here reads the store, knows the time, opens a file or sends.
Whatever a source wrote is escaped for where it is written; control and invisible characters never come out raw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from tracker.model import EditReport, EventReport, RemovalReport
from tracker.report.document import as_markdown
from tracker.report.escape import to_json
from tracker.report.events import counted, worth_telling
from tracker.report.fit import fitted, shortened
from tracker.report.groups import group_message
from tracker.report.marks import Style, marked
from tracker.report.messages import digest_message, message, own_message, removal_message, source_message
from tracker.report.page import VersionRow, edit_page, event_list, event_page, history_table, removal_page
from tracker.report.records import Content, Texts, as_csv, as_json, as_jsonl, edit_record, event_record, removal_record
from tracker.report.remarks import template_remark, volatile_remark
from tracker.report.table import as_table, count, listing
from tracker.report.times import duration
from tracker.report.webpage import as_html

__all__ = [
    "FORMATS",
    "Content",
    "Style",
    "Texts",
    "VersionRow",
    "chunks",
    "count",
    "counted",
    "digest_message",
    "duration",
    "edit_page",
    "edit_record",
    "event_list",
    "event_page",
    "event_record",
    "fitted",
    "group_message",
    "history_table",
    "listing",
    "marked",
    "message",
    "own_message",
    "removal_message",
    "removal_page",
    "removal_record",
    "render",
    "shortened",
    "source_message",
    "template_remark",
    "to_json",
    "volatile_remark",
    "worth_telling",
]

FORMATS = ("table", "json", "jsonl", "csv", "md", "html")


def render(
    format: str,
    edits: Iterable[EditReport],
    removals: Sequence[RemovalReport] = (),
    events: Sequence[EventReport] = (),
    *,
    head: str | None,
    zone: tzinfo,
    generated: datetime,
    width: int = 100,
    colour: bool = False,
) -> str:
    """The whole report in one of `FORMATS`, as `chunks` makes it."""
    told = Content(edits=edits, removals=removals, events=events, head=head)
    return "".join(chunks(format, told, zone=zone, generated=generated, width=width, colour=colour))


def chunks(
    format: str,
    told: Content,
    *,
    zone: tzinfo,
    generated: datetime,
    width: int = 100,
    colour: bool = False,
    besides: str = "",
) -> Iterator[str]:
    """The report in one of `FORMATS`, part by part, ending in a line end.

    `zone` is for times that people read; machine formats are in UTC and take edits one by one. `width` (terminal
    cells) and `colour` are for the table alone; `besides` is a word on events that are not in it. Raises ValueError for
    another format.
    """
    machine = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv}
    if format in machine:
        yield from machine[format](told)
        return
    whole = replace(told, edits=list(told.edits))
    if format == "table":
        yield as_table(whole, zone=zone, width=width, colour=colour, besides=besides)
    elif format == "md":
        yield as_markdown(whole, zone=zone, generated=generated, besides=besides)
    elif format == "html":
        yield as_html(whole, zone=zone, generated=generated, besides=besides)
    else:
        raise ValueError(f"no report in the format {format!r}; there are {', '.join(FORMATS)}")
