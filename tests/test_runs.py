"""What any text costs grows no faster than its length, give or take a logarithm: counted in processor time over runs of
over a hundred kinds, at n and 4 n characters, edited in the middle, at both ends, and everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.support.long_runs import KINDS, edits, run
from tracker.diffing import apply, diff
from tracker.judging import is_silent, judge
from tracker.report import Style, marked
from tracker.text import canonical
from tracker.tokens import sentences, tokens, units

SIZE = 5_000
GROWTH = 4
"""Times the length that is compared with the length; what costs the square of it takes 16 times as long."""
MOST = 2 * GROWTH
"""Times the processor time that so much longer a text may take: n log n, and a machine with moods."""
MOODS = 0.25
"""Seconds that do not count: what there is to be done once, a run of the collector, a turn of another process."""
CAPPED = 1.5
"""Seconds that a comparison may take at any length for what is capped (pairs of words, places that changed)."""


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def grows_as_its_length(work: Callable[[str], object], kind: str, once: float = MOODS) -> None:
    small, large = run(kind, SIZE), run(kind, GROWTH * SIZE)
    limit = MOST * spent(lambda: work(small)) + once
    if spent(lambda: work(large)) > limit:  # a mood may pass
        assert min(spent(lambda: work(large)) for _ in range(2)) < limit


@pytest.mark.parametrize("kind", KINDS)
def test_reading_a_run_costs_its_length(kind: str) -> None:
    for read in (canonical, tokens, units, sentences):
        grows_as_its_length(read, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_comparing_a_run_costs_its_length(kind: str) -> None:
    def compared(text: str) -> None:
        for name in ("both ends", "all"):
            other = edits(text)[name]
            changes = diff(text, other)
            assert apply(changes, text) == other
            marked(text, other, changes.operations, Style.PLAIN)
            marked(text, other, (), Style.HTML)
            is_silent(text, other, before={}, after={})

    grows_as_its_length(compared, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_judging_a_run_costs_its_length(kind: str) -> None:
    def judged(text: str) -> None:
        for language, name in (("en", "both ends"), ("uk", "everywhere")):
            judge(text, edits(text)[name], language=language)

    grows_as_its_length(judged, kind, CAPPED)


@pytest.mark.parametrize("kind", ["digits", "one sentence", "different words", "commas", "CJK"])
def test_a_word_in_a_run_is_found_however_long_the_run_is(kind: str) -> None:
    text = run(kind, 200_000)
    changes = diff(text, edits(text)["the middle"])
    assert not changes.limited
    assert "17 not" in "".join(each.new for each in changes.operations)
    assert sum(len(each.new) for each in changes.operations) < 1_000


def test_more_changes_than_anybody_reads_are_one() -> None:
    old = "".join(f"a{number} b c d e f.\n" for number in range(6_000))
    new = old.replace(" d ", " x ")
    changes = diff(f"Start. {old} End.", f"Start. {new} End.")
    assert changes.limited and len(changes.operations) == 1
    assert apply(changes, f"Start. {old} End.") == f"Start. {new} End."
