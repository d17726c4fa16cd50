"""What changes on a page beside the statement's text, from the wire to the history: noted, and never an alert."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.support.watched_places import Story, story
from tracker.model import EventKind, Source, SourceKind

PAGE = Source(id="ministry", kind=SourceKind.PAGE, url="/briefing", language="en", options={})
TEXT = (
    "The Ministry of Defence held a briefing in the capital on Thursday and set out the course of events of the past "
    "week in the eastern districts, where its units have been at work since Monday."
)


def page(text: str = TEXT, *, banner: str = "The hotline is open at night.", clock: str = "09:10:00") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Briefing</title></head><body>'
        f"<header><p>{banner}</p><span>{clock}</span></header><main><h1>Briefing</h1><p>{text}</p>"
        "<p>A further briefing will be held when the work of the commission has come to an end, they said.</p></main>"
        "<footer><p>All rights reserved by the Ministry of Defence.</p></footer></body></html>"
    )


def noted(told: Story) -> list[Any]:
    return [event.detail["beside"] for event in told.events("ministry", EventKind.BESIDE)]


async def test_a_change_beside_the_text_is_an_event_with_what_went_and_what_came(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page())
        await told.look("ministry")
        told.later(minutes=5)
        told.shows(PAGE.url, page(banner="The hotline is closed at night."))
        await told.look("ministry")
        assert noted(told) == [["The hotline is open at night.", "The hotline is closed at night."]]
        assert not told.edits() and not told.owed()


async def test_an_edit_and_a_change_beside_it_are_both_told(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page())
        await told.look("ministry")
        told.later(minutes=5)
        told.shows(PAGE.url, page(TEXT.replace("eastern", "western"), banner="The hotline is closed at night."))
        await told.look("ministry")
        assert len(told.edits()) == 1
        assert noted(told) == [["The hotline is open at night.", "The hotline is closed at night."]]
        told.later(minutes=5)
        told.shows(PAGE.url, page(TEXT.replace("eastern", "northern"), banner="The hotline is closed at night."))
        await told.look("ministry")
        assert len(told.edits()) == 2 and len(noted(told)) == 1


async def test_a_clock_is_none_and_lines_that_only_move_are_none(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page())
        await told.look("ministry")
        told.later(minutes=5)
        told.shows(PAGE.url, page(clock="09:15:00"))
        await told.look("ministry")
        told.later(minutes=5)
        moved = page(clock="09:20:00").replace("<p>The hotline is open at night.</p>", "")
        told.shows(PAGE.url, moved.replace("<footer>", "<footer><p>The hotline is open at night.</p>"))
        await told.look("ministry")
        assert not noted(told) and not told.edits()


async def test_what_changes_at_every_look_is_noted_a_few_times_a_day_and_nothing_that_stays_is_lost(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, PAGE) as told:
        for number in range(97):  # a day, four looks an hour
            told.shows(PAGE.url, page(banner=f"The line of number {'abcdefgh'[number % 8]} was shown here."))
            await told.look("ministry")
            told.later(minutes=15)
        found = noted(told)
        assert 3 <= len(found) <= 7
        assert [went for went, _ in found[1:]] == [came for _, came in found[:-1]]  # each begins where the last ended
        told.later(hours=7)
        told.shows(PAGE.url, page(banner="The hotline was shut down."))
        await told.look("ministry")
        assert noted(told)[-1][1] == "The hotline was shut down."
        assert not told.edits() and not told.owed()


async def test_a_selector_says_what_is_looked_at(tmp_path: Path) -> None:
    selected = replace(PAGE, options={"selector": ("main",)})
    async with story(tmp_path, selected) as told:
        told.shows(PAGE.url, page())
        await told.look("ministry")
        told.later(minutes=5)
        told.shows(PAGE.url, page(banner="The hotline is closed at night."))
        await told.look("ministry")
        assert not noted(told)
