"""Sentences that share next to nothing with those in whose place they stand: what went and what came is told whole, for
words picked out of either say nothing of the other. Decides no level.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.judging.explaining.quoting import Spans
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import CONTENT, Item
from tracker.model import FindingKind as K
from tracker.model import Span

OPEN_SHARE = 0.75
"""Share of both sentences' words of content without counterpart, from which they are no versions of one another."""
LEAST_OPEN = 4
"""Words of content without counterpart that each of the two has at least."""
KEPT = frozenset((K.NUMBER, K.QUANTITY_UNIT, K.DATE_TIME))
"""Kinds that are told beside the two sentences where one thing became another: a figure is the same in any wording."""


def rewritten(found: Comparison) -> Iterator[tuple[Spans, Spans]]:
    """For each such stretch the sentence that went, and the one that came, with their places in both texts."""
    opened = [{item.start for item in items} for items in found.open]
    for block in found.blocks:
        sides = _words(found, 0, block.old), _words(found, 1, block.new)
        loose = [sum(item.start in starts for item in words) for words, starts in zip(sides, opened, strict=True)]
        if min(loose) >= LEAST_OPEN and sum(loose) >= OPEN_SHARE * sum(map(len, sides)):
            old, new = _said(found.old, block.old), _said(found.new, block.new)
            yield (old, (new[0], new[0])), ((old[0], old[0]), new)


def _words(found: Comparison, side: int, span: Span) -> list[Item]:
    return [item for item in found.inside(side, span) if item.kind in CONTENT]


def _said(text: str, span: Span) -> Span:
    """The stretch without white space, marks of lists and the full stop."""
    part = text[slice(*span)]
    said = part.rstrip().rstrip(".")
    return span[0] + len(said) - len(said.lstrip().lstrip("*•-– ")), span[0] + len(said)
