"""A comparison as numbers that the model weighs. Names are stable: the weights refer to them."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache

from tracker.judging.clauses import NAMES as CLAUSES
from tracker.judging.clauses import clause_features
from tracker.judging.compare import Change, Comparison, Pair
from tracker.judging.counterparts import NAMES as COUNTERPARTS
from tracker.judging.counterparts import counterpart_features
from tracker.judging.endings import shape
from tracker.judging.items import Item
from tracker.judging.lexicon import BIT
from tracker.judging.rules.observation import Observation

_CLASSES = [(name, bit) for name, bit in BIT.items() if name != "function"]
_KINDS = "WFANDTLE"
_HOW_TEXT = "same spelling name family prefix synonym near short section doubtful distinct value"
_HOW = _HOW_TEXT.split()
HARD = "neg neg_verb must may all only least up_to over under hedge attrib_doubt time place cond before after up down"
"""Classes whose words change the claim whatever else was reworded."""
_HARD = sum(BIT[name] for name in HARD.split())
_BOILER = BIT["boiler"]
_AUXILIARY = {
    "is": "is", "was": "was", "been": "been", "being": "being", "be": "be", "have": "have", "had": "had", "by": "by",
    "do": "do", "did": "did", "and": "and", "or": "or", "but": "but", "that": "that", "the": "the", "a": "the",
    "of": "of", "to": "to", "бути": "was", "быть": "was", "і": "and", "та": "and", "й": "and", "и": "and", "або": "or",
    "или": "or", "чи": "or", "але": "but", "но": "but", "що": "that", "что": "that", "who": "that", "which": "that",
    "який": "that", "который": "that",
}  # fmt: skip
_AUX_NAMES = sorted(set(_AUXILIARY.values()))
_FORMS = ("ing", "ed", "s", "x")


_SEEN_TEXT = """
NUMBER QUANTITY_UNIT DATE_TIME NEGATION MODALITY CERTAINTY ATTRIBUTION ACTOR NAME LOCATION QUANTIFIER_SCOPE
CONDITION TENSE_ASPECT INTENSITY SPECIFICITY COMPARISON BLAME QUOTE CLAIM_ADDED CLAIM_REMOVED BOILERPLATE
"""
_SEEN = _SEEN_TEXT.split()
_SIZES_TEXT = """
bent_names bent_moved crossed added removed added_size removed_size added_max removed_max replaced replaced_max
common_lost common_gained unknown_lost unknown_gained boiler_lost boiler_gained sentence_lost sentence_gained
changes blocks size kept share chars longer family_verbs explained one_to_one moved_blocks words_lost
words_gained seen_kinds only_form swaps strange_old strange_new
sharp_distinct sharp_value sharp_neg sharp_other tense_shift
opposed opposed_any hard weight_lost weight_gained weight_max numbers_kept names_kept
"""
NAMES: list[str] = (
    [f"seen_{kind}" for kind in _SEEN]
    + [f"{side}_{name}" for name, _ in _CLASSES for side in ("lost", "gained")]
    + [f"balance_{name}" for name, _ in _CLASSES]
    + [f"{side}_{kind}" for kind in _KINDS for side in ("lost", "gained")]
    + [f"how_{how}" for how in _HOW]
    + [f"moved_{kind}" for kind in ("W", "A", "F", "N")]
    + [f"aux_{side}_{name}" for name in _AUX_NAMES for side in ("lost", "gained")]
    + [f"bent_{a}_{b}" for a in _FORMS for b in _FORMS]
    + _SIZES_TEXT.split()
    + list(CLAUSES)
    + list(COUNTERPARTS)
)
INDEX = {name: index for index, name in enumerate(NAMES)}


def features(found: Comparison, seen: list[Observation]) -> list[float]:
    """The numbers of a comparison, in the order of NAMES."""
    values: defaultdict[str, float] = defaultdict(float)
    for each in found.lost:
        _one(values, "lost", each.item)
    for each in found.gained:
        _one(values, "gained", each.item)
    for pair in found.pairs:
        _pair(values, pair)
    for change in found.changes:
        _balance(values, change.old, 1)
        _balance(values, change.new, -1)
    for each_seen in seen:
        values[f"seen_{each_seen.kind}"] += 1
    values["seen_kinds"] = len({each_seen.kind for each_seen in seen})
    _forms(values, found)
    _shapes_of_changes(values, found)
    _sizes(values, found)
    _opposed(values, found)
    _weights(values, found)
    values.update(clause_features(found))
    values.update(counterpart_features(found))
    row = [0.0] * len(NAMES)
    for name, value in values.items():
        place = INDEX.get(name)
        if place is not None:
            row[place] = value
    return row


@lru_cache(maxsize=4096)
def _names(mask: int) -> tuple[str, ...]:
    """The classes of a word, but for "function". Some hundred sets of classes exist."""
    return tuple(name for name, bit in _CLASSES if mask & bit)


def _balance(values: defaultdict[str, float], items: tuple[Item, ...], sign: int) -> None:
    for item in items:
        if item.word.mask > 1:
            for name in _names(item.word.mask):
                values[f"balance_{name}"] += sign


def _one(values: defaultdict[str, float], side: str, item: Item) -> None:
    mask = item.word.mask
    if mask > 1:
        for name in _names(mask):
            values[f"{side}_{name}"] += 1
    values[f"{side}_{item.kind}"] += 1
    if item.kind == "F":
        auxiliary = _AUXILIARY.get(item.key)
        if auxiliary:
            values[f"aux_{side}_{auxiliary}"] += 1
    elif item.kind in "WA":
        values[f"words_{side}"] += 1
        row = item.word.row
        if row < 0:
            values[f"unknown_{side}"] += 1
        elif row < COMMON:
            values[f"common_{side}"] += 1


COMMON = 1500
"""Rank of a lemma up to which it counts as common."""


def _pair(values: defaultdict[str, float], pair: Pair) -> None:
    values[f"how_{pair.how}"] += 1
    if pair.how in ("distinct", "doubtful", "value"):
        for side, item in (("lost", pair.old), ("gained", pair.new)):
            for name in _names(item.word.mask):
                values[f"{side}_{name}"] += 1
    if pair.how == "same" and pair.old.kind in "WAFN":
        values[f"moved_{pair.old.kind}"] += 1
        if pair.old.kind in "WA" and pair.old.form.lower() != pair.new.form.lower():
            values["bent_moved"] += 1
    if pair.how in ("family", "prefix") and pair.old.kind == "W":
        values["family_verbs"] += 1


def _forms(values: defaultdict[str, float], found: Comparison) -> None:
    language = found.lexicon.language
    for old, new in found.bent:
        a, b = old.form.lower(), new.form.lower()
        if a == b or old.kind in "NDTLE":
            continue
        if old.kind == "A":
            values["bent_names"] += 1
        x, y = shape(a, language), shape(b, language)
        values[f"bent_{x}_{y}"] += 1
        values["tense_shift"] += old.kind == "W" and {x, y} == {"ed", "s"}
    for pair in found.pairs:
        if pair.how in ("family", "prefix", "synonym") and pair.old.kind == "W":
            values["tense_shift"] += {shape(pair.old.form, language), shape(pair.new.form, language)} == {"ed", "s"}


def _content(items: tuple[Item, ...]) -> int:
    return sum(item.kind in "WANDT" for item in items)


def _shapes_of_changes(values: defaultdict[str, float], found: Comparison) -> None:
    loose = {id(each.item) for each in found.lost} | {id(each.item) for each in found.gained}
    for change in found.changes:
        old = tuple(item for item in change.old if id(item) in loose)
        new = tuple(item for item in change.new if id(item) in loose)
        a, b = _content(old), _content(new)
        _boilerplate(values, change)
        if b and not a:
            values["added"] += 1
            values["added_size"] += b
            values["added_max"] = max(values["added_max"], b)
        elif a and not b:
            values["removed"] += 1
            values["removed_size"] += a
            values["removed_max"] = max(values["removed_max"], a)
        elif a and b:
            values["replaced"] += 1
            values["replaced_max"] = max(values["replaced_max"], a + b)
            values["one_to_one"] += a == b == 1
    for block in found.blocks:
        if block.old[0] == block.old[1]:
            values["sentence_gained"] += 1
        elif block.new[0] == block.new[1]:
            values["sentence_lost"] += 1


def _boilerplate(values: defaultdict[str, float], change: Change) -> None:
    for side, items in (("lost", change.old), ("gained", change.new)):
        if any(item.word.mask & _BOILER or item.kind in "LE" for item in items):
            values[f"boiler_{side}"] += len(items)


def _sizes(values: defaultdict[str, float], found: Comparison) -> None:
    old = sum(block.old[1] - block.old[0] for block in found.blocks)
    new = sum(block.new[1] - block.new[0] for block in found.blocks)
    changed = len(found.lost) + len(found.gained)
    total = changed + 2 * len(found.pairs)
    values["changes"] = len(found.changes)
    values["blocks"] = len(found.blocks)
    values["moved_blocks"] = found.moved_blocks
    values["size"] = math.log1p(changed)
    values["kept"] = math.log1p(found.kept)
    values["share"] = total / (total + 2 * found.kept + 1)
    values["chars"] = math.log1p(max(old, new))
    values["longer"] = (new - old) / (new + old + 1)
    values["explained"] = 2 * len(found.pairs) / (total + 1)
    values["only_form"] = float(not found.lost and not found.gained)
    values["crossed"] = _crossed(found)
    values["strange_old"] = len([1 for item in found.old_items if item.word.row < 0 and item.kind == "W"])
    values["strange_new"] = len([1 for item in found.new_items if item.word.row < 0 and item.kind == "W"])
    values["swaps"] = _swaps(found)
    _sharp(values, found)


def _crossed(found: Comparison) -> float:
    """Pairs of moved content words that changed sides around one another: who did what to whom."""
    moved = sorted((p.old.start, p.new.start) for p in found.pairs if p.how == "same" and p.old.kind in "WA")[:30]
    return float(sum(moved[i][1] > moved[j][1] for i in range(len(moved)) for j in range(i + 1, len(moved))))


def _sharp(values: defaultdict[str, float], found: Comparison) -> None:
    """Changes of one item only: the surest sign of what an edit was made for."""
    single = [change for change in found.changes if len(change.old) <= 1 and len(change.new) <= 1]
    places = {id(item): change for change in single for item in (*change.old, *change.new)}
    for pair in found.pairs:
        if pair.how in ("distinct", "value") and id(pair.old) in places and id(pair.new) in places:
            values[f"sharp_{pair.how}"] += 1
    for each in (*found.lost, *found.gained):
        if id(each.item) in places and each.item.kind in "WA":
            values["sharp_neg" if each.item.word.mask & BIT["neg"] else "sharp_other"] += 1


def _swaps(found: Comparison) -> float:
    """Places that exchanged content."""
    moved = {(p.change, p.target) for p in found.pairs if p.how == "same" and p.moved and p.old.kind in "WA"}
    return float(len({frozenset(pair) for pair in moved if pair[::-1] in moved}))


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


def _opposed(values: defaultdict[str, float], found: Comparison) -> None:
    """Changes in which a class is replaced by one that excludes it; and all that is open and of a hard kind."""
    masks: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    hard = 0
    for side, loose in ((0, found.lost), (1, found.gained)):
        for each in loose:
            mask = each.item.word.mask
            masks[each.change][side] |= mask
            hard += each.item.kind in "ANDT" or bool(mask & _HARD)
    for pair in found.pairs:
        if pair.how in ("distinct", "doubtful", "value"):
            masks[pair.change][0] |= pair.old.word.mask
            masks[pair.change][1] |= pair.new.word.mask
            hard += 1
    all_old = all_new = 0
    for old, new in masks.values():
        values["opposed"] += _opposite(old, new)
        all_old, all_new = all_old | old, all_new | new
    values["opposed_any"] = _opposite(all_old, all_new)
    values["hard"] = hard


def _weights(values: defaultdict[str, float], found: Comparison) -> None:
    """How much the words without counterpart tell: the rarer the more; and how many numbers and names stayed."""
    for side, loose in (("weight_lost", found.lost), ("weight_gained", found.gained)):
        for each in loose:
            if each.item.kind in "WA":
                row = each.item.word.row
                told = math.log2(row + 2) if row >= 0 else UNKNOWN
                values[side] += told
                values["weight_max"] = max(values["weight_max"], told)
    for pair in found.pairs:
        if pair.how in ("same", "name", "short"):
            values["numbers_kept"] += pair.old.kind in "NDT"
            values["names_kept"] += pair.old.kind == "A"


UNKNOWN = 15.0
"""What a word beyond the table tells: as much as one of rank 2 to the power of this."""
