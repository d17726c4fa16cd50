"""The report as a feed, and the brief of a week: valid by a feed reader, the same ids each time, nothing live there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from typer.testing import CliRunner

from tests.support.commands import configured, report
from tests.support.fed_store import at, capture, opened, see
from tests.support.payloads import PAYLOADS
from tests.support.report_values import edit, removal
from tracker.cli import app
from tracker.health import SourceHealth
from tracker.model import EventKind, EventReport
from tracker.report import FEEDS, TEMPLATES, Content, Layout
from tracker.report.weekly import GRAVEST

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
LAYOUT = Layout(zone=UTC, generated=NOW)


def written(form: Any, **content: Any) -> str:
    return "".join(form.write(Content(**content), LAYOUT))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fed")
    with opened(folder) as store:
        for minute in range(6):
            see(store, minute, capture("a", f"They have {minute + 1} brigades.", "Forces", url="https://x.example/a"))
        store.commit(lambda tx: tx.add_event("ministry", EventKind.REMOVED, at(20), {}, statement_id=1)).result()
        store.commit(lambda tx: tx.add_gap("ministry", at(21), at(81), "dns")).result()
    return configured(folder)


# --- feeds ---------------------------------------------------------------------------------------------------------


def test_atom_is_one_entry_an_edit(config: Path) -> None:
    feed = feedparser.parse(report(config, "--feed", "atom").encode())
    assert (feed.bozo, feed.version, len(feed.entries)) == (False, "atom10", 5)
    assert feed.feed.id and feed.feed.title and feed.feed.updated == feed.entries[0].updated
    first = feed.entries[0]
    assert (first.link, first.author, first.updated) == ("https://x.example/a", "Ministry", "2026-06-01T00:05:00Z")
    assert "5" in first.title and "6" in first.title and "<del>" in first.content[0].value
    assert {tag.term for tag in first.tags} >= {"meaning changed", "NUMBER"}


def test_a_json_feed_keeps_to_its_specification(config: Path) -> None:
    feed = json.loads(report(config, "--feed", "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str) and len(feed["items"]) == 5
    for item in feed["items"]:
        assert isinstance(item["id"], str) and isinstance(item["content_html"], str)
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert urlsplit(item["url"]).scheme == "https"
        assert all(isinstance(each["name"], str) for each in item["authors"])
        assert all(isinstance(tag, str) for tag in item["tags"])
        known = {"id", "url", "title", "content_html", "summary", "date_published", "authors", "language", "tags"}
        assert {name for name in item if not name.startswith("_")} <= known


def test_ids_are_the_same_each_time_in_each_feed_and_another_for_each_entry(config: Path) -> None:
    atom = [entry.id for entry in feedparser.parse(report(config, "--feed", "atom").encode()).entries]
    again = [item["id"] for item in json.loads(report(config, "--feed", "json", "--severity", "low"))["items"]]
    assert atom == again and len(set(atom)) == len(atom)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in atom)
    newest = json.loads(report(config, "--feed", "json", "--limit", "2"))["items"]
    assert [item["id"] for item in newest] == atom[:2]


def test_removals_and_events_are_entries_where_they_are_asked_for(config: Path) -> None:
    feed = feedparser.parse(report(config, "--feed", "atom", "--events", "told").encode())
    assert [entry.title for entry in feed.entries][:2] == ["Ministry: gap", "Ministry: removed: Forces"]
    assert len(feed.entries) == 7


def test_a_feed_of_nothing_is_one(config: Path) -> None:
    feed = feedparser.parse(report(config, "--feed", "atom", "--level", "UNDECIDED").encode())
    assert (feed.bozo, feed.version, feed.entries) == (False, "atom10", [])
    assert json.loads(report(config, "--feed", "json", "--level", "UNDECIDED"))["items"] == []


def test_a_feed_is_no_format_beside_another(config: Path) -> None:
    for words in (
        ["--feed", "atom", "--format", "html"],
        ["--feed", "rss"],
        ["--template", "weekly", "--format", "csv"],
    ):
        refused = CliRunner().invoke(app, ["report", *words, "--config", str(config)])
        assert refused.exit_code != 0


class _Live(HTMLParser):
    """What of a document could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"p", "u", "ul", "li", "del", "ins", "span", "blockquote", "br", "mark", "b", "bdi"}
        if tag not in allowed or any(name not in ("class", "dir", "lang", "title") for name, _ in attrs):
            self.found.append(f"{tag} {attrs}")


@pytest.mark.parametrize("name", FEEDS)
def test_what_a_source_wrote_is_dead_in_every_field(name: str) -> None:
    edits = [
        edit(
            id=n,
            number=n,
            old=f"Old {payload}",
            new=f"New {payload}",
            title_new=payload,
            speaker=payload,
            url=payload,
            operations=(),
        )
        for n, payload in enumerate([*PAYLOADS, "\ufffe\uffff\x00\x0b ]]> &amp;"], 1)
    ]
    text = written(FEEDS[name], edits=edits, removals=[removal(text=PAYLOADS[0], title=PAYLOADS[1], number=9_999)])
    if name == "atom":
        feed = feedparser.parse(text.encode(), sanitize_html=False)
        assert not feed.bozo and len(feed.entries) == len(edits) + 1
        bodies = [entry.content[0].value for entry in feed.entries]
        links = re.findall(r'<link rel="alternate" href="([^"]*)"', text)
    else:
        items = json.loads(text)["items"]
        bodies, links = [item["content_html"] for item in items], [item["url"] for item in items if "url" in item]
    assert all(urlsplit(each).scheme in ("http", "https") for each in links)
    for body in bodies:
        parser = _Live()
        parser.feed(body)
        assert parser.found == []


# --- the brief of a week -------------------------------------------------------------------------------------------


def source(**more: Any) -> SourceHealth:
    values = {
        "at": NOW,
        "id": "gazette",
        "kind": "feed",
        "url": "https://g.example",
        "speaker": "Gazette",
        "language": None,
        "interval": timedelta(minutes=5),
        "watched": True,
        "paused": False,
        "due": NOW,
        "checks": 9,
        "failures": 9,
        "outcome": "error",
        "reason": "dns",
        "detail": "no such host",
        "reading": "",
        "note": "",
        "seen_until": None,
        "last_check": NOW,
        "last_success": None,
    }
    return SourceHealth(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["md", "html"])
def test_the_week_by_speaker(format: str) -> None:
    edits = [edit(id=n, number=n, speaker="Ministry <b>", silent=n % 2 == 0) for n in range(1, 9)]
    edits += [edit(id=20, number=20, speaker="Gazette")]
    gap = EventReport(
        number=50,
        id=9,
        source="gazette",
        speaker="Gazette",
        statement=None,
        kind=EventKind.GAP,
        at=NOW,
        detail={"since": (NOW - timedelta(hours=2)).isoformat(), "reason": "dns"},
    )
    told = written(
        TEMPLATES["weekly"][format],
        edits=edits,
        removals=[removal(speaker="Gazette", number=60)],
        events=[gap],
        troubled=[source()],
        since=NOW - timedelta(days=7),
        head="head1.x",
    )
    plain = told.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")
    assert "3 June 2026 to 10 June 2026" in plain
    assert "9 edits by 2 speakers; 9 changed the meaning; 56 % of all were silent; 1 removal." in plain
    assert "50 %" in plain and f"And {8 - GRAVEST} more edits." in plain
    assert "gazette: failing: " in plain and "gazette: not watched for 2 h, 1 time" in plain
    assert "head1.x" in plain
    assert "Ministry <b>" not in told


def test_the_week_of_a_store_is_seven_days_of_it(config: Path) -> None:
    quiet = report(config, "--template", "weekly")
    assert quiet.startswith("# Edits of published statements, ") and "0 edits by 0 speakers" in quiet
    whole = report(config, "--template", "weekly", "--since", "2026-06-01", "--format", "md")
    assert "5 edits by 1 speaker" in whole and "## Ministry" in whole and "not watched for 1 h, 1 time" in whole
    page = report(config, "--template", "weekly", "--since", "2026-06-01", "--format", "html")
    assert page.startswith("<!DOCTYPE html>") and "Content-Security-Policy" in page and "<script" not in page


# --- spreadsheets ----------------------------------------------------------------------------------------------------


def test_a_spreadsheet_knows_the_encoding(config: Path) -> None:
    assert report(config, "--format", "csv").encode().startswith(b"\xef\xbb\xbftype,")
