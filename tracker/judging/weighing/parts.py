"""A changed text as its changed stretches: each is weighed by itself, and the strongest of them counts for the whole.

Ten harmless edits elsewhere leave the strongest as it is. Reads comparisons; knows no text.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.kinds import observe
from tracker.judging.kinds.observation import Observation
from tracker.judging.matching.by_sentence import by_sentence, told_twice
from tracker.judging.matching.comparison import Comparison
from tracker.judging.weighing.features import Row, features
from tracker.judging.weighing.model import Model

NAMES = ["part_most", "part_second", "part_mean", "parts"]
"""What the strongest stretch, the one after it and all of them come to, as logits, and how many there are."""
MAX_PARTS = 24
"""Stretches weighed by themselves, the first ones: each costs as much as a sentence."""
NONE_BESIDE = -5.0
"""What stands for a second stretch where there is none: as good as harmless."""


def part_rows(found: Comparison, whole: Row) -> list[Row]:
    """The features of each changed stretch; of a single one those of the whole."""
    if len(found.blocks) <= 1:
        return [whole]
    rows = []
    for part in by_sentence(found)[:MAX_PARTS]:
        alone = part.comparison(found)
        rows.append(features(alone, observe(alone)))
    return rows


def part_features(weigh: Callable[[Row], float], rows: list[Row]) -> Row:
    """The numbers by the names in NAMES, if `weigh` gives the logit of a stretch."""
    scores = sorted([weigh(row) for row in rows], reverse=True)
    second = scores[1] if len(scores) > 1 else NONE_BESIDE
    return [scores[0], second, sum(scores) / len(scores), float(len(scores))]


def probability(found: Comparison, seen: list[Observation], model: Model) -> float:
    """How likely the edit changed the meaning, by the whole of it and by its strongest stretch; where two stretches
    tell the same change (a headline and its text), at least as likely as one of them alone."""
    whole = features(found, seen)
    rows = part_rows(found, whole)
    most = model.probability([*whole, *part_features(model.parts.sum, rows)])
    for place in told_twice(found, by_sentence(found)) if len(rows) > 1 else ():
        if place < len(rows):
            alone = [*rows[place], *part_features(model.parts.sum, [rows[place]])]
            most = max(most, model.probability(alone))
    return most
