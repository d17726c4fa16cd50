"""What may be done inside a transaction of a store, and what is there afterwards, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contract.stores import (
    GAZETTE,
    JUDGED,
    PLACE,
    STAFF,
    START,
    ask,
    at,
    capture,
    change,
    do,
    fetched,
    hashed,
    head,
    look,
    meet,
    read,
    visit,
)
from tracker.errors import UsageError
from tracker.model import (
    EventKind,
    Label,
    Level,
    Outcome,
    Reading,
    ReadingState,
    RemovalReport,
    SourceKind,
)
from tracker.store import Filter, Store, Transaction
from tracker.store.values import GapReport, Taken, UnchangedSpan
from tracker.text import BESIDE

# --- evidence ----------------------------------------------------------------------------------------------------


def test_what_was_read_before_by_the_same_means_stands(store: Store) -> None:
    check_id = do(store, lambda tx: visit(tx, 0))
    first = do(store, lambda tx: read(tx, check_id))
    whole = Reading(state=ReadingState.COMPLETE, extractor="feed 2")
    again, other = do(store, lambda tx: (read(tx, check_id), tx.add_reading(check_id, whole)))
    assert (first == again, first == other) == (True, False)


def test_a_visit_that_brought_nothing_is_kept_too(store: Store) -> None:
    lost = fetched(0, None, outcome=Outcome.ERROR, reason="dns")
    do(store, lambda tx: tx.record_check("staff", lost, snapshot_id=None, origin=None, speaker="Staff"))
    assert ask(store, lambda reports: reports.counts()).checks == 1
    assert look(store, lambda reads: reads.unread()) == []


def test_gaps_have_their_reason(store: Store) -> None:
    do(store, lambda tx: (tx.add_gap("staff", at(0), at(9), "dns"), tx.add_gap("staff", at(20), at(30), "paused")))
    assert ask(store, lambda reports: reports.gaps("staff", at(5), at(20))) == [GapReport(at(0), at(9), "dns")]


def test_a_number_above_those_that_were_given_elsewhere(store: Store) -> None:
    do(store, lambda tx: tx.add_event("", EventKind.RESTORED, at(1), {}, after_number=41))
    do(store, lambda tx: tx.add_event("staff", EventKind.MOVED, at(2), {}))
    found = ask(store, lambda reports: reports.happened(Filter()))
    assert [event.number for event in found] == [42, 43]


def test_flushes_are_kept(store: Store) -> None:
    assert do(store, lambda tx: tx.add_flush(at(9), {"staff": UnchangedSpan(at(0), at(9), 4)})) > 0


# --- erasure, heads ----------------------------------------------------------------------------------------------


def test_what_is_erased_is_gone_and_said_to_be(store: Store) -> None:
    old, new = do(store, lambda tx: (meet(tx, "a", "Secret.", 0), change(tx, "a", "Harmless.", 5)))
    gone = do(store, lambda tx: tx.erase(old.version, at(9), reason="an order", authority="a court"))
    assert (gone.versions, gone.events) == ((old.version,), ())
    assert len(gone.snapshots) == 1
    edit = ask(store, lambda reports: reports.edit(new.edit))
    assert edit is not None
    assert (edit.erased, edit.new) == (("old",), "Harmless.")
    assert "an order" in edit.old
    assert "Secret." not in edit.old
    with pytest.raises(UsageError):
        do(store, lambda tx: tx.erase(999, at(9), reason="an order", authority="a court"))


def test_heads_are_signed_stamped_and_released(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))
    first = do(store, lambda tx: tx.sign_head(at(1)))
    do(store, lambda tx: meet(tx, "b", "Text.", 2))
    second = do(store, lambda tx: tx.sign_head(at(3), via="alert"))
    assert first.size < second.size
    do(store, lambda tx: (tx.release_head(first, at(4), "report"), tx.add_stamp(second, at(5), "authority", b"token")))
    assert ask(store, lambda reports: reports.newest_head()) == second
    assert ask(store, lambda reports: reports.last_stamp()) == at(5)


# --- opinion -----------------------------------------------------------------------------------------------------


def test_an_edit_between_which_another_version_came_to_light_stands_no_more(store: Store) -> None:
    old, new = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 5)))
    do(store, lambda tx: tx.supersede_edit(old.version, new.version))
    assert list(ask(store, lambda reports: reports.edits(Filter()))) == []
    told = ask(store, lambda reports: reports.edit(new.edit))
    assert told is not None and told.superseded


def test_the_newest_verdict_and_the_newest_label_count(store: Store) -> None:
    met = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 5))[1])
    do(store, lambda tx: tx.add_verdict(met.edit, replace(JUDGED, level=Level.COSMETIC, findings=()), at(6)))
    for label in ("wrong", "right"):
        do(store, lambda tx, label=label: tx.add_label(label, "a note", at(7), edit_id=met.edit))  # type: ignore[misc]
    told = ask(store, lambda reports: reports.edit(met.edit))
    assert told is not None
    assert (told.level, told.findings, told.label) == (Level.COSMETIC, (), "right")


def test_every_verdict_on_an_edit_is_kept_with_its_time(store: Store) -> None:
    met = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 5))[1])
    (first,) = look(store, lambda reads: reads.newest_verdicts([met.edit, 999])).values()
    again = replace(JUDGED, level=Level.COSMETIC, findings=(), judge="judge 2")
    do(store, lambda tx: tx.add_verdict(met.edit, again, at(6)))
    given = ask(store, lambda reports: reports.verdicts(met.edit))
    assert [(each.at, each.verdict.judge, each.verdict.level) for each in given] == [
        (at(5), "judge 1", JUDGED.level),
        (at(6), "judge 2", Level.COSMETIC),
    ]
    assert [len(each.verdict.findings) for each in given] == [1, 0]
    assert look(store, lambda reads: reads.newest_verdicts([met.edit])) != {met.edit: first}
    assert ask(store, lambda reports: reports.verdicts(999)) == []


def test_every_label_is_kept_with_who_gave_it_and_of_which_verdict(store: Store) -> None:
    met = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 5))[1])
    moved = do(store, lambda tx: tx.add_event("staff", EventKind.MOVED, at(6), {}))
    do(store, lambda tx: tx.add_label(Label.WRONG, "a note", at(7), by="ann", edit_id=met.edit))
    do(store, lambda tx: tx.add_verdict(met.edit, replace(JUDGED, level=Level.COSMETIC, findings=()), at(8)))
    do(store, lambda tx: tx.add_label(Label.RIGHT, "", at(9), by="ann", edit_id=met.edit))
    do(store, lambda tx: tx.add_label(Label.RIGHT, "", at(9), event_id=moved))
    given = ask(store, lambda reports: reports.labels())
    assert [(each.number, each.by, each.label, each.level, each.stands) for each in given] == [
        (1, "ann", Label.WRONG, JUDGED.level, False),
        (1, "ann", Label.RIGHT, Level.COSMETIC, True),
        (2, "", Label.RIGHT, None, True),
    ]
    assert (given[0].at, given[0].note, given[0].judge) == (at(7), "a note", "judge 1")
    assert ask(store, lambda reports: reports.labels(reports.named(2))) == given[2:]


# --- heads: the open spans ---------------------------------------------------------------------------------------


def seen(store: Store, statement_id: int) -> list[tuple[str, object, object]]:
    """The text, first and last sight of each Version."""
    history = ask(store, lambda reports: reports.history(statement_id))
    assert history is not None
    return [(version.text, version.first_seen, version.last_seen) for version in history.versions]


def test_a_span_ends_where_the_source_was_last_seen(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: tx.see_until("staff", at(3)))
    do(store, lambda tx: change(tx, "a", "Another text.", 5))
    assert seen(store, met.statement) == [("Text.", at(0), at(3)), ("Another text.", at(5), at(5))]


def test_a_statement_that_goes_and_comes_back(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: tx.delist_head(head(tx, "a"), at(2)))
    assert look(store, lambda reads: reads.heads("staff")) == {}
    do(store, lambda tx: tx.mark_removed(head(tx, "a"), True))
    assert look(store, lambda reads: head(reads, "a")).removed
    do(store, lambda tx: tx.relist_head(head(tx, "a"), at(9), place="staff~1"))
    found = look(store, lambda reads: reads.heads("staff", place="staff~1"))["a"]
    assert (found.listed, found.place) == (True, "staff~1")
    spans = do(store, lambda tx: tx.past(met.statement))
    assert [(each.first, each.last) for each in spans][:1] == [(at(0), at(2))]
    assert {each.text_hash for each in spans} == {hashed("Text.")}


def test_what_is_declared_and_changes_is_given_back(store: Store) -> None:
    meta = {"author": "A", "volatile": "counter: 1", BESIDE: "old news"}
    do(store, lambda tx: meet(tx, "a", "Text.", 0, meta=meta))
    assert do(store, lambda tx: tx.beside(head(tx, "a"))) == "old news"
    now = capture("a", "Text.", meta={"author": "B", "volatile": "counter: 2", BESIDE: "late news"})
    changed = do(store, lambda tx: tx.redeclare_head(head(tx, "a"), now))
    assert changed.declared == {"author": ["A", "B"]}
    assert changed.aside == {"volatile": ["counter: 1", "counter: 2"]}
    assert changed.beside == ["old news", "late news"]
    assert do(store, lambda tx: tx.redeclare_head(head(tx, "a"), now)) == ({}, {}, [None, None])


def test_what_was_set_aside_and_changes_is_given_back(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0, meta={"volatile": "counter: 1"}))
    now = capture("a", "Text.", meta={"volatile": "counter: 2"})
    assert do(store, lambda tx: tx.refresh_head(head(tx, "a"), now)) == {"volatile": ["counter: 1", "counter: 2"]}
    other = replace(now, entry="f" * 64)
    assert do(store, lambda tx: tx.refresh_head(head(tx, "a"), other)) == {}
    assert look(store, lambda reads: reads.entries("staff")) == {"f" * 64: "a"}


# --- sources and places ------------------------------------------------------------------------------------------


def test_a_source_that_is_configured_no_longer_stays_unwatched(store: Store) -> None:
    do(store, lambda tx: tx.register([STAFF], at(1)))
    states = look(store, lambda reads: reads.states())
    assert (states["staff"].watched, states["gazette"].watched) == (True, False)


def test_a_source_that_moves_is_asked_anew_and_its_windows_rest(store: Store) -> None:
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    do(store, lambda tx: tx.keep_states([replace(state, etag='"e"', last_modified="Mon")]))
    do(store, lambda tx: tx.add_place(PLACE, born=at(0), due=at(0)))
    moved = replace(STAFF, url="https://staff.example/2")
    do(store, lambda tx: tx.register([moved, GAZETTE], at(1), windowed=[SourceKind.PAGE]))
    after = look(store, lambda reads: reads.states())
    assert (after["staff"].etag, after["staff"].last_modified, after["staff~1"].watched) == (None, None, False)
    (event,) = ask(store, lambda reports: reports.happened(Filter()))
    assert (event.kind, event.detail["url"]) == (EventKind.MOVED, [STAFF.url, moved.url])


def test_a_place_that_rests_shows_nothing_and_is_taken_up_again(store: Store) -> None:
    do(store, lambda tx: tx.add_place(PLACE, born=at(0), due=at(0)))
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: tx.relist_head(head(tx, "a"), at(0), place="staff~1"))
    do(store, lambda tx: tx.rest_place("staff~1", at(4)))
    assert [place.watched for place in look(store, lambda reads: reads.places())] == [False]
    assert seen(store, met.statement)[0][1:] == (at(0), at(4))
    do(store, lambda tx: tx.add_place(PLACE, born=at(9), due=at(9)))
    assert [place.watched for place in look(store, lambda reads: reads.places())] == [True]


def test_a_place_at_another_address_is_asked_anew(store: Store) -> None:
    do(store, lambda tx: tx.add_place(PLACE, born=at(0), due=at(0)))
    state = look(store, lambda reads: reads.states([PLACE.id]))[PLACE.id]
    for url, etag in ((PLACE.url, '"e"'), (f"{PLACE.url}/", None)):
        do(store, lambda tx: tx.keep_states([replace(state, etag='"e"', last_modified="Mon")]))
        do(store, lambda tx, url=url: tx.add_place(replace(PLACE, url=url), born=at(9), due=at(9)))
        assert look(store, lambda reads: reads.states([PLACE.id]))[PLACE.id].etag == etag
        assert [place.url for place in look(store, lambda reads: reads.places())] == [url]


def test_what_its_next_visit_is_compared_with(store: Store) -> None:
    do(store, lambda tx: visit(tx, 0, body=b"body"))
    do(store, lambda tx: tx.note_reading("staff", ReadingState.PARTIAL, "feed 9"))
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    assert (state.reading, state.extractor, state.body_id is None) == ("partial", "feed 9", False)
    do(store, lambda tx: tx.ask_anew("staff"))
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    assert (state.body_id, state.body_sha256, state.etag) == (None, None, None)


# --- questions asked while writing -------------------------------------------------------------------------------


def test_names_that_tell_nothing_more_are_not_remembered(store: Store) -> None:
    mets = do(store, lambda tx: [meet(tx, f"key {n}", f"Text {n}.", n) for n in range(12)])
    kept = [do(store, lambda tx, met=met: tx.add_names("staff", met.statement, ["same"])) for met in mets]  # type: ignore[misc]
    assert kept[0] == ["same"]
    assert kept[-1] == []
    assert do(store, lambda tx: tx.add_names("staff", mets[0].statement, ["same"])) == []


def test_the_same_text_of_another_statement(store: Store) -> None:
    one, two = do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Other.", 1)))
    assert do(store, lambda tx: tx.same_text("staff", two.statement, hashed("Text."))) == one.statement
    assert do(store, lambda tx: tx.same_text("staff", one.statement, hashed("Text."))) is None
    assert do(store, lambda tx: tx.same_text("gazette", two.statement, hashed("Text."))) is None


def test_a_body_that_was_there_before_takes_no_room(store: Store) -> None:
    body = bytes(range(256)) * 64

    def work(tx: Transaction, kept: bytes) -> int:
        return tx.bytes_of_newest_body(tx.keep_body(kept, content_type="", base_id=None))

    assert do(store, lambda tx: work(tx, body)) > 0
    assert do(store, lambda tx: work(tx, b"another")) > 0
    assert do(store, lambda tx: work(tx, body)) == 0


def test_a_capture_that_was_taken_in_before(store: Store) -> None:
    check_id = do(store, lambda tx: visit(tx, 0, body=b"body"))
    held = do(store, lambda tx: tx.keep_body(b"body", content_type="", base_id=None))
    assert do(store, lambda tx: tx.imported("staff", at(0), held)) == Taken(check_id, False)
    do(store, lambda tx: read(tx, check_id))
    assert do(store, lambda tx: tx.imported("staff", at(0), held)) == Taken(check_id, True)
    assert do(store, lambda tx: tx.imported("staff", at(1), held)) is None


def test_events_that_are_known(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    digest = hashed("Odd.").hex()
    kind, detail = EventKind.BESIDE, {"hash": digest}
    for when in (at(1), at(2)):
        do(store, lambda tx, when=when: tx.add_event("staff", kind, when, detail, statement_id=met.statement))  # type: ignore[misc]
    assert do(store, lambda tx: tx.event_known(EventKind.BESIDE, "staff", digest))
    assert not do(store, lambda tx: tx.event_known(EventKind.BESIDE, "gazette", digest))
    assert do(store, lambda tx: tx.event_times(EventKind.BESIDE, met.statement, at(2))) == [at(2)]


def test_the_newest_sight_of_a_source(store: Store) -> None:
    one, two = do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Other.", 5)))
    do(store, lambda tx: tx.see_until("staff", at(3)))
    assert do(store, lambda tx: tx.newest_sight("staff", but=one.check)) == at(5)
    assert do(store, lambda tx: tx.newest_sight("staff", but=two.check)) == at(3)
    assert do(store, lambda tx: tx.newest_sight("gazette", but=0)) is None


def test_a_text_that_comes_back(store: Store) -> None:
    first = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    second = do(store, lambda tx: change(tx, "a", "Another text.", 5))
    third = do(store, lambda tx: change(tx, "a", "Text.", 10, reverts_to=first.version))
    earlier = {"at": at(10), "new_id": third.version}
    assert do(store, lambda tx: tx.earlier_version(first.statement, hashed("Text."), **earlier)) == first.version
    assert do(store, lambda tx: tx.earlier_version(first.statement, hashed("Never."), **earlier)) is None
    assert do(store, lambda tx: tx.reverts(first.statement, at(0), at(9))) == 0
    assert do(store, lambda tx: tx.reverts(first.statement, at(0), at(10))) == 1
    told = ask(store, lambda reports: reports.edit(third.edit))
    assert told is not None
    assert (told.reverts_to, told.flapping, second.version) == (1, True, second.version)


def test_a_removal_that_is_labelled(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    event = do(store, lambda tx: tx.add_event("staff", EventKind.REMOVED, at(9), {}, statement_id=met.statement))
    do(store, lambda tx: tx.add_label("interesting", "", at(10), event_id=event))
    told = ask(store, lambda reports: reports.numbered(1))
    assert isinstance(told, RemovalReport)
    assert (told.label, told.text, told.last_seen) == ("interesting", "Text.", at(0))
    assert at(0) == START
