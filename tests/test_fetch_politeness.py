"""One request at a time for each host, with a gap; holds; and no host in the way of another."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.support.fetchers import NOON, Clock, Names, fetcher, source
from tests.support.scripted_site import HANG, ScriptedSite, answer, redirect
from tracker.fetch.politeness import Hosts, retry_after
from tracker.model import Outcome


async def test_one_request_at_a_time_for_each_host_whatever_its_sources() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        for number in range(8):
            site.on(f"/{number}", (0.01, *answer(b"text")))
        await asyncio.gather(*(client.fetch(source(site.url(f"/{number}"))) for number in range(8)))
    assert (len(site.requests), site.most_busy, site.connections) == (8, 1, 1)


async def test_the_gap_runs_from_the_end_of_one_request_to_the_start_of_the_next() -> None:
    clock = Clock()
    gap = timedelta(seconds=2)
    async with ScriptedSite() as site, fetcher(clock=clock, sleep=clock.sleep, host_gap=gap) as client:
        site.otherwise(answer(b"text"))
        for path in ("/a", "/b"):
            await client.fetch(source(site.url(path)))
        clock.seconds += 1.5
        await client.fetch(source(site.url("/c")))
        clock.seconds += 60
        await client.fetch(source(site.url("/d")))
    assert clock.slept == [2.0, 0.5]


async def test_without_a_gap_nobody_sleeps() -> None:
    clock = Clock()
    async with ScriptedSite() as site, fetcher(clock=clock, sleep=clock.sleep) as client:
        site.otherwise(answer(b"text"))
        for path in ("/a", "/b"):
            await client.fetch(source(site.url(path)))
    assert clock.slept == []


async def test_waiting_for_a_busy_host_is_not_counted_against_the_visit() -> None:
    deadline = timedelta(seconds=0.3)
    async with ScriptedSite() as site, fetcher(total_timeout=deadline) as client:
        site.otherwise((0.15, *answer(b"text")))
        got = await asyncio.gather(*(client.fetch(source(site.url(f"/{number}"))) for number in range(4)))
    assert [one.outcome for one in got] == [Outcome.OK] * 4


async def test_the_deadline_is_for_all_redirects_together() -> None:
    async with ScriptedSite() as site, fetcher(total_timeout=timedelta(seconds=0.3)) as client:
        for hop in range(4):
            site.on(f"/{hop}", (0.12, *redirect(f"/{hop + 1}")))
        site.on("/4", answer(b"text"))
        got = await client.fetch(source(site.url("/0")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "timeout")


async def test_a_host_that_hangs_holds_up_no_other() -> None:
    names = Names(**{f"h{number}_example": [["127.0.0.1"]] for number in range(50)}, well_example=[["127.0.0.1"]])
    async with ScriptedSite() as site, fetcher(resolver=names, total_timeout=timedelta(seconds=0.4)) as client:
        site.on("/hang", (HANG,))
        site.on("/well", answer(b"text"))
        hanging = [
            asyncio.create_task(client.fetch(source(site.url("/hang", host=f"h{number}.example"))))
            for number in range(50)
        ]
        while len(site.requests) < 50:
            await asyncio.sleep(0)
        well = await client.fetch(source(site.url("/well", host="well.example")))
        assert well.outcome is Outcome.OK
        assert not any(task.done() for task in hanging)
        assert {got.reason for got in await asyncio.gather(*hanging)} == {"timeout"}


async def test_a_source_waiting_for_its_host_takes_no_place_in_flight() -> None:
    names = Names(slow_example=[["127.0.0.1"]], quick_example=[["127.0.0.1"]])
    async with ScriptedSite() as site, fetcher(resolver=names, max_in_flight=2) as client:
        site.on("/slow", (0.2, *answer(b"text")))
        site.on("/quick", answer(b"text"))
        url = site.url("/slow", host="slow.example")
        slow = [asyncio.create_task(client.fetch(source(url))) for _ in range(3)]
        while not site.requests:
            await asyncio.sleep(0)
        await client.fetch(source(site.url("/quick", host="quick.example")))
        assert not any(task.done() for task in slow)
        await asyncio.gather(*slow)


async def test_two_hosts_that_redirect_to_each_other_do_not_wait_for_each_other() -> None:
    async with ScriptedSite() as one, ScriptedSite() as two, fetcher() as client:
        one.on("/start", (0.02, *redirect(two.url("/end"))))
        two.on("/start", (0.02, *redirect(one.url("/end"))))
        for site in (one, two):
            site.on("/end", answer(b"text"))
        visits = [client.fetch(source(site.url("/start"))) for site in (one, two)]
        got = await asyncio.wait_for(asyncio.gather(*visits), timeout=3)
    assert [visit.outcome for visit in got] == [Outcome.OK, Outcome.OK]


@pytest.mark.parametrize(
    ("status", "given", "held"),
    [
        pytest.param(429, {"Retry-After": "120"}, 120.0, id="429-with-a-time"),
        pytest.param(503, {"Retry-After": "120"}, 120.0, id="503-with-a-time"),
        pytest.param(429, {}, 60.0, id="429-without"),
        pytest.param(429, {"Retry-After": "nan"}, 60.0, id="429-with-nonsense"),
        pytest.param(429, {"Retry-After": "1e12"}, 86_400.0, id="429-for-ever"),
    ],
)
async def test_the_whole_host_is_left_alone_when_it_asks_for_it(
    status: int, given: dict[str, str], held: float
) -> None:
    clock = Clock()
    async with ScriptedSite() as site, fetcher(clock=clock, sleep=clock.sleep) as client:
        site.on("/a", answer(b"slow down", status, given))
        site.on("/b", answer(b"text"))
        first = await client.fetch(source(site.url("/a")))
        clock.seconds += 1
        during = await client.fetch(source(site.url("/b")))
        clock.seconds += held
        after = await client.fetch(source(site.url("/b")))
    assert (first.outcome, first.reason) == (Outcome.ERROR, "status")
    assert (during.outcome, during.reason, during.hops) == (Outcome.ERROR, "hold", ())
    assert during.retry_after == timedelta(seconds=held - 1)
    assert after.outcome is Outcome.OK
    assert site.paths() == ["/a", "/b"]
    assert clock.slept == []


async def test_those_who_wait_for_a_host_hear_of_its_hold() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.otherwise((0.02, *answer(b"slow down", 429)))
        got = await asyncio.gather(*(client.fetch(source(site.url(f"/{number}"))) for number in range(5)))
    assert sorted(visit.reason for visit in got) == ["hold"] * 4 + ["status"]
    assert len(site.requests) == 1


async def test_a_503_without_a_time_holds_nobody_and_a_403_with_one_neither() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", answer(b"", 503))
        site.on("/b", answer(b"", 403, {"Retry-After": "30"}))
        site.on("/c", answer(b"text"))
        first, second, third = [await client.fetch(source(site.url(path))) for path in ("/a", "/b", "/c")]
    assert first.retry_after is None
    assert second.retry_after == timedelta(seconds=30)
    assert third.outcome is Outcome.OK


async def test_a_cancelled_visit_gives_back_its_turn() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/hang", (HANG,))
        site.on("/b", answer(b"text"))
        task = asyncio.create_task(client.fetch(source(site.url("/hang"))))
        while not site.requests:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await client.fetch(source(site.url("/b")))).outcome is Outcome.OK


async def test_a_visit_cancelled_while_it_waits_for_the_gap_gives_back_its_turn() -> None:
    waiting = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    hosts = Hosts(gap=timedelta(seconds=9), clock=lambda: 0.0, sleep=sleep)
    host = hosts.of("a.example")
    await hosts.enter(host)
    hosts.leave(host)
    task = asyncio.create_task(hosts.enter(host))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not host.turn.locked()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("0", 1),
        ("-1", 1),
        ("1e12", 86_400),
        ("9" * 5_000, 86_400),
        ("inf", 86_400),
        ("nan", None),
        ("soon", None),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300),
        ("Sun, 01 Mar 2026 12:05:00", 300),
        ("Sun, 01 Mar 2026 14:05:00 +0200", 300),
        ("Sun, 01 Mar 2020 12:00:00 GMT", 1),
        ("Sun, 01 Mar 2126 12:00:00 GMT", 86_400),
        ("Sun, 99 Mar 2026 12:05:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after(value, NOON) == expected


async def test_hosts_are_forgotten_when_there_are_too_many_but_never_one_in_use() -> None:
    clock = Clock()
    hosts = Hosts(gap=timedelta(0), clock=clock, sleep=clock.sleep, limit=3)
    busy = hosts.of("busy")
    await hosts.enter(busy)
    held = hosts.of("held")
    hosts.hold(held, timedelta(seconds=9))
    for number in range(10):
        hosts.of(f"host {number}")
    assert len(hosts) == 3
    assert hosts.of("busy") is busy
    assert hosts.of("held") is held
    hosts.leave(busy)
