"""What all cases of a run share, because it is costly to start: reader processes, a healthy neighbour, certificates."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from tests.faults import texts
from tests.faults.certificates import Authority
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.store_with_a_past import feed
from tracker.children.pool import Pool
from tracker.model import ExtractJob, SourceKind

READERS = 2
"""Children that read, of the tests' pool and of `just faults`."""


@dataclass
class World:
    folder: Path
    readers: Pool
    neighbour: ScriptedSite

    async def warm_up(self) -> None:
        """See to it that all readers are there, before anybody counts them: one may have died of the last case."""
        job = ExtractJob(kind=SourceKind.FEED, url="http://x.example/", content_type="", body=feed("A text."))
        await asyncio.gather(*(self.readers.extract(job) for _ in range(READERS)))

    @cached_property
    def authority(self) -> Authority:
        """Who vouches for the sites of the harness."""
        return Authority(self.folder)

    @cached_property
    def stranger(self) -> Authority:
        """One whom nobody trusts."""
        return Authority(self.folder, "stranger")


@asynccontextmanager
async def world(folder: Path, readers: Pool) -> AsyncIterator[World]:
    """A world whose files are in `folder`."""
    (folder / "tmp").mkdir()
    async with ScriptedSite() as neighbour:
        body = feed(*[str(said) for said in texts.some(Random(0), 3, first=901)])
        neighbour.on("/feed", answer(body, etag='"n"', content_type="application/rss+xml"))
        yield World(folder=folder, readers=readers, neighbour=neighbour)


@contextmanager
def own_temporary_files(world: World) -> Iterator[None]:
    """What the program makes for a time lies where the harness looks."""
    before, tempfile.tempdir = tempfile.tempdir, str(world.folder / "tmp")
    try:
        yield
    finally:
        tempfile.tempdir = before
