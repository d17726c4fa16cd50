"""Whole statements put together from labelled edits of one sentence, each amid harmless edits of others.

Among the rows whole statements that keep their claims hold more changes than those that do not, and from that the
trees would learn that many changes do no harm. Here the twins of one sentence, of both labels, stand in the same
surroundings.
Deterministic: the same rows give the same statements.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

from tracker.tokens import sentences

SEED = 5
TIMES = 2
"""Surroundings that each sentence is put into."""
WHOLE = 3
"""Sentences from which a text counts as a whole statement."""
AROUND = (2, 5)
"""Fewest and most edits of one sentence that make up surroundings."""
IN_SENTENCES = 0.5
"""Share of surroundings made of edits of single sentences; the others are one whole statement."""
UNCHANGED = 0.35
"""Share of the sentences around that stay as they are."""

Edit = tuple[str, str]


def composed_statements(rows: list[dict], fold: Callable[[dict], int]) -> list[dict]:
    """Rows of whole statements; what stands together is of one fold, so that none is tested on what it was made of."""
    draw = random.Random(SEED)
    whole = {id(row): _is_whole(row) for row in rows}
    harmless: defaultdict[tuple[int, str, bool], list[dict]] = defaultdict(list)
    twins: defaultdict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        if not row["label"]:
            harmless[fold(row), row["lang"], whole[id(row)]].append(row)
        if not whole[id(row)]:
            twins[row["lang"], row["before"]].append(row)
    made = []
    for (language, _), same in twins.items():
        one = fold(same[0])
        for time in range(TIMES):
            around = _around(draw, harmless[one, language, False], harmless[one, language, True], same[0])
            place = draw.randint(0, len(around))
            for row in same:
                edits = [*around[:place], (row["before"], row["after"]), *around[place:]]
                made.append({**row, **_joined(edits), "id": f"{row['id']}-composed-{time}", "group": "composed"})
    return made


def _is_whole(row: dict) -> bool:
    return max(len(sentences(row["before"])), len(sentences(row["after"]))) >= WHOLE


def _around(draw: random.Random, single: list[dict], whole: list[dict], core: dict) -> list[Edit]:
    """Harmless edits from other documents than that of `core`."""
    if whole and draw.random() >= IN_SENTENCES:
        chosen = [draw.choice(whole)]
    else:
        chosen = draw.sample(single, min(len(single), draw.randint(*AROUND)))
    return [_edit(draw, row, alone=len(chosen) == 1) for row in chosen if row.get("doc") != core.get("doc")]


def _edit(draw: random.Random, row: dict, *, alone: bool) -> Edit:
    """The edit of a row, or its sentence unchanged, or the edit the other way round: harmless too."""
    if alone:
        return row["before"], row["after"]
    if draw.random() < UNCHANGED:
        return row["before"], row["before"]
    return (row["before"], row["after"]) if draw.random() < 1 / 2 else (row["after"], row["before"])


def _joined(edits: list[Edit]) -> dict[str, str]:
    before, after = zip(*edits, strict=True)
    return {"before": " ".join(text.strip() for text in before), "after": " ".join(text.strip() for text in after)}
