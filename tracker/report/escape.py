"""Text from a source made safe for what it is written into: html, markdown, a spreadsheet, JSON, a link.

Everything a source wrote passes through here on its way to a page. Invisible and control characters are shown by
their number (`tracker.text.printable`), so that none can hide a word or drive a terminal. Draws nothing.
"""

from __future__ import annotations

import html as _html
import json
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from tracker.model import Markup
from tracker.text import printable

_FORMULA = tuple("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), wide and small forms included."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$^])")
_LINE_START = re.compile(r"(?m)^(\s{0,99}(?:\d{1,99}(?=[.)]))?)([-+=.)])")
_LINKING = re.compile(r"(?i)(?:(?<=www)\.|:(?=[/a-z]))")
_REFERRING = re.compile(r"[@#](?=\w)|(?<=\bGH)-(?=\d)")
_SCHEME = re.compile(r":(?=//)|(?<=[A-Za-z]):(?=\S)")  # clients know dozens: mailto, tel, tg, magnet, matrix ...
_DOMAIN = re.compile(r"(?<=[\w-])\.(?=[^\W\d_]{2})")
_CALL = re.compile(
    r"@(?=\w)|#(?=[^\W\d_])|\$(?=[A-Z])|(?<![\w/])/(?=[A-Za-z])|<(?=[!@#:])|"
    r":(?=[\w+-]{1,64}:)(?!(?<=\d:)\d\d:)"  # the name of an emoji, not a time of day
)
_FORGED = re.compile(
    r"(?<!\\)(\\*+)([\[{](?=[-+>])|\[(?=\d[\d,]{0,15} (?:characters|more))|(?<=[-+<])[\]}])|(?<!\\)(\\++)$"
)
_URL_MARKUP = re.compile(r"[*`|<>()\[\]{}\"'^]")
_INVISIBLE = "\u200b"
ALIKE = str.maketrans("*_~`\\|", "∗＿∼ˋ∖∣")
"""Slack formats by these signs and knows no way to escape them: others that look the same stand for them there."""
_ALIKE_MARKS = re.compile(r"[<>\[\]()!#]")
_SHOWN = re.compile(r"<U\+[0-9A-F]{4,6}>")  # what stood there is not in the address any more
_HIDDEN_IN_JSON = re.compile(
    "[\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)


def html(text: str) -> str:
    """For element content and for quoted attributes."""
    return _html.escape(printable(text), quote=True)


def markdown(text: str) -> str:
    """For a paragraph of GitHub markdown: no markup, no raw html, no link, no list. A zero-width space keeps a name
    from being called and a number from being taken for that of an issue, which no backslash does."""
    text = _MARKDOWN.sub(r"\\\1", printable(text))
    text = _LINE_START.sub(r"\1\\\2", text)
    return _REFERRING.sub(lambda found: found[0] + _INVISIBLE, _LINKING.sub(r"\\\g<0>", text))


def marked_plain(text: str) -> str:
    """For text in which changes stand as [-old-] {+new+}: what a source wrote like such a mark has a backslash before
    its bracket, and a backslash before a bracket is doubled."""
    return _FORGED.sub(
        lambda found: (found[1] or "") * 2 + f"\\{found[2]}" if found[2] else found[3] * 2, printable(text)
    )


def quiet(text: str) -> str:
    """Text in which no target sees an address, a name or a command to make live: a zero-width space parts what would
    be taken for one. Letters and marks stay as they are."""
    text = _SCHEME.sub(f":{_INVISIBLE}", printable(text))
    text = _DOMAIN.sub(f".{_INVISIBLE}", text)
    return _CALL.sub(lambda found: found[0] + _INVISIBLE, text)


def mail(text: str) -> str:
    """For the HTML of a mail, whose reader makes links of what looks like one."""
    return html(quiet(text))


def line(text: str, markup: Markup, *, own: bool = False) -> str:
    """One line of a message for a target that makes `markup` of it: shown as it stands, nothing in it live. What is
    our `own` words keeps its letters whole, for a head is copied from there."""
    if markup is Markup.RAW:
        return printable(text)
    text = printable(text) if own else quiet(text)
    if markup is Markup.HTML:
        return _html.escape(text, quote=False)
    if markup is Markup.MRKDWN:
        return _ALIKE_MARKS.sub(r"\\\g<0>", text if own else text.translate(ALIKE))
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text)) if markup is Markup.MARKDOWN else text


def address(url: str, markup: Markup) -> str:
    """The address of a statement, which is meant to be a link, with nothing in it that could be markup. The source
    wrote it: one that may not be a link is shown as text."""
    safe = link(url)
    if safe is None:
        return line(url, markup)
    if markup is Markup.RAW:
        return safe
    safe = _URL_MARKUP.sub(lambda found: quote(found[0], safe=""), safe)
    return _html.escape(safe, quote=False) if markup is Markup.HTML else safe


def cell(text: str) -> str:
    """For a spreadsheet: what could be run as a formula gets a "'" before it. Not lossless; JSON is."""
    guard = "'" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else ""
    return guard + printable(text)


def link(url: str | None) -> str | None:
    """The URL if it may be a link: http or https, with a host, with nothing invisible in it. Otherwise None."""
    if not url or printable(url) != url or any(char.isspace() or char == "\\" for char in url) or _SHOWN.search(url):
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
    if text.isprintable():  # nearly always, and a tenth of the time
        return text
    text = _HIDDEN_IN_JSON.sub(_escaped, text)
    return re.sub("[\ud800-\udfff]", _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
