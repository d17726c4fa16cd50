"""What would be live in a text, for each kind of reader of it: the oracles of the tests of escaping.

Each gives what it found live, so that nothing found is a pass; `tests/test_injection.py` shows of each that it would
find something where nothing is escaped. They read as browsers, chat clients, spreadsheets and terminals do, and are not
the program's own escaping turned round.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from html import unescape

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

HARMLESS_TAGS = frozenset(
    (
        *("html", "head", "body", "title", "style", "meta", "main", "article", "section", "header", "footer", "nav"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
            "ol",
            "ul",
            "ol",
            "li",
            "blockquote",
            "del",
            "ins",
            "span",
            "bdi",
            "time",
            "a",
            "b",
            "code",
        ),
        *("br", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd", "div", "small", "strong", "em"),
        *("sup", "figure", "figcaption", "caption"),
        *("svg", "g", "rect", "line", "text", "circle", "path", "desc", "details", "summary"),
    )
)
LOADING = frozenset(
    ("src", "srcset", "srcdoc", "data", "background", "poster", "ping", "action", "formaction", "style")
)


def in_html(text: str) -> list[str]:
    """Elements that run or load, handlers, addresses that are not http, as a browser's parser sees them. The style and
    the policy of our own page are the head's."""
    tree = LexborHTMLParser(text)
    found = []
    for node in tree.css("*"):
        tag = node.tag or ""
        if tag not in HARMLESS_TAGS:
            found.append(f"<{tag}>")
        for name, value in node.attributes.items():
            if name.startswith("on") or name in LOADING:
                found.append(f"<{tag} {name}>")
            if name in ("href", "xlink:href") and not re.match(r"(?i)(?:https?://[^\s]+|#[\w-]*)$", value or ""):
                found.append(f"<{tag} {name}={value!r}>")
            if name == "http-equiv" and (value or "").lower() == "refresh":
                found.append("<meta refresh>")
    return found


def links_of_html(text: str) -> set[str]:
    return {node.attributes.get("href") or "" for node in LexborHTMLParser(text).css("[href]")}


_COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_AUTOLINK = re.compile(
    r"(?i)(?<![\w\\])(?:https?://[^\s<]|www\.\w|[\w.+-]+@[\w-]+\.\w)|(?<!\w)@\w+|(?<![\w&])#\d+|GH-\d+"
)
"""What GitHub links or calls in a text, by its source: a backslash in it stops that (GFM 6.9)."""


def in_markdown(text: str, *, ours: Iterable[str] = ()) -> list[str]:
    """Raw HTML, images, code, links but for `ours`, and what GitHub would link or call."""
    found = []
    for block in _COMMONMARK.parse(text):
        if block.type in ("html_block", "fence", "code_block", "table_open"):
            found.append(block.type)
        for token in block.children or ():
            if token.type in ("html_inline", "image", "code_inline"):
                found.append(f"{token.type} {token.content}")
            elif token.type == "link_open" and token.attrs.get("href") not in ours:
                found.append(f"link {token.attrs.get('href')}")
    for url in ours:
        text = text.replace(f"(<{url}>)", "")
    return found + _AUTOLINK.findall(text)


def in_plain(text: str, *, ours: Iterable[str] = (), marks: int = 0) -> list[str]:
    """What a client that looks for links, names and commands would find in plain text, but for `ours`; our marks are
    brackets, which format nothing."""
    for url in ours:
        text = text.replace(url, "")
    return re.findall(
        r"(?i)[a-z][a-z0-9+.-]*://\S+|\bwww\.\w|[\w-]\.[a-z]{2,}|(?:mailto|tel|sms|tg|magnet|bitcoin|geo|skype|xmpp|matrix|"
        r"callto|facetime|javascript|data|vbscript|ms-word|intent):(?=[^\s\u200b])\S*|[\w.]@\w|(?<!\w)[@#][^\W\d_]\w*|"
        r"(?<![\w/])/[a-z]\w*|(?-i:\$[A-Z]{1,8}\b)|<[!@#:](?=\w)|(?<!\w):(?=[\w+-]*[a-z])[\w+-]+:",
        text,
    )


def in_chat_markdown(text: str, *, ours: Iterable[str] = (), marks: int = 0) -> list[str]:
    """What Discord, Mattermost, Rocket.Chat, Zulip make of a text: their signs, unless escaped, and plain finds. Of old
    and new words we mark at most so many runs ourselves, behind a sign of quotation."""
    plain = re.sub(r"\\[^A-Za-z0-9\s]", "·", text)
    plain = _without(r"\*\*|~~|\*", plain, 2 * marks)
    plain, text = (re.sub(r"(?m)^> ", "", each, count=1) for each in (plain, text))
    for url in ours:
        plain = plain.replace(url, "")
    signs = re.findall(r"[*_~|`\[\]<>$^]|(?m:^\s*(?:#+ |-# |>|[-+*] |\d+[.)] |[-=]{2,}\s*$))", plain)
    return signs + in_plain(re.sub(r"\\(.)", r"\1", text), ours=ours)


def _without(pattern: str, text: str, most: int) -> str:
    """The text without our own signs, if there are no more of them than we make, and none without its fellow."""
    found = re.findall(pattern, text)
    paired = all(found.count(sign) % 2 == 0 for sign in found)
    return re.sub(pattern, "", text) if paired and len(found) <= most else text


def in_chat_html(text: str, *, ours: Iterable[str] = (), marks: int = 0) -> list[str]:
    """What Telegram or Matrix make of HTML: any element but a line break, a title and so many runs of ours, and plain
    finds in what is shown."""
    tree = LexborHTMLParser(text)
    body = tree.body
    tags = [node.tag or "" for node in (body.css("*") if body else ())]
    found = [tag for tag in tags if tag not in ("body", "br", "b", "s", "i", "blockquote")]
    if sum(map(tags.count, "bsi")) > marks + 1 or tags.count("blockquote") > 1:
        found += tags
    return found + in_plain(unescape(re.sub(r"<br/?>|</?(?:b|s|i|blockquote)>", "\n", text)), ours=ours)


def in_slack(text: str, *, ours: Iterable[str] = (), marks: int = 0) -> list[str]:
    """What Slack makes of mrkdwn: <...> is markup, &lt; is not; *, _, ~, ` format; addresses are linked."""
    found = re.findall(r"<[^>\s][^>]*>?", text)
    for url in ours:
        text = text.replace(url, "")
    text = _without(r"[*~_]", text, 2 * marks)
    found += re.findall(r"[*_~`]", text)
    shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return found + in_plain(shown, ours=ours)


_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f\u2060\x00-\x1f\u00ad]*[=+\-@＝＋－＠﹢﹣﹦﹫]")


def in_spreadsheet(text: str) -> list[str]:
    """Cells that a spreadsheet would run, and rows of another length than the first: split by what a source wrote.
    Numbers are numbers."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    found = [f"{len(row)} cells: {row}" for row in rows if len(row) != len(rows[0])]
    cells = (cell for row in rows for cell in row)
    return found + [cell for cell in cells if _FORMULA.match(cell) and not re.fullmatch(r"-?\d+(?:\.\d+)?", cell)]


_OURS = re.compile(r"\x1b\[(?:[0-4]|9|[39][0-7])(?:;(?:[0-4]|9|[39][0-7]))*m")
_DRIVES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\u00ad\u180e\ud800-\udfff\U000e0000-\U000e007f]"
)


def in_terminal(text: str, *, colour: bool = False) -> list[str]:
    """Control, direction and invisible characters that would come out raw; with `colour`, but for plain colours."""
    return _DRIVES.findall(_OURS.sub("", text) if colour else text)


def in_header(value: str) -> list[str]:
    """Line ends and control characters in the value of a header."""
    return re.findall(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\x85]", value)
