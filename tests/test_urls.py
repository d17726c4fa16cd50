"""Addresses as they are asked for, as they are keyed, and as they were once keyed."""

from __future__ import annotations

import pytest

from tracker.urls import clean_url, resolve, spellings, standard, without_tracking


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://a.example/wiki/A_%26_B?next=a%2Fb&x=%3Fy", "https://a.example/wiki/A_%26_B?next=a%2Fb&x=%3Fy"),
        ("https://a.example/x%3Ay/o%27neil/%7Eu", "https://a.example/x%3Ay/o%27neil/%7Eu"),
        ("https://a.example/n?tag=%CD%CE%C2%CE", "https://a.example/n?tag=%CD%CE%C2%CE"),
        ("https://a.example/my feed.xml ", "https://a.example/my%20feed.xml"),
        ("https://a.example/новини?м=ї", "https://a.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?%D0%BC=%D1%97"),
        ("HTTPS://Міністерство.Example:443/#top", "https://xn--b1afuehkfcgd7sb.example/"),
        ("http://[2001:DB8::0:1]:8080/f", "http://[2001:db8::1]:8080/f"),
        ("https://a.example./x/../y", "https://a.example./y"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example\\news\\5", "https://a.example/news/5"),
    ],
)
def test_what_must_be_encoded_is_and_no_escape_is_touched(written: str, asked: str) -> None:
    assert standard(written) == asked
    assert standard(asked) == asked


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "feed.xml",
            "http://",
            "http://[::1",
            "http://a b/",
            "http://a:x/",
            "http://2130706433/",
            "http://0127.0.0.1/",
        ),
        *("http://0x7f.1/", "http://%31%32%37.0.0.1/", "http://１２７.0.0.1/", "http://127.0.0.1\\@example.org/"),
    ],
)
def test_what_is_no_url_or_could_be_two(written: str) -> None:
    assert standard(written) is None


@pytest.mark.parametrize(
    ("base", "link", "url"),
    [
        ("https://a.example/index.php?page=news", "?id=18", "https://a.example/index.php?id=18"),
        ("https://a.example/x/y", "//b.example/новини", "https://b.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
        ("https://a.example/x/y", "  doc/a b.html#c ", "https://a.example/x/doc/a%20b.html"),
        ("https://a.example/x/y", "javascript:void(0)", "javascript:void(0)"),
        ("https://a.example/x/y", "http://[", None),
    ],
)
def test_where_a_link_leads(base: str, link: str, url: str | None) -> None:
    assert resolve(base, link) == url


def test_the_letters_of_a_query_are_those_of_the_page() -> None:
    for charset, escapes in (("cp1251", "%EC%E8%F0"), ("koi8-r", "%CD%C9%D2"), ("utf-8", "%D0%BC%D0%B8%D1%80")):
        link = resolve("https://a.example/", "новини?q=мир&a=%26 b#мир", charset)
        assert link == f"https://a.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q={escapes}&a=%26%20b"
    assert resolve("https://a.example/", "?q=мир€日", "cp1251") == standard("https://a.example/?q=мир€日")


def test_tracking_goes_and_the_rest_stays_as_it_is_written() -> None:
    assert (
        without_tracking("https://a.example/?t=%CD%CE&a=b%20c&utm_source=x&q=%2F#f")
        == "https://a.example/?t=%CD%CE&a=b%20c&q=%2F"
    )
    assert without_tracking("https://a.example/p?fbclid=1&UTM_medium=2") == "https://a.example/p"
    assert without_tracking("https://a.example/p?a&&b=") == "https://a.example/p?a&&b="


def test_keys_are_what_they_were_and_escapes_of_other_charsets_survive() -> None:
    assert clean_url("HTTPS://A.example/новини?id=7&utm_source=x#top") == "https://a.example/новини?id=7"
    assert clean_url("https://a.example/?a=b%20c&utm_source=x") == "https://a.example/?a=b+c"
    assert clean_url("https://a.example/?t=%CD%CE&utm_source=x") == "https://a.example/?t=%CD%CE"


def test_a_page_is_known_by_its_earlier_spellings() -> None:
    now = resolve("https://a.example/", "/новини/5?q=мир и war")
    assert now is not None
    assert "https://a.example/новини/5?q=мир%20и%20war" in spellings(now)
    assert clean_url("https://a.example/новини/5?q=мир+и+war&utm_source=rss") in spellings(now)
    assert clean_url(now) in spellings(now)
