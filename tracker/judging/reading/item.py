"""The smallest thing that is compared: a word, phrase, number, name or sign; what it states and where it stands."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tracker.judging.lexicon import BIT, Word

ItemKind = Literal["W", "F", "A", "N", "D", "T", "S", "L", "E"]
"""W content word, F function word, A name, N number, D day and month, T time of day, S number of a section, L link,
handle or hashtag, E emoji. Letters and no enum: they are compared some thousand times in a verdict."""


def item_kinds(*kinds: ItemKind) -> frozenset[ItemKind]:
    """A set of kinds; a letter that is none of them fails the check of types."""
    return frozenset(kinds)


WORDS = item_kinds("W", "A")
"""Words that tell something: of content, and names."""
PLAIN_WORDS = item_kinds("W", "F")
ALL_WORDS = item_kinds("W", "A", "F")
FIGURES = item_kinds("N", "D", "T")
"""What is measured or dated: numbers, days, hours."""
CONTENT = WORDS | FIGURES
"""All that can be part of a claim."""
WORDS_AND_NUMBERS = item_kinds("W", "A", "N")
NAMES_AND_NUMBERS = item_kinds("A", "N")
NAMES_AND_FIGURES = item_kinds("A", "N", "D", "T")
NUMBERS_AND_DAYS = item_kinds("N", "D")
DAYS_AND_HOURS = item_kinds("D", "T")
MARKUP = item_kinds("L", "E")
SIGNS = FIGURES | MARKUP | item_kinds("S")
"""All that is no word."""


class Item(NamedTuple):
    """One thing said. `key` is equal for items that state the same; `form` is the form in which it is written, in small
    letters."""

    start: int
    end: int
    kind: ItemKind
    key: str
    form: str
    word: Word
    value: float


FUNCTION = BIT["function"]
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Numbers of four figures that are years."""
new_tuple = tuple.__new__
"""Makes a named tuple in a third of the time of a call of its class."""
