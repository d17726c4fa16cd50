"""`ignore` for every kind of source: what a rule matches raises no edit, and is kept beside the text."""

from __future__ import annotations

import pytest

from tests.support.telegram_previews import Post, preview
from tracker.model import Capture, ExtractJob, SourceKind
from tracker.sources import extract

PAGE = '<article><h1>T</h1><p>It is so.</p><div class="n">Noise 1</div><p>Code: 17</p></article>'
FEED = (
    "<rss version='2.0'><channel><item><guid>1</guid><title>T [17]</title>"
    f"<description><![CDATA[{PAGE}]]></description></item></channel></rss>"
)
TWO = (
    Post(id=7, text='It is so. <i class="n">Noise 1</i><br>Code: 17'),
    Post(id=8, text="It is otherwise."),
)


def read(kind: SourceKind, *rules: str) -> list[Capture]:
    body = {
        SourceKind.PAGE: f'<!doctype html><meta charset="utf-8"><body>{PAGE}</body>'.encode(),
        SourceKind.FEED: FEED.encode(),
        SourceKind.TELEGRAM: preview("staff", TWO),
    }[kind]
    options = {"ignore": rules, **({"selector": ("article",)} if kind is SourceKind.PAGE else {})}
    job = ExtractJob(kind=kind, url="https://t.me/s/staff", content_type="", body=body, options=options)
    return [each for each in extract(job).captures if isinstance(each, Capture)]


@pytest.mark.parametrize("kind", SourceKind)
def test_elements_and_stretches_are_taken_out_and_kept(kind: SourceKind) -> None:
    plain, ruled = read(kind)[0], read(kind, "css: .n", "re: Code: [0-9]+")[0]
    assert "Noise 1" in plain.text and "Code: 17" in plain.text and "ignored" not in plain.meta
    assert ("Noise" in ruled.text, "Code" in ruled.text, "It is so." in ruled.text) == (False, False, True)
    assert ruled.meta["ignored"].split("\n") == ["Noise 1", "Code: 17"]
    assert ruled.entry != plain.entry or not plain.entry, "an entry read under other rules is another entry"


def test_a_rule_reaches_the_title_of_an_entry() -> None:
    (capture,) = read(SourceKind.FEED, r"re: \[[0-9]+\]$")
    assert (capture.title, capture.meta["ignored"]) == ("T", "[17]")


def test_what_one_post_lost_is_not_kept_with_another() -> None:
    first, second = read(SourceKind.TELEGRAM, "css: .n")
    assert (first.meta["ignored"], "ignored" in second.meta) == ("Noise 1", False)
    assert second.text == "It is otherwise."


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.TELEGRAM])
def test_a_rule_that_names_all_of_it_takes_nothing(kind: SourceKind) -> None:
    assert read(kind, "css: html", "css: body")[0].text == read(kind)[0].text


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.TELEGRAM])
@pytest.mark.parametrize(
    "stamp", ["Last updated: 29 November 2026, 09:10", "Updated 09:10 GMT", "Оновлено: 09:10", "Обновлено 09:10"]
)
def test_a_stamp_in_the_text_of_a_feed_or_a_post_is_a_stamp(kind: SourceKind, stamp: str) -> None:
    text = f"It is so.<br>{stamp}"
    body = {
        SourceKind.FEED: f"<rss version='2.0'><channel><item><guid>1</guid><description><![CDATA[{text}]]>"
        "</description></item></channel></rss>".encode(),
        SourceKind.TELEGRAM: preview("staff", [Post(id=7, text=text)]),
    }[kind]
    job = ExtractJob(kind=kind, url="https://t.me/s/staff", content_type="", body=body)
    (capture,) = extract(job).captures
    assert isinstance(capture, Capture)
    assert (capture.text, capture.meta["updated_line"]) == ("It is so.", stamp)


def test_a_post_that_is_nothing_but_a_stamp_says_that() -> None:
    body = preview("staff", [Post(id=7, text="Оновлено: 09:10")])
    (capture,) = extract(
        ExtractJob(kind=SourceKind.TELEGRAM, url="https://t.me/s/staff", content_type="", body=body)
    ).captures
    assert isinstance(capture, Capture)
    assert (capture.text, capture.hidden) == ("Оновлено: 09:10", False)
