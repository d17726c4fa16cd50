"""Runs: texts of one kind of thing over and over, as long as is asked for. What a pattern or a comparison that costs
more than the length of its text stumbles over. All written by us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

RUNS: dict[str, str] = {
    "digits": "0123456789",
    "one digit": "7",
    "thousands": "1 000 ",
    "thousands on end": "000 ",
    "no-break thousands": "1\u00a0000\u202f000 ",
    "commas": "1,",
    "decimals": "1.5,",
    "fractions": "1/",
    "clock times": "1:",
    "hours": "12:30 ",
    "dates": "3 May 2026, ",
    "dates in signs": "12.05.2026 ",
    "months": "may ",
    "money": "€5 ",
    "money in words": "5 million dollars ",
    "percents": "5% ",
    "percents on end": "%",
    "percents in words": "5 відсотків ",
    "ordinals": "3rd ",
    "ordinals in words": "first of ",
    "number words": "twenty-five ",
    "scales": "million ",
    "exclamations": "!",
    "question marks": "?!",
    "full stops": ".",
    "spaced stops": ". ",
    "ellipses": "…",
    "one-word sentences": "Yes. ",
    "one-letter sentences": "a. ",
    "letters with stops": "a.b.",
    "initials": "A. ",
    "initials on end": "A.",
    "hyphens": "a-",
    "dashes": "—",
    "plusses": "a+",
    "apostrophes": "a'",
    "lone apostrophes": "'",
    "capitals": "A",
    "capitalised words": "Aa Bb ",
    "capitals and small": "aB",
    "abbreviations": "NATO ",
    "roman numerals": "XIV ",
    "roman letters": "IVX",
    "letters": "a",
    "Cyrillic letters": "ж",
    "numeral prefixes": "двадцяти",
    "look-alikes": "аa",
    "look-alike words": "cоmе ",
    "mixed scripts": "aжα漢",
    "CJK": "漢字仮名",
    "CJK stops": "漢。",
    "Arabic": "سلام",
    "Arabic words": "السلام عليكم ",
    "combining marks": "a\u0301",
    "lone combining marks": "\u0301",
    "zero-width joiners": "\u200d",
    "joined emoji": "👩\u200d👧",
    "emoji": "🙂",
    "flags": "🇺🇦",
    "emoji after stops": ".🇺",
    "soft hyphens": "a\u00ad",
    "bidi marks": "\u202e",
    "quotes": '"',
    "quoted words": '"a" ',
    "open guillemets": "«",
    "guillemets": "«a» ",
    "guillemets on end": "«a ",
    "nested quotes": "“«",
    "curly quotes": "‘a’ ",
    "brackets": "(",
    "bracketed": "(a) ",
    "closing after a stop": '."',
    "handles": "@",
    "handles named": "@a ",
    "at signs between": "a@",
    "addresses": "a@b.",
    "hashes": "#",
    "hashtags": "#a ",
    "www": "www.",
    "www and marks": "www.!",
    "links": "http://a.b/ ",
    "links on end": "http://",
    "domains": "ab.",
    "domains with hyphens": "a-b.",
    "numero signs": "№1 ",
    "bullets": "• a\n",
    "list items": "1. a\n",
    "section numbers": "1.1.1 ",
    "newlines": "a\n",
    "blank lines": "\n\n",
    "no-break spaces": "a\u00a0",
    "spaces": " ",
    "tabs": "a\t",
    "negations": "not ",
    "contractions": "isn't ",
    "hedges": "may ",
    "words of one letter": "a ",
    "words": "word ",
    "one word in turns": "one two ",
    "phrases": "at least as well as ",
    "prefixes": "he said that ",
    "underscores": "_",
    "backslashes": "\\",
    "markup": "<b>",
    "entities": "&amp;",
    "control characters": "\x01",
}
"""Each kind, and what is repeated."""


def _numbered(word: Callable[[int], str]) -> Callable[[], Iterator[str]]:
    return lambda: (word(number) for number in count())


def _mixed(number: int) -> int:
    """A number that looks as if drawn at random, the same each time."""
    return (number * 2_654_435_761 + 12_345) % 4_294_967_296


GROWING: dict[str, Callable[[], Iterator[str]]] = {
    "numbers": _numbered(lambda n: f"{n} "),
    "numbers in sentences": _numbered(lambda n: f"There were {n} of them. "),
    "names": _numbered(lambda n: f"Name{'abcdefghij'[n % 10]}{n} "),
    "different words": _numbered(lambda n: f"w{_mixed(n):x} ".translate(_LETTERS)),
    "different sentences": _numbered(lambda n: f"W{_mixed(n):x} w{_mixed(n + 7):x} said. ".translate(_LETTERS)),
    "different abbreviations": _numbered(lambda n: f"{_mixed(n):x} ".translate(_LETTERS).upper()),
    "different lines": _numbered(lambda n: f"w{_mixed(n):x}\n".translate(_LETTERS)),
    "different quotations": _numbered(lambda n: f"“w{_mixed(n):x}” said he. ".translate(_LETTERS)),
    "different dates": _numbered(lambda n: f"on {n % 28 + 1} May {1900 + n % 200}, "),
    "different amounts": _numbered(lambda n: f"${n}.5 million and {n}% "),
    "different links": _numbered(lambda n: f"https://example.org/{n} "),
    "different letters": _numbered(lambda n: chr(0x4E00 + _mixed(n) % 20_000)),
    "one sentence": _numbered(
        lambda n: f"and the {n} {'men' if n % 3 else 'women'} of w{_mixed(n):x}, ".translate(_LETTERS)
    ),
}
"""Each kind whose parts all differ."""

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def run(kind: str, size: int) -> str:
    """A run of a kind, of `size` characters."""
    if kind in RUNS:
        return (RUNS[kind] * (size // len(RUNS[kind]) + 1))[:size]
    parts: list[str] = []
    length = 0
    for part in GROWING[kind]():
        parts.append(part)
        length += len(part)
        if length >= size:
            return "".join(parts)[:size]
    raise AssertionError("endless")


KINDS = (*RUNS, *GROWING)


def edits(text: str) -> dict[str, str]:
    """Other texts that `text` may have become: an edit at both ends, one in the middle, one at each, another
    altogether."""
    middle = len(text) // 2
    return {
        "the middle": f"{text[:middle]} 17 not {text[middle + 1 :]}",
        "one character": f"{text[:middle]}x{text[middle:]}",
        "both ends": f"Not 17 {text} in May",
        "everywhere": " y ".join(text[n : n + 97] for n in range(0, len(text), 97)),
        "all": text[::-1].swapcase() + "z",
        "half": text[:middle],
        "twice": text + text,
    }
