"""Which sentences of the old text state what those of the new one state: by the words they mean, not those they use.

Takes the sentences that a comparison of letters left alone, or put beside a wrong one, and pairs them wherever they
stand: by lemmas, synonyms, numbers and names, the rarer the more. A sentence that was split is paired with its parts.
Says nothing of what changed in them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tracker.diffing import Block
from tracker.judging.reading.item import FIGURES, WORDS, Item
from tracker.model import Span

MAX_SENTENCES = 60
"""Sentences of one text that are paired by what they mean (quadratic); else the alignment by letters stays."""
LIKE = 0.3
"""Share of what two sentences tell from which they are versions of one another."""
LIKE_PART = 0.5
"""Share of a sentence that stands in another, not in its own counterpart, from which it is a part of that."""
STEM = 5
"""Letters that two words of one family begin with."""
FIGURE, UNKNOWN = 12.0, 15.0
"""What a figure and a word beyond the table tell, beside the logarithm of the rank of any other."""


class Sentence(NamedTuple):
    """A sentence: its place, what each of its words of content may be known by, what each tells, and all of that."""

    span: Span
    signs: list[frozenset[str | int]]
    weights: list[float]
    all_signs: frozenset[str | int]


def sentence(span: Span, items: list[Item]) -> Sentence:
    """The Sentence of the items of a span."""
    signs: list[frozenset[str | int]] = []
    weights: list[float] = []
    for item in items:
        if item.kind in WORDS:
            signs.append(frozenset((item.key, item.key[:STEM], *item.word.groups)))
            weights.append(math.log2(item.word.row + 2) if item.word.row >= 0 else UNKNOWN)
        elif item.kind in FIGURES:
            signs.append(frozenset((item.key,)))
            weights.append(FIGURE)
    return Sentence(span, signs, weights, frozenset().union(*signs))


def _covered(a: Sentence, other: frozenset[str | int]) -> float:
    """What the words of a sentence tell of which another one knows."""
    return sum([weight for signs, weight in zip(a.signs, a.weights, strict=True) if not signs.isdisjoint(other)])


def _touch(a: Sentence, b: Sentence) -> bool:
    """Whether nothing stands between two sentences."""
    return a.span[1] == b.span[0] or b.span[1] == a.span[0]


def _joined(parts: list[Sentence]) -> Sentence:
    if len(parts) == 1:
        return parts[0]
    return Sentence(
        (parts[0].span[0], parts[-1].span[1]),
        [signs for part in parts for signs in part.signs],
        [weight for part in parts for weight in part.weights],
        frozenset().union(*[part.all_signs for part in parts]),
    )


def _likeness(a: Sentence, b: Sentence) -> float:
    total = sum(a.weights) + sum(b.weights)
    return (_covered(a, b.all_signs) + _covered(b, a.all_signs)) / total if total else 0.0


Group = tuple[list[int], list[int]]
"""Places of old and of new sentences, neighbours each, that state the same."""


def paired(old: list[Sentence], new: list[Sentence]) -> list[Group]:
    """Groups of sentences that answer to one another, the likest first, and those that answer to none."""
    scored = sorted([(-_likeness(a, b), abs(i - j), i, j) for i, a in enumerate(old) for j, b in enumerate(new)])
    home: tuple[dict[int, Group], dict[int, Group]] = ({}, {})
    groups: list[Group] = []
    for score, _, i, j in scored:
        if -score < LIKE:
            break
        if i not in home[0] and j not in home[1]:
            home[0][i] = home[1][j] = ([i], [j])
            groups.append(home[0][i])
    texts = old, new
    for side in (0, 1):
        for place, text in enumerate(texts[side]):
            group = None if place in home[side] else _whole_of(place, side, text, texts, home)
            if group:
                group[side].append(place)
                group[side].sort()
                home[side][place] = group
    groups += _left_over(old, new, home)
    return sorted(groups, key=lambda group: (group[1] or group[0])[0])


def _left_over(
    old: list[Sentence], new: list[Sentence], home: tuple[dict[int, Group], dict[int, Group]]
) -> list[Group]:
    """Sentences like no other: two that stand behind, or before, the same sentences are each other's versions."""
    groups: list[Group] = []
    for i in range(len(old)):
        if i in home[0]:
            continue
        group: Group = ([i], [])
        for j in range(len(new)):
            if j not in home[1] and (_stand_by(home, i, j, -1) or _stand_by(home, i, j, 1, (len(old), len(new)))):
                group[1].append(j)
                home[1][j] = group
                break
        home[0][i] = group
        groups.append(group)
    return groups + [([], [j]) for j in range(len(new)) if j not in home[1]]


def _stand_by(
    home: tuple[dict[int, Group], dict[int, Group]], i: int, j: int, step: int, ends: tuple[int, int] = (-1, -1)
) -> bool:
    """Whether the sentences beside two answer to one another, or both have none."""
    at_end = i + step == ends[0], j + step == ends[1]
    group = home[0].get(i + step)
    return all(at_end) or (group is not None and group is home[1].get(j + step))


def _whole_of(
    place: int,
    side: int,
    text: Sentence,
    texts: tuple[list[Sentence], list[Sentence]],
    home: tuple[dict[int, Group], dict[int, Group]],
) -> Group | None:
    """The group of a neighbour whose counterpart holds, beyond what the neighbour tells, what this sentence tells."""
    total = sum(text.weights)
    for beside in (place - 1, place + 1):
        group = home[side].get(beside)
        if not group or not group[1 - side] or not total or not _touch(text, texts[side][beside]):
            continue
        own = _joined([texts[side][each] for each in group[side]])
        other = _joined([texts[1 - side][each] for each in group[1 - side]])
        free = [signs for signs in other.signs if signs.isdisjoint(own.all_signs)]
        if _covered(text, frozenset().union(*free)) >= LIKE_PART * total:
            return group
    return None


def repaired(old: list[Sentence], new: list[Sentence]) -> list[Block]:
    """The stretches that the sentences of two texts make up, in the order of the new one."""
    blocks: list[Block] = []
    reached = here = 0
    for gone, came in paired(old, new):
        a = _span([old[place] for place in gone])
        b = _span([new[place] for place in came])
        moved = a is not None and b is not None and a[0] < reached
        blocks.append(Block(a or (reached, reached), b or (here, here), equal=False, moved=moved))
        reached, here = max(reached, blocks[-1].old[1]), max(here, blocks[-1].new[1])
    return blocks


def _span(parts: list[Sentence]) -> Span | None:
    return (parts[0].span[0], parts[-1].span[1]) if parts else None
