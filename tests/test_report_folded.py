"""The same change in several statements, in a report: told once to people, each edit by itself to machines."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.report_values import edit
from tests.support.scripted_site import answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import EventReport, Level, Severity
from tracker.report import render
from tracker.report.records import BOM
from tracker.store import Filter

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOPICS = [f"{word} {number}" for word in ("harvest", "bridge", "school", "port") for number in range(1, 6)]


def text(topic: str) -> str:
    return f"<p>The council decided on the {topic} on Tuesday. The vote was nine to four. Work begins in March.</p>"


async def changed(watch: Watch) -> None:
    """Twenty posts in which one word becomes another, and one more that is edited by itself."""
    other = "The minister will sign the order on Friday, the press office said."
    for word, sign in (("four", "will"), ("five", "will not")):
        posts = [entry(topic, text(topic).replace("four", word), title=f"On the {topic}") for topic in TOPICS]
        posts.append(entry("order", other.replace("will", sign), title="Order"))
        watch.site.on("/feed", answer(feed(*posts)))
        await watch.check(minutes=1)


def report(watch: Watch, format: str, width: int = 100, **wanted: object) -> str:
    which = Filter(**wanted)  # type: ignore[arg-type]  # a test's own words
    edits, groups = watch.store.report(lambda reports: (list(reports.edits(which)), reports.groups(which)))
    return render(format, edits, events=groups, groups=groups, head=None, zone=UTC, generated=NOON, width=width)


@pytest.mark.parametrize("format", ["table", "md", "html"])
async def test_people_are_told_once_with_a_line_for_each(tmp_path: Path, readers: Pool, format: str) -> None:
    async with watching(tmp_path, readers) as watch:
        await changed(watch)
        told = report(watch, format)
        (group,) = watch.events("group")
        assert len(re.findall(r"in 20 statements at once; the text is that of", told.replace("\n  ", " "))) == 1
        short = re.sub("<details.*?</details>", "", told, flags=re.DOTALL)
        shown = "".join(re.findall('<blockquote class="woven".*?</blockquote>', told)) or told
        assert shown.count("press office") == 1
        for each in watch.edits():
            if each.title_new != "Order":
                assert len(re.findall(rf"#{each.number}\b.*{each.title_new}\b", short)) == 1
        assert f"#{group.number}" in told or f"## {group.number}." in told
        assert "21 edits, 0 removals." in told.replace("removals\n", "removals.") or re.search(
            "<h1>[^<]* of 21 edits", told
        )


@pytest.mark.parametrize("width", [60, 80, 200])
async def test_in_the_table_no_line_is_too_long_and_no_address_is_cut(
    tmp_path: Path, readers: Pool, width: int
) -> None:
    async with watching(tmp_path, readers) as watch:
        await changed(watch)
        lines = report(watch, "table", width).splitlines()
        assert all(sum(each.url in line for line in lines) == 1 for each in watch.edits() if each.url)
        assert all(len(line) <= width or "://" in line for line in lines)


async def test_machines_get_every_edit_with_the_group_of_each(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await changed(watch)
        (group,) = watch.events("group")
        whole = json.loads(report(watch, "json"))["edits"]
        lines = [json.loads(line) for line in report(watch, "jsonl").splitlines()]
        rows = list(csv.DictReader(io.StringIO(report(watch, "csv").removeprefix(BOM))))
        for edits in (whole, [line for line in lines if line["type"] == "edit"]):
            assert {(each["title_new"] == "Order", each["group"]) for each in edits} == {
                (True, None),
                (False, group.number),
            }
        assert [row["group"] for row in rows if row["type"] == "edit"].count(str(group.number)) == 20


async def test_a_report_of_some_of_them_says_of_how_many_they_are(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await changed(watch)
        told = report(watch, "table", 200, limit=5)
        assert "in 20 statements at once, 4 of them in this report" in told or "5 of them" in told
        alone = report(watch, "table", limit=1)
        assert "statements at once; the text" not in alone


async def test_what_sets_one_of_them_apart_stands_in_its_line() -> None:
    some = [
        edit(id=n, number=n + 40, title_new=f"Post {n}", url=None, silent=n != 3, severity=severity, level=level)
        for n, severity, level in (
            (1, Severity.LOW, Level.REWORDED),
            (2, Severity.CRITICAL, Level.MEANING_CHANGED),
            (3, Severity.CRITICAL, Level.MEANING_CHANGED),
        )
    ]
    event = EventReport(
        number=50, id=9, source="s", speaker="S", statement=None, kind="group", at=NOON, detail={"edits": [1, 2, 3]}
    )
    told = render("table", some, groups=[event], head=None, zone=UTC, generated=NOON + timedelta(hours=1))
    lines = [line.strip() for line in told.splitlines()]
    assert lines[0].startswith("#50     MEANING CHANGED  critical")
    assert "#41  Post 1 (reworded, low, silent)" in lines
    assert "#42  Post 2 (silent)" in lines
    assert "#43  Post 3" in lines
