"""Power cuts: how many of N simulated disks lose something that was acknowledged, with FULL and with the control.

just bench power_loss [IMAGES] [CHECKS]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.power_loss import live, lost, seeded
from tests.support.recorded_disk import images


def run(level: str, count: int, checks: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made = asyncio.run(live(folder, checks=checks, synchronous=level))
        counted = Counter(event[0] for event in made.events)
        begun, told = time.perf_counter(), Counter[str]()
        for image in images(made, count, seeded(5)):
            what = lost(image, folder, folder / "image")
            told[what.split(":")[0][:40] or "nothing lost"] += 1
        spent = time.perf_counter() - begun
    print(f"{level}: {counted['write']:,} writes, {counted['sync']} syncs, {counted['ack']} acknowledgements")
    print(f"  {count} images in {spent:.0f} s: {dict(told)}")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    count, checks = given + [1_000, 120][len(given) :]
    for level in ("FULL", "NORMAL"):
        run(level, count, checks)
