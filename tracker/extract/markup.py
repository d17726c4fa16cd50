"""An HTML fragment as canonical text: what a reader sees, with the block structure as line breaks.

Not a sanitiser and not a renderer. Text that a style sheet would hide is kept (hiding a passage must not hide an edit);
struck-out text is marked as `~~struck out~~`, because striking a word out changes what is said.
"""

from __future__ import annotations

import re
import sys
from html import unescape
from html.parser import HTMLParser

from tracker.text import compact

_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol "
    "optgroup option p pre section summary table tbody tfoot thead title tr ul"
)
"""Elements that begin and end a line; https://html.spec.whatwg.org/multipage/rendering.html, section 15.3, and br."""

BLOCKS = frozenset(_BLOCKS.split())
CELLS = frozenset({"td", "th"})
STRUCK = frozenset({"del", "s", "strike"})
UNSEEN = frozenset({"script", "style"})
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SPACE = re.compile(r"\s+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = False
        self._preformatted = 0
        self._endless = sys.maxsize

    def finish(self, rest: str) -> None:
        """The end of the fragment: behind the `rest` of it, in which no tag ends, nothing comes."""
        self._endless = sys.maxsize  # what is left is counted from its own beginning
        self.close()
        if rest and self.cdata_elem is None:
            self.handle_data(unescape(rest))

    def parse_comment(self, i: int, report: bool = True) -> int:
        # Where one comment does not end none behind it does: a million that begin are not each read to the end.
        found = super().parse_comment(i, report) if i < self._endless else -1
        if found < 0:
            self._endless = min(self._endless, i)
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")
            self._preformatted += tag == "pre"
        elif tag in CELLS:
            self.pieces.append(" ")
        elif tag in STRUCK:
            self.pieces.append("~~")
        self._unseen = tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")
            self._preformatted -= tag == "pre" and self._preformatted > 0
        elif tag in STRUCK:
            self.pieces.append("~~")
        self._unseen = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in STRUCK and tag not in UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data if self._preformatted else _SPACE.sub(" ", data))

    def parse_html_declaration(self, i: int) -> int:
        # The standard library raises AssertionError on "<![if"; HTML says that it is a comment up to the next ">".
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)


def html_text(fragment: str) -> str:
    """`fragment` (HTML, or plain text without a tag) as canonical text without blank lines."""
    if "<" not in fragment:
        return compact(unescape(fragment))
    parser = _Text()
    whole = _CDATA.sub("", fragment) if "<![CDATA[" in fragment else fragment
    end = whole.rfind(">") + 1
    parser.feed(whole[:end])
    parser.finish(whole[end:])
    return compact("".join(parser.pieces))
