"""A changed text as its changed stretches: each is weighed by itself, and the strongest of them counts for the whole.

Ten harmless edits elsewhere leave the strongest as it is. Reads comparisons; knows no text.
"""

from __future__ import annotations

from tracker.judging.kinds import observe
from tracker.judging.kinds.observation import Observation
from tracker.judging.matching.by_sentence import Part, told_twice
from tracker.judging.matching.comparison import Comparison
from tracker.judging.weighing.features import Row, features
from tracker.judging.weighing.model import Model

NAMES = ["part_most", "part_second", "part_mean", "parts"]
"""What the strongest stretch, the one after it and all of them come to, as logits, and how many there are."""
MAX_PARTS = 24
"""Stretches weighed by themselves, the first ones: each costs as much as a sentence."""
NONE_BESIDE = -5.0
"""What stands for a second stretch where there is none: as good as harmless."""


def part_rows(found: Comparison, split: list[Part], whole: Row) -> list[Row]:
    """The features of each changed stretch; of a single one those of the whole."""
    if len(split) <= 1:
        return [whole]
    alone = [part.comparison(found) for part in split[:MAX_PARTS]]
    return [features(each, observe(each)) for each in alone]


def part_features(scores: list[float]) -> Row:
    """The numbers by the names in NAMES, of the logits of the stretches."""
    ranked = sorted(scores, reverse=True)
    second = ranked[1] if len(ranked) > 1 else NONE_BESIDE
    return [ranked[0], second, sum(ranked) / len(ranked), float(len(ranked))]


def probability(found: Comparison, split: list[Part], seen: list[Observation], model: Model) -> float:
    """How likely the edit changed the meaning, by the whole of it and by its strongest stretch; where two stretches
    tell the same change (a headline and its text), at least as likely as one of them alone."""
    whole = features(found, seen)
    rows = part_rows(found, split, whole)
    scores = [model.parts.sum(row) for row in rows]
    most = model.probability([*whole, *part_features(scores)])
    for place in told_twice(found, split):
        if place < len(rows):
            most = max(most, model.probability([*rows[place], *part_features([scores[place]])]))
    return most
