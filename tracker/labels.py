"""What people say of what happened: which of their labels stand, and what follows from one. Pure.

A label is never changed. Of one thing a person has one opinion, right or wrong, and may find it interesting besides;
who says something else says it from then on, and who withdraws takes all of it back. What others said stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.model import Label, LabelReport, Level

OPINIONS = (Label.RIGHT, Label.WRONG)


def standing(given: Iterable[LabelReport]) -> list[LabelReport]:
    """The same labels, in the order in which they were given, each with whether it `stands`."""
    told, replaced = [], set[tuple[int, str, bool]]()
    for label in list(given)[::-1]:
        whose = {interest: (label.number, label.by, interest) for interest in (False, True)}
        if label.label is Label.WITHDRAWN:
            replaced |= set(whose.values())
            told.append(label)
            continue
        mine = whose[label.label not in OPINIONS]
        told.append(replace(label, stands=mine not in replaced))
        replaced.add(mine)
    return told[::-1]


def claims_change(label: LabelReport) -> bool | None:
    """Whether a person says that the meaning changed: by an opinion of a Verdict that says so or denies it. None where
    that does not follow."""
    if label.label not in OPINIONS or label.level in (None, Level.UNDECIDED):
        return None
    return (label.level is Level.MEANING_CHANGED) is (label.label is Label.RIGHT)


def still_said(label: LabelReport, level: Level | None) -> bool:
    """Whether a label that stands also speaks of the Verdict as it is now, which is of this `level` (None: of an event,
    which is what it was). One of a Verdict that said otherwise does not: "wrong" would be told of its mending."""
    if not label.stands:
        return False
    return label.label not in OPINIONS or level is None or label.level is None or _says(label.level) == _says(level)


def _says(level: Level) -> Level:
    return Level.REWORDED if level is Level.COSMETIC else level


def newest(labels: Sequence[LabelReport], level: Level | None) -> Label | None:
    """The label that is shown of something: the newest that is still said."""
    return next((each.label for each in reversed(labels) if still_said(each, level)), None)
