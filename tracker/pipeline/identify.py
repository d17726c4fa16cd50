"""Which Statement each entry of a Reading is of: gathers what there is to be known and asks `tracker.identity`.

Gives the same captures back under the keys of their Statements, new ones under a key that is free. Writes nothing.
Keys that are made of addresses (pages, posts) can be believed and pass as they are, unless their source has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count

from tracker.faces import Face, Known, face, is_borne_out, is_dated_alike, is_related, links_differ, newest_first
from tracker.history import StaleEntry
from tracker.identity import Matched, Matching
from tracker.model import Capture, EventKind, ReadingState, SameEntry, Source, StatementState
from tracker.pipeline.sight import Sight
from tracker.sources import KINDS, EarlierKeys
from tracker.store import Reads
from tracker.text import declared_hash, text_hash

BY_WORDS = "told_by"
"""What the detail of an event has where nothing but words told."""

OWN_DIGITS = 8
"""Hexadecimal digits of its text in the key of an entry that no other name tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rekeyed:
    """A Statement that is shown under another key than before; `by_words`: nothing but its words says so."""

    statement_id: int
    old: str
    new: str
    why: str
    by_words: bool = False


@dataclass(kw_only=True, slots=True)
class Identified:
    """The captures under the keys of their Statements, and the heads of all of these that are known. By the key of a
    Statement: the `names` that it is shown under and was not known by before. By that of a new one: the key of what it
    is a copy of, which stands in the same reading, the Statement whose key it `reused`, and that of which it may be an
    edit, if nothing tells (`unsure`)."""

    captures: list[Capture | SameEntry]
    heads: Mapping[str, StatementState]
    rekeyed: list[Rekeyed] = field(default_factory=list)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    reused: dict[str, Known] = field(default_factory=dict)
    unsure: dict[str, Known] = field(default_factory=dict)


def identify(reads: Reads, sight: Sight, *, newest: bool = True, before: Identified | None = None) -> Identified:
    """Tell the captures of `sight` apart; those of a past Reading are not the `newest` word on what is listed. What was
    found `before` stands if each head does, listed there or named in it. Raises StaleEntry where an entry that was
    taken as known must be read."""
    source, items = sight.source, sight.reading.captures
    named = items if before is None else (*items, *before.captures)
    heads = reads.heads(source.statements_of, (item.key for item in named), place=source.id)
    if before is not None and before.heads == heads:
        return before
    if (earlier_keys := KINDS[source.kind].earlier_keys) is not None:
        return _after_move(reads, source, Identified(captures=list(items), heads=heads), earlier_keys)
    plain = {
        at: head
        for at, item in enumerate(items)
        if (head := heads.get(item.key)) is not None and (isinstance(item, SameEntry) or _is_plain(item, head))
    }
    if len(plain) == len(items) or _are_borne_out(reads, source, [*items], heads, plain):
        return Identified(captures=list(items), heads=heads)
    return _Identifying(reads, sight, heads, plain, newest).identified()


def _after_move(reads: Reads, source: Source, found: Identified, earlier_keys: EarlierKeys) -> Identified:
    """Statements whose keys are made of an address that their Source had before."""
    unknown = {item.key: at for at, item in enumerate(found.captures) if item.key not in found.heads}
    moves = reads.moves(source.statements_of) if unknown else []
    earlier = {key: earlier_keys(source, key, moves) for key in unknown}
    names = dict.fromkeys(each for some in earlier.values() for each in some)
    if not names:
        return found
    followed = source.parent is not None and not KINDS[source.kind].windows
    why = "its page has another address" if followed else "its source moved"
    bearers = reads.bearers(source.statements_of, names)
    for key, at in unknown.items():
        item = found.captures[at]
        borne = [one for name in earlier[key] for one in bearers[name]]
        if borne and isinstance(item, Capture):
            (known,) = reads.shown(borne[:1])
            _go_on(found, at, item, known, why)
    keys = [item.key for item in found.captures]
    return replace(found, heads=reads.heads(source.statements_of, keys, place=source.id))


def _go_on(found: Identified, at: int, item: Capture, known: Known, why: str) -> None:
    """The Statement goes on under its key, unless what stands at the new address is about something else."""
    entry = face(item)
    if item.hidden or is_dated_alike(entry, known) or is_related(entry, known):
        found.captures[at] = replace(item, key=known.key)
        found.names[known.key] = (item.key,)
        found.rekeyed.append(Rekeyed(statement_id=known.statement_id, old=known.key, new=item.key, why=why))
    else:
        found.reused[item.key] = known


def _is_plain(item: Capture, head: StatementState) -> bool:
    """Whether an entry says, under its key, what it said before."""
    if item.entry and item.entry == head.entry:
        return True
    return text_hash(item.title, item.text) == head.text_hash and declared_hash(item.declared) == head.meta_hash


def _are_borne_out(
    reads: Reads,
    source: Source,
    items: Sequence[Capture | SameEntry],
    heads: Mapping[str, StatementState],
    plain: Iterable[int],
) -> bool:
    """Whether each entry that says something else stands alone under a key that only its Statement has borne, links
    where that did, and is about the same: what most changed feeds are, and nothing is to be told apart in them."""
    same = set(plain)
    changed = [item for at, item in enumerate(items) if at not in same]
    if len({item.key for item in items}) < len(items) or any(item.key not in heads for item in changed):
        return False
    bearers = reads.bearers(source.statements_of, [item.key for item in changed])
    if any([*bearers[item.key]] != [heads[item.key].statement_id] for item in changed):
        return False
    known = {each.key: each for each in reads.shown([heads[item.key].statement_id for item in changed])}
    entries = [face(item) for item in changed if isinstance(item, Capture) and item.key in known]
    if len(entries) < len(changed):
        return False
    return all(entry.page == known[entry.key].page and is_borne_out(entry, known[entry.key]) for entry in entries)


class _Identifying:
    """The steps for one Reading in which there is something to be told apart."""

    def __init__(
        self,
        reads: Reads,
        sight: Sight,
        heads: Mapping[str, StatementState],
        plain: Mapping[int, StatementState],
        newest: bool,
    ) -> None:
        self.reads, self.sight, self.newest = reads, sight, newest
        self.source_id = sight.source.statements_of
        self.heads, self.plain = dict(heads), dict(plain)
        self.items = list(sight.reading.captures)
        self.open: list[int] = []
        self.faces: list[Face] = []
        self.found = Identified(captures=[], heads=self.heads)
        self.leave: set[int] = set()  # entries that say again what another one says
        self.used = {head.key for head in plain.values()}
        self.begun: dict[str, tuple[str, Face]] = {}  # by the key in the feed: new Statements, the first of each
        self.bearers: Mapping[str, Sequence[Known]] = {}

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """Where in the reading the Statements stand that say what they said; seldom asked for."""
        found: dict[int, list[int]] = {}
        for at, head in self.plain.items():
            found.setdefault(head.statement_id, []).append(at)
        return found

    def identified(self) -> Identified:
        self._part()
        names = dict.fromkeys(name for each in self.faces for name in each.names)
        bearers = self.reads.bearers(self.source_id, names)
        borne = {one for some in bearers.values() for one in some}
        known = {each.statement_id: each for each in self.reads.shown(borne)}
        self.bearers = {name: [known[each] for each in some] for name, some in bearers.items()}
        matching = Matching(self.faces, self.bearers, {head.statement_id for head in self.plain.values()})
        matching.by_key()
        matching.by_link()
        if matching.done.open and self.newest and self.sight.reading.state is ReadingState.COMPLETE:
            listed = [head for head in self.heads.values() if head.listed and head.place == self.sight.source.id]
            absent = [head.statement_id for head in listed if head.statement_id not in matching.taken]
            present = [head.statement_id for head in listed if head.statement_id in matching.taken]
            if absent:
                matching.by_absence(self.reads.shown(absent), lambda: self.reads.shown(present), self._is_in_a_series)
        self._settle(matching.done)
        self.found.captures = [item for at, item in enumerate(self.items) if at not in self.leave]
        if any(known.key not in self.heads for known in matching.done.of.values()):
            self.heads |= self.reads.heads(
                self.source_id, (item.key for item in self.found.captures), place=self.sight.source.id
            )
        return self.found

    def _is_in_a_series(self, known: Known) -> bool:
        kinds = (EventKind.REKEYED, EventKind.INDISTINCT)
        return bool(self.reads.newest_event(self.source_id, kinds, having=BY_WORDS, statement_id=known.statement_id))

    def _part(self) -> None:
        """What there is to be told apart; an entry that stands there twice is one."""
        said: set[tuple[str, str, str, str]] = set()
        for at, item in enumerate(self.items):
            if at not in self.plain and isinstance(item, Capture):
                entry = face(item)
                says = entry.key, entry.link, entry.title, entry.text
                if says in said:
                    self.leave.add(at)
                else:
                    self.open.append(at)
                    self.faces.append(entry)
                said.add(says)

    def _settle(self, done: Matched) -> None:
        for index, known in done.of.items():
            entry = self.faces[index]
            self._name(self.open[index], known.key)
            new = [name for name in entry.names if known not in self.bearers.get(name, ())]
            self.found.names[known.key] = tuple(new)
            if index in done.why and entry.key in new:
                self.found.rekeyed.append(
                    Rekeyed(
                        statement_id=known.statement_id,
                        old=known.key,
                        new=entry.key,
                        why=done.why[index],
                        by_words=index in done.by_words,
                    )
                )
        for index in sorted(done.open, key=lambda index: newest_first(self.faces[index], index)):
            self._begin(index, done)

    def _begin(self, index: int, done: Matched) -> None:
        """An entry that is no known Statement's: the edit of one that an old copy still stands for, or a new one."""
        entry, at = self.faces[index], self.open[index]
        if self._says_again(entry):
            self.leave.add(at)
            return
        bearers = self.bearers.get(entry.key, ())
        for known in bearers:
            here = self.places.get(known.statement_id, [])
            # Of a key that several bear nobody can say whose newer form this is.
            if here and len(bearers) == 1 and self.newest and self._replaces(entry, known):
                self._displace(here, known)
                self._name(at, known.key)
                return
            if (
                known.key in self.used
                and is_related(entry, known)
                and not (
                    links_differ(entry, known) and len(bearers) > 1  # a key that names nothing stands on many pages
                )
            ):
                self._new(at, entry, copy=known.key)
                return
        first = self.begun.get(entry.key)
        copy = (
            first[0] if first is not None and not links_differ(entry, first[1]) and is_related(entry, first[1]) else ""
        )
        self._new(at, entry, copy=copy, reused=done.reused.get(index), unsure=done.unsure.get(index))

    def _says_again(self, entry: Face) -> bool:
        """Whether the Statement of this key stands there too and says the same."""
        head = self.heads.get(entry.key)
        return head is not None and head.key in self.used and head.text_hash == text_hash(entry.title, entry.text)

    def _replaces(self, entry: Face, known: Known) -> bool:
        """Whether an entry is the newer form of a Statement whose old form still stands in the reading."""
        if links_differ(entry, known) or not is_related(entry, known):
            return False
        mine, other = entry.updated or entry.published, known.updated or known.published
        return mine is None or other is None or mine >= other

    def _displace(self, here: Sequence[int], known: Known) -> None:
        """The old form that was left behind is a Statement of its own from now on: a copy."""
        del self.places[known.statement_id]
        for place in here:
            old = self.items[place]
            if isinstance(old, SameEntry):
                raise StaleEntry(old.key)
            del self.plain[place]
            self._new(place, face(old), copy=known.key)

    def _new(
        self, at: int, entry: Face, *, copy: str = "", reused: Known | None = None, unsure: Known | None = None
    ) -> None:
        # By what it says, not by a number: thousands of entries under one key would have to try as many.
        own = f"{entry.key} ({text_hash(entry.title, entry.text).hex()[:OWN_DIGITS]})"
        key = next(
            each
            for each in chain(entry.names, [own], (f"{own} {number}" for number in count(2)))
            if self._is_free(each)
        )
        self._name(at, key)
        self.found.names[key] = tuple(name for name in entry.names if name != key)
        self.begun.setdefault(entry.key, (key, entry))
        if copy:
            self.found.copies[key] = copy
        if reused is not None:
            self.found.reused[key] = reused
        if unsure is not None:
            self.found.unsure[key] = unsure

    def _is_free(self, key: str) -> bool:
        if key in self.used:
            return False
        bearers = self.bearers.get(key)
        if bearers is None:
            bearers = self.reads.shown(self.reads.bearers(self.source_id, [key])[key])
        return all(each.key != key for each in bearers)

    def _name(self, at: int, key: str) -> None:
        item = self.items[at]
        assert isinstance(item, Capture)
        self.used.add(key)
        if item.key != key:
            self.items[at] = replace(item, key=key)
