"""Sentences that say nothing of what the text is about: those that only point to where something is said ("For more
information, visit the ministry's website.") and disclaimers. Pure; by the words of `lexicon/asides.toml`.

A pointer with a number, a denial or a duty in it says something, and so does a long one.
"""

from __future__ import annotations

import re
from functools import cache

from tracker.judging.lexicon.asides import words
from tracker.model import Span
from tracker.tokens import sentences

MOST_CHARS = 240
"""Characters of a sentence that can be a signpost."""
_LABEL = re.compile(r"[^.:!?\n]{1,30}:\s+")
_MARKS = re.compile(r"[\s*•\-–—(\[>|]{1,12}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|@\w{1,60}")


def signposts(text: str, span: Span) -> list[Span]:
    """The places of the signposts in a stretch of `text`."""
    part = text[slice(*span)]
    if not _points().search(part) and not _disclaims().search(part):
        return []
    found = []
    for start, end in sentences(part):
        said = part[start:end].rstrip()
        if len(said) <= MOST_CHARS and (_is_signpost(said) or _disclaims().search(said)):
            found.append((span[0] + start, span[0] + start + len(said)))
    return found


def _is_signpost(said: str) -> bool:
    begin = _MARKS.match(said)
    at = begin.end() if begin else 0
    label = _LABEL.match(said, at)
    starts = [at, label.end()] if label else [at]
    return any(_points().match(said, start) for start in starts) and not _says().search(_ADDRESS.sub(" ", said))


@cache
def _points() -> re.Pattern[str]:
    """A beginning that points, and what it points to."""
    leads, verbs, things = (_any_of(name) for name in ("signpost_leads", "signpost_verbs", "signpost_things"))
    whole = _any_of("signpost_beginnings")
    return re.compile(
        rf"(?<!\w)(?:{whole}|(?:{leads}|(?:(?:{leads})\W{{1,3}})?(?:{verbs}))\b[^\n]{{0,{MOST_CHARS}}}?\b(?:{things}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def _disclaims() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of('disclaimers')})(?!\w)", re.IGNORECASE)


@cache
def _says() -> re.Pattern[str]:
    """What a sentence that only points has none of."""
    return re.compile(rf"\d|(?<!\w)(?:{_any_of('signpost_not')})(?!\w)", re.IGNORECASE)


def _any_of(name: str) -> str:
    return "|".join(re.escape(each) for each in sorted(words(name), key=len, reverse=True))
