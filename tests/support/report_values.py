"""Edits and removals as the reports get them, for the tests of reports and alerts. Builds values, checks nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.model import (
    Cause,
    EditReport,
    Finding,
    Level,
    Operation,
    OperationKind,
    RemovalReport,
    Severity,
)

SPEAKER = "General Staff of the Armed Forces of Ukraine"
OLD = "Ukrainian troops are currently commencing new offensive operations near Bakhmut. Losses are being counted."
NEW = "Ukrainian troops are currently commencing combat operations near Bakhmut. Losses are being counted."


def replaced(old: str, new: str, *pairs: tuple[str, str]) -> tuple[Operation, ...]:
    """The operations by which each pair's first text (in `old`) became its second (in `new`), found in order."""
    out, at_old, at_new = [], 0, 0
    for before, after in pairs:
        # what was only added or only removed stands where the texts agreed up to
        start_old = old.index(before, at_old) if before else at_old + new.index(after, at_new) - at_new
        start_new = new.index(after, at_new) if after else at_new + start_old - at_old
        at_old, at_new = start_old + len(before), start_new + len(after)
        kind = OperationKind.REPLACE if before and after else OperationKind.INSERT if after else OperationKind.DELETE
        out.append(
            Operation(kind=kind, old_span=(start_old, at_old), new_span=(start_new, at_new), old=before, new=after)
        )
    return tuple(out)


def finding(old: str, new: str, before: str, after: str, *, kind: str = "COMMITMENT", why: str = "") -> Finding:
    start_old, start_new = old.index(before), new.index(after)
    return Finding(
        kind=kind,
        why=why or "The announced operation is no longer an offensive.",
        old_span=(start_old, start_old + len(before)),
        new_span=(start_new, start_new + len(after)),
        old=before,
        new=after,
    )


def edit(**changes: Any) -> EditReport:
    """The model case, with `changes`."""
    fields: dict[str, Any] = {
        "number": 35,
        "id": 12,
        "source": "general-staff-uk",
        "speaker": SPEAKER,
        "statement": 7,
        "url": "https://t.me/GeneralStaffZSU/4821",
        "title_old": "",
        "title_new": "",
        "version": 2,
        "old": OLD,
        "new": NEW,
        "last_seen_old": datetime(2026, 6, 8, 11, 2, 11, 400_000, tzinfo=UTC),
        "first_seen_new": datetime(2026, 6, 8, 11, 7, 12, 900_000, tzinfo=UTC),
        "published": datetime(2026, 6, 8, 9, 30, tzinfo=UTC),
        "level": Level.MEANING_CHANGED,
        "severity": Severity.CRITICAL,
        "probability": 0.94,
        "silent": True,
        "cause": Cause.SOURCE,
        "imported": False,
        "findings": (),
        "language": "en",
    }
    fields |= changes
    if "operations" not in fields and (fields["old"], fields["new"]) == (OLD, NEW):
        fields["operations"] = replaced(OLD, NEW, ("new offensive", "combat"))
        fields["findings"] = fields["findings"] or (finding(OLD, NEW, "new offensive", "combat"),)
    return EditReport(**fields)


def removal(**changes: Any) -> RemovalReport:
    fields: dict[str, Any] = {
        "number": 36,
        "id": 3,
        "source": "ministry",
        "speaker": "Ministry of Health",
        "statement": 9,
        "url": "https://ministry.example/notice/9",
        "title": "Notice 9",
        "text": "The water is safe to drink.",
        "last_seen": datetime(2026, 6, 9, 8, 0, tzinfo=UTC),
        "confirmed": datetime(2026, 6, 9, 8, 45, tzinfo=UTC),
    }
    return RemovalReport(**(fields | changes))
