"""Which way a finding points, where the words show it: up or down, surer or less sure, vaguer or more specific."""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.explaining.context import Context
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import KINDS
from tracker.judging.lexicon import BIT
from tracker.judging.reading.item import NAMES_AND_NUMBERS, Item
from tracker.model import FindingKind as K

_LESS_MORE = {kind: [BIT[name] for name in row.less_more] for kind, row in KINDS.items() if row.less_more}
_RANKS = {kind: [BIT[name] for name in row.ranks] for kind, row in KINDS.items() if row.ranks}


def direction(seen: Observation, context: Context) -> int:
    """1 for more (a higher number, surer, stronger, more specific, a doer named), -1 for less, 0 if
    it cannot be told."""
    turn = BY_THEMSELVES.get(seen.kind)
    if turn:
        return turn(seen, context)
    if seen.kind in _LESS_MORE:
        less, more = _LESS_MORE[seen.kind]
        return _sign(_count(seen.new, more) - _count(seen.old, more) - _count(seen.new, less) + _count(seen.old, less))
    if seen.kind in _RANKS:
        before, after = (_rank(items, _RANKS[seen.kind]) for items in (seen.old, seen.new))
        return _sign(after - before) if before and after else 0
    return 0


def _risen(seen: Observation, context: Context) -> int:
    numbers = [[item for item in items if item.kind == "N"] for items in (seen.old, seen.new)]
    if any(len(each) != 1 for each in numbers):
        return 0
    return _sign(numbers[1][0].value - numbers[0][0].value)


def _named(seen: Observation, context: Context) -> int:
    return bool(seen.new) - bool(seen.old)


def _narrowed(seen: Observation, context: Context) -> int:
    """A general word for a special one is vaguer, and so are fewer words before the same noun."""
    if not (seen.old and seen.new):
        return 0
    vague = BIT["generic"] | BIT["vague_number"]
    general = [any(item.word.mask & vague for item in items) for items in (seen.old, seen.new)]
    exact = [any(item.kind in NAMES_AND_NUMBERS for item in items) for items in (seen.old, seen.new)]
    if general[0] != general[1] and len(seen.old) == len(seen.new) == 1:
        return -1 if general[1] and not exact[1] else 1 if general[0] and not exact[0] else 0
    if any(exact) or context.change_of(seen.old[0]) < 0:
        return 0
    change = context.found.changes[context.change_of(seen.old[0])]
    before, after = (
        sum(item.kind == "W" and len(item.key.split(" ")) for item in items) for items in (change.old, change.new)
    )
    heads = [
        side.after(items[-1]) for side, items in zip(context.sides, (change.old, change.new), strict=True) if items
    ]
    same = len(heads) == 2 and all(heads) and heads[0][0].key == heads[1][0].key and heads[0][0].kind == "W"
    last = [items[-1].key.rsplit(" ", 1)[-1] for items in (change.old, change.new) if items]
    return _sign(after - before) if same or len(set(last)) < len(last) else 0


BY_THEMSELVES: dict[K, Callable[[Observation, Context], int]] = {
    K.NUMBER: _risen,
    K.ACTOR: _named,
    K.SPECIFICITY: _narrowed,
}
"""Kinds whose way is told by more than the classes of their words."""


def _count(items: tuple[Item, ...], mask: int) -> int:
    return sum(bool(item.word.mask & mask) for item in items)


def _rank(items: tuple[Item, ...], masks: list[int]) -> int:
    """The highest rank of a class among some items; 0 if they have none."""
    return max((place for place, mask in enumerate(masks, 1) for item in items if item.word.mask & mask), default=0)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
