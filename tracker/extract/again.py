"""What was found in a text, kept for the next time: nearly every text that is read is that of the last visit.

For pure functions of texts, and a bounded number of texts. Decides nothing; a text that is new costs what it costs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

TEXTS = 1_024
"""Texts that are kept for a function: those of 50 channels, or of a thousand pages."""

CHARS = 8_000
"""Characters of the longest text that is kept, and of a title behind it: statements have 3,000. If all were that long,
they would take 16 MB for a function, 32 with their titles."""

P = ParamSpec("P")
R = TypeVar("R")


def remembered(function: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """`function`, pure and of a text first, with what it gave for the last texts at hand."""
    known = lru_cache(maxsize=TEXTS)(function)

    @wraps(function)
    def either(text: str, /, *args: P.args, **named: P.kwargs) -> R:
        short = len(text) <= CHARS and not (args and isinstance(args[0], str) and len(args[0]) > CHARS)
        return known(text, *args) if short and not named else function(text, *args, **named)

    return either
