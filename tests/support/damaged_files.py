"""The files of a store that was killed, damaged in one place: a bit, a page, a cut, two pages in each other's place, a
file that is gone. Either somebody is told, when it is opened or scrubbed, or nothing that was recorded is another."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.support.kill_migration import held
from tests.support.store_with_a_past import Newsroom, feed
from tracker.errors import TrackerError
from tracker.sources import extract
from tracker.store import open_store
from tracker.store.sqlite.audit import audit

PAGE = 4096


def killed(folder: Path) -> Path:
    """A store in `folder` whose process was killed, a part of what it had acknowledged in the write-ahead log alone."""
    path = folder / "t.db"
    if (child := os.fork()) == 0:
        asyncio.run(_live(path))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return path


async def _live(path: Path) -> None:
    room = Newsroom(path, read=extract)
    await room.begin()
    for number in range(6):
        if number == 4:
            room.store.settle()
        await room.check(feed("A statement that stays.", f"A statement that says {number} of something."))
        await room.flush()
        room.sign()


# --- what happens to a file ------------------------------------------------------------------------------------------


def flip(raw: bytearray, chance: random.Random) -> None:
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def zero(raw: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(raw) // PAGE) * PAGE
    raw[at : at + PAGE] = bytes(PAGE)


def cut(raw: bytearray, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw)) :]


def swap(raw: bytearray, chance: random.Random) -> None:
    one, two = (chance.randrange(len(raw) // PAGE) * PAGE for _ in range(2))
    raw[one : one + PAGE], raw[two : two + PAGE] = raw[two : two + PAGE], raw[one : one + PAGE]


def _changed(suffix: str, change: Callable[[bytearray, random.Random], None]) -> Callable[[Path, random.Random], None]:
    def damage(path: Path, chance: random.Random) -> None:
        file = path.with_name(path.name + suffix)
        raw = bytearray(file.read_bytes())
        change(raw, chance)
        file.write_bytes(raw)

    return damage


def _gone(*suffixes: str) -> Callable[[Path, random.Random], None]:
    def damage(path: Path, _: random.Random) -> None:
        for suffix in suffixes:
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    return damage


DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "a bit of the database": _changed("", flip),
    "a page of the database zeroed": _changed("", zero),
    "the database cut": _changed("", cut),
    "two pages of the database swapped": _changed("", swap),
    "a bit of the log": _changed("-wal", flip),
    "a page of the log zeroed": _changed("-wal", zero),
    "the log cut": _changed("-wal", cut),
    "the log deleted": _gone("-wal", "-shm"),
    "the log deleted, its index left": _gone("-wal"),
    "the index of the log deleted": _gone("-shm"),
    "a bit of the index of the log": _changed("-shm", flip),
    "the database emptied": _changed("", lambda raw, _: raw.clear()),
    "the database deleted": _gone(""),
}


# --- and what comes of it --------------------------------------------------------------------------------------------


class Sound:
    """What the store holds as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        looked = shutil.copytree(path.parent, path.parent.with_name("looked"))
        open_store(f"sqlite:///{looked / path.name}").close()
        found = audit(looked / path.name)
        assert found.faults == ()
        self.opinion, self.held = found.opinion, held(looked / path.name)


def trial(sound: Sound, room: Path, damage: str, chance: random.Random) -> tuple[str, str]:
    """What came of a damage: told "at the start" or "by the scrub", or "harmless"; and what is wrong, if nobody is told
    and the record is another."""
    shutil.rmtree(room, ignore_errors=True)
    path = shutil.copytree(sound.path.parent, room) / sound.path.name
    DAMAGES[damage](path, chance)
    try:
        open_store(f"sqlite:///{path}").close()
    except TrackerError:
        return "at the start", ""
    try:
        found = audit(path)
    except (TrackerError, sqlite3.Error):
        return "by the scrub", ""
    if found.faults:
        return "by the scrub", ""
    same = found.opinion == sound.opinion and _held(path) == sound.held
    return "harmless", "" if same else "nobody is told, and the record is another"


def _held(path: Path) -> object:
    with closing(sqlite3.connect(path)):
        return held(path)
