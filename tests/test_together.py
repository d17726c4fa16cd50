"""What changes alike in many statements at once is told once, or not at all where it is a template."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from tests.support.scripted_site import answer
from tests.support.watched_feed import Watch, entry, feed, watching
from tracker.children.pool import Pool
from tracker.model import Level
from tracker.pipeline.again import rejudge
from tracker.pipeline.alike import Change, Kind, alike
from tracker.pipeline.letters import Letters

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOPICS = ("harvest", "bridge", "school", "hospital", "railway", "port", "budget", "river", "library", "museum")
FOOTER = "<p>The post {title} appeared first on Town Council. Follow us on all networks.</p>"


def text(topic: str) -> str:
    return (
        f"The council decided on the {topic} on Tuesday. It will spend two million on the {topic} next year. The vote "
        "was nine to four. Work begins in March."
    )


def news(make: Callable[[str], str], topics: tuple[str, ...] = TOPICS) -> bytes:
    return feed(*(entry(topic, make(topic), title=f"On the {topic}") for topic in topics))


def plain(topic: str) -> str:
    return f"<p>{text(topic)}</p>"


def with_footer(topic: str) -> str:
    return plain(topic) + FOOTER.format(title=f"On the {topic}")


def teaser(topic: str) -> str:
    return f"<p>{text(topic)[:70]} [&#8230;]</p>"


def advert(said: str) -> Callable[[str], str]:
    return lambda topic: f"{plain(topic)}<p>{said}</p>"


async def polls(watch: Watch, *bodies: bytes) -> None:
    watch.site.on("/feed", *(answer(body) for body in bodies))
    for _ in bodies:
        await watch.check(minutes=1)


@pytest.mark.parametrize(
    "makes",
    [
        pytest.param((plain, with_footer), id="a footer comes"),
        pytest.param((with_footer, plain), id="a footer goes"),
        pytest.param((teaser, plain), id="teasers become full texts"),
        pytest.param(
            (advert("Try our app."), advert("Book a seat now."), advert("Read the letter.")),
            id="an advertisement that does not say so",
        ),
    ],
)
async def test_a_template_is_a_remark_on_the_source_and_no_alert(
    makes: tuple[Callable[[str], str], ...], tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        await polls(watch, *(news(make) for make in makes))
        turns = len(makes) - 1
        assert watch.counts()["alerts"] == 0
        assert len(watch.events("template")) == turns
        assert {edit.level for edit in watch.edits()} == {Level.COSMETIC}
        assert len(watch.edits()) == turns * len(TOPICS), "each is kept by itself"
        told = await watch.health()
        assert (told["state"], "10 statements" in told["why"]) == ("well", True)
        await rejudge(watch.store, None, watch.clock, lambda done, of: None)
        assert {edit.level for edit in watch.edits()} == {Level.COSMETIC}


@pytest.mark.parametrize("shorter", [teaser, lambda topic: ""], ids=["teasers", "nothing"])
async def test_full_texts_that_go_are_looked_at_again_and_are_a_template_from_the_first_look_on(
    shorter: Callable[[str], str], tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        await polls(watch, news(plain))
        began = watch.clock.at
        await polls(watch, news(shorter), news(shorter))
        assert (watch.edits(), len(watch.events("doubted"))) == ([], 2)
        await polls(watch, news(shorter))
        assert [edit.first_seen_new for edit in watch.edits()] == [began + timedelta(minutes=1)] * len(TOPICS)
        assert {edit.level for edit in watch.edits()} == {Level.COSMETIC}
        assert (len(watch.events("template")), len(watch.events("believed"))) == (1, 1)
        await polls(watch, news(plain))
        assert (len(watch.events("template")), watch.counts()["alerts"]) == (2, 0)


async def test_one_word_exchanged_in_all_statements_is_one_alert_that_names_them(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await polls(watch, news(plain), news(lambda topic: plain(topic).replace("nine to four", "nine to five")))
        assert len(watch.edits()) == len(TOPICS)
        (event,) = watch.events("group")
        assert (event.detail["gone"], event.detail["came"]) == (["four"], ["five"])
        assert watch.rows("SELECT edit_id, event_id, state FROM alerts") == [(None, event.id, "pending")]
        (owed,) = watch.store.read(lambda reads: reads.owed(watch.clock.at, 10))
        message = await Letters(watch.store, None).one(owed, None, UTC)
        assert "10 statements at once" in message.text
        assert message.title == (
            "General Staff: the same change in 10 statements: “nine to four” became “nine to five”"
        )
        assert all(f"On the {topic}" in message.text for topic in TOPICS)
        assert json.loads(json.dumps(message.payload))["statements"] == len(TOPICS)
        theirs = await Letters(watch.store, None).one(owed, None, UTC, "uk")
        assert "became" in message.text and "стало" in theirs.text and "became" not in theirs.text + theirs.title


async def test_what_was_edited_under_a_new_template_is_told_by_itself(tmp_path: Path, readers: Pool) -> None:
    def edited(topic: str) -> str:
        return with_footer(topic).replace("nine to four", "four to nine" if topic == "port" else "nine to four")

    async with watching(tmp_path, readers) as watch:
        await polls(watch, news(plain), news(edited))
        assert watch.counts()["alerts"] == 1
        assert [e.title_new for e in watch.edits() if e.level is Level.MEANING_CHANGED] == ["On the port"]


async def test_what_was_edited_while_only_teasers_stood_there_is_told(tmp_path: Path, readers: Pool) -> None:
    def edited(topic: str) -> str:
        return plain(topic).replace("in March", "in May" if topic == "port" else "in March")

    async with watching(tmp_path, readers) as watch:
        await polls(watch, news(plain), news(teaser), news(edited))
        assert watch.counts()["alerts"] == 1


@pytest.mark.parametrize(
    "note",
    [
        "Correction: the vote was void.",
        "This statement is withdrawn.",
        "Уточнено: рішення скасовано.",
        "Текст исправлен.",
    ],
)
async def test_a_note_under_all_statements_is_news(note: str, tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        await polls(watch, news(plain), news(advert(note)))
        assert (len(watch.events("template")), len(watch.events("group"))) == (0, 1)
        assert {edit.level for edit in watch.edits()} == {Level.MEANING_CHANGED}


async def test_two_statements_or_a_few_of_many_are_told_as_ever(tmp_path: Path, readers: Pool) -> None:
    async with watching(tmp_path, readers) as watch:
        few = {"harvest", "bridge", "school"}
        changed = news(lambda topic: with_footer(topic) if topic in few else plain(topic))
        await polls(watch, news(plain), changed)
        assert watch.events("template") == []


async def test_the_same_lines_are_no_template_where_they_are_all_that_is_said() -> None:
    alarm = Change(old_title="Kyiv", old="Air raid alert!", new_title="Kyiv", new="All clear.")
    assert [each.kind for each in alike([alarm] * 5, listed=5)] == [Kind.WORDS]


async def test_a_word_in_its_forms_is_one_word() -> None:
    pairs = (("про війну", "про операцію"), ("у війні", "в операції"), ("війна триває", "операція триває"))
    changes = [Change(old_title="", old=f"Сказано {a}", new_title="", new=f"Сказано {b}") for a, b in pairs]
    assert sorted(each.kind for each in alike(changes[:1] * 3, listed=90)) == [Kind.WORDS]
    assert alike([*changes, *changes], listed=90)


def _each(make: Callable[[str], tuple[str, str, str, str]]) -> list[Kind]:
    changes = [
        Change(old_title=old_title, old=old, new_title=new_title, new=new)
        for old_title, old, new_title, new in map(make, TOPICS)
    ]
    return [each.kind for each in alike(changes, listed=len(TOPICS))]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Gatherings are allowed on Sunday.", "Gatherings are banned on Sunday."),
        ("The fee for a permit is 100 euros.", "The fee for a permit is 300 euros."),
        ("Комендантська година: 22:00", "Комендантська година: 20:00"),
        ("The curfew on the {} is lifted.", "The curfew on the {} is not lifted."),
    ],
)
async def test_a_line_that_was_rewritten_in_most_statements_is_news(before: str, after: str) -> None:
    def make(topic: str) -> tuple[str, str, str, str]:
        title = f"On the {topic}"
        return title, f"{text(topic)}\n{before.format(topic)}", title, f"{text(topic)}\n{after.format(topic)}"

    assert _each(make) == [Kind.WORDS]


async def test_titles_that_became_others_are_news() -> None:
    assert _each(lambda topic: (f"The {topic} is safe", text(topic), f"No {topic} will open", text(topic))) == [
        Kind.WORDS
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("On the {0}", "Town Council | On the {0}"),
    ],
)
async def test_what_comes_around_all_titles_is_a_template(before: str, after: str) -> None:
    def make(topic: str) -> tuple[str, str, str, str]:
        count = len(topic)
        return before.format(topic, count), text(topic), after.format(topic, count, count + 1), text(topic)

    assert _each(make) == [Kind.LINES]


async def test_an_imprint_of_another_year_is_a_template() -> None:
    def make(topic: str) -> tuple[str, str, str, str]:
        title, said = f"On the {topic}", text(topic)
        return title, f"{said}\n© 2026 Town Council of Zrazok", title, f"{said}\n© 2027 Town Council of Zrazok"

    assert _each(make) == [Kind.LINES]


def counted(line: str, turn: int) -> bytes:
    """Most entries with figures of their own, which are others at each turn, behind the title or below the text."""

    def one(topic: str, count: int) -> str:
        said, behind = line.format(count), line.startswith("(")
        below = "" if behind else f"<p>{said}</p>"
        return entry(topic, plain(topic) + below, title=f"On the {topic} {said}" if behind else f"On the {topic}")

    return feed(*(one(topic, 10 * place + turn) for place, topic in enumerate(TOPICS, 1)))


@pytest.mark.parametrize("line", ["({})", "Gadgets seen: {}", "{} зацікавились", "Сердечек {}"])
async def test_figures_that_change_alike_at_each_look_are_told_twice_and_then_known(
    line: str, tmp_path: Path, readers: Pool
) -> None:
    async with watching(tmp_path, readers) as watch:
        await polls(watch, *(counted(line, turn) for turn in range(6)))
        assert (len(watch.events("group")), len(watch.events("template"))) == (2, 3)
        assert watch.counts()["alerts"] == 2
        assert len(watch.edits()) == 5 * len(TOPICS), "each is kept by itself"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Strike on the {}", ""),
        ("On the {}", "Their dead are counted."),
        ("Удар: {}", ""),
        ("Новини: {}", "Кількість загиблих зростає."),
    ],
)
async def test_a_toll_behind_most_titles_is_news_at_each_look(
    title: str, said: str, tmp_path: Path, readers: Pool
) -> None:
    def turn(number: int) -> bytes:
        places = enumerate(TOPICS)
        tolls = ((each, f"{title.format(each)} ({45 + 2 * place + 30 * number})") for place, each in places)
        return feed(*(entry(each, f"{plain(each)}<p>{said}</p>", title=told) for each, told in tolls))

    async with watching(tmp_path, readers) as watch:
        await polls(watch, *(turn(number) for number in range(4)))
        assert watch.events("template") == []
        assert {edit.level for edit in watch.edits()} == {Level.MEANING_CHANGED}
        assert watch.counts()["alerts"] == 3 * len(TOPICS)
