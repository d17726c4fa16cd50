"""Sentences that share next to nothing with those in whose place they stand: what went and what came is told whole, for
words picked out of either say nothing of the other. Decides no level.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.judging.explaining.quoting import Spans, bare
from tracker.judging.matching.comparison import Comparison
from tracker.model import FindingKind as K

OPEN_SHARE = 0.75
"""Share of both sentences' words of content without counterpart, from which they are no versions of one another."""
LEAST_OPEN = 4
"""Words of content without counterpart that each of the two has at least."""
MARKS = "*•-– "
"""Marks of lists."""
KEPT = frozenset((K.NUMBER, K.QUANTITY_UNIT, K.DATE_TIME))
"""Kinds that are told beside the two sentences where one thing became another: a figure is the same in any wording."""


def rewritten(found: Comparison) -> Iterator[tuple[Spans, Spans]]:
    """For each such stretch the sentence that went, and the one that came, with their places in both texts."""
    for block in found.blocks:
        sides = found.content(0, block.old), found.content(1, block.new)
        loose = [found.loose(side, words) for side, words in enumerate(sides)]
        if min(loose) >= LEAST_OPEN and sum(loose) >= OPEN_SHARE * sum(map(len, sides)):
            old, new = bare(found.old, block.old, MARKS), bare(found.new, block.new, MARKS)
            yield (old, (new[0], new[0])), ((old[0], old[0]), new)
