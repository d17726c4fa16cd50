"""Is this text, or bytes that were read in the wrong charset ("Ìèíèñòåðñòâî", "РњРёРЅ", "лХМХЯРЕПЯРБН", "?????")?

Looks at the shape of words alone: no writing puts capitals, signs or one accented letter after the other in that way.
Knows no language, does not say which charset would be right, and lets a text that merely quotes such words be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from tracker.extract.again import remembered

UNREADABLE = "its letters make no words: published in the wrong charset, or in one that cannot be told"

SHARE = 0.3
"""Share of a text's words from which on it is garbled: a page that double-encodes its quotation marks alone ("donâ€™t")
has a few in a hundred, one in the wrong charset nearly all."""

FOREIGN_SHARE = 0.2
"""The same of the words with a letter that is no ASCII, where one charset is to be chosen of several: those words are
all that the charsets differ in."""

LEAST = 4
"""Characters that odd words must have together: two letters can be anything."""

BEGINNING, ENOUGH = 2_000, 8_000
"""Characters that are looked at: of each text that is read, and of bytes whose charset is to be found."""

LETTERS, COMMON = 40, 0.38
"""Cyrillic letters of which at least that share are common ones: of sentences in Russian and Ukrainian 0.55 and more,
in Bulgarian, Serbian and Belarusian alike, in Mongolian 0.41; of letters exchanged by a wrong charset 0.1 to 0.35."""

_COMMON = frozenset("оеаинтсрвлкії")

_LATIN_TAIL = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
"""The accented letters of ISO 8859-1, where the Cyrillic letters of other charsets lie."""

_CONTINUED = (
    r"\u0080-\u00bf\u0402\u0403\u0409-\u040c\u040e\u040f\u0452\u0453\u0459-\u045f\u0490\u0491\u0401\u0451\u0404\u0454"
    r"\u0407\u0457\u0406\u0456\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u0192"
    r"\u02c6\u02dc\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
)
"""What the second byte of a letter in UTF-8 becomes in windows-1251 and windows-1252."""

_LOWER, _UPPER = "а-яёіїєґў", "А-ЯЁІЇЄҐЎ"
_WORD = re.compile(r"[^\s\d.,:;!()\[\]{}<>/\"«»“”|=&#@_+*-]+")
_ODD = re.compile(
    rf"(?<![^\W\d_])[{_LATIN_TAIL}]{{2,}}(?![a-zA-Z])"  # nothing but accented letters: Cyrillic as ISO 8859-1
    r"|(?<![^\W\d_])[\u00c0-\u017f]{3,}(?![a-zA-Z])|[\u00e0-\u00ff][\u00a1-\u00bf][\u00e0-\u00ff]"  # 8859-2, IBM's
    rf"|(?:[РСОПЧШЩВГ][{_CONTINUED}]){{2,}}|(?:[ÐÑÎÏÃÂØÙ×][{_CONTINUED}]){{2,}}"  # UTF-8 as windows-1251 or -1252
    r"|(?:[ĐŃĞĎŘŮĂ][^\x00-\x7f]){2,}|(?:[–—][^\x00-\x7f\s]){3,}"  # UTF-8 as windows-1250, -1254, Macintosh
    rf"|[{_LOWER}][{_UPPER}]{{2,}}|[{_LOWER}][{_UPPER}][{_LOWER}]"  # KOI8, ISO 8859-5, Macintosh as one another
    r"|([\u2500-\u256c])(?!\1)[\u2500-\u256c]|[^\W\d_][\u2500-\u259f]|[\u2500-\u259f][^\W\d_]"  # IBM's frames
    rf"|[{_LOWER}][€¤¦§©¬®°±¶†‡•™≥≤≈√ƒ][{_LOWER}]|[a-z][¹³¿¡¢£¤¥¦¨©ª«¬®¯°±²¶¸º»¼½¾][a-z]"
    r"|[\u0080-\u009f]|\ufffd{2,}|^\?{3,}$"
)
_MIXED = re.compile(
    rf"[a-hj-zA-HJ-Z{_LATIN_TAIL}][{_LOWER}{_UPPER}]|[{_LOWER}{_UPPER}][a-hj-zA-HJ-Z{_LATIN_TAIL}]"
    r"|[a-zA-Z][\u0370-\u03ff\u0590-\u06ff\u2e80-\ud7af\U00020000-\U0002ffff]{1,2}[a-zA-Z]"
)
"""Accents as letters of another writing; some write so on purpose, to pass a filter, and can be read. A Latin i is
Ukrainian where a charset has no other."""

_SWAPPED = re.compile(rf"(?<!\w)[{_LOWER}][{_UPPER}]{{3,}}")
_CAPITALISED = re.compile(rf"(?<!\w)[{_UPPER}][{_LOWER}]{{2,}}")
_PLAIN = re.compile(rf"[a-zA-Z]+|[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+")
"""Nearly every word, told in a tenth of the time."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_CAPITALS = re.compile(rf"[{_UPPER}]+")
_MAYBE = re.compile(r"[^\x00-\x7f]|\?\?\?")


_KYIV_AS_MOSCOW = re.compile(r"[бвгджзклмнпрстфхцчшщ]ў")
_NO_UZBEK = re.compile("[їєщы]")
"""Charsets of DOS: "і" became "ў", which Belarusian has behind vowels alone; Uzbek has it anywhere, and none of
these."""


def garbled(text: str) -> bool:
    """Whether nobody could read `text`: its words have a shape, or its letters a frequency, that no writing has."""
    return _garbled(text[:BEGINNING])


@remembered
def _garbled(head: str) -> bool:
    if head.isascii() and "???" not in head:
        return False
    found = list(chain.from_iterable(map(_odd, head.split())))
    many = len("".join(found)) >= LEAST and len(found) >= SHARE * len(_words(head))
    return many or not _letters_fit(head) or _is_dos(head.lower())


def _is_dos(low: str) -> bool:
    return "ў" in low and len(_KYIV_AS_MOSCOW.findall(low)) > 1 and _NO_UZBEK.search(low) is not None


@lru_cache(maxsize=4_096)  # few words make up nearly all of a text
def _odd(said: str) -> tuple[str, ...]:
    """The odd ones of the words between two spaces."""
    return tuple(word for word in _words(said) if not _PLAIN.fullmatch(word) and _ODD.search(word))


def makes_words(text: str) -> bool:
    """Whether the letters of `text` that are no ASCII make words: those that a choice of charset is about."""
    foreign = [word for word in _words(text[:ENOUGH]) if not word.isascii()]
    odd = sum(not _PLAIN.fullmatch(word) and bool(_ODD.search(word) or _MIXED.search(word)) for word in foreign)
    return odd <= FOREIGN_SHARE * len(foreign) and _letters_fit(text[:ENOUGH])


def _words(text: str) -> list[str]:
    """The words of `text`; none where none can be odd."""
    return [word for word in _WORD.findall(text) if len(word) > 1] if _MAYBE.search(text) else []


def _letters_fit(text: str) -> bool:
    """Whether its Cyrillic letters stand as in some language: common ones commonly, capitals where a word begins."""
    if 2 * sum(map(text.count, _COMMON)) >= len(text) - len(text.encode("ascii", "ignore")):
        return True  # more than enough, whatever of it are letters; nearly always, and in a tenth of the time
    letters = "".join(_CYRILLIC.findall(text))
    capitals = "".join(_CAPITALS.findall(text))
    if 2 * len(capitals) > len(letters) and _SWAPPED.search(text):
        return _CAPITALISED.search(text) is not None
    low = letters.lower()
    return len(letters) < LETTERS or sum(map(low.count, _COMMON)) >= COMMON * len(letters)
