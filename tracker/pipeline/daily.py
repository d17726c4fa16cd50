"""Word of how all fare, each day at an hour that somebody named: that nothing was told because nothing was, and not
because the tracker is dead. One event for all who are told at that moment; looked for once a minute. Visits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from tracker.alert import next_hour
from tracker.health import NEEDS_SOMEBODY
from tracker.model import OURSELVES, EventKind, Target
from tracker.pipeline.needs import off_loop
from tracker.store import Filter, Store, Transaction

LATE = timedelta(hours=6)
"""After which an hour that passed while nothing ran is not made up for: the next one is nearer."""


class Daily:
    """`look` is a regular duty of whoever keeps looking."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._last: dict[str, datetime] | None = None
        self._begun = now()

    async def look(self, targets: Sequence[Target], zone: tzinfo) -> bool:
        """Say how all fare to those whose hour has come since they were told last; says whether something is owed now.
        Raises StoreError, and then the next look tells it."""
        wanting = {target.name: target for target in targets if target.all_quiet is not None}
        if not wanting:
            return False
        now = self._now()
        last = {name: min(at, now) for name, at in self._known().items()}  # a clock may have been set back
        due = [name for name, target in wanting.items() if _is_due(target, last.get(name, self._begun), now, zone)]
        if not due:
            return False
        detail = self._detail(due, last, now)

        def write(tx: Transaction) -> None:
            event_id = tx.add_event(OURSELVES, EventKind.ALL_QUIET, now, detail)
            for name in due:
                tx.owe(name, now, event_id=event_id)

        await off_loop(self._store.commit(write))
        self._last = {name: datetime.fromisoformat(at) for name, at in detail["told"].items()}
        return True

    def _known(self) -> dict[str, datetime]:
        """When each target was told last."""
        if self._last is None:
            newest = self._store.read(lambda reads: reads.newest_event(OURSELVES, (EventKind.ALL_QUIET,)))
            told = {} if newest is None else newest.detail["told"]
            self._last = {name: datetime.fromisoformat(at) for name, at in told.items()}
        return self._last

    def _detail(self, due: Sequence[str], last: dict[str, datetime], now: datetime) -> dict[str, Any]:
        newest = self._store.read(lambda reads: reads.newest_event(OURSELVES, (EventKind.ALL_QUIET,)))
        since = max((last[name] for name in due if name in last), default=now - timedelta(days=1))
        checks = sum(state.checks for state in self._store.read(lambda reads: reads.states()).values())
        before = 0 if newest is None else int(newest.detail["checks_in_all"])
        health = self._store.report(lambda reports: reports.health(now, since=since))
        owed = self._store.report(lambda reports: reports.alerts(Filter(since=since)))
        return {
            "since": since.isoformat(),
            "checks": max(checks - before, 0),
            "checks_in_all": checks,
            "well": sum(source.state not in NEEDS_SOMEBODY for source in health.sources if source.watched),
            "trouble": {each.id: each.trouble or each.state for each in health.sources if each.state in NEEDS_SOMEBODY},
            "alerts": {name: sum(alert.target == name for alert in owed) for name in due},
            "told": {**{name: at.isoformat() for name, at in last.items()}, **dict.fromkeys(due, now.isoformat())},
        }


def _is_due(target: Target, last: datetime, now: datetime, zone: tzinfo) -> bool:
    assert target.all_quiet is not None
    hour = next_hour((target.all_quiet,), last, target.rhythm.zone or zone)
    while hour <= now - LATE:
        hour = next_hour((target.all_quiet,), hour, target.rhythm.zone or zone)
    return hour <= now
