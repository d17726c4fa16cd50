"""What the worst bodies cost (tests/support/hostile_bodies.py), through real children.

    python benchmarks/slow_inputs.py [BYTES]      default: 1000000

Each is read at a quarter, at half and at all of that size. Processor time of the child for each, the slowest first, and
those that took much more than four times what a quarter took. Every one must be read, or be told: a body that outlasts
a reader's five seconds is `unparsed`, and its note says so. Exit 1 if one was neither.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

SHOWN = 15
GROWTH = 7
"""Times what a quarter takes: n log n of four times as much is less than six."""
CLEAR = 0.2
"""Seconds from which on growth can be told from the moods of a machine."""


async def main(size: int) -> int:
    from tests.support.hostile_bodies import slow
    from tracker.children.pool import Pool
    from tracker.model import Reading, ReadingState

    spent: dict[str, list[float]] = {}
    last: dict[str, Reading] = {}
    async with Pool(1) as pool:
        await pool.versions()
        for part in (size // 4, size // 2, size):
            for name, job in slow(part):
                (child,) = (each for each in pool._children if each.running)
                before = child.processor_time()
                last[name] = await pool.extract(job)
                spent.setdefault(name, []).append(child.processor_time() - before if child.running else 5.0)
    silent = [name for name, each in last.items() if each.state is ReadingState.UNPARSED and not each.note]
    told = sum(each.state is ReadingState.UNPARSED for each in last.values())
    print(f"{len(spent)} bodies of {size:,} bytes: {told} unparsed with a reason, {len(silent)} without")
    for name, (*_, whole) in sorted(spent.items(), key=lambda each: -each[1][-1])[:SHOWN]:
        print(f"{whole:6.2f} s  {name:45} {last[name].state.value:9} {last[name].note[:70]}")
    for name, (quarter, half, whole) in spent.items():
        if CLEAR < whole < 5 and whole > GROWTH * quarter:
            print(f"grows: {quarter:.2f} s, {half:.2f} s, {whole:.2f} s  {name}")
    return len(silent)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(int((sys.argv[1:] or ["1000000"])[0]))) else 0)
