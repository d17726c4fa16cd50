"""Hostile bytes in, a Reading out: the parsers that the kinds of source read with (`tracker.sources` says which).

An extractor is a pure function of its job: no clock, no network, no file. It runs in a child process
(`tracker.children`), never in the process that holds the store, because a body can be made to cost minutes or
gigabytes. It decides nothing about what changed.
"""

from __future__ import annotations

from typing import Protocol

from tracker.model import ExtractJob, Reading


class Extractor(Protocol):
    """How one kind of source is read. `EXTRACTOR` names the version of all code that shapes its captures: ours, its
    libraries, the interpreter. Where it differs, two texts may differ by our own doing."""

    EXTRACTOR: str

    def read(self, job: ExtractJob) -> Reading: ...


def preload() -> None:
    """Load what all extractors share and would load when it is first needed."""
    from tracker.extract import charset  # heavy, and nothing to those who ask for a kind's keys

    charset.preload()
