"""The same change, made in one statement after the other of a speaker: the first is told at once, those that follow are
told together.

Followed pages are visited one by one, and a speaker may have several sources, so what is alike is found by its mark in
the store (`likeness`), whatever visit, source or run of the program saw it. Edits stay in the record one by one; an
event tells of several, and the alert of that event waits in the outbox while more of the same come, where a crash finds
it. What changes alike within one Reading is `together`. Writes through the transaction it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.alert import NewEdit, wanted
from tracker.model import Cause, EventKind, Target
from tracker.pipeline.alike import Change
from tracker.pipeline.likeness import difference, mark
from tracker.pipeline.sight import Sight, Tally
from tracker.store import Transaction
from tracker.store.values import Likeness

WINDOW = timedelta(hours=6)
"""Between two edits that are taken for one change. Pages that are followed are visited some hours apart once they are a
few days old (`schedule`), so a sweep through a site is seen over hours; the same words exchanged on another day are
news again."""

QUIET = timedelta(minutes=5)
"""Without more of the same, until those that followed are told: with a gap of two seconds between visits to a host, a
sweep through a hundred pages that are due has no such pause."""

LONGEST = timedelta(minutes=30)
"""From the first that followed, until those that did are told in any case: nobody hears of a change later than that."""

SHOWN = 3
"""Words of the difference that an event names; the edits hold all of them."""


class Gathering:
    """What follows of the changes of one Reading. `now` is when they are written down: a Reading may be late."""

    def __init__(self, tx: Transaction, sight: Sight, targets: Sequence[Target], now: datetime) -> None:
        self._tx, self._sight, self._targets, self._now = tx, sight, targets, now
        self._whose = sight.source.speaker or sight.source.statements_of

    def mark(self, change: Change, edit: NewEdit) -> str | None:
        """By what an Edit is known as the same as others; None for one that is told to nobody, or is of the past."""
        if edit.cause is not Cause.SOURCE or edit.imported or edit.flapping:
            return None
        return mark(self._whose, change, edit.findings)

    def followed(self, mark: str, statement_id: int) -> Likeness | None:
        """The change that this one follows, if it does."""
        known = self._tx.likeness(mark, statement_id)
        return known if known is not None and abs(self._sight.at - known.at) <= WINDOW else None

    def begin(self, mark: str, edit: NewEdit) -> None:
        """It is the first of its kind, and told by itself."""
        self._tx.note_likeness(edit.id, mark, self._sight.at, first=edit.id)

    def follow(self, known: Likeness, mark: str, change: Change, edit: NewEdit, tally: Tally) -> Likeness:
        """Have it told with others, to those who were told of one before; to others at once. Gives what the next one
        follows."""
        tx, now = self._tx, self._now
        told = tx.told_alike(known.first)
        event_id = known.event_id if known.event_id is not None else self._event(known, change, edit)
        tx.note_likeness(edit.id, mark, self._sight.at, first=known.first, event_id=event_id)
        for target in wanted(edit, self._targets):
            if target.name in told:
                tx.owe(target.name, now, event_id=event_id)
            else:
                tx.owe(target.name, self._sight.at, edit_id=edit.id)
            tally.owed += 1
        tx.gather(event_id, now, QUIET, LONGEST)
        return known._replace(event_id=event_id)

    def _event(self, known: Likeness, change: Change, edit: NewEdit) -> int:
        gone, came = difference(change)
        detail = {
            "why": "The same change as in another statement some time before; those that follow are told together.",
            "edits": [known.first, edit.id],
            "first": known.first,
            "gone": list(gone[:SHOWN]),
            "came": list(came[:SHOWN]),
        }
        sight = self._sight
        return self._tx.add_event(
            sight.source.statements_of, EventKind.GROUP, sight.at, detail, check_id=sight.check_id
        )
