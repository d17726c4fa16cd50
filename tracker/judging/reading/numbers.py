"""Numbers at a place in a text, in figures and in words: "2.5 billion", "-3°", "two hundred and five", "II quarter".

Each reader adds the item that it finds, a day or an hour where the number is one, and says at which token to go on.
"""

from __future__ import annotations

import re

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import FRACTIONS, ORDINAL_ENDINGS, RANKED, RANKS, SCALES, number_key
from tracker.judging.reading.cursor import Cursor
from tracker.judging.reading.item import FIRST_YEAR, LAST_YEAR, PLAIN_WORDS
from tracker.judging.reading.literals import number_value, numeric_date
from tracker.judging.reading.times import month_at, past_year_word, read_clock, read_hour
from tracker.tokens import Token

_AND = ("and", "a")
_MINUS = word_list("minus")
_BELOW_NOUGHT = word_list("below_nought")
"""Units in which something may be below nought, as lemmas."""
_HEADED = re.compile(
    r"(?:section|clause|paragraph|article|chapter|part|розділ|стаття|пункт|глава|частина|раздел|статья|часть|§)",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(r"[ \u00a0]?(?:[.:)–—]|\n|$)")
"""What stands before and behind the number of a section in its heading."""
LONGEST_HEADING = 40
"""Marks and spaces before a number that numbers a section or an item of a list."""
LONGEST_NUMBER = 60
"""Characters of a number beyond which it is a string of digits and no amount: equal or not, never more or less."""
LARGEST = 1e15
"""Value beyond which a number takes no scale any more: a row of "million" must not make it infinite."""
_GLUED = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "mn": 1e6}
_DOTTED = frozenset(("тис", "млн", "млрд", "тыс", "mln"))


def read_rank(cursor: Cursor, index: int, value: int) -> int:
    """Reads "first of July" and "II quarter"; 0 if the word counts nothing here."""
    token, after = cursor.tokens[index], index + 1
    month = month_at(cursor, after)
    if month:
        cursor.add("D", f"{value}/{month}", token, cursor.tokens[after])
        return after + 1
    if after < len(cursor.tokens) and cursor.key(after) in RANKED:
        cursor.add("N", str(value), token, token, float(value))
        return after
    return 0


def read_number(cursor: Cursor, index: int, token: Token) -> int:  # noqa: C901 - one pass over a small grammar
    text = token.text
    if _heading(cursor, index, token):
        cursor.add("S", text, token, token)
        return index + 1
    telephone = text[0] == "0" and len(text) > 2 and text.replace(" ", "").isdigit()
    before = cursor.tokens[index - 1] if index else token
    endless = len(text) > LONGEST_NUMBER or (before.kind == "N" and before.end == token.start)
    if telephone or endless:
        cursor.add("N" if endless else "L", text.replace(" ", ""), token, token)
        return index + 1
    day = numeric_date(text, cursor.lexicon.language)
    if day:
        cursor.add("D", day[0], token, token)
        if day[1]:
            cursor.add("N", day[1], token, token, float(day[1]))
        return index + 1
    after = index + 1
    clock = read_clock(cursor, index, token)
    if clock:
        return clock
    if text.isdigit() and 0 < int(text[:9]) <= 31:
        named = _past_ordinal(cursor, index)
        named += named < len(cursor.tokens) and cursor.tokens[named].text == "of"
        month = month_at(cursor, named)
        if month:
            cursor.add("D", f"{int(text)}/{month}", token, cursor.tokens[named])
            return named + 1
    value = number_value(text, cursor.lexicon.language)
    after = _past_ordinal(cursor, index)
    last = cursor.tokens[after - 1]
    hour = read_hour(cursor, index, after, value) if value >= 1 and text.isdigit() else 0
    if hour:
        return hour
    while after < len(cursor.tokens):
        scale = SCALES.get(cursor.key(after)) or (
            _GLUED.get(cursor.tokens[after].text.lower()) if cursor.tokens[after].start == last.end else None
        )
        if not scale or value > LARGEST:
            break
        value, last, after = value * scale, cursor.tokens[after], after + 1
        if after < len(cursor.tokens) and cursor.tokens[after].text == "." and last.text.lower() in _DOTTED:
            after += 1
    if value >= 1e6:
        value, last, after = _rest(cursor, value, last, after)
    _signed(cursor, index, after, last, value)
    return past_year_word(cursor, after) if FIRST_YEAR <= value <= LAST_YEAR else after


def _signed(cursor: Cursor, index: int, after: int, last: Token, value: float) -> None:
    sign = _minus(cursor, index, after)
    value = -value if sign else value
    cursor.add("N", number_key(value), sign or cursor.tokens[index], last, value)


def _minus(cursor: Cursor, index: int, after: int) -> Token | None:
    """The minus before a number; a hyphen is one only where a unit can be below nought: others are dashes."""
    before = cursor.tokens[index - 1] if index else None
    if before is None:
        return None
    if before.kind == "W" and before.text.lower() in _MINUS and cursor.items and cursor.items[-1].kind in PLAIN_WORDS:
        cursor.items.pop()
        return before
    if before.text not in "-–−" or before.end != cursor.tokens[index].start:
        return None
    if before.start == 0 or cursor.text[before.start - 1] not in " (\u00a0" or cursor.tokens[index - 2].kind == "N":
        return None
    unit = cursor.tokens[after] if after < len(cursor.tokens) else None
    signed = before.text == "−" or (unit is not None and (unit.text in "°%" or cursor.key(after) in _BELOW_NOUGHT))
    return before if signed else None


def _past_ordinal(cursor: Cursor, index: int) -> int:
    """The index past a number and its ordinal ending ("3rd", "25-е")."""
    token, after = cursor.tokens[index], index + 1
    following = cursor.tokens[after] if after < len(cursor.tokens) else None
    if following and following.start == token.end and following.text.lower() in ORDINAL_ENDINGS:
        return after + 1
    if following and following.text in "-–" and after + 1 < len(cursor.tokens):
        ending = cursor.tokens[after + 1]
        if ending.start == token.end + 1 and ending.text.lower() in ORDINAL_ENDINGS:
            return after + 2
    return after


def _rest(cursor: Cursor, value: float, last: Token, after: int) -> tuple[float, Token, int]:
    """Reads on past "18 million" where "300 thousand" follows."""
    if after + 1 < len(cursor.tokens) and cursor.tokens[after].kind == "N" and cursor.tokens[after].text.isdigit():
        scale, own = SCALES.get(cursor.key(after + 1), 0.0), SCALES.get(cursor.key(after - 1), 0.0)
        more = float(cursor.tokens[after].text) * scale
        if 0 < more < own and value % own == 0:
            return value + more, cursor.tokens[after + 1], after + 2
    return value, last, after


def _heading(cursor: Cursor, index: int, token: Token) -> bool:
    """A number that only counts sections or list items: at the start of a line, alone or after "section". In a
    sentence ("under section 3") it says which."""
    near = cursor.text[max(0, token.start - LONGEST_HEADING) : token.start]
    before = near.rstrip(" *#_").rsplit("\n", 1)[-1]
    if not before and (
        (index + 1 < len(cursor.tokens) and cursor.tokens[index + 1].text in (".", ")", "*"))
        or near.rstrip(" ").endswith(("#", "**"))
    ):
        return True
    return _HEADED.fullmatch(before) is not None and _HEAD_ENDS.match(cursor.text, token.end) is not None


def read_number_words(cursor: Cursor, index: int) -> int:  # noqa: C901, PLR0912 - one pass over a small grammar
    """Reads "one thousand two hundred"; `index` itself if the words are not a number."""
    total = current = 0.0
    after, seen = index, 0
    while after < len(cursor.tokens):
        token = cursor.tokens[after]
        if token.text == "-" and seen and cursor.key(min(after + 1, len(cursor.tokens) - 1)) in cursor.numbers:
            after += 1
            continue
        key = cursor.key(after)
        if seen and key in _AND and after + 1 < len(cursor.tokens) and cursor.key(after + 1) in cursor.numbers:
            if current < 100:  # "one and two" are two numbers; "two hundred and five" is one
                break
            after += 1
            continue
        value = cursor.numbers.get(key)
        if key == "dozen" and 0 < current < 10:
            current, after, seen = current * 12, after + 1, seen + 1
            continue
        if value is None or (seen and value < 1000 and value != 100 and 0 < current % 100 < value):
            break
        if value >= 1000:
            total, current = total + (current or 1) * value, 0
        elif value == 100 and 0 < current < 10:
            current *= 100
        elif current and (current % (10 if value < 10 else 100 if value < 100 else 1000)) == 0:
            current += value
        elif current:
            break
        else:
            current = value
        after, seen = after + 1, seen + 1
    if not seen:
        return index
    if cursor.tokens[after - 1].text == "-":
        after -= 1
    first = cursor.tokens[index].text.lower()
    if first != first.rstrip("s") and seen == 1 and cursor.lexicon.language == "en":
        return index  # "thousands", "millions": no value
    return _named(cursor, total + current, index, after)


def _named(cursor: Cursor, value: float, index: int, after: int) -> int:
    """A number in words by what follows: a day, a fraction, an hour, else a number."""
    first, last = cursor.tokens[index], cursor.tokens[after - 1]
    if after < len(cursor.tokens) and cursor.lexicon.language != "en":
        key = cursor.key(after)
        if value in (20, 30) and key in RANKS:
            value, last, after = value + RANKS[key], cursor.tokens[after], after + 1
        elif value == int(value) and key in FRACTIONS:
            value, last, after = value / FRACTIONS[key], cursor.tokens[after], after + 1
        month = month_at(cursor, after) if value <= 31 else 0
        if month:
            cursor.add("D", f"{int(value)}/{month}", first, cursor.tokens[after])
            return after + 1
        past = read_hour(cursor, index, after, value)
        if past:
            return past
    cursor.add("N", number_key(value), first, last, value)
    return after
