"""Who did it to whom: two who took each other's part, though the words are the same.

Guesses from prepositions, order and endings; parses nothing.
"""

from __future__ import annotations

from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.kind_tests import NEAR, PREPOSITIONS
from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.matching.comparison import Pair
from tracker.judging.matching.exchanged_parts import case_turn
from tracker.judging.reading.item import Item
from tracker.model import FindingKind as K


def swaps(context: Context) -> list[Observation]:
    """Two that stand in each other's place and took each other's part: in what they do, or where it was."""
    for a, b in context.found.crossed:
        kind = _swapped(context, a, b)
        if kind:
            return [Observation(kind, (a.old, b.old), (b.new, a.new))]
    return []


def _swapped(context: Context, a: Pair, b: Pair) -> K | None:
    """ACTOR or LOCATION if each of two that moved stands in the other's frame; None if they only moved."""
    language = context.found.lexicon.language
    named = any(_named(pair.old, pair.new, language) for pair in (a, b))
    old, new = context.sides
    if language != "en":
        turns = case_turn(a.old, a.new), case_turn(b.old, b.new)
        led = "" != _next(a.old, old) == _next(b.new, new)
        crossed = (
            sorted(turns) == [-1, 1]
            or (led and not context.turned and sum(turns) in (-1, 1))
            or (turns == (0, 0) and led)
        )
        return K.ACTOR if named and crossed else None
    frames = [_frame(a.old, old), _frame(b.old, old), _frame(a.new, new), _frame(b.new, new)]
    if frames[0] != frames[3] or frames[1] != frames[2]:
        return None
    if frames[0] == frames[1] and _next(a.old, old) != _next(b.new, new) and _next(b.old, old) != _next(a.new, new):
        return None
    if frames[0] == frames[1] and frames[0] in _IN:
        return K.LOCATION
    return K.ACTOR if named else None


_IN = frozenset(("in", "at", "near"))


def _frame(item: Item, side: Side) -> str:
    """What says which part a thing has: the preposition before it, "verb" after one, else nothing."""
    last = item
    for each in side.before(item, NEAR + 1):
        if side.set_off(last):
            break
        last = each
        word = each.key.rsplit(" ", 1)[-1]
        if word in PREPOSITIONS or word in ("and", "than"):
            return word
        if side.is_verb(each):
            return "verb"
    return ""


def _next(item: Item, side: Side) -> str:
    """The verb right after a thing; empty if none."""
    return next((each.key for each in side.after(item) if side.is_verb(each)), "")


def _named(old: Item, new: Item, language: str) -> bool:
    return "A" in (old.kind, new.kind) or is_somebody(old.key, language)


def recast(context: Context) -> list[Observation]:
    """Two who took each other's part around a verb, as the comparison has it."""
    return [Observation(K.ACTOR, *context.found.exchanged)] if context.found.exchanged else []
