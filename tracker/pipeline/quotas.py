"""Sources that add more than one may: what each has added of late, and the word that is left when it is too much.

`tracker.quota` says how much that is. Remembers in memory alone: a restart lets each begin anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tracker import quota
from tracker.health import QUOTA
from tracker.model import EventKind, Source
from tracker.pipeline.needs import off_loop
from tracker.pipeline.sight import Derived
from tracker.pipeline.states import States
from tracker.quota import Account
from tracker.store import Store, Transaction

log = logging.getLogger(__name__)


class Quotas:
    """The accounts of all sources; those of further places are their parents'."""

    def __init__(self, store: Store, states: States, steady: Callable[[], datetime]) -> None:
        self._store, self._states, self._steady = store, states, steady
        self._accounts: dict[str, Account] = {}

    async def charge(self, source: Source, kept: int, taken: Derived, *, at: datetime, check_id: int) -> None:
        """What a visit `at` a time added, of whose body so many bytes were `kept`. Who is over quota is looked at less
        often; that is told once, until it is within again."""
        name, now = source.statements_of, self._steady()
        before = self._accounts.get(name)
        amount = quota.added(kept, taken.versions, taken.characters)
        account = self._accounts[name] = quota.charged(before, amount, now)
        if not account.pause:
            return
        state = self._states.all[source.id]
        due = max(state.due, now + account.pause)
        detail = f"it adds more than {quota.DAILY // 1_000_000} MB a day, and is looked at less often for that"
        self._states.move(replace(state, due=due, reason=QUOTA, detail=detail))
        if before is not None and before.pause:
            return
        log.warning("over its quota", extra={"source": name, "added": round(account.bytes), "next": str(due - now)})
        told = {"added": round(account.bytes), "quota": quota.DAILY, "pause": round(account.pause.total_seconds())}

        def write(tx: Transaction) -> None:
            tx.add_event(name, EventKind.OVER_QUOTA, at, told, check_id=check_id)

        await off_loop(self._store.commit(write))
