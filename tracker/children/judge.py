"""The child process in which texts are compared, beside the one that writes: JudgeJobs in, Verdicts out; or two texts
in, and what differs out.

What a verdict costs is the most that a changed feed costs the daemon, whose threads share one processor. Judges nothing
differently: `tracker.judging` is a pure function. An Edit that takes longer than its budget is UNDECIDED, and says so.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import TypeVar

from tracker.children.confined import CPU_SECONDS, be_a_child
from tracker.children.frames import Comparison, decode_question, encode_diff, encode_verdicts
from tracker.diffing import diff
from tracker.judging import TOO_LONG, judge, undecided
from tracker.judging.lexicon import LANGUAGES
from tracker.model import Diff, JudgeJob, Verdict

T = TypeVar("T")

BUDGET = 3.0
"""Seconds of processor time for two texts; an honest edit takes 0.002, a rewritten page of 100 kB 0.5."""

TURN = CPU_SECONDS - BUDGET - 0.5
"""Seconds of processor time after which no further edit is begun: what is left is asked again, and the last one that
was begun may take all of its budget."""

_WARM_UP = tuple(JudgeJob(old="It is 5.", new="It is 6.", language=tongue, silent=True) for tongue in LANGUAGES)
"""One edit a language: reads the lexicons and the weights, which later is not possible."""


class _OutOfTime(BaseException):
    """No Exception: nothing on the way may take it for one of its own."""


def main() -> None:
    be_a_child(_warm_up, answer)


def _warm_up() -> dict[str, str]:
    return {"judge": [_judged(job) for job in _WARM_UP][-1].judge}


def answer(text: bytes, _body: bytes) -> bytes:
    """The Verdicts on the first of the pairs of texts that were sent, at least one and as many as there is time for;
    None for one that could not be formed. Or what differs between two texts. All as on the pipe."""
    asked = decode_question(text)
    if isinstance(asked, Comparison):
        return encode_diff(in_time(lambda: diff(asked.old, asked.new), otherwise=Diff(limited=True), seconds=BUDGET))
    began = time.process_time()
    verdicts: list[Verdict | None] = []
    for job in asked:
        verdicts.append(_tried(job))
        if time.process_time() - began > TURN:
            break
    return encode_verdicts(verdicts)


def _tried(job: JudgeJob) -> Verdict | None:
    try:
        return in_time(lambda: _judged(job), otherwise=undecided(job.silent, TOO_LONG), seconds=BUDGET)
    except MemoryError:
        return undecided(job.silent, TOO_LONG)
    except Exception:  # whoever asked judges by itself if it can, and there it shows
        return None


def _judged(job: JudgeJob) -> Verdict:
    return judge(job.old, job.new, language=job.language, silent=job.silent)


def in_time(work: Callable[[], T], *, otherwise: T, seconds: float) -> T:
    """What `work` gives, or `otherwise` if it takes more than so many seconds of processor time. The signal reaches a
    regular expression at work too; a library that heeds none is killed with us, by the limit on processor time."""
    signal.signal(signal.SIGPROF, _ring)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            return work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _OutOfTime:
        return otherwise


def _ring(_number: int, _frame: object) -> None:
    raise _OutOfTime


if __name__ == "__main__":
    main()
