"""Where the words of a text lead, the images and files that stand in it, and what it hides: kept beside the text, for
the document behind a link may be another though no word is.

Addresses without what tracks visitors; those of images and files without their query, which resizes or expires. Takes
the links whose words stand in the text, so that menus are none of it, and those to documents. What a file holds nobody
looks at here: the same address is the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

from tracker.extract.concealed import SELECTOR, concealed, embedded, is_document
from tracker.extract.volatile import without_volatile
from tracker.text import one_line
from tracker.urls import resolve, without_tracking

MOST = 200
"""Links, and images, that are kept of a text."""

WORDS_LEAST = 2
"""Characters of a link's words; less is a mark or a number of a footnote."""

ADDRESSES, ADDRESS_CHARS = 4_096, 500
"""Links whose addresses are kept for the next visit, those of 200 pages, and characters of the longest."""

_POINTING = f"a[href], img, {SELECTOR}"

_json = json.JSONEncoder(ensure_ascii=False).encode


def pointed_at(nodes: Iterable[LexborNode], base: str, text: str) -> Mapping[str, str]:
    """`links`, `images` and `files` of a canonical text that was read out of `nodes`, as JSON, each [words, address],
    and what is `concealed` in them, line by line."""
    found: dict[str, dict[tuple[str, str], None]] = {"links": {}, "images": {}, "files": {}}
    hidden: dict[str, None] = {}
    flat = text.replace("\n\n", " ").replace("\n", " ")
    for root in nodes:
        for node in root.css(_POINTING):
            if node.tag == "img":
                _image(node, base, found["images"])
            elif node.tag == "a":
                _link(node, base, flat, found)
            elif source := embedded(node):
                _file(node.tag or "", resolve(base, one_line(source)), found["files"])
            if len(hidden) < MOST and (line := concealed(node)):
                hidden[line] = None
    told = {name: _json([list(each) for each in list(pairs)[:MOST]]) for name, pairs in found.items() if pairs}
    said = without_volatile("", "\n".join(hidden)).text if hidden else ""
    return {**told, "concealed": said} if said else told


def _link(node: LexborNode, base: str, flat: str, found: dict[str, dict[tuple[str, str], None]]) -> None:
    words = one_line(node.text())
    said = len(words) >= WORDS_LEAST and words in flat
    href = one_line(node.attributes.get("href") or "")
    if not said and not is_document(href):
        return
    address = _leads(base, href) if len(href) <= ADDRESS_CHARS else _leads.__wrapped__(base, href)
    if said and address is not None:
        found["links"][words, address] = None
    elif address is not None:
        _file(words, address, found["files"])


def _file(words: str, address: str | None, files: dict[tuple[str, str], None]) -> None:
    if address is not None and not address.startswith("data:"):
        files[words, address.partition("?")[0]] = None


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
