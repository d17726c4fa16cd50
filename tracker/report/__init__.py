"""What was found, as text: tables, JSON, spreadsheets, markdown, html, and the messages of alerts.

Pure functions: model values in, text out. Nothing here reads the store, knows the time, opens a file or sends.
Whatever a source wrote is escaped for where it is written; control and invisible characters never come out raw.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from tracker.model import EditReport, RemovalReport
from tracker.report.document import as_markdown
from tracker.report.escape import to_json
from tracker.report.marks import Style, marked
from tracker.report.messages import digest_message, disk_message, message, removal_message, source_message
from tracker.report.page import VersionRow, edit_page, event_page, history_table, removal_page
from tracker.report.records import as_csv, as_json, as_jsonl, edit_record, event_record, removal_record
from tracker.report.remarks import template_remark, volatile_remark
from tracker.report.table import as_table, count, listing
from tracker.report.webpage import as_html

__all__ = [
    "FORMATS",
    "Style",
    "VersionRow",
    "count",
    "digest_message",
    "disk_message",
    "edit_page",
    "edit_record",
    "event_page",
    "event_record",
    "history_table",
    "listing",
    "marked",
    "message",
    "removal_message",
    "removal_page",
    "removal_record",
    "render",
    "source_message",
    "template_remark",
    "to_json",
    "volatile_remark",
]

FORMATS = ("table", "json", "jsonl", "csv", "md", "html")


def render(
    format: str,
    edits: Sequence[EditReport],
    removals: Sequence[RemovalReport] = (),
    *,
    head: str | None,
    zone: tzinfo,
    generated: datetime,
    width: int = 100,
    colour: bool = False,
) -> str:
    """The report in one of `FORMATS`, ending in a line end.

    `zone` is for times that people read; machine formats are in UTC. `width` (terminal cells) and `colour` are for
    the table alone. Raises ValueError for another format.
    """
    if format == "table":
        return as_table(edits, removals, head, zone=zone, width=width, colour=colour)
    if format == "md":
        return as_markdown(edits, removals, head, zone=zone, generated=generated)
    if format == "html":
        return as_html(edits, removals, head, zone=zone, generated=generated)
    machine = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv}
    if format not in machine:
        raise ValueError(f"no report in the format {format!r}; there are {', '.join(FORMATS)}")
    return machine[format](edits, removals, head)
