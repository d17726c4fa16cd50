"""A parsed page, and the text of its elements as a reader sees it: the block structure becomes line breaks.

The parser is lexbor: it never cuts a deep document short, unlike libxml2, but it is quadratic in the depth of nesting
and in the attributes of a tag, so these are counted before it is given anything. Knows no site and no format.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract.charset import Decoded, decode
from tracker.extract.markup import BLOCKS, CELLS, STRUCK
from tracker.text import canonical, compact

MAX_DEPTH = 2_000
"""Elements open at once; lexbor needs 10 ms for these and its time grows with the square. Honest pages have 100."""

MAX_ATTRIBUTES = 1_000
"""Attributes of one tag: a parser compares each with all before it, and needs 10 ms for these. Honest tags have ten."""

_LONG_TAG = re.compile(rb"<[a-zA-Z][^<]{4000}")
"""What may have so many; most of those are an image in its address, or a long text."""
_WHOLE_TAG = re.compile(rb"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*+""")
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_NOT_NESTING = frozenset(
    b"area base br col embed hr img input link meta source track wbr "
    b"p li dt dd tr td th option thead tbody tfoot".split()
)
"""Void elements, and those that the next of their kind closes: often left open, never deep."""

_UNSEEN = frozenset({"script", "style", "template"})
_VOID = frozenset({"br", "hr"})
_NOT_ELEMENTS = ("", "-", "!", "_")
"""How lexbor begins the names of comments, doctypes and the like."""

_META_CHARSET = re.compile(rb"""<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_META_WITHIN = 1_024
"""Bytes in which a page must declare its charset; https://html.spec.whatwg.org/#charset."""

_UNLIKE = frozenset(
    {"pre", "script", "style", "template", "textarea", "iframe", "xmp", "noembed", "noframes", "plaintext"}
)
"""Elements whose content is not written as that of others."""

_TOKEN = re.compile(r"<(?:!--.*?--|(/?[a-z][^\s/>]*+)[^>]*+)>")
"""A comment or a tag of a page as lexbor writes it: names in lower case, no ">" in a value."""

_EDGES = {
    **{f"{slash}{name}": "\n" for name in BLOCKS for slash in ("", "/")},
    **dict.fromkeys(CELLS, " "),
    **{f"{slash}{name}": "~~" for name in STRUCK for slash in ("", "/")},
}
"""What stands for a tag in the text."""

_END = "our-end-"
"""Begins the name of the element that is put behind each document. If that does not come out as an element, something
that was left open (a comment, a quoted attribute, a script, a title) swallowed the tail of the page."""

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
"""First bytes of what is no page, whatever its Content-Type says; https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page parsed. `cut` says that something in it swallowed its tail; `notes` what is to be said about it."""

    tree: LexborHTMLParser
    html: str
    charset: str
    cut: bool
    damaged: bool
    notes: tuple[str, ...]


def parse(body: bytes, content_type: str) -> Page | str:
    """`body` as a Page, or one sentence that says why it is none."""
    if why := not_a_page(body):
        return why
    if why := excess(body):
        return why
    meta = _META_CHARSET.search(body[:_META_WITHIN])
    decoded = decode(body, content_type, meta[1].decode() if meta else "")
    if decoded.unknown:
        return (
            f"its characters cannot be told for certain ({decoded.note or 'no charset declared, and it is not UTF-8'})"
        )
    mark = _END + sha256(body).hexdigest()[:16]  # of the body itself, so that none can hold its own
    tree = LexborHTMLParser(_marked(body, decoded, mark))
    end = _end(tree, mark)
    if end is not None:
        end.decompose()
    notes = [decoded.note] if decoded.note else []
    if end is None:
        notes.append("cut: a comment, a quote or an element that is never closed hides the end of the page")
    return Page(
        tree=tree,
        charset=decoded.charset,
        html=decoded.text,
        cut=end is None,
        damaged=decoded.damaged,
        notes=tuple(notes),
    )


def _end(tree: LexborHTMLParser, mark: str) -> LexborNode | None:
    """The element put behind the document: nearly always the last of its body, else wherever it is. A tag that was left
    open there takes its name for an attribute, and is not it."""
    last = tree.body.last_child if tree.body is not None else None
    found = last if last is not None and last.id == mark else tree.css_first(f"#{mark}")
    return found if found is not None and found.tag == "i" and len(found.attributes) == 1 else None


def _marked(body: bytes, decoded: Decoded, mark: str) -> str | bytes:
    """What the parser is given: the bytes where they are what it wants (UTF-8, whole to the last character, without
    a byte order mark), so that nothing is encoded again; else the characters. Behind them, without quotes, the mark."""
    end = f"<i id={mark}></i>"
    if decoded.charset == "utf-8" and not decoded.damaged and body[-1:].isascii() and body[:3] != BOM_UTF8:
        return body + end.encode()
    return decoded.text + end


def not_a_page(body: bytes) -> str:
    """What `body` is if it is surely no HTML; empty if it may be."""
    start = body[:512].lstrip()
    if not start:
        return "an empty body"
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return f"not a page: {name}"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "not a page: an image (WebP)"
    if b"\0" in start and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "not a page: binary data"
    if start[:1] in b"{[" and b"<html" not in body[:2_048].lower():
        return "not a page: looks like JSON"
    if start.startswith((b"<?xml", b"<rss", b"<feed")) and b"<html" not in body[:2_048].lower():
        return "not a page: XML, perhaps a feed"
    return "" if b"<" in body else "not a page: plain text"


def excess(body: bytes) -> str:
    """Of what there is so much in `body` that a parser takes the square of it; "" if there is not."""
    if (deep := _depth(body)) > MAX_DEPTH:
        return f"elements nested {deep} deep; more than {MAX_DEPTH} are not read"
    return crowd(body)


def crowd(body: bytes) -> str:
    """The same of the attributes of a single tag, of which readers of XML take the square too."""
    tags = (_WHOLE_TAG.match(body, long.start()) for long in _LONG_TAG.finditer(body))
    many = max((len(_QUOTED.sub(b"", tag[0]).replace(b"/", b" ").split()) - 1 for tag in tags if tag), default=0)
    return f"a tag with {many} attributes; more than {MAX_ATTRIBUTES} are not read" if many > MAX_ATTRIBUTES else ""


def _depth(body: bytes) -> int:
    """How many elements are open at once, at most; counts generously."""
    if body.count(b"<") <= MAX_DEPTH:
        return 0
    now = deepest = 0
    for closing, name in _TAG.findall(body):
        if name.lower() in _NOT_NESTING:
            continue
        now = max(0, now - 1) if closing else now + 1
        deepest = max(deepest, now)
    return deepest


def matching(root: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """The elements that `selector` matches, in document order, each once (lexbor gives one for each alternative)."""
    return list({node.mem_id: node for node in root.css(selector)}.values())


def text(root: LexborNode) -> str:
    """The text of `root` as canonical text without blank lines, a line break at each edge of a block. Struck-out text
    stands between "~~": striking a word out changes what is said. Hidden text is kept: hiding a passage must not hide
    an edit."""
    return compact(_text(root))


def paragraphs(root: LexborNode) -> str:
    """The same with the blank lines that the page shows."""
    return canonical(_text(root))


def _text(root: LexborNode) -> str:
    quick = _tokens(root)
    return "".join(_pieces(root)) if quick is None else quick


def _tokens(root: LexborNode) -> str | None:
    """The text of `root` out of its serialised form, in a third of the time that a walk over its nodes takes; None
    where that form is not enough. Text has no "<" or ">" there, so one that is left is of a tag that is odd."""
    if root.tag in _UNLIKE:
        return None
    html = (root.inner_html or "").replace("\n", " ")  # a line break of the source is none of the text
    if len(lines := html.splitlines()) > 1:
        html = " ".join(lines)
    parts = _TOKEN.split(html)
    names = parts[1::2]
    if not _UNLIKE.isdisjoint(names):
        return None
    parts[1::2] = map(_EDGES.get, names, repeat(""))
    found = "".join(parts)
    if "<" in found or ">" in found:
        return None
    found = found.replace("&nbsp;", " ")
    return found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in found else found


def _pieces(root: LexborNode) -> list[str]:
    """The text of `root`, by a walk over its nodes, with a line break at each edge of a block."""
    found: list[str] = []
    open_elements: list[tuple[LexborNode, str]] = []
    preformatted = 0
    node: LexborNode | None = root.child
    while True:
        while node is None:  # up and on
            if not open_elements:
                return found
            closed, edge = open_elements.pop()
            found.append(edge)
            preformatted -= closed.tag == "pre"
            node = closed.next
        tag = node.tag or ""
        if tag == "-text":
            raw = node.text_content or ""
            found.append(raw if preformatted else _on_one_line(raw))
        elif tag[:1] not in _NOT_ELEMENTS and tag not in _UNSEEN:
            edge, closing = _EDGES.get(tag, ""), _EDGES.get(f"/{tag}", "")
            found.append(edge)
            first = node.child
            if first is not None:
                preformatted += tag == "pre"
                open_elements.append((node, closing))
                node = first
                continue
            if tag not in _VOID:
                found.append(closing)
        node = node.next


def _on_one_line(raw: str) -> str:
    """`raw` with each run of white space as one space, those at its edges too."""
    words = " ".join(raw.split())
    if not words:
        return " " if raw else ""
    return f"{' ' if raw[0].isspace() else ''}{words}{' ' if raw[-1].isspace() else ''}"
