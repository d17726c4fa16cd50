"""Asks a statement's own page, where its kind has such pages, before a change of it is believed: the page that lists it
may be an old copy, and so may that one.

What both pages say is taken; what only one says is taken too, a few looks later. Nothing is lost meanwhile: every body
that was received is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.history import Belief, belief, plan
from tracker.model import Capture, EventKind, SameEntry, Source, StatementState
from tracker.pipeline.asking import Asker
from tracker.pipeline.sight import Sight
from tracker.pipeline.walled import with_remark
from tracker.sources import KINDS
from tracker.store import Store
from tracker.text import text_hash

WHY = "the own page of each does not say so: one of the two is an old copy, or wrong"

SHOWN = 5
"""Keys of what is kept back that an event names."""


class Confirmer:
    """Remembers how often a change was kept back."""

    def __init__(self, store: Store, asker: Asker) -> None:
        self._store, self._asker = store, asker
        self._withheld: dict[tuple[str, str], int] = {}

    async def confirmed(self, sight: Sight, parent: Source) -> Sight:
        """Ask the own pages of all statements of `parent` that seem changed. One that still says what was known keeps
        the change back for a while: one of the two pages is an old copy, and the next look will tell. Where many seem
        changed and their own pages cannot be had, nothing is known of their texts. Where statements have no page of
        their own, nothing is asked."""
        own = KINDS[parent.kind].own_pages
        if own is None:
            return sight
        source = sight.source
        keys = [item.key for item in sight.reading.captures]
        heads = self._store.read(lambda reads: reads.heads(source.statements_of, keys, place=source.id))
        made = plan(sight.reading.captures, heads, complete=True, place=source.id, window=sight.reading.window)
        confirmed, stale = dict[str, int](), dict[str, Capture | SameEntry]()
        for head, capture in made.changed:
            asked = await self._asker.ask(own.page(parent, capture.key))
            said = text_hash(asked.said.title, asked.said.text) if asked.said is not None else None
            times = self._withheld.get((source.statements_of, head.key), 0)
            text = text_hash(capture.title, capture.text)
            match belief(head, text, said, withheld=times, among=len(made.changed)):
                case Belief.CONFIRMED:
                    confirmed[capture.key] = asked.check_id
                case Belief.WITHHELD:
                    old = SameEntry(key=capture.key, entry=head.entry)
                    stale[capture.key] = replace(capture, text="", hidden=True) if said is None else old
                    self._withheld[source.statements_of, head.key] = times + 1
        for _, capture in made.changed:
            if capture.key not in stale:
                self._withheld.pop((source.statements_of, capture.key), None)
        captures = tuple(stale.get(item.key, item) for item in sight.reading.captures)
        sight = _told(sight, [(head, capture) for head, capture in made.changed if capture.key in stale])
        return replace(sight, reading=replace(sight.reading, captures=captures), confirmed=confirmed)


def _told(sight: Sight, kept_back: Sequence[tuple[StatementState, Capture]]) -> Sight:
    """The Sight, with one event for all changes that are kept back: once, if the next look shows the same."""
    if not kept_back:
        return sight
    said = "".join(text_hash(capture.title, capture.text).hex() for _, capture in kept_back)
    keys = [head.key for head, _ in kept_back]
    detail = {"why": WHY, "keys": keys[:SHOWN], "statements": len(keys), "hash": text_hash("", said).hex()}
    return with_remark(sight, EventKind.WITHHELD, kept_back[0][0] if len(keys) == 1 else None, detail)
