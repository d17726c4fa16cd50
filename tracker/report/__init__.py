"""What was found, as text: tables, JSON, spreadsheets, markdown, html, and the messages of alerts.

Pure functions: model values in, text out. Nothing here reads the store, knows the time, opens a file or sends.
Whatever a source wrote is escaped for where it is written; control and invisible characters never come out raw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tracker.model import EditReport, EventReport, RemovalReport
from tracker.report.blocks import as_table
from tracker.report.digests import digest_message
from tracker.report.document import as_markdown
from tracker.report.entries import as_line, count
from tracker.report.escape import to_json
from tracker.report.events import QUIET, counted, is_told, left_out
from tracker.report.feeds import NEWEST, as_atom, as_json_feed
from tracker.report.fit import fitted, shortened
from tracker.report.groups import group_message
from tracker.report.health import HEALTH_COLUMNS, health_rows
from tracker.report.history import difference_lines, difference_page, difference_record, history_page, history_record
from tracker.report.marks import Style, marked
from tracker.report.messages import message, removal_message, source_message, turns_message
from tracker.report.muted import mute_record, muted_line, with_mutes
from tracker.report.notices import all_quiet_message, new_message
from tracker.report.operations import with_operations
from tracker.report.opinions import opinion_list, verdict_record
from tracker.report.ourselves import OWN_TYPES, event_message, own_message
from tracker.report.page import VersionRow, edit_page, event_list, event_page, history_table, removal_page
from tracker.report.records import (
    Content,
    Layout,
    Texts,
    as_csv,
    as_json,
    as_jsonl,
    edit_record,
    event_record,
    import_row,
    label_record,
    label_row,
    removal_record,
)
from tracker.report.same_again import same_again_message
from tracker.report.samples import samples
from tracker.report.table import listing, paragraph
from tracker.report.times import duration
from tracker.report.webpage import as_html
from tracker.report.weekly import SPAN, weekly_html, weekly_markdown

__all__ = [
    "FEEDS",
    "FORMATS",
    "HEALTH_COLUMNS",
    "NEWEST",
    "OWN_TYPES",
    "QUIET",
    "SPAN",
    "TEMPLATES",
    "Content",
    "Format",
    "Layout",
    "Style",
    "Texts",
    "VersionRow",
    "all_quiet_message",
    "as_line",
    "count",
    "counted",
    "difference_lines",
    "difference_page",
    "difference_record",
    "digest_message",
    "duration",
    "edit_page",
    "edit_record",
    "event_list",
    "event_message",
    "event_page",
    "event_record",
    "fitted",
    "group_message",
    "health_rows",
    "history_page",
    "history_record",
    "history_table",
    "import_row",
    "is_told",
    "label_record",
    "label_row",
    "left_out",
    "listing",
    "marked",
    "message",
    "mute_record",
    "muted_line",
    "new_message",
    "opinion_list",
    "own_message",
    "paragraph",
    "removal_message",
    "removal_page",
    "removal_record",
    "render",
    "same_again_message",
    "samples",
    "shortened",
    "source_message",
    "to_json",
    "turns_message",
    "verdict_record",
    "with_mutes",
    "with_operations",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One way to write a report, piece by piece, ending in a line end. Each part of its content is taken once. `whole`:
    it is a record of all that happened, unless asked otherwise. `compared`: it shows of each edit the words that
    differ. `lined`: of many edits it may show a line each."""

    write: Callable[[Content, Layout], Iterator[str]]
    whole: bool = False
    compared: bool = False
    lined: bool = False


FORMATS: Mapping[str, Format] = {
    "table": Format(write=as_table, compared=True, lined=True),
    "json": Format(write=as_json, whole=True),
    "jsonl": Format(write=as_jsonl, whole=True),
    "csv": Format(write=as_csv),
    "md": Format(write=as_markdown, compared=True),
    "html": Format(write=as_html),
}
"""By the name that `--format` takes."""

FEEDS: Mapping[str, Format] = {
    "atom": Format(write=as_atom, compared=True),
    "json": Format(write=as_json_feed, compared=True),
}
"""By the name that `--feed` takes."""

TEMPLATES: Mapping[str, Mapping[str, Format]] = {
    "weekly": {"md": Format(write=weekly_markdown, whole=True), "html": Format(write=weekly_html, whole=True)}
}
"""By the name that `--template` takes, and the format."""


def render(
    format: str,
    edits: Iterable[EditReport],
    removals: Sequence[RemovalReport] = (),
    events: Sequence[EventReport] = (),
    *,
    groups: Sequence[EventReport] = (),
    head: str | None,
    zone: tzinfo,
    generated: datetime,
    width: int = 100,
    colour: bool = False,
    reader: str = "en",
) -> str:
    """The whole report in one of `FORMATS`. Raises ValueError for another."""
    if format not in FORMATS:
        raise ValueError(f"no report in the format {format!r}; there are {', '.join(FORMATS)}")
    content = Content(
        edits=sorted(edits, key=lambda edit: edit.first_seen_new),
        removals=sorted(removals, key=lambda gone: gone.confirmed),
        events=sorted(events, key=lambda event: event.at),
        groups=groups,
        head=head,
    )
    layout = Layout(zone=zone, generated=generated, width=width, colour=colour, reader=reader)
    return "".join(FORMATS[format].write(content, layout))
