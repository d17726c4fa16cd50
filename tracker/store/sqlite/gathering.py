"""The verbs about edits that are the same change, for use inside one transaction: what is known of one, and what is
gathered of it to be told together. State, not evidence: which edits are alike can be found again. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update

from tracker.model import AlertState
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import MICROSECOND, micros, moment
from tracker.store.sqlite.outbox import Outbox
from tracker.store.sqlite.prepared import Prepared
from tracker.store.sqlite.received import table
from tracker.store.values import Likeness

alerts, edits, likenesses = table(tables.AlertRow), table(tables.EditRow), table(tables.LikenessRow)

_NEWEST = Prepared(
    select(likenesses.c.first, likenesses.c.at, likenesses.c.event_id, likenesses.c.told)
    .where(likenesses.c.mark == bindparam("mark"))
    .order_by(likenesses.c.edit_id.desc())
    .limit(1)
)
_OWN = Prepared(
    select(likenesses.c.edit_id)
    .join(edits, edits.c.id == likenesses.c.edit_id)
    .where(edits.c.statement_id == bindparam("statement"), likenesses.c.mark == bindparam("mark"))
    .limit(1)
)


class Gathering(Outbox):
    """What may be done about edits that are alike."""

    def likeness(self, mark: str, statement_id: int) -> Likeness | None:
        newest = _NEWEST.run(self._connection, {"mark": mark}).fetchone()
        if newest is None:
            return None
        if _OWN.value(self._connection, {"mark": mark, "statement": statement_id}) is not None:
            return None
        first, at, event_id, told = newest
        return Likeness(first, moment(at), None if told else event_id)

    def note_likeness(
        self, edit_id: int, mark: str, at: datetime, *, first: int, event_id: int | None = None, told: bool = False
    ) -> None:
        row = {"edit_id": edit_id, "mark": mark, "first": first, "at": micros(at), "event_id": event_id, "told": told}
        self._fill(likenesses, row)

    def told_alike(self, first: int) -> set[str]:
        told = select(likenesses.c.event_id).where(likenesses.c.first == first, likenesses.c.event_id.is_not(None))
        mark = select(likenesses.c.mark).where(likenesses.c.edit_id == first).scalar_subquery()
        told = told.where(likenesses.c.mark == mark)  # by the index
        itself = alerts.c.key.between(f"edit:{first}:", f"edit:{first};")  # by the index, too
        owed = select(alerts.c.target).where(or_(itself, alerts.c.event_id.in_(told)))
        return set(self._connection.execute(owed.distinct()).scalars())

    def gather(self, event_id: int, at: datetime, quiet: timedelta, most: timedelta) -> None:
        waits = (alerts.c.event_id == event_id) & (alerts.c.state == AlertState.PENDING) & (alerts.c.attempts == 0)
        ids = list(self._connection.execute(select(alerts.c.id).where(waits)).scalars())
        latest = func.min(micros(at + quiet), alerts.c.created + most // MICROSECOND)
        self._set(ids, {"next_attempt": latest})

    def close_gathered(self, event_ids: Iterable[int]) -> None:
        self._run(update(likenesses).where(likenesses.c.event_id.in_(list(event_ids))).values(told=True), {})
