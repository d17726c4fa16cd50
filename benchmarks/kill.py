"""kill -9 at every named point of the write path: what was lost, what was half done.

just bench kill [TIMES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.faults.failpoints import POINTS
from tests.support.kill_points import TURNS, trial

if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    begun, wrong, acknowledged, killed = time.perf_counter(), 0, 0, 0
    for point in POINTS:
        bad = 0
        for turn in range(times):
            with tempfile.TemporaryDirectory() as folder:
                died = trial(Path(folder), point, turn % TURNS)
            killed += died.reached
            acknowledged += len(died.acknowledged)
            if died.wrong:
                bad += 1
                print(f"{point}, turn {turn}: {died.wrong}")
        wrong += bad
        print(f"{point}: {times} times, {bad} wrong", flush=True)
    spent = time.perf_counter() - begun
    print(
        f"{len(POINTS)} points x {times}: {killed} killed there, {acknowledged:,} things acknowledged, in {spent:.0f} s"
    )
    print(f"{wrong} stores with something lost or half done")
