"""Rows T16 and T18 to T21: sites and channels as a whole, and statements that are not found any more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from html import escape
from pathlib import Path

from tests.faults import texts
from tests.faults.case import Case, Chance, Expect, StageOf, Step
from tests.faults.places import CHANNEL, WatchedPlace, healthy, watched
from tests.faults.server import answer
from tests.faults.stage import HOST, Stage
from tests.faults.texts import Said
from tests.faults.world import World
from tests.support.telegram_previews import Post, post_page, preview
from tracker.archive.bundle import bundle
from tracker.archive.verify import verify
from tracker.model import EventKind, Source, SourceKind, VersionReport
from tracker.report import removal_record

# --- a site whose pages are followed -----------------------------------------------------------------------------


class FollowedSite(Stage):
    """A feed that lists pages, each of which is a statement. `said` is what stands there; `gone` answers 404."""

    faces = 1
    pages = 8

    async def begin(self) -> None:
        self.said = texts.some(self.fate, self.pages, self.fate.choice(("en", "uk", "ru")))
        self.published = {str(each) for each in self.said}
        self.gone: set[int] = set()
        self.listed = list(self.said)
        self.serve()
        url = f"http://{HOST}:{self.site.port}/feed.xml"
        await self.watch(
            Source(
                id="council",
                kind=SourceKind.FEED,
                url=url,
                speaker="Council",
                interval=timedelta(minutes=10),
                follow=True,
                reread=timedelta(days=400),
                options={"selector": ("article",)},
            )
        )
        await self.look(1)

    def serve(self) -> None:
        for each in self.said:
            self.site.on(f"/{each.key}", self.page(each))
        items = "".join(
            f"<item><title>Decision {each.key}</title><link>http://{HOST}:{self.site.port}/{each.key}</link>"
            f"<guid>{each.key}</guid><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>"
            for each in self.listed
        )
        feed = f'<rss version="2.0"><channel><title>Council</title>{items}</channel></rss>'
        self.site.on("/feed.xml", answer(feed.encode(), content_type="application/rss+xml"))
        self.site.on("/", answer(b"<title>Council</title><h1>Welcome</h1><p>All decisions of the council.</p>"))

    def page(self, said: Said) -> tuple[object, ...]:
        if said.key in self.gone:
            return answer(b"<title>Not found</title>", 404)
        return answer(
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Decision {said.key}</title></head><body>'
            f"<h1>Decision {said.key}</h1><article><p>{escape(str(said))}</p></article></body></html>".encode(),
            content_type="text/html; charset=utf-8",
        )

    def say(self, said: Sequence[Said]) -> None:
        self.said = list(said)
        self.published |= {str(each) for each in said}

    async def look(self, polls: int) -> None:
        """So many visits to the feed, and to every page that falls due meanwhile."""
        for _ in range(polls):
            await self.poll()

    async def hours(self, count: float) -> None:
        await self.look(round(count * 60 / 10.5))

    def must_be_known(self) -> Sequence[str]:
        return [str(each) for each in self.said if each.key not in self.gone]

    def is_true(self, version: VersionReport) -> bool:
        return version.text in self.published

    async def heal(self) -> Sequence[str]:
        self.gone.clear()
        self.serve()
        first, *rest = self.said
        self.say([first.edited(1_009), *rest])
        self.serve()
        for _ in range(26):
            await self.hours(1)
            if any(str(self.said[0]) in edit.new for edit in self.edits()):
                return []
        return ["the edit is not found within a day"]


def site() -> StageOf:
    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[FollowedSite]:
        async with FollowedSite(world, folder, chance) as stage:
            await stage.begin()
            yield stage

    return build


def whole_site(status: int, hours: float) -> Step:
    async def step(stage: FollowedSite) -> None:
        for path in ("/", "/feed.xml", *(f"/{each.key}" for each in stage.said)):
            stage.site.on(path, answer(b"<title>No</title>", status))
        await stage.hours(hours)
        assert not stage.removals(), "something was removed"

    return step


async def all_sent_home(stage: FollowedSite) -> None:
    for each in stage.said:
        stage.site.on(f"/{each.key}", answer(b"", 302, {"Location": "/"}))
    await stage.hours(5)
    assert not stage.removals(), "something was removed"


def removed(count: int, *, hours: float = 2) -> Step:
    """So many pages go at once."""

    async def step(stage: FollowedSite) -> None:
        stage.gone = {each.key for each in stage.chance.sample(stage.said, count)}
        stage.serve()
        await stage.hours(hours)
        told = stage.removals()
        assert len(told) == count, f"{len(told)} of {count} removals were told"
        assert all(each.confirmed - each.last_seen >= timedelta(minutes=30) for each in told)
        votes = [event.detail["votes"] for event in stage.events() if event.kind == EventKind.REMOVED]
        assert max(votes) <= 4, "more than four looks"

    return step


async def proven(stage: FollowedSite) -> None:
    (removal,) = stage.removals()
    await stage.pipeline.flush()
    stage.store.commit(lambda tx: tx.sign_head(stage.clock.at)).result()
    folder = stage.folder / "bundle"
    opinion = removal_record(removal)
    for name, content in bundle(stage.store.prove(removal.number), opinion=opinion, page="", sign=None).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    verify(folder, [], None)


def restored(*, edited: bool) -> Step:
    async def step(stage: FollowedSite) -> None:
        if edited:
            stage.say([each.edited(5) if each.key in stage.gone else each for each in stage.said])
        stage.gone.clear()
        stage.serve()
        await stage.hours(4)
        (removal,) = stage.removals()
        assert removal.returned is not None, "its return was not told"

    return step


async def flooded(stage: FollowedSite) -> None:
    """A statement leaves the feed for newer ones, and is edited then."""
    stage.listed = texts.some(stage.fate, 3, "en", first=300)
    stage.say([*stage.said, *stage.listed])
    stage.serve()
    await stage.hours(1)
    first, *rest = stage.said
    stage.say([first.edited(3), *rest])
    stage.serve()
    await stage.hours(4)


def of_site(
    id: str,
    injected: str,
    holds: str,
    *script: Step,
    edits: int = 0,
    events: dict[str, int] | None = None,
    may: Collection[str] = (),
    slow: bool = False,
) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=site(),
        script=script,
        slow=slow,
        expect=Expect(edits=edits, events=events or {}, may=may),
    )


TROUBLE = ("trouble", "recovered", "doubted", "flapped")

SITES = [
    of_site(
        "T16-flooded-off",
        "A statement leaves the feed for newer ones and is edited then.",
        "Its page is followed: the edit is found within a day.",
        flooded,
        edits=1,
    ),
    *(
        of_site(
            f"T19-all-{status}",
            f"A whole site, its feed and front page too, answers {status} for {hours} hours.",
            "Nothing is removed; the source is in trouble, once.",
            whole_site(status, hours),
            may=TROUBLE,
            slow=status != 404,
        )
        for status, hours in ((404, 5), (410, 30), (403, 30))
    ),
    of_site(
        "T19-all-sent-home",
        "Every page of a site is sent to its front page for 5 hours.",
        "Nothing is removed.",
        all_sent_home,
        may=TROUBLE,
    ),
    of_site(
        "T20-one-removal",
        "One page of a healthy site is gone.",
        "Removed once, after three looks over half an hour with the site standing; provable.",
        removed(1),
        proven,
        events={"removed": 1},
    ),
    of_site(
        "T20-four-at-once",
        "Four of eight pages of a healthy site are gone at once.",
        "Four removals.",
        removed(4),
        events={"removed": 4},
    ),
    of_site(
        "T21-restored",
        "A page is gone, and there again with the same text.",
        "Removed, then returned; no edit.",
        removed(1),
        restored(edited=False),
        events={"removed": 1, "returned": 1},
    ),
    of_site(
        "T21-restored-and-edited",
        "A page is gone, and there again with another text.",
        "Removed, then returned, and an edit.",
        removed(1),
        restored(edited=True),
        edits=1,
        events={"removed": 1, "returned": 1},
    ),
]


# --- channels ----------------------------------------------------------------------------------------------------


def posts(said: Sequence[Said], **more: str) -> list[Post]:
    return [Post(id=each.key, text=escape(str(each)), **more) for each in sorted(said, key=lambda each: each.key)]


def lost(make: Callable[[WatchedPlace], tuple[object, ...]]) -> Step:
    async def step(stage: WatchedPlace) -> None:
        for _ in range(6):
            stage.site.on(stage.form.path, make(stage))
            await stage.look()
        assert not stage.removals()

    return step


def other_channel(stage: WatchedPlace) -> tuple[object, ...]:
    return answer(preview("another_press", posts(stage.said)), content_type=stage.form.content_type)


async def missing(stage: WatchedPlace) -> None:
    """One post is missing between the others, and its own page says so."""
    gone = sorted(stage.said, key=lambda each: each.key)[1]
    left = [each for each in stage.said if each is not gone]
    stage.whole -= {str(gone)}
    stage.say(left)
    stage.serve()
    stage.site.on(f"/{CHANNEL}/{gone.key}?embed=1&mode=tme", answer(post_page(CHANNEL, None)))
    for _ in range(12):
        await stage.look()
    (removal,) = stage.removals()
    assert str(gone) in removal.text


def decorated(**more: str) -> Step:
    async def step(stage: WatchedPlace) -> None:
        for _ in range(4):
            body = preview(CHANNEL, posts(stage.said, **more))
            stage.site.on(stage.form.path, answer(body, content_type=stage.form.content_type))
            await stage.look()

    return step


def of_channel(
    id: str,
    injected: str,
    holds: str,
    *script: Step,
    events: dict[str, int] | None = None,
    may: Collection[str] = (),
) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=watched("telegram"),
        script=(healthy(), *script),
        expect=Expect(events=events or {}, may=may),
    )


CHANNELS = [
    of_channel(
        "T18-deleted",
        "A channel is sent to its page without posts (deleted, private or without preview).",
        "One event of the channel; nothing is said of its posts.",
        lost(lambda s: answer(b"", 302, {"Location": f"/{CHANNEL}"})),
        may=("trouble", "recovered"),
    ),
    of_channel(
        "T18-empty",
        "A channel shows no posts.",
        "One event of the channel; nothing is said of its posts.",
        lost(lambda s: answer(preview(CHANNEL, []), content_type=s.form.content_type)),
        may=("trouble", "recovered"),
    ),
    of_channel(
        "T18-renamed",
        "Another channel's posts come under the address.",
        "One event of the channel; nothing is said of its posts.",
        lost(other_channel),
        may=("trouble", "recovered"),
    ),
    of_channel(
        "T18-one-missing",
        "A post is missing between others, and its own page says that there is none.",
        "Removed once, after three looks at its own page.",
        missing,
        events={"removed": 1},
    ),
    of_channel(
        "T18-edited-mark",
        "The posts are marked as edited; their texts stay.",
        "An event for each; no edit.",
        decorated(edited="edited"),
        may=("metadata",),
    ),
    of_channel("T18-counters", "Views, tokens and addresses of files change at each look.", "Nothing.", decorated()),
]

ABSENCE: list[Case] = [*SITES, *CHANNELS]
