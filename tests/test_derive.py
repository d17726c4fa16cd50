"""What readings leave behind in a real store: versions, edits, verdicts, alerts, events."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.fed_store import (
    EVERYONE,
    SOURCE,
    at,
    capture,
    failed,
    fetched,
    keys,
    kinds,
    opened,
    past,
    see,
    told,
    turns,
)
from tracker.history import StaleEntry
from tracker.model import Capture, Cause, Level, Reading, ReadingState, SameEntry, Severity, Withheld
from tracker.pipeline import Derived, Sight, derive
from tracker.store import Filter, Store, Transaction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def alerts(store: Store) -> int:
    return len(store.report(lambda reports: reports.alerts(Filter(limit=1000))))


def sight(check_id: int, text: Capture, *, extractor: str = "feed 1") -> Sight:
    """A complete reading of one statement at minute 5."""
    reading = Reading(state=ReadingState.COMPLETE, extractor=extractor, captures=(text,))
    return Sight(source=SOURCE, check_id=check_id, at=at(5), reading=reading, seen_until=at(0))


A = capture("a", "Troops begin new offensive operations.")
B = capture("a", "Troops begin combat operations.")
C = capture("a", "Troops begin exercises.")


# --- the present -------------------------------------------------------------------------------------------------


def test_one_change_is_a_version_an_edit_a_verdict_and_an_alert(store: Store) -> None:
    see(store, 0, A)
    see(store, 5, A)
    derived = see(store, 10, B)
    assert (derived.statements, derived.versions, len(derived.edits), derived.owed) == (0, 1, 1, 1)
    assert told(store, "a") == [(A.text, 0, 5), (B.text, 10, 10)]
    assert turns(store) == [(A.text, B.text, 5, 10)]
    edit = store.report(lambda reports: reports.edit(derived.edits[0]))
    assert edit is not None
    assert (edit.version, edit.level, edit.cause, edit.imported) == (2, Level.MEANING_CHANGED, Cause.SOURCE, False)
    assert edit.findings
    owed = store.report(lambda reports: reports.alerts(Filter(limit=9)))
    assert [(alert.edit_id, alert.target) for alert in owed] == [(edit.id, "console")]


def test_a_reading_that_cannot_be_taken_in_leaves_nothing_behind(store: Store) -> None:
    see(store, 0, A)
    before = store.report(lambda reports: reports.counts())
    with pytest.raises(StaleEntry):  # raised after the check and its reading were written
        see(store, 10, capture("new", "New."), SameEntry(key="a", entry="of another head"))
    assert store.report(lambda reports: reports.counts()) == before


def test_unchanged_readings_leave_no_trace_but_their_own(store: Store) -> None:
    for minute in range(5):
        see(store, minute, A)
    assert told(store, "a") == [(A.text, 0, 4)]
    assert turns(store) == []
    assert kinds(store) == []


def test_a_revert_says_which_version_came_back(store: Store) -> None:
    for minute, text in enumerate((A, B, A)):
        see(store, minute, text)
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert [(edit.version, edit.reverts_to, edit.flapping) for edit in edits] == [(2, None, False), (3, 1, False)]
    assert alerts(store) == 2


def test_a_page_served_in_turns_alerts_no_more_often_than_it_has_variants(store: Store) -> None:
    for minute in range(40):
        see(store, minute, (A, B)[minute % 2])
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert len(edits) == 39, "everything is kept"
    assert [edit.flapping for edit in edits] == [False, False] + [True] * 37
    assert alerts(store) == 2


def test_after_a_quiet_week_a_revert_is_news_again(store: Store) -> None:
    week = 8 * 24 * 60
    for minute, text in ((0, A), (1, B), (2, A), (3, B), (week, A)):
        see(store, minute, text)
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert [edit.flapping for edit in edits] == [False, False, True, False]


def test_a_guid_twice_that_swaps_each_poll_gives_no_flip_flop(store: Store) -> None:
    for minute in range(50):
        see(store, minute, *((A, B) if minute % 2 else (B, A)))
    assert list(keys(store).values()) == [[B.text], [A.text]]
    assert turns(store) == []
    assert kinds(store) == ["duplicate"], "said once, not 50 times"


def test_a_change_of_metadata_is_an_event_and_no_edit(store: Store) -> None:
    see(store, 0, A)
    see(store, 5, capture("a", A.text, updated=at(3), meta={"author": "Press office"}))
    see(store, 9, capture("a", A.text, updated=at(3), meta={"author": "Press office"}))
    assert turns(store) == []
    (event,) = store.report(lambda reports: reports.events(limit=9))
    assert event.kind == "metadata"
    assert event.detail == {"author": [None, "Press office"], "updated": [None, at(3).isoformat()]}
    assert alerts(store) == 0


def test_the_same_text_under_a_new_key_is_linked(store: Store) -> None:
    see(store, 0, A)
    see(store, 5, A, capture("b", A.text))
    (event,) = store.report(lambda reports: reports.events(limit=9))
    assert (event.kind, event.statement, event.detail) == ("republished", 2, {"statement": 1})


def test_a_key_given_to_another_statement_is_shown_as_a_conflict_and_the_two_are_not_compared(store: Store) -> None:
    see(store, 0, capture("a", A.text, url="https://x.example/1"))
    other = capture("a", "Recipe: bake one cake with two eggs", url="https://x.example/2")
    for minute in (5, 6):
        see(store, minute, other)
    assert kinds(store) == ["conflict"]
    assert keys(store) == {"a": [A.text], "page:x.example/2": [other.text]}
    assert turns(store) == []


def test_a_feed_that_shrinks_and_grows_again_deletes_nothing(store: Store) -> None:
    many = [capture(f"k{n}", f"Statement number {n}.") for n in range(50)]
    for minute, size in enumerate((50, 3, 0, 50)):
        see(store, minute, *many[:size])
    assert turns(store) == []
    assert kinds(store) == []
    assert all(len(past(store, each.key).versions) == 1 for each in many[:5])
    assert past(store, "k40").listed
    assert told(store, "k40") == [("Statement number 40.", 0, 3)]


def test_a_statement_that_departs_is_not_said_to_be_seen_any_longer(store: Store) -> None:
    for minute, seen in enumerate(((A,), (A,), (), ())):
        see(store, minute, *seen)
    assert told(store, "a") == [(A.text, 0, 1)]
    assert not past(store, "a").listed


def test_entries_that_are_there_change_in_a_partial_reading_and_the_others_are_only_not_seen(store: Store) -> None:
    see(store, 0, A, capture("c", "Third."))
    see(store, 5, B, capture("b", "New."), state=ReadingState.PARTIAL)
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 5, 5)]
    assert told(store, "b") == [("New.", 5, 5)]
    assert told(store, "c") == [("Third.", 0, 0)]
    assert turns(store) == [(A.text, B.text, 0, 5)]
    see(store, 9, B, capture("c", "Third."))
    assert past(store, "c").listed, "what was not seen had not gone"


def test_what_was_cut_or_broken_leaves_an_event_once(store: Store) -> None:
    see(store, 0, A)
    for minute in (5, 6, 7):
        lost = Withheld(entry=f"bytes {minute}", key="a", why="it has no end")
        see(store, minute, capture("b", "New."), state=ReadingState.PARTIAL, withheld=(lost,))
    (event,) = store.report(lambda reports: reports.events(limit=9))
    assert (event.kind, event.statement, event.detail["why"]) == ("withheld", 1, "it has no end")


def test_what_only_a_partial_reading_saw_is_not_said_to_be_seen_later(store: Store) -> None:
    """No complete reading came before: the old text was seen at 0 alone, not until the new one came."""
    see(store, 0, A, state=ReadingState.PARTIAL)
    see(store, 30, B)
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 30, 30)]
    assert turns(store) == [(A.text, B.text, 0, 30)]


@pytest.mark.parametrize("state", [ReadingState.BLOCKED, ReadingState.UNPARSED])
def test_a_page_that_is_not_the_statement_changes_nothing(store: Store, state: ReadingState) -> None:
    see(store, 0, A)
    see(store, 5, B, state=state)
    assert told(store, "a") == [(A.text, 0, 0)]


def test_what_our_own_new_extractor_reads_otherwise_alerts_nobody(store: Store) -> None:
    see(store, 0, A, capture("b", "Same."))
    see(store, 0, B, capture("b", "Same.", url="https://x.example/b"), cause=Cause.REEXTRACTED, extractor="feed 2")
    (edit,) = store.report(lambda reports: reports.edits(Filter()))
    assert edit.cause is Cause.REEXTRACTED
    assert alerts(store) == 0
    assert kinds(store) == ["reextracted"], "the publisher changed no metadata"


def test_going_back_to_an_older_extractor_reads_the_same_body_again(store: Store) -> None:
    """The Reading by that extractor of that Check is there already; the program must start all the same."""
    see(store, 0, A)
    check = store.read(lambda reads: reads.last_read(SOURCE.id))
    assert check is not None
    for extractor, text in (("feed 2", B), ("feed 1", A)):
        again = replace(sight(check.check_id, text, extractor=extractor), cause=Cause.REEXTRACTED)
        store.commit(partial(derive, sight=again, targets=())).result()
    assert [text for text, _, _ in told(store, "a")] == [A.text, B.text, A.text]


def test_a_judge_that_fails_gives_undecided_and_keeps_the_version(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The one fault that cannot be brought about from outside: no input is known to make the judge fail."""

    def failing(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(import_module("tracker.pipeline.opinion"), "judge", failing)
    see(store, 0, A)
    with caplog.at_level(logging.ERROR):
        see(store, 5, B)
    (edit,) = store.report(lambda reports: reports.edits(Filter()))
    assert (edit.level, edit.severity) == (Level.UNDECIDED, Severity.HIGH)
    assert "RecursionError" in edit.reason
    assert alerts(store) == 1, "unsure is told, never dropped"
    assert "the judge failed" in caplog.text


# --- the past ----------------------------------------------------------------------------------------------------


def imported(store: Store, when: float, *captures: object, **more: object) -> Derived:
    return see(store, when, *captures, origin="dir:old", **more)  # type: ignore[arg-type]


def test_an_import_in_order_is_a_history_that_alerts_nobody(store: Store) -> None:
    for minute, text in ((0, A), (5, A), (9, B), (12, A)):
        imported(store, minute, text)
    assert told(store, "a") == [(A.text, 0, 5), (B.text, 9, 9), (A.text, 12, 12)]
    assert turns(store) == [(A.text, B.text, 5, 9), (B.text, A.text, 9, 12)]
    assert all(edit.imported for edit in store.report(lambda reports: reports.edits(Filter())))
    assert alerts(store) == 0


def test_the_present_goes_on_from_an_import(store: Store) -> None:
    imported(store, 0, A)
    see(store, 100, B)
    assert turns(store) == [(A.text, B.text, 0, 100)]
    assert alerts(store) == 1


def test_two_captures_of_one_second_are_two_versions_in_the_order_of_their_archive(store: Store) -> None:
    for text in (A, B, C):
        imported(store, 7, text)
    assert [text for text, _, _ in told(store, "a")] == [A.text, B.text, C.text]
    assert kinds(store) == []


def test_an_older_text_is_put_before_what_is_known(store: Store) -> None:
    see(store, 100, B)
    imported(store, 50, A)
    assert told(store, "a") == [(A.text, 50, 50), (B.text, 100, 100)]
    assert turns(store) == [(A.text, B.text, 50, 100)]
    edit = store.report(lambda reports: reports.edits(Filter()))[0]
    assert edit.version == 2
    assert alerts(store) == 0


def test_a_text_between_two_versions_supersedes_their_edit(store: Store) -> None:
    see(store, 0, A)
    first = see(store, 100, C)
    imported(store, 50, B)
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 50, 50), (C.text, 100, 100)]
    assert turns(store) == [(A.text, B.text, 0, 50), (B.text, C.text, 50, 100)]
    superseded = store.report(lambda reports: reports.edit(first.edits[0]))
    assert superseded is not None, "an alert told of it: it can still be looked up"
    assert alerts(store) == 1, "of the edit that was seen live"


def test_a_known_text_widens_its_version_on_either_side_and_narrows_the_interval(store: Store) -> None:
    see(store, 0, A)
    see(store, 100, B)
    imported(store, 30, A)
    imported(store, 70, B)
    assert told(store, "a") == [(A.text, 0, 30), (B.text, 70, 100)]
    assert turns(store) == [(A.text, B.text, 30, 70)]


def test_a_text_where_another_was_seen_all_around_is_a_contradiction_and_no_version(store: Store) -> None:
    see(store, 0, A)
    see(store, 100, A)
    imported(store, 50, B)
    assert told(store, "a") == [(A.text, 0, 100)]
    (event,) = store.report(lambda reports: reports.events(limit=9))
    assert (event.kind, event.detail["text"], event.at) == ("contradiction", B.text, at(50))


def test_a_statement_known_from_the_past_alone_does_not_look_edited_when_it_is_seen_live(store: Store) -> None:
    """What a live reading is compared with is the newest past text, whatever the order of the import."""
    see(store, 100, capture("other", "Something else."))
    imported(store, 10, A)
    imported(store, 20, B)
    derived = see(store, 110, capture("other", "Something else."), B)
    assert derived.edits == ()
    assert told(store, "a") == [(A.text, 10, 10), (B.text, 20, 110)]
    assert turns(store) == [(A.text, B.text, 10, 20)]
    assert alerts(store) == 0


def test_a_departed_statement_is_compared_with_what_an_import_knows_of_it_later(store: Store) -> None:
    see(store, 0, A)
    see(store, 10)
    see(store, 100)
    imported(store, 50, B)
    assert not past(store, "a").listed
    derived = see(store, 110, B)
    assert derived.edits == ()
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 50, 110)]
    assert alerts(store) == 0


def test_an_import_into_a_source_that_has_been_failing_goes_on_from_where_it_was_last_seen(store: Store) -> None:
    """A visit that brought nothing says nothing of what the source said then."""
    see(store, 0, A, capture("gone", "Departs."))
    failed(store, 100)
    imported(store, 50, B)
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 50, 50)]
    assert told(store, "gone") == [("Departs.", 0, 0)], "the capture of minute 50 lacks it"
    derived = see(store, 110, B)
    assert derived.edits == ()
    assert told(store, "a")[-1] == (B.text, 50, 110)


def test_a_capture_older_than_a_partial_reading_does_not_speak_for_what_it_lacks(store: Store) -> None:
    see(store, 0, A, capture("other", "Something else."))
    see(store, 100, capture("new", "Came late."), state=ReadingState.PARTIAL)
    imported(store, 50, B)
    assert told(store, "other") == [("Something else.", 0, 0)]
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 50, 50)]
    assert told(store, "new") == [("Came late.", 100, 100)]
    see(store, 110, B, capture("other", "Something else."), capture("new", "Came late."))
    assert told(store, "a") == [(A.text, 0, 0), (B.text, 50, 110)]
    assert len(turns(store)) == 1


def test_a_text_that_came_and_went_while_nobody_looked_is_two_edits(store: Store) -> None:
    """The same Version stands on both sides: its last sight of all must not be taken for its last before the edit."""
    see(store, 0, A)
    see(store, 10)
    see(store, 100, A)
    imported(store, 50, B)
    assert told(store, "a") == [(A.text, 0, 100), (B.text, 50, 50)]
    assert turns(store) == [(A.text, B.text, 0, 50), (B.text, A.text, 50, 100)]
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert [(edit.version, edit.reverts_to) for edit in edits] == [(2, None), (1, 1)]
    later = store.report(lambda reports: reports.edits(Filter(since=at(90))))
    assert [(edit.old, edit.new) for edit in later] == [(B.text, A.text)]


def test_numbers_follow_first_sight_whatever_the_order_of_the_import(store: Store) -> None:
    see(store, 100, capture("other", "Something else."))
    imported(store, 50, A)
    imported(store, 10, A)
    imported(store, 30, B)
    assert told(store, "a") == [(A.text, 10, 50), (B.text, 30, 30)]
    assert [version.number for version in past(store, "a").versions] == [1, 2]
    assert turns(store) == [(A.text, B.text, 10, 30), (B.text, A.text, 30, 50)]


def test_a_revert_in_the_past_is_told_by_time_and_not_by_the_order_of_the_import(store: Store) -> None:
    see(store, 0, B)
    see(store, 100, A)
    imported(store, -50, A)
    imported(store, 50, C)
    edits = store.report(lambda reports: reports.edits(Filter()))
    assert [(edit.new, edit.reverts_to) for edit in edits] == [(B.text, None), (C.text, None), (A.text, 1)]


def test_of_two_past_entries_with_one_key_the_one_that_is_known_counts(store: Store) -> None:
    see(store, 1000, A)
    for minute in range(20):
        imported(store, minute, *((A, B) if minute % 2 else (B, A)))
    assert list(keys(store).values()) == [[A.text], [B.text]]
    assert turns(store) == []


def test_the_absence_of_a_statement_from_a_past_capture_means_nothing(store: Store) -> None:
    see(store, 0, A)
    see(store, 100, A)
    imported(store, 50)
    assert told(store, "a") == [(A.text, 0, 100)]
    assert past(store, "a").listed


def test_evidence_says_where_an_imported_version_came_from(store: Store) -> None:
    imported(store, 0, A)
    derived = see(store, 10, B)
    evidence = dict(store.report(lambda reports: reports.evidence(derived.edits[0])))
    assert "imported from dir:old" in evidence["old version"]
    assert "imported" not in evidence["new version"]
    assert evidence["old body"].startswith("sha256 ")
    assert evidence["new read by"] == "feed 1"


def test_another_connection_sees_all_of_a_change_or_nothing_of_it(store: Store) -> None:
    see(store, 0, A)
    counts = "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM verdicts), (SELECT count(*) FROM alerts)"

    def change(tx: Transaction) -> tuple[int, int, int]:
        check_id = tx.record_check(SOURCE.id, fetched(at(5)), snapshot_id=None, origin=None)
        derive(tx, sight(check_id, B), EVERYONE)
        return onlooker.execute(counts).fetchone()  # type: ignore[no-any-return]

    with closing(sqlite3.connect(store.path, check_same_thread=False)) as onlooker:
        assert store.commit(change).result() == (1, 0, 0)
        assert onlooker.execute(counts).fetchone() == (2, 1, 1)
