"""What an entry or a Statement can be known by, and what two of them have in common.

Pure; knows no store, no format and no list: which entry is which Statement, `tracker.identity` decides.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tracker.model import Capture
from tracker.names import figures, numbered, page, stem, without_counter
from tracker.text import statement_text

RELATED = 0.5
"""Share of the shorter text's words that the longer one must have for both to be about the same thing; twice what
unrelated statements of one source share in their common words."""

RELATED_WHOLE = 0.2
"""The same of the longer text: any text shares its few words with one that is long enough."""

ALIKE = 0.6
"""Share of the longer text's words in common above which one text is a form of the other, where names say little."""

FEW_WORDS = 5
"""Below this many words (and in scripts without spaces) triples of characters are compared instead."""

MAX_COMPARED = 20_000
"""Characters of a text that are looked at: what it is about shows long before, and others wait meanwhile."""

PAGE, DATED = "page:", "dated:"
"""Before names that are no key."""

_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, kw_only=True)
class Face:
    """What an entry, or the newest Version of a Statement, can be known by. `key` is what the feed calls it."""

    key: str
    title: str
    text: str
    url: str | None
    published: datetime | None
    updated: datetime | None

    @cached_property
    def link(self) -> str:
        """The page that it links to, or that its key names; empty where that is a front page."""
        return page(self.url or "") or page(without_counter(self.key))

    @cached_property
    def page(self) -> str:
        """The name of what it links to; where it links to nothing, of its title and date."""
        if self.link:
            return f"{PAGE}{self.link}"
        return f"{DATED}{self.published.isoformat()} {self.title}" if self.title and self.published else ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """By which it can be looked up: its key, and its page."""
        return (self.key, self.page) if self.page else (self.key,)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(statement_text(self.title, self.text)[:MAX_COMPARED].lower()))

    @cached_property
    def triples(self) -> frozenset[str]:
        whole = statement_text(self.title, self.text)[:MAX_COMPARED].lower()
        return frozenset(whole[at : at + 3] for at in range(max(1, len(whole) - 2)))


@dataclass(frozen=True, kw_only=True)
class Known(Face):
    """A Statement that the Source has shown; `key` is the one it was first known by."""

    statement_id: int


def face(capture: Capture) -> Face:
    return Face(
        key=capture.key,
        title=capture.title,
        text=capture.text,
        url=capture.url,
        published=capture.published,
        updated=capture.updated,
    )


# --- what two faces have in common ---------------------------------------------------------------------------------


def shares(one: Face, other: Face) -> tuple[float, float]:
    """What both texts have in common, as a share of the shorter and of the longer one."""
    if min(len(one.words), len(other.words)) < FEW_WORDS:
        ours, theirs = one.triples, other.triples
    else:
        ours, theirs = one.words, other.words
    common, least, most = len(ours & theirs), min(len(ours), len(theirs)), max(len(ours), len(theirs))
    return common / max(1, least), common / max(1, most)


def is_related(one: Face, other: Face) -> bool:
    """Whether two texts seem to be about the same thing."""
    shorter, longer = shares(one, other)
    return shorter >= RELATED and longer >= RELATED_WHOLE


def newest_first(one: Face, at: int) -> tuple[float, int]:
    """The order of entries with one key: those that say they are newer first, else as they stand."""
    said = one.updated or one.published
    return (-said.timestamp() if said else 0.0, at)


def links_differ(one: Face, other: Face) -> bool:
    return _differ(one.link, other.link)


def is_related_unlinked(one: Face, other: Face) -> bool:
    """The same, and their links do not say otherwise."""
    return is_related(one, other) and not links_differ(one, other)


def is_alike(one: Face, other: Face) -> bool:
    """Whether one text is a form of the other."""
    return shares(one, other)[1] >= ALIKE


def is_alike_undated(one: Face, other: Face) -> bool:
    """The same, and neither dates nor numbers say otherwise: a daily bulletin repeats its words."""
    return is_alike(one, other) and is_undisputed(one, other) and _figures(one) == _figures(other)


def is_undisputed(one: Face, other: Face) -> bool:
    """Whether neither their dates nor the numbers in their links say that two texts are of two Statements."""
    return not _differ(one.published, other.published) and is_numbered_alike(one, other)


def is_alike_unlinked(one: Face, other: Face) -> bool:
    return is_alike_undated(one, other) and not links_differ(one, other)


def is_rekeyed(one: Face, other: Face) -> bool:
    """Whether two keys that differ in what counts may name the same; of one key `by_key` has judged."""
    if one.key == other.key:
        return False
    return is_dated_alike(one, other) or (is_related(one, other) and not _differ(one.published, other.published))


def is_dated_alike(one: Face, other: Face) -> bool:
    """Whether both were published at the same moment."""
    return one.published is not None and one.published == other.published


def is_same_title(one: Face, other: Face) -> bool:
    return bool(one.title) and one.title == other.title


def is_same(one: Face, other: Face) -> bool:
    """Whether two texts look like one Statement, whatever they are called."""
    return is_same_title(one, other) or is_alike(one, other)


def is_borne_out(one: Face, other: Face) -> bool:
    """Whether something besides their key says that two texts are of one Statement."""
    linked = bool(one.link) and one.link == other.link
    return linked or is_dated_alike(one, other) or is_same_title(one, other) or is_related(one, other)


def is_open(one: Face, other: Face) -> bool:
    """Whether nothing says that two texts under one key are not of one Statement."""
    return not links_differ(one, other) and not _differ(one.published, other.published)


def is_related_in_part(one: Face, other: Face) -> bool:
    """Whether two texts under one number are about the same thing: a piece of news that is told at length later holds
    the words of the first line, if it is dated as that was. Numbers name rubrics too, so unrelated texts are two."""
    shorter, longer = shares(one, other)
    return shorter >= RELATED and (longer >= RELATED_WHOLE or is_dated_alike(one, other))


def is_numbered_alike(one: Face, other: Face) -> bool:
    """Whether the numbers in their links do not say that two texts are of two Statements."""
    return not _differ(_page_numbers(one), _page_numbers(other))


def _figures(one: Face) -> list[str]:
    """The numbers in a title: of two bulletins they tell the day or the issue."""
    return figures(one.title)


def _page_numbers(one: Face) -> list[str]:
    """The numbers in what it links to, the site left out: they tell pages apart whose titles are the same."""
    return figures(re.sub(r"^[^/?#]*", "", one.link))


def dated_title(one: Face) -> Hashable:
    return (one.title, one.published) if one.title and one.published else None


def number(one: Face) -> Hashable:
    """The site and the numbers that its link names it by; a number that its title speaks of is a word of it."""
    spoken = set(figures(one.title))
    named = [each for each in numbered(one.link) if each not in spoken]
    return (one.link.partition("/")[0].partition("?")[0], *named) if named else None


def numbered_stem(link: str) -> str:
    named, numbered = stem(link)
    return named if numbered else ""


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other
