"""A store in a folder and readings to feed it with, for the tests of the store and of what is derived.

Times are minutes after START. `see` does what the pipeline does with one reading, in one transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tracker.health import SourceHealth
from tracker.model import (
    Capture,
    Cause,
    Fetched,
    Outcome,
    Reading,
    ReadingState,
    SameEntry,
    Source,
    SourceKind,
    StatementReport,
    StatementState,
    Target,
    Withheld,
)
from tracker.pipeline.derive import Derived, Sight, derive
from tracker.store import Filter, Store, Transaction, open_store
from tracker.text import declared_hash, text_hash

START = datetime(2026, 6, 1, tzinfo=UTC)
SOURCE = Source(
    id="ministry", kind=SourceKind.FEED, url="https://ministry.example/feed", speaker="Ministry", language="en"
)
EVERYONE = (Target(to="console"),)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def minutes(time: datetime) -> float:
    return (time - START) / timedelta(minutes=1)


def capture(key: str, text: str, title: str = "", **declared: Any) -> Capture:
    entry = declared.pop("entry", sha256(repr((key, text, title, declared)).encode()).hexdigest())
    return Capture(key=key, title=title, text=text, entry=entry, **declared)


def head(of: Capture, *, listed: bool = True, statement_id: int = 1) -> StatementState:
    return StatementState(
        statement_id=statement_id,
        version_id=statement_id,
        key=of.key,
        text_hash=text_hash(of.title, of.text),
        meta_hash=declared_hash(of.declared),
        entry=of.entry,
        listed=listed,
    )


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'tracker.db'}"


@cache
def _new_store() -> dict[str, tuple[int, bytes]]:
    """The files of a new store, with their modes: making one takes a fifth of a second, writing them none."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        open_store(url(folder)).close()
        return {file.name: (file.stat().st_mode, file.read_bytes()) for file in folder.iterdir()}


def new_store(folder: Path) -> Store:
    """The store in `folder`; an empty one if there is none."""
    if not (folder / "tracker.db").exists():
        for name, (mode, content) in _new_store().items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(mode)
    return open_store(url(folder))


def opened(folder: Path, *sources: Source) -> Store:
    """The store in `folder`, a new one if there is none, that knows SOURCE (or `sources`)."""
    store = new_store(folder)
    store.commit(lambda tx: tx.register(sources or [SOURCE], START)).result()
    return store


def fetched(time: datetime, body: bytes | None = None, **changes: Any) -> Fetched:
    fields: dict[str, Any] = {"outcome": Outcome.OK, "url": SOURCE.url, "started": time, "ended": time, "body": body}
    return Fetched(**(fields | changes))


def see(
    store: Store,
    when: float,
    *captures: Capture | SameEntry,
    state: ReadingState = ReadingState.COMPLETE,
    origin: str | None = None,
    cause: Cause = Cause.SOURCE,
    targets: tuple[Target, ...] = EVERYONE,
    extractor: str = "feed 1",
    withheld: tuple[Withheld, ...] = (),
) -> Derived:
    """Take in one reading of SOURCE, made at that minute."""
    body = repr((when, captures)).encode()

    def work(tx: Transaction) -> Derived:
        before = tx.states([SOURCE.id])[SOURCE.id]
        held = tx.keep_body(body, content_type="", base_id=before.body_id)
        check_id = tx.record_check(SOURCE.id, fetched(at(when), body), snapshot_id=held, origin=origin)
        sight = Sight(
            source=SOURCE,
            check_id=check_id,
            at=at(when),
            reading=Reading(state=state, extractor=extractor, captures=captures, withheld=withheld),
            seen_until=before.seen_until,
            cause=cause,
            origin=origin,
        )
        derived = derive(tx, sight, targets)
        if sight.sound and derived.newest:
            tx.see_until(SOURCE.id, at(when))
            tx.hold_body(SOURCE.id, held)
            tx.note_reading(SOURCE.id, state, extractor)
        return derived

    return store.commit(work).result()


def fares(store: Store) -> list[SourceHealth]:
    """How the sources fare, by id."""
    return list(store.report(lambda reports: reports.sources(Filter(), at=START)))


def failed(store: Store, when: float) -> None:
    """A visit that brought nothing."""
    broken = fetched(at(when), outcome=Outcome.ERROR, reason="timeout")
    store.commit(lambda tx: tx.record_check(SOURCE.id, broken, snapshot_id=None, origin=None)).result()


def past(store: Store, key: str) -> StatementReport:
    """The statement with that key, with its versions."""
    found = store.report(lambda reports: [reports.history(each) for each in reports.find_statements(key)])
    assert len(found) == 1
    assert found[0] is not None
    return found[0]


def told(store: Store, key: str) -> list[tuple[str, float, float]]:
    """Each version's text, first and last sight in minutes."""
    return [(each.text, minutes(each.first_seen), minutes(each.last_seen)) for each in past(store, key).versions]


def turns(store: Store) -> list[tuple[str, str, float, float]]:
    """Each edit that stands: old text, new text, last sight of the one and first of the other in minutes."""
    edits = store.report(lambda reports: reports.edits(Filter()))
    return [(each.old, each.new, minutes(each.last_seen_old), minutes(each.first_seen_new)) for each in edits]


def kinds(store: Store) -> list[str]:
    """The kinds of the events so far."""
    return [each.kind for each in store.report(lambda reports: reports.events(limit=1000))]


def keys(store: Store) -> dict[str, list[str]]:
    """The texts of each Statement, oldest first, by the key that it was first known by."""
    count = store.report(lambda reports: reports.counts()).statements
    found = [store.report(lambda reports, this=n: reports.history(this)) for n in range(1, count + 1)]
    return {one.key: [version.text for version in one.versions] for one in found if one is not None}
