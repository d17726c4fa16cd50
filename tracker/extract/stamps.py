"""Lines with which a publisher says when a text was changed: "Updated: 15:46", «Оновлено 29 листопада, 09:10».

Pure, on canonical text; the words of all languages stand in moments.toml. A stamp is a word of change and then a clock,
a day or a relative time **and nothing else**: "Updated: 45 killed" is what a publisher states, and stays text. Takes no
word of change without a time ("UPDATED") for a stamp, and does not say what a changed stamp means. One grammar, so one
file, a little over the usual length.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from typing import Any
from unicodedata import normalize

from tracker.extract.again import remembered
from tracker.extract.opening import opening, openings

HOURS, MONTHS, DAYS, CENTURY, YEARS = 24, 12, 31, 100, range(1900, 2101)
"""What the numbers of a moment can be."""

STAMP_CHARS = 160
"""Characters of the longest stamp: two labelled times with weekdays and zones have 120."""

MAX_LABELS, MAX_HEADS = 4, 8
"""Labelled times in one stamp, and ends at which the head of a line may be one: more is no stamp of a publisher."""

_DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("moments.toml").read_text(encoding="utf-8"))


def _words(group: str, name: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ").casefold() for word in str(_DATA[group][name]).split())


def _plain(word: str) -> str:
    """A word of Latin letters without its accents, as it is typed in a hurry and in capitals."""
    return word if re.search(r"[^\u0000-\u024f]", word) else re.sub(r"[\u0300-\u036f]", "", normalize("NFD", word))


def _also_plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, _plain(word)))


def _months() -> Mapping[str, frozenset[int]]:
    """The numbers of the months that a word can name: "lip" is July in Polish and June in Croatian."""
    found: dict[str, set[int]] = {}
    for number, names in _DATA["months"].items():
        for name in names.split():
            for form in _also_plain((name.casefold(),)):
                found.setdefault(form, set()).add(int(number))
    return {name: frozenset(numbers) for name, numbers in found.items()}


_MONTHS = _months()
_WEEKDAYS = _words("days", "weekdays")
_AM_PM, _HOUR = _words("clock", "am_pm"), _words("clock", "hour")
_PM = frozenset({"pm", "p", "μμ"})
_ZONES: Mapping[str, int] = _DATA["clock"]["zones"]
_AGO, _UNITS, _SOME = _words("relative", "ago"), _words("relative", "units"), _words("relative", "some")
_NOW = _words("relative", "now")
_NAMED = _NOW | _words("relative", "today")
_JOINERS, _PLACES = _words("joiners", "words"), _words("joiners", "places")
_SIGNS = {sign: name for name, signs in _DATA["signs"].items() for sign in signs.split()}
_UPDATED, _PUBLISHED = _also_plain(_words("labels", "updated")), _also_plain(_words("labels", "published"))
_BEFORE, _BY = _also_plain(_words("labels", "before")), _words("labels", "by")

_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which words are written without spaces, or hang on numbers: Japanese, Chinese, Korean."""


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest_first)


_LABEL = re.compile(
    rf"(?<![^\W_])(?:(?P<updated>(?:(?:{_any(_BEFORE)})\s){{0,5}}(?:{_any(_UPDATED)}))|{_any(_PUBLISHED)})(?![^\W\d_])",
    re.IGNORECASE,
)
_AUTHOR = re.compile(rf"(?<!\w)(?:{_any(_BY)})\s?:?\s", re.IGNORECASE)
_LABELS = openings(_UPDATED | _PUBLISHED | _BEFORE)

_KNOWN = _AGO | _UNITS | _SOME | _NAMED | _JOINERS | _PLACES | frozenset(_SIGNS)
_VOCABULARY = _KNOWN.union(_MONTHS, _WEEKDAYS, _AM_PM, _HOUR, _ZONES)
OPENINGS = _LABELS | openings(_VOCABULARY)
"""How a line opens that is a time or a stamp, if not with a number or in a script without spaces."""

_TOKEN = re.compile(
    rf"(?P<phrase>(?:{_any(word for word in _KNOWN if ' ' in word)})(?![^\W\d_]))"
    rf"|(?P<spaceless>{_any(word for word in _KNOWN if _SPACELESS.match(word))})"
    r"|(?P<iso>\d{4}-\d\d?-\d\d?(?!\d)t?)"
    r"|(?P<day>\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)|\d{4}[./]\d{1,2}[./]\d{1,2}(?!\d))"
    r"|(?P<clock>(?:[01]?\d|2[0-4])(?:[:.]|\s?h\s?)[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?![:.]?\d))"
    r"|(?P<offset>[+−–-](?:0?\d|1[0-4])(?::?[0-5]\d)?(?!\d))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_](?:[^\W\d_]|['’\u200c](?=[^\W\d_]))*)"
    r"|(?P<mark>[\s,.;:|/•·()\[\]«»\"'’*_~—–−-]+)"
    r"|(?P<odd>.)",
    re.DOTALL,
)
_SEPARATOR = re.compile(r"\s*[:;|•·—–]\s+|\s+-\s+|\.\s+|[)\]]\s*")
_RANGE = re.compile(r"[–—-]\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?…»”\")])\s+")
_AFTER_END = re.compile(r"[.!?…»”\")]\s{1,8}([^\W\d_]{1,40})")
_CLOSED = (")", "]", ").", "].")
_EDGES = " \t.,;:\"'«»()[]*_~•·|—–−-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A clock, a day, both, or a relative time. `at` is None where the words leave it open; a clock without a day is
    the `clock` alone, in minutes of a day of UTC (a missing zone is UTC)."""

    at: datetime | None = None
    clock: int | None = None
    relative: bool = False

    def on(self, published: datetime | None) -> datetime | None:
        """The moment; of a clock alone that on the day of `published`."""
        if self.at is not None or self.clock is None or published is None:
            return self.at
        return published.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=self.clock)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamped:
    """A text without its stamps; the stamps, a line each; the latest time in them, if it can be told. Of a relative
    time, whose count changes by itself, "…" stands for the count."""

    text: str
    stamps: str = ""
    when: datetime | None = None


@remembered
def without_stamps(text: str, published: datetime | None = None) -> Stamped:
    """`text` without what says when it was changed: whole lines, the head of a line or its tail. A clock without a day
    is taken for one of the day of `published`."""
    lines = text.split("\n")
    if not any(map(_may_hold_one, lines)):
        return Stamped(text=text)
    kept: list[str] = []
    said: list[str] = []
    times: list[datetime] = []
    for line in lines:
        rest, stamps = _split(line)
        if rest or not stamps:
            kept.append(rest)
        for stamp, moment in stamps:
            said.append(re.sub(r"\d+", "…", stamp) if moment.relative else stamp)
            if (when := moment.on(published)) is not None:
                times.append(when)
    if not said:
        return Stamped(text=text)
    rest = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return Stamped(text=rest, stamps="\n".join(said), when=max(times, default=None))


def read_stamp(line: str) -> Moment | None:
    """The time in `line`, if all of it is a stamp: one or more labelled times, at least one that of a change."""
    if len(line) > STAMP_CHARS or _LABEL.match(line, _start(line)) is None:
        return None
    labels = list(_LABEL.finditer(line))
    if len(labels) > MAX_LABELS or not any(label["updated"] for label in labels):
        return None
    found: Moment | None = None
    for label, end in zip(labels, [*(label.start() for label in labels[1:]), len(line)], strict=True):
        said = _without_author(line[label.end() : end])
        moment = read_moment(said)
        if moment is None and said.strip(_EDGES):
            return None
        if label["updated"] and moment is not None:
            found = moment
    return found


def _start(line: str) -> int:
    """Where the words of `line` begin."""
    return len(line) - len(line.lstrip(_EDGES))


def _without_author(said: str) -> str:
    """`said` without "by" and the name behind it, words with capitals: "by order of the court" is no name."""
    found = _AUTHOR.search(said)
    if found is None:
        return said
    words = said[found.end() :].split()
    name = list(takewhile(lambda word: word[0].isupper() or word in _PARTICLES, words))[:NAME_WORDS]
    if not any(word[0].isupper() for word in name):
        return said
    return " ".join((said[: found.start()], *words[len(name) :]))


NAME_WORDS = 5
"""Words of the longest name of an editor, or of a desk."""

_PARTICLES = frozenset(("the", "de", "van", "von"))


def read_moment(said: str) -> Moment | None:
    """The time that `said` tells if it tells nothing else; None for anything more, and for a bare number."""
    if len(said) > STAMP_CHARS:
        return None
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(said.casefold()):
        if match.lastgroup == "word" and match[0] not in _VOCABULARY:  # nearly always the first word
            return None
        tokens.append((match.lastgroup or "", match[0]))
    return _Clockwork(tokens).read()


def is_passing(said: str) -> bool:
    """Whether `said` is a time that moves by itself ("3 hours ago", "just now", "today, 14:05"), with or without a word
    of publication before it, and nothing else."""
    if len(said) > STAMP_CHARS:
        return False
    low = said.casefold().strip(_EDGES)
    label = _LABEL.match(low)
    rest = low if label is None else low[label.end() :].strip(_EDGES)
    moment = read_moment(rest)
    if moment is None or moment.relative:
        return moment is not None
    return rest in _NOW or (_named_day(rest) and any(match.lastgroup == "clock" for match in _TOKEN.finditer(rest)))


def _named_day(said: str) -> bool:
    return any(match[0] in _NAMED for match in _TOKEN.finditer(said))


# --- lines -------------------------------------------------------------------------------------------------------


def _may_hold_one(line: str) -> bool:
    """Whether a word that may begin a label stands where a stamp could: where the line begins, behind a bracket that
    ends with it, or behind a sentence near its end."""
    if opening(line) in _LABELS:
        return True
    start = len(line) - STAMP_CHARS
    if line.endswith(_CLOSED):
        bracket = max(line.rfind("(", max(0, start)), line.rfind("[", max(0, start)))
        if opening(line, bracket + 1) in _LABELS:
            return True
    words = _AFTER_END.findall(line, start - 1) if start > 1 else _AFTER_END.findall(line)
    return bool(words) and not _LABELS.isdisjoint(map(opening, words))


def _split(line: str) -> tuple[str, list[tuple[str, Moment]]]:
    """`line` without its stamps, and these: all of it, its head ("Updated 09:10: 45 killed") or its tail ("… said.
    (Updated 09:10)")."""
    if not _may_hold_one(line):
        return line, []
    if (moment := read_stamp(line)) is not None:
        return "", [(line, moment)]
    found: list[tuple[str, Moment]] = []
    if (head := _head(line)) is not None:
        end, moment = head
        found.append((line[:end].strip(), moment))
        line = line[end:].lstrip(" :;|•·—–-.)]")
    if (tail := _tail(line)) is not None:
        start, end, moment = tail
        found.append((line[start:end].strip(), moment))
        line = line[:start].rstrip() + line[end:]
    return line, found


def _head(line: str) -> tuple[int, Moment] | None:
    """Where the stamp ends with which `line` begins. A range of hours ("12:30 – 14:00") is none."""
    start = _start(line)
    if _LABEL.match(line, start) is None:
        return None
    for match in reversed(list(islice(_SEPARATOR.finditer(line, start, STAMP_CHARS), MAX_HEADS))):
        if (moment := read_stamp(line[: match.start()])) is None:
            continue
        following = _TOKEN.match(line.casefold(), match.end())
        if following is not None and following.lastgroup == "clock" and _RANGE.search(match[0].strip()):
            return None
        return match.start(), moment
    return None


def _tail(line: str) -> tuple[int, int, Moment] | None:
    """Where the stamp stands with which `line` ends: in brackets, or as a sentence of its own."""
    start = max(0, len(line) - STAMP_CHARS)
    if line.endswith(_CLOSED):
        bracket = max(line.rfind("(", start), line.rfind("[", start))
        end = len(line.rstrip("."))
        if bracket > 0 and (moment := read_stamp(line[bracket:end])) is not None:
            return bracket, end, moment
    for match in islice(_SENTENCE_END.finditer(line, start), MAX_HEADS):
        if _LABEL.match(line, match.end()) and (moment := read_stamp(line[match.end() :])) is not None:
            return match.start(), len(line), moment
    return None


# --- moments -----------------------------------------------------------------------------------------------------


class _Clockwork:
    """Reads the tokens of one moment; each of them must have a part in it."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [token for token in tokens if token[0] != "mark"]
        self._clocks: list[int] = []
        self._date: tuple[int, int, int] | None = None
        self._day = self._year = 0
        self._month: frozenset[int] = frozenset()
        self._offset: int | None = None
        self._unsure = self._named = self._counted = self._ago = False
        self._bare: list[str] = []

    def read(self) -> Moment | None:
        for place in range(len(self._tokens)):
            if not self._take(place):
                return None
        if not self._place_bare_numbers():
            return None
        if self._ago and self._counted:
            return None if self._clocks or self._date or self._month else Moment(relative=True)
        if len(self._clocks) > 1 and self._offset is None and not self._unsure:
            return None  # hours from and to
        if self._counted or self._ago or not (self._clocks or self._date or self._month or self._named):
            return None
        return self._moment()

    def _take(self, place: int) -> bool:
        kind, value = self._tokens[place]
        if kind == "number":
            return self._number(place, value)
        if kind == "clock":
            hour, minute = re.split(r"[:.h]", value)[:2]
            self._clocks.append(int(hour) * 60 + int(minute))
            return True
        if kind in ("iso", "day"):
            return self._numeric_day(value.rstrip("t"))
        if kind == "offset":
            return self._set_offset(value)
        return kind != "odd" and self._word(place, value)

    def _following(self, place: int) -> str:
        return self._tokens[place + 1][1] if place + 1 < len(self._tokens) else ""

    def _number(self, place: int, value: str) -> bool:
        following = self._following(place)
        if (sign := _SIGNS.get(following)) is not None and not self._counts():
            return self._signed(sign, int(value))
        if int(value) <= HOURS and (following in _AM_PM or (following in _HOUR and not self._counts())):
            self._clocks.append(int(value) * 60)
            return True
        if following in _UNITS and self._counts():
            self._counted = True
            return True
        self._bare.append(value)
        return True

    def _counts(self) -> bool:
        """Whether the numbers are counts of a relative time; "ago" is a month to Spaniards."""
        values = {value for _, value in self._tokens}
        return not values.isdisjoint(_AGO) and not values.isdisjoint(_UNITS)

    def _signed(self, sign: str, number: int) -> bool:
        if sign == "year":
            self._year = number
        elif sign == "month":
            self._month = frozenset({number})
        elif sign == "day":
            self._day = number
        elif sign == "hour":
            self._clocks.append(number * 60)
        elif sign == "minute" and self._clocks:
            self._clocks[-1] += number
        return True

    def _numeric_day(self, value: str) -> bool:
        first, second, third = (int(part) for part in re.split(r"[./-]", value))
        year, month, day = (first, second, third) if first > DAYS else (third, second, first)
        year += 2000 if year < CENTURY else 0
        self._date = (year, month, day) if month <= MONTHS else (year, day, month)  # as Americans write it
        return year in YEARS and min(month, day) <= MONTHS and max(month, day) <= DAYS

    def _set_offset(self, value: str) -> bool:
        digits = value[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("12") else (int(digits), 0)
        self._offset = (hours * 60 + minutes) * (1 if value[0] == "+" else -1)
        return bool(self._clocks)

    def _word(self, place: int, value: str) -> bool:
        if value in _AGO and self._counts():
            self._ago = True
        elif value in _MONTHS and not (self._month and value in _WEEKDAYS):
            self._month = _MONTHS[value]
        elif value in _UNITS and self._counts():
            self._counted = True
        elif value in _AM_PM and self._clocks:
            self._clocks[-1] = self._clocks[-1] % 720 + (720 if value in _PM else 0)
        elif value in _ZONES and self._clocks:
            self._offset = _ZONES[value] if self._offset is None else self._offset
        elif value in _PLACES:
            self._unsure = True
        elif value in _NAMED:
            self._named = True
        else:
            return (
                value in _WEEKDAYS
                or value in _JOINERS
                or value in _HOUR
                or value in _SIGNS
                or (value in _SOME and self._counts())
            )
        return True

    def _place_bare_numbers(self) -> bool:
        """A number without a sign of its own is a day or a year beside the name of a month, else none of a moment."""
        if self._bare and not self._month:
            return False
        for value in self._bare:
            if not self._day and len(value) <= len("31") and 1 <= int(value) <= DAYS:
                self._day = int(value)
            elif not self._year and int(value) in YEARS:
                self._year = int(value)
            else:
                return False
        return not self._month or bool(self._day or self._year)

    def _moment(self) -> Moment:
        clock = self._clocks[0] - (self._offset or 0) if self._clocks else None
        date = self._date
        if date is None and self._year and self._day and len(self._month) == 1:
            date = (self._year, min(self._month), self._day)
        if self._unsure:
            return Moment()
        if date is None:
            return Moment(clock=None if self._month or self._named else clock)
        try:
            return Moment(at=datetime(*date, tzinfo=UTC) + timedelta(minutes=clock or 0))
        except (ValueError, OverflowError):  # the 31st of a month of 30 days
            return Moment()
