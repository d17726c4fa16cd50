"""What a link names: the page, however its address is spelled, and what stays of that, and of a key, when a text
changes: the numbers, not the words of a title, a counter or a time stamp.

For telling statements apart, never for visiting: an address that is visited stays as it was written (`tracker.urls`).
Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, unquote_plus, urlsplit

from tracker.urls import without_tracking

MAX_LINK = 2_000
"""Characters of a link that is looked into; browsers stop near this length, and a longer one names no page here."""

LINKS_KEPT = 1_000
"""Links whose pages are remembered: an entry that changed has mostly the link that its Statement had."""

_CAME_BY = re.compile(r"source|src|from|ref|referrer|feed|cmp|cid|ito|medium|campaign|output|via", re.IGNORECASE)
_A_FEED = re.compile(r"(?:.*[^a-z])?(?:rss|atom|feed|feedburner)(?:[^a-z].*)?", re.IGNORECASE)
"""Parameters that may say what page it is, and values of them that say that the reader came by a feed."""

_SESSION = re.compile(r"(?:php|j)?sess(?:ion)?_?id|aspsessionid\w{0,20}|cf(?:id|token)|oscsid|zenid", re.IGNORECASE)
"""Parameters that name the visitor, another at each visit."""

_IN_PATH = re.compile(r";jsessionid=[^/?#;]{0,200}", re.IGNORECASE)

_TRACKED = re.compile(r"(?:(?:utm|at|mtm|pk)_\w+|xtor|ref|source)=.*|rss|feed|atom", re.IGNORECASE)
"""Fragments that say the same; others name a part of a page, which may be a statement of its own."""

_FRONT = re.compile(r"(?:index|default|home)\.(?:html?|php|aspx?)", re.IGNORECASE)
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATES = re.compile(
    rf"(?<!\d){_YEAR}([-/._]?)(?:{_MONTH}|[^\W\d_]{{3,12}})\1{_DAY}(?!\d)"  # 2026/05/02, 20260502, 2026/may/2
    rf"|(?<!\d){_DAY}([-/._]?)(?:{_MONTH}|[^\W\d_]{{3,12}})\2{_YEAR}(?!\d)"  # 02-05-2026, 2-may-2026
    rf"|(?<!\d){_YEAR}[-/._]{_MONTH}(?!\d)|(?<=[/=]){_YEAR}{_MONTH}(?=[/&]|$)"  # 2026/05, /202605/
    rf"|(?<!\d){_YEAR}(?!\d)"
)
"""Dates in an address, years alone among them: they tell when, and never which."""

LEAST_DIGITS = 3
"""Digits that a number must have to name a page wherever it stands: "-2" tells a slug from one like it."""

_WORDS = re.compile(r"[^\W\d_]{2,}")
_NUMBERS = re.compile(r"\d+")
_PIECES = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.[a-z]{2,5}\d?$", re.IGNORECASE)

_SITE = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
"""How the address of a site begins, which may stand anywhere in a key: "5 at http://x.example"."""

_ADDRESS = re.compile(r"(?:link:)?https?://", re.IGNORECASE)
_ISSUE = "ed|edition|update"
_VERSION = "v|r|rev|revision|ver|version"
_TIME = "t|ts|time|updated|mod|modified"
_STAMP = r"(?:\d{10}|\d{13,14}|\d{8}T\d{4,6}Z?)"
_COUNTS = (
    r"#\w{0,12}$|[-_.;@?&](?:" + _VERSION + r")[-_.=]?\d{1,6}$|[?&;](?:" + _ISSUE + r")=?\d{1,6}$"
    r"|[?&;](?:(?:" + _TIME + r")=)?" + _STAMP + r"$"
    r"|(?<=[?&;])(?:_|" + _TIME + r")=(?:\d{10}|\d{13,14})(?=[&;])"
)
_COUNTER_OF_ADDRESS = re.compile(_COUNTS, re.IGNORECASE)
_COUNTER = re.compile(
    _COUNTS + r"|[-_.@:/ ](?:(?:" + _TIME + r")=)?" + _STAMP + r"$|/(?:" + _VERSION + r")[-_./=]?\d{1,6}$"
    r"""|["'](?:""" + _VERSION + "|" + _ISSUE + r""")["']\s{0,2}:\s{0,2}["']?\d{1,6}"""
    r"|[-_@:/ ;]\d{4}-\d\d-\d\d[T ]\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
"""What counts in a key: at its end behind "#", a time stamp, the number of a version; a time stamp that is asked with;
the number of a version in a key that is JSON. In the path of an address a number is the page's own, not a stamp."""


def clean_link(link: str) -> str:
    """The link of an entry without what says how a reader came and who that is, the rest as it is written. Its fragment
    stays: it may name one entry of many on a page."""
    if len(link) > MAX_LINK:
        return link
    address, mark, fragment = link.strip().partition("#")
    start, asked, query = without_tracking(_IN_PATH.sub("", address)).partition("?")
    kept = [piece for piece in query.split("&") if piece and not _is_the_readers(piece)]
    rest = f"{mark}{fragment}" if fragment and not _TRACKED.fullmatch(fragment) else ""
    return start + (asked + "&".join(kept) if kept else "") + rest


def _is_the_readers(piece: str) -> bool:
    name, _, value = unquote_plus(piece).partition("=")
    return bool(_SESSION.fullmatch(name)) or bool(_CAME_BY.fullmatch(name) and _A_FEED.fullmatch(value))


@lru_cache(maxsize=LINKS_KEPT)
def page(url: str) -> str:
    """What a link names, however it is spelled: without scheme, "www.", trailing slash, tracking. Empty for what is
    no web address, and for a front page, which is no statement's own."""
    if len(url) > MAX_LINK:
        return ""
    try:
        parts = urlsplit(clean_link(url))
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # "http://[" and its like
        return ""
    path = unquote(parts.path).rstrip("/")
    folder, _, last = path.rpartition("/")
    path = folder if _FRONT.fullmatch(last) else path
    if parts.scheme.lower() not in ("http", "https") or not (path or parts.query or parts.fragment):
        return ""
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return host + (f":{port}" if port not in (None, 80, 443) else "") + path + rest


def figures(text: str) -> list[str]:
    """The numbers in a text."""
    return _NUMBERS.findall(text)


def without_counter(key: str) -> str:
    """A key without what counts in it."""
    return (_COUNTER_OF_ADDRESS if _ADDRESS.match(key) else _COUNTER).sub("", key)


def steady(key: str) -> str:
    """A key without what counts in it, however its site is spelled."""
    return _SITE.sub("", without_counter(key))


def numbered(named: str) -> tuple[str, ...]:
    """The numbers that name a `page`, by which its publisher's system knows it whatever the words around them: those
    that begin or end a part of its path, or a value of its query, and are no date."""
    found: list[str] = []
    for part in _parts(named):
        pieces = _PIECES.findall(_ENDING.sub("", part.rpartition("=")[2]))
        found += dict.fromkeys(pieces[:1] + pieces[-1:])
    return tuple(each for each in found if sum(map(str.isdigit, each)) >= LEAST_DIGITS)


def _parts(named: str) -> list[str]:
    """The parts of the path and the query of a `page`, without dates."""
    return re.split(r"[/?&#]", _DATES.sub("", named))[1:]


def stem(named: str) -> tuple[str, bool]:
    """What stays of a `page` when its title changes: the words of its slugs are left out, their numbers kept; and
    whether there is a number in it that is no date. Empty where it has no slug."""
    slugs = False
    kept = []
    for part in re.split(r"[/?&]", named)[1:]:
        name, equals, value = part.rpartition("=")
        slug = len(_WORDS.findall(value)) >= 2
        kept.append(name + equals + ("*" + "-".join(figures(value)) if slug else value))
        slugs |= slug
    if not slugs:
        return "", False
    path = "/" + "/".join(kept)
    return re.split(r"[/?#]", named)[0] + path, bool(_NUMBERS.search(_DATES.sub("", path)))
