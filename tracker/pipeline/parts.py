"""A Reading in which hundreds of entries are new or say something else is written part after part, each in a
transaction of its own: other sources are written between them.

What stands for itself is written so, a Statement that begins or an Edit with all that it is owed. What the Reading says
as a whole (who is no longer listed, what is told of the source, how it stands) comes at the end, in the transaction
that every Reading has. Until then the body counts as unread: after a crash it is read again, finds what the parts wrote
as it is, and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain

from tracker.history import StaleEntry, plan
from tracker.model import IN_PARTS, Capture, Reading, ReadingState, StatementState
from tracker.pipeline.identify import Identified
from tracker.pipeline.sight import Sight

PART = 200
"""Statements in one part: a tenth of a second of the writer's time."""

NOWHERE = "\0"
"""A place where nothing is listed: of heads, those that are named."""


@dataclass(kw_only=True, slots=True)
class Carried:
    """What the parts of one Reading share: how its captures were `found`, the Statements that began with those before,
    by key, and how often figures in a line had changed alike before all of them."""

    found: Identified
    begun: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Entries that are written together; `listed`: of how many in a Reading these would be the changes."""

    new: tuple[Capture, ...] = ()
    changed: tuple[tuple[StatementState, Capture], ...] = ()
    listed: int = 0

    @property
    def keys(self) -> list[str]:
        return [capture.key for capture in self.new] + [head.key for head, _ in self.changed]


def parts(sight: Sight, identified: Identified | None) -> list[Part]:
    """The parts that `sight` is written in before its end, as its captures were `identified`; none where one
    transaction does. What turns with more than its own words (it was removed, or listed elsewhere, or lost its text) is
    left for the end."""
    if not sight.live or identified is None:
        return []
    if sum(isinstance(item, Capture) for item in identified.captures) <= PART:
        return []
    try:
        made = plan(identified.captures, identified.heads, complete=False, sound=sight.sound, place=sight.source.id)
    except StaleEntry:
        return []
    place = sight.source.id
    changed = [
        (head, capture)
        for head, capture in made.changed
        if head.listed and head.place == place and not head.removed and capture.text
    ]
    if len(made.new) + len(changed) <= PART:
        return []
    listed = len(identified.captures)
    shares = (changed[start : start + PART] for start in range(0, len(changed), PART))
    return [
        *(Part(new=tuple(made.new[start : start + PART])) for start in range(0, len(made.new), PART)),
        *(Part(changed=tuple(some), listed=-(-listed * len(some) // len(made.changed))) for some in shares),
    ]


def has_moved(part: Part, heads: dict[str, StatementState]) -> bool:
    """Whether the heads of a part are others than when it was planned."""
    known = {head.key: head for head, _ in part.changed}
    return any(heads.get(key) != known.get(key) for key in chain((one.key for one in part.new), known))


def begun(reading: Reading) -> Reading:
    """What a Reading is while its parts are written: that it was made, and not taken in to its end."""
    return replace(
        reading, state=ReadingState.PARTIAL, note=IN_PARTS, extractor=f"{reading.extractor} in parts", captures=()
    )
