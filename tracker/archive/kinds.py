"""Of what kind a captured body is, by how it begins. Reads no more than that: whether it can be read, a reader says."""

from __future__ import annotations

import re

from tracker.model import SourceKind

HEAD = 4_096
"""Bytes of the beginning that are looked at: a document says at once what it is."""

_PREVIEW = re.compile(rb"tgme_(?:page|widget|channel|header)")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|article|div|p)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?rdf)\b|jsonfeed\.org/version", re.IGNORECASE)


def kind_of(body: bytes) -> SourceKind | None:
    """What a source is whose captures look like this; None if that cannot be told."""
    if _PREVIEW.search(body):
        return SourceKind.TELEGRAM
    head = body[:HEAD]
    if b"\0" in head:  # UTF-16 and UTF-32: what matters is plain Latin letters
        head = head.replace(b"\0", b"")
    feed, page = _FEED.search(head), _PAGE.search(head)
    if feed and (not page or feed.start() < page.start()):
        return SourceKind.FEED
    return SourceKind.PAGE if page else None
