"""The words that changed as html, with notes at them: a mark that a finding speaks of is a link to that finding, says
it where the pointer or the keyboard rests on it, and bears its number.

Three views of one edit: both texts woven into one, the old text by itself, the new one by itself. Computes no diff and
knows no page. All that a source wrote is escaped here.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.model import EditReport, Operation, OperationKind, Span
from tracker.report.escape import html
from tracker.report.marks import BUDGET, CONTEXT, LONGEST, Mark, Piece, coarse, excerpt, visible, weave
from tracker.report.page_words import Words

OLD, NEW = "old", "new"

_TAGS = {
    Mark.OLD: ("<del>", "</del>"),
    Mark.NEW: ("<ins>", "</ins>"),
    Mark.MOVED: ('<span class="moved">', "</span>"),
    Mark.GAP: ('<span class="gap">', "</span>"),
}

HERE = '<span class="here" aria-hidden="true">‸</span>'
"""Where nothing stands in this text that stands in the other one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A numbered explanation of words of both texts; `anchor` is where it stands on the page."""

    number: int
    anchor: str
    why: str
    old_span: Span
    new_span: Span

    def touches(self, side: str, start: int, end: int) -> bool:
        first, last = self.old_span if side == OLD else self.new_span
        return first < end and start < last


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed(Piece):
    """A changed piece that knows of which text it is, and where it begins there."""

    side: str
    at: int


def woven(edit: EditReport) -> list[Piece]:
    """Both texts in one row, in the order of the new one; nothing left out."""
    operations = edit.operations or coarse(edit.old, edit.new)
    changes = (op for op in operations if op.kind is not OperationKind.MOVE)
    ordered = sorted(changes, key=lambda op: (op.new_span, op.old_span))
    taken = iter([op for op in ordered if op.old])
    out: list[Piece] = []
    at = 0
    for piece in weave(edit.old, edit.new, operations):
        if piece.mark is Mark.OLD:
            out += _from_old(piece, taken)
            continue
        new = piece.mark is Mark.NEW
        out.append(Placed(mark=piece.mark, text=piece.text, side=NEW, at=at) if new else piece)
        at += len(piece.text)
    return out


def _from_old(piece: Piece, taken: Iterator[Operation]) -> Iterator[Placed]:
    """What went, by the operations that took it: those that follow one another are woven as one piece."""
    left = len(piece.text)
    while left > 0 and (op := next(taken, None)) is not None:
        yield Placed(mark=Mark.OLD, text=op.old, side=OLD, at=op.old_span[0])
        left -= len(op.old)


def one_side(edit: EditReport, side: str) -> list[Piece]:
    """One of both texts whole, with what of it the other lacks; an empty piece stands where it lacks something."""
    text, mark = (edit.old, Mark.OLD) if side == OLD else (edit.new, Mark.NEW)
    operations = edit.operations or coarse(edit.old, edit.new)
    spans = [(op, op.old_span if side == OLD else op.new_span) for op in operations]
    changed = sorted(span for op, span in spans if op.kind is not OperationKind.MOVE)
    moved = sorted(span for op, span in spans if op.kind is OperationKind.MOVE)
    out: list[Piece] = []
    cursor = 0
    for start, end in changed:
        start, end = max(start, cursor), max(end, cursor)
        out += _between(text, cursor, start, moved)
        out.append(Placed(mark=mark, text=text[start:end], side=side, at=start))
        cursor = end
    return [*out, *_between(text, cursor, len(text), moved)]


def _between(text: str, start: int, end: int, moved: Sequence[Span]) -> Iterator[Piece]:
    """Unchanged text, split where what moved begins and ends."""
    at = max(0, bisect_right(moved, (start, start)) - 1)
    for first, last in moved[at:]:
        if first >= end:
            break
        if last <= start:
            continue
        if first > start:
            yield Piece(mark=Mark.SAME, text=text[start:first])
        yield Piece(mark=Mark.MOVED, text=text[max(start, first) : min(end, last)])
        start = min(end, last)
    if start < end:
        yield Piece(mark=Mark.SAME, text=text[start:end])


def shortened(pieces: Sequence[Piece], words: Words, *, context: int = CONTEXT, budget: int = BUDGET) -> list[Piece]:
    """The changes with what surrounds them, as `marks.excerpt` does it; long ones keep their places, and what is left
    out is told in the reader's language."""
    whole = [part for piece in pieces for part in _beheaded(piece, words)]
    out: list[Piece] = []
    near = excerpt(whole, context, sys.maxsize)
    for index, piece in enumerate(near):
        if budget <= 0 and piece.mark is not Mark.SAME:
            left = sum(isinstance(rest, Placed) for rest in near[index:])
            return [*out, Piece(mark=Mark.GAP, text=f" … [{words.count(left, 'more_changes')}]")] if left else out
        out.append(piece)
        budget -= len(piece.text)
    return out


def _beheaded(piece: Piece, words: Words) -> Iterator[Piece]:
    if not isinstance(piece, Placed) or len(piece.text) <= LONGEST:
        yield piece
        return
    head, tail = LONGEST * 2 // 3, len(piece.text) - LONGEST // 3
    yield Placed(mark=piece.mark, text=piece.text[:head].rstrip(), side=piece.side, at=piece.at)
    yield Piece(mark=Mark.GAP, text=f" … [{words.count(tail - head, 'characters')}] … ")
    yield Placed(mark=piece.mark, text=piece.text[tail:], side=piece.side, at=piece.at + tail)


def drawn(pieces: Sequence[Piece], notes: Sequence[Note] = ()) -> str:
    """Pieces as html. Where old and new words touch, a space stands between them. A note's number stands once, after
    the last words that it speaks of."""
    last = _last_words(pieces, notes)
    out: list[str] = []
    before = Mark.SAME
    for index, piece in enumerate(pieces):
        text, mark = piece.text, piece.mark
        if isinstance(piece, Placed) and not text:
            out.append(HERE)
            continue
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if mark is Mark.SAME or start >= end:
            start, end = 0, len(text)
        if not start and {before, mark} == {Mark.OLD, Mark.NEW}:
            out.append(" ")
        out += (html(text[:start]), _marked(piece, start, end, notes, last.get(index, ())), html(text[end:]))
        before = Mark.SAME if end < len(text) else mark
    return "".join(out)


def _last_words(pieces: Sequence[Piece], notes: Sequence[Note]) -> dict[int, list[Note]]:
    """Behind which piece each note's number stands."""
    found: dict[int, list[Note]] = {}
    for note in notes:
        touched = [
            index
            for index, piece in enumerate(pieces)
            if isinstance(piece, Placed) and note.touches(piece.side, piece.at, piece.at + len(piece.text))
        ]
        if touched:
            found.setdefault(touched[-1], []).append(note)
    return found


def _marked(piece: Piece, start: int, end: int, notes: Sequence[Note], numbered: Sequence[Note]) -> str:
    """The words of one piece in its mark, linked where a note speaks of them."""
    opened, closed = _TAGS.get(piece.mark, ("", ""))
    text = piece.text[start:end]
    if piece.mark is not Mark.SAME and not text.strip():
        text = visible(text)
    if not isinstance(piece, Placed):
        return f"{opened}{html(text)}{closed}"
    numbers = "".join(f"<sup>{note.number}</sup>" for note in numbered)
    if len(text) != end - start:
        return f"{opened}{html(text)}{closed}{numbers}"
    words = "".join(_linked(html(text[a:b]), some) for a, b, some in _parts(piece, start, end, notes))
    return f"{opened}{words}{closed}{numbers}"


def _parts(piece: Placed, start: int, end: int, notes: Sequence[Note]) -> Iterator[tuple[int, int, list[Note]]]:
    """Stretches of the words (from their own start), each with the notes that speak of all of it."""
    begin, stop = piece.at + start, piece.at + end
    near = [note for note in notes if note.touches(piece.side, begin, stop)]
    cuts = {begin, stop}
    for note in near:
        cuts |= {at for at in (note.old_span if piece.side == OLD else note.new_span) if begin < at < stop}
    ordered = sorted(cuts)
    for a, b in pairwise(ordered):
        yield a - begin, b - begin, [note for note in near if note.touches(piece.side, a, b)]


def _linked(words: str, notes: Iterable[Note]) -> str:
    """Words as a link to what explains them, which the style sheet shows beside them too."""
    some = list(notes)
    if not some or not words.strip():
        return words
    why = html("  ·  ".join(note.why for note in some))
    anchors = " ".join(note.anchor for note in some)
    return f'<a class="note" href="#{some[0].anchor}" aria-describedby="{anchors}" data-why="{why}">{words}</a>'
