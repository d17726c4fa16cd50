"""Whether a word shows a kind of change by what it is or where it stands: a number is no speaker, "by" no condition.

Looks at one word and what stands around it; compares nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.explaining.context import Context, Side
from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.reading.item import (
    DAYS_AND_HOURS,
    FIGURES,
    FIRST_YEAR,
    LAST_YEAR,
    NUMBERS_AND_DAYS,
    PLAIN_WORDS,
    WORDS,
    Item,
    item_kinds,
)
from tracker.judging.reading.places import says_where
from tracker.model import FindingKind as K

SAYING = BIT["attrib"] | BIT["attrib_doubt"]
CAUSE = BIT["cause"] | BIT["blame"]
_BOUND = BIT["least"] | BIT["up_to"] | BIT["over"] | BIT["under"] | BIT["about"]
_SHARE = BIT["all"] | BIT["most"] | BIT["some"] | BIT["few"] | BIT["only"] | BIT["exact"]
_ASPECT = sum(BIT[name] for name in ("begin", "continue", "end", "resume", "pause", "plan"))
ANYBODY = BIT["generic"] | BIT["function"] | SAYING
PREPOSITIONS = word_list("prepositions")
_TOPIC = word_list("topic")
_REPORTING = word_list("source_phrases")
_NO_STAGE = word_list("no_stage")
"""Words of a beginning or an end that mostly say something else: "over", "an open letter", "became"."""
_MAY_STAND_BETWEEN = item_kinds("F", "A")
_HAVE = word_list("have")
WE = word_list("we")
COMMAS = frozenset(".!?…\n;:,")
NEAR = 3
"""Items within which one word is said of another."""


def _counts(item: Item, side: Side) -> bool:
    """Whether a number is no year and no day: "from 3 to 17 October"."""
    if item.kind != "N" or item.word.mask & BIT["neg"]:
        return item.kind != "N"
    year = _is_year(item) and not _followed(item, side)
    return not year and not any(each.kind == "D" for each in side.after(item, 2))


def _is_year(item: Item) -> bool:
    return item.form.isdigit() and FIRST_YEAR <= item.value <= LAST_YEAR


def _followed(item: Item, side: Side) -> bool:
    return any(each.kind == "W" for each in side.after(item, 1, ends=COMMAS))


def always(item: Item, side: Side) -> bool:
    return True


def _measures(item: Item, side: Side) -> bool:
    return any(each.kind in FIGURES or each.word.mask & BIT["vague_number"] for each in side.before(item, 2))


def _counted(item: Item, side: Side) -> bool:
    """Whether an item is what a number before it counts, or its unit."""
    if not side.counts and not item.word.mask & (BIT["unit"] | BIT["time"]):
        return False
    near = side.before(item, 2)
    if not near or item.kind not in WORDS or (item.kind == "A" and len(item.form) > MAX_UNIT):
        return False
    if item.word.mask & (BIT["unit"] | BIT["time"]) and near[0].key in ("a", "an", "per"):
        return True
    return (
        near[0].kind == "N" and not _is_year(near[0]) and (item.word.mask & BIT["unit"] != 0 or not side.is_verb(item))
    )


MAX_UNIT = 4
"""Letters of an abbreviated unit: "МВт"."""


def _timely(item: Item, side: Side) -> bool:
    if item.key in _NOW:
        return False
    if item.kind in FIGURES:
        return item.kind != "N" or not _counts(item, side)
    if item.word.mask & (BIT["before"] | BIT["after"] | BIT["until"]):
        return not item.word.mask & BIT["cond"] and (item.key not in PREPOSITIONS or _dates(item, side))
    if _counted(item, side):
        return False
    return item.word.mask & BIT["time"] != 0 and not item.word.mask & (BIT["may"] | BIT["will"])


_NOW = word_list("now")
"""Words that a text may have or lack without another time: it is told today either way."""


def _dates(item: Item, side: Side) -> bool:
    """Whether a time follows: a day, an hour, "two weeks"."""
    after = side.after(item, 2)
    return any(each.kind in DAYS_AND_HOURS or each.word.mask & BIT["time"] for each in after)


def _bounds(item: Item, side: Side) -> bool:
    if item.word.mask & _ASPECT:
        return False
    if item.word.mask & _SHARE and item.key not in PREPOSITIONS:
        return True
    if not item.word.mask & _BOUND or (" " in item.key and item.kind == "W"):
        return item.kind in PLAIN_WORDS and item.key not in PREPOSITIONS
    near = (*side.after(item, 2), *side.before(item, 2 if " " in item.key else 1))
    return any(
        each.kind in NUMBERS_AND_DAYS or each.word.mask & (BIT["vague_number"] | BIT["unit"] | BIT["all"])
        for each in near
    )


def _conditions(item: Item, side: Side) -> bool:
    if item.key in PREPOSITIONS or item.key in _SOONER:
        return False
    return item.word.mask & BIT["cond"] != 0 or not _dates(item, side)


_SOONER = word_list("sooner")


def _demands(item: Item, side: Side) -> bool:
    if item.key not in _HAVE:
        return True
    after = side.after(item, 1)
    return bool(after) and after[0].form == after[0].key and after[0].kind == "W" and side.language != "en"


def speaks(item: Item, side: Side) -> bool:
    """Whether an item names who speaks: before a word of saying, after "according to", after ", said"."""
    if item.kind not in WORDS or not side.mask & SAYING or item.word.mask & (SAYING | ~ANYBODY) or side.is_verb(item):
        return False
    after = side.after(item, NEAR, ends=COMMAS)
    for place, each in enumerate(after):
        if each.word.mask & SAYING and all(one.kind in _MAY_STAND_BETWEEN or place < 2 for one in after[:place]):
            return True
    near = side.before(item, NEAR)
    for place, each in enumerate(near):
        if each.key in _TOPIC:
            return False
        if each.word.mask & SAYING:
            between = near[:place]
            preposed = " " in each.key or each.key in _REPORTING or side.language != "en" or side.comma_before(each)
            return preposed and not any(one.kind == "N" or side.is_verb(one) for one in between)
    return False


def _causes(item: Item, side: Side) -> bool:
    if not side.mask & CAUSE:
        return False
    near = side.before(item, NEAR)
    for place, each in enumerate(near):
        if each.word.mask & CAUSE:
            return item.kind in WORDS and not item.word.mask & BIT["time"] and not any(map(side.is_verb, near[:place]))
    return False


def _blames(item: Item, side: Side) -> bool:
    after = side.after(item, 2)
    return not any(each.kind in FIGURES or each.word.mask & BIT["time"] for each in after[:1])


def is_place(item: Item, side: Side) -> bool:
    """Whether an item says where."""
    return says_where(item, side.before(item, NEAR))


def _strong(item: Item, side: Side) -> bool:
    return item.kind == "W" and not item.word.mask & (BIT["some"] | BIT["few"] | BIT["vague_number"] | BIT["all"])


def _content(item: Item, side: Side) -> bool:
    return item.kind == "W"


SHOWS: dict[K, Callable[[Item, Side], bool]] = {
    K.NUMBER: _counts,
    K.DATE_TIME: _timely,
    K.QUANTITY_UNIT: _measures,
    K.QUANTIFIER_SCOPE: _bounds,
    K.CONDITION: _conditions,
    K.MODALITY: _demands,
    K.BLAME: _blames,
    K.LOCATION: is_place,
    K.INTENSITY: _strong,
    K.COMPARISON: _content,
    K.NEGATION: lambda item, side: not item.word.mask & (BIT["strong"] | BIT["weak"]),
    K.QUOTE: lambda item, side: item.kind != "A",
    K.TENSE_ASPECT: lambda item, side: item.kind == "W" and item.word.mask & _ASPECT != 0 and item.key not in _NO_STAGE,
}
"""Whether an item of an observation is evidence of its kind."""


PLACED = ((K.QUANTITY_UNIT, _counted), (K.ATTRIBUTION, speaks), (K.BLAME, _causes))
"""Kinds that a word shows by where it stands."""


def standing(context: Context, kind: K, shows: Callable[[Item, Side], bool]) -> list[Observation]:
    """What changed and stands where the kind says, change by change."""
    groups: dict[int, tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate(context.open):
        for item in items:
            if (item.kind in WORDS or item.key in WE) and shows(item, context.sides[side]):
                groups.setdefault(context.change_of(item), ([], []))[side].append(item)
    both = kind == K.QUANTITY_UNIT
    return [Observation(kind, tuple(a), tuple(b)) for a, b in groups.values() if (a and b) or not both]
