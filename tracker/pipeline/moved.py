"""Keys that are made of an address, once that has changed: a page's is its address, a post's begins with its channel.

Pure: says under which keys a Statement may be known already. Whether it is that one, its text tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from tracker.model import Source, SourceKind
from tracker.urls import clean_url


def earlier_keys(source: Source, key: str, moves: Iterable[str]) -> list[str]:
    """What the Statement that is now `key` was called while `source` had the addresses `moves`, the newest first."""
    if source.kind is SourceKind.TELEGRAM:
        number = key.rpartition("/")[2]
        return [f"{channel}/{number}" for url in moves if (channel := _channel(url))]
    return [clean_url(url) for url in moves] if key == clean_url(source.url) else []


def _channel(url: str) -> str:
    """The name of the channel at the address of a preview, in lower case as in keys."""
    return urlsplit(url).path.strip("/").removeprefix("s/").partition("/")[0].lower()
