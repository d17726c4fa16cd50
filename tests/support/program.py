"""What the tests of whole processes share: a folder with a configuration, and `python -m tracker` run in it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tracker.errors import StoreError
from tracker.model import EditReport
from tracker.store import Filter, look_at
from tracker.store.values import Counts

PATIENCE = 20.0
"""Seconds for anything to happen that must happen: far more than a slow machine takes, so that only a fault waits."""

REPOSITORY = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", "COLUMNS": "100", "NO_COLOR": "1"}


async def until(met: Callable[[], Any], what: str) -> Any:
    """Wait until `met` gives something true, and give that."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not (found := met()):
                await asyncio.sleep(0.02)
            return found
    except TimeoutError:
        raise AssertionError(f"not within {PATIENCE:g} s: {what}") from None


class Place:
    """A folder with tracker.toml and sources.toml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "tracker.toml"
        self.store = folder / "tracker.db"

    def configure(self, *sources: tuple[str, str], settings: str = "", interval: str = "1s", more: str = "") -> None:
        """`sources` are pairs of id and url."""
        self.config.write_text(
            '[fetch]\ncontact = "test@example.org"\nallow_networks = ["127.0.0.0/8"]\nhost_gap = "0s"\nworkers = 1\n'
            f'timeout = "5s"\n{settings}\n'
            + ("" if "[[alert]]" in settings else '[[alert]]\nto = ["console"]\nseverity = "low"\n')
        )
        tables = [
            f'[[source]]\nid = "{name}"\nurl = "{url}"\nspeaker = "{name.title()}"\ninterval = "{interval}"\n{more}\n'
            for name, url in sources
        ]
        (self.folder / "sources.toml").write_text("".join(tables))

    def look(self, question: Callable[[Any], Any]) -> Any:
        """What the reports of the store say; None while there is no store, or one that is being made."""
        try:
            with look_at(f"sqlite:///{self.store}") as store:
                return store.report(question)
        except StoreError:
            return None

    def counts(self) -> dict[str, int]:
        """How much there is of each; nothing of any while there is no store."""
        counted: Counts | None = self.look(lambda reports: reports.counts())
        return counted._asdict() if counted is not None else {}

    def edits(self) -> list[EditReport]:
        return list(self.look(lambda reports: reports.edits(Filter())))

    async def tracker(self, *words: str, cwd: Path | None = None) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of `tracker WORDS`, with this configuration."""
        process = await start(*words, "--config", str(self.config), cwd=cwd or self.folder)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, out.decode(), err.decode()


async def start(*words: str, cwd: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tracker",
        *words,
        cwd=cwd,
        env=environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


class Daemon:
    """A `tracker run` under way. `out` and `err` grow as it speaks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout and process.stderr
        self.process = process
        self.out, self.err = "", ""
        self._ears = [
            asyncio.create_task(self._hear(process.stdout, "out")),
            asyncio.create_task(self._hear(process.stderr, "err")),
        ]

    async def _hear(self, stream: asyncio.StreamReader, name: str) -> None:
        while data := await stream.read(65_536):
            setattr(self, name, getattr(self, name) + data.decode())

    async def says(self, words: str, *, times: int = 1) -> None:
        """Wait until it said that on standard error."""
        await until(lambda: self.err.count(words) >= times or self.ended, f"{words!r} in {self.err}")
        assert self.err.count(words) >= times, self.err

    @property
    def ended(self) -> bool:
        return self.process.returncode is not None

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Exit code, and how many seconds it took to end."""
        begun = asyncio.get_running_loop().time()
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        await asyncio.gather(*self._ears)
        return code, asyncio.get_running_loop().time() - begun


@asynccontextmanager
async def daemon(place: Place) -> AsyncIterator[Daemon]:
    """`tracker run` with this configuration; killed at the end if it has not ended by itself."""
    running = Daemon(await start("run", "--config", str(place.config), cwd=place.folder))
    try:
        yield running
    finally:
        await running.stop(signal.SIGKILL)
