"""Edits that are one event: the same change in several statements at once, laid out as the change once and a line for
each statement. What that holds, for every form of a report; escapes nothing and lays nothing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.model import EditReport, EventKind, EventReport
from tracker.report.words import LEVELS, signs
from tracker.text import one_line

PARTS = "parts"
"""Where an event that tells of Edits made one after the other names the events that told of them."""

UNTIL = "until"
"""Where it says when the last of those was."""

LEAST = 2
"""Edits of an event in one report from which on they are told together."""


@dataclass(frozen=True)
class Folded:
    """The Edits of one report that one event tells of, in their order."""

    event: EventReport
    edits: Sequence[EditReport]

    @cached_property
    def lead(self) -> EditReport:
        """The one that is shown: the gravest, the first of those."""
        return max(self.edits, key=lambda edit: (edit.severity.rank, -edit.id))

    @cached_property
    def common(self) -> list[str]:
        """The signs that all have."""
        return [sign for sign in signs(self.lead) if all(sign in signs(edit) for edit in self.edits)]

    @property
    def sentence(self) -> str:
        """What happened, and whose text stands below."""
        every = len(self.event.detail.get("edits", ()))
        here = "" if every == len(self.edits) else f", {len(self.edits)} of them in this report"
        template = self.event.kind == EventKind.TEMPLATE
        what = "A new template: the same change" if template else "The same change"
        how = "one after the other" if self.event.detail.get(PARTS) else "at once"
        return f"{what} in {every} statements {how}{here}; the text is that of #{self.lead.number}."

    def line(self, edit: EditReport) -> str:
        """What tells one Edit from the others, its number and address apart."""
        name = one_line(edit.title_new or edit.title_old or edit.new or edit.old)
        level = [LEVELS[edit.level].lower()] if edit.level is not self.lead.level else []
        severity = [edit.severity.value] if edit.severity is not self.lead.severity else []
        apart = [*level, *severity, *(sign for sign in signs(edit) if sign not in self.common)]
        return name + (f" ({', '.join(apart)})" if apart else "")


def fold(
    edits: Sequence[EditReport], groups: Sequence[EventReport]
) -> tuple[list[Folded], list[EditReport], frozenset[int]]:
    """What is told together, the Edits that are told each by itself, and the numbers of the events that are told so."""
    of = group_of(groups)
    members: dict[int, list[EditReport]] = {}
    for edit in edits:
        if (number := of.get(edit.id)) is not None:
            members.setdefault(number, []).append(edit)
    found = [Folded(each, some) for each in groups if len(some := members.get(each.number, [])) >= LEAST]
    told = frozenset(number for each in found for number in (each.event.number, *each.event.detail.get(PARTS, ())))
    folded = {each.event.number for each in found}
    return found, [edit for edit in edits if of.get(edit.id) not in folded], told


def group_of(groups: Sequence[EventReport]) -> dict[int, int]:
    """The number of the event that tells of an Edit, by the id of that."""
    return {edit_id: event.number for event in groups for edit_id in event.detail.get("edits", ())}
