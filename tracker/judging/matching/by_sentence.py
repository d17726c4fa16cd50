"""Sentences weighed by themselves, beside the whole edit: what one of them says otherwise, no other makes good.

A "not" that came into a headline and into the text is one change told twice; two denials in two sentences do not undo
one another. Weighs nothing itself; and what moved from one sentence to another is left to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_

from tracker.diffing import Block
from tracker.judging.matching.comparison import Change, Comparison, Loose, Pair


class Part:
    """What a comparison holds of one changed stretch; a pair belongs to both of its places."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.changes: list[int] = []
        self.lost: list[Loose] = []
        self.gained: list[Loose] = []
        self.pairs: list[Pair] = []

    def comparison(self, found: Comparison) -> Comparison:
        """What `found` holds of this stretch, as a comparison of it alone; what was matched with another stretch stays
        matched."""
        (start, end), (first, last) = self.block.old, self.block.new
        number = {change: place for place, change in enumerate(self.changes)}
        old_items = [item for item in found.old_items if start <= item.start and item.end <= end]
        new_items = [item for item in found.new_items if first <= item.start and item.end <= last]
        inside = {id(item) for item in (*old_items, *new_items)}
        open_ = [item for item in found.open[0] if start <= item.start < end]
        opened = [item for item in found.open[1] if first <= item.start < last]
        changes = [found.changes[change] for change in self.changes]
        return Comparison(
            old=found.old,
            new=found.new,
            lexicon=found.lexicon,
            blocks=[self.block],
            changes=changes,
            pairs=[
                pair._replace(
                    change=number.get(pair.change, number.get(pair.target, 0)),
                    target=number.get(pair.target, number.get(pair.change, 0)),
                )
                for pair in self.pairs
            ],
            bent=[both for both in found.bent if id(both[0]) in inside or id(both[1]) in inside],
            lost=[each._replace(change=number[each.change]) for each in self.lost],
            gained=[each._replace(change=number[each.change]) for each in self.gained],
            old_items=old_items,
            new_items=new_items,
            held=[both for both in found.held if id(both[0]) in inside],
            stayed=[both for both in found.stayed if start <= both[0][0] < end],
            open=(open_, opened),
            open_classes=reduce(or_, [item.word.mask for item in (*open_, *opened)], 0),
            verbs=[each for each in found.verbs if start <= each.old.start < end],
            retimed={id(each.old) for each in found.verbs if start <= each.old.start < end} & found.retimed,
            crossed=[both for both in found.crossed if start <= both[0].old.start < end],
            again=found.again,
            given=found.given,
            exchanged=found.exchanged if found.exchanged and start <= found.exchanged.old[0].start < end else None,
            places=({id(x): i for i, x in enumerate(old_items)}, {id(x): i for i, x in enumerate(new_items)}),
            kept=max(0, len(old_items) - sum([len(change.old) for change in changes])),
            moved_blocks=int(self.block.moved),
            limited=found.limited,
            markers=found.markers,
            struck=found.struck,
        )


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


def told_twice(found: Comparison, split: list[Part]) -> Iterator[int]:
    """The place of the first of each group of stretches in which the same words changed."""
    said = [tuple(_words(found.changes[number]) for number in part.changes) for part in split]
    counts, seen = Counter(said), set()
    for place, words in enumerate(said):
        if words and counts[words] > 1 and words not in seen:
            seen.add(words)
            yield place


def _words(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple([item.key for item in change.old]), tuple([item.key for item in change.new])
