"""The alert of one change made in several statements at once: the change as one of them shows it, and which they are.

Model values in, a Message out, as `report.messages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from tracker.model import EditReport, Message
from tracker.report.compose import Item, compose
from tracker.report.headline import brief, change_told, first_line
from tracker.report.messages import edit_draft
from tracker.report.phrases import phrases
from tracker.report.records import edit_record

NAMED = 30
"""Statements that a message names; the payload holds all of them."""

TITLE_CELLS = 80
"""Cells of a statement's title in the list."""


def group_message(
    edits: Sequence[EditReport], *, key: str, number: int, head: str | None, zone: tzinfo, reader: str = "en"
) -> Message:
    """One message for all `edits`, the gravest of them shown."""
    words = phrases(reader)
    lead = max(edits, key=lambda edit: (edit.severity.rank, -edit.id))
    named = [lead, *(edit for edit in edits if edit.id != lead.id)]
    items = [named_item(edit) for edit in named[:NAMED]]
    if len(named) > NAMED:
        items.append(Item(text=words.count(words.and_more, len(named) - NAMED)))
    change = words.count(words.same, len(edits)).replace("{change}", change_told(lead, words))
    draft = replace(
        edit_draft(lead, words, zone=zone),
        title=first_line(lead.speaker or lead.source, "", change, words),
        listed=words.count(words.together, len(edits)).replace("{number}", str(lead.number)),
        items=items,
        number=number,
        payload={
            "type": "group",
            "number": number,
            "statements": len(edits),
            "edits": [edit_record(edit) for edit in edits],
        },
    )
    return compose(draft, key=key, head=head, words=words)


def named_item(edit: EditReport) -> Item:
    """One statement of several: the number of its edit, its title or first words, its address."""
    name = brief(edit.title_new or edit.new or edit.title_old, TITLE_CELLS)
    return Item(text=f"#{edit.number} {name}", url=edit.url)
