"""The html report with every payload in every field that a source fills, in a real browser: nothing of it is live, and
nothing is loaded; and a page that escapes nothing shows that the browser was really asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import live
from tests.support.browsed import CHROMIUM, watched
from tests.support.payloads import FAMILIES, PAYLOADS
from tests.support.report_values import edit, finding, removal
from tracker.model import EditReport, EventKind, EventReport, RemovalReport
from tracker.report import render

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)


def poisoned(number: int, payload: str) -> tuple[EditReport, RemovalReport, list[EventReport]]:
    """The payload in all that a source, a judge who quotes it, or a configuration writes; and in what is made of that:
    the words that a note speaks of, the label of a bar, the reason of a gap."""
    old, new = f"{payload} was", f"{payload} is"
    whole = finding(old, new, old, new, kind=payload, why=payload)
    one = edit(
        id=number,
        number=number,
        source=payload,
        speaker=payload,
        url=payload,
        title_old=payload,
        title_new=payload if number % 2 else f"{payload}!",
        old=old,
        new=new,
        operations=(),
        findings=(whole, finding(old, new, "was", "is", kind="NUMBER", why=payload)),
        reason=payload,
        language=payload,
        label=payload,
    )
    gone = removal(
        number=number, source=payload, speaker=payload, url=payload, title=payload, text=payload, unseen=payload
    )
    names = ("key", "url", "before", "title", "why", "address", "was", "is", "note", payload)
    doubted = EventReport(
        number=number,
        id=number,
        kind=EventKind.DOUBTED,
        source=payload,
        speaker=payload,
        statement=1,
        at=NOW,
        detail=dict.fromkeys(names, payload),
        label=payload,
    )
    since = (one.last_seen_old - timedelta(minutes=1)).isoformat()
    gap = replace(doubted, kind=EventKind.GAP, statement=None, detail={"since": since, "reason": payload})
    return one, gone, [doubted, gap]


def page(payloads: list[str], reader: str = "en") -> str:
    edits, removals, events = zip(*(poisoned(n, each) for n, each in enumerate(payloads, 1)), strict=True)
    told = [event for some in events for event in some]
    return render("html", edits, removals, told, head=payloads[0], zone=UTC, generated=NOW, reader=reader)


def test_every_payload_is_in_it_and_nothing_of_it_is_live() -> None:
    assert len(PAYLOADS) >= 500
    for reader in ("en", "uk"):
        written = page(PAYLOADS, reader)
        assert live.in_html(written) == []
        assert written.count('<article id="edit-') == written.count('<article id="removal-') == len(PAYLOADS)


def test_its_oracle_would_see_it() -> None:
    clean = page(["PLACEHOLDER"])
    assert live.in_html(clean) == []
    found = [payload for payload in FAMILIES["html"] if live.in_html(clean.replace("PLACEHOLDER", payload))]
    assert len(found) / len(FAMILIES["html"]) > 0.6


def test_what_is_shown_at_the_words_is_text() -> None:
    """The style sheet shows an attribute; it takes no markup, and none can end it early."""
    for payload in PAYLOADS:
        tree = live.LexborHTMLParser(page([payload]))
        for node in tree.css("a.note"):
            assert set(node.attributes) == {"class", "href", "aria-describedby", "data-why"}, payload


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here: apt-get install chromium")
@pytest.mark.parametrize("escaped", [True, False])
async def test_a_browser_runs_and_loads_nothing_of_it(escaped: bool, tmp_path: Path) -> None:
    raw = "\n".join(FAMILIES["html"])
    document, asked = await watched(page(PAYLOADS) if escaped else f"<html><body>{raw}</body></html>", tmp_path)
    if escaped:
        assert asked == 0
        assert live.in_html(document) == []
    else:
        assert asked >= 3
        assert live.in_html(document)
