"""Random scripts of edits, faults and restarts against a scripted site, through the real pipeline and store, beside the
model. A Hypothesis state machine; `tests/test_presence_model.py` runs it shortly, `benchmarks/presence_model.py` long.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.support.presence_model import FeedModel, Followed, PageModel, Place, SiteModel
from tests.support.scripted_site import RESET, answer, head, until_close
from tests.support.site_outages import SITE, Pages, said, written
from tests.support.watched_places import story
from tracker.model import Level, Severity, SourceKind, Target
from tracker.store import Filter
from tracker.store.sqlite.audit import audit

FEED = replace(SITE, id="feed", url="/entries.xml", follow=False, options={})
PAGE = replace(SITE, id="page", kind=SourceKind.PAGE, url="/p", follow=False)
ENTRIES, PAGES = 8, 4
WORDS = (
    "lime",
    "oak",
    "elm",
    "birch",
    "ash",
    "maple",
    "cedar",
    "alder",
    "willow",
    "hazel",
    "rowan",
    "aspen",
    "yew",
    "pine",
)
EDITS = Target(to="console", severity=Severity.LOW, levels=tuple(Level))
REMOVALS = Target(to="json://127.0.0.1/", severity=Severity.LOW)
FAILURES_MOST = 4
"""Looks in a row that bring nothing: one more and the source is in trouble, of which other tests tell."""

WALL = "<!doctype html><title>Log in</title><form><p>Please log in to continue.</p><input type=password></form>"
SHIFTS = (2, 10, 17, 45, 200)
"""Minutes between two looks."""

DAYS_MOST = 20
"""Days that one script lasts at most: followed pages rest after thirty."""


class Watch(RuleBasedStateMachine):
    """`steps` counts looks, edits and restarts of all machines."""

    steps: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        self.stack = AsyncExitStack()
        self.number = self.days = 0
        self.steps["scripts"] += 1
        self.loop.run_until_complete(self._begin())

    async def _begin(self) -> None:
        self.story = told = await self.stack.enter_async_context(story(Path(self.folder.name), FEED, PAGE, SITE))
        told.targets = [EDITS, REMOVALS]
        await told.restart()
        pace = timedelta(minutes=10)
        self.feed, self.page = FeedModel(Place(pace)), PageModel(Place(pace))
        self.entries = {str(n): self._text(n) for n in range(ENTRIES)}
        self.listed, self.blank, self.was = set(self.entries), set[str](), dict[str, list[str]]()
        self.says = self._text(50)
        self.failures = Counter[str]()
        self.crowds = 0
        self.pages = Pages(told, PAGES)
        self.gone: set[str] = set()
        self.texts = {path: said(int(path[-1])) for path in self.pages.paths}
        self.site = SiteModel({path: Followed(Place(pace)) for path in self.texts}, Followed(Place(pace)))
        await self._look("newsroom")
        for path in self.texts:
            self._later()
            await self._look_page(path)
        await self._look_feed()
        await self._look_single()

    def _text(self, number: int) -> str:
        """What nothing said before; so few words are new that it goes on like the text before."""
        self.number += 1
        word = "".join(WORDS[int(digit)] for digit in str(self.number))
        return f"{said(number)} It is called {word}."

    def _run(self, doing: object) -> None:
        self.steps["steps"] += 1
        self.loop.run_until_complete(doing)  # type: ignore[arg-type]

    def _later(self, minutes: float = 2) -> None:
        self.story.later(minutes=minutes)

    # --- what the publisher does -------------------------------------------------------------------------------

    names = st.sampled_from([str(n) for n in range(ENTRIES)])
    paths = st.sampled_from([f"/a/{n}" for n in range(PAGES)])

    @rule(name=names, back=st.booleans())
    def edits_an_entry(self, name: str, back: bool) -> None:
        earlier = self.feed.entries[name].versions
        self.entries[name] = earlier[-2] if back and len(earlier) > 1 else self._text(int(name))

    @rule(name=names)
    def lists_or_delists(self, name: str) -> None:
        if name not in self.listed or len(self.listed) > 6:
            self.listed ^= {name}

    @rule(name=names)
    def empties_or_fills(self, name: str) -> None:
        if name in self.blank or len(self.blank) < 2:
            self.blank ^= {name}

    @rule(back=st.integers(0, 3))
    def edits_the_page(self, back: int) -> None:
        earlier = list(dict.fromkeys(self.page.page.versions))
        self.says = earlier[-1 - back] if 0 < back < len(earlier) else self._text(50)

    @rule(path=paths)
    def edits_a_followed_page(self, path: str) -> None:
        self.texts[path] = self._text(int(path[-1]))

    @rule(path=paths)
    def removes_or_restores(self, path: str) -> None:
        self.gone ^= {path}

    # --- looks -------------------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from(SHIFTS))
    def looks_at_the_feed(self, minutes: int) -> None:
        self._later(minutes)
        self._run(self._look_feed())

    @rule(minutes=st.sampled_from(SHIFTS), times=st.integers(1, 5))
    def looks_at_the_page(self, minutes: int, times: int) -> None:
        for _ in range(times):
            self._later(minutes)
            self._run(self._look_single())

    @rule(path=paths, times=st.integers(1, 13), down=st.sampled_from([False, False, False, True]))
    def looks_at_a_followed_page(self, path: str, times: int, down: bool) -> None:
        for _ in range(times):
            self._later(31 if times > 5 else 16)
            self._run(self._look_page(path, down=down))

    @rule(minutes=st.just(3), fault=st.sampled_from(["500", "reset", "cut", "wall", "crowd"]))
    def a_faulty_look_at_the_feed(self, minutes: int, fault: str) -> None:
        if self.failures["feed"] < FAILURES_MOST and not (fault == "crowd" and self.crowds >= 2):
            self._later(minutes)
            self._run(self._faulty("feed", fault))

    @rule(minutes=st.just(3), fault=st.sampled_from(["500", "reset", "cut", "wall"]))
    def a_faulty_look_at_the_page(self, minutes: int, fault: str) -> None:
        if self.failures["page"] < 2:
            self._later(minutes)
            self._run(self._faulty("page", fault))

    @rule(clean=st.booleans())
    def restarts(self, clean: bool) -> None:
        self._run(self._restart(clean=clean))

    @rule()
    def writes_down(self) -> None:
        self._run(self._flush())

    @precondition(lambda self: self.days < DAYS_MOST)
    @rule()
    def a_day_passes(self) -> None:
        self.days += 1
        self.story.later(hours=25)
        self._run(self._look_feed())
        self._later()
        self._run(self._look_single())

    # --- how a look goes ---------------------------------------------------------------------------------------

    async def _look_feed(self) -> None:
        shown = {name: "" if name in self.blank else self.entries[name] for name in sorted(self.listed)}
        self.story.shows(FEED.url, _feed(shown), content_type="application/rss+xml")
        gaps = len(self.feed.place.gaps)
        self.feed.look(self.story.at, shown)
        await self._look("feed")
        self._note("feed", self.feed.place, gaps)
        self.crowds = 0

    async def _look_single(self) -> None:
        self.story.shows(PAGE.url, written(self.says, 1))
        gaps = len(self.page.place.gaps)
        self.page.look(self.story.at, self.says)
        await self._look("page")
        self._note("page", self.page.place, gaps)

    async def _look_page(self, path: str, *, down: bool = False) -> None:
        for each in self.texts:
            if down or each in self.gone:
                self.pages.answer(404, each)
            else:
                self.story.shows(each, written(self.texts[each], int(each[-1])))
        self.pages.lists(self.pages.paths)
        if down:
            self.pages.answer(404, "/feed.xml", "/")
        text = None if down or path in self.gone else self.texts[path]
        there = {each: not down and each not in self.gone for each in self.texts}
        place, gaps = self.site.pages[path].place, len(self.site.pages[path].place.gaps)
        self.site.look(self.story.at, path, text, there, listed=not down)
        name = next(
            each.id for each in self.story.pipeline.places.known.values() if each.url == self.story.site.url(path)
        )
        await self._look(name)
        self._note(name, place, gaps, ok=text is not None)

    async def _faulty(self, name: str, fault: str) -> None:
        path = FEED.url if name == "feed" else PAGE.url
        whole = _feed(self.entries).encode() if name == "feed" else written(self.says, 1).encode()
        scripts = {
            "500": answer(b"broken", 500),
            "reset": (head(200, {"Content-Length": "5000"}) + whole[:40], RESET),
            "cut": until_close(whole[:40], content_type="text/html"),
            "wall": answer(WALL.encode(), content_type="text/html; charset=utf-8"),
            "crowd": answer(_feed(dict.fromkeys(self.entries, "")).encode(), content_type="application/rss+xml"),
        }
        self.story.site.on(path, scripts[fault])
        self.crowds += fault == "crowd"
        await self._look(name)
        model: FeedModel | PageModel = self.feed if name == "feed" else self.page
        self._note(name, model.place, len(model.place.gaps), ok=False)

    async def _look(self, name: str) -> None:
        await self.story.look(name)

    def _note(self, name: str, place: Place, gaps: int, *, ok: bool = True) -> None:
        """What a crash would find: all but what was only seen to be unchanged."""
        turned = len(place.gaps) > gaps or self.failures[name] > 0
        self.failures[name] = 0 if ok else self.failures[name] + 1
        if not self.story.checked[name].unchanged or turned:
            place.written = place.seen

    async def _restart(self, *, clean: bool) -> None:
        if clean:
            await self._flush()
        else:
            self.feed.crash()
            self.page.crash()
            self.site.crash()
        await self.story.restart()

    async def _flush(self) -> None:
        await self.story.pipeline.flush()
        for place in (self.feed.place, self.page.place, *(each.place for each in self.site.pages.values())):
            place.written = place.seen

    # --- at the end --------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self._compare()
        finally:
            self.loop.run_until_complete(self.stack.aclose())
            self.loop.close()
            self.folder.cleanup()

    def _compare(self) -> None:
        expected = {name: entry for name, entry in self.feed.entries.items()}
        expected[self.story.site.url(PAGE.url)] = self.page.page
        expected |= {self.story.site.url(path): page.said for path, page in self.site.pages.items()}
        known = self.story.texts()
        assert known == {key: statement.versions for key, statement in expected.items()}
        told: dict[int, list[tuple[object, ...]]] = {}
        for edit in sorted(self.story.store.report(lambda reports: reports.edits(Filter())), key=lambda one: one.id):
            old, new = (text.split("\n\n", 1)[-1] for text in (edit.old, edit.new))
            back, last, first = edit.reverts_to is not None, edit.last_seen_old, edit.first_seen_new
            told.setdefault(edit.statement, []).append((old, new, last, first, back, edit.flapping))
        edits = [[each.told() for each in statement.edits] for statement in expected.values() if statement.edits]
        assert sorted(told.values()) == sorted(edits)
        assert self._alerts() == self.feed.alerts + self.page.alerts + self.site.alerts
        for name, place in (("feed", self.feed.place), ("page", self.page.place)):
            found = self.story.store.report(
                lambda reports, name=name: reports.gaps(name, self.story.at - timedelta(days=400), self.story.at)
            )
            known = [(gap.start, gap.end) for gap in found]
            if known != place.gaps:
                more = [f"{a:%d %H:%M} to {b:%d %H:%M}" for a, b in sorted(set(known) - set(place.gaps))]
                less = [f"{a:%d %H:%M} to {b:%d %H:%M}" for a, b in sorted(set(place.gaps) - set(known))]
                told = [f"{event.at:%d %H:%M} {event.kind}" for event in self.story.events(name)]
                raise AssertionError(f"gaps of {name}: {more} and not {less}; {told}")
        assert audit(Path(self.folder.name) / "story.db").faults == ()

    def _alerts(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for alert in self.story.store.report(lambda reports: reports.alerts(Filter(limit=100_000))):
            first = alert.target == EDITS.name
            if alert.edit_id is not None:
                counted["edit"] += first
                continue
            event = self.story.store.report(lambda reports, alert=alert: reports.event(alert.event_id))
            counted[event.kind] += first if event.kind in ("turns", "trouble", "recovered") else not first
        return counted


def _feed(shown: dict[str, str]) -> str:
    items = "".join(
        f"<item><guid>{name}</guid><title>Entry {name}</title><link>https://office.example/{name}</link>"
        f"<description>{text}</description></item>"
        for name, text in shown.items()
    )
    return f'<rss version="2.0"><channel><title>Office</title>{items}</channel></rss>'
