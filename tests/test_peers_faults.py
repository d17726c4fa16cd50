"""What is counted of the peers and of us is counted alike, and the table in the document is what was found."""

from __future__ import annotations

import pytest

from benchmarks.peers.cases import CASES, OTHERS, A, B, Case, around, says, shows
from benchmarks.peers.watchers import Report
from benchmarks.peers_faults import DOCUMENT, counted, document, measured

QUIET: list[Report] = []


def wrong(case: Case, told: list[list[Report]], kept: list[str]) -> dict[str, int]:
    return {what: count for what, count in counted(case, told, kept).items() if count}


def case(*polls: object) -> Case:
    return Case(id="x", form="page", injected="", polls=polls)  # type: ignore[arg-type]


EDIT, WALL = case(says(A), says(A), says(B)), case(*around(shows("<p>Sorry, not found.</p>")))


@pytest.mark.parametrize(
    ("of", "told", "kept", "found"),
    [
        (EDIT, [QUIET, QUIET, [Report(kind="changed", text=B)]], [A, B], {}),
        (EDIT, [QUIET, QUIET, QUIET], [A, B], {"missed": 1}),
        (EDIT, [QUIET, QUIET, [Report(kind="changed", text=B)]], [B], {"lost": 1}),
        (EDIT, [QUIET, [Report(kind="changed", text=A)], [Report(kind="changed", text=B)]], [A, B], {"false edits": 1}),
        (EDIT, [QUIET, QUIET, [Report(kind="changed", text=B)] * 2], [A, B], {"false edits": 1}),
        (WALL, [QUIET, QUIET, [Report(kind="changed", text="Sorry")], QUIET, QUIET], [A], {"false removals": 1}),
        (WALL, [QUIET, QUIET, [Report(kind="gone")], QUIET, QUIET], [A], {"false removals": 1}),
        (WALL, [QUIET, QUIET, [Report(kind="error")], QUIET, QUIET], [A], {"error": 1}),
    ],
)
def test_what_is_told_is_weighed(of: Case, told: list[list[Report]], kept: list[str], found: dict[str, int]) -> None:
    assert wrong(of, told, kept) == found


def test_words_count_whatever_the_dress_of_a_program() -> None:
    dressed = f"# Decision\n\n* {A.replace(' ', chr(10))}\n"
    assert wrong(EDIT, [QUIET, QUIET, [Report(kind="changed", text=f"**{B}**")]], [dressed, B]) == {}


def test_there_are_some_fifty_cases_each_with_an_id_and_a_sentence() -> None:
    assert len(CASES) == len({each.id for each in CASES}) >= 50
    assert all(each.injected.endswith(".") for each in CASES)
    assert len({*OTHERS, A, B}) == 6


async def test_some_of_them_on_this_program() -> None:
    ids = ["page-number", "page-cut-silently", "page-wall-5", "feed-shrinks"]
    found = await measured("ours", ids, DOCUMENT)  # which needs no environment of its own
    assert {id: sum(counts.values()) for id, counts in found.items()} == dict.fromkeys(ids, 0)


def test_the_document_is_what_was_found() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == document(text), "just bench peers_faults table"
