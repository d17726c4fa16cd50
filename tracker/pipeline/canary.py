"""Whether the site stands at the moment at which a page of it is not found: asks other pages of it, and that one again.

`tracker.presence` says which are asked and what follows. What they answer is kept like every visit.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from tracker.doubt import is_kin
from tracker.model import Outcome, ReadingState, Source, SourceState
from tracker.pipeline.asking import Asked, Asker
from tracker.pipeline.places import Places
from tracker.pipeline.sight import NOBODY, Witness
from tracker.presence import (
    ALARMED,
    CANARIES_MOST,
    CANARY_FRESH,
    Neighbour,
    Presence,
    canaries,
    needs_front,
    sight,
    vanished,
)
from tracker.sources import KINDS, Doubt, front_page
from tracker.store import Store
from tracker.text import statement_text


class Canaries:
    """Asks them; their answer counts for a while for all pages of a source."""

    def __init__(self, store: Store, asker: Asker, places: Places, states: Mapping[str, SourceState]) -> None:
        self._store, self._asker, self._places, self._states = store, asker, places, states
        self._known: dict[tuple[str, str], tuple[datetime, Witness]] = {}

    async def witness(self, place: Source, at: datetime) -> Witness:
        """What the site says of a page at `place` that was not found `at` a time."""
        witness = await self.site(place, at)
        if not witness.stands:
            return witness
        again = await self._asker.ask(place)
        return replace(witness, after=again.gone, checks=(*witness.checks, again.check_id))

    async def unseen(self, place: Source, at: datetime, *, looks: int) -> Witness | None:
        """What the site says of a page in whose place something else is, or that may not be read, at so many looks in a
        row; None if nothing is to be told of that, or the site does not stand."""
        last = self._states[place.id].seen_until
        if place.follow or KINDS[place.kind].doubt is not Doubt.BODY or last is None:
            return None
        if sight(looks, last, at) is not Presence.UNSEEN:
            return None
        told = self._store.read(lambda reads: reads.told_unseen(place.statements_of))
        mine = self._store.read(lambda reads: reads.heads(place.statements_of, reads.keys_at(place.id)))
        if all(head.removed or head.statement_id in told for head in mine.values() if head.place == place.id):
            return None
        witness = await self.site(place, at)
        return witness if witness.stands else None

    async def site(self, place: Source, at: datetime) -> Witness:
        """What the rest of the site says at that time."""
        site = _site(place.url)
        then, witness = self._known.get((place.statements_of, site), (None, NOBODY))
        if then is None or not then <= at <= then + CANARY_FRESH:
            witness = await self._ask_site(place, at)
            self._known[place.statements_of, site] = at, witness
        return witness

    async def _ask_site(self, place: Source, at: datetime) -> Witness:
        parent = self._places.parent(place)
        asks = self._posts(parent) if place.in_passing else self._pages(place, parent)
        checks: list[int] = []
        for ask, name in asks:
            fits, asked = await ask()
            checks.append(asked.check_id)
            if not fits:
                said = asked.reading.note if asked.reading is not None else asked.outcome
                return Witness(stands=False, why=f"{name} does not stand either: {said}", checks=tuple(checks))
        if not checks:
            return replace(NOBODY, why="there is no other page of the site to ask")
        alarms = self._store.read(lambda reads: reads.came_back(parent.id, at - ALARMED))
        return Witness(stands=True, why="", checks=tuple(checks), false_alarms=alarms)

    # --- who is asked --------------------------------------------------------------------------------------------

    def _pages(self, place: Source, parent: Source) -> list[_Ask]:
        """Other pages of the source on the same site, and what lists them."""
        known = self._neighbours(place, parent)
        chosen = [self._places.known[name] for name in canaries(known)]
        asks: list[_Ask] = [(partial(self._stands, each), each.url) for each in chosen]
        if not known or needs_front(known):
            listing = place.parent is not None and _site(parent.url) == _site(place.url)
            front = parent if listing else front_page(place)
            asks.append((partial(self._lists, front), front.url))
        return asks

    def _posts(self, parent: Source) -> list[_Ask]:
        """The own pages of statements that are listed."""
        own = KINDS[parent.kind].own_pages
        state = self._states[parent.id]
        if own is None or state.reading != ReadingState.COMPLETE or state.failures:
            return []
        listed = self._store.read(lambda reads: reads.heads(parent.id))
        keys = [key for key, head in listed.items() if self._text(head.version_id).strip()]
        pages = [(own.page(parent, key), listed[key].version_id) for key in keys[-CANARIES_MOST:]]
        return [(partial(self._says, page, version), page.url) for page, version in pages]

    def _neighbours(self, place: Source, parent: Source) -> list[Neighbour]:
        removed = self._store.read(lambda reads: reads.removed_at(parent.id))
        others = [self._places.known[name] for name in self._places.of(parent.id) if name not in {place.id, *removed}]
        near = [each for each in others if _site(each.url) == _site(place.url) and self._was_read(each)]
        return [self._neighbour(each) for each in near]

    def vanished(self, place: Source) -> int:
        """How many pages of a source are gone all together with the one at `place`; 0 if not all are."""
        known = self._neighbours(place, self._places.parent(place))
        return vanished(known, gone=sum(self._states[each.place].outcome == Outcome.GONE for each in known))

    def _was_read(self, place: Source) -> bool:
        return self._states[place.id].seen_until is not None

    def _neighbour(self, place: Source) -> Neighbour:
        state = self._states[place.id]
        stood = state.outcome in (Outcome.OK, Outcome.NOT_MODIFIED) and state.reading == ReadingState.COMPLETE
        assert state.last_check is not None  # it was read
        return Neighbour(place=place.id, stood=stood, visited=state.last_check)

    # --- what they must say --------------------------------------------------------------------------------------

    async def _stands(self, page: Source) -> tuple[bool, Asked]:
        """Whether a page still says what its statement said."""
        listed = self._store.read(lambda reads: reads.heads(page.statements_of, reads.keys_at(page.id), place=page.id))
        mine = [head.version_id for head in listed.values() if head.place == page.id]
        return await self._says(page, *mine)

    async def _says(self, page: Source, *versions: int) -> tuple[bool, Asked]:
        asked = await self._asker.ask(page)
        whole = asked.reading is not None and asked.reading.state is ReadingState.COMPLETE
        if asked.said is None or not whole:
            return False, asked
        text = statement_text(asked.said.title, asked.said.text)
        return any(is_kin(self._text(version), text) for version in versions), asked

    async def _lists(self, front: Source) -> tuple[bool, Asked]:
        """Whether the page that lists statements can be read, or a front page speaks of no error."""
        asked = await self._asker.ask(front)
        reading = asked.reading
        if reading is None:
            return False, asked
        if front.follow:
            return reading.state is ReadingState.COMPLETE and bool(reading.captures or reading.links), asked
        return reading.state is not ReadingState.BLOCKED, asked

    def _text(self, version_id: int) -> str:
        version = self._store.read(lambda reads: reads.version(version_id))
        return statement_text(version.title, version.text)


_Ask = tuple[Callable[[], Awaitable[tuple[bool, Asked]]], str]
"""How a page is asked whether it stands, and what it is called."""


def _site(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www.")
