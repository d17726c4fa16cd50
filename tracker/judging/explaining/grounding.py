"""Of what the rules saw, that which the changed words themselves show: a number is no speaker, "by" no condition.

The rules observe much, for the model to weigh; a reader is told only what can be pointed at. Each word is evidence of
one thing, the most exact; what nothing explains is left over as a description that changed. Changes no probability.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.judging.explaining.agents import agents
from tracker.judging.explaining.claims_and_details import remainder, vague
from tracker.judging.explaining.context import HELPERS, Context
from tracker.judging.explaining.kind_tests import NEAR, PLACED, SHOWS, always, standing
from tracker.judging.explaining.roles import recast, swaps
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import KINDS
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.reading.item import CONTENT, Item
from tracker.model import FindingKind as K

_EXACT = {kind: row.exactness for kind, row in KINDS.items() if row.exactness is not None}


_SHOWN = frozenset(_EXACT) - {K.ACTOR}


def grounded(context: Context, seen: list[Observation]) -> list[Observation]:
    """What the words show of what was seen, most exact first; each change on its own."""
    aspects = _aspects(context)
    if aspects:
        seen = [each for each in seen if not _of_one(each, aspects)]
    seen = [*seen, *_times(seen), *_denied(context), *_conditions(context)]
    quotes = [part for each in seen if each.kind == K.QUOTE for part in _parts(context, each)]
    shown = _shown(context, seen)
    shown += _tenses(context) + aspects + swaps(context) + recast(context)
    placed = agents(context, seen)
    for kind, shows in PLACED if any(context.open) else ():
        placed += standing(context, kind, shows)
    shown.sort(key=_exactness)
    placed = [each for each in placed if not _drowned(context, each.kind, each.old, each.new)]
    placed.sort(key=_exactness)
    shown += placed
    doers = {id(item) for each in placed if each.kind == K.ACTOR for item in (*each.old, *each.new)}
    if doers:
        shown = [each for each in shown if each.kind != K.NAME or (each.old and each.new) or not _all(each, doers)]
    taken: dict[int, K] = {}
    told: list[Observation] = []
    for each in shown:
        old = tuple([item for item in each.old if _free(item, each.kind, taken)])
        new = tuple([item for item in each.new if _free(item, each.kind, taken)])
        if old or new:
            _add(context, told, each._replace(old=old, new=new))
            for item in (*old, *new):
                taken[id(item)] = each.kind
    told = [_answered(context, each, taken) for each in told]
    for each in quotes:
        taken.update((id(item), K.QUOTE) for item in (*each.old, *each.new))
    return [*told, *quotes, *vague(context, seen), *remainder(context, taken)]


def _shown(context: Context, seen: list[Observation]) -> list[Observation]:
    """What the rules saw, as far as items show it; adverbs of which nothing but the neighbours is known come last."""
    shown: list[Observation] = []
    stressed: list[Observation] = []
    for each in seen:
        if each.kind in _SHOWN and not each.weak:
            shown += _parts(context, each)
        elif each.weak and each.kind == K.INTENSITY:
            stressed += _parts(context, each)
    return shown + stressed


def _add(context: Context, told: list[Observation], seen: Observation) -> None:
    """Puts a finding to the others, or its words to those of the same kind in the same change."""
    place = context.change_of((*seen.old, *seen.new)[0])
    for number, each in enumerate(told):
        if each.kind == seen.kind and place >= 0 and place == context.change_of((*each.old, *each.new)[0]):
            told[number] = each._replace(
                old=tuple(sorted((*each.old, *seen.old))), new=tuple(sorted((*each.new, *seen.new)))
            )
            return
    told.append(seen)


def _all(seen: Observation, ids: set[int]) -> bool:
    return all(id(item) in ids for item in (*seen.old, *seen.new))


def _exactness(seen: Observation) -> tuple[bool, bool, int]:
    """What changed into something of its kind before what came or went; a name that went may be a doer."""
    both = bool(seen.old and seen.new)
    return seen.weak, not both, _EXACT[seen.kind] + (seen.kind == K.NAME and not both) * len(_EXACT)


def _answered(context: Context, seen: Observation, taken: dict[int, K]) -> Observation:
    """The observation with both sides: where one has no words, those that took the place of the other's, if they are
    few, evidence of nothing else, and nothing more was replaced there."""
    if (seen.old and seen.new) or seen.kind == K.TENSE_ASPECT:
        return seen
    number = context.change_of((seen.old or seen.new)[0])
    mine, others = [
        [item for item in items if context.change_of(item) == number and item.kind in CONTENT]
        for items in (context.open if seen.old else context.open[::-1])
    ]
    whole = all(any(item is one for one in (*seen.old, *seen.new)) for item in mine)
    if number < 0 or not whole or len(others) > MAX_ANSWER or any(id(item) in taken for item in others):
        return seen
    taken.update((id(item), seen.kind) for item in others)
    return seen._replace(new=tuple(others)) if seen.old else seen._replace(old=tuple(others))


MAX_ANSWER = 2
"""Content words up to which the other side of a change is what took the place of the words shown."""


def _free(item: Item, kind: K, taken: dict[int, K]) -> bool:
    """Whether an item is evidence of nothing yet, or of what may be told with this: doubt is also a permission, or says
    who doubts."""
    before = taken.get(id(item))
    return not before or (before == K.CERTAINTY and kind in (K.MODALITY, K.ATTRIBUTION))


# --- which items are evidence ------------------------------------------------------------------------------------


def _parts(context: Context, seen: Observation) -> list[Observation]:
    """An observation with none but the items that show it, one for each change."""
    shows = SHOWS.get(seen.kind, always)
    groups: dict[int, tuple[list[Item], list[Item]]] = {}
    single = len(seen.old) == len(seen.new) == 1
    for side, items in enumerate((seen.old, seen.new)):
        for item in items:
            named = seen.kind in _STANCES and context.sides[side].in_name(item)
            if shows(item, context.sides[side]) and not named:
                groups.setdefault(0 if single else context.change_of(item), ([], []))[side].append(item)
    both = seen.kind == K.QUANTITY_UNIT
    if seen.kind == K.LOCATION:  # the other name of two in one place is a place too
        for side, items in enumerate((seen.old, seen.new)):
            for item in items:
                group = groups.get(0 if single else context.change_of(item))
                if group and item.kind == "A" and not any(item is one for one in group[side]):
                    group[side].append(item)
    return [
        seen._replace(old=tuple(old), new=tuple(new))
        for old, new in groups.values()
        if ((old and new) or not both) and not _drowned(context, seen.kind, old, new)
    ]  # fmt: skip


_STANCES = frozenset(
    (K.MODALITY, K.CERTAINTY, K.CONDITION, K.TENSE_ASPECT, K.INTENSITY, K.QUANTIFIER_SCOPE, K.BLAME, K.COMPARISON)
)
"""Kinds that a word of a name shows nothing of."""
_DROWNED = _STANCES | {K.ACTOR, K.ATTRIBUTION}
"""Kinds that one word of many that came or went together shows nothing of."""
MANY = 6
"""Words of content of one stretch that came or went, from which it is told as a claim: one of them, picked out, says
less than the whole."""


def _drowned(context: Context, kind: K, old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Whether the words are some of many that came or went together; a condition at their beginning bears on all."""
    if kind not in _DROWNED or (old and new):
        return False
    side, items = (0, old) if old else (1, new)
    number = context.change_of(items[0])
    if number < 0:
        return False
    change = context.found.changes[number]
    stretch = change.old if old else change.new
    if kind == K.CONDITION and any(item is each for item in items for each in stretch[:2]):
        return False
    if kind == K.ATTRIBUTION and any(
        item.kind == "A" or is_somebody(item.key, context.found.lexicon.language) for item in items
    ):
        return False
    fresh = {item.start for item in context.open[side]}
    return sum(item.start in fresh and item.kind in CONTENT for item in stretch) >= MANY


def _times(seen: list[Observation]) -> list[Observation]:
    """Numbers that are days or years, and "before" that became "after", as times."""
    return [
        each._replace(kind=K.DATE_TIME)
        for each in seen
        if each.kind in (K.NUMBER, K.CONDITION) and each.old and each.new
    ]


def _denied(context: Context) -> list[Observation]:
    """Phrases that differ by a "not" alone."""
    return [
        Observation(K.NEGATION, (pair.old,), (pair.new,))
        for pair in context.found.pairs
        if pair.how == "distinct"
        and any(
            long.endswith(" " + short) and long.split(" ", 1)[0] in _NOT
            for long, short in ((pair.old.key, pair.new.key), (pair.new.key, pair.old.key))
        )
    ]


_NOT = word_list("not")


def _conditions(context: Context) -> list[Observation]:
    """A condition that gave way to another: "if", "even if"."""
    if not all(side.mask & BIT["cond"] for side in context.sides):
        return []
    groups: dict[int, tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate(context.open):
        for item in items:
            if item.word.mask & BIT["cond"]:
                groups.setdefault(context.change_of(item), ([], []))[side].append(item)
    return [
        Observation(K.CONDITION, tuple(old), tuple(new))
        for old, new in groups.values()
        if old and new and {item.key for item in old} != {item.key for item in new}
    ]


# --- tense -------------------------------------------------------------------------------------------------------


def _tenses(context: Context) -> list[Observation]:
    """Verbs that stayed, or were matched, and now put the thing at another time."""
    seen = []
    for each in context.found.verbs:
        if each.shifted and _verbs(context, each.old, each.new):
            seen.append(Observation(K.TENSE_ASPECT, *_with_helpers(context, each.old, each.new)))
    return seen or _copulas(context) or _future(context)


def _copulas(context: Context) -> list[Observation]:
    """ "Был" for "будет"."""
    return [
        Observation(K.TENSE_ASPECT, (old,), (new,))
        for old, new in context.found.bent
        if old.key in _TO_BE and old.form.startswith("буд") != new.form.startswith("буд")
    ]


_TO_BE = frozenset(("бути", "быть"))


def _aspects(context: Context) -> list[Observation]:
    """Two verbs of one root, one of which is done and the other under way: "отразил", "отражает"."""
    if context.found.lexicon.language == "en":
        return []
    return [
        Observation(K.TENSE_ASPECT, (pair.old,), (pair.new,))
        for pair in context.found.pairs
        if pair.how == "distinct" and _of_one_root(pair.old.key, pair.new.key)
    ]


def _of_one_root(a: str, b: str) -> bool:
    if not (a.endswith(_VERB) and b.endswith(_VERB)):
        return False
    shared = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= MIN_ROOT and max(len(a), len(b)) - shared <= MAX_SUFFIX


_VERB = ("ти", "тися", "ть", "ться", "чь")
MIN_ROOT = 4
"""Letters that two aspects of one verb share at their beginning."""
MAX_SUFFIX = 6
"""Letters in which they end differently."""


def _of_one(seen: Observation, others: list[Observation]) -> bool:
    return any(seen.old == each.old and seen.new == each.new for each in others)


def _future(context: Context) -> list[Observation]:
    """A word of the future that came or went before a verb of which nothing else is known."""
    found = [
        tuple(item for item in items if item.key in _COMING or item.form.startswith("буд")) for items in context.open
    ]
    if bool(found[0]) == bool(found[1]):
        return []
    held = [old if found[0] else new for old, new in context.found.held]
    side = context.sides[bool(found[1])]
    verbs = [
        each for item in (*found[0], *found[1]) for each in side.after(item, 2) if any(each is one for one in held)
    ]
    return [Observation(K.TENSE_ASPECT, found[0], found[1])] if verbs else []


_COMING = word_list("future_words")


def _verbs(context: Context, old: Item, new: Item) -> bool:
    """Whether both are whole words, and neither stands where an English noun does: after an article or a number."""
    if any(side.narrowed(item) is not item for side, item in zip(context.sides, (old, new), strict=True)):
        return False
    if context.found.lexicon.language != "en":
        return True
    if (old.word.mask | new.word.mask) & (BIT["unit"] | BIT["time"]):
        return False
    near = (*context.sides[0].before(old), *context.sides[1].before(new))
    return not any(each.kind == "N" or each.key in _DETERMINERS for each in near)


_DETERMINERS = word_list("determiners")


def _with_helpers(context: Context, old: Item, new: Item) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Two verbs with the auxiliaries before them that changed."""
    parts = []
    for side, verb in zip(context.sides, (old, new), strict=True):
        helpers = [each for each in side.before(verb, NEAR) if each.key in HELPERS and context.change_of(each) >= 0]
        parts.append((*reversed(helpers), verb))
    return parts[0], parts[1]
