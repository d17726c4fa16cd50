"""What is owed, as messages: alerts in, a rendered Message out, and its bytes for the outbox.

An alert that cannot be written is set apart with the reason; the others are written. Sends nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
from hashlib import sha256

from tracker.errors import StoreError
from tracker.judging import retold
from tracker.model import EditReport, EventKind, EventReport, Message
from tracker.pipeline.needs import Compare
from tracker.pipeline.opinion import SHORT
from tracker.report import (
    OWN_TYPES,
    all_quiet_message,
    digest_message,
    event_message,
    group_message,
    message,
    new_message,
    own_message,
    removal_message,
    same_again_message,
    source_message,
    turns_message,
    with_operations,
)
from tracker.store import Filter, OwedAlert, Reports, Store

log = logging.getLogger(__name__)

TOGETHER = 50
"""Alerts of a digest that are written in one go: some tens of milliseconds, in which nothing else runs."""

DIGITS = 16
"""Of the fingerprint in a digest's key: 64 bits, so that no two of a store's are ever the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A Message (None if nothing could be written), the alerts it answers to, and those set apart with the reason."""

    message: Message | None
    alerts: tuple[OwedAlert, ...]
    apart: tuple[tuple[OwedAlert, str], ...]


class Letters:
    """Writes messages of what one Store holds."""

    def __init__(self, store: Store, compare: Compare | None) -> None:
        """`compare` finds what differs between long texts, which without it are shown as one replaced by the other."""
        self._store, self._compare = store, compare

    async def write(
        self, alerts: Sequence[OwedAlert], *, head: str | None, at: datetime, zone: tzinfo, reader: str
    ) -> Written:
        """One alert as its Message, several as one digest; `head` is printed in it, times are shown in `zone`, all is
        told in the language of the `reader`."""
        written: list[tuple[OwedAlert, Message]] = []
        apart: list[tuple[OwedAlert, str]] = []
        edits: dict[int, EditReport] = {}
        for place, alert in enumerate(alerts):
            if place % TOGETHER == 0:
                edits = self._edits(alerts[place : place + TOGETHER])
                await asyncio.sleep(0)  # a digest of a thousand is written while others fetch and send
            try:
                written.append((alert, await self.one(alert, head, zone, reader, edits)))
            except StoreError:
                raise
            except Exception as error:  # whatever it is, it must not hold up the others; a person hears of it
                log.exception("an alert cannot be written", extra={"key": alert.key})
                apart.append((alert, f"it cannot be written: {type(error).__name__}: {error}"))
        told = tuple(alert for alert, _ in written)
        message = written[0][1] if written else None
        if len(written) > 1:
            key = _digest_key(self._store.mark, told, at)
            message = digest_message([one for _, one in written], key=key, head=head, reader=reader)
        return Written(message=message, alerts=told, apart=tuple(apart))

    def _edits(self, alerts: Sequence[OwedAlert]) -> dict[int, EditReport]:
        """The edits that several alerts tell of, asked for at once: one by one that takes five times as long."""
        ids = [alert.edit_id for alert in alerts if alert.edit_id is not None]
        if len(ids) < 2:
            return {}
        return {edit.id: edit for edit in self._store.report(lambda reports: reports.edits(Filter(ids=ids)))}

    async def one(
        self,
        alert: OwedAlert,
        head: str | None,
        zone: tzinfo,
        reader: str = "en",
        edits: Mapping[int, EditReport] | None = None,
    ) -> Message:
        """One alert as its Message; its edit may be among `edits`. Raises whatever its rendering does."""
        if (edit_id := alert.edit_id) is None:
            return self._store.report(lambda reports: _event_message(reports, alert, head, zone, reader))
        edit = (edits or {}).get(edit_id) or self._store.report(lambda reports: reports.edit(edit_id))
        assert edit is not None  # a foreign key: the edit of an alert is never deleted
        told = await self._with_operations(retold(edit, reader))
        return message(told, key=alert.key, head=head, zone=zone, reader=reader)

    async def _with_operations(self, edit: EditReport) -> EditReport:
        """The same as `with_operations`, but nothing long is compared here, where all that is sent and fetched
        waits."""
        if edit.erased or len(edit.old) + len(edit.new) <= SHORT:
            return with_operations(edit)
        if self._compare is None:
            return edit
        return replace(edit, operations=(await self._compare(edit.old, edit.new)).operations)


def _digest_key(mark: str, alerts: Sequence[OwedAlert], at: datetime) -> str:
    """Names these alerts as they were written at this moment, and nothing else ever."""
    members = "\n".join([*(alert.key for alert in alerts), at.isoformat()])
    return f"digest:{alerts[0].target}:{mark}-{sha256(members.encode()).hexdigest()[:DIGITS]}"


def packed(message: Message) -> bytes:
    return zlib.compress(json.dumps(asdict(message), separators=(",", ":")).encode())


def unpacked(body: bytes) -> Message:
    return Message(**json.loads(zlib.decompress(body)))


def _event_message(reports: Reports, alert: OwedAlert, head: str | None, zone: tzinfo, reader: str) -> Message:
    assert alert.event_id is not None
    event = reports.event(alert.event_id)
    assert event is not None
    if (removal := reports.removal(event.id)) is not None:
        return removal_message(removal, key=alert.key, head=head, zone=zone, reader=reader)
    if event.kind == EventKind.GROUP and "first" in event.detail:
        return _same_again(reports, event, alert.key, head=head, zone=zone, reader=reader)
    if event.kind == EventKind.GROUP:
        told = [retold(edit, reader) for each in event.detail["edits"] if (edit := reports.edit(each)) is not None]
        short = {edit.id for edit in told if len(edit.old) + len(edit.new) <= SHORT}  # nothing long is compared here
        together = [with_operations(edit) if edit.id in short else edit for edit in told]
        return group_message(together, key=alert.key, number=event.number, head=head, zone=zone, reader=reader)
    if event.kind == EventKind.TURNS and event.statement is not None:
        story = reports.history(event.statement)
        assert story is not None
        began = datetime.fromisoformat(event.detail["since"])
        return turns_message(
            story, event.number, since=began, at=event.at, key=alert.key, head=head, zone=zone, reader=reader
        )
    if event.kind == EventKind.NEW and event.statement is not None:
        story = reports.history(event.statement)
        assert story is not None
        return new_message(story, event, key=alert.key, head=head, zone=zone, reader=reader)
    if event.kind == EventKind.ALL_QUIET:
        return all_quiet_message(event, alert.target, key=alert.key, head=head, zone=zone, reader=reader)
    if event.kind in OWN_TYPES:
        return own_message(event, key=alert.key, head=head, zone=zone, reader=reader)
    if event.statement is not None:
        story = reports.history(event.statement)
        return event_message(event, story, key=alert.key, head=head, zone=zone, reader=reader)
    found = reports.sources(Filter(sources=[event.source], since=event.at), at=event.at)
    since = event.detail.get("since")
    return source_message(
        event.source,
        str(event.detail.get("reason") or event.detail.get("reading") or event.kind),
        key=alert.key,
        number=event.number,
        speaker=found[0].speaker if found else "",
        url=found[0].url if found else None,
        detail=str(event.detail.get("why", "")),
        since=datetime.fromisoformat(since) if since else event.at,
        recovered=event.at if event.kind == EventKind.RECOVERED else None,
        head=head,
        zone=zone,
        reader=reader,
    )


def _same_again(
    reports: Reports, event: EventReport, key: str, *, head: str | None, zone: tzinfo, reader: str
) -> Message:
    """Edits that were the same change as one that was told before."""
    first, *others = event.detail["edits"]
    shown = reports.edit(first)
    assert shown is not None  # an edit is never deleted
    shown = retold(shown, reader)
    if len(shown.old) + len(shown.new) <= SHORT:
        shown = with_operations(shown)
    told = list(reports.edits_one_by_one(Filter(ids=others)))
    return same_again_message(shown, told, key=key, number=event.number, head=head, zone=zone, reader=reader)
