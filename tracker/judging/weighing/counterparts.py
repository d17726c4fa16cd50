"""Words left without counterpart that stand in each other's place: one word for another of unknown relation.

Reads a comparison; gives counts that the model weighs. Whether such a replacement keeps the claim is not known here;
how alike the two words are, in letters and in ending, how common, and how much changed around them, tells something.
"""

from __future__ import annotations

from collections import defaultdict

from tracker.diffing import likeness
from tracker.judging.matching.comparison import Comparison, Loose
from tracker.judging.reading.item import WORDS, Item

NAMES = [
    "stand_in", "stand_in_known", "stand_in_slot", "stand_in_like", "stand_in_unlike", "stand_in_alone",
    "stand_in_rare", "only_old", "only_new", "only_long_old", "only_long_new", "typo_like",
]  # fmt: skip
"""stand_in: replacements; _known: of one ordinary word by another; _slot: with the same ending; _like, _unlike: the
greatest and least likeness in letters; _alone: nothing else changed beside them; _rare: the rarest of their words, by
rank; only_old, only_new: content with nothing in its place; only_long_…: the longest stretch of it; typo_like:
replacements that look like a misspelling."""
MOST = 40
"""Words of one change that are compared (quadratic)."""
SAME_ENDING = 2
"""Letters at the end that two words of one grammatical form share."""
LIKE_TYPO = 0.75
RARE = 20_000


def counterpart_features(found: Comparison) -> dict[str, float]:
    """Counts by the names in NAMES; absent is nought."""
    values: defaultdict[str, float] = defaultdict(float)
    sides: defaultdict[int, tuple[list[Loose], list[Loose]]] = defaultdict(lambda: ([], []))
    for side, loose in enumerate((found.lost, found.gained)):
        for each in loose:
            if each.item.kind in WORDS and each.change >= 0:
                sides[each.change][side].append(each)
    for change, (old, new) in sides.items():
        pairs = _pairs([each.item for each in old[:MOST]], [each.item for each in new[:MOST]])
        alone = len(found.changes[change].old) == len(found.changes[change].new) == 1
        for a, b in pairs:
            _stand_in(values, found, a, b)
            values["stand_in_alone"] += alone
        values["only_old"] += len(old) - len(pairs)
        values["only_new"] += len(new) - len(pairs)
        values["only_long_old"] = max(values["only_long_old"], len(old) - len(pairs))
        values["only_long_new"] = max(values["only_long_new"], len(new) - len(pairs))
    return values


def _pairs(old: list[Item], new: list[Item]) -> list[tuple[Item, Item]]:
    """Each word of the shorter side with the one most like it in kind and ending, in the order of the text."""
    flip = len(old) > len(new)
    few, many = (new, old) if flip else (old, new)
    pairs: list[tuple[Item, Item]] = []
    free = list(many)
    for place, item in enumerate(few):
        best = max(free, key=lambda each: (each.kind == item.kind) + _ending(item.form, each.form) / 3
                   - abs(many.index(each) - place) / 10)  # fmt: skip
        free.remove(best)
        pairs.append((best, item) if flip else (item, best))
    return pairs


def _ending(x: str, y: str) -> int:
    """Letters shared at the end, three at most."""
    shared = 0
    while shared < min(3, len(x), len(y)) and x[-1 - shared] == y[-1 - shared]:
        shared += 1
    return shared


def _stand_in(values: defaultdict[str, float], found: Comparison, a: Item, b: Item) -> None:
    like = likeness(a.form, b.form)
    first = not values["stand_in"]
    values["stand_in"] += 1
    values["stand_in_known"] += a.word.row >= 0 and b.word.row >= 0
    values["stand_in_slot"] += a.kind == b.kind and _ending(a.form, b.form) >= SAME_ENDING
    values["stand_in_like"] = max(values["stand_in_like"], like)
    values["stand_in_unlike"] = like if first else min(values["stand_in_unlike"], like)
    rows = (each.word.row if each.word.row >= 0 else RARE for each in (a, b))
    values["stand_in_rare"] = max(values["stand_in_rare"], *rows)
    values["typo_like"] += like >= LIKE_TYPO
