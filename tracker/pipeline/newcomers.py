"""Statements that were not there before, told to those who asked for such. Writes through the transaction it is given.

What a source lists at first contact was there before; so was what a place shows that looks back (older posts), and all
that is read of pages which its listing named within an hour of that. Decides nothing else about a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tracker.alert import NewStatement, wanted_new
from tracker.model import Capture, EventKind, Target
from tracker.pipeline.sight import Sight, Tally
from tracker.sources import KINDS
from tracker.store import Transaction
from tracker.text import statement_text

FIRST_CONTACT = timedelta(hours=1)
"""From a source's first visit on: the pages that it listed then are read meanwhile, hundreds at one host in turn."""


def tell_new(
    tx: Transaction, sight: Sight, statement_id: int, capture: Capture, targets: Sequence[Target], *, tally: Tally
) -> None:
    """Note a Statement that begins with this Sight, if somebody wants to hear of it."""
    source = sight.source
    new = NewStatement(
        source=source.statements_of,
        speaker=source.speaker,
        language=source.language,
        text=statement_text(capture.title, capture.text),
    )
    wants = wanted_new(new, targets)
    if not wants or not sight.live or not _was_watched(tx, sight):
        return
    event_id = tx.add_event(
        source.statements_of, EventKind.NEW, sight.at, {}, statement_id=statement_id, check_id=sight.check_id
    )
    for target in wants:
        tx.owe(target.name, sight.at, event_id=event_id)
        tally.owed += 1


def _was_watched(tx: Transaction, sight: Sight) -> bool:
    """Whether the place would have shown it before, had it been there."""
    source = sight.source
    if source.parent is None:
        return sight.seen_until is not None
    if source.in_passing or KINDS[source.kind].windows:
        return False  # a post's own page, or an older window
    began = tx.first_check(source.parent)
    return began is not None and sight.at - began > FIRST_CONTACT
