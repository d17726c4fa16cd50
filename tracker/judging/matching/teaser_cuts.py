"""Teasers: texts that are cut after so many words or characters, and whose cut moves when something before it changes.

Pure. What comes into sight behind a cut that moved, or goes out of it, is no statement that was added or taken back:
"… 1…" and "… 125 …" say the same number. A cut moved only where the shorter text is the beginning of the longer one, up
to small edits; lines in another order are no cut. Takes no text for cut that ends as sentences do.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from tracker.diffing import opcodes
from tracker.model import Span

TAIL_MOST = 80
"""Characters by which a cut moves: some words. More is another teaser."""

SHARED_LEAST = 5
"""Words that both texts have before the cut: fewer stand in other places too."""

EDITED_MOST, EDITED_SHARE = 2, 0.25
"""Words that may differ before the cut, and, where a mark says that there is one, the share of a longer text: more is
another text."""

MOVED_LEAST = 2
"""Words in a row that, gone here and found there, are a line or sentence that stands elsewhere now."""

WORD_LEAST = 4
"""Letters of a single word that is missed before the cut if it stands behind it."""

WORDS_MOST = 2_000
"""Words, after those that both texts begin with, up to which they are compared: a teaser has fewer."""

WINDOW_LEAST = 60
"""Characters of a text that was cut without a mark: a headline is shorter, and ends without a full stop as well."""

_MORE = (
    "read more|read on|continue reading|keep reading|read full story|read the full story|full story|see more|show more"
    "|more"
    "|читати далі|читати більше|читати повністю|далі|детальніше|докладніше|повністю"
    "|читать далее|читать дальше|читать полностью|далее|подробнее|полностью"
    "|weiterlesen|mehr|lire la suite|leer más|czytaj dalej"
)
_MARK = r"(?:[\[(]\s?(?:…|\.\.\.)\s?[\])]|…|\.\.\.)"
_CUT = re.compile(
    rf"\s{{0,2}}{_MARK}(?:\s{{0,2}}(?:{_MORE})\W{{0,3}})?\s{{0,2}}$"
    rf"|\s{{1,2}}(?:{_MORE})\s?[»→>]{{1,3}}\s{{0,2}}$|\n(?:{_MORE})\W{{0,3}}$",
    re.IGNORECASE,
)
_CUT_CHARS = 60
"""Characters of the longest mark of a cut, with the words to go on by."""

_DOTS = re.compile(r"…|\.\.\.")
_SENTENCE_ENDS = tuple(".!?:;…»”\"')]")
_WORD = re.compile(r"\S+")


def without_cut(text: str) -> str:
    """`text` without the mark of a cut at its end."""
    start = max(0, len(text) - _CUT_CHARS)
    found = _CUT.search(text, start)
    return text[: found.start()].rstrip() if found else text


class Tail(NamedTuple):
    """What stands behind a cut that moved, with the mark of the cut, in both texts."""

    old: Span
    new: Span


def moved_cuts(old: str, new: str) -> list[Tail]:
    """Where cuts moved, in order: at the end of the texts, and at the ends of lines of a list of teasers."""
    tails: list[Tail] = []
    lines = old.split("\n"), new.split("\n")
    ends = before_the_cut(old, new)
    if len(lines[0]) == len(lines[1]) > 1:
        a = b = 0
        for one, other in list(zip(*lines, strict=True))[: -1 if ends else None]:
            found = before_the_cut(one, other, marked=True) if one != other else None
            if found:
                tails.append(Tail((a + found[0], a + len(one)), (b + found[1], b + len(other))))
            a, b = a + len(one) + 1, b + len(other) + 1
    if ends:
        tails = [each for each in tails if each.old[1] <= ends[0] and each.new[1] <= ends[1]]
        tails.append(Tail((ends[0], len(old)), (ends[1], len(new))))
    return tails


def without_tails(text: str, tails: list[Span]) -> str:
    """`text` without the stretches that stand behind cuts."""
    if not tails:
        return text
    starts = [0, *(end for _, end in tails)]
    ends = [*(start for start, _ in tails), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def with_tails(span: Span, tails: list[Span]) -> Span:
    """Where a span of the text without tails stands in the whole one."""
    start, end = span
    for first, last in tails:
        if first < start or (first == start < end):
            start += last - first
        if first < end:
            end += last - first
    return start, max(start, end)


def before_the_cut(old: str, new: str, *, marked: bool = False) -> tuple[int, int] | None:
    """Where the two texts end if nothing is to be said of what stands behind a cut that moved; None if none did. With
    `marked`, only texts with a mark of a cut count."""
    a, b = without_cut(old), without_cut(new)
    cut = a != old, b != new
    if (marked or any(cut)) and not all(cut):
        return None if marked else _cut_once(old, new, cut)
    if not any(cut) and not _may_be_cut(a, b):
        return None
    for one, other, turned in ((a, b, False), (b, a, True)):
        if any(cut) and _ends_a_sentence(one) and not _DOTS.search((new if turned else old)[len(one) :]):
            continue  # "Read more" stands below whole texts too
        ends = _ends(one, other, marked=any(cut))
        if ends is not None and (any(cut) or _is_window(one, other, ends)):
            return (ends[1], ends[0]) if turned else ends
    return None


def _cut_once(old: str, new: str, cut: tuple[bool, bool]) -> tuple[int, int] | None:
    """The same of one text that is cut, by its own mark, and one that is whole: only what the window had no room for
    may be missing. What a longer teaser says first it may say otherwise than the text did before."""
    short, long = (old, new) if cut[0] else (new, old)
    begun = without_cut(short)
    if not _DOTS.search(short[len(begun) :]):
        return None
    ends = _ends(begun, long, marked=True)
    if ends is None or not _is_window(begun, long, ends):
        return None
    return ends if cut[0] else (ends[1], ends[0])


def _ends_a_sentence(text: str) -> bool:
    return text.rstrip().endswith(_SENTENCE_ENDS)


def _may_be_cut(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= WINDOW_LEAST and not _ends_a_sentence(a) and not _ends_a_sentence(b)


def _ends(short: str, long: str, *, marked: bool) -> tuple[int, int] | None:
    """Where both end if `long` goes on behind the end of `short`, whose last word may be half a word; `marked` if their
    own marks say that they are cut."""
    places = [match.span() for match in _WORD.finditer(short)], [match.span() for match in _WORD.finditer(long)]
    a, b = ([text[slice(*place)] for place in each] for text, each in zip((short, long), places, strict=True))
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if max(len(a), len(b)) - head > WORDS_MOST:
        return None
    steps = opcodes(a[head:], b[head:])
    shared = head + sum(j - i for tag, i, j, _, _ in steps if tag == "equal")
    last, at = head, head
    for tag, _, j, _, m in steps:
        if tag == "equal":
            last, at = head + j, head + m
    half, behind = a[last:], b[at:]
    if shared < SHARED_LEAST or not behind or len(half) > 1 or not behind[0].startswith("".join(half)):
        return None
    if "\n" in long[places[1][at - 1][1] :]:  # what stands on a line of its own is an item of a list
        return None
    most = max(EDITED_MOST, EDITED_SHARE * len(a)) if marked else EDITED_MOST
    if len(long) - places[1][at - 1][1] > TAIL_MOST or _edited(a[head:last], b[head:at], a, b, behind) > most:
        return None
    return places[0][last - 1][1], places[1][at - 1][1]


def _edited(before: list[str], after: list[str], short: list[str], long: list[str], behind: list[str]) -> float:
    """How many words differ before the cut; beyond all bounds if some of them only stand elsewhere now: a word that is
    `behind` the cut, or several in a row."""
    texts = " ".join(short), " ".join(long)
    differing = 0
    for tag, i, j, k, m in opcodes(before, after):
        if tag == "equal":
            continue
        differing += max(j - i, m - k)
        gone, came = before[i:j], after[k:m]
        if any(len(word) >= WORD_LEAST and word in behind for word in gone):
            return math.inf
        for run, text in ((gone, texts[1]), (came, texts[0])):
            if len(run) >= MOVED_LEAST and " ".join(run) in text:
                return math.inf
    return differing


def _is_window(short: str, long: str, ends: tuple[int, int]) -> bool:
    """Whether both fit into one window that was cut at a word: something before the cut must have changed, and
    `short` must have had no room for the next word."""
    tail = long[ends[1] :].split()
    shifted = short[: ends[0]] != long[: ends[1]]
    return shifted and bool(tail) and len(short) + 1 + len(tail[0]) > len(long)
