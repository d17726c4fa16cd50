"""The operator changes what a source is read with; the publisher changes nothing, or something. What is ours is never
told as the publisher's, and what is mended works at once."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.program import Place, daemon, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Cause, SourceKind

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAID = "The Defence Forces conduct combat operations in the Kursk region. Losses are being counted."
LESS = "The Defence Forces conduct no operations in the Kursk region. Losses are being counted."


def page(said: str = SAID, side: str = "Ten recipes of the town.", name: str = "story", tail: str = "") -> bytes:
    return (
        f'<!doctype html><meta charset="utf-8"><title>S</title><body><article class="{name}"><p>{said}</p></article>'
        f'<aside class="side"><p>{side}</p></aside></body>{tail}'
    ).encode()


def html(body: bytes) -> object:
    return answer(body, content_type="text/html; charset=utf-8")


async def read_with(watch: Watch, *, restart: bool = False, **options: tuple[str, ...]) -> None:
    """From now on the source is a page that is read with these options."""
    watch.source = replace(watch.source, kind=SourceKind.PAGE, options=options)
    if restart:
        await watch.restart()
    else:
        await watch.pipeline.adopt([watch.source])


def causes(watch: Watch) -> list[Cause]:
    return [edit.cause for edit in watch.edits()]


@pytest.mark.parametrize("restart", [True, False])
@pytest.mark.parametrize(
    "change",
    [{"selector": ("article",)}, {"selector": ("body",), "ignore": ("css: .side",)}, {"selector": ("body", "p")}],
)
async def test_other_options_are_no_edit_of_the_publisher(
    change: dict[str, tuple[str, ...]], restart: bool, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", html(page()), html(page(tail="<!-- 1 -->")))
        await read_with(watch, selector=("body",))
        await watch.check()
        await read_with(watch, restart=restart, **change)
        await watch.check(minutes=1)
        assert set(causes(watch)) <= {Cause.REEXTRACTED}
        assert watch.counts()["alerts"] == 0
        await read_with(watch, restart=restart, selector=("body",))  # and back again
        await watch.check(minutes=1)
        assert set(causes(watch)) <= {Cause.REEXTRACTED}
        assert watch.counts()["alerts"] == 0


async def test_what_the_publisher_edits_meanwhile_is_told_alone(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", html(page()), html(page(LESS)))
        await read_with(watch, selector=("article",))
        await watch.check()
        await read_with(watch, selector=("body",))
        await watch.check(minutes=1)
        assert causes(watch) == [Cause.REEXTRACTED, Cause.SOURCE]
        assert watch.edits()[1].old.endswith(f"{SAID}\nTen recipes of the town.")
        assert watch.counts()["alerts"] == 1


async def test_a_selector_that_is_mended_works_at_once(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", html(page()))
        await read_with(watch, selector=(".wrong",))
        assert not (await watch.check()).healthy
        await read_with(watch, selector=("article",))
        checked = await watch.check(minutes=1)
        assert (checked.healthy, checked.unchanged) == (True, True)
        assert watch.counts()["versions"] == 1
        assert (await watch.health())["state"] == "well"


async def test_a_selector_that_is_broken_is_told_at_once_though_the_page_stands_still(
    tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", html(page()))
        await read_with(watch, selector=("article",))
        await watch.check()
        await read_with(watch, selector=(".wrong",))
        for _ in range(3):
            assert not (await watch.check(minutes=1)).healthy
        told = await watch.health()
        assert (told["state"], "the selector .wrong" in told["note"]) == ("failing", True)
        assert watch.rows("SELECT count(*) FROM readings") == [(2,)], "it is tried once, not at each check"


async def test_a_selector_that_was_broken_for_a_while_works_at_once_again(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        watch.site.on("/feed", html(page()))
        await read_with(watch, selector=("article",))
        await watch.check()
        await read_with(watch, selector=(".wrong",))
        await watch.check(minutes=1)
        await read_with(watch, selector=("article",))
        assert watch.pipeline.is_outdated(watch.source), "or a daemon would leave it as failing until its next turn"
        await watch.check(minutes=1)
        assert not watch.pipeline.is_outdated(watch.source)
        assert (await watch.health())["state"] == "well"
        assert (watch.counts()["versions"], watch.counts()["alerts"]) == (1, 0)


async def test_a_design_that_changed_and_a_selector_that_follows_are_not_laid_at_the_publishers_door(
    tmp_path: Path, readers: Pool
) -> None:
    """The old body cannot be read by the new selector: whose doing the difference is cannot be known."""
    async with watching(tmp_path, readers) as watch:
        changed = page(side="Other recipes.", name="text")
        watch.site.on("/feed", html(page()), html(changed), html(changed), html(page(LESS, name="text")))
        await read_with(watch, selector=(".story, .side",))
        await watch.check()
        await read_with(watch, selector=(".story",))
        assert not (await watch.check(minutes=1)).healthy
        await read_with(watch, selector=(".text",))
        await watch.check(minutes=1)
        assert set(causes(watch)) == {Cause.REEXTRACTED}
        await watch.check(minutes=1)
        assert causes(watch)[-1] is Cause.SOURCE
        assert watch.counts()["alerts"] == 1


async def test_another_identity_alerts_nobody(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        item = entry("1", SAID, extra="<link>https://x.example/1</link>")
        watch.site.on("/feed", answer(feed(item)), answer(feed(item) + b"<!-- 1 -->"))
        await watch.check()
        watch.source = replace(watch.source, identity="link")
        await watch.pipeline.adopt([watch.source])
        await watch.check(minutes=1)
        assert watch.counts()["alerts"] == 0


async def test_a_running_daemon_heeds_a_mended_selector_at_once(tmp_path: Path) -> None:
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/p", html(page()))

        def configure(selector: str) -> None:
            more = f'kind = "page"\nselector = "{selector}"\n'
            place.configure(("staff", site.url("/p")), interval="1h", more=more)

        configure(".wrong")
        async with daemon(place) as running:
            await running.says("watching")
            running.process.send_signal(signal.SIGUSR1)
            await running.says("check failed")
            configure("article")
            running.process.send_signal(signal.SIGHUP)
            await running.says("reloaded")
            await until(lambda: place.counts().get("versions"), "a version")


async def test_a_running_daemon_visits_another_address_at_once(tmp_path: Path) -> None:
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/old", html(page()))
        site.on("/new", html(page()))
        more = 'kind = "page"\nselector = "article"\n'
        place.configure(("staff", site.url("/old")), interval="1h", more=more)
        async with daemon(place) as running:
            await running.says("watching")
            running.process.send_signal(signal.SIGUSR1)
            await running.says("taken in")
            place.configure(("staff", site.url("/new")), interval="1h", more=more)
            running.process.send_signal(signal.SIGHUP)
            await until(lambda: "/new" in site.paths(), "a visit to the new address")
            assert place.counts()["edits"] == 0
