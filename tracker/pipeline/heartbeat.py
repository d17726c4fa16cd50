"""A sign of life for a service that calls people once it stays away (a dead man's switch): the one failure that the
tracker cannot tell of itself. Beats while its record can be written and somebody is reached; fails softly.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

from tracker.errors import DeliveryError, StoreError
from tracker.model import Target
from tracker.pipeline.needs import off_loop
from tracker.store import Store

log = logging.getLogger(__name__)

SLACK = timedelta(seconds=30)
"""How much earlier than its time a beat may come: it is looked for once a minute, and a late one rings a bell."""


class Heartbeat:
    """`url` is asked `every` so long, with nothing but the state in words; empty for none. `steady` is time that nobody
    sets, `down` the targets that take nothing now."""

    def __init__(
        self,
        store: Store,
        *,
        ask: Callable[[str], Awaitable[None]],
        steady: Callable[[], datetime],
        url: str = "",
        every: timedelta = timedelta(minutes=5),
    ) -> None:
        self.url, self.every, self.ask = url, every, ask
        self._store, self._steady = store, steady
        self._beaten: datetime | None = None
        self._missed = False

    async def beat(self, targets: Sequence[Target], down: Collection[str]) -> bool:
        """Beat, if it is time and all is as it should be; says whether it did."""
        at = self._steady()
        if not self.url or (self._beaten is not None and at - self._beaten < self.every - SLACK):
            return False
        if targets and all(target.name in down for target in targets):
            return self._miss("no target takes alerts")
        try:
            await off_loop(self._store.commit(lambda tx: tx.owing()))
            await self.ask(self.url)
        except (StoreError, DeliveryError, TimeoutError) as error:
            return self._miss(str(error) or type(error).__name__)
        if self._missed:
            log.info("the heartbeat goes on")
        self._beaten, self._missed = at, False
        return True

    def _miss(self, why: str) -> bool:
        if not self._missed:  # told once, not each minute
            log.error("no heartbeat: %s", why)
        self._missed = True
        return False
