"""Text from a source made safe for what it is written into: html, markdown, a spreadsheet, JSON, a link.

Everything a source wrote passes through here on its way to a page. Invisible and control characters are shown by
their number (`tracker.text.printable`), so that none can hide a word or drive a terminal. Draws nothing.
"""

from __future__ import annotations

import html as _html
import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tracker.text import printable

_FORMULA = tuple("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), wide and small forms included."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$^])")
_LINE_START = re.compile(r"(?m)^(\s*(?:\d+(?=[.)]))?)([-+=.)])")
_LINKING = re.compile(r"(?i)(?:(?<=www)\.|:(?=[/a-z]))")
_AT = re.compile(r"@(?=\w)")
_HIDDEN_IN_JSON = re.compile(
    "[\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)


def html(text: str) -> str:
    """For element content and for quoted attributes."""
    return _html.escape(printable(text), quote=True)


def markdown(text: str) -> str:
    """For a paragraph of GitHub markdown: no markup, no raw html, no link, no list. A zero-width space after "@"
    keeps the name from being called."""
    text = _MARKDOWN.sub(r"\\\1", printable(text))
    text = _LINE_START.sub(r"\1\\\2", text)
    return _AT.sub("@\u200b", _LINKING.sub(r"\\\g<0>", text))


def cell(text: str) -> str:
    """For a spreadsheet: what could be run as a formula gets a "'" before it. Not lossless; JSON is."""
    guard = "'" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else ""
    return guard + printable(text)


def link(url: str | None) -> str | None:
    """The URL if it may be a link: http or https, with a host, with nothing invisible in it. Otherwise None."""
    if not url or printable(url) != url or any(char.isspace() or char == "\\" for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def to_json(value: Mapping[str, object], *, indent: int | None = None) -> str:
    """JSON that reads well (no needless escapes) and is safe on a terminal: invisible and control characters are
    \\u escapes, so nothing is lost either. Lone surrogates are escaped too."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = _HIDDEN_IN_JSON.sub(_escaped, text)
    return re.sub("[\ud800-\udfff]", _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
