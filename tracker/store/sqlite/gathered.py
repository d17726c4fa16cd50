"""Events that tell of the same change in statement after statement, with the edits they tell of by now. Changes
nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from tracker.model import EventKind, EventReport
from tracker.store.sqlite import tables
from tracker.store.sqlite.received import table
from tracker.store.sqlite.seen import slices

likenesses = table(tables.LikenessRow)


def gathered(connection: Connection, details: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The details of events by id; `edits` of those that gather are all that they tell of, behind the first of all."""
    told: dict[int, list[int]] = {event: [detail["first"]] for event, detail in details.items() if "first" in detail}
    for some in slices(sorted(told)):
        rows = select(likenesses.c.event_id, likenesses.c.edit_id).where(likenesses.c.event_id.in_(some))
        for event, edit in connection.execute(rows.order_by(likenesses.c.edit_id)):
            told[event].append(edit)
    return {event: detail | ({"edits": told[event]} if event in told else {}) for event, detail in details.items()}


def joined(events: Sequence[EventReport]) -> list[EventReport]:
    """These events, those of one change as one: under the number of the first that told of several, with all edits and,
    as `parts`, the numbers of those that told of more, and as `until` when the last of them did."""
    chains: dict[int, list[EventReport]] = {}
    for event in events:
        if event.kind == EventKind.GROUP and event.detail.get("edits"):
            chains.setdefault(event.detail["edits"][0], []).append(event)
    later = {event.id for chain in chains.values() for event in chain[1:]}
    whole = {chain[0].id: _as_one(chain) for chain in chains.values() if any("first" in each.detail for each in chain)}
    return [whole.get(event.id, event) for event in events if event.id not in later]


def _as_one(chain: Sequence[EventReport]) -> EventReport:
    edits = list(dict.fromkeys(edit for event in chain for edit in event.detail["edits"]))
    parts = [event.number for event in chain]
    until = chain[-1].at.isoformat()
    return replace(chain[0], detail={**chain[0].detail, "edits": edits, "parts": parts, "until": until})
