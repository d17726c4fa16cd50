"""What one text says once more than the other: a block that the page holds already, a list of its headings. Pure.

A sentence or line that came and stood in the old text already says nothing new, and one that went and still stands in
the new one is not taken back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.model import Span
from tracker.tokens import sentences

LEAST_WORDS = 3
"""Words from which the same line twice is taken for a repetition: "Closed" may stand under two headings."""
_WORD = re.compile(r"\w+")


def repeated(text: str, span: Span, other: str) -> list[Span]:
    """The places of the sentences and lines in a stretch of `text` that stand in `other`, too."""
    part = text[slice(*span)]
    return [
        (span[0] + start, span[0] + end)
        for start, end in sentences(part)
        if len(said := _words(part[start:end])) >= LEAST_WORDS and said in _said(other)
    ]


def _words(sentence: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(sentence.casefold()))


@lru_cache(maxsize=2)
def _said(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_words(text[start:end]) for start, end in sentences(text))
