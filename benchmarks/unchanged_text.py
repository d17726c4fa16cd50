"""False edits of texts that nobody changed, while everything around them goes wrong.

    python benchmarks/unchanged_text.py [--polls 10000] [--seed 1]

Two pages (with and without a selector) and a feed are visited by turns; each answer is honest, or cut (with a length,
at the end of the connection, inside gzip), a wall of another kind, another variant of what stands around the text,
another design, another order, or an old copy. One real edit is made at first, so that there is an old copy. Any other
edit is false. The real pipeline over a loopback socket, with a clock that is moved.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from tests.support import redesigned_pages
from tests.support.scripted_site import CLOSE, Script, answer, head, until_close
from tests.support.site_outages import SITE, said
from tests.support.watched_places import Story, story
from tracker.model import EditReport, SourceKind

ADVERTS = {"selector": ("article",), "ignore": ("css: article aside",)}
SOURCES = (
    replace(SITE, id="selected", kind=SourceKind.PAGE, url="/p", follow=False, options=ADVERTS),
    replace(SITE, id="article", kind=SourceKind.PAGE, url="/q", follow=False, options={}),
    replace(SITE, id="feed", url="/f", follow=False, options={}),
)
STALE_MOST = 2
"""Old copies in a row: more than half an hour of them is what a return is."""

Write = Callable[[Random, list[str]], bytes]


def page(chance: Random, texts: list[str]) -> bytes:
    """The same statement, in another design each time."""
    return redesigned_pages.page(chance, [text.removesuffix(".").split() for text in texts])


def feed(chance: Random, texts: list[str]) -> bytes:
    """The same entries, in another order each time, with counters beside them."""
    items = [
        f"<item><guid>{number}</guid><title>Decision {number}</title><description><![CDATA[<p>{text}</p><p>Views: "
        f"{chance.randrange(9_000):,}</p>]]></description><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>"
        for number, text in enumerate(texts)
    ]
    chance.shuffle(items)
    return f'<rss version="2.0"><channel><title>Council</title>{"".join(items)}</channel></rss>'.encode()


def faulty(how: str, body: bytes, content_type: str, chance: Random, walls: list[bytes]) -> Script:
    at = chance.randrange(1, len(body))
    packed = gzip.compress(body)
    match how:
        case "cut, with a length":
            return (head(200, {"Content-Type": content_type, "Content-Length": str(len(body))}) + body[:at], CLOSE)
        case "cut at the end of the connection":
            return until_close(body[:at], content_type=content_type)
        case "cut inside gzip":
            given = {"Content-Type": content_type, "Content-Encoding": "gzip"}
            return (head(200, given) + packed[: chance.randrange(1, len(packed))], CLOSE)
        case "wall":
            return answer(chance.choice(walls), content_type="text/html; charset=utf-8")
    return answer(body, content_type=content_type)


FAULTS = ("cut, with a length", "cut at the end of the connection", "cut inside gzip", "wall", "old copy", "", "", "")


class Place:
    """One source, and what its site does next."""

    def __init__(self, told: Story, number: int, chance: Random, walls: list[bytes]) -> None:
        self.told, self.source, self.chance, self.walls = told, SOURCES[number], chance, walls
        self.is_feed = self.source.kind is SourceKind.FEED
        self.old = [f"{said(number * 20 + each)} {said(number * 20 + each + 7)}" for each in range(10)]
        self.new = [self.old[0].replace("repair", "sale"), *self.old[1:]]
        self.stale = 0
        self.write: Write = feed if self.is_feed else page
        self.type = "application/rss+xml" if self.is_feed else "text/html; charset=utf-8"

    async def look(self, texts: list[str], how: str = "") -> None:
        body = self.write(self.chance, texts)
        self.told.site.on(self.source.url, faulty(how, body, self.type, self.chance, self.walls))
        await self.told.look(self.source.id)
        self.told.later(minutes=3)

    async def poll(self) -> str:
        how = self.chance.choice(FAULTS)
        if how == "old copy" and (self.is_feed or self.stale >= STALE_MOST):
            how = ""
        if how in ("old copy", ""):  # anything else is no look at the text, so that copies may go on behind it
            self.stale = self.stale + 1 if how == "old copy" else 0
        await self.look(self.old if how == "old copy" else self.new, how)
        return how or "another design, order, surroundings"


@dataclass(frozen=True)
class Made:
    """What the polls made: of real edits, false edits and removals, and how often each fault was met."""

    real: int
    false: list[EditReport]
    removals: int
    met: Counter[str]


async def unchanged(polls: int, seed: int) -> Made:
    """So many polls of texts that stay as they are after one edit of each."""
    chance, met = Random(seed), Counter[str]()
    blocked = Path(__file__).parent.parent / "fixtures" / "blocked"
    walls = [path.read_bytes() for path in sorted(blocked.rglob("*.html"))]
    with tempfile.TemporaryDirectory() as folder:
        async with story(Path(folder), *SOURCES) as told:
            places = [Place(told, number, chance, walls) for number in range(len(SOURCES))]
            for place in places:
                await place.look(place.old)
                await place.look(place.new)
            real = len(told.edits())
            for turn in range(polls):
                met[await places[turn % len(places)].poll()] += 1
            false = sorted(told.edits(), key=lambda edit: edit.id)[real:]
            return Made(real, false, len(told.removals()), met)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polls", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given, began = parser.parse_args(), time.monotonic()
    made = await unchanged(given.polls, given.seed)
    for how, count in made.met.most_common():
        print(f"{count:6,} {how}")
    for edit in made.false[:5]:
        print(f"false: {edit.source} version {edit.version}: {edit.old!r} to {edit.new!r}")
    print(
        f"{given.polls:,} polls of unchanged text: {len(made.false)} false edits, {made.removals} false removals; "
        f"{made.real} of {len(SOURCES)} real edits; {time.monotonic() - began:.0f} s"
    )
    raise SystemExit(bool(made.false or made.removals or made.real != len(SOURCES)))


if __name__ == "__main__":
    asyncio.run(main())
