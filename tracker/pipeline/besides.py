"""What a page shows beside a statement's text, and when a change of it is noted.

The newest state of a statement keeps what was seen beside it; an event keeps what changed. A page with a list of the
latest news changes at every look: the first few changes of a day are noted at once, then what has changed is noted
every few hours, against what was there at the last note, so that nothing that stays goes unsaid. Tells no edit and no
alert.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.model import Capture, EventKind, StatementState
from tracker.store import Transaction
from tracker.text import BESIDE

AT_ONCE, DAY, PAUSE = 3, timedelta(days=1), timedelta(hours=6)
"""Events of one statement in a day that are written at once, and the time between further ones: at most seven a day, of
a page polled 288 times."""

PASSAGE_CHARS = 2_000
"""Characters of what went, and of what came, that an event keeps; the whole is in the raw bodies."""


def as_noted(tx: Transaction, head: StatementState, capture: Capture, at: datetime) -> Capture:
    """`capture` with what was beside it at the last note, where it is too early for another one."""
    noted = tx.event_times(EventKind.BESIDE, head.statement_id, at - DAY)
    if len(noted) < AT_ONCE or at - noted[-1] >= PAUSE:
        return capture
    held = tx.beside(head)
    kept = {name: value for name, value in capture.meta.items() if name != BESIDE}
    return replace(capture, meta=kept if held is None else kept | {BESIDE: held})


def passages(sides: Sequence[str | None], *texts: str) -> Mapping[str, object] | None:
    """The detail of an event on what went from beside a statement and what came; None where lines only moved, or moved
    between there and one of `texts`, or where it was not looked at before."""
    old, new = sides
    if old is None or new is None:
        return None
    told = {line for text in texts for line in text.split("\n")}
    before, after = Counter(old.split("\n")), Counter(new.split("\n"))
    went = "\n".join(line for line in before - after if line not in told)
    came = "\n".join(line for line in after - before if line not in told)
    return {BESIDE: [went[:PASSAGE_CHARS], came[:PASSAGE_CHARS]]} if went or came else None
