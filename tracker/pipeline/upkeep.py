"""What keeps the record safe besides taking it in: room on the disk, the clock, and time stamps of heads.

Tells people before the disk is full, with a reserve so that this last alert can still be stored; has a head stamped by
an authority now and then. Fails softly: neither may hold up a check.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tracker.alert import wanted_trouble
from tracker.archive import stamps
from tracker.clock import Setting
from tracker.errors import DeliveryError, StoreError, UsageError
from tracker.model import OURSELVES, EventKind
from tracker.pipeline import Pipeline, off_loop
from tracker.report import duration
from tracker.store import Disk, Transaction
from tracker.store.values import LOW, WELL

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
"""After a stamp that failed; doubled each time, up to the time between two stamps."""


class Upkeep:
    """`stamp` is the URL of the authority, empty for none; `post` asks it."""

    def __init__(
        self,
        pipeline: Pipeline,
        disk: Disk,
        *,
        now: Callable[[], datetime],
        post: Callable[[str, bytes, str], Awaitable[bytes]],
        stamp: str = "",
        stamp_every: timedelta = timedelta(hours=1),
    ) -> None:
        self.stamp, self.stamp_every, self.post = stamp, stamp_every, post
        self._pipeline, self._disk, self._now = pipeline, disk, now
        self._low: bool | None = None
        self._next_stamp: datetime | None = None
        self._failures = 0

    # --- room ----------------------------------------------------------------------------------------------------

    async def look_at_room(self) -> bool:
        """Tell people when room gets short, once, and when it is there again; says whether something is owed now.
        Raises StoreError if not even the reserve makes room for that."""
        left = self._disk.left()
        if self._low is None:
            kinds = (EventKind.DISK, EventKind.DISK_WELL)
            told = self._pipeline.store.read(lambda reads: reads.newest_event(OURSELVES, kinds))
            self._low = told is not None and told.kind is EventKind.DISK
        if left < LOW and not self._low:
            log.error("the disk is almost full", extra={"left": left})
            await self._tell(EventKind.DISK, left)
            self._low = True
            return True
        if left >= WELL and self._low:
            await self._tell(EventKind.DISK_WELL, left)
            self._low = False
            return True
        if left >= WELL:
            self._disk.hold()
        return False

    async def _tell(self, kind: EventKind, left: int) -> None:
        at, store = self._now(), self._pipeline.store
        why = f"{left // 1024**2:,} MB are left on the disk of the store; when it is full, nothing more is taken in"

        def write(tx: Transaction) -> None:
            event_id = tx.add_event(OURSELVES, kind, at, {"why": why, "left": left, "reason": "disk"})
            for target in wanted_trouble(OURSELVES, self._pipeline.targets):
                tx.owe(target.name, at, event_id=event_id)

        try:
            await off_loop(store.commit(write))
        except StoreError:
            if not self._disk.give_up():
                raise
            log.error("the disk is full: the reserve is given up for the last alert")
            await off_loop(store.commit(write))

    # --- the clock -----------------------------------------------------------------------------------------------

    async def note_clock(self, setting: Setting) -> None:
        """Write down that the machine's clock was set: intervals around that moment are to be read with it. What waits
        to be sent again waits as long as it would have."""
        how = "forward" if setting.by > timedelta(0) else "back"
        by = duration(timedelta(seconds=round(abs(setting.by).total_seconds())))  # the steps between are no setting's
        why = f"the clock of this machine was set {how} by {by}"
        log.warning(why, extra={"from": str(setting.before), "to": str(setting.after)})
        detail = {"why": why, "from": setting.before.isoformat(), "to": setting.after.isoformat()}

        def write(tx: Transaction) -> None:
            tx.add_event(OURSELVES, EventKind.CLOCK_SET, setting.after, detail)
            tx.shift_attempts(setting.by)

        await off_loop(self._pipeline.store.commit(write))

    # --- time stamps ---------------------------------------------------------------------------------------------

    async def stamp_head(self) -> bool:
        """Have the newest head stamped, if it is time; says whether that was done. Failures are tried again."""
        now, store = self._now(), self._pipeline.store
        if not self.stamp:
            return False
        if self._next_stamp is None:
            last = store.report(lambda reports: reports.last_stamp())
            self._next_stamp = now if last is None else last + self.stamp_every
        if timedelta(0) < self._next_stamp - now <= self.stamp_every:  # further off: the clock was set back
            return False
        try:
            head = await off_loop(store.commit(lambda tx: tx.sign_head(now, via="time stamp")))
            stamped = str(head).encode()
            received = await self.post(self.stamp, stamps.question(stamped), stamps.QUESTION)
            token = stamps.answer(received, stamped)
            await off_loop(store.commit(lambda tx: tx.add_stamp(head, now, self.stamp, token)))
        except (DeliveryError, StoreError, UsageError, TimeoutError) as error:
            self._failures += 1
            self._next_stamp = now + min(FIRST_RETRY * 2 ** min(self._failures - 1, 20), self.stamp_every)
            log.warning("no time stamp: %s", error, extra={"authority": self.stamp})
            return False
        self._failures, self._next_stamp = 0, now + self.stamp_every
        return True
