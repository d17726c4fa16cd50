"""The stage of most cases: one watched place, in each form that a publisher can have, and the steps that happen there.

What the publisher says is a list of statements; each form writes them as it would, and the stage remembers which were
served whole and which edits must have been found.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from tests.faults import texts
from tests.faults.case import PAUSE, Case, Chance, Expect, StageOf, Step
from tests.faults.server import FaultServer, Script, answer
from tests.faults.stage import HOST, Known, Stage
from tests.faults.texts import Said
from tests.faults.world import World
from tests.support.telegram_previews import Post, post_page, preview
from tracker.model import ReadingState, Source, SourceKind
from tracker.pipeline import Checked
from tracker.sources import KINDS
from tracker.standing import GAP_INTERVALS, TROUBLE_AFTER

CHANNEL = "council_press"

LONG_UNSEEN = 2 * GAP_INTERVALS
"""Intervals without sight of which the coverage must speak, whatever else is true."""


# --- forms -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a publisher writes what it says; `options` are those of the source."""

    name: str
    kind: SourceKind
    path: str
    content_type: str
    write: Callable[[Sequence[Said]], bytes]
    options: dict[str, tuple[str, ...]]
    also: Callable[[FaultServer, Sequence[Said]], None] = lambda site, said: None

    @property
    def parts(self) -> bool:
        """Whether each statement stands by itself; else all are one."""
        return self.kind is not SourceKind.PAGE


def rss(said: Sequence[Said]) -> bytes:
    items = "".join(
        f"<item><title>Decision {each.key}</title><link>http://{HOST}/{each.key}</link>"
        f'<guid isPermaLink="false">decision-{each.key}</guid><description>{escape(str(each))}</description>'
        f"<pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>\n"
        for each in said
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Council</title>'
        f"<link>http://{HOST}/</link>\n{items}</channel></rss>\n"
    ).encode()


def atom(said: Sequence[Said]) -> bytes:
    entries = "".join(
        f"<entry><title>Decision {each.key}</title><id>urn:decision:{each.key}</id>"
        f'<link href="http://{HOST}/{each.key}"/><updated>2026-11-20T11:00:00Z</updated>'
        f'<content type="html">{escape(escape(str(each)))}</content></entry>\n'
        for each in said
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Council</title>'
        f"<id>urn:council</id><updated>2026-11-20T11:00:00Z</updated>\n{entries}</feed>\n"
    ).encode()


def page(said: Sequence[Said]) -> bytes:
    paragraphs = "\n".join(f"<p>{escape(str(each))}</p>" for each in said)
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("news", "council", "plans", "contact"))
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Decisions of the council</title></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>Decisions of the council</h1>\n{paragraphs}\n</article></main>"
        "<footer><p>Council, all rights reserved</p></footer></body></html>\n"
    ).encode()


def telegram(said: Sequence[Said]) -> bytes:
    return preview(CHANNEL, _posts(said))


def _posts(said: Sequence[Said]) -> list[Post]:
    return [Post(id=each.key, text=escape(str(each))) for each in sorted(said, key=lambda each: each.key)]


def _own_pages(site: FaultServer, said: Sequence[Said]) -> None:
    for post in _posts(said):
        site.on(f"/{CHANNEL}/{post.id}?embed=1&mode=tme", answer(post_page(CHANNEL, post), content_type="text/html"))


FORMS = {
    form.name: form
    for form in (
        Form(
            name="rss",
            kind=SourceKind.FEED,
            path="/feed.xml",
            content_type="application/rss+xml",
            write=rss,
            options={},
        ),
        Form(
            name="atom",
            kind=SourceKind.FEED,
            path="/atom.xml",
            content_type="application/atom+xml",
            write=atom,
            options={},
        ),
        Form(
            name="page",
            kind=SourceKind.PAGE,
            path="/decisions",
            content_type="text/html; charset=utf-8",
            write=page,
            options={"selector": ("article",)},
        ),
        Form(
            name="article",
            kind=SourceKind.PAGE,
            path="/decisions",
            content_type="text/html; charset=utf-8",
            write=page,
            options={},
        ),
        Form(
            name="telegram",
            kind=SourceKind.TELEGRAM,
            path=f"/s/{CHANNEL}",
            content_type="text/html; charset=utf-8",
            write=telegram,
            options={},
            also=_own_pages,
        ),
    )
}


# --- the stage ---------------------------------------------------------------------------------------------------


class WatchedPlace(Stage):
    """One place in one form. `said` is what its publisher says now; `whole` what was served whole so far, and
    `published` all that it ever said."""

    def __init__(
        self,
        world: World,
        folder: Path,
        chance: Chance,
        form: Form,
        *,
        scheme: str = "http",
        interval: timedelta,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(world, folder, chance)
        self.form, self.scheme, self.interval, self.headers = form, scheme, interval, headers
        self.published: set[str] = set()
        self.whole: set[str] = set()
        self.faulty: list[Checked] = []
        self._seen: tuple[datetime, timedelta] | None = None

    async def begin(self) -> None:
        self.language = self.fate.choice(("en", "uk", "ru"))
        self.say(texts.some(self.fate, self.fate.randrange(4, 9), self.language))
        self.serve()
        await self.watch(self.source)

    @property
    def source(self) -> Source:
        return Source(
            id="council",
            kind=self.form.kind,
            url=f"{self.scheme}://{HOST}:{self.site.port}{self.form.path}",
            speaker="Council",
            language=self.language,
            interval=self.interval,
            options=self.form.options,
            headers=self.headers,
        )

    def say(self, said: Sequence[Said]) -> None:
        """The publisher says this from now on; what the site serves is another matter."""
        self.said = list(said)
        self.published |= {str(each) for each in said}

    def edit(self, by: int = 37) -> None:
        """The publisher edits one statement."""
        at = self.fate.randrange(len(self.said))
        self.say([each.edited(by) if n == at else each for n, each in enumerate(self.said)])

    @property
    def body(self) -> bytes:
        return self.form.write(self.said)

    def honest(self, **headers: str) -> Script:
        return answer(self.body, content_type=self.form.content_type, **headers)

    def serve(self, *scripts: Script) -> None:
        """The site serves what the publisher says, or something else: one for each visit, the last one stays."""
        self.site.on(self.form.path, *(scripts or (self.honest(),)))
        self.form.also(self.site, self.said)

    async def look(self, *, faulty: bool = False, hasty: bool = False) -> Checked:
        checked = await self.poll(hasty=hasty)
        self._heed(checked)
        if faulty:
            self.faulty.append(checked)
        elif checked.healthy:
            self.saw()
        return checked

    def _heed(self, checked: Checked) -> None:
        """Note a long time without any sight that ends now. What came in part, or was doubted, may have been sight, and
        nobody can say how long a time was over which the clock was set."""
        set_by = self.clock.at - self.clock.steady()
        since, self._seen = self._seen, (self.clock.at, set_by)
        if not checked.healthy:
            in_part = KINDS[self.form.kind].parts_are_whole and checked.reading == ReadingState.PARTIAL
            self._seen = None if in_part or checked.reading == ReadingState.DOUBTED else since
        elif since is not None and since[1] == set_by and self.clock.at - since[0] > LONG_UNSEEN * self.interval:
            self.unseen.append((since[0], self.clock.at))

    def saw(self) -> None:
        """What is said now was served whole."""
        self.whole |= {str(each) for each in self.said}

    def must_be_known(self) -> Sequence[str]:
        return sorted(self.whole)

    def is_true(self, version: Known) -> bool:
        lines = [line.strip() for line in version.text.splitlines() if line.strip()]
        return bool(lines) and all(line in self.published for line in lines)

    async def heal(self) -> Sequence[str]:
        self.names.on(HOST, ["127.0.0.1"])
        self.site.greet = None
        before = len(self.edits())
        self.edit(by=1_009)  # no text that a script had
        self.serve()
        known = {version.text for version in self.known_versions()}
        unseen = [each for each in self.said if not any(str(each) in text for text in known)]
        wanted = len(unseen) if self.form.parts else 1
        checked = await self.look()
        if not checked.healthy:
            return [f"the first visit after the fault is not well: {checked}"]
        new = self.edits()[before:]
        if len(new) != wanted:
            return [f"{wanted} edits that were made meanwhile gave {len(new)} at the first visit after the fault"]
        return []


def watched(
    form: str | Sequence[str] = tuple(FORMS),
    *,
    scheme: str = "http",
    minutes: float = 5,
    begin: bool = True,
    headers: Mapping[str, str] | None = None,
) -> StageOf:
    """The stage of one place in this form, or in one of these as the seed has it. Without `begin`, whoever asked for it
    sets it up."""
    choice = [form] if isinstance(form, str) else list(form)

    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[WatchedPlace]:
        name = choice[chance.seed_of % len(choice)]
        interval = timedelta(minutes=minutes)
        given: dict[str, Any] = {"scheme": scheme, "interval": interval, "headers": headers or {}}
        async with WatchedPlace(world, folder, chance, FORMS[name], **given) as stage:
            stage.faces = len(choice)
            if begin:
                await stage.begin()
            yield stage

    return build


# --- steps -------------------------------------------------------------------------------------------------------

Answers = Callable[[WatchedPlace], Script]

MANY = 8
"""Visits of a case whose fault is another one at each of them."""


def healthy(polls: int = 1) -> Step:
    """The site serves what is said, and all is well."""

    async def step(stage: WatchedPlace) -> None:
        stage.serve()
        for _ in range(polls):
            checked = await stage.look()
            assert checked.healthy, f"a healthy visit is not well: {checked}"

    return step


def faulty(answers: Answers, *, polls: int = 1, hasty: bool = False) -> Step:
    """The site answers so, made anew for each of so many visits."""

    async def step(stage: WatchedPlace) -> None:
        for _ in range(polls):
            stage.site.on(stage.form.path, answers(stage))
            await stage.look(faulty=True, hasty=hasty)

    return step


def do(act: Callable[[WatchedPlace], object]) -> Step:
    """Something that takes no time."""

    async def step(stage: WatchedPlace) -> None:
        act(stage)

    return step


def visits(polls: int = 1, *, hasty: bool = False) -> Step:
    """Visits while something is wrong that is no matter of one answer."""

    async def step(stage: WatchedPlace) -> None:
        for _ in range(polls):
            await stage.look(faulty=True, hasty=hasty)

    return step


def one(
    id: str,
    injected: str,
    holds: str,
    answers: Answers,
    *outcomes: str,
    hasty: bool = False,
    polls: int = 2,
    may: Collection[str] = ("withheld",),
    events: Mapping[str, int] | None = None,
    pause: timedelta = PAUSE,
) -> Case:
    """The common shape: a healthy visit, faulty ones in any form, and what the oracle makes of it."""
    may = (*may, "trouble") if polls >= TROUBLE_AFTER else may
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=watched(),
        script=(healthy(), faulty(answers, polls=polls, hasty=hasty)),
        expect=Expect(outcomes=outcomes, may=may, events=events or {}, pause=pause),
    )
