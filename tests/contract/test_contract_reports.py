"""What reports ask of a store, in pages that new records do not move, whatever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.contract.stores import GAZETTE, JUDGED, PLACE, STAFF, ask, at, change, do, fetched, head, look, meet, visit
from tracker.errors import UsageError
from tracker.health import HealthState
from tracker.model import (
    OURSELVES,
    AlertState,
    EditReport,
    EventKind,
    EventReport,
    Level,
    RemovalReport,
    Severity,
)
from tracker.store import Filter, Page, Reports, Store, Transaction
from tracker.store.values import EditPair, Ground, Named, Names, NumberKind

# --- what happened -----------------------------------------------------------------------------------------------


def edits_of(store: Store, key: str = "a", *texts: str) -> list[int]:
    """A statement that is changed once a minute; gives the ids of its edits."""
    do(store, lambda tx: meet(tx, key, "Text 0.", 0))
    return [
        do(store, lambda tx, n=n, text=text: change(tx, key, text, n)).edit  # type: ignore[misc]
        for n, text in enumerate(texts or ("Text 1.", "Text 2.", "Text 3."), start=1)
    ]


def test_an_edit_bears_all_that_is_said_of_it(store: Store) -> None:
    (one,) = edits_of(store, "a", "Text 1.")
    edit = ask(store, lambda reports: reports.edit(one))
    assert edit is not None
    assert (edit.id, edit.number, edit.source, edit.speaker, edit.language) == (one, 1, "staff", "Staff", "en")
    assert (edit.old, edit.new, edit.version) == ("Text 0.", "Text 1.", 2)
    assert (edit.last_seen_old, edit.first_seen_new) == (at(0), at(1))
    assert (edit.level, edit.severity, edit.silent, edit.probability) == (JUDGED.level, JUDGED.severity, True, 0.9)
    (finding,) = edit.findings
    assert (finding.kind, finding.old, finding.new) == ("NUMBER", "Tex", "Tex")
    assert ask(store, lambda reports: reports.edit(999)) is None


def test_each_clause_of_a_filter(store: Store) -> None:
    one, two, _ = edits_of(store)
    do(store, lambda tx: meet(tx, "g", "Text.", 0, source=GAZETTE))
    quiet = replace(JUDGED, level=Level.COSMETIC, severity=Severity.LOW, silent=False, findings=())
    four = do(store, lambda tx: change(tx, "g", "Texts.", 9, source=GAZETTE, verdict=quiet)).edit

    def found(**clauses: Any) -> list[int]:
        return [edit.id for edit in ask(store, lambda reports: reports.edits(Filter(**clauses)))]

    assert found() == [one, two, two + 1, four]
    assert found(since=at(2), until=at(3)) == [two]
    assert found(sources=["gazette"]) == found(speakers=["Gazette"]) == [four]
    assert found(levels=[Level.COSMETIC]) == [four]
    assert found(severity=Severity.MEDIUM, kinds=["NUMBER"], silent=True) == [one, two, two + 1]
    assert found(ids=[two, 999]) == [two]
    assert found(limit=1) == [four]
    assert ask(store, lambda reports: reports.edit_ids(Filter(sources=["staff"]))) == [one, two, two + 1]
    assert ask(store, lambda reports: reports.edit_ids(Filter(limit=2))) == [two + 1, four]
    assert [each.id for each in ask(store, lambda reports: list(reports.edits_one_by_one(Filter(limit=2))))] == [
        3,
        four,
    ]


def test_what_a_number_names(store: Store) -> None:
    (one,) = edits_of(store, "a", "Text 1.")
    gone = do(store, lambda tx: tx.add_event("staff", EventKind.REMOVED, at(5), {}, statement_id=1))
    moved = do(store, lambda tx: tx.add_event("staff", EventKind.MOVED, at(6), {}))
    do(store, lambda tx: tx.add_gap("staff", at(7), at(8), "dns"))
    told = [ask(store, lambda reports, n=n: reports.numbered(n)) for n in range(1, 6)]  # type: ignore[misc]
    assert [type(each) for each in told] == [EditReport, RemovalReport, EventReport, EventReport, type(None)]
    assert ask(store, lambda reports: reports.named(1)) == Named(NumberKind.EDIT, one)
    assert ask(store, lambda reports: reports.named(4)).kind is NumberKind.GAP  # type: ignore[union-attr]
    assert ask(store, lambda reports: (reports.named(99), reports.named(2**70))) == (None, None)
    assert ask(store, lambda reports: reports.removal(gone)) == told[1]
    assert ask(store, lambda reports: reports.event(moved)) == told[2]
    gap = told[3]
    assert isinstance(gap, EventReport)
    assert ask(store, lambda reports: reports.gap(gap.id)) == gap
    assert (gap.kind, gap.at, gap.detail["reason"]) == (EventKind.GAP, at(8), "dns")
    assert ask(store, lambda reports: reports.removal(moved)) is None


def test_what_it_rests_on(store: Store) -> None:
    edits_of(store, "a", "Text 1.")
    check_id = do(store, lambda tx: visit(tx, 5))
    do(store, lambda tx: tx.add_event("staff", EventKind.MOVED, at(5), {}, check_id=check_id))
    grounds = ask(store, lambda reports: reports.evidence(1))
    assert [ground.what for ground in grounds][:3] == ["old version", "old body", "old read by"]
    assert len(grounds) == 6
    (visited,) = ask(store, lambda reports: reports.evidence(2))
    assert isinstance(visited, Ground)
    assert (visited.what, f"check {check_id}," in visited.which) == ("visit", True)
    assert ask(store, lambda reports: reports.evidence(99)) == []


def test_what_befell_a_statement_and_its_source(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))

    def work(tx: Transaction) -> None:
        tx.add_event("staff", EventKind.METADATA, at(1), {}, statement_id=met.statement)
        tx.add_event("staff", EventKind.DUPLICATE, at(2), {"key": "a"})
        tx.add_event("staff", EventKind.DUPLICATE, at(3), {"key": "b"})
        tx.add_event("gazette", EventKind.MOVED, at(4), {})
        tx.add_gap("staff", at(5), at(6), "dns")

    do(store, work)
    befell = ask(store, lambda reports: reports.befell(met.statement))
    assert [event.kind for event in befell] == [EventKind.METADATA, EventKind.DUPLICATE, EventKind.GAP]
    own = ask(store, lambda reports: reports.events(statement_id=met.statement, limit=9))
    assert [event.kind for event in own] == [EventKind.METADATA]
    newest = ask(store, lambda reports: reports.events(source_id="staff", limit=2))
    assert [event.at for event in newest] == [at(2), at(3)]
    assert ask(store, lambda reports: reports.counts_since(at(2))) == {
        "staff": {EventKind.DUPLICATE: 2, EventKind.GAP: 1},
        "gazette": {EventKind.MOVED: 1},
    }
    assert ask(store, lambda reports: reports.counts_since(None))["staff"][EventKind.METADATA] == 1


def test_removals_and_returns(store: Store) -> None:
    met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
    for kind, minute in ((EventKind.REMOVED, 10), (EventKind.RETURNED, 20), (EventKind.REMOVED, 30)):
        do(store, lambda tx, k=kind, m=minute: tx.add_event("staff", k, at(m), {}, statement_id=met.statement))  # type: ignore[misc]
    first, second = ask(store, lambda reports: reports.removals(Filter()))
    assert (first.confirmed, first.returned, second.confirmed, second.returned) == (at(10), at(20), at(30), None)
    assert len(ask(store, lambda reports: reports.removals(Filter(until=at(30))))) == 1
    assert len(ask(store, lambda reports: reports.removals(Filter(speakers=["Gazette"])))) == 0


# --- statements --------------------------------------------------------------------------------------------------


def test_a_history_has_each_version_with_its_times(store: Store) -> None:
    edits_of(store, "a", "Text 1.")
    history = ask(store, lambda reports: reports.history(1))
    assert history is not None
    assert (history.source, history.speaker, history.key, history.listed) == ("staff", "Staff", "a", True)
    assert [(v.number, v.text, v.first_seen, v.last_seen) for v in history.versions] == [
        (1, "Text 0.", at(0), at(0)),
        (2, "Text 1.", at(1), at(1)),
    ]
    assert ask(store, lambda reports: reports.history(99)) is None


@pytest.mark.parametrize(
    ("what", "found"), [("1", [1]), ("a", [1]), ("https://staff.example/a", [1]), ("later", [1]), ("9" * 40, [])]
)
def test_a_statement_is_found_by_number_key_name_and_address(store: Store, what: str, found: list[int]) -> None:
    do(store, lambda tx: (meet(tx, "a", "Text.", 0), tx.add_names("staff", 1, ["later"])))
    assert ask(store, lambda reports: reports.find_statements(what)) == found


def test_statements_are_listed_as_they_are_now(store: Store) -> None:
    edits_of(store, "a", "Text 1.")
    do(store, lambda tx: meet(tx, "g", "Text.", 5, source=GAZETTE, title="Title"))
    do(store, lambda tx: tx.delist_head(head(tx, "a"), at(9)))
    first, second = ask(store, lambda reports: reports.statements(Filter()))
    assert (first.id, first.key, first.versions, first.changed, first.listed) == (1, "a", 2, at(1), False)
    assert (second.source, second.speaker, second.title, second.listed) == ("gazette", "Gazette", "Title", True)
    assert [each.key for each in ask(store, lambda reports: reports.statements(Filter(speakers=["Gazette"])))] == ["g"]


# --- opinions formed again ---------------------------------------------------------------------------------------


def test_pairs_to_be_judged_again(store: Store) -> None:
    one, two = edits_of(store, "a", "Text 1.", "Text 2.")
    do(store, lambda tx: tx.add_event("staff", EventKind.TEMPLATE, at(3), {"edits": [two]}))
    assert ask(store, lambda reports: reports.pairs()) == [EditPair(one, 1, 2), EditPair(two, 2, 3)]
    assert ask(store, lambda reports: reports.of_templates()) == {two}
    do(store, lambda tx: tx.erase(1, at(9), reason="an order", authority="a court"))
    assert [pair.edit for pair in ask(store, lambda reports: reports.pairs())] == [two]


# --- sources, targets, imports -----------------------------------------------------------------------------------


def test_names_that_filters_may_have(store: Store) -> None:
    do(store, lambda tx: tx.add_place(PLACE, born=at(0), due=at(0)))
    assert ask(store, lambda reports: reports.names()) == Names(("gazette", "staff"), ("Gazette", "Staff"))


def test_how_a_source_fares_follows_from_what_is_known(store: Store) -> None:
    edits_of(store, "a", "Text 1.")
    state = look(store, lambda reads: reads.states(["staff"]))["staff"]
    moved = replace(state, due=at(90), last_check=at(60), last_success=at(60), failures=0, outcome="ok")
    do(store, lambda tx: tx.keep_states([moved]))
    gazette, staff = ask(store, lambda reports: reports.sources(Filter(since=at(0)), at=at(70)))
    assert (staff.id, staff.state, staff.statements, staff.versions) == ("staff", HealthState.WELL, 1, 2)
    assert (staff.interval, staff.behind, staff.trouble) == (STAFF.interval, None, "")
    assert (gazette.state, gazette.versions) == (HealthState.LATE, 0), "its first visit was due an hour ago"
    (late,) = ask(store, lambda reports: reports.sources(Filter(sources=["staff"]), at=at(200)))
    assert (late.state, late.behind) == (HealthState.LATE, timedelta(minutes=110))
    failing = replace(moved, failures=3, outcome="error", reason="dns", detail="no such host")
    do(store, lambda tx: (tx.keep_states([failing]), tx.add_gap("staff", at(80), at(90), "dns")))
    (bad,) = ask(store, lambda reports: reports.sources(Filter(speakers=["Staff"], since=at(85)), at=at(95)))
    assert (bad.state, bad.trouble, bad.events) == (HealthState.FAILING, "no such host", {EventKind.GAP: 1})


def test_places_that_fail_and_what_changes_by_itself(store: Store) -> None:
    do(store, lambda tx: tx.add_place(PLACE, born=at(0), due=at(0)))
    state = look(store, lambda reads: reads.states(["staff~1"]))["staff~1"]
    do(store, lambda tx: tx.keep_states([replace(state, failures=2, detail="gone")]))
    part = {"statements": 3, "old": "1 view", "new": "2 views"}
    detail = {"statements": 3, "parts": {"counter": part}}
    for _ in range(2):
        do(store, lambda tx: tx.add_event("staff", EventKind.VOLATILE, at(1), detail))
    do(store, lambda tx: tx.add_event("staff", EventKind.TEMPLATE, at(2), {"why": "a new foot", "edits": [4]}))
    (staff,) = ask(store, lambda reports: reports.sources(Filter(sources=["staff"]), at=at(0)))
    assert (staff.further.places, staff.further.failing, staff.further.why) == (1, 1, "gone")
    assert (staff.volatile["counter"].times, staff.volatile["counter"].new) == (2, "2 views")
    assert staff.template is not None
    assert (staff.template.at, staff.template.why, staff.template.edits) == (at(2), "a new foot", (4,))


def test_how_all_fare(store: Store) -> None:
    edit = edits_of(store, "a", "Text 1.")[0]
    do(store, lambda tx: (tx.owe("desk", at(1), edit_id=edit), tx.add_event(OURSELVES, EventKind.DISK, at(3), {})))
    well = ask(store, lambda reports: reports.health(at(1), since=at(2)))
    assert (well.needs_somebody, well.targets, well.ourselves) == (False, (), {EventKind.DISK: 1})
    assert [source.id for source in well.sources] == ["gazette", "staff"]
    do(store, lambda tx: tx.settle([1], AlertState.DEAD, at=at(5), next_attempt=None, error="desk: refused"))
    ill = ask(store, lambda reports: reports.health(at(6), since=at(4)))
    assert (ill.needs_somebody, ill.ourselves) == (True, {})
    assert ask(store, lambda reports: tuple(reports.undelivered())) == ill.targets
    (desk,) = ill.targets
    assert (desk.target, desk.dead, desk.why, desk.last_sent) == ("desk", 1, "desk: refused", None)


def test_imports_and_the_sources_that_they_made(store: Store) -> None:
    told = {"what": "folder", "kind": "page", "since": at(1).isoformat(), "options": {"selector": ["article"]}}
    event = do(store, lambda tx: tx.add_event("staff", EventKind.IMPORTED, at(9), told))
    do(store, lambda tx: visit(tx, 1, origin="1.html", run=event))
    (run,) = ask(store, lambda reports: reports.imports())
    assert (run.source, run.at, run.what, run.kind, run.since, run.until) == (
        "staff",
        at(9),
        "folder",
        "page",
        at(1),
        None,
    )
    assert (run.captures, run.unreadable, run.versions, run.edits, run.undone) == (1, 1, 0, 0, None)
    made = ask(store, lambda reports: reports.made_by_import("staff"))
    assert made is not None
    assert (made.id, made.speaker, made.options) == ("staff", "Staff", {"selector": ("article",)})
    assert ask(store, lambda reports: reports.made_by_import("gazette")) is None


# --- alerts, the whole -------------------------------------------------------------------------------------------


def test_alerts_by_state_source_and_time(store: Store) -> None:
    edits = edits_of(store, "a", "Text 1.", "Text 2.")
    for n, edit in enumerate(edits, start=1):
        do(store, lambda tx, n=n, edit=edit: tx.owe("desk", at(n), edit_id=edit))  # type: ignore[misc]
    event = do(store, lambda tx: tx.add_event("gazette", EventKind.TROUBLE, at(3), {}))
    do(store, lambda tx: tx.owe("desk", at(3), event_id=event))
    do(store, lambda tx: tx.settle([1], AlertState.SENT, at=at(3), next_attempt=None, error=""))

    def found(**clauses: Any) -> list[int]:
        return [alert.id for alert in ask(store, lambda reports: reports.alerts(Filter(**clauses)))]

    assert found() == [1, 2, 3]
    assert found(states=[AlertState.SENT]) == [1]
    assert found(sources=["gazette"]) == found(speakers=["Gazette"]) == [3]
    assert found(sources=["staff"]) == [1, 2]
    assert found(since=at(2), until=at(3)) == [2]
    assert found(limit=1) == [3]
    assert ask(store, lambda reports: reports.alert_count(AlertState.PENDING)) == 2


def test_how_much_there_is(store: Store) -> None:
    edits_of(store, "a", "Text 1.")
    do(store, lambda tx: tx.record_check("staff", fetched(9, None), snapshot_id=None, origin=None))
    counts = ask(store, lambda reports: reports.counts())
    assert (counts.statements, counts.versions, counts.edits, counts.checks, counts.alerts) == (1, 2, 1, 3, 0)


def test_nothing_was_signed_or_stamped_yet(store: Store) -> None:
    assert ask(store, lambda reports: (reports.newest_head(), reports.last_stamp())) == (None, None)


def test_the_events_that_tell_of_several_edits_whatever_edits_are_wanted(store: Store) -> None:
    for minute, kind in enumerate((EventKind.GROUP, EventKind.TEMPLATE, EventKind.MOVED, EventKind.GROUP)):
        do(store, lambda tx, kind=kind, minute=minute: tx.add_event("staff", kind, at(minute), {"edits": [minute]}))  # type: ignore[misc]

    def of(wanted: Filter) -> list[list[int]]:
        return [event.detail["edits"] for event in ask(store, lambda reports: reports.groups(wanted))]

    assert of(Filter(limit=1, levels=[Level.COSMETIC])) == [[0], [1], [3]]
    assert of(Filter(since=at(1), sources=["staff"])) == [[1], [3]]
    assert of(Filter(sources=["gazette"])) == []


def test_the_past_one_record_after_the_other(store: Store) -> None:
    one, two, three = edits_of(store)
    gone = do(store, lambda tx: tx.add_event("staff", EventKind.REMOVED, at(5), {}, statement_id=1))
    do(store, lambda tx: tx.add_event("staff", EventKind.METADATA, at(6), {}, statement_id=1))
    do(store, lambda tx: tx.add_gap("staff", at(1), at(7), "dns"))
    do(store, lambda tx: tx.add_event("staff", EventKind.MOVED, at(8), {}))

    whole = Filter()
    assert ask(store, lambda reports: list(reports.edits_one_by_one(whole))) == list(
        ask(store, lambda reports: reports.edits(whole))
    )
    by_source = ask(store, lambda reports: list(reports.edits_one_by_one(Filter(sources=["staff"]))))
    assert [each.id for each in by_source] == [one, two, three]
    assert ask(store, lambda reports: reports.edit_ids(Filter(limit=2))) == [two, three]
    lines = ask(store, lambda reports: list(reports.edit_lines(Filter(limit=2))))
    assert [(line.number, line.first_seen_new) for line in lines] == [(2, at(2)), (3, at(3))]
    line = lines[0]
    assert (line.level, line.severity, line.silent, line.kind) == (JUDGED.level, JUDGED.severity, True, "NUMBER")
    removals = ask(store, lambda reports: list(reports.removals_one_by_one(whole)))
    assert removals == list(ask(store, lambda reports: reports.removals(whole)))
    assert [each.id for each in removals] == [gone]
    assert ask(store, lambda reports: list(reports.happened_one_by_one(whole))) == list(
        ask(store, lambda reports: reports.happened(whole))
    )
    quiet = ask(store, lambda reports: reports.unremarked(Filter(), {EventKind.METADATA, EventKind.IMPORTED}))
    assert quiet == {EventKind.METADATA: 1}


def test_where_the_page_before_is(store: Store) -> None:
    edits_of(store)
    for wanted in (Filter(), Filter(limit=1), Filter(limit=3), Filter(limit=9)):
        before = ask(store, lambda reports, wanted=wanted: reports.page_before(wanted))  # type: ignore[misc]
        assert before == ask(store, lambda reports, wanted=wanted: reports.edits(wanted)).before  # type: ignore[misc]


# --- pages -------------------------------------------------------------------------------------------------------

Ask = Callable[[Reports, Filter], Page[Any]]

LISTINGS: dict[str, Ask] = {
    "edits": lambda reports, wanted: reports.edits(wanted),
    "removals": lambda reports, wanted: reports.removals(wanted),
    "events": lambda reports, wanted: reports.happened(wanted),
    "statements": lambda reports, wanted: reports.statements(wanted),
    "alerts": lambda reports, wanted: reports.alerts(wanted),
    "sources": lambda reports, wanted: reports.sources(wanted, at=at(0)),
}


def more(store: Store, minute: int) -> None:
    """One more of everything; those of three minutes have the same time."""
    key, when = f"key {minute:02}", at(minute // 3)
    source = replace(STAFF, id=f"source {minute:02}", url=f"https://staff.example/{minute}")

    def work(tx: Transaction) -> None:
        met = meet(tx, key, "Text.", minute // 3)
        edit = change(tx, key, "Another text.", minute // 3).edit
        tx.owe("desk", when, edit_id=edit)
        tx.add_event("staff", EventKind.REMOVED, when, {}, statement_id=met.statement)
        tx.add_gap("staff", when - timedelta(seconds=1), when, "dns")
        tx.add_place(replace(source, parent=None), born=when, due=when)

    do(store, work)


def pages(store: Store, name: str, size: int, between: Callable[[int], None] = lambda page: None) -> list[list[Any]]:
    """The ids of all pages, in the order in which they are asked for."""
    found: list[list[Any]] = []
    cursor: str | None = None
    while not found or cursor is not None:
        wanted = Filter(limit=size, before=cursor)
        page = ask(store, lambda reports, wanted=wanted: LISTINGS[name](reports, wanted))  # type: ignore[misc]
        found.append([(getattr(item, "number", 0), item.id) for item in page])
        cursor = page.before
        between(len(found))
    return found


def joined(name: str, found: Sequence[list[Any]]) -> list[Any]:
    """Pages as one list: sources go on, all others go back."""
    return [item for page in (found if name == "sources" else reversed(found)) for item in page]


@pytest.mark.parametrize("name", LISTINGS)
def test_pages_joined_are_the_whole(store: Store, name: str) -> None:
    for minute in range(7):
        more(store, minute)
    whole = joined(name, pages(store, name, 1_000))
    assert len(whole) >= 7
    for size in (1, 2, 5, len(whole)):
        found = pages(store, name, size)
        assert joined(name, found) == whole
        assert all(len(page) == size for page in found[:-1])


@pytest.mark.parametrize("name", LISTINGS)
def test_what_is_new_moves_no_page(store: Store, name: str) -> None:
    for minute in range(6):
        more(store, minute)
    whole = joined(name, pages(store, name, 1_000))

    def grow(page: int) -> None:
        if page <= 3:
            more(store, 20 + page)

    found = joined(name, pages(store, name, 2, grow))
    assert len(found) == len(set(found)), "nothing is given twice"
    assert [item for item in found if item in whole] == whole, "nothing is left out"


NO_CURSORS = ("", "nonsense", "ab", "bnVsbA", "WzEsMl0", "Wzk5LCJlZGl0cyIsMSwxXQ", "\x00", "ї", "A" * 9_999)
"""Words, and what is written as a cursor is: null, two numbers, one of another form."""


@pytest.mark.parametrize("name", LISTINGS)
def test_what_is_no_cursor_is_said_to_be_none(store: Store, name: str) -> None:
    for written in NO_CURSORS:
        with pytest.raises(UsageError, match="cursor"):
            ask(store, lambda reports, before=written: LISTINGS[name](reports, Filter(before=before)))  # type: ignore[misc]


def test_a_cursor_is_one_of_its_own_listing(store: Store) -> None:
    for minute in range(3):
        more(store, minute)
    cursor = ask(store, lambda reports: reports.edits(Filter(limit=1))).before
    assert cursor is not None
    for name, listing in LISTINGS.items():
        if name != "edits":
            with pytest.raises(UsageError, match=f"of edits, and {name}"):
                ask(store, lambda reports, listing=listing: listing(reports, Filter(before=cursor)))  # type: ignore[misc]


def test_a_cursor_whose_record_is_there_no_more_is_outdated(store: Store) -> None:
    one, two = edits_of(store, "a", "Text 1.", "Text 2.")
    cursor = ask(store, lambda reports: reports.edits(Filter(limit=1))).before
    assert [edit.id for edit in ask(store, lambda reports: reports.edits(Filter(before=cursor)))] == [one]
    do(store, lambda tx: tx.supersede_edit(2, 3))
    with pytest.raises(UsageError, match="outdated"):
        ask(store, lambda reports: reports.edits(Filter(before=cursor)))
    assert two > one


def test_a_store_has_an_id_that_stays(store: Store) -> None:
    first = ask(store, lambda reports: reports.identity())
    more(store, 1)
    assert first and ask(store, lambda reports: reports.identity()) == first
