"""A link that leads elsewhere, or another image, under the same words: an event, and no edit."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.child_reader import extract
from tests.support.scripted_site import answer
from tests.support.watched_feed import entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Capture, ExtractJob, SourceKind

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


WORDS = "<p>The council met on Tuesday and decided on the port and the bridge.</p>"
BEHIND = {
    "files": [
        ('<video src="/{}.mp4?t=1"></video>', "video"),
        ('<video><source src="/{}.webm"></video>', "source"),
        ('<object data="/{}.pdf"></object>', "object"),
        ('<embed src="/{}.pdf">', "embed"),
        ('<picture><source srcset="/{}.webp 2x"><img src="/x.png"></picture>', "source"),
        ('<ul><li><a href="/{}.pdf"><b></b></a></li></ul>', ""),
    ],
    "concealed": [
        ("<template><p>It was {}.</p></template>", "template: It was a."),
        ('<p><span aria-label="{} dead">x</span></p>', "label: a dead"),
        ('<p><abbr title="{} of May">x</abbr></p>', "title: a of May"),
    ],
}


@pytest.mark.parametrize("selector", [None, (), ("article",)], ids=["feed", "article", "page"])
@pytest.mark.parametrize(("made", "words", "name"), [(*each, name) for name, found in BEHIND.items() for each in found])
async def test_what_stands_in_a_text_and_is_no_word_of_it(
    made: str, words: str, name: str, selector: tuple[str, ...] | None
) -> None:
    texts, seen = set(), []
    for other in "ab":
        capture = await read_one(WORDS + made.format(other) + WORDS.replace("Tuesday", "Friday"), selector)
        texts.add(capture.text)
        seen.append(capture.meta.get(name, ""))
    if selector is None and "<template>" in made:  # there it is a tag like any other, and text
        assert len(texts) == 2
        return
    assert len(texts) == 1
    assert words in seen[0] and seen[0] != seen[1]


@pytest.mark.parametrize("selector", [None, (), ("article",)], ids=["feed", "article", "page"])
@pytest.mark.parametrize("how", ["hidden", 'style="display : none"', "style='color:red;visibility:hidden'"])
async def test_a_passage_that_is_hidden_stays_in_the_text_and_is_told(
    how: str, selector: tuple[str, ...] | None
) -> None:
    passage = "<p{}>Nobody was hurt, the council said.</p>"
    seen, hidden = [await read_one(WORDS + passage.format(each) + WORDS, selector) for each in ("", f" {how}")]
    assert seen.text == hidden.text and "Nobody was hurt" in seen.text
    assert (seen.meta.get("concealed"), hidden.meta["concealed"]) == (
        None,
        "hidden: Nobody was hurt, the council said.",
    )


async def read_one(inner: str, selector: tuple[str, ...] | None) -> Capture:
    if selector is None:
        kind, body, options = SourceKind.FEED, feed(entry("1", inner)), {}
    else:
        kind, options = SourceKind.PAGE, {"selector": selector} if selector else {}
        body = f'<!doctype html><meta charset="utf-8"><article><h1>Order 5</h1>{inner}</article>'.encode()
    job = ExtractJob(kind=kind, url="https://a.example/1", content_type="", body=body, options=options)
    (found,) = (await asyncio.to_thread(extract, job)).captures
    assert isinstance(found, Capture)
    return found
