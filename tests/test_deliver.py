"""What is owed reaches those it is owed to: over a real store and real receivers on loopback, with the test's clock."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.support.scripted_site import answer
from tests.support.watched_feed import CONSOLE, NEW, NOON, OLD, Watch, entry, feed, watching
from tracker.alert import build
from tracker.children.pool import Pool
from tracker.fetch.service import session_for
from tracker.model import AlertState, EventKind, Target
from tracker.pipeline.deliver import Delivery
from tracker.store import Filter, OwedAlert

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Receiver:
    """A web hook's other end: keeps what it gets, and answers as told."""

    def __init__(self) -> None:
        self.status = 204
        self.hangs = False
        self.free = asyncio.Event()
        self.came = asyncio.Event()
        self.got: list[tuple[str, Any]] = []
        self.target = Target(to="")
        self.bodies: list[bytes] = []
        self.judges: Callable[[Any], int] | None = None  # the status for a payload, in place of `status`

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        payload = json.loads(body)
        self.bodies.append(body)
        self.got.append((request.headers.get("Idempotency-Key", ""), payload))
        self.came.set()
        if self.hangs:
            await self.free.wait()
        status = self.judges(payload) if self.judges else self.status
        return web.Response(status=status, text="retry after 5" if status == 429 else "")

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{tail:.*}", receiver.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.target = Target(to=f"webhook+http://127.0.0.1:{runner.addresses[0][1]}/hook")
    try:
        yield receiver
    finally:
        receiver.free.set()
        await runner.cleanup()


@asynccontextmanager
async def owing(folder: Path, readers: Pool, *targets: Target, edits: int = 1) -> AsyncIterator[Watch]:
    """A store in which `targets` are owed so many edits."""
    async with watching(folder, readers) as watch:
        await watch.restart(targets=targets)
        before, after = (
            feed(
                *(
                    entry(str(number), f"{text}{tail and tail.format(number)}", title=f"Statement {number}")
                    for number in range(edits)
                )
            )
            for text, tail in ((OLD, ""), (NEW, " By order {}."))  # not the same change in all: that is one alert
        )
        watch.site.on("/feed", answer(before), answer(after))
        await watch.check()
        assert (await watch.check(minutes=1)).derived.owed == edits * len(targets)
        yield watch


def delivery(watch: Watch, *targets: Target, stream: io.StringIO | None = None) -> Delivery:
    """As the daemon would make it, after a start too."""
    channels = {
        target.name: build(target, now=watch.clock, stream=stream or io.StringIO(), session_for=session_for)
        for target in targets
    }
    return Delivery(store=watch.store, channels=channels, now=watch.clock, chance=lambda: 0.5, zone=UTC)


def alerts(watch: Watch) -> Sequence[OwedAlert]:
    return watch.store.report(lambda reports: reports.alerts(Filter(limit=1_000)))


async def test_an_alert_is_sent_once_under_the_key_of_its_edit_and_target(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        sending = delivery(watch, receiver.target)
        assert [await sending.deliver() for _ in range(3)] == [1, 0, 0]
        assert await delivery(watch, receiver.target).deliver() == 0
        (edit,) = watch.edits()
        ((key, payload),) = receiver.got
        assert key == payload["key"] and key.startswith(f"edit:{edit.id}:{receiver.target.name}:")
        assert (payload["old"], payload["new"]) == (edit.old, edit.new)
        (alert,) = alerts(watch)
        assert (alert.state, alert.attempts, alert.sent) == (AlertState.SENT, 1, watch.clock.at)


async def test_the_console_shows_the_words_that_changed(tmp_path: Path, readers: Pool) -> None:
    stream = io.StringIO()
    async with owing(tmp_path, readers, CONSOLE) as watch:
        assert await delivery(watch, CONSOLE, stream=stream).deliver() == 1
    assert "new offensive" in stream.getvalue() and "[-" in stream.getvalue()


async def test_a_receiver_that_is_down_gets_it_when_it_is_up_again(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        sending = delivery(watch, receiver.target)
        receiver.status = 500
        pauses = []
        for _ in range(4):
            assert await sending.deliver() == 0
            (alert,) = alerts(watch)
            assert (alert.state, "500" in alert.error) == (AlertState.RETRYING, True)
            assert alert.next_attempt
            pauses.append((alert.next_attempt - watch.clock.at).total_seconds())
            watch.clock.at = alert.next_attempt - timedelta(seconds=1)
            assert await sending.deliver() == 0
            watch.clock.tick(seconds=1)
        assert pauses == [30, 60, 120, 240]
        assert len(receiver.got) == 4, "and nothing was sent before its time"
        receiver.status = 200
        assert await sending.deliver() == 1
        assert len({key for key, _ in receiver.got}) == 1
        assert [(alert.state, alert.attempts, alert.error) for alert in alerts(watch)] == [(AlertState.SENT, 5, "")]


@pytest.mark.parametrize(
    ("status", "within"),
    [pytest.param(500, timedelta(hours=84), id="a fault"), pytest.param(400, timedelta(hours=1), id="a refusal")],
)
async def test_an_alert_that_nobody_takes_is_dead_in_the_end_and_can_be_owed_again(
    status: int, within: timedelta, tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        receiver.status = status
        sending, start = delivery(watch, receiver.target), watch.clock.at
        while (alert := alerts(watch)[0]).state is not AlertState.DEAD:
            watch.clock.at = max(watch.clock.at, alert.next_attempt or watch.clock.at)
            await sending.deliver()
        assert watch.clock.at - start < within
        assert (alert.next_attempt, str(status) in alert.error) == (None, True)
        count = len(receiver.got)
        watch.clock.tick(days=30)
        assert (await sending.deliver(), len(receiver.got)) == (0, count)
        receiver.status = 200
        await asyncio.wrap_future(watch.store.commit(lambda tx: tx.retry_alerts([alert.id], watch.clock.at)))
        assert await sending.deliver() == 1


async def test_a_storm_comes_as_one_digest_that_leaves_nothing_out(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=30) as watch:
        assert await delivery(watch, receiver.target).deliver() == 30
        ((key, payload),) = receiver.got
        assert payload["type"] == "digest" and key.startswith("digest:")
        assert {event["key"] for event in payload["events"]} == {alert.key for alert in alerts(watch)}
        assert {alert.state for alert in alerts(watch)} == {AlertState.SENT}


async def test_a_few_come_one_by_one(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target, edits=5) as watch:
        assert await delivery(watch, receiver.target).deliver() == 5
        assert [payload["type"] for _, payload in receiver.got] == ["edit"] * 5


async def test_a_target_that_hangs_holds_up_no_other(tmp_path: Path, readers: Pool) -> None:
    async with (
        receiving() as slow,
        receiving() as quick,
        owing(tmp_path, readers, slow.target, quick.target, edits=3) as watch,
    ):
        slow.hangs = True
        sending = delivery(watch, slow.target, quick.target)
        sending.begin()
        await asyncio.wait_for(slow.came.wait(), 5)
        async with asyncio.timeout(5):
            while [alert.state for alert in alerts(watch)].count(AlertState.SENT) < 3:
                await asyncio.sleep(0.01)
        sending.begin()
        assert (len(slow.got), len(quick.got)) == (1, 3)
        await sending.close()
        states = {(alert.target, alert.state) for alert in alerts(watch)}
        assert states == {(slow.target.name, AlertState.PENDING), (quick.target.name, AlertState.SENT)}


async def test_what_waits_for_a_target_that_hangs_does_not_hide_what_is_owed_to_others(
    tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as slow, receiving() as quick, owing(tmp_path, readers, slow.target) as watch:
        slow.hangs = True
        sending = delivery(watch, slow.target, quick.target)
        sending.begin()
        await asyncio.wait_for(slow.came.wait(), 5)

        def owe(tx: Any) -> None:
            for number in range(1_200):
                tx.owe(slow.target.name, NOON, event_id=tx.add_event("staff", EventKind.TROUBLE, NOON, {"n": number}))
            tx.owe(quick.target.name, NOON, event_id=tx.add_event("staff", EventKind.TROUBLE, NOON, {"why": "no name"}))

        await asyncio.wrap_future(watch.store.commit(owe))
        sending.begin()
        await asyncio.wait_for(quick.came.wait(), 5)
        await sending.close()


async def test_a_target_that_is_configured_no_longer_is_dead_and_visible(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        assert await delivery(watch).deliver() == 0
        (alert,) = alerts(watch)
        assert (alert.state, "[[alert]]" in alert.error) == (AlertState.DEAD, True)
        assert receiver.got == []


async def test_a_crash_between_sending_and_noting_sends_again_with_the_same_key(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        receiver.hangs = True
        crashing = delivery(watch, receiver.target)
        crashing.begin()
        await asyncio.wait_for(receiver.came.wait(), 5)  # it arrived, and we never hear that it did
        await crashing.close()
        receiver.hangs = False
        assert await delivery(watch, receiver.target).deliver() == 1
        assert len(receiver.got) == 2 and len({key for key, _ in receiver.got}) == 1
        assert [alert.state for alert in alerts(watch)] == [AlertState.SENT]


async def test_a_full_disk_does_not_send_an_alert_again_and_again(tmp_path: Path, readers: Pool) -> None:
    def says(sentence: str) -> Any:
        return lambda tx: tx._connection.exec_driver_sql(sentence) and None

    full = "CREATE TRIGGER full BEFORE UPDATE ON alerts BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    async with receiving() as receiver, owing(tmp_path, readers, receiver.target) as watch:
        await asyncio.wrap_future(watch.store.commit(says(full)))
        sending = delivery(watch, receiver.target)
        for _ in range(4):
            await sending.deliver()
        assert len(receiver.got) == 1
        await asyncio.wrap_future(watch.store.commit(says("DROP TRIGGER full")))
        await sending.deliver()
        assert len(receiver.got) == 1
        assert [alert.state for alert in alerts(watch)] == [AlertState.SENT]


async def test_trouble_and_its_end_are_told_with_the_times_they_are_about(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        watch.site.on("/feed", answer(feed(entry("1", OLD))), *[answer(b"", 500)] * 5, answer(feed(entry("1", OLD))))
        for _ in range(7):
            await watch.check(hours=1)
        await watch.check(hours=1)  # well for long when the messages are made
        assert await delivery(watch, receiver.target).deliver() == 2
        (_, trouble), (_, well) = receiver.got
        assert (trouble["type"], trouble["reason"], "500" in trouble["detail"]) == ("source", "status", True)
        assert trouble["since"] == well["since"] == "2126-03-01T13:00:00Z"
        assert (trouble["recovered"], well["recovered"]) == (None, "2126-03-01T19:00:00Z")


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_a_date_at_the_end_of_time_does_not_stop_the_alert(date: str, tmp_path: Path, readers: Pool) -> None:
    from zoneinfo import ZoneInfo

    odd = f"<pubDate>{date}</pubDate>"
    async with receiving() as receiver, watching(tmp_path, readers) as watch:
        await watch.restart(targets=(receiver.target,))
        watch.site.on("/feed", *(answer(feed(entry("1", text, extra=odd))) for text in (OLD, NEW)))
        await watch.check()
        await watch.check(minutes=1)
        sending = delivery(watch, receiver.target)
        for name in ("America/New_York", "Asia/Tokyo"):
            (alert,) = watch.store.read(lambda reads: reads.owed(watch.clock.at, 10))
            await sending.letters.one(alert, None, ZoneInfo(name))
        assert await sending.deliver() == 1
