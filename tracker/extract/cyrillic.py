"""Which of the charsets of Cyrillic bytes are in, where a detector cannot be sure: a heading, a sentence or two.

In the wrong one of them letters are still letters, or nearly: capitals become signs (Macintosh and Windows), lower case
becomes upper (KOI8), "і" becomes "ў" (the DOS charsets of Kyiv and Moscow). So the readings are laid side by side and
the one is taken whose words are shaped best and whose letters are the most common ones. Knows no words; does not say
whether the best of them is good enough (`garbled`).
"""

from __future__ import annotations

import re

CHARSETS = ("cp1251", "koi8-u", "iso8859-5", "cp866", "cp1125", "mac-cyrillic")
"""The more common one first: it is taken where two say the same."""

_ALIKE = frozenset({"koi8-r"})
"""Others, with fewer letters than one of these."""

ENOUGH = 2_000
"""Bytes that are looked at: what is longer than a few sentences has told its charset."""

MARGIN = 0.02
"""By how much another charset must be better than the one that was supposed: half of what one word in twenty makes."""

SURELY = 1.65
"""What a reading is worth at least whose words are all well shaped and whose letters are as common as in a sentence of
Russian or Ukrainian, where 0.5 is usual. A few words of Greek, Arabic or Hebrew, read so, have 1.6 at most."""

BEGINS = 0.1
"""What it is worth that a text begins with a capital: less than a word of ill shape, for some begin with a figure."""

ODD, RARE = 0.15, 0.03
"""What it costs that something is odd, or rare: "ї" where there is no "і" at all costs more than the margin."""

_COMMON = frozenset("оеаинтсрвлкіу")
_LOWER, _UPPER = "а-яёіїєґўi", "А-ЯЁІЇЄҐЎI"
"""With the Latin letter that stands for the Ukrainian one where a charset has none."""

_WORD = rf"(?:[{_UPPER}]?[{_LOWER}]{{1,40}}|[{_UPPER}]{{1,40}})"
_SHAPED = re.compile(
    rf"[«„“‘\"'(\[]{{0,4}}(?:[\d.,:]{{0,12}}[-–]?{_WORD}(?:[-–/.'’]{_WORD}|[-–][a-zA-Z\d]{{1,20}}){{0,9}}"
    r"|№?[\d.,:–-]{0,24}%?|[—–•…№])"
    r"[.,:;!?…»”“’\"')\]]{0,6}"
)
_MISPLACED = re.compile(rf"(?<=[{_LOWER}])(?<![аеёиоуыэюяєії])ў|(?<=[аеоуыэюя])і", re.IGNORECASE)
"""Belarusian writes "ў" behind vowels alone, Ukrainian hardly ever "і" behind one."""

_RARE = re.compile(r"(?<![оиi])ї|[оi]є")
"""Where there is no "і": "має" and "якої" are more common than "маї" and "якоє"."""

_NO_G = re.compile(r"[аеиоуюяії]ґ(?![аеиоуюяіїєрнл])")
"""Where Ukrainian has no "ґ", but "є"."""

_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[\u0400-\u04ff]+")


def likeliest(sample: bytes, supposed: str, *, sure: bool) -> str:
    """The charset that makes the best words of `sample`: `supposed`, which a detector named or a declaration, or one of
    Cyrillic. `sure`: another script than that of `supposed` is out of the question."""
    cyrillic = supposed in CHARSETS or supposed in _ALIKE
    if sure and not cyrillic:
        return supposed
    sample = sample[:ENOUGH]
    best, most = supposed, score(sample.decode(supposed, "ignore")) + MARGIN if cyrillic else SURELY
    for codec in CHARSETS:
        if codec != supposed and (worth := score(sample.decode(codec, "ignore"))) > most:
            best, most = codec, worth
    return best


def score(text: str) -> float:
    """How much `text` looks as if people had written it: the share of its words beyond ASCII that have the shape of
    words, that of common letters in them, and whether it begins with a capital."""
    chunks = [chunk for chunk in text.split() if not chunk.isascii()]
    if not chunks:
        return 0.0
    shaped = sum(_SHAPED.fullmatch(chunk) is not None and _MISPLACED.search(chunk) is None for chunk in chunks)
    letters = "".join(_LETTERS.findall("".join(chunks))).lower()
    common = sum(map(letters.count, _COMMON)) / len(letters) if letters else 0.0
    first = _LETTER.search(text)
    begins = BEGINS * (first is not None and first[0].isupper())
    return shaped / len(chunks) + common + begins - _against("".join(chunks).lower())


def _against(text: str) -> float:
    """What speaks against a reading as a whole: quotation marks that do not pair, letters that no language has both."""
    unpaired = text.count("«") != text.count("»")
    belarusian = "ў" in text and "и" in text
    rare = 0.0 if "і" in text else RARE * (_RARE.search(text) is not None)
    return ODD * (unpaired + belarusian + (_NO_G.search(text) is not None)) + rare
