"""Which of the three languages a text is in, by its letters and commonest words. Guesses; never asks a network."""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]|[’'ʼ](?=[яюєї])")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
_FOREIGN = re.compile(r"[\u0180-\u024f\u00df-\u00ff\u0370-\u03ff\u0590-\u06ff\u3040-\u9fff]")
_WORDS_0 = """
the of and to in a is was for on that with as by at from are has have be will said not it its
"""
_ENGLISH = frozenset(_WORDS_0.split())
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 4_000
"""Characters looked at."""


def language_of(text: str) -> str:
    """ "en", "uk", "ru", or "" for a language we have no lexicon for."""
    text = text[:SAMPLE]
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic > latin:
        ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        if re.search(r"[ўЎђћџљњјқғүұһәөңѓќ]", text):
            return ""
        return "uk" if ukrainian > russian else "ru"
    if not latin:
        return "" if _FOREIGN.search(text) else "en"
    words = [word.lower() for word in _WORD.findall(text)]
    common = sum(word in _ENGLISH for word in words)
    foreign = len(_FOREIGN.findall(text))
    if common * 12 >= len(words) or (len(words) < 12 and not foreign):
        return "en"
    return ""
