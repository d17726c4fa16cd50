"""What a link names: the page, however its address is spelled, and what stays of that when a title changes.

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
_DATE_FOLDERS = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?(?=/|$)")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_NUMBERS = re.compile(r"\d+")


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


def stem(named: str) -> tuple[str, bool]:
    """What stays of a `page` when its title changes: the words of its slugs are left out, their numbers kept; and
    whether there is a number in it that is no date. Empty where it has no slug."""
    slugs = False
    kept = []
    for part in named.partition("?")[0].split("/")[1:]:
        slug = len(_WORDS.findall(part)) >= 2
        kept.append("*" + "-".join(_NUMBERS.findall(part)) if slug else part)
        slugs |= slug
    if not slugs:
        return "", False
    path = "/" + "/".join(kept)
    return named.partition("/")[0] + path, bool(_NUMBERS.search(_DATE_FOLDERS.sub("", path)))
