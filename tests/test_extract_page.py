"""What the reader of pages makes of articles, of pages that changed around them, and of what is no page."""

from hashlib import sha256
from typing import Any

import pytest

from tests.support.child_reader import extract
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SourceKind
from tracker.urls import clean_url

URL = "https://news.example/world/2026/11/troops?utm_source=feed"

ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Troops | News Sample</title>
<meta property="og:title" content="Troops begin operations"><link rel="canonical" href="/world/2026/11/troops">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"x"},
{"@type":"NewsArticle","headline":"Troops begin operations","datePublished":"2026-11-20T10:00:00+02:00",
"dateModified":"2026-11-20T12:30:00+02:00","author":[{"@type":"Person","name":"J. Doe"}]}]}</script></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<main><article><h1>Troops begin operations</h1><p class="stamp">Updated: 15:46</p>
<div class="text"><p>The general staff said its troops <b>are currently</b> commencing new offensive operations.</p>
<aside class="related">Read also: something else entirely</aside>
<p>It named three towns.<br>None could be verified.</p></div></article></main>
<footer>© News Sample, 4,711 readers now</footer></body></html>"""


def read(page: str | bytes, url: str = URL, content_type: str = "text/html", **named: Any) -> Reading:
    body = page.encode() if isinstance(page, str) else page
    asked = named.pop("asked", url)
    job = ExtractJob(kind=SourceKind.PAGE, url=url, asked=asked, content_type=content_type, body=body, **named)
    return extract(job)


def one(page: str | bytes, **named: Any) -> Capture:
    reading = read(page, **named)
    assert reading.state is ReadingState.COMPLETE, reading.note
    capture = reading.captures[0]
    assert isinstance(capture, Capture)
    return capture


SELECTED: dict[str, Any] = {"options": {"selector": ("article",)}}


def test_an_article_is_what_its_selector_names() -> None:
    capture = one(ARTICLE, **SELECTED)
    assert capture.title == "Troops begin operations"
    assert capture.text == (
        "The general staff said its troops are currently commencing new offensive operations.\n"
        "It named three towns.\nNone could be verified."
    )
    assert capture.meta["volatile"] == "related: Read also: something else entirely"
    assert capture.key == capture.url == "https://news.example/world/2026/11/troops"
    assert capture.meta["author"] == "J. Doe"
    assert capture.meta["language"] == "en"
    assert str(capture.published) == "2026-11-20 08:00:00+00:00"


def test_an_element_that_two_selectors_name_is_read_once() -> None:
    page = '<article class="story"><p>One.</p><p id="b">Two.</p></article><p id="c">Three.</p>'
    assert one(page, options={"selector": ("article", ".story", "#b", "#c, p#c")}).text == "One.\nTwo.\nThree."


def test_a_visible_line_that_says_updated_is_a_declared_time_and_not_text() -> None:
    capture = one(ARTICLE, **SELECTED)
    assert capture.meta["updated_line"] == "Updated: 15:46"
    assert str(capture.updated) == "2026-11-20 15:46:00+00:00"
    assert capture.edited_mark


@pytest.mark.parametrize(
    "line",
    ["Оновлено: 20.11.2026, 15:46", "Обновлено 15:46", "Last updated on 2026-11-20 15:46", "Aktualisiert: 15.46"],
)
def test_the_line_is_known_in_other_languages(line: str) -> None:
    capture = one(ARTICLE.replace("Updated: 15:46", line), **SELECTED)
    assert str(capture.updated) == "2026-11-20 15:46:00+00:00"
    assert line not in capture.text


def test_a_sentence_that_begins_with_updated_is_text() -> None:
    said = "Updated figures show that 15 people were hurt in the raid"
    capture = one(ARTICLE.replace("Updated: 15:46", said), **SELECTED)
    assert said in capture.text


def test_what_ignore_rules_match_is_kept_apart() -> None:
    rules = ("css: .related", r"re: None could be \w+\.")
    capture = one(ARTICLE, options={"selector": ("article",), "ignore": rules})
    assert "Read also" not in capture.text and "verified" not in capture.text
    assert capture.meta["ignored"] == "Read also: something else entirely\nNone could be verified."


def test_a_rule_that_matches_everything_here_is_no_empty_statement() -> None:
    reading = read(ARTICLE, options={"selector": ("article",), "ignore": (r"re: (?s:.*)",)})
    assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ())
    assert "match all of the text" in reading.note


def test_without_a_selector_the_article_is_found() -> None:
    long = ARTICLE.replace("It named three towns.", "It named three towns near the border. " * 8)
    capture = one(long)
    assert "commencing new offensive operations" in capture.text
    assert "4,711 readers" not in capture.text


def test_struck_out_words_are_marked() -> None:
    capture = one("<p id=a>We will <del>not</del> go.", options={"selector": ("#a",)})
    assert capture.text == "We will ~~not~~ go."


def test_a_canonical_link_to_another_site_is_noted_and_not_believed() -> None:
    page = ARTICLE.replace('href="/world/2026/11/troops"', 'href="https://other.example/x"')
    reading = read(page, **SELECTED)
    capture = reading.captures[0]
    assert isinstance(capture, Capture)
    assert "names another site" in reading.note
    assert (capture.key, capture.url) == ("https://news.example/world/2026/11/troops",) * 2


def test_the_key_is_the_address_that_was_asked_for_wherever_it_led() -> None:
    capture = one(ARTICLE, url="https://news.example/world/troops-renamed", asked=URL, **SELECTED)
    assert capture.key == "https://news.example/world/2026/11/troops"


def test_an_address_is_the_same_without_what_says_how_a_reader_came() -> None:
    assert clean_url("HTTPS://News.Example/a?id=7&utm_source=x&fbclid=y#top") == "https://news.example/a?id=7"
    assert clean_url("https://news.example") == "https://news.example/"
    assert clean_url("https://news.example/?q=a%20b") == "https://news.example/?q=a%20b"


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"%PDF-1.7\n<<", "text/html", "PDF"),
        (b"\x89PNG\r\n\x1a\n<", "text/html", "image (PNG)"),
        (b"\xff\xd8\xff\xe0<", "text/html", "image (JPEG)"),
        (b'{"html": "<p>"}', "text/html", "JSON"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "text/html", "feed"),
        (b"", "text/html", "empty"),
        (b"\0\0\0\0<p>", "text/html", "binary"),
        (b"<p>" + bytes(range(128, 256)), "text/html; charset=utf-8", "characters cannot be told"),
        (b"<p>" + bytes(range(128, 256)), "text/html", "characters cannot be told"),
        (b"<div>" * 100_000, "text/html", "nested 100000 deep"),
        ((b"<div>" * 3_000) + (b"</div>" * 3_000), "text/html", "nested 3000 deep"),
        (ARTICLE.replace("<article", "<section").encode(), "text/html", "its markup has changed"),
        (b"<article></article><p>x", "text/html", "holds no text"),
    ],
)
def test_a_body_that_is_no_statement_says_why(body: bytes, content_type: str, said: str) -> None:
    reading = read(body, content_type=content_type, **SELECTED)
    assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ()), reading
    assert said in reading.note


def test_a_charset_that_the_page_names_is_believed_over_nothing_else() -> None:
    page = '<meta charset="windows-1251"><article>Наступ почався'.encode("cp1251")
    assert one(page, content_type="text/html; charset=utf-8", **SELECTED).text == "Наступ почався"


def test_five_megabytes_in_one_line_are_read() -> None:
    said = "word " * 1_000_000
    assert len(one(f"<article>{said}</article>", **SELECTED).text) == len(said) - 1


@pytest.mark.parametrize("tail", ["<!-- ", '<a href="', "<script>", "<textarea>", "<title>", "<template>"])
def test_what_swallows_the_end_of_the_page_makes_it_partial(tail: str) -> None:
    page = ARTICLE.replace("<p>It named", f"{tail}<p>It named")
    if tail == '<a href="':
        page = page[: page.index("It named")].replace('"text"', "text") + "It named three towns."
    reading = read(page, **SELECTED)
    assert reading.state is ReadingState.PARTIAL
    assert "cut" in reading.note


@pytest.mark.parametrize("spelt", ["our-end-", "our-end-of-document", "&#111;ur-end-"])
def test_no_page_can_write_our_own_end_of_it(spelt: str) -> None:
    end = sha256(ARTICLE.encode()).hexdigest()[:16]
    page = ARTICLE.replace("<p>It named", f"<i id={spelt}{end}></i><i id={spelt}></i><!-- <p>It named")
    assert read(page, **SELECTED).state is ReadingState.PARTIAL


def test_the_article_behind_255_elements_is_partial_without_a_selector_and_whole_with_one() -> None:
    deep = "<article>" + "<p>Known words stand here, and enough of them to make an article of it.</p>" * 9
    deep += "<div>" * 300 + "<p>The last words.</p>" + "</div>" * 300 + "</article>"
    assert read(deep).state is ReadingState.PARTIAL
    assert one(deep, **SELECTED).text.endswith("The last words.")


def test_a_listing_names_pages_of_its_own_site_once_each() -> None:
    page = """<main><h2><a href="/a/1?utm_source=x">One</a></h2><h2><a href="/a/2#c">Two</a></h2>
    <h2><a href="/a/1">One again</a></h2><h2><a href="https://other.example/b">Away</a></h2><a href="/terms">no</a>
    <h2><a href="javascript:void(0)">x</a></h2><h2><a href="http://[">broken</a></h2></main>"""
    reading = read(page, url="https://news.example/list", options={"links": ("h2 a",)})
    assert reading.state is ReadingState.COMPLETE
    assert reading.links == ("https://news.example/a/1", "https://news.example/a/2")
    changed = read(page, url="https://news.example/list", options={"links": ("h3 a",)})
    assert changed.state is ReadingState.UNPARSED
    assert "its markup has changed" in changed.note


@pytest.mark.parametrize("rule", ["css: html", "css: :root", "css: body", "css: *", "css: html, p"])
def test_a_rule_that_names_the_root_leaves_nothing_and_says_so(rule: str) -> None:
    for options in ({"ignore": (rule,)}, {"ignore": (rule,), "selector": ("article",)}):
        reading = read(ARTICLE, options=options)
        assert reading.state is ReadingState.UNPARSED and not reading.captures
        assert "reader" not in reading.note, reading.note


@pytest.mark.parametrize("selector", ["html", ":root", "*", "body", "head, html"])
def test_a_selector_may_name_the_root(selector: str) -> None:
    assert "commencing new offensive operations" in one(ARTICLE, options={"selector": (selector,)}).text


def test_the_base_of_a_page_holds_for_its_listing_and_for_its_own_address() -> None:
    page = (
        '<html><head><base href="https://www.news.example/en/"><link rel="canonical" href="a/7"></head>'
        "<body><h1>T</h1><article>The text of it.</article>"
        '<h2><a href="a/1">x</a></h2><h2><a href="//news.example/a/2">x</a></h2>'
    )
    listing = read(page, url="https://news.example/list", options={"links": ("h2 a",)})
    assert listing.links == ("https://www.news.example/en/a/1", "https://news.example/a/2")
    (statement,) = read(page, url="https://www.news.example/x", options={"selector": ("article",)}).captures
    assert isinstance(statement, Capture)
    assert statement.url == "https://www.news.example/en/a/7"


@pytest.mark.parametrize("base", ["", "javascript:x", "http://[", "data:text/html,x"])
def test_a_base_that_leads_nowhere_is_none(base: str) -> None:
    page = f'<html><head><base href="{base}"></head><body><h2><a href="/a/1">x</a></h2>'
    assert read(page, url="https://n.example/list", options={"links": ("a",)}).links == ("https://n.example/a/1",)


@pytest.mark.parametrize(
    "page",
    [
        "<div><p>{0}</p></div>",
        "<P>{0}</P>",
        "<!-- cached --><p>{0}</p>",
        "<body><p>{0}</p></body>",
        "<!doctype html><p>{0}",
    ],
)
def test_a_page_without_a_root_element_is_a_page(page: str) -> None:
    said = " ".join(
        f"The ministry said that harvest number {number} is in and the stores are full." for number in range(8)
    )
    assert one(page.format(said)).text == said
