"""Sentences weighed by themselves, beside the whole edit: what one of them says otherwise, no other makes good.

A "not" that came into a headline and into the text is one change told twice; two denials in two sentences do not undo
one another. Weighs nothing itself; and what moved from one sentence to another is left to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.diffing import Block
from tracker.judging.matching.comparison import Change, Comparison, Loose, Pair

MAX_ALONE = 12
"""Sentences weighed by themselves, the first ones: each costs a comparison."""


class Part:
    """What a comparison holds of one changed stretch; a pair belongs to both of its places."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.changes: list[int] = []
        self.lost: list[Loose] = []
        self.gained: list[Loose] = []
        self.pairs: list[Pair] = []


def by_sentence(found: Comparison) -> list[Part]:
    """The comparison by its changed stretches."""
    made = [Part(block) for block in found.blocks]
    home = _homes(made, found.changes)
    for number, part in enumerate(home):
        if part:
            part.changes.append(number)
    for side, loose in [(0, each) for each in found.lost] + [(1, each) for each in found.gained]:
        part = home[loose.change]
        if part:
            (part.gained if side else part.lost).append(loose)
    for pair in found.pairs:
        for number in {pair.change, pair.change if pair.target < 0 else pair.target}:
            part = home[number]
            if part:
                part.pairs.append(pair)
    return made


def _homes(made: list[Part], changes: list[Change]) -> list[Part | None]:
    """The stretch of each change; most changes come in the order of the stretches."""
    home: list[Part | None] = []
    at = 0
    for change in changes:
        order = (*range(at, len(made)), *range(at))
        at = next((place for place in order if _holds(made[place].block, change)), at)
        home.append(made[at] if _holds(made[at].block, change) else None)
    return home


def _holds(block: Block, change: Change) -> bool:
    a, b = change.old_span, change.new_span
    return block.old[0] <= a[0] and a[1] <= block.old[1] and block.new[0] <= b[0] and b[1] <= block.new[1]


def told_twice(found: Comparison, split: list[Part]) -> Iterator[Part]:
    """The first of each group of stretches in which the same words changed."""
    said = [tuple(_words(found.changes[number]) for number in part.changes) for part in split]
    counts, seen = Counter(said), set()
    for part, words in zip(split, said, strict=True):
        if words and counts[words] > 1 and words not in seen:
            seen.add(words)
            yield part


def _words(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple([item.key for item in change.old]), tuple([item.key for item in change.new])
