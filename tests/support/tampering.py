"""Eight ways to alter a record, three attackers: one who only edits rows, one who makes the whole log anew with a key
of his own, one who has the database and the key. All that SQL and the file allow is done; triggers are no hurdle.

Something put in counts as tampering where it claims a place in the past that a head has spoken of. What whoever has the
key appends after the last head that left is new evidence like any other; no log can tell it from the truth.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracker.proof import Edge, SignedHead, digest, leaf_hash, signed_bytes
from tracker.store.sqlite.audit import SUMMED
from tracker.store.sqlite.bodies import compress
from tracker.store.sqlite.convert import moment
from tracker.store.sqlite.key import Key, load_key
from tracker.store.sqlite.log import COMMITTED, FORMS, STEP, checksum, content, form_sum
from tracker.store.sqlite.record import lengthen, parsed, written
from tracker.text import text_hash

ATTACKERS = ("edits rows", "makes the log anew", "has database and key")


@dataclass
class Scene:
    """A store, an older copy of it, the last head that left the machine, and the key."""

    pristine: bytes
    older: bytes
    left: SignedHead
    key: Path


def tamper(path: Path, scene: Scene, kind: str, attacker: str, chance: random.Random) -> None:
    """Lay the store of `scene` at `path`, altered."""
    path.write_bytes(scene.older if kind == "database rolled back" else scene.pristine)
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("PRAGMA foreign_keys=OFF")
    KINDS[kind](connection, chance, scene.left.size)
    if attacker == "makes the log anew":
        relog(connection, load_key(path.with_name("his.key"), make=True))
    if attacker == "has database and key":
        relog(connection, load_key(scene.key, make=False))
    connection.commit()
    connection.close()


# --- what is altered ---------------------------------------------------------------------------------------------


def _covered(connection: sqlite3.Connection, kind: str, chance: random.Random, size: int) -> int:
    rows = connection.execute("SELECT record FROM leaves WHERE kind = ? AND seq < ?", (kind, size)).fetchall()
    return int(chance.choice(rows)[0])


def text_changed(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    row = _covered(connection, "versions", chance, size)
    title, text = connection.execute("SELECT title, text FROM versions WHERE id = ?", (row,)).fetchone()
    words = text.split()
    words[chance.randrange(len(words))] = "peacefully"
    changed = " ".join(words)
    values = (changed, text_hash(title, changed), row)
    connection.execute("UPDATE versions SET text = ?, hash = ? WHERE id = ?", values)


def row_deleted(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    kind = chance.choice(("checks", "versions", "spans", "gaps", "readings", "flushes"))
    connection.execute(f"DELETE FROM {kind} WHERE id = ?", (_covered(connection, kind, chance, size),))


def rows_swapped(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    kind = chance.choice(("checks", "versions", "flushes"))
    first = second = _covered(connection, kind, chance, size)
    while second == first:
        second = _covered(connection, kind, chance, size)
    for before, after in ((first, -1), (second, first), (-1, second)):
        connection.execute(f"UPDATE {kind} SET id = ? WHERE id = ?", (after, before))


def row_inserted(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    kind = chance.choice(("spans", "gaps", "versions", "checks"))
    row = _covered(connection, kind, chance, size)
    columns = ", ".join(f'"{name}"' for name in COMMITTED[kind])
    connection.execute(f"INSERT INTO {kind} (id, {columns}) SELECT ?, {columns} FROM {kind} WHERE id = ?", (9_999, row))


def time_changed(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    kind, column = chance.choice((("checks", "at"), ("versions", "at"), ("spans", "last_seen"), ("gaps", "start")))
    by = chance.choice((-1, 1)) * chance.randrange(1, 86_400_000_000)
    row = _covered(connection, kind, chance, size)
    connection.execute(f"UPDATE {kind} SET {column} = {column} + ? WHERE id = ?", (by, row))


def body_replaced(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    row = _covered(connection, "snapshots", chance, size)
    body = b"<rss version='2.0'><channel><item>%d</item></channel></rss>" % chance.randrange(10**9)
    values = (sha256(body).digest(), len(body), compress(body, None), row)
    connection.execute("UPDATE snapshots SET sha256 = ?, length = ?, body = ?, base_id = NULL WHERE id = ?", values)


def log_truncated(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    keep = chance.randrange(size // 2, size)
    gone = connection.execute("SELECT kind, record FROM leaves WHERE seq >= ?", (keep,)).fetchall()
    for kind, record in gone:
        connection.execute(f"DELETE FROM {kind} WHERE id = ?", (record,))
        connection.execute("DELETE FROM sums WHERE kind = ? AND record = ?", (kind, record))
    connection.execute("DELETE FROM leaves WHERE seq >= ?", (keep,))
    for (head,) in connection.execute("SELECT id FROM signed_heads WHERE size > ?", (keep,)).fetchall():
        connection.execute("DELETE FROM signed_heads WHERE id = ?", (head,))
        connection.execute("DELETE FROM sums WHERE kind = 'signed_heads' AND record = ?", (head,))


def rolled_back(connection: sqlite3.Connection, chance: random.Random, size: int) -> None:
    """The older copy; what is put in afterwards may make it as long as it was."""
    for number in range(chance.randrange(0, 40)):
        values = (1_000 + number, "staff", number, number + 1, "not running")
        connection.execute("INSERT INTO gaps VALUES (?, ?, ?, ?, ?)", values)


KINDS: dict[str, Callable[[sqlite3.Connection, random.Random, int], None]] = {
    "text changed": text_changed,
    "row deleted": row_deleted,
    "rows swapped": rows_swapped,
    "row inserted": row_inserted,
    "time changed": time_changed,
    "body replaced": body_replaced,
    "log truncated": log_truncated,
    "database rolled back": rolled_back,
}


# --- the log made anew -------------------------------------------------------------------------------------------


def _rows(connection: sqlite3.Connection, question: str) -> list[dict[str, Any]]:
    cursor = connection.execute(question)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def relog(connection: sqlite3.Connection, key: Key) -> None:
    """Make leaves, nodes, checksums and every head anew over what is there now, signed with `key`."""
    connection.execute("UPDATE keys SET public = ? WHERE id = (SELECT max(id) FROM keys)", (key.public,))
    known = {(row["kind"], row["record"]): row for row in _rows(connection, "SELECT * FROM leaves")}
    records: dict[tuple[str, int], dict[str, Any]] = {}
    for kind in COMMITTED:
        for row in _rows(connection, f"SELECT * FROM {kind} ORDER BY id"):
            records[kind, row["id"]] = row
    past = len(known) // 2  # where what was put in claims to have been all along
    order = sorted(records, key=lambda each: known[each]["seq"] if each in known else past)
    for table in ("leaves", "nodes", "sums"):
        connection.execute(f"DELETE FROM {table}")
    heads = _rows(connection, "SELECT * FROM signed_heads ORDER BY size, id")
    store = connection.execute("SELECT value FROM store WHERE name = 'id'").fetchone()[0]
    edge = Edge()
    for kind, record in order:
        values = dict(records[kind, record])
        if kind in FORMS:
            connection.execute("INSERT INTO sums VALUES (?, ?, ?)", (kind, record, form_sum(kind, values)))
        if kind == "checks":
            found = parsed(values["record"])
            base = records.get(("checks", found["after"])) if "after" in found else None
            try:
                values["record"] = written(lengthen(found, parsed(base["record"])) if base else found)
            except (KeyError, IndexError):  # the record it leaned on is another now: as good as he can
                values["record"] = written(found)
        salt = known[kind, record]["salt"] if (kind, record) in known else bytes(16)
        sealed = digest(salt, content(kind, values))
        connection.execute("INSERT INTO leaves VALUES (?, ?, ?, ?, ?)", (edge.size, kind, record, sealed, salt))
        for level, position, made in edge.append(leaf_hash(kind, record, sealed)):
            if level % STEP == 0:
                connection.execute("INSERT INTO nodes VALUES (?, ?, ?)", (level, position, made))
        while heads and heads[0]["size"] <= edge.size:
            _sign(connection, heads.pop(0), edge, store, key)
    for head in heads:
        _sign(connection, head, edge, store, key)
    _sum_up(connection)


def _sign(connection: sqlite3.Connection, head: dict[str, Any], edge: Edge, store: str, key: Key) -> None:
    signature = key.sign(signed_bytes(store, edge.size, moment(head["at"]), edge.root))
    values = (edge.size, edge.root, signature, head["id"])
    connection.execute("UPDATE signed_heads SET size = ?, root = ?, signature = ? WHERE id = ?", values)


def _sum_up(connection: sqlite3.Connection) -> None:
    findings: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(connection, "SELECT * FROM findings ORDER BY id"):
        del row["id"]
        findings.setdefault(row["verdict_id"], []).append(row)
    for kind in SUMMED:
        for row in _rows(connection, f"SELECT * FROM {kind}"):
            record = row["statement_id"] if kind == "heads" else row["id"]
            more = findings.get(record, []) if kind == "verdicts" else []
            connection.execute("INSERT INTO sums VALUES (?, ?, ?)", (kind, record, checksum(row, more)))
