"""What is acknowledged is on the disk, what is evidence stays, and what is committed is seen."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from tests.support.fed_store import SOURCE, at, capture, fetched, opened, see, url
from tracker.errors import StoreError
from tracker.pipeline import off_loop
from tracker.store import Store, Transaction, open_store
from tracker.store.sqlite import tables
from tracker.store.sqlite.audit import audit
from tracker.store.values import UnchangedSpan


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


class Gate:
    """A job that keeps the writer busy until it is let go on, so that what follows is committed as one group."""

    def __init__(self, store: Store) -> None:
        self._go_on, self._entered = threading.Event(), threading.Event()
        self._job = store.commit(self._wait)
        assert self._entered.wait(10)

    def _wait(self, _: Transaction) -> None:
        self._entered.set()
        assert self._go_on.wait(10)

    def open(self) -> None:
        self._go_on.set()
        self._job.result(10)


def gap(tx: Transaction, name: str) -> None:
    tx.add_gap(SOURCE.id, at(0), at(1), name)


def fails(_: Transaction) -> None:
    raise ZeroDivisionError


def gaps(store: Store) -> list[str]:
    with closing(sqlite3.connect(store.path)) as connection:
        return [name for (name,) in connection.execute("SELECT reason FROM gaps ORDER BY id")]


# --- groups ------------------------------------------------------------------------------------------------------


def test_a_job_that_fails_fails_alone(store: Store) -> None:
    gate = Gate(store)
    one, bad, two = (store.commit(work) for work in (lambda tx: gap(tx, "one"), fails, lambda tx: gap(tx, "two")))
    gate.open()
    with pytest.raises(ZeroDivisionError):
        bad.result(10)
    one.result(10)
    two.result(10)
    assert gaps(store) == ["one", "two"]


def test_what_a_failing_job_had_written_is_undone(store: Store) -> None:
    def half(tx: Transaction) -> None:
        gap(tx, "half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.commit(half).result(10)
    assert gaps(store) == []


def test_what_a_failing_job_had_noted_is_not_in_the_log(store: Store) -> None:
    def half(tx: Transaction) -> None:
        gap(tx, "half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.commit(half).result(10)
    store.commit(lambda tx: gap(tx, "whole")).result(10)
    assert audit(Path(store.name)).faults == ()


def test_a_group_is_seen_by_others_only_once_it_is_committed_and_acknowledged_only_then(store: Store) -> None:
    gate = Gate(store)
    seen: list[list[str]] = []
    first = store.commit(lambda tx: gap(tx, "first"))
    second = store.commit(lambda tx: seen.append(gaps(store)) or first.done())
    gate.open()
    assert second.result(10) is False, "the first job of the group was acknowledged before the commit"
    assert seen == [[]]
    assert gaps(store) == ["first"]


def test_a_refused_write_is_an_error_of_the_store(store: Store) -> None:
    with pytest.raises(StoreError, match="the database refused a write"):
        store.commit(lambda tx: tx.add_span(999, at(0), at(1))).result(10)  # no such version
    store.commit(lambda tx: gap(tx, "later")).result(10)


def test_a_job_cancelled_while_it_waits_is_not_run_and_the_writer_lives_on(store: Store) -> None:
    gate = Gate(store)
    cancelled = store.commit(lambda tx: gap(tx, "cancelled"))
    after = store.commit(lambda tx: gap(tx, "after"))
    assert cancelled.cancel()
    gate.open()
    after.result(10)
    assert gaps(store) == ["after"]


async def test_a_task_cancelled_while_its_commit_is_under_way_does_not_stop_the_writer(store: Store) -> None:
    gate = Gate(store)
    task = asyncio.create_task(off_loop(store.commit(lambda tx: gap(tx, "abandoned"))))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.open()
    await off_loop(store.commit(lambda tx: gap(tx, "after")))
    assert gaps(store)[-1] == "after"


def test_closing_commits_what_is_queued_and_refuses_what_comes_later(tmp_path: Path) -> None:
    store = opened(tmp_path)
    gate = Gate(store)
    jobs = [store.commit(lambda tx, n=n: gap(tx, str(n))) for n in range(10)]  # type: ignore[misc]
    gate.open()
    store.close()
    assert all(job.done() for job in jobs)
    assert gaps(store) == [str(n) for n in range(10)]
    with pytest.raises(StoreError, match="closed"):
        store.commit(lambda tx: gap(tx, "too late"))


def test_eight_threads_at_once_lose_nothing_and_mix_nothing_up(store: Store) -> None:
    each = 40
    told: dict[str, int] = {}

    def work(thread: int) -> None:
        waiting: list[tuple[str, Future[int]]] = []
        for n in range(each):
            name = f"{thread}-{n}"
            waiting.append((name, store.commit(lambda tx, name=name: tx.add_statement(SOURCE.id, name))))  # type: ignore[misc]
        for name, future in waiting:
            told[name] = future.result(30)

    threads = [threading.Thread(target=work, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(sqlite3.connect(store.path)) as connection:
        kept = dict(connection.execute("SELECT key, id FROM statements").fetchall())
    assert kept == told
    assert len(kept) == 8 * each


# --- durability --------------------------------------------------------------------------------------------------

WRITER = """
import os, sys
from datetime import UTC, datetime
from itertools import count
from tracker.store import open_store

def write(turn):
    time = datetime(2026, 6, 1, tzinfo=UTC)
    store = open_store(sys.argv[1])
    for start in count(turn * 1_000_000, 5):
        numbers = range(start, start + 5)
        some = [store.commit(lambda tx, n=n: tx.add_gap("ministry", time, time, str(n))) for n in numbers]
        for n, future in zip(numbers, some):
            future.result()
            os.write(1, f"{n}\\n".encode())

for turn in range(int(sys.argv[2])):
    child = os.fork()
    if not child:
        write(turn)
    os.write(1, f"pid {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"ended\\n")
"""
"""Writes without end in one child after another, and says what was acknowledged."""


def test_kill_9_in_the_middle_of_commits_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    opened(tmp_path).close()
    chance, turns = random.Random(20260601), 10
    acknowledged: set[str] = set()
    command = [sys.executable, "-c", WRITER, url(tmp_path), str(turns)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(turns):
            child = int(writer.stdout.readline().removeprefix("pid "))
            for _ in range(chance.randrange(1, 60)):
                acknowledged.add(writer.stdout.readline().strip())
            os.kill(child, signal.SIGKILL)
            while (line := writer.stdout.readline().strip()) != "ended":
                acknowledged.add(line)
    with open_store(url(tmp_path)) as store, closing(sqlite3.connect(store.path)) as connection:
        kept = gaps(store)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert len(acknowledged) >= turns
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept))


def test_each_commit_waits_for_the_disk(store: Store) -> None:
    """FULL is 2. With NORMAL, 397 of 464 simulated power cuts lost an acknowledged commit."""

    def pragmas(tx: Transaction) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return {name: tx._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    assert store.commit(pragmas).result(10) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# --- evidence ----------------------------------------------------------------------------------------------------


def fill(store: Store) -> None:
    """A row in every table of evidence."""
    see(store, 0, capture("a", "Old text."))
    see(store, 5, capture("a", "New text."))
    see(store, 6, capture("a", "New text."), capture("b", "New text."))

    def rest(tx: Transaction) -> None:
        gap(tx, "down")
        tx.add_flush(at(6), {SOURCE.id: UnchangedSpan(at(5), at(6), 3)})
        tx.add_stamp(tx.sign_head(at(7)), at(7), "authority", b"token")
        tx.erase(1, at(8), reason="an order", authority="a person")

    store.commit(rest).result(10)


@pytest.mark.parametrize("table", tables.EVIDENCE)
def test_evidence_can_be_neither_changed_nor_deleted(store: Store, table: str) -> None:
    fill(store)
    # Of versions an erased one may be blanked, of snapshots the frame may change; neither may become nothing.
    reason = "NOT NULL" if table in ("versions", "snapshots") else r"appended|stays"
    with closing(sqlite3.connect(store.path)) as connection:
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        assert rows
        column = connection.execute(f"SELECT * FROM {table}").description[-1][0]
        with pytest.raises(sqlite3.DatabaseError, match=reason):
            connection.execute(f'UPDATE {table} SET "{column}" = NULL')
        with pytest.raises(sqlite3.DatabaseError, match=r"appended|stays"):
            connection.execute(f"DELETE FROM {table}")
        assert connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() == rows


LOGGED = (*tables.EVIDENCE, "leaves", "nodes", "signed_heads")


@pytest.mark.parametrize("table", LOGGED)
def test_nothing_can_be_put_in_the_place_of_evidence(store: Store, table: str) -> None:
    """Where a row is replaced, no trigger sees that the one before it is deleted."""
    fill(store)
    with closing(sqlite3.connect(store.path)) as connection:
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() or [_node(connection)]
        columns = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
        for key in _keys(connection, table):
            other = [value if name in key else _another(value) for name, value in zip(columns, rows[0], strict=True)]
            marks = ", ".join("?" * len(columns))
            with pytest.raises(sqlite3.IntegrityError, match="appended and never replaced"):
                connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", other)
        assert connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() == rows


def _keys(connection: sqlite3.Connection, table: str) -> list[set[str]]:
    """The sets of columns that may be there once only."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    unique = [row[1] for row in connection.execute(f"PRAGMA index_list({table})") if row[2]]
    named = [{row[2] for row in connection.execute(f"PRAGMA index_info({index})")} for index in unique]
    return [{column[1] for column in columns if column[5]}, *named]


def _another(value: object) -> object:
    return value + 1_000 if isinstance(value, int) else f"{value!r} and more"


def _node(connection: sqlite3.Connection) -> tuple[object, ...]:
    """A log this short has no node yet."""
    node = (8, 0, b"hash")
    connection.execute("INSERT INTO nodes VALUES (?, ?, ?)", node)
    return node


@pytest.mark.parametrize("table", ["versions", "snapshots"])
def test_an_erased_record_cannot_be_moved_over_another(store: Store, table: str) -> None:
    fill(store)
    with closing(sqlite3.connect(store.path)) as connection:
        erased, other = connection.execute(f"SELECT min(id), max(id) FROM {table}").fetchone()
        with pytest.raises(sqlite3.IntegrityError, match="appended and never moved"):
            connection.execute(f"UPDATE OR REPLACE {table} SET id = {other} WHERE id = {erased}")


def test_the_migrated_schema_is_that_of_the_tables(store: Store) -> None:
    engine = create_engine(f"sqlite:///{store.path}")
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, SQLModel.metadata) == []
    finally:
        engine.dispose()


# --- readers -----------------------------------------------------------------------------------------------------


def test_a_reader_sees_what_was_committed_a_moment_ago(store: Store) -> None:
    """The connection that reads is kept open: it must not stay in the moment of its first question."""
    for minute in range(5):
        see(store, minute, capture("a", f"Text {minute}."))
        (found,) = store.read(lambda reads: reads.heads(SOURCE.id)).values()
        assert store.read(lambda reads, v=found.version_id: reads.version(v)).text == f"Text {minute}."  # type: ignore[misc]
        assert store.report(lambda reports: reports.counts()).versions == minute + 1


@pytest.mark.parametrize("asked", [1, 3, 8, 1_300])
def test_a_question_about_many_things_is_answered_for_each_of_them_once(store: Store, asked: int) -> None:
    """However many they are: one question takes some hundreds of them at a time."""
    see(store, 0, *(capture(f"key {n}", f"Text {n}.") for n in range(1_300)))
    keys = [f"key {n}" for n in range(asked)]
    heads = store.read(lambda reads: reads.heads(SOURCE.id, [*keys, "none"], place="nowhere"))
    assert heads.keys() == set(keys)
    bearers = store.read(lambda reads: reads.bearers(SOURCE.id, [*keys, "none"]))
    assert bearers == {key: [head.statement_id] for key, head in heads.items()} | {"none": []}
    shown = store.read(lambda reads: reads.shown([*(each.statement_id for each in heads.values()), 9_999]))
    assert sorted((each.key, each.text) for each in shown) == sorted((key, f"Text {key[4:]}.") for key in keys)
    assert store.read(lambda reads: (reads.heads(SOURCE.id, place="nowhere"), reads.shown([]))) == ({}, [])


def test_a_report_is_about_one_moment(store: Store) -> None:
    see(store, 0, capture("a", "Old text."))

    def slow(reports: object) -> tuple[int, int]:
        before = reports.counts().versions  # type: ignore[attr-defined]
        see(store, 5, capture("a", "New text."))
        return before, reports.counts().versions  # type: ignore[attr-defined]

    assert store.report(slow) == (1, 1)
    assert store.report(lambda reports: reports.counts()).versions == 2


def test_times_keep_their_microseconds(store: Store) -> None:
    exact = at(0).replace(microsecond=123_457)
    store.commit(lambda tx: tx.record_check(SOURCE.id, fetched(exact, b""), snapshot_id=None, origin=None)).result(10)
    store.commit(lambda tx: tx.see_until(SOURCE.id, exact)).result(10)
    assert store.read(lambda reads: reads.states())[SOURCE.id].seen_until == exact
