"""`tracker rejudge`: opinion follows the judge, evidence and alerts stay."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support.store_with_a_past import START, made
from tracker.cli import app
from tracker.model import EditReport, Level, Severity, Verdict
from tracker.pipeline.again import rejudge
from tracker.store import Filter, look_at, open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.log import checksum


def edits(path: Path) -> list[EditReport]:
    with look_at(f"sqlite:///{path}") as store:
        return list(store.report(lambda reports: reports.edits(Filter())))


def rows(path: Path, table: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def as_an_older_judge_saw_it(path: Path) -> None:
    """The verdicts of a judge that thought nothing of anything."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE verdicts SET level = 'COSMETIC', severity = 'low', probability = 0.1, judge = 'old'")
        connection.execute("DELETE FROM findings")
        for verdict, value in checksums_of(connection):
            connection.execute("UPDATE sums SET sum = ? WHERE kind = 'verdicts' AND record = ?", (value, verdict))
        connection.commit()


def checksums_of(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    cursor = connection.execute("SELECT * FROM verdicts")
    names = [column[0] for column in cursor.description]
    return [(row[0], checksum(dict(zip(names, row, strict=True)), ())) for row in cursor.fetchall()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "tracker.db")


def test_a_judge_that_thinks_the_same_writes_nothing(path: Path) -> None:
    before = rows(path, "verdicts"), rows(path, "findings")
    with open_store(f"sqlite:///{path}") as store:
        done = asyncio.run(rejudge(store, None, lambda: START, lambda done, of: None))
    assert (done.edits > 0, done.changed, done.levels) == (True, 0, 0)
    assert (rows(path, "verdicts"), rows(path, "findings")) == before


def test_another_opinion_is_appended_and_shown_and_nobody_is_told(path: Path) -> None:
    right = edits(path)
    as_an_older_judge_saw_it(path)
    assert {each.level for each in edits(path)} == {Level.COSMETIC}
    evidence = {table: rows(path, table) for table in ("versions", "checks", "alerts", "leaves", "edits")}
    older = rows(path, "verdicts")
    (path.parent / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n')
    (path.parent / "sources.toml").write_text("")
    ran = CliRunner().invoke(app, ["rejudge", "--config", str(path.parent / "tracker.toml")])
    assert ran.exit_code == 0
    assert f"{len(right)} edits judged again; the opinion on {len(right)} is another now" in ran.stderr
    assert edits(path) == right
    assert rows(path, "verdicts")[: len(older)] == older
    assert {table: rows(path, table) for table in evidence} == evidence
    assert audit(path).faults == ()


def test_what_was_erased_is_left_alone(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        edit = store.report(lambda reports: reports.pairs())[0]
        store.commit(lambda tx: tx.erase(edit.old, START, reason="an order", authority="a person")).result()
        before = rows(path, "verdicts")
        asyncio.run(rejudge(store, None, lambda: START, lambda done, of: None))
        assert edit not in store.report(lambda reports: reports.pairs())
    assert rows(path, "verdicts") == before


def test_it_runs_beside_a_daemon_and_both_opinions_are_told(path: Path) -> None:
    as_an_older_judge_saw_it(path)
    (path.parent / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n')
    config = ("--config", str(path.parent / "tracker.toml"))
    with open_store(f"sqlite:///{path}"):  # as the daemon holds it
        ran = CliRunner().invoke(app, ["rejudge", *config])
        assert ran.exit_code == 0, ran.exception
        number = edits(path)[0].number
        shown = CliRunner().invoke(app, ["show", str(number), "--format", "json", *config])
        before, after = json.loads(shown.stdout)["verdicts"]
        assert (before["judge"], before["level"], before["findings"]) == ("old", "COSMETIC", [])
        assert (after["level"], after["judge"] != "old", before["at"] <= after["at"]) == ("MEANING_CHANGED", True, True)
        page = CliRunner().invoke(app, ["show", str(number), *config]).stdout
        assert re.search(r"old +COSMETIC \(low, 0\.10\)", page) and "THOUGHT OF IT" in page
    assert audit(path).faults == ()


def test_what_the_daemon_judges_meanwhile_stays(path: Path) -> None:
    as_an_older_judge_saw_it(path)
    edit = edits(path)[0].id
    newer = Verdict(level=Level.UNDECIDED, severity=Severity.HIGH, probability=None, reason="a template", judge="new")
    with open_store(f"sqlite:///{path}") as daemon, open_store(f"sqlite:///{path}", lock=False) as store:

        def clock() -> datetime:
            """Read once all is judged, and nothing of it written."""
            if edits(path)[0].level is not Level.UNDECIDED:
                daemon.commit(lambda tx: tx.add_verdict(edit, newer, START)).result()
            return START

        done = asyncio.run(rejudge(store, None, clock, lambda done, of: None))
    assert done.changed == done.edits - 1
    first, *rest = edits(path)
    assert (first.level, first.reason) == (Level.UNDECIDED, "a template")
    assert {each.level for each in rest} == {Level.MEANING_CHANGED}
