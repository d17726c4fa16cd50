"""Sends what is owed: takes alerts from the outbox, has them rendered, hands them to channels, notes how it went.

At least once, always with the same key: a crash between sending and noting sends again. A target that hangs or
fails holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from tracker.alert import Channel, is_storm, next_attempt
from tracker.diffing import diff
from tracker.errors import DeliveryError, StoreError
from tracker.model import AlertState, EditReport, EventKind, Message
from tracker.pipeline.opinion import SHORT
from tracker.pipeline.parts import Compare, off_loop
from tracker.report import digest_message, disk_message, message, removal_message, source_message
from tracker.store import OwedAlert, Reports, Store

log = logging.getLogger(__name__)

ROUND = 1_000
"""Alerts looked at in one round: a storm's worth for many targets, and little memory."""


class Delivery:
    """Empties the outbox of one Store into `channels`, by target name."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        chance: Callable[[], float],
        zone: tzinfo,
        compare: Compare | None = None,
    ) -> None:
        """`zone` is that of the times in messages; `compare` finds what differs between long texts, which without it
        are shown as one replaced by the other."""
        self.channels = channels
        self.zone = zone
        self._store, self._now, self._chance, self._compare = store, now, chance, compare
        self.failure: BaseException | None = None  # a programmer's error: whoever runs this must not go on
        self._busy: dict[str, asyncio.Task[int]] = {}
        self._sent: dict[str, list[datetime]] = {}
        self._unnoted: set[int] = set()  # alerts that were sent, which the store could not be told of

    async def deliver(self) -> int:
        """Send all that is due now and wait for it; gives the number sent."""
        self.begin()
        return sum(await asyncio.gather(*self._busy.values()))

    def begin(self) -> None:
        """Start to send what is due, one task for each target that is not busy already."""
        if self.failure is not None:
            raise self.failure
        busy = tuple(self._busy)
        due = self._store.read(lambda reads: reads.owed(self._now(), ROUND, but=busy))
        grouped: dict[str, list[OwedAlert]] = {}
        for alert in due:
            grouped.setdefault(alert.target, []).append(alert)
        for target, alerts in grouped.items():
            task = asyncio.create_task(self._empty(target, alerts))
            self._busy[target] = task
            task.add_done_callback(partial(self._ended, target))

    def _ended(self, target: str, task: asyncio.Task[int]) -> None:
        del self._busy[target]
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failure = error

    async def close(self) -> None:
        """Stop sending; what was not noted as sent is sent again another time."""
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _empty(self, target: str, alerts: Sequence[OwedAlert]) -> int:
        channel = self.channels.get(target)
        try:
            alerts = await self._note_sent(alerts)
            if channel is None:
                await self._settle(alerts, AlertState.DEAD, error="no [[alert]] of the configuration has this target")
                return 0
            if is_storm(len(alerts), self._sent.get(target, ()), self._now()):
                return await self._send(target, channel, alerts)
            return sum([await self._send(target, channel, [alert]) for alert in alerts])
        except StoreError as error:
            log.error("the outbox cannot be written: %s", error, extra={"target": target})
            return 0

    async def _note_sent(self, alerts: Sequence[OwedAlert]) -> Sequence[OwedAlert]:
        """Tell the store of those that were sent while it could not be written; gives the others. A full disk must not
        make an alert come again every second."""
        sent = [alert for alert in alerts if alert.id in self._unnoted]
        if sent:
            await self._settle(sent, AlertState.SENT)
            self._unnoted.difference_update(alert.id for alert in sent)
        return [alert for alert in alerts if alert not in sent]

    async def _send(self, target: str, channel: Channel, alerts: Sequence[OwedAlert]) -> int:
        try:
            await channel.send(await self.render(alerts, await self._head()))
        except DeliveryError as error:
            await self._postpone(target, alerts, error)
            return 0
        now = self._now()
        # Only the last minute counts towards a storm; a few hundred times cover it.
        self._sent[target] = [*self._sent.get(target, [])[-200:], *[now] * len(alerts)]
        self._unnoted.update(alert.id for alert in alerts)
        await self._note_sent(alerts)
        return len(alerts)

    async def _postpone(self, target: str, alerts: Sequence[OwedAlert], error: DeliveryError) -> None:
        for alert in alerts:
            again = next_attempt(alert.attempts + 1, self._now(), self._chance, transient=error.transient)
            state = AlertState.DEAD if again is None else AlertState.RETRYING
            await self._settle([alert], state, next_attempt=again, error=str(error))
            log.warning("alert not sent: %s", error, extra={"target": target, "key": alert.key, "state": state})

    async def _settle(
        self,
        alerts: Sequence[OwedAlert],
        state: AlertState,
        *,
        next_attempt: datetime | None = None,
        error: str = "",
    ) -> None:
        ids, now = [alert.id for alert in alerts], self._now()
        await off_loop(
            self._store.commit(lambda tx: tx.settle(ids, state, at=now, next_attempt=next_attempt, error=error))
        )

    # --- rendering -----------------------------------------------------------------------------------------------

    async def _head(self) -> str:
        """A head over all that the messages speak of: it is on the disk before it leaves, so that whoever receives it
        can hold the record to it."""
        now = self._now()
        return str(await asyncio.wrap_future(self._store.commit(lambda tx: tx.sign_head(now, via="alert"))))

    async def render(self, alerts: Sequence[OwedAlert], head: str | None) -> Message:
        """One alert as its Message, several as one digest; `head` is printed in it."""
        messages = [await self._message(alert, head) for alert in alerts]
        if len(messages) == 1:
            return messages[0]
        return digest_message(messages, key=f"digest:{messages[0].key}", head=head)

    async def _message(self, alert: OwedAlert, head: str | None) -> Message:
        if (edit_id := alert.edit_id) is None:
            return self._store.report(lambda reports: self._event_message(reports, alert, head))
        edit = self._store.report(lambda reports: reports.edit(edit_id))
        assert edit is not None  # a foreign key: the edit of an alert is never deleted
        return message(await self._with_operations(edit), key=alert.key, head=head, zone=self.zone)

    async def _with_operations(self, edit: EditReport) -> EditReport:
        """The same as `with_operations`, but nothing long is compared here, where all that is sent and fetched
        waits."""
        if edit.erased or len(edit.old) + len(edit.new) <= SHORT:
            return with_operations(edit)
        if self._compare is None:
            return edit
        return replace(edit, operations=(await self._compare(edit.old, edit.new)).operations)

    def _event_message(self, reports: Reports, alert: OwedAlert, head: str | None) -> Message:
        assert alert.event_id is not None
        event = reports.event(alert.event_id)
        assert event is not None
        if (removal := reports.removal(event.id)) is not None:
            return removal_message(removal, key=alert.key, head=head, zone=self.zone)
        if event.kind in (EventKind.DISK, EventKind.DISK_WELL):
            why, well = str(event.detail["why"]), event.kind == EventKind.DISK_WELL
            return disk_message(
                why, key=alert.key, number=event.number, well=well, at=event.at, head=head, zone=self.zone
            )
        source: dict[str, Any] = next(each for each in reports.sources() if each["id"] == event.source)
        since = event.detail.get("since")
        return source_message(
            event.source,
            str(event.detail.get("reason") or event.detail.get("reading") or event.kind),
            key=alert.key,
            number=event.number,
            speaker=source["speaker"],
            url=source["url"],
            detail=str(event.detail.get("why", "")),
            since=datetime.fromisoformat(since) if since else event.at,
            recovered=event.at if event.kind == EventKind.RECOVERED else None,
            head=head,
            zone=self.zone,
        )


def with_operations(edit: EditReport) -> EditReport:
    """`edit` with the operations between its texts, which are computed, not stored. There are none where one was
    erased: what stands in its place is no text."""
    if edit.erased:
        return edit
    return replace(edit, operations=diff(edit.old, edit.new).operations)
