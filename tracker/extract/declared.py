"""What a page declares about itself: title, author, times, language, its own address. schema.org (JSON-LD and
microdata), OpenGraph, `time` elements; the publisher's words, none of them checked.

Does not read the statement's text; the lines in it that say when it was updated are for `stamps`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract import tree
from tracker.text import one_line
from tracker.urls import clean_url, resolve

MAX_LD = 200_000
"""Characters of JSON-LD that are read; honest ones have a few thousand."""

MAX_LD_DEPTH = 6
"""Levels of JSON-LD that are looked into: @graph, mainEntity and their like are two or three."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """The elements of a page that can declare something: one query finds what a dozen would each look for."""

    root: LexborHTMLParser
    headings: list[LexborNode]
    title: LexborNode | None
    named: dict[str, str]
    linked_data: list[Mapping[str, Any]]
    marked: bool

    def first(self, selector: str) -> LexborNode | None:
        """The first of the `time` elements, or of those with `itemprop` or `rel`, that `selector` matches."""
        return self.root.css_first(selector) if self.marked else None


_SAYS = 'h1, title, meta, script[type="application/ld+json"], time, [itemprop], [rel="author"]'


def declared(root: LexborHTMLParser, base: str) -> Declared:
    """What a page declares whose links are relative to `base`. JSON-LD comes before OpenGraph, that before `time`
    elements."""
    said = _said(root)
    published, raw_published = _first_time(_published(said))
    updated, raw_updated = _first_time(_updated(said))
    html = root.css_first("html")
    return Declared(
        title=_title(said),
        author=_author(said),
        language=one_line((html.attributes.get("lang") or "") if html is not None else ""),
        canonical=_canonical(root, base),
        published=published,
        updated=updated,
        raw_times="\n".join(raw for raw in (raw_published, raw_updated) if raw),
    )


def _said(root: LexborHTMLParser) -> _Said:
    headings: list[LexborNode] = []
    titles: list[LexborNode] = []
    scripts: list[LexborNode] = []
    named: dict[str, str] = {}
    marked = False
    for node in tree.matching(root, _SAYS):
        tag, given = node.tag, node.attributes
        if tag == "h1":
            headings.append(node)
        elif tag == "title":
            titles.append(node)
        elif tag == "script":
            scripts.append(node)
        elif tag == "meta":
            for name in ("property", "name"):
                if value := given.get(name):
                    named.setdefault(f"{name}={value}", given.get("content") or "")
        marked = marked or tag == "time" or "itemprop" in given or "rel" in given
    return _Said(
        root=root,
        headings=headings,
        title=titles[0] if titles else None,
        named=named,
        linked_data=_linked_data(scripts),
        marked=marked,
    )


# --- title, author, address --------------------------------------------------------------------------------------


def _title(said: _Said) -> str:
    """The heading that a reader sees, if there is just one; else what the page is called for others."""
    headings = [one_line(tree.text(node)) for node in said.headings]
    if len(seen := [heading for heading in headings if heading]) == 1:
        return seen[0]
    for item in said.linked_data:
        if isinstance(headline := item.get("headline"), str) and headline.strip():
            return one_line(headline)
    return _content(said, "property=og:title") or (one_line(said.title.text()) if said.title is not None else "")


def _author(said: _Said) -> str:
    for item in said.linked_data:
        authors = item.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and name.strip():
                return one_line(name)
    node = said.first('[rel="author"], [itemprop="author"] [itemprop="name"], [itemprop="author"]')
    return _content(said, "name=author") or (one_line(tree.text(node)) if node is not None else "")


def _canonical(root: LexborHTMLParser, base: str) -> str | None:
    node = root.css_first('link[rel="canonical"]')
    href = (node.attributes.get("href") or "").strip() if node is not None else ""
    found = resolve(base, href) if href else None
    return clean_url(found) if found is not None and found.startswith(("http:", "https:")) else None


def _content(said: _Said, name: str) -> str:
    return one_line(said.named.get(name, ""))


# --- times -------------------------------------------------------------------------------------------------------


def _published(said: _Said) -> Iterator[str]:
    yield from _named(said.linked_data, "datePublished", "uploadDate", "dateCreated")
    yield _content(said, "property=article:published_time")
    yield from _stamps(said, '[itemprop="datePublished"], time[pubdate], time.published, time.entry-date')
    yield from _stamps(said, "article time[datetime], main time[datetime]")


def _updated(said: _Said) -> Iterator[str]:
    yield from _named(said.linked_data, "dateModified")
    yield _content(said, "property=article:modified_time") or _content(said, "property=og:updated_time")
    yield from _stamps(said, '[itemprop="dateModified"], time.updated, time.modified')


def _named(graph: list[Mapping[str, Any]], *names: str) -> Iterator[str]:
    for item in graph:
        yield from (value for name in names if isinstance(value := item.get(name), str))


def _stamps(said: _Said, selector: str) -> Iterator[str]:
    if (node := said.first(selector)) is not None:
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


def _linked_data(scripts: list[LexborNode]) -> list[Mapping[str, Any]]:
    """All objects of the page's JSON-LD that have a headline or a date, outermost first."""
    found: list[Mapping[str, Any]] = []
    for node in scripts:
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
