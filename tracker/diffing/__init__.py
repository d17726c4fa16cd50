"""What differs between two texts: sentences aligned, then words. Deterministic; no clock, no language model, no I/O.

`apply(diff(old, new), old) == new`. Judging builds on the alignment; nothing here says what a change means.
"""

from __future__ import annotations

from tracker.diffing.align import Block, align
from tracker.diffing.narrow import narrowed
from tracker.diffing.words import apply, diff, is_coarse, likeness, opcodes

__all__ = ["Block", "align", "apply", "diff", "is_coarse", "likeness", "narrowed", "opcodes"]
