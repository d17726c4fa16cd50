"""A secret of its own in every place that takes one; then every command, the daemon at its most talkative, errors and
tracebacks, and everything that is left on the disk: none of them is in any of it.

What is no secret to the program: the address of a source with its query, which is what was asked and stands in the
record (a token belongs into `headers`).
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import io
import re
import signal
import sys
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import Result

from tests.support.loopback_proxies import LoopbackProxy
from tests.support.mail_server import mail_server
from tests.support.program import Daemon, Place, environment, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import NEW, OLD, entry, feed
from tests.test_cli import tracker
from tracker.config import load
from tracker.errors import ConfigError
from tracker.wiring import working

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRETS = {
    name: f"S3cr3t-{name}-{number:04x}Zq"
    for number, name in enumerate(
        (
            *("header", "header2", "hookpath", "hookuser", "hookpass", "hookquery", "hmac", "jsonuser", "jsonpass"),
            *("jsonpath", "smtpuser", "smtppass", "proxyuser", "proxypass", "sourceproxy", "stampquery", "unused"),
            *("filed", "filedhmac"),
        ),
        0xBEE0,
    )
}


def traces(text: bytes | str) -> list[str]:
    """The secrets that are in a text, as they are or as something is made of them that gives them away."""
    held = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    found = []
    for name, secret in SECRETS.items():
        both = f"{SECRETS['proxyuser']}:{SECRETS['proxypass']}"  # as a Basic authentication has them
        forms = (secret, secret[::-1], *(base64.b64encode(each.encode()).decode()[:20] for each in (secret, both)))
        found += [name for form in forms if form.encode() in held]
    return found


@dataclass
class Run:
    place: Place
    env: dict[str, str]
    said: dict[str, str]
    site: ScriptedSite
    lines: list[str]

    async def tracker(self, *words: str) -> Result:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.env.items():
                patch.setenv(name, value)
            result = await tracker(self.place, *words)
        self.said[" ".join(words)] = f"{result.output}\n{result.exception}"
        return result


def configure(place: Place, site: ScriptedSite, proxy: LoopbackProxy, mail: int) -> None:
    s = SECRETS
    apart = place.folder.parent / "kept apart"
    apart.mkdir()
    (apart / "header").write_text(f"{s['filed']}\n")
    (apart / "hmac").write_text(f"{s['filedhmac']}\n")
    place.config.write_text(
        f"""
[fetch]
contact = "test@example.org"
allow_networks = ["127.0.0.0/8"]
host_gap = "0s"
workers = 1
proxy = "env:ALL_THE_WAY"
[proof]
stamp = "{site.url("/stamp")}?key={s["stampquery"]}"
stamp_every = "1m"
[log]
level = "debug"
[[alert]]
name = "hook"
to = ["webhook+http://{s["hookuser"]}:{s["hookpass"]}@127.0.0.1:{site.port}/hook/{s["hookpath"]}?k={s["hookquery"]}"]
secret_env = "HMAC"
severity = "low"
[[alert]]
name = "chat"
to = ["env:CHAT"]
severity = "low"
[[alert]]
name = "filed"
to = ["webhook+http://127.0.0.1:{site.port}/filed"]
secret_env = "file:{apart}/hmac"
severity = "low"
[[alert]]
name = "mail"
to = ["mailto://{s["smtpuser"]}:{s["smtppass"]}@127.0.0.1:{mail}?from=a@b.example&to=c@d.example&mode=insecure"]
severity = "low"
"""
    )
    (place.folder / "sources.toml").write_text(
        f"""
[[source]]
id = "feed"
url = "{site.url("/feed")}"
interval = "1s"
headers = {{ Authorization = "env:HEADER", X-Api-Key = "{s["header2"]}" }}
[[source]]
id = "down"
url = "{site.url("/down")}"
headers = {{ Cookie = "env:HEADER", X-Token = "file:{apart}/header" }}
[[source]]
id = "own"
url = "{site.url("/own")}"
proxy = "http://u:{s["sourceproxy"]}@127.0.0.1:9"
"""
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def run(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Run]:
    """A round in which the feed is read, an edit found, and each alert refused with its own address in the answer;
    then the same by a daemon; then every command."""
    place = Place(tmp_path_factory.mktemp("secrets"))
    s = SECRETS
    of_hook = " ".join(s[name] for name in s if name.startswith(("hook", "hmac")))
    of_chat = " ".join(s[name] for name in s if name.startswith("json"))
    async with (
        ScriptedSite() as site,
        LoopbackProxy(login=(s["proxyuser"], s["proxypass"])) as proxy,
        mail_server() as mail,
    ):
        texts = [answer(feed(entry("1", text)), set_cookie="a=b") for text in (OLD, NEW, OLD, NEW)]
        site.on("/feed", *texts)
        site.on("/down", answer(b"", 500))
        for path, echo in ((f"/hook/{s['hookpath']}?k={s['hookquery']}", of_hook), (f"/{s['jsonpath']}", of_chat)):
            site.on(path, answer(f'{{"error": "no {echo}"}}'.encode(), 403, content_type="application/json"))
        mail.login = f"535 no {s['smtpuser']} {s['smtppass']}"
        configure(place, site, proxy, mail.port)
        env = {
            "HEADER": f"Bearer {s['header']}",
            "HMAC": s["hmac"],
            "CHAT": f"json://{s['jsonuser']}:{s['jsonpass']}@127.0.0.1:{site.port}/{s['jsonpath']}",
            "ALL_THE_WAY": proxy.url(),
            "UNUSED": s["unused"],
        }
        found = Run(place=place, env=env, said={}, site=site, lines=[])
        for _ in range(2):
            await found.tracker("check")
        await found.tracker("alerts", "test")
        await _daemon(found)
        async with working(load(place.config, env), io.StringIO()) as parts:
            assert not await parts.upkeep.stamp_head()
        for words in COMMANDS:
            await found.tracker(*(word.replace("HERE", str(place.folder)) for word in words))
        yield found


async def _daemon(found: Run) -> None:
    """The daemon for a while, stopped, with what the list of processes showed of it and its children."""
    asked = len(found.site.requests)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tracker", "run", "--config", str(found.place.config)),
        cwd=found.place.folder,
        env=environment() | found.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Daemon(process)
    try:
        await until(lambda: len(found.site.requests) > asked + 3, "the daemon visits and tells")
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if child := _is_child(folder, process.pid):
                    found.said[f"environment of {folder.name}"] = (folder / "environ").read_text()
                if child or folder.name == str(process.pid):
                    found.lines.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        process.send_signal(signal.SIGHUP)
        await running.stop()
    finally:
        await running.stop(signal.SIGKILL)
    found.said["run"] = running.out + running.err


def _is_child(folder: Path, parent: int) -> bool:
    return f"PPid:\t{parent}\n" in (folder / "status").read_text()


FORMATS = ("table", "json", "jsonl", "csv")
COMMANDS: list[tuple[str, ...]] = [
    *(("report", "--events", "all", "--format", form) for form in (*FORMATS, "md", "html")),
    *(
        (*words, "--format", form)
        for form in ("table", "json")
        for words in (("sources", "list"), ("sources", "health"))
    ),
    *(("alerts", "list", "--format", form) for form in ("table", "json")),
    *((word, "1", "--format", form) for form in ("table", "json") for word in ("history", "show")),
    *(("sources", "test", name) for name in ("feed", "down", "own")),
    *(("diff", "1"), ("verify",), ("alerts", "retry"), ("check",), ("backup", "HERE/copy.db"), ("alerts", "dismiss")),
    ("export", "1", "--output", "HERE/bundle.zip", "--warc", "HERE/bundle.warc.gz"),
    *(("sources", "add", "https://u:p@h.example/"), ("sources", "pause", "feed"), ("sources", "resume", "feed")),
]


async def test_what_is_looked_for_would_be_found() -> None:
    for name, secret in SECRETS.items():
        assert name in traces(f"x{secret}x") and name in traces(secret[::-1])
    assert traces(base64.b64encode(f"{SECRETS['proxyuser']}:{SECRETS['proxypass']}".encode()))
    assert traces("nothing") == []


async def test_each_secret_was_used(run: Run) -> None:
    """Else it could not have been told."""
    asked = [request for request in run.site.requests if request.path == "/feed"]
    assert {request.headers["authorization"] for request in asked} == {f"Bearer {SECRETS['header']}"}
    assert {request.headers["x-api-key"] for request in asked} == {SECRETS["header2"]}
    filed = [request.headers["x-token"] for request in run.site.requests if request.path == "/down"]
    assert set(filed) == {SECRETS["filed"]}
    assert any("x-tracker-signature" in each.headers for each in run.site.requests if each.path == "/filed")
    paths = " ".join(run.site.paths())
    for name in ("hookpath", "hookquery", "jsonpath", "stampquery"):
        assert SECRETS[name] in paths, name
    assert any("x-tracker-signature" in request.headers for request in run.site.requests)
    assert any("authorization" in request.headers for request in run.site.requests if "hook" in request.path)
    assert len(run.place.edits()) >= 1
    assert "535 no *** ***" in " ".join(run.said.values())


async def test_no_command_tells_one(run: Run) -> None:
    assert len(run.said) > 30
    for words, said in run.said.items():
        assert traces(said) == [], words


async def test_what_stands_in_the_clear_is_warned_of_without_it(run: Run) -> None:
    said = run.said["run"]
    places = ("[[alert]] 1: to holds", "[[alert]] 4: to holds", "headers holds X-Api-Key", "proxy holds a password")
    assert all(place in said for place in places), said[:3_000]
    assert "headers holds X-Token" not in said and "headers holds Authorization" not in said


async def test_the_list_of_processes_tells_none(run: Run) -> None:
    assert len(run.lines) >= 2
    assert traces(" ".join(run.lines)) == []


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".toml":
            continue
        yield path.name, path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as bundle:
                yield from ((f"{path.name}/{name}", bundle.read(name)) for name in bundle.namelist())
        if path.suffix == ".gz":
            yield f"{path.name} unpacked", gzip.decompress(path.read_bytes())


async def test_nothing_on_the_disk_holds_one_but_the_configuration(run: Run) -> None:
    held = dict(files(run.place.folder))
    assert {"tracker.db", "copy.db", "bundle.zip", "bundle.warc.gz unpacked"} <= held.keys()
    for name, content in held.items():
        assert traces(content) == [], name


MISTAKES = [
    ('proxy = "env:ALL_THE_WAY"', 'proxy = "ftp://u:SECRET@h"'),
    ('to = ["env:CHAT"]', 'to = ["nosuch://SECRET/SECRET"]'),
    ('to = ["env:CHAT"]', 'to = ["webhook+https://u:SECRET@127.1/SECRET"]'),
    ('to = ["env:CHAT"]', 'to = [1, "SECRET"]'),
    ('to = ["env:CHAT"]', 'to = "SECRET"'),
    ('[[alert]]\nname = "hook"', '[alert]\nto = "json://SECRET"\n[[alerts]]\nname = "hook"'),
    ('[[alert]]\nname = "hook"', 'alert = ["json://SECRET"]\n[[alerts]]\nname = "hook"'),
    ('secret_env = "HMAC"', 'secret_env = "SECRET value"'),
    ('level = "debug"', 'level = "debug"\n[store]\nurl = "postgresql://u:SECRET@h/db"'),
    ('headers = { Authorization = "env:HEADER"', 'headers = { "Bad Name" = "SECRET", Authorization = "env:HEADER"'),
    ('headers = { Authorization = "env:HEADER"', 'headers = { Authorization = "SECRET\\nSECRET"'),
    ('headers = { Authorization = "env:HEADER"', 'headers = { Authorization = ["SECRET"]'),
    ("127.0.0.1:9", "127.0.0.1:99999999"),
    ('url = "http://', 'url = "http://u:SECRET@'),
]


@pytest.mark.parametrize(("right", "wrong"), MISTAKES, ids=[wrong[:40] for _, wrong in MISTAKES])
async def test_a_mistake_is_named_without_its_secret(right: str, wrong: str, run: Run, tmp_path: Path) -> None:
    secret = SECRETS["unused"]
    changed = False
    for name in ("tracker.toml", "sources.toml"):
        text = (run.place.folder / name).read_text()
        changed |= right in text
        (tmp_path / name).write_text(text.replace(right, wrong.replace("SECRET", secret), 1))
    assert changed
    place = Place(tmp_path)
    for words in (("check",), ("sources", "list"), ("alerts", "test")):
        found = await Run(place=place, env=run.env, said={}, site=run.site, lines=[]).tracker(*words)
        assert traces(f"{found.output}\n{found.exception}") == [], words
        assert words == ("sources", "list") or isinstance(found.exception, ConfigError), found.output


async def test_a_fault_of_ours_shows_none(run: Run) -> None:
    """A traceback names lines of the source, not what stands in variables; so do the values that it may print."""
    code = (
        "import os, sys; from pathlib import Path; from tracker.config import load; import tracker.cli as c\n"
        f"found = load(Path({str(run.place.config)!r}), os.environ)\n"
        "def app():\n    print(found, found.alerts, found.sources, found.fetch)\n    raise KeyError(repr(found))\n"
        "c.app = app; c.main()"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        env=environment() | run.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert b"KeyError" in out and b"feed" in out
    assert traces(re.sub(rb"stamp=\\?'[^']*'", b"", out)) == []
