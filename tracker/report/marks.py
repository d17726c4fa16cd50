"""The words that changed, in their sentence: old and new texts with their operations in, marked text out.

The two texts are woven into one row of pieces (`weave`), shortened to what surrounds a change (`excerpt`), and drawn
for a terminal, markdown or html (`draw`). Computes no diff: where no operations are given, it only trims what the two
texts share at both ends. Nothing here wraps lines or knows a page.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise, takewhile

from tracker.model import Operation, OperationKind, Span
from tracker.report.escape import html, mail, markdown, marked_plain
from tracker.text import printable

CONTEXT = 160
"""Characters kept on each side of a change: about two lines, enough to read a sentence around it."""

LONGEST = 600
"""Characters of one changed stretch shown in an excerpt; the rest is counted, and stands whole in `tracker show`."""

BUDGET = 4_000
"""Characters of a whole excerpt: what a chat message carries. What is left out is counted, never dropped silently."""

_BREAK = re.compile(r"(?<![ \t])[ \t]*+\n\s*")
LONGEST_WORD = 200
"""Characters that are looked back for the start of a word: a text without white space is cut anywhere."""

SENTENCE_END = re.compile(r"[.!?…][\"'»”’)\]]{0,9}\s+|\n+")


class Mark(StrEnum):
    """What a piece of woven text is."""

    SAME = "same"
    OLD = "old"
    NEW = "new"
    MOVED = "moved"
    GAP = "gap"  # ours: something was left out here


class Style(StrEnum):
    """How marks are drawn."""

    PLAIN = "plain"
    LINE = "line"  # plain, on one line
    COLOUR = "colour"
    MARKDOWN = "markdown"
    HTML = "html"
    MAIL = "mail"
    MESSAGE = "message"  # not drawn yet: each target of a message has marks of its own (`report.fit`)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    mark: Mark
    text: str


def marked(old: str, new: str, operations: Sequence[Operation], style: Style, *, context: int | None = CONTEXT) -> str:
    """The words that changed, with `context` characters of their sentence on each side (None: the whole text)."""
    pieces = weave(old, new, operations)
    return draw(pieces if context is None else excerpt(pieces, context), style)


def weave(old: str, new: str, operations: Sequence[Operation]) -> tuple[Piece, ...]:
    """Both texts as one row of pieces in the order of the new text; nothing of either text is lost, save that text
    which moved stands only where it is now. Without operations, all between the common ends counts as replaced."""
    operations = operations or coarse(old, new)
    moves = sorted(op.new_span for op in operations if op.kind is OperationKind.MOVE)
    out: list[Piece] = []
    cursor = 0
    changes = (op for op in operations if op.kind is not OperationKind.MOVE)
    for op in sorted(changes, key=lambda op: (op.new_span, op.old_span)):
        start, end = max(op.new_span[0], cursor), max(op.new_span[1], cursor)
        out += _unchanged(new, (cursor, start), moves)
        out.append(Piece(mark=Mark.OLD, text=old[slice(*op.old_span)]))
        out.append(Piece(mark=Mark.NEW, text=new[start:end]))
        cursor = end
    out += _unchanged(new, (cursor, len(new)), moves)
    return _joined(out)


def coarse(old: str, new: str) -> tuple[Operation, ...]:
    """One replacement between the words that both texts begin and end with."""
    if old == new:
        return ()
    head = _word_start(old, new, _agreement(old, new))
    tail = _agreement(old[head:], new[head:], from_end=True)
    least = tail - LONGEST_WORD
    while tail > max(0, least) and not old[-tail].isspace():
        tail -= 1
    spans = (head, len(old) - tail), (head, len(new) - tail)
    return (
        Operation(
            kind=OperationKind.REPLACE,
            old_span=spans[0],
            new_span=spans[1],
            old=old[slice(*spans[0])],
            new=new[slice(*spans[1])],
        ),
    )


def _agreement(a: str, b: str, *, from_end: bool = False) -> int:
    """How many characters both texts begin (or end) with, by halving: comparing slices is some hundred times faster
    than comparing characters one by one."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        half = (low + high + 1) // 2
        same = a[len(a) - half :] == b[len(b) - half :] if from_end else a[:half] == b[:half]
        low, high = (half, high) if same else (low, half - 1)
    return low


def _word_start(old: str, new: str, at: int) -> int:
    """The start of the word that position `at` lies in, in either text."""
    inside = any(at < len(text) and not text[at].isspace() for text in (old, new))
    least = max(0, at - LONGEST_WORD)
    while inside and at > least and not old[at - 1].isspace():
        at -= 1
    return at


def _unchanged(new: str, span: Span, moves: Sequence[Span]) -> Iterable[Piece]:
    """`new` over `span`, split where a moved stretch begins and ends."""
    first = max(0, bisect(moves, (span[0],)) - 1)  # those before it end before it begins
    near = list(takewhile(lambda move: move[0] < span[1], islice(moves, first, None)))
    cuts = sorted({*span, *(at for move in near for at in move if span[0] < at < span[1])})
    ends = [move[0] for move in near]
    for start, end in pairwise(cuts):
        place = bisect(ends, start) - 1
        moved = place >= 0 and end <= near[place][1]
        yield Piece(mark=Mark.MOVED if moved else Mark.SAME, text=new[start:end])


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours with the same mark made one; empty ones dropped."""
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].mark is piece.mark:
            out[-1] = Piece(mark=piece.mark, text=out[-1].text + piece.text)
        elif piece.text:
            out.append(piece)
    return tuple(out)


# --- shortening --------------------------------------------------------------------------------------------------


def excerpt(pieces: Sequence[Piece], context: int = CONTEXT, budget: int = BUDGET) -> tuple[Piece, ...]:
    """The changes with what surrounds them: unchanged stretches shortened to the sentences at their ends, changed
    ones to `LONGEST`, and the whole to about `budget` characters."""
    out: list[Piece] = []
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if budget <= 0 and piece.mark is not Mark.SAME:
            left = sum(1 for rest in pieces[index:] if rest.mark is not Mark.SAME)
            out.append(Piece(mark=Mark.GAP, text=f" … [{left} more changed stretches]"))
            break
        shown = [piece]
        if piece.mark is Mark.SAME:
            shown = shortened(piece.text, before=index > 0, after=index < last, context=context)
        elif len(piece.text) > LONGEST:
            shown = beheaded(piece)
        out += shown
        budget -= sum(len(part.text) for part in shown)
    return tuple(out)


def shortened(text: str, *, before: bool, after: bool, context: int) -> list[Piece]:
    """Unchanged text, of which the end of a sentence (a change stands `before` it) and the start of one (a change
    stands `after` it) are kept."""
    head = _sentence_head(text, context) if before else 0
    tail = _sentence_tail(text, context) if after else len(text)
    if tail - head < 2:
        return [Piece(mark=Mark.SAME, text=text)]
    gap = "\n…\n" if before and after and "\n" in text[head:tail] else " … "
    gap = gap if before and after else "… " if after else " …"
    kept = (Piece(mark=Mark.SAME, text=text[:head].rstrip()), Piece(mark=Mark.GAP, text=gap))
    return [piece for piece in (*kept, Piece(mark=Mark.SAME, text=text[tail:].lstrip())) if piece.text]


def _sentence_head(text: str, context: int) -> int:
    """Where the sentence that `text` begins in the middle of ends, at most `context` characters on, at a word."""
    ends = (match.start() if match[0].isspace() else match.end() for match in SENTENCE_END.finditer(text, 1))
    end = next(ends, len(text))
    if end <= context:
        return end
    return max(text.rfind(" ", 0, context), 0) or context


def _sentence_tail(text: str, context: int) -> int:
    """Where the sentence that `text` ends in the middle of begins, at most `context` characters back, at a word."""
    window = max(len(text) - context, 0)
    starts = [match.end() for match in SENTENCE_END.finditer(text, window)]
    if starts:
        return starts[-1]
    if not window:
        return 0
    space = text.find(" ", window)
    return window if space < 0 else space + 1


def _left_out(characters: int) -> str:
    return f" … [{characters:,} characters] … "


def beheaded(piece: Piece, longest: int = LONGEST, told: Callable[[int], str] = _left_out) -> list[Piece]:
    """A long changed stretch: its beginning and its end, and how much lies between, `told` in words."""
    head, tail = piece.text[: longest * 2 // 3], piece.text[-longest // 3 :]
    gap = told(len(piece.text) - len(head) - len(tail))
    return [
        Piece(mark=piece.mark, text=head.rstrip()),
        Piece(mark=Mark.GAP, text=gap),
        Piece(mark=piece.mark, text=tail.lstrip()),
    ]


# --- drawing -----------------------------------------------------------------------------------------------------

APART = "\u200b"
"""Between two pieces of a mail that touch: a reader that makes links of text must see none across them."""

IN_MESSAGE: dict[Mark, str] = {Mark.OLD: "\x11", Mark.NEW: "\x12", Mark.MOVED: "\x13", Mark.GAP: "\x14"}
"""Before each piece of a message that is marked, and after it END: until it is known what its target makes of text. No
text of a source can hold them, for control characters are shown by their number (`tracker.text.printable`)."""

END, QUOTE, LINK = "\x10", "\x0e", "\x0f"
"""QUOTE stands before a line that is a source's, LINK before an address that is meant to be one."""

_RESET = "\x1b[0m"

_PLAIN: dict[Mark, tuple[str, str]] = {
    Mark.OLD: ("[-", "-]"),
    Mark.NEW: ("{+", "+}"),
    Mark.MOVED: ("{>", "<}"),
}
_COLOUR: dict[Mark, tuple[str, str]] = {  # never colour alone: struck out and bold too, for those who see no red
    Mark.OLD: ("\x1b[31;9m", _RESET),
    Mark.NEW: ("\x1b[32;1m", _RESET),
    Mark.MOVED: ("\x1b[35;4m", _RESET),
    Mark.GAP: ("\x1b[2m", _RESET),
}
_MARKDOWN: dict[Mark, tuple[str, str]] = {Mark.OLD: ("~~", "~~"), Mark.NEW: ("**", "**"), Mark.MOVED: ("*", "*")}
_HTML: dict[Mark, tuple[str, str]] = {
    Mark.OLD: ("<del>", "</del>"),
    Mark.NEW: ("<ins>", "</ins>"),
    Mark.MOVED: ('<span class="moved" title="moved">', "</span>"),
    Mark.GAP: ('<span class="gap">', "</span>"),
}


def _markdown_line(text: str) -> str:
    return markdown(" ".join(text.split("\n")))


def _one_plain_line(text: str) -> str:
    """A line break of the source's is shown, not made: a line of its own could pass for ours."""
    return _BREAK.sub(" ¶ ", marked_plain(text))


def _one_line(text: str) -> str:
    return _BREAK.sub(" ¶ ", printable(text))


_STYLES: dict[Style, tuple[dict[Mark, tuple[str, str]], Callable[[str], str]]] = {
    Style.PLAIN: (_PLAIN, marked_plain),
    Style.LINE: (_PLAIN, _one_plain_line),
    Style.COLOUR: (_COLOUR, printable),
    Style.MARKDOWN: (_MARKDOWN, _markdown_line),
    Style.HTML: (_HTML, html),
    Style.MAIL: (_HTML, mail),
    Style.MESSAGE: ({mark: (start, END) for mark, start in IN_MESSAGE.items()}, _one_line),
}


def draw(pieces: Iterable[Piece], style: Style) -> str:
    """Pieces as text of one style, escaped for it. Markdown comes out on one line. Where old and new words touch, a
    space stands between them, so that "new offensive" and "combat" do not run together."""
    brackets, escape = _STYLES[style]
    out: list[str] = []
    before, before_space = Mark.SAME, True
    for piece in pieces:
        lead, core, trail = _edges(piece)
        start, end = brackets.get(piece.mark, ("", ""))
        if not lead and {before, piece.mark} == {Mark.OLD, Mark.NEW}:
            out.append(" ")
        elif style is Style.MAIL and core and not lead and out and not before_space:
            out.append(APART)
        out += (escape(lead), start, escape(core), end, escape(trail))
        before = Mark.SAME if trail else piece.mark
        before_space = bool(trail) or piece.text[-1:].isspace()
    return "".join(out)


def _edges(piece: Piece) -> tuple[str, str, str]:
    """White space at the ends of a marked piece stands outside the mark, which markdown needs; where a piece is
    nothing but white space, it is the change and is made visible."""
    if piece.mark is Mark.SAME:
        return "", piece.text, ""
    if not piece.text.strip():
        return "", visible(piece.text), ""
    text = piece.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:start], text[start:end], text[end:]


def visible(space: str) -> str:
    """White space as something that can be seen."""
    return space.replace("\n", "¶").replace(" ", "␣")
