"""Who did it to whom: two who took each other's part, though the words are the same.

Guesses from prepositions, order and endings; parses nothing.
"""

from __future__ import annotations

from itertools import permutations

from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.kind_tests import NEAR, PREPOSITIONS
from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.matching.comparison import Pair, ways
from tracker.judging.matching.exchanged_parts import case_turn
from tracker.judging.reading.item import WORDS, Item
from tracker.model import FindingKind as K


def swaps(context: Context) -> list[Observation]:
    """Two that took each other's place: in what they do, or, after a preposition of place, where it was."""
    moved = [pair for pair in context.found.pairs if pair.moved and pair.how in _KEPT and pair.old.kind in WORDS]
    for a, b in permutations(moved[:MAX_MOVED], 2):
        crossed = a.old.start < b.old.start and b.new.start < a.new.start
        if crossed and a.change == b.target and b.change == a.target:
            kind = _swapped(context, a, b)
            if kind:
                return [Observation(kind, (a.old, b.old), (b.new, a.new))]
    return []


_KEPT = ways("same", "name", "synonym")
_RESPELT = ways("name", "family", "spelling")
MAX_MOVED = 20
"""Moved items looked at for a swap (quadratic)."""


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
    """A doer who had it done to him instead, or the other way round: "the firm informed them", "the firm was informed
    by them"."""
    if context.found.exchanged:
        return [Observation(K.ACTOR, *context.found.exchanged)]
    told = []
    for verbs in context.turned if context.found.lexicon.language == "en" else ():
        before, after = (_subject(verb, side) for verb, side in zip(verbs, context.sides, strict=True))
        if before is None or after is None or before.key != after.key:
            continue
        if _objects(verbs[0], context.sides[0]) & _objects(verbs[1], context.sides[1]):
            told.append(Observation(K.ACTOR, (before,), (after,)))
    return told or _exchanged(context)


def _exchanged(context: Context) -> list[Observation]:
    """A verb that stayed, with the one who did it and the one it was done to in each other's place."""
    if context.found.lexicon.language != "en" or not any(pair.moved for pair in context.found.pairs):
        return []
    old, new = context.sides
    for a, b in (*context.found.held, *((pair.old, pair.new) for pair in context.found.pairs if pair.how == "same")):
        if a.kind != "W" or not old.is_verb(a) or old.verb(a).passive or new.verb(b).passive:
            continue
        before, after = _subject(a, old), _subject(b, new)
        if before is None or after is None or before.key == after.key:
            continue
        if before.key in _objects(b, new) and after.key in _objects(a, old):
            return [Observation(K.ACTOR, (before,), (after,))]
    return []


def _objects(verb: Item, side: Side) -> set[str]:
    """The nouns right after an English verb: what it is done to, or after "by" who does it."""
    after = side.after(verb, NEAR + 2)
    if side.verb(verb).passive:
        place = next((place for place, each in enumerate(after) if each.key == "by"), len(after))
        after = after[place + 1 :]
    end = next((place for place, each in enumerate(after) if each.key in PREPOSITIONS), len(after))
    after = after[:end]
    return {each.key for each in after if each.kind in WORDS}


def cased(context: Context) -> list[Observation]:
    """Slavic nouns that left the form of a subject while others took it, the verb staying as it was."""
    found = context.found
    if found.lexicon.language == "en" or context.turned:
        return []
    bent = [*found.bent, *((pair.old, pair.new) for pair in found.pairs if pair.how in _RESPELT)]
    turns = [(case_turn(old, new), old, new) for old, new in bent if old.kind in WORDS and not _inflects(old)]
    came, left = ([(old, new) for turn, old, new in turns if turn == way] for way in (1, -1))
    language = found.lexicon.language
    if len(came) != 1 or len(left) != 1 or not all(_named(*pair, language) for pair in (*came, *left)):
        return []
    both = sorted((*came, *left))
    return [Observation(K.ACTOR, tuple(old for old, _ in both), tuple(sorted(new for _, new in both)))]


def _inflects(item: Item) -> bool:
    """Whether a word is a verb or an adjective: its cases say nothing of who does what."""
    return item.key.endswith(("ти", "тися", "ть", "ться", "ий", "ій", "ый", "ой")) or item.form[-2:] == "но"


def _subject(verb: Item, side: Side) -> Item | None:
    """The noun right before an English verb and what helps it."""
    for item in side.before(verb, NEAR + 1):
        if item.kind in WORDS and not side.is_verb(item) and not item.form.endswith(("ed", "ing", "ly")):
            return item
        if item.key in PREPOSITIONS:
            return None
    return None
