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
from tracker.names import figures, numbered, page, steady, stem, without_counter
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
        self._all_new = not self.taken and not any(self.bearers.get(each.key) for each in entries)
        self._borne = Counter(name for each in entries for name in set(each.names))

    def by_key(self) -> None:
        """Those whose key one free Statement has borne, and that are about the same; of a key that several bear, those
        that say, link to or are called the same."""
        by_key = defaultdict(list)
        for at in self.done.open:
            by_key[self.entries[at].key].append(at)
        silent: dict[int, Known] = {}
        for key, some in by_key.items():
            bearers = self.bearers.get(key, {})
            if len(bearers) == 1 and len(some) == 1:
                (known,) = bearers.values()
                if known.statement_id not in self.taken:
                    if is_borne_out(self.entries[some[0]], known):
                        self._take(some[0], known)
                    elif is_open(self.entries[some[0]], known):
                        silent[some[0]] = known
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
        self._by_key_alone(silent)

    def _by_key_alone(self, silent: Mapping[int, Known]) -> None:
        """Entries of which nothing but the key says that they are what it named before. That is believed of one, if
        neither it nor that Statement is found under another key; not of several: such keys are places in a list."""
        for at, known in silent.items():
            entry = self.entries[at]
            others = (self.entries[each] for each in self.done.open if each != at)
            bearers = (each for some in self.bearers.values() for each in some.values() if each is not known)
            moved = any(is_same(each, known) for each in others) or any(is_same(entry, each) for each in bearers)
            if len(silent) > 1 or moved:
                self.done.reused[at] = known
            else:
                self._take(at, known)

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
        """Those whose link, or without one title and date, just one Statement has had and no other entry has."""
        for at in list(self.done.open):
            entry = self.entries[at]
            bearers = self.bearers.get(entry.page, {}) if entry.page else {}
            if len(bearers) != 1 or self._borne[entry.page] != 1:
                continue
            (known,) = bearers.values()
            why = "same link" if entry.link else "same title and date"
            sure = is_related(entry, known) or (entry.link and is_dated_alike(entry, known))
            if sure and known.statement_id not in self.taken:
                self._take(at, known, why)

    def by_absence(self, absent: Sequence[Known], present: Callable[[], Sequence[Known]]) -> None:
        """Those that stand where others stood: `absent` Statements were listed until now and are not in this reading.
        What one of them has in common with others that are `present` in it says nothing; those are seldom asked for."""
        crowd = cache(present)
        either = _either(is_dated_alike, is_related)
        slug = "same link but for the words of its title"
        steps: list[tuple[Callable[[Face], Hashable], Callable[[Face, Face], bool], str]] = [
            (lambda each: each.link, either, "same link"),
            (lambda each: (each.title, each.text), is_undisputed, "same text"),
            (lambda each: steady(each.key), is_rekeyed, "same key but for its counter or site"),
            (_numbered, is_related_in_part, "same number in its link"),
            (lambda each: _numbered_stem(each.link), is_related_in_part, slug),
            (_dated_title, _both(is_related, is_numbered_alike), "same title and date"),
            (lambda each: each.published, _both(is_alike, is_numbered_alike), "same date, and much the same words"),
            (lambda each: stem(each.link)[0], is_alike_undated, slug),
            (lambda each: each.title, is_alike_undated, "same title, and much the same words"),
        ]
        for token, sure, why in steps:
            self._pair(self.done.open, absent, token, sure, why, crowd=crowd)
        nameless = [at for at in self.done.open if self._says_little(at)]
        self._closest(nameless, absent, is_alike_unlinked, "much the same words")

    def _says_little(self, at: int) -> bool:
        """Whether the key of an entry is none that its publisher gave it, or its title, or one that others bear, or was
        handed on; or all keys of the reading are new, and some are of Statements that had others."""
        key = self.entries[at].key
        if key == self.entries[at].title or at in self.done.reused or (self._all_new and self.done.why):
            return True
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
    shorter, longer = _shares(one, other)
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


def _dated_title(one: Face) -> Hashable:
    return (one.title, one.published) if one.title and one.published else None


def _numbered(one: Face) -> Hashable:
    """The site and the numbers that its link names it by; a number that its title speaks of is a word of it."""
    spoken = set(figures(one.title))
    named = [each for each in numbered(one.link) if each not in spoken]
    return (one.link.partition("/")[0].partition("?")[0], *named) if named else None


def _numbered_stem(link: str) -> str:
    named, numbered = stem(link)
    return named if numbered else ""


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other


_Test = Callable[[Face, Face], bool]


def _either(*some: _Test) -> _Test:
    return lambda one, other: any(each(one, other) for each in some)


def _both(*some: _Test) -> _Test:
    return lambda one, other: all(each(one, other) for each in some)
