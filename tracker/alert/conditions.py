"""What an `[[alert]]` asks of the text itself: words, or a pattern, in what was said before or is said now. Pure.

A pattern is an operator's, the text a stranger's: the search ends after a moment, and what could not be searched is
told. Knows no severity, level or kind (`alert.policy`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import regex

MOMENT = 0.05
"""Seconds that one pattern may search one text: a statement of a megabyte takes a tenth of it, and the writer waits."""

_PART_OF_WORD = r"[^\W_]"


def speaks_of(words: tuple[str, ...], pattern: str, *texts: str) -> bool:
    """Whether one of the `words` stands in one of the texts, or the pattern is found there. Without any, always."""
    if not words and not pattern:
        return True
    if words and any(_words(words).search(text.casefold()) for text in texts):
        return True
    return bool(pattern) and any(_found(pattern, text) for text in texts)


def _found(pattern: str, text: str) -> bool:
    try:
        return compiled(pattern).search(text, timeout=MOMENT) is not None
    except TimeoutError:
        return True  # better a word too many than one too few


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """A pattern as it is searched for. Raises ValueError for what is none."""
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION1)
    except regex.error as fault:
        raise ValueError(str(fault)) from None


@lru_cache(maxsize=256)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words and phrases; an asterisk at the end stands for any ending."""
    parts = []
    for each in words:
        bare = each.casefold().strip()
        ending = "" if bare.endswith("*") else rf"(?!{_PART_OF_WORD})"
        parts.append(r"\s{1,4}".join(map(re.escape, bare.removesuffix("*").split())) + ending)
    return re.compile(rf"(?<!{_PART_OF_WORD})(?:{'|'.join(parts)})")
