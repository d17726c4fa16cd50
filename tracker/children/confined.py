"""A process that answers questions and can do nothing else: what the children that read and that judge share.

Questions come in on standard input, answers go out on standard output. It can open no file, socket or pipe and not grow
without limit, and it ends when its parent does: at the end of its input. Knows nothing of what is asked.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from tracker.children.frames import LENGTHS, frame

CPU_SECONDS = 5
"""Processor time for one answer; an honest feed takes 0.05 s."""

MEMORY_BYTES = 512 * 1024 * 1024
"""Address space above that at the start; an honest feed takes a few megabytes."""


Answer = Callable[[bytes, bytes], bytes]
"""From the JSON and the body of a question to the frame that answers it."""


def be_a_child(warm_up: Callable[[], Mapping[str, str]], answer: Answer) -> None:
    """Warms up, gives up what it will not need, greets its parent with what `warm_up` gave, then answers one question
    after the other."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # those are for the parent, which ends us when it is done
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    greeting = warm_up()
    _confine()
    answers.write(frame(dict(greeting)))
    answers.flush()
    serve(questions, answers, answer, before=_renew_cpu)


def serve(questions: BinaryIO, answers: BinaryIO, answer: Answer, *, before: Callable[[], None]) -> None:
    """Answers questions until there are no more."""
    while len(lengths := questions.read(LENGTHS.size)) == LENGTHS.size:
        text, body = (questions.read(length) for length in LENGTHS.unpack(lengths))
        before()
        answers.write(answer(text, body))
        answers.flush()


def _confine() -> None:
    """No new descriptor, no file written, no process, no core, bounded memory; standard error goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)
    used = _address_space()
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, sys.stderr.fileno() + 1),
        *(((resource.RLIMIT_AS, used + MEMORY_BYTES),) if used else ()),
    ):
        hard = resource.getrlimit(limit)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowest, lowest))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell (RLIMIT_AS has no effect there either)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _renew_cpu() -> None:
    """SIGPROF ends us CPU_SECONDS of processor time from now, unless a child sets that timer for itself; SIGXCPU does
    up to a second later, whatever it sets (that limit counts whole seconds since the start)."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
