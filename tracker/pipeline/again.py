"""Forms the opinion on past Edits again, by the judge as it is now, from the texts as they are kept.

Opinion is no evidence and may change; what is new is appended, what was thought before stays to be compared with. Owes
nobody an alert: people were told when it happened. Leaves alone what was erased. Needs no lock: it may run beside a
daemon, and leaves alone as well what is judged there meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tracker.model import EditReport, JudgeJob, Verdict
from tracker.pipeline.needs import Judge
from tracker.pipeline.opinion import job, opinions
from tracker.store import Store, Transaction

GROUP = 100
"""Edits judged between two commits: a second or two of work, and an fsync is nothing beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejudged:
    """How many Edits were judged again, of how many the opinion is another, and of how many its level."""

    edits: int
    changed: int
    levels: int


class _Fresh(NamedTuple):
    """A Verdict on an Edit that is another than the one before (`instead_of`, by its id)."""

    edit_id: int
    instead_of: int
    verdict: Verdict
    another_level: bool


async def rejudge(
    store: Store, judges: Judge | None, now: Callable[[], datetime], progress: Callable[[int, int], None]
) -> Rejudged:
    """Judge every Edit again whose texts are there, long ones by `judges`; `progress` hears (done, of). What is
    done stays done if it is ended on the way."""
    pairs = store.report(lambda reports: reports.pairs())
    alike = store.report(lambda reports: reports.of_templates())  # what they were told by is not in their texts
    pairs = [pair for pair in pairs if pair[0] not in alike]
    changed = levels = 0
    for start in range(0, len(pairs), GROUP):
        some = [pair[0] for pair in pairs[start : start + GROUP]]
        known = store.read(lambda reads, these=some: reads.newest_verdicts(these))  # type: ignore[misc]
        asked = {pair[0]: _asked(store, *pair) for pair in pairs[start : start + GROUP]}
        said = await opinions([on for _, on in asked.values()], judges)
        fresh: list[_Fresh] = []
        for edit_id, (told, on) in asked.items():
            verdict = said[on]
            # a judge that fails, or takes too long, has no opinion
            if verdict.probability is not None and _weighed(told) != _weighed(verdict):
                fresh.append(_Fresh(edit_id, known[edit_id], verdict, verdict.level is not told.level))
        at = now()
        written = store.commit(lambda tx, these=fresh, at=at: _append(tx, these, at)).result()  # type: ignore[misc]
        changed += len(written)
        levels += sum(each.another_level for each in written)
        progress(min(start + GROUP, len(pairs)), len(pairs))
    return Rejudged(edits=len(pairs), changed=changed, levels=levels)


def _asked(store: Store, edit_id: int, old_id: int, new_id: int) -> tuple[EditReport, JudgeJob]:
    """The opinion as it stands, and what there is to be judged."""
    told = store.report(lambda reports: reports.edit(edit_id))
    assert told is not None  # an edit is never deleted
    old, new = store.read(lambda reads: (reads.version(old_id), reads.version(new_id, first=True)))
    return told, job(old, new, told.language)


def _weighed(said: EditReport | Verdict) -> tuple[object, ...]:
    findings = [(str(each.kind), each.why, each.old_span, each.new_span) for each in said.findings]
    return said.level, said.severity, said.probability, said.silent, said.reason, findings


def _append(tx: Transaction, fresh: list[_Fresh], at: datetime) -> list[_Fresh]:
    """Gives those that were written: one that the daemon has judged since is of something that was not looked at."""
    newest = tx.newest_verdicts([each.edit_id for each in fresh])
    written = [each for each in fresh if newest[each.edit_id] == each.instead_of]
    for each in written:
        tx.add_verdict(each.edit_id, each.verdict, at)
    return written
