"""What differs between two texts, for whoever shows them: computed where it is asked for, never stored."""

from __future__ import annotations

from dataclasses import replace

from tracker.diffing import diff
from tracker.model import EditReport


def with_operations(edit: EditReport) -> EditReport:
    """`edit` with the operations between its texts. There are none where one was erased: what stands in its place is
    no text."""
    if edit.erased:
        return edit
    return replace(edit, operations=diff(edit.old, edit.new).operations)
