"""The child process in which hostile bytes are read: jobs come in on standard input, Readings go out on standard
output.

It imports the extractors and nothing else of ours, so that it starts quickly and has nothing to lose. It can open no
file, socket or pipe and not grow without limit, and it ends when its parent does: at the end of its input.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tracker.extract import EXTRACTORS, extract
from tracker.frames import LENGTHS, decode_job, encode_reading, frame
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

CPU_SECONDS = 5
"""Processor time for one body; an honest feed takes 0.05 s."""

MEMORY_BYTES = 512 * 1024 * 1024
"""Address space above that at the start; an honest feed takes a few megabytes."""

NICENESS = 5
"""The parent holds the clock and the store; it goes first."""

_FEEDS = (
    b'<rss version="2.0"><channel><item><title>a&#233;</title><guid>a</guid><pubDate>Thu, 01 Jan 2026 00:00:00 GMT'
    b"</pubDate><description>&lt;p>a&lt;/p></description></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><updated>2026-01-01T00:00:00Z</updated>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a</div></content></entry></feed>',
    b'<rss version="2.0"><channel><item><x:a/><guid>a</guid><pubDate>?</pubDate></item></channel></rss>',
    b"<html><title>a</title>\xe9",
)
_WARM_UP = (
    *((SourceKind.FEED, body) for body in _FEEDS),
    (SourceKind.TELEGRAM, b'<div class="js-widget_message" data-post="a/1"><p>a</p></div>'),
    (SourceKind.PAGE, b"<html><article>" + b"<p>Enough words to make an article of them, and a few more.</p>" * 9),
)
"""Bodies that make every import that is put off until it is needed; later none is possible."""


def main() -> None:
    """Warms up, gives up what it will not need, greets its parent with the versions of its extractors, then answers
    one job after the other."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # those are for the parent, which ends us when it is done
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    for kind, body in _WARM_UP:
        extract(ExtractJob(kind=kind, url="http://localhost/s/a", content_type="", body=body))
    _confine()
    answers.write(frame({kind.value: extractor.EXTRACTOR for kind, extractor in EXTRACTORS.items()}))
    answers.flush()
    serve(jobs, answers, before=_renew_cpu)


def serve(jobs: BinaryIO, answers: BinaryIO, *, before: Callable[[], None]) -> None:
    """Answers jobs until there are no more."""
    while len(lengths := jobs.read(LENGTHS.size)) == LENGTHS.size:
        text, body = (jobs.read(length) for length in LENGTHS.unpack(lengths))
        before()
        answers.write(_answer(decode_job(text, body)))
        answers.flush()


def _answer(job: ExtractJob) -> bytes:
    try:
        return encode_reading(extract(job))
    except (MemoryError, RecursionError) as fault:
        note = f"the reader ran out of {'memory' if isinstance(fault, MemoryError) else 'stack'} on this body"
    extractor = EXTRACTORS[job.kind].EXTRACTOR
    return encode_reading(Reading(state=ReadingState.UNPARSED, extractor=extractor, note=note))


def _confine() -> None:
    """No new descriptor, no file written, no process, no core, bounded memory; standard error goes nowhere."""
    os.nice(NICENESS)
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
    """SIGXCPU ends us CPU_SECONDS of processor time from now (the limit counts whole seconds since the start)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
