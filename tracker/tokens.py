"""Tokens and sentences of canonical text, with their places. Pure; what diffing and judging share.

Knows three languages' abbreviations, so that "Lt. Gen. James Carter" and «вул. Лесі Українки» stay in one sentence.
Does not compare texts and does not know what a word means. Linear in the length of any text, in any number of any
characters: each expression has a bound, and what is longer comes in pieces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.model import Span


class Token(NamedTuple):
    """One word, number, link or mark. `kind` is a letter: W word, N number, L link, E emoji, U unit, P other mark."""

    start: int
    end: int
    text: str
    kind: str


_APOSTROPHE = "'’ʼ`´"
_DIGITS = r"\d{1,100}+"
"""More digits than any number has; those of a longer run are pieces that no one takes for numbers."""
_GROUPS = 15
"""Groups of digits in one number, after the first."""
_LETTERS = 64
"""Letters of a word, and characters of a part of an address; no language has longer words, DNS no longer names."""
_URL = 2_000
"""Characters of a link, as browsers long had it."""
_LINK = (
    rf"(?P<L>(?:https?://|www\.)[^\s<>»”\")\]]{{1,{_URL}}}(?<![.,;:!?])"
    rf"|(?<![\w.+-])[\w.+-]{{1,{_LETTERS}}}+@[\w-]{{1,{_LETTERS}}}+(?:\.[\w-]{{1,{_LETTERS}}}+){{1,8}}|[@#]\w{{1,{_LETTERS}}}"
    rf"|(?<![a-z0-9-])(?:[a-z0-9-]{{1,{_LETTERS}}}+\.){{1,8}}(?:com|org|net|gov|edu|int|info|example|ua|ru|uk|eu|io|me)\b"
    rf"(?:/[^\s<>»”\")\]]{{0,{_URL}}}(?<![.,;:!?]))?)|"
)
_PLAIN = (
    rf"(?P<N>{_DIGITS}(?:[ \u00a0\u202f]\d{{3}}){{1,{_GROUPS}}}(?!\d)(?:[.,]{_DIGITS})?"
    rf"|{_DIGITS}(?:[.,:/]{_DIGITS}){{0,{_GROUPS}}})"
    rf"|(?P<W>(?:[^\W\d_]\.){{2,{_LETTERS // 2}}}"
    rf"|[^\W\d_][\u0300-\u036f]{{0,{_LETTERS}}}(?:[{_APOSTROPHE}\u00ad\u200b-\u200d\u2060\ufeff]?[^\W_]"
    rf"|[\u0300-\u036f]){{0,{_LETTERS}}})"
    rf"|(?P<E>[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff]{{1,{_LETTERS}}})"
    rf"|(?P<P>\.{{2,{_LETTERS}}}|[-–—]{{2,{_LETTERS}}}|[^\s])"
)
_TOKEN = re.compile(_LINK + _PLAIN)
_UNLINKED = re.compile(_PLAIN)
"""The same for a text in which no link can be: twice as fast, since none is looked for at each word."""
_MAY_LINK = re.compile(r"[@#]|://|www\.|[a-z0-9-]\.[a-z]")
"""What every link, address, handle and hashtag has in it."""


_GROUPED = re.compile(r"\d[ \u00a0\u202f]\d")
"""A number may go on past a space; no other token has one inside."""
MAX_KEPT, LONGEST_KEPT = 10_000, 24
"""Runs of characters without spaces whose tokens are kept, and characters of the longest: a few MB."""
_new = tuple.__new__
"""Makes a named tuple in a third of the time of a call of its class."""


def tokens(text: str) -> list[Token]:
    """The tokens of `text` in order; only white space lies between them."""
    if _GROUPED.search(text):
        return _found(text, 0, len(text))
    found: list[Token] = []
    at = 0
    for run in text.split():
        at = text.index(run, at)
        for start, end, written, kind in _of_run(run) if len(run) <= LONGEST_KEPT else _split(run):
            found.append(_new(Token, (at + start, at + end, written, kind)))
        at += len(run)
    return found


def _split(run: str) -> list[tuple[int, int, str, str]]:
    """The tokens of a run of characters without white space, as plain tuples: these are unpacked in no time."""
    return [(each.start, each.end, each.text, each.kind) for each in _found(run, 0, len(run))]


_of_run = lru_cache(maxsize=MAX_KEPT)(_split)
"""The same, kept: texts repeat their words."""


def _found(text: str, start: int, end: int) -> list[Token]:
    expression = _TOKEN if _MAY_LINK.search(text, start, end) else _UNLINKED
    return [_new(Token, (*m.span(), m.group(), m.lastgroup)) for m in expression.finditer(text, start, end)]


_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,12}+\.?"
    r"|(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд)[а-яіїє]{0,12}+"
    r"|(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]{0,12}+"
)
_NUMBER = rf"(?:[€$£₴₽]|(?<!\d)){_DIGITS}(?:[ \u00a0\u202f]\d{{3}}){{0,{_GROUPS}}}+(?:[.,:/]{_DIGITS}){{0,{_GROUPS}}}+"
_NAME = rf"[^\W\d_a-zа-яіїєґё][\w’'-]{{1,{_LETTERS}}}+"
_QUOTED = rf"[^\s«»“”„]{{1,{2 * _LETTERS}}}+"
_UNIT = re.compile(
    rf"(?i:{_NUMBER}\s(?:{_MONTH})(?:\s\d{{4}})?\b|\b(?:{_MONTH})\s\d{{1,2}}(?:,?\s\d{{4}})?\b)"
    rf"|{_NUMBER}(?:\s?(?:%|°C|(?i:percent(?:age\spoints?)?|per\scent|thousand|million|billion|trillion|bn|mln?|тис|млн|млрд|"
    r"тисяч[аіу]?|мільйон[иіва]{0,9}+|мільярд[иіва]{0,9}+|тысяч[аиу]?|миллион[аов]{0,9}+|миллиард[аов]{0,9}+|"
    r"відсотк\w{1,9}+|процент\w{1,9}+|гривень|грн|руб\w{0,9}+|евро|євро|euros?|dollars?|долар\w{1,9}+|доллар\w{1,9}+|"
    r"km/h|км/г(?:од)?|км/ч|кг|км|km|kg|tonn?e?s?|тонн?\w?|"
    r"litres?|метр\w{1,9}+|met(?:re|er)s?|p\.m\.|a\.m\.)(?!\w))){1,9}+"
    rf"|{_NAME}(?:\s{_NAME}){{1,3}}"
    rf"|[«“„]{_QUOTED}(?:\s{_QUOTED}){{0,2}}+[»”]"
)


def units(text: str) -> list[Token]:
    """The tokens of `text`, with whole dates, amounts, names and short quotations as one token each: what a reader sees
    as one thing is replaced as one thing. A name at the start of a sentence is told from a mere capital by nothing: two
    capitalised words in a row count as a name everywhere."""
    found: list[Token] = []
    position = 0
    for match in _UNIT.finditer(text):
        found += _shifted(text, position, match.start())
        found.append(Token(match.start(), match.end(), match.group(), "U"))
        position = match.end()
    return found + _shifted(text, position, len(text))


def _shifted(text: str, start: int, end: int) -> list[Token]:
    return _found(text, start, end) if start < end else []


# --- sentences ---------------------------------------------------------------------------------------------------

_ABBREVIATED = """
mr mrs ms dr prof gen lt col maj capt cpt sgt gov sen rep st no nos vs etc jan feb mar apr jun jul aug sep sept oct nov
dec inc ltd co corp dept est fig approx art para sec min max rev hon pres adm cmdr brig e.g i.e u.s u.k a.m p.m u.n ph.d
вул ім тис млн млрд грн коп обл смт напр див ст пп проф акад ген полк підполк гл рис табл просп бул пров
ул им тыс руб пос пр см гг рр стр пер наб др т.е т.д т.п н.е н.э
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_CUT = re.compile(r"\n+|(?:[!?…]++|\.++)[\"'»”’)\]]*+(?:\s+|$)|(?:[.!?…][\"»”’]?)(?=[❗️⚡🔴🇺])\s*")
_MARK = re.compile(r"[\n!?….]")
"""Where `_CUT` can match: one character is searched for much faster."""
_ROW = re.compile(r"[!?…]+|\.+")
"""A row of marks: in it `_CUT` can match at the first or the last."""
_WORD_BEFORE = re.compile(r"[^\s(«“\"]*$")
_LONGEST_ABBREVIATION = 12  # characters looked back from a full stop


def sentences(text: str) -> list[Span]:
    """The sentences of `text` as spans without gaps: white space belongs to the sentence before. A line
    break always ends a sentence; a full stop does unless an abbreviation or an initial stands before it or a
    small letter after it."""
    spans: list[Span] = []
    start = 0
    mark = _MARK.search(text)
    while mark:
        match = _CUT.match(text, mark.start())
        end = match.end() if match else _past(text, mark)
        mark = _MARK.search(text, end)
        if match and end > start and (end >= len(text) or _ends(text, match)):
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _past(text: str, mark: re.Match[str]) -> int:
    """Where to look on after a mark that ends nothing: at the last one of its row."""
    row = _ROW.match(text, mark.start())
    return max(mark.end(), row.end() - 1) if row else mark.end()


def _ends(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] == "\n":
        return True
    if text[match.end()].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    before = text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()]
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    initial = len(word) == 1 and word.isalpha()
    return not initial and word.lower() not in _ABBREVIATIONS
