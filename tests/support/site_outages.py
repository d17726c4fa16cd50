"""A site of followed pages that a test takes down and puts up again, and what was told of its pages meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tests.support.watched_places import Story, story
from tracker.model import Source, SourceKind

SITE = Source(
    id="newsroom",
    kind=SourceKind.FEED,
    url="/feed.xml",
    language="en",
    interval=timedelta(minutes=10),
    follow=True,
    reread=timedelta(days=30),
    options={"selector": ("article",)},
)
PLACES = ("harbour", "bridge", "station", "market", "castle", "garden", "tower", "river", "library", "theatre")


def said(number: int) -> str:
    """What a page says: like no other one."""
    what = PLACES[number % len(PLACES)]
    return (
        f"The council of district {number} met at the {what} on Friday and voted {number + 7} to {number % 5} for the "
        f"repair of the {what}, which shall cost {number * 13 + 400} thousand and end in week {number % 40 + 10}."
    )


def written(text: str, number: int) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Decision {number}</title></head><body>'
        f"<h1>Decision {number}</h1><article><p>{text}</p></article></body></html>"
    )


class Pages:
    """The pages of a site, the feed that lists them, and its front page."""

    def __init__(self, told: Story, count: int) -> None:
        self.told = told
        self.paths = [f"/a/{number}" for number in range(count)]
        self.up()

    def up(self, *paths: str) -> None:
        """These pages are there, or all, with the feed and the front page."""
        for path in paths or self.paths:
            number = int(path.rpartition("/")[2])
            self.told.shows(path, written(said(number), number))
        if not paths:
            self.lists(self.paths)
            self.told.shows("/", "<title>Council</title><h1>Welcome</h1><p>All decisions of the council.</p>")

    def lists(self, paths: Sequence[str], published: str = "Fri, 20 Nov 2026 11:00:00 GMT") -> None:
        items = "".join(
            f"<item><title>Decision</title><link>{self.told.site.url(path)}</link><guid>{path}</guid>"
            f"<description>Teaser.</description><pubDate>{published}</pubDate></item>"
            for path in paths
        )
        feed = f'<rss version="2.0"><channel><title>Council</title>{items}</channel></rss>'
        self.told.shows("/feed.xml", feed, content_type="application/rss+xml")

    def answer(self, status: int, *paths: str, body: str = "<title>No</title><p>Not here.</p>") -> None:
        for path in paths:
            self.told.shows(path, body, status)

    def down(self, status: int = 404) -> None:
        """Every address of the site answers with that."""
        self.answer(status, *self.paths, "/feed.xml", "/")

    def removed(self) -> list[str]:
        """The paths of the pages that were told to be removed, in order."""
        urls = [removal.url or "" for removal in self.told.removals()]
        return [url.removeprefix(self.told.site.url("")) for url in urls]


@asynccontextmanager
async def site_of(folder: Path, count: int, source: Source = SITE) -> AsyncIterator[Pages]:
    """A site of so many pages, each read once."""
    async with story(folder, source) as told:
        pages = Pages(told, count)
        await told.look_around()
        yield pages


async def days(pages: Pages, count: int, each: Callable[[int], None]) -> None:
    """Let days pass; `each` is called as each begins."""
    for day in range(count):
        each(day)
        await pages.told.pass_time(hours=24, step=30)
