"""Files of a store that was killed, damaged in every way of tests/support/damaged_files.py: told, or harmless?

just bench damage [TIMES]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.damaged_files import DAMAGES, Sound, killed, trial

if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    begun, wrong, runs = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "killed").mkdir()
        sound = Sound(killed(Path(place) / "killed"))
        for damage in DAMAGES:
            told = Counter[str]()
            for seed in range(times):
                how, fault = trial(sound, Path(place) / "room", damage, random.Random(seed))
                told[how] += 1
                runs += 1
                if fault:
                    wrong += 1
                    print(f"{damage}, seed {seed}: {fault}")
            print(f"{damage}: {dict(told)}", flush=True)
    print(f"{runs:,} damages, {wrong} wrong, in {time.perf_counter() - begun:.0f} s")
