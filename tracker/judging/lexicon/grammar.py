"""Small words of each language that rules ask for by name: prepositions, auxiliaries, conjunctions and the like.

Read from `*.grammar.txt`, one file a language, whose lists have the same names in each. A list holds the words of all
languages: they do not meet in one text.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from tracker.judging.lexicon import LANGUAGES


def word_list(name: str) -> frozenset[str]:
    """The words and phrases of a list, in all languages. Raises KeyError where no language has it."""
    return _lists()[name]


def parse(text: str) -> dict[str, list[str]]:
    """The lists of a file in its order: "name: word phrase_of_words" a line; "#" begins a remark."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, words = line.partition(":")
            found[name] = [word.replace("_", " ") for word in words.split()]
    return found


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    folder = files("tracker.judging.lexicon")
    merged: dict[str, frozenset[str]] = {}
    for language in LANGUAGES:
        for name, words in parse((folder / f"{language}.grammar.txt").read_text(encoding="utf-8")).items():
            merged[name] = merged.get(name, frozenset()) | frozenset(words)
    return merged
