"""A comparison as numbers that the model weighs. Names are stable: the weights refer to them."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import get_args

from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.matching.comparison import Change, Comparison, How, Pair, ways
from tracker.judging.reading.item import CONTENT, FIGURES, MARKUP, NAMES_AND_FIGURES, WORDS, Item, ItemKind
from tracker.judging.weighing.clauses import NAMES as CLAUSES
from tracker.judging.weighing.clauses import clause_features
from tracker.judging.weighing.counterparts import NAMES as COUNTERPARTS
from tracker.judging.weighing.counterparts import counterpart_features
from tracker.judging.weighing.figures import NAMES as FIGURES_GIVEN
from tracker.judging.weighing.figures import figure_features
from tracker.judging.weighing.unexplained import NAMES as UNEXPLAINED
from tracker.judging.weighing.unexplained import rarity, unexplained_features
from tracker.model import FindingKind as K

_COUNTED_TEXT = """
neg must may will plan hedge attrib all most only after strong generic time place unit boiler
"""
_BALANCED_TEXT = "neg will plan hedge attrib most over about after continue boiler"
_COUNTED = {
    "lost": _COUNTED_TEXT.split(),
    "gained": _COUNTED_TEXT.split(),
    "balance": _BALANCED_TEXT.split(),
}
"""Classes whose words are counted one by one where they have no counterpart, and how many more of them the changes have
on one side; of the others the rules say enough (`seen_…`)."""
_KINDS: tuple[ItemKind, ...] = ("W", "F", "A", "N", "D")
_MOVED: tuple[ItemKind, ...] = ("W", "A", "F", "N")
_HOW: tuple[How, ...] = tuple(how for how in get_args(How) if how not in ("section", "doubtful"))
"""Ways that are weighed: of sections and doubtful synonyms there are too few."""
_OPEN = ways("distinct", "doubtful", "value")
_SHARP = ways("distinct", "value")
_OF_ONE_ROOT = ways("family", "prefix")
_KEPT = ways("same", "name", "short")
HARD = "neg neg_verb must may all only least up_to over under hedge attrib_doubt time place cond before after up down"
"""Classes whose words change the claim whatever else was reworded."""
_HARD = sum(BIT[name] for name in HARD.split())
_BOILER = BIT["boiler"]
_AUXILIARY = {
    "be": "be", "have": "have", "had": "had", "and": "and", "that": "that", "і": "and", "та": "and", "й": "and",
    "и": "and", "що": "that", "что": "that", "who": "that", "which": "that", "який": "that", "который": "that",
}  # fmt: skip
_AUX_NAMES = sorted(set(_AUXILIARY.values()))


_SEEN = (
    K.NUMBER,
    K.QUANTITY_UNIT,
    K.DATE_TIME,
    K.NEGATION,
    K.MODALITY,
    K.CERTAINTY,
    K.ATTRIBUTION,
    K.ACTOR,
    K.NAME,
    K.LOCATION,
    K.QUANTIFIER_SCOPE,
    K.CONDITION,
    K.TENSE_ASPECT,
    K.INTENSITY,
    K.SPECIFICITY,
    K.COMPARISON,
    K.BLAME,
    K.QUOTE,
    K.CLAIM_ADDED,
    K.CLAIM_REMOVED,
    K.BOILERPLATE,
)
_SIZES_TEXT = """
bent_moved crossed added removed added_size removed_size added_max removed_max replaced replaced_max
common_lost common_gained boiler_lost boiler_gained
changes blocks size kept share chars longer family_verbs explained one_to_one moved_blocks words_lost
words_gained seen_kinds only_form swaps strange_old strange_new
sharp_distinct sharp_value sharp_neg sharp_other
opposed opposed_any hard weight_lost weight_gained weight_max numbers_kept names_kept
"""
NAMES: list[str] = (
    [f"seen_{kind}" for kind in _SEEN]
    + [f"{side}_{name}" for side, names in _COUNTED.items() for name in names]
    + [f"{side}_{kind}" for kind in _KINDS for side in ("lost", "gained")]
    + [f"how_{how}" for how in _HOW]
    + [f"moved_{kind}" for kind in _MOVED]
    + [f"aux_{side}_{name}" for name in _AUX_NAMES for side in ("lost", "gained")]
    + _SIZES_TEXT.split()
    + list(CLAUSES)
    + list(COUNTERPARTS)
    + list(UNEXPLAINED)
    + list(FIGURES_GIVEN)
)
INDEX = {name: index for index, name in enumerate(NAMES)}
Row = list[float]
"""The numbers of one comparison, in the order of NAMES."""
_SIDES = ("lost", "gained")
_KIND_AT = {side: {kind: INDEX[f"{side}_{kind}"] for kind in _KINDS} for side in _SIDES}
_AUXILIARY_AT = {side: {key: INDEX[f"aux_{side}_{name}"] for key, name in _AUXILIARY.items()} for side in _SIDES}
_WORDS_AT = {side: [INDEX[f"{name}_{side}"] for name in ("words", "common")] for side in _SIDES}
_SEEN_AT = {kind: INDEX[f"seen_{kind}"] for kind in _SEEN}
_HOW_AT = {how: INDEX[f"how_{how}"] for how in _HOW}
_MOVED_AT = {kind: INDEX[f"moved_{kind}"] for kind in _MOVED}


def features(found: Comparison, seen: list[Observation]) -> Row:
    """The numbers of a comparison, in the order of NAMES."""
    row = [0.0] * len(NAMES)
    for each in found.lost:
        _one(row, "lost", each.item)
    for each in found.gained:
        _one(row, "gained", each.item)
    for pair in found.pairs:
        _pair(row, pair)
    for change in found.changes:
        _balance(row, change.old, 1)
        _balance(row, change.new, -1)
    kinds = [each_seen.kind for each_seen in seen]
    for kind in kinds:
        if kind in _SEEN_AT:
            row[_SEEN_AT[kind]] += 1
    row[INDEX["seen_kinds"]] = len(set(kinds))
    _shapes_of_changes(row, found)
    _sizes(row, found)
    _opposed(row, found)
    _weights(row, found)
    for values in (
        clause_features(found),
        counterpart_features(found),
        unexplained_features(found),
        figure_features(found),
    ):
        for name, value in values.items():
            row[INDEX[name]] = value
    return row


@lru_cache(maxsize=4096)
def _class_places(count: str, mask: int) -> tuple[int, ...]:
    """Where the classes of a word are counted. Some hundred sets of classes exist."""
    return tuple(INDEX[f"{count}_{name}"] for name in _COUNTED[count] if mask & BIT[name])


def _balance(row: Row, items: tuple[Item, ...], sign: int) -> None:
    for item in items:
        if item.word.mask > 1:
            for place in _class_places("balance", item.word.mask):
                row[place] += sign


def _one(row: Row, side: str, item: Item) -> None:
    kind, word = item.kind, item.word
    if word.mask > 1:
        for place in _class_places(side, word.mask):
            row[place] += 1
    if kind in _KIND_AT[side]:
        row[_KIND_AT[side][kind]] += 1
    if kind == "F":
        if item.key in _AUXILIARY:
            row[_AUXILIARY_AT[side][item.key]] += 1
    elif kind in WORDS:
        words, common = _WORDS_AT[side]
        row[words] += 1
        row[common] += 0 <= word.row < COMMON


COMMON = 1500
"""Rank of a lemma up to which it counts as common."""


def _pair(row: Row, pair: Pair) -> None:
    old, new, how = pair.old, pair.new, pair.how
    if how in _HOW_AT:
        row[_HOW_AT[how]] += 1
    if how == "same":
        if old.kind in _MOVED_AT:
            row[_MOVED_AT[old.kind]] += 1
            row[INDEX["bent_moved"]] += old.kind in WORDS and old.form.lower() != new.form.lower()
    elif how in _OPEN:
        for side, item in (("lost", old), ("gained", new)):
            for place in _class_places(side, item.word.mask):
                row[place] += 1
    elif how in _OF_ONE_ROOT and old.kind == "W":
        row[INDEX["family_verbs"]] += 1


def _shapes_of_changes(row: Row, found: Comparison) -> None:
    loose = {id(each.item) for each in (*found.lost, *found.gained)}
    for change in found.changes:
        a, b = (
            len([1 for item in items if item.kind in CONTENT and id(item) in loose])
            for items in (change.old, change.new)
        )
        _boilerplate(row, change)
        if a and b:
            row[INDEX["replaced"]] += 1
            row[INDEX["replaced_max"]] = max(row[INDEX["replaced_max"]], a + b)
            row[INDEX["one_to_one"]] += a == b == 1
        elif a or b:
            name = "removed" if a else "added"
            row[INDEX[name]] += 1
            row[INDEX[f"{name}_size"]] += a or b
            row[INDEX[f"{name}_max"]] = max(row[INDEX[f"{name}_max"]], a or b)


def _boilerplate(row: Row, change: Change) -> None:
    for name, items in (("boiler_lost", change.old), ("boiler_gained", change.new)):
        if [1 for item in items if item.word.mask & _BOILER or item.kind in MARKUP]:
            row[INDEX[name]] += len(items)


def _sizes(row: Row, found: Comparison) -> None:
    old = new = 0
    for block in found.blocks:
        old += block.old[1] - block.old[0]
        new += block.new[1] - block.new[0]
    changed = len(found.lost) + len(found.gained)
    total = changed + 2 * len(found.pairs)
    row[INDEX["changes"]] = len(found.changes)
    row[INDEX["blocks"]] = len(found.blocks)
    row[INDEX["moved_blocks"]] = found.moved_blocks
    row[INDEX["size"]] = math.log1p(changed)
    row[INDEX["kept"]] = math.log1p(found.kept)
    row[INDEX["share"]] = total / (total + 2 * found.kept + 1)
    row[INDEX["chars"]] = math.log1p(max(old, new))
    row[INDEX["longer"]] = (new - old) / (new + old + 1)
    row[INDEX["explained"]] = 2 * len(found.pairs) / (total + 1)
    row[INDEX["only_form"]] = not changed
    row[INDEX["strange_old"]] = len([1 for item in found.old_items if item.kind == "W" and item.word.row < 0])
    row[INDEX["strange_new"]] = len([1 for item in found.new_items if item.kind == "W" and item.word.row < 0])
    moved = [pair for pair in found.pairs if pair.how == "same" and pair.old.kind in WORDS]
    if moved:
        row[INDEX["crossed"]] = _crossed(moved)
    row[INDEX["swaps"]] = len(found.crossed)
    _sharp(row, found)


def _crossed(moved: list[Pair]) -> int:
    """Pairs of moved content words that changed sides around one another: who did what to whom."""
    places = sorted((pair.old.start, pair.new.start) for pair in moved)[:30]
    return sum(a[1] > b[1] for a, b in combinations(places, 2))


def _sharp(row: Row, found: Comparison) -> None:
    """Changes of one item only: the surest sign of what an edit was made for."""
    single = [change for change in found.changes if len(change.old) <= 1 and len(change.new) <= 1]
    if not single:
        return
    sole = {id(item) for change in single for item in (*change.old, *change.new)}
    for pair in found.pairs:
        if pair.how in _SHARP and id(pair.old) in sole and id(pair.new) in sole:
            row[INDEX[f"sharp_{pair.how}"]] += 1
    for each in (*found.lost, *found.gained):
        if id(each.item) in sole and each.item.kind in WORDS:
            row[INDEX["sharp_neg" if each.item.word.mask & _NEGATION else "sharp_other"]] += 1


_NEGATION = BIT["neg"]


_PAIRS = (
    ("over", "under"), ("up", "down"), ("least", "up_to"), ("all", "some"), ("all", "few"), ("most", "few"),
    ("must", "may"), ("must", "should"), ("before", "after"), ("begin", "end"), ("resume", "pause"),
    ("strong", "weak"), ("hedge", "certain"), ("end", "continue"), ("begin", "plan"), ("end", "plan"),
    ("most", "some"), ("least", "about"), ("over", "about"), ("all", "only"), ("attrib", "attrib_doubt"),
    ("will", "may"), ("plan", "will"),
)  # fmt: skip
"""Classes that exclude one another: one lost and the other gained in one place."""
_OPPOSED = {
    BIT[name]: sum(BIT[other] for pair in _PAIRS if name in pair for other in pair if other != name)
    for name in dict.fromkeys(name for pair in _PAIRS for name in pair)
}
"""For a class all that exclude it, as bits."""


def _opposite(old: int, new: int) -> int:
    """How often a class that only `old` has is excluded by one that only `new` has."""
    lost, gained = old & ~new, new & ~old
    if not lost or not gained:
        return 0
    return sum([(gained & others).bit_count() for bit, others in _OPPOSED.items() if lost & bit])


def _opposed(row: Row, found: Comparison) -> None:
    """Changes in which a class is replaced by one that excludes it; and all that is open and of a hard kind."""
    masks: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    hard = 0
    for side, loose in enumerate((found.lost, found.gained)):
        for each in loose:
            mask = each.item.word.mask
            if mask > 1:
                masks[each.change][side] |= mask
            hard += each.item.kind in NAMES_AND_FIGURES or mask & _HARD > 0
    for pair in found.pairs:
        if pair.how in _OPEN:
            masks[pair.change][0] |= pair.old.word.mask
            masks[pair.change][1] |= pair.new.word.mask
            hard += 1
    row[INDEX["hard"]] = hard
    all_old = all_new = 0
    for old, new in masks.values():
        row[INDEX["opposed"]] += _opposite(old, new)
        all_old, all_new = all_old | old, all_new | new
    row[INDEX["opposed_any"]] = _opposite(all_old, all_new)


def _weights(row: Row, found: Comparison) -> None:
    """How much the words without counterpart tell: the rarer the more; and how many numbers and names stayed."""
    most = 0.0
    for place, loose in ((INDEX["weight_lost"], found.lost), (INDEX["weight_gained"], found.gained)):
        for each in loose:
            if each.item.kind in WORDS:
                told = rarity(each.item)
                row[place] += told
                most = max(most, told)
    row[INDEX["weight_max"]] = most
    for pair in found.pairs:
        if pair.how in _KEPT:
            row[INDEX["numbers_kept"]] += pair.old.kind in FIGURES
            row[INDEX["names_kept"]] += pair.old.kind == "A"
