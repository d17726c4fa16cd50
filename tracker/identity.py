"""Which Statement an entry of a feed is: by its key while that behaves, else by its link, its title and its date.

A key behaves while what it names is about the same thing. A new key on a known link, one that counts, one key on all
entries: then the other names decide, as far as they leave one answer. What they leave open is a Statement of its own:
unrelated texts are never compared. Pure; knows no store and no format. Decides identity alone, not what changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tracker.faces import (
    Face,
    Known,
    dated_title,
    is_alike,
    is_alike_undated,
    is_alike_unlinked,
    is_borne_out,
    is_dated_alike,
    is_numbered_alike,
    is_open,
    is_rekeyed,
    is_related,
    is_related_in_part,
    is_related_unlinked,
    is_same,
    is_undisputed,
    newest_first,
    number,
    numbered_stem,
    shares,
)
from tracker.names import steady, stem

MOST_PAIRS = 400
"""Entries times Statements that are compared by their texts alone: twenty that go while twenty come."""


@dataclass(kw_only=True)
class Matched:
    """Which Statement each entry is, by the entry's place in what was given, and why where its key does not say it.
    `open` are those that no Statement was found for; `reused` names the Statement whose key one of them bears. Of those
    `by_words` nothing else says it; each that is `unsure` may be an edit of that Statement, or the next of its kind."""

    of: dict[int, Known] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    open: list[int] = field(default_factory=list)
    reused: dict[int, Known] = field(default_factory=dict)
    by_words: set[int] = field(default_factory=set)
    unsure: dict[int, Known] = field(default_factory=dict)


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
                self._pair(some, free, dated_title)
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

    def by_absence(
        self,
        absent: Sequence[Known],
        present: Callable[[], Sequence[Known]],
        in_a_series: Callable[[Known], bool] = lambda _: False,
    ) -> None:
        """Those that stand where others stood: `absent` Statements were listed until now and are not in this reading.
        What one of them has in common with others that are `present` in it says nothing; those are seldom asked for.
        Words alone are believed where the rest of the list stays, and of a Statement that is not `in_a_series`: once
        before it was told by its words alone, or could not be. Bulletins in the same words come one after the other."""
        crowd = cache(present)
        either = _either(is_dated_alike, is_related)
        slug = "same link but for the words of its title"
        steps: list[tuple[Callable[[Face], Hashable], Callable[[Face, Face], bool], str]] = [
            (lambda each: each.link, either, "same link"),
            (lambda each: (each.title, each.text), is_undisputed, "same text"),
            (lambda each: steady(each.key), is_rekeyed, "same key but for its counter or site"),
            (number, is_related_in_part, "same number in its link"),
            (lambda each: numbered_stem(each.link), is_related_in_part, slug),
            (dated_title, _both(is_related, is_numbered_alike), "same title and date"),
            (lambda each: each.published, _both(is_alike, is_numbered_alike), "same date, and much the same words"),
        ]
        for token, sure, why in steps:
            self._pair(self.done.open, absent, token, sure, why, crowd=crowd)
        before = set(self.done.of)
        single = [each for each in absent if each.statement_id not in self.taken and not in_a_series(each)]
        if (self.taken or self.done.reused) and single:
            self._pair(self.done.open, single, lambda each: stem(each.link)[0], is_alike_undated, slug, crowd=crowd)
            titled = "same title, and much the same words"
            self._pair(self.done.open, single, lambda each: each.title, is_alike_undated, titled, crowd=crowd)
            nameless = [at for at in self.done.open if self._says_little(at)]
            self._closest(nameless, single, is_alike_unlinked, "much the same words", crowd=crowd)
        self.done.by_words = set(self.done.of) - before
        self._note_unsure(absent)

    def _note_unsure(self, absent: Sequence[Known]) -> None:
        """What is left in much the same words as a Statement that went, and neither link nor date nor number tells."""
        free = [each for each in absent if each.statement_id not in self.taken]
        if len(free) * len(self.done.open) <= MOST_PAIRS:
            for at in self.done.open:
                like = [(shares(self.entries[at], each)[1], -each.statement_id, each) for each in free]
                like = [pair for pair in like if is_alike_unlinked(self.entries[at], pair[-1])]
                if like and at not in self.done.reused:
                    self.done.unsure[at] = max(like)[-1]

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
        self,
        entries: Sequence[int],
        known: Sequence[Known],
        sure: Callable[[Face, Face], bool],
        why: str = "",
        *,
        crowd: Callable[[], Sequence[Known]] = tuple,
    ) -> None:
        """Take those pairs, the closest first, that are closer than any other of either. An entry of which the same is
        `sure` with one of the `crowd` is one of a series, and is left."""
        waiting = [at for at in entries if at not in self.done.of]
        free = [each for each in known if each.statement_id not in self.taken]
        if len(waiting) * len(free) > MOST_PAIRS:
            return
        both = [(at, each) for at in waiting for each in free if sure(self.entries[at], each)]
        among = crowd()[:MOST_PAIRS] if both else ()
        series = {at for at in {at for at, _ in both} if any(sure(self.entries[at], one) for one in among)}
        pairs = [(shares(self.entries[at], each)[1], at, each) for at, each in both if at not in series]
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


_Test = Callable[[Face, Face], bool]


def _either(*some: _Test) -> _Test:
    return lambda one, other: any(each(one, other) for each in some)


def _both(*some: _Test) -> _Test:
    return lambda one, other: all(each(one, other) for each in some)
