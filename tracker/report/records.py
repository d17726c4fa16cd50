"""Edits and removals as plain records: the JSON contract of reports, webhooks, exports and the API, and its
spreadsheet form. The names are those of docs/words.md; a name is added, never changed. Reads and writes no file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from tracker.diffing import diff
from tracker.health import SourceHealth
from tracker.model import (
    EditLine,
    EditReport,
    EventKind,
    EventReport,
    Finding,
    ImportReport,
    LabelReport,
    Operation,
    RemovalReport,
)
from tracker.report.escape import cell, to_json
from tracker.report.events import event_lines, event_name
from tracker.report.folded import group_of
from tracker.report.marks import Style, marked
from tracker.report.sentences import changed_sentences, shown
from tracker.report.times import utc

Record = dict[str, object]

SHORT = 600
"""Characters of both texts together up to which they stand beside their changed sentences, which are most of them."""


class Texts(StrEnum):
    """How much of both texts goes along with an edit: of a report of thousands they are nine tenths."""

    WHOLE = "whole"
    CHANGED = "changed"  # what changed, with the sentence around it
    SENTENCES = "sentences"  # those that one text has and the other has not
    NONE = "none"


def edit_record(edit: EditReport, texts: Texts = Texts.WHOLE) -> Record:
    """One edit. Spans are [start, end) in characters of `old` and `new`, the whole texts, which are null where not all
    of `texts` are wanted; `changed` shows instead what changed, `sentences` the sentences that one text has and the
    other has not, with the texts where they are short. Times are ISO 8601 in UTC."""
    record = _edit_record(edit)
    if texts is Texts.WHOLE:
        return record
    record |= {"old": None, "new": None, "operations": []}
    if texts is Texts.CHANGED:
        spans = [{"kind": each.kind.value, **_spans(each)} for each in edit.operations]
        return record | {"operations": spans, "changed": _changed(edit)}
    if texts is Texts.SENTENCES:
        old, new = changed_sentences(edit.old, edit.new)
        if len(edit.old) + len(edit.new) <= SHORT:
            record |= {"old": edit.old, "new": edit.new}
        return record | {"sentences_old": shown(old), "sentences_new": shown(new)}
    return record


def _changed(edit: EditReport) -> str:
    return marked(edit.old, edit.new, edit.operations, Style.PLAIN)


def _changed_sentences(edit: EditReport) -> str:
    """What changed in the sentences that did, the words of these alone compared."""
    old, new = (" ".join(shown(each)) for each in changed_sentences(edit.old, edit.new))
    return marked(old, new, diff(old, new).operations, Style.PLAIN)


def _edit_record(edit: EditReport) -> Record:
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
        "findings": [finding_record(finding) for finding in edit.findings],
        "reason": edit.reason,
        "language": edit.language,
        "reverts_to": edit.reverts_to,
        "flapping": edit.flapping,
        "label": edit.label,
        "erased": list(edit.erased),
        "operations": [_operation(operation) for operation in edit.operations],
        "number": edit.number,
        "superseded": edit.superseded,
        "hash_old": edit.hash_old,
        "hash_new": edit.hash_new,
    }


def finding_record(finding: Finding) -> Record:
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
        **_spans(operation),
        "old": operation.old,
        "new": operation.new,
    }


def _spans(operation: Operation) -> Record:
    return {"old_span": list(operation.old_span), "new_span": list(operation.new_span)}


def import_row(run: ImportReport) -> Record:
    """An import as a row of a listing."""
    extent = {name: None if (at := getattr(run, name)) is None else at.isoformat() for name in ("since", "until")}
    return {**asdict(run), **extent}


def label_row(label: LabelReport) -> Record:
    """What somebody said, as a row of a listing; of an edit with the level of the verdict that it was said of."""
    return asdict(label)


def label_record(label: LabelReport) -> Record:
    """The same as a record, with its time in UTC."""
    return asdict(label) | {"at": utc(label.at)}


def removal_record(removal: RemovalReport) -> Record:
    """One removal; `returned` is set once the statement is there again, `unseen` says why one cannot be seen any more
    that is not known to be removed."""
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
        "unseen": removal.unseen or None,
        "emptied": removal.emptied,
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """All that a report holds, each oldest first. It may be made one by one as it is written: thousands need not be in
    memory. Where it is `in_lines`, the edits are `lines`, without their words. `groups` are the events that each tell
    of several edits, whether or not they are among the `events`. `before` is the cursor of the page before this one,
    where it is `paged`. `store` is the id of the store that it is of, `about` what was asked for, in words,
    `since` from when on, `troubled` the sources that need somebody."""

    edits: Iterable[EditReport] = ()
    lines: Iterable[EditLine] = ()
    in_lines: bool = False
    removals: Iterable[RemovalReport] = ()
    events: Iterable[EventReport] = ()
    head: str | None = None
    texts: Texts = Texts.WHOLE
    groups: Sequence[EventReport] = ()
    paged: bool = False
    before: str | None = None
    store: str = ""
    about: str = ""
    since: datetime | None = None
    troubled: Sequence[SourceHealth] = ()

    def records(self) -> Iterator[Record]:
        """Its Edits as records, each with the number of the event that tells of several, if one does."""
        told = group_of(self.groups)
        for edit in self.edits:
            yield edit_record(edit, self.texts) | {"group": told.get(edit.id)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """How a report is laid out for people: in which `zone` times are told, when it was `generated`, how many cells
    `width` a terminal has and whether it shows `colour`; `besides` is a word on what the report leaves out, `reader`
    the language of who reads it. Formats for machines heed none of it: theirs is UTC."""

    zone: tzinfo
    generated: datetime
    width: int = 100
    colour: bool = False
    besides: str = ""
    reader: str = "en"


def as_json(content: Content, _layout: Layout) -> Iterator[str]:
    """One object, in parts, a record a line: line ends for each value would double it."""
    yield '{"edits": ['
    yield from _lines(content.records())
    yield ', "removals": ['
    yield from _lines(removal_record(removal) for removal in content.removals)
    yield ', "events": ['
    yield from _lines(event_record(event) for event in content.events)
    page = f', "before": {json.dumps(content.before)}' if content.paged else ""
    yield f', "head": {json.dumps(content.head)}{page}}}\n'


def _lines(records: Iterable[Record]) -> Iterator[str]:
    separator = "\n"
    for record in records:
        yield separator + to_json(record)
        separator = ",\n"
    yield "]" if separator == "\n" else "\n]"


def as_jsonl(content: Content, _layout: Layout) -> Iterator[str]:
    """One record a line, each with a `type`: edit, removal, event, and at the end the head if there is one, and the
    cursor of the page before if this is one."""
    for record in content.records():
        yield to_json({"type": "edit", **record}) + "\n"
    for removal in content.removals:
        yield to_json({"type": "removal", **removal_record(removal)}) + "\n"
    for event in content.events:
        yield to_json({"type": "event", **event_record(event)}) + "\n"
    if content.head is not None:
        yield to_json({"type": "head", "head": content.head}) + "\n"
    if content.paged:
        yield to_json({"type": "page", "before": content.before}) + "\n"


COLUMNS = (
    "type",
    *("id", "source", "speaker", "statement", "url", "title_old", "title_new", "version", "level", "severity"),
    *("probability", "silent", "cause", "imported", "changed", "kinds", "why", "last_seen_old", "first_seen_new"),
    *("published", "confirmed", "returned", "reason", "language", "reverts_to", "flapping", "label", "old", "new"),
    *("number", "head", "group"),
)


BOM = "\ufeff"
"""By which spreadsheets know that a file is UTF-8; without it they show Cyrillic as garbage."""

CELL = 32_000
"""Characters of one cell: spreadsheets take 32,767, and of more they tear the table apart. JSON has them all."""


def as_csv(content: Content, _layout: Layout) -> Iterator[str]:
    """RFC 4180. Removals and events fill the columns of an edit they have a value for; no cell can be run as a
    formula."""
    yield BOM + _csv_line(COLUMNS)
    told = group_of(content.groups)
    for edit in content.edits:
        row = _edit_row(edit, content.texts)
        yield _csv_row(COLUMNS, row | {"head": content.head, "group": told.get(edit.id)})
    for removal in content.removals:
        yield _csv_row(COLUMNS, _removal_row(removal) | {"head": content.head})
    for event in content.events:
        yield _csv_row(COLUMNS, _event_row(event) | {"head": content.head})


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows by column name as RFC 4180, each cell guarded."""
    return _csv_line(columns) + "".join(_csv_row(columns, row) for row in rows)


def _csv_row(columns: Sequence[str], row: Mapping[str, object]) -> str:
    return _csv_line([_csv_value(row.get(column)) for column in columns])


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _csv_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = cell(str(value))
    return text if len(text) <= CELL else f"{text[:CELL]}… [{len(text) - CELL:,} characters more]"


_CHANGED: Mapping[Texts, Callable[[EditReport], str]] = {
    Texts.WHOLE: _changed,
    Texts.CHANGED: _changed,
    Texts.SENTENCES: _changed_sentences,
    Texts.NONE: lambda _: "",
}


def _edit_row(edit: EditReport, texts: Texts) -> Record:
    return edit_record(edit, texts) | {
        "type": "edit",
        "changed": _CHANGED[texts](edit),
        "kinds": " ".join(dict.fromkeys(str(finding.kind) for finding in edit.findings)),
        "why": " ".join(finding.why for finding in edit.findings),
    }


def _removal_row(removal: RemovalReport) -> Record:
    record = removal_record(removal)
    unseen = {"kinds": event_name(EventKind.UNSEEN), "why": removal.unseen} if removal.unseen else {}
    return record | {
        "type": "removal",
        **unseen,
        "title_old": removal.title,
        "old": removal.text,
        "last_seen_old": record["last_seen"],
    }


def _event_row(event: EventReport) -> Record:
    """An event in the columns that an edit or a removal has for the like."""
    record = event_record(event)
    told = " ".join(event_lines(event.kind, event.detail))
    return record | {"type": "event", "kinds": event_name(event.kind), "why": told, "confirmed": record["at"]}
