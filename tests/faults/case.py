"""A case as data: what is injected, what must hold, what the script leaves behind. Runs nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.stage import Stage
    from tests.faults.world import World

Step = Callable[[Any], Awaitable[None]]
"""One thing that happens on a stage."""

StageOf = Callable[["World", Path, "Chance"], AbstractAsyncContextManager["Stage"]]

PAUSE = timedelta(hours=1.1)
"""Longest time to the next visit after a failure: an hour, and the jitter."""


class Chance(Random):
    """Numbers by a seed, and whether anybody asked for one: a case that never did is the same at every seed."""

    used = False

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.seed_of = seed

    def random(self) -> float:
        self.used = True
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        self.used = True
        return super().getrandbits(k)


@dataclass(frozen=True, kw_only=True)
class Expect:
    """What the script leaves. `outcomes` are those that each of its faulty polls must have one of, as "error:dns", or
    "ok:/blocked" with how it was read; `edits` is how many Edits (None: the script looks itself), `events` how many of
    each kind (of the watched source, in all), but for kinds that there `may` be any number of. `gap` is the reason of a
    gap in the coverage that must be there once it is read again. No faulty poll puts the next one off for longer than
    `pause`. `queued`: alerts may be left waiting. `waived` are points of the oracle that cannot hold, and why."""

    outcomes: Sequence[str] = ()
    edits: int | None = 0
    events: Mapping[str, int] = field(default_factory=dict)
    may: Collection[str] = ()
    gap: str | None = None
    pause: timedelta = PAUSE
    queued: bool = False
    waived: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One fault. `injected` and `holds` are sentences for the table."""

    id: str
    injected: str
    holds: str
    stage: StageOf
    script: Sequence[Step]
    expect: Expect = Expect()
    slow: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one run of a case went; `varies`: the fault itself is another one at each seed; else the case has so many
    `faces`. `visits` to what is watched were made."""

    id: str
    seed: int
    wrong: Sequence[str]
    varies: bool
    faces: int
    visits: int
    seconds: float
