"""A process that may open few files does with fewer visits at once, or says what it needs: no source is blamed."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.program import Place, environment
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import OLD, entry, feed
from tracker.children.pool import Pool
from tracker.descriptors import FOR_A_CHILD, FOR_A_VISIT, OWN
from tracker.errors import TrackerError

ASK = "import sys; from tracker.descriptors import room; print(*room(100, 50, children=2))"
LEAST = OWN + 2 * FOR_A_CHILD + FOR_A_VISIT


def limited(command: list[str], soft: int, hard: int, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)),
    )


@pytest.mark.parametrize(
    ("soft", "hard", "visits"),
    [
        (4_096, 4_096, "100 50"),
        (64, 4_096, "100 50"),
        (280, 280, "100 32"),
        (64, 64, "8 0"),
        (LEAST, LEAST, "1 0"),
    ],
)
def test_visits_are_as_many_as_the_limit_allows(soft: int, hard: int, visits: str, tmp_path: Path) -> None:
    done = limited([sys.executable, "-c", ASK], soft, hard, tmp_path)
    assert done.stdout.strip() == visits, done.stderr


def test_too_few_to_work_at_all_are_a_sentence(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure(("staff", "http://127.0.0.1:9/feed"))
    words = [sys.executable, "-m", "tracker", "run", "--config", str(place.config)]
    done = limited(words, 24, 24, tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "may have 24 files open" in done.stderr and "ulimit -n" in done.stderr
    assert not place.store.exists(), "nothing was begun"


async def test_sixty_four_files_are_enough_for_forty_hosts(tmp_path: Path) -> None:
    place = Place(tmp_path)
    sites = [ScriptedSite(host=f"127.0.0.{number}") for number in range(2, 42)]
    for site in sites:
        await site.__aenter__()
        site.on("/feed", (0.5, *answer(feed(entry("1", OLD)))))
    place.configure(*((f"s{number}", site.url("/feed")) for number, site in enumerate(sites)))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    words = [sys.executable, "-m", "tracker", "check", "--config", str(place.config)]
    process = await asyncio.create_subprocess_exec(
        "prlimit", "--nofile=64", *words, cwd=tmp_path, env=environment(), stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    for site in sites:
        await site.__aexit__()
    assert process.returncode == 0, said
    assert place.counts()["versions"] == 40
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


async def test_a_reader_that_cannot_be_started_is_an_error_that_says_so(tmp_path: Path) -> None:
    async with Pool(1, command=(str(tmp_path / "nothing"),)) as pool:
        with pytest.raises(TrackerError, match="the reader process does not start: "):
            await pool.start()
