"""Does a text tell what befell people: killed, wounded, lost, alarmed? A figure beside it then is news, however often
it changes, and no counter. Pure; the words stand in tolls.toml. Does not say which figure counts what."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("tolls.toml").read_text(encoding="utf-8"))
_WORDS, _STEMS = (
    "|".join(re.escape(each.replace("_", " ")) for each in sorted(_DATA[name].split())) for name in ("words", "stems")
)
_TOLD = re.compile(rf"(?<!\w)(?:(?:{_WORDS})(?!\w)|(?:{_STEMS}))")


def tells_a_toll(text: str) -> bool:
    """Whether a word of `text` does."""
    return _TOLD.search(text.casefold()) is not None
