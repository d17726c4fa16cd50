"""Whether it is a source that is in trouble, or we ourselves. Pure, but for two questions to the transaction.

Sources that fail all at once are told as one outage, most likely of our own network, and its end as one message: a
desk that gets two dozen alerts for a router that was restarted stops reading them. Only what has just begun to fail is
evidence; a source that is known to be in trouble says nothing of our network. Sources that still fail when others are
read again are told one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.model import OURSELVES, EventKind, Outcome, ReadingState
from tracker.store import SourceState, Transaction

TROUBLE_AFTER = 5
"""Failures in a row after which those who get alerts are told that a source is in trouble: once, until it recovers."""

SETTLING = timedelta(minutes=1)
"""After an outage: a visit that ends within it may have begun while the network was still down."""


def failing(state: SourceState) -> bool:
    """Nothing of it was seen at its last visit. A part that was read is a part that could be reached."""
    reached = state.outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.PARTIAL)
    return state.failures > 0 and not (reached and state.reading in (ReadingState.COMPLETE, ReadingState.PARTIAL))


def at_once(state: SourceState, pace: timedelta, others: Iterable[SourceState]) -> int:
    """How many sources began to fail together with the one whose `state` has just become trouble; 0 if another one was
    read meanwhile, or none was visited. `others` are the states of the other sources that are watched."""
    known = 1
    for other in others:
        if other.failures >= TROUBLE_AFTER:  # trouble of its own, told long ago
            continue
        if failing(other):
            known += 1
        elif other.last_check is not None and (
            state.last_success is None or other.last_check > state.last_success + 1.5 * pace
        ):
            return 0  # visited since this one fails, and well
    return known if known > 1 else 0


def is_told(tx: Transaction, source_id: str) -> bool:
    """Whether people were told last that the source is in trouble, because it failed so often."""
    newest = tx.newest_event(source_id, (EventKind.TROUBLE, EventKind.RECOVERED), having="failures")
    return newest is not None and newest[0] is EventKind.TROUBLE


def outage(tx: Transaction) -> tuple[bool, datetime | None]:
    """Whether an outage goes on, and when the last one ended if it does not."""
    newest = tx.newest_event(OURSELVES, (EventKind.OUTAGE, EventKind.OUTAGE_OVER))
    if newest is None:
        return False, None
    kind, at = newest
    return (True, None) if kind is EventKind.OUTAGE else (False, at)
