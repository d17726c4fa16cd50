"""What is asked of a store while the pipeline works, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contract.stores import (
    BY,
    GAZETTE,
    PLACE,
    STAFF,
    START,
    Met,
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
from tracker.errors import StoreError
from tracker.model import AlertState, EventKind, Outcome, ReadingState, SourceKind
from tracker.store import Reads, Store, Transaction
from tracker.store.values import Befell, Doubt, Given, UnchangedSpan, Unsettled, Wall

# --- statements and what they said -------------------------------------------------------------------------------


def test_heads_are_those_listed_at_a_place_and_those_that_are_named(store: Store) -> None:
    def work(tx: Transaction) -> tuple[Met, Met]:
        both = meet(tx, "a", "Text.", 0), meet(tx, "b", "Other text.", 1)
        tx.delist_head(head(tx, "b"), at(1))
        return both

    def check(reads: Reads) -> None:
        assert list(reads.heads("staff")) == ["a"]
        assert sorted(reads.heads("staff", ["b", "never"])) == ["a", "b"]
        assert reads.heads("staff", place="staff~1") == {}
        assert reads.heads("gazette", ["a"]) == {}, "keys are those of one source"

    first, _ = do(store, lambda tx: work(tx))
    look(store, check)
    found = look(store, lambda reads: head(reads, "a"))
    assert (found.statement_id, found.version_id, found.text_hash) == (first.statement, first.version, hashed("Text."))
    assert (found.listed, found.place, found.removed) == (True, "staff", False)


def test_many_keys_in_one_question(store: Store) -> None:
    do(store, lambda tx: [meet(tx, f"key {n}", "Text.", n) for n in range(3)])
    keys = [f"key {n}" for n in range(2_000)]
    assert len(look(store, lambda reads: reads.heads("gazette", keys))) == 0
    assert len(look(store, lambda reads: reads.bearers("staff", keys))) == 2_000


def test_entries_that_need_not_be_read_again(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))
    assert look(store, lambda reads: reads.entries("staff")) == {capture("a", "Text.").entry: "a"}
    assert look(store, lambda reads: reads.entries("gazette")) == {}


def test_names_are_borne_as_a_key_or_since(store: Store) -> None:
    first, second = do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Other.", 1)))
    do(store, lambda tx: tx.add_names("staff", second.statement, ["a", "link"]))
    assert look(store, lambda reads: reads.bearers("staff", ["a", "link", "none"])) == {
        "a": [first.statement, second.statement],
        "link": [second.statement],
        "none": [],
    }


def test_where_a_source_was_before(store: Store) -> None:
    for url in ("https://staff.example/2", "https://staff.example/3"):
        do(store, lambda tx, url=url: tx.register([replace(STAFF, url=url), GAZETTE], START))  # type: ignore[misc]
    assert look(store, lambda reads: reads.moves("staff")) == ["https://staff.example/2", STAFF.url]
    assert look(store, lambda reads: reads.moves("gazette")) == []


def test_how_a_statement_was_shown_last(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0, title="Title", published=at(-5)))
    (shown,) = look(store, lambda reads: reads.shown([met.statement, 999]))
    assert (shown.statement_id, shown.key, shown.title, shown.text) == (met.statement, "a", "Title", "Text.")
    assert (shown.url, shown.published, shown.updated) == ("https://staff.example/a", at(-5), None)
    assert look(store, lambda reads: reads.keys([met.statement])) == ["a"]


def test_a_version_with_what_was_declared_last_and_first(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0, updated=at(-1), meta={"author": "A. Writer"}))
    detail = {"author": ["A. Writer", "B. Writer"], "why": "no pair"}
    do(store, lambda tx: tx.add_event("staff", EventKind.METADATA, at(1), detail, statement_id=met.statement))
    last = look(store, lambda reads: reads.version(met.version))
    first = look(store, lambda reads: reads.version(met.version, first=True))
    assert (last.text, last.url, last.at) == ("Text.", "https://staff.example/a", at(0))
    assert (first.declared["author"], last.declared["author"]) == ("A. Writer", "B. Writer")
    assert first.declared["updated"] == at(-1).isoformat()


def test_the_newest_version_of_a_statement(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: change(tx, "a", "Another text.", 1))
    newest = look(store, lambda reads: reads.newest("staff", "a"))
    assert newest is not None
    assert (newest.text, newest.at) == ("Another text.", at(1))
    assert look(store, lambda reads: reads.newest("staff", "b")) is None


# --- bodies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 9, "Київ. ".encode() * 9_999], ids=["empty", "bytes", "long"])
def test_a_body_comes_back_as_it_was_received(store: Store, body: bytes) -> None:
    held = do(store, lambda tx: tx.keep_body(body, content_type="", base_id=None))
    follows = do(store, lambda tx: tx.keep_body(body + b"more", content_type="", base_id=held))
    again = do(store, lambda tx: tx.keep_body(body, content_type="", base_id=follows))
    assert again == held, "each body is kept once"
    assert look(store, lambda reads: (reads.body(held), reads.body(follows))) == (body, body + b"more")


def test_a_body_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError):
        look(store, lambda reads: reads.body(999))


# --- sources and places ------------------------------------------------------------------------------------------


def test_how_sources_stand(store: Store) -> None:
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    assert (state.due, state.watched, state.paused, state.seen_until, state.failures) == (START, True, False, None, 0)
    moved = replace(state, due=at(5), etag='"e"', failures=2, outcome=Outcome.ERROR, reason="dns", last_check=at(4))
    do(store, lambda tx: tx.keep_states([moved]))
    held = do(store, lambda tx: visit(tx, 6, body=b"body"))
    assert held > 0
    after = look(store, lambda reads: reads.states())["staff"]
    assert replace(after, body_id=None, body_sha256=None) == moved
    assert after.body_sha256 is not None
    assert look(store, lambda reads: set(reads.states())) == {"staff", "gazette"}


def test_sources_that_are_paused_or_watched_no_more(store: Store) -> None:
    do(store, lambda tx: tx.pause("staff", True))
    assert look(store, lambda reads: reads.paused()) == {"staff"}
    do(store, lambda tx: tx.pause("staff", False))
    do(store, lambda tx: tx.unwatch(["gazette"]))
    assert look(store, lambda reads: reads.paused()) == set()
    assert look(store, lambda reads: {name: each.watched for name, each in reads.states().items()}) == {
        "staff": True,
        "gazette": False,
    }


def test_further_places(store: Store) -> None:
    do(store, lambda tx: tx.add_place(PLACE, born=at(1), due=at(2)))
    (place,) = look(store, lambda reads: reads.places())
    assert (place.id, place.parent, place.kind, place.url) == ("staff~1", "staff", SourceKind.PAGE, PLACE.url)
    assert place.watched
    state = look(store, lambda reads: reads.states(["staff~1"]))["staff~1"]
    assert (state.born, state.due) == (at(1), at(2))
    do(store, lambda tx: tx.set_born("staff~1", at(9)))
    assert look(store, lambda reads: reads.states(["staff~1"]))["staff~1"].born == at(9)


def test_what_each_source_has_given(store: Store) -> None:
    do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Text of b.", 1)))
    do(store, lambda tx: change(tx, "a", "Another text.", 2))
    assert look(store, lambda reads: reads.edit_counts()) == {"staff": Given(edits=1, statements=2)}


def test_statements_that_seem_to_be_missing(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: (tx.doubt("staff", met.statement, at(1)), tx.doubt("staff", met.statement, at(2))))
    do(store, lambda tx: tx.vote(met.statement))
    assert look(store, lambda reads: reads.doubts("staff")) == {met.statement: Doubt(at(1), 1)}
    do(store, lambda tx: tx.settle_doubt(met.statement))
    assert look(store, lambda reads: reads.doubts("staff")) == {}


def test_keys_that_were_seen_at_a_place(store: Store) -> None:
    def work(tx: Transaction) -> None:
        meet(tx, "a", "Text.", 0)
        tx.delist_head(head(tx, "a"), at(0))

    do(store, work)
    assert look(store, lambda reads: reads.keys_at("staff")) == ["a"]
    assert look(store, lambda reads: reads.keys_at("staff~1")) == []


def test_places_of_what_is_confirmed_gone(store: Store) -> None:
    do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Other text.", 1)))
    do(store, lambda tx: tx.mark_removed(head(tx, "a"), True))
    assert look(store, lambda reads: (reads.removed_at("staff"), reads.removed_at("gazette"))) == ({"staff"}, set())
    do(store, lambda tx: tx.mark_removed(head(tx, "a"), False))
    assert look(store, lambda reads: reads.removed_at("staff")) == set()


def test_what_was_told_to_be_unseen_until_it_is_told_otherwise(store: Store) -> None:
    met, other = do(store, lambda tx: (meet(tx, "a", "Text.", 0), meet(tx, "b", "Other text.", 1)))

    def tell(tx: Transaction, kind: EventKind, *statements: int) -> set[int]:
        for each in statements:
            tx.add_event("staff", kind, at(2), {"why": "it is emptied"}, statement_id=each)
        return tx.told_unseen("staff")

    both = {met.statement, other.statement}
    assert do(store, lambda tx: tell(tx, EventKind.UNSEEN, *both)) == both
    assert do(store, lambda tx: tell(tx, EventKind.RETURNED, met.statement)) == {other.statement}
    assert do(store, lambda tx: tell(tx, EventKind.REMOVED, other.statement)) == set()
    assert look(store, lambda reads: reads.told_unseen("gazette")) == set()


def test_places_at_which_a_page_was_gone_and_came_back(store: Store) -> None:
    def gone(tx: Transaction, when: float, place: str) -> None:
        failed = fetched(when, None, outcome=Outcome.GONE)
        tx.record_check(place, failed, snapshot_id=None, origin=None)

    def work(tx: Transaction) -> None:
        other = replace(STAFF, id="staff~1")
        for when, source in enumerate((STAFF, other), 1):
            gone(tx, when, source.id)
            gone(tx, when + 1, source.id)
        read(tx, visit(tx, 4), capture("a", "Text."))
        read(tx, visit(tx, 5, source=other, body=b"a wall"), state=ReadingState.BLOCKED)

    do(store, work)
    assert look(store, lambda reads: [reads.came_back("staff", at(since)) for since in (1, 3)]) == [1, 0]
    assert look(store, lambda reads: reads.came_back("gazette", at(0))) == 0


def test_places_whose_answers_were_withdrawn(store: Store) -> None:
    for url in ("https://staff.example/1", "https://staff.example/2"):
        detail = {"url": url, "why": "it lied"}
        do(store, lambda tx, detail=detail: tx.add_event("staff", EventKind.WITHDRAWN, at(1), detail))  # type: ignore[misc]
    assert look(store, lambda reads: reads.withdrawn_at()) == {"staff": "https://staff.example/2"}


def test_the_newest_time_of_our_own_clock(store: Store) -> None:
    assert look(store, lambda reads: reads.newest_time()) is None
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    do(store, lambda tx: tx.keep_states([replace(state, last_check=at(7))]))
    assert look(store, lambda reads: reads.newest_time()) == at(7)
    do(store, lambda tx: tx.add_event("", EventKind.CLOCK_SET, at(1), {"from": at(7).isoformat()}))
    assert look(store, lambda reads: reads.newest_time()) is None, "that it was ahead was told"


def test_unchanged_checks_that_wait(store: Store) -> None:
    seen = {"staff": UnchangedSpan(at(0), at(9), 4), "gazette": UnchangedSpan(at(1), at(2), 1)}
    do(store, lambda tx: tx.keep_waiting(seen))
    assert look(store, lambda reads: reads.waiting()) == seen
    do(store, lambda tx: (tx.add_flush(at(9), seen), tx.keep_waiting({})))
    assert look(store, lambda reads: reads.waiting()) == {}


def test_the_last_of_some_events(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.add_event("staff", EventKind.TROUBLE, at(1), {"failures": 5})
        tx.add_event("staff", EventKind.RECOVERED, at(2), {})
        tx.add_event("staff", EventKind.MOVED, at(3), {"url": ["a", "b"]})

    kinds = (EventKind.TROUBLE, EventKind.RECOVERED)
    do(store, work)
    assert look(store, lambda reads: reads.newest_event("staff", kinds)) == Befell(EventKind.RECOVERED, at(2))
    assert look(store, lambda reads: reads.newest_event("staff", kinds, having="failures")) == (
        *(kinds[0], at(1)),
        {"failures": 5},
    )
    assert look(store, lambda reads: reads.newest_event("gazette", kinds)) is None
    assert look(store, lambda reads: reads.newest_event("staff", kinds, statement_id=1)) is None


# --- what is to be read ------------------------------------------------------------------------------------------


def test_what_a_crash_left_unread(store: Store) -> None:
    first = do(store, lambda tx: visit(tx, 0, body=b"one"))
    do(store, lambda tx: visit(tx, 1, source=GAZETTE, body=b"two"))
    do(store, lambda tx: tx.record_check("staff", fetched(2, None), snapshot_id=None, origin=None))
    left = look(store, lambda reads: reads.unread())
    assert [(each.source_id, each.at) for each in left] == [("staff", at(0)), ("gazette", at(1))]
    assert look(store, lambda reads: reads.body(left[0].snapshot_id)) == b"one"
    do(store, lambda tx: read(tx, first))
    assert look(store, lambda reads: reads.unread("staff")) == []


def test_what_was_never_read_well(store: Store) -> None:
    one, two = do(store, lambda tx: (visit(tx, 0, body=b"one"), visit(tx, 1, body=b"two")))
    do(store, lambda tx: (read(tx, one, state=ReadingState.UNPARSED), read(tx, two, state=ReadingState.UNPARSED)))
    do(store, lambda tx: read(tx, two, by="feed 2"))
    assert [each.check_id for each in look(store, lambda reads: reads.unreadable("staff"))] == [one]


def test_the_visits_that_were_read_last(store: Store) -> None:
    one, two, three = do(store, lambda tx: [visit(tx, n, body=b"%d" % n) for n in range(3)])
    do(store, lambda tx: (read(tx, one), read(tx, two, state=ReadingState.PARTIAL)))
    do(store, lambda tx: read(tx, three, state=ReadingState.BLOCKED))
    whole = look(store, lambda reads: reads.last_read("staff"))
    part = look(store, lambda reads: reads.last_read("staff", in_part=True))
    tried = look(store, lambda reads: reads.last_tried("staff"))
    assert [each and each.check_id for each in (whole, part, tried)] == [one, two, three]
    assert tried is not None
    assert tried.read_by == {BY: ReadingState.BLOCKED}
    assert tried.failed_with(BY) and not tried.failed_with("feed 2")
    assert look(store, lambda reads: reads.last_read("gazette")) is None


def test_looks_that_are_doubted_where_nothing_is_known_yet(store: Store) -> None:
    def told(tx: Transaction, when: float, kind: EventKind) -> int:
        check_id = visit(tx, when)
        tx.add_event("staff", kind, at(when), {"look": 1}, check_id=check_id)
        return check_id

    looks = [do(store, lambda tx, n=n: told(tx, n, EventKind.DOUBTED)) for n in (1, 2)]  # type: ignore[misc]
    assert [each.check_id for each in look(store, lambda reads: reads.doubted_at_first("staff"))] == looks
    assert look(store, lambda reads: reads.doubted_at_first("gazette")) == []
    do(store, lambda tx: told(tx, 3, EventKind.FLAPPED))
    assert look(store, lambda reads: reads.doubted_at_first("staff")) == []


def test_looks_that_are_doubted(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))

    def doubted(tx: Transaction, when: float, **detail: object) -> int:
        check_id = visit(tx, when)
        tx.add_event("staff", EventKind.DOUBTED, at(when), detail, statement_id=met.statement, check_id=check_id)
        return check_id

    wall = "5" * 64
    looks = [do(store, lambda tx, n=n: doubted(tx, n, look=n, hash=hashed("Odd.").hex())) for n in (1, 2)]  # type: ignore[misc]
    do(store, lambda tx: doubted(tx, 3, signal="wall", hash=wall))
    assert [each.check_id for each in look(store, lambda reads: reads.doubted(met.statement))] == looks
    assert look(store, lambda reads: reads.walls(met.statement)) == [Wall(at(3), wall)]
    assert look(store, lambda reads: reads.ever_walled()) == {met.statement}
    assert not look(store, lambda reads: reads.doubted_elsewhere(met.statement, hashed("Text."), hashed("Odd.")))
    other = do(store, lambda tx: meet(tx, "b", "Other.", 3)).statement
    assert look(store, lambda reads: reads.doubted_elsewhere(other, hashed("Other."), hashed("Odd.")))
    do(store, lambda tx: tx.add_event("staff", EventKind.FLAPPED, at(4), {}, statement_id=met.statement))
    assert look(store, lambda reads: (reads.doubted(met.statement), reads.walls(met.statement))) == ([], [])
    assert look(store, lambda reads: reads.ever_walled()) == {met.statement}


def test_texts_that_take_turns_and_have_not_been_told_to_stay(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    do(store, lambda tx: change(tx, "a", "Another.", 1))
    assert look(store, lambda reads: reads.said_before(met.statement, hashed("Text.")))
    assert not look(store, lambda reads: reads.said_before(met.statement, hashed("Odd.")))
    assert look(store, lambda reads: reads.unsettled(at(0))) == []
    back = do(store, lambda tx: change(tx, "a", "Text.", 2, reverts_to=met.version))
    assert look(store, lambda reads: reads.newest_edit(met.statement)) == back.edit
    assert look(store, lambda reads: reads.unsettled(at(3))) == []
    assert look(store, lambda reads: reads.unsettled(at(2))) == [
        Unsettled("staff", met.statement, back.edit, at(2), listed=True)
    ]
    do(store, lambda tx: tx.add_event("staff", EventKind.SETTLED, at(9), {}, statement_id=met.statement))
    assert look(store, lambda reads: reads.unsettled(at(2))) == []


# --- the outbox --------------------------------------------------------------------------------------------------


def test_what_is_owed_is_given_in_order_and_when_it_is_due(store: Store) -> None:
    first = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 1))[1])
    second = do(store, lambda tx: change(tx, "a", "A third text.", 2))
    for edit in (first.edit, second.edit):
        do(store, lambda tx, edit=edit: tx.owe("desk", at(2), edit_id=edit))  # type: ignore[misc]
    do(store, lambda tx: tx.owe("mail", at(2), edit_id=first.edit))
    owed = look(store, lambda reads: reads.owed(at(2), 9))
    assert [(each.target, each.edit_id) for each in owed] == [
        ("desk", first.edit),
        ("desk", second.edit),
        ("mail", first.edit),
    ]
    assert owed[0].line == owed[1].line, "what is said of one statement is said in order"
    do(
        store,
        lambda tx: tx.settle([owed[0].id], AlertState.RETRYING, at=at(3), next_attempt=at(60), error="desk: no answer"),
    )
    assert [each.target for each in look(store, lambda reads: reads.owed(at(3), 9))] == ["mail"]
    assert len(look(store, lambda reads: reads.owed(at(3), 9, anyway=["desk"]))) == 3
    assert look(store, lambda reads: reads.owed(at(3), 9, but=["mail"])) == []
    assert len(look(store, lambda reads: reads.owed(at(60), 9))) == 3


def test_what_is_under_way(store: Store) -> None:
    number = do(store, lambda tx: tx.begin_sending("key", "desk", [3, 4], b"bytes", at(1)))
    (sending,) = look(store, lambda reads: reads.sendings("desk"))
    assert (sending.id, sending.key, sending.members, sending.body) == (number, "key", (3, 4), b"bytes")
    assert (sending.created, sending.accepted) == (at(1), 0)
    assert look(store, lambda reads: reads.sendings("mail")) == []
