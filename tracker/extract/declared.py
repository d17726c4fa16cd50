"""What a page declares about itself: title, author, times, language, its own address. schema.org (JSON-LD and
microdata), OpenGraph, `time` elements, visible "Updated: 15:46" lines; the publisher's words, none of them checked.

Does not read the statement's text, but for the lines in it that say when it was updated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract import tree
from tracker.text import one_line
from tracker.urls import clean_url

MAX_LD = 200_000
"""Characters of JSON-LD that are read; honest ones have a few thousand."""

MAX_LD_DEPTH = 6
"""Levels of JSON-LD that are looked into: @graph, mainEntity and their like are two or three."""


_UPDATED_WORD = (
    r"(?:last )?(?:updated|modified|edited)(?: (?:on|at))?|(?:останнє )?оновлен(?:о|ня)(?: о)?|змінено|"
    r"(?:последнее )?обновлен(?:о|ие)(?: в)?|изменено|(?:zuletzt )?aktualisiert(?: am)?|stand|"
    r"mise? à jour(?: le)?|(?:última )?actualizaci[oó]n|actualizado(?: el)?|zaktualizowano|aktualizacja"
)
_UPDATED_LINE = re.compile(
    rf"^\W{{0,3}}(?:{_UPDATED_WORD})\s*[:—–-]?\s+(?P<when>[^\n]{{0,60}}\d[^\n]{{0,30}})$", re.IGNORECASE | re.MULTILINE
)
"""A line that says when the text was updated and nothing more."""

_SENTENCE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}\W+[^\W\d_]{2,}")
"""Five words in a row: more than a date and a zone have."""

_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """A page's words about itself. `raw_times` are those that could not be understood, and where they stood."""

    title: str
    author: str
    language: str
    canonical: str | None
    published: datetime | None
    updated: datetime | None
    raw_times: str


def declared(root: LexborHTMLParser, url: str) -> Declared:
    """What the page at `url` declares. JSON-LD comes before OpenGraph, that before `time` elements."""
    graph = _linked_data(root)
    published, raw_published = _first_time(_published(root, graph))
    updated, raw_updated = _first_time(_updated(root, graph))
    html = root.css_first("html")
    return Declared(
        title=_title(root, graph),
        author=_author(root, graph),
        language=one_line((html.attributes.get("lang") or "") if html is not None else ""),
        canonical=_canonical(root, url),
        published=published,
        updated=updated,
        raw_times="\n".join(raw for raw in (raw_published, raw_updated) if raw),
    )


def split_updated(text: str, published: datetime | None) -> tuple[str, str, datetime | None]:
    """`text` without its lines that say when it was updated; those lines; the time in the last of them, if it can be
    told. A clock without a day is taken for one of the day of `published`."""
    lines = [match for match in _UPDATED_LINE.finditer(text) if not _SENTENCE.search(match["when"])]
    if not lines:
        return text, "", None
    rest = text
    for match in reversed(lines):
        rest = rest[: match.start()].rstrip("\n") + "\n" + rest[match.end() :].lstrip("\n")
    times = [when for match in lines if (when := _when(match["when"], published)) is not None]
    return rest.strip(), "\n".join(match[0] for match in lines), max(times, default=None)


def _when(said: str, published: datetime | None) -> datetime | None:
    found, _ = _first_time([said])
    if found is not None:
        return found
    clock, day = _CLOCK.search(_DAY.sub(" ", said)), _DAY.search(said)
    try:
        if day is not None:
            year, month, number = (day[1], day[2], day[3]) if day[1] else (day[6], day[5], day[4])
            date = datetime(int(year), int(month), int(number), tzinfo=UTC)
        elif published is not None and len(said.strip()) <= len("15:46 GMT+03:00"):
            date = published
        else:
            return None
        at = time(int(clock[1]), int(clock[2])) if clock is not None else time()
        return datetime.combine(date.date(), at, tzinfo=UTC)
    except ValueError:
        return None


# --- title, author, address --------------------------------------------------------------------------------------


def _title(root: LexborHTMLParser, graph: list[Mapping[str, Any]]) -> str:
    """The heading that a reader sees, if there is just one; else what the page is called for others."""
    headings = [one_line(tree.text(node)) for node in root.css("h1")]
    if len(seen := [heading for heading in headings if heading]) == 1:
        return seen[0]
    for item in graph:
        if isinstance(headline := item.get("headline"), str) and headline.strip():
            return one_line(headline)
    title = root.css_first("title")
    return _content(root, 'meta[property="og:title"]') or (one_line(title.text()) if title is not None else "")


def _author(root: LexborHTMLParser, graph: list[Mapping[str, Any]]) -> str:
    for item in graph:
        authors = item.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and name.strip():
                return one_line(name)
    node = root.css_first('[rel="author"], [itemprop="author"] [itemprop="name"], [itemprop="author"]')
    return _content(root, 'meta[name="author"]') or (one_line(tree.text(node)) if node is not None else "")


def _canonical(root: LexborHTMLParser, url: str) -> str | None:
    node = root.css_first('link[rel="canonical"]')
    href = one_line(node.attributes.get("href") or "") if node is not None else ""
    try:
        found = urljoin(url, href) if href else ""
        return clean_url(found) if urlsplit(found).scheme in ("http", "https") else None
    except ValueError:
        return None


def _content(root: LexborHTMLParser, selector: str) -> str:
    node = root.css_first(selector)
    return one_line(node.attributes.get("content") or "") if node is not None else ""


# --- times -------------------------------------------------------------------------------------------------------


def _published(root: LexborHTMLParser, graph: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from _named(graph, "datePublished", "uploadDate", "dateCreated")
    yield _content(root, 'meta[property="article:published_time"]')
    yield from _stamps(root, '[itemprop="datePublished"], time[pubdate], time.published, time.entry-date')
    yield from _stamps(root, "article time[datetime], main time[datetime]")


def _updated(root: LexborHTMLParser, graph: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from _named(graph, "dateModified")
    yield _content(root, 'meta[property="article:modified_time"]') or _content(root, 'meta[property="og:updated_time"]')
    yield from _stamps(root, '[itemprop="dateModified"], time.updated, time.modified')


def _named(graph: list[Mapping[str, Any]], *names: str) -> Iterator[str]:
    for item in graph:
        yield from (value for name in names if isinstance(value := item.get(name), str))


def _stamps(root: LexborHTMLParser, selector: str) -> Iterator[str]:
    node: LexborNode | None = root.css_first(selector)
    if node is not None:
        yield node.attributes.get("datetime") or node.attributes.get("content") or ""


def _first_time(raw: Iterator[str] | list[str]) -> tuple[datetime | None, str]:
    """The first that is an ISO 8601 time, in UTC (a missing zone is UTC); or None and the first that was there."""
    unread = ""
    for value in raw:
        value = one_line(value)
        if not value:
            continue
        try:
            found = datetime.fromisoformat(value)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), ""
        except (ValueError, OverflowError):
            unread = unread or value
    return None, unread


def _linked_data(root: LexborHTMLParser) -> list[Mapping[str, Any]]:
    """All objects of the page's JSON-LD that have a headline or a date, outermost first."""
    found: list[Mapping[str, Any]] = []
    for node in root.css('script[type="application/ld+json"]'):
        raw = node.text()
        if len(raw) > MAX_LD:
            continue
        try:
            _gather(json.loads(raw, strict=False), found, 0)
        except (ValueError, RecursionError):  # publishers' templates break it now and then
            continue
    return found


def _gather(value: Any, found: list[Mapping[str, Any]], level: int) -> None:
    if level > MAX_LD_DEPTH:
        return
    if isinstance(value, dict):
        if "headline" in value or "datePublished" in value or "dateModified" in value:
            found.append(value)
        for inner in value.values():
            _gather(inner, found, level + 1)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, found, level + 1)
