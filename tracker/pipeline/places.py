"""All places that are known: the configured Sources, and the further ones of each.

A further place is a Source of its own with a parent: its own address, state and pace, the parent's statements. Says
which are called for (as their kind knows), how often each is visited and when it rests. Visits nothing, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tracker.model import Capture, Reading, ReadingState, Source, SourceKind, SourceState
from tracker.schedule import FOLLOW_MOST, FOLLOW_PAGE_MOST, follow_up
from tracker.sources import KINDS, Birth, KnownPlaces, known_place
from tracker.store import Place


class Places:
    """All places of the configured Sources, by id, and how fast each parent's statements are known to change."""

    def __init__(self) -> None:
        self.known: dict[str, Source] = {}
        self._of: dict[str, set[str]] = {}
        self._resting: dict[str, set[str]] = {}
        self.counts: dict[str, tuple[int, int]] = {}

    def load(
        self, configured: Iterable[Source], further: Iterable[Place], counts: Mapping[str, tuple[int, int]]
    ) -> None:
        """Take over the configured Sources and their further places; those that rest are known by their ids alone."""
        self.known = {source.id: source for source in configured}
        self._of = {}
        self.counts = dict(counts)
        self._resting = {}
        for place in further:
            if not place.watched:
                self._resting.setdefault(place.parent, set()).add(place.id)
            elif (parent := self.known.get(place.parent)) is not None and parent.parent is None:
                self.add(known_place(parent, place.id, SourceKind(place.kind), place.url))

    def add(self, place: Source) -> None:
        assert place.parent is not None
        self.known[place.id] = place
        self._resting.get(place.parent, set()).discard(place.id)
        self._of.setdefault(place.parent, set()).add(place.id)

    def drop(self, place: Source) -> None:
        self.known.pop(place.id, None)
        self._resting.setdefault(place.statements_of, set()).add(place.id)
        self._of.get(place.statements_of, set()).discard(place.id)

    def count(self, source_id: str, edits: int, statements: int) -> None:
        """Learn that a Source gave so many more Edits and Statements."""
        before = self.counts.get(source_id, (0, 0))
        self.counts[source_id] = (before[0] + edits, before[1] + statements)

    def of(self, source_id: str) -> set[str]:
        """The ids of a Source's further places."""
        return self._of.get(source_id, set())

    def parent(self, place: Source) -> Source:
        """The Source whose statements are seen at a place; the place itself, if that is configured no longer."""
        return self.known.get(place.statements_of, place)

    def pace(self, place: Source, state: SourceState, now: datetime) -> timedelta:
        """The time between two visits."""
        if place.parent is None:
            return place.interval
        if place.in_passing and (own := KINDS[place.kind].own_pages) is not None:
            return own.every
        edits, statements = self.counts.get(place.parent, (0, 0))
        most = FOLLOW_MOST if KINDS[place.kind].windows else FOLLOW_PAGE_MOST
        age = now - (state.born or now)
        return follow_up(age, place.interval, edits=edits, statements=statements, most=most)

    def rests(self, place: Source, state: SourceState, now: datetime) -> bool:
        """Whether a place is old enough to be left alone; one that was never read is looked at once."""
        if place.parent is None or state.born is None:
            return False
        if place.in_passing and (own := KINDS[place.kind].own_pages) is not None:
            return now - state.born > own.rests_after
        return now - state.born > place.reread and state.seen_until is not None

    def newer(self, place: Source, state: SourceState, reading: Reading) -> datetime | None:
        """When the newest statement of a window was published, if that is not what the window was taken to be of."""
        if place.parent is None or place.in_passing or not KINDS[place.kind].windows:
            return None
        times = [item.published for item in reading.captures if isinstance(item, Capture) and item.published]
        newest = max(times, default=state.born)
        return newest if newest != state.born else None

    def called_for(self, source: Source, reading: Reading, now: datetime) -> list[Birth]:
        """The places that a Reading of `source` calls for and that are not known yet."""
        further = KINDS[source.kind].further
        if further is None or source.parent is not None:
            return []
        if reading.state not in (ReadingState.COMPLETE, ReadingState.PARTIAL):
            return []
        visited = self.of(source.id)
        addresses = {name: self.known[name].url for name in visited}
        known = KnownPlaces(visited=visited, resting=self._resting.get(source.id, ()), addresses=addresses)
        return further.called_for(source, reading, now, known)


def own_pages(parent: Source, keys: Iterable[str]) -> list[Source]:
    """The own pages of statements that are missing; none where statements have none."""
    own = KINDS[parent.kind].own_pages
    return [own.page(parent, key) for key in keys] if own is not None else []
