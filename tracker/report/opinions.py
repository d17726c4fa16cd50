"""What was thought of something, and by whom: the verdicts of earlier judges beside the newest, and what people say.
Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from tracker.model import LabelReport, VerdictReport
from tracker.report.records import Record, finding_record
from tracker.report.table import columns, paragraph
from tracker.report.times import local, utc
from tracker.text import printable


def opinion_list(
    verdicts: Sequence[VerdictReport], labels: Sequence[LabelReport], *, zone: tzinfo, width: int = 100
) -> str:
    """One below the other, in the order of time: who, when, what; a person's note below. Empty where there is nothing
    but one verdict, which is told already."""
    told = [(each.at, each.verdict.judge, _weighed(each), "") for each in verdicts if len(verdicts) > 1]
    told += [(each.at, each.by or "somebody", _said(each), each.note) for each in labels]
    told.sort(key=lambda row: row[0])
    if not told:
        return ""
    first, *rows = columns(
        [("THOUGHT OF IT", "BY", "WHAT"), *((local(at, zone), printable(by), what) for at, by, what, _ in told)], width
    )
    lines = [first]
    for (_, _, _, note), row in zip(told, rows, strict=True):
        lines += [row, *(paragraph(note, width, 4) if note else ())]
    return "\n".join(lines) + "\n"


def verdict_record(given: VerdictReport) -> Record:
    """One verdict: when, by which judge, and all of it; names and forms are those of an edit."""
    verdict = given.verdict
    return {
        "at": utc(given.at),
        "judge": verdict.judge,
        "level": verdict.level.value,
        "severity": verdict.severity.value,
        "probability": verdict.probability,
        "silent": verdict.silent,
        "reason": verdict.reason,
        "findings": [finding_record(finding) for finding in verdict.findings],
    }


def _weighed(given: VerdictReport) -> str:
    verdict = given.verdict
    sure = "" if verdict.probability is None else f", {verdict.probability:.2f}"
    return f"{verdict.level.value} ({verdict.severity.value}{sure})"


def _said(label: LabelReport) -> str:
    of = f", of {label.level.value}" if label.level is not None else ""
    return f"{label.label.value}{of}{'' if label.stands else ' (stands no more)'}"
