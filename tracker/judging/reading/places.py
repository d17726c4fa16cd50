"""Whether a word says where: a word of place, or a name behind one or behind a preposition of place.

Looks at the words before one; knows no map.
"""

from __future__ import annotations

from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.reading.item import Item

NEAR = 3
"""Items before a name among which what makes it a place stands."""
_LOCATIVE = word_list("place_prepositions")
_PASSED_OVER = word_list("words_inside_names")
_PLACE = BIT["place"]


def is_place(index: int, text: list[Item]) -> bool:
    """Whether the item at a place of a text says where."""
    return says_where(text[index], text[max(0, index - NEAR) : index][::-1])


def says_where(item: Item, before: list[Item]) -> bool:
    """The same of an item and those before it in its clause, the nearest first."""
    if item.kind != "A":
        return item.word.mask & _PLACE != 0
    for each in before[:NEAR]:
        if each.key in _LOCATIVE or each.word.mask & _PLACE:
            return True
        if each.kind != "A" and each.key not in _PASSED_OVER and each.form.isascii():
            return False
    return False
