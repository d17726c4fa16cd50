"""A disk that is full, or fails, in the middle: nothing that is acknowledged is lost, and it goes on once there is
room. benchmarks/disk_trouble.py does this at every write and read, this at some."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.support.disk_trouble import KINDS, operations, trial
from tests.support.recorded_disk import FULL, WRITE_FAILED
from tracker.errors import StoreBroken, StoreError
from tracker.store.sqlite.log import Log
from tracker.store.sqlite.reached import Reached
from tracker.store.sqlite.space import PROBE, Space
from tracker.store.sqlite.writer import Writer


@pytest.mark.parametrize("kind", KINDS)
async def test_in_the_middle_of_its_work(kind: str, tmp_path: Path) -> None:
    what, code, _ = KINDS[kind]
    (tmp_path / "whole").mkdir()
    count = await operations(tmp_path / "whole", what)
    met = ended = 0
    for share in (0.35, 0.6, 0.9):
        folder = tmp_path / str(share)
        folder.mkdir()
        found = await trial(folder, kind, int(count * share))
        assert found.wrong == "", (share, found.wrong)
        met, ended = met + found.met, ended + bool(found.broke)
    assert met
    assert ended == 0 if code == FULL else (ended or code != WRITE_FAILED)


class _Refused(sqlite3.OperationalError):
    sqlite_errorcode = WRITE_FAILED


@pytest.mark.parametrize("full", [True, False], ids=["of a quota", "of the disk"])
def test_a_write_that_is_refused_for_a_quota_is_no_broken_disk(full: bool, tmp_path: Path) -> None:
    writer = Writer(create_engine(f"sqlite:///{tmp_path}/t.db"), Log(), Reached(tmp_path / "t.db"), lambda: full)

    def refused(_: object) -> None:
        raise _Refused("disk I/O error")

    def well(_: object) -> str:
        return "well"

    try:
        with pytest.raises(StoreError if full else StoreBroken, match="is full" if full else "the disk failed"):
            writer.submit(refused).result(10)
        if full:
            assert writer.submit(well).result(10) == "well", "it goes on once there is room"
        else:
            with pytest.raises(StoreBroken):
                writer.submit(well)
    finally:
        writer.close()


def test_whether_a_little_more_may_be_written_is_tried(tmp_path: Path) -> None:
    assert not Space(tmp_path / "t.db").refuses()
    assert list(tmp_path.iterdir()) == []
    assert PROBE < 1024**2
