"""What an import left, and what is there without it, whatever keeps it."""

from __future__ import annotations

from tests.contract.stores import (
    JUDGED,
    STAFF,
    Met,
    ask,
    at,
    capture,
    change,
    do,
    hashed,
    head,
    look,
    meet,
    read,
    visit,
)
from tracker.model import (
    Cause,
    EventKind,
)
from tracker.store import Filter, Store, Transaction
from tracker.store.values import Piece, Run


def brought(tx: Transaction) -> tuple[Run, Met, Met]:
    """A statement of which an import says that it said something else before."""
    event = tx.add_event("staff", EventKind.IMPORTED, at(50), {"what": "folder", "seen_until": at(20).isoformat()})
    own = meet(tx, "a", "Text.", 20)
    said = capture("a", "Older text.")
    check_id = visit(tx, 10, source=STAFF, origin="captures/1.html", run=event)
    reading_id = read(tx, check_id, said)
    version_id = tx.add_version(own.statement, said, reading_id=reading_id, at=at(10))
    tx.add_span(version_id, at(10), at(10))
    edit_id = tx.add_edit(
        own.statement, version_id, own.version, at(20), cause=Cause.SOURCE, reverts_to=None, flapping=False
    )
    tx.add_verdict(edit_id, JUDGED, at(50))
    return (
        tx.runs()[event],
        own,
        Met(statement=own.statement, version=version_id, check=check_id, reading=reading_id, edit=edit_id),
    )


def test_what_an_import_left(store: Store) -> None:
    run, own, old = do(store, brought)
    assert (run.source_id, run.seen_until, run.undone) == ("staff", at(20), False)
    assert do(store, lambda tx: tx.captures_of(run)) == {old.check: at(10)}
    assert [each.check_id for each in do(store, lambda tx: tx.captures(run))] == [old.check]
    assert do(store, lambda tx: (tx.sight_before(run, at(10)), tx.sight_after(run, at(10)))) == (None, at(20))
    assert do(store, lambda tx: tx.captures_between(run, at(0), at(99))) == []
    assert do(store, lambda tx: (tx.reading_at(run, at(20)), tx.reading_at(run, at(10)))) == (own.reading, None)
    pieces = do(store, lambda tx: tx.pieces("staff"))[own.statement]
    assert [(piece.version, piece.check, piece.first) for piece in pieces] == [
        (old.version, old.check, at(10)),
        (own.version, own.check, at(20)),
    ]
    assert isinstance(pieces[0], Piece) and pieces[1].span is None
    (edit,) = do(store, lambda tx: tx.edits_of(own.statement))
    assert (edit.old, edit.new, edit.superseded) == (old.version, own.version, False)


def test_an_import_that_is_undone_counts_no_more(store: Store) -> None:
    run, own, old = do(store, brought)
    spans = [piece.span for piece in do(store, lambda tx: tx.pieces("staff"))[own.statement] if piece.span is not None]

    def undo(tx: Transaction) -> None:
        tx.join_edit(old.edit, old.version, own.version, stands=False)
        tx.note_undone(
            run, EventKind.UNDONE, at(60), checks=[old.check], spans=spans, versions=[old.version], told={"captures": 1}
        )

    do(store, undo)
    history = ask(store, lambda reports: reports.history(own.statement))
    assert history is not None
    assert [version.text for version in history.versions] == ["Text."]
    assert list(ask(store, lambda reports: reports.edits(Filter()))) == []
    assert ask(store, lambda reports: reports.counts())[:4] == (1, 1, 0, 1)
    assert do(store, lambda tx: tx.runs("staff"))[run.event].undone
    (told,) = ask(store, lambda reports: reports.imports())
    assert (told.captures, told.undone) == (1, at(60))


def test_what_takes_the_place_of_what_is_undone(store: Store) -> None:
    run, own, old = do(store, brought)
    again = do(store, lambda tx: tx.version_again(old.version, own.reading, at(15)))
    assert look(store, lambda reads: reads.version(again)).text == "Older text."
    do(store, lambda tx: tx.add_span(own.version, at(20), at(20)))
    do(store, lambda tx: tx.stand_at(own.statement, again, opened=at(15), listed=True))
    found = look(store, lambda reads: head(reads, "a"))
    assert (found.version_id, found.text_hash, found.listed) == (again, hashed("Older text."), True)
    third = do(store, lambda tx: change(tx, "a", "Older text.", 30, reverts_to=old.version))
    do(store, lambda tx: tx.revert_to(own.statement, {old.version: again}))
    do(store, lambda tx: tx.join_edit(third.edit, again, third.version, at=at(31), stands=True))
    told = ask(store, lambda reports: reports.edit(third.edit))
    assert told is not None
    assert (told.old, told.reverts_to) == ("Older text.", 2)
    do(store, lambda tx: tx.forget_head(own.statement))
    assert look(store, lambda reads: reads.heads("staff", ["a"])) == {}
    assert run.event > 0


def test_a_statement_of_which_all_was_withdrawn_begins_again(store: Store) -> None:
    run, own, _ = do(store, brought)
    do(
        store,
        lambda tx: tx.note_undone(run, EventKind.UNDONE, at(60), checks=(), spans=(), versions=[own.version], told={}),
    )
    assert do(store, lambda tx: tx.add_statement("staff", "a")) == own.statement
