"""Erasure on duty: the text is nowhere in the files afterwards, all else is, and the log still verifies."""

from __future__ import annotations

import sqlite3
from datetime import UTC
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.store_with_a_past import OTHER, START, A, B, Newsroom, feed, model_case
from tracker.cli import app
from tracker.errors import UsageError
from tracker.model import EventKind
from tracker.proof import parse_head
from tracker.report import FORMATS, render, with_operations
from tracker.store import Filter, look_at, open_store
from tracker.store.sqlite.audit import audit

SECRET = "offensive operations"
WHY = {"reason": "court order 7/2026", "authority": "the editor"}


def bytes_of(path: Path) -> bytes:
    """All that the store keeps on the disk, every body decoded."""
    files = [each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name)]
    with look_at(f"sqlite:///{path}") as store:
        connection = sqlite3.connect(path)
        for snapshot, frame in connection.execute("SELECT id, body FROM snapshots").fetchall():
            if frame:
                files.append(store.read(lambda reads, this=snapshot: reads.body(this)))  # type: ignore[misc]
        connection.close()
    return b"\n".join(files)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    room = Newsroom(tmp_path / "t.db")
    await model_case(room)
    room.sign(via="alert")
    room.close()
    assert SECRET.encode() in bytes_of(room.path)
    return room.path


def erase(path: Path, version: int = 1) -> None:
    with open_store(f"sqlite:///{path}") as store:
        store.commit(lambda tx: tx.erase(version, START, **WHY)).result()
        store.commit(lambda tx: tx.sign_head(START)).result()
        store.settle()


def test_the_text_is_gone_from_every_file(path: Path) -> None:
    erase(path)
    assert SECRET.encode() not in bytes_of(path)


def test_the_log_still_verifies_against_a_head_from_before(path: Path) -> None:
    with look_at(f"sqlite:///{path}") as store:
        before = store.report(lambda reports: reports.newest_head())
    assert before is not None
    erase(path)
    found = audit(path, witnesses=[before])
    assert found.faults == ()
    assert found.erased == 2  # the version and the one body that held it
    assert found.leaves == before.size + 2  # two tombstones


def test_bodies_that_leaned_on_the_erased_one_are_still_whole(path: Path) -> None:
    with look_at(f"sqlite:///{path}") as store:
        before = [store.read(lambda reads, this=n: reads.body(this)) for n in (2, 3, 4)]  # type: ignore[misc]
    erase(path)
    with look_at(f"sqlite:///{path}") as store:
        assert [store.read(lambda reads, this=n: reads.body(this)) for n in (2, 3, 4)] == before  # type: ignore[misc]


def test_what_was_said_of_it_is_gone_and_reports_still_read(path: Path) -> None:
    erase(path)
    with look_at(f"sqlite:///{path}") as store:
        edit = store.report(lambda reports: reports.edits(Filter()))[0]
        assert edit.old == "[erased on duty 2026-01-02: court order 7/2026]"
        assert edit.erased == ("old",)
        assert edit.findings == ()
        assert edit.new.endswith(B)
        with pytest.raises(UsageError, match="erased on duty"):
            store.prove(edit.number)
        assert store.report(lambda reports: reports.alerts(Filter(limit=9)))[0].error == "its text was erased on duty"


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_shows_the_rest_of_an_edit_as_if_nothing_had_stood_there(path: Path, format: str) -> None:
    erase(path)
    with look_at(f"sqlite:///{path}") as store:
        edits = [with_operations(each) for each in store.report(lambda reports: reports.edits(Filter()))]
    told = render(format, edits[:1], (), head=None, zone=UTC, generated=START, width=200, colour=False)
    assert "erased on duty 2026-01-02: court order 7/2026" in told


def test_a_history_says_which_version_was_erased(path: Path) -> None:
    erase(path)
    with look_at(f"sqlite:///{path}") as store:
        history = store.report(lambda reports: reports.history(1))
    assert history is not None
    assert [version.erased for version in history.versions] == [True, False]
    config = path.with_name("tracker.toml")
    config.write_text('[store]\nurl = "sqlite:///t.db"\n')
    config.with_name("sources.toml").write_text("")
    shown = CliRunner().invoke(app, ["history", "1", "--diff", "--config", str(config)])
    assert "live    erased" in shown.stdout and "[-[erased on duty 2026-01-02: court order 7/2026]-]" in shown.stdout
    refused = CliRunner().invoke(app, ["diff", "1", "1..2", "--config", str(config)])
    assert isinstance(refused.exception, UsageError) and "nothing is left of version 1" in str(refused.exception)


def test_the_tombstone_says_why_and_on_whose_word(path: Path) -> None:
    erase(path)
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT kind, record, reason, authority FROM tombstones").fetchall()
    assert rows == [(kind, 1, WHY["reason"], WHY["authority"]) for kind in ("versions", "snapshots")]
    leaf = "SELECT salt FROM leaves WHERE kind = 'versions' AND record = 1"
    assert connection.execute(leaf).fetchone() == (None,)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET text = 'something else' WHERE id = 1",
        "UPDATE versions SET at = at + 1 WHERE id = 1",
        "UPDATE snapshots SET body = x'00' WHERE id = 1",
        "UPDATE tombstones SET reason = 'none' WHERE id = 1",
        "DELETE FROM tombstones WHERE id = 1",
    ],
)
def test_nobody_can_put_words_into_an_erased_record(path: Path, statement: str) -> None:
    erase(path)
    connection = sqlite3.connect(path)
    for trigger in ("versions_no_update", "snapshots_no_update", "tombstones_no_update", "tombstones_no_delete"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert audit(path).faults


def test_evidence_that_was_not_erased_cannot_be_written_to(path: Path) -> None:
    erase(path)
    connection = sqlite3.connect(path)
    for statement in (
        "UPDATE versions SET text = 'x' WHERE id = 2",
        "UPDATE snapshots SET body = x'00' WHERE id = 3",
        "UPDATE leaves SET salt = NULL WHERE kind = 'versions' AND record = 2",
        "UPDATE leaves SET digest = x'00' WHERE kind = 'versions' AND record = 1",
        "DELETE FROM versions WHERE id = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
    connection.close()


async def test_the_work_goes_on_after_an_erasure(path: Path) -> None:
    erase(path, version=3)  # the text that is published now
    room = Newsroom(path)
    room.at = START.replace(day=3)
    await room.begin()
    await room.check(feed(B, OTHER + " Entry is free.", "Third statement: 12 vehicles were destroyed."))
    await room.check(feed(A, OTHER))
    head = parse_head(room.sign())
    room.close()
    assert head is not None
    assert audit(path, witnesses=[head]).faults == ()


def test_what_was_erased_cannot_be_erased_again(path: Path) -> None:
    erase(path)
    with pytest.raises(UsageError, match="of version 1 nothing is left"):
        erase(path)


def test_a_version_that_is_not_there_is_a_mistake(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store, pytest.raises(UsageError, match="no version 99"):
        store.commit(lambda tx: tx.erase(99, START, **WHY)).result()


def test_a_leaf_tells_nothing_of_what_was_erased(path: Path) -> None:
    """Its salt is of chance, so nobody can guess the text from the digest, and it goes with the text."""
    connection = sqlite3.connect(path)
    salts = [salt for (salt,) in connection.execute("SELECT salt FROM leaves")]
    assert len(set(salts)) == len(salts) > 9
    erase(path)
    left = connection.execute("SELECT salt FROM leaves WHERE kind = 'versions' AND record = 1").fetchall()
    connection.close()
    assert left == [(None,)]


def test_a_message_that_waits_with_the_text_is_gone_too(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        owed = store.report(lambda reports: reports.alerts(Filter(limit=9)))[0]
        body = f"They prepare {SECRET}.".encode()
        store.commit(lambda tx: tx.begin_sending(owed.key, owed.target, [owed.id], body, START)).result()
    erase(path)
    with look_at(f"sqlite:///{path}") as store:
        assert store.read(lambda reads: reads.sendings(owed.target)) == []
    assert SECRET.encode() not in bytes_of(path)


def test_an_event_that_quotes_the_text_is_erased_with_it(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        quoted = {"version": 1, "title": "Statement 1", "text": A}
        store.commit(lambda tx: tx.add_event("staff", EventKind.CONTRADICTION, START, quoted)).result()
    erase(path)
    assert SECRET.encode() not in bytes_of(path)
    assert audit(path).faults == ()


def test_a_text_that_still_stands_there_is_gone_from_every_body_since(path: Path) -> None:
    """It was never seen to go, so no span of it has an end."""
    with look_at(f"sqlite:///{path}") as store:
        history = store.report(lambda reports: reports.history(1))
    assert history is not None and history.versions[-1].text == B
    assert bytes_of(path).count(b"combat operations") > 2
    erase(path, history.versions[-1].id)
    assert b"combat operations" not in bytes_of(path)
