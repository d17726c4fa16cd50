"""Hostile bytes in, a Reading out: one extractor for each kind of source.

`extract` is a pure function of its job: no clock, no network, no file. It runs in a child process
(`tracker.children.reader`), never in the process that holds the store, because a body can be made to cost minutes or
gigabytes. It decides nothing about what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tracker.extract import charset, feed, page, telegram
from tracker.model import ExtractJob, Reading, SourceKind


class Extractor(Protocol):
    """One kind of source. `EXTRACTOR` names the version of all code that shapes its captures: ours, its libraries,
    the interpreter. Where it differs, two texts may differ by our own doing."""

    EXTRACTOR: str

    def read(self, job: ExtractJob) -> Reading: ...


EXTRACTORS: Mapping[SourceKind, Extractor] = {
    SourceKind.FEED: feed,
    SourceKind.TELEGRAM: telegram,
    SourceKind.PAGE: page,
}


def preload() -> None:
    """Load all that an extractor or its libraries would load when it is first needed. A process that may open no file
    calls this before it shuts itself in."""
    charset.preload()
    page.preload()


def extract(job: ExtractJob) -> Reading:
    """What the body of `job` says. Raises nothing on any bytes, MemoryError apart; equal jobs give equal Readings."""
    return EXTRACTORS[job.kind].read(job)
