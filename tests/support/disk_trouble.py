"""A disk that is full, or fails, at any one write or read: one run of the real write path for each, and what must hold.

Full: nothing is acknowledged that is not there, what is there can be read, and it goes on once there is room. Failing:
it ends for good at what cannot be trusted, and the next start finds all that was acknowledged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.support.recorded_disk import FULL, READ_FAILED, WRITE_FAILED, Recording, Trouble, recording
from tests.support.store_with_a_past import Newsroom, feed
from tracker.errors import StoreBroken, StoreDamaged, StoreError
from tracker.proof import SignedHead, parse_head
from tracker.sources import extract
from tracker.store.sqlite.audit import audit

KINDS = {
    "full": ("write", FULL, True),
    "full for one write": ("write", FULL, False),
    "fails to write": ("write", WRITE_FAILED, True),
    "fails to read": ("read", READ_FAILED, True),
    "fails to read once": ("read", READ_FAILED, False),
}
"""What the disk says, of which operation, and whether it goes on saying so."""

STEPS = 3


@dataclass
class Ended:
    """How one run ended: what was acknowledged, `broke` with what the store said when it ended for good, and what is
    `wrong`. `met` is whether the trouble was met at all."""

    met: bool = False
    broke: str = ""
    wrong: str = ""
    taken: list[str] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)


async def operations(folder: Path, what: str) -> int:
    """How many reads or writes a run without trouble takes."""
    with recording(folder, keeps=False) as made:
        await _live(folder, made, Ended())
    return made.counts[what]


async def trial(folder: Path, kind: str, number: int) -> Ended:
    """The run in which the disk is in trouble from its `number`-th read or write on."""
    what, code, lasting = KINDS[kind]
    trouble, ended = Trouble(what, number, code, lasting), Ended()
    with recording(folder, trouble=trouble, keeps=False) as made:
        await _live(folder, made, ended)
        ended.met = trouble.met > 0
        trouble.healed = True
    if code == FULL and ended.broke:
        ended.wrong = f"a full disk ended it for good: {ended.broke}"
    ended.wrong = ended.wrong or await _look(folder, ended)
    return ended


def text(number: int) -> str:
    return f"The council decided on measure {number} of the year." + f" {number}" * 300


async def _live(folder: Path, made: Recording, ended: Ended) -> None:
    """Texts are taken in until the store ends; what was acknowledged is noted. A start that fails is tried again, once
    the disk is well."""
    try:
        room = Newsroom(folder / "t.db", read=extract)
    except StoreError as error:
        ended.broke = "" if made.trouble is None or made.trouble.code == FULL else str(error)
        return
    try:
        await room.begin()
        for number in range(STEPS):
            await _step(room, number, ended)
        if made.trouble is not None:
            made.trouble.healed = True
            await _goes_on(room, ended)
    except StoreError:  # as a command would end: nothing was begun
        pass
    except (StoreBroken, StoreDamaged) as error:
        ended.broke = str(error)
    finally:
        room.close()


async def _step(room: Newsroom, number: int, ended: Ended) -> None:
    said = text(number)
    await room.check(feed("A statement that stays.", said))
    if room.pipeline.states["staff"].reason != "store":
        ended.taken.append(said)
    try:
        head = parse_head(room.sign())
        assert head is not None
        ended.heads.append(head)
        await room.flush()
    except StoreError:  # told, and not acknowledged
        pass


async def _goes_on(room: Newsroom, ended: Ended) -> None:
    """There is room again: the same process takes in what comes, and what it had kept and not read."""
    for number in (STEPS, STEPS + 1):
        before = len(ended.taken)
        await _step(room, number, ended)
        if len(ended.taken) == before:
            ended.wrong = "it does not go on though there is room again"


async def _look(folder: Path, ended: Ended) -> str:
    """What is wrong after a start on a disk that is well."""
    room = Newsroom(folder / "t.db", read=extract)
    try:
        await room.begin()
        await room.pipeline.resume()
        texts = _texts(room)
        for said in ended.taken:
            if said not in texts:
                return f"it was acknowledged and is gone: {said[:50]}"
        if room.store.read(lambda reads: reads.unread()):
            return "a body is still unread after the restart"
        await room.check(feed("A statement that stays.", text(99)))
        if text(99) not in _texts(room):
            return "nothing more is taken in"
    finally:
        room.close()
    found = audit(folder / "t.db", witnesses=ended.heads[-1:])
    return "; ".join(fault.what for fault in found.faults[:2])


def _texts(room: Newsroom) -> set[str]:
    count = room.store.report(lambda reports: reports.counts()).statements
    found = [room.store.report(lambda reports, n=n: reports.history(n)) for n in range(1, count + 1)]
    return {version.text for one in found if one is not None for version in one.versions}
