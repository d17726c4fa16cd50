"""The alert of a change that was made in one statement after the other: those that followed the first, which was told.

Model values in, a Message out, as `report.messages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from tracker.model import EditReport, Message
from tracker.report.compose import compose
from tracker.report.groups import named_item
from tracker.report.headline import change_told, first_line
from tracker.report.messages import edit_draft
from tracker.report.phrases import phrases
from tracker.report.records import Record, edit_record

WHOLE = 100
"""Edits that the payload holds with both texts; of more it has what the list has, so that it stays in the megabytes."""


def same_again_message(
    first: EditReport,
    others: Sequence[EditReport],
    *,
    key: str,
    number: int,
    head: str | None,
    zone: tzinfo,
    reader: str = "en",
) -> Message:
    """One message for all `others`, each with a line of its own; the change is shown as the `first` one shows it."""
    words, more = phrases(reader), len(others)
    change = words.count(words.same_again, more).replace("{change}", change_told(first, words))
    draft = replace(
        edit_draft(first, words, zone=zone),
        title=first_line(first.speaker or first.source, "", change, words),
        listed=words.count(words.since, more).replace("{number}", str(first.number)),
        items=[named_item(edit) for edit in others],
        number=number,
        payload={
            "type": "again",
            "number": number,
            "first": edit_record(first),
            "statements": more,
            "edits": [edit_record(edit) for edit in others[:WHOLE]],
            "further": [_in_short(edit) for edit in others[WHOLE:]],
        },
    )
    return compose(draft, key=key, head=head, words=words)


def _in_short(edit: EditReport) -> Record:
    return {"id": edit.id, "number": edit.number, "statement": edit.statement, "source": edit.source, "url": edit.url}
