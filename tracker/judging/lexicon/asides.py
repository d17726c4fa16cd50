"""The words by which what stands beside the statement is known: `asides.toml`, of all languages together."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The list of this name; phrases where the file has them apart by bars, else words. KeyError if a language has
    none."""
    found: set[str] = set()
    for table in _tables():
        listed = table[name]
        found.update(" ".join(each.split()) for each in (listed.split("|") if "|" in listed else listed.split()))
    return frozenset(found)


@cache
def _tables() -> tuple[dict[str, str], ...]:
    text = (files("tracker.judging.lexicon") / "asides.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text).values())
