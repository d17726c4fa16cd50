"""docs/webhook.md: payloads of each type are as its schema says; its receiver takes what is signed, nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import fastjsonschema
import pytest

from tests.support.report_values import edit
from tracker.alert.webhook import Webhook
from tracker.errors import DeliveryError
from tracker.fetch.service import session_for
from tracker.machine import now
from tracker.model import EventKind, EventReport, Message, StatementReport, Target, VersionReport
from tracker.report import (
    OWN_TYPES,
    digest_message,
    event_message,
    group_message,
    own_message,
    samples,
    shortened,
    turns_message,
)

DOCS = Path(__file__).parents[1] / "docs"
SCHEMA = json.loads((DOCS / "webhook.schema.json").read_text(encoding="utf-8"))
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
HEAD = "head1.7"


def event(kind: EventKind, **detail: object) -> EventReport:
    return EventReport(number=9, id=9, source="", speaker="", statement=None, kind=kind, at=AT, detail=detail)


def story() -> StatementReport:
    version = VersionReport(
        id=1, number=1, statement=7, title="T", text="Text.", url=None, first_seen=AT, last_seen=AT, published=None,
        updated=None, origin=None, extractor="", erased=False,
    )  # fmt: skip
    return StatementReport(id=7, source="gs", speaker="Staff", key="7", listed=True, versions=(version,))


def payloads() -> list[Message]:
    """A message of each type that there is."""
    named = {"key": "k", "head": HEAD, "zone": UTC}
    detail = {"left": 1, "sources": ["a"], "still": [], "target": "desk", "why": "no answer", "alerts": 2}
    own = [own_message(event(kind, **detail), **named) for kind in OWN_TYPES]  # type: ignore[arg-type]
    group = group_message([edit(id=1), edit(id=2)], number=3, **named)  # type: ignore[arg-type]
    turns = turns_message(story(), 4, since=AT, at=AT, **named)  # type: ignore[arg-type]
    other = event_message(event(EventKind.CONFLICT), story(), **named)  # type: ignore[arg-type]
    made = [*samples("desk", at=AT, zone=UTC).values(), *own, group, turns, other]
    return [*made, digest_message(made, key="d", head=HEAD)]


def test_every_payload_is_as_the_schema_says() -> None:
    check = fastjsonschema.compile(SCHEMA)
    told = payloads()
    for message in told:
        check(json.loads(json.dumps(message.payload)))
        if (short := shortened(message)) is not None:
            check(json.loads(json.dumps(short.payload)))
    types = {each["$ref"].rpartition("/")[2] for each in SCHEMA["$defs"]["told"]["oneOf"]}
    assert {str(message.payload["type"]) for message in told} == types, "no type is without an example"


@pytest.mark.parametrize("field", ["type", "key", "severity", "findings", "last_seen_old", "number"])
def test_the_schema_misses_what_is_not_there(field: str) -> None:
    payload = dict(payloads()[0].payload)
    del payload[field]
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(SCHEMA)(json.loads(json.dumps(payload)))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_the_receiver_of_the_document_takes_what_is_signed_and_nothing_else() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "webhook.md").read_text(encoding="utf-8"), re.DOTALL)
    port = free_port()
    given = {**os.environ, "PORT": str(port), "TRACKER_WEBHOOK_SECRET": "k3y"}
    with subprocess.Popen([sys.executable, "-c", code], env=given, stdout=subprocess.PIPE, text=True) as receiver:
        try:
            await answers(port)
            message = next(iter(samples("desk", at=AT, zone=UTC).values()))

            def sender(secret: str | None, at: datetime) -> Webhook:
                target = Target(to=f"webhook+http://127.0.0.1:{port}/tracker", secret=secret)
                return Webhook(target, now=lambda: at, session_for=session_for)

            await sender("k3y", now()).send(message)
            for secret, at in (("another", now()), ("k3y", AT.replace(year=2025))):
                with pytest.raises(DeliveryError, match="403"):
                    await sender(secret, at).send(message)
        finally:
            receiver.terminate()
            heard = receiver.communicate(timeout=10)[0]
    assert heard.splitlines() == [f"{message.key} {said}" for said in (message.payload["told"], "refused", "refused")]


async def answers(port: int) -> None:
    """Once somebody listens there."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise AssertionError("nobody listens")
