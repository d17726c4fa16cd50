"""What hostile sources cost the healthy ones: how late these are polled, and what it all takes of the machine.

    python benchmarks/isolation.py [--healthy 250] [--share 10 50] [--seconds 120] [--interval 30] [--kinds gzip,silent]

A daemon of its own process, as `tracker run` builds it, watches healthy feeds, half of which change with every third
visit, and beside them so many hostile ones that these are `--share` percent of all, of all kinds that
`tests/support/hostile_site.py` knows, each on a host of its own. A visit is late by the time since the visit before it
that was not meant as its pause: waiting for a turn, for a reader, for the writer, all of it. A turn that is due and has
not come at the end is as late as it is then. The start, when all are read for the first time at once, is told apart.
Memory is resident, of the daemon and of all its children at one moment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TypedDict
from urllib.request import urlopen

from tests.support.hostile_site import AS_PAGES, KINDS
from tracker import logs
from tracker.config import FetchSettings, Settings, StoreSettings
from tracker.daemon import Daemon
from tracker.model import Source, SourceKind
from tracker.wiring import new_loop, working

PORT = 8921


class Noted(TypedDict):
    """What the daemon's process leaves behind: when it began, and when each healthy turn was planned, and for when."""

    began: float
    planned: list[tuple[str, float, float]]
    cpu: float


SAMPLE = 0.5
"""Seconds between looks at memory and children."""


# --- the daemon, in a process of its own ---------------------------------------------------------------------------


class Noting(Daemon):
    """The daemon, which notes when each healthy source is to be visited next."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # as they came
        self.planned: list[tuple[str, float, float]] = []

    def _queue(self, source_id: str, due: datetime) -> None:
        if source_id.startswith("healthy"):
            now = time.time()
            self.planned.append((source_id, now, now + (due - self._now()).total_seconds()))
        super()._queue(source_id, due)


def sources(given: argparse.Namespace) -> Iterator[Source]:
    def source(name: str, path: str, host: int, kind: SourceKind = SourceKind.FEED, *, follow: bool = False) -> Source:
        url = f"http://127.{1 + host // 62_500}.{host // 250 % 250}.{host % 250 + 1}:{PORT}{path}"
        pause = timedelta(seconds=given.interval)
        return Source(id=name, kind=kind, url=url, language="en", interval=pause, follow=follow)

    for number in range(given.healthy):
        yield source(f"healthy-{number}", f"/healthy/{number}", number)
    kinds = given.kinds or list(KINDS)
    for number in range(given.hostile):
        kind = kinds[number % len(kinds)]
        room = SourceKind.PAGE if kind in AS_PAGES else SourceKind.FEED
        yield source(f"{kind}-{number}", f"/{kind}/{number}", given.healthy + number, room, follow=kind == "linking")


async def watch(given: argparse.Namespace) -> None:
    settings = Settings(
        path=given.folder / "tracker.toml",
        store=StoreSettings(url=f"sqlite:///{given.folder / 'bench.db'}"),
        fetch=FetchSettings(
            contact="bench@example.org", allow_networks=(ip_network("127.0.0.0/8"),), host_gap=timedelta(0)
        ),
        sources=tuple(sources(given)),
    )
    async with working(settings, lasting=True) as parts:
        daemon = Noting(parts, lambda: settings)
        asyncio.get_running_loop().call_later(given.seconds, daemon.stop)
        began = time.time()
        await daemon.run()
        used = resource.getrusage(resource.RUSAGE_SELF)
        (given.folder / "planned.json").write_text(
            json.dumps({"began": began, "planned": daemon.planned, "cpu": used.ru_utime + used.ru_stime})
        )


# --- what is seen from outside ---------------------------------------------------------------------------------------


@dataclass
class Seen:
    """The most of what was seen of the daemon's processes."""

    alone: float = 0.0
    together: float = 0.0
    children: int = 0
    ever: set[int] = field(default_factory=set)

    def look(self, daemon: int) -> None:
        try:
            found = Path(f"/proc/{daemon}/task/{daemon}/children").read_text().split()
            own = _resident(daemon)
        except OSError:
            return
        self.ever |= {int(each) for each in found}
        self.children = max(self.children, len(found))
        self.alone = max(self.alone, own)
        self.together = max(self.together, own + sum(_resident(int(each)) for each in found))


def _resident(process: int) -> float:
    """MB."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6


@contextmanager
def site() -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "tests.support.hostile_site", str(PORT)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


START_TURNS = 2
"""Turns of a source that belong to the start: it waits for its first reading before the second."""


@dataclass
class Late:
    """How late turns of healthy sources were, in seconds, and how many of those that were due never came."""

    turns: list[float] = field(default_factory=list)
    missed: int = 0

    def add(self, seconds: float, *, came: bool) -> None:
        self.turns.append(max(0.0, seconds))
        self.missed += not came

    def __str__(self) -> str:
        if not self.turns:
            return "no turn"
        late = sorted(self.turns)
        p50, p90, p99 = (late[min(len(late) - 1, int(len(late) * part))] for part in (0.5, 0.9, 0.99))
        came = f"{len(late) - self.missed} of {len(late)} turns came"
        return f"p50 {p50:.2f} s, p90 {p90:.2f} s, p99 {p99:.2f} s, most {late[-1]:.1f} s, {came}"


def lateness(noted: Noted, seen: Sequence[tuple[str, float]], end: float) -> tuple[Late, Late]:
    """Of the turns at the start that were due by the `end`, and of those after it."""
    came: dict[str, list[float]] = {}
    for path, at in seen:
        came.setdefault(path.strip("/").replace("/", "-"), []).append(at)
    plans: dict[str, list[tuple[float, float]]] = {}
    for name, at, due in noted["planned"]:
        plans.setdefault(name, []).append((at, due))
    start, settled = Late(), Late()
    for name, planned in plans.items():
        visits = came.get(name, [])
        for turn, (at, due) in enumerate(planned):
            # The first turn counts from when it was planned, each other from the visit before it.
            meant = due if turn == 0 or turn > len(visits) else visits[turn - 1] + (due - at)
            if turn < len(visits) or meant < end:
                there = turn < len(visits)
                (start if turn < START_TURNS else settled).add((visits[turn] if there else end) - meant, came=there)
    return start, settled


def trial(given: argparse.Namespace, share: int) -> None:
    given.hostile = round(given.healthy * share / (100 - share))
    with tempfile.TemporaryDirectory() as folder, site():
        words = [sys.executable, __file__, "--folder", folder, "--hostile", str(given.hostile)]
        words += ["--healthy", str(given.healthy), "--seconds", str(given.seconds), "--interval", str(given.interval)]
        words += ["--kinds", ",".join(given.kinds)] if given.kinds else []
        looks = Seen()
        with subprocess.Popen(words) as process:
            began = time.monotonic()
            while process.poll() is None:
                looks.look(process.pid)
                time.sleep(SAMPLE)
                if time.monotonic() - began > given.seconds + 120:
                    process.kill()
                    raise SystemExit("the daemon does not stop")
        noted = json.loads((Path(folder) / "planned.json").read_text())
        with urlopen(f"http://127.0.0.1:{PORT}/seen", timeout=60) as answer:
            seen = json.load(answer)
        size = sum(each.stat().st_size for each in Path(folder).iterdir()) / 1e6
        end = noted["began"] + given.seconds
        start, settled = lateness(noted, [each for each in seen if each[1] <= end], end)
        print(f"{share} % hostile ({given.hostile} beside {given.healthy})")
        print(f"  late at the start: {start}")
        print(f"  late after it:     {settled}")
        print(
            f"  {looks.alone:.0f} MB, with children {looks.together:.0f} MB; at most {looks.children} children, "
            f"{len(looks.ever)} in all; {noted['cpu']:.0f} s of processor; {size:.0f} MB written; "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--healthy", type=int, default=250)
    parser.add_argument("--share", type=int, nargs="+", default=[10, 50])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--interval", type=float, default=30)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=None)
    parser.add_argument("--hostile", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder is not None:
        logs.set_up(os.environ.get("BENCH_LOG", "critical"), "text")
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(watch(given))
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    for share in given.share:
        trial(given, share)


if __name__ == "__main__":
    main()
