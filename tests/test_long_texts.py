"""No text stops the watch: what is long is compared in a child, within a budget, and nothing else waits for it."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.program import Daemon, Place, daemon, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import entry, feed, watching
from tracker.children.frames import encode_judge_jobs
from tracker.children.judge import in_time
from tracker.children.pool import JUDGES, Pool
from tracker.diffing import diff
from tracker.judging import TOO_LONG, is_silent, judge
from tracker.model import EventKind, JudgeJob, Level, Verdict
from tracker.pipeline.opinion import SHORT, opinions

pytestmark = pytest.mark.asyncio(loop_scope="session")

DIGITS = "0123456789" * 4_000
"""One entry of 40 kB that a comparison once never came back from."""

HEALTHY = ("a", "b")


def prices(text: str) -> str:
    return f"The figures are {text} as of today."


async def keeps_polling(site: ScriptedSite, visits: int = 3) -> None:
    """Each healthy source, which is due each second, is visited so many times more, however busy this machine."""
    before = {name: site.paths().count(f"/{name}") for name in HEALTHY}
    for name in HEALTHY:
        await until(lambda name=name: site.paths().count(f"/{name}") >= before[name] + visits, name)  # type: ignore[misc]


async def test_a_long_text_that_is_edited_holds_up_nobody(tmp_path: Path) -> None:
    place = Place(tmp_path)
    async with ScriptedSite() as site, ScriptedSite() as other:
        for name in HEALTHY:
            site.on(f"/{name}", answer(feed(entry("1", "All is well."))))
        other.on("/long", answer(feed(entry("1", prices(DIGITS)))))
        place.configure(*((name, site.url(f"/{name}")) for name in HEALTHY), ("long", other.url("/long")))
        async with daemon(place) as running:
            await until(lambda: place.counts().get("versions") == 3, "versions")
            other.on("/long", answer(feed(entry("1", prices(DIGITS[:-5] + "7" + DIGITS[-5:])))))
            seen = other.paths().count("/long")
            await until(lambda: other.paths().count("/long") > seen, "the edit is fetched")
            await keeps_polling(site)
            await running.stop(signal.SIGKILL)  # as an operator would, at a loss
        told = running.out
        async with daemon(place) as running:
            await keeps_polling(site)
            await until(place.edits, "the edit")
            await until(lambda: "Long, “" in told + running.out, "the alert, before or after")
            await stops(running)
    (edit,) = place.edits()
    assert edit.old == f"A statement\n\n{prices(DIGITS)}" and len(edit.new) == len(edit.old) + 1
    assert edit.level in (Level.MEANING_CHANGED, Level.UNDECIDED)
    events = place.look(lambda reports: reports.events(limit=99))
    assert [each.detail["edit"] for each in events if each.kind == EventKind.DIFF_LIMITED] == (
        [edit.id] if edit.level is Level.UNDECIDED else []
    )


async def stops(running: Daemon) -> None:
    code, seconds = await running.stop()
    assert (code, seconds < 10) == (0, True)
    assert "Traceback" not in running.err


# --- who compares ----------------------------------------------------------------------------------------------------

LONG = " ".join(f"Sentence number {number} says that all is well in place {number}." for number in range(SHORT // 50))
OTHER = LONG.replace("place 77.", "place 78.")


class Asked:
    """The real judge, and what it was asked."""

    def __init__(self, *, answers: bool = True) -> None:
        self.jobs: list[JudgeJob] = []
        self._answers = answers

    async def __call__(self, jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
        self.jobs += jobs
        return [judge(on.old, on.new, language=on.language, silent=on.silent) if self._answers else None for on in jobs]


async def test_what_is_long_is_judged_elsewhere_though_nobody_foresaw_it(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        asked = Asked()
        await watch.restart(judge=asked, foresees=False)
        watch.site.on("/feed", *(answer(feed(entry("1", text), entry("2", text[:60]))) for text in (LONG, OTHER, LONG)))
        for _ in range(3):
            await watch.check(minutes=1)
        assert [(on.old.endswith(LONG), on.new.endswith(OTHER)) for on in asked.jobs] == [(True, True), (False, False)]
        assert [each.level for each in watch.edits()] == [Level.MEANING_CHANGED] * 2
        assert [each.findings[0].new for each in watch.edits()] == ["78", "77"]
        assert watch.counts()["versions"] == 4, "a transaction that was run again writes nothing twice"
        assert watch.events(EventKind.DIFF_LIMITED) == []


@pytest.mark.parametrize("judging", [None, Asked(answers=False)])
async def test_without_a_judge_a_long_edit_is_undecided_and_kept_whole(
    judging: Asked | None, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        await watch.restart(judge=judging)
        watch.site.on("/feed", answer(feed(entry("1", LONG))), answer(feed(entry("1", OTHER))))
        await watch.check()
        checked = await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert (edit.level, edit.reason, edit.probability) == (Level.UNDECIDED, TOO_LONG, None)
        assert (edit.old.endswith(LONG), edit.new.endswith(OTHER)) == (True, True)
        assert checked.derived.owed == 1, "whoever wants alerts is told of it"
        (event,) = watch.events(EventKind.DIFF_LIMITED)
        assert event.detail == {"edit": edit.id, "why": TOO_LONG}


async def test_whether_a_text_written_anew_says_so_is_not_searched_for_without_end() -> None:
    dated = {"updated": "2026-05-01T00:00:00Z"}
    old, new = "word " * 30_000, "other " * 30_000
    assert is_silent(old[:9_000], new[:9_000], before=dated, after=dated) is True
    assert is_silent(old, f"{new} Correction: it was 5.", before=dated, after=dated) is None
    assert is_silent(old, f"{old} Correction: it was 5.", before=dated, after=dated) is False


async def test_only_what_is_long_needs_a_judge() -> None:
    short = JudgeJob(old="It is 5.", new="It is 6.", language="en", silent=True)
    long = JudgeJob(old=LONG, new=OTHER, language="en", silent=True)
    asked = Asked()
    said = await opinions([short, long], asked)
    assert asked.jobs == [long]
    assert {on: each.level for on, each in said.items()} == dict.fromkeys((short, long), Level.MEANING_CHANGED)


# --- how long ------------------------------------------------------------------------------------------------------


async def test_work_that_outlasts_its_budget_is_broken_off_and_nothing_is_left_of_the_alarm() -> None:
    assert in_time(lambda: re.match(r"(a+)+$", "a" * 60 + "b"), otherwise="late", seconds=0.05) == "late"
    assert in_time(lambda: "in time", otherwise="late", seconds=0.05) == "in time"
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def slow_judges(folder: Path) -> tuple[str, str]:
    """Children that judge as ours do, but that they take very long on "endless" and end at "deadly"."""
    path = folder / "slow_judges.py"
    path.write_text(
        "import os, re\nimport tracker.children.judge as judges\nfrom tracker.judging import judge\n"
        "def slow(old, new, **given):\n"
        "    if 'deadly' in new: os.kill(os.getpid(), 9)\n"
        "    if 'endless' in new: re.match('(a+)+$', 'a' * 60 + 'b')\n"
        "    return judge(old, new, **given)\n"
        "judges.judge, judges.BUDGET = slow, 0.2\njudges.main()\n",
        encoding="utf-8",
    )
    return sys.executable, str(path)


async def test_one_text_among_many_costs_only_itself(tmp_path: Path) -> None:
    words = ["6", "endless", "6", "deadly", "6", *["6"] * 60]
    jobs = [JudgeJob(old="It is 5.", new=f"It is {word}.", language="en", silent=True) for word in words]
    async with Pool(1, command=slow_judges(tmp_path)) as pool:
        said = await pool.judge(jobs)
    assert said[1] is not None
    assert (said[1].level, said[1].reason, said[1].silent) == (Level.UNDECIDED, TOO_LONG, True)
    assert said[3] is None, "no opinion"
    assert {each.level for each in (*said[:1], *said[2:3], *said[4:]) if each} == {Level.MEANING_CHANGED}
    assert None not in (*said[:3], *said[4:])


async def test_a_child_gives_up_its_turn_and_is_asked_again(tmp_path: Path) -> None:
    jobs = [JudgeJob(old="It is 5.", new=f"It is endless {n}.", language="en", silent=True) for n in range(15)]
    assert len(encode_judge_jobs(jobs)) < 10_000, "one batch"
    async with Pool(1, command=slow_judges(tmp_path)) as pool:
        assert [each and each.reason for each in await pool.judge(jobs)] == [TOO_LONG] * 15


async def test_a_child_finds_what_differs() -> None:
    async with Pool(1, command=JUDGES) as pool:
        assert await pool.diff(LONG, OTHER) == diff(LONG, OTHER)


async def test_a_diff_that_does_not_lead_to_the_new_text_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "liar.py"
    path.write_text(
        "import sys\nfrom tracker.children.frames import frame\n"
        "def say(value): sys.stdout.buffer.write(frame(value)); sys.stdout.flush()\n"
        "say({})\nwhile sys.stdin.buffer.read(1): say([False, [['insert', 0, 0, 0, 1]]])\n",
        encoding="utf-8",
    )
    async with Pool(1, command=(sys.executable, str(path))) as pool:
        changes = await pool.diff(LONG, OTHER)
    assert (changes.limited, changes.operations) == (True, ())
