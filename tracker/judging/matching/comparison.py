"""Two texts compared: what changed, which items were matched and how, and which have no counterpart.

Values alone; `compare` fills them in, and rules, features and explanations read them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tracker.diffing import Block
from tracker.judging.lexicon import Lexicon
from tracker.judging.reading.item import CONTENT, Item
from tracker.judging.reading.verbs import VerbForm
from tracker.model import Span

MAX_CHANGES = 400
"""Places that changed, in the order of the text, of which it is asked what they mean; those beyond are not looked at,
and the verdict is limited."""


How = Literal[
    "same", "spelling", "name", "family", "prefix", "synonym", "near", "short", "section", "doubtful", "distinct",
    "value",
]  # fmt: skip
"""How two items were matched. They state the same: "same" (equal ones that moved), "spelling", "name" (in another
alphabet), "family" (of words), "prefix" (of a verb), "synonym", "near" (a thesaurus holds them near), "short" (an
abbreviation), "section" (a number that only counts). They may not: "doubtful" (synonyms of two senses), "distinct" (two
senses), "value" (of a number or time)."""


def ways(*how: How) -> frozenset[How]:
    """A set of ways to match; a word that is none of them fails the check of types."""
    return frozenset(how)


class Loose(NamedTuple):
    """An item of a change: its place in the list of changes."""

    item: Item
    change: int


class Pair(NamedTuple):
    """Two items that were matched, and how; `change` and `target` are the places of the old and the new one in the list
    of changes."""

    old: Item
    new: Item
    how: How
    change: int
    moved: bool
    target: int = -1


class Verbs(NamedTuple):
    """A verb, or two that were matched, what it tells in each text, and how it was matched ("same" if it stayed)."""

    old: Item
    new: Item
    before: VerbForm
    after: VerbForm
    how: How
    moved: bool

    @property
    def shifted(self) -> bool:
        """Whether it tells of another time, or what was done is under way; an infinitive tells of none, and of two
        Slavic words which is under way is a guess."""
        times = {self.before.time, self.after.time}
        if "" in times or "open" in times:
            return False
        sure = self.old.key == self.new.key and not self.revoiced
        return len(times) > 1 or (sure and self.before.under_way != self.after.under_way)

    @property
    def revoiced(self) -> bool:
        """Whether it turned passive or active."""
        return self.before.passive != self.after.passive


class Change(NamedTuple):
    """A stretch of items that differ, and where: an empty side has the empty span at which the other one stands."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    old_span: Span
    new_span: Span


Given = Literal["one", "again", "day", "unit", "share", "span", "sum"]
"""How a text gives a figure that the other one writes: it is one, stands there again, is the day of a date, is written
in another unit, as a part of a whole, as a span of time, is a sum or a difference."""


class Exchange(NamedTuple):
    """Two who took each other's part: in the old text and in the new one."""

    old: tuple[Item, Item]
    new: tuple[Item, Item]


class _Side(NamedTuple):
    """The items of one text in order, where they begin, and where the open ones do: made once, asked often."""

    starts: list[int]
    items: list[Item]
    opened: frozenset[int]


@dataclass(kw_only=True, slots=True)
class Comparison:
    """Two texts compared; `compare` fills it in, and nobody changes it after that. `bent` are equal items in another
    form (inflection, case); `lost` and `gained` have no counterpart; `blocks` are the changed stretches of the
    alignment; `held` the items of these that stayed where they were, `stayed` the stretches in which nothing but marks
    and forms changed. `open` are the items of both sides that have no counterpart or one that states something else, in
    the order of the text, `open_classes` the classes that any of them has; `places` tells where an item stands in
    `old_items` or `new_items`, by its identity; `verbs` are those matched that are put otherwise, `retimed` the old
    ones, by identity, of which it is sure that they put a thing into another time; `crossed` stand in each other's
    place, `exchanged` took each other's part; `again` are the words without counterpart, by identity, that the other
    text says elsewhere, `given` the figures without counterpart that it gives in another way; `markers` are those of
    lists, which are no items, nor is what is `struck` out; `beside` is what stands in the changed stretches and is not
    the statement, where it differs, `repeated` what one text says once more than the other."""

    old: str
    new: str
    lexicon: Lexicon
    blocks: list[Block]
    changes: list[Change] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    bent: list[tuple[Item, Item]] = field(default_factory=list)
    lost: list[Loose] = field(default_factory=list)
    gained: list[Loose] = field(default_factory=list)
    old_items: list[Item] = field(default_factory=list)
    new_items: list[Item] = field(default_factory=list)
    held: list[tuple[Item, Item]] = field(default_factory=list)
    stayed: list[tuple[Span, Span]] = field(default_factory=list)
    open: tuple[list[Item], list[Item]] = field(default_factory=lambda: ([], []))
    open_classes: int = 0
    verbs: list[Verbs] = field(default_factory=list)
    retimed: set[int] = field(default_factory=set)
    crossed: list[tuple[Pair, Pair]] = field(default_factory=list)
    exchanged: Exchange | None = None
    again: set[int] = field(default_factory=set)
    given: dict[int, Given] = field(default_factory=dict)
    places: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    kept: int = 0
    moved_blocks: int = 0
    limited: bool = False
    markers: tuple[list[Span], list[Span]] = field(default_factory=lambda: ([], []))
    struck: tuple[list[Span], list[Span]] = field(default_factory=lambda: ([], []))
    beside: list[tuple[Span, Span]] = field(default_factory=list)
    repeated: list[tuple[Span, Span]] = field(default_factory=list)
    _sides: list[_Side] = field(default_factory=list)

    def inside(self, side: int, span: Span) -> list[Item]:
        """The items of the old text (0) or the new one (1) that begin in a stretch of it, in their order."""
        starts, items, _ = self._side(side)
        return items[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]

    def content(self, side: int, span: Span) -> list[Item]:
        """Those of them that are of content."""
        return [item for item in self.inside(side, span) if item.kind in CONTENT]

    def loose(self, side: int, items: list[Item]) -> int:
        """How many items of a text are open."""
        opened = self._side(side).opened
        return sum(item.start in opened for item in items)

    def _side(self, side: int) -> _Side:
        if not self._sides:
            for items, opened in zip((self.old_items, self.new_items), self.open, strict=True):
                listed = sorted(items)
                starts = [item.start for item in listed]
                self._sides.append(_Side(starts, listed, frozenset(item.start for item in opened)))
        return self._sides[side]


BENIGN = ways("same", "spelling", "name", "family", "prefix", "synonym", "near", "short", "section")
"""The ways of two items that state the same."""
