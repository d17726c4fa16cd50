"""A feed, a page and a channel whose every field is hostile, through the whole program: taken in, edited, told,
exported, searched; nothing of it is live in what any command writes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import zipfile
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support import live
from tests.support.browsed import CHROMIUM, watched
from tests.support.payloads import FAMILIES, MARK, PAYLOADS
from tests.support.program import Place
from tests.support.scripted_site import ScriptedSite, answer
from tests.test_cli import tracker
from tracker.cli.terminal import gated
from tracker.errors import TrackerError, UsageError

pytestmark = pytest.mark.asyncio(loop_scope="session")


SOME = PAYLOADS[::3]
"""As many as are taken in within seconds; `tests/test_injection.py` has them all."""


def xml(text: str) -> str:
    """As a feed can carry it: what XML cannot hold comes as a reference, which our reader mends or leaves."""
    safe = escape(text, quote=True).encode("utf-8", "replace").decode()
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", lambda found: f"&#{ord(found[0])};", safe)


def feed(verb: str) -> bytes:
    items = []
    for number, payload in enumerate(SOME):
        evil = xml(payload[:300])
        items.append(
            f"<item><guid isPermaLink='false'>{number} {evil}</guid><title>Title {number} {evil}</title>"
            f"<link>https://news.example/{number}?x={evil}</link><author>{evil}</author><category>{evil}</category>"
            f"<comments>{evil}</comments><description>The office {verb} point {number}: {evil}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>{xml(EVIL)}</title>{''.join(items)}</channel></rss>".encode()


EVIL = " ".join(payload for family in FAMILIES.values() for payload in family[:6])
PAGE = "<html lang='{0}'><title>{0}</title><meta name=author content='{0}'><article><h1>{0}</h1><p>The {1} of {0}"
CHANNEL = (
    "<div class='tgme_channel_info_header_title'>{0}</div><div class='tgme_widget_message_wrap'><div "
    "class='tgme_widget_message' data-post='evil/7'><a class='tgme_widget_message_owner_name'>{0}</a><div "
    "class='tgme_widget_message_forwarded_from'>{0}</div><div class='tgme_widget_message_text'>The {1} of {0}</div>"
    "<a class='tgme_widget_message_date'><time datetime='{0}'>{0}</time></a></div></div>"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    place = Place(tmp_path_factory.mktemp("hostile"))
    async with ScriptedSite() as site:
        kind = 'application/rss+xml; charset="utf-8\' <script>"'
        site.on(
            "/feed",
            answer(feed("confirmed"), content_type=kind, etag='"<script>pwned</script>"'),
            answer(feed("denied"), content_type=kind, etag='"\x9b2J=cmd"'),
        )
        for path, form in (("/page", PAGE), ("/s/evil", CHANNEL)):
            bodies = (form.format(escape(EVIL, quote=True), word) for word in ("start", "end"))
            site.on(path, *(answer(body.encode("utf-8", "replace"), content_type="text/html") for body in bodies))
        place.configure(
            ("feed", site.url("/feed")),
            settings='[report]\nzone = "UTC"\n[[alert]]\nto = ["console"]\nseverity = "low"\n',
        )
        sources = place.folder / "sources.toml"
        name = json.dumps(EVIL.encode("utf-8", "replace").decode()[:200])
        name = re.sub(r"\\u(?:d[89a-f]..|0000)", "", name)
        sources.write_text(
            sources.read_text().replace('speaker = "Feed"', f"speaker = {name}")
            + f'[[source]]\nid = "page"\nkind = "page"\nurl = "{site.url("/page")}"\n'
            + f'[[source]]\nid = "channel"\nkind = "telegram"\nurl = "{site.url("/s/evil")}"\n'
        )
        for _ in range(2):
            await tracker(place, "check")
        yield place


async def test_it_was_taken_in_and_edited(place: Place) -> None:
    assert len(place.edits()) >= len(SOME) >= 180


OURS = re.compile(r"https://news\.example/|http://127\.0\.0\.1:|#")
"""Where links lead that are meant to be links: to the statements."""

FORMATS = ("table", "json", "jsonl", "csv")
COMMANDS: list[tuple[str, ...]] = [
    *(("report", "--events", "all", "--format", form) for form in (*FORMATS, "md", "html")),
    *((*words, "--format", form) for form in FORMATS for words in (("sources", "list"), ("sources", "health"))),
    *(("alerts", "list", "--limit", "1000", "--format", form) for form in FORMATS),
    *((word, "3", "--format", form) for form in ("table", "json") for word in ("history", "show")),
    ("diff", "3"),
    *(("sources", "test", name) for name in ("feed", "page", "channel")),
    *(("alerts", "test"), ("verify",), ("check",)),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
async def test_no_command_writes_anything_live(words: tuple[str, ...], place: Place) -> None:
    said = (await tracker(place, *words)).output
    assert said.strip()
    form = words[-1] if "--format" in words else "table"
    said = said.removeprefix("\ufeff")  # by which a spreadsheet knows the charset
    assert not live.in_terminal(said.replace("\r\n", "\n").replace("\u200b", "" if form == "md" else "\u200b")), form
    if form == "html":
        assert live.in_html(said) == []
        assert {link for link in live.links_of_html(said) if not OURS.match(link)} == set()
    elif form == "csv":
        assert live.in_spreadsheet(said) == []
    elif form == "json":
        json.loads(said)
    elif form == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in said.splitlines())
    elif form == "md":
        said = re.sub(r"(?m)^\* #\d+ ", "* ", said)  # our own numbers
        links = {link for link in re.findall(r"\(<([^>]*)>\)", said) if OURS.match(link)}
        assert [each for each in live.in_markdown(said, ours=links) if not OURS.match(each.removeprefix("link "))] == []


async def test_no_word_of_a_search_is_run(place: Place) -> None:
    """What is asked for is bound, not pasted: it is found or not, and the store stays whole."""
    before = place.counts()
    for payload in FAMILIES["queries"]:
        assert not payload.startswith("-")  # that would be an option
        for words in (("history",), ("sources", "pause"), ("report", "--speaker")):
            asked = (*words, payload)
            error = (await tracker(place, *asked)).exception
            assert error is None or isinstance(error, UsageError | SystemExit), (asked, error)
            assert not isinstance(error, TrackerError) or not live.in_terminal(gated(str(error), colour=False)), asked
    assert place.counts() == before
    assert (await tracker(place, "verify")).exit_code == 0


# --- files -------------------------------------------------------------------------------------------------------


async def test_the_files_of_a_bundle_have_our_names(place: Place, tmp_path: Path) -> None:
    numbers = [str(edit.number) for edit in place.edits()[:20]]
    output, warc = tmp_path / "out.zip", tmp_path / "out.warc.gz"
    assert (await tracker(place, "export", *numbers, "--output", str(output), "--warc", str(warc))).exit_code == 0
    with zipfile.ZipFile(output) as bundle:
        for name in bundle.namelist():
            assert re.fullmatch(r"(?:\d+/)?(?:(?:bodies|texts)/)?[A-Za-z0-9-]+\.?[a-z]*", name), name
        pages = [bundle.read(name).decode() for name in bundle.namelist() if name.endswith(".html")]
    assert len(pages) == 20
    for page in pages:
        assert live.in_html(page) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.warc.gz", "out.zip"]
    assert (await tracker(place, "verify", str(output))).exit_code in (0, 1, 2)


async def test_the_records_of_a_warc_are_those_that_we_wrote(place: Place, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    number = str(place.edits()[0].number)
    warc = tmp_path / "out.warc.gz"
    await tracker(place, "export", number, "--output", str(tmp_path / "o.zip"), "--warc", str(warc))
    with warc.open("rb") as file:
        found = [record.rec_type for record in ArchiveIterator(file)]
    assert found == ["warcinfo", *(["response", "request", "metadata"] * 2)]


@pytest.mark.parametrize("name", [name for name in FAMILIES["names"] if name.strip("./ ") and "\x00" not in name])
async def test_a_bundle_of_others_writes_no_file(name: str, place: Place, tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    with zipfile.ZipFile(bundle, "w") as made:
        made.writestr(name, "evil")
        made.writestr("bundle.json", json.dumps({"format": name}))
    before = sorted(str(each) for each in tmp_path.parent.rglob("*"))
    found = await tracker(place, "verify", str(bundle))
    assert found.exit_code == 1 and "DOES NOT HOLD" in found.output
    assert not live.in_terminal(found.output)
    assert sorted(str(each) for each in tmp_path.parent.rglob("*")) == before
    assert not Path(f"/etc/{MARK}").exists()


async def test_a_folder_of_others_gives_what_is_in_it_and_nothing_else(place: Place, tmp_path: Path) -> None:
    """Links out of it, devices, pipes and giants are told, and not read."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<rss><channel><item><guid>1</guid><title>SECRET</title></item></channel></rss>")
    folder = tmp_path / "captures"
    (folder / "sub").mkdir(parents=True)
    (folder / "1613903160.xml").symlink_to(secret)
    (folder / "sub" / "1613903161.xml").symlink_to("/etc/passwd")
    (folder / "1613903162.xml").symlink_to("/dev/zero")
    os.mkfifo(folder / "1613903163.xml")
    with (folder / "1613903164.xml").open("wb") as giant:
        giant.truncate(100 * 1024 * 1024)
    (folder / "1613903165.xml").write_bytes(feed("said")[:2_000])
    (folder / "link").symlink_to("/etc")
    words = ("import", "dir", str(folder), "--source", "past", "--new", "--kind", "feed", "--dry-run")
    found = await asyncio.wait_for(tracker(place, *words), 20)
    said = found.output + str(found.exception or "")
    assert "SECRET" not in said and "root:" not in said
    assert "1613903160.xml" in said and "1613903164.xml" in said and "link" in said


# --- how it would be seen ----------------------------------------------------------------------------------------


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here: apt-get install chromium")
@pytest.mark.parametrize("escaped", [True, False])
async def test_a_browser_runs_and_loads_nothing(escaped: bool, place: Place, tmp_path: Path) -> None:
    """All payloads in one page; what would be loaded comes to a canary. Unescaped, and without the page's policy, it
    would be loaded by the dozen: that the browser was really asked."""
    report = (await tracker(place, "report", "--format", "html")).output
    raw = "\n".join(FAMILIES["html"])
    document, asked = await watched(report if escaped else f"<html><body>{raw}</body></html>", tmp_path)
    if escaped:
        assert asked == 0
        assert live.in_html(document) == []
    else:
        assert asked >= 3
        assert live.in_html(document)
