"""Words of what is at stake (`stakes.toml`): lives, force, danger, disaster, order, law, rights, response."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from tracker.judging.lexicon import MAX_CACHE


@lru_cache(maxsize=MAX_CACHE)
def at_stake(form: str, language: str) -> int:
    """How many words of which a newsroom wants to know a word or phrase has, as it is written, in small letters."""
    words, beginnings = _stakes().get(language, (frozenset(), ()))
    return sum(word in words or word.startswith(beginnings) for word in form.split(" "))


@cache
def _stakes() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """For each language its whole words and its beginnings of words."""
    tables = tomllib.loads((files("tracker.judging.lexicon") / "stakes.toml").read_text(encoding="utf-8"))
    listed = {language: " ".join(groups.values()).split() for language, groups in tables.items()}
    return {
        language: (
            frozenset(word for word in words if not word.endswith("*")),
            tuple(word[:-1] for word in words if word.endswith("*")),
        )
        for language, words in listed.items()
    }
