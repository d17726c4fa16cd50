"""The smallest thing that is compared: a word, phrase, number, name or sign; what it states and where it stands."""

from __future__ import annotations

from typing import NamedTuple

from tracker.judging.lexicon import BIT, Word


class Item(NamedTuple):
    """One thing said. `kind` is a letter: W content word, F function word, A name, N number, D day and month, T time of
    day, S number of a section, L link, handle or hashtag, E emoji. `key` is equal for items that state the same; `form`
    is the form in which it is written, in small letters."""

    start: int
    end: int
    kind: str
    key: str
    form: str
    word: Word
    value: float


FUNCTION = BIT["function"]
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Numbers of four figures that are years."""
new_tuple = tuple.__new__
"""Makes a named tuple in a third of the time of a call of its class."""
