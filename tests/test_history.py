"""What a reading means for the history of its source, situation by situation; and where the past is filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.fed_store import at, capture, head
from tracker.history import (
    FLAPPING_AFTER,
    Plan,
    StaleEntry,
    covers,
    fit_in,
    is_conflict,
    is_flapping,
    plan,
)
from tracker.model import SameEntry, Sighting

A = capture("a", "We will begin on Monday.", title="Notice", url="https://x.example/a")


def told(made: Plan) -> dict[str, int]:
    """The parts of a plan that are not empty, with how many they hold."""
    return {name: len(getattr(made, name)) for name in Plan.__slots__ if getattr(made, name)}


def test_a_key_that_no_head_has_is_new() -> None:
    made = plan([A], {}, complete=True)
    assert told(made) == {"new": 1}
    assert made.new == [A]


def test_the_same_entry_again_is_nothing_at_all() -> None:
    assert told(plan([A], {"a": head(A)}, complete=True)) == {}
    assert told(plan([SameEntry(key="a", entry=A.entry)], {"a": head(A)}, complete=True)) == {}


def test_another_text_is_a_change() -> None:
    later = capture("a", "We will not begin on Monday.", title="Notice")
    made = plan([later], {"a": head(A)}, complete=True)
    assert told(made) == {"changed": 1}
    assert made.changed == [(head(A), later)]


def test_another_title_is_a_change_too() -> None:
    assert told(plan([capture("a", A.text, title="Correction")], {"a": head(A)}, complete=True)) == {"changed": 1}


def test_moving_words_from_title_to_text_is_a_change() -> None:
    one, other = capture("a", "c", title="a b"), capture("a", "b c", title="a")
    assert told(plan([other], {"a": head(one)}, complete=True)) == {"changed": 1}


@pytest.mark.parametrize(
    "declared",
    [
        {"url": "https://x.example/b"},
        {"updated": at(9), "url": A.url},
        {"published": at(9), "url": A.url},
        {"edited_mark": True, "url": A.url},
        {"meta": {"author": "another"}, "url": A.url},
    ],
)
def test_the_same_text_declared_otherwise_is_metadata_and_no_change(declared: dict[str, object]) -> None:
    made = plan([capture("a", A.text, title="Notice", **declared)], {"a": head(A)}, complete=True)
    assert told(made) == {"declared": 1}


def test_bytes_alone_that_differ_only_refresh_the_fingerprint() -> None:
    made = plan([capture("a", A.text, title="Notice", url=A.url, entry="other")], {"a": head(A)}, complete=True)
    assert told(made) == {"refreshed": 1}


def test_a_statement_that_is_not_listed_has_departed_and_comes_back_as_what_it_was() -> None:
    gone = plan([], {"a": head(A)}, complete=True)
    assert told(gone) == {"departed": 1}
    assert told(plan([], {"a": head(A, listed=False)}, complete=True)) == {}, "it departed before"
    assert told(plan([A], {"a": head(A, listed=False)}, complete=True)) == {"relisted": 1}


def test_a_statement_that_comes_back_changed_is_a_change() -> None:
    later = capture("a", "Other words.", title="Notice")
    assert told(plan([later], {"a": head(A, listed=False)}, complete=True)) == {"changed": 1}


def test_a_statement_that_comes_back_with_another_date_is_relisted_and_redeclared() -> None:
    later = capture("a", A.text, title="Notice", url=A.url, updated=at(5))
    assert told(plan([later], {"a": head(A, listed=False)}, complete=True)) == {"declared": 1, "relisted": 1}


def test_a_reading_cut_inside_a_statement_adds_and_never_changes_nor_misses() -> None:
    b, c = capture("b", "Second."), capture("c", "Third.")
    heads = {"a": head(A), "b": head(b, statement_id=2), "c": head(c, statement_id=3, listed=False)}
    cut = [capture("a", "We will", title="Notice"), capture("d", "New."), c]
    assert told(plan(cut, heads, complete=False, sound=False)) == {"new": 1, "withheld": 1, "relisted": 1}


def test_a_partial_reading_of_whole_entries_changes_them_and_misses_none() -> None:
    b = capture("b", "Second.")
    heads = {"a": head(A), "b": head(b, statement_id=2)}
    made = plan([capture("a", "We will not begin on Monday.", title="Notice")], heads, complete=False)
    assert told(made) == {"changed": 1, "unseen": 1}


def test_a_partial_reading_does_not_even_change_what_is_declared() -> None:
    cut = capture("a", A.text, title="Notice")  # the address stood behind the cut
    assert told(plan([cut], {"a": head(A)}, complete=False, sound=False)) == {"withheld": 1}


def test_of_two_entries_with_one_key_the_first_counts() -> None:
    other = capture("a", "Something else.")
    made = plan([A, other], {}, complete=True)
    assert (made.new, made.duplicates) == ([A], [other])


def test_two_equal_entries_with_one_key_are_no_news() -> None:
    again = capture("a", A.text, title="Notice", entry="other bytes")
    assert told(plan([A, again], {}, complete=True)) == {"new": 1}


def test_of_two_entries_with_one_key_the_one_that_says_what_the_head_says_wins() -> None:
    other = capture("a", "Something else.")
    made = plan([other, A], {"a": head(A)}, complete=True)
    assert told(made) == {"duplicates": 1}
    assert made.duplicates == [other]
    same = plan([other, SameEntry(key="a", entry=A.entry)], {"a": head(A)}, complete=True)
    assert told(same) == {}, "an entry known by its bytes is what the head says"


def test_if_neither_of_two_entries_says_what_the_head_says_the_first_is_the_change() -> None:
    one, other = capture("a", "One."), capture("a", "Other.")
    made = plan([one, other], {"a": head(A)}, complete=True)
    assert (made.changed, made.duplicates) == ([(head(A), one)], [other])


def test_a_known_entry_of_an_unknown_or_moved_on_head_is_stale() -> None:
    with pytest.raises(StaleEntry):
        plan([SameEntry(key="a", entry=A.entry)], {}, complete=True)
    with pytest.raises(StaleEntry):
        plan([SameEntry(key="a", entry="an older one")], {"a": head(A)}, complete=True)


def test_the_order_of_a_feed_means_nothing() -> None:
    some = [capture(f"k{n}", f"Text {n}.") for n in range(50)]
    heads = {each.key: head(each, statement_id=n) for n, each in enumerate(some, start=1)}
    assert told(plan(reversed(some), heads, complete=True)) == {}


# --- where a past text belongs -----------------------------------------------------------------------------------


def sighting(version: int, text: bytes, first: float, last: float) -> Sighting:
    return Sighting(version_id=version, text_hash=text, first=at(first), last=at(last))


FIRST, SECOND = sighting(1, b"A", 10, 20), sighting(2, b"B", 40, 50)
PAST = [FIRST, SECOND]


def test_before_all_that_is_known() -> None:
    found = fit_in(PAST, b"X", at(5))
    assert (found.seen, found.after, found.before) == (None, None, FIRST)


def test_after_all_that_is_known() -> None:
    found = fit_in(PAST, b"X", at(60))
    assert (found.seen, found.after, found.before) == (None, SECOND, None)


def test_between_two_versions() -> None:
    found = fit_in(PAST, b"X", at(30))
    assert (found.seen, found.after, found.before) == (None, FIRST, SECOND)


def test_in_the_middle_of_a_span_that_says_the_same() -> None:
    for minute in (10, 15, 20):
        found = fit_in(PAST, b"A", at(minute))
        assert (found.seen, found.widens) == (1, False)


def test_in_the_middle_of_a_span_that_says_otherwise() -> None:
    for minute in (10, 15, 20):
        assert fit_in(PAST, b"X", at(minute)).contradicts == 1


def test_a_known_text_next_to_its_span_widens_it_on_either_side() -> None:
    for text, minute, version in ((b"A", 30, 1), (b"B", 30, 2), (b"A", 5, 1), (b"B", 60, 2)):
        found = fit_in(PAST, text, at(minute))
        assert (found.seen, found.widens) == (version, True)


def test_a_known_text_that_is_no_neighbour_is_a_revert_and_a_version_of_its_own() -> None:
    found = fit_in(PAST, b"A", at(60))
    assert (found.seen, found.after) == (None, SECOND)


def test_a_span_within_another_hides_nothing() -> None:
    """A past capture left a span of one moment inside one that grew around it later."""
    past = [sighting(1, b"A", 10, 30), sighting(1, b"A", 15, 15)]
    assert fit_in(past, b"X", at(20)).contradicts == 1
    assert fit_in(past, b"X", at(40)).after == past[0]


def test_a_text_between_two_spans_of_one_version_stands_between_them() -> None:
    past = [sighting(1, b"A", 10, 20), sighting(1, b"A", 40, 50)]
    found = fit_in(past, b"X", at(30))
    assert (found.after, found.before) == (past[0], past[1])
    assert fit_in(past, b"A", at(30)).seen == 1


def test_a_text_of_the_moment_at_which_another_took_over_belongs_to_the_one_that_says_it() -> None:
    past = [sighting(1, b"A", 10, 20), sighting(2, b"B", 20, 30)]
    assert fit_in(past, b"A", at(20)).seen == 1
    assert fit_in(past, b"B", at(20)).seen == 2


def test_nothing_known_at_all() -> None:
    found = fit_in([], b"X", at(5))
    assert (found.seen, found.after, found.before, found.contradicts) == (None, None, None, None)


# --- flapping, conflicts -----------------------------------------------------------------------------------------


def test_the_first_revert_is_news_and_the_next_is_flapping() -> None:
    assert not is_flapping(0)
    assert not is_flapping(FLAPPING_AFTER - 1)
    assert is_flapping(FLAPPING_AFTER)


def test_a_key_given_to_another_statement_is_a_conflict() -> None:
    old, new = "Troops begin new offensive operations near Bakhmut", "Recipe: bake a cake with two eggs"
    assert is_conflict(old, new, same_url=False)
    assert not is_conflict(old, new, same_url=True), "at one address a rewrite is an edit"
    assert not is_conflict(old, "Troops begin combat operations near Bakhmut", same_url=False)


def test_a_text_that_shrank_to_a_few_of_its_words_is_no_conflict() -> None:
    assert not is_conflict("Troops begin new offensive operations near Bakhmut today", "Troops begin", same_url=False)


# --- places ----------------------------------------------------------------------------------------------------------

POST = capture("staff/105", "We will begin on Monday.")


def test_what_is_absent_inside_the_window_is_missing_and_outside_it_has_departed() -> None:
    heads = {POST.key: head(POST)}
    assert told(plan([], heads, complete=True, window=(101, 110))) == {"missing": 1}
    assert told(plan([], heads, complete=True, window=(101, None))) == {"missing": 1}
    assert told(plan([], heads, complete=True, window=(106, None))) == {"departed": 1}
    assert told(plan([], heads, complete=True)) == {"departed": 1}
    assert told(plan([], heads, complete=False, sound=False, window=(101, 110))) == {}
    assert told(plan([], heads, complete=False, window=(101, 110))) == {"unseen": 1}


def test_what_is_listed_at_another_place_is_not_absent_here() -> None:
    heads = {POST.key: head(POST)._replace(place="staff~before-120")}
    assert told(plan([], heads, complete=True, window=(101, 110))) == {}


def test_a_hidden_statement_is_there_and_says_nothing() -> None:
    hidden = replace(POST, text="", hidden=True)
    assert told(plan([hidden], {POST.key: head(POST)}, complete=True)) == {"hidden": 1}
    assert told(plan([hidden], {}, complete=True)) == {}


def test_what_shows_no_text_in_a_document_that_may_be_cut_is_withheld() -> None:
    """The document may end before it."""
    hidden = replace(POST, text="", hidden=True)
    assert told(plan([hidden], {POST.key: head(POST)}, complete=False, sound=False)) == {"withheld": 1}


def test_what_was_confirmed_gone_and_is_seen_has_returned() -> None:
    gone = head(POST)._replace(removed=True, listed=False)
    assert told(plan([POST], {POST.key: gone}, complete=True)) == {"relisted": 1, "returned": 1}


@pytest.mark.parametrize(("key", "inside"), [("a/101", True), ("a/110", True), ("a/111", False), ("a/b", False)])
def test_a_window_covers_the_numbers_that_keys_end_in(key: str, inside: bool) -> None:
    assert covers((101, 110), key) is inside
    assert covers(None, key) is False
