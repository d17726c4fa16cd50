"""One series of numbers over all that happened: given once, never changed, the same wherever something is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from tests.support.fed_store import SOURCE, at, capture, opened, see
from tests.test_store_migration import older
from tracker.model import EditReport, EventKind, EventReport, RemovalReport
from tracker.report import edit_page, edit_record, event_record, removal_record
from tracker.store import Filter, Store, Transaction, open_store
from tracker.store.sqlite.audit import audit

A, B, C = (capture("a", text, url="https://x.example/a") for text in ("It holds.", "It held.", "It is lost."))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def event(store: Store, kind: EventKind, minute: float) -> int:
    def write(tx: Transaction) -> int:
        return tx.add_event(SOURCE.id, kind, at(minute), {}, statement_id=1)

    return store.commit(write).result()


def given(store: Store) -> dict[int, str]:
    """What each number names."""
    found = {}
    for number in range(1, 100):
        told = store.report(lambda reports, this=number: reports.numbered(this))
        if told is not None:
            found[number] = "edit" if isinstance(told, EditReport) else getattr(told, "kind", "removed")
            assert told.number == number
    return found


def lived(store: Store) -> None:
    see(store, 0, A)
    see(store, 5, B)
    event(store, EventKind.REMOVED, 40)
    store.commit(lambda tx: tx.add_gap(SOURCE.id, at(41), at(50), "timeout")).result()
    event(store, EventKind.RETURNED, 60)
    see(store, 70, C)


def test_everything_that_happens_takes_the_next_number(store: Store) -> None:
    lived(store)
    # the return is told as the removal that it ends, under its own number
    assert given(store) == {1: "edit", 2: "removed", 3: "gap", 4: "removed", 5: "edit"}


def test_every_kind_of_event_has_a_number_and_can_be_told(store: Store) -> None:
    see(store, 0, A)
    for minute, kind in enumerate(kind for kind in EventKind if kind is not EventKind.GAP):
        event(store, kind, minute)
    found = store.report(lambda reports: reports.happened(Filter()))
    assert [each.number for each in found] == list(range(1, len(EventKind)))
    assert {each.kind for each in found} == set(EventKind) - {EventKind.GAP}


def test_the_same_number_stands_in_every_record(store: Store) -> None:
    lived(store)
    edits, removals, events = store.report(
        lambda reports: (reports.edits(Filter()), reports.removals(Filter()), reports.happened(Filter()))
    )
    assert [edit_record(each)["number"] for each in edits] == [1, 5]
    assert [edit_record(each)["id"] for each in edits] == [1, 2]
    assert [removal_record(each)["number"] for each in removals] == [2]
    assert [(event_record(each)["number"], each.kind) for each in events] == [
        (2, "removed"),
        (3, "gap"),
        (4, "returned"),
    ]


def test_an_import_and_a_second_opinion_change_no_number(store: Store) -> None:
    see(store, 0, A)
    see(store, 10, C)
    event(store, EventKind.HIDDEN, 11)
    before = given(store)
    see(store, 5, B, origin="folder x")  # stands between the two: the first edit is superseded, two come to it
    assert {number: kind for number, kind in given(store).items() if number in before} == before
    assert given(store) == {1: "edit", 2: "hidden", 3: "edit", 4: "edit"}
    assert store.report(lambda reports: [each.number for each in reports.edits(Filter())]) == [3, 4]
    superseded = store.report(lambda reports: reports.numbered(1))
    assert (
        isinstance(superseded, EditReport)
        and superseded.superseded
        and (superseded.old, superseded.new)
        == (
            "It holds.",
            "It is lost.",
        )
    )
    assert edit_record(superseded)["superseded"] is True
    assert "superseded" in edit_page(superseded, zone=UTC)


def test_a_number_can_be_neither_changed_nor_given_twice(store: Store) -> None:
    lived(store)
    connection = sqlite3.connect(store.path)
    for attack in (
        "UPDATE numbers SET record = 9 WHERE id = 1",
        "DELETE FROM numbers",
        "INSERT OR REPLACE INTO numbers VALUES (1, 'events', 9)",
        "INSERT OR REPLACE INTO numbers VALUES (99, 'edits', 1)",
    ):
        with pytest.raises(sqlite3.Error, match="one that was given stays"):
            connection.execute(attack)
    connection.execute("DROP TRIGGER numbers_no_update")
    connection.execute("UPDATE numbers SET record = 3 WHERE id = 1")
    connection.commit()
    connection.close()
    told = [(fault.kind, fault.what) for fault in audit(store.path).faults]
    assert ("numbers", "does not match its checksum") in told
    assert ("edits", "has no number") in told


def test_the_past_of_an_older_store_is_numbered_in_its_order(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        path = tmp_path / name / "tracker.db"
        path.parent.mkdir()
        older(path, "0004")
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            for edit, moment in ((1, 500), (2, 100)):
                connection.execute(
                    "INSERT INTO edits VALUES (?, 1, ?, ?, ?, 'SOURCE', NULL, 0, 0)", (edit, edit, edit + 1, moment)
                )
            for number, kind, moment in ((1, "metadata", 300), (2, "removed", 100)):
                connection.execute("INSERT INTO events VALUES (?, 's', NULL, NULL, ?, ?, '')", (number, kind, moment))
            connection.execute("INSERT INTO gaps VALUES (1, 's', 50, 300, 'timeout')")
        connection.close()
        open_store(f"sqlite:///{path}").close()
        with sqlite3.connect(path) as connection:
            found.append(connection.execute("SELECT id, kind, record FROM numbers ORDER BY id").fetchall())
        connection.close()
    assert found[0] == found[1]
    assert found[0] == [(1, "edits", 2), (2, "events", 2), (3, "events", 1), (4, "gaps", 1), (5, "edits", 1)]


def test_a_label_of_a_removal_is_its_own(store: Store) -> None:
    lived(store)
    removal = store.report(lambda reports: reports.named(2)).record
    store.commit(lambda tx: tx.add_label("wrong", "moved to /archive", at(80), event_id=removal)).result()
    told = store.report(lambda reports: reports.numbered(2))
    assert isinstance(told, RemovalReport) and told.label == "wrong"
    edit, gap = store.report(lambda reports: (reports.numbered(1), reports.numbered(3)))
    assert isinstance(edit, EditReport) and edit.label is None
    assert isinstance(gap, EventReport) and gap.label is None


def test_a_removal_tells_the_text_that_was_removed_whatever_came_later(store: Store) -> None:
    see(store, 0, A)
    see(store, 5, B)
    see(store, 10)  # it is listed no more
    event(store, EventKind.REMOVED, 40)
    event(store, EventKind.RETURNED, 60)
    see(store, 70, C)
    told = store.report(lambda reports: reports.removals(Filter()))
    assert [(each.text, each.last_seen, each.confirmed) for each in told] == [("It held.", at(5), at(40))]
    assert told[0].returned == at(60)
