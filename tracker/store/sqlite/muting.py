"""The verbs about what nobody is to be told of for a while, and about what a person has seen, for use inside one
transaction. A muted Alert is kept and listed. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from tracker.model import AlertState
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import micros
from tracker.store.sqlite.gathering import Gathering
from tracker.store.sqlite.received import table

alerts, mutes, acks = table(tables.AlertRow), table(tables.MuteRow), table(tables.AckRow)


class Muting(Gathering):
    """What may be done about mutes and acknowledgements."""

    def mute(
        self,
        since: datetime,
        until: datetime,
        *,
        source: str | None = None,
        statement: int | None = None,
        note: str = "",
    ) -> int:
        self.unmute(source=source, statement=statement)
        values = {"source_id": source, "statement_id": statement, "note": note}
        return self._insert(mutes, **values, since=micros(since), until=micros(until))

    def unmute(self, *, source: str | None = None, statement: int | None = None) -> int:
        which = (mutes.c.source_id == source) if source is not None else (mutes.c.statement_id == statement)
        ids = list(self._connection.execute(select(mutes.c.id).where(which)).scalars())
        self._run(delete(mutes).where(mutes.c.id.in_(ids)), {})
        return len(ids)

    def keep_muted(self, alert_ids: Sequence[int]) -> None:
        self._set(alert_ids, {"state": AlertState.MUTED, "next_attempt": None})

    def acknowledge(self, alert_ids: Collection[int], at: datetime, note: str = "") -> None:
        self._run(delete(acks).where(acks.c.alert_id.in_(list(alert_ids))), {})
        for each in sorted(alert_ids):
            self._fill(acks, {"alert_id": each, "at": micros(at), "note": note})
