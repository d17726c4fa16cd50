"""`just faults`: runs cases, as often as asked, and writes what came of it.

just faults                         all cases, slow ones too, once
just faults -k N04 -k N05           those whose id holds one of these words
just faults --runs 100 --seed 7     each with 100 seeds, from 7 on; one in which chance has
                                        no part runs once in each form that a source can have
just faults --runs 100 --write      and keep the results in docs/reliability.md
just faults --new --write           those of which no result is kept yet
just faults --table                 write the table from the cases and the results that are kept, run nothing
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import table
from tests.faults.case import Case
from tests.faults.catalogue import SECTIONS, cases_of
from tests.faults.run import run
from tests.faults.world import READERS, World, world
from tracker.children.pool import Pool


def main() -> int:
    told = argparse.ArgumentParser(
        prog="just faults", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    told.add_argument("-k", action="append", default=[], metavar="WORD", help="cases whose id holds it")
    told.add_argument("--section", action="append", choices=list(SECTIONS), help="cases of this section")
    told.add_argument("--runs", type=int, default=1)
    told.add_argument("--seed", type=int, default=0)
    told.add_argument("--write", action="store_true", help="keep the results")
    told.add_argument("--new", action="store_true", help="those of which no result is kept")
    told.add_argument("--table", action="store_true", help="write the table alone")
    asked = told.parse_args()
    if asked.table:
        table.write()
        return 0
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)
    chosen = [
        (section, case)
        for section in asked.section or SECTIONS
        for case in cases_of(section)
        if (not asked.k or any(word in case.id for word in asked.k))
        and not (asked.new and case.id in table.kept(section))
    ]
    with tempfile.TemporaryDirectory() as folder:
        wrong = asyncio.run(_all(chosen, asked, Path(folder)))
    return 1 if wrong else 0


async def _all(chosen: list[tuple[str, Case]], asked: argparse.Namespace, folder: Path) -> int:
    runs = failures = 0
    begun = time.perf_counter()
    async with Pool(READERS) as readers, world(folder, readers) as made:
        for section, case in chosen:
            outcome = await _repeat(case, made, folder / "case", _seeds(asked))
            runs, failures = runs + outcome.runs, failures + outcome.failures
            if asked.write:
                table.keep(section, case.id, outcome)
    print(f"{len(chosen)} kinds, {runs} runs, {failures} failures, {time.perf_counter() - begun:.0f} s")
    if asked.write:
        table.write()
    return failures


def _seeds(asked: argparse.Namespace) -> Iterator[int]:
    return iter(range(asked.seed, asked.seed + asked.runs))


async def _repeat(case: Case, made: World, folder: Path, seeds: Iterator[int]) -> table.Outcome:
    """One case with each seed; with as many as it has faces, if it is the same at all others."""
    runs = visits = failures = 0
    first: int | None = None
    seconds = 0.0
    for seed in seeds:
        result = await run(case, made, folder, seed)
        first = seed if first is None else first
        runs, visits, seconds = runs + 1, visits + result.visits, seconds + result.seconds
        if result.wrong:
            failures += 1
            print(f"{case.id} with seed {seed}:", *result.wrong, sep="\n    ", file=sys.stderr)
        if not result.varies and runs >= result.faces:
            break
    print(
        f"{'FAILED' if failures else 'held':7} {case.id}: {runs} runs, {failures} failures, {seconds:.1f} s", flush=True
    )
    return table.Outcome(runs=runs, visits=visits, failures=failures, seed=first or 0)


if __name__ == "__main__":
    sys.exit(main())
