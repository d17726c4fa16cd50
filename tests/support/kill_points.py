"""`kill -9` at a named point of the write path, in a process of its own, and what must be true afterwards.

The points are those of `tests/faults/failpoints.py`. The child writes to a pipe what was acknowledged to it; the parent
opens the store and looks.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.faults.failpoints import arm
from tests.support.store_with_a_past import START, Newsroom, feed
from tracker.alert import Channel
from tracker.model import Markup, Message
from tracker.pipeline.deliver import Delivery
from tracker.proof import parse_head
from tracker.sources import extract, preload
from tracker.store import Filter, open_store
from tracker.store.sqlite.audit import audit

TURNS = 4
"""Each point is passed at least so often in one life."""


@dataclass
class Died:
    """How one trial ended: what was acknowledged before, and what is wrong afterwards."""

    point: str
    reached: bool
    acknowledged: list[str]
    wrong: str
    restart: float
    """Seconds from the start until all was read that had been left."""


class _Receiver:
    """A receiver outside the process: what reaches it is written to the pipe at once."""

    markup, room = Markup.RAW, None

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    async def send(self, message: Message) -> None:
        self._say(f"received {message.key} {message.payload['head']}")


def trial(folder: Path, point: str, turn: int) -> Died:
    """Run the write path in a child that dies at the `turn`-th time it comes by `point`; look at what it left."""
    preload()  # once, and not in each life
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live_and_die(folder, point, turn, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    reached = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    whole = [line for line in said if line]
    wrong, restart = asyncio.run(_look(folder, whole))
    return Died(point, reached, whole, wrong, restart)


def _live_and_die(folder: Path, point: str, turn: int, pipe: int) -> None:
    arm(point, turn, lambda: os.kill(os.getpid(), signal.SIGKILL))
    try:
        asyncio.run(_live(folder, lambda line: os.write(pipe, f"{line}\n".encode())))
        os._exit(0)
    except BaseException:
        os._exit(1)


async def _live(folder: Path, say: Callable[[str], object]) -> None:
    room = Newsroom(folder / "t.db", read=extract)
    channels: dict[str, Channel] = {"console": _Receiver(lambda line: say(line) and None)}
    delivery = Delivery(
        store=room.store, channels=channels, now=lambda: room.at, chance=lambda: 0.5, zone=START.tzinfo or START.tzinfo
    )
    await room.begin()
    for number in range(TURNS + 1):  # the first text is no edit yet
        await room.check(feed("A statement that stays.", f"A statement that says {number} of something."))
        say(f"taken {number}")
        await room.check(feed("A statement that stays.", f"A statement that says {number} of something."))
        await room.flush()
        say(f"head {room.sign()}")
        await delivery.deliver()
        room.stamp()
        room.store.settle()
    room.close()


async def _look(folder: Path, said: list[str]) -> tuple[str, float]:
    """What is wrong with what the child left, empty if nothing is; and how long the restart took."""
    open_store(f"sqlite:///{folder / 't.db'}").close()  # ends a first start that was cut short
    heads = [head for line in said if (head := parse_head(line.split()[-1])) is not None]
    found = audit(folder / "t.db", witnesses=heads[-1:])
    if found.faults:
        return f"{found.faults[0].kind} {found.faults[0].record}: {found.faults[0].what}", 0.0
    begun = time.perf_counter()
    room = Newsroom(folder / "t.db", read=extract)
    room.at = START + timedelta(days=1)
    await room.begin()
    await room.pipeline.resume()
    restart = time.perf_counter() - begun
    try:
        return _missing(room, said) or _half_done(room), restart
    finally:
        room.close()


def _missing(room: Newsroom, said: list[str]) -> str:
    """What was acknowledged is there: each text taken in, each alert that was received is owed or noted."""
    taken = {int(line.split()[1]) for line in said if line.startswith("taken")}
    history = room.store.report(lambda reports: reports.history(2))
    texts = [version.text for version in history.versions] if history else []
    for number in taken:
        if f"A statement that says {number} of something." not in texts:
            return f"text {number} was acknowledged and is gone"
    keys = {alert.key for alert in room.store.report(lambda reports: reports.alerts(Filter(limit=99)))}
    received = {line.split()[1] for line in said if line.startswith("received")}
    return f"alerts were received that nobody owes: {received - keys}" if received - keys else ""


def _half_done(room: Newsroom) -> str:
    """Every body is read, every new text has its edit, every edit its verdict and its alert."""
    if room.store.read(lambda reads: reads.unread()):
        return "a body is still unread after the restart"
    edits = room.store.report(lambda reports: reports.edits(Filter()))
    history = room.store.report(lambda reports: reports.history(2))
    if history and len(edits) != len(history.versions) - 1:
        return f"{len(history.versions)} versions, {len(edits)} edits"
    alerts = room.store.report(lambda reports: reports.alerts(Filter(limit=99)))
    wanted = {edit.id for edit in edits if edit.level.value in ("MEANING_CHANGED", "UNDECIDED")}
    return "" if wanted == {alert.edit_id for alert in alerts} else "an edit has no alert, or an alert no edit"
