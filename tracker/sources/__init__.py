"""The kinds of source: one room each, and what conducts asks them here. `kind.Kind` is the form that a room fills in.

Nothing outside this folder knows one kind from another: it asks `KINDS`. What is heavy (parsers and their libraries)
lies in `tracker.extract` and is imported when it is called for. How to add a kind: docs/sources.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.extract import preload as preload_shared
from tracker.fields.values import Expected, choice
from tracker.model import ExtractJob, Reading, Source, SourceKind
from tracker.sources.feed import FEED
from tracker.sources.kind import Doubt, EarlierKeys, Kind
from tracker.sources.page import PAGE
from tracker.sources.places import MARK, Birth, KnownPlaces, front_page, further_place
from tracker.sources.telegram import TELEGRAM

__all__ = [
    "ASSUMED",
    "KINDS",
    "KNOWN",
    "Birth",
    "Doubt",
    "EarlierKeys",
    "Kind",
    "KnownPlaces",
    "extract",
    "front_page",
    "further_place",
    "known_place",
    "likely_kind",
    "likely_kind_of_body",
    "preload",
    "source_kind",
    "versions",
]

KINDS: Mapping[SourceKind, Kind] = {
    SourceKind.TELEGRAM: TELEGRAM,
    SourceKind.FEED: FEED,
    SourceKind.PAGE: PAGE,
}
"""The special before the general: the first that knows an address or a body takes it."""

KNOWN = tuple(kind for kind in SourceKind if kind in KINDS)
"""The kinds as they are named to people. What has no room is none."""

ASSUMED = SourceKind.FEED
"""What a source is taken to be that neither says nor shows what it is."""

LATER_KINDS = ("json_api",)
"""Kinds of source that the design names and this version cannot read yet."""


def source_kind(value: object) -> SourceKind:
    """The parser of `kind` in a configuration."""
    if value in LATER_KINDS:
        raise Expected(f'kind = "feed": this version cannot read a source of kind "{value}" yet, a later one will')
    return choice(KNOWN)(value)


def likely_kind(url: str) -> SourceKind:
    """The kind of source that an address names by itself; what is of no other kind may well be a feed."""
    knowing = (kind for kind, room in KINDS.items() if room.knows_url is not None and room.knows_url(url))
    return next(knowing, ASSUMED)


def likely_kind_of_body(body: bytes) -> SourceKind | None:
    """What a source is whose captures look like this; None if that cannot be told."""
    return next((kind for kind, room in KINDS.items() if room.knows_body(body)), None)


def known_place(parent: Source, id: str, kind: SourceKind, url: str) -> Source:
    """A further place as the store remembers it."""
    name = id.removeprefix(parent.id + MARK)
    own = KINDS[kind].own_pages
    return further_place(parent, name, kind, url, in_passing=own is not None and name.startswith(own.mark))


# --- reading, in the child process -------------------------------------------------------------------------------


def extract(job: ExtractJob) -> Reading:
    """What the body of `job` says. Raises nothing on any bytes, MemoryError apart; equal jobs give equal Readings."""
    return KINDS[job.kind].extractor().read(job)


def versions() -> dict[SourceKind, str]:
    """The version of each kind's extractor. Imports them all."""
    return {kind: room.extractor().EXTRACTOR for kind, room in KINDS.items()}


def preload() -> None:
    """Load all that an extractor or its libraries would load when it is first needed. A process that may open no file
    calls this before it shuts itself in."""
    preload_shared()
    for room in KINDS.values():
        room.extractor()
        if room.preload is not None:
            room.preload()
