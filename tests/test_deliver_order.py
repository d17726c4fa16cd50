"""Order, size, outages and stops: what arrives, how often, and what it says last. Over a real store and real receivers
on loopback, with the test's clock."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.support.scripted_site import answer
from tests.support.watched_feed import NEW, NOON, OLD, Watch, entry, feed, watching
from tests.test_deliver import alerts, delivery, owing, receiving
from tracker.children.pool import Pool
from tracker.cli import app
from tracker.model import AlertState, EventKind, Target
from tracker.pipeline.deliver import Delivery
from tracker.pipeline.targets import adopt_targets
from tracker.pipeline.turns import in_line
from tracker.store import OwedAlert

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWED = OwedAlert(
    id=1,
    key="",
    edit_id=None,
    event_id=None,
    target="desk",
    state=AlertState.PENDING,
    attempts=0,
    created=NOON,
    next_attempt=None,
    sent=None,
    error="",
)
LONG = "The ministry goes on with its work in all regions of the country. " * 60


def new(number: int) -> str:
    """Another change in each statement: the same in several is told together."""
    return f"{NEW} By order {number}."


async def says(watch: Watch, *texts: str) -> None:
    """The source says this now, one text a statement."""
    items = (entry(str(number), text, title=f"Statement {number}") for number, text in enumerate(texts))
    watch.site.on("/feed", answer(feed(*items)))
    await watch.check(minutes=1)


async def until_quiet(watch: Watch, sending: Delivery, hours: int = 3) -> None:
    """Rounds as the daemon has them, until nothing is owed or so much time has passed."""
    for _ in range(hours * 120):
        await sending.deliver()
        if all(alert.state not in (AlertState.PENDING, AlertState.RETRYING) for alert in alerts(watch)):
            return
        watch.clock.tick(seconds=30)


def states(watch: Watch) -> list[str]:
    return [alert.state.value for alert in alerts(watch)]


# --- order -------------------------------------------------------------------------------------------------------


async def test_a_revert_waits_for_its_edit_and_other_statements_do_not(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        await says(watch, "The bridge is open to traffic.", "The port is open.")
        await says(watch, "The bridge is closed to traffic.", "The port is open.")
        sending = delivery(watch, receiver.target)
        receiver.status = 503
        await sending.deliver()
        receiver.status = 200
        watch.clock.at -= timedelta(minutes=1)  # all within the wait of the first
        await says(watch, "The bridge is open to traffic.", "The port is closed.")
        await sending.deliver()
        assert [payload["new"].split()[-1] for _, payload in receiver.got] == ["traffic.", "closed."]
        await until_quiet(watch, sending)
        told = [payload["new"] for _, payload in receiver.got[1:] if "bridge" in payload["new"]]
        assert ["closed" in text for text in told] == [True, False]
        assert set(states(watch)) == {"sent"}


async def test_of_two_words_on_a_statement_the_second_waits_where_the_first_fails(
    tmp_path: Path, readers: Pool
) -> None:
    """Both are due in one round, and the receiver fails once."""
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        await says(watch, "The bridge is open to traffic.")
        await says(watch, "The bridge is closed to traffic.")
        await says(watch, "The bridge is open to traffic.")
        sending = delivery(watch, receiver.target)
        receiver.judges = lambda payload: 503 if len(receiver.got) == 1 else 204
        await sending.deliver()
        assert len(receiver.got) == 1
        await until_quiet(watch, sending)
        told = ["closed" in payload["new"] for _, payload in receiver.got]
        assert told == [True, True, False]


async def test_a_statement_that_a_receiver_cannot_take_holds_up_none_but_its_own(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        receiver.judges = lambda payload: 500 if payload["statement"] == 1 else 200
        await says(watch, *(OLD for _ in range(4)))
        await says(watch, NEW, *(OLD for _ in range(3)))
        sending = delivery(watch, receiver.target)
        for _ in range(6):
            await sending.deliver()
            watch.clock.tick(minutes=20)
        await says(watch, NEW, new(1), OLD, OLD)
        assert await sending.deliver() == 1
        await says(watch, OLD, new(1), new(2), OLD)
        assert await sending.deliver() == 1
        assert states(watch) == ["retrying", "sent", "pending", "sent"]


async def test_a_target_that_was_down_gets_few_messages_and_nothing_is_lost(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        await says(watch, *(OLD for _ in range(60)))
        receiver.status = 503
        sending = delivery(watch, receiver.target)
        for number in range(60):
            await says(watch, *map(new, range(number + 1)), *(OLD for _ in range(59 - number)))
            await sending.deliver()
        tried = len(receiver.got)
        receiver.status = 200
        await until_quiet(watch, sending)
        came = [event["id"] for _, payload in receiver.got[tried:] for event in payload.get("events", [payload])]
        assert sorted(came) == sorted(edit.id for edit in watch.edits()) and len(came) == 60
        assert tried <= 20 and len(receiver.got) - tried <= 12


async def test_what_was_given_up_and_is_owed_again_is_never_overtaken(tmp_path: Path, readers: Pool) -> None:
    """Nor does naming one alert alone leave those before it behind; other statements do not wait for it."""
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        texts = ["The bridge is open to traffic.", "The bridge is closed to traffic.", "The bridge is gone for good."]
        await says(watch, texts[0], "The port is open.")
        receiver.status = 400
        sending = delivery(watch, receiver.target)
        for text in texts[1:]:
            await says(watch, text, "The port is open.")
            await until_quiet(watch, sending)
        assert states(watch) == ["dead", "dead"]
        await says(watch, texts[0], "The port is closed.")
        await sending.deliver()
        assert states(watch) == ["dead", "dead", "retrying", "retrying"], "tried once"
        second, at = alerts(watch)[1].id, watch.clock.at
        await asyncio.wrap_future(watch.store.commit(lambda tx: tx.retry_alerts([second], at)))
        for _ in range(3):  # tried more often than what came later
            watch.clock.tick(minutes=20)
            await sending.deliver()
        receiver.got.clear()
        receiver.status = 204
        await until_quiet(watch, sending, hours=12)
        told = [payload["new"] for _, payload in receiver.got if "bridge" in payload["new"]]
        assert [next(text for text in texts if text in said) for said in told] == [texts[1], texts[2], texts[0]]
        assert set(states(watch)) == {"sent"}


def unit(*owed: tuple[int, str]) -> Any:
    @dataclass(frozen=True)
    class Unit:
        alerts: tuple[Any, ...]

    return Unit(tuple(replace(OWED, id=number, line=line) for number, line in owed))


async def test_turns_keep_each_line_in_order_and_leave_the_rest_as_it_is() -> None:
    late, early, other = unit((3, "a")), unit((1, "a")), unit((2, "b"))
    assert in_line([late, other, early]) == [other, early, late]
    assert in_line([early, late, other]) == [early, late, other]
    one, two = unit((1, "a"), (4, "b")), unit((2, "b"), (3, "a"))
    assert in_line([two, one]) == [one, two], "each holds something older: the oldest goes first"
    assert in_line([]) == []


# --- what was tried stays what it was ------------------------------------------------------------------------------


async def test_a_digest_that_was_tried_comes_again_byte_for_byte_whatever_else_is_owed(
    tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=25) as watch:
        receiver.status = 500
        await delivery(watch, receiver.target).deliver()
        receiver.status = 200
        others = [f"{NEW} By order {number}." for number in range(25)]
        await says(watch, *others, OLD)
        await says(watch, *others, NEW)
        watch.clock.tick(minutes=5)
        await until_quiet(watch, delivery(watch, receiver.target))
        digests = [
            body for body, (_, payload) in zip(receiver.bodies, receiver.got, strict=True) if "events" in payload
        ]
        assert len(digests) == 2 and digests[0] == digests[1]
        assert len(set(receiver.keys)) == 2
        assert set(states(watch)) == {"sent"}


async def test_a_single_alert_comes_again_byte_for_byte(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        receiver.status = 500
        await delivery(watch, receiver.target).deliver()
        await says(watch, f"{NEW} By order 0.", OLD)  # the record has grown: a head signed now would be another
        receiver.status = 200
        watch.clock.tick(minutes=5)
        await delivery(watch, receiver.target).deliver()
        assert receiver.bodies[0] == receiver.bodies[1]


async def test_what_was_sent_leaves_no_copy_behind(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=30) as watch:
        await delivery(watch, receiver.target).deliver()
        assert watch.rows("SELECT count(*) FROM sendings") == [(0,)]


# --- size --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [413, 400])
async def test_a_digest_that_is_too_large_is_halved_until_it_is_taken(
    status: int, tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=25) as watch:
        receiver.judges = lambda payload: status if len(payload.get("events", ())) > 7 else 204
        assert await delivery(watch, receiver.target).deliver() == 25
        sizes = [len(payload["events"]) for _, payload in receiver.got if len(payload["events"]) <= 7]
        assert sum(sizes) == 25 and set(states(watch)) == {"sent"}
        assert len(set(receiver.keys)) == len(receiver.keys)


async def test_one_alert_that_is_too_large_is_shortened_and_says_so(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        receiver.judges = lambda payload: 413 if len(json.dumps(payload)) > 12_000 else 204
        await says(watch, LONG * 4 + OLD)
        await says(watch, LONG * 4 + NEW)
        assert await delivery(watch, receiver.target).deliver() == 1
        (first, whole), (second, short) = receiver.got
        assert first != second and short["shortened"] is True and short["id"] == whole["id"]
        assert f"characters more: tracker show {whole['number']}" in short["new"]


async def test_one_alert_is_shortened_again_where_that_was_not_enough(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        receiver.judges = lambda payload: 413 if len(json.dumps(payload)) > 4_000 else 204
        await says(watch, LONG * 4 + OLD)
        await says(watch, LONG * 4 + NEW)
        assert await delivery(watch, receiver.target).deliver() == 1
        assert len(set(receiver.keys)) == len(receiver.keys) == 3


async def test_a_receiver_of_very_little_is_told_what_happened_where(tmp_path: Path, readers: Pool) -> None:
    """Less than all the names of fields of an edit take."""
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        receiver.judges = lambda payload: 413 if len(json.dumps(payload)) > 700 else 204
        await says(watch, LONG * 4 + OLD)
        await says(watch, LONG * 4 + NEW)
        assert await delivery(watch, receiver.target).deliver() == 1
        whole, least = receiver.got[0][1], receiver.got[-1][1]
        assert {name: least[name] for name in ("type", "id", "number", "statement", "url", "head", "shortened")} == {
            **{name: whole[name] for name in ("type", "id", "number", "statement", "url", "head")},
            "shortened": True,
        }
        assert least["more"] == f"tracker show {whole['number']}"
        assert states(watch) == ["sent"]


@pytest.mark.parametrize("room", [1_500, 600])
async def test_a_service_that_takes_less_than_is_known_of_it_gets_a_shorter_text_with_its_foot(
    room: int, tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        at = receiver.target.to.partition("://")[2].partition("/")[0]
        service = Target(to=f"json://{at}/desk/", name="json")
        await watch.restart(targets=(service,))
        receiver.judges = lambda payload: 413 if len(payload["message"]) > room else 200
        for verb in ("moved", "evacuated"):
            await says(watch, " ".join(f"Region {n} {verb} {n + 100} families." for n in range(200)))
        assert await delivery(watch, service).deliver() == 1
        texts = [payload["message"] for _, payload in receiver.got]
        assert len(set(texts)) == len(texts) and len(texts[0]) > room >= len(texts[-1])
        told = re.search(r"and (\d+) more changes: tracker show", texts[-1])
        assert told is not None and "Region" in texts[-1]
        assert int(told[1]) + len(re.findall(r"\{\+evacuated\+\}", texts[-1])) == 200, "each is shown or counted"
        assert texts[0].rpartition("\n\n")[2] == texts[-1].rpartition("\n\n")[2]
        assert "Seen as the old text until" in texts[-1]


async def test_one_alert_that_nobody_ever_takes_is_dead_and_holds_up_nothing(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        receiver.status = 413
        await until_quiet(watch, delivery(watch, receiver.target))
        assert states(watch) == ["dead"] and len(receiver.got) <= 10


async def test_one_alert_that_is_refused_in_a_digest_is_refused_alone(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=25) as watch:
        receiver.judges = lambda payload: (
            400 if any(event["statement"] == 3 for event in payload.get("events", [payload])) else 204
        )
        assert await delivery(watch, receiver.target).deliver() == 24
        assert sorted(states(watch)) == ["retrying", *["sent"] * 24]


async def test_the_parts_that_were_taken_are_not_sent_again(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver:
        at = receiver.target.to.partition("://")[2].partition("/")[0]
        rocket = Target(to=f"rocket://abcdefgh1234567890/abcdefgh1234567890@{at}/#news?rto=5", name="rocket")
        async with owing(tmp_path, readers, rocket, edits=24) as watch:
            sending = delivery(watch, rocket)
            service: Any = sending.channels["rocket"]
            service._apprise[0].request_rate_per_sec = 0  # its pause between messages
            receiver.judges = lambda payload: 503 if len(receiver.got) == 3 else 200
            assert await sending.deliver() == 0
            await until_quiet(watch, sending)
            texts = [payload["text"] for _, payload in receiver.got]
            assert texts[2] == texts[3] and len(set(texts)) == len(texts) - 1 >= 3
            assert all(len(text) <= 1_000 for text in texts)
            assert set(states(watch)) == {"sent"}


# --- what does not get through -------------------------------------------------------------------------------------


async def test_a_dead_target_is_told_to_the_others_once(tmp_path: Path, readers: Pool) -> None:
    async with (
        receiving() as dead,
        receiving() as alive,
        owing(tmp_path, readers, dead.target, alive.target, edits=3) as watch,
    ):
        dead.status = 401
        sending = delivery(watch, dead.target, alive.target)
        await until_quiet(watch, sending)
        own = [payload for _, payload in alive.got if payload["type"] == "undelivered"]
        assert len(own) == 1 and "401 Unauthorized" in own[0]["why"] and own[0]["target"] == dead.target.name
        assert states(watch).count("dead") == 3
        (row,) = watch.store.report(lambda reports: reports.undelivered())
        assert (row.target, row.dead) == (dead.target.name, 3)
        assert {alert.target for alert in alerts(watch) if alert.state is AlertState.DEAD} == {dead.target.name}
        await watch.health()  # writes the configuration that the commands need

        def tracker(*words: str) -> Result:
            return CliRunner().invoke(app, [*words, "--config", str(tmp_path / "tracker.toml")])

        health = tracker("sources", "health")
        assert health.exit_code == 1 and "3 alerts not delivered" in health.stdout and "401 Unauth" in health.stdout
        assert tracker("alerts", "dismiss").exit_code == 0
        assert tracker("sources", "health").exit_code == 0
        assert "dismissed" in tracker("alerts", "list").stdout


async def test_an_alert_that_cannot_be_written_is_put_aside_alone(tmp_path: Path, readers: Pool) -> None:
    def owe(tx: Any) -> None:
        broken = tx.add_event("staff", EventKind.TROUBLE, NOON, {"since": "no date", "failures": 5})
        tx.owe(target.name, NOON, event_id=broken)

    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=30) as watch:
        target = receiver.target
        await asyncio.wrap_future(watch.store.commit(owe))
        await until_quiet(watch, delivery(watch, target))
        (dead,) = [alert for alert in alerts(watch) if alert.state is AlertState.DEAD]
        assert "cannot be written: ValueError" in dead.error
        assert states(watch).count("sent") == 31, "the others, and word of the one"
        assert [payload["type"] for _, payload in receiver.got][-1] == "undelivered"


async def test_who_asks_to_be_left_alone_for_a_while_is_left_alone(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=3) as watch:
        receiver.status = 429
        sending = delivery(watch, receiver.target)
        await sending.deliver()
        assert len(receiver.got) == 1
        (said, *_) = [alert.error for alert in alerts(watch) if alert.error]
        assert said == f"{receiver.target.name}: 429 Too Many Requests: retry after 5"
        receiver.status = 200
        await until_quiet(watch, sending)
        assert set(states(watch)) == {"sent"}


# --- targets and stops -----------------------------------------------------------------------------------------------


async def test_what_is_owed_goes_to_the_address_that_replaced_a_dead_one(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as old, receiving() as new:
        before, after = (Target(to=each.target.to, name="desk") for each in (old, new))
        async with owing(tmp_path, readers, before) as watch:
            await adopt_targets(watch.store, [before], watch.clock.at)
            old.status = 401
            sending = delivery(watch, before)
            await until_quiet(watch, sending)
            assert states(watch) == ["dead"]
            await adopt_targets(watch.store, [after], watch.clock.at)
            assert await delivery(watch, after).deliver() == 1
            assert len(new.got) == 1


async def test_what_is_taken_while_we_stop_is_noted(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=3) as watch:
        receiver.hangs = True
        sending = delivery(watch, receiver.target)
        sending.begin()
        await asyncio.wait_for(receiver.came.wait(), 5)
        stopping = asyncio.create_task(sending.close(5))
        await asyncio.sleep(0)
        receiver.free.set()
        await asyncio.wait_for(stopping, 5)
        assert (len(receiver.got), states(watch)) == (1, ["sent", "pending", "pending"])
        sending.begin()
        assert len(receiver.got) == 1
