"""The watchdog: tells people of sources that nobody asked for three intervals, once, and once they are asked again.

Whatever the cause: a task that died, a reader that hangs, a host with more sources than its pace allows. It looks only
at what visits leave behind, when each source was due next, so that no part has to report that it failed. That is our
fault and never the source's. Visits nothing and mends nothing; the daemon gives lost sources a turn again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.alert import wanted_trouble
from tracker.health import MISSED
from tracker.model import OURSELVES, EventKind, Target
from tracker.pipeline.needs import off_loop
from tracker.store import Store, Transaction

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""What a source is behind at least before it counts: its own visit, and those of its host before it, may take that."""

KINDS = (EventKind.OVERDUE, EventKind.ON_TIME)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """When a source that is watched is due, and how often it is to be asked."""

    due: datetime
    interval: timedelta

    @property
    def _patience(self) -> timedelta:
        return max((MISSED - 1) * self.interval, PATIENCE)  # it is due one interval after it was asked

    def is_missed(self, at: datetime) -> bool:
        """Whether it was not asked for MISSED intervals."""
        return at - self.due > self._patience

    @property
    def calm(self) -> timedelta:
        """So long it must not be behind before that is over. Where a host has too many sources, each is asked now and
        then: told each time, nobody would read it any more."""
        return 2 * (self.interval + self._patience)


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What one look found: which sources people are to be told of, and which of those told before are well again."""

    behind: Sequence[str] = ()
    well: Sequence[str] = ()


@dataclass(slots=True)
class Watch:
    """What is known between two looks; times are of a clock that nobody sets. `told` are the sources that people were
    told of, with the last look that found them behind."""

    told: dict[str, datetime] = field(default_factory=dict)
    _since: dict[str, datetime] = field(default_factory=dict)
    _suspects: frozenset[str] = frozenset()

    def look(self, turns: Mapping[str, Turn], at: datetime) -> Looked:
        """Compare all sources that are watched with `at`. It takes two looks in a row: after a night in which the
        machine slept, all are behind for a moment."""
        self._since = {name: self._since.get(name, at) for name in turns}
        self.told = {name: last for name, last in self.told.items() if name in turns}
        due = {name: max(turn.due, self._since[name]) for name, turn in turns.items()}
        missed = {name for name, turn in turns.items() if Turn(due=due[name], interval=turn.interval).is_missed(at)}
        behind, self._suspects = missed & self._suspects, frozenset(missed)
        self.told |= dict.fromkeys(self.told.keys() & missed, at)
        well = sorted(name for name, last in self.told.items() if at - last > turns[name].calm)
        return Looked(behind=sorted(behind - self.told.keys()), well=well)

    def tell(self, found: Looked, at: datetime) -> None:
        """It was told."""
        self.told |= dict.fromkeys(found.behind, at)
        for name in found.well:
            del self.told[name]


class Watchdog:
    """`look` is a regular duty of whoever keeps looking."""

    def __init__(self, store: Store, *, now: Callable[[], datetime], steady: Callable[[], datetime]) -> None:
        self._store, self._now, self._steady = store, now, steady
        self._watch: Watch | None = None

    async def look(self, turns: Mapping[str, Turn], targets: Sequence[Target]) -> bool:
        """Compare all sources that are watched with the time; says whether something is owed now. Raises StoreError,
        and then the next look tells it."""
        at = self._steady()
        if self._watch is None:
            last = self._store.read(lambda reads: reads.newest_event(OURSELVES, KINDS))
            self._watch = Watch(told=dict.fromkeys(last.detail["still"] if last is not None else (), at))
        watch, found = self._watch, self._watch.look(turns, at)
        still = (watch.told.keys() | set(found.behind)) - set(found.well)

        def write(tx: Transaction) -> None:
            """One event for all that one look found: what holds up many at once is one thing to mend."""
            for kind, names in zip(KINDS, (found.behind, found.well), strict=True):
                if not names:
                    continue
                event_id = tx.add_event(OURSELVES, kind, self._now(), {"sources": [*names], "still": sorted(still)})
                for target in targets:
                    if any(wanted_trouble(name, [target]) for name in names):
                        tx.owe(target.name, self._now(), event_id=event_id)

        if not (found.behind or found.well):
            return False
        for name in found.behind:
            log.error("not asked for three intervals", extra={"source": name, "due": str(turns[name].due)})
        await off_loop(self._store.commit(write))
        watch.tell(found, at)
        return True
