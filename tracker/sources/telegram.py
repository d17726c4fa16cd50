"""The public previews of Telegram channels: each post is a statement, which passes from the newest page to older ones
and has a page of its own. Says what `kind.Kind` asks; what stands on such pages, its extractor knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from tracker.extract import Extractor
from tracker.fields import values
from tracker.fields.tables import Table
from tracker.fields.values import Expected
from tracker.model import Capture, Reading, Source, SourceKind
from tracker.sources.kind import Further, Kind, Own, OwnPages, take_options
from tracker.sources.places import MARK, Birth, KnownPlaces, further_place

HOSTS = frozenset({"t.me", "telegram.me"})

DEPTH = 5
"""Older pages of a channel that are looked at first: some hundred posts, a few days of a busy one."""

MAX_DEPTH = 50
"""Older pages of a channel at most: a thousand posts, a quarter of an hour at one request in some seconds."""

REREAD = timedelta(days=3)
"""Age up to which posts are looked at again: most edits come within hours."""

WINDOW = 20
"""Posts on one page of a channel's preview."""

POST_EVERY = timedelta(minutes=12)
"""Between visits to the page of a post that is missing: three within half an hour and a little more."""

POST_RESTS = timedelta(days=1)
"""After this time a post that is neither found nor confirmed gone is no longer looked for."""

_PREVIEW = re.compile(rb"tgme_(?:page|widget|channel|header)")
_OPTIONS = {"ignore": values.ignore_rule}


# --- in sources.toml ---------------------------------------------------------------------------------------------


def _address(value: object) -> str:
    """The address of a channel's preview."""
    url = values.source_url(value)
    path = urlsplit(url).path
    if not re.fullmatch(r"/s/[A-Za-z0-9_]{1,64}", path) or urlsplit(url).query:
        raise Expected('the preview of a channel, such as "https://t.me/s/CHANNEL"')
    return url


def _knows_url(url: str) -> bool:
    with suppress(ValueError):
        return urlsplit(url).hostname in HOSTS
    return False


def _own_keys(table: Table) -> Own:
    return Own(
        options=take_options(table, _OPTIONS),
        depth=table.take("depth", values.whole(0, MAX_DEPTH), DEPTH),
        reread=table.take("reread", values.duration("0s", "30d"), REREAD),
    )


# --- how it is read ----------------------------------------------------------------------------------------------


def _knows_body(body: bytes) -> bool:
    return _PREVIEW.search(body) is not None


def _extractor() -> Extractor:
    from tracker.extract import telegram

    return telegram


def _earlier_keys(source: Source, key: str, moves: Iterable[str]) -> list[str]:
    """The key of a post begins with the name of its channel."""
    number = key.rpartition("/")[2]
    return [f"{channel}/{number}" for url in moves if (channel := _channel(url))]


def _channel(url: str) -> str:
    """The name of the channel at the address of a preview, in lower case as in keys."""
    return urlsplit(url).path.strip("/").removeprefix("s/").partition("/")[0].lower()


# --- its further places ------------------------------------------------------------------------------------------


def _windows(source: Source, reading: Reading, now: datetime, known: KnownPlaces) -> list[Birth]:
    """Older pages: `depth` of them at first, then those that the newest page leaves behind, gaps included."""
    if reading.window is None or not (source.depth or source.reread):
        return []
    top = -(-reading.window[0] // WINDOW) * WINDOW
    lowest = top - max(source.depth, 1) * WINDOW
    if befores := _befores(source, known):
        lowest = max(lowest, max(befores) + WINDOW)
    elif not reading.links:  # the page leads to no older one
        return []
    elif source.depth == 0:
        lowest = top
    times = [item.published for item in reading.captures if isinstance(item, Capture) and item.published]
    born = min(times, default=now)
    wanted = (_window(source, before) for before in range(top, max(lowest, WINDOW) - 1, -WINDOW))
    return [Birth(place=place, born=min(born, now)) for place in wanted if not known.has(place)]


def _befores(source: Source, known: KnownPlaces) -> list[int]:
    """The numbers that the known windows of a channel end before, those that rest included."""
    mark = f"{source.id}{MARK}before-"
    return [int(name.removeprefix(mark)) for name in (*known.visited, *known.resting) if name.startswith(mark)]


def _window(channel: Source, before: int) -> Source:
    parts = urlsplit(channel.url)
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, f"before={before}", ""))
    return further_place(channel, f"before-{before}", SourceKind.TELEGRAM, url)


def _post(channel: Source, key: str) -> Source:
    """The page of one post: CHANNEL/ID?embed=1&mode=tme."""
    parts = urlsplit(channel.url)
    name, number = parts.path.removeprefix("/s/"), key.rpartition("/")[2]
    url = urlunsplit((parts.scheme, parts.netloc, f"/{name}/{number}", "embed=1&mode=tme", ""))
    return further_place(channel, f"post-{number}", SourceKind.TELEGRAM, url, in_passing=True)


TELEGRAM = Kind(
    address=_address,
    knows_url=_knows_url,
    options=_OPTIONS,
    own_keys=_own_keys,
    headers={"Accept-Language": "en"},  # a post's page says in words that it is gone: in those that we know
    knows_body=_knows_body,
    extractor=_extractor,
    preload=None,
    warm_up=(b'<div class="js-widget_message" data-post="a/1"><p>a</p></div>',),
    hints={},
    parts_are_whole=False,
    earlier_keys=_earlier_keys,
    doubt=None,
    further=Further(called_for=_windows, windows=True),
    own_pages=OwnPages(mark="post-", page=_post, every=POST_EVERY, rests_after=POST_RESTS),
)
