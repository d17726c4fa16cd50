"""A past capture that is known to be there, before its bytes are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PastFile:
    """When it was captured, and where it is: a path in a folder, or a blob in a git repository."""

    at: datetime
    name: str
    blob: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PastBody:
    """A past capture with its bytes; `origin` says which archive, and where in it."""

    at: datetime
    body: bytes
    origin: str
