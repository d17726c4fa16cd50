"""The implementations of the store's contract, and what its tests build with. Whoever writes another one adds a factory
here, and its tests are written.

Times are minutes after START. What is built goes through the verbs of the contract alone, so that nothing here knows a
database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tracker.model import (
    Capture,
    Cause,
    Fetched,
    Finding,
    Level,
    Outcome,
    Reading,
    ReadingState,
    Severity,
    Source,
    SourceKind,
    StatementState,
    Verdict,
)
from tracker.store import Reads, Reports, Store, Transaction, open_store
from tracker.text import text_hash

T = TypeVar("T")


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'tracker.db'}"


STORES: dict[str, Callable[[Path], AbstractContextManager[str]]] = {"sqlite": sqlite}
"""By name, what gives the URL of a store that is not there yet, and takes it away afterwards."""

START = datetime(2026, 6, 1, tzinfo=UTC)
STAFF = Source(id="staff", kind=SourceKind.FEED, url="https://staff.example/feed", speaker="Staff", language="en")
GAZETTE = Source(id="gazette", kind=SourceKind.FEED, url="https://gazette.example/feed", speaker="Gazette")
PLACE = replace(STAFF, id="staff~1", url="https://staff.example/1", kind=SourceKind.PAGE, parent="staff")
BY = "feed 1"
JUDGED = Verdict(
    level=Level.MEANING_CHANGED,
    severity=Severity.HIGH,
    probability=0.9,
    silent=True,
    findings=(Finding(kind="NUMBER", why="40 became 400", old_span=(0, 3), new_span=(0, 3), old="Old", new="New"),),
    judge="judge 1",
)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def new_store(url: str) -> Store:
    """A store that knows STAFF and GAZETTE."""
    store = open_store(url)
    do(store, lambda tx: tx.register([STAFF, GAZETTE], START))
    return store


def do(store: Store, work: Callable[[Transaction], T]) -> T:
    return store.commit(work).result(30)


def look(store: Store, question: Callable[[Reads], T]) -> T:
    return store.read(question)


def ask(store: Store, question: Callable[[Reports], T]) -> T:
    return store.report(question)


def capture(key: str, text: str, **more: Any) -> Capture:
    entry = sha256(repr((key, text, more)).encode()).hexdigest()
    return Capture(
        **({"key": key, "title": "", "text": text, "entry": entry, "url": f"https://staff.example/{key}"} | more)
    )


def fetched(when: float, body: bytes | None = b"", **more: Any) -> Fetched:
    fields: dict[str, Any] = {"outcome": Outcome.OK, "url": STAFF.url, "started": at(when), "ended": at(when)}
    return Fetched(**(fields | {"body": body} | more))


def visit(tx: Transaction, when: float, *, source: Source = STAFF, body: bytes | None = None, **more: Any) -> int:
    """A Check with a body, that is its source's newest; gives its id."""
    whole = f"<body of minute {when} at {source.id}>".encode() if body is None else body
    before = tx.states([source.id]).get(source.id)
    held = tx.keep_body(whole, content_type="text/xml", base_id=before.body_id if before else None)
    tx.hold_body(source.id, held)
    named: dict[str, Any] = {"snapshot_id": held, "origin": None} | more
    return tx.record_check(source.id, fetched(when, whole), **named)


def read(
    tx: Transaction, check_id: int, *captures: Capture, state: ReadingState = ReadingState.COMPLETE, by: str = BY
) -> int:
    """A Reading of it; gives its id."""
    return tx.add_reading(check_id, Reading(state=state, extractor=by, captures=captures))


@dataclass(frozen=True, kw_only=True)
class Met:
    """A Statement at one of its Versions."""

    statement: int
    version: int
    check: int
    reading: int
    edit: int = 0


def meet(tx: Transaction, key: str, text: str, when: float, *, source: Source = STAFF, **more: Any) -> Met:
    """A Statement that is seen for the first time, and listed from then on."""
    said = capture(key, text, **more)
    check_id = visit(tx, when, source=source)
    reading_id = read(tx, check_id, said)
    statement_id = tx.add_statement(source.id, key)
    version_id = tx.add_version(statement_id, said, reading_id=reading_id, at=at(when))
    tx.open_head(source.id, statement_id, version_id, said, at(when))
    tx.see_until(source.id, at(when))
    return Met(statement=statement_id, version=version_id, check=check_id, reading=reading_id)


def head(tx: Reads, key: str, source: Source = STAFF) -> StatementState:
    return tx.heads(source.id, [key])[key]


def change(
    tx: Transaction,
    key: str,
    text: str,
    when: float,
    *,
    source: Source = STAFF,
    verdict: Verdict = JUDGED,
    reverts_to: int | None = None,
    **more: Any,
) -> Met:
    """It says something else from then on: a Version, an Edit, a Verdict."""
    old, said = head(tx, key, source), capture(key, text, **more)
    check_id = visit(tx, when, source=source)
    reading_id = read(tx, check_id, said)
    version_id = tx.add_version(old.statement_id, said, reading_id=reading_id, at=at(when))
    tx.change_head(old, version_id, said, at(when), tx.states([source.id])[source.id].seen_until)
    edit_id = tx.add_edit(
        old.statement_id,
        old.version_id,
        version_id,
        at(when),
        cause=Cause.SOURCE,
        reverts_to=reverts_to,
        flapping=reverts_to is not None,
    )
    tx.add_verdict(edit_id, verdict, at(when))
    tx.see_until(source.id, at(when))
    return Met(statement=old.statement_id, version=version_id, check=check_id, reading=reading_id, edit=edit_id)


def hashed(text: str) -> bytes:
    return text_hash("", text)
