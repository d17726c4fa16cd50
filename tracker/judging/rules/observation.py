"""What a rule sees, before it is put into words: a kind and the items of both texts it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.judging.compare import Comparison
from tracker.judging.items import Item

BENIGN = frozenset(("same", "spelling", "name", "family", "prefix", "synonym", "near", "short", "section"))
"""How two items may be paired that state the same; the other ways ("distinct", "doubtful", "value") do not."""


class Observation(NamedTuple):
    """`kind` is a FindingKind's name. `weak`: told by the words around alone; a reader hears it last."""

    kind: str
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    weak: bool = False


def open_items(found: Comparison) -> tuple[list[Item], list[Item]]:
    """The items of both sides that have no benign counterpart, in the order of the text."""
    old = [each.item for each in found.lost]
    new = [each.item for each in found.gained]
    for pair in found.pairs:
        if pair.how not in BENIGN:
            old.append(pair.old)
            new.append(pair.new)
    return sorted(old), sorted(new)


def having(items: Iterable[Item], mask: int) -> tuple[Item, ...]:
    """The items of one or more classes."""
    return tuple(item for item in items if item.word.mask & mask)
