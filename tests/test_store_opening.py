"""Opening a store: made once, never begun afresh, never taken from another, and plain words where it cannot be."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import wait
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.fed_store import SOURCE, at, capture, opened, see, url
from tracker.errors import ConfigError, StoreError, StoreLocked, StoreMissing, StoreNewer, StoreOlder, StoreReadOnly
from tracker.store import Transaction, look_at, open_store
from tracker.store.sqlite.store import REVISIONS

HOLDER = """
import sys
from tracker.store import look_at, open_store
store = open_store(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_new_store_has_a_marker_that_bears_its_id(tmp_path: Path) -> None:
    open_store(url(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        (identity,) = connection.execute("SELECT value FROM store WHERE name = 'id'").fetchone()
    assert (tmp_path / "tracker.db.id").read_text().strip() == identity
    assert not list(tmp_path.glob("*.new"))


def test_what_was_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        see(store, 0, capture("a", "Text."))
    with open_store(url(tmp_path)) as store:
        assert store.report(lambda reports: reports.counts()).versions == 1


def test_what_a_killed_process_left_beside_the_database_is_in_it_before_anything_is_added(tmp_path: Path) -> None:
    (tmp_path / "killed").mkdir()
    with opened(tmp_path) as store:
        see(store, 0, capture("a", "Text."))
        for name in ("tracker.db", "tracker.db-wal", "tracker.db.id", "tracker.db.key"):
            shutil.copy(tmp_path / name, tmp_path / "killed" / name)
    assert (tmp_path / "killed" / "tracker.db-wal").stat().st_size > 0
    with open_store(url(tmp_path / "killed")) as store:
        assert (tmp_path / "killed" / "tracker.db-wal").stat().st_size == 0
        assert store.report(lambda reports: reports.counts()).versions == 1


@pytest.mark.parametrize("empty", [False, True])
def test_a_store_that_vanished_is_missed_and_never_begun_afresh(tmp_path: Path, empty: bool) -> None:
    opened(tmp_path).close()
    (tmp_path / "tracker.db").unlink()
    if empty:
        (tmp_path / "tracker.db").touch()
    before = sorted(file.name for file in tmp_path.iterdir())
    for attempt in (open_store, look_at):
        with pytest.raises(StoreMissing, match="Restore it from a backup"):
            attempt(url(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_another_store_in_its_place_is_noticed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        open_store(url(tmp_path / name)).close()
    (tmp_path / "two" / "tracker.db").rename(tmp_path / "one" / "tracker.db")
    with pytest.raises(StoreMissing, match="is not the store that stood here"):
        open_store(url(tmp_path / "one"))
    with pytest.raises(StoreMissing, match="is not the store that stood here"):
        open_store(url(tmp_path / "one"))


def test_a_marker_half_written_by_a_crash_refuses_nothing(tmp_path: Path) -> None:
    """The crash came between the first commit and the marker: only the draft of the marker is there."""
    open_store(url(tmp_path)).close()
    marker = tmp_path / "tracker.db.id"
    identity = marker.read_text()
    marker.unlink()
    (tmp_path / "tracker.db.id.new").write_text(identity[:7])
    open_store(url(tmp_path)).close()
    assert marker.read_text() == identity


def test_where_nothing_ever_was_looking_says_so_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="there is no store at"):
        look_at(url(tmp_path))
    with pytest.raises(StoreMissing, match="there is no store at"):
        open_store(url(tmp_path), lock=False)
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_is_told_who_holds_it_and_gets_it_after_kill_9(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, url(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "open\n"
            with pytest.raises(StoreLocked, match=rf"process {holder.pid} ") as refused:
                open_store(url(tmp_path))
            assert refused.value.exit_code == 3
            look_at(url(tmp_path)).close()  # reading needs no lock
        finally:
            os.kill(holder.pid, signal.SIGKILL)
    open_store(url(tmp_path)).close()


def test_the_same_process_cannot_open_it_twice_either(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(StoreLocked):
        open_store(url(tmp_path))


def test_a_small_write_beside_the_daemon_needs_no_lock(tmp_path: Path) -> None:
    with opened(tmp_path) as daemon:
        see(daemon, 0, capture("a", "Old text."))
        (edit_id,) = see(daemon, 1, capture("a", "New text.")).edits
        with open_store(url(tmp_path), lock=False) as beside:
            beside.commit(lambda tx: tx.add_label("right", "", at(2), edit_id=edit_id)).result()
        edit = daemon.report(lambda reports: reports.edit(edit_id))
        assert edit is not None
        assert edit.label == "right"


def test_a_small_write_beside_the_daemon_outlasts_a_write_of_the_daemon(tmp_path: Path) -> None:
    """It looks, the daemon wants to write, and only then it writes: who begins first goes first, and nobody fails."""
    with opened(tmp_path) as daemon, open_store(url(tmp_path), lock=False) as beside:
        see(daemon, 0, capture("a", "Old text."))
        (edit_id,) = see(daemon, 1, capture("a", "New text.")).edits

        def label(tx: Transaction) -> None:
            assert tx.states()
            meanwhile = daemon.commit(lambda other: other.add_gap(SOURCE.id, at(2), at(3), "x"))
            wait([meanwhile], timeout=0.5)
            tx.add_label("right", "", at(2), edit_id=edit_id)

        beside.commit(label).result()
        edit = daemon.report(lambda reports: reports.edit(edit_id))
        assert edit is not None and edit.label == "right"


def revision(folder: Path, name: str) -> None:
    with closing(sqlite3.connect(folder / "tracker.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [name])
        connection.commit()


def test_a_store_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    opened(tmp_path).close()
    revision(tmp_path, "9999")
    before = (tmp_path / "tracker.db").read_bytes()
    for attempt in (open_store, look_at):
        with pytest.raises(StoreNewer, match=r"9999.*upgrade the program"):
            attempt(url(tmp_path))
    assert (tmp_path / "tracker.db").read_bytes() == before


def test_looking_at_an_older_store_says_what_brings_it_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.commit()
    with pytest.raises(StoreOlder, match="older version"):
        look_at(url(tmp_path))


def test_a_small_write_beside_a_daemon_of_an_older_version_brings_nothing_up_to_date(tmp_path: Path) -> None:
    opened(tmp_path).close()
    revision(tmp_path, REVISIONS[-2])
    before = (tmp_path / "tracker.db").read_bytes()
    with pytest.raises(StoreOlder, match="older version"):
        open_store(url(tmp_path), lock=False)
    assert (tmp_path / "tracker.db").read_bytes() == before


def test_looking_while_the_first_start_is_under_way_finds_no_store_yet(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with pytest.raises(StoreMissing, match="no store"):
        look_at(url(tmp_path))


def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").write_bytes(b"These are my notes. " * 100)
    for attempt in (open_store, look_at):
        with pytest.raises(StoreError, match="is not a store"):
            attempt(url(tmp_path))
    assert (tmp_path / "tracker.db").read_bytes() == b"These are my notes. " * 100
    assert not (tmp_path / "tracker.db.id").exists()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").mkdir()
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        open_store(url(tmp_path))


def test_a_place_where_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    """/proc takes no files from anybody, the superuser included."""
    with pytest.raises(StoreError, match="cannot be"):
        open_store("sqlite:////proc/tracker.db")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be"):
        open_store(f"sqlite:///{tmp_path}/file/tracker.db")


def test_a_store_that_could_not_be_opened_is_let_go_of(tmp_path: Path) -> None:
    opened(tmp_path).close()
    revision(tmp_path, "9999")
    for attempt in (open_store, look_at):
        with pytest.raises(StoreNewer):
            attempt(url(tmp_path))
    assert not [each for each in Path("/proc/self/fd").iterdir() if _leads_into(each, tmp_path)]
    revision(tmp_path, REVISIONS[-1])
    open_store(url(tmp_path)).close()


def _leads_into(descriptor: Path, folder: Path) -> bool:
    try:
        return descriptor.readlink().is_relative_to(folder)
    except OSError:  # the descriptor of the listing itself
        return False


def test_a_store_opened_for_reading_takes_no_writes(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with look_at(url(tmp_path)) as store:
        with pytest.raises(StoreReadOnly):
            store.commit(lambda tx: None)
        assert store.read(lambda reads: reads.states()).keys() == {"ministry"}


@pytest.mark.parametrize("bad", ["postgresql://x/y", "sqlite://", "sqlite:///", "tracker.db"])
def test_an_address_that_is_no_file_is_a_mistake_in_the_config(bad: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:///PATH"):
        open_store(bad)
