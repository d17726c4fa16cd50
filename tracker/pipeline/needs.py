"""What the pipeline is handed, as it knows it, and how it waits for the store. Does nothing by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from tracker.model import Diff, ExtractJob, Fetched, JudgeJob, Reading, Source, Verdict
from tracker.store import Reads, Store

T = TypeVar("T")


class Fetch(Protocol):
    """Visits a Source; every outcome is a value."""

    def __call__(
        self, source: Source, *, etag: str | None = None, last_modified: str | None = None
    ) -> Awaitable[Fetched]: ...


class Extract(Protocol):
    """Reads hostile bytes, out of harm's way; every outcome is a value."""

    def __call__(self, job: ExtractJob) -> Awaitable[Reading]: ...


class Judge(Protocol):
    """Forms opinions, elsewhere; None where it comes to none."""

    def __call__(self, jobs: Sequence[JudgeJob]) -> Awaitable[Sequence[Verdict | None]]: ...


class Compare(Protocol):
    """Finds what differs between two long texts, elsewhere."""

    def __call__(self, old: str, new: str) -> Awaitable[Diff]: ...


MANY = 300
"""Captures of one Reading from which on it is not asked where all others wait: that takes some ten milliseconds."""


async def asked(store: Store, question: Callable[[Reads], T], *, about: int) -> T:
    """The answer to a question about so many captures: beside the loop, where they are many."""
    return store.read(question) if about <= MANY else await asyncio.to_thread(store.read_apart, question)


async def off_loop(future: Future[T]) -> T:
    """The result of a store's future, awaited."""
    return await asyncio.wrap_future(future)
