"""Words without counterpart that the other text says all the same, somewhere: named twice in one, once in the other.

Looks at the whole of both texts, by the beginnings of words; takes nothing away.
"""

from __future__ import annotations

import re

from tracker.judging.matching.comparison import Comparison, Loose
from tracker.judging.reading.item import WORDS

STEM = 5
"""Letters by which two forms of a word are known for one."""
SHORTEST = 3
"""Letters of the shortest word that is looked for."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def said_again(found: Comparison) -> set[int]:
    """The words without counterpart, by identity, that stand in the other text too."""
    told: set[int] = set()
    for loose, text in ((found.lost, found.new), (found.gained, found.old)):
        words = [each for each in loose if each.item.kind in WORDS]
        if words:
            stems = {word[:STEM] for word in _WORD.findall(text.lower())}
            told.update(id(each.item) for each in words if _is_said(each, stems))
    return told


def _is_said(each: Loose, stems: set[str]) -> bool:
    parts = [part for part in _WORD.findall(each.item.form)]
    return bool(parts) and all(part[:STEM] in stems for part in parts)
