"""False removals while a whole site is down, and real ones that are found, over scripted sites of followed pages.

    python benchmarks/absence.py outages  [--pages 1,2,5,15,30] [--hours 0.02,0.5,3,12] [--status 404,410]
    python benchmarks/absence.py removals [--pages 10,20] [--share 0.1,0.3,0.5] [--seed 1]

`outages`: every address of a site (its pages, its feed, its front page) answers so for so long, then it is there again
for four hours: each removal told is false. `removals`: a share of the pages goes at once from a healthy site: how many
are told within a day, and how long that took. The real pipeline over a loopback socket, with a clock that is moved.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from datetime import timedelta
from itertools import product
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from tests.support.site_outages import site_of


async def outage(pages: int, hours: float, status: int) -> tuple[int, int]:
    """How many removals were told, and how many visits were made."""
    with tempfile.TemporaryDirectory() as folder:
        async with site_of(Path(folder), pages) as site:
            site.down(status)
            await site.told.pass_time(hours=hours, step=12)
            site.up()
            await site.told.pass_time(hours=4, step=12)
            return len(site.told.removals()), len(site.told.site.requests)


async def removal(pages: int, share: float, chance: Random) -> tuple[int, list[timedelta], int]:
    """How many pages went, how long it took to tell those that were told, and how many were told falsely."""
    with tempfile.TemporaryDirectory() as folder:
        async with site_of(Path(folder), pages) as site:
            gone = chance.sample(site.paths, max(1, round(share * pages)))
            site.answer(404, *gone)
            began = site.told.at
            while site.told.at < began + timedelta(hours=24) and len(site.told.removals()) < len(gone):
                await site.told.pass_time(hours=1, step=6)
            urls = {site.told.site.url(path) for path in gone}
            told = site.told.removals()
            took = [each.confirmed - began for each in told if each.url in urls]
            return len(gone), took, len(told) - len(took)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["outages", "removals"])
    parser.add_argument("--pages", default="")
    parser.add_argument("--hours", default="0.02,0.5,3,12")
    parser.add_argument("--status", default="404,410")
    parser.add_argument("--share", default="0.1,0.3,0.5")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    pages = [int(each) for each in (given.pages or ("1,2,5,15,30" if given.what == "outages" else "10,20")).split(",")]
    if given.what == "outages":
        runs = list(product(pages, map(float, given.hours.split(",")), map(int, given.status.split(","))))
        found = [await outage(*run) for run in runs]
        false, visits = (sum(column) for column in zip(*found, strict=True))
        print(f"{len(runs)} outages, {visits:,} visits: {false} false removals")
        return
    chance, gone, took, false = Random(given.seed), 0, list[timedelta](), 0
    for count, share in product(pages, map(float, given.share.split(","))):
        went, times, wrong = await removal(count, share, chance)
        gone, took, false = gone + went, took + times, false + wrong
    minutes = [each.total_seconds() / 60 for each in took] or [0.0]
    print(
        f"{gone} removals: {len(took)} told within a day, {false} false; after {statistics.median(minutes):.0f} minutes"
    )
    print(f"in the middle, {max(minutes):.0f} at most")


if __name__ == "__main__":
    asyncio.run(main())
