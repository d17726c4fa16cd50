"""A store from before there was a log is brought up to date: its evidence becomes the first leaves, nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.store_with_a_past import Newsroom, feed, made
from tests.test_store_migration import older as first_form
from tracker.sources import extract
from tracker.store import look_at, open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.log import COMMITTED
from tracker.store.sqlite.record import written

LATER = ("leaves", "nodes", "signed_heads", "sums", "tombstones", "stamps", "keys")
"""Tables of the log, and evidence that came with it."""

LABELS = (
    "CREATE TABLE labels (id INTEGER NOT NULL, edit_id INTEGER NOT NULL, at BIGINT NOT NULL, label VARCHAR NOT NULL, "
    "note TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(edit_id) REFERENCES edits (id))"
)
"""As it was when only edits had labels."""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    return older_store(tmp_path)


def older_store(tmp_path: Path) -> Path:
    """The model case as the form before would hold it."""
    path = made(tmp_path / "t.db", read=extract)
    with look_at(f"sqlite:///{path}") as store:
        whole = {check: store.read(lambda reads, this=check: reads.record(this)) for check in range(1, 6)}  # type: ignore[misc]
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for check, record in whole.items():  # that form had no differences
        connection.execute("UPDATE checks SET record = ? WHERE id = ?", (written(record), check))
    first_form(tmp_path / "form.db", "0002")
    connection.execute(f"ATTACH '{tmp_path / 'form.db'}' AS form")
    for what in ("table", "index"):
        names = f"SELECT name FROM {{form}}.sqlite_master WHERE type = '{what}' AND sql IS NOT NULL"
        later = f"{names.format(form='main')} EXCEPT {names.format(form='form')}"
        for (name,) in connection.execute(later).fetchall():
            connection.execute(f"DROP {what} {name}")
    connection.commit()
    connection.execute("DETACH form")
    connection.execute("DROP TABLE labels")
    connection.execute(LABELS)
    connection.execute("CREATE INDEX ix_labels_edit_id ON labels (edit_id)")
    for table in COMMITTED:
        if table not in LATER:
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                connection.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'evidence'); END"
                )
    connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.commit()
    connection.close()
    for beside in (".key", ".reached"):
        (tmp_path / f"t.db{beside}").unlink()
    return path


def counts(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    found = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in COMMITTED
        if name not in LATER
    }
    connection.close()
    return found


async def test_its_past_becomes_the_first_leaves(older: Path) -> None:
    before = counts(older)
    open_store(f"sqlite:///{older}").close()
    assert counts(older) == before
    found = audit(older)
    assert found.faults == ()
    assert found.leaves == sum(before.values()) + 1  # and the key
    room = Newsroom(older)
    await room.begin()
    await room.check(feed("It goes on."))
    room.sign()
    room.close()
    assert audit(older).faults == ()
