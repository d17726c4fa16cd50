"""Where the words of a text lead, and the images that stand in it: kept beside the text, for the document behind a link
may be another though no word is.

Addresses without what tracks visitors; those of images without their query, which resizes or expires. Takes the links
whose words stand in the text, so that menus are none of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from selectolax.lexbor import LexborNode

from tracker.text import one_line
from tracker.urls import resolve, without_tracking

MOST = 200
"""Links, and images, that are kept of a text."""

WORDS_LEAST = 2
"""Characters of a link's words; less is a mark or a number of a footnote."""

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
            address = resolve(base, one_line(node.attributes.get("href") or ""))
            if address is not None:
                found["links"][words, without_tracking(address)] = None
    return {name: _json([list(each) for each in list(pairs)[:MOST]]) for name, pairs in found.items() if pairs}


def _image(node: LexborNode, base: str, images: dict[tuple[str, str], None]) -> None:
    given = node.attributes
    source = given.get("data-src") or given.get("src") or ""
    address = None if source.startswith("data:") else resolve(base, one_line(source))
    if address is not None:
        images[one_line(given.get("alt") or ""), address.partition("?")[0]] = None
