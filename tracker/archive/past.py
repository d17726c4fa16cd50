"""A past capture that is known to be there, before its bytes are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

SHOWN = 5
"""Files listed in an error: a few examples are enough."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PastFile:
    """When it was captured, and where it is: a path in a folder, or a blob in a git repository. `question` is what a
    person should look at before the time is believed."""

    at: datetime
    name: str
    blob: str = ""
    question: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PastBody:
    """A past capture with its bytes; `origin` says which archive, and where in it, None that it was our own visit."""

    at: datetime
    body: bytes
    origin: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Archive:
    """What was found in an archive, oldest first, and what cannot be taken, as (file, why)."""

    files: tuple[PastFile, ...]
    refused: tuple[tuple[str, str], ...] = ()


def examples(names: Iterable[str]) -> str:
    """The first few of `names`, for a sentence."""
    listed = list(names)
    return ", ".join(listed[:SHOWN]) + (", …" if len(listed) > SHOWN else "")
