"""What of two texts a message shows: the sentences that changed, the gravest first where not all of them have room.

Model values in, pieces out; draws nothing. What is left out is counted in the reader's language, never dropped in
silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.model import EditReport, Span
from tracker.report.marks import SENTENCE_END, Mark, Piece, beheaded, shortened, weave
from tracker.report.phrases import Phrases

CONTEXT = 140
"""Characters kept on each side of a change: enough to read its sentence."""

LONGEST = 400
"""Characters of one changed stretch."""

ROOM = 1_400
"""Characters of all that is shown: what a reader takes in from a chat. `tracker show` has the whole."""


@dataclass(kw_only=True, slots=True)
class _Passage:
    """Changed stretches of a sentence or a few, with what surrounds them. `rank`: of the finding that points at it, the
    gravest of them. It `follows` where nothing was left out before it."""

    pieces: list[Piece] = field(default_factory=list)
    changes: int = 0
    rank: int = 0
    follows: bool = False

    @property
    def size(self) -> int:
        return sum(len(piece.text) for piece in self.pieces)


def passages(edit: EditReport, words: Phrases, *, room: int = ROOM) -> tuple[Piece, ...]:
    """The changed sentences of an edit, in the order of the text, within about `room` characters; at least one."""
    found, opens, closes = _split(edit, words)
    kept: set[int] = set()
    left = room
    for at in sorted(range(len(found)), key=lambda at: (found[at].rank, at)):
        if not kept or found[at].size <= left:
            kept.add(at)
            left -= found[at].size
    out: list[Piece] = [Piece(mark=Mark.GAP, text="… ")] if opens or 0 not in kept else []
    for at in sorted(kept):
        if len(out) > 1 and not (found[at].follows and at - 1 in kept):
            out.append(Piece(mark=Mark.GAP, text=" … "))
        out += found[at].pieces
    if closes or len(found) - 1 not in kept:
        out.append(Piece(mark=Mark.GAP, text=" …"))
    missing = sum(each.changes for at, each in enumerate(found) if at not in kept)
    if missing:
        told = words.count(words.more_changes, missing).replace("{more}", f"tracker show {edit.number}")
        out.append(Piece(mark=Mark.GAP, text=f" {told.removeprefix('… ')}"))
    return tuple(out)


def _split(edit: EditReport, words: Phrases) -> tuple[list[_Passage], bool, bool]:
    """The passages of both texts, and whether anything stands before the first and after the last."""
    pieces = weave(edit.old, edit.new, edit.operations)
    places = [(finding.old_span, finding.new_span) for finding in edit.findings]
    found, old, new = [_Passage(rank=len(places))], 0, 0
    opens = closes = False
    for index, piece in enumerate(pieces):
        length = len(piece.text)
        if piece.mark is Mark.SAME:
            parts = shortened(piece.text, before=index > 0, after=index < len(pieces) - 1, context=CONTEXT)
            cut = next((at for at, part in enumerate(parts) if part.mark is Mark.GAP), None)
            end = SENTENCE_END.search(piece.text) if cut is None and found[-1].changes else None
            if end is not None and index < len(pieces) - 1:
                found[-1].pieces.append(Piece(mark=Mark.SAME, text=piece.text[: end.end()]))
                found.append(_Passage(rank=len(places), follows=True))
                found[-1].pieces.append(Piece(mark=Mark.SAME, text=piece.text[end.end() :]))
            elif cut is None:
                found[-1].pieces += parts
            else:
                opens |= index == 0
                closes |= index == len(pieces) - 1
                found[-1].pieces += parts[:cut]
                if found[-1].changes:
                    found.append(_Passage(rank=len(places)))
                found[-1].pieces += parts[cut + 1 :]
        else:
            _add(found[-1], piece, words)
            span = (old, old + length) if piece.mark is Mark.OLD else (new, new + length)
            found[-1].rank = min(found[-1].rank, _rank(places, span, old=piece.mark is Mark.OLD))
        old += length if piece.mark is not Mark.NEW else 0
        new += length if piece.mark is not Mark.OLD else 0
    if len(found) > 1 and not found[-1].changes:
        found.pop()
    return found, opens, closes


def _add(passage: _Passage, piece: Piece, words: Phrases) -> None:
    pair = piece.mark is Mark.NEW and bool(passage.pieces) and passage.pieces[-1].mark is Mark.OLD
    passage.changes += not pair
    long = len(piece.text) > LONGEST
    passage.pieces += beheaded(piece, LONGEST, lambda n: words.count(words.left_out, n)) if long else [piece]


def _rank(places: Sequence[tuple[Span, Span]], span: Span, *, old: bool) -> int:
    """The first of the places that touches a span of the old or the new text; their number where none does."""
    sides = (place[0] if old else place[1] for place in places)
    return next((n for n, side in enumerate(sides) if side[0] < span[1] and span[0] < side[1]), len(places))
