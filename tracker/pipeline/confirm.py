"""Asks a statement's own page, where its kind has such pages, before a change of it is believed: the page that lists it
may be an old copy, and so may that one.

What both pages say is taken; what only one says is taken too, a few looks later. Nothing is lost meanwhile: every body
that was received is kept.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.history import CONFIRMED_AT_ONCE, Belief, belief, plan
from tracker.model import SameEntry, Source
from tracker.pipeline.asking import Asker
from tracker.pipeline.sight import Sight
from tracker.sources import KINDS
from tracker.store import Store
from tracker.text import text_hash


class Confirmer:
    """Remembers how often a change was kept back."""

    def __init__(self, store: Store, asker: Asker) -> None:
        self._store, self._asker = store, asker
        self._withheld: dict[tuple[str, str], int] = {}

    async def confirmed(self, sight: Sight, parent: Source) -> Sight:
        """Ask the own pages of statements of `parent` that seem changed. One that still says what was known keeps the
        change back for a while: one of the two pages is an old copy, and the next look will tell. Where statements
        have no page of their own, nothing is asked."""
        own = KINDS[parent.kind].own_pages
        if own is None:
            return sight
        source = sight.source
        keys = [item.key for item in sight.reading.captures]
        heads = self._store.read(lambda reads: reads.heads(source.statements_of, keys, place=source.id))
        made = plan(sight.reading.captures, heads, complete=True, place=source.id, window=sight.reading.window)
        confirmed, stale = dict[str, int](), dict[str, SameEntry]()
        for head, capture in made.changed[:CONFIRMED_AT_ONCE]:
            asked = await self._asker.ask(own.page(parent, capture.key))
            said = text_hash(asked.said.title, asked.said.text) if asked.said is not None else None
            times = self._withheld.get((source.statements_of, head.key), 0)
            match belief(head, text_hash(capture.title, capture.text), said, withheld=times):
                case Belief.CONFIRMED:
                    confirmed[capture.key] = asked.check_id
                case Belief.WITHHELD:
                    stale[capture.key] = SameEntry(key=capture.key, entry=head.entry)
                    self._withheld[source.statements_of, head.key] = times + 1
        for _, capture in made.changed:
            if capture.key not in stale:
                self._withheld.pop((source.statements_of, capture.key), None)
        captures = tuple(stale.get(item.key, item) for item in sight.reading.captures)
        return replace(sight, reading=replace(sight.reading, captures=captures), confirmed=confirmed)
