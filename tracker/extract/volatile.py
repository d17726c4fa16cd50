"""What changes by itself beside a statement: counters, relative times, clocks, rates, "read also", advertisements.

Pure, on canonical text; the words stand in volatile.toml. Goes by shape and place alone, so that one text is always
read in one way: a line of its own, the ends of a line that bars and dots part, a bracket behind it. A figure inside a
sentence never is volatile, and neither is a count of what the statement is about ("Killed: 45"). Does not say what a
change of it means, and never takes all of a text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tracker.extract.again import remembered
from tracker.extract.opening import opening, openings
from tracker.extract.stamps import OPENINGS as MOMENTS
from tracker.extract.stamps import is_passing, read_moment
from tracker.model import Volatile

LINE_CHARS = 200
"""Characters of the longest line that is looked at: a headline behind "Read also" has 150."""

COUNTER_CHARS = 120
"""Characters of the longest line of counters: five of them with their names."""

LISTED_MOST = 8
"""Titles below a line "Read also" that belong to it."""

ENDS_MOST = 6
"""Volatile parts at an end of a line: a counter each of views, comments, shares and likes, a time, a clock."""

TITLE_WORDS = 3
"""Words that each of these has at least."""

PROSE_CHARS = 120
"""Characters that are left of a text that rates or the weather stand beside: two short sentences. Where there is less,
they may be what is stated."""

SENTENCE_WORDS = 6
"""Words from which on a line is taken for a sentence, and not for a heading of rates or of the weather."""

WEATHER_LINES = 3
"""Lines of weather beside a text; more is a forecast."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parted:
    """A title and a text without what is volatile in them; that, a line each, with its kind before it."""

    title: str
    text: str
    volatile: str = ""


_DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("volatile.toml").read_text(encoding="utf-8"))


def _phrases(group: str, name: str) -> list[str]:
    found = _DATA[group][name]
    return [word.replace("_", " ") for word in (found if isinstance(found, str) else found["words"]).split()]


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest_first)


_NUMBER = r"\d{1,3}(?:[ .,'’]\d{3}){1,3}(?!\d)|\d{1,9}(?:[.,]\d{1,2})?"
_TIMES = r"(?:\s(?:times|people|раз|рази|разів|раза|людей|осіб|человек))?"
_COUNT = rf"(?:{_NUMBER})(?:\s?(?:{_any(_phrases('counter', 'scales'))})\.?)?\+?"
_NOUNS = set(_phrases("counter", "nouns"))
_STATED_TOO = set(_phrases("counter", "stated_too"))
_BEFORE = rf"(?:(?:{_any(_phrases('counter', 'before'))})\s)?"
_BEHIND = rf"(?:\s(?:{_any(_phrases('counter', 'behind'))}))?"
_SIGN = r"\s?[:：–—-]?\s?[(\[]?"
_ICON = r"[👁👀💬🗨❤♥👍👎🔥🔁]\ufe0f?"
_ONE = (
    rf"(?:{_BEFORE}(?:(?:{_any(_NOUNS - _STATED_TOO)}){_BEHIND}{_SIGN}"
    rf"|(?:{_any(_STATED_TOO)}){_BEHIND}\s?[:：–—([-]{_SIGN}){_COUNT}[)\]]?{_TIMES}(?![\w])"
    rf"|{_COUNT}\s?(?:{_any(_NOUNS)}){_BEHIND}(?![\w])|{_ICON}\s?{_COUNT}|{_COUNT}\s?{_ICON})"
)
_REST = r"[^\w%‰°$€£₴₽]{0,3}"
_COUNTER = re.compile(rf"[#№\W]{{0,3}}{_ONE}(?:[\s,;/|·•]{{1,3}}{_ONE}){{0,5}}{_REST}")
_ON = rf"\s(?:{_any(_phrases('sharing', 'by'))})\s(?:{_any(_phrases('sharing', 'networks'))})[:–—-]?"
_SHARED = re.compile(
    rf"\W{{0,3}}(?:(?:{_any(_phrases('sharing', 'verbs'))})(?:{_ON})?"
    rf"|(?:{_any(_phrases('sharing', 'alone'))})[:–—-]?)\s?[(\[]?{_COUNT}[)\]]?{_REST}"
)
_VOTES = rf"(?:\s|\s?[(\[,–—-]\s?){_COUNT}\s?(?:{_any(_phrases('rating', 'votes'))})[)\]]?"
_MOST = rf"\s?(?:{_any(_phrases('rating', 'of'))})\s?\d{{1,3}}"
_RATED = re.compile(
    rf"\W{{0,3}}(?:(?P<label>{_any(_phrases('rating', 'labels'))})\s?[:–—-]?\s?)?"
    rf"(?:(?P<score>\d{{1,2}}[.,]\d{{1,2}}|[★☆⭐]{{1,5}})|\d{{1,3}}(?={_MOST}|{_VOTES}))"
    rf"(?P<most>{_MOST})?(?:(?P<votes>{_VOTES})|\s?[(\[]{_COUNT}[)\]])?{_REST}"
)
_READING = re.compile(
    rf"(?:\d{{1,3}}[\s-]?(?:{_any(_phrases('counter', 'reading'))})"
    rf"|(?:{_any(_phrases('counter', 'reading_labels'))})\s?[:–—-]?\s?\d{{1,3}}[\s-]?\w{{1,10}}\.?)\W?"
)
_NONE_YET = frozenset(_phrases("counter", "none_yet"))
_CLOCK = re.compile(rf"\W{{0,2}}(?:{_any(_phrases('clock', 'labels'))})\s?[:–—-]?\s+(?:at\s|о\s|в\s)?(?P<said>\S.*)")
_TOOK = re.compile(rf"[\d.,]{{1,8}}\s?(?:{_any(_phrases('clock', 'took'))})\.?\W?")
_SECONDS = re.compile(r"(?<![\d:])\d{1,2}:\d\d:\d\d(?![\d:])")
_HEADINGS = frozenset(_phrases("related", "headings"))
_PASSED = re.compile(rf"\W{{0,3}}(?:{_any(_phrases('ago', 'labels'))})\s?[:–—-]?\s(?P<when>\S.*)")
_RELATED = re.compile(
    rf"\W{{0,3}}(?P<label>{_any(_phrases('related', 'labels'))})\s?(?:[:.–—|»→>-]+\s?(?P<what>\S.*)?)?"
)
_ADVERT = re.compile(rf"\W{{0,3}}(?:{_any(_phrases('advert', 'labels'))})\s?\W?(?:[:.–—|]+\s?\S.*)?|sponsored by\s\S.*")
_FINGERPRINT = re.compile(
    rf"\W{{0,3}}(?:{_any(_phrases('fingerprint', 'labels'))})\s?[:=#–—-]?\s?[0-9a-z][0-9a-z_./+=-]{{5,127}}\W{{0,3}}"
)
_MONEYS = {sign: name for name, signs in _DATA["rates"]["moneys"].items() for sign in signs.split()}
_BESIDE_MONEY = frozenset(_phrases("rates", "beside"))
_RATE = re.compile(r"us\$|[^\W\d_]+|\d+(?:[.,]\d+)?|[^\w\s]")
_FIGURE = re.compile(r"[\d★☆⭐]")
_DECIMAL = re.compile(r"\d+[.,]\d{2,4}")
_DEGREE = r"\s?°\s?[cfсф]?"
_WEATHER = re.compile(
    rf"\W{{0,2}}(?:{_any(_phrases('weather', 'labels'))})\W\s?\S.{{0,80}}"
    rf"|[^\w+−–-]{{0,4}}(?:[^\W\d_][\w .'’-]{{1,30}}[:,]?\s)?[+−–-]?\d{{1,2}}"
    rf"(?:(?:{_DEGREE})?\s?(?:…|\.{{2,3}}|[/–-])\s?[+−–-]?\d{{1,2}})?{_DEGREE}(?:[,;]\s?[^\W\d_][\w ]{{0,30}})?\W?"
)
_OF_RATES = openings((*_MONEYS, *_BESIDE_MONEY))
_OF_WEATHER = openings(_phrases("weather", "labels"))
_DEGREES = tuple(_phrases("weather", "degrees"))
_LABELS = (
    *(_phrases("counter", name) for name in ("nouns", "before", "reading_labels", "none_yet")),
    *(_phrases("sharing", name) for name in ("verbs", "alone")),
    tuple(word for word in _phrases("rating", "of") if word.isalpha()),  # "★★★★ of 5 (12 votes)"
    *(_phrases(group, "labels") for group in ("rating", "ago", "clock", "related", "advert", "fingerprint")),
)
_OPENINGS = MOMENTS | openings(label for labels in _LABELS for label in labels)
_GLUED = tuple(openings(label for label in _phrases("fingerprint", "labels") if " " not in label))
"""What letters may follow at once; all others end where the word in the table does."""

_UNSPACED = "\u3040"
"""From this letter on words follow each other without a space."""

_TELLS_RATES, _TELLS_WEATHER = (
    re.compile(rf"(?<![^\W\d_])(?:{_any(_phrases(group, 'told'))})") for group in ("rates", "weather")
)
_BETWEEN = re.compile(r"(\s*[|·•]\s*|\s+[—–]\s+)")
_BRACKET = re.compile(r"(?P<rest>.*\S)\s*[(\[](?P<inner>[^()\[\]]{1,120})[)\]][.!]?")
_CLOSED = (")", "]", ").", "].", ")!", "]!")
"""How a line ends that the pattern above can match: one that does not would cost it each of its characters."""
_AT_AN_END = frozenset({Volatile.COUNTER, Volatile.AGO, Volatile.CLOCK, Volatile.FINGERPRINT})
_ALL = frozenset(Volatile)
_IN_BRACKETS = frozenset({Volatile.COUNTER, Volatile.CLOCK, Volatile.FINGERPRINT})
_FIGURES = frozenset({Volatile.COUNTER, Volatile.RATES, Volatile.WEATHER})
_ENDS_A_SENTENCE = (".", "!", "?", "…", ":", ";", "»", "”", '"', ",")


def without_volatile(title: str, text: str, keep: Collection[str] = ()) -> Parted:
    """`title` and `text` without what is volatile in them, of which the kinds in `keep` ("all": each) stay. A text in
    which nothing else stands is left as it is."""
    if "all" in keep:
        return Parted(title=title, text=text)
    kinds = frozenset(kind for kind in Volatile if kind.value not in keep) if keep else _ALL
    return _parted(text, title, kinds) if kinds else Parted(title=title, text=text)


@remembered
def _parted(text: str, title: str, kinds: frozenset[Volatile]) -> Parted:
    rest, taken = _ends(title, kinds)
    if taken and not rest:
        rest, taken = title, []
    for taking in (kinds, kinds - _FIGURES):  # figures beside what passes and leads elsewhere are what is stated
        lines, more = _lines(title, text.split("\n"), taking)
        if not taken and not more:
            return Parted(title=title, text=text)
        if shorter := re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip():
            break
    else:
        shorter, more = text, []
        if not taken:
            return Parted(title=title, text=text)
    return Parted(title=rest, text=shorter, volatile="\n".join(f"{kind}: {said}" for kind, said in (*taken, *more)))


def kind_of(said: str) -> Volatile | None:
    """The kind of a line, or of a part of one, that is volatile and nothing else; rates and weather need the whole
    text around them, and are told by `without_volatile` alone."""
    low = _low(said)
    if not low or not _may_be_one(low):
        return None
    if low.strip(" .!()[]") in _NONE_YET or (_FIGURE.search(low) and _is_counter(low)):
        return Volatile.COUNTER
    if is_passing(low) or ((match := _PASSED.fullmatch(low)) is not None and read_moment(match["when"]) is not None):
        return Volatile.AGO
    if _is_clock(low):
        return Volatile.CLOCK
    if _FINGERPRINT.fullmatch(low) and any(char.isdigit() for char in low):
        return Volatile.FINGERPRINT
    if (match := _RELATED.fullmatch(low)) is not None and not _is_stated(match):
        return Volatile.RELATED
    return Volatile.ADVERT if _ADVERT.fullmatch(low) else None


def _low(line: str) -> str:
    """`line` in lower case; "" if it is too long to be looked at."""
    low = line.strip().casefold() if len(line) <= LINE_CHARS or len(line.strip()) <= LINE_CHARS else ""
    return low if len(low) <= LINE_CHARS else ""


def _may_be_one(low: str) -> bool:
    """Whether the first word of a line lets it be volatile: that of a phrase in the tables, a number, or one that may
    be several."""
    first = opening(low)
    return first in _OPENINGS or first[:1].isdigit() or first >= _UNSPACED or first.startswith(_GLUED)


def _is_counter(low: str) -> bool:
    """Whether a line with a figure counts the audience: what it read, shared, rated."""
    if len(low) > COUNTER_CHARS:
        return False
    if _COUNTER.fullmatch(low) or _SHARED.fullmatch(low) or _READING.fullmatch(low):
        return True
    rated = _RATED.fullmatch(low)
    return rated is not None and (bool(rated["label"]) or bool((rated["score"] or rated["most"]) and rated["votes"]))


def _is_stated(related: re.Match[str]) -> bool:
    """Whether what stands behind a heading is a sentence, and not the title of another text."""
    return related["label"] in _HEADINGS and (related["what"] or "").endswith(".")


def _is_clock(low: str) -> bool:
    if (match := _CLOCK.fullmatch(low)) is not None:
        said = match["said"]
        return _TOOK.fullmatch(said) is not None or read_moment(said) is not None
    return low.count(":") > 1 and _SECONDS.search(low) is not None and read_moment(low) is not None


Taken = list[tuple[Volatile, str]]


def _lines(title: str, lines: Sequence[str], kinds: Collection[Volatile]) -> tuple[list[str], Taken]:
    kept: list[str] = []
    taken: Taken = []
    tables = _tables(title, lines) if {Volatile.RATES, Volatile.WEATHER} & set(kinds) else {}
    titles = 0  # that may still follow a line "Read also"
    for number, line in enumerate(lines):
        kind = tables.get(number) or kind_of(line)
        if kind is None and titles and _is_title(line):
            kind, titles = Volatile.RELATED, titles - 1
        elif kind is Volatile.RELATED:
            alone = (match := _RELATED.fullmatch(line.casefold().strip())) is None or not match["what"]
            titles = LISTED_MOST if alone else titles
        elif line:
            titles = 0
        if kind in kinds and kind is not None:
            taken.append((kind, line))
            continue
        rest, ends = _ends(line, kinds) if kind is None else (line, [])
        taken += ends
        kept.append(rest)
    return kept, taken


def _is_title(line: str) -> bool:
    """Whether a line may be the title of another text: words, no sentence, and no figure with a label."""
    words = len(line.split()) >= TITLE_WORDS and len(line) <= LINE_CHARS
    return words and not line.endswith(_ENDS_A_SENTENCE) and ":" not in line


def _ends(line: str, kinds: Collection[Volatile]) -> tuple[str, Taken]:
    """`line` without the volatile parts at its ends and in a bracket behind it."""
    if not line or len(line) > LINE_CHARS * 2:
        return line, []
    taken: Taken = []
    if line.endswith(_CLOSED) and (match := _BRACKET.fullmatch(line)) is not None:
        kind = kind_of(match["inner"])
        if kind in _IN_BRACKETS and kind in kinds:
            line, taken = match["rest"], [(kind, match["inner"])]
    if not _is_parted(line) or len(parts := _BETWEEN.split(line)) == 1:
        return line, taken
    first, last = 0, len(parts)
    for _ in range(ENDS_MOST):
        if last - first <= 1 or (kind := kind_of(parts[last - 1])) not in _AT_AN_END or kind not in kinds:
            break
        taken.append((kind, parts[last - 1]))
        last -= 2
    for _ in range(ENDS_MOST):
        if last - first <= 1 or (kind := kind_of(parts[first])) not in _AT_AN_END or kind not in kinds:
            break
        taken.append((kind, parts[first]))
        first += 2
    return "".join(parts[first:last]), taken


def _is_parted(line: str) -> bool:
    """Whether a sign stands in `line` that can part it: asked one by one they cost a tenth of a pattern."""
    return "|" in line or "·" in line or "•" in line or "—" in line or "–" in line


# --- rates and weather -------------------------------------------------------------------------------------------


def _tables(title: str, lines: Sequence[str]) -> dict[int, Volatile]:
    """The lines with rates of two moneys, or to buy and to sell one, and a line or two of weather, that stand beside
    prose. What a line that ends in a colon announces, and what the title or a sentence is about, is stated."""
    rates = {number: moneys for number, line in enumerate(lines) if (moneys := _moneys(line))}
    weather = [number for number, line in enumerate(lines) if _is_weather(line)]
    if not rates and not weather:
        return {}
    announced = {number + 1 for number, (before, _) in enumerate(pairwise(lines)) if before.endswith(":")}
    prose = [line for number, line in enumerate(lines) if number not in rates and number not in weather]
    if sum(map(len, prose)) < PROSE_CHARS:
        return {}
    said = "\n".join((title, *(line for line in prose if len(line.split()) >= SENTENCE_WORDS))).casefold()
    found: dict[int, Volatile] = {}
    several = len({money for moneys in rates.values() for money in moneys}) > 1
    traded = any(len(_DECIMAL.findall(lines[number])) > 1 for number in rates)
    if (several or traded) and announced.isdisjoint(rates) and not _TELLS_RATES.search(said):
        found |= dict.fromkeys(rates, Volatile.RATES)
    if len(weather) <= WEATHER_LINES and announced.isdisjoint(weather) and not _TELLS_WEATHER.search(said):
        found |= dict.fromkeys(weather, Volatile.WEATHER)
    return found


def _moneys(line: str) -> set[str]:
    """The moneys whose rates are all that `line` says."""
    if len(line) > LINE_CHARS or not _may_be_rates(line) or not _DECIMAL.search(line):
        return set()
    low = line.casefold()
    if len(low) > LINE_CHARS:
        return set()
    words = [token for token in _RATE.findall(low) if token[0].isalpha() or token in _MONEYS]
    if not all(word in _MONEYS or word in _BESIDE_MONEY for word in words):
        return set()
    return {_MONEYS[word] for word in words if word in _MONEYS}


def _may_be_rates(line: str) -> bool:
    """Whether the first word of a line lets it be one of rates: a money, what may stand beside one, a number."""
    first = opening(line)
    return first in _OF_RATES or first[:1].isdigit()


def _is_weather(line: str) -> bool:
    if "°" not in line and opening(line) not in _OF_WEATHER:
        return False
    low = _low(line)
    return any(sign in low for sign in _DEGREES) and _WEATHER.fullmatch(low) is not None
