"""Statements that something stands in the way of: told once for each thing that does, and told again when it is gone.

Remembers by events alone, like all doubts; what it holds in memory only spares a question. Decides of no page whether
it is a wall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tracker.doubt import Signal
from tracker.model import EventKind, StatementState
from tracker.pipeline.sight import Remark, Sight
from tracker.store import Store
from tracker.text import text_hash


class Walls:
    """What stands in the way of which Statement, as things stand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._maybe: set[int] | None = None  # all that a wall may stand before, and some that none does

    def met(self, sight: Sight, head: StatementState, said: str, came: bytes = b"") -> Sight:
        """The Sight, with the event that a wall stands before `head` and what it says; `came` is the hash of its text,
        where that is how it was known."""
        digest = text_hash("", said).hex()
        if digest in (hash for _, hash in self._store.read(lambda reads: reads.walls(head.statement_id))):
            return sight
        self._suspected().add(head.statement_id)
        told = {"why": said.removeprefix("blocked: "), "signal": Signal.WALL, "wall": digest}
        return with_remark(sight, EventKind.DOUBTED, head, told | ({"came": came.hex()} if came else {}))

    def gone(self, sight: Sight, head: StatementState, more: Mapping[str, Any] | None = None) -> Sight:
        """The Sight, with the event that what was doubted is gone: a wall, if one stood before `head`, and the looks
        that `more` tells of, if there are any."""
        walls = self._store.read(lambda reads: reads.walls(head.statement_id)) if self.may_stand(head) else []
        told = {"since": walls[0][0].isoformat(), "signal": Signal.WALL} if walls else {}
        detail = {**told, **(more or {})}
        return with_remark(sight, EventKind.FLAPPED, head, detail) if detail else sight

    def may_stand(self, head: StatementState) -> bool:
        return head.statement_id in self._suspected()

    def _suspected(self) -> set[int]:
        if self._maybe is None:
            self._maybe = self._store.read(lambda reads: reads.ever_walled())
        return self._maybe

    def any(self) -> bool:
        return bool(self._suspected())


def with_remark(sight: Sight, kind: EventKind, head: StatementState | None, detail: Mapping[str, Any]) -> Sight:
    """The Sight, with an event of `head`, or of its Source where no Statement is known yet."""
    remark = Remark(kind=kind, statement_id=None if head is None else head.statement_id, detail=detail)
    return replace(sight, remarks=(*sight.remarks, remark))
