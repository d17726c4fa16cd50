"""A text as items that can be compared by what they state: words as lemmas, numbers as values, phrases as one.

"2.5 billion euros" and "€2.5bn", "hasn't" and "has not", "3 September" and "September 3" give the same items.
Punctuation gives none. Does not compare two texts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import numeric

from tracker.judging.lexicon import MAX_CACHE, Lexicon, Word
from tracker.judging.lexicon.numerals import CURRENCIES, HOURS, MONTHS, RANKS, ROMAN, SHARED, VALUES, number_key
from tracker.judging.reading.amounts import gathered
from tracker.judging.reading.clock_words import clock_words
from tracker.judging.reading.cursor import Cursor
from tracker.judging.reading.item import FUNCTION, Item, ItemKind, new_tuple
from tracker.judging.reading.literals import address
from tracker.judging.reading.numbers import read_number, read_number_words, read_rank
from tracker.judging.reading.phrases import phrases
from tracker.judging.reading.shares import shares
from tracker.judging.reading.telephones import telephones
from tracker.judging.reading.times import read_day_after_month, read_half_past
from tracker.tokens import Token

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_DRAWN = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "²": "2", "³": "3"}
)
_CONTRACTED = {"can't": ("can", "not"), "won't": ("will", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_SHORT = {"'s": "", "'ll": "will", "'re": "is", "'ve": "have", "'d": "", "'m": "is"}


def items(text: str, lexicon: Lexicon, start: int = 0) -> list[Item]:
    """The items of `text`; places count from `start`."""
    found = _Reader(text, lexicon, start).read()
    telephones(found, text, start)
    clock_words(found)
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

    kind: ItemKind
    form: str
    lemma: str
    numeral: str


@lru_cache(maxsize=MAX_CACHE)
def _read_word(text: str, first: bool, lexicon: Lexicon) -> tuple[ItemKind, str, str, Word, _Special | None]:
    """Kind, key, form and Word of a word by itself; `first` in its sentence, a capital says nothing."""
    raw, low = _plain(text)
    language = lexicon.language
    special = language == "en" and "'" in low
    if language == "en" and low.endswith("'s"):
        low, raw = low[:-2], raw[:-2]
    lemma = key = lexicon.lemma(low)
    loud = len(raw) > 1 and raw.isupper()
    name = raw[0].isupper() and (not first or not lexicon.knows(low))
    kind: ItemKind = "F" if lexicon.word(key).mask & FUNCTION and not loud else "A" if name or loud else "W"
    if "." in low and len(low) > 2:
        key = lexicon.lemma(low.replace(".", ""))
    match = _NUMERAL_PREFIX.match(low) if kind == "W" and language in ("uk", "ru") and len(low) > 7 else None
    numeral = match.group() if match and (lexicon.word(key).row < 0 or _MEASURED.match(low, match.end())) else ""
    months = MONTHS[language] if language == "en" else {}
    special = special or raw in ROMAN or lemma in VALUES.get(language, {}) or lemma in HOURS or bool(numeral)
    if lemma in months or low.rstrip(".") in months:
        kind, special = "W", True  # no name, though English writes it like one
    if language != "en":
        special = special or lemma in RANKS or lemma == HALF
    return kind, key, low, lexicon.word(key), _Special(kind, low, lemma, numeral) if special else None


class _Reader(Cursor):
    """Reads words by itself, numbers and times with the help of others."""

    def read(self) -> list[Item]:
        place, after = self.start, 0
        for index, token in enumerate(self.tokens):
            if index < after:  # part of what was read before
                continue
            if token.kind == "W":
                if token.text in _DASHES:
                    continue
                if token.text in _PARTS:
                    self.add("N", number_key(numeric(token.text)), token, token, numeric(token.text))
                    continue
                kind, key, form, word, special = _read_word(token.text, self.first, self.lexicon)
                after = self._special(index, token, special) if special else 0
                if not after:
                    start, end = place + token.start, place + token.end
                    self.items.append(new_tuple(Item, (start, end, kind, key, form, word, 0.0)))
                    self.first = False
            elif token.kind == "N":
                after = read_number(self, index, token)
            else:
                self._mark(token)
        return self.items

    def _mark(self, token: Token) -> None:
        text = token.text
        if token.kind in "LE":
            self.add("L" if token.kind == "L" else "E", address(text), token, token)
        elif text == "%":
            self.add("W", _PERCENT.get(self.lexicon.language, "percent"), token, token)
        elif text in CURRENCIES:
            self.add("W", CURRENCIES[text].get(self.lexicon.language, text), token, token)
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
        if key in self.numbers and not (key == "one" and index and self.key(index - 1) == "no"):
            after = read_number_words(self, index)
            if after > index:
                return after
        if key in HOURS:
            self.add("T", HOURS[key], token, token)
            return index + 1
        if token.text in ROMAN:
            self.add("N", str(ROMAN[token.text]), token, token, ROMAN[token.text])
            return index + 1
        if lexicon.language != "en" and (key in RANKS or key == HALF):
            return read_half_past(self, index) if key == HALF else read_rank(self, index, RANKS[key])
        if lexicon.language == "en" and index + 1 < len(self.tokens):
            month = self.months.get(key) or self.months.get(read.form.rstrip("."))
            return read_day_after_month(self, index, month) if month else 0
        if read.numeral:
            value = self.numbers.get(_NUMERAL_OF[read.numeral], SHARED.get(read.numeral, 0.0))
            self.add("N", number_key(value), token, token, value)
            low = read.form[len(read.numeral) :]
            self.add(read.kind, lexicon.lemma(low), token, token, form=low)
            return index + 1
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
                self.add("F" if word.mask & FUNCTION else "W", part, token, token)
        return bool(parts)


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
_PARTS = frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
_DASHES = frozenset("一ㅡー")
"""Letters of other scripts that some type for a dash."""
_PERCENT = {"en": "percent", "uk": "відсоток", "ru": "процент"}
