"""What reports ask of the store: each filter by itself, numbers and intervals from spans, statements found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.fed_store import SOURCE, START, at, capture, fares, fetched, opened, past, see
from tracker.model import AlertState, Cause, EventKind, Finding, Level, Reading, ReadingState, Severity, Verdict
from tracker.store import Filter, Page, Store, Transaction

OTHER = replace(SOURCE, id="gazette", url="https://gazette.example/feed", speaker="Gazette")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path, SOURCE, OTHER) as store:
        yield store


def found(kind: str) -> Finding:
    return Finding(kind=kind, why="because", old_span=(0, 3), new_span=(0, 3), old="Old", new="New")


def made(tx: Transaction, minute: int, *, source: str = SOURCE.id, kinds: tuple[str, ...] = (), **verdict: Any) -> int:
    """A statement of its own, edited at that minute, with this verdict; gives the id of the edit."""
    formed = {"level": Level.REWORDED, "severity": Severity.LOW, "probability": 0.5, "judge": "j"} | verdict
    reading = Reading(state=ReadingState.COMPLETE, extractor="feed 1")
    statement_id = tx.add_statement(source, f"key-{minute}-{source}")
    ids = []
    for when, text in ((minute - 1, "Old text"), (minute, "New text")):
        held = tx.keep_body(f"{when} {source}".encode(), content_type="", base_id=None)
        check_id = tx.record_check(source, fetched(at(when)), snapshot_id=held, origin=None)
        reading_id = tx.add_reading(check_id, reading)
        ids.append(tx.add_version(statement_id, capture("k", text), reading_id=reading_id, at=at(when)))
        tx.add_span(ids[-1], at(when), at(when))
    edit_id = tx.add_edit(statement_id, *ids, at(minute), cause=Cause.SOURCE, reverts_to=None, flapping=False)
    tx.add_verdict(edit_id, Verdict(findings=tuple(found(kind) for kind in kinds), **formed), at(minute))
    return edit_id


def edit(store: Store, minute: int, **more: Any) -> int:
    return store.commit(lambda tx: made(tx, minute, **more)).result(10)


def ask(store: Store, **wanted: Any) -> list[int]:
    return [each.id for each in store.report(lambda reports: reports.edits(Filter(**wanted)))]


def test_each_filter_by_itself(store: Store) -> None:
    one = edit(store, 10, level=Level.MEANING_CHANGED, severity=Severity.HIGH, kinds=("NUMBER", "NEGATION"))
    two = edit(store, 20, level=Level.COSMETIC, severity=Severity.LOW, silent=True)
    three = edit(store, 30, source=OTHER.id, severity=Severity.CRITICAL, kinds=("CERTAINTY",))
    assert ask(store) == [one, two, three]
    assert ask(store, since=at(20)) == [two, three], "since is inclusive"
    assert ask(store, until=at(20)) == [one], "until is exclusive"
    assert ask(store, sources=[OTHER.id]) == [three]
    assert ask(store, sources=[OTHER.id, SOURCE.id]) == [one, two, three]
    assert ask(store, speakers=["Gazette"]) == [three]
    assert ask(store, levels=[Level.COSMETIC, Level.MEANING_CHANGED]) == [one, two]
    assert ask(store, kinds=["NEGATION"]) == [one]
    assert ask(store, kinds=["NEGATION", "CERTAINTY", "NUMBER"]) == [one, three], "an edit is listed once"
    assert ask(store, severity=Severity.LOW) == [one, two, three]
    assert ask(store, severity=Severity.HIGH) == [one, three], "high or above"
    assert ask(store, severity=Severity.CRITICAL) == [three]
    assert ask(store, silent=True) == [two]
    assert ask(store, ids=[two, 999]) == [two]
    assert ask(store, ids=[]) == []
    assert ask(store, limit=2) == [two, three], "a limit keeps the newest"
    assert ask(store, sources=["unknown"]) == []


def test_the_newest_verdict_counts_and_filters_see_no_older_one(store: Store) -> None:
    one = edit(store, 10, level=Level.COSMETIC, kinds=("NUMBER",))
    again = Verdict(
        level=Level.MEANING_CHANGED, severity=Severity.HIGH, probability=0.9, judge="j 2", findings=(found("NEGATION"),)
    )
    store.commit(lambda tx: tx.add_verdict(one, again, at(99))).result(10)
    assert ask(store, levels=[Level.COSMETIC]) == []
    assert ask(store, kinds=["NUMBER"]) == []
    (report,) = store.report(lambda reports: reports.edits(Filter()))
    assert (report.level, [each.kind for each in report.findings]) == (Level.MEANING_CHANGED, ["NEGATION"])


def test_the_newest_label_counts(store: Store) -> None:
    one = edit(store, 10)
    for label in ("wrong", "right"):
        store.commit(lambda tx, label=label: tx.add_label(label, "", at(11), edit_id=one)).result(10)  # type: ignore[misc]
    report = store.report(lambda reports: reports.edit(one))
    assert report is not None
    assert report.label == "right"


def test_an_edit_bears_all_that_is_said_of_it(store: Store) -> None:
    address = {"url": "https://ministry.example/1", "published": at(-60)}
    see(store, 0, capture("a", "Troops begin new offensive operations.", title="Notice", **address))
    see(store, 5, capture("a", "Troops begin new offensive operations.", title="Notice", **address))
    see(store, 10, capture("a", "Troops begin combat operations.", title="Notice, updated", **address))
    (report,) = store.report(lambda reports: reports.edits(Filter()))
    assert (report.source, report.speaker, report.language, report.statement) == (SOURCE.id, "Ministry", "en", 1)
    assert (report.title_old, report.title_new) == ("Notice", "Notice, updated")
    assert report.old == "Notice\n\nTroops begin new offensive operations."
    assert report.new == "Notice, updated\n\nTroops begin combat operations."
    assert (report.last_seen_old, report.first_seen_new) == (at(5), at(10))
    assert (report.url, report.published, report.version) == ("https://ministry.example/1", at(-60), 2)
    assert report.findings
    for each in report.findings:
        assert report.old[slice(*each.old_span)] == each.old
        assert report.new[slice(*each.new_span)] == each.new


def test_an_unchanged_check_moves_the_end_of_the_open_span(store: Store) -> None:
    see(store, 0, capture("a", "Text."))
    store.commit(lambda tx: tx.see_until(SOURCE.id, at(500))).result(10)
    (version,) = past(store, "a").versions
    assert (version.first_seen, version.last_seen) == (START, at(500))


def test_what_an_edit_rests_on_can_be_named(store: Store) -> None:
    see(store, 0, capture("a", "Old text."))
    (edit_id,) = see(store, 5, capture("a", "New text."), extractor="feed 2").edits
    told = store.report(lambda reports: reports.evidence(edit_id))
    assert [what for what, _ in told] == [
        "old version",
        "old body",
        "old read by",
        "new version",
        "new body",
        "new read by",
    ]
    assert (told[0][1], told[3][1], told[5][1]) == ("1 (check 1)", "2 (check 2)", "feed 2")
    assert store.report(lambda reports: reports.evidence(999)) == []


def find(store: Store, what: str) -> list[int]:
    return store.report(lambda reports: reports.find_statements(what))


def test_a_statement_is_found_by_number_key_and_address(store: Store) -> None:
    see(store, 0, capture("urn:a", "A.", url="https://ministry.example/1"), capture("4821", "B."), capture("2", "C."))
    see(store, 5, capture("urn:a", "A.", url="https://ministry.example/1"), capture("4821", "B."), capture("2", "C."))
    assert find(store, "1") == [1]
    assert find(store, "urn:a") == [1]
    assert find(store, "https://ministry.example/1") == [1]
    assert find(store, "4821") == [2], "a key may be a number"
    assert find(store, "2") == [2], "the number of a statement comes before a key that looks like one"
    assert find(store, "https://ministry.example/") == []


@pytest.mark.parametrize("odd", ["", "²", "٣", "9" * 30, "-1", "1; DROP TABLE versions", "\x00", "%"])
def test_odd_questions_find_nothing(store: Store, odd: str) -> None:
    see(store, 0, capture("a", "A."))
    assert find(store, odd) == []


def test_all_statements_that_ever_had_an_address_are_found_newest_first(store: Store) -> None:
    see(store, 0, capture("a", "A.", url="https://x.example"))
    see(store, 1, capture("a", "A2.", url="https://y.example"), capture("b", "B.", url="https://x.example"))
    assert find(store, "https://x.example") == [2, 1]


def test_a_history_of_nothing_is_none(store: Store) -> None:
    assert store.report(lambda reports: reports.history(1)) is None
    assert store.report(lambda reports: reports.edit(1)) is None
    assert store.report(lambda reports: reports.event(1)) is None


def test_more_edits_than_one_question_may_name(store: Store) -> None:
    ids = store.commit(lambda tx: [made(tx, minute, kinds=("NUMBER",)) for minute in range(0, 1010, 2)]).result(30)
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert [each.id for each in edits] == ids
    assert {(each.version, len(each.findings)) for each in edits} == {(2, 1)}


def test_removals_and_returns(store: Store) -> None:
    see(store, 0, capture("a", "Gone soon.", url="https://x.example/a"))

    def event(tx: Transaction, kind: EventKind, minute: int) -> None:
        tx.add_event(SOURCE.id, kind, at(minute), {}, statement_id=1)

    told = ((EventKind.REMOVED, 60), (EventKind.RETURNED, 90), (EventKind.REMOVED, 120))
    for kind, minute in told:
        store.commit(lambda tx, kind=kind, minute=minute: event(tx, kind, minute)).result(10)  # type: ignore[misc]
    first, second = store.report(lambda reports: reports.removals(Filter()))
    assert (first.text, first.last_seen, first.confirmed, first.returned) == ("Gone soon.", at(0), at(60), at(90))
    assert (second.confirmed, second.returned) == (at(120), None)
    assert store.report(lambda reports: reports.removals(Filter(since=at(61), until=at(120)))) == Page(())
    assert store.report(lambda reports: reports.removals(Filter(sources=[OTHER.id]))) == Page(())


def test_gaps_touch_the_time_that_is_asked_for(store: Store) -> None:
    for start, end, why in ((0, 10, "first"), (20, 30, "second"), (40, 50, "third")):
        store.commit(lambda tx, g=(start, end, why): tx.add_gap(SOURCE.id, at(g[0]), at(g[1]), g[2])).result(10)  # type: ignore[misc]
    asked = store.report(lambda reports: reports.gaps(SOURCE.id, at(10), at(41)))
    assert [why for _, _, why in asked] == ["second", "third"]


def test_sources_are_listed_with_what_they_gave(store: Store) -> None:
    see(store, 0, capture("a", "One."), capture("b", "Two."))
    see(store, 5, capture("a", "One, changed."), capture("b", "Two."))
    gazette, ministry = fares(store)
    assert (gazette.id, gazette.versions, gazette.statements) == ("gazette", 0, 0)
    assert (ministry.id, ministry.versions, ministry.statements) == ("ministry", 3, 2)
    assert (ministry.interval, ministry.seen_until) == (timedelta(minutes=5), at(5))


def test_alerts_are_owed_once_and_listed_by_state(store: Store) -> None:
    one = edit(store, 10)
    for _ in range(3):
        store.commit(lambda tx: tx.owe("console", at(10), edit_id=one)).result(10)
    (owed,) = store.report(lambda reports: reports.alerts(Filter(limit=9)))
    assert (owed.state, owed.attempts) == (AlertState.PENDING, 0)
    assert owed.key.startswith(f"edit:{one}:console:")  # and the store's id
    settled = {"at": at(11), "next_attempt": None, "error": "gone for good"}
    store.commit(lambda tx: tx.settle([owed.id], AlertState.DEAD, **settled)).result(10)  # type: ignore[arg-type]
    assert store.report(lambda reports: reports.alerts(Filter(states=[AlertState.PENDING], limit=9))) == Page(())
    (dead,) = store.report(lambda reports: reports.alerts(Filter(states=[AlertState.DEAD], limit=9)))
    assert (dead.attempts, dead.error) == (1, "gone for good")
    store.commit(lambda tx: tx.retry_alerts([owed.id], at(12))).result(10)
    (again,) = store.read(lambda reads: reads.owed(at(12), 9))
    assert (again.state, again.attempts) == (AlertState.PENDING, 0)
