"""What turns with a visit, written down: gaps, trouble, outages, answers that were withdrawn. Inside one transaction.

`tracker.standing` decides; here it is told what people heard before, and what it says is kept and owed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tracker.alert import wanted_trouble
from tracker.model import OURSELVES, EventKind, Source, SourceState, Target
from tracker.standing import Heard, Standing, turned
from tracker.store import Transaction
from tracker.visiting import Broken

WITHDRAWN_GAP = "not modified, withdrawn"
"""Stands in the coverage as the reason for the time that only such answers spoke for."""


def note_turn(
    tx: Transaction,
    standing: Standing,
    state: SourceState,
    *,
    at: datetime,
    check_id: int | None,
    targets: Sequence[Target],
    others: Callable[[], tuple[SourceState, ...]],
) -> bool:
    """Write down what a visit turned that left the place of `standing` as `state`. Trouble and its end are owed to all
    who would hear of the source's edits, an outage to all; `others` gives how the other sources stand. Gives whether
    an outage is over."""
    source = standing.source
    heard = Heard()
    if source.parent is None and (standing.state.failures or state.failures):
        heard = _heard(tx, source.id, others())
    found = turned(standing, state, at, heard)
    if found.gap is not None:
        tx.add_gap(source.id, found.gap.start, found.gap.end, found.gap.reason)
    for turn in found.turns:
        ours = turn.source_id == OURSELVES
        event_id = tx.add_event(turn.source_id, turn.kind, at, turn.detail, check_id=None if ours else check_id)
        for target in targets if ours else wanted_trouble(source.id, targets, speaker=source.speaker):
            tx.owe(target.name, at, event_id=event_id)
    return any(turn.kind is EventKind.OUTAGE_OVER for turn in found.turns)


def _heard(tx: Transaction, source_id: str, others: tuple[SourceState, ...]) -> Heard:
    trouble = tx.newest_event(source_id, (EventKind.TROUBLE, EventKind.RECOVERED), having="failures")
    outage = tx.newest_event(OURSELVES, (EventKind.OUTAGE, EventKind.OUTAGE_OVER))
    return Heard(
        trouble=trouble is not None and trouble[0] is EventKind.TROUBLE,
        outage=outage is not None and outage[0] is EventKind.OUTAGE,
        outage_over=outage[1] if outage is not None and outage[0] is EventKind.OUTAGE_OVER else None,
        others=others,
    )


def note_withdrawn(tx: Transaction, source: Source, found: Broken, *, at: datetime, check_id: int) -> None:
    """Write down that answers of "not modified" confirmed nothing. What was flushed and signed of them stays as it is:
    the event and the gap over the same time say that it no longer counts, and until when the source was seen falls
    back in the same transaction."""
    detail = {"why": found.why, "from": found.since.isoformat(), "until": found.until.isoformat(), "url": source.url}
    tx.add_event(source.id, EventKind.WITHDRAWN, at, detail, check_id=check_id)
    tx.add_gap(source.id, found.since, at, WITHDRAWN_GAP)
    tx.see_until(source.id, found.since)
