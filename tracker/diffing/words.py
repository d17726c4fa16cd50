"""The operations that turn one text into another, word by word inside aligned sentences.

Levenshtein over tokens, then neighbouring changes drawn together, so that a replaced phrase is one replacement and not
confetti. White space is compared apart: it never holds two changes together or keeps them from each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from Levenshtein import opcodes as _opcodes
from Levenshtein import ratio as _ratio

from tracker.diffing.align import Block, align
from tracker.diffing.narrow import MOST, narrowed, shared, shared_at_the_end
from tracker.model import Diff, Operation, OperationKind, Span
from tracker.tokens import Token, units

MAX_WORD_CELLS = 40_000_000
"""Tokens times tokens compared in one block (about 0.1 s); a larger block is replaced whole."""
MAX_OPERATIONS = 5_000
"""Operations between two texts; more is no list of changes, and all between the first and the last is replaced."""
WEAK_RUN = 2
"""Unchanged tokens between two changes that are drawn into one, if they weigh little beside the changes."""


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    """Levenshtein's operations ("equal", "replace", "insert", "delete") between two sequences of any values."""
    return list(_opcodes(old, new))


def likeness(old: str, new: str) -> float:
    """How alike two words are written, from 0 to 1 (Levenshtein ratio)."""
    return _ratio(old, new)


def diff(old: str, new: str) -> Diff:
    """The operations that turn `old` into `new`, in the order of the new text; none if they are equal. Spans are in
    characters. `limited` says that a size cap made them coarser than they could be; they are right all the same."""
    if old == new:
        return Diff()
    blocks, limited = align(old, new)
    operations: list[Operation] = []
    for block in blocks:
        if block.equal and not block.moved:
            continue
        found, coarse = _block(old, new, block)
        operations += found
        limited = limited or coarse
    operations.sort(key=lambda each: (each.new_span, each.old_span))
    if len(operations) > MAX_OPERATIONS:
        return Diff(operations=(_all_between(old, new),), limited=True)
    return Diff(operations=tuple(operations), limited=limited)


def _all_between(old: str, new: str) -> Operation:
    """One replacement of all that lies between what both texts begin and end with."""
    head = shared(old, new)
    tail = shared_at_the_end(old[head:], new[head:])
    return _operation(old, new, (head, len(old) - tail), (head, len(new) - tail))


def apply(changes: Diff, old: str) -> str:
    """The new text: what no operation touched, in its order, with the operations' new words between."""
    kept: list[str] = []
    position = 0
    for start, end in sorted(each.old_span for each in changes.operations):
        kept.append(old[position:start])
        position = max(position, end)
    rest = "".join(kept) + old[position:]
    parts: list[str] = []
    written = used = 0
    for each in changes.operations:
        unchanged = each.new_span[0] - written
        parts += (rest[used : used + unchanged], each.new)
        used += unchanged
        written = each.new_span[1]
    return "".join(parts) + rest[used:]


def is_coarse(before: str, after: str) -> bool:
    """Whether two stretches that differ hold so many words that `diff` replaces one by the other whole."""
    if before == after or len(before) * len(after) <= MAX_WORD_CELLS:  # nearly always: no word is shorter than a letter
        return False
    if max(len(before), len(after)) > MOST:
        return True
    return len(units(before)) * len(units(after)) > MAX_WORD_CELLS


class _Run(NamedTuple):
    """Tokens [i, j) of the old block and [k, m) of the new one."""

    equal: bool
    i: int
    j: int
    k: int
    m: int


def _block(old: str, new: str, block: Block) -> tuple[list[Operation], bool]:
    before, after = old[slice(*block.old)], new[slice(*block.new)]
    if before == after or not before.strip() or not after.strip():  # nothing to compare word by word
        return [_operation(old, new, block.old, block.new)], False
    head, tail = narrowed(before, after)
    x, y = block.old[0] + head, block.new[0] + head
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    coarse = max(len(before), len(after)) > MOST
    a, b = ([], []) if coarse else (units(before), units(after))
    if coarse or len(a) * len(b) > MAX_WORD_CELLS:
        return _stretches(old, new, block, [((x, x + len(before)), (y, y + len(after)))]), True
    runs = _joined(_runs(a, b), a, b)
    spans: list[tuple[Span, Span]] = []
    for run in runs:
        if run.equal:
            spans += _unequal_gaps(run, (a, before), (b, after), edges=(run is runs[0], run is runs[-1]))
        else:
            spans.append(_spans(run, a, b, before, after))
    return _stretches(old, new, block, [((s + x, e + x), (p + y, q + y)) for (s, e), (p, q) in sorted(spans)]), False


def _stretches(old: str, new: str, block: Block, changed: list[tuple[Span, Span]]) -> list[Operation]:
    """The operations of a block in which these stretches changed."""
    return [_operation(old, new, *pair) for pair in (_with_the_unchanged(changed, block) if block.moved else changed)]


def _runs(a: list[Token], b: list[Token]) -> list[_Run]:
    steps = opcodes([token.text for token in a], [token.text for token in b])
    return [_Run(tag == "equal", i, j, k, m) for tag, i, j, k, m in steps]


def _joined(runs: list[_Run], a: list[Token], b: list[Token]) -> list[_Run]:
    """Neighbouring changes as one, also across an unchanged run that weighs little beside them."""
    joined: list[_Run] = []
    for index, run in enumerate(runs):
        weak = (
            run.equal
            and 0 < index < len(runs) - 1
            and run.j - run.i <= WEAK_RUN
            and 2 * _weight(a[run.i : run.j]) <= min(_change(runs[index - 1], a, b), _change(runs[index + 1], a, b))
        )
        if joined and not joined[-1].equal and (weak or not run.equal):
            last = joined.pop()
            run = _Run(False, last.i, run.j, last.k, run.m)
        joined.append(run)
    return joined


def _weight(tokens: Sequence[Token]) -> int:
    return sum(len(token.text) for token in tokens)


def _change(run: _Run, a: list[Token], b: list[Token]) -> int:
    return max(_weight(a[run.i : run.j]), _weight(b[run.k : run.m]))


def _spans(run: _Run, a: list[Token], b: list[Token], before: str, after: str) -> tuple[Span, Span]:
    """From the token before to the token after, less the white space that both sides share at the edges."""
    start, end = _gap(a, before, run.i)[0], _gap(a, before, run.j)[1]
    first, last = _gap(b, after, run.k)[0], _gap(b, after, run.m)[1]
    while start < end and first < last and before[start] == after[first] and before[start].isspace():
        start, first = start + 1, first + 1
    while start < end and first < last and before[end - 1] == after[last - 1] and before[end - 1].isspace():
        end, last = end - 1, last - 1
    return (start, end), (first, last)


def _unequal_gaps(
    run: _Run, left: tuple[list[Token], str], right: tuple[list[Token], str], *, edges: tuple[bool, bool]
) -> list[tuple[Span, Span]]:
    """White space that changed between two unchanged tokens, and at the edges of the block if the run has them: a gap
    beside a change belongs to the change."""
    gaps: list[tuple[Span, Span]] = []
    for i, k in zip(range(run.i, run.j + 1), range(run.k, run.m + 1), strict=True):
        if (i == run.i and not edges[0]) or (i == run.j and not edges[1]):
            continue
        pair = (_gap(*left, i), _gap(*right, k))
        if left[1][slice(*pair[0])] != right[1][slice(*pair[1])]:
            gaps.append(pair)
    return gaps


def _gap(tokens: list[Token], text: str, index: int) -> Span:
    """The white space before token `index`."""
    return tokens[index - 1].end if index else 0, tokens[index].start if index < len(tokens) else len(text)


def _with_the_unchanged(spans: list[tuple[Span, Span]], block: Block) -> list[tuple[Span, Span]]:
    """In a moved block the unchanged stretches moved: they become operations too."""
    whole: list[tuple[Span, Span]] = []
    start, first = block.old[0], block.new[0]
    for old, new in [*spans, ((block.old[1],) * 2, (block.new[1],) * 2)]:
        if old[0] > start:
            whole.append(((start, old[0]), (first, new[0])))
        if old != new or old[0] != old[1]:
            whole.append((old, new))
        start, first = old[1], new[1]
    return [pair for pair in whole if pair[0][0] < pair[0][1] or pair[1][0] < pair[1][1]]


def _operation(old: str, new: str, old_span: Span, new_span: Span) -> Operation:
    before, after = old[slice(*old_span)], new[slice(*new_span)]
    kind = OperationKind.REPLACE
    if before == after:
        kind = OperationKind.MOVE
    elif not before:
        kind = OperationKind.INSERT
    elif not after:
        kind = OperationKind.DELETE
    return Operation(kind=kind, old_span=old_span, new_span=new_span, old=before, new=after)
