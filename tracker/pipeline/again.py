"""Forms the opinion on past Edits again, by the judge as it is now, from the texts as they are kept.

Opinion is no evidence and may change; what is new is appended, what was thought before stays to be compared with. Owes
nobody an alert: people were told when it happened. Leaves alone what was erased.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.model import EditReport, Level, Verdict
from tracker.pipeline.derive import opinion
from tracker.store import Store, Transaction

GROUP = 100
"""Edits judged between two commits: a second or two of work, and an fsync is nothing beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejudged:
    """How many Edits were judged again, of how many the opinion is another, and of how many its level."""

    edits: int
    changed: int
    levels: int


def rejudge(store: Store, now: Callable[[], datetime], progress: Callable[[int, int], None]) -> Rejudged:
    """Judge every Edit again whose texts are there; `progress` hears (done, of). For whoever holds the store's lock."""
    pairs = store.report(lambda reports: reports.pairs())
    changed = levels = 0
    for start in range(0, len(pairs), GROUP):
        fresh = []
        for edit_id, old_id, new_id in pairs[start : start + GROUP]:
            before, verdict = _judged(store, edit_id, old_id, new_id)
            if verdict is not None:
                fresh.append((edit_id, verdict))
                levels += verdict.level is not before
        store.commit(lambda tx, these=fresh: _append(tx, these, now())).result()  # type: ignore[misc]
        changed += len(fresh)
        progress(min(start + GROUP, len(pairs)), len(pairs))
    return Rejudged(edits=len(pairs), changed=changed, levels=levels)


def _judged(store: Store, edit_id: int, old_id: int, new_id: int) -> tuple[Level, Verdict | None]:
    """The level as it stands, and the opinion as it is now if that is another. A judge that fails has none."""
    told = store.report(lambda reports: reports.edit(edit_id))
    assert told is not None  # an edit is never deleted
    old, new = store.read(lambda reads: (reads.version(old_id), reads.version(new_id)))
    verdict = opinion(old, new, told.language)
    same = _weighed(told) == _weighed(verdict)
    return told.level, None if same or verdict.probability is None else verdict


def _weighed(said: EditReport | Verdict) -> tuple[object, ...]:
    findings = [(str(each.kind), each.why, each.old_span, each.new_span) for each in said.findings]
    return said.level, said.severity, said.probability, said.silent, said.reason, findings


def _append(tx: Transaction, fresh: list[tuple[int, Verdict]], at: datetime) -> None:
    for edit_id, verdict in fresh:
        tx.add_verdict(edit_id, verdict, at)
