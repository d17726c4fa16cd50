"""Which Statement an entry of a feed is: by its key while that behaves, else by its link, its title and its date.

A key behaves while what it names is about the same thing. A new key on a known link, one that counts, one key on all
entries: then the other names decide, as far as they leave one answer. What they leave open is a Statement of its own:
unrelated texts are never compared. Pure; knows no store and no format. Decides identity alone, not what changed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property

from tracker.model import Capture
from tracker.names import page, stem
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

MOST_PAIRS = 400
"""Entries times Statements that are compared by their texts alone: twenty that go while twenty come."""

MAX_COMPARED = 20_000
"""Characters of a text that are looked at: what it is about shows long before, and others wait meanwhile."""

_WORD = re.compile(r"[^\W_]{3,}")
_COUNTER = re.compile(
    r"#\w{0,12}$|[-_.@:/ ?&;](?:(?:t|ts|time|updated|mod|modified)=)?(?:\d{10}|\d{13,14}|\d{8}T\d{4,6}Z?)$"
    r"|[-_./;@?&](?:v|r|rev|ver|version|ed|edition|update)[-_./=]?\d{1,6}$"
    r"|[-_@:/ ;]\d{4}-\d\d-\d\d[T ]\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
"""The end of a key that counts: behind "#", a time stamp, the number of a version."""


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
        return page(self.url or "") or page(_COUNTER.sub("", self.key))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """By which it can be looked up: its key, and its link."""
        return (self.key, f"page:{self.link}") if self.link else (self.key,)

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


@dataclass(kw_only=True)
class Matched:
    """Which Statement each entry is, by the entry's place in what was given, and why where its key does not say it.
    `open` are those that no Statement was found for; `reused` names the Statement whose key one of them bears."""

    of: dict[int, Known] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    open: list[int] = field(default_factory=list)
    reused: dict[int, Known] = field(default_factory=dict)


class Matching:
    """Entries and Statements that are not told by the key and the text alone; each step takes what it is sure of."""

    def __init__(self, entries: Sequence[Face], bearers: Mapping[str, Iterable[Known]], bound: Iterable[int]) -> None:
        """`bearers` are the Statements that have borne a name; those in `bound` are in the reading already."""
        self.entries = entries
        self.bearers = {name: {each.statement_id: each for each in some} for name, some in bearers.items()}
        self.taken = set(bound)
        self.done = Matched(open=list(range(len(entries))))
        self._borne = Counter(name for each in entries for name in set(each.names))

    def by_key(self) -> None:
        """Those whose key one free Statement has borne, and that are about the same; of a key that several bear, those
        that say, link to or are called the same."""
        by_key = defaultdict(list)
        for at in self.done.open:
            by_key[self.entries[at].key].append(at)
        for key, some in by_key.items():
            bearers = self.bearers.get(key, {})
            if len(bearers) == 1 and len(some) == 1:
                (known,) = bearers.values()
                if known.statement_id not in self.taken:
                    if is_plausible(self.entries[some[0]], known):
                        self._take(some[0], known)
                    else:
                        self.done.reused[some[0]] = known
            elif len(bearers) == 1:
                self._newest(some, *bearers.values())
            elif bearers:
                free = [each for each in bearers.values() if each.statement_id not in self.taken]
                self._pair(some, free, lambda each: (each.title, each.text, each.link))
                self._pair(some, free, lambda each: each.link)
                self._pair(some, free, _dated_title)
                self._closest(some, free, is_related_unlinked)

    def _newest(self, some: Sequence[int], known: Known) -> None:
        """Of several entries under a key that one Statement alone has borne, the one that links to its page; else of
        those in related words the newest, so that no edit hides behind a copy that was changed less."""
        if known.statement_id in self.taken:
            return
        linked = [at for at in some if known.link and self.entries[at].link == known.link]
        related = [at for at in linked or some if is_related_unlinked(self.entries[at], known)]
        if len(linked) == 1 or related:
            self._take(min(related or linked, key=lambda at: newest_first(self.entries[at], at)), known)

    def by_link(self) -> None:
        """Those whose link just one Statement has had, and no other entry has."""
        for at in list(self.done.open):
            entry = self.entries[at]
            bearers = self.bearers.get(f"page:{entry.link}", {}) if entry.link else {}
            if len(bearers) != 1 or self._borne[f"page:{entry.link}"] != 1:
                continue
            (known,) = bearers.values()
            if known.statement_id not in self.taken and (is_dated_alike(entry, known) or is_related(entry, known)):
                self._take(at, known, "same link")

    def by_absence(self, absent: Sequence[Known], present: Callable[[], Sequence[Known]]) -> None:
        """Those that stand where others stood: `absent` Statements were listed until now and are not in this reading.
        What one of them has in common with others that are `present` in it says nothing; those are seldom asked for."""
        crowd = cache(present)
        either = _either(is_dated_alike, is_related)
        steps: list[tuple[Callable[[Face], Hashable], Callable[[Face, Face], bool], str]] = [
            (lambda each: each.link, either, "same link"),
            (lambda each: _COUNTER.sub("", each.key), is_undated_related, "same key but for its counter"),
            (lambda each: _numbered_stem(each.link), either, "same link but for the words of its title"),
            (_dated_title, _any, "same title and date"),
            (lambda each: each.published, is_alike, "same date, and much the same words"),
            (lambda each: stem(each.link)[0], is_alike_undated, "same link but for the words of its title"),
            (lambda each: each.title, is_alike_undated, "same title, and much the same words"),
        ]
        for token, sure, why in steps:
            self._pair(self.done.open, absent, token, sure, why, crowd=crowd)
        nameless = [at for at in self.done.open if self._says_little(at)]
        self._closest(nameless, absent, is_alike_undated, "much the same words")

    def _says_little(self, at: int) -> bool:
        """Whether the key of an entry is none that its publisher gave it, or one that others bear too."""
        key = self.entries[at].key
        return key.startswith(("title:", "text:")) or self._borne[key] > 1 or len(self.bearers.get(key, {})) > 1

    def _pair(
        self,
        entries: Sequence[int],
        known: Sequence[Known],
        token: Callable[[Face], Hashable],
        sure: Callable[[Face, Face], bool] = lambda _one, _other: True,
        why: str = "",
        *,
        crowd: Callable[[], Sequence[Known]] = tuple,
    ) -> None:
        """Take each entry and each free Statement that alone have the same token, which nobody in the `crowd` has."""
        ours, theirs = defaultdict(list), defaultdict(list)
        for at in list(entries):
            if at not in self.done.of and (mark := token(self.entries[at])):
                ours[mark].append(at)
        for each in known:
            if each.statement_id not in self.taken and (mark := token(each)):
                theirs[mark].append(each)
        for mark, some in ours.items():
            others = theirs.get(mark, [])
            alone = len(some) == len(others) == 1 and sure(self.entries[some[0]], others[0])
            if alone and all(token(each) != mark for each in crowd()):
                self._take(some[0], others[0], why)

    def _closest(
        self, entries: Sequence[int], known: Sequence[Known], sure: Callable[[Face, Face], bool], why: str = ""
    ) -> None:
        """Take those pairs, the closest first, that are closer than any other of either."""
        waiting = [at for at in entries if at not in self.done.of]
        free = [each for each in known if each.statement_id not in self.taken]
        if len(waiting) * len(free) > MOST_PAIRS:
            return
        both = [(at, each) for at in waiting for each in free if sure(self.entries[at], each)]
        pairs = [(_shares(self.entries[at], each)[1], at, each) for at, each in both]
        for closeness, at, each in sorted(pairs, key=lambda pair: -pair[0]):
            rivals = [
                pair
                for pair in pairs
                if (pair[1] == at) != (pair[2] is each) and pair[0] == closeness and self._waits(pair[1], pair[2])
            ]
            if self._waits(at, each) and not rivals:
                self._take(at, each, why)

    def _waits(self, at: int, known: Known) -> bool:
        return at not in self.done.of and known.statement_id not in self.taken

    def _take(self, at: int, known: Known, why: str = "") -> None:
        self.done.of[at] = known
        if why and self.entries[at].key != known.key:
            self.done.why[at] = why
        self.done.open.remove(at)
        self.taken.add(known.statement_id)


# --- what two faces have in common ---------------------------------------------------------------------------------


def _shares(one: Face, other: Face) -> tuple[float, float]:
    """What both texts have in common, as a share of the shorter and of the longer one."""
    if min(len(one.words), len(other.words)) < FEW_WORDS:
        ours, theirs = one.triples, other.triples
    else:
        ours, theirs = one.words, other.words
    common, least, most = len(ours & theirs), min(len(ours), len(theirs)), max(len(ours), len(theirs))
    return common / max(1, least), common / max(1, most)


def is_related(one: Face, other: Face) -> bool:
    """Whether two texts seem to be about the same thing."""
    shorter, longer = _shares(one, other)
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
    return _shares(one, other)[1] >= ALIKE


def is_alike_undated(one: Face, other: Face) -> bool:
    """The same, and their dates do not say otherwise: a daily bulletin repeats its words."""
    return is_alike(one, other) and not _differ(one.published, other.published) and _figures(one) == _figures(other)


def is_undated_related(one: Face, other: Face) -> bool:
    return is_dated_alike(one, other) or (is_related(one, other) and not _differ(one.published, other.published))


def is_dated_alike(one: Face, other: Face) -> bool:
    """Whether both were published at the same moment."""
    return one.published is not None and one.published == other.published


def is_plausible(one: Face, other: Face) -> bool:
    """Whether two texts under one key may be of one Statement. Where nothing says otherwise, they are."""
    if one.link and one.link == other.link:
        return True
    if is_dated_alike(one, other) or (one.title and one.title == other.title) or is_related(one, other):
        return True
    return not links_differ(one, other) and not _differ(one.published, other.published)


def _figures(one: Face) -> list[str]:
    """The numbers in a title: of two bulletins they tell the day or the issue."""
    return re.findall(r"\d+", one.title)


def _dated_title(one: Face) -> Hashable:
    return (one.title, one.published) if one.title and one.published else None


def _numbered_stem(link: str) -> str:
    named, numbered = stem(link)
    return named if numbered else ""


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other


def _either(*some: Callable[[Face, Face], bool]) -> Callable[[Face, Face], bool]:
    return lambda one, other: any(each(one, other) for each in some)


def _any(_one: Face, _other: Face) -> bool:
    return True
