"""Nothing that a source, a server or a bundle said reaches a terminal raw, whichever command prints it and wherever it
stood: every place of a feed, a redirect, a status line, an error page, a store that others wrote."""

from __future__ import annotations

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import typer

from tests.support.program import Place
from tests.support.scripted_site import CLOSE, ScriptedSite, answer, redirect
from tests.support.watched_feed import NEW, OLD
from tests.test_cli import tracker
from tracker.cli import app
from tracker.cli.terminal import gated

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b1m\r\u202egnol\u2066\u200f\u2028\U000e0041\x08"
RAW = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\U000e0041]|\r(?!\n)"
)
XML = re.sub("[\x00-\x08\x0b-\x1f]", lambda found: f"&#{ord(found[0])};", EVIL)
"""As a feed can carry it: our reader mends such references, others may keep them."""


def feed(text: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>{XML}</title><item><guid>1{XML}</guid><title>T {XML} t</title>"
        f"<link>https://staff.example/{XML}</link><author>{XML}</author><category>{XML}</category>"
        f"<pubDate>{XML}</pubDate><description>{text} {XML}\nsource=forged: 3 edits</description></item>"
        "</channel></rss>"
    ).encode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    place = Place(tmp_path_factory.mktemp("outside"))
    async with ScriptedSite() as site:
        site.on("/feed", answer(feed(OLD)), answer(feed(NEW)))
        site.on("/away", redirect("https://\x1b[2Jevil\x9b\x07/"))
        site.on("/down", (b"HTTP/1.1 500 \x1b[2J\x9b\x07evil\r\nContent-Length: 0\r\n\r\n",))
        site.on("/broken", (f"HTTP/1.1 200 OK\r\nX\x1b[2J {EVIL}\r\n\r\n".encode(), CLOSE))
        site.on("/coded", answer(b"x", content_encoding="\x1b[2J\x9bzip"))
        site.on(
            "/html", answer(f"<html><title>{EVIL}</title><h1>{EVIL}</h1><p>{EVIL}".encode(), content_type="text/html")
        )
        names = ("away", "down", "broken", "coded", "html")
        place.configure(("staff", site.url("/feed")), *((name, site.url(f"/{name}")) for name in names))
        for _ in range(2):
            await tracker(place, "check")
        yield place


FORMATS = ("table", "json", "jsonl", "csv")
COMMANDS = [
    *(("report", "--format", form) for form in (*FORMATS, "md", "html")),
    *(("sources", "list", "--format", form) for form in FORMATS),
    *(("sources", "health", "--format", form) for form in FORMATS),
    *(("alerts", "list", "--format", form) for form in FORMATS),
    *((*words, "--format", form) for form in ("table", "json") for words in (("history", "1"), ("show", "1"))),
    *(("diff", "1", "--format", form) for form in ("table", "json")),
    *(("sources", "test", name) for name in ("staff", "away", "down", "broken", "coded", "html")),
    *(
        ("check",),
        ("check", "--format", "json"),
        ("alerts", "test"),
        ("alerts", "retry"),
        ("rejudge",),
        ("label", "1", "right"),
        ("labels", "list"),
        ("labels", "export"),
    ),
    *(("verify",), ("judge", OLD + EVIL, NEW + EVIL), ("sources", "pause", "away"), ("sources", "resume", "away")),
    *(("history", EVIL), ("show", EVIL), ("report", "--source", EVIL), ("report", "--speaker", EVIL), ("export", "1")),
    *(
        ("sources", "test", f"http://127.0.0.1:9/{EVIL}"),
        ("sources", "add", f"https://a.example/{EVIL}"),
        ("check", EVIL),
    ),
    *(
        ("sources", "move", EVIL, "https://a.example/"),
        ("sources", "move", "away", f"ftp://{EVIL}"),
        ("alerts", "dismiss"),
        ("alerts", "ack"),
        ("alerts", "mute", EVIL, "--for", "2d"),
        ("alerts", "unmute", EVIL),
    ),
]
ELSEWHERE = {
    *(("run",), ("demo",), ("eval",), ("erase",), ("backup",), ("restore",), ("reread",)),
    *(("import", name) for name in ("dir", "git", "undo", "list")),
}
"""Commands that print nothing from outside but by the log and the console channel, or are tried below."""


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words).replace(EVIL, "EVIL")[:40])
async def test_nothing_raw_is_printed(words: tuple[str, ...], place: Place, tmp_path: Path) -> None:
    if words[0] == "export":
        words = (*words, "--output", str(tmp_path / "bundle.zip"))
    found = await tracker(place, *words)
    said = found.output + gated(str(found.exception or ""), colour=False)
    assert not (raw := RAW.search(said)), (raw, said)


async def test_every_command_is_tried() -> None:
    def leaves(group: typer.Typer, *before: str) -> set[tuple[str, ...]]:
        own = {(*before, str(each.name)) for each in group.registered_commands}
        return own.union(
            *(leaves(each.typer_instance, str(each.name)) for each in group.registered_groups if each.typer_instance)
        )

    tried = {words[:2] if words[0] in ("sources", "alerts", "labels", "import") else words[:1] for words in COMMANDS}
    assert leaves(app) - tried - ELSEWHERE == set()


async def test_the_process_itself_says_nothing_raw(place: Place) -> None:
    for words in (
        ("history", EVIL.replace("\0", "")),
        ("sources", "test", "away"),
        ("check",),
        ("report", "--speaker", EVIL),
    ):
        _, out, err = await place.tracker(*words)
        assert not RAW.search(out + err), words


async def test_a_bundle_and_a_folder_that_others_made(place: Place, tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as made:
        made.writestr(f"{EVIL}.json", EVIL)
        made.writestr("manifest.json", EVIL)
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / f"20260101T000000Z{EVIL.replace('/', '')}.xml").write_bytes(feed(OLD))
    for words in (
        ("verify", str(bundle)),
        ("import", "dir", str(folder), "--into", "staff"),
        ("import", "git", str(folder), "--into", "staff"),
    ):
        found = await tracker(place, *words)
        assert not RAW.search(found.output + gated(str(found.exception or ""), colour=False)), words


async def test_a_fault_of_ours_is_told_through_the_same_gate(tmp_path: Path) -> None:
    code = f"import tracker.cli as c; c.app = lambda: 1 / len({{}}[{EVIL!r}]) ; c.main()"
    process = await asyncio.create_subprocess_exec(
        __import__("sys").executable, "-c", code, cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    _, err = await process.communicate()
    assert process.returncode == 1
    assert b"KeyError" in err
    assert not RAW.search(err.decode())


async def test_only_our_own_colours_pass_and_only_where_there_is_a_terminal() -> None:
    ours = "\x1b[31;9mold\x1b[0m \x1b[36mmoved\x1b[0m"
    assert gated(ours, colour=True) == ours
    assert "\x1b" not in gated(ours, colour=False)
    for evil in ("\x1b[8m", "\x1b[2J", "\x1b]0;x\x07", "\x1b[31m\x1b[6n", "\x9b2J", "\x1b[38;5;1m", "\x1b"):
        assert RAW.search(gated(evil, colour=True).replace("\x1b[31m", "")) is None, evil
    assert gated("a\tb\r\nc\n", colour=False) == "a\tb\r\nc\n"
    assert gated("a\rb", colour=False) == "a<U+000D>b"
