"""Sends what is owed: takes alerts from the outbox, has them written, hands them to channels, notes how it went.

At least once: what is sent is in the outbox first, whole and under its key, and a retry is the same bytes under the
same key until it is answered for. What is said of one statement or source arrives in its order: what stands behind one
that has to wait waits too, and nothing else does. A target that hangs or fails holds up no other. What a target
refuses for its size is made smaller. What is given up is told to the other targets.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from tracker.alert import DOWN_AFTER, GIVE_UP_AFTER, LONGEST_PROBE, Channel, is_storm, next_attempt, next_probe
from tracker.errors import DeliveryError, StoreError
from tracker.model import OURSELVES, AlertState, EventKind, Message
from tracker.pipeline.holding import Holding
from tracker.pipeline.letters import Letters, packed, unpacked
from tracker.pipeline.needs import Compare, off_loop
from tracker.pipeline.turns import in_line
from tracker.report import fitted, shortened
from tracker.store import OwedAlert, Sending, Store, Transaction

log = logging.getLogger(__name__)

ROUND = 1_000
"""Alerts looked at in one round: a storm's worth for many targets, and little memory."""

ROUNDS = 100
"""Rounds in one go at most: each sends something, or is the last."""

IN_SHORT = 250
"""Alerts in one digest for a service that takes short messages: it comes in parts (`report.fit`), and with lines of 500
bytes, an address in each, in no more than it may have, so that none is left out."""

MALFORMED = frozenset({400, 422})
"""Answers by which some services say that a message is too long, and others that one of its parts displeases them:
either way halves are better than the whole."""

LARGE = 4_000
"""Characters of a payload from which a refusal as malformed may be one of its size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unit:
    """Alerts that go out as one message; `sending` is that message if it was under way before."""

    alerts: tuple[OwedAlert, ...]
    sending: Sending | None = None

    @property
    def lines(self) -> set[str]:
        return {alert.line for alert in self.alerts}

    @property
    def turn(self) -> tuple[int, int]:
        """What was tried less often comes first, then what is older."""
        return max(alert.attempts for alert in self.alerts), self.alerts[0].id


@dataclass(kw_only=True, slots=True)
class _Standing:
    """How a target stands: what failed since it last took something, and when it is looked at again if it is down."""

    jitter: float  # one for all that waits for it, so that what is held up together comes back in order
    failed: set[int] = field(default_factory=set)
    probes: int = 0
    until: datetime | None = None
    sent: list[datetime] = field(default_factory=list)

    def rests(self, now: datetime) -> bool:
        """A time further away than any probe was set by a clock that has been set back since."""
        return self.until is not None and now < self.until <= now + 2 * LONGEST_PROBE

    def took(self, number: int, at: datetime) -> None:
        # Only the last minute counts towards a storm; a few hundred times cover it.
        self.sent = [*self.sent[-200:], *[at] * number]
        self.failed, self.probes, self.until = set(), 0, None

    def missed(self, sending: int, error: DeliveryError, now: datetime) -> None:
        if not error.transient:  # it is there, and refused this one
            return
        self.failed.add(sending)
        if len(self.failed) >= DOWN_AFTER or error.retry_after is not None:
            self.until = next_probe(self.probes, now, lambda: self.jitter)
            if error.retry_after is not None:
                self.until = next_attempt(1, now, lambda: self.jitter, retry_after=error.retry_after)
            self.probes += 1


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
        """`zone` is that of the times in messages; `compare` that of `Letters`."""
        self.channels = channels
        self.zone = zone
        self.readers: Mapping[str, str] = {}  # the language of the reasons, by target name
        self._store, self._now, self._chance = store, now, chance
        self.letters = Letters(store, compare)
        self.holding = Holding(store)
        self.failure: BaseException | None = None  # a programmer's error: whoever runs this must not go on
        self._busy: dict[str, asyncio.Task[int]] = {}
        self._targets: dict[str, _Standing] = {}
        self._unnoted: set[int] = set()  # alerts that were sent, which the store could not be told of
        self._closing = False
        self._gave_up = False

    # --- rounds --------------------------------------------------------------------------------------------------

    async def deliver(self) -> int:
        """Send all that is due now and wait for it; gives the number sent."""
        total = 0
        for _ in range(ROUNDS):
            self.begin()
            self._gave_up = False
            sent = sum(await asyncio.gather(*self._busy.values()))
            total += sent
            if not sent and not self._gave_up:
                break
        return total

    def begin(self) -> None:
        """Start to send what is due, one task for each target that is not busy already."""
        if self.failure is not None:
            raise self.failure
        if self._closing:
            return
        now = self._now()
        resting = [name for name, target in self._targets.items() if target.rests(now)]
        probed = [name for name, target in self._targets.items() if target.until is not None]
        but = (*self._busy, *resting)
        apart = (*but, *self.holding.holding)
        due = self._store.read(lambda reads: reads.owed(now, ROUND, but=apart, anyway=probed))
        due += self.holding.free(now, self.zone, but=but, anyway=probed)
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

    async def close(self, patience: float = 0.0) -> None:
        """Begin nothing more, and give what is under way so many seconds to be answered for: what is not is sent again
        another time, under the same key."""
        self._closing = True
        tasks = list(self._busy.values())
        if tasks and patience:
            await asyncio.wait(tasks, timeout=patience)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def anew(self) -> None:
        """Targets may be there again, or elsewhere: forget which were down."""
        self._targets.clear()
        self.holding.anew()

    @property
    def down(self) -> set[str]:
        """The targets that take nothing now."""
        return {name for name, standing in self._targets.items() if standing.until is not None}

    # --- one target ----------------------------------------------------------------------------------------------

    def _standing(self, target: str) -> _Standing:
        return self._targets.setdefault(target, _Standing(jitter=self._chance()))

    async def _empty(self, target: str, alerts: Sequence[OwedAlert]) -> int:
        standing = self._standing(target)
        was_down, sent = standing.until is not None, 0
        waiting: set[str] = set()  # lines whose next word has to wait
        try:
            alerts = await self._without_muted(await self._note_sent(alerts))
            if target not in self.channels:
                await self._give_up(target, alerts, "no [[alert]] of the configuration has this target")
                return 0
            units = self._units(target, alerts)
            for unit in units[:1] if was_down else units:
                if self._closing or unit.lines & waiting:
                    continue
                taken = await self._send(target, unit)
                sent += taken
                if taken < len(unit.alerts):
                    waiting |= unit.lines
                if standing.until is not None:
                    break
            if was_down and sent:
                await self._commit(lambda tx: tx.hurry([target], self._now()))
        except StoreError as error:
            log.error("the outbox cannot be written: %s", error, extra={"target": target})
        return sent

    def _units(self, target: str, alerts: Sequence[OwedAlert]) -> list[_Unit]:
        """What is to be sent, in order: what was never tried, then what is tried again. A target that is down is looked
        at with what it was sent before and with something new by turns, for one message may be what it cannot take."""
        by_id = {alert.id: alert for alert in alerts}
        again: list[_Unit] = []
        for sending in self._store.read(lambda reads: reads.sendings(target)):
            if all(member in by_id for member in sending.members):
                again.append(_Unit(alerts=tuple(by_id.pop(member) for member in sending.members), sending=sending))
        ahead: dict[str, int] = {}
        for alert in (alert for unit in again for alert in unit.alerts):
            ahead[alert.line] = min(alert.id, ahead.get(alert.line, alert.id))
        new = [alert for alert in by_id.values() if alert.id < ahead.get(alert.line, alert.id + 1)]
        again.sort(key=lambda unit: unit.turn)
        standing = self._standing(target)
        if standing.until is not None:
            first = [_Unit(alerts=(new[0],))] if new else []
            return in_line([*first, *again] if standing.probes % 2 == 0 else [*again, *first])
        if is_storm(len(new), standing.sent, self._now(), self.holding.storm(target)):
            groups = [tuple(new)]
        else:
            groups = self.holding.together(target, new, self.zone)
        most = ROUND if (channel := self.channels.get(target)) is None or channel.room is None else IN_SHORT
        parts = (group[start : start + most] for group in groups for start in range(0, len(group), most))
        return in_line([*(_Unit(alerts=part) for part in parts), *again])

    async def _note_sent(self, alerts: Sequence[OwedAlert]) -> Sequence[OwedAlert]:
        """Tell the store of those that were sent while it could not be written; gives the others. A full disk must not
        make an alert come again every second."""
        sent = [alert for alert in alerts if alert.id in self._unnoted]
        if sent:
            ids, now = [alert.id for alert in sent], self._now()
            await self._commit(lambda tx: tx.settle(ids, AlertState.SENT, at=now, next_attempt=None, error=""))
            self._unnoted.difference_update(ids)
        return [alert for alert in alerts if alert not in sent]

    async def _without_muted(self, alerts: Sequence[OwedAlert]) -> Sequence[OwedAlert]:
        """What nobody is to hear of is kept and listed as that; gives the others."""
        if not (muted := self.holding.muted(alerts, self._now())):
            return alerts
        ids = {alert.id for alert in muted}
        await self._commit(lambda tx: tx.keep_muted(sorted(ids)))
        return [alert for alert in alerts if alert.id not in ids]

    async def _commit(self, work: Callable[[Transaction], None]) -> None:
        await off_loop(self._store.commit(work))

    # --- one message ---------------------------------------------------------------------------------------------

    async def _send(self, target: str, unit: _Unit) -> int:
        """Send it; gives how many of its alerts were taken."""
        unit = unit if unit.sending is not None else await self._prepare(target, unit.alerts)
        channel = self.channels.get(target)
        if unit.sending is None or channel is None:
            return 0
        message, accepted = unpacked(unit.sending.body), unit.sending.accepted
        try:
            todo = fitted(message, channel.markup, channel.room)
            for number, part in list(enumerate(todo, 1))[accepted if accepted < len(todo) else 0 :]:
                await channel.send(part)
                accepted = number
                if number < len(todo):
                    await self._accept(unit.sending.id, number)
        except DeliveryError as error:
            if not accepted and (smaller := await self._smaller(target, unit, message, error)):
                return await self._send_smaller(target, smaller)
            await self._postpone(target, unit, error)
            return 0
        self._standing(target).took(len(unit.alerts), self._now())
        self.holding.sent(target, unit.alerts)
        self._unnoted.update(alert.id for alert in unit.alerts)
        await self._note_sent(unit.alerts)
        return len(unit.alerts)

    async def _accept(self, sending_id: int, number: int) -> None:
        await self._commit(lambda tx: tx.accept_part(sending_id, number))

    async def _prepare(self, target: str, alerts: Sequence[OwedAlert]) -> _Unit:
        """Write the message and keep it. The head in it covers all that it speaks of and is on the disk before it
        leaves, so that whoever receives it can hold the record to it."""
        at = self._now()
        events = [alert.event_id for alert in alerts if alert.event_id is not None]

        def sealed(tx: Transaction) -> str:
            tx.close_gathered(events)  # what comes from now on is told in another message
            return str(tx.sign_head(at, via="alert"))

        head = await off_loop(self._store.commit(sealed))
        written = await self.letters.write(
            alerts, head=head, at=at, zone=self.zone, reader=self.readers.get(target, "en")
        )
        for alert, why in written.apart:
            await self._give_up(target, [alert], why, unwritten=True)
        if written.message is None:
            return _Unit(alerts=())
        return await self._keep(target, written.alerts, written.message)

    async def _keep(self, target: str, alerts: Sequence[OwedAlert], message: Message) -> _Unit:
        body, at, ids = packed(message), self._now(), [alert.id for alert in alerts]
        try:
            kept = await off_loop(self._store.commit(lambda tx: tx.begin_sending(message.key, target, ids, body, at)))
        except StoreError:
            if len(alerts) > 1:  # who is in a digest must be known before it is tried
                raise
            kept = 0  # a full disk is itself to be told of; a single alert always has the same key
        sending = Sending(
            id=kept, key=message.key, target=target, members=tuple(ids), body=body, created=at, accepted=0
        )
        return _Unit(alerts=tuple(alerts), sending=sending)

    # --- what is too large ---------------------------------------------------------------------------------------

    async def _smaller(self, target: str, unit: _Unit, message: Message, error: DeliveryError) -> list[_Unit]:
        """The same in messages that are smaller, if its size may be why it was refused: a digest in halves, down to
        single alerts, and one of those with its long texts cut."""
        assert unit.sending is not None
        if not error.too_large and error.status not in MALFORMED:
            return []
        if len(unit.alerts) > 1:
            half, ids = len(unit.alerts) // 2, [alert.id for alert in unit.alerts]
            await self._commit(lambda tx: tx.drop_sendings(ids))
            log.info("a digest is sent in halves: %s", error, extra={"target": target, "key": unit.sending.key})
            return [await self._prepare(target, some) for some in (unit.alerts[:half], unit.alerts[half:])]
        short = shortened(message) if error.too_large or len(str(message.payload)) > LARGE else None
        if short is None:
            return []
        await self._commit(lambda tx: tx.drop_sendings([unit.alerts[0].id]))
        return [await self._keep(target, unit.alerts, short)]

    async def _send_smaller(self, target: str, units: Collection[_Unit]) -> int:
        sent, waiting = 0, set[str]()
        for unit in units:
            if unit.sending is None or unit.lines & waiting or self._standing(target).until is not None:
                waiting |= unit.lines
                continue
            taken = await self._send(target, unit)
            sent += taken
            if taken < len(unit.alerts):
                waiting |= unit.lines
        return sent

    # --- what fails ----------------------------------------------------------------------------------------------

    async def _postpone(self, target: str, unit: _Unit, error: DeliveryError) -> None:
        assert unit.sending is not None
        standing, now = self._standing(target), self._now()
        standing.missed(unit.sending.id, error, now)
        again = next_attempt(
            max(alert.attempts for alert in unit.alerts) + 1,
            now,
            lambda: standing.jitter,
            transient=error.transient,
            since=unit.sending.created,
            retry_after=error.retry_after,
        )
        state = AlertState.DEAD if again is None else AlertState.RETRYING
        log.warning("alert not sent: %s", error, extra={"target": target, "key": unit.sending.key, "state": state})
        if again is None:
            await self._give_up(target, unit.alerts, str(error))
            return
        ids, why = [alert.id for alert in unit.alerts], str(error)
        await self._commit(lambda tx: tx.settle(ids, AlertState.RETRYING, at=now, next_attempt=again, error=why))

    async def _give_up(self, target: str, alerts: Sequence[OwedAlert], why: str, *, unwritten: bool = False) -> None:
        """They are dead, and the other targets hear of it: once, until this one takes something again. What waited as
        long behind them without a try is dead too. Of an alert that cannot be written all hear, once."""
        ids, now = {alert.id for alert in alerts}, self._now()
        others = [name for name in self.channels if unwritten or name != target]
        subject = alerts[0].key.rpartition(f":{target}")[0] if alerts and unwritten else ""

        def write_down(tx: Transaction) -> None:
            dead = ids if unwritten else ids | set(tx.waited_since(target, now - GIVE_UP_AFTER))
            tx.settle(dead, AlertState.DEAD, at=now, next_attempt=None, error=why)
            known = tx.event_known(EventKind.UNDELIVERED, OURSELVES, f'"subject":"{subject}"')
            if known if unwritten else tx.told_undelivered(target):
                return
            detail = {"target": target, "why": why, "alerts": len(dead)} | ({"subject": subject} if subject else {})
            event_id = tx.add_event(OURSELVES, EventKind.UNDELIVERED, now, detail)
            for other in others:
                tx.owe(other, now, event_id=event_id)

        if alerts:
            log.error("alerts are given up: %s", why, extra={"target": target, "alerts": len(ids)})
            self._gave_up = True
            await self._commit(write_down)
