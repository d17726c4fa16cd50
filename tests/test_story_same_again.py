"""The same change on page after page of a speaker, each visited by itself: one word about the first, one about the
others."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.support.watched_places import Story, story
from tracker.alert import Console
from tracker.cli import app
from tracker.judging import judge
from tracker.model import AlertState, Finding, Severity, Source, SourceKind, Target
from tracker.pipeline.alike import Change
from tracker.pipeline.deliver import Delivery
from tracker.pipeline.gathering import LONGEST, QUIET, WINDOW
from tracker.pipeline.likeness import mark
from tracker.store import Filter

SITES = {"ministry": 20, "agency": 15}
"""Two sources of one speaker, and how many pages each follows."""

TOPICS = ("harvest", "bridge", "school", "hospital", "railway", "port", "budget", "river", "library", "museum")


def listing(source_id: str, speaker: str = "Ministry of Defence") -> Source:
    return Source(
        id=source_id,
        kind=SourceKind.PAGE,
        url=f"/{source_id}/",
        speaker=speaker,
        language="en",
        interval=timedelta(hours=12),
        follow=True,
        reread=timedelta(days=30),
        options={"links": ("h2 a",), "selector": ("article",)},
    )


def address(source_id: str, number: int) -> str:
    return f"/{source_id}/{number}"


def page(number: int, what: str, more: str = "") -> str:
    topic = TOPICS[number % len(TOPICS)]
    text = (
        f"On the {topic} of district {number} the ministry decided in March. {what} The {topic} will be looked at "
        f"again in the year after.{more}"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>On the {topic}, paper {number}</title></head><body>'
        f"<h1>On the {topic}, paper {number}</h1><article><p>{text}</p></article></body></html>"
    )


BEFORE = "All troops are withdrawn from the border region by the summer."
AFTER = "All troops remain in the border region until further notice."


class Sweep:
    """Pages that are changed and visited one by one, and what the desk was sent meanwhile."""

    def __init__(self, told: Story) -> None:
        self.told, self.stream = told, StringIO()
        self.console = Target(to="console", severity=Severity.LOW)
        told.targets = [self.console]

    async def begin(self, what: str = BEFORE) -> None:
        for source_id, count in SITES.items():
            links = "".join(f'<h2><a href="{address(source_id, n)}">{n}</a></h2>' for n in range(count))
            self.told.shows(f"/{source_id}/", f"<html><body>{links}</body></html>")
            for number in range(count):
                self.told.shows(address(source_id, number), page(number, what))
        await self.told.restart()
        await self.told.look_around()

    def places(self) -> list[tuple[str, int, str]]:
        """Every page: its source, its number, and the place by which it is visited."""
        known = self.told.pipeline.places.known
        found = {source.url.removeprefix(self.told.site.url("")): name for name, source in known.items()}
        return [(name, n, found[address(name, n)]) for name, count in SITES.items() for n in range(count)]

    async def change(self, source_id: str, number: int, place: str, said: str) -> None:
        self.told.shows(address(source_id, number), said)
        assert (await self.told.look(place)).derived.edits

    async def deliver(self) -> int:
        sending = Delivery(
            store=self.told.store,
            channels={self.console.name: Console(self.stream)},
            now=lambda: self.told.at,
            chance=lambda: 0.5,
            zone=UTC,
        )
        return await sending.deliver()


def report(told: Story, folder: Path, *words: str) -> str:
    (folder / "tracker.toml").write_text(f'[store]\nurl = "sqlite:///{told.store.path}"\n')
    done = CliRunner().invoke(app, ["report", *words, "--config", str(folder / "tracker.toml")])
    assert done.exit_code == 0, done.output
    return done.stdout


async def test_thirty_five_pages_of_two_sources_are_one_group_whatever_visit_or_run_saw_them(tmp_path: Path) -> None:
    async with story(tmp_path, *map(listing, SITES)) as told:
        sweep = Sweep(told)
        await sweep.begin()
        began = told.at
        for turn, (source_id, number, place) in enumerate(sweep.places()):
            await sweep.change(source_id, number, place, page(number, AFTER))
            if turn in (7, 20):
                await told.restart()
            await sweep.deliver()
            if turn == 0:
                assert "remain in" in sweep.stream.getvalue(), "the first is told at once"
            told.later(seconds=3_600 / 35)
        assert abs(told.at - began - timedelta(hours=1)) < timedelta(seconds=1)
        await sweep.deliver()
        told.later(seconds=QUIET.total_seconds())
        await sweep.deliver()

        alerts = list(told.store.report(lambda reports: reports.alerts(Filter())))
        assert [each.state for each in alerts] == [AlertState.SENT] * 3, "the first, half an hour of more, the rest"
        assert max(each.sent - each.created for each in alerts if each.sent) <= LONGEST + timedelta(minutes=2)
        text = sweep.stream.getvalue()
        first, *others = told.edits()
        assert len(others) == 34
        assert text.count("The same change as #") == 2 and f"The same change as #{first.number}" in text
        for edit in others:
            assert text.count(f"– #{edit.number} ") == 1, "each is listed once"

        content = json.loads(report(told, tmp_path, "--format", "json"))
        assert len(content["edits"]) == 35
        assert len({edit["group"] for edit in content["edits"]} - {None}) == 1
        assert None not in {edit["group"] for edit in content["edits"]}
        table = report(told, tmp_path, "--format", "md")
        assert table.count("The same change in 35 statements one after the other") == 1
        assert "SAME CHANGE" not in table, "the events that tell of it are not told beside it"


async def test_a_quick_sweep_is_two_messages_and_the_second_lists_all(tmp_path: Path) -> None:
    async with story(tmp_path, *map(listing, SITES)) as told:
        sweep = Sweep(told)
        await sweep.begin()
        for source_id, number, place in sweep.places():
            await sweep.change(source_id, number, place, page(number, AFTER))
            await sweep.deliver()
            told.later(seconds=2)
        told.later(seconds=QUIET.total_seconds())
        assert await sweep.deliver() == 1
        text = sweep.stream.getvalue()
        assert "the same change in 34 more statements" in text
        assert len([line for line in text.splitlines() if line.startswith("– #")]) == 34


async def test_what_else_changes_is_told_at_once_and_nothing_overtakes_what_waits(tmp_path: Path) -> None:
    async with story(tmp_path, *map(listing, SITES)) as told:
        sweep = Sweep(told)
        await sweep.begin()
        one, two, three, four, *_ = sweep.places()
        await sweep.change(*one, page(one[1], AFTER))
        await sweep.change(*two, page(two[1], AFTER))
        assert await sweep.deliver() == 1
        await sweep.change(*three, page(three[1], "All troops are sent to the border region by the winter."))
        assert await sweep.deliver() == 1, "another change is not gathered"
        await sweep.change(*two, page(two[1], AFTER, " Seven people were killed there."))
        assert await sweep.deliver() == 2, "the page is told of again: what waits of it goes first"
        text = sweep.stream.getvalue()
        assert text.index("the same change in 1 more statement") < text.index("Seven people were killed")
        await sweep.change(*four, page(four[1], AFTER))
        assert await sweep.deliver() == 0, "gathered anew"
        told.later(seconds=QUIET.total_seconds())
        assert await sweep.deliver() == 1


async def test_the_same_change_a_day_later_and_of_another_speaker_are_news(tmp_path: Path) -> None:
    sources = listing("ministry"), listing("agency", "Agency for Borders")
    async with story(tmp_path, *sources) as told:
        sweep = Sweep(told)
        await sweep.begin()
        places = sweep.places()
        await sweep.change(*places[0], page(places[0][1], AFTER))
        await sweep.change(*places[-1], page(places[-1][1], AFTER))
        assert await sweep.deliver() == 2
        told.later(seconds=WINDOW.total_seconds() + 60)
        await sweep.change(*places[1], page(places[1][1], AFTER))
        assert await sweep.deliver() == 1


async def test_who_was_not_told_of_the_first_is_told_of_the_next_at_once(tmp_path: Path) -> None:
    async with story(tmp_path, *map(listing, SITES)) as told:
        sweep = Sweep(told)
        await sweep.begin()
        narrow = Target(to="json://127.0.0.1/x", name="agency-desk", sources=("agency",), severity=Severity.LOW)
        told.targets = [sweep.console, narrow]
        await told.restart()
        places = sweep.places()
        await sweep.change(*places[0], page(places[0][1], AFTER))
        await sweep.change(*places[-1], page(places[-1][1], AFTER))
        alerts = list(told.store.report(lambda reports: reports.alerts(Filter())))
        assert [(each.target, each.edit_id is None) for each in alerts] == [
            ("console", False),
            ("console", True),
            ("agency-desk", False),
        ]


def told_of(old: str, new: str, language: str = "en") -> tuple[Finding, ...]:
    return judge(old, new, language=language, silent=None).findings


def marks(*pairs: tuple[str, str], language: str = "en") -> set[Any]:
    return {
        mark("staff", Change(old_title="", old=old, new_title="", new=new), told_of(old, new, language))
        for old, new in pairs
    }


@pytest.mark.parametrize(
    ("language", "pairs"),
    [
        ("en", [("The Department of Defense said so.", "The Department of War said so."),
                ("Talks at the Department of Defense went on.", "Talks at the Department of War went on.")]),
        ("uk", [("Про війну говорили у вівторок.", "Про операцію говорили у вівторок."),
                ("У цій війні немає переможців.", "У цій операції немає переможців.")]),
        ("ru", [("Министр Иванов прибыл.", "Министр Петров прибыл."), ("Их встретил Иванов.", "Их встретил Петров.")]),
        ("en", [("One.", "One. The paper is withdrawn in full by its authors."),
                ("Two.", "Two. The paper is withdrawn in full by its authors.")]),
    ],
)  # fmt: skip
def test_one_exchange_is_one_change_wherever_it_stands(language: str, pairs: list[tuple[str, str]]) -> None:
    found = marks(*pairs, language=language)
    assert len(found) == 1 and None not in found


@pytest.mark.parametrize(
    ("language", "pairs"),
    [
        ("en", [("Troops did not attack the town.", "Troops did attack the town."),
                ("The envoy will not negotiate.", "The envoy will negotiate.")]),
        ("en", [("It killed 12 people in Kharkiv.", "It killed 13 people in Kharkiv."),
                ("They lost 12 drones near Sumy.", "They lost 13 drones near Sumy.")]),
        ("uk", [("Військо може наступати.", "Військо мусить наступати."),
                ("Банк може знизити ставку.", "Банк мусить знизити ставку.")]),
        ("ru", [("Министр не поедет в Минск.", "Министр поедет в Минск."), ("Удара не было.", "Удара было.")]),
        ("en", [("He allegedly took money.", "He took money."), ("They allegedly left.", "They left.")]),
    ],
)  # fmt: skip
def test_a_small_word_that_leans_on_others_is_another_change_elsewhere(
    language: str, pairs: list[tuple[str, str]]
) -> None:
    assert len(marks(*pairs, language=language)) == len(pairs)
