"""The oracle notices: each point of it fails a case in which just that was broken."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults import texts
from tests.faults.case import Case, Expect
from tests.faults.places import WatchedPlace, faulty, healthy, watched
from tests.faults.run import run
from tests.faults.server import answer
from tests.faults.stage import NEIGHBOUR
from tests.faults.world import World
from tracker.model import Fetched, Message, Outcome, Source

Broken = Callable[[WatchedPlace], Awaitable[None]]


async def o1_a_text_that_came_whole_is_lost(stage: WatchedPlace) -> None:
    stage.whole.add("A text that was served whole, and that no version says.")


async def o1_a_version_says_what_nobody_published(stage: WatchedPlace) -> None:
    lie = [*stage.said[1:], texts.some(stage.fate, 1, first=77)[0]]
    stage.site.on(stage.form.path, answer(stage.form.write(lie), content_type=stage.form.content_type))
    await stage.poll()


async def o1_a_body_is_not_stored(stage: WatchedPlace) -> None:
    stage.fetched.append(replace(stage.fetched[-1], outcome=Outcome.OK, body=b"fetched, and thrown away"))


async def o2_an_edit_that_nobody_expected(stage: WatchedPlace) -> None:
    stage.edit()
    await healthy()(stage)


async def o2_an_outcome_that_nobody_expected(stage: WatchedPlace) -> None:
    await faulty(lambda s: answer(b"no", 500))(stage)


async def o2_an_event_that_nobody_expected(stage: WatchedPlace) -> None:
    stage.site.on(stage.form.path, answer(b"no", 503))
    for _ in range(6):
        await stage.poll()


async def o2_a_time_without_sight_is_hidden(stage: WatchedPlace) -> None:
    stage.unseen.append((stage.clock.at, stage.clock.at))


async def o2_a_visit_is_put_off_for_a_day(stage: WatchedPlace) -> None:
    stage.site.on(stage.form.path, answer(b"later", 503, {"Retry-After": "80000"}))
    await stage.poll()


async def o3_a_record_is_altered(stage: WatchedPlace) -> None:
    with closing(sqlite3.connect(stage.folder / "tracker.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE versions SET text = text || ' altered' WHERE id = 1")
        connection.commit()
    stage.published |= {f"{each} altered" for each in stage.published}


async def o4_an_alert_is_received_twice(stage: WatchedPlace) -> None:
    stage.edit()
    await healthy()(stage)
    send = stage.receiver.send

    async def twice(message: Message) -> None:
        await send(message)
        await send(message)

    stage.receiver.send = twice


async def o4_an_alert_is_noted_as_sent_and_was_not(stage: WatchedPlace) -> None:
    stage.edit()
    await healthy()(stage)

    async def nothing(message: Message) -> None:
        pass

    stage.receiver.send = nothing


async def o5_a_neighbour_had_to_wait(stage: WatchedPlace) -> None:
    stage.lateness.append(7.0)


async def o6_a_temporary_file_is_left(stage: WatchedPlace) -> None:
    (Path(tempfile.gettempdir()) / "left").write_bytes(b"")


async def o6_a_file_is_left_open(stage: WatchedPlace) -> None:
    HELD.append(Path(__file__).open())  # noqa: SIM115  (that it stays open is the point)


async def o7_the_site_never_recovers(stage: WatchedPlace) -> None:
    works = stage.fetch

    async def fails(source: Source, **given: object) -> Fetched:
        got = await works(source, **given)
        return got if source.id == NEIGHBOUR else replace(got, outcome=Outcome.ERROR, reason="reset", body=None)

    stage.fetch = fails
    await stage.restart()


HELD: list[object] = []
BROKEN: dict[str, tuple[Broken, Expect]] = {
    breaks.__name__: (breaks, expect)
    for breaks, expect in (
        (o1_a_text_that_came_whole_is_lost, Expect()),
        (o1_a_version_says_what_nobody_published, Expect(edits=None)),
        (o1_a_body_is_not_stored, Expect()),
        (o2_an_edit_that_nobody_expected, Expect()),
        (o2_an_outcome_that_nobody_expected, Expect(outcomes=("ok:",))),
        (o2_an_event_that_nobody_expected, Expect()),
        (o2_a_time_without_sight_is_hidden, Expect()),
        (o2_a_visit_is_put_off_for_a_day, Expect(may=("trouble",))),
        (o3_a_record_is_altered, Expect()),
        (o4_an_alert_is_received_twice, Expect(edits=1)),
        (o4_an_alert_is_noted_as_sent_and_was_not, Expect(edits=1)),
        (o5_a_neighbour_had_to_wait, Expect()),
        (o6_a_temporary_file_is_left, Expect()),
        (o6_a_file_is_left_open, Expect()),
        (o7_the_site_never_recovers, Expect()),
    )
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_broken_is_noticed(name: str, stages: World, tmp_path: Path) -> None:
    breaks, expect = BROKEN[name]
    case = Case(id=name, injected="-", holds="-", stage=watched("rss"), script=(healthy(), breaks), expect=expect)
    try:
        result = await run(case, stages, tmp_path / "case")
    finally:
        for held in HELD:
            held.close()
        HELD.clear()
        for left in (stages.folder / "tmp").iterdir():
            left.unlink()
    assert name[:2].upper() in {wrong[:2] for wrong in result.wrong}, result.wrong


@pytest.mark.asyncio(loop_scope="session")
async def test_where_nothing_is_broken_nothing_is_noticed(stages: World, tmp_path: Path) -> None:
    case = Case(id="nothing", injected="-", holds="-", stage=watched("rss"), script=(healthy(2),))
    assert (await run(case, stages, tmp_path / "case")).wrong == ()
