"""The programs that watch, each at its best settings: what it tells at a poll, and which texts it still has in the end.

A peer is run as its own users run it (its command, its server), from a virtual environment of its own; `Ours` is the
program of this repository, in virtual time, and as a process where a case is about processes. Knows no case.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from tests.support.scripted_site import HANG, ScriptedSite
from tests.support.watched_places import Story, story
from tracker.model import Source, SourceKind
from tracker.store import Filter, look_at

PATIENCE = 60.0
"""Seconds for one poll of a program."""

Form = Literal["page", "feed"]
Happens = Literal["", "kill -9", "disk full"]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What people are told: a change, with the text that a program shows for it (`of_one` statement, or of all that is
    watched); something new; that it is gone; that it cannot be read."""

    kind: Literal["changed", "new", "gone", "error"]
    text: str = ""
    of_one: bool = False


class Watcher(Protocol):
    """One program that watches one address of a site."""

    async def poll(self, happens: Happens) -> list[Report]: ...

    async def kept(self) -> list[str]: ...


# --- processes ---------------------------------------------------------------------------------------------------


async def run(
    command: list[str], *, folder: Path, site: ScriptedSite, happens: Happens = "", env: dict[str, str] | None = None
) -> str:
    """What a command prints. It is killed once it has asked the site, or may write no byte, if that is to happen."""
    words = ["prlimit", "--fsize=0", "--", *command] if happens == "disk full" else command
    process = await asyncio.create_subprocess_exec(
        *words,
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"} | (env or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    asked = len(site.requests)
    try:
        if happens == "kill -9":
            async with asyncio.timeout(PATIENCE):
                while len(site.requests) == asked:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.3)
            return ""
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
            return said.decode("utf-8", "replace")
    except TimeoutError:
        return "ERROR: no end"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


# --- urlwatch and webchanges -------------------------------------------------------------------------------------

ITEMS = {
    "path": "//item/title | //item/description | //item/content:encoded",
    "method": "xml",
    "namespaces": {"content": "http://purl.org/rss/1.0/modules/content/"},
}
NOISE = r"\d+ views|minutes ago|Advertisement"
"""What a reader who knows the page has left out of it."""


@dataclass(kw_only=True)
class Command:
    """A command that is run at each poll and keeps its own database."""

    command: list[str]
    folder: Path
    site: ScriptedSite
    snapshots: Callable[[], list[str]]

    async def poll(self, happens: Happens) -> list[Report]:
        said = await run(self.command, folder=self.folder, site=self.site, happens=happens)
        if "CHANGED: " in said:
            return [Report(kind="changed", text=(self.snapshots() or [""])[-1])]
        return [Report(kind="error")] if "ERROR: " in said or "Traceback" in said else []

    async def kept(self) -> list[str]:
        return self.snapshots()


def urlwatch(venv: Path, folder: Path, site: ScriptedSite, url: str, form: Form) -> Command:
    """Element, text, known noise left out; entries of a feed sorted, so that their order says nothing. No conditional
    requests. Errors are told: with `ignore_http_error_codes` a page that is gone for good would be told by nothing."""
    filters: list[object] = (
        [{"css": "article"}, "html2text", {"grepi": NOISE}, {"re.sub": {"pattern": r"\s+", "repl": " "}}, "strip"]
        if form == "page"
        else [{"xpath": ITEMS}, "html2text", "sort"]
    )
    job = {"name": "watched", "url": url, "filter": filters, "ignore_cached": True, "timeout": 10}
    (folder / "urls.yaml").write_text(json.dumps(job), encoding="utf-8")  # JSON is YAML
    database = folder / "cache.db"

    def snapshots() -> list[str]:
        with closing(sqlite3.connect(database)) as connection, suppress(sqlite3.Error):
            rows = connection.execute("SELECT data FROM CacheEntry ORDER BY id").fetchall()
            return [data for (data,) in rows]
        return []

    names = {"urls": "urls.yaml", "config": "config.yaml", "hooks": "hooks.py", "cache": database.name}
    command = [str(venv / "bin" / "urlwatch"), *(f"--{name}={value}" for name, value in names.items())]
    return Command(command=command, folder=folder, site=site, snapshots=snapshots)


_UNPACKED = (
    "import json, sqlite3, sys, msgpack\n"
    "rows = sqlite3.connect(sys.argv[1]).execute('SELECT msgpack_data FROM webchanges ORDER BY timestamp').fetchall()\n"
    "found = [msgpack.unpackb(row) for (row,) in rows]\n"
    "print(json.dumps([each['d'] for each in found]))\n"
)


def webchanges(venv: Path, folder: Path, site: ScriptedSite, url: str, form: Form) -> Command:
    """As urlwatch, and: no conditional requests, an empty body taken for a passing fault, every snapshot kept."""
    filters: list[object] = (
        [{"css": "article"}, "html2text", {"delete_lines_containing": {"re": f"(?i){NOISE}"}}, "strip"]
        if form == "page"
        else [{"xpath": ITEMS}, {"html2text": {"method": "strip_tags"}}, "sort"]
    )
    job = {
        "name": "watched",
        "url": url,
        "filters": filters,
        "ignore_cached": True,
        "no_conditional_request": True,
        "empty_as_transient": True,
        "timeout": 10,
    }
    (folder / "jobs.yaml").write_text(json.dumps(job), encoding="utf-8")
    (folder / "hooks.py").write_text("", encoding="utf-8")
    python, database = venv / "bin" / "python", folder / "snapshots.db"

    def snapshots() -> list[str]:
        told = subprocess.run(
            [str(python), "-c", _UNPACKED, str(database)], capture_output=True, text=True, check=False
        )
        return list(json.loads(told.stdout)) if told.returncode == 0 else []

    names = {"jobs": "jobs.yaml", "config": "config.yaml", "hooks": "hooks.py", "database": database.name}
    command = [str(venv / "bin" / "webchanges"), *(f"--{name}={value}" for name, value in names.items())]
    return Command(command=[*command, "--max-snapshots=0"], folder=folder, site=site, snapshots=snapshots)


# --- reader ------------------------------------------------------------------------------------------------------

_READER = """
import json, sys
from reader import make_reader, ParseError
folder, url, act = sys.argv[1:]
told = []
reader = make_reader(folder + "/reader.db", plugins=["reader.entry_dedupe"])
text = lambda entry: "\\n".join([entry.title or "", entry.summary or "", *(each.value or "" for each in entry.content)])
if act == "poll":
    reader.add_feed(url, exist_ok=True)
    reader.after_entry_update_hooks.append(lambda reader, entry, status: told.append(
        ["new" if status.name == "NEW" else "changed", text(entry)]))
    for result in reader.update_feeds_iter(scheduled=False):
        if isinstance(result.value, Exception):
            told.append(["error", str(result.value)])
else:
    told = [["kept", text(entry)] for entry in reader.get_entries()]
print("TOLD" + json.dumps(told))
"""


@dataclass(kw_only=True)
class Library:
    """reader, a library: its newest state of each entry is what it keeps."""

    python: Path
    folder: Path
    site: ScriptedSite
    url: str
    begun: bool = False

    async def _do(self, act: str, happens: Happens) -> list[list[str]]:
        command = [str(self.python), "-c", _READER, str(self.folder), self.url, act]
        said = await run(command, folder=self.folder, site=self.site, happens=happens)
        line = next((line for line in said.splitlines() if line.startswith("TOLD")), None)
        if line is None:
            return [] if happens == "kill -9" else [["error", said[-200:]]]
        return list(json.loads(line.removeprefix("TOLD")))

    async def poll(self, happens: Happens) -> list[Report]:
        told = await self._do("poll", happens)
        first, self.begun = not self.begun, True
        return [Report(kind=kind, text=text, of_one=True) for kind, text in told if not (first and kind == "new")]  # type: ignore[arg-type]

    async def kept(self) -> list[str]:
        return [text for kind, text in await self._do("kept", "") if kind == "kept"]


# --- changedetection.io ------------------------------------------------------------------------------------------

WALL_PHRASES = (
    *("Page not found", "404 Not Found", "Access Denied", "Just a moment", "Checking your browser", "Please sign in"),
    *("maintenance", "Error establishing a database connection", "Service Unavailable", "This domain is for sale"),
    *("Сторінку не знайдено", "cookies"),
)
"""What an operator who has seen the walls of his sites forbids a page to say (`text_should_not_be_present`)."""


class Server:
    """Its server, with an API; one for all cases, since it takes seconds to start."""

    def __init__(self, venv: Path, folder: Path) -> None:
        self._command = venv / "bin" / "changedetection.io"
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]

    async def start(self) -> None:
        (self.folder / "data").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [str(self._command), "-d", str(self.folder / "data"), "-p", str(self._port), "-h", "127.0.0.1"],
            env=os.environ
            | {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "yes", "FETCH_WORKERS": "2"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
        )
        for _ in range(600):
            await asyncio.sleep(0.2)
            with suppress(OSError, KeyError, ValueError, StopIteration):
                self._token = self._found_token()
                await self.ask("GET", "systeminfo")
                return
        raise SystemExit("changedetection.io does not start")

    def _found_token(self) -> str:
        file = next(path for path in (self.folder / "data").glob("*.json") if "api_access_token" in path.read_text())
        return str(json.loads(file.read_text())["settings"]["application"]["api_access_token"])

    async def ask(self, method: str, path: str, body: dict[str, object] | None = None) -> Any:
        def asked() -> Any:
            request = urllib.request.Request(
                f"http://127.0.0.1:{self._port}/api/v1/{path}",
                method=method,
                data=None if body is None else json.dumps(body).encode(),
                headers={"x-api-key": self._token, "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=20) as answer:
                said = answer.read().decode()
            with suppress(ValueError):
                return json.loads(said)
            return said

        return await asyncio.to_thread(asked)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def room(self, size: str) -> None:
        """How large a file it may write from now on."""
        subprocess.run(["prlimit", f"--pid={self.process.pid}", f"--fsize={size}:unlimited"], check=True)


@dataclass(kw_only=True)
class Watch:
    """One watch of changedetection.io, looked at when we say so."""

    server: Server
    site: ScriptedSite
    url: str
    form: Form
    uuid: str = ""

    async def _begin(self) -> None:
        settings: dict[str, object] = {"url": self.url, "trim_text_whitespace": True}
        if self.form == "page":
            settings |= {"include_filters": ["article"], "text_should_not_be_present": list(WALL_PHRASES)}
            settings |= {"ignore_text": [f"/{NOISE}/i"]}
        else:
            texts = [f"xpath://item/{name}/text()" for name in ("description", "*[local-name()='encoded']")]
            settings |= {"include_filters": texts, "sort_text_alphabetically": True, "remove_duplicate_lines": True}
        self.uuid = (await self.server.ask("POST", "watch", settings))["uuid"]

    async def poll(self, happens: Happens) -> list[Report]:
        before = (await self._history()) if self.uuid else {}
        asked = len(self.site.requests)
        if happens == "disk full":
            self.server.room("0")
        if not self.uuid:
            await self._begin()
        checked = (await self.server.ask("GET", f"watch/{self.uuid}")).get("last_checked", 0)
        await asyncio.sleep(1.1)  # its history is by whole seconds
        await self.server.ask("GET", f"watch/{self.uuid}?recheck=1")
        if happens == "kill -9":
            while len(self.site.requests) == asked:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.3)
            self.server.kill()
            await self.server.start()
            return []
        for _ in range(300):
            await asyncio.sleep(0.1)
            told = await self.server.ask("GET", f"watch/{self.uuid}")
            if told.get("last_checked", 0) > checked:
                break
        await asyncio.sleep(0.3)
        if happens == "disk full":
            self.server.room("unlimited")
        after, told = await self._history(), await self.server.ask("GET", f"watch/{self.uuid}")
        new = [stamp for stamp in after if stamp not in before]
        if new and before:
            return [Report(kind="changed", text=await self._text(stamp)) for stamp in new]
        return [Report(kind="error")] if told.get("last_error") else []

    async def _history(self) -> dict[str, str]:
        with suppress(OSError):
            return dict(await self.server.ask("GET", f"watch/{self.uuid}/history"))
        return {}

    async def _text(self, stamp: str) -> str:
        with suppress(OSError):
            return str(await self.server.ask("GET", f"watch/{self.uuid}/history/{stamp}"))
        return ""

    async def kept(self) -> list[str]:
        return [await self._text(stamp) for stamp in await self._history()]


# --- ours --------------------------------------------------------------------------------------------------------

EVERY = timedelta(minutes=10)
"""Between two polls: our removals and doubts go by time, so time passes; those of the others do not."""


def _source(form: Form) -> Source:
    options = {"selector": ("article",)} if form == "page" else {}
    kind = SourceKind.PAGE if form == "page" else SourceKind.FEED
    return Source(id="watched", kind=kind, url="/watched", language="en", interval=EVERY, options=options)


class Ours:
    """The real pipeline over a real socket and store, with a clock that is moved. Every edit in the record counts as
    told, whatever its level, though most alert nobody."""

    def __init__(self, told: Story) -> None:
        self._told = told
        self._known: set[tuple[str, int]] = set()
        self._begun = False

    async def poll(self, happens: Happens) -> list[Report]:
        del happens
        await self._told.pass_time(minutes=EVERY / timedelta(minutes=1), step=2)
        first, self._begun = not self._begun, True
        reports = [
            *((("edit", each.id), Report(kind="changed", text=each.new, of_one=True)) for each in self._told.edits()),
            *((("gone", each.id), Report(kind="gone", text=each.text)) for each in self._told.removals()),
            *((("trouble", each.id), Report(kind="error")) for each in self._told.events("watched", "trouble")),
            *((("new", number), Report(kind="new", text=text)) for number, text in self._begun_statements()),
        ]
        fresh = [(key, report) for key, report in reports if key not in self._known]
        self._known |= {key for key, _ in fresh}
        return [report for _, report in fresh if not (first and report.kind == "new")]

    def _begun_statements(self) -> list[tuple[int, str]]:
        return list(enumerate(next(iter(texts), "") for texts in self._told.texts().values()))

    async def kept(self) -> list[str]:
        return [text for texts in self._told.texts().values() for text in texts]


class OursAsProcess:
    """`tracker check`, killed and without room."""

    def __init__(self, folder: Path, site: ScriptedSite, url: str, form: Form) -> None:
        self._folder, self._site, self._known = folder, site, 0
        more = f'kind = "{form}"\n' + ('selector = "article"\n' if form == "page" else "")
        (folder / "tracker.toml").write_text(
            '[fetch]\ncontact = "test@example.org"\nallow_networks = ["127.0.0.0/8"]\nhost_gap = "0s"\nworkers = 1\n'
            '[[alert]]\nto = ["console"]\nseverity = "low"\n'
        )
        (folder / "sources.toml").write_text(f'[[source]]\nid = "watched"\nurl = "{url}"\ninterval = "1s"\n{more}')

    async def poll(self, happens: Happens) -> list[Report]:
        command = [sys.executable, "-m", "tracker", "check", "--config", str(self._folder / "tracker.toml")]
        said = await run(command, folder=self._folder, site=self._site, happens=happens)
        edits = self._edits()
        new, self._known = edits[: len(edits) - self._known], len(edits)
        failed = "error" in said.lower() or "could not" in said.lower()
        return [Report(kind="changed", text=each, of_one=True) for each in new] or (
            [Report(kind="error")] if failed else []
        )

    def _edits(self) -> list[str]:
        with look_at(f"sqlite:///{self._folder / 'tracker.db'}") as store:
            return [each.new for each in store.report(lambda reports: reports.edits(Filter()))]

    async def kept(self) -> list[str]:
        with closing(sqlite3.connect(self._folder / "tracker.db")) as connection:
            return [text for (text,) in connection.execute("SELECT text FROM versions")]


# --- by name -----------------------------------------------------------------------------------------------------

PEERS = {
    "urlwatch": "urlwatch",
    "webchanges": "webchanges",
    "reader": "reader",
    "changedetection.io": "changedetection.io",
}
"""The peers and the packages that install them."""

FORMS: dict[str, tuple[Form, ...]] = {"reader": ("feed",)}
"""What a program can watch, where that is not both."""

Begin = Callable[[Path, ScriptedSite, str, Form, bool, AsyncExitStack], Awaitable[Watcher]]
"""Begins to watch an address, in a folder of its own; as a process, if a case is about processes; what it opens ends
with the stack."""


async def opener(name: str, venv: Path, folder: Path, stack: AsyncExitStack) -> Begin:
    """How `name` begins to watch; what all cases share ends with `stack`."""
    server = Server(venv, folder)
    if name == "changedetection.io":
        await server.start()
        stack.callback(server.kill)

    async def begin(
        place: Path, site: ScriptedSite, url: str, form: Form, process: bool, own: AsyncExitStack
    ) -> Watcher:
        match name:
            case "changedetection.io":
                return Watch(server=server, site=site, url=url, form=form)
            case "urlwatch":
                return urlwatch(venv, place, site, url, form)
            case "webchanges":
                return webchanges(venv, place, site, url, form)
            case "reader":
                return Library(python=venv / "bin" / "python", folder=place, site=site, url=url)
        if process:
            return OursAsProcess(place, site, url, form)
        told = await own.enter_async_context(story(place))
        told.site = site
        await told.watch(replace(_source(form), url=url.removeprefix(site.url(""))))
        return Ours(told)

    return begin


def version_of(name: str, venv: Path) -> str:
    """The version that is installed there. Exits, with how to install it, if none is."""
    package = PEERS[name]
    ask = f"from importlib.metadata import version; print(version('{package}'))"
    python = venv / "bin" / "python"
    told = subprocess.run(
        [str(python if python.exists() else "false"), "-c", ask], capture_output=True, text=True, check=False
    )
    if told.returncode or shutil.which("prlimit") is None:
        raise SystemExit(
            f"{name} is not in {venv}. It is no dependency of this project; to measure it (Linux, util-linux):\n"
            f"  python3 -m venv {venv} && {venv}/bin/pip install {package}"
        )
    return told.stdout.strip()


__all__ = ["FORMS", "HANG", "PEERS", "Report", "Watcher", "opener", "version_of"]
