"""`kill -9` at any instant, under load: a process that takes in several sources at once, again and again on one store,
and what must be true after each start.

The parent strikes when its dice say so; what was acknowledged comes through a pipe. One store lives through many kills,
as a real one does, and is scrubbed now and then.
"""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.support.store_with_a_past import START, Newsroom, feed
from tracker.model import Source, SourceKind
from tracker.proof import SignedHead, parse_head
from tracker.sources import extract, preload
from tracker.store.sqlite.audit import audit

SOURCES = tuple(
    Source(id=f"s{n}", kind=SourceKind.FEED, url=f"https://s{n}.example/feed", speaker=f"S{n}", language="en")
    for n in range(4)
)

MOST_SAID = 24
"""Things that a life acknowledges at most before it is struck; a life that is struck at once is one of all."""

AFTER = 0.03
"""Seconds at most from then on until it is struck: a few commits, on a machine that is not busy."""


@dataclass
class Survivor:
    """A store that was killed so far `kills` times. `wrong` is what was found, empty if nothing was; `restart` the
    longest start."""

    folder: Path
    kills: int = 0
    acknowledged: int = 0
    wrong: str = ""
    restart: float = 0.0
    late: int = 0
    texts: set[str] = field(default_factory=set)
    head: SignedHead | None = None

    def kill(self, chance: random.Random) -> None:
        """One life, ended at an instant of `chance`, and the start after it."""
        said = _life(self.folder, self.kills, chance)
        self.kills += 1
        self.acknowledged += len(said)
        self.texts |= {line.removeprefix("taken ") for line in said if line.startswith("taken ")}
        heads = [head for line in said if (head := parse_head(line.removeprefix("head "))) is not None]
        self.head = heads[-1] if heads else self.head
        self.wrong = asyncio.run(self._start())

    async def _start(self) -> str:
        begun = time.perf_counter()
        room = _room(self.folder, self.kills)
        try:
            await room.begin()
            self.late += await room.pipeline.resume()
            self.restart = max(self.restart, time.perf_counter() - begun)
            return _whole(room, self.texts)
        finally:
            room.close()

    def scrub(self) -> str:
        """Read the whole store against its log, and against the last head that was acknowledged."""
        found = audit(self.folder / "t.db", witnesses=[self.head] if self.head is not None else [])
        return "; ".join(f"{fault.kind} {fault.record}: {fault.what}" for fault in found.faults[:2])


def _life(folder: Path, number: int, chance: random.Random) -> list[str]:
    """What one life acknowledged before it was killed."""
    wanted, after = chance.randrange(MOST_SAID), chance.random() * AFTER
    preload()  # once, and not in each life
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            asyncio.run(_live(folder, number, lambda line: os.write(writing, f"{line}\n".encode())))
        finally:
            os._exit(1)
    os.close(writing)
    said = b""
    while said.count(b"\n") < wanted and (more := os.read(reading, 65_536)):
        said += more
    select.select([], [], [], after)  # an instant, and nothing that could be waited for
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        said += pipe.read()
    return [line for line in said.decode().split("\n")[:-1] if line]


def _room(folder: Path, life: int) -> Newsroom:
    room = Newsroom(folder / "t.db", sources=SOURCES, read=extract)
    room.at = START + timedelta(hours=life)
    return room


async def _live(folder: Path, life: int, say: Callable[[str], object]) -> None:
    room = _room(folder, life)
    say("open")
    await room.begin()
    await room.pipeline.resume()
    bodies: dict[str, bytes] = {}

    async def fetch(source: Source, **_: object) -> object:
        room.body = bodies[source.id]
        return await room._fetch(source)

    room.pipeline._fetch = fetch  # type: ignore[assignment]

    async def one(source: Source, turn: int) -> None:
        said = f"{source.id} says {life} and {turn} of something."
        bodies[source.id] = feed("A statement that stays.", said)
        checked = await room.pipeline.check(source)
        if checked.healthy and checked.reason != "store":
            say(f"taken {said}")

    for turn in range(1_000):
        room.at += timedelta(seconds=2)
        await asyncio.gather(*(one(source, turn) for source in SOURCES))
        if turn % 3 == 2:
            await room.flush()
            say(f"head {room.sign()}")
        if turn % 10 == 9:
            room.store.settle()


def _whole(room: Newsroom, wanted: set[str]) -> str:
    """What is missing or half done, empty if nothing is."""
    with room.store._read_engine.connect() as connection:

        def ask(question: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(question)]

        texts = {text for (text,) in ask("SELECT text FROM versions")}
        if gone := wanted - texts:
            return f"{len(gone)} texts were acknowledged and are gone, as {min(gone)!r}"
        if room.store.read(lambda reads: reads.unread()):
            return "a body is still unread after the restart"
        if lone := ask(_LONE):
            return f"half a transaction: {lone[:3]}"
        leaves = "SELECT count(*), coalesce(max(seq) + 1, 0) FROM leaves"
        return "" if len(set(ask(leaves)[0])) == 1 else "the log has holes"


_LONE = """
    SELECT 'an edit without verdict', id FROM edits WHERE id NOT IN (SELECT edit_id FROM verdicts)
    UNION ALL SELECT 'an edit without number', id FROM edits
        WHERE id NOT IN (SELECT record FROM numbers WHERE kind = 'edits')
    UNION ALL SELECT 'a version without edit', v.id FROM versions v
        WHERE v.id NOT IN (SELECT new_id FROM edits)
        AND v.id <> (SELECT min(id) FROM versions WHERE statement_id = v.statement_id)
    UNION ALL SELECT 'a check without leaf', id FROM checks
        WHERE id NOT IN (SELECT record FROM leaves WHERE kind = 'checks')
"""
