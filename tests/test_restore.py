"""A backup takes the place of a store: whole or not at all, whatever stood there, cut off at any step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.program import Place
from tests.support.store_with_a_past import A, B, Newsroom, feed, model_case
from tests.test_cli import refused, tracker
from tracker.errors import StoreError, StoreLocked, UsageError
from tracker.model import EventKind
from tracker.store import Filter, look_at, open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.backup import backup
from tracker.store.sqlite.restore import Restored, restore

MORE = "And on it goes."


def quiet(done: int, of: int) -> None:
    pass


async def kept(folder: Path) -> tuple[Newsroom, Path]:
    """A store with a past, a backup of it, and what was recorded since: a statement, and a head that left."""
    room = Newsroom(folder / "tracker.db")
    await model_case(room)
    room.sign(via="alert")
    backup(room.path, folder / "kept.db", trusted=None, progress=quiet)
    await room.check(feed(B, MORE))
    room.at += timedelta(hours=1)
    room.sign(via="alert")
    return room, folder / "kept.db"


def put(room: Newsroom, kept: Path, *, other: bool = False) -> Restored:
    return restore(kept, room.path, other=other, at=room.at, progress=quiet)


def texts(path: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {text for (text,) in connection.execute("SELECT text FROM versions")}


def crashed(room: Newsroom) -> None:
    """What a power cut leaves: a database with its write-ahead log beside it."""
    files = {suffix: Path(f"{room.path}{suffix}").read_bytes() for suffix in ("", "-wal", "-shm")}
    room.close()
    for suffix, content in files.items():
        Path(f"{room.path}{suffix}").write_bytes(content)


async def test_the_old_log_beside_the_new_file_does_no_harm(tmp_path: Path) -> None:
    room, saved = await kept(tmp_path)
    crashed(room)
    room.path.chmod(0o640)
    done = put(room, saved)
    assert done.aside is not None and MORE in texts(done.aside), "what stood there is whole, with its log"
    assert MORE not in texts(room.path)
    assert not Path(f"{room.path}-wal").exists()
    assert room.path.stat().st_mode & 0o777 == 0o640
    assert done.before is not None and done.before.records > done.found.leaves
    assert done.before.heads_left == 1 and done.before.left is not None
    assert audit(room.path).faults == ()
    (fault,) = audit(room.path, witnesses=[done.before.left]).faults
    assert "ROLLED BACK" in fault.what.upper()


async def test_a_store_that_is_open_is_left_alone(tmp_path: Path) -> None:
    room, saved = await kept(tmp_path)
    with pytest.raises(StoreLocked):
        put(room, saved)
    room.close()
    assert MORE in texts(room.path)
    assert list(tmp_path.glob("*restor*")) == []


@pytest.mark.parametrize("lost", ["the database", "all but the backup"])
async def test_a_store_that_is_gone_is_put_back(tmp_path: Path, lost: str) -> None:
    room, saved = await kept(tmp_path)
    room.close()
    for path in tmp_path.glob("tracker.db*"):
        if lost == "all but the backup" or path == room.path:
            path.unlink()
    done = put(room, saved)
    assert done.aside is None
    if lost == "the database":
        assert done.before is not None and done.before.lost == done.before.records > done.found.leaves
    else:
        assert done.before is None
    assert audit(room.path).faults == ()
    with look_at(f"sqlite:///{room.path}"):
        pass


async def test_a_store_that_is_damaged_is_put_back(tmp_path: Path) -> None:
    room, saved = await kept(tmp_path)
    room.close()
    first = put(room, saved)
    room.path.write_bytes(b"no database at all" * 1000)
    done = put(room, saved)
    assert done.before is None and done.aside is not None
    assert first.aside is not None and MORE in texts(first.aside), "not even in the same second is it written over"
    assert audit(room.path).faults == ()


@pytest.mark.parametrize("step", ["half a copy", "moved aside, its log left", "moved aside", "in place"])
async def test_cut_off_at_any_step_it_is_run_again(tmp_path: Path, step: str) -> None:
    room, saved = await kept(tmp_path)
    crashed(room)
    aside = Path(f"{room.path}.before-restore-20260101T000000Z")
    if step == "half a copy":
        Path(f"{room.path}.restoring").write_bytes(saved.read_bytes()[:5000])
    elif step == "in place":
        put(room, saved)
        aside = next(tmp_path.glob("tracker.db.before-restore-*Z"))
    else:
        room.path.rename(aside)
        with pytest.raises(StoreError, match="Restore it from a backup"):
            open_store(f"sqlite:///{room.path}")
    if step == "moved aside":
        for suffix in ("-wal", "-shm"):
            Path(f"{room.path}{suffix}").rename(f"{aside}{suffix}")
    room.at += timedelta(minutes=1)
    done = put(room, saved)
    assert audit(room.path).faults == ()
    assert MORE not in texts(room.path)
    where = aside if aside.exists() else done.aside
    assert where is not None and MORE in texts(where)
    assert not Path(f"{room.path}.restoring").exists()


async def test_a_damaged_backup_moves_nothing(tmp_path: Path) -> None:
    room, saved = await kept(tmp_path)
    room.close()
    raw = bytearray(saved.read_bytes())
    raw[raw.index(b"combat operations near")] ^= 1
    saved.write_bytes(bytes(raw))
    with pytest.raises(StoreError, match=r"faults .* nothing was restored"):
        put(room, saved)
    saved.write_bytes(b"not even a database")
    with pytest.raises(StoreError, match="no backup that can be read"):
        put(room, saved)
    for wrong in (tmp_path / "missing.db", room.path):
        with pytest.raises(UsageError):
            put(room, wrong)
    assert MORE in texts(room.path)
    assert list(tmp_path.glob("*restor*")) == []


async def test_the_backup_of_another_store_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    room, _ = await kept(tmp_path)
    room.close()
    (tmp_path / "other").mkdir()
    elsewhere = Newsroom(tmp_path / "other" / "tracker.db")
    await elsewhere.begin()
    await elsewhere.check(feed(A))
    elsewhere.close()
    with pytest.raises(StoreError, match="--other-store"):
        put(room, elsewhere.path)
    assert MORE in texts(room.path)
    put(room, elsewhere.path, other=True)
    with look_at(f"sqlite:///{room.path}"):
        pass
    assert Path(f"{room.path}.id").read_text() == Path(f"{elsewhere.path}.id").read_text()


@pytest.mark.asyncio(loop_scope="session")
async def test_the_command_says_what_is_missing_and_notes_it(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure()
    room, saved = await kept(tmp_path)
    room.close()
    with closing(sqlite3.connect(room.path)) as connection:
        (numbers,) = connection.execute("SELECT max(id) FROM numbers").fetchone()
    done = await tracker(place, "restore", str(saved))
    assert done.exit_code == 0
    for said in ("all as they were recorded", "is now ", "not in the backup: the last", "1 head left this machine"):
        assert said in done.stderr
    with look_at(f"sqlite:///{room.path}") as store:
        event = store.report(lambda reports: reports.events(limit=1))[0]
    assert (event.kind, event.detail["backup"]) == (EventKind.RESTORED, "kept.db")
    assert event.number > numbers, "no number is given twice"
    assert audit(room.path).faults == ()
    Path(f"{room.path}.key").unlink()
    again = await tracker(place, "restore", str(saved))
    assert again.exit_code == 0 and "signing key" in again.stderr
    assert "there is no " in str(await refused(place, "restore", str(tmp_path / "missing")))


async def test_alerts_after_a_restore_bear_new_keys(tmp_path: Path) -> None:
    """Edits are numbered anew from where the backup stood: a receiver must not take them for those that it had."""
    room, saved = await kept(tmp_path)
    told = []
    for text in ("It was said after the backup.", "It was said after the restore."):
        await room.check(feed(text, MORE))
        with look_at(f"sqlite:///{room.path}") as store:
            told.append({each.key for each in store.report(lambda reports: reports.alerts(Filter(limit=99)))})
        room.close()
        put(room, saved)
        room = Newsroom(room.path)
        await room.begin()
    room.close()
    first, second = ({key.rpartition(":")[0]: key for key in keys} for keys in told)
    since = {name for name in first.keys() & second.keys() if int(name.split(":")[1]) > 2}
    assert since and all(first[name] != second[name] for name in since)
