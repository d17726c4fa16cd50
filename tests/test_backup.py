"""A backup is the store, checked; restoring one is putting it back; a naive copy is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.store_with_a_past import A, B, Newsroom, feed, made, model_case
from tracker.errors import StoreError
from tracker.proof import parse_head
from tracker.store import open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.backup import backup
from tracker.store.sqlite.key import load_key


def quiet(done: int, of: int) -> None:
    pass


async def test_a_backup_beside_a_writer_restores_to_the_same_heads(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await model_case(room)
    left = parse_head(room.sign(via="alert"))
    assert left is not None
    key = load_key(tmp_path / "t.db.key", make=False)
    found = backup(room.path, tmp_path / "kept.db", trusted=key.public, progress=quiet)
    await room.check(feed(A))  # the writer was not disturbed
    room.close()
    assert found.newest == left

    for each in tmp_path.glob("t.db*"):  # the disk is lost, but for the marker and the key
        if each.suffix not in (".id", ".key"):
            each.unlink()
    with pytest.raises(StoreError, match="Restore it from a backup"):
        open_store(f"sqlite:///{room.path}")
    (tmp_path / "kept.db").replace(room.path)
    assert audit(room.path, trusted=key.public, witnesses=[left]).faults == ()
    again = Newsroom(room.path)
    again.at = room.at
    await again.begin()
    await again.check(feed(B, "And on it goes."))
    again.sign()
    again.close()
    assert audit(room.path, trusted=key.public, witnesses=[left]).faults == ()


def test_a_damaged_store_is_not_copied_as_if_it_were_well(tmp_path: Path) -> None:
    path = made(tmp_path / "t.db")
    raw = bytearray(path.read_bytes())
    place = raw.index(b"combat operations near")
    raw[place] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(StoreError, match="faults and was not kept"):
        backup(path, tmp_path / "kept.db", trusted=None, progress=quiet)
    assert not (tmp_path / "kept.db").exists()
    assert list(tmp_path.glob(".kept*")) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = made(tmp_path / "t.db")
    (tmp_path / "kept.db").write_text("something precious")
    with pytest.raises(StoreError, match="is there already"):
        backup(path, tmp_path / "kept.db", trusted=None, progress=quiet)
    assert (tmp_path / "kept.db").read_text() == "something precious"


async def test_a_copy_without_the_write_ahead_log_is_found_out(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await room.begin()
    await room.check(feed(A))
    left = parse_head(room.sign(via="alert"))
    (tmp_path / "naive.db").write_bytes(room.path.read_bytes())  # `cp` of a live database
    room.close()
    assert left is not None
    assert audit(tmp_path / "naive.db", witnesses=[left]).faults
