"""Days, hours and years at a place in a text: "3 September", "Nov. 4", "22:00", "4 p.m.", "о шостій ранку".

Each reader adds the item that it finds and says at which token to go on; nought if it finds none.
"""

from __future__ import annotations

import re

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import DAY_PARTS, ORDINAL_ENDINGS, RANKS
from tracker.judging.reading.cursor import Cursor
from tracker.judging.reading.literals import hour_of_day
from tracker.tokens import Token

_AT = word_list("at_hour")
_AROUND = word_list("around_hour")
"""What stands before an hour of which the part of the day is told: "с 9 вечера"."""
_HOUR = word_list("hour")
_MINUTE = word_list("minute")
_YEAR_WORDS = word_list("year")


def read_half_past(cursor: Cursor, index: int) -> int:
    """Reads "пів на сьому ранку", half past six; 0 if it is no time of day."""
    size, hour = len(cursor.tokens), index + 2
    if hour >= size or cursor.tokens[index + 1].text.lower() != "на":
        return 0
    key, past = cursor.key(hour), hour + 1
    value = cursor.numbers.get(key, RANKS.get(key, 0))
    if not 0 < value <= 12 or value % 1:
        return 0
    part = DAY_PARTS.get(cursor.tokens[past].text.lower()) if past < size else None
    past += part is not None
    cursor.add("T", f"{hour_of_day(int(value - 1 or 12), part)}:30", cursor.tokens[index], cursor.tokens[past - 1])
    return past


def read_hour(cursor: Cursor, index: int, after: int, value: float) -> int:
    """Reads "о 10-й годині", "о шостій ранку", "о 7 годині 40 хвилин"; 0 if it is no hour of the day."""
    before = cursor.tokens[index - 1].text.lower() if index else ""
    if before not in _AROUND or not 0 < value <= 24 or value % 1:
        return 0
    size, hour, minute, past = len(cursor.tokens), int(value), 0, after
    if past < size and cursor.key(past) in _HOUR:
        past += 1
        if past + 1 < size and cursor.tokens[past].text.isdecimal() and cursor.key(past + 1) in _MINUTE:
            minute, past = int(cursor.tokens[past].text[:2]), past + 2
    part = DAY_PARTS.get(cursor.tokens[past].text.lower()) if past < size else None
    if part is not None:
        hour, past = hour_of_day(hour, part), past + 1
    if past == after or (part is None and before not in _AT):
        return 0
    cursor.add("T", f"{hour}:{minute:02}", cursor.tokens[index], cursor.tokens[past - 1])
    return past


def read_clock(cursor: Cursor, index: int, token: Token) -> int:
    """Reads "22:00", "4 p.m.", "16.30" before p.m.; 0 if the number is no time of day."""
    text = token.text
    after = index + 1
    half = ""
    if after < len(cursor.tokens):
        half = cursor.tokens[after].text.lower().replace(".", "")
    if half in ("am", "pm") and re.fullmatch(r"\d{1,2}(?:[:.]\d\d)?", text):
        hour, _, minute = text.replace(".", ":").partition(":")
        hours = int(hour) % 12 + (12 if half == "pm" else 0)
        cursor.add("T", f"{hours}:{minute or '00'}", token, cursor.tokens[after])
        return after + 1
    if ":" in text and re.fullmatch(r"[0-2]?\d:[0-5]\d", text):
        hour, _, minute = text.partition(":")
        part = DAY_PARTS.get(half)
        if part is None:
            cursor.add("T", f"{int(hour)}:{minute}", token, token)
            return after
        cursor.add("T", f"{hour_of_day(int(hour), part)}:{minute}", token, cursor.tokens[after])
        return after + 1
    return 0


def month_at(cursor: Cursor, index: int) -> int:
    """The month named at token `index`, past an ordinal ending or "of"; 0 if none."""
    if index >= len(cursor.tokens) or cursor.tokens[index].kind != "W":
        return 0
    low = cursor.tokens[index].text.lower()
    table = cursor.months
    if low == "may" and not cursor.tokens[index].text[0].isupper():
        return 0
    return table.get(cursor.lexicon.lemma(low)) or table.get(low.rstrip(".")) or 0


def read_day_after_month(cursor: Cursor, index: int, month: int) -> int:
    """Reads "September 3" and "Nov. 4"; 0 if no day follows."""
    after = index + 1
    if cursor.tokens[after].text == "." and after + 1 < len(cursor.tokens):
        after += 1
    token = cursor.tokens[after]
    if cursor.lexicon.language != "en" or token.kind != "N" or not re.fullmatch(r"[0-3]?\d", token.text):
        return 0
    cursor.add("D", f"{int(token.text)}/{month}", cursor.tokens[index], token)
    after += 1
    if after < len(cursor.tokens) and cursor.tokens[after].text.lower() in ORDINAL_ENDINGS:
        after += 1
    return after


def past_year_word(cursor: Cursor, index: int) -> int:
    """Past "року", "г." and the like after a year: a year is a year without them."""
    if index < len(cursor.tokens) and (
        cursor.key(index) in _YEAR_WORDS or cursor.tokens[index].text in ("р", "г", "рр", "гг")
    ):
        return index + 1
    return index
