"""The process that reads may open nothing once it has greeted: whatever a page needs was loaded before."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.honest_bodies import honest
from tests.support.mutations import bodies
from tracker.children.pool import Pool
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

HERE = Path(__file__).parent
FIXTURES = sorted(path for path in (HERE.parent / "fixtures").rglob("*") if path.suffix in (".html", ".xml"))

XINCLUDE = "http://www.w3.org/2001/XInclude"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def watched() -> AsyncIterator[Pool]:
    async with Pool(2, command=(sys.executable, "-P", str(HERE / "support" / "watched_child.py"))) as pool:
        yield pool


def job(body: bytes, kind: SourceKind = SourceKind.PAGE, **options: tuple[str, ...]) -> ExtractJob:
    url = "https://t.me/s/a" if kind is SourceKind.TELEGRAM else "https://site.example/statement/1"
    return ExtractJob(kind=kind, url=url, asked=url, content_type="", body=body, options=options)


async def read(pool: Pool, jobs: Iterable[ExtractJob]) -> list[Reading]:
    return await asyncio.gather(*(pool.extract(each) for each in jobs))


def ours(readings: Iterable[Reading]) -> list[str]:
    return [each.note for each in readings if "reader" in each.note]


async def test_every_fixture_is_read_without_opening_anything(watched: Pool) -> None:
    jobs = [job(path.read_bytes(), kind) for path in FIXTURES for kind in SourceKind]
    assert len(jobs) > 3 * 80
    assert not ours(await read(watched, jobs))


async def test_hostile_bodies_open_nothing_either(watched: Pool) -> None:
    outside = ("file:///etc/hostname", "http://127.0.0.1:9/x", "/etc/hostname")
    entry = "<item><guid>1</guid><description>{}</description></item>"
    feeds = [
        f"{declared}<rss version='2.0'><channel>{entry.format(used)}</channel></rss>"
        for where in outside
        for declared, used in (
            (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>', "&x;"),
            (f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{where}"> %p;]>', "said"),
            (f'<!DOCTYPE rss SYSTEM "{where}">', "&x;"),
            (
                f'<?xml-stylesheet href="{where}"?>',
                f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{where}"/>',
            ),
            ("", where),
        )
    ]
    jobs = [job(each.encode(), kind) for each in (*feeds, *outside, "/dev/zero") for kind in SourceKind]
    readings = await read(watched, [*jobs, *islice(bodies(3), 300)])
    assert not ours(readings)
    assert not [each for reading in readings for each in reading.captures if "root:" in getattr(each, "text", "")]


async def test_a_thousand_honest_bodies_are_read_and_nothing_is_opened(watched: Pool) -> None:
    jobs = honest()
    assert len(jobs) >= 1_000
    readings = await read(watched, jobs)
    assert not ours(readings)
    assert not [each.note for each in readings if "are not read" in each.note or "are followed" in each.note]
    unread = [(job, each) for job, each in zip(jobs, readings, strict=True) if each.state is not ReadingState.COMPLETE]
    assert len(unread) < 200, Counter(each.note for _, each in unread)
    assert all(job.kind is SourceKind.PAGE and len(job.body) < 10_000 for job, _ in unread), "only of what is short"
