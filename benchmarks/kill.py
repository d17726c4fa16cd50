"""kill -9 at every named point of the write path, at random instants under load, and at every statement of a migration:
what was lost, what was half done, how long the restart took.

just bench kill [TIMES] [INSTANTS]      0 leaves a part out
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.failpoints import POINTS
from tests.support.kill_anywhere import Survivor
from tests.support.kill_migration import upgrade
from tests.support.kill_points import TURNS, trial
from tests.test_log_of_older_stores import older_store

LIVES = 50
"""Kills that one store lives through before it is scrubbed and another one begins."""


def points(times: int) -> None:
    begun, wrong, acknowledged, killed, restart = time.perf_counter(), 0, 0, 0, 0.0
    for point in POINTS:
        bad = 0
        for turn in range(times):
            with tempfile.TemporaryDirectory() as folder:
                died = trial(Path(folder), point, turn % TURNS)
            killed += died.reached
            acknowledged += len(died.acknowledged)
            restart = max(restart, died.restart)
            if died.wrong:
                bad += 1
                print(f"{point}, turn {turn}: {died.wrong}")
        wrong += bad
        print(f"{point}: {times} times, {bad} wrong", flush=True)
    spent = time.perf_counter() - begun
    print(
        f"{len(POINTS)} points x {times}: {killed:,} killed there, {acknowledged:,} things acknowledged, longest "
        f"restart {restart:.2f} s, in {spent:.0f} s"
    )
    print(f"{wrong} stores with something lost or half done")


def instants(count: int) -> None:
    begun, wrong, acknowledged, late, restart = time.perf_counter(), 0, 0, 0, 0.0
    for number in range(0, count, LIVES):
        with tempfile.TemporaryDirectory() as folder:
            survivor, chance = Survivor(Path(folder)), random.Random(number)
            while survivor.kills < min(LIVES, count - number) and not survivor.wrong:
                survivor.kill(chance)
            found = survivor.wrong or survivor.scrub()
        if found:
            wrong += 1
            print(f"seed {number}, after {survivor.kills} kills: {found}")
        acknowledged, late = acknowledged + survivor.acknowledged, late + survivor.late
        restart = max(restart, survivor.restart)
        print(f"{number + survivor.kills:,} kills", flush=True)
    spent = time.perf_counter() - begun
    print(
        f"random instants: {count:,} kills, {acknowledged:,} things acknowledged, {late:,} bodies read after a "
        f"restart, longest restart {restart:.2f} s, {wrong} stores with something lost or half done, in {spent:.0f} s"
    )


def migration() -> None:
    begun, wrong, number = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        older, room, reached = older_store(Path(folder)), Path(folder) / "room", True
        while reached:
            number += 1
            reached, found = upgrade(older, room, number)
            shutil.rmtree(room)
            if found:
                wrong += 1
                print(f"statement {number}: {found}")
    print(f"migration: killed at {number - 1} statements, {wrong} wrong, in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    times, count = given + [100, 2_000][len(given) :]
    migration()
    if count:
        instants(count)
    if times:
        points(times)
