"""Whether two items that differ in key state the same: synonyms, another spelling, a family of words, another alphabet.

Looks at two items alone; which items are put before it is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata

from tracker.diffing import likeness
from tracker.judging.lexicon import Lexicon
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import How
from tracker.judging.reading.clock_words import UNSURE
from tracker.judging.reading.item import SIGNS, WORDS, Item, ItemKind, item_kinds
from tracker.judging.reading.literals import NOON

Likeness = tuple[float, How] | tuple[float, None]
"""How well two items belong together, the higher the surer, and how; None if they do not."""
UNLIKE: Likeness = (0.0, None)
_HOURS: frozenset[tuple[ItemKind, ItemKind]] = frozenset((("N", "T"), ("T", "N")))
_MEASURED = item_kinds("N", "D", "T", "S")
LIKE_SPELLING = 0.66
"""Levenshtein ratio from which an unknown word is taken for a misspelling of a known one in the same place."""
LIKE_UNKNOWN = 0.8
"""The same where neither word is known."""
MIN_STEM = 4
"""Letters that words of one family share at least at their beginning."""


def joined(a: Item, b: Item, lexicon: Lexicon) -> Likeness:
    """One word written as two, or with a hyphen: compared by its letters alone. A phrase and its one content word
    ("due to", "due") state the same too."""
    if a.kind in WORDS and b.kind in WORDS:
        if a.form == b.form or a.form.replace(" ", "") == b.form.replace(" ", ""):
            return 1.0, "spelling"
        if " " in a.key or " " in b.key:
            x, y = set(a.key.split(" ")), set(b.key.split(" "))
            if (
                (x < y or y < x)
                and all(key in _SMALL for key in x ^ y)
                and not (lexicon.language == "ru" and _LEADS_A_NUMBER & (x ^ y))
            ):
                return 0.9, "family"
    return UNLIKE


_SMALL = word_list("words_of_phrases")


_LEADS_A_NUMBER = frozenset(("до", "на"))
"""Russian prepositions that tell how far from by how much: "вырос до 45", "вырос на 45"."""


def alike(a: Item, b: Item, lexicon: Lexicon) -> Likeness:
    """How two items of different key belong together: the higher the score the surer."""
    kinds = a.kind, b.kind
    if a.kind in SIGNS or b.kind in SIGNS:
        if kinds in _HOURS:
            hour, number = (a, b) if a.kind == "T" else (b, a)
            whole = int(number.value)
            return (0.9, "same") if hour.key == f"{whole}:{round(100 * (number.value - whole)):02}" else UNLIKE
        if a.kind == b.kind == "T" and UNSURE in (a.key[-1], b.key[-1]) and _on_the_clock(a) == _on_the_clock(b):
            return 0.9, "same"
        return (0.3, "section" if a.kind == "S" else "value") if a.kind == b.kind and a.kind in _MEASURED else UNLIKE
    if (" " in a.key or " " in b.key) and (_denied(a.key, b.key) or _denied(b.key, a.key)):
        return 0.95, "distinct"
    x, y = a.word, b.word
    distinct = bool(x.senses and y.senses) and _distinct(x.senses, y.senses)
    if not x.groups.isdisjoint(y.groups):
        if " " in a.key and sorted(a.key.split(" ")) == sorted(b.key.split(" ")):
            return 1.0, "same"  # a phrase in its other order
        return (0.9, "synonym") if not distinct and not _then_and_now(a.key, b.key) else (0.8, "doubtful")
    if distinct:
        return 0.7, "distinct"
    if "F" in kinds:
        return _slip(a, b, lexicon) if "W" in kinds else UNLIKE
    found = _spelling(a, b, lexicon)
    if found[0] < NEAR and not x.near.isdisjoint(y.near):
        return NEAR, "near"
    return found


def _on_the_clock(item: Item) -> tuple[int, str]:
    """An hour as the face of a clock shows it."""
    hour, _, minute = item.key.rstrip(UNSURE).partition(":")
    return int(hour) % NOON, minute


def _then_and_now(x: str, y: str) -> bool:
    """Whether two phrases say the same of now and of then: "is required to", "was obliged to"."""
    return (x[:3] == "is " and y[:4] == "was ") or (x[:4] == "was " and y[:3] == "is ")


def _denied(phrase: str, word: str) -> bool:
    """Whether a phrase is the denial of a word: "не исключить" of "исключить"."""
    return phrase.endswith(word) and phrase[: -len(word)] in ("не ", "not ", "no ")


NEAR = 0.62
"""Score of two words that a thesaurus holds near: between the hand-written groups and words alike in spelling."""


def _distinct(a: frozenset[tuple[int, int]], b: frozenset[tuple[int, int]]) -> bool:
    lines = {line: sense for line, sense in a}
    return any(line in lines and lines[line] != sense for line, sense in b) and not a & b


_OPPOSING_SLAVIC = ("не", "без", "бес", "дез", "анти", "контр", "де")
_OPPOSING: dict[str, tuple[str, ...]] = {
    "en": ("un", "in", "im", "dis", "non", "il", "ir", "kilo", "milli", "centi", "mega", "giga"),
    "uk": _OPPOSING_SLAVIC,
    "ru": _OPPOSING_SLAVIC,
}
_DENYING = word_list("denying_prefixes")
_VERB = ("ти", "тися", "ть", "ться")
_ASPECT_TEXT = """
по за ви вы о об обо у при про на с со із зі з из ис роз раз рас від от до пере під под недо воз вз вс від відо
"""
_ASPECT = _ASPECT_TEXT.split()
_ASPECT_LONGEST_FIRST = sorted(_ASPECT, key=len, reverse=True)
_PLACE_ENDING = re.compile(r"(?:щин[аиіуо]\w{0,64}|(?:ськ|ск|цьк|цк|зьк)(?:ий|а|е|ої|ій|ому|ая|ой|ую|ом|у|ого)?)$")


def _spelling(a: Item, b: Item, lexicon: Lexicon) -> Likeness:
    x, y = a.key, b.key
    if " " in x or " " in y or min(len(x), len(y)) < 2:
        return UNLIKE
    if "A" in (a.kind, b.kind):
        found = _names(a, b)
        misspelt = a.kind != b.kind and not (lexicon.knows(a.form) and lexicon.knows(b.form))
        if found[0] or (lexicon.language not in ("uk", "ru") and not misspelt):
            return found
    long, short = (x, y) if len(x) >= len(y) else (y, x)
    if long.endswith(short) and len(short) >= 3:
        return _prefixed(long, long[: len(long) - len(short)], lexicon)
    return _misspelt(a, b, lexicon) or _related(a, b, lexicon)


def _misspelt(a: Item, b: Item, lexicon: Lexicon) -> Likeness | None:
    """An unknown word that is nearly the other one; a Slavic one that differs in its ending alone is a form of it."""
    if a.kind == b.kind == "A":
        return None
    x, y = a.key, b.key
    if lexicon.language in ("uk", "ru") and min(a.word.row, b.word.row) < 0 and _inflected(a.form, b.form):
        return 0.6, "family"
    ratio = likeness(x, y) if x[0] == y[0] or x[-3:] == y[-3:] else 0.0
    if a.form[0] == b.form[0]:
        ratio = max(ratio, likeness(a.form, b.form))
    if ratio >= LIKE_SPELLING:
        known = lexicon.knows(a.form) + lexicon.knows(b.form)
        if known == 1 or (known == 0 and ratio >= LIKE_UNKNOWN):
            return max(ratio, NEAR + 0.01), "spelling"
    return None


def _slip(a: Item, b: Item, lexicon: Lexicon) -> Likeness:
    """A small word and a word that does not exist but is nearly it: "whcih"."""
    word, slip = (a, b) if a.kind == "F" else (b, a)
    if slip.word.row >= 0 or min(len(word.key), len(slip.key)) < SHORTEST_SLIP or lexicon.knows(slip.form):
        return UNLIKE
    ratio = likeness(word.form, slip.form)
    return (ratio, "spelling") if ratio >= LIKE_SPELLING else UNLIKE


SHORTEST_SLIP = 3
"""Letters from which a small word is looked for behind a misspelling."""


def _related(a: Item, b: Item, lexicon: Lexicon) -> Likeness:
    """A comparative, a word of one family, an aspect of one verb."""
    x, y = a.key, b.key
    long, short = (x, y) if len(x) >= len(y) else (y, x)
    shared = _shared(x, y)
    slavic = lexicon.language in ("uk", "ru")
    compared = lexicon.language == "en" and shared >= len(short) - 1 and _degree(short, long, lexicon)
    if compared and lexicon.knows(x) and lexicon.knows(y):
        return 0.6, "distinct"
    if slavic and shared > MIN_STEM and shared >= LONG_STEM * len(short) and x.endswith(_VERB) and y.endswith(_VERB):
        return 0.5 + likeness(x, y) / 10, "family"
    if shared >= MIN_STEM and shared >= len(short) - 3 and len(long) - len(short) <= 5:
        return 0.5 + likeness(x, y) / 10, "family"
    if slavic and not shared and likeness(x, y) >= 0.6 and _same_bare(x, y):
        return 0.45, "prefix"
    return UNLIKE


LONG_STEM = 0.6
"""Part of a Slavic verb that it shares with its other aspect."""


def _shared(x: str, y: str) -> int:
    """Letters that two words share at their beginning."""
    shared = 0
    for a, b in zip(x, y, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _prefixed(long: str, prefix: str, lexicon: Lexicon) -> Likeness:
    if prefix in _OPPOSING.get(lexicon.language, ()):
        short = long[len(prefix) :]
        denied = prefix in _DENYING and len(short) >= MIN_STEM and lexicon.knows(short)
        if denied or lexicon.knows(long):
            return 0.7, "distinct"
    return (0.55, "prefix") if prefix in _ASPECT else UNLIKE


def _degree(short: str, long: str, lexicon: Lexicon) -> bool:
    """Whether the longer of two English words is the comparative or superlative of the shorter; where there is no word
    in "-est" ("command", "commander"), it is one who does."""
    stems = (short, short[:-1] if short[-1] in "ey" else short, short + short[-1])
    for stem in stems:
        if long in (stem + "er", stem + "ier"):
            return lexicon.knows(long[:-1] + "st")
        if long in (stem + "est", stem + "iest"):
            return True
    return False


MAX_INFLECTION = 4
"""Letters at the end in which two forms of one Slavic word may differ."""


def _inflected(x: str, y: str) -> bool:
    """Whether two Slavic forms, one of them of an unknown word, differ in their ending alone."""
    shared = _shared(x, y)
    rest = max(len(x), len(y)) - shared
    return shared >= MIN_STEM and rest <= MAX_INFLECTION and shared >= rest + 2


def _same_bare(x: str, y: str) -> bool:
    """Whether two Slavic verbs have one stem after their prefixes."""
    bare = [next((w[len(p) :] for p in _ASPECT_LONGEST_FIRST if w.startswith(p)), w) for w in (x, y)]
    return any(len(u) >= 4 and len(v) >= 4 and u[:4] == v[:4] for u in (x, bare[0]) for v in (y, bare[1]))


def _names(a: Item, b: Item) -> Likeness:
    """Names in another transliteration, alphabet or case; a region by its adjective or by its own name."""
    if not a.form.isascii() and not b.form.isascii():
        x, y = a.form, b.form
        shared = _shared(x, y)
        if shared >= 3 and max(len(x), len(y)) - shared <= MAX_CASE_ENDING:
            return 0.8, "name"
        x, y = _PLACE_ENDING.sub("", x), _PLACE_ENDING.sub("", y)
        if min(len(x), len(y)) >= 3 and x[:-1] == y[: len(x) - 1] and abs(len(x) - len(y)) <= 1:
            return 0.8, "name"
    if a.kind != b.kind and a.form.isascii() == b.form.isascii():
        return UNLIKE
    latin = a.form.isascii() and b.form.isascii()
    if latin and (min(a.word.row, b.word.row) >= 0 or min(len(a.form), len(b.form)) < SHORTEST_NAME):
        return UNLIKE  # "Martin" and "Morton" are two names that everybody knows, "NB" and "NBA" two abbreviations
    u, v = skeleton(a.form), skeleton(b.form)
    if (
        u == v
        and len(u) >= 2
        and (a.form.isascii() != b.form.isascii() or likeness(_latin(a.form), _latin(b.form)) >= 0.5)
    ):
        return 0.8, "name"
    return UNLIKE


SHORTEST_NAME = 4
"""Letters of a Latin name from which another romanisation is looked for."""
MAX_CASE_ENDING = 3
"""Letters in which two cases of one Slavic name differ at the end."""


_LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "э": "e", "ж": "j", "з": "z",
        "и": "i", "і": "i", "ї": "i", "й": "i", "ы": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ь": "",
        "ъ": "", "ю": "u", "я": "a", "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ö": "o", "ä": "a",
        "č": "ch", "š": "sh", "ž": "j", "ř": "r", "ý": "y", "ć": "ch", "ł": "l", "ñ": "n", "ç": "s", "ğ": "g",
        "ş": "sh", "ø": "o", "æ": "e", "œ": "e", "đ": "d", "ð": "d", "þ": "th", "ß": "s", "ı": "i", "å": "o",
    }
)  # fmt: skip


def _latin(word: str) -> str:
    known = word.translate(_LETTERS)
    return known if known.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", known))


_MARKS = re.compile("[\u0300-\u036f]")


_SOUNDS = (
    ("sch", "sh"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"),
    ("tz", "ts"), ("ch", "c"), ("sh", "s"), ("ts", "s"), ("dj", "j"), ("th", "t"), ("h", "g"), ("z", "s"), ("c", "k"),
)  # fmt: skip
_SILENT = re.compile(r"[aeiouyj'’\-]")
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(word: str) -> str:
    """The consonants of a name as they sound alike in any romanisation: Zelenskiy and Zelenskyy have one skeleton."""
    word = _latin(word)
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", _SILENT.sub("", word))
