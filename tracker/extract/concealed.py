"""What stands in the elements of a text and is not seen there as words: files that it shows or offers, passages that
are hidden, words for machines. Kept beside the text: hiding a passage, or putting another file in its place, changes no
word of it.

One element in, what it says out; walks no tree and fetches no file.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from tracker.extract.markup import html_text
from tracker.text import one_line

SELECTOR = "video, audio, source, embed, object, template, [hidden], [style], [aria-label], abbr[title]"
"""The elements that may be something to either function below."""

LONGEST = 1_000
"""Characters kept of what is hidden in one element; a hidden passage stands in the text itself as well."""

_FILES = frozenset({"video", "audio", "source", "embed", "object"})
_CONTROLS = frozenset({"a", "button", "form", "iframe", "input", "nav", "select", "svg"})
"""Elements whose labels are the site's and not the statement's."""

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|csv|zip|p7s|jpe?g|png|gif|webp|tiff?|mp[34]|webm|mov|ogg|wav)\Z", re.I
)
_HIDDEN = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)


def is_document(address: str) -> bool:
    """Whether an address, as it is written, names a file by its ending."""
    return _DOCUMENT.search(address.partition("#")[0].partition("?")[0]) is not None


def embedded(node: LexborNode) -> str:
    """Where the file lies that an element shows, as it is written there; "" for one that shows none."""
    if node.tag not in _FILES:
        return ""
    given = node.attributes
    return given.get("src") or given.get("data") or (given.get("srcset") or "").split(" ")[0]


def concealed(node: LexborNode) -> str:
    """What an element says that is not seen, on a line, with how it is hidden; "" if there is nothing."""
    given = node.attributes
    if node.tag == "template":
        return _told("template", html_text(node.html or ""))
    if "hidden" in given or _HIDDEN.search(given.get("style") or ""):
        return _told("hidden", node.text(separator=" ")[: 2 * LONGEST])
    if node.tag == "abbr" and (title := given.get("title")):
        return _told("title", title)
    label = given.get("aria-label") or ""
    return _told("label", label) if label and node.tag not in _CONTROLS else ""


def _told(how: str, said: str) -> str:
    line = one_line(said)[:LONGEST]
    return f"{how}: {line}" if line else ""
