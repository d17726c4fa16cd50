"""What no more exact finding explains: a claim that stands in one text alone, or a description that changed."""

from __future__ import annotations

from tracker.judging.explaining.context import Context, Side
from tracker.judging.explaining.kind_tests import CAUSE
from tracker.judging.kinds.claims import MIN_CLAIM, boilerplate
from tracker.judging.kinds.observation import Observation
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Change
from tracker.judging.reading.item import CONTENT, WORDS, Item
from tracker.model import FindingKind as K


def vague(context: Context, seen: list[Observation]) -> list[Observation]:
    """A number that gave way to "several", or the other way round."""
    told: list[Observation] = []
    if not any(side.counts for side in context.sides) or not any(
        side.mask & BIT["vague_number"] for side in context.sides
    ):
        return told
    for change in context.found.changes:
        for a, b in ((change.old, change.new), (change.new, change.old)):
            numbers = tuple(item for item in a if item.kind == "N")
            words = tuple(item for item in b if item.word.mask & BIT["vague_number"])
            if numbers and words and not any(item.kind == "N" for item in b):
                old = a is change.old
                told.append(Observation(K.SPECIFICITY, numbers if old else words, words if old else numbers))
    return told


def remainder(context: Context, taken: dict[int, K]) -> list[Observation]:
    """For each change what nothing explained: a claim if it is long and has no counterpart, else a description."""
    rest: dict[int, tuple[list[Item], list[Item]]] = {}
    loose: dict[int, tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate(context.open):
        for item in items:
            if item.kind in CONTENT:
                number = context.change_of(item)
                loose.setdefault(number, ([], []))[side].append(item)
                if id(item) not in taken and item.kind in WORDS:
                    rest.setdefault(number, ([], []))[side].append(item)
    told = []
    for number, (old, new) in loose.items():
        change = context.found.changes[number]
        if _notice(change) and not any(id(item) in taken for item in (*old, *new)):
            told.append(Observation(K.BOILERPLATE, change.old, change.new))
            continue
        claim = _claim(context, change, old, new)
        if claim:
            told.append(claim)
        elif number in rest:
            told.append(Observation(K.SPECIFICITY, tuple(rest[number][0]), tuple(rest[number][1])))
    return told


def _notice(change: Change) -> bool:
    """Whether a slogan or contact came, went or was replaced by another."""
    sides = [items for items in (change.old, change.new) if any(item.kind in CONTENT for item in items)]
    return all(boilerplate(items) for items in sides)


def _claim(context: Context, change: Change, old: list[Item], new: list[Item]) -> Observation | None:
    """The longest run of one side that has nothing to answer to on the other and states something by itself."""
    sides = context.sides
    for kind, side, some, others in ((K.CLAIM_ADDED, sides[1], new, old), (K.CLAIM_REMOVED, sides[0], old, new)):
        if len(others) > 1 or len(some) - len(others) < MIN_CLAIM - 2 * (not others):
            continue
        run = _run(change.new if side is sides[1] else change.old, some)
        content = [item for item in run if item.kind in CONTENT]
        if len(content) >= LONG or (
            content
            and _states(run, side)
            and (len(content) > 1 or run[0].key in _JOINS or (side.set_off(run[0]) and any(map(side.is_verb, run))))
        ):
            return Observation(kind, (), run) if side is sides[1] else Observation(kind, run, ())
    return None


LONG = 4
"""Content words from which what was added is told as a claim whatever its form."""


def _states(run: tuple[Item, ...], side: Side) -> bool:
    """Whether words state something of their own: with a verb, or set off by a mark or "and"."""
    first = run[0]
    if first.key in _AND or first.word.mask & (CAUSE | BIT["after"] | BIT["before"]) or side.set_off(first):
        return True
    return any(side.is_verb(item) for item in run)


_JOINS = word_list("and")
_AND = word_list("clause_conjunctions")


def _run(items: tuple[Item, ...], loose: list[Item]) -> tuple[Item, ...]:
    starts = {item.start for item in loose}
    best: list[Item] = []
    run: list[Item] = []
    for item in items:
        if item.kind in CONTENT and item.start not in starts:
            run = []
            continue
        run.append(item)
        if len(run) > len(best):
            best = list(run)
    return tuple(best)
