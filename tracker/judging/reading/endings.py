"""A rough guess at the tense of a verb by its ending. Knows no word."""

from __future__ import annotations

import re
from functools import lru_cache

_SHAPES = {
    "en": ((re.compile(r"ing$"), "ing"), (re.compile(r"(?:ed|en)$"), "ed"), (re.compile(r"s$"), "s")),
    "uk": (
        (re.compile(r"(?:ти|тися|тись|ть)$"), "ing"),
        (re.compile(r"(?:в|ла|ло|ли|вся|лася|лося|лися|но|то)$"), "ed"),
        (re.compile(r"(?:ить|ять|уть|ють|ує|є|иться|яться|уться|ються|ується|буде|будуть)$"), "s"),
    ),
    "ru": (
        (re.compile(r"(?:ть|ться|чь|сти)$"), "ing"),
        (re.compile(r"(?:л|ла|ло|ли|лся|лась|лось|лись|но|ен|ены|ена)$"), "ed"),
        (re.compile(r"(?:ит|ят|ет|ут|ют|ует|ится|ятся|ется|утся|ются|будет|будут)$"), "s"),
    ),
}


@lru_cache(maxsize=20_000)
def shape(form: str, language: str) -> str:
    """A guess at what an ending says: "ing", "ed", "s" in English; infinitive, past, present elsewhere; else "x"."""
    return next((name for pattern, name in _SHAPES.get(language, ()) if pattern.search(form)), "x")
