"""What is recorded can be seen: every kind of event, and gaps, in the report, the history and the health of sources."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.commands import configured, report, tracker
from tests.support.fed_store import SOURCE, at, capture, opened, see
from tracker.model import ABSENCES, EventKind
from tracker.report.events import NAMES, QUIET, SENTENCES
from tracker.store import Transaction
from tracker.wiring import now

WRITTEN = [kind for kind in EventKind if kind is not EventKind.GAP]
A, B = capture("a", "It holds.", url="https://x.example/a"), capture("a", "It held.", url="https://x.example/a")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A store in which an edit was made and each kind of event befell the statement, and there was a gap."""
    with opened(tmp_path) as store:
        see(store, 0, A)
        see(store, 5, B)

        def write(tx: Transaction) -> None:
            for number, kind in enumerate(WRITTEN):
                tx.add_event(SOURCE.id, kind, at(6 + number), {"why": f"because of {kind}", "url": ""}, statement_id=1)
            tx.add_gap(SOURCE.id, at(100), at(110), "timeout")
            tx.add_event(SOURCE.id, EventKind.DUPLICATE, at(120), {"key": "a", "text": "It is lost."})
            tx.add_event(SOURCE.id, EventKind.DUPLICATE, at(120), {"key": "b", "text": "Another one."})

        store.commit(write).result()
    return configured(tmp_path)


def test_the_json_has_every_one_with_its_words(config: Path) -> None:
    found = json.loads(report(config, "--format", "json"))
    events, removals = found["events"], found["removals"]
    assert sorted(each["unseen"] or "" for each in removals) == ["", "because of unseen"]
    assert {each["kind"] for each in events} == {*EventKind} - {*ABSENCES}
    for each in events:
        assert each["told"][0] == SENTENCES[EventKind(each["kind"])]
    numbers = [each["number"] for each in (*found["edits"], *removals, *events)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    lines = [json.loads(line) for line in report(config, "--format", "jsonl").splitlines()]
    assert [each["number"] for each in lines if each["type"] == "event"] == [each["number"] for each in events]


@pytest.mark.parametrize("format", ["table", "md", "html", "csv"])
def test_people_are_told_what_a_reader_wants_and_how_much_there_is_besides(config: Path, format: str) -> None:
    told, whole = report(config, "--format", format), report(config, "--format", format, "--events", "all")
    for kind, name in NAMES.items():
        shown = name.lower() if format == "md" else name.capitalize() if format == "html" else name
        if kind in ABSENCES:
            continue  # told as a removal
        if format == "md":
            shown = f": {shown}\n"
        elif format == "html":
            shown = f'<p class="level">{shown}</p>'
        assert (shown in told) == (kind not in QUIET), kind
        assert shown in whole, kind
    if format != "csv":
        besides = ", ".join(f"1 {NAMES[kind].lower()}" for kind in sorted(QUIET))
        assert f"besides: {besides} (--events all)" in " ".join(told.replace("\\", "").split())
    assert report(config, "--format", format, "--events", "none").count("because of trouble") == 0


def test_whoever_asks_for_certain_edits_gets_no_other_events(config: Path) -> None:
    for words in (["--severity", "low"], ["--level", "UNDECIDED"], ["--kind", "NUMBER"], ["--silent"]):
        assert json.loads(report(config, "--format", "json", *words))["events"] == []
    assert json.loads(report(config, "--format", "json", "--silent", "--events", "all"))["events"] != []


def test_events_are_filtered_by_time_and_source_as_edits_are(config: Path) -> None:
    later = json.loads(report(config, "--format", "json", "--since", "2026-06-01T01:40:00+00:00"))
    assert [each["kind"] for each in later["events"]] == ["gap", "duplicate", "duplicate"]
    newest = json.loads(report(config, "--format", "json", "--limit", "1"))
    assert [len(newest[name]) for name in ("edits", "removals", "events")] == [1, 1, 1]


def test_the_history_of_a_statement_has_what_else_befell_it(config: Path) -> None:
    shown = tracker(config, "history", "1").stdout
    for kind in EventKind:
        assert NAMES[kind] in shown
    assert "It is lost." in shown and "Another one." not in shown
    (statement,) = json.loads(tracker(config, "history", "1", "--format", "json").stdout)["statements"]
    assert {each["kind"] for each in statement["events"]} == {*EventKind}
    assert len(statement["events"]) == len(EventKind) + 1
    assert all(each["number"] and each["told"] for each in statement["events"])


def test_what_is_between_two_statements_stands_in_the_history_of_both(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        see(store, 0, A, capture("b", "Another one."), capture("c", "A third."))

        def write(tx: Transaction) -> None:
            for kind, name in (
                ("republished", "statement"),
                ("conflict", "of"),
                ("indistinct", "of"),
                ("duplicate", "of"),
            ):
                tx.add_event(SOURCE.id, EventKind(kind), at(9), {name: 1}, statement_id=2)

        store.commit(write).result()
    config = configured(tmp_path)
    for statement, times in (("1", 1), ("2", 1), ("3", 0)):
        shown = tracker(config, "history", statement).stdout
        assert all(shown.count(name) == times for name in ("REPUBLISHED", "CONFLICT", "INDISTINCT", "DUPLICATE"))


def test_the_health_of_a_source_counts_what_befell_it_lately(tmp_path: Path) -> None:
    """By the clock that the command itself reads: so the events lie before that."""
    lately, earlier = now() - timedelta(days=6), now() - timedelta(days=8)

    def write(tx: Transaction) -> None:
        for kind in WRITTEN:
            for when in (lately, earlier):
                tx.add_event(SOURCE.id, kind, when, {"why": f"because of {kind}", "url": ""}, statement_id=1)
        tx.add_event(SOURCE.id, EventKind.DUPLICATE, lately, {"key": "a", "text": "It is lost."})
        for when in (lately, earlier):
            tx.add_gap(SOURCE.id, when, when + timedelta(minutes=1), "timeout")

    with opened(tmp_path) as store:
        see(store, 0, A)
        store.commit(write).result()
    config = configured(tmp_path)
    result = tracker(config, "sources", "health", "--format", "json")
    (row,) = [each for each in json.loads(result.stdout)["rows"] if each["id"] == SOURCE.id]
    assert row["events"] == {str(kind): 2 if kind is EventKind.DUPLICATE else 1 for kind in EventKind}
    shown = " ".join(tracker(config, "sources", "health").stdout.split())
    assert "In the last 7 days: 2 duplicate, 1 " in shown
    assert all(f" {NAMES[kind].lower()}" in shown for kind in EventKind)


def test_one_event_is_shown_whole_by_its_number(config: Path) -> None:
    whole = json.loads(report(config, "--format", "json"))
    for each in (*whole["edits"], *whole["removals"]):
        shown = json.loads(tracker(config, "show", str(each["number"]), "--format", "json").stdout)
        assert (shown["number"], shown["id"]) == (each["number"], each["id"])
        assert tracker(config, "show", str(each["number"])).stdout.startswith(f"#{each['number']} ")
    for each in whole["events"]:
        shown = tracker(config, "show", str(each["number"])).stdout
        assert NAMES[EventKind(each["kind"])] in shown and f"#{each['number']} " in shown
        assert (
            json.loads(tracker(config, "show", str(each["number"]), "--format", "json").stdout)["number"]
            == each["number"]
        )


def test_a_report_of_thousands_can_be_had_without_the_texts(config: Path) -> None:
    whole, changed, none = (
        json.loads(report(config, "--format", "json", "--texts", texts))["edits"][0]
        for texts in ("whole", "changed", "none")
    )
    assert (whole["old"], whole["new"], "changed" in whole) == ("It holds.", "It held.", False)
    assert (changed["old"], changed["new"], changed["changed"]) == (None, None, "It [-holds-] {+held+}.")
    assert [list(each) for each in changed["operations"]] == [["kind", "old_span", "new_span"]]
    assert (none["old"], none["operations"], none["findings"]) == (None, [], whole["findings"])
    row = next(csv.DictReader(io.StringIO(report(config, "--format", "csv", "--texts", "none"))))
    assert (row["old"], row["changed"], row["number"]) == ("", "", "1")
