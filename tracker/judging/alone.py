"""Changes that leave nothing without counterpart but words which bound, doubt, oblige, deny or grade: "all" that went,
"most" that came. However much was reworded beside them, what was reworded is explained; they are not.

Reads a comparison; gives counts that the model weighs.
"""

from __future__ import annotations

from collections import defaultdict

from tracker.judging.compare import Comparison
from tracker.judging.lexicon import BIT

_GROUPS_TEXT = {
    "bound": "all most some few only least up_to over under about exact",
    "doubt": "hedge certain attrib_doubt",
    "duty": "must should may will plan",
    "deny": "neg neg_verb",
    "grade": "strong weak",
    "hinge": "cond before after until",
}
_GROUPS = {name: sum(BIT[each] for each in text.split()) for name, text in _GROUPS_TEXT.items()}
_ANY = sum(_GROUPS.values())
_FIGURE = BIT["time"]
NAMES = [*(f"alone_{name}" for name in _GROUPS), "alone_figure", "alone_any", "alone_plain"]
"""alone_…: changes that left words of this group alone; _figure: a number, a date or a word of time; _any: any of the
others; _plain: changes that left one other word."""
MOST = 2
"""Words of content that such a change leaves at most."""


def alone_features(found: Comparison) -> dict[str, float]:
    """Counts by the names in NAMES; absent is nought."""
    left: defaultdict[int, list[int]] = defaultdict(list)
    for each in (*found.lost, *found.gained):
        item = each.item
        if item.kind in "WANDT" or item.word.mask & _ANY:
            left[each.change].append(_FIGURE if item.kind in "NDT" else item.word.mask)
    values: defaultdict[str, float] = defaultdict(float)
    for masks in left.values():
        if len(masks) > MOST:
            continue
        if all(mask & _FIGURE for mask in masks):
            values["alone_figure"] += 1
        elif all(mask & _ANY for mask in masks):
            values["alone_any"] += 1
            for name, bits in _GROUPS.items():
                values[f"alone_{name}"] += any(mask & bits for mask in masks)
        elif len(masks) == 1:
            values["alone_plain"] += 1
    return values
