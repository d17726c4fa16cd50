"""`verify` over a whole store: clean ones are clean, and whatever is altered is found and named."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from tests.support.store_with_a_past import A, B, Newsroom, feed, made, model_case
from tracker.proof import SignedHead, parse_head
from tracker.store.sqlite.audit import Audited, audit
from tracker.store.sqlite.bodies import compress, decompress
from tracker.store.sqlite.key import load_key
from tracker.store.sqlite.log import form_sum
from tracker.store.sqlite.reached import Reached


def head(printed: str) -> SignedHead:
    found = parse_head(printed)
    assert found is not None
    return found


def faults(found: Audited) -> set[tuple[str, int | None]]:
    return {(fault.kind, fault.record) for fault in found.faults}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = made(tmp_path_factory.mktemp("store") / "t.db")
    return path.read_bytes()


@pytest.fixture
def store(tmp_path: Path, pristine: bytes) -> Path:
    path = tmp_path / "t.db"
    path.write_bytes(pristine)
    return path


def tamper(path: Path, *statements: str) -> None:
    """Change what triggers forbid, as someone with the file can."""
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_store_with_a_past_is_what_its_log_says(store: Path) -> None:
    found = audit(store)
    assert found.faults == ()
    assert found.leaves > 25
    assert found.bodies == 4
    assert found.unsigned == 0
    assert found.newest is not None and found.newest.size == found.leaves


def test_equal_copies_have_equal_opinions(store: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(store.read_bytes())
    assert audit(store).opinion == audit(tmp_path / "copy.db").opinion


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE versions SET text = replace(text, 'offensive', 'defensive') WHERE id = 1", ("versions", 1)),
        ("UPDATE checks SET at = at - 60000000 WHERE id = 2", ("checks", 2)),
        ("UPDATE checks SET record = replace(record, '203.0.113.7', '203.0.113.8') WHERE id = 1", ("checks", 1)),
        ("DELETE FROM gaps WHERE id = 1", ("gaps", 1)),
        ("INSERT INTO spans SELECT 99, version_id, first_seen, last_seen FROM spans WHERE id = 1", ("spans", 99)),
        ("UPDATE snapshots SET body = (SELECT body FROM snapshots WHERE id = 1) WHERE id = 4", ("snapshots", 4)),
        ("UPDATE flushes SET payload = zeroblob(9) WHERE id = 1", ("flushes", 1)),
        ("UPDATE verdicts SET level = 'COSMETIC' WHERE id = 1", ("verdicts", 1)),
        ("DELETE FROM findings WHERE verdict_id = 1", ("verdicts", 1)),
        ("DELETE FROM alerts WHERE id = 1", ("alerts", 1)),
        ("UPDATE heads SET opened = opened + 1 WHERE statement_id = 1", ("heads", 1)),
        ("UPDATE leaves SET salt = zeroblob(16) WHERE kind = 'versions' AND record = 2", ("versions", 2)),
        ("UPDATE signed_heads SET left_at = 1 WHERE id = 1", ("signed_heads", 1)),
        ("UPDATE signed_heads SET at = at + 1000000 WHERE id = 1", ("signed_heads", 1)),
    ],
)
def test_what_was_altered_is_named(store: Path, statement: str, named: tuple[str, int]) -> None:
    tamper(store, statement)
    assert named in faults(audit(store))


def test_the_window_begins_with_the_first_head_over_the_record(store: Path) -> None:
    connection = sqlite3.connect(store)
    seq = connection.execute("SELECT seq FROM leaves WHERE kind = 'versions' AND record = 1").fetchone()[0]
    question = "SELECT min(at) FROM signed_heads WHERE size > ?"
    first = connection.execute(question, (seq,)).fetchone()[0]
    connection.close()
    tamper(store, "UPDATE versions SET text = 'x' WHERE id = 1")
    (fault,) = audit(store).faults
    assert fault.since is not None
    assert fault.since.timestamp() == first / 1e6


def test_two_rows_that_were_swapped_are_both_named(store: Path) -> None:
    tamper(
        store,
        "UPDATE versions SET id = -1 WHERE id = 1",
        "UPDATE versions SET id = 1 WHERE id = 2",
        "UPDATE versions SET id = 2 WHERE id = -1",
    )
    assert {("versions", 1), ("versions", 2)} <= faults(audit(store))


async def test_a_head_that_left_finds_a_rollback(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await model_case(room)
    room.sign()
    room.store.settle()
    earlier = room.path.read_bytes()
    await room.check(feed(A, "One more."))
    left = head(room.sign(via="alert"))
    room.close()
    assert audit(room.path, witnesses=[left]).faults == ()
    room.path.write_bytes(earlier)
    Reached(room.path).forget()  # as whoever does this on purpose would
    assert audit(room.path).faults == ()  # in itself the old copy is clean
    (fault,) = audit(room.path, witnesses=[left]).faults
    assert "ROLLED BACK" in fault.what


async def test_a_head_that_left_finds_a_fork_with_every_signature_right(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await room.begin()
    room.store.settle()
    fork = room.path.read_bytes()
    await room.check(feed(A))
    left = head(room.sign(via="alert"))
    room.close()
    Reached(room.path).forget()
    room.path.write_bytes(fork)  # whoever has the key lives the past anew
    again = Newsroom(tmp_path / "t.db")
    again.at = room.at
    await again.begin()
    await again.check(feed(B))
    await again.check(feed(B, "more"))
    again.sign()
    again.close()
    assert audit(room.path).faults == ()
    (fault,) = audit(room.path, witnesses=[left]).faults
    assert "FORK" in fault.what
    assert fault.since == left.at


def test_a_body_replaced_by_another_of_its_length_is_found(tmp_path: Path) -> None:
    """By somebody who makes all checksums fit: what the log commits to is the body itself."""
    path = made(tmp_path / "t.db")
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    number, frame = connection.execute("SELECT id, body FROM snapshots WHERE base_id IS NULL").fetchone()
    other = compress(decompress(frame, None).replace(b"river", b"coast"), None)
    connection.execute("UPDATE snapshots SET body = ? WHERE id = ?", (other, number))
    form = form_sum("snapshots", {"base_id": None, "depth": 0, "body": other})
    connection.execute("UPDATE sums SET sum = ? WHERE kind = 'snapshots' AND record = ?", (form, number))
    connection.commit()
    connection.close()
    told = [each.what for each in audit(path).faults if (each.kind, each.record) == ("snapshots", number)]
    assert told == ["its body is not the one that was received"]


def test_a_strangers_head_is_refused(store: Path, tmp_path: Path) -> None:
    stranger = Newsroom(tmp_path / "other.db")
    left = head(stranger.sign())
    stranger.close()
    assert any("not signed by a key of this store" in fault.what for fault in audit(store, witnesses=[left]).faults)


def test_another_key_in_the_database_does_not_pass_for_the_stores(store: Path, tmp_path: Path) -> None:
    other = load_key(tmp_path / "other.key", make=True)
    assert ("keys", None) in faults(audit(store, trusted=other.public))


def test_a_flipped_bit_in_any_row_is_found(store: Path, pristine: bytes) -> None:
    """A few of the trials of benchmarks/proof.py."""
    chance = random.Random(7)
    connection = sqlite3.connect(store)
    tables = [name for (name,) in connection.execute("SELECT DISTINCT kind FROM leaves")]
    connection.close()
    for _ in range(40):
        store.write_bytes(pristine)
        flip(
            store, chance, [*tables, "leaves", "nodes", "signed_heads", "verdicts", "edits", "alerts", "heads", "sums"]
        )
        assert audit(store).faults


def flip(path: Path, chance: random.Random, tables: list[str]) -> None:
    """Turn one bit of one value of one row."""
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    while True:
        table = chance.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = chance.choice(columns)
        key = columns[0] if table not in ("nodes", "sums") else "(" + ", ".join(columns[:2]) + ")"
        keys = connection.execute(f"SELECT {', '.join(columns[:2])} FROM {table}").fetchall()
        if not keys:
            continue
        row = chance.choice(keys)
        where = f"{key} = ?" if key[0] != "(" else f"{columns[0]} = ? AND {columns[1]} = ?"
        given = row[:1] if key[0] != "(" else row
        value = connection.execute(f'SELECT "{column}" FROM {table} WHERE {where}', given).fetchone()[0]
        changed = flipped(value, chance)
        if changed is None:
            continue
        try:
            connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', (changed, *given))
        except sqlite3.IntegrityError:
            continue
        connection.commit()
        connection.close()
        return


def flipped(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(1 if value in (0, 1) else max(1, value.bit_length())))
    if isinstance(value, str | bytes) and value:
        raw = bytearray(value if isinstance(value, bytes) else value.encode())
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8 if isinstance(value, bytes) else 1)
        if isinstance(value, bytes):
            return bytes(raw)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return None
    return None
