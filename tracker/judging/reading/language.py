"""Which of the three languages a text is in, by its letters and commonest words. Guesses; never asks a network."""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Za-z]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]|[’'ʼ](?=[яюєї])")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
_FOREIGN = re.compile(r"[\u0180-\u024f\u00df-\u00ff\u0370-\u03ff\u0590-\u06ff\u3040-\u9fff]")
_ENGLISH_TEXT = """
the of and to in is was for on that with as by at from are has have be will said not it its after over who his her
they he she an up out new says two three more than about into this their but
"""
_ENGLISH = frozenset(_ENGLISH_TEXT.split())
_OTHER_TEXT = """
der die das und nicht ist ein eine zu den von mit auf für sich des dem le la les des et est une dans que pour
qui sur au du el los las y en por una del con se es il di che non per sono della het een van op dat niet te
zijn i w z na nie jest się do o da os um uma com não og det er på som av ett och att är den ve bir bu için de
"""
_OTHER = frozenset(_OTHER_TEXT.split())
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 4_000
"""Characters looked at."""


def language_of(text: str) -> str:
    """One of "en", "uk" and "ru", or "" for a language we have no lexicon for."""
    text = text[:SAMPLE]
    cyrillic, latin = (sum(map(len, letters.findall(text))) for letters in (_CYRILLIC, _LATIN))
    if cyrillic > latin:
        ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        if re.search(r"[ўЎђћџљњјқғүұһәөңѓќ]", text):
            return ""
        return "uk" if ukrainian > russian else "ru"
    if not latin:
        return "" if _FOREIGN.search(text) else "en"
    words = [word.lower() for word in _WORD.findall(text)]
    english, other = sum(word in _ENGLISH for word in words), sum(word in _OTHER for word in words)
    return "en" if english > other or (english == other and not _FOREIGN.search(text)) else ""
