"""What the log costs: the CPU of a changed check (stored, read, diffed, judged) with it and without it.

    just bench log_cost [CHECKS] [ITEMS]

The two ways take turns, so that a noisy machine disturbs both alike; the medians are compared. "Without" means the same
code with a log that notes nothing. The body is a feed of ITEMS statements, one of them edited each time.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support.store_with_a_past import Newsroom, feed
from tracker.store.sqlite.log import Log

STATEMENT = "the forces of our country have today continued their operations near the river and in the city"


class NoLog(Log):
    """Keeps no log; signs nothing."""

    def note(self, kind: str, record: int, values: Any) -> None:
        pass

    def keep_form(self, kind: str, record: int, values: Any) -> None:
        pass

    def sum(self, kind: str, record: int, values: Any, more: Any = ()) -> None:
        pass

    def touch(self, kind: str, records: Iterable[int]) -> None:
        pass

    def sign(self, connection: Any, at: Any, via: str) -> Any:
        return None


def room(folder: Path, name: str, log: bool) -> Newsroom:
    made = Newsroom(folder / name)
    if not log:
        made.store._log = NoLog()
        assert made.store._writer is not None
        made.store._writer._log = made.store._log
    return made


async def main(checks: int, items: int) -> None:
    chance = random.Random(1)
    words = STATEMENT.split()
    texts = [" ".join(chance.choices(words, k=80)) for _ in range(items)]
    with tempfile.TemporaryDirectory() as folder:
        rooms = {log: room(Path(folder), f"{log}.db", log) for log in (True, False)}
        for each in rooms.values():
            await each.begin()
            await each.check(feed(*texts))
        spent: dict[bool, list[float]] = {True: [], False: []}
        for number in range(checks):
            edited = texts[number % items].split()
            edited[number % 70] = f"{chance.choice(words)}{number}"
            texts[number % items] = " ".join(edited)
            body = feed(*texts)
            for log in (True, False) if number % 2 else (False, True):
                begun = time.process_time()
                await rooms[log].check(body)
                spent[log].append(time.process_time() - begun)
        for each in rooms.values():
            each.close()
    with_log, without = (statistics.median(spent[log]) * 1e3 for log in (True, False))
    print(f"changed check of a feed of {items}: {with_log:.3f} ms CPU with the log, {without:.3f} ms without")
    print(f"the log costs {100 * (with_log / without - 1):.1f} % ({1000 * (with_log - without):.0f} us), target 10 %")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    asyncio.run(main(*(given + [400, 20][len(given) :])))
