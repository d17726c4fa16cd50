"""A store read by a program: the same answers that the command line gives, typed, in pages, and plain words where it
cannot be read."""

from __future__ import annotations

import gc
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import tracker
from tests.contract.stores import GAZETTE, JUDGED, at, change, do, meet, new_store
from tests.support.program import environment
from tracker.model import EventKind, Level, Severity, Verdict
from tracker.store import Store, open_store
from tracker.store.sqlite import store as sqlite_store
from tracker.store.sqlite.store import REVISIONS

REPORT = [sys.executable, "-m", "tracker", "report", "--full", "--format", "json"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Store]:
    """A store in which two sources edited, one removed, and that is still being written."""
    with new_store(f"sqlite:///{path}") as store:
        for n in range(1, 6):
            if n == 1:
                do(store, lambda tx: meet(tx, "a", "We hold 40 towns.", 0))
            do(store, lambda tx, n=n: change(tx, "a", f"We hold 4{n} towns.", n))  # type: ignore[misc]
        quiet = Verdict(level=Level.COSMETIC, severity=Severity.LOW, probability=0.1, silent=False, judge="judge 1")
        do(store, lambda tx: meet(tx, "g", "Entry is free", 6, source=GAZETTE))
        do(store, lambda tx: change(tx, "g", "Entry is free.", 7, source=GAZETTE, verdict=quiet))
        do(store, lambda tx: tx.add_event("staff", EventKind.REMOVED, at(8), {}, statement_id=1))
        do(store, lambda tx: tx.add_gap("staff", at(9), at(10), "dns"))
        yield store


# --- the same answers as the command line ----------------------------------------------------------------------------


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"since": at(2), "until": at(4)}, ["--since", at(2).isoformat(), "--until", at(4).isoformat()]),
    ({"sources": ["gazette"]}, ["--source", "gazette"]),
    ({"speakers": ["Staff"], "limit": 2}, ["--speaker", "Staff", "--limit", "2"]),
    ({"levels": ["cosmetic", Level.REWORDED]}, ["--level", "cosmetic", "--level", "REWORDED"]),
    ({"kinds": ["NUMBER"], "silent": True}, ["--kind", "NUMBER", "--silent"]),
    ({"severity": "medium"}, ["--severity", "medium"]),
]


@pytest.mark.parametrize(("asked", "options"), FILTERS)
def test_filters_give_what_the_command_line_gives(
    path: Path, writer: Store, asked: dict[str, Any], options: list[str]
) -> None:
    config = path.with_name("tracker.toml")
    config.write_text(f'[store]\nurl = "sqlite:///{path}"\n')
    done = subprocess.run(
        [*REPORT, *options, "--config", config], env=environment(), capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)["edits"]
    with tracker.open_store(path) as store:
        edits = store.edits(**asked)
        assert [edit.id for edit in edits] == [each["id"] for each in told] != []
        assert [edit.new for edit in edits] == [each["new"] for each in told]
        one_by_one = {name: value for name, value in asked.items() if name != "limit"}
        assert [*store.edits_one_by_one(**one_by_one)][-len(edits) :] == list(edits)


def test_pages_lead_back_to_the_first_while_a_daemon_writes_on(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store:
        page = store.edits(limit=2)
        found = [edit.number for edit in page]
        do(writer, lambda tx: change(tx, "a", "We hold 99 towns.", 20))
        while page.before is not None:
            page = store.edits(limit=2, before=page.before)
            found = [edit.number for edit in page] + found
        everything = [edit.number for edit in store.edits()]
        assert found == everything[:-1]
        assert [len(store.events(limit=1)), len(store.removals(limit=1)), len(store.statements(limit=1))] == [1, 1, 1]
        first = store.statements(limit=1)
        assert [line.key for line in first] + [line.key for line in store.statements(before=first.before)] == ["g", "a"]


def test_going_through_all_edits_holds_up_nobody(path: Path, writer: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half way through, the store is let go of: its log can be written back."""
    monkeypatch.setattr("tracker.library.SLICE", 2)
    with tracker.open_store(path) as store:
        going = store.edits_one_by_one()
        seen = [next(going).number]
        do(writer, lambda tx: change(tx, "a", "We hold 99 towns.", 20))
        with closing(sqlite3.connect(path)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
        assert [*seen, *(edit.number for edit in going)] == [edit.number for edit in store.edits()][:-1]


def test_an_edit_is_whole(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store:
        edit = store.edits(limit=1, sources=["staff"])[0]
        assert (edit.old, edit.new) == ("We hold 44 towns.", "We hold 45 towns.")
        assert edit.operations == tracker.diff(edit.old, edit.new).operations != ()
        assert store.numbered(edit.number) == edit
        assert store.edits(limit=1, sources=["staff"], operations=False)[0] == replace(edit, operations=())
        assert next(store.edits_one_by_one(operations=False)).operations == ()


def test_reasons_are_told_in_the_readers_language(path: Path, writer: Store) -> None:
    judged = tracker.judge("We hold 45 towns.", "We hold 46 towns.", language="en")
    do(writer, lambda tx: change(tx, "a", "We hold 46 towns.", 11, verdict=judged))
    with tracker.open_store(path) as english, tracker.open_store(path, reader="uk") as ukrainian:
        one, other = english.edits()[-1].findings[0].why, ukrainian.edits()[-1].findings[0].why
        assert one == judged.findings[0].why != other
        assert any("а" <= letter <= "я" for letter in other)


def test_all_that_was_ever_thought_of_an_edit(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store:
        number = store.edits()[0].number
        again = Verdict(level=Level.REWORDED, severity=Severity.LOW, probability=0.2, silent=None, judge="judge 2")
        do(writer, lambda tx: tx.add_verdict(1, again, at(30)))
        first, second = store.verdicts(number)
        assert (first.at, first.verdict.judge, first.verdict.level) == (at(1), "judge 1", JUDGED.level)
        assert [(finding.kind, finding.old) for finding in first.verdict.findings] == [("NUMBER", "We ")]
        assert (second.at, second.verdict) == (at(30), again)
        assert store.numbered(number).level is Level.REWORDED  # type: ignore[union-attr]
        removal = store.removals()[0].number
        with pytest.raises(tracker.UsageError, match="only edits are judged"):
            store.verdicts(removal)


def test_statements_and_what_befell_them(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store:
        by_number, by_key, by_url = (store.statement(each) for each in (1, "a", "https://staff.example/a"))
        assert by_number == by_key == by_url
        assert [version.number for version in by_key.versions] == [1, 2, 3, 4, 5, 6]
        assert [event.kind for event in store.befell(1)] == [EventKind.REMOVED, EventKind.GAP]
        assert [event.kind for event in store.events()] == [EventKind.REMOVED, EventKind.GAP]
        assert [removal.text for removal in store.removals()] == ["We hold 45 towns."]
        with pytest.raises(tracker.UsageError, match='no statement "b"'):
            store.statement("b")


def test_sources_gaps_and_the_whole(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store:
        assert [source.id for source in store.sources(at=at(60))] == ["gazette", "staff"]
        assert [gap.reason for gap in store.gaps("staff")] == ["dns"]
        assert store.gaps("staff", since=at(10)) == store.gaps("gazette") == ()
        assert store.counts().edits == 6
        assert store.head() is None
        do(writer, lambda tx: tx.sign_head(at(60), via=""))
        assert str(store.head()).startswith("head1.")


# --- what is asked wrongly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"sources": ["stuff"]}, 'the source "stuff": did you mean "staff"'),
        ({"speakers": ["Gazete"]}, 'did you mean "Gazette"'),
        ({"levels": ["MEANING"]}, 'the level "MEANING": did you mean "MEANING_CHANGED"'),
        ({"kinds": ["NUMBERS"]}, 'did you mean "NUMBER"'),
        ({"severity": "hi"}, "expected one of low, medium, high, critical"),
        ({"sources": "staff"}, "expected a list"),
        ({"since": datetime(2026, 1, 1)}, "expected a time with its zone"),  # noqa: DTZ001
        ({"limit": 0}, "expected 1 or more"),
        ({"before": "x"}, "is no cursor"),
    ],
)
def test_what_is_asked_wrongly_is_told_and_never_answered_with_nothing(
    path: Path, writer: Store, asked: dict[str, Any], said: str
) -> None:
    with tracker.open_store(path) as store, pytest.raises(tracker.UsageError, match=said):
        store.edits(**asked)


def test_a_number_that_was_never_given(path: Path, writer: Store) -> None:
    with tracker.open_store(path) as store, pytest.raises(tracker.UsageError, match="nothing has the number 99"):
        store.numbered(99)


def test_a_time_of_another_zone_is_the_same_moment(path: Path, writer: Store) -> None:
    from zoneinfo import ZoneInfo

    with tracker.open_store(path) as store:
        assert store.edits(since=at(3).astimezone(ZoneInfo("Europe/Kyiv"))) == store.edits(since=at(3))


# --- opening and closing ---------------------------------------------------------------------------------------------


def test_reading_changes_nothing(path: Path, writer: Store) -> None:
    writer.close()
    path.chmod(0o444)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with tracker.open_store(str(path)) as store:
        assert len([*store.edits_one_by_one()]) == 6
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_path_a_text_and_the_url_of_the_settings_name_the_same(
    path: Path, writer: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("HOME", str(path.parent))
    for named in (path, str(path), "tracker.db", "~/tracker.db", f"sqlite:///{path}"):
        with tracker.open_store(named) as store:
            assert Path(store.name) == path


def test_what_is_closed_says_so_and_what_is_forgotten_is_closed(path: Path, writer: Store) -> None:
    writer.close()
    store = tracker.open_store(path)
    going = store.edits_one_by_one()
    store.close()
    store.close()
    assert (store.closed, repr(store)) == (True, f"<closed store {path}>")
    for ask in (store.counts, lambda: next(going)):
        with pytest.raises(tracker.StoreError, match="is closed"):
            ask()
    forgotten = tracker.open_store(path)
    forgotten.counts()
    del forgotten
    gc.collect()  # an unclosed connection would be a warning, and warnings are errors here
    descriptors = Path("/proc/self/fd")
    assert not [each for each in descriptors.iterdir() if each.exists() and each.resolve() == path]


def test_a_store_that_is_missing_newer_older_or_none(path: Path, tmp_path: Path) -> None:
    with pytest.raises(tracker.StoreMissing, match="no store at"):
        tracker.open_store(path)
    assert list(tmp_path.iterdir()) == []
    open_store(f"sqlite:///{path}").close()
    for revision, error in (("9999", tracker.StoreNewer), (REVISIONS[0], tracker.StoreOlder)):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
            connection.commit()
        with pytest.raises(error, match="version"):
            tracker.open_store(path)
    with pytest.raises(tracker.TrackerError, match="other databases come later"):
        tracker.open_store("postgresql://host/tracker")
    with pytest.raises(tracker.StoreError, match="is a folder"):
        tracker.open_store(tmp_path)
    (tmp_path / "notes.txt").write_text("These are my notes. " * 100)
    with pytest.raises(tracker.StoreError, match="is not a store"):
        tracker.open_store(tmp_path / "notes.txt")
    path.unlink()
    with pytest.raises(tracker.StoreMissing, match="Restore it from a backup"):
        tracker.open_store(path)


def test_a_store_that_another_program_holds(path: Path, writer: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.close()
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        shell.execute("PRAGMA locking_mode=EXCLUSIVE")
        shell.execute("BEGIN EXCLUSIVE")
        with pytest.raises(tracker.StoreLocked, match="another program"):
            tracker.open_store(path)
    with tracker.open_store(path) as store:
        assert store.counts().edits == 6


@pytest.mark.parametrize("start", [100, 4096])
def test_a_store_that_is_damaged(path: Path, writer: Store, start: int) -> None:
    """Its schema, or all but the first page."""
    writer.close()
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * (path.stat().st_size - start))
    with pytest.raises(tracker.StoreDamaged, match="is damaged"), tracker.open_store(path) as store:
        store.edits()


# --- the package -----------------------------------------------------------------------------------------------------


def test_every_public_name_is_there_and_nothing_is_loaded_before_it_is_asked_for() -> None:
    for name in tracker.__all__:
        assert getattr(tracker, name) is not None
    assert set(tracker.__all__) <= set(dir(tracker))
    asked = "import sys, tracker; print(*sorted(each for each in sys.modules if each.startswith('tracker')))"
    done = subprocess.run([sys.executable, "-c", asked], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["tracker"]
    with pytest.raises(AttributeError, match="no attribute 'judgement'"):
        _ = tracker.judgement
