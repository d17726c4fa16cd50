"""The child process in which hostile bytes are read: jobs in, Readings out.

It imports the kinds of source with their extractors and nothing else of ours, so that it starts quickly and has
nothing to lose.
"""

from __future__ import annotations

import os
import traceback

from tracker.children.confined import be_a_child
from tracker.children.frames import Fault, decode_job, encode_fault, encode_reading
from tracker.model import ExtractJob, Reading, ReadingState
from tracker.sources import KINDS, extract, preload, versions

NICENESS = 5
"""The parent holds the clock and the store; it goes first."""


def main() -> None:
    be_a_child(_warm_up, answer)


def _warm_up() -> dict[str, str]:
    os.nice(NICENESS)
    preload()
    for kind, room in KINDS.items():
        for body in room.warm_up:
            extract(ExtractJob(kind=kind, url="http://localhost/s/a", content_type="", body=body))
    return {kind.value: version for kind, version in versions().items()}


def answer(text: bytes, body: bytes) -> bytes:
    """The Reading of a job, both as on the pipe."""
    job = decode_job(text, body)
    try:
        return encode_reading(extract(job))
    except (MemoryError, RecursionError) as fault:
        note = f"the reader ran out of {'memory' if isinstance(fault, MemoryError) else 'stack'} on this body"
    except Exception as fault:  # what `extract` never raises: an error in our own code, and told as that
        return encode_fault(Fault(type(fault).__name__, _trace(fault)))
    return encode_reading(Reading(state=ReadingState.UNPARSED, extractor=versions()[job.kind], note=note))


def _trace(fault: Exception) -> str:
    """Where it happened, without the lines of source that stand there: they are in files, and none can be opened."""
    frames = [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    return "\n".join([*frames, f"{type(fault).__name__}: {fault}"])


if __name__ == "__main__":
    main()
