"""Which sentences of the old text became which of the new one: moves, splits and merges included.

Equal sentences are matched first, by Levenshtein over whole sentences; what lies between them is aligned by dynamic
programming over the words that sentences share (after Gale and Church 1993, with shared words in place of lengths);
what is still alone on both sides is matched wherever it stands, which makes it a move. Does not look inside sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from Levenshtein import opcodes as _opcodes

from tracker.model import Span
from tracker.tokens import sentences

MAX_SENTENCE_CELLS = 30_000_000
"""Sentences times sentences that are compared for equality (tens of ms); more, and the middle is one block."""
MAX_BLOCK_CELLS = 2_500
"""Sentences times sentences inside one changed block that are compared by words; more, and it stays whole."""
MAX_BLOCK_CHARACTERS = 200_000
"""Characters on both sides of such a block: longer sentences are not compared by their words."""
FEW_CELLS = 4
"""The same of so few sentences that their words cost no more than reading them."""
MAX_CELLS = 60_000
"""Sentences times sentences that are compared by words in all blocks together (about 0.5 s); what comes after that
stays whole."""
MIN_LIKENESS = 0.35
"""Share of words (Dice) from which two sentences are versions of each other rather than one lost and one added."""
MOVE_LIKENESS = 0.7
"""The same for a sentence found elsewhere in the text: chance likeness is more common there."""


class Block(NamedTuple):
    """A stretch of the old text and what became of it; either may be empty. `moved` if it left its order, `equal` if
    nothing in it changed."""

    old: Span
    new: Span
    equal: bool
    moved: bool


def align(old: str, new: str) -> tuple[list[Block], bool]:
    """Blocks that cover both texts, in the order of the new one (removed ones where they stood), and whether a size cap
    was hit."""
    a, b = sentences(old), sentences(new)
    if len(a) == len(b) == 1:
        return [Block(a[0], b[0], old == new, False)], False
    old_texts, new_texts = [old[s:e] for s, e in a], [new[s:e] for s, e in b]
    head = _common(old_texts, new_texts)
    tail = _common(old_texts[head:][::-1], new_texts[head:][::-1])
    middle = (old_texts[head : len(a) - tail], new_texts[head : len(b) - tail])
    limited = len(middle[0]) * len(middle[1]) > MAX_SENTENCE_CELLS
    steps = [(head, head, True)] if head else []
    cells = 0
    for tag, i, j, k, m in _steps(*middle, limited=limited):
        size = (j - i, m - k)
        if tag == "equal":
            steps.append((*size, True))
        elif _too_much(middle[0][i:j], middle[1][k:m], cells):
            limited = True
            steps.append((*size, False))
        else:
            cells += size[0] * size[1]
            steps += [(x, y, False) for x, y in _match(middle[0][i:j], middle[1][k:m])]
    if tail:
        steps.append((tail, tail, True))
    return _with_moves(_blocks(steps, a, b), old, new), limited


def _too_much(a: list[str], b: list[str], before: int) -> bool:
    """Whether these sentences cannot be compared by words, after `before` cells in other blocks."""
    cells = len(a) * len(b)
    long = sum(map(len, a)) + sum(map(len, b)) > MAX_BLOCK_CHARACTERS
    return cells > FEW_CELLS and (cells > MAX_BLOCK_CELLS or before > MAX_CELLS or long)


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared


def _steps(a: list[str], b: list[str], *, limited: bool) -> list[tuple[str, int, int, int, int]]:
    if limited:
        return [("replace", 0, len(a), 0, len(b))]
    merged: list[tuple[str, int, int, int, int]] = []
    for tag, i, j, k, m in _opcodes(a, b):
        if tag != "equal" and merged and merged[-1][0] != "equal":
            merged[-1] = ("replace", merged[-1][1], j, merged[-1][3], m)
        else:
            merged.append((tag, i, j, k, m))
    return merged


_WORD = re.compile(r"\w+")


Bag = frozenset[str | tuple[str, int]]
"""The words of a text, and those that are repeated once more for each time: what two bags share is counted at once."""


def _bag(text: str) -> Bag:
    words = _WORD.findall(text.lower())
    once = frozenset(words)
    if len(once) == len(words):
        return once
    return once.union((word, time) for word, count in Counter(words).items() for time in range(1, count))


def _likeness(a: Bag, b: Bag) -> float:
    total = len(a) + len(b)
    return 2 * len(a & b) / total if total else 0.0


_SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
_SHAPE_COST = {(1, 1): 0.0, (2, 2): 0.12}
"""A split or merge must be clearly more alike than one sentence for another, or every lost sentence becomes a merge."""
_OTHER_SHAPE_COST = 0.08


def _match(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """The sizes of the groups in which sentences `a` became sentences `b`, by the greatest sum of shared words."""
    if not a or not b:
        return [(1, 0)] * len(a) + [(0, 1)] * len(b)
    if len(a) == len(b) == 1:
        return [(1, 1)]
    bags = _runs(a), _runs(b)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            options = []
            for x, y in _SHAPES:
                before = best.get((i - x, j - y))
                if before is not None:
                    options.append((before[0] + _gain(bags, i, j, x, y), (x, y)))
            if options:
                best[i, j] = max(options, key=lambda option: option[0])
    path: list[tuple[int, int]] = []
    i, j = len(a), len(b)
    while i or j:
        x, y = best[i, j][1]
        path.append((x, y))
        i, j = i - x, j - y
    return path[::-1]


Runs = dict[tuple[int, int], Bag]


def _runs(texts: list[str]) -> Runs:
    """The words of each run of sentences, by (the index after its last, how many)."""
    return {
        (place, size): _bag("\n".join(texts[place - size : place]))
        for size in range(1, LONGEST_RUN + 1)
        for place in range(size, len(texts) + 1)
    }


LONGEST_RUN = max(max(shape) for shape in _SHAPES)


def _gain(bags: tuple[Runs, Runs], i: int, j: int, x: int, y: int) -> float:
    if not x or not y:
        return 0.0
    likeness = _likeness(bags[0][i, x], bags[1][j, y])
    cost = _SHAPE_COST.get((x, y), _OTHER_SHAPE_COST)
    return (likeness - cost) * (x + y) if likeness >= MIN_LIKENESS else -1.0


def _blocks(steps: list[tuple[int, int, bool]], a: list[Span], b: list[Span]) -> list[Block]:
    blocks: list[Block] = []
    i = j = 0
    for x, y, equal in steps:
        blocks.append(Block(_span(a, i, i + x), _span(b, j, j + y), equal, False))
        i, j = i + x, j + y
    return blocks


def _span(spans: list[Span], first: int, last: int) -> Span:
    if first == last:
        place = spans[first][0] if first < len(spans) else spans[-1][1] if spans else 0
        return place, place
    return spans[first][0], spans[last - 1][1]


def _with_moves(blocks: list[Block], old: str, new: str) -> list[Block]:
    """Pairs removed sentences with added ones elsewhere, where they are the same or nearly."""
    gone = [block for block in blocks if block.new[0] == block.new[1]]
    come = [block for block in blocks if block.old[0] == block.old[1]]
    if not gone or not come or len(gone) * len(come) > MAX_BLOCK_CELLS:
        return blocks
    bags = {block: _bag(old[slice(*block.old)]) for block in gone}
    taken: dict[Block, Block] = {}
    for block in come:
        bag = _bag(new[slice(*block.new)])
        scored = [(_likeness(bags[other], bag), other) for other in gone if other not in taken.values()]
        likeness, other = max(scored, key=lambda pair: pair[0], default=(0.0, block))
        if likeness >= MOVE_LIKENESS:
            taken[block] = other
    sources = set(taken.values())
    moved = []
    for block in blocks:
        if block in taken:
            source = taken[block].old
            same = old[slice(*source)].strip() == new[slice(*block.new)].strip()
            moved.append(Block(source, block.new, same, True))
        elif block not in sources:
            moved.append(block)
    return moved
