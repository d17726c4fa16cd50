"""Opinions formed in a process of their own, ahead of the transaction that writes them: the same ones, taken for the
very texts they are on, and dispensable."""

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import NEW, OLD, entry, feed, watching
from tracker.children.frames import FrameError, decode_question, decode_verdicts, encode_judge_jobs, encode_verdicts
from tracker.children.pool import JUDGES, Pool
from tracker.judging import judge
from tracker.model import Capture, JudgeJob, Level, Severity, Verdict
from tracker.store import Transaction

pytestmark = pytest.mark.asyncio(loop_scope="session")

JOBS = (
    JudgeJob(old=OLD, new=NEW, language="en", silent=True),
    JudgeJob(old="Знищено 14 машин.", new="Знищено 11 машин.", language="uk", silent=False),
    JudgeJob(old="Погибли 12 человек.", new="Погибли 15 человек.", language="ru", silent=True),
    JudgeJob(old="It is 5 \U0001f7e5", new="It is \u202e5, I hear.", language=None, silent=True),
    JudgeJob(old="Une phrase.", new="Une autre phrase.", language="fr", silent=True),
)


def judged(job: JudgeJob) -> Verdict:
    return judge(job.old, job.new, language=job.language, silent=job.silent)


async def test_the_child_judges_as_the_judge_does() -> None:
    async with Pool(1, command=JUDGES) as pool:
        assert list(await pool.judge(JOBS)) == [judged(job) for job in JOBS]
        assert list(await pool.judge(JOBS[:1])) == [judged(JOBS[0])]


@pytest.mark.parametrize(
    "line", ["os.kill(os.getpid(), 9)", "os.write(1, struct.pack('>II', 2, 0) + b'[]'); sys.stdin.read()"]
)
async def test_a_child_that_fails_leaves_the_judging_to_others(
    line: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "judges.py"
    greeting = "sys.stdout.buffer.write(struct.pack('>II', 2, 0) + b'{}'); sys.stdout.flush(); sys.stdin.buffer.read(1)"
    path.write_text(f"import os, struct, sys; {greeting}\n{line}\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        async with Pool(1, command=(sys.executable, str(path))) as pool:
            for _ in range(2):  # the second one by its successor
                assert list(await pool.judge(JOBS[:2])) == [None, None]
        assert list(await pool.judge(JOBS[:1])) == [None], "closed: what is being written down is not held up"
    assert "judged where it is written" in caplog.text


# --- on the pipe -----------------------------------------------------------------------------------------------------


async def test_jobs_and_verdicts_survive_the_pipe() -> None:
    assert decode_question(encode_judge_jobs(JOBS)[8:]) == list(JOBS)
    verdicts = [*(judged(job) for job in JOBS[:-1]), None]
    assert decode_verdicts(encode_verdicts(verdicts)[8:], JOBS) == verdicts


GOOD = ["REWORDED", "low", 0.25, "", "judge 1", [["NUMBER", "a number", 0, 2, 1, 2]]]


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        [],
        [GOOD, GOOD],
        [GOOD[:-1]],
        ["REWORDED"],
        [["CHANGED", *GOOD[1:]]],
        [[*GOOD[:1], "grave", *GOOD[2:]]],
        [[*GOOD[:2], 1.5, *GOOD[3:]]],
        [[*GOOD[:2], True, *GOOD[3:]]],
        [[*GOOD[:2], float("nan"), *GOOD[3:]]],
        [[*GOOD[:3], 5, *GOOD[4:]]],
        [[*GOOD[:5], [["NUMBER", "a number", 0, 200, 1, 2]]]],
        [[*GOOD[:5], [["NUMBER", "a number", 2, 0, 1, 2]]]],
        [[*GOOD[:5], [["NUMBER", "a number", -1, 0, 1, 2]]]],
        [[*GOOD[:5], [["NUMBER", "a number", 0, 2, 1]]]],
        [[*GOOD[:5], [["GUESS", "a number", 0, 2, 1, 2]]]],
        [[*GOOD[:5], [["NUMBER", "\ud800", 0, 2, 1, 2]]]],
    ],
)
async def test_an_answer_that_is_not_exactly_a_verdict_is_not_believed(told: object) -> None:
    job = JudgeJob(old="A 5.", new="A 6.", language="en", silent=True)
    (good,) = decode_verdicts(json.dumps([GOOD]).encode(), [job])
    assert good is not None
    (finding,) = good.findings
    assert (finding.old, finding.new) == ("A ", " ")
    with pytest.raises(FrameError):
        decode_verdicts(json.dumps(told).encode(), [job])


# --- in the pipeline -------------------------------------------------------------------------------------------------

AHEAD = Verdict(level=Level.REWORDED, severity=Severity.LOW, probability=0.25, judge="ahead")


class Asked:
    """A judge that notes what it is asked, and says AHEAD."""

    def __init__(self, verdict: Verdict | None = AHEAD) -> None:
        self.jobs: list[JudgeJob] = []
        self.verdict = verdict

    async def __call__(self, jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
        self.jobs += jobs
        return [self.verdict] * len(jobs)


async def test_what_changed_is_judged_once_ahead_and_nothing_else_is(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        asked = Asked()
        await watch.restart(judge=asked)
        same, other = entry("2", "It is the same.", title="B"), entry("2", "It is the same.", title="B", extra="<a/>")
        watch.site.on("/feed", answer(feed(entry("1", OLD), same)), answer(feed(entry("1", NEW), other)))
        await watch.check()
        assert not asked.jobs, "what is new is no edit"
        await watch.check(minutes=1)
        (job,) = asked.jobs
        assert (job.old, job.new) == (f"A statement\n\n{OLD}", f"A statement\n\n{NEW}")
        assert (job.language, job.silent) == (watch.source.language, None)
        (edit,) = watch.edits()
        assert (edit.level, edit.probability) == (AHEAD.level, AHEAD.probability)


async def test_without_an_opinion_the_edit_is_judged_where_it_is_written(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        asked = Asked(None)
        await watch.restart(judge=asked)
        watch.site.on("/feed", answer(feed(entry("1", OLD))), answer(feed(entry("1", NEW))))
        await watch.check()
        await watch.check(minutes=1)
        (job,), (edit,) = asked.jobs, watch.edits()
        assert (edit.level, edit.findings) == (judged(job).level, judged(job).findings)


async def test_of_a_key_on_two_entries_the_edit_that_will_be_told_is_judged_ahead(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        asked = Asked()
        await watch.restart(judge=asked)
        twice = feed(entry("1", NEW), entry("1", OLD + " So it is said."))
        watch.site.on("/feed", answer(feed(entry("1", OLD))), answer(twice))
        await watch.check()
        await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert [(on.old, on.new) for on in asked.jobs] == [(edit.old, edit.new)]
        assert NEW in edit.new


async def test_an_opinion_on_other_texts_is_not_taken(tmp_path: Path, readers: Pool) -> None:
    """While the judge thinks, the statement moves on: what is written then has another old text."""
    async with watching(tmp_path, readers) as watch:
        between = "The Defence Forces said nothing."

        async def slow(jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
            def move_on(tx: Transaction) -> None:
                (head,) = tx.heads(watch.source.id).values()
                said = Capture(key=head.key, title="A statement", text=between, entry="another")
                version = tx.add_version(head.statement_id, said, reading_id=1, at=watch.clock())
                tx.change_head(head, version, said, watch.clock(), watch.clock())

            watch.store.commit(move_on).result()
            return [AHEAD] * len(jobs)

        await watch.restart(judge=slow)
        watch.site.on("/feed", answer(feed(entry("1", OLD))), answer(feed(entry("1", NEW))))
        await watch.check()
        await watch.check(minutes=1)
        (edit,) = watch.edits()
        assert edit.old.endswith(between)
        assert edit.level is judge(edit.old, edit.new, language=watch.source.language, silent=True).level
