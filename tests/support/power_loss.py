"""One run of the real write path under the recorder, and the question asked of each disk: is all there that was
acknowledged? A signed head is acknowledged with each check; a store whose log goes on from it lost nothing of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.support.recorded_disk import Image, Recording, recording
from tests.support.store_with_a_past import Newsroom, feed
from tracker.errors import StoreBroken, StoreError
from tracker.proof import parse_head
from tracker.sources import extract
from tracker.store import look_at, open_store
from tracker.store.sqlite.audit import audit


async def live(folder: Path, *, checks: int, synchronous: str = "FULL", fails: int = 0) -> Recording:
    """A store that takes in `checks` changed bodies, each acknowledged by a head; it ends early where the sync of
    number `fails` fails and the store says so."""
    with _synchronous(synchronous), recording(folder, fails=fails) as made:
        room = Newsroom(folder / "t.db", read=extract)
        try:
            await room.begin()
            made.ack(room.sign())
            for number in range(checks):
                texts = [f"Statement {n} says {number * (n == number % 5)} of something." for n in range(5)]
                await room.check(feed(*texts))
                made.ack(room.sign())
                if number % 10 == 9:
                    await room.flush()
        except StoreBroken as broken:
            made.broke = str(broken)
        room.close()
        made.ack(newest_head(folder))
    return made


def newest_head(folder: Path) -> str:
    with look_at(f"sqlite:///{folder / 't.db'}") as store:
        return str(store.report(lambda reports: reports.newest_head()))


@contextmanager
def _synchronous(level: str) -> Iterator[None]:
    """The control: connections are told to sync less, after the store has told them to sync all."""

    def lower(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA synchronous={level}")

    if level == "FULL":
        yield
        return
    event.listen(Pool, "checkout", lower)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", lower)


def lost(image: Image, origin: Path, room: Path) -> str:
    """What is wrong with a disk, empty if nothing is: it must open, be whole, and hold all that was acknowledged."""
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    for name, content in image.files.items():
        if not name.endswith("-shm"):
            (room / name).write_bytes(content)
    for beside in ("t.db.id", "t.db.key"):
        shutil.copy(origin / beside, room / beside)
    head = parse_head(image.acknowledged)
    assert head is not None
    try:
        open_store(f"sqlite:///{room / 't.db'}").close()
    except StoreError as error:
        return f"cannot be opened: {error}"
    found = audit(room / "t.db", witnesses=[head])
    return "; ".join(fault.what for fault in found.faults[:2])


def seeded(number: int) -> random.Random:
    return random.Random(number)
