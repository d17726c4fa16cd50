"""Section 4d of the catalogue: what disks, processes and clocks do. Kills are real, in processes of their own; a disk
that is full or fails says so to SQLite, through a VFS of its own (`tests/support/recorded_disk.py`)."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.faults.case import Case, Chance, Expect, StageOf, Step
from tests.faults.failpoints import POINTS
from tests.faults.places import FORMS, WatchedPlace, do, healthy, watched
from tests.faults.world import World
from tests.support.damaged_files import DAMAGES, Sound, killed
from tests.support.damaged_files import trial as damage
from tests.support.fed_store import url
from tests.support.kill_anywhere import Survivor
from tests.support.kill_migration import upgrade
from tests.support.kill_points import TURNS
from tests.support.kill_points import trial as kill
from tests.support.power_loss import live, lost
from tests.support.recorded_disk import FULL, READ_FAILED, WRITE_FAILED, Trouble, images, recording
from tests.test_log_of_older_stores import older_store
from tracker.errors import StoreBroken, StoreDamaged, StoreError, StoreLocked
from tracker.model import EventKind, Severity, Target
from tracker.pipeline.upkeep import Upkeep
from tracker.pipeline.watchdog import Turn, Watchdog
from tracker.store import open_store
from tracker.store.sqlite.store import REVISIONS
from tracker.store.values import WELL

SOON = 5.0
"""Seconds in which a start must be done after a kill."""


# --- a disk in trouble -----------------------------------------------------------------------------------------------


class OnADisk(WatchedPlace):
    """A place whose store lies on a disk that can be told to fail."""

    async def __aenter__(self) -> OnADisk:
        self._recorded = recording(self.folder, keeps=False)
        self.disk = self._recorded.__enter__()
        await super().__aenter__()
        return self

    async def __aexit__(self, *told: object) -> None:
        await super().__aexit__(*told)
        self._recorded.__exit__(None, None, None)

    async def _neighbour(self) -> None:
        if self.disk.trouble is None or self.disk.trouble.healed:  # it lies on the same disk
            await super()._neighbour()

    async def heal(self) -> list[str]:
        """There is room again. How many edits that gives depends on what had been kept, and not been read; that what
        is said now is known, and how it came there, the oracle asks."""
        if self.disk.trouble is not None:
            self.disk.trouble.healed = True
        self.edit(by=1_009)
        self.serve()
        checked = await self.look()
        return [] if checked.healthy else [f"the first visit after the fault is not well: {checked}"]

    async def reopen(self) -> None:
        """The process ended, and is started again on a disk that is well."""
        if self.disk.trouble is not None:
            self.disk.trouble.healed = True
        self.store.close()
        self.store = self._stack.enter_context(open_store(url(self.folder)))
        await self.restart()


def on_a_disk(form: str = "rss") -> StageOf:
    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[OnADisk]:
        async with OnADisk(world, folder, chance, FORMS[form], interval=timedelta(minutes=5), headers={}) as stage:
            await stage.begin()
            yield stage

    return build


def in_trouble(what: str, code: int, *, after: Callable[[Random], int] = lambda _: 0, polls: int = 3) -> Step:
    """The disk is in trouble from one of the next operations on, while the publisher goes on editing."""

    async def step(stage: OnADisk) -> None:
        stage.disk.trouble = Trouble(what, stage.disk.counts[what] + 1 + after(stage.chance), code)
        for _ in range(polls):
            stage.edit()
            stage.serve()
            before = list(stage.fetched)
            checked = await stage.poll()
            if checked.reason == "store":
                stage.fetched[:] = before  # the body was not acknowledged
            else:
                stage.saw()
        assert stage.disk.trouble.met, "the disk was never in trouble"

    return step


def ends_for_good(what: str, code: int, *, sync: bool = False) -> Step:
    """The disk fails: the store says so and takes nothing more; what reads still reads; the next start goes on."""

    async def step(stage: OnADisk) -> None:
        if sync:
            stage.disk.fails = stage.disk.syncs + 1 + stage.chance.randrange(3)
        else:
            stage.disk.trouble = Trouble(what, stage.disk.counts[what] + 1 + stage.chance.randrange(3), code)
        for _ in range(8):
            stage.edit()
            stage.serve()
            before = list(stage.fetched)
            try:
                await stage.poll()
            except (StoreBroken, StoreDamaged):
                stage.fetched[:] = before
                break
            stage.saw()
        else:
            raise AssertionError("the disk failed, and the store went on")
        if what != "read":
            try:
                await stage.pipeline.flush()
            except (StoreBroken, StoreDamaged):
                pass
            else:
                raise AssertionError("it wrote on after the disk had failed")
        await stage.reopen()

    return step


async def told_of_the_disk(stage: OnADisk) -> None:
    """While nothing can be written nobody can be told; once the reserve is given up, and again when it is well."""
    held = [True]

    class Disk:
        def left(self) -> int:
            return 0 if stage.disk.trouble is not None and not stage.disk.trouble.healed else 2 * WELL

        def hold(self) -> None:
            held[0] = True

        def give_up(self) -> bool:
            stage.disk.trouble.healed, had = True, held[0]  # type: ignore[union-attr]
            held[0] = False
            return had

    async def nobody(*_: object) -> bytes:
        raise AssertionError

    work = Upkeep(stage.pipeline, Disk(), now=stage.clock, post=nobody)
    stage.disk.trouble = Trouble("write", stage.disk.counts["write"] + 1, FULL)
    assert await work.look_at_room(), "people are told from the reserve"
    stage.disk.trouble.healed = False
    stage.disk.trouble.healed = True
    assert await work.look_at_room(), "and once there is room again"
    await stage.deliver()


def quiet(*kinds: EventKind) -> Expect:
    return Expect(events={kind.value: 1 for kind in kinds})


def full(id: str, injected: str, what: str, code: int, after: Callable[[Random], int]) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds="Nothing is acknowledged that is not there; what is there is read; it goes on once there is room.",
        stage=on_a_disk(),
        script=(healthy(), in_trouble(what, code, after=after)),
        expect=Expect(
            may=("trouble", "recovered"), waived={"O2": "what came before the disk was full depends on when"}
        ),
    )


def broken(id: str, injected: str, what: str, code: int, *, sync: bool = False) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds="It ends for good; the next start has all that was acknowledged, and goes on.",
        stage=on_a_disk(),
        script=(healthy(), ends_for_good(what, code, sync=sync)),
        expect=Expect(waived={"O2": "what came before the disk failed depends on when"}),
    )


DISKS = [
    full(
        "S04-full",
        "The disk is full (ENOSPC) at one of the next writes, for 3 visits, of which each brings an edit.",
        "write",
        FULL,
        lambda chance: chance.randrange(60),
    ),
    Case(
        id="S04-told-from-the-reserve",
        injected="Room gets short, and then there is none, not even for the alert about it.",
        holds="The reserve is given up, and people are told; told once more when there is room again.",
        stage=on_a_disk(),
        script=(healthy(), told_of_the_disk),
        expect=quiet(EventKind.DISK, EventKind.DISK_WELL),
    ),
    broken("S05-write", "A write fails (EIO).", "write", WRITE_FAILED),
    broken("S05-read", "A read fails (EIO).", "read", READ_FAILED),
    broken("S05-fsync", "An fsync fails once, and drops what it should have written.", "sync", 0, sync=True),
]


# --- others at the same database -------------------------------------------------------------------------------------


async def held_by_another(stage: WatchedPlace) -> None:
    """Another program begins to write, and takes its time."""
    stage.edit()
    stage.serve()
    with closing(sqlite3.connect(stage.folder / "tracker.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        visit = asyncio.create_task(stage.look())
        await asyncio.wait([visit], timeout=1.0)
        assert not visit.done(), "it was not held up"
        other.execute("ROLLBACK")
    assert (await visit).healthy
    stage.lateness.clear()  # the neighbour was held up as long


async def copied_meanwhile(stage: WatchedPlace) -> None:
    """A reader holds its view of the store while it is written."""
    with closing(sqlite3.connect(f"file:{stage.folder / 'tracker.db'}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        counts = reader.execute("SELECT count(*) FROM versions").fetchone()
        stage.edit()
        stage.serve()
        assert (await stage.look()).healthy
        assert reader.execute("SELECT count(*) FROM versions").fetchone() == counts


def opened_again(stage: WatchedPlace) -> None:
    begun = time.perf_counter()
    try:
        open_store(url(stage.folder))
    except StoreLocked:
        assert time.perf_counter() - begun < 2.0
    else:
        raise AssertionError("two write to one store")


OTHERS = [
    Case(
        id="S06-held-by-another",
        injected="Another program holds the database (BEGIN IMMEDIATE) while a visit brings an edit.",
        holds="The visit waits, and nothing that was fetched is lost.",
        stage=watched(),
        script=(healthy(), held_by_another),
        expect=Expect(edits=1),
    ),
    Case(
        id="S06-read-meanwhile",
        injected="A reader holds its view of the store while a visit brings an edit.",
        holds="Neither holds up the other.",
        stage=watched(),
        script=(healthy(), copied_meanwhile),
        expect=Expect(edits=1),
    ),
    Case(
        id="S08-two-at-once",
        injected="A second process opens the store to write.",
        holds="It is refused within 2 s, with the number of the first.",
        stage=watched(),
        script=(healthy(), do(opened_again), healthy()),
    ),
]


# --- clocks ----------------------------------------------------------------------------------------------------------


def clock_set(**by: float) -> Step:
    """Somebody sets the time of day between two visits of unchanged text, and again before an edit."""

    async def step(stage: WatchedPlace) -> None:
        stage.clock.set(**by)
        assert (await stage.look()).healthy
        due = stage.pipeline.states[stage.source.id].due - stage.clock.steady()
        assert timedelta(0) < due <= 1.1 * stage.interval, f"the next visit is due in {due}"
        stage.edit()
        stage.serve()
        assert (await stage.look()).healthy
        stage.clock.set(**{name: -value for name, value in by.items()})
        assert (await stage.look()).healthy

    return step


CLOCKS = [
    Case(
        id=f"S10-{name.replace(' ', '-')}",
        injected=f"The clock is set {name} between two visits, an edit is made, and it is set right again.",
        holds="Visits keep their pace, the edit is found once, no gap and no event is made up.",
        stage=watched(),
        script=(healthy(2), clock_set(**by)),
        expect=Expect(edits=1),
    )
    for name, by in {
        "back 30 seconds": {"seconds": -30.0},
        "back an hour": {"hours": -1.0},
        "back a year": {"days": -365.0},
        "forward a day": {"days": 1.0},
        "forward ten years": {"days": 3650.0},
    }.items()
]


# --- tasks that die --------------------------------------------------------------------------------------------------


async def nobody_asks(stage: WatchedPlace) -> None:
    """The task that visits the place died, and nobody noticed; later it is visited again."""
    targets = (Target(to="console", severity=Severity.LOW),)
    dog = Watchdog(stage.store, now=stage.clock, steady=stage.clock.steady)
    told = []

    async def minutes(count: int) -> None:
        for _ in range(count):
            stage.clock.pass_time(minutes=1)
            state = stage.pipeline.states[stage.source.id]
            told.append(await dog.look({stage.source.id: Turn(due=state.due, interval=stage.interval)}, targets))

    await minutes(3 * 60)
    assert sum(told) == 1, "told once"
    for _ in range(12):
        await stage.look()
        await minutes(5)
    assert sum(told) == 2, "and its end once"


TASKS = [
    Case(
        id="S19-nobody-asks",
        injected="Nobody visits a source for three hours: its task died in silence.",
        holds="People are told after three intervals, once, and once when it is visited again.",
        stage=watched(),
        script=(healthy(), nobody_asks),
        expect=Expect(events={"overdue": 1, "on_time": 1}),
    ),
]


# --- processes that are killed, files that are damaged: stores of their own ------------------------------------------


def apart(trial: Callable[[Path, Chance], str]) -> Step:
    """Something in a folder and processes of its own; gives what is wrong."""

    async def step(stage: WatchedPlace) -> None:
        room = stage.folder / "apart"
        room.mkdir()
        wrong = await asyncio.to_thread(trial, room, stage.chance)
        assert not wrong, wrong

    return step


def killed_at(point: str) -> Callable[[Path, Chance], str]:
    def trial(room: Path, chance: Chance) -> str:
        died = kill(room, point, chance.randrange(TURNS))
        late = f"the restart took {died.restart:.1f} s" if died.restart > SOON else ""
        return died.wrong or late or ("" if died.reached else "it was not killed there")

    return trial


def killed_anywhere(room: Path, chance: Chance) -> str:
    survivor = Survivor(room)
    while survivor.kills < 20 and not survivor.wrong:
        survivor.kill(chance)
    return survivor.wrong or survivor.scrub()


def killed_in_a_migration(room: Path, chance: Chance) -> str:
    older = older_store(room)
    return upgrade(older, room / "copy", chance.randrange(1, 250))[1]


def power_lost(room: Path, chance: Chance) -> str:
    made = asyncio.run(live(room, checks=12))
    found = [lost(image, room, room / "image") for image in images(made, 20, chance)]
    return next((each for each in found if each), "")


def damaged(kind: str) -> Callable[[Path, Chance], str]:
    def trial(room: Path, chance: Chance) -> str:
        (room / "killed").mkdir()
        sound = Sound(killed(room / "killed"))
        return damage(sound, room / "room", kind, chance)[1]

    return trial


def of_another_form(room: Path, chance: Chance) -> str:
    """A newer program's store, an empty file, no file, another store: none is begun afresh or written to."""
    for number, spoil in enumerate((_newer, _emptied, _missing, _another)):
        folder = room / str(number)
        folder.mkdir()
        open_store(url(folder)).close()
        spoil(folder / "tracker.db")
        before = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".db"}
        try:
            open_store(url(folder)).close()
        except StoreError as error:
            if error.exit_code != 3:
                return f"{spoil.__name__}: exit code {error.exit_code}"
        else:
            return f"{spoil.__name__}: it was opened"
        if before != {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".db"}:
            return f"{spoil.__name__}: it was written to"
    return ""


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (f"{int(REVISIONS[-1]) + 1:04}",))


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _missing(path: Path) -> None:
    path.unlink()


def _another(path: Path) -> None:
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()
    open_store(url(elsewhere)).close()
    path.write_bytes((elsewhere / "tracker.db").read_bytes())


def alone(id: str, injected: str, holds: str, trial: Callable[[Path, Chance], str], *, slow: bool = True) -> Case:
    return Case(
        id=id, injected=injected, holds=holds, stage=watched("rss"), script=(healthy(), apart(trial)), slow=slow
    )


WHOLE = (
    "What was acknowledged is there, no transaction is half, all that came is read; the restart takes less than 5 s."
)

APART = [
    *(
        alone(f"S01-{point.replace(',', '').replace(' ', '-')}", f"kill -9 {point}.", WHOLE, killed_at(point))
        for point in POINTS
    ),
    alone("S02-anywhere", "kill -9 at 20 random instants under load, on one store.", WHOLE, killed_anywhere),
    alone(
        "S03-power-loss",
        "The power goes: of what was not synced some is lost, torn or out of order; 20 disks.",
        "With synchronous=FULL nothing that was acknowledged is lost, and every disk verifies.",
        power_lost,
    ),
    *(
        alone(
            f"S07-{kind.replace(',', '').replace(' ', '-')}",
            f"After kill -9: {kind}.",
            "It is told at the start or by the scrub, or nothing that was recorded is another.",
            damaged(kind),
        )
        for kind in DAMAGES
    ),
    alone(
        "S15-not-this-store",
        "A newer program's store, an empty file, no file, another store, in the place of this one.",
        "Refused with exit 3 and a sentence; nothing is begun afresh or written to.",
        of_another_form,
        slow=False,
    ),
    alone(
        "S16-migration",
        "kill -9 at any statement of a migration.",
        "The old form or the new one, with all that it held; the next start brings it up to date.",
        killed_in_a_migration,
    ),
]

CASES: list[Case] = [*DISKS, *OTHERS, *CLOCKS, *TASKS, *APART]
