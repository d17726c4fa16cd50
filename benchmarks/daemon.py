"""What one daemon does against a loopback newsroom: unchanged checks, changed feeds, the way from edit to alert.

    python benchmarks/daemon.py unchanged --site newsroom.py [--sources 1000] [--hosts 200] [--seconds 10]
    python benchmarks/daemon.py changed   --site newsroom.py [--rounds 5]
    python benchmarks/daemon.py latency   --site newsroom.py [--seconds 60]

The newsroom serves `/feed/N.xml`, edits itself on `/admin/advance`, and knows the truth (`/truth`). The daemon is the
real one, in this process, with its workers; every request goes over a real socket. CPU is that of the daemon and its
workers together.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.request import urlopen

from tracker import logs
from tracker.config import FetchSettings, Settings, StoreSettings
from tracker.daemon import Daemon
from tracker.model import Level, Severity, Source, SourceKind, Target
from tracker.wiring import new_loop, working

PORT = 8917


@contextlib.contextmanager
def newsroom(site: Path, sources: int, hosts: int, *more: str) -> Iterator[None]:
    words = ["serve", "--port", str(PORT), "--sources", str(sources), "--hosts", str(hosts), *more]
    with subprocess.Popen([sys.executable, str(site), *words], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


def ask(path: str) -> dict[str, object] | list[dict[str, object]]:
    with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        return json.load(answer)


def settings(folder: Path, sources: int, hosts: int, interval: timedelta, *targets: Target) -> Settings:
    def url(number: int) -> str:
        host = number % hosts
        return f"http://127.0.{host // 250}.{host % 250 + 1}:{PORT}/feed/{number}.xml"

    return Settings(
        path=folder / "tracker.toml",
        store=StoreSettings(url=f"sqlite:///{folder / 'bench.db'}"),
        fetch=FetchSettings(
            contact="bench@example.org",
            allow_networks=(ip_network("127.0.0.0/8"),),
            host_gap=timedelta(0),
            max_in_flight=hosts,
        ),
        sources=tuple(
            Source(id=f"s{number}", kind=SourceKind.FEED, url=url(number), language="en", interval=interval)
            for number in range(sources)
        ),
        alerts=targets,
    )


def cpu() -> float:
    """Seconds of CPU of this process and of its workers, as far as they have ended or can be read."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ticks = os.sysconf("SC_CLK_TCK")
    workers = 0.0
    for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        stat = Path(f"/proc/{child}/stat").read_text()
        if "tracker." in Path(f"/proc/{child}/cmdline").read_text():  # those that read and the one that judges
            fields = stat.rsplit(")", 1)[1].split()
            workers += (int(fields[11]) + int(fields[12])) / ticks
    return own.ru_utime + own.ru_stime + workers


def memory() -> float:
    """Resident MB of this process alone."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


class Watch:
    """A daemon under measurement."""

    def __init__(self, given: argparse.Namespace, folder: Path, interval: timedelta, *targets: Target) -> None:
        self.settings = settings(folder, given.sources, given.hosts, interval, *targets)
        self.sources = given.sources

    @contextlib.asynccontextmanager
    async def running(self, stream: io.TextIOBase | None = None):  # type: ignore[no-untyped-def]
        async with working(self.settings, stream or io.StringIO(), lasting=True) as parts:  # type: ignore[arg-type]
            daemon = Daemon(parts, lambda: self.settings)
            task = asyncio.create_task(daemon.run())
            yield
            daemon.stop()
            await task

    async def filled(self, edits: int = 0) -> None:
        """Wait until every source was read once and that many edits are there; at most two minutes."""
        with sqlite3.connect(self.settings.store.path) as look:  # the newest ids: counting would weigh on the figures
            for _ in range(1200):
                found = [
                    look.execute(f"SELECT max(id) FROM {name}").fetchone()[0] or 0 for name in ("statements", "edits")
                ]
                if found[0] >= self.sources * 20 and found[1] >= edits:
                    return
                await asyncio.sleep(0.1)
        raise SystemExit(f"gave up: {found} statements and edits, of {self.sources * 20} and {edits}")


async def unchanged(given: argparse.Namespace, folder: Path) -> None:
    first = Watch(given, folder, timedelta(hours=1))
    async with first.running():
        await first.filled()
    watch = Watch(given, folder, timedelta(0))
    async with watch.running():
        await asyncio.sleep(2)
        rates, costs = [], []
        for _ in range(given.rounds):
            ask("/stats?reset=1")
            begun, used = time.perf_counter(), cpu()
            await asyncio.sleep(given.seconds / given.rounds)
            stats, took = ask("/stats"), time.perf_counter() - begun
            assert isinstance(stats, dict)
            rates.append(int(str(stats["total"])) / took)
            costs.append((cpu() - used) / int(str(stats["total"])) * 1000)
        print(
            f"unchanged: median {statistics.median(rates):,.0f} checks/s ({min(rates):,.0f} to {max(rates):,.0f}), "
            f"{statistics.median(costs):.3f} ms CPU each, {memory():.0f} MB"
        )


async def changed(given: argparse.Namespace, folder: Path) -> None:
    """Every source changes at once; from the first request of the round to the last verdict."""
    watch = Watch(given, folder, timedelta(hours=1))
    async with watch.running():
        await watch.filled()
        rates, costs = [], []
        for number in range(1, given.rounds + 1):
            ask("/admin/advance?fraction=1")
            await asyncio.sleep(1)  # the checks of the round before have ended, not just their edits
            begun, used = time.perf_counter(), cpu()
            os.kill(os.getpid(), signal.SIGUSR1)  # all at once
            await watch.filled(edits=number * watch.sources)
            rates.append(watch.sources / (time.perf_counter() - begun))
            costs.append((cpu() - used) / watch.sources * 1000)
        print(
            f"changed: median {statistics.median(rates):,.0f} feeds/s ({min(rates):,.0f} to {max(rates):,.0f}), "
            f"{statistics.median(costs):.2f} ms CPU each, {memory():.0f} MB"
        )


async def latency(given: argparse.Namespace, folder: Path) -> None:
    """Ten edits a second somewhere; from the moment each is served to the moment its alert was handed over, alone or in
    a digest."""
    target = Target(to="console", severity=Severity.LOW, levels=tuple(Level))
    watch = Watch(given, folder, timedelta(seconds=1), target)
    async with watch.running():
        await watch.filled()
        await asyncio.sleep(3)
        for _ in range(int(given.seconds)):
            ask("/admin/advance?count=10")
            await asyncio.sleep(1)
        await asyncio.sleep(5)
    with sqlite3.connect(watch.settings.store.path) as look:
        sent = look.execute(
            "SELECT v.text, a.sent / 1e6 FROM alerts a JOIN edits e ON e.id = a.edit_id "
            "JOIN versions v ON v.id = e.new_id WHERE a.state = 'sent'"
        ).fetchall()
    waits, truth = [], ask("/truth")
    for edit in truth:
        assert isinstance(edit, dict)
        at, now_says = float(str(edit["at"])), str(edit["after"])
        handed = [when for text, when in sent if when >= at and text.startswith(now_says, text.find(now_says[:20]))]
        if handed:
            waits.append(min(handed) - at)
    waits.sort()
    print(
        f"edit served -> alert handed over: {len(waits)} of {len(truth)} edits, "
        f"median {statistics.median(waits):.2f} s, p99 {waits[int(len(waits) * 0.99)]:.2f} s, most {waits[-1]:.2f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["unchanged", "changed", "latency"])
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    logs.set_up("error", "text")
    measure = {"unchanged": unchanged, "changed": changed, "latency": latency}[given.what]
    with (
        newsroom(given.site, given.sources, given.hosts),
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        runner.run(measure(given, Path(folder)))


if __name__ == "__main__":
    main()
