"""The alert of a change that was made in one statement after the other: those that followed the first, which was told.

Model values in, a Message out, as `report.messages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from tracker.model import EditReport, Message
from tracker.report.escape import html, link, mail
from tracker.report.messages import TITLE_LIMIT, message
from tracker.report.records import Record, edit_record
from tracker.report.table import clip, count
from tracker.text import one_line, printable

TITLE_CELLS = 80
"""Cells of a statement's title in the list."""

WHOLE = 100
"""Edits that the payload holds with both texts; of more it has what the list has, so that it stays in the megabytes."""


def same_again_message(
    first: EditReport, others: Sequence[EditReport], *, key: str, number: int, head: str | None, zone: tzinfo
) -> Message:
    """One message for all `others`, each with a line of its own; the change is shown as the `first` one shows it."""
    shown = message(first, key=key, head=head, zone=zone)
    more = count(len(others), "more page" if first.url else "more statement")
    told = f"The same change as #{first.number}, on {more} since then. Its words, as #{first.number} has them:"
    lines = [_line(edit) for edit in others]
    title = f"#{number} The same change on {more}: {shown.title.removeprefix(f'#{first.number} ')}"
    payload: Record = {
        "type": "again",
        "key": key,
        "head": head,
        "number": number,
        "first": edit_record(first),
        "statements": len(others),
        "edits": [edit_record(edit) for edit in others[:WHOLE]],
        "further": [_in_short(edit) for edit in others[WHOLE:]],
    }
    items = "".join(f"<li>{_linked(edit, line)}</li>" for edit, line in zip(others, lines, strict=True))
    end = len(shown.text) - shown.foot
    body, foot = shown.text[:end].rstrip(), shown.text[end:]
    listed = f"{more[0].upper()}{more[1:]}:"
    return replace(
        shown,
        title=clip(title, TITLE_LIMIT),
        text="\n".join((told, "", body, "", listed, *(f"- {line}" for line in lines), "", foot)),
        html=f"<p>{html(told)}</p>{shown.html}<p>{html(listed)}</p><ul>{items}</ul>",
        payload=payload,
        more=f"tracker show {number}",
    )


def _in_short(edit: EditReport) -> Record:
    return {"id": edit.id, "number": edit.number, "statement": edit.statement, "source": edit.source, "url": edit.url}


def _line(edit: EditReport) -> str:
    name = printable(one_line(edit.title_new or edit.new or edit.title_old))
    return f"#{edit.number} {clip(name, TITLE_CELLS)} {printable(one_line(edit.url or ''))}".rstrip()


def _linked(edit: EditReport, line: str) -> str:
    return mail(line) if link(edit.url) is None else f'<a href="{html(link(edit.url) or "")}">{mail(line)}</a>'
