"""Where the links of a document lead: its base, and which links of a listing name pages of its site. Follows none."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser

from tracker.urls import resolve

_CHANNEL_LINK = re.compile(r"<link>\s{0,99}+(?:<!\[CDATA\[\s{0,99}+)?(https?://[^<\]\s]+)", re.IGNORECASE)
_FIRST_ITEM = re.compile(r"<(?:item|image|textInput)[\s>]", re.IGNORECASE)
"""What ends the part of a channel that speaks of itself; an image has a <link> of its own."""

HEAD = 20_000
"""Characters in which a channel says where its site is; honest ones need a few hundred."""

_PAGING = frozenset(
    (
        *("page", "paged", "pg", "pagen", "pagen_1", "pagenum", "page_num", "pagenumber", "cpage"),
        *("start", "offset", "from", "skip", "limit", "per_page", "perpage"),
    )
)
"""Parameters with a number that turn the pages of a listing."""

_ORDER = frozenset(
    (
        *("sort", "sortby", "sort_by", "order", "orderby", "order_by", "dir", "direction"),
        *("view", "display", "print", "lang", "language"),
    )
)
"""Parameters that show the same listing otherwise."""


def base(root: LexborHTMLParser, url: str) -> str:
    """What the links of the page at `url` are relative to: its first <base href>, if that leads somewhere."""
    node = root.css_first("base[href]")
    found = resolve(url, node.attributes.get("href") or "") if node is not None else None
    return found if found is not None and found.startswith(("http:", "https:")) else url


def base_of_channel(text: str, url: str) -> str:
    """What the links of an RSS feed at `url` are relative to: its site, which it names in its channel. A feed often
    lives on another host than its site."""
    head = text[:HEAD]
    first = _FIRST_ITEM.search(head)
    found = _CHANNEL_LINK.search(head, 0, first.start() if first else len(head))
    return (resolve(url, found[1].replace("&amp;", "&")) if found else None) or url


def of_one_site(url: str, listing: str) -> bool:
    """Whether `url` is a page of the listing's site and not the listing itself, turned over or sorted otherwise."""
    there, here = urlsplit(url), urlsplit(listing)
    if there.scheme not in ("http", "https") or _site(there.netloc) != _site(here.netloc):
        return False
    if there.path != here.path:
        return True
    changed = set(parse_qsl(there.query, keep_blank_values=True)) ^ set(parse_qsl(here.query, keep_blank_values=True))
    return not all(_turns(name, value) for name, value in changed)


def _site(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _turns(name: str, value: str) -> bool:
    """Whether a parameter shows another part, or another view, of a listing."""
    name = name.lower()
    return name in _ORDER or (name in _PAGING and (not value or value.isdigit()))
