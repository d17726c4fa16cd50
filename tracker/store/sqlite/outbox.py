"""The verbs of the outbox, for use inside one transaction: what is owed, what was rendered of it, how sending went.

A Sending is one message that was rendered and is under way: to which alerts it answers and its very bytes, so that a
retry, after a crash too, is the same content under the same key. It is gone once it was answered for. Decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import bindparam, delete, func, select, update

from tracker.model import AlertState, EventKind
from tracker.store.sqlite import tables
from tracker.store.sqlite.appending import Appending
from tracker.store.sqlite.convert import MICROSECOND, from_json, micros, moment, to_json
from tracker.store.sqlite.prepared import Prepared
from tracker.store.sqlite.reads import OUTBOX, UNSENT, alert
from tracker.store.sqlite.received import table
from tracker.store.values import ASKED_FOR

alerts, sendings = table(tables.AlertRow), table(tables.SendingRow)
events, store = table(tables.EventRow), table(tables.StoreRow)
edits, likenesses = table(tables.EditRow), table(tables.LikenessRow)

STORE_DIGITS = 8
"""Of the store's id in a key: enough to tell a newsroom's stores apart."""

NONCE_BYTES = 4
"""Of chance in a key. A store that was restored from a backup numbers its edits anew, under the same id."""


_OWED = Prepared(
    # names hold no colon; in the order of text "base;" follows all that begins with "base:"
    select(alerts.c.id)
    .where((alerts.c.key == bindparam("base")) | alerts.c.key.between(bindparam("first"), bindparam("last")))
    .limit(1)
)

_ABOUT = (
    select(edits.c.statement_id)
    .where(edits.c.id == bindparam("edit"))
    .union_all(select(events.c.statement_id).where(events.c.id == bindparam("event")))
)
_GATHERED = Prepared(
    select(likenesses.c.event_id)
    .join(edits, edits.c.id == likenesses.c.edit_id)
    .where(edits.c.statement_id.in_(_ABOUT), likenesses.c.event_id.is_not(None), ~likenesses.c.told)
    .distinct()
)


class Outbox(Appending):
    """What may be done to the outbox inside one transaction."""

    @property
    def mark(self) -> str:
        """What this store's keys are told from other stores' by."""
        return self._log.store[:STORE_DIGITS]

    def owe(self, target: str, at: datetime, *, edit_id: int | None = None, event_id: int | None = None) -> None:
        base = f"edit:{edit_id}:{target}" if edit_id is not None else f"event:{event_id}:{target}"
        if _OWED.value(self._connection, {"base": base, "first": f"{base}:", "last": f"{base};"}) is not None:
            return
        key = f"{base}:{self.mark}-{token_hex(NONCE_BYTES)}"
        values = {"key": key, "edit_id": edit_id, "event_id": event_id, "target": target}
        times = {"created": micros(at), "next_attempt": micros(at)}
        self._insert(alerts, **values, **times, state=AlertState.PENDING, attempts=0, error="")
        self._hurry_gathered(target, at, edit_id=edit_id, event_id=event_id)

    def _hurry_gathered(self, target: str, at: datetime, *, edit_id: int | None, event_id: int | None) -> None:
        """What is gathered of the Statement that something else is told of now is told with it, and before it."""
        for (gathered,) in _GATHERED.run(self._connection, {"edit": edit_id, "event": event_id}).fetchall():
            waits = (alerts.c.event_id == gathered) & (alerts.c.target == target) & (alerts.c.attempts == 0)
            waits &= (alerts.c.state == AlertState.PENDING) & (alerts.c.next_attempt > micros(at))
            ids = list(self._connection.execute(select(alerts.c.id).where(waits)).scalars())
            self._set(ids, {"next_attempt": micros(at)})

    def settle(
        self, alert_ids: Iterable[int], state: AlertState, *, at: datetime, next_attempt: datetime | None, error: str
    ) -> None:
        ids = list(alert_ids)
        self._log.touch("alerts", ids)
        self._run(
            update(alerts)
            .where(alerts.c.id.in_(ids))
            .values(
                state=state,
                attempts=alerts.c.attempts + 1,
                next_attempt=micros(next_attempt),
                sent=micros(at) if state is AlertState.SENT else None,
                error=error,
            ),
            {},
        )
        if state is AlertState.SENT:
            self.drop_sendings(ids)

    def shift_attempts(self, by: timedelta) -> None:
        waits, more = alerts.c.state.in_(UNSENT), by // MICROSECOND
        self._log.touch("alerts", self._connection.execute(select(alerts.c.id).where(waits)).scalars())
        self._run(update(alerts).where(waits).values(next_attempt=alerts.c.next_attempt + more), {})
        self._run(update(sendings).values(created=sendings.c.created + more), {})

    def retry_alerts(self, alert_ids: Iterable[int], at: datetime) -> int:
        asked = set(alert_ids)
        left = alerts.c.state == AlertState.DEAD  # a muted one is sent where it is asked for itself
        rows = OUTBOX.where(left | (alerts.c.id.in_(asked) & (alerts.c.state == AlertState.MUTED)))
        dead = [alert(row) for row in self._connection.execute(rows).mappings()]
        newest: dict[tuple[str, str], int] = {}
        for each in dead:
            if each.id in asked:
                newest[each.target, each.line] = each.id
        ids = [each.id for each in dead if each.id <= newest.get((each.target, each.line), 0)]
        values = {"state": AlertState.PENDING, "attempts": 0, "next_attempt": micros(at), "error": ASKED_FOR}
        self._set(ids, values)
        again = self._under_way(ids)
        self._run(update(sendings).where(sendings.c.id.in_(again)).values(created=micros(at)), {})
        return len(ids)

    def dismiss_alerts(self, alert_ids: Iterable[int]) -> None:
        self._set(list(alert_ids), {"state": AlertState.DISMISSED})
        self.drop_sendings(alert_ids)

    def hurry(self, targets: Collection[str], at: datetime) -> None:
        waits = alerts.c.target.in_(list(targets)) & (alerts.c.state == AlertState.RETRYING)
        ids = list(self._connection.execute(select(alerts.c.id).where(waits)).scalars())
        self._set(ids, {"next_attempt": micros(at)})

    def refused_since(self, targets: Collection[str], since: datetime) -> list[int]:
        dead = alerts.c.target.in_(list(targets)) & (alerts.c.state == AlertState.DEAD)
        rows = select(alerts.c.id).where(dead, alerts.c.created >= micros(since))
        # the errors of channels begin with the name of the target; what was erased, or cannot be written, stays dead
        return list(self._connection.execute(rows.where(alerts.c.error.startswith(alerts.c.target + ": "))).scalars())

    def waited_since(self, target: str, since: datetime) -> list[int]:
        never = (alerts.c.target == target) & (alerts.c.state == AlertState.PENDING)
        rows = select(alerts.c.id).where(never, alerts.c.next_attempt <= micros(since))
        return list(self._connection.execute(rows).scalars())

    def _set(self, ids: Sequence[int], values: Mapping[str, object]) -> None:
        if ids:
            self._log.touch("alerts", ids)
            self._run(update(alerts).where(alerts.c.id.in_(ids)).values(**values), {})

    # --- sendings ------------------------------------------------------------------------------------------------

    def begin_sending(self, key: str, target: str, members: Sequence[int], body: bytes, at: datetime) -> int:
        values = {"key": key, "target": target, "members": json.dumps(list(members)), "body": body}
        return self._insert(sendings, **values, created=micros(at), accepted=0)

    def accept_part(self, sending_id: int, accepted: int) -> None:
        self._run(update(sendings).where(sendings.c.id == sending_id).values(accepted=accepted), {})

    def drop_sendings(self, alert_ids: Iterable[int]) -> None:
        if gone := self._under_way(alert_ids):
            self._run(delete(sendings).where(sendings.c.id.in_(gone)), {})

    def _under_way(self, alert_ids: Iterable[int]) -> list[int]:
        """The sendings that answer to one of these alerts."""
        ids, rows = set(alert_ids), self._connection.execute(select(sendings.c.id, sendings.c.members))
        return [sending_id for sending_id, members in rows if not ids.isdisjoint(json.loads(members))]

    # --- targets -------------------------------------------------------------------------------------------------

    def known_targets(self) -> dict[str, str]:
        known = self._connection.execute(select(store.c.value).where(store.c.name == "targets")).scalar()
        return from_json(known or "")

    def remember_targets(self, addresses: Mapping[str, str]) -> None:
        self._run(delete(store).where(store.c.name == "targets"), {})
        self._fill(store, {"name": "targets", "value": to_json(addresses)})

    def owing(self) -> set[str]:
        left = alerts.c.state.in_([*UNSENT, AlertState.DEAD])
        return set(self._connection.execute(select(alerts.c.target).where(left).distinct()).scalars())

    def rename_targets(self, names: Mapping[str, str]) -> None:
        left = alerts.c.state.in_([*UNSENT, AlertState.DEAD])
        found = {
            old: list(self._connection.execute(select(alerts.c.id).where(left, alerts.c.target == old)).scalars())
            for old in names
        }  # all first: names may change places
        under_way = {sending.id: names[sending.target] for sending in self.sendings() if sending.target in names}
        for old, ids in found.items():
            self._set(ids, {"target": names[old]})
        for sending_id, name in under_way.items():
            self._run(update(sendings).where(sendings.c.id == sending_id).values(target=name), {})

    def told_undelivered(self, target: str) -> bool:
        sent = select(func.max(alerts.c.sent)).where(alerts.c.target == target)
        since = moment(self._connection.execute(sent).scalar())
        told = select(events.c.detail).where(events.c.kind == EventKind.UNDELIVERED)
        if since is not None:
            told = told.where(events.c.at > micros(since))
        return any(from_json(detail).get("target") == target for detail in self._connection.execute(told).scalars())
