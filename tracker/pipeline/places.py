"""The further places of a Source: pages behind a feed or a listing, older windows of a channel, one post's own page.

Each is a Source of its own with a parent: its own address, state and pace, the parent's statements. Says which places a
Reading calls for, how often each is visited and when it rests. Visits nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from tracker.model import Capture, Reading, ReadingState, Source, SourceKind
from tracker.schedule import follow_up
from tracker.store.reads import Place, SourceState
from tracker.urls import clean_url, spellings, standard

WINDOW = 20
"""Posts on one page of a channel's preview."""

FOLLOWED_MOST = 500
"""Pages of one source that are followed at a time; the oldest links beyond it wait for those before them to rest."""

POST_EVERY = timedelta(minutes=12)
"""Between visits to the page of a post that is missing: three within half an hour and a little more."""

POST_RESTS = timedelta(days=1)
"""After this time a post that is neither found nor confirmed gone is no longer looked for."""

_MARK = "~"
"""Stands in the id of a further place between its parent's id and its own; no configured id holds it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Birth:
    """A place to be visited from now on; what is seen there is from about `born`."""

    place: Source
    born: datetime


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
                self.add(_place(parent, place.id, SourceKind(place.kind), place.url))

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

    def pace(self, place: Source, state: SourceState, now: datetime) -> timedelta:
        """The time between two visits."""
        if place.parent is None:
            return place.interval
        if place.in_passing:
            return POST_EVERY
        edits, statements = self.counts.get(place.parent, (0, 0))
        return follow_up(now - (state.born or now), place.interval, edits=edits, statements=statements)

    def rests(self, place: Source, state: SourceState, now: datetime) -> bool:
        """Whether a place is old enough to be left alone; one that was never read is looked at once."""
        if place.parent is None or state.born is None:
            return False
        if place.in_passing:
            return now - state.born > POST_RESTS
        return now - state.born > place.reread and state.seen_until is not None

    def newer(self, place: Source, state: SourceState, reading: Reading) -> datetime | None:
        """When the newest post of a window was published, if that is not what the window was taken to be of."""
        if place.parent is None or place.in_passing or place.kind is not SourceKind.TELEGRAM:
            return None
        times = [item.published for item in reading.captures if isinstance(item, Capture) and item.published]
        newest = max(times, default=state.born)
        return newest if newest != state.born else None

    def called_for(self, source: Source, reading: Reading, now: datetime) -> list[Birth]:
        """The places that a Reading of `source` calls for and that are not known yet."""
        if source.parent is not None or reading.state not in (ReadingState.COMPLETE, ReadingState.PARTIAL):
            return []
        if source.follow:
            return self._pages(source, reading, now)
        return self._windows(source, reading, now) if source.kind is SourceKind.TELEGRAM else []

    def _pages(self, source: Source, reading: Reading, now: datetime) -> list[Birth]:
        named = [(item.url, item.published) for item in reading.captures if isinstance(item, Capture) and item.url]
        links = dict([(link, None) for link in reading.links] or named)
        found = [Birth(place=_page(source, link), born=min(at or now, now)) for link, at in links.items()]
        births = [
            each for each in found if now - each.born <= source.reread and not self._knows_page(source, each.place.url)
        ]
        births = list({each.place.id: each for each in births}.values())
        return births[: max(FOLLOWED_MOST - len(self.of(source.id)), 0)]

    def _windows(self, source: Source, reading: Reading, now: datetime) -> list[Birth]:
        """Older pages: `depth` of them at first, then those that the newest page leaves behind, gaps included."""
        if reading.window is None or not (source.depth or source.reread):
            return []
        top = -(-reading.window[0] // WINDOW) * WINDOW
        lowest = top - max(source.depth, 1) * WINDOW
        if known := self._befores(source):
            lowest = max(lowest, max(known) + WINDOW)
        elif not reading.links:  # the page leads to no older one
            return []
        elif source.depth == 0:
            lowest = top
        times = [item.published for item in reading.captures if isinstance(item, Capture) and item.published]
        born = min(times, default=now)
        wanted = (_window(source, before) for before in range(top, max(lowest, WINDOW) - 1, -WINDOW))
        return [Birth(place=place, born=min(born, now)) for place in wanted if self._is_new(place)]

    def _befores(self, source: Source) -> list[int]:
        """The numbers that the known windows of a channel end before, those that rest included."""
        mark = f"{source.id}{_MARK}before-"
        known = (*self.of(source.id), *self._resting.get(source.id, ()))
        return [int(name.removeprefix(mark)) for name in known if name.startswith(mark)]

    def _knows_page(self, source: Source, url: str) -> bool:
        """Whether a page is a place already, under any spelling of its address."""
        return any(not self._is_new(_page(source, key)) for key in spellings(url))

    def _is_new(self, place: Source) -> bool:
        return place.id not in self.known and place.id not in self._resting.get(place.statements_of, ())


def _place(parent: Source, id: str, kind: SourceKind, url: str) -> Source:
    """A further place of `parent`, visited in its way."""
    own = id.removeprefix(parent.id + _MARK)
    theirs, ours = urlsplit(standard(url) or url), urlsplit(standard(parent.url) or parent.url)
    same_site = (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)
    options = {name: rules for name, rules in parent.options.items() if name != "links"}
    return replace(
        parent,
        id=id,
        kind=kind,
        url=url,
        options=options,
        headers=parent.headers if same_site else {},  # they may hold secrets, and a feed links to where it likes
        follow=False,
        depth=0,
        parent=parent.id,
        in_passing=own.startswith("post-"),
    )


def _page(parent: Source, url: str) -> Source:
    digest = blake2b(clean_url(url).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return _place(parent, f"{parent.id}{_MARK}{digest}", SourceKind.PAGE, url)


def _window(parent: Source, before: int) -> Source:
    parts = urlsplit(parent.url)
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, f"before={before}", ""))
    return _place(parent, f"{parent.id}{_MARK}before-{before}", SourceKind.TELEGRAM, url)


def _before(window: Source) -> int:
    return int(window.id.rpartition("-")[2])


def post(parent: Source, key: str) -> Source:
    """The page of one post, which confirms what is seen elsewhere: CHANNEL/ID?embed=1&mode=tme."""
    parts = urlsplit(parent.url)
    channel, number = parts.path.removeprefix("/s/"), key.rpartition("/")[2]
    url = urlunsplit((parts.scheme, parts.netloc, f"/{channel}/{number}", "embed=1&mode=tme", ""))
    return _place(parent, f"{parent.id}{_MARK}post-{number}", SourceKind.TELEGRAM, url)


def posts(parent: Source, keys: Iterable[str]) -> Iterator[Source]:
    """The pages of posts that are missing; none where statements have no page of their own."""
    if parent.kind is SourceKind.TELEGRAM:
        yield from (post(parent, key) for key in keys)
