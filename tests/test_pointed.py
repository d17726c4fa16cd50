"""A link that leads elsewhere, or another image, under the same words: an event, and no edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import SourceKind

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINK = '<p>The order is published: <a href="/docs/{}?utm_source={}">order No. 5</a>, in force.</p>'
IMAGE = '<p>The map of the day.</p><img src="/map.png?token={1}" alt="our units {0} the village">'


@pytest.mark.parametrize(("made", "name"), [(LINK, "links"), (IMAGE, "images")])
@pytest.mark.parametrize("selector", [None, (), ("article",)])
async def test_what_words_lead_to_is_noted_when_it_changes(
    made: str, name: str, selector: tuple[str, ...] | None, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        for looks in (("a", 1), ("a", 2), ("b", 3)):
            text = made.format(*looks) + "<p>The council met on Tuesday and decided on the port and the bridge.</p>"
            if selector is None:
                body = answer(feed(entry("1", text)))
            else:
                watch.source = replace(
                    watch.source, kind=SourceKind.PAGE, options={"selector": selector} if selector else {}
                )
                await watch.pipeline.adopt([watch.source])
                page = f'<!doctype html><meta charset="utf-8"><nav><a href="/{looks[1]}">Home</a></nav>'
                page += f"<article><h1>Order 5</h1>{text}</article>"
                body = answer(page.encode(), content_type="text/html; charset=utf-8")
            watch.site.on("/feed", body)
            await watch.check(minutes=1)
        assert watch.edits() == []
        events = watch.events("metadata")
        assert [sorted(event.detail) for event in events] == [[name]]
        assert all(sign in events[0].detail[name][side] for side, sign in enumerate("ab"))
