"""The alert of one change made in several statements at once: the change as one of them shows it, and which they are.

Model values in, a Message out, as `report.messages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from tracker.model import EditReport, Message
from tracker.report.escape import html, mail
from tracker.report.messages import message
from tracker.report.records import Record, edit_record
from tracker.report.table import clip
from tracker.text import one_line, printable

NAMED = 30
"""Statements that a message names; the payload holds all of them."""

TITLE_CELLS = 80
"""Cells of a statement's title in the list."""


def group_message(edits: Sequence[EditReport], *, key: str, number: int, head: str | None, zone: tzinfo) -> Message:
    """One message for all `edits`, the gravest of them shown."""
    lead = max(edits, key=lambda edit: (edit.severity.rank, -edit.id))
    shown = message(lead, key=key, head=head, zone=zone)
    told = f"The same change in {len(edits)} statements at once; the texts below are of #{lead.number}:"
    named = [lead, *(edit for edit in edits if edit.id != lead.id)]
    lines = [_line(edit) for edit in named[:NAMED]]
    if len(named) > NAMED:
        lines.append(f"and {len(named) - NAMED} more")
    payload: Record = {
        "type": "group",
        "key": key,
        "head": head,
        "number": number,
        "statements": len(edits),
        "edits": [edit_record(edit) for edit in edits],
    }
    title = shown.title.replace(f"#{lead.number} ", f"#{number} {len(edits)} × ", 1)
    items = "".join(f"<li>{mail(line)}</li>" for line in lines)
    return replace(
        shown,
        title=title,
        text="\n".join((told, *(f"- {line}" for line in lines), "", shown.text)),
        html=f"<p>{html(told)}</p><ul>{items}</ul>{shown.html}",
        payload=payload,
    )


def _line(edit: EditReport) -> str:
    name = printable(one_line(edit.title_new or edit.new or edit.title_old))
    return f"#{edit.number} {clip(name, TITLE_CELLS)} {printable(edit.url or '')}".rstrip()
