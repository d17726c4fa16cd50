"""The child process in which opinions are formed, beside the one that writes: JudgeJobs in, Verdicts out.

What a verdict costs is the most that a changed feed costs the daemon, whose threads share one processor. Judges nothing
differently: `tracker.judging` is a pure function, and an Edit that is not judged here is judged where it is written.
"""

from __future__ import annotations

from tracker.confined import be_a_child
from tracker.frames import decode_judge_jobs, encode_verdicts
from tracker.judging import judge
from tracker.judging.lexicon import LANGUAGES
from tracker.model import JudgeJob, Verdict

_WARM_UP = tuple(JudgeJob(old="It is 5.", new="It is 6.", language=tongue, silent=True) for tongue in LANGUAGES)
"""One edit a language: reads the lexicons and the weights, which later is not possible."""


def main() -> None:
    be_a_child(_warm_up, answer)


def _warm_up() -> dict[str, str]:
    return {"judge": [_judged(job) for job in _WARM_UP][-1].judge}


def answer(text: bytes, _body: bytes) -> bytes:
    """The Verdicts on the pairs of texts of one Reading, both as on the pipe; None for one that could not be formed."""
    return encode_verdicts([_tried(job) for job in decode_judge_jobs(text)])


def _tried(job: JudgeJob) -> Verdict | None:
    try:
        return _judged(job)
    except Exception:  # whoever asked judges by itself, and there it shows
        return None


def _judged(job: JudgeJob) -> Verdict:
    return judge(job.old, job.new, language=job.language, silent=job.silent)


if __name__ == "__main__":
    main()
