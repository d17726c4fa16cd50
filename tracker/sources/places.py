"""Further places of a Source: how they are made, and the pages behind a feed or a listing.

Each is a Source of its own with a parent: its own address, state and pace, the parent's statements. Pure: remembers no
place (that does `tracker.pipeline.places`) and visits none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from tracker.model import Capture, Reading, Source, SourceKind
from tracker.names import page
from tracker.urls import clean_url, elsewhere, spellings, standard

FOLLOWED_MOST = 500
"""Pages of one source that are followed at a time; the oldest links beyond it wait for those before them to rest."""

MARK = "~"
"""Stands in the id of a further place between its parent's id and its own name; no configured id holds it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Birth:
    """A place to be visited from now on, or from now on at another address; what is seen there is from about `born`."""

    place: Source
    born: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPlaces:
    """The ids of the further places of one Source that are visited, and of those that rest; where the former are."""

    visited: Collection[str]
    resting: Collection[str]
    addresses: Mapping[str, str] = field(default_factory=dict)

    def has(self, place: Source) -> bool:
        return place.id in self.visited or place.id in self.resting


def further_place(parent: Source, name: str, kind: SourceKind, url: str, *, in_passing: bool = False) -> Source:
    """A further place of `parent`, visited in its way."""
    theirs, ours = urlsplit(standard(url) or url), urlsplit(standard(parent.url) or parent.url)
    same_site = (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)
    options = {name: rules for name, rules in parent.options.items() if name != "links"}
    return replace(
        parent,
        id=f"{parent.id}{MARK}{name}",
        kind=kind,
        url=url,
        options=options,
        headers=parent.headers if same_site else {},  # they may hold secrets, and a feed links to where it likes
        follow=False,
        depth=0,
        parent=parent.id,
        in_passing=in_passing,
    )


def front_page(place: Source) -> Source:
    """The front page of the site of a place, as a page of the same source."""
    parts = urlsplit(place.url)
    front = further_place(place, "front", SourceKind.PAGE, urlunsplit((parts.scheme, parts.netloc, "/", "", "")))
    return replace(front, options={}, parent=place.statements_of)


def pages_behind(source: Source, reading: Reading, now: datetime, known: KnownPlaces) -> list[Birth]:
    """The pages that a feed or a listing leads to, where its source follows them."""
    if not source.follow:
        return []
    named = [(item.url, item.published) for item in reading.captures if isinstance(item, Capture) and item.url]
    links = dict([(link, None) for link in reading.links] or named)
    found = [Birth(place=_page(source, link), born=min(at or now, now)) for link, at in links.items()]
    recent = [
        each for each in found if now - each.born <= source.reread and not _is_known(source, each.place.url, known)
    ]
    new = {page(clean_url(each.place.url)) or each.place.id: each for each in reversed(recent)}
    births, moved, linked = [], [], {clean_url(link) for link in links} if new else set()
    for birth in reversed(new.values()):
        earlier = [_page(source, key).id for key in elsewhere(birth.place.url)]
        if place_id := next((each for each in earlier if each in known.visited), None):
            if clean_url(known.addresses.get(place_id, "")) not in linked:  # where it is visited stands no longer there
                moved.append(replace(birth, place=replace(birth.place, id=place_id)))
        elif not any(each in known.resting for each in earlier):
            births.append(birth)
    return [*moved, *births[: max(FOLLOWED_MOST - len(known.visited), 0)]]


def _is_known(source: Source, url: str, known: KnownPlaces) -> bool:
    """Whether a page is a place already, under any spelling of its address."""
    return any(known.has(_page(source, key)) for key in spellings(url))


def _page(parent: Source, url: str) -> Source:
    digest = blake2b(clean_url(url).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return further_place(parent, digest, SourceKind.PAGE, url)
