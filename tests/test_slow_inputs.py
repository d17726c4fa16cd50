"""The worst bodies that are known cost no more than n log n. `benchmarks/slow_inputs.py` reads them at a megabyte."""

from __future__ import annotations

import time

import pytest

from tests.support.hostile_bodies import slow
from tracker.model import ExtractJob, ReadingState
from tracker.sources import extract, preload

SIZE, GROWTH = 8_000, 4
"""Bytes, and times so many."""
MOST = 7
"""Times the processor time that so much more may take: n log n of these is less than five."""
MOODS = 0.15
"""Seconds that do not count."""

SMALL, LARGE = (dict(slow(size)) for size in (SIZE, GROWTH * SIZE))


def spent(job: ExtractJob) -> float:
    began = time.process_time()
    reading = extract(job)
    assert reading.state is not ReadingState.UNPARSED or reading.note
    return time.process_time() - began


def test_there_are_a_hundred() -> None:
    preload()
    assert len(SMALL) > 100


@pytest.mark.parametrize("name", SMALL)
def test_a_slow_body_costs_its_length(name: str) -> None:
    limit = MOST * spent(SMALL[name]) + MOODS
    assert any(spent(LARGE[name]) < limit for _ in range(3))
