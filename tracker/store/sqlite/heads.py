"""The verbs that follow statements, for use inside one transaction: what is listed where, its open span, and what was
declared last. State, written anew with each change; the spans that end are evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from tracker.model import Capture, StatementState
from tracker.store.sqlite import tables
from tracker.store.sqlite.convert import from_json, micros, moment, to_json
from tracker.store.sqlite.prepared import Prepared
from tracker.store.sqlite.received import table
from tracker.store.sqlite.undoing import Undoing
from tracker.store.values import Aside, Redeclared
from tracker.text import BESIDE, SET_ASIDE, declared_hash, text_hash

heads = table(tables.HeadRow)


def _change_head(*columns: str) -> Prepared:
    """Sets these columns of one head; the parameters are `head_id` and each column's name after `new_`."""
    return Prepared(
        heads.update()
        .where(heads.c.statement_id == bindparam("head_id"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


_SHOWN = ("version_id", "text_hash", "meta_hash", "entry", "declared")
_SHOW = _change_head(*_SHOWN)
_SHOW_ANEW = _change_head(*_SHOWN, "opened", "listed", "place_id")
_REFRESH = _change_head("entry")
_RELIST = _change_head("opened", "listed", "place_id")
_DELIST = _change_head("listed")
_REMOVE = _change_head("removed")
_OPENED = Prepared(select(heads.c.opened).where(heads.c.statement_id == bindparam("statement")))
_DECLARED = Prepared(select(heads.c.declared).where(heads.c.statement_id == bindparam("statement")))


class Heads(Undoing):
    """What may be done to heads."""

    def open_head(
        self,
        source_id: str,
        statement_id: int,
        version_id: int,
        capture: Capture,
        at: datetime,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        values = {"statement_id": statement_id, "source_id": source_id, "key": capture.key, "removed": False}
        values["place_id"] = place or source_id
        row = values | _shown(version_id, capture) | {"opened": micros(at), "listed": listed}
        self._fill(heads, row)
        self._log.touch("heads", [statement_id])

    def change_head(
        self,
        head: StatementState,
        version_id: int,
        capture: Capture,
        at: datetime,
        seen_until: datetime | None,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        self._close_span(head, seen_until)
        values = _shown(version_id, capture) | {"opened": micros(at), "listed": listed}
        self._change(_SHOW_ANEW, head, values | {"place_id": place or head.place})

    def beside(self, head: StatementState) -> str | None:
        held = self._declared(head).get(BESIDE)
        return None if held is None else str(held)

    def _declared(self, head: StatementState) -> dict[str, Any]:
        return from_json(_DECLARED.value(self._connection, {"statement": head.statement_id}))

    def redeclare_head(self, head: StatementState, capture: Capture) -> Redeclared:
        before, after = self._declared(head), capture.declared
        self._change(_SHOW, head, _shown(head.version_id, capture))
        names = sorted(before.keys() | after.keys())
        changed: dict[str, list[Any]] = {
            name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
        }
        aside = {name: changed.pop(name) for name in SET_ASIDE if name in changed}
        beside = changed.pop(BESIDE, [None, None])
        return Redeclared(changed, aside, beside)

    def refresh_head(self, head: StatementState, capture: Capture) -> Aside:
        changed: Aside = {}
        if any(name in capture.meta for name in SET_ASIDE):
            before = self._declared(head)
            pairs = {name: [before.get(name), capture.meta.get(name)] for name in SET_ASIDE}
            changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if changed:
            self._change(_SHOW, head, _shown(head.version_id, capture))
        elif capture.entry != head.entry:
            self._change(_REFRESH, head, {"entry": capture.entry})
        return changed

    def relist_head(self, head: StatementState, at: datetime, *, place: str | None = None) -> None:
        self._change(_RELIST, head, {"opened": micros(at), "listed": True, "place_id": place or head.place})

    def delist_head(self, head: StatementState, seen_until: datetime | None) -> None:
        self._close_span(head, seen_until)
        self._change(_DELIST, head, {"listed": False})

    def mark_removed(self, head: StatementState, removed: bool) -> None:
        self._change(_REMOVE, head, {"removed": removed})

    def _change(self, statement: Prepared, head: StatementState, values: dict[str, Any]) -> None:
        named = {f"new_{name}": value for name, value in values.items()}
        statement.run(self._connection, {"head_id": head.statement_id, **named})
        self._log.touch("heads", [head.statement_id])

    def _close_span(self, head: StatementState, seen_until: datetime | None) -> None:
        if head.listed:
            opened = moment(int(_OPENED.value(self._connection, {"statement": head.statement_id})))
            self.add_span(head.version_id, opened, max(opened, seen_until or opened))


def _shown(version_id: int, capture: Capture) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "text_hash": text_hash(capture.title, capture.text),
        "meta_hash": declared_hash(capture.declared),
        "entry": capture.entry,
        "declared": to_json(capture.declared),
    }
