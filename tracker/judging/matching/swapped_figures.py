"""Numbers and times that took each other's places while all around them stayed: "3 killed and 12 wounded" became "12
killed and 3 wounded".

Every one of them stands in the other text too, and so was paired as moved; but what is said of each is another thing.
Needs no language. Whole clauses that changed their order took their numbers with them and are no swap; neither are the
members of a bare list.
"""

from __future__ import annotations

import re
from itertools import pairwise

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Change, Pair
from tracker.judging.reading.item import FIGURES, WORDS, Item

_JOINING = word_list("list_conjunctions")
"""What stands between the members of a list, whose order says nothing."""

_WORD = re.compile(r"[^\W\d_]+")


def swapped(pairs: list[Pair], changes: list[Change], old: str) -> list[Pair]:
    """`pairs`, those of measures that stand in each other's places as pairs of another value, each with what stands
    there now. `old` is the old text."""
    found = _closed({pair.change: pair for pair in pairs if _is_replaced(pair, changes)})
    if not found or _is_list([changes[each].old[0] for each in sorted(found)], old):
        return pairs
    first, last = min(found), max(found)
    if any(_went_along(pair, first, last) for pair in pairs):
        return pairs
    taken = {id(pair) for pair in found.values()}
    rest = [pair for pair in pairs if id(pair) not in taken]
    for place, pair in sorted(found.items()):
        rest.append(pair._replace(new=changes[place].new[0], how="value", moved=False, target=place))
    return rest


def _is_replaced(pair: Pair, changes: list[Change]) -> bool:
    """Whether a measure went to another place, and one of its kind, and nothing else, stands in its own."""
    here = changes[pair.change]
    if not pair.moved or pair.how != "same" or pair.old.kind not in FIGURES:
        return False
    return len(here.old) == len(here.new) == 1 and here.new[0].kind == pair.old.kind


def _closed(moves: dict[int, Pair]) -> dict[int, Pair]:
    """Of moves by the places they leave those that come from, and go to, each other's places."""
    while True:
        reached = {pair.target for pair in moves.values()}
        kept = {place: pair for place, pair in moves.items() if place in reached and pair.target in moves}
        if len(kept) == len(moves):
            return kept
        moves = kept


def _went_along(pair: Pair, first: int, last: int) -> bool:
    """Whether a word or a name moved among the places from `first` to `last` too."""
    if not pair.moved or pair.old.kind not in WORDS:
        return False
    return min(pair.change, pair.target) <= last + 1 and max(pair.change, pair.target) >= first - 1


def _is_list(measures: list[Item], text: str) -> bool:
    """Whether nothing but what joins a list stands between `measures` in `text`."""
    between = (text[one.end : other.start] for one, other in pairwise(measures))
    return all(word in _JOINING for said in between for word in _WORD.findall(said.casefold()))
