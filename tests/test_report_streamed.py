"""A report of many edits: written as it is read, along the index by time, page by page, small for each edit."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from typer.testing import CliRunner

from tests.support.commands import configured, report, tracker
from tests.support.fed_store import at, capture, opened, see
from tests.support.many_edits import multiply
from tracker.cli import app
from tracker.cli.happened import WORDED
from tracker.model import EventKind, Level, Severity
from tracker.report.sentences import MOST, changed_sentences, shown
from tracker.store import Filter, Reports, look_at
from tracker.store.sqlite.store import SqliteStore
from tracker.text import text_hash

EDITS, COPIES = 7, 60

LONG = " ".join(f"The ministry reports of day {day} that {day * 7} vehicles were destroyed." for day in range(20))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 420 edits of long texts, with a removal and events among the first of them."""
    folder = tmp_path_factory.mktemp("many")
    with opened(folder) as store:
        for minute in range(EDITS + 1):
            see(store, minute, capture("a", f"{LONG} They have {minute + 1} brigades.", "State of the front"))
        for kind in (EventKind.REMOVED, EventKind.RETURNED, EventKind.DUPLICATE, EventKind.METADATA):
            store.commit(lambda tx, kind=kind: tx.add_event("ministry", kind, at(20), {}, statement_id=1)).result()  # type: ignore[misc]
        store.commit(lambda tx: tx.add_gap("ministry", at(21), at(22), "dns")).result()
    multiply(folder / "tracker.db", COPIES)
    return configured(folder)


def records(config: Path, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in report(config, "--format", "jsonl", *words).splitlines()]


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [3, 100, 1_000])
def test_pages_joined_are_the_whole_with_all_that_happened(config: Path, size: int) -> None:
    whole = Counter(each["number"] for each in records(config) if "number" in each)
    found: Counter[int] = Counter()
    before: list[str] = []
    while not before or before[-1]:
        page = records(config, "--limit", str(size), *(["--before", before[-1]] if before else []))
        of = Counter(each["type"] for each in page)
        assert max(of["edit"], of["removal"], of["event"]) <= size
        found += Counter(each["number"] for each in page if "number" in each)
        before.append(page[-1]["before"])
    assert found == whole and set(whole.values()) == {1}
    assert sum(whole.values()) == EDITS * COPIES + 4 + 1


def test_a_page_says_where_the_one_before_it_is(config: Path) -> None:
    page = json.loads(report(config, "--format", "json", "--limit", "2"))
    assert [len(page["edits"]), type(page["before"])] == [2, str]
    rest = json.loads(report(config, "--format", "json", "--limit", "2", "--before", page["before"]))
    assert rest["edits"][-1]["number"] < page["edits"][0]["number"]
    told = tracker(config, "report", "--limit", "2")
    assert f"--before {page['before']}" in told.stderr
    assert "before" not in json.loads(report(config, "--format", "json"))


@pytest.mark.parametrize("cursor", ["yesterday", "a.b", "0.0.x", "x.0.0", ""])
def test_what_is_no_cursor_is_said_to_be_none(config: Path, cursor: str) -> None:
    refused = CliRunner().invoke(app, ["report", "--before", cursor, "--config", str(config)])
    assert "cursor" in str(refused.exception) or refused.exit_code == 2


# --- lines -------------------------------------------------------------------------------------------------------


def test_many_edits_take_two_lines_each_and_few_show_their_words(config: Path) -> None:
    many, few = report(config), report(config, "--limit", "5")
    assert EDITS * COPIES > WORDED
    assert many.count("\n#") + 1 == EDITS * COPIES + 1 + 2 + 1  # edits, the removal, two events and a gap
    assert "{+" not in many and few.count("{+") >= 5
    assert f"{EDITS * COPIES} edits, 1 removal" in many
    assert "{+" in report(config, "--words") and "{+" not in report(config, "--no-words", "--limit", "5")


def test_a_line_tells_what_the_edit_is(config: Path) -> None:
    lines = report(config).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("#1 "))
    assert "MEANING CHANGED" in lines[place] and "Ministry" in lines[place]
    assert lines[place + 1].strip().startswith("2026-06-01 00:01  NUMBER: A number rose: ")


def test_lines_are_told_in_the_language_of_the_reader(config: Path) -> None:
    told = report(config, "--reader", "uk", "--events", "none")
    assert "NUMBER: Число зросло" in told and "A number rose" not in told


def test_what_many_and_few_show_is_in_one_order(config: Path) -> None:
    lines = [line.split()[0] for line in report(config, "--events", "all").splitlines() if line.startswith("#")]
    words = [
        line.split()[0] for line in report(config, "--events", "all", "--words").splitlines() if line.startswith("#")
    ]
    assert lines == words


# --- records -----------------------------------------------------------------------------------------------------


def test_an_edit_has_its_changed_sentences_and_hashes(config: Path) -> None:
    first = records(config)[0]
    assert (first["sentences_old"], first["sentences_new"]) == (["They have 1 brigades."], ["They have 2 brigades."])
    assert (first["old"], first["new"], first["operations"]) == (None, None, [])
    assert first["hash_new"] == text_hash("State of the front", f"{LONG} They have 2 brigades.").hex()
    assert len(json.dumps(first, ensure_ascii=False).encode()) < 3_000


def test_full_adds_both_texts(config: Path) -> None:
    first = records(config, "--full")[0]
    assert first["new"] == f"State of the front\n\n{LONG} They have 2 brigades."
    assert first["operations"] and "sentences_old" not in first
    assert records(config, "--texts", "whole")[0] == first


def test_sentences_that_differ() -> None:
    old = "One. Two holds. Three! “Four.” Five"
    assert changed_sentences(old, "One. Two held. Three! “Four.” Five") == (["Two holds."], ["Two held."])
    assert changed_sentences(old, f"{old} Six.") == (["Five"], ["Five Six."])
    assert changed_sentences(old, "Three! One. Two holds. “Four.” Five") == ([], [])
    assert changed_sentences("No. No. Yes.", "No. Yes.") == (["No."], [])
    assert changed_sentences("", "One.") == ([], ["One."])
    assert changed_sentences("Сили утримують Бахмут. Бої тривають.", "Сили утримують Бахмут. Бої вщухли.") == (
        ["Бої тривають."],
        ["Бої вщухли."],
    )


def test_a_text_written_anew_is_cut_and_says_so() -> None:
    said = [f"Sentence {number} of many." for number in range(100)]
    told = shown(said)
    assert sum(map(len, told)) < MOST + 60
    rest = sum(map(len, said)) - sum(map(len, told[:-1]))
    assert told[-1].endswith("characters more]") and str(rest)[:1] in told[-1]
    assert shown(["x" * 5_000])[0] == "x" * MOST + "… [4,400 characters more]"


# --- what the database is asked ------------------------------------------------------------------------------------


FILTERS = {
    "all": Filter(),
    "since": Filter(since=at(3)),
    "a page": Filter(limit=5),
    "of a level": Filter(levels=[Level.MEANING_CHANGED], severity=Severity.HIGH, silent=True),
    "of a kind": Filter(kinds=["NUMBER"]),
}


@pytest.fixture
def asked(config: Path) -> Iterator[tuple[SqliteStore, list[tuple[str, Any]]]]:
    """A store, and the questions that it asks its database."""
    store = look_at(f"sqlite:///{config.with_name('tracker.db')}")
    assert isinstance(store, SqliteStore)
    questions: list[tuple[str, Any]] = []

    def heard(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        questions.append((statement, parameters))

    event.listen(store._read_engine, "before_cursor_execute", heard)
    with store:
        yield store, questions


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("verb", ["edits_one_by_one", "edit_lines", "page_before"])
def test_no_table_is_scanned_and_nothing_sorted(
    asked: tuple[SqliteStore, list[tuple[str, Any]]], verb: str, name: str
) -> None:
    store, questions = asked

    wanted = replace(FILTERS[name], limit=5) if verb == "page_before" else FILTERS[name]

    def ask(reports: Reports) -> None:
        found = getattr(reports, verb)(wanted)
        assert verb == "page_before" or list(found) is not None

    store.report(ask)
    plans = [(question, _plan(store, question, values)) for question, values in questions if "FROM edits" in question]
    assert plans
    for question, plan in plans:
        assert not [step for step in plan if "TEMP B-TREE" in step], question
        scanned = [step for step in plan if step.startswith("SCAN")]
        assert all("USING INDEX edits_by_time" in step for step in scanned), (scanned, question)


def test_edits_of_one_source_are_sorted_by_their_ids_alone(asked: tuple[SqliteStore, list[tuple[str, Any]]]) -> None:
    store, questions = asked
    found = store.report(lambda reports: [each.number for each in reports.edit_lines(Filter(sources=["ministry"]))])
    assert found == sorted(found) and len(found) == EDITS * COPIES
    sorting = [question for question, values in questions if "TEMP B-TREE" in " ".join(_plan(store, question, values))]
    ids = [question for question in sorting if question.startswith("SELECT edits.id \n")]
    assert len(ids) == 1
    assert all("edits.id IN" in question for question in sorting if question not in ids and "FROM edits" in question)


def test_the_first_edit_comes_before_the_others_are_read(asked: tuple[SqliteStore, list[tuple[str, Any]]]) -> None:
    store, questions = asked
    store.report(lambda reports: next(reports.edits_one_by_one(Filter())))
    first = len(questions)
    store.report(lambda reports: sum(1 for _ in reports.edits_one_by_one(Filter())))
    assert first < len(questions) - first, "more is asked for all than for the first"


def _plan(store: SqliteStore, question: str, values: Any) -> list[str]:
    if not question.startswith("SELECT"):
        return []
    with closing(sqlite3.connect(store.path)) as database:
        return [row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {question}", values)]
