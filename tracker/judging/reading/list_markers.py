"""Markers that count the items of a list: "1.", "2)", "(a)", "б)", "iv.", "1.2", "1️⃣".

A list may be typed, or made by markup and then without markers in the text: they are presentation. They are known by
their run: from the first on in order, at least two, with words between them. A number that stands alone or out of order
("under clause 4") is none. Pure; compares nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from tracker.judging.lexicon.numerals import ROMAN
from tracker.model import Span

MIN_RUN = 2
"""Markers from which a run is a list: one alone may be a number that somebody said."""
LONG_WORD = 4
"""Letters of a word that is enough between two markers; without one, two words are: "under (a) and (b)" is no list."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS = (
    _LATIN,
    "абвгґдеєжзиіїйклмнопрстуфхцчшщюя",
    "абвгдеєжзиіклмнопрстуфхцчшщюя",
    "абвгдежзиклмнопрстуфхцчшщэюя",
)
"""Letters in the order in which lists count by them; in Cyrillic with and without the rarer ones."""
_LETTER = r"[A-Za-zА-ЯЄІЇҐа-яєіїґ]"
_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}"
_MARKER = re.compile(
    rf"(?<!\S)(?:(?P<open>\()?(?P<label>{_NUMBER}|[ivxIVXіхІХ]{{1,5}}|{_LETTER})(?P<close>\.?\)|\.)(?=\s\S)"
    rf"|(?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=\s\S)"
    rf"|№\s?(?P<numero>\d{{1,2}})[.)]?(?=\s\S)"
    r"|(?P<cap>\d)\ufe0f?\u20e3)"
)
_MAY_BEGIN = re.compile(rf"\s(?:\(?(?:{_NUMBER}|[aаiі])(?:\.?\)|\.)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s", re.IGNORECASE)
_SIGNS = "№", "\u20e3"
"""What each list has, for it begins with a first marker; looking for that spares most texts the search for all."""
_BEFORE = 40
"""Characters looked back over white space and marks."""
_WORD = re.compile(r"[^\W\d_]+")
_BULLETS = re.compile("^[🔹🔸🔷🔶▪▫◾◽◼◻■□●○▶➡👉]\ufe0f?", re.MULTILINE)
"""Emoji that stand for the dot of an item; those that judge it (a tick, a cross) say something."""


class _Marker(NamedTuple):
    """A marker to be: how it is written, its number in one reading of its label, and whether a line begins with it."""

    start: int
    end: int
    style: tuple[str, str]
    number: int


def list_markers(text: str) -> list[Span]:
    """The places of all markers of lists in `text`, in order."""
    found = [match.span() for match in _BULLETS.finditer(text)] if not text.isascii() else []
    if any(sign in text for sign in _SIGNS) or _MAY_BEGIN.search(f"\n{text}"):
        found += _counted(text)
    return sorted(found)


def is_within(span: Span, places: list[Span]) -> bool:
    """Whether `span` lies in one of the `places`, which are in order and apart."""
    at = bisect_right(places, (span[0], len(places) and places[-1][1])) - 1
    return at >= 0 and places[at][0] <= span[0] and span[1] <= places[at][1]


def _counted(text: str) -> list[Span]:
    runs: dict[tuple[str, str], list[_Marker]] = {}
    lists: list[list[_Marker]] = []
    for match in _MARKER.finditer(text):
        readings = _readings(match, text)
        nexts = [each for each in readings if each.style in runs and runs[each.style][-1].number == each.number - 1]
        nexts = [each for each in nexts if _says(text[runs[each.style][-1].end : each.start])]
        if nexts:
            runs[nexts[0].style].append(nexts[0])
            continue
        for each in readings:
            if each.number == 1:
                runs[each.style] = [each]
                lists.append(runs[each.style])
    return sorted({(each.start, each.end) for run in lists if len(run) >= MIN_RUN for each in run})


def _says(between: str) -> bool:
    words = _WORD.findall(between)
    return len(words) > 1 or any(len(word) >= LONG_WORD for word in words)


def _readings(match: re.Match[str], text: str) -> list[_Marker]:
    """What a marker may count: "i" is the first of Roman numbers and the ninth letter; none if it stands where only a
    sentence can have it."""
    start, end = match.span()
    before = text[max(0, start - _BEFORE) : start].rstrip(" ")
    leads = not before or before[-1] == "\n"
    if match["cap"] or match["numero"]:
        kind = "cap" if match["cap"] else "numero"
        return [_Marker(start, end, (kind, ""), int(match[kind]))] if leads or match["cap"] else []
    label = match["label"] or match["deep"]
    close = match["close"] or ""
    if not leads and ")" not in close and not (close and label.isdigit() and _may_follow(before, int(label))):
        return []
    style = (match["open"] or "") + close
    if label[0].isdecimal():
        prefix, _, last = label.rpartition(".")
        return [_Marker(start, end, (style, f"{prefix}."), int(last))]
    case = "A" if label.isupper() else "a"
    found = [_Marker(start, end, (style, f"{case}{n}"), abc.index(label.lower()) + 1)
             for n, abc in enumerate(_ALPHABETS) if len(label) == 1 and label.lower() in abc]  # fmt: skip
    value = _ROMAN.get(label.upper().translate(_LATIN_SIGNS), 0)
    return [_Marker(start, end, (style, f"{case}roman"), value), *found] if value else found


_LATIN_SIGNS = str.maketrans("ІХ", "IX")
"""Letters that a Cyrillic keyboard has for Roman figures."""
_ROMAN = {"I": 1, "V": 5, "X": 10, **ROMAN}


def _may_follow(before: str, number: int) -> bool:
    """Whether "2." can be a marker within a line: where something ended, and no colon asks for a figure."""
    return before[-1] in ".;!?…,»”" or (number == 1 and before[-1] == ":")
