"""A few of the inputs that `benchmarks/fuzz.py` makes without end, and every body on which a reader once failed."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import fuzz
from tests.support.mutations import FINDS, bodies, pairs
from tracker.children.pool import Pool
from tracker.model import ExtractJob, SourceKind

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("what", ["text", "diff", "judge"])
async def test_a_thousand_pairs_of_texts(what: str) -> None:
    count = {"text": 1_000, "diff": 1_000, "judge": 300}[what]
    for old, new in islice(pairs(20, longest=fuzz.LONGEST[what]), count):
        fuzz.CHECKS[what](old, new)


async def test_a_property_that_does_not_hold_is_found() -> None:
    with pytest.raises(fuzz.Failed, match="it is so"):
        fuzz.hold(False, "it is so")


async def test_the_same_seed_makes_the_same_inputs() -> None:
    first, again, other = (next(bodies(seed)) for seed in (1, 1, 2))
    assert first == again != other


async def test_five_hundred_bodies(readers: Pool) -> None:
    readings = await asyncio.gather(*(readers.extract(job) for job in islice(bodies(20), 500)))
    assert [each.note for each in readings if each.note.startswith(fuzz.OURS)] == []


FOUND = sorted(FINDS.iterdir())


async def test_there_are_finds() -> None:
    assert len(FOUND) > 3


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
async def test_what_a_reader_once_fell_over(path: Path, readers: Pool) -> None:
    kind = SourceKind(path.name.partition("-")[0])
    url = "https://t.me/s/a" if kind is SourceKind.TELEGRAM else "https://site.example/statement/1"
    reading = await readers.extract(ExtractJob(kind=kind, url=url, asked=url, content_type="", body=path.read_bytes()))
    assert not reading.note.startswith(fuzz.OURS), reading.note
