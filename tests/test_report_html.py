import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from tests.support.report_values import edit, finding, removal
from tracker.model import EditReport, RemovalReport
from tracker.report import message, removal_message, render
from tracker.report.escape import link

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)

PAYLOADS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<!--<script>--><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "{{7*7}}{% raw %}${7*7}",
    "</blockquote></article></main><h1>Retraction</h1>",
    "<base href=https://evil.example><meta http-equiv=refresh content=0>",
]


class Page(HTMLParser):
    """What a browser would see: elements, attributes, links, text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*edits: EditReport, removals: tuple[RemovalReport, ...] = (), head: str | None = "9f2c") -> str:
    return render("html", edits, removals, head=head, zone=KYIV, generated=NOW)


def poisoned(payload: str) -> tuple[EditReport, RemovalReport]:
    new = f"{payload} b"
    one = edit(
        source=payload,
        speaker=payload,
        url=payload,
        title_old=payload,
        title_new=payload,
        old=f"{payload} a",
        new=new,
        operations=(),
        findings=(finding(f"{payload} a", new, "a", "b", kind=payload, why=payload),),
        reason=payload,
        language=payload,
        label=payload,
    )
    return one, removal(source=payload, speaker=payload, url=payload, title=payload, text=payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_a_source_wrote_becomes_markup(payload: str) -> None:
    bad, gone = poisoned(payload)
    clean_edit, clean_gone = poisoned("word")
    found = Page(page(bad, edit(), removals=(gone,), head=payload))
    clean = Page(page(clean_edit, edit(), removals=(clean_gone,)))
    assert not found.open
    assert set(found.tags) == set(clean.tags)
    assert not {"script", "iframe", "img", "base", "object", "form"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert found.tags.count("h1") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_a_source_wrote_becomes_markup_in_a_message(payload: str) -> None:
    bad, gone = poisoned(payload)
    for told in (
        message(bad, key="k", head=payload, zone=KYIV),
        removal_message(gone, key="k", head=payload, zone=KYIV),
    ):
        found = Page(told.html)
        assert not found.open
        assert set(found.tags) <= {
            *("html", "head", "meta", "style", "body", "main", "blockquote", "div"),
            *("p", "ul", "li", "del", "ins", "br", "span", "a"),
        }


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "javascript&#58;alert(1)",
        "//evil.example",
        "https:evil.example",
        "https:\\\\evil.example",
        "https://a\u202eb.example",
        "http://[::1",
        "",
        None,
    ],
)
def test_what_is_no_web_address_is_never_a_link(url: str | None) -> None:
    assert link(url) is None
    links = [value for name, value in Page(page(edit(url=url))).attributes if name == "href"]
    assert set(links) == {"#edit-35", "#note-35-1"}


def test_a_link_gives_nothing_away() -> None:
    attributes = Page(page(edit(url="https://a.example/?q=1&r=2"))).attributes
    assert ("href", "https://a.example/?q=1&r=2") in attributes
    assert ("rel", "noopener noreferrer nofollow") in attributes


def test_the_page_forbids_itself_scripts_and_loading() -> None:
    text = page(edit())
    css = text.split("<style>")[1].split("</style>")[0]
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = next(value for name, value in Page(text).attributes if value and "default-src" in value)
    assert "default-src 'none'" in policy and f"'sha256-{digest}'" in policy
    assert "url(" not in css and "@import" not in css


def test_the_words_that_changed_the_language_and_the_direction_are_marked() -> None:
    text = page(edit(language="uk"))
    words = re.sub("</?(?:a|sup)\\b[^>]*>", "", text)
    assert "commencing <del>new offensive</del> <ins>combat</ins>1 operations" in words
    assert '<blockquote class="woven" lang="uk" dir="auto">' in text
    assert '<html lang="en">' in text
    assert '<bdi class="who">General Staff' in text


def test_bidi_overrides_are_shown_by_number() -> None:
    text = page(edit(old="a \u202eb", new="a c", operations=()))
    assert "\u202e" not in text and "&lt;U+202E&gt;" in text


def test_a_thousand_edits_are_one_page_of_reasonable_size() -> None:
    long = "Nothing happened. " * 3_000
    edits = [edit(number=n, old=f"{long}We will.", new=f"{long}We may.", operations=()) for n in range(1_000)]
    assert len(page(*edits)) < 5_000_000


@pytest.mark.parametrize("language", ['en" onmouseover="alert(1)', "en x=1", "en><script>", "", "x" * 40])
def test_a_language_is_a_language_or_nothing(language: str) -> None:
    page = render("html", [edit(language=language)], (), head=None, zone=KYIV, generated=NOW, width=100, colour=False)
    assert {value for name, value in Page(page).attributes if name == "lang"} == {"en"}  # that of the page itself
    assert "alert" not in page


def test_an_address_with_a_quotation_mark_stays_one_attribute() -> None:
    found = Page(page(edit(url='https://a.example/"onmouseover="alert(1)"x="')))
    assert not [name for name, _ in found.attributes if name.startswith("on") or name == "x"]
