"""Whether a page that came for a statement is taken for it at once, or looked at again before it is a Version.

Pure: what the statement last said and where, what came now and from where; a Signal or none out. A doubt is no verdict:
what is doubted and stays is taken, dated from the first look. Knows no language and stores nothing; who speaks of
itself as an error is told by the reader (`tracker.extract.blocked`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import unquote, urlsplit

LOOKS = 3
"""Looks alike, from one address, that make what was doubted a Version."""

WITHIN = timedelta(minutes=30)
"""Time in which these looks are taken, however long the interval of the place."""

AGAIN = WITHIN / (LOOKS - 1) / 1.1
"""The most between two of them; a tenth may be added so that places do not fall into step (`schedule.JITTER`)."""


class Signal(StrEnum):
    """Why a look is doubted, the graver first."""

    WALL = "wall"  # it speaks of itself as an error, a login, a wall: never a Version, however often
    CUT = "cut"  # the end of the document is missing, and was there
    ELSEWHERE = "elsewhere"  # it comes from another address than the statement did
    FIRST = "first"  # it speaks mostly of a page and its visitor, and nothing is known there yet
    UNLIKE = "unlike"  # it shares next to nothing with what the statement last said
    REGRESSION = "regression"  # it says again what the statement said before: an old copy, until it stays
    CROWD = "crowd"  # most entries of a feed were emptied, or cut to their beginnings, at once


WHY = {
    Signal.WALL: "it stands in the way of the statement",
    Signal.CUT: "the document lost its end",
    Signal.ELSEWHERE: "it comes from another address",
    Signal.FIRST: "it is the first text there, and speaks mostly of a page and its visitor",
    Signal.UNLIKE: "it shares next to nothing with the last text",
    Signal.REGRESSION: "it says again what it said before, as an old copy would",
    Signal.CROWD: "most entries lost their texts at once",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What came for a statement: its whole text, the body it was read from, the address that answered and the one that
    the page itself declares, the lines of the text that speak of a wall; `blocked` says that all of it does."""

    text: str
    body: bytes
    url: str
    declared: str | None = None
    walls: Sequence[str] = ()
    blocked: bool = False
    itself: bool = False


def is_believed(looks: int, first: datetime, at: datetime, signal: Signal) -> bool:
    """Whether so many looks alike, of which the `first` and the one `at` are the ends, are believed. Old copies are
    common for a quarter of an hour, so what was said before must stay for longer than they do."""
    return looks >= LOOKS and (signal is not Signal.REGRESSION or at - first >= WITHIN)


def doubt(last: Look, now: Look, *, said_before: bool = False) -> Signal | None:
    """Why `now` is not simply taken for what the statement of `last` says; `said_before`: an earlier Version of it said
    just that."""
    if is_wall(last, now):
        return Signal.WALL
    if lost_end(last.body, now.body):
        return Signal.CUT
    if last.text == now.text:
        return None
    kin = is_kin(last.text, now.text)
    if comes_from_elsewhere(last.url, now.url, kin=kin):
        return Signal.ELSEWHERE
    if last.declared and now.declared and not kin and not _same_address(last.declared, now.declared):
        return Signal.ELSEWHERE
    if said_before:
        return Signal.REGRESSION
    return Signal.UNLIKE if shares_next_to_nothing(last.text, now.text) else None


def are_alike(one: Look, other: Look, signal: Signal) -> bool:
    """Whether two doubted looks show the same thing: from one address, and the same text, counters and clocks apart. Of
    cut documents only equal ones: two cut at nearly the same place are nearly the same."""
    if not _same_address(one.url, other.url):
        return False
    if signal is Signal.CUT:
        return one.text == other.text and one.body[-TAIL:] == other.body[-TAIL:]
    if one.text == other.text:
        return True
    first, second = _pairs(one.text), _pairs(other.text)
    return len(first & second) >= ALIKE * max(len(first), len(second))


TAIL = 64
"""Bytes at the end of two cut documents that must be the same, for them to be cut at one place."""

ALIKE = 0.8
"""Share of the longer one's pairs of words that two looks must have in common to be taken for the same page."""


# --- walls -------------------------------------------------------------------------------------------------------


def is_wall(last: Look, now: Look) -> bool:
    """Whether it speaks of itself as something in the way. Not where the text goes on like the statement: there a
    title, a login in the header or a guard's script prove nothing; but where nothing is left of the statement besides
    its beginning and new lines that ask for a login, that is a wall too; and so is what has nothing in common with it
    and has a new line of walls, or speaks mostly of a page and its visitor."""
    said = last.text.casefold()
    new = [line for line in now.walls if line.casefold() not in said]
    if new and _is_rest_of(last.text, now.text, without=new):
        return True
    if (new or (now.itself and not last.itself)) and shares_next_to_nothing(last.text, now.text):
        return True
    return now.blocked and not is_kin(last.text, now.text)


def _is_rest_of(whole: str, text: str, *, without: Sequence[str]) -> bool:
    """Whether `text`, but for some lines, is only a part of `whole`."""
    left = [line for line in text.splitlines() if line and not any(line in said or said in line for said in without)]
    rest, full = _pairs("\n".join(left)), _pairs(whole)
    return len(rest) <= REST * len(full) and len(rest & full) >= PART * len(rest)


REST = 0.9
"""Share of the last text that may be left at most before a wall; with more of it, a line was added to a statement."""

PART = 0.9
"""Share of what is left that must be of the last text."""

# --- the end of the document -------------------------------------------------------------------------------------

_CLOSED = re.compile(rb"<(/?)(article|main|section|div|table|ul|ol|body|html)\b", re.IGNORECASE)


def lost_end(before: bytes, after: bytes) -> bool:
    """Whether a page that used to close what it opened does no longer. A page that never did stays readable."""
    if not before:
        return False
    for end in (b"</html", b"</body"):
        if end in before.lower():
            return end not in after.lower()
    return _left_open(after) > max(_left_open(before), 0)


def _left_open(body: bytes) -> int:
    return sum(-1 if slash else 1 for slash, _ in _CLOSED.findall(body))


# --- addresses ---------------------------------------------------------------------------------------------------


def comes_from_elsewhere(before: str, after: str, *, kin: bool) -> bool:
    """Whether another address answered than the one that the last text came from. On one site an address may follow
    its title (/17-old-title to /17-new-title): where the text is `kin` that is the statement."""
    if not before or _same_address(before, after):
        return False
    return not kin or _host(before) != _host(after)


def _same_address(one: str, other: str) -> bool:
    """Spelled the same, but for scheme, "www.", quoting and what stands behind "#"."""
    first, second = urlsplit(one), urlsplit(other)
    paths = [unquote(each.path).rstrip("/") for each in (first, second)]
    return _host(one) == _host(other) and paths[0] == paths[1] and unquote(first.query) == unquote(second.query)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


# --- texts -------------------------------------------------------------------------------------------------------

FEW_PAIRS = 0.12
"""Share of the pairs of neighbouring words of the shorter text below which two texts may be strangers. Words count by
their first five letters, so that an ending does not part them."""

FEW_PIECES = ((150, 0.22), (400, 0.32), (2_000, 0.45))
"""Share of pieces of four letters below which they are, up to so many characters of the longer text: the longer it is,
the more it shares with anything. Of 3,473 written edits of statements one falls below both, of unrelated ones 0.98."""

FEW_PIECES_OF_LONG = 0.65

KIN = 0.35
"""Share of pairs from which on a text is taken to go on like another: unrelated ones have at most 0.15."""

MOST = 0.5
"""The same where only the first counts: it may have grown."""

MOST_WORDS = 20_000
"""Words of a text that are looked at."""

_WORD = re.compile(r"\w+")


def shares_next_to_nothing(one: str, other: str) -> bool:
    """Whether two texts have no more in common than any two texts of one language."""
    if not one.strip() or not other.strip():
        return one.strip() != other.strip()
    if _overlap(_pairs(one), _pairs(other)) >= FEW_PAIRS:
        return False
    longer = max(len(one), len(other))
    least = next((share for most, share in FEW_PIECES if longer < most), FEW_PIECES_OF_LONG)
    return _overlap(_pieces(one), _pieces(other)) < least


def is_kin(one: str, other: str) -> bool:
    """Whether a text plainly goes on like another: most of the one is in the other, or much of both is."""
    first, second = _pairs(one), _pairs(other)
    common = len(first & second)
    return common >= MOST * len(first) or (common >= KIN * len(first) and common >= KIN * len(second))


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _words(text: str) -> list[str]:
    return [found[0] for found, _ in zip(_WORD.finditer(text.casefold()), range(MOST_WORDS), strict=False)]


def _pairs(text: str) -> frozenset[object]:
    stems = [word[:5] for word in _words(text)]
    return frozenset(pairwise(stems)) or frozenset(stems)


def _pieces(text: str) -> frozenset[object]:
    marked = (f" {word} " for word in _words(text))
    return frozenset(word[at : at + 4] for word in marked for at in range(max(1, len(word) - 3)))
