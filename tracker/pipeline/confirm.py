"""Asks a statement's own page, where its kind has such pages, before a change of it is believed: the page that lists it
may be an old copy, and so may that one.

What both pages say is taken; what only one says is taken too, a few looks later. Nothing is lost meanwhile: every body
that was received is kept.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.history import CONFIRMED_AT_ONCE, Belief, belief, plan
from tracker.model import Capture, Outcome, SameEntry, Source
from tracker.pipeline.needs import Extract, Fetch, off_loop
from tracker.pipeline.reading import job_of
from tracker.pipeline.sight import Sight
from tracker.sources import KINDS
from tracker.store import Store, Transaction
from tracker.text import text_hash


class Confirmer:
    """Remembers how often a change was kept back."""

    def __init__(self, store: Store, fetch: Fetch, extract: Extract) -> None:
        self._store, self._fetch, self._extract = store, fetch, extract
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
            check_id, said = await self._ask(own.page(parent, capture.key))
            text, times = (
                text_hash(capture.title, capture.text),
                self._withheld.get((source.statements_of, head.key), 0),
            )
            match belief(head, text, said, withheld=times):
                case Belief.CONFIRMED:
                    confirmed[capture.key] = check_id
                case Belief.WITHHELD:
                    stale[capture.key] = SameEntry(key=capture.key, entry=head.entry)
                    self._withheld[source.statements_of, head.key] = times + 1
        for _, capture in made.changed:
            if capture.key not in stale:
                self._withheld.pop((source.statements_of, capture.key), None)
        captures = tuple(stale.get(item.key, item) for item in sight.reading.captures)
        return replace(sight, reading=replace(sight.reading, captures=captures), confirmed=confirmed)

    async def _ask(self, page: Source) -> tuple[int, bytes | None]:
        """The Check of a statement's own page, and the hash of the text that it shows; None if it shows none."""
        fetched = await self._fetch(page)
        if fetched.outcome is not Outcome.OK or fetched.body is None:
            await off_loop(
                self._store.commit(
                    lambda tx: tx.record_check(page.id, fetched, snapshot_id=None, origin=None, speaker=page.speaker)
                )
            )
            return 0, None
        body, content_type = fetched.body, fetched.content_type
        job = job_of(page, body, url=fetched.url, content_type=content_type)
        reading = await self._extract(job)

        def record(tx: Transaction) -> int:
            held = tx.keep_body(body, content_type=content_type, base_id=None)
            check_id = tx.record_check(page.id, fetched, snapshot_id=held, origin=None, speaker=page.speaker)
            tx.add_reading(check_id, reading)
            return check_id

        check_id = await off_loop(self._store.commit(record))
        said = next((text_hash(c.title, c.text) for c in reading.captures if isinstance(c, Capture) and c.text), None)
        return check_id, said
