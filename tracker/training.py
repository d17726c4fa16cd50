"""The labels that people gave, as labelled edits: rows that `tracker eval` measures the judge by, and that it is
trained on (docs/judging.md). Reads a store, changes nothing; which labels stand, `tracker.labels` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.labels import OPINIONS, claims_change
from tracker.model import READERS, EditReport, LabelReport
from tracker.store import Filter, Reports

SLICE = 200
"""Edits that are asked for at a time."""


class Left(StrEnum):
    """Why an edit with opinions of a verdict is no row."""

    UNDECIDED = "the verdict that was labelled is UNDECIDED, and so is what is right"
    DISPUTED = "some say that the meaning changed, and some that it did not (--by)"
    ERASED = "a text was erased"


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledEdit:
    """An edit, whether people say that its meaning changed, and the labels that say so; or (`left`) why they do not."""

    edit: EditReport
    labels: tuple[LabelReport, ...]
    changed: bool | None
    left: Left | None = None

    def row(self) -> dict[str, object]:
        """As `tracker eval` and the training take it. Rows of one statement share `doc`: they never stand on both sides
        of a fold. It has no `kind`: nobody said by which words the meaning changed."""
        from tracker.judging import language_of

        edit = self.edit
        lang = (edit.language or language_of(f"{edit.new}\n{edit.old}")).lower()[:2]
        return {
            "id": f"{edit.source}-{edit.number}",
            "before": edit.old,
            "after": edit.new,
            "label": int(bool(self.changed)),
            "lang": lang or None,
            "source": edit.source,
            "doc": f"{edit.source}-{edit.statement}",
            "train_ok": lang in READERS,  # without a lexicon there is nothing to learn from
            "by": ", ".join(sorted({label.by for label in self.labels})),
            "note": "\n".join(label.note for label in self.labels if label.note),
        }


def labelled_edits(reports: Reports, *, by: Sequence[str] = ()) -> Iterator[LabelledEdit]:
    """Every edit of which an opinion stands, by these people or by all, in the order of their numbers."""
    given: dict[int, list[LabelReport]] = {}
    for label in reports.labels():
        if label.stands and label.label in OPINIONS and label.level is not None and (not by or label.by in by):
            given.setdefault(label.number, []).append(label)
    records = {named.record: number for number in sorted(given) if (named := reports.named(number)) is not None}
    ids = list(records)
    for start in range(0, len(ids), SLICE):
        edits: Mapping[int, EditReport] = {
            edit.id: edit for edit in reports.edits(Filter(ids=ids[start : start + SLICE]))
        }
        for each in ids[start : start + SLICE]:
            yield _labelled(edits[each], given[records[each]])


def _labelled(edit: EditReport, labels: Sequence[LabelReport]) -> LabelledEdit:
    says = {said for label in labels if (said := claims_change(label)) is not None}
    left: Left | None = None
    if edit.erased:
        left = Left.ERASED
    elif len(says) != 1:
        left = Left.DISPUTED if says else Left.UNDECIDED
    return LabelledEdit(edit=edit, labels=tuple(labels), changed=None if left else says.pop(), left=left)
