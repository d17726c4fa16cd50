"""How long `verify` takes over a log of N leaves, a bundle out of it, and a check of that bundle.

    just bench verify [LEAVES]

The store is grown by the verbs of the real one: per unit a body, a check, a reading, a version, two spans, a gap and an
event; a head a unit of a thousand.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from tests.support.store_with_a_past import SOURCE, START, fetched
from tracker.archive.bundle import bundle, write_zip
from tracker.archive.verify import verify
from tracker.model import Capture, Cause, EventKind, Level, Reading, ReadingState, Severity, Verdict
from tracker.store import Store, Transaction, look_at, open_store
from tracker.store.sqlite.audit import audit

UNIT = 8
"""Leaves of a unit."""

TEXT = "the forces of our country have today continued their operations near the river"

BATCH = 500
"""Units in one transaction, with one head."""


def grow(store: Store, leaves: int) -> None:
    chance = random.Random(1)
    words = TEXT.split()
    last: list[int] = []

    def batch(tx: Transaction, first: int) -> None:
        base = None
        for number in range(first, first + BATCH):
            at = START + timedelta(minutes=number)
            text = " ".join(chance.choices(words, k=40)) + f" {number}"
            body = f"<item>{text}</item>".encode() * 5
            base = tx.keep_body(body, content_type="text/xml", base_id=base)
            check = tx.record_check("staff", fetched(body, at), snapshot_id=base, origin=None)
            reading = tx.add_reading(check, Reading(state=ReadingState.COMPLETE, extractor="bench"))
            statement = last[0] if last else tx.add_statement("staff", "1")
            capture = Capture(key="1", title="", text=text)
            version = tx.add_version(statement, capture, reading_id=reading, at=at)
            tx.add_span(version, at, at + timedelta(seconds=20))
            tx.add_span(version, at + timedelta(seconds=25), at + timedelta(seconds=30))
            tx.add_gap("staff", at, at + timedelta(seconds=1), "bench")
            tx.add_event("staff", EventKind.METADATA, at, {"number": [number, number + 1]}, statement_id=statement)
            last[:] = [statement, *last[1:3], version]
        tx.sign_head(at)

    store.commit(lambda tx: tx.register([SOURCE], START)).result()
    for first in range(0, leaves // UNIT, BATCH):
        store.commit(lambda tx, first=first: batch(tx, first)).result()  # type: ignore[misc]

    def edit(tx: Transaction) -> None:
        made = tx.add_edit(1, 2, 3, START, cause=Cause.SOURCE, reverts_to=None, flapping=False)
        said = Verdict(level=Level.REWORDED, severity=Severity.LOW, probability=0.1, judge="bench")
        tx.add_verdict(made, said, START)
        tx.sign_head(START + timedelta(days=999), via="bench")

    store.commit(edit).result()


def main(leaves: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "t.db"
        begun = time.perf_counter()
        with open_store(f"sqlite:///{path}") as store:
            grow(store, leaves)
        print(f"grown in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        begun = time.perf_counter()
        found = audit(path)
        spent = time.perf_counter() - begun
        print(f"verify: {found.leaves:,} leaves, {found.bodies:,} bodies, {found.heads} heads: {spent:.1f} s, ", end="")
        print(f"{len(found.faults)} faults")
        with look_at(f"sqlite:///{path}") as store:
            begun = time.perf_counter()
            evidence = store.prove(1)
            made = BytesIO()
            write_zip(made, {1: bundle(evidence, edit={}, page="")}, evidence.head.at)
            print(f"bundle: {time.perf_counter() - begun:.3f} s, {len(made.getvalue()):,} bytes")
        (Path(place) / "b.zip").write_bytes(made.getvalue())
        begun = time.perf_counter()
        verify(Path(place) / "b.zip", [], None)
        print(f"its check: {time.perf_counter() - begun:.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
