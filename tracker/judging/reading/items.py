"""A text as items that can be compared by what they state: words as lemmas, numbers as values, phrases as one.

"2.5 billion euros" and "€2.5bn", "hasn't" and "has not", "3 September" and "September 3" give the same items.
Punctuation gives none. Does not compare two texts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import numeric

from tracker.judging.lexicon import BIT, MAX_CACHE, Lexicon, Word
from tracker.judging.lexicon.numerals import (
    CURRENCIES,
    DAY_PARTS,
    FRACTIONS,
    HOURS,
    MONTHS,
    ORDINAL_ENDINGS,
    RANKED,
    RANKS,
    ROMAN,
    SCALES,
    SHARED,
    VALUES,
    number_key,
)
from tracker.judging.reading.amounts import gathered
from tracker.judging.reading.literals import address, hour_of_day, number_value, numeric_date
from tracker.judging.reading.shares import shares
from tracker.tokens import Token, tokens


class Item(NamedTuple):
    """One thing said. `kind` is a letter: W content word, F function word, A name, N number, D day and month, T time of
    day, S number of a section, L link, handle or hashtag, E emoji. `key` is equal for items that state the same; `form`
    is the form in which it is written, in small letters."""

    start: int
    end: int
    kind: str
    key: str
    form: str
    word: Word
    value: float


FUNCTION = BIT["function"]
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_DRAWN = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "²": "2", "³": "3"}
)
_AND = ("and", "a")
_ZERO_WORD = Word("", 0, frozenset(), frozenset(), frozenset(), -1)
_CONTRACTED = {"can't": ("can", "not"), "won't": ("will", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_SHORT = {"'s": "", "'ll": "will", "'re": "is", "'ve": "have", "'d": "", "'m": "is"}


def items(text: str, lexicon: Lexicon, start: int = 0) -> list[Item]:
    """The items of `text`; places count from `start`."""
    found = _Reader(text, lexicon, start).read()
    gathered(found)
    if lexicon.language == "en":
        shares(found, lexicon)
    return phrases(found, lexicon)


def _plain(text: str) -> tuple[str, str]:
    """A word without what cannot be seen, and in small letters with one apostrophe, no "ё", and no letters or figures
    drawn otherwise ("ﬁ", "²")."""
    raw = text if text.isascii() else _HIDDEN.sub("", text).translate(_DRAWN)
    return raw, raw.lower().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("ё", "е")


class _Special(NamedTuple):
    """A word that may be part of a number or a date, or a contraction. `lemma`: before the full stops of an
    abbreviation are taken away; `numeral`: the number that its first letters name."""

    kind: str
    form: str
    lemma: str
    numeral: str


@lru_cache(maxsize=MAX_CACHE)
def _read_word(text: str, first: bool, lexicon: Lexicon) -> tuple[str, str, str, Word, _Special | None]:
    """Kind, key, form and Word of a word by itself; `first` in its sentence, a capital says nothing."""
    raw, low = _plain(text)
    language = lexicon.language
    special = language == "en" and "'" in low
    if language == "en" and low.endswith("'s"):
        low, raw = low[:-2], raw[:-2]
    lemma = key = lexicon.lemma(low)
    loud = len(raw) > 1 and raw.isupper()
    name = raw[0].isupper() and (not first or not lexicon.knows(low))
    kind = "F" if lexicon.word(key).mask & FUNCTION and not loud else "A" if name or loud else "W"
    if "." in low and len(low) > 2:
        key = lexicon.lemma(low.replace(".", ""))
    match = _NUMERAL_PREFIX.match(low) if kind == "W" and language in ("uk", "ru") and len(low) > 7 else None
    numeral = match.group() if match and (lexicon.word(key).row < 0 or _MEASURED.match(low, match.end())) else ""
    months = MONTHS[language] if language == "en" else {}
    special = special or raw in ROMAN or lemma in VALUES.get(language, {}) or lemma in HOURS or bool(numeral)
    special = special or lemma in months or low.rstrip(".") in months
    if language != "en":
        special = special or lemma in RANKS or lemma == HALF
    return kind, key, low, lexicon.word(key), _Special(kind, low, lemma, numeral) if special else None


_new = tuple.__new__
"""Makes a named tuple in a third of the time of a call of its class."""


class _Reader:
    """Walks over the tokens of one text once."""

    def __init__(self, text: str, lexicon: Lexicon, start: int) -> None:
        self.text = text
        self.lexicon = lexicon
        self.start = start
        self.tokens = tokens(text)
        self.items: list[Item] = []
        self.first = True  # of its sentence: a capital says nothing there
        self.numbers = VALUES.get(lexicon.language, {})
        self.months = MONTHS.get(lexicon.language, {})

    def read(self) -> list[Item]:
        place, after = self.start, 0
        for index, token in enumerate(self.tokens):
            if index < after:  # part of what was read before
                continue
            if token.kind == "W":
                if token.text in _DASHES:
                    continue
                if token.text in _PARTS:
                    self._add("N", number_key(numeric(token.text)), token, token, numeric(token.text))
                    continue
                kind, key, form, word, special = _read_word(token.text, self.first, self.lexicon)
                after = self._special(index, token, special) if special else 0
                if not after:
                    start, end = place + token.start, place + token.end
                    self.items.append(_new(Item, (start, end, kind, key, form, word, 0.0)))
                    self.first = False
            elif token.kind == "N":
                after = self._number(index, token)
            else:
                self._mark(token)
        return self.items

    def _add(self, kind: str, key: str, first: Token, last: Token, value: float = 0.0, *, form: str = "") -> None:
        word = self.lexicon.word(key) if kind in "WFAN" else _ZERO_WORD
        span = self.start + first.start, self.start + last.end
        form = form or self.text[first.start : last.end].lower()
        self.items.append(_new(Item, (*span, kind, key, form, word, value)))
        self.first = False

    def _mark(self, token: Token) -> None:
        text = token.text
        if token.kind in "LE":
            self._add(token.kind, address(text), token, token)
        elif text == "%":
            self._add("W", _PERCENT.get(self.lexicon.language, "percent"), token, token)
        elif text in CURRENCIES:
            self._add("W", CURRENCIES[text].get(self.lexicon.language, text), token, token)
        elif text in ".!?…•:" or (text in "-–—" and token.start and self.text[token.start - 1] == "\n"):
            self.first = True

    # --- words ---------------------------------------------------------------------------------------------------

    def _special(self, index: int, token: Token, read: _Special) -> int:
        """Reads a contraction, a number in words, an hour, a day after its month; 0 if it is none after all."""
        lexicon, key = self.lexicon, read.lemma
        if lexicon.language == "en":
            low = _plain(token.text)[1]
            if "'" in low and self._contracted(token, low):
                return index + 1
        if key in self.numbers and not (key == "one" and index and self._key(index - 1) == "no"):
            after = self._number_words(index)
            if after > index:
                return after
        if key in HOURS:
            self._add("T", HOURS[key], token, token)
            return index + 1
        if token.text in ROMAN:
            self._add("N", str(ROMAN[token.text]), token, token, ROMAN[token.text])
            return index + 1
        if lexicon.language != "en" and (key in RANKS or key == HALF):
            return self._half_past(index) if key == HALF else self._rank(index, RANKS[key])
        if lexicon.language == "en" and index + 1 < len(self.tokens):
            month = self.months.get(key) or self.months.get(read.form.rstrip("."))
            return self._day_after_month(index, month) if month else 0
        if read.numeral:
            value = self.numbers.get(_NUMERAL_OF[read.numeral], SHARED.get(read.numeral, 0.0))
            self._add("N", number_key(value), token, token, value)
            low = read.form[len(read.numeral) :]
            self._add(read.kind, lexicon.lemma(low), token, token, form=low)
            return index + 1
        return 0

    def _half_past(self, index: int) -> int:
        """Reads "пів на сьому ранку", half past six; 0 if it is no time of day."""
        size, hour = len(self.tokens), index + 2
        if hour >= size or self.tokens[index + 1].text.lower() != "на":
            return 0
        key, past = self._key(hour), hour + 1
        value = self.numbers.get(key, RANKS.get(key, 0))
        if not 0 < value <= 12 or value % 1:
            return 0
        part = DAY_PARTS.get(self.tokens[past].text.lower()) if past < size else None
        past += part is not None
        self._add("T", f"{hour_of_day(int(value - 1 or 12), part)}:30", self.tokens[index], self.tokens[past - 1])
        return past

    def _rank(self, index: int, value: int) -> int:
        """Reads "first of July" and "II quarter"; 0 if the word counts nothing here."""
        token, after = self.tokens[index], index + 1
        month = self._month_at(after)
        if month:
            self._add("D", f"{value}/{month}", token, self.tokens[after])
            return after + 1
        if after < len(self.tokens) and self._key(after) in RANKED:
            self._add("N", str(value), token, token, float(value))
            return after
        return 0

    def _contracted(self, token: Token, low: str) -> bool:
        parts: tuple[str, ...] = ()
        if low in _CONTRACTED:
            parts = _CONTRACTED[low]
        elif low.endswith("n't"):
            parts = (self.lexicon.lemma(low[:-3]), "not")
        else:
            for ending, full in _SHORT.items():
                if low.endswith(ending) and ending != "'s" and len(low) > len(ending):
                    parts = (self.lexicon.lemma(low[: -len(ending)]), full)
        for part in parts:
            if part:
                word = self.lexicon.word(part)
                self._add("F" if word.mask & FUNCTION else "W", part, token, token)
        return bool(parts)

    # --- numbers and dates ---------------------------------------------------------------------------------------

    def _number(self, index: int, token: Token) -> int:  # noqa: C901 - one pass over a small grammar
        text = token.text
        if self._heading(index, token):
            self._add("S", text, token, token)
            return index + 1
        telephone = text[0] == "0" and len(text) > 2 and text.replace(" ", "").isdigit()
        before = self.tokens[index - 1] if index else token
        endless = len(text) > LONGEST_NUMBER or (before.kind == "N" and before.end == token.start)
        if telephone or endless:
            self._add("N" if endless else "L", text.replace(" ", ""), token, token)
            return index + 1
        day = numeric_date(text, self.lexicon.language)
        if day:
            self._add("D", day[0], token, token)
            if day[1]:
                self._add("N", day[1], token, token, float(day[1]))
            return index + 1
        after = index + 1
        clock = self._clock(index, token)
        if clock:
            return clock
        if text.isdigit() and 0 < int(text[:9]) <= 31:
            named = self._past_ordinal(index)
            named += named < len(self.tokens) and self.tokens[named].text == "of"
            month = self._month_at(named)
            if month:
                self._add("D", f"{int(text)}/{month}", token, self.tokens[named])
                return named + 1
        value = number_value(text, self.lexicon.language)
        after = self._past_ordinal(index)
        last = self.tokens[after - 1]
        hour = self._hour(index, after, value) if value >= 1 and text.isdigit() else 0
        if hour:
            return hour
        while after < len(self.tokens):
            scale = SCALES.get(self._key(after)) or (
                _GLUED.get(self.tokens[after].text.lower()) if self.tokens[after].start == last.end else None
            )
            if not scale or value > LARGEST:
                break
            value, last, after = value * scale, self.tokens[after], after + 1
            if after < len(self.tokens) and self.tokens[after].text == "." and last.text.lower() in _DOTTED:
                after += 1
        if value >= 1e6:
            value, last, after = self._rest(value, last, after)
        self._signed(index, after, last, value)
        return self._skip_year_word(after) if FIRST_YEAR <= value <= LAST_YEAR else after

    def _signed(self, index: int, after: int, last: Token, value: float) -> None:
        sign = self._minus(index, after)
        value = -value if sign else value
        self._add("N", number_key(value), sign or self.tokens[index], last, value)

    def _minus(self, index: int, after: int) -> Token | None:
        """The minus before a number; a hyphen is one only where a unit can be below nought: others are dashes."""
        before = self.tokens[index - 1] if index else None
        if before is None:
            return None
        if before.kind == "W" and before.text.lower() in _MINUS and self.items and self.items[-1].kind in "WF":
            self.items.pop()
            return before
        if before.text not in "-–−" or before.end != self.tokens[index].start:
            return None
        if before.start == 0 or self.text[before.start - 1] not in " (\u00a0" or self.tokens[index - 2].kind == "N":
            return None
        unit = self.tokens[after] if after < len(self.tokens) else None
        signed = before.text == "−" or (unit is not None and (unit.text in "°%" or self._key(after) in _BELOW_NOUGHT))
        return before if signed else None

    def _past_ordinal(self, index: int) -> int:
        """The index past a number and its ordinal ending ("3rd", "25-е")."""
        token, after = self.tokens[index], index + 1
        following = self.tokens[after] if after < len(self.tokens) else None
        if following and following.start == token.end and following.text.lower() in ORDINAL_ENDINGS:
            return after + 1
        if following and following.text in "-–" and after + 1 < len(self.tokens):
            ending = self.tokens[after + 1]
            if ending.start == token.end + 1 and ending.text.lower() in ORDINAL_ENDINGS:
                return after + 2
        return after

    def _rest(self, value: float, last: Token, after: int) -> tuple[float, Token, int]:
        """Reads on past "18 million" where "300 thousand" follows."""
        if after + 1 < len(self.tokens) and self.tokens[after].kind == "N" and self.tokens[after].text.isdigit():
            scale, own = SCALES.get(self._key(after + 1), 0.0), SCALES.get(self._key(after - 1), 0.0)
            more = float(self.tokens[after].text) * scale
            if 0 < more < own and value % own == 0:
                return value + more, self.tokens[after + 1], after + 2
        return value, last, after

    def _heading(self, index: int, token: Token) -> bool:
        """A number that only counts sections or list items: at the start of a line, alone or after "section". In a
        sentence ("under section 3") it says which."""
        near = self.text[max(0, token.start - LONGEST_HEADING) : token.start]
        before = near.rstrip(" *#_").rsplit("\n", 1)[-1]
        if not before and (
            (index + 1 < len(self.tokens) and self.tokens[index + 1].text in (".", ")", "*"))
            or near.rstrip(" ").endswith(("#", "**"))
        ):
            return True
        return _HEADED.fullmatch(before) is not None and _HEAD_ENDS.match(self.text, token.end) is not None

    def _key(self, index: int) -> str:
        token = self.tokens[index]
        return self.lexicon.lemma(token.text.lower()) if token.kind == "W" else ""

    def _number_words(self, index: int) -> int:  # noqa: C901, PLR0912 - one pass over a small grammar
        """Reads "one thousand two hundred"; `index` itself if the words are not a number."""
        total = current = 0.0
        after, seen = index, 0
        while after < len(self.tokens):
            token = self.tokens[after]
            if token.text == "-" and seen and self._key(min(after + 1, len(self.tokens) - 1)) in self.numbers:
                after += 1
                continue
            key = self._key(after)
            if seen and key in _AND and after + 1 < len(self.tokens) and self._key(after + 1) in self.numbers:
                if current < 100:  # "one and two" are two numbers; "two hundred and five" is one
                    break
                after += 1
                continue
            value = self.numbers.get(key)
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
        if self.tokens[after - 1].text == "-":
            after -= 1
        first, last = self.tokens[index], self.tokens[after - 1]
        if first.text.lower() != first.text.lower().rstrip("s") and seen == 1 and self.lexicon.language == "en":
            return index  # "thousands", "millions": no value
        return self._named(first, last, total + current, index, after)

    def _named(self, first: Token, last: Token, value: float, index: int, after: int) -> int:
        """A number in words by what follows: a day, a fraction, an hour, else a number."""
        if after < len(self.tokens) and self.lexicon.language != "en":
            key = self._key(after)
            if value in (20, 30) and key in RANKS:
                value, last, after = value + RANKS[key], self.tokens[after], after + 1
            elif value == int(value) and key in FRACTIONS:
                value, last, after = value / FRACTIONS[key], self.tokens[after], after + 1
            month = self._month_at(after) if value <= 31 else 0
            if month:
                self._add("D", f"{int(value)}/{month}", first, self.tokens[after])
                return after + 1
            past = self._hour(index, after, value)
            if past:
                return past
        self._add("N", number_key(value), first, last, value)
        return after

    def _hour(self, index: int, after: int, value: float) -> int:
        """Reads "о 10-й годині", "о шостій ранку", "о 7 годині 40 хвилин"; 0 if it is no hour of the day."""
        before = self.tokens[index - 1].text.lower() if index else ""
        if before not in _AROUND or not 0 < value <= 24 or value % 1:
            return 0
        size, hour, minute, past = len(self.tokens), int(value), 0, after
        if past < size and self._key(past) in _HOUR:
            past += 1
            if past + 1 < size and self.tokens[past].text.isdecimal() and self._key(past + 1) in _MINUTE:
                minute, past = int(self.tokens[past].text[:2]), past + 2
        part = DAY_PARTS.get(self.tokens[past].text.lower()) if past < size else None
        if part is not None:
            hour, past = hour_of_day(hour, part), past + 1
        if past == after or (part is None and before not in _AT):
            return 0
        self._add("T", f"{hour}:{minute:02}", self.tokens[index], self.tokens[past - 1])
        return past

    def _clock(self, index: int, token: Token) -> int:
        """Reads "22:00", "4 p.m.", "16.30" before p.m.; 0 if the number is no time of day."""
        text = token.text
        after = index + 1
        half = ""
        if after < len(self.tokens):
            half = self.tokens[after].text.lower().replace(".", "")
        if half in ("am", "pm") and re.fullmatch(r"\d{1,2}(?:[:.]\d\d)?", text):
            hour, _, minute = text.replace(".", ":").partition(":")
            hours = int(hour) % 12 + (12 if half == "pm" else 0)
            self._add("T", f"{hours}:{minute or '00'}", token, self.tokens[after])
            return after + 1
        if ":" in text and re.fullmatch(r"[0-2]?\d:[0-5]\d", text):
            hour, _, minute = text.partition(":")
            part = DAY_PARTS.get(half)
            if part is None:
                self._add("T", f"{int(hour)}:{minute}", token, token)
                return after
            self._add("T", f"{hour_of_day(int(hour), part)}:{minute}", token, self.tokens[after])
            return after + 1
        return 0

    def _month_at(self, index: int) -> int:
        """The month named at token `index`, past an ordinal ending or "of"; 0 if none."""
        if index >= len(self.tokens) or self.tokens[index].kind != "W":
            return 0
        low = self.tokens[index].text.lower()
        table = self.months
        if low == "may" and not self.tokens[index].text[0].isupper():
            return 0
        return table.get(self.lexicon.lemma(low)) or table.get(low.rstrip(".")) or 0

    def _day_after_month(self, index: int, month: int) -> int:
        """Reads "September 3" and "Nov. 4"; 0 if no day follows."""
        after = index + 1
        if self.tokens[after].text == "." and after + 1 < len(self.tokens):
            after += 1
        token = self.tokens[after]
        if self.lexicon.language != "en" or token.kind != "N" or not re.fullmatch(r"[0-3]?\d", token.text):
            return 0
        self._add("D", f"{int(token.text)}/{month}", self.tokens[index], token)
        after += 1
        if after < len(self.tokens) and self.tokens[after].text.lower() in ORDINAL_ENDINGS:
            after += 1
        return after

    def _skip_year_word(self, index: int) -> int:
        """Past "року", "г." and the like after a year: a year is a year without them."""
        if index < len(self.tokens) and (
            self._key(index) in _YEAR_WORDS or self.tokens[index].text in ("р", "г", "рр", "гг")
        ):
            return index + 1
        return index


_NUMERAL_OF = {
    "дво": "два", "двох": "два", "трьо": "три", "трьох": "три", "три": "три", "чотири": "чотири", "п'яти": "п'ять",
    "шести": "шість", "семи": "сім", "восьми": "вісім", "дев'яти": "дев'ять", "десяти": "десять",
    "двадцяти": "двадцять", "тридцяти": "тридцять", "сорока": "сорок", "п'ятдесяти": "п'ятдесят", "двух": "два",
    "трех": "три", "четырех": "четыре", "пяти": "пять", "девяти": "девять", "двадцати": "двадцать",
    "тридцати": "тридцать", "пятидесяти": "пятьдесят",
}  # fmt: skip
_NUMERAL_PREFIX = re.compile("(?:" + "|".join(sorted(_NUMERAL_OF, key=len, reverse=True)) + ")(?=[а-яіїє]{4})")
_MEASURED = re.compile(
    "річ|денн|тижнев|місячн|годинн|хвилинн|поверх|кілометр|метров|відсотков|лет|днев|недельн|час|этаж"
)
"""How what is counted begins in words like "дев'ятирічний", which are numbers though the dictionary has them."""
HALF = "пів"
"""Half, before an hour: "пів на сьому" is half past six."""
_AT = frozenset(("в", "о", "об"))
_AROUND = _AT | {"к", "с", "до", "після", "после", "з", "від", "от", "на", "около", "близько"}
"""What stands before an hour of which the part of the day is told: "с 9 вечера"."""
_HOUR = frozenset(("час", "година", "год"))
_MINUTE = frozenset(("хвилина", "хв", "минута", "мин"))
_YEAR_WORDS = frozenset(("рік", "год"))
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MINUS = frozenset(("minus", "мінус", "минус"))
_BELOW_NOUGHT = frozenset(("degree", "percent", "celsius", "градус", "відсоток", "процент", "c"))
"""Units in which something may be below nought, as lemmas."""
_PARTS = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
_DASHES = frozenset("一ㅡー")
"""Letters of other scripts that some type for a dash."""
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
_PERCENT = {"en": "percent", "uk": "відсоток", "ru": "процент"}
_GLUED = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "mn": 1e6}
_DOTTED = frozenset(("тис", "млн", "млрд", "тыс", "mln"))


# --- phrases -----------------------------------------------------------------------------------------------------


def phrases(found: list[Item], lexicon: Lexicon, longest: int = 99) -> list[Item]:
    """Runs of items that the lexicon knows as one phrase, of `longest` words at most, drawn together; the longest
    first."""
    known = lexicon.phrases
    keys = [item.key for item in found]
    starts = [place for place, pair in enumerate(pairwise(keys)) if pair in known]
    if not starts:
        return found
    merged: list[Item] = []
    index, size = 0, len(found)
    for start in starts:
        if start < index:
            continue
        merged += found[index:start]
        index = start
        item = found[index]
        for parts in known[item.key, keys[index + 1]]:
            length = len(parts)
            if index + length <= size and length <= longest and tuple(keys[index : index + length]) == parts:
                last = found[index + length - 1]
                key = " ".join(parts)
                kind = "A" if item.kind == "A" and last.kind == "A" else "W"
                word = lexicon.word(key)
                if word.mask & FUNCTION:
                    kind = "F"
                form = " ".join([each.form for each in found[index : index + length]])
                merged.append(_new(Item, (item.start, last.end, kind, key, form, word, 0.0)))
                index += length
                break
    return merged + found[index:]
