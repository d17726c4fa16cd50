"""Teasers: texts that are cut after so many words or characters, and whose cut moves when something before it changes.

Pure. What comes into sight behind a cut that moved, or goes out of it, is no statement that was added or taken back:
"… 1…" and "… 125 …" say the same number. Takes no text for cut that ends as sentences do.
"""

from __future__ import annotations

import re

from tracker.model import Span

TAIL_MOST = 80
"""Characters by which a cut moves: some words. More is another teaser."""

ANCHOR_WORDS = 4
"""Words before the cut that both texts share: fewer stand in other places too."""

WINDOW_LEAST = 60
"""Characters of a text that was cut without a mark: a headline is shorter, and ends without a full stop as well."""

_MORE = (
    "read more|continue reading|read on|more|читати далі|читати більше|далі|детальніше|читать далее|читать дальше|далее"
    "|подробнее|weiterlesen|mehr|lire la suite|leer más|czytaj dalej"
)
_MARK = r"(?:[\[(]\s?(?:…|\.\.\.)\s?[\])]|…|\.\.\.)"
_CUT = re.compile(rf"\s*{_MARK}(?:\s*(?:{_MORE})\W{{0,3}})?\s*$|\s+(?:{_MORE})\s?[»→>]+\s*$", re.IGNORECASE)
_CUT_CHARS = 60
"""Characters of the longest mark of a cut, with the words to go on by."""

_SENTENCE_END = re.compile(r"[.!?:;…»”\"')\]]\s*$")


def without_cut(text: str) -> str:
    """`text` without the mark of a cut at its end."""
    start = max(0, len(text) - _CUT_CHARS)
    found = _CUT.search(text, start)
    return text[: found.start()].rstrip() if found else text


def before_the_cut(old: str, new: str) -> tuple[int, int] | None:
    """Where the two texts end if nothing is to be said of what stands behind a cut that moved; None if none did."""
    a, b = without_cut(old), without_cut(new)
    marked = a != old and b != new
    if not marked and not _may_be_cut(a, b):
        return None
    for one, other, turned in ((a, b, False), (b, a, True)):
        ends = _ends(one, other)
        if ends is not None and (marked or _is_window(one, other, ends)):
            return (ends[1], ends[0]) if turned else ends
    return None


def _may_be_cut(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= WINDOW_LEAST and not _SENTENCE_END.search(a) and not _SENTENCE_END.search(b)


def _ends(short: str, long: str) -> tuple[int, int] | None:
    """Where both end if `long` goes on behind the end of `short`, whose last word may be half a word."""
    words = short.split()
    if len(words) <= ANCHOR_WORDS:
        return None
    last = len(short) - len(words[-1])
    anchor = short[:last].split()[-ANCHOR_WORDS:]
    found = long.rfind(" ".join(anchor), max(0, len(long) - TAIL_MOST - len(" ".join(anchor)) - len(words[-1])))
    if found < 0:
        return None
    end = found + len(" ".join(anchor))
    rest = long[end:]
    behind = rest.lstrip()
    if not behind.startswith(words[-1]) or not 0 < len(behind) - len(words[-1]) <= TAIL_MOST:
        return None
    if behind[len(words[-1])].isalnum() or behind[len(words[-1])] in ",.":  # half a word, half a number
        return len(short[:last].rstrip()), end
    return len(short), end + len(rest) - len(behind) + len(words[-1])


def _is_window(short: str, long: str, ends: tuple[int, int]) -> bool:
    """Whether both fit into one window that was cut at a word: something before the cut must have changed, and
    `short` must have had no room for the next word. What stands behind it on a line of its own is an item of a list,
    whose lines end without a full stop as well."""
    behind = long[ends[1] :]
    tail = behind.split()
    shifted = short[: ends[0]] != long[: ends[1]]
    return shifted and bool(tail) and "\n" not in behind and len(short) + 1 + len(tail[0]) > len(long)


def cut_spans(old: str, new: str, ends: tuple[int, int]) -> tuple[Span, Span]:
    """What stands behind the cut, in both texts."""
    return (ends[0], len(old)), (ends[1], len(new))
