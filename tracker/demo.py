"""The model case on this machine alone, as it was: a general staff's Telegram channels in two languages and a newsroom
that quotes it, served on loopback and watched by the real daemon. The staff rewrites its statement, the newsroom
updates its page; shows the alerts and the report. No network, nothing left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import TrackerError, UsageError
from tracker.text import printable

T = TypeVar("T")

PATIENCE = 120.0
"""Seconds that each step may take. The whole takes less than ten; on a machine that is on its knees a minute, which is
no reason to tell a newcomer that the program does not work."""

QUIET = 1.0
"""Seconds without a word after which the alerts are taken to be told: one is sent as soon as its edit is known."""

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
id = "general-staff-uk"
kind = "telegram"
url = "http://127.0.0.1:{port}/s/demo_staff_uk"
speaker = "General Staff (in Ukrainian)"
language = "uk"
interval = "1s"
depth = 0
reread = "0s"

[[source]]
id = "general-staff-en"
kind = "telegram"
url = "http://127.0.0.1:{port}/s/demo_staff_en"
speaker = "General Staff (in English)"
language = "en"
interval = "1s"
depth = 0
reread = "0s"

[[source]]
id = "newsroom"
kind = "page"
url = "http://127.0.0.1:{port}/world/staff-confirms-strike"
selector = "article"
ignore = "css: .byline"
speaker = "The Sample Post"
language = "en"
interval = "1s"
"""

STAFF = {"/s/demo_staff_uk": "staff-uk", "/s/demo_staff_en": "staff-en"}
NEWSROOM = {"/world/staff-confirms-strike": "newsroom"}
"""Where each page of the demo is served, and the end of its file's name; "1-" is the first form, "2-" the second."""


def fixtures() -> Path:
    """The folder of the demo's pages: inside the installed package, or that of a checkout."""
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
        code = asyncio.run(_play(folder))
        if keep is not None:
            _say(_next_steps(folder))
        return code


async def _play(folder: Path) -> int:
    web = _Web()
    async with web.publishing() as port:
        (folder / "tracker.toml").write_text(SETTINGS)
        (folder / "sources.toml").write_text(SOURCES.format(port=port))
        _say("1  A general staff posts a statement, in Ukrainian and in English; a newsroom quotes it.")
        _say("   The daemon watches the two channels and the page, once a second.")
        async with _daemon(folder) as daemon:
            await _or_its_end(web.seen_twice(), daemon)
            _say("2  The general staff rewrites one phrase in both, and mends a typing error. It says nothing of it.")
            web.change(STAFF)
            assert daemon.stdout is not None
            _say("3  The alerts:\n")
            alert = await _or_its_end(_alerts(daemon.stdout, web), daemon)
            _say(alert)
            _say("\n4  The newsroom updates its page, and says so.")
            web.change(NEWSROOM)
            await _or_its_end(web.seen_twice(), daemon)
        _say("5  The report of all that was edited:\n")
        return await _report(folder)


def _next_steps(folder: Path) -> str:
    """What to try on a demo that was kept."""
    config = f"--config {folder / 'tracker.toml'}"
    return "\n".join(
        (
            f"\nThe demo is kept in {folder}. Look on:",
            f"   tracker show 1 {config}",
            f"   tracker report --format html -o report.html {config}",
            f"   tracker export 1 -o bundle.zip {config}",
        )
    )


class _Web:
    """The pages of the demo, which can be changed. Answers 304 to who has seen a page already; a post's own page is
    the channel's, which holds it."""

    def __init__(self) -> None:
        self._pages = {path: _page("1", name) for path, name in (STAFF | NEWSROOM).items()}
        self._visits = Counter[str]()
        self._visited = asyncio.Condition()

    def change(self, which: Mapping[str, str]) -> None:
        self._pages |= {path: _page("2", name) for path, name in which.items()}

    async def seen_twice(self) -> bool:
        """Wait until every page was asked for from now on, and asked for again: it was taken in by then."""
        async with self._visited:
            self._visits.clear()
            return await self._visited.wait_for(lambda: all(self._visits[path] >= 2 for path in self._pages))

    @contextlib.asynccontextmanager
    async def publishing(self) -> AsyncIterator[int]:
        """Serve on a free port of loopback."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        async with server:
            yield server.sockets[0].getsockname()[1]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = asked.split(" ")[1]
            body = self._pages.get(path) or self._pages.get(f"/s/{path.split('/')[1]}")
            tag = f'"{sha256(body or b"").hexdigest()[:16]}"'
            status = "404 Not Found" if body is None else "304 Not Modified" if tag in asked else "200 OK"
            head = (
                f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
            )
            sent = body if body is not None and status.startswith("200") else b""
            length = "" if status.startswith("304") else f"Content-Length: {len(sent)}\r\n"
            writer.write(f"{head}{length}\r\n".encode() + sent)
            await writer.drain()
            async with self._visited:
                self._visits[path] += 1
                self._visited.notify_all()
        writer.close()


def _page(form: str, name: str) -> bytes:
    return (fixtures() / f"{form}-{name}.html").read_bytes()


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
    await ending  # asyncio has to see its end before anybody else looks for it
    raise TrackerError(f"the demo's daemon did not do its part within {PATIENCE:g} s: {words or 'it said nothing'}")


async def _alerts(lines: asyncio.StreamReader, web: _Web) -> str:
    """What the console channel says, up to the first pause after all pages were taken in."""
    taken_in = asyncio.create_task(web.seen_twice())
    told = [(await lines.readline()).decode()]
    while True:
        try:
            line = await asyncio.wait_for(lines.readline(), QUIET)
        except TimeoutError:
            if taken_in.done():
                return "".join(told).rstrip()
        else:
            if not line:
                return ""
            told.append(line.decode())


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
    sys.stdout.write(printable(text) + "\n")
    sys.stdout.flush()
