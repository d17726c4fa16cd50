"""Placeholders of a template that were filled in: "in [destination]", "in Romania". Pure.

What stands in one text where the other has a placeholder is no name that was added.
"""

from __future__ import annotations

import re

from tracker.diffing import Block
from tracker.model import Span

BEFORE, AFTER = 24, 12
"""Characters around a placeholder by which its place is found in the other text."""
MOST_FILLED = 60
"""Characters that fill in a placeholder."""

SIGNS = "[", "{{", "null"
"""What each placeholder has; looking for that spares most texts the search."""
PLACEHOLDER = re.compile(r"\[[a-z]{3,20}(?:[ _][a-z]{2,20}){0,2}\](?!\()|\{\{[^{}\n]{1,80}\}\}|\bnull\b")


def filled_in(old: str, new: str, block: Block) -> tuple[list[Span], list[Span]]:
    """The places of placeholders and of what was put for them (or they for it), in either text."""
    found: tuple[list[Span], list[Span]] = ([], [])
    texts = (old, block.old), (new, block.new)
    for side, (text, span) in enumerate(texts):
        if not any(sign in text for sign in SIGNS):
            continue
        other, bounds = texts[1 - side]
        for mark in PLACEHOLDER.finditer(text, *span):
            around = re.compile(
                _flexible(text[max(span[0], mark.start() - BEFORE) : mark.start()])
                + rf"([^\n]{{1,{MOST_FILLED}}}?)"
                + (_flexible(text[mark.end() : min(span[1], mark.end() + AFTER)]) or "$"),
            )
            place = around.search(other, *bounds)
            if place:
                found[side].append(mark.span())
                found[1 - side].append(place.span(1))
    return sorted(found[0]), sorted(found[1])


def _flexible(text: str) -> str:
    """A pattern for a stretch of text in which white space may be another."""
    return r"\s{1,3}".join(re.escape(part) for part in re.split(r"\s+", text))
