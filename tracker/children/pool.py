"""A pool of child processes that read hostile bytes, and may die of them; another one of children that judge.

The parent keeps the clock: a child that takes too long is killed, one that dies is replaced, one that answers nonsense
is not believed. Whatever happens there is a Reading. Knows nothing of feeds, stores nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import tracker
from tracker.children.frames import (
    LENGTHS,
    MAX_ANSWER,
    FrameError,
    decode_diff,
    decode_reading,
    decode_verdicts,
    encode_comparison,
    encode_job,
    encode_judge_jobs,
)
from tracker.diffing import apply
from tracker.errors import TrackerError
from tracker.model import Diff, ExtractJob, JudgeJob, Reading, ReadingState, Verdict
from tracker.seats import Seats, payer
from tracker.shares import Turn
from tracker.text import printable

log = logging.getLogger(__name__)

T = TypeVar("T")

WALL_SECONDS = 10.0
"""For one body, whatever the child does with them: twice its processor time."""

PATIENCE = 3
"""Times so long for a child that works all the while, on a machine that leaves it too little: its processor time has a
limit of its own, and a body is not unreadable because others were read beside it."""

PROMPT_SECONDS = 1.0
"""Of processor time for a child to answer while it may be any of them: an honest feed takes 0.05 s, 1 MB half a second.
What takes longer counts as slow, which not all children may be; if they are, its child is killed and it is asked again
in its turn."""

START_SECONDS = 30.0
"""For a child to greet: ten times what it takes on a slow machine."""

LAST_SECONDS = 1.0
"""Between the end of a child's output and its own: the kernel takes milliseconds."""

PIPE_BYTES = 1 << 20
"""Of an answer read ahead: more than an honest one has."""

HEAVY = 256 * 1024
"""Bytes of a body that may take its reader long, as long as it is not known what those of its source take."""

LONG_ANSWER = 256 * 1024
"""Bytes of an answer from which it is taken apart beside the loop: of 10 MB that takes some tenths of a second."""

MAX_VERSIONS = 4_096
"""Bytes of a child's greeting."""

LAST_LINE = 300
"""Characters of the last line of a child that did not start: an error of Python's is one line at the end."""

LATER = "the body is kept, and read again after an upgrade"

COMMAND = (sys.executable, "-P", "-m", "tracker.children.reader")
"""-P: the directory that we were started in must not lend its json.py to a child."""

JUDGES = (sys.executable, "-P", "-m", "tracker.children.judge")
"""Children that judge."""

JUDGING_SECONDS = 30.0
"""For a child of judges to answer: it keeps its own budget of processor time (`judges.BUDGET`, and a turn), and on a
busy machine that may take several times as long."""

TOGETHER = 32
"""Pairs of texts that a child of judges is sent at once, so that other sources have their turn in between."""

TOGETHER_CHARACTERS = 1_000_000
"""Characters of them: what is sent again if the child falls."""

MOST_LOST = 8
"""Children that fall one after the other over the pairs of one call; then it is not the texts."""

_TICKS = os.sysconf("SC_CLK_TCK")
"""In which the system counts processor time, a second."""

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(16 << 20), "MALLOC_MMAP_THRESHOLD_": str(4 << 20)}
"""How the C library keeps what a child gave back: 16 MiB for the next body, where it would return all of it to the
system and ask for it again, a quarter of the time that a preview takes. Other libraries do not know these names."""


class Pool:
    """`size` children, started when they are first needed. Use as an async context manager, or `close` it."""

    def __init__(
        self,
        size: int = 2,
        *,
        wall: float = WALL_SECONDS,
        prompt: float = PROMPT_SECONDS,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._wall, self._prompt = wall, prompt
        self._command = command
        self._idle: list[_Child | None] = [None] * size  # the last one used is warm
        self._seats = Seats(size, prompt=prompt)
        self._children: set[_Child] = set()
        self._versions: Mapping[str, str] = {}
        self._closed = False

    async def __aenter__(self) -> Pool:
        return self

    async def __aexit__(self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        await self.close()

    async def versions(self) -> Mapping[str, str]:
        """The version of each extractor by kind of source, as the children run them. Raises TrackerError if no child
        starts."""
        if not self._versions:
            turn = await self._seats.take("")
            child = self._idle.pop()
            try:
                child = await self._alive(child)
            finally:
                self._idle.append(child)
                self._seats.leave(turn)
        return self._versions

    async def extract(self, job: ExtractJob) -> Reading:
        """What a child reads in `job`, waiting for a free one. A body that kills or stalls its reader is UNPARSED.
        Raises TrackerError if no child starts (an installation that does not work) or the pool was closed."""
        try:
            answer = await self._ask(
                partial(encode_job, job), partial(decode_reading, job=job), heavy=len(job.body) > HEAVY
            )
        except _NoAnswer as fault:
            return self._unparsed(job, str(fault))
        if isinstance(answer, Reading):
            return answer
        log.error("the reader failed on a body of %s\n%s", printable(job.url), printable(answer.trace))
        note = f"the reader failed on this body ({printable(answer.kind)}): please report it; {LATER}"
        return self._unparsed(job, note)

    def _unparsed(self, job: ExtractJob, note: str) -> Reading:
        return Reading(state=ReadingState.UNPARSED, extractor=self._versions.get(job.kind, ""), note=note)

    async def judge(self, jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
        """The opinions of a child of judges on pairs of texts, waiting for a free one; None where it came to none.
        Pairs that a child dies or stalls on are sent one by one: one of them may be the reason."""
        verdicts: list[Verdict | None] = []
        most, lost = TOGETHER, 0
        while len(verdicts) < len(jobs) and lost < MOST_LOST:
            some = _batch(jobs[len(verdicts) :], most)
            try:
                verdicts += await self._ask(partial(encode_judge_jobs, some), partial(decode_verdicts, jobs=some))
                lost = 0
            except (_NoAnswer, TrackerError) as fault:
                log.warning("no child judges this, it is judged where it is written or left undecided: %s", fault)
                lost += 1
                verdicts += [None] if len(some) == 1 else []
                most = TOGETHER if len(some) == 1 else 1
        return [*verdicts, *[None] * (len(jobs) - len(verdicts))]

    async def diff(self, old: str, new: str) -> Diff:
        """What differs between two texts, as a child of judges finds it; `limited`, and without operations, if it comes
        to nothing."""
        try:
            changes = await self._ask(partial(encode_comparison, old, new), partial(decode_diff, old=old, new=new))
        except (_NoAnswer, TrackerError) as fault:
            log.warning("two long texts are not compared word by word: %s", fault)
            return Diff(limited=True)
        return changes if apply(changes, old) == new else Diff(limited=True)

    async def _ask(self, question: Callable[[], bytes], understand: Callable[[bytes], T], *, heavy: bool = False) -> T:
        """What a free child answers to a `question`, which takes no memory before its turn. Raises _NoAnswer if it
        gives none, TrackerError if there is no child. What is not prompt and may not go on as slow is asked again."""
        slow = False
        while True:
            turn = await self._seats.take(payer(), slow=slow, heavy=heavy)
            try:
                return await self._ask_one(turn, question, understand)
            except _NotPrompt:
                slow = True
            finally:
                self._seats.leave(turn)

    async def _ask_one(self, turn: Turn, question: Callable[[], bytes], understand: Callable[[bytes], T]) -> T:
        """One try. Who loses a child waits for the next one to start: it is not others that pay for it."""
        child = self._idle.pop()
        kept: _Child | None = None
        try:
            child = await self._alive(child)
            failed: Exception
            try:
                answer = await self._answer(child, turn, question())
                told = await asyncio.to_thread(understand, answer) if len(answer) > LONG_ANSWER else understand(answer)
                kept = child
                return told
            except _NotPrompt as late:
                failed = late
            except TimeoutError as late:
                failed = _NoAnswer(f"the reader ran out of time on this body ({late} s)")
            except FrameError as fault:
                failed = _NoAnswer(f"the reader's answer to this body is no Reading: {fault}")
            except (asyncio.IncompleteReadError, ConnectionError):
                failed = _NoAnswer(_obituary(await child.end()))
            self._refuse_if_closed()
            child.kill()
            with suppress(TrackerError):
                kept = await self._alive(None)
            self._refuse_if_closed()
            raise failed
        finally:
            if child and not kept:  # also when we are cancelled: its answer would be taken for that to the next job
                child.kill()
            self._idle.append(kept)

    async def _answer(self, child: _Child, turn: Turn, question: bytes) -> bytes:
        """Raises TimeoutError, with the seconds, or _NotPrompt where it takes long and may not."""
        loop, put_off, waited = asyncio.get_running_loop(), False, 0
        looking: asyncio.TimerHandle
        waiting: asyncio.TimerHandle
        try:
            async with asyncio.timeout(None) as deadline:

                def wait(before: float) -> None:
                    nonlocal waited, waiting
                    waited, now = waited + 1, child.processor_time()
                    if waited < PATIENCE and now > before:
                        waiting = loop.call_later(self._wall, wait, now)
                    else:
                        deadline.reschedule(loop.time())

                def look() -> None:
                    nonlocal put_off, looking
                    if (left := self._prompt - (child.processor_time() - used)) > 0:
                        looking = loop.call_later(left, look)
                    elif not self._seats.may_go_on(turn):
                        put_off = True
                        deadline.reschedule(loop.time())

                used = child.processor_time()
                looking = loop.call_later(self._prompt, look)
                waiting = loop.call_later(self._wall, wait, used)
                try:
                    return await child.ask(question)
                finally:
                    looking.cancel()
                    waiting.cancel()
        except TimeoutError:
            if put_off:
                raise _NotPrompt from None
            raise TimeoutError(f"{waited * self._wall:g}") from None

    async def start(self) -> None:
        """Have a child ready. Raises TrackerError if none starts."""
        await self.versions()

    async def close(self) -> None:
        """Ends all children at once; a job that is under way or follows raises TrackerError."""
        self._closed = True
        children = list(self._children)
        for child in children:
            child.kill()
        await asyncio.gather(*(child.end() for child in children))

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise TrackerError("the pool of readers was closed")

    async def _alive(self, child: _Child | None) -> _Child:
        """`child` if it lives, else a new one that has greeted."""
        self._refuse_if_closed()
        if child and child.running:
            return child
        fallen = {child for child in self._children if not child.running}
        await asyncio.gather(*(child.end() for child in fallen))
        self._children -= fallen
        child = await _Child.start(self._command)
        self._children.add(child)
        greeted = False
        try:
            self._refuse_if_closed()  # while it started
            async with asyncio.timeout(START_SECONDS):
                self._versions = await child.greeting()
            greeted = True
        except (TimeoutError, FrameError, asyncio.IncompleteReadError, ConnectionError) as fault:
            child.kill()
            raise TrackerError(f"the reader process does not start: {await child.last_words() or fault}") from fault
        finally:
            if not greeted:
                child.kill()
        return child


class _NotPrompt(Exception):
    """A child takes long, and as many as may take long do so already."""


class _NoAnswer(Exception):
    """A child died, stalled or answered nonsense; what it was asked may be the reason."""


class _Child:
    """One process and its two pipes; one question at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout and process.stderr
        self._process = process
        self._stdin, self._stdout, self._stderr = process.stdin, process.stdout, process.stderr

    @classmethod
    async def start(cls, command: Sequence[str]) -> _Child:
        # No secret of ours is in its environment; it finds the modules that we found.
        environment = {**_MEMORY, **{name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}}
        ours = str(Path(tracker.__file__).parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(path for path in (ours, *sys.path) if path))
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,  # until it greets; then it has none
                env=environment,
                limit=PIPE_BYTES,
                start_new_session=True,  # Ctrl-C in a terminal is for the parent
            )
        except OSError as error:  # no more processes, memory or files
            raise TrackerError(f"the reader process does not start: {error}") from error
        return cls(process)

    @property
    def running(self) -> bool:
        return self._process.returncode is None and not self._stdout.at_eof()

    def processor_time(self) -> float:
        """Seconds that it has used. Where the system does not tell, all time counts as used."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    async def greeting(self) -> Mapping[str, str]:
        text = await self._frame(MAX_VERSIONS)
        return _versions(text)

    async def last_words(self) -> str:
        """The last line that a child wrote which did not start."""
        said = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                said = await self._stderr.read()
        lines = printable(said.decode("utf-8", "replace")).split("\n")
        return next((line for line in reversed(lines) if line.strip()), "")[:LAST_LINE]

    async def ask(self, question: bytes) -> bytes:
        """Raises ConnectionError or IncompleteReadError if the child dies, FrameError if it says too much."""
        self._stdin.write(question)
        await self._stdin.drain()
        return await self._frame(MAX_ANSWER)

    async def _frame(self, most: int) -> bytes:
        length, body = LENGTHS.unpack(await self._stdout.readexactly(LENGTHS.size))
        if length > most or body:
            raise FrameError(f"{length + body} bytes")
        return await self._stdout.readexactly(length)

    def kill(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> int:
        """Waits for the end of a child that closed its pipe or was killed; its exit code, or minus the signal."""
        try:  # not killed at once: asyncio loses the exit code of a child that is killed after its death
            async with asyncio.timeout(LAST_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self.kill()
        self._stdin.close()
        with suppress(ConnectionError):
            await self._stdin.wait_closed()
        return await self._process.wait()


def _batch(jobs: Sequence[JudgeJob], most: int) -> Sequence[JudgeJob]:
    """The first of `jobs` that are sent at once, at least one."""
    sizes = accumulate(len(each.old) + len(each.new) for each in jobs[:most])
    return jobs[: max(1, sum(size <= TOGETHER_CHARACTERS for size in sizes))]


def _versions(text: bytes) -> Mapping[str, str]:
    try:
        value = json.loads(text)
    except ValueError as fault:
        raise FrameError(str(fault)) from None
    if not isinstance(value, dict) or not all(isinstance(version, str) for version in value.values()):
        raise FrameError("not a greeting")
    return value


def _obituary(code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGPROF):
        return "the reader ran out of processor time on this body"
    how = f"signal {-code}" if code < 0 else f"exit {code}"
    return f"the reader died on this body ({how})"
