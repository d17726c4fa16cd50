"""A Reading with hundreds of changes is written in parts: what it comes to is the same, others are written between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import IN_PARTS, JudgeJob, Level, Severity, Verdict
from tracker.pipeline import opinion
from tracker.pipeline.parts import PART

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = 2 * PART + 50
FUELS = ("gas", "water")


def said(number: int, edition: int) -> str:
    return f"The ministry of district {number} counted {number * 7 + edition} houses without {FUELS[edition % 2]}."


def many(edition: int, *more: str, upto: int = MANY) -> bytes:
    return feed(*(entry(str(number), said(number, edition)) for number in range(upto)), *more)


async def judged(jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
    return [
        Verdict(
            level=Level.MEANING_CHANGED,
            severity=Severity.HIGH,
            probability=0.9,
            findings=(),
            silent=job.silent,
            reason="",
            judge="test",
        )
        for job in jobs
    ]


def written(watch: Watch) -> dict[str, Any]:
    """All that is known in the end, without the numbers that it is kept under."""
    questions = {
        "statements": "SELECT key FROM statements ORDER BY key",
        "versions": "SELECT s.key, v.title, v.text, v.at FROM versions v JOIN statements s ON s.id = v.statement_id "
        "ORDER BY s.key, v.at",
        "edits": "SELECT s.key, e.at, d.level FROM edits e JOIN statements s ON s.id = e.statement_id "
        "JOIN verdicts d ON d.edit_id = e.id ORDER BY s.key, e.at",
        "heads": "SELECT h.key, h.listed, v.hash FROM heads h JOIN versions v ON v.id = h.version_id ORDER BY h.key",
        "owed": "SELECT count(*) FROM alerts WHERE edit_id IS NOT NULL",
    }
    return {name: watch.rows(question) for name, question in questions.items()}


async def told(folder: Path, readers: Pool, bodies: Sequence[bytes], **given: Any) -> tuple[dict[str, Any], int]:
    """What comes of these bodies, and in how many Readings that did not come to the end of theirs."""
    folder.mkdir()
    async with watching(folder, readers) as watch:
        await watch.restart(**given)
        watch.site.on("/feed", *map(answer, bodies))
        for _ in bodies:
            await watch.check(minutes=1)
        (parts,) = watch.rows(f"SELECT count(*) FROM readings WHERE note = '{IN_PARTS}'")
        return written(watch), parts[0]


async def test_in_parts_it_comes_to_the_same(tmp_path: Path, readers: Pool) -> None:
    bodies = many(0), many(1, entry("new", "The new one.")), many(1, upto=MANY - 30), many(2)
    whole, none = await told(tmp_path / "whole", readers, bodies, judge=judged, foresees=False)
    parted, three = await told(tmp_path / "parted", readers, bodies, judge=judged)
    assert (none, three) == (0, 3), "the one in which nothing but the end of the list went is one transaction"
    assert whole == parted
    assert len(parted["edits"]) == 2 * MANY


async def test_others_are_written_between_the_parts(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await watch.restart(judge=judged)
        watch.site.on("/feed", answer(many(0)))
        check = asyncio.create_task(watch.check())
        seen = []
        while not check.done():
            seen.append(await asyncio.wrap_future(watch.store.commit(lambda tx: len(tx.heads("staff")))))
        await check
        steps = [later - before for before, later in pairwise(seen) if later > before]
        assert max(steps) <= PART
        assert len(steps) >= 2


async def test_one_that_ends_between_two_parts_goes_on_where_it_was(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await watch.restart(judge=judged)
        watch.site.on("/feed", answer(many(0)), answer(many(1)))
        await watch.check()
        check = asyncio.create_task(watch.check(minutes=1))
        while not watch.edits():
            await asyncio.sleep(0)
        check.cancel()
        await asyncio.gather(check, return_exceptions=True)
        assert 0 < len(watch.edits()) < MANY
        assert await watch.restart(judge=judged) == 1, "the body is still to be read"
        assert sorted(edit.new for edit in watch.edits()) == sorted(
            f"A statement\n\n{said(number, 1)}" for number in range(MANY)
        )
        assert await watch.restart(judge=judged) == 0


async def test_a_template_that_changed_in_all_of_them_is_none_of_their_edits(tmp_path: Path, readers: Pool) -> None:
    def with_line(line: str) -> bytes:
        return feed(*(entry(str(number), f"{said(number, 0)}<p>{line}</p>") for number in range(MANY)))

    async with watching(tmp_path, readers) as watch:
        await watch.restart(judge=judged)
        watch.site.on(
            "/feed", answer(with_line("Press office, room 12")), answer(with_line("Media desk, second floor"))
        )
        await watch.check()
        await watch.check(minutes=1)
        assert len(watch.edits()) == MANY
        assert {edit.level for edit in watch.edits()} == {Level.COSMETIC}
        assert len(watch.events("template")) == 3, "one for each part"


async def test_what_cannot_be_judged_in_time_is_undecided_and_says_so(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        judgings = []

        async def slow(jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
            judgings.append(len(jobs))
            watch.clock.tick(minutes=opinion.JUDGED_FOR / timedelta(minutes=2))
            return await judged(jobs)

        await watch.restart(judge=slow)
        watch.site.on("/feed", answer(many(0, upto=100)), answer(many(1, upto=100)))
        await watch.check()
        await watch.check(minutes=1)
        reasons = [edit.reason for edit in watch.edits()]
        assert len(reasons) == 100
        assert reasons.count(opinion.TOO_MANY) == 100 - sum(judgings)
        assert sum(judgings) == 2 * opinion.TOGETHER
