"""Rows N03, T17 and O5: sources that take long, or much, beside others that must not wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.faults.case import Case, Chance, Expect, StageOf
from tests.faults.places import CHANNEL, FORMS, WatchedPlace, healthy
from tests.faults.server import HANG, Script, answer, coded, head
from tests.faults.world import World
from tests.support.scripted_site import drip
from tests.support.telegram_previews import Post, preview
from tracker.model import Source, SourceKind

MB = 1_000_000


class Beside(WatchedPlace):
    """A healthy place, and hostile sources beside it, each on a host of its own, all of them asked by one fetcher that
    has few places in flight."""

    hostile: Sequence[Source] = ()
    answers: Callable[[Beside, int], Script]
    in_flight = 10
    deadline: timedelta

    async def watch(self, *sources: Source) -> None:
        for source in self.hostile:
            self.names.on(f"{source.id}.example", ["127.0.0.1"])
        await self.with_fetcher(max_in_flight=self.in_flight, total_timeout=self.deadline)
        await super().watch(*sources, *self.hostile)

    async def beset(self) -> None:
        """Visit all that are hostile, and the healthy ones again and again until that is over."""
        for number, source in enumerate(self.hostile):
            self.site.on(f"/{source.id}", self.answers(self, number))
        visits = [asyncio.create_task(self.pipeline.check(source)) for source in self.hostile]
        await asyncio.sleep(0)
        while not all(visit.done() for visit in visits):
            self.serve()
            begun = asyncio.get_running_loop().time()
            checked = await self.look()
            assert checked.healthy, f"the healthy place is not: {checked}"
            self.lateness.append(asyncio.get_running_loop().time() - begun)
            await asyncio.wait(visits, timeout=0.5)
        self.faulty += [await visit for visit in visits]


def beside(count: int, answers: Callable[[Beside, int], Script], *, seconds: float = 10) -> StageOf:
    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[Beside]:
        stage = Beside(world, folder, chance, FORMS["rss"], interval=timedelta(minutes=5), headers={})
        async with stage:
            stage.answers, stage.deadline = answers, timedelta(seconds=seconds)
            stage.hostile = tuple(
                Source(
                    id=f"hostile-{number}",
                    kind=SourceKind.FEED,
                    url=f"http://hostile-{number}.example:{stage.site.port}/hostile-{number}",
                    language="en",
                    interval=timedelta(minutes=5),
                )
                for number in range(count)
            )
            await stage.begin()
            yield stage

    return build


async def beset(stage: Beside) -> None:
    await stage.beset()


def _bomb(stage: Beside, _number: int) -> Script:
    return answer(coded(bytes(12 * MB), "gzip"), content_encoding="gzip", content_type="application/rss+xml")


def _stalls(_stage: Beside, _number: int) -> Script:
    """Two megabytes of elements that never end take a reader seconds."""
    return answer(b'<rss version="2.0"><channel>' + b"<item><a>" * 220_000, content_type="application/rss+xml")


# --- T17: pages upon pages ---------------------------------------------------------------------------------------


DEPTH = 5


class Deep(WatchedPlace):
    """A channel of which some older pages are looked at."""

    @property
    def source(self) -> Source:
        return replace(super().source, depth=DEPTH, reread=timedelta(days=30))


@asynccontextmanager
async def deep(world: World, folder: Path, chance: Chance) -> AsyncIterator[Deep]:
    async with Deep(world, folder, chance, FORMS["telegram"], interval=timedelta(minutes=5), headers={}) as stage:
        await stage.begin()
        yield stage


async def leads_in_circles(stage: WatchedPlace) -> None:
    """Each older page of the channel is the newest one again, whose numbers run away."""
    text = "The council says this on every page."
    stage.published.add(text)
    for turn in range(1, 5):
        posts = [Post(id=turn * 1_000_000 + n, text=text) for n in range(20)]
        again = answer(preview(CHANNEL, posts), content_type="text/html; charset=utf-8")
        stage.site.on(f"/s/{CHANNEL}", again)
        stage.site.otherwise(again)
        before = len(stage.site.requests)
        await stage.look(faulty=True)
        known = [name for name in stage.pipeline.places.known if "before-" in name]
        assert len(known) <= turn * (DEPTH + 1), f"{len(known)} older pages are watched"
        assert len(stage.site.requests) - before <= 1 + turn * (DEPTH + 1), "each is asked once"


NOTHING = "Others wait at most 5 s."

CASES: list[Case] = [
    Case(
        id="N03-sixty-silent",
        injected="Sixty sources take the request and say nothing, where ten requests may be in flight.",
        holds=f"Each ends at its deadline. {NOTHING}",
        stage=beside(60, lambda _stage, _number: (HANG,), seconds=1),
        script=(healthy(), beset),
        expect=Expect(outcomes=("error:timeout",)),
    ),
    Case(
        id="N03-sixty-drip",
        injected="Sixty sources send their bodies a byte at a time, where ten requests may be in flight.",
        holds=f"Each ends at its deadline. {NOTHING}",
        stage=beside(60, lambda _stage, _number: (head(), *drip(b"<rss><channel>" + b" " * 400, 0.05)), seconds=1),
        script=(healthy(), beset),
        expect=Expect(outcomes=("partial:timeout",), may=("withheld",)),
        slow=True,
    ),
    Case(
        id="O5-bombs",
        injected="Twelve sources send gzip bombs at once.",
        holds=f"Each is too large. {NOTHING}",
        stage=beside(12, _bomb),
        script=(healthy(), beset),
        expect=Expect(outcomes=("too_large:too_large",)),
    ),
    Case(
        id="O5-stalled-readers",
        injected="Three bodies each keep their reader busy until it is ended.",
        holds=f"Each is kept and not read. {NOTHING}",
        stage=beside(3, _stalls),
        script=(healthy(), beset),
        expect=Expect(outcomes=("ok:/unparsed",)),
        slow=True,
    ),
    Case(
        id="T17-older-pages-in-circles",
        injected="Each older page of a channel is its newest one, whose numbers run on by a million at each visit.",
        holds="At most six older pages more are looked at after each visit, each once.",
        stage=deep,
        script=(leads_in_circles,),
        expect=Expect(may=("republished",), waived={"O7": "the channel of before is none of its pages any more"}),
    ),
]
