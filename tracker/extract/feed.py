"""RSS 0.9x and 2.0, RSS 1.0 (RDF) and Atom, read by feedparser; JSON and HTML are no feeds.

Each entry is read by itself, in a feed made of the tags around it and nothing else. So a capture depends on the bytes
that its fingerprint covers and on nothing more: an entry whose fingerprint is known is not read again, and one entry
that no parser survives does not take its neighbours along. feedparser only ever gets a BytesIO: given bytes it would
open a file of that name, given text it would fetch a URL.
"""

from __future__ import annotations

import platform
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b, sha256
from html import unescape
from importlib.metadata import version
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import feedparser.api  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from tracker.extract.aside import set_aside
from tracker.extract.charset import decode
from tracker.extract.entries import Document, Entry, split, spread
from tracker.extract.garbled import UNREADABLE, garbled
from tracker.extract.ignore import NothingLeft, selectors, take_out
from tracker.extract.links import base_of_channel
from tracker.extract.markup import html_text
from tracker.extract.pointed import pointed_at
from tracker.extract.tree import crowd, excess
from tracker.model import ENTRIES_LEFT, Capture, ExtractJob, Reading, ReadingState, SameEntry, Withheld
from tracker.names import clean_link
from tracker.text import canonical, one_line
from tracker.urls import resolve

EXTRACTOR = (
    f"feed-10 feedparser-{feedparser.__version__} chardet-{version('chardet')} python-{platform.python_version()}"
)
"""Raise the first number with any change that can change a capture."""

MAX_KEY = 2_000
"""Characters of a key kept as they are; the longest honest guids are URLs, and browsers stop near this length."""

MAX_NEW = 2_000
"""Entries understood in one reading, at about 1 ms each: far below the child's processor time, so that a podcast with
its whole history is taken in over a few readings and not given up in each."""

MAX_NOTE_TITLE = 100
"""Characters of a foreign page's title worth showing in a note."""

FINGERPRINT_BYTES = 24
"""192 bits: a publisher who looks for two entries of one fingerprint, to hide an edit, needs 2^96 tries."""

_NAMED = re.compile(
    rb"<(?:guid|id)(?:\s[^>]{0,500}+)?>(?:\s{0,99}+<!\[CDATA\[)?"
    rb"([^<\]]{1,2200}+)(?:\]\]>\s{0,99}+)?</(?:guid|id)>"
)
"""The key of an entry that is not well-formed, and the white space around it. Nothing in it tries a second way: where
three repeats may each take the same space, a thousand spaces make a thousand million ways."""

_AMPLIFIED = "amplification"
"""In the words of expat for entities that make more of a document than there is."""

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_POINTS = re.compile(
    r"<(?:a|img|video|audio|source|embed|object|abbr)[\s>]|<[a-z0-9]{1,9}\s[^<>]{0,500}(?:hidden|style|aria-label)",
    re.IGNORECASE,
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TITLE = re.compile(r"<title[^>]{0,1000}>([^<]{0,300})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|/", re.IGNORECASE)
"""How an address begins that can be told from a name: whole, or from the root of its site."""

_IS_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)

# feedparser looks for a second XML parser, by an import that fails, each time; where one is installed, texts differ.
feedparser.api.PREFERRED_XML_PARSERS = []


def read(job: ExtractJob) -> Reading:
    """The entries of the feed in `job.body`. Raises nothing on any bytes."""
    decoded = decode(job.body, job.content_type)
    if decoded.unknown:
        return Reading(state=ReadingState.UNPARSED, extractor=EXTRACTOR, note=_notes(decoded.note, UNREADABLE))
    document = split(decoded.text)
    if _AMPLIFIED in document.error:  # whatever stands for an entity now, nobody wrote it
        note = _notes(decoded.note, f"not well-formed XML: {document.error}")
        return Reading(state=ReadingState.UNPARSED, extractor=EXTRACTOR, note=note)
    if not document.feed:
        note = _notes(decoded.note, _looks_like(job.body, decoded.text, document))
        return Reading(state=ReadingState.UNPARSED, extractor=EXTRACTOR, note=note)
    base = base_of_channel(decoded.text, job.url)
    captures, withheld, nameless, waiting = _captures(job, document.entries, base)
    withheld += [_withheld(raw, "it has no end") for raw in document.lost]
    cut = bool(document.error) or job.partial or bool(withheld) or waiting > 0
    part = ReadingState.PARTIAL if captures or waiting else ReadingState.UNPARSED
    return Reading(
        state=part if cut else ReadingState.COMPLETE,
        extractor=EXTRACTOR,
        captures=tuple(captures),
        withheld=tuple(withheld),
        note=_notes(
            decoded.note,
            document.error and f"not well-formed XML: {document.error}",
            "mended: XML that strict parsers refuse" if document.mended else "",
            f"entries that could not be read: {len(withheld)}" if withheld else "",
            document.before and f"before the feed: {_shown(document.before)}",
            document.behind and f"behind the feed: {_shown(document.behind)}",
            f"{ENTRIES_LEFT}: {waiting}" if waiting else "",
            f"empty entries, left out: {nameless}" if nameless else "",
            *_key_notes(job.identity, [found.key for found in captures]),
        ),
    )


def _captures(
    job: ExtractJob, entries: Iterable[Entry], base: str
) -> tuple[list[Capture | SameEntry], list[Withheld], int, int]:
    """The captures in document order; the entries that could not be read; how many had no identity, and how many wait
    for the next reading."""
    captures: list[Capture | SameEntry] = []
    withheld: list[Withheld] = []
    new = nameless = 0
    context = f"{EXTRACTOR}\0{job.identity}\0{job.url}\0{base}\0{_heeded(job)}".encode("utf-8", "replace")
    for entry in entries:
        surroundings = b"%s%d\0%s" % (context, len(entry.before), entry.before)
        fingerprint = blake2b(surroundings + entry.raw, digest_size=FINGERPRINT_BYTES).hexdigest()
        if fingerprint in job.known:
            captures.append(SameEntry(key=job.known[fingerprint], entry=fingerprint))
            continue
        new += 1
        if new > MAX_NEW:
            continue
        if why := crowd(entry.before + entry.raw):
            withheld.append(_withheld(entry.raw, why))
            continue
        fields = understand(spread(entry))
        if len(fields) != 1:
            withheld.append(_withheld(entry.raw, "no parser makes an entry of it"))
        elif (found := capture(fields[0], job, fingerprint, base)) is None:
            nameless += 1
        elif garbled(f"{found.title}\n{found.text}"):
            withheld.append(_withheld(entry.raw, UNREADABLE))
        else:
            captures.append(found)
    return captures, withheld, nameless, max(new - MAX_NEW, 0)


def _withheld(raw: bytes, why: str) -> Withheld:
    """An entry that is not read, with the key it seems to have."""
    named = _NAMED.search(raw)
    key = one_line(unescape(named[1].decode("utf-8", "replace"))) if named else ""
    return Withheld(entry=blake2b(raw, digest_size=FINGERPRINT_BYTES).hexdigest(), key=key[:MAX_KEY], why=why)


def _shown(text: str) -> str:
    """The beginning of what is no feed, as words."""
    said = one_line(html_text(text[:4_000]) or text[:4_000])
    return f"“{said[:MAX_NOTE_TITLE]}”"


def _heeded(job: ExtractJob) -> str:
    """The options that shape a capture."""
    heeded = [f"{name}={rule}\0" for name in ("ignore", "keep") for rule in job.options.get(name, ())]
    return "".join(heeded)


def understand(document: bytes) -> list[Mapping[str, Any]]:
    """The entries that feedparser sees in a document in UTF-8; none where it fails."""
    try:
        found = feedparser.parse(
            BytesIO(document), resolve_relative_uris=False, sanitize_html=False, response_headers=_HEADERS
        )
    except MemoryError:
        raise
    except Exception:  # feedparser raises anything on hostile bytes (UnicodeEncodeError, IndexError, ValueError, ...)
        return []
    return [_in_form(entry) for entry in found.entries]


_TABLES, _LISTS = ("title_detail", "summary_detail"), ("links", "tags", "media_content", "content")
"""What feedparser makes a mapping of, and a list of mappings, unless an entry has an element of that name."""


def _in_form(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry, without what is not of the form that its name has elsewhere."""
    fields = dict(entry)
    for name in _TABLES:
        if not isinstance(fields.get(name, {}), Mapping):
            del fields[name]
    for name in _LISTS:
        if name in fields:
            given = fields[name] if isinstance(fields[name], list) else []
            fields[name] = [each for each in given if isinstance(each, Mapping)]
    return fields


def capture(fields: Mapping[str, Any], job: ExtractJob, fingerprint: str, base: str) -> Capture | None:
    """The Capture in what feedparser made of an entry; None for one in which there is nothing. Links are relative to
    `base`; keys stay relative to the feed, because histories hang on them."""
    link = _link(fields)
    published, published_raw = _time(fields, "published")
    updated, updated_raw = _time(fields, "updated")
    rules = job.options.get("ignore", ())
    ignored: list[str] = []
    aside = set_aside(
        " ".join(_rendered(fields.get("title_detail"), rules, ignored).split()),
        _text(fields, rules, ignored),
        rules=rules,
        keep=job.options.get("keep", ()),
        published=published,
        ignored="\n".join(dict.fromkeys(ignored)),
    )
    key = _key(one_line(_string(fields, "id")), _resolved(job.url, one_line(link)), job.identity) or _nameless_key(
        aside.title, aside.text, published or updated or published_raw
    )
    if key is None:
        return None
    meta = {
        "author": one_line(_string(fields, "author")),
        "categories": _lines(tag.get("term") or tag.get("label") for tag in fields.get("tags", ())),
        "enclosures": _lines(_enclosures(fields)),
        "published_raw": published_raw,
        "updated_raw": updated_raw,
        **aside.meta,
        **_pointed(fields, base, aside.text),
    }
    return Capture(
        key=key,
        title=aside.title,
        text=aside.text,
        url=_web(base, link),
        published=published,
        updated=aside.when or updated,
        meta={name: value for name, value in meta.items() if value},
        entry=fingerprint,
    )


def _link(fields: Mapping[str, Any]) -> str:
    """Where an entry says that it leads. Where it has no link feedparser takes any guid for one; a mere number or name
    would become an address that nobody wrote."""
    link = _string(fields, "link").strip()
    written = any(each.get("href") == link for each in fields.get("links", ()))
    return link if written or not fields.get("guidislink") or _ADDRESS.match(link) else ""


def _key(guid: str, link: str, identity: str) -> str | None:
    """The identity that the source was configured with; the other one, marked, where an entry lacks it. Of a link,
    what says how a reader came is left out."""
    link = clean_link(link) if link else ""
    wanted, other, name = (link, guid, "guid") if identity == "link" else (guid, link, "link")
    return _short(wanted or (other and f"{name}:{other}")) or None


def _short(key: str) -> str:
    return f"sha256:{sha256(key.encode()).hexdigest()}" if len(key) > MAX_KEY else key


def _nameless_key(title: str, text: str, when: datetime | str) -> str | None:
    """What an entry without guid and link is known by: its title and its date, or its text."""
    if title:
        return _short(f"title:{title}\n{when or ''}".rstrip())
    return f"text:{sha256(text.encode()).hexdigest()[:32]}" if text else None


def _key_notes(identity: str, keys: list[str]) -> tuple[str, str, str]:
    other = "guid:" if identity == "link" else "link:"
    wanted = "link" if identity == "link" else "guid"
    fallen = sum(key.startswith(other) for key in keys)
    nameless = sum(key.startswith(("title:", "text:")) for key in keys)
    twice = sum(count > 1 for count in Counter(keys).values())
    return (
        f"entries without {wanted}, known by their {other[:-1]}: {fallen}" if fallen else "",
        f"entries without guid and link, known by their title and date, or text: {nameless}" if nameless else "",
        f"keys on more than one entry: {twice}" if twice else "",
    )


def _text(fields: Mapping[str, Any], rules: Sequence[str], ignored: list[str]) -> str:
    """Summary and contents as canonical text, a blank line between; what is said twice is kept once."""
    details = [fields.get("summary_detail"), *fields.get("content", ())]
    parts = dict.fromkeys(_rendered(detail, rules, ignored) for detail in details)
    return "\n\n".join(part for part in parts if part)


def _rendered(detail: Mapping[str, Any] | None, rules: Sequence[str], ignored: list[str]) -> str:
    """The text of a part of an entry; what the rules take out of its HTML is added to `ignored`."""
    if not detail or not isinstance(detail.get("value"), str):
        return ""
    kind = detail.get("type") or "text/html"
    if kind in _HTML_TYPES or kind.endswith("xml"):
        return html_text(_without_elements(detail["value"], rules, ignored))
    return canonical(detail["value"]) if kind.startswith("text/") else ""


def _pointed(fields: Mapping[str, Any], base: str, text: str) -> Mapping[str, str]:
    """Where the words of an entry lead, and its images."""
    parts = [fields.get("summary_detail"), *fields.get("content", ())]
    html = "\n".join(dict.fromkeys(part["value"] for part in parts if part and isinstance(part.get("value"), str)))
    if not _POINTS.search(html) or excess(html.encode("utf-8", "replace")):
        return {}
    body = LexborHTMLParser(html).body
    return {} if body is None else pointed_at([body], base, text)


def _without_elements(fragment: str, rules: Sequence[str], ignored: list[str]) -> str:
    if "<" not in fragment or not selectors(rules) or excess(fragment.encode("utf-8", "replace")):
        return fragment
    document = LexborHTMLParser(fragment)
    try:
        taken = take_out(document, rules)
    except (NothingLeft, SelectolaxError):  # the configuration refuses both
        return fragment
    if taken:
        ignored.append(taken)
    return (document.body.inner_html or "") if taken and document.body is not None else fragment


def _time(fields: Mapping[str, Any], name: str) -> tuple[datetime | None, str]:
    """A declared time in UTC, or None and the string that could not be understood. RFC 3339 and RFC 2822, a missing
    zone is UTC; feedparser's own reading fills gaps from today's date, so that a text would depend on its day."""
    raw = one_line(_string(fields, name))
    for understand_time in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = understand_time(raw)
            return (time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)), ""
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None, raw


def _enclosures(fields: Mapping[str, Any]) -> Iterable[object]:
    yield from (link.get("href") for link in fields.get("links", ()) if link.get("rel") == "enclosure")
    yield from (media.get("url") for media in fields.get("media_content", ()))


def _lines(values: Iterable[object]) -> str:
    return "\n".join(dict.fromkeys(one_line(value) for value in values if isinstance(value, str) and value.strip()))


def _string(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _resolved(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:  # "http://[" and its like
        return link


def _web(base: str, link: str) -> str | None:
    """The page that an entry's link leads to, if it is one of the web."""
    found = resolve(base, link) if link else None
    return found if found is not None and found.startswith(("http:", "https:")) else None


def _notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _looks_like(body: bytes, text: str, document: Document) -> str:
    """A few words on a body that is no feed."""
    start = text[:4_000].lstrip()
    if not start:
        return "an empty body"
    if start[0] in "{[":
        return "not a feed: looks like JSON"
    if _IS_HTML.search(start):
        title = _TITLE.search(text[:100_000])
        name = one_line(html_text(title[1]))[:MAX_NOTE_TITLE] if title else ""
        return f'not a feed: an HTML page, titled "{name}"' if name else "not a feed: an HTML page"
    if body.startswith(b"%PDF"):
        return "not a feed: a PDF document"
    if b"\0" in body[:1_000]:
        return "not a feed: binary data"
    if document.root:
        return f"not a feed: XML with the root <{one_line(document.root)[:MAX_NOTE_TITLE]}>"
    return "not a feed: plain text" if "<" not in start else "not a feed: unknown markup"
