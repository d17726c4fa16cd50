"""What was acknowledged is missed where it is gone: a write-ahead log that was deleted after a crash, an older copy."""

from __future__ import annotations

import asyncio
import os
import queue
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.store_with_a_past import START, A, B, Newsroom, feed
from tracker.errors import StoreRolledBack
from tracker.model import EventKind
from tracker.store import Filter, Transaction, look_at, open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.backup import backup
from tracker.store.sqlite.reached import LENGTH, Extent, Reached, parsed
from tracker.store.sqlite.restore import note_restored, restore


def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def live(room: Newsroom) -> None:
    await room.begin()
    await room.check(feed(A))
    await room.check(feed(B))
    await room.flush()


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A store whose process was killed: all that happened stands in its write-ahead log."""
    path = tmp_path / "t.db"
    if (child := os.fork()) == 0:
        asyncio.run(live(Newsroom(path)))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return path


def lose_log(path: Path) -> Path:
    away = path.with_name("away")
    path.with_name("t.db-wal").rename(away)
    path.with_name("t.db-shm").unlink()
    return away


def test_a_log_that_was_deleted_after_a_crash_is_missed_and_can_be_put_back(killed: Path) -> None:
    away, before = lose_log(killed), killed.read_bytes()
    for lock in (True, False):
        with pytest.raises(
            StoreRolledBack,
            match=r"lacks the last [\d,]+ of [\d,]+ records, or heads over them, that were acknowledged",
        ):
            open_store(url(killed), lock=lock)
    assert killed.read_bytes() == before
    with look_at(url(killed)) as store:  # what is left can be read
        assert store.report(lambda reports: reports.edits(Filter())).items == ()
    assert [fault.what[:11] for fault in audit(killed).faults] == ["ROLLED BACK"]
    away.rename(killed.with_name("t.db-wal"))
    open_store(url(killed)).close()
    assert audit(killed).faults == ()
    with look_at(url(killed)) as store:
        assert len(store.report(lambda reports: reports.edits(Filter())).items) == 1


def test_what_is_left_can_be_gone_on_with_and_the_record_says_what_it_lacks(killed: Path) -> None:
    lose_log(killed)
    once = Reached(killed).read()
    assert once is not None
    copy = killed.with_name("copy")
    backup(killed, copy, trusted=None, progress=lambda done, of: None)
    at = START + timedelta(days=1)
    done = restore(copy, killed, other=False, at=at, progress=lambda done, of: None)
    note_restored(url(killed), copy, done, key=None, at=at)
    with look_at(url(killed)) as store:
        (event,) = store.report(lambda reports: reports.happened(Filter()))
    assert (event.kind, event.detail["lacking"]) == (EventKind.RESTORED, once.size - done.found.leaves)
    assert event.number > once.numbers, "no number that was told is given again"
    assert audit(killed).faults == ()


def test_an_older_copy_in_its_place_is_noticed_by_its_length_or_by_what_it_holds(tmp_path: Path) -> None:
    path, older = tmp_path / "t.db", tmp_path / "older"
    room = Newsroom(path)
    asyncio.run(live(room))
    room.close()
    shutil.copy(path, older)
    room = Newsroom(path)
    asyncio.run(_goes_on(room, "one"))
    room.close()
    now = path.read_bytes()
    path.write_bytes(older.read_bytes())
    with pytest.raises(StoreRolledBack, match="lacks the last"):
        open_store(url(path))
    mark = Reached(path).path.read_bytes()
    Reached(path).forget()
    room = Newsroom(path)
    asyncio.run(_goes_on(room, "two"))
    room.close()
    Reached(path).path.write_bytes(mark)
    with pytest.raises(StoreRolledBack, match="holds others than"):
        open_store(url(path))
    assert [fault.what[:4] for fault in audit(path).faults] == ["FORK"]
    path.write_bytes(now)
    open_store(url(path)).close()


async def _goes_on(room: Newsroom, said: str) -> None:
    await room.begin()
    room.at += timedelta(hours=1)
    await room.check(feed(f"{A} And {said}."))
    await room.flush()


@pytest.mark.parametrize("content", [b"", b"reached1 9", b"reached1 999 0 00 ffffffffffffffff", b"\xff" * LENGTH])
def test_a_note_that_is_damaged_or_gone_stops_nothing_and_is_made_anew(killed: Path, content: bytes) -> None:
    Reached(killed).path.write_bytes(content)
    open_store(url(killed)).close()
    made = Reached(killed).read()
    assert made is not None and made.size == audit(killed).leaves


def test_only_what_is_committed_is_noted_and_before_it_is_acknowledged(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    asyncio.run(live(room))
    reached = Reached(room.path)
    before = reached.read()

    def fails(tx: Transaction) -> None:
        tx.add_event("staff", EventKind.METADATA, room.at, {})
        assert reached.read() == before
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        room.store.commit(fails).result()
    assert reached.read() == before
    job = room.store.commit(lambda tx: tx.add_event("staff", EventKind.METADATA, room.at, {}))
    seen: queue.SimpleQueue[Extent | None] = queue.SimpleQueue()
    job.add_done_callback(lambda _: seen.put(reached.read()))
    after = seen.get(timeout=10)
    assert before is not None and after is not None and job.done()
    assert (after.size, after.numbers) == (before.size + 1, before.numbers + 1)
    room.close()
    assert audit(room.path).leaves == after.size


def test_a_note_is_of_one_length_and_says_what_it_said() -> None:
    for size in (0, 1, 10**9):
        extent = Extent(size=size, root=bytes(range(32)), numbers=size // 2, heads=size // 3)
        assert parsed(str(extent)) == extent
        assert len(str(extent)) == LENGTH
