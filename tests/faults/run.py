"""Runs one case and asks the oracle."""

from __future__ import annotations

import asyncio
import gc
import shutil
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

from tests.faults import oracle
from tests.faults.case import Case, Chance, Result
from tests.faults.stage import Stage, belongings
from tests.faults.world import World, own_temporary_files

SETTLE = 1.0
"""Seconds in which what is closed may vanish: sockets close on the next turns of the loop."""


async def run(case: Case, world: World, folder: Path, seed: int = 0) -> Result:
    """Run `case` with everything in `folder`, which is made and left empty."""
    chance = Chance(zlib.crc32(case.id.encode()) + seed)
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    await world.warm_up()
    before = belongings(world)
    wrong: list[str] = []
    faces = visits = 0
    try:
        with own_temporary_files(world):
            async with case.stage(world, folder, chance) as stage:
                faces = stage.faces
                wrong += await _play(case, stage)
                visits = len(stage.polled)
    except Exception as fault:
        wrong.append(f"{type(fault).__name__}: {fault}")
    wrong += _unless(case, "O6", await _left(before, world))
    shutil.rmtree(folder, ignore_errors=True)
    return Result(
        id=case.id,
        seed=seed,
        wrong=tuple(wrong),
        varies=chance.used,
        faces=faces,
        visits=visits,
        seconds=time.perf_counter() - begun,
    )


async def _play(case: Case, stage: Stage) -> list[str]:
    expect = case.expect
    for step in case.script:
        await step(stage)
    wrong = _unless(case, "O2", oracle.o2_as_expected(stage, expect))
    if "O7" not in expect.waived:
        wrong += _unless(case, "O7", await stage.heal())
        wrong += _unless(case, "O2", oracle.o2_gap(stage, expect))
    if "O4" not in expect.waived:
        await stage.deliver()
        wrong += _unless(case, "O4", oracle.o4_delivered(stage, expect))
    if "O1" not in expect.waived:
        wrong += _unless(case, "O1", oracle.o1_stored(stage))
    wrong += _unless(case, "O5", oracle.o5_in_time(stage))
    if "O3" not in expect.waived:
        await stage.pipeline.flush()
        head = stage.store.commit(lambda tx: tx.sign_head(stage.clock.at)).result()
        stage.store.close()
        wrong += _unless(case, "O3", oracle.o3_verified(stage, head))
    return wrong


def _unless(case: Case, point: str, found: Iterable[str]) -> list[str]:
    return [] if point in case.expect.waived else [f"{point}: {each}" for each in found]


async def _left(before: object, world: World) -> list[str]:
    """What is left behind once all had time to close."""
    for turn in range(20):
        await asyncio.sleep(0)
        if turn > 4:  # what only a circle of references holds; it takes a quarter of a second
            gc.collect()
        left = list(oracle.o6_nothing_left(before, belongings(world)))
        if not left:
            return []
        await asyncio.sleep(SETTLE / 100)
    return left
