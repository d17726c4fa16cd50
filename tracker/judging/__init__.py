"""Does an edit change what a statement means, and why? Offline and deterministic: the same texts give the same verdict.

Rules find and explain; a small calibrated model weighs what they found; a floor of rules cannot be argued away by it.
Reads no clock, no network and no store; its data are files of this package.
"""

from __future__ import annotations

from tracker.judging.explaining.sentences import retold
from tracker.judging.matching.teaser_cuts import without_cut
from tracker.judging.reading.language import language_of
from tracker.judging.silence import is_note, is_silent
from tracker.judging.verdict import TOO_LONG, judge, undecided

__all__ = ["TOO_LONG", "is_note", "is_silent", "judge", "language_of", "retold", "undecided", "without_cut"]
