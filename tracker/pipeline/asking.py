"""Asks a page beside the road of its own checks: to confirm what another one shows, or that the site stands.

What comes is kept and read like all that was received, and goes into no history. Concludes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.model import Capture, Outcome, Reading, ReadingState, Source
from tracker.pipeline.needs import Extract, Fetch, off_loop
from tracker.pipeline.reading import job_of, read_whole
from tracker.store import Store, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The Check of a page that was asked, how that went, and what it said; None if no body came."""

    check_id: int
    outcome: Outcome
    reading: Reading | None

    @property
    def said(self) -> Capture | None:
        """The first text on it that is shown."""
        captures = self.reading.captures if self.reading is not None else ()
        return next((each for each in captures if isinstance(each, Capture) and each.text), None)

    @property
    def gone(self) -> bool:
        """Whether it says that what stood there is no more: by its status, or in its words."""
        return self.outcome is Outcome.GONE if self.reading is None else says_gone(self.reading)


def says_gone(reading: Reading) -> bool:
    """Whether the page of one statement says in words that there is none."""
    return reading.state is ReadingState.COMPLETE and reading.window is not None and not reading.captures


class Asker:
    """Visits single pages."""

    def __init__(self, store: Store, fetch: Fetch, extract: Extract) -> None:
        self._store, self._fetch, self._extract = store, fetch, extract

    async def ask(self, page: Source) -> Asked:
        fetched = await self._fetch(page)
        body, reading = fetched.body, None
        if fetched.outcome is Outcome.OK and body is not None:
            job = job_of(page, body, url=fetched.url, content_type=fetched.content_type)
            reading = await read_whole(self._extract, job)

        def record(tx: Transaction) -> int:
            held = None
            if reading is not None and body is not None:
                held = tx.keep_body(body, content_type=fetched.content_type, base_id=None)
            check_id = tx.record_check(
                page.id, fetched, snapshot_id=held, origin=None, speaker=page.speaker, beside=True
            )
            if reading is not None:
                tx.add_reading(check_id, reading)
            return check_id

        check_id = await off_loop(self._store.commit(record))
        return Asked(check_id=check_id, outcome=fetched.outcome, reading=reading)
