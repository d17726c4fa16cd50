"""Statements whose texts take turns: that is told once, and which of them stayed is told when it has.

`tracker.history` says when that is. Remembers by events and edits alone; what it holds in memory spares a question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.alert import wanted
from tracker.history import FLAPPING_DAYS, SETTLED_AFTER, is_settled
from tracker.model import EventKind, Source, SourceState, Target
from tracker.pipeline.needs import off_loop
from tracker.store import Store, Transaction
from tracker.store.values import Unsettled


class Settling:
    """Of which statements the last word that was told is not the last one that was said."""

    def __init__(
        self, store: Store, states: Mapping[str, SourceState], targets: Callable[[], Sequence[Target]]
    ) -> None:
        self._store, self._states, self._targets = store, states, targets
        self._open: dict[str, list[Unsettled]] = {}

    def load(self, now: datetime) -> None:
        """Take up what the store knows of."""
        self._open = {}
        since = now - SETTLED_AFTER - timedelta(days=FLAPPING_DAYS)
        for each in self._store.read(lambda reads: reads.unsettled(since)):
            self._open.setdefault(each.place, []).append(each)

    async def look(self, place: Source) -> None:
        """Tell of those at a place whose text has stayed by now."""
        if not (waiting := self._open.get(place.id)):
            return
        seen = self._states[place.id].seen_until
        if seen is None or not any(is_settled(each.at, seen) for each in waiting):
            return
        self.load(seen)
        stayed = [each for each in self._open.get(place.id, ()) if each.listed and is_settled(each.at, seen)]
        if not stayed:
            return
        wants = {each.edit_id: self.wants(each.edit_id) for each in stayed}

        def write(tx: Transaction) -> None:
            for each in stayed:
                detail = {"edit": each.edit_id, "since": each.at.isoformat()}
                tx.add_event(place.statements_of, EventKind.SETTLED, seen, detail, statement_id=each.statement_id)
                for target in wants[each.edit_id]:
                    tx.owe(target.name, seen, edit_id=each.edit_id)

        await off_loop(self._store.commit(write))
        self._open[place.id] = [each for each in self._open.get(place.id, ()) if each not in stayed]

    def wants(self, edit_id: int | None) -> tuple[Target, ...]:
        """Who is to hear of an Edit, whether or not its texts take turns."""
        edit = None if edit_id is None else self._store.report(lambda reports: reports.edit(edit_id))
        return () if edit is None else wanted(replace(edit, flapping=False), self._targets())

    def takes_turns(self, statement_id: int) -> tuple[Target, ...]:
        """Who is to hear that the texts of a Statement take turns: all that heard of its last Edit."""
        return self.wants(self._store.read(lambda reads: reads.newest_edit(statement_id)))


def note_turn(
    tx: Transaction, source_id: str, statement_id: int, *, at: datetime, check_id: int, targets: Sequence[Target]
) -> None:
    """An earlier text is shown again. Where one was before within FLAPPING_DAYS, and went away, that is told, once."""
    recent = at - timedelta(days=FLAPPING_DAYS)
    before = tx.newest_event(source_id, (EventKind.DOUBTED,), having="again", statement_id=statement_id)
    ended = tx.newest_event(source_id, (EventKind.FLAPPED,), having="again", statement_id=statement_id)
    told = tx.newest_event(source_id, (EventKind.TURNS,), statement_id=statement_id)
    if before is None or before.at < recent or (told is not None and told.at >= recent):
        return
    if ended is None or ended.at < before.at:
        return
    event_id = tx.add_event(
        source_id,
        EventKind.TURNS,
        at,
        {"since": before.at.isoformat()},
        statement_id=statement_id,
        check_id=check_id,
    )
    for target in targets:
        tx.owe(target.name, at, event_id=event_id)
