"""Where the words of a text lead, and the images that stand in it: kept beside the text, for the document behind a link
may be another though no word is.

Addresses without what tracks visitors; those of images without their query, which resizes or expires. Takes the links
whose words stand in the text, so that menus are none of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

from tracker.text import one_line
from tracker.urls import resolve, without_tracking

MOST = 200
"""Links, and images, that are kept of a text."""

WORDS_LEAST = 2
"""Characters of a link's words; less is a mark or a number of a footnote."""

ADDRESSES, ADDRESS_CHARS = 4_096, 500
"""Links whose addresses are kept for the next visit, those of 200 pages, and characters of the longest."""

_json = json.JSONEncoder(ensure_ascii=False).encode


def pointed_at(nodes: Iterable[LexborNode], base: str, text: str) -> Mapping[str, str]:
    """`links` and `images` of a canonical text that was read out of `nodes`, as JSON: [words, address] and [words,
    address]."""
    found: dict[str, dict[tuple[str, str], None]] = {"links": {}, "images": {}}
    flat = text.replace("\n\n", " ").replace("\n", " ")
    for root in nodes:
        for node in root.css("a[href], img"):
            if node.tag == "img":
                _image(node, base, found["images"])
                continue
            words = one_line(node.text())
            if len(words) < WORDS_LEAST or words not in flat:
                continue
            href = one_line(node.attributes.get("href") or "")
            address = _leads(base, href) if len(href) <= ADDRESS_CHARS else _leads.__wrapped__(base, href)
            if address is not None:
                found["links"][words, address] = None
    return {name: _json([list(each) for each in list(pairs)[:MOST]]) for name, pairs in found.items() if pairs}


@lru_cache(maxsize=ADDRESSES)
def _leads(base: str, href: str) -> str | None:
    """Where a link leads, without what tracks visitors."""
    address = resolve(base, href)
    return without_tracking(address) if address is not None else None


def _image(node: LexborNode, base: str, images: dict[tuple[str, str], None]) -> None:
    given = node.attributes
    source = given.get("data-src") or given.get("src") or ""
    address = None if source.startswith("data:") else resolve(base, one_line(source))
    if address is not None:
        images[one_line(given.get("alt") or ""), address.partition("?")[0]] = None
