"""What a rule sees, before it is put into words: a kind and the items of both texts it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.judging.reading.item import Item
from tracker.model import FindingKind as K


class Observation(NamedTuple):
    """`weak`: told by the words around alone; a reader hears it last."""

    kind: K
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    weak: bool = False


def having(items: Iterable[Item], mask: int) -> tuple[Item, ...]:
    """The items of one or more classes."""
    return tuple([item for item in items if item.word.mask & mask])
