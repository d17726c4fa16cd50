"""What readers take the square of is bounded before they are given it; long honest bodies cost about their length."""

from __future__ import annotations

import time

import pytest

from tracker.extract.markup import html_text
from tracker.extract.tree import MAX_ATTRIBUTES, crowd
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind
from tracker.sources import extract

SAID = "<p>The ministry reported on the course of the week in the eastern districts.</p>"


def read(body: str, kind: SourceKind = SourceKind.PAGE, **options: tuple[str, ...]) -> Reading:
    url = "https://site.example/statement/1"
    return extract(ExtractJob(kind=kind, url=url, asked=url, content_type="", body=body.encode(), options=options))


def attributes(count: int, *, quoted: bool = False) -> str:
    return " ".join(f"a{n}='<'" if quoted and n % 9 == 0 else f"a{n}='{n}'" for n in range(count))


# --- attributes ----------------------------------------------------------------------------------------------------


def test_a_tag_with_thousands_of_attributes_is_not_given_to_a_parser() -> None:
    reading = read(f"<html><body>{SAID}<p {attributes(20_000)}>words</p></body></html>")
    assert reading.state is ReadingState.UNPARSED
    assert reading.note == "a tag with 20000 attributes; more than 1000 are not read"


def test_an_entry_with_thousands_of_attributes_is_withheld_and_its_neighbours_are_read() -> None:
    entry = "<item><guid>{}</guid><description>Words.</description></item>"
    crowded = entry.format(2).replace("<item>", f"<item {attributes(20_000)}>")
    feed = f'<rss version="2.0"><channel>{entry.format(1)}{crowded}{entry.format(3)}</channel></rss>'
    reading = read(feed, SourceKind.FEED)
    assert [each.key for each in reading.captures] == ["1", "3"]
    assert [(each.key, each.why) for each in reading.withheld] == [
        ("2", "a tag with 20000 attributes; more than 1000 are not read")
    ]
    assert reading.state is ReadingState.PARTIAL


@pytest.mark.parametrize(
    "body",
    [
        f"<img src='data:image/png;base64,{'iVBORw0KGgo ' * 2_000}'>",
        f"<p>{'a long text without a tag ' * 2_000}",
        f"<p {attributes(MAX_ATTRIBUTES)}>",
        f'<div data-state="{"&quot;a b&quot; " * 5_000}" hidden>',
    ],
)
def test_what_is_only_long_is_given_to_it(body: str) -> None:
    assert not crowd(body.encode())


# --- fragments -----------------------------------------------------------------------------------------------------

ENDLESS = ("<!--", "<!-- >", "<!", "<?", "</", "<a ", "<a b='", "<a b='c' ", "<a b=", "<a", "<a'", "&#", "<![if")


@pytest.mark.parametrize("end", ["", ">", "-->", "'>"])
@pytest.mark.parametrize("begun", ENDLESS)
def test_what_is_begun_over_and_over_costs_its_length(begun: str, end: str) -> None:
    began = time.process_time()
    html_text(begun * (200_000 // len(begun)) + end)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("a <b>b</b> <!-- c", "a b <!-- c"),
        ("a <!-- b --> c <!-- d", "a c <!-- d"),
        ("a <!-- b > c <!-- d --> e", "a e"),
        ("1 <2 and 3 > 2 &amp; 4 &lt 5", "1 <2 and 3 > 2 & 4 < 5"),
        ("<p>a</p> <a href='b>c", "a\n<a href='b>c"),
        ("a<script>if (b > c) <d", "a"),
        ("a<br", "a<br"),
    ],
)
def test_what_never_ends_is_text(fragment: str, text: str) -> None:
    assert html_text(fragment) == text


@pytest.mark.parametrize("tag", ["html", "body", "p", "i", "article", "br"])
def test_a_tag_that_is_open_at_the_end_is_a_cut_and_takes_nothing_along(tag: str) -> None:
    whole = read(f"<html><body><article>{SAID}</article></body></html>", selector=("article",))
    reading = read(f"<html><body><article>{SAID}</article></body></html><{tag} ", selector=("article",))
    assert (reading.state, reading.captures) == (ReadingState.PARTIAL, whole.captures)


@pytest.mark.parametrize(
    "doctype", ['html SYSTEM "about:legacy-compat"', 'rss PUBLIC //DTD//EN" "http://x.example/"', "x"]
)
def test_every_document_type_is_read(doctype: str) -> None:
    page = f"<!DOCTYPE {doctype}><html><body><h1>Access denied</h1><article>{SAID}</article></body></html>"
    reading = read(page, selector=("article",))
    assert reading.state is ReadingState.COMPLETE
    assert not read(f"<!DOCTYPE {doctype}><p>Page not found", selector=("article",)).captures


# --- long and honest -----------------------------------------------------------------------------------------------

NAMES = "".join(f"<li>Name Surname {n}, born on {n % 28 + 1} May 1980</li>" for n in range(8_000))
TABLE = "".join(f"<tr><td>{n}</td><td>Name Surname {n}</td><td>{n * 7 % 1000},5</td></tr>" for n in range(6_000))


@pytest.mark.parametrize("inner", [f"<ul>{NAMES}</ul>", f"<table>{TABLE}</table>"], ids=["list", "table"])
def test_a_list_of_thousands_is_read_to_its_end(inner: str) -> None:
    began = time.process_time()
    reading = read(f"<html><body><h1>List</h1>{SAID}{inner}</body></html>")
    assert time.process_time() - began < 4  # of the five that a child has
    assert reading.state is ReadingState.COMPLETE
    assert "Name Surname 5999" in reading.captures[0].text  # type: ignore[union-attr]
