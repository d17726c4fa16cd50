"""Who did it, among what changed: doers that took another's place, went or came.

Guesses from order, prepositions and the verbs around; parses nothing.
"""

from __future__ import annotations

from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.kind_tests import ANYBODY, COMMAS, NEAR, PREPOSITIONS, WE, speaks, standing
from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.reading.item import NUMBERS_AND_DAYS, WORDS, Item
from tracker.model import FindingKind as K


def agents(context: Context, seen: list[Observation]) -> list[Observation]:
    """Doers that took another's place; those that went or came where the voice turned or their verb stayed."""
    turned = bool(context.turned) or any(
        item.kind == "W" for each in seen if each.kind == K.ACTOR and not each.weak for item in (*each.old, *each.new)
    )
    told = _after_verbs(context)
    for each in standing(context, K.ACTOR, acts):
        both = bool(each.old and each.new)
        if not (turned and not both) and not _somebody(context, each):
            continue
        if both and max(len(each.old), len(each.new)) <= NEAR and _general(each.old) == _general(each.new):
            told.append(each)
        elif not both:
            side = int(not each.old)
            after = context.sides[side].after((each.old or each.new)[-1])
            stayed = (
                not turned and bool(after) and context.sides[side].is_verb(after[0]) and context.kept(after[0], side)
            )
            if stayed or turned or any(item.key in WE for item in (*each.old, *each.new)):
                told.append(each)
    return told


def _somebody(context: Context, seen: Observation) -> bool:
    """Whether somebody is named among those that came, went or were replaced; "we" for "our" is nobody else."""
    language = context.found.lexicon.language
    we = not all(any(item.key in WE for item in items) for items in context.open)
    return any(
        item.kind == "A" or (we and item.key in WE) or is_somebody(item.key, language)
        for item in (*seen.old, *seen.new)
    )


def _general(items: tuple[Item, ...]) -> bool:
    return any(item.word.mask & BIT["generic"] for item in items)


def _after_verbs(context: Context) -> list[Observation]:
    """Doers that stand after a verb, where that verb turned passive or active: "розірвав клуб", "розірвано"."""
    told: list[Observation] = []
    if context.found.lexicon.language == "en":
        return told
    fresh = [{item.start for item in items} for items in context.open]
    for verbs in context.turned:
        for number, (verb, side) in enumerate(zip(verbs, context.sides, strict=True)):
            run: list[Item] = []
            for item in () if side.verb(verb).passive else side.after(verb, NEAR, ends=COMMAS):
                if item.start not in fresh[number] or item.kind not in WORDS:
                    break
                run += [each for each in context.open[number] if item.start <= each.start < item.end]
            if run:
                told.append(
                    Observation(K.ACTOR, tuple(run), ()) if number == 0 else Observation(K.ACTOR, (), tuple(run))
                )
    return told


def acts(item: Item, side: Side) -> bool:
    """Whether an item is the subject of a verb, or the doer after "by"."""
    if item.key in WE:
        return True
    if item.kind not in WORDS or item.word.mask & ~ANYBODY:
        return False
    if item.form.endswith(_NO_NOUN[side.language == "en"]) and not is_somebody(item.key, side.language):
        return False
    if side.is_verb(item) or speaks(item, side):
        return False
    near = side.before(item, NEAR)
    if any(each.key == "by" for each in near):
        return not any(each.kind in NUMBERS_AND_DAYS for each in near)
    if any(each.key in PREPOSITIONS or each.kind == "N" or side.is_verb(each) for each in near):
        return False
    return len(near) < NEAR or any(side.is_verb(each) for each in side.after(item, NEAR, ends=COMMAS))


_NO_NOUN = (("о", "ти", "ть", "ться", "тися"), ("ed", "ing", "ly"))
"""Endings of what is no doer: Slavic adverbs and infinitives; English participles and adverbs."""
