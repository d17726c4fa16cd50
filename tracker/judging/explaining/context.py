"""The two texts of a comparison as places: in which change an item stands, and what stands around it.

Reads a Comparison for those who say why; knows words only by class and form. Observes and decides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect

from tracker.diffing import likeness
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import PLAIN_WORDS, Item
from tracker.judging.reading.verbs import NOTHING, VerbForm, verb_form

_ENDS = frozenset(".!?…\n;:")
_MODAL = BIT["must"] | BIT["should"] | BIT["may"] | BIT["will"]
_AUXILIARY = word_list("finite_auxiliaries")
WORD = re.compile(r"[^\W_]{1,64}+(?:['’ʼ-][^\W_]{1,64}+){0,16}")
_NO_VERB = ("er", "est", "ly", "s")
"""Endings of English forms that are no verb, or not surely one: comparatives, adverbs, plurals."""
LOOK_BACK = 3
"""Items before a verb among which its auxiliaries stand."""
WINDOW = 5
"""Most items that are looked at on one side of another."""
_BEFORE: frozenset[str] = frozenset()
MIN_VERB = 3
"""Letters of the shortest English verb that is told by its form: "ml" is a unit."""


class Side:
    """One text: its items with what precedes and follows them."""

    def __init__(self, text: str, items: list[Item], language: str) -> None:
        self.text = text
        self.items = items
        self.language = language
        self.revoiced = False
        """Whether a verb of the text turned passive or active."""
        self._verbs: dict[int, VerbForm] = {}
        self._near: dict[tuple[int, frozenset[str]], list[Item]] = {}
        self._index: dict[int, int] = {}
        mask = 0
        kinds = set()
        phrases = False
        for place, item in enumerate(items):
            self._index[item.start] = place
            mask |= item.word.mask
            kinds.add(item.kind)
            phrases = phrases or " " in item.key
        self.mask = mask
        """The classes that any of the items has."""
        self._heads = None if phrases else items
        self.counts = "N" in kinds
        """Whether a number stands in the text."""

    def at(self, item: Item) -> int:
        """The place of an item, or of the phrase that holds it."""
        place = self._index.get(item.start)
        if place is None:
            place = bisect(self.items, item.start, key=_start) - 1
            if place >= 0 and self.items[place].end < item.end:
                place = -1
        return place

    def narrowed(self, item: Item) -> Item:
        """The item where it stands by itself: one word of a phrase that was taken apart has the phrase's place."""
        if " " in item.key or item.kind not in PLAIN_WORDS or " " not in self.text[item.start : item.end]:
            return item
        words = [match for match in WORD.finditer(self.text, item.start, item.end)]
        best = max(words, key=lambda match: likeness(match.group().lower(), item.key))
        return item._replace(start=best.start(), end=best.end())

    def before(self, item: Item, most: int = 1) -> list[Item]:
        """Up to `most` items before one in its clause, the nearest first."""
        place = self.at(item)
        near = self._near.get((place, _BEFORE))
        if near is None:
            near = self._near[place, _BEFORE] = []
            last = max(0, place - WINDOW)
            while place > last and not self._parted(place - 1, _ENDS):
                place -= 1
                near.append(self.items[place])
        return near[:most]

    def after(self, item: Item, most: int = 1, *, ends: frozenset[str] = _ENDS) -> list[Item]:
        """Up to `most` items after one in its sentence."""
        place = self.at(item)
        near = self._near.get((place, ends))
        if near is None:
            near = self._near[place, ends] = []
            last = min(len(self.items) - 1, place + WINDOW) if place >= 0 else -1
            while place < last and not self._parted(place, ends):
                place += 1
                near.append(self.items[place])
        return near[:most]

    def comma_before(self, item: Item) -> bool:
        """Whether a mark stands between an item and the one before it, or it begins the text."""
        place = self.at(item)
        start = self.items[place - 1].end if place > 0 else 0
        return any(not char.isspace() for char in self.text[start : item.start]) or place <= 0

    def set_off(self, item: Item) -> bool:
        """Whether a comma, a dash or the like stands right before an item, inside a sentence."""
        place = self.at(item)
        return place > 0 and any(char in ",;:—–(-" for char in self.text[self.items[place - 1].end : item.start])

    def _parted(self, place: int, ends: frozenset[str]) -> bool:
        start, end = self.items[place].end, self.items[place + 1].start
        return end - start > 1 and not ends.isdisjoint(self.text[start:end])

    def lead(self, item: Item) -> list[str]:
        """The words before an item that can change what it tells as a verb."""
        place = self.at(item)
        return [each.form for each in self.items[max(0, place - LOOK_BACK) : place]]

    def in_name(self, item: Item) -> bool:
        """Whether a word belongs to a name of several words in a sentence of others: "Fact" in "see the Fact Sheet"."""
        place = self.at(item)
        if place <= 0 or not self.text[item.start].isupper():
            return False
        near = [*self.before(item, WINDOW), *self.after(item, WINDOW)]
        beside = [*self.before(item, 1), *self.after(item, 1)]
        small = sum(self.text[each.start].islower() for each in near if each.kind == "W")
        return bool(self.before(item, 1)) and small > 1 and any(self.text[each.start].isupper() for each in beside)

    # --- verbs ---------------------------------------------------------------------------------------------------

    def verb(self, item: Item) -> VerbForm:
        """What an item tells as a verb; NOTHING if it seems to be none."""
        place = self.at(item)
        if place < 0 or item.kind != "W":
            return NOTHING
        known = self._verbs.get(place)
        if known is None:
            if self._heads is None:
                self._heads = [_head(item) if " " in item.key else item for item in self.items]
            known = self._verbs[place] = verb_form(self._heads, place, self.language)
        return known

    def with_helpers(self, item: Item) -> tuple[Item, ...]:
        """A verb with the auxiliaries right before it."""
        run = [item]
        for each in self.before(item, LOOK_BACK):
            if each.key not in HELPERS:
                break
            run.insert(0, each)
        return tuple(run)

    def is_verb(self, item: Item) -> bool:
        """Whether an item is seen to be a finite verb."""
        if item.kind == "F":
            return item.key in _AUXILIARY
        if self.language == "en":
            if item.word.mask & _MODAL:
                return True
            if len(item.form) < MIN_VERB or item.form.endswith(_NO_VERB):
                return False
        verb = self.verb(item)
        return verb is not NOTHING and verb.time != "open"


def _start(item: Item) -> int:
    return item.start


def _head(item: Item) -> Item:
    """The first word of a phrase: of "нанести удар" that is the verb."""
    return item._replace(key=item.key.split(" ", 1)[0], form=item.form.split(" ", 1)[0])


class Context:
    """Both sides, and for each item the change it belongs to."""

    def __init__(self, found: Comparison) -> None:
        language = found.lexicon.language
        self.found = found
        self.sides = (Side(found.old, found.old_items, language), Side(found.new, found.new_items, language))
        self._place: dict[int, int] = {}
        for number, change in enumerate(found.changes):
            for item in (*change.old, *change.new):
                self._place[id(item)] = number
        for each in (*found.lost, *found.gained):
            self._place[id(each.item)] = each.change
        for pair in found.pairs:
            self._place[id(pair.old)] = pair.change
            self._place[id(pair.new)] = pair.target
        self.open = found.open
        self.turned = [(each.old, each.new) for each in found.verbs if each.revoiced]
        for side in self.sides:
            side.revoiced = bool(self.turned)

    def change_of(self, item: Item) -> int:
        """The number of the change an item stands in; -1 if it stayed."""
        return self._place.get(id(item), -1)  # of the item as it was read: a copy has no place

    def kept(self, item: Item, side: int) -> bool:
        """Whether an item of a side has a counterpart."""
        pairs = self.found.pairs
        return any(pair[side] is item for pair in self.found.held) or any(pair[side] is item for pair in pairs)


HELPERS = word_list("auxiliaries")
