"""Passages that a publisher struck out: they stand in the text, between "~~", and are no longer said. Pure."""

from __future__ import annotations

import re

from tracker.model import Span

LONGEST = 5_000
"""Characters of a passage struck out; what is longer is read as if it stood."""

_STRUCK = re.compile(rf"~~([^~]{{1,{LONGEST}}}+)~~")


def struck_out(text: str) -> list[Span]:
    """The places of what is struck out, in order."""
    return [match.span(1) for match in _STRUCK.finditer(text)] if "~~" in text else []
