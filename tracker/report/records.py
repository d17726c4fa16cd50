"""Edits and removals as plain records: the JSON contract of reports, webhooks, exports and the API, and its
spreadsheet form. The names are those of docs/words.md; a name is added, never changed. Reads and writes no file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from tracker.model import EditReport, EventReport, Finding, Operation, RemovalReport
from tracker.report.escape import cell, to_json
from tracker.report.events import event_lines
from tracker.report.marks import Style, marked
from tracker.report.times import utc

Record = dict[str, object]


def edit_record(edit: EditReport) -> Record:
    """One edit. Spans are [start, end) in characters of `old` and `new`; times are ISO 8601 in UTC."""
    return {
        "id": edit.id,
        "source": edit.source,
        "speaker": edit.speaker,
        "statement": edit.statement,
        "url": edit.url,
        "title_old": edit.title_old,
        "title_new": edit.title_new,
        "version": edit.version,
        "old": edit.old,
        "new": edit.new,
        "last_seen_old": utc(edit.last_seen_old),
        "first_seen_new": utc(edit.first_seen_new),
        "published": utc(edit.published),
        "level": edit.level.value,
        "severity": edit.severity.value,
        "probability": edit.probability,
        "silent": edit.silent,
        "cause": edit.cause.value,
        "imported": edit.imported,
        "findings": [_finding(finding) for finding in edit.findings],
        "reason": edit.reason,
        "language": edit.language,
        "reverts_to": edit.reverts_to,
        "flapping": edit.flapping,
        "label": edit.label,
        "erased": list(edit.erased),
        "operations": [_operation(operation) for operation in edit.operations],
        "number": edit.number,
    }


def _finding(finding: Finding) -> Record:
    return {
        "kind": str(finding.kind),
        "why": finding.why,
        "old": finding.old,
        "new": finding.new,
        "old_span": list(finding.old_span),
        "new_span": list(finding.new_span),
    }


def _operation(operation: Operation) -> Record:
    return {
        "kind": operation.kind.value,
        "old_span": list(operation.old_span),
        "new_span": list(operation.new_span),
        "old": operation.old,
        "new": operation.new,
    }


def removal_record(removal: RemovalReport) -> Record:
    """One removal; `returned` is set once the statement is there again."""
    return {
        "id": removal.id,
        "source": removal.source,
        "speaker": removal.speaker,
        "statement": removal.statement,
        "url": removal.url,
        "title": removal.title,
        "text": removal.text,
        "last_seen": utc(removal.last_seen),
        "confirmed": utc(removal.confirmed),
        "returned": utc(removal.returned),
        "label": removal.label,
        "number": removal.number,
    }


def event_record(event: EventReport) -> Record:
    """What befell a statement, or (`statement` null) a source, besides an edit; `told` is that in words."""
    return {
        "number": event.number,
        "id": event.id,
        "kind": str(event.kind),
        "source": event.source,
        "speaker": event.speaker,
        "statement": event.statement,
        "at": utc(event.at),
        "told": event_lines(event.kind, event.detail),
        "detail": dict(event.detail),
        "label": event.label,
    }


def as_json(edits: Sequence[EditReport], removals: Sequence[RemovalReport], head: str | None) -> str:
    report: Record = {
        "edits": [edit_record(edit) for edit in edits],
        "removals": [removal_record(removal) for removal in removals],
        "head": head,
    }
    return to_json(report, indent=2) + "\n"


def as_jsonl(edits: Sequence[EditReport], removals: Sequence[RemovalReport], head: str | None) -> str:
    """One record a line, each with a `type`: edit, removal, and at the end the head if there is one."""
    rows: list[Record] = [{"type": "edit", **edit_record(edit)} for edit in edits]
    rows += [{"type": "removal", **removal_record(removal)} for removal in removals]
    if head is not None:
        rows.append({"type": "head", "head": head})
    return "".join(to_json(row) + "\n" for row in rows)


COLUMNS = (
    "type",
    *("id", "source", "speaker", "statement", "url", "title_old", "title_new", "version", "level", "severity"),
    *("probability", "silent", "cause", "imported", "changed", "kinds", "why", "last_seen_old", "first_seen_new"),
    *("published", "confirmed", "returned", "reason", "language", "reverts_to", "flapping", "label", "old", "new"),
    *("number", "head"),
)


def as_csv(edits: Sequence[EditReport], removals: Sequence[RemovalReport], head: str | None) -> str:
    """RFC 4180. A removal fills the columns of an edit it has a value for; no cell can be run as a formula."""
    rows: list[Record] = [_edit_row(edit) for edit in edits] + [_removal_row(removal) for removal in removals]
    return csv_text(COLUMNS, [{**row, "head": head} for row in rows])


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows by column name as RFC 4180, each cell guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_value(row.get(column)) for column in columns])
    return out.getvalue()


def _csv_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else cell(str(value))


def _edit_row(edit: EditReport) -> Record:
    return edit_record(edit) | {
        "type": "edit",
        "changed": marked(edit.old, edit.new, edit.operations, Style.PLAIN),
        "kinds": " ".join(dict.fromkeys(str(finding.kind) for finding in edit.findings)),
        "why": " ".join(finding.why for finding in edit.findings),
    }


def _removal_row(removal: RemovalReport) -> Record:
    record = removal_record(removal)
    return record | {
        "type": "removal",
        "title_old": removal.title,
        "old": removal.text,
        "last_seen_old": record["last_seen"],
    }
