"""A disk that is full, or fails, at the n-th write or read, for every n: what was lost, what did not go on.

just bench disk_trouble [EACH]     every EACH-th n (1: all)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.support.disk_trouble import KINDS, operations, trial


async def main(each: int) -> None:
    for kind, (what, _, _) in KINDS.items():
        begun, wrong, met, ended, runs = time.perf_counter(), 0, 0, 0, 0
        with tempfile.TemporaryDirectory() as place:
            count = await operations(Path(place), what)
        for number in range(1, count + 1, each):
            with tempfile.TemporaryDirectory() as place:
                found = await trial(Path(place), kind, number)
            runs, met, ended = runs + 1, met + found.met, ended + bool(found.broke)
            if found.wrong:
                wrong += 1
                print(f"{kind}, {what} {number}: {found.wrong}", flush=True)
        spent = time.perf_counter() - begun
        print(f"{kind}: {runs} of {count} {what}s, {met} met, {ended} ended for good, {wrong} wrong, in {spent:.0f} s")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
