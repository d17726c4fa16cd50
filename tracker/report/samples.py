"""A sample of each kind of message, to see that alerts arrive and how they look. Made up here, and marked as a test in
title, text and payload: nobody ever said any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from tracker.model import (
    OURSELVES,
    Cause,
    EditReport,
    EventKind,
    EventReport,
    Finding,
    Level,
    Message,
    RemovalReport,
    Severity,
    StatementReport,
    VersionReport,
)
from tracker.report.digests import digest_message
from tracker.report.messages import message, removal_message, source_message
from tracker.report.notices import all_quiet_message, new_message
from tracker.report.operations import with_operations
from tracker.report.same_again import same_again_message

TEST = "TEST"
"""What each title begins with."""

SPEAKER, SOURCE = "Ministry of Examples", "example"
URL = "https://example.org/statements/7"
_TITLE = "On the bridge at Exampleville"
_WHY = {
    "en": "What was announced is only possible now: “will” became “may”.",
    "uk": "Оголошене тепер лише можливе: “will” стало “may”.",
    "ru": "Объявленное теперь лишь возможно: “will” стало “may”.",
}
_OLD, _NEW = (
    f"{_TITLE}\n\nThe bridge is open. {verb} repaired by the end of {month}, the ministry said."
    for verb, month in (("It will be", "March"), ("It may be", "August"))
)


def samples(target: str, *, at: datetime, zone: tzinfo, reader: str = "en") -> Mapping[str, Message]:
    """A message of each kind for a target, by the name of the kind."""
    key = f"test:{at:%Y%m%dT%H%M%S}:{target}"

    def make(kind: str, written: Callable[[str], Message]) -> Message:
        made = written(f"{key}:{kind}")
        payload = {**made.payload, "test": True}
        return replace(made, title=f"{TEST}: {made.title}", payload=payload)

    edit, gone = with_operations(_edit(1, at, reader)), _removal(at)
    back = replace(gone, returned=at, number=3)
    others = [_edit(number, at, reader) for number in (4, 5)]
    later, new = at - timedelta(minutes=20), _event(7, EventKind.NEW, at)
    kinds: dict[str, Callable[[str], Message]] = {
        "edit": lambda key: message(edit, key=key, head=None, zone=zone, reader=reader),
        "again": lambda key: same_again_message(edit, others, key=key, number=6, head=None, zone=zone, reader=reader),
        "removal": lambda key: removal_message(gone, key=key, head=None, zone=zone, reader=reader),
        "return": lambda key: removal_message(back, key=key, head=None, zone=zone, reader=reader),
        "new": lambda key: new_message(_story(at), new, key=key, head=None, zone=zone, reader=reader),
        "trouble": lambda key: _source(None, later, key, zone, reader),
        "recovery": lambda key: _source(at, later, key, zone, reader),
        "all_quiet": lambda key: all_quiet_message(_quiet(at), target, key=key, head=None, zone=zone, reader=reader),
    }
    made = {kind: make(kind, written) for kind, written in kinds.items()}
    told = [kinds[kind](f"{key}:{kind}") for kind in ("edit", "removal", "trouble")]
    return {**made, "digest": make("digest", lambda key: digest_message(told, key=key, head=None, reader=reader))}


def _source(recovered: datetime | None, since: datetime, key: str, zone: tzinfo, reader: str) -> Message:
    return source_message(
        SOURCE,
        "timeout",
        key=key,
        number=9 if recovered else 8,
        speaker=SPEAKER,
        url="https://example.org/statements/",
        detail="no answer within 30 seconds",
        since=since,
        recovered=recovered,
        head=None,
        zone=zone,
        reader=reader,
    )


def _edit(number: int, at: datetime, reader: str) -> EditReport:
    at_old, at_new = (text.index(word) for text, word in ((_OLD, "It will"), (_NEW, "It may")))
    return EditReport(
        id=number,
        number=number,
        source=SOURCE,
        speaker=SPEAKER,
        statement=number,
        url=URL if number == 1 else f"{URL}{number}",
        title_old=_TITLE,
        title_new=_TITLE,
        version=2,
        old=_OLD,
        new=_NEW,
        last_seen_old=at - timedelta(minutes=10),
        first_seen_new=at - timedelta(minutes=5),
        published=at - timedelta(days=1),
        level=Level.MEANING_CHANGED,
        severity=Severity.HIGH,
        probability=0.97,
        silent=True,
        cause=Cause.SOURCE,
        imported=False,
        findings=(
            Finding(
                kind="MODALITY",
                why=_WHY[reader],
                old_span=(at_old, at_old + len("It will")),
                new_span=(at_new, at_new + len("It may")),
                old="It will",
                new="It may",
            ),
        ),
        language="en",
    )


def _removal(at: datetime) -> RemovalReport:
    return RemovalReport(
        id=2,
        number=2,
        source=SOURCE,
        speaker=SPEAKER,
        statement=2,
        url=URL,
        title=_TITLE,
        text=_OLD.partition("\n\n")[2],
        last_seen=at - timedelta(hours=1),
        confirmed=at - timedelta(minutes=15),
    )


def _event(number: int, kind: EventKind, at: datetime) -> EventReport:
    return EventReport(
        number=number, id=number, source=SOURCE, speaker=SPEAKER, statement=7, kind=kind, at=at, detail={}
    )


def _story(at: datetime) -> StatementReport:
    version = VersionReport(
        id=1,
        number=1,
        statement=7,
        title=_TITLE,
        text=_OLD.partition("\n\n")[2],
        url=URL,
        first_seen=at,
        last_seen=at,
        published=at,
        updated=None,
        origin=None,
        extractor="",
        erased=False,
    )
    return StatementReport(id=7, source=SOURCE, speaker=SPEAKER, key="7", listed=True, versions=(version,))


def _quiet(at: datetime) -> EventReport:
    detail = {
        "checks": 312,
        "well": 9,
        "trouble": {SOURCE: "no answer within 30 seconds"},
        "alerts": {},
        "since": (at - timedelta(days=1)).isoformat(),
    }
    event = _event(10, EventKind.ALL_QUIET, at)
    return replace(event, source=OURSELVES, speaker="", statement=None, detail=detail)
