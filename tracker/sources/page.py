"""Web pages: one is a statement; with `links`, the pages that it lists are. Says what `kind.Kind` asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tracker.extract import Extractor
from tracker.fields import values
from tracker.fields.tables import Table
from tracker.model import Source, Volatile
from tracker.sources import bodies
from tracker.sources.kind import Doubt, Further, Kind, Own, take_options
from tracker.sources.places import pages_behind
from tracker.urls import clean_url, elsewhere

REREAD = timedelta(days=30)
"""Age up to which a page behind a feed or a listing is looked at again."""

REREAD_WITHIN = values.duration("0s", "365d")
KEPT = values.word("all", *Volatile)
"""What changes by itself beside a text and is taken for text all the same."""

_OPTIONS = {"ignore": values.ignore_rule, "links": values.selector, "selector": values.selector, "keep": KEPT}


def _own_keys(table: Table) -> Own:
    options = take_options(table, _OPTIONS)
    follow = "links" in options
    reread = table.take("reread", REREAD_WITHIN, REREAD) if follow else timedelta(0)
    return Own(options=options, follow=follow, reread=reread)


def _knows_body(body: bytes) -> bool:
    return bodies.HTML.search(bodies.head(body)) is not None


def _extractor() -> Extractor:
    from tracker.extract import page

    return page


def _preload() -> None:
    from tracker.extract import page

    page.preload()


def _earlier_keys(source: Source, key: str, moves: Iterable[str]) -> list[str]:
    """The key of a page is its address; what else is found there has keys of its own. A page that is followed has the
    address that its Source links to, which says nothing of moves, and may spell it otherwise one day."""
    if key != clean_url(source.url):
        return []
    return [clean_url(url) for url in moves] if source.parent is None else list(elsewhere(key))


PAGE = Kind(
    address=values.source_url,
    knows_url=None,
    options=_OPTIONS,
    own_keys=_own_keys,
    headers={},
    knows_body=_knows_body,
    extractor=_extractor,
    preload=_preload,
    warm_up=(b"<html><article>" + b"<p>Enough words to make an article of them, and a few more.</p>" * 9,),
    hints={},
    parts_are_whole=False,
    earlier_keys=_earlier_keys,
    doubt=Doubt.BODY,
    further=Further(called_for=pages_behind, windows=False),
    own_pages=None,
)
