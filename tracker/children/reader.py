"""The child process in which hostile bytes are read: jobs in, Readings out.

It imports the extractors and nothing else of ours, so that it starts quickly and has nothing to lose.
"""

from __future__ import annotations

import os
import traceback

from tracker.children.confined import be_a_child
from tracker.children.frames import Fault, decode_job, encode_fault, encode_reading
from tracker.extract import EXTRACTORS, extract, preload
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

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
    be_a_child(_warm_up, answer)


def _warm_up() -> dict[str, str]:
    os.nice(NICENESS)
    preload()
    for kind, body in _WARM_UP:
        extract(ExtractJob(kind=kind, url="http://localhost/s/a", content_type="", body=body))
    return {kind.value: extractor.EXTRACTOR for kind, extractor in EXTRACTORS.items()}


def answer(text: bytes, body: bytes) -> bytes:
    """The Reading of a job, both as on the pipe."""
    job = decode_job(text, body)
    try:
        return encode_reading(extract(job))
    except (MemoryError, RecursionError) as fault:
        note = f"the reader ran out of {'memory' if isinstance(fault, MemoryError) else 'stack'} on this body"
    except Exception as fault:  # what `extract` never raises: an error in our own code, and told as that
        return encode_fault(Fault(type(fault).__name__, _trace(fault)))
    extractor = EXTRACTORS[job.kind].EXTRACTOR
    return encode_reading(Reading(state=ReadingState.UNPARSED, extractor=extractor, note=note))


def _trace(fault: Exception) -> str:
    """Where it happened, without the lines of source that stand there: they are in files, and none can be opened."""
    frames = [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    return "\n".join([*frames, f"{type(fault).__name__}: {fault}"])


if __name__ == "__main__":
    main()
