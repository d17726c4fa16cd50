"""Feeds: RSS and Atom. Each entry is a statement; with `follow`, the page behind it is. Says what `kind.Kind` asks."""

from __future__ import annotations

import re
from datetime import timedelta

from tracker.extract import Extractor
from tracker.fields import values
from tracker.fields.tables import Table
from tracker.sources import bodies, page
from tracker.sources.kind import Doubt, Further, Kind, Own, take_options
from tracker.sources.places import pages_behind

_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?rdf)\b|jsonfeed\.org/version", re.IGNORECASE)
_OPTIONS = {"ignore": values.ignore_rule, "keep": page.KEPT}
_OPTIONS_BEHIND = {"ignore": values.ignore_rule, "selector": values.selector, "keep": page.KEPT}

_WARM_UP = (
    b'<rss version="2.0"><channel><item><title>a&#233;</title><guid>a</guid><pubDate>Thu, 01 Jan 2026 00:00:00 GMT'
    b"</pubDate><description>&lt;p>a&lt;/p></description></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><updated>2026-01-01T00:00:00Z</updated>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a</div></content></entry></feed>',
    b'<rss version="2.0"><channel><item><x:a/><guid>a</guid><pubDate>?</pubDate></item></channel></rss>',
    b"<html><title>a</title>\xe9",
)


def _own_keys(table: Table) -> Own:
    """With `follow`, the pages behind the entries are read, and may be told what a page may be."""
    options = take_options(table, _OPTIONS_BEHIND)
    follow = table.take("follow", values.flag, False)
    if "selector" in options and not follow:
        table.wrong("selector: expected only where the pages behind a feed are read; add follow = true")
    reread = table.take("reread", page.REREAD_WITHIN, page.REREAD) if follow else timedelta(0)
    return Own(options=options, follow=follow, reread=reread)


def _knows_body(body: bytes) -> bool:
    head = bodies.head(body)
    feed, html = _FEED.search(head), bodies.HTML.search(head)
    return feed is not None and (html is None or feed.start() < html.start())


def _extractor() -> Extractor:
    from tracker.extract import feed

    return feed


FEED = Kind(
    address=values.source_url,
    knows_url=None,
    options=_OPTIONS,
    own_keys=_own_keys,
    headers={},
    knows_body=_knows_body,
    extractor=_extractor,
    preload=None,
    warm_up=_WARM_UP,
    hints={"not a feed: an HTML page": "if the page itself is the statement: --kind page"},
    parts_are_whole=True,
    earlier_keys=None,
    doubt=Doubt.ENTRY,
    further=Further(called_for=pages_behind, windows=False),
    own_pages=None,
)
