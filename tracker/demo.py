"""The model case on this machine alone: serves a general staff's feed on loopback, lets the real daemon watch it,
rewrites a statement, and shows the alert and the report. No network, nothing left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import TrackerError, UsageError

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that each step may take; the whole takes less than ten on any machine that is not on its knees."""

SETTINGS = """\
[store]
url = "sqlite:///demo.db"
[fetch]
contact = "demo@example.org"
allow_networks = ["127.0.0.0/8"]
host_gap = "0s"
workers = 1
[[alert]]
to = ["console"]
severity = "medium"
[log]
level = "warning"
"""

SOURCES = """\
[[source]]
id = "general-staff"
url = "http://127.0.0.1:{port}/feed.xml"
speaker = "General Staff"
language = "en"
interval = "1s"
"""


def fixtures() -> Path:
    """The folder of the demo's feeds: inside the installed package, or that of a checkout."""
    package = Path(__file__).parent
    installed = package / "defaults" / "demo"
    return installed if installed.is_dir() else package.parent / "fixtures" / "demo"


def play(keep: Path | None) -> int:
    """Show the model case from the first wording to the report; gives the exit code. `keep` keeps the store there.
    Raises UsageError if a demo was kept there before, TrackerError if the daemon does not do its part."""
    with contextlib.ExitStack() as stack:
        if keep is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-demo-")))
        else:
            folder = keep
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise UsageError(f"{folder} is not empty; the demo is kept in a folder of its own")
        return asyncio.run(_play(folder))


async def _play(folder: Path) -> int:
    staff = _Staff()
    async with staff.publishing() as port:
        (folder / "tracker.toml").write_text(SETTINGS)
        (folder / "sources.toml").write_text(SOURCES.format(port=port))
        _say("1  A general staff publishes four statements. The daemon watches its feed, once a second.")
        async with _daemon(folder) as daemon:
            await _or_its_end(staff.seen_twice(), daemon)
            _say(
                "2  The general staff rewrites one of them, and mends a typing error in another. It says nothing of it."
            )
            staff.edit()
            assert daemon.stdout is not None
            _say("3  The alert:\n")
            alert = await _or_its_end(_alert(daemon.stdout), daemon)
            _say(alert)
        _say("4  The report of all that was edited:\n")
        return await _report(folder)


class _Staff:
    """A web site with one feed, which can be edited. Answers 304 to who has seen it already."""

    def __init__(self) -> None:
        first, second = sorted(fixtures().glob("*.xml"))
        self._body, self._edited = first.read_bytes(), second.read_bytes()
        self._visits = 0
        self._visited = asyncio.Condition()

    def edit(self) -> None:
        self._body = self._edited

    async def seen_twice(self) -> bool:
        """Wait until the feed was asked for, and asked for again: it was taken in by then."""
        async with self._visited:
            return await self._visited.wait_for(lambda: self._visits >= 2)

    @contextlib.asynccontextmanager
    async def publishing(self) -> AsyncIterator[int]:
        """Serve on a free port of loopback."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        async with server:
            yield server.sockets[0].getsockname()[1]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, body = "200 OK", self._body
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            if not asked.startswith("GET /feed.xml "):
                status, body = "404 Not Found", b""
            elif tag in asked:
                status, body = "304 Not Modified", b""
            head = f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
            length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
            writer.write(f"{head}{length}\r\n".encode() + body)
            await writer.drain()
            if asked.startswith("GET /feed.xml "):
                async with self._visited:
                    self._visits += 1
                    self._visited.notify_all()
        writer.close()


@contextlib.asynccontextmanager
async def _daemon(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real `tracker run`, in a process of its own; stopped as an operator would."""
    pipe = asyncio.subprocess.PIPE
    daemon = await _tracker("run", "--config", str(folder / "tracker.toml"), stdout=pipe, stderr=pipe)
    try:
        yield daemon
    finally:
        with contextlib.suppress(ProcessLookupError):
            daemon.send_signal(signal.SIGTERM)
        await daemon.communicate()


async def _or_its_end(what: Coroutine[Any, Any, T], daemon: asyncio.subprocess.Process) -> T:
    """`what` the daemon does. Raises TrackerError with its words if it ends instead, or takes too long."""
    doing, ending = asyncio.create_task(what), asyncio.create_task(daemon.wait())
    await asyncio.wait((doing, ending), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if doing.done() and (found := doing.result()):
        ending.cancel()
        return found
    doing.cancel()
    with contextlib.suppress(ProcessLookupError):
        daemon.kill()
    assert daemon.stderr is not None
    words = (await daemon.stderr.read()).decode("utf-8", "replace").strip()
    ending.cancel()
    raise TrackerError(f"the demo's daemon did not do its part within {PATIENCE:g} s: {words or 'it said nothing'}")


async def _alert(lines: asyncio.StreamReader) -> str:
    """The first thing that the console channel says, up to the pause after it."""
    told = [(await lines.readline()).decode()]
    with contextlib.suppress(TimeoutError):
        while line := await asyncio.wait_for(lines.readline(), 0.5):
            told.append(line.decode())
    return "".join(told).rstrip()


async def _report(folder: Path) -> int:
    process = await _tracker("report", "--config", str(folder / "tracker.toml"))
    return await process.wait()


async def _tracker(*words: str, stdout: int | None = None, stderr: int | None = None) -> asyncio.subprocess.Process:
    sys.stdout.flush()
    quiet = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tracker", *words, stdout=stdout, stderr=stderr, env=quiet
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
