"""What people say of verdicts: by whom, changed and taken back with nothing lost, and as rows for measuring and
training the judge."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import tracker
from tests.contract.stores import JUDGED, at, change, do, meet, new_store
from tests.test_store_migration import older
from tracker.cli import app
from tracker.labels import claims_change, newest, standing
from tracker.model import EventKind, Label, LabelReport, Level, Verdict
from tracker.owners import user_name
from tracker.store import Store, open_store
from tracker.store.sqlite.audit import audit

RIGHT, WRONG, INTERESTING, WITHDRAWN = Label
REWORDED = replace(JUDGED, level=Level.REWORDED, findings=())


def given(*labels: tuple[str, Label], level: Level | None = Level.MEANING_CHANGED) -> list[LabelReport]:
    """Labels of one edit, one a minute, each by somebody."""
    return standing(
        LabelReport(number=1, at=at(minute), by=by, label=label, note="", level=level)
        for minute, (by, label) in enumerate(labels)
    )


# --- which of them stand ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "stands", "shown"),
    [
        ([("ann", RIGHT)], [True], RIGHT),
        ([("ann", RIGHT), ("ann", WRONG)], [False, True], WRONG),
        ([("ann", RIGHT), ("ann", INTERESTING)], [True, True], INTERESTING),
        ([("ann", INTERESTING), ("ann", RIGHT), ("ann", WRONG)], [True, False, True], WRONG),
        ([("ann", RIGHT), ("bob", WRONG)], [True, True], WRONG),
        ([("ann", RIGHT), ("ann", WITHDRAWN)], [False, False], None),
        (
            [("ann", RIGHT), ("ann", INTERESTING), ("ann", WITHDRAWN), ("ann", INTERESTING)],
            [False, False, False, True],
            INTERESTING,
        ),
        ([("ann", RIGHT), ("bob", WRONG), ("bob", WITHDRAWN)], [True, False, False], RIGHT),
        ([("ann", WRONG), ("ann", WITHDRAWN), ("ann", WRONG)], [False, False, True], WRONG),
    ],
)
def test_what_somebody_says_stands_until_the_same_one_says_something_else(
    labels: list[tuple[str, Label]], stands: list[bool], shown: Label | None
) -> None:
    found = given(*labels)
    assert [each.stands for each in found] == stands
    assert newest(found, Level.MEANING_CHANGED) == shown


def test_labels_of_one_thing_say_nothing_of_another() -> None:
    one, other = given(("ann", RIGHT))[0], replace(given(("ann", WITHDRAWN))[0], number=2)
    assert [each.stands for each in standing([one, other])] == [True, False]


@pytest.mark.parametrize(
    ("level", "label", "changed"),
    [
        (Level.MEANING_CHANGED, RIGHT, True),
        (Level.MEANING_CHANGED, WRONG, False),
        (Level.REWORDED, RIGHT, False),
        (Level.COSMETIC, WRONG, True),
        (Level.UNDECIDED, RIGHT, None),
        (Level.UNDECIDED, WRONG, None),
        (Level.MEANING_CHANGED, INTERESTING, None),
        (None, RIGHT, None),
    ],
)
def test_whether_the_meaning_changed_follows_from_the_verdict_and_what_is_said_of_it(
    level: Level | None, label: Label, changed: bool | None
) -> None:
    assert claims_change(given(("ann", label), level=level)[0]) is changed


def test_what_was_said_of_a_verdict_is_not_shown_of_the_one_that_mends_it() -> None:
    wrong, interesting = given(("ann", WRONG)), given(("ann", WRONG), ("ann", INTERESTING))
    assert newest(wrong, Level.REWORDED) is None
    assert newest(interesting, Level.REWORDED) is INTERESTING
    assert (
        newest(given(("ann", RIGHT), level=Level.REWORDED), Level.COSMETIC) is RIGHT
    )  # neither says that the meaning changed
    assert newest(given(("ann", WRONG), level=None), None) is WRONG  # an event is what it was


# --- in a store ------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four edits of one statement, numbered 1 to 4: MEANING_CHANGED, the last REWORDED."""
    (tmp_path / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n')
    with new_store(f"sqlite:///{tmp_path / 'tracker.db'}") as opened:
        do(opened, lambda tx: meet(tx, "a", "We hold 40 towns.", 0))
        for n in range(1, 5):
            verdict = REWORDED if n == 4 else JUDGED
            do(opened, lambda tx, n=n, v=verdict: change(tx, "a", f"We hold 4{n} towns.", n, verdict=v))  # type: ignore[misc]
        yield opened


def command(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(folder / "tracker.toml")], prog_name="tracker")


def ran(folder: Path, *words: str) -> Result:
    result = command(folder, *words)
    assert result.exit_code == 0, (result.exception, result.output)
    return result


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran(folder, *words, "--format", "json").stdout)["rows"]
    return found


def labels(folder: Path, *words: str) -> list[tuple[int, str, str, bool]]:
    return [(row["number"], row["label"], row["by"], row["stands"]) for row in rows(folder, "labels", "list", *words)]


def test_a_label_says_of_what_by_whom_when_and_of_which_verdict(store: Store, tmp_path: Path) -> None:
    (told,) = rows(tmp_path, "label", "1", "WRONG", "--note", "only reworded", "--by", "ann")
    assert told["at"].endswith("Z")
    del told["at"]
    said = {"number": 1, "by": "ann", "label": "wrong", "note": "only reworded"}
    assert told == said | {"level": "MEANING_CHANGED", "judge": "judge 1", "stands": True}
    assert ran(tmp_path, "label", "2", "right").stdout == ""
    assert labels(tmp_path) == [(1, "wrong", "ann", True), (2, "right", user_name(os.getuid()), True)]
    with tracker.open_store(tmp_path / "tracker.db") as reading:
        assert [label.by for label in reading.labels(1)] == ["ann"]
        assert [edit.label for edit in reading.edits()] == ["wrong", "right", None, None]
        with pytest.raises(tracker.UsageError, match="number 99"):
            reading.labels(99)


def test_behind_sudo_it_is_the_one_who_called_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "ann")
    assert rows(tmp_path, "label", "1", "right")[0]["by"] == "ann"


def test_a_label_is_changed_and_withdrawn_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    for words in (["right"], ["wrong", "--note", "looked again"], ["interesting"], ["--withdraw"]):
        ran(tmp_path, "label", "1", *words, "--by", "ann")
    assert labels(tmp_path) == []
    assert [label for _, label, _, _ in labels(tmp_path, "--all")] == ["right", "wrong", "interesting", "withdrawn"]
    assert labels(tmp_path, "--all", "--label", "wrong", "--by", "ann", "--of", "1") == [(1, "wrong", "ann", False)]
    again = command(tmp_path, "label", "1", "--withdraw", "--by", "ann")
    assert "says nothing of 1" in str(again.exception)
    ran(tmp_path, "label", "1", "right", "--by", "bob")
    assert "what stands is said by bob" in str(command(tmp_path, "label", "1", "--withdraw", "--by", "ann").exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["label", "1"], "or --withdraw"),
        (["label", "1", "right", "--withdraw"], "or --withdraw"),
        (["label", "1", "withdrawn"], "expected one of right"),
        (["label", "99", "right"], "nothing has the number 99"),
        (["labels", "list", "--of", "99"], "nothing has the number 99"),
        (["labels", "list", "--by", "nobody"], "there is none yet"),
        (["labels", "export", "--by", "nobody"], "there is none yet"),
    ],
)
def test_what_cannot_be_said_is_refused(store: Store, tmp_path: Path, words: list[str], said: str) -> None:
    found = command(tmp_path, *words).exception
    assert isinstance(found, tracker.UsageError)
    assert said in str(found)


def test_labels_are_no_evidence(store: Store, tmp_path: Path) -> None:
    before = audit(tmp_path / "tracker.db")
    ran(tmp_path, "label", "1", "right")
    after = audit(tmp_path / "tracker.db")
    assert (after.leaves, after.faults) == (before.leaves, ())
    assert after.opinion != before.opinion


# --- as rows ---------------------------------------------------------------------------------------------------------


def again(store: Store, edit: int, verdict: Verdict) -> None:
    do(store, lambda tx: tx.add_verdict(edit, verdict, at(60)))


def test_what_people_say_becomes_rows_that_the_judge_is_measured_by(store: Store, tmp_path: Path) -> None:
    for number, label in ((1, "right"), (2, "wrong"), (4, "right"), (4, "interesting")):
        ran(tmp_path, "label", str(number), label, "--by", "ann", "--note", "by phone")
    again(store, 2, REWORDED)  # the judge has mended it; what was said of its first verdict goes on being so
    out = tmp_path / "labelled.jsonl"
    ran(tmp_path, "labels", "export", "-o", str(out))
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["label"]) for row in found] == [("staff-1", 1), ("staff-2", 0), ("staff-4", 0)]
    assert found[0] == {
        **{"id": "staff-1", "before": "We hold 40 towns.", "after": "We hold 41 towns.", "label": 1, "lang": "en"},
        **{"source": "staff", "doc": "staff-1", "train_ok": True, "by": "ann", "note": "by phone"},
    }
    measured = json.loads(CliRunner().invoke(app, ["eval", str(out), "--format", "json"]).stdout)
    assert measured["overall"]["n"] == 3
    assert rows(tmp_path, "labels", "export") == found
    assert ran(tmp_path, "labels", "export", "--format", "csv").stdout.splitlines()[0].startswith("id,before,after")


def test_what_does_not_say_whether_the_meaning_changed_is_no_row_and_is_told(store: Store, tmp_path: Path) -> None:
    ran(tmp_path, "label", "1", "right", "--by", "ann")
    ran(tmp_path, "label", "1", "wrong", "--by", "bob")
    again(store, 2, replace(JUDGED, level=Level.UNDECIDED, probability=None, findings=()))
    ran(tmp_path, "label", "2", "right", "--by", "ann")
    ran(tmp_path, "label", "3", "interesting", "--by", "ann")
    result = ran(tmp_path, "labels", "export")
    assert result.stdout == ""
    assert "1 left out: some say that the meaning changed" in result.stderr
    assert "1 left out: the verdict that was labelled is UNDECIDED" in result.stderr
    assert "no edit is labelled" in result.stderr
    assert [row["label"] for row in rows(tmp_path, "labels", "export", "--by", "bob")] == [0]


def test_an_edit_whose_text_was_erased_is_no_row(store: Store, tmp_path: Path) -> None:
    removed = do(store, lambda tx: tx.add_event("staff", EventKind.REMOVED, at(8), {}, statement_id=1))
    do(store, lambda tx: tx.add_label(RIGHT, "it still said 44", at(9), event_id=removed))
    ran(tmp_path, "label", "4", "right", "--note", "it said 44")
    store.close()
    ran(tmp_path, "erase", "5", "--reason", "order 1", "--by", "court")
    assert "a text was erased" in ran(tmp_path, "labels", "export").stderr
    assert [row["note"] for row in rows(tmp_path, "labels", "list")] == ["", ""], "a note may quote what was erased"


# --- older stores ----------------------------------------------------------------------------------------------------


def test_labels_of_an_older_store_say_of_which_verdict_they_were(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    older(path, "0009")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO edits VALUES (7, 1, 1, 2, 10, 'SOURCE', NULL, 0, 0)")
        for verdict, level in ((1, "MEANING_CHANGED"), (2, "REWORDED")):
            values = (verdict, 7, verdict * 10, "judge", level, "low", 0.5, None, "")
            connection.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        for label, when in ((1, 5), (2, 15), (3, 25)):
            connection.execute("INSERT INTO labels VALUES (?, 7, ?, 'wrong', '', NULL)", (label, when))
        connection.commit()
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT id, by, verdict_id FROM labels ORDER BY id").fetchall()
    assert found == [(1, "", 1), (2, "", 1), (3, "", 2)]
    assert not [fault for fault in audit(path).faults if fault.kind == "labels"]
