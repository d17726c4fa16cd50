"""robots.txt (RFC 9309): asked for first, once a day, and obeyed."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from tests.support.fetchers import Clock, Names, fetcher, source
from tests.support.scripted_site import CLOSE, RESET, Script, ScriptedSite, answer, head, redirect
from tracker.fetch import robots
from tracker.model import Outcome

RULES = b"""User-agent: *
Disallow: /private

User-agent: Statement-Tracker
Disallow: /not-for-us
Allow: /not-for-us/but
"""


async def test_it_is_asked_for_once_and_obeyed_for_a_day() -> None:
    clock = Clock()
    async with ScriptedSite() as site, fetcher(respect_robots=True, clock=clock, sleep=clock.sleep) as client:
        site.otherwise(answer(b"text"))
        site.on("/robots.txt", answer(RULES), answer(b"User-agent: *\nDisallow: /\n"))
        paths = ("/private", "/not-for-us", "/not-for-us/but/this", "/feed?x=1")
        seen = [await client.fetch(source(site.url(path))) for path in paths]
        clock.seconds += robots.FRESH_FOR + 1
        later = await client.fetch(source(site.url("/private")))
    assert [(got.outcome, got.reason) for got in seen] == [
        (Outcome.OK, ""),
        (Outcome.ERROR, "robots"),
        (Outcome.OK, ""),
        (Outcome.OK, ""),
    ]
    assert later.reason == "robots"
    assert site.paths() == ["/robots.txt", "/private", "/not-for-us/but/this", "/feed?x=1", "/robots.txt"]
    assert seen[1].hops == ()


async def test_many_sources_of_a_new_host_wait_for_one_visit_to_its_robots_txt() -> None:
    async with ScriptedSite() as site, fetcher(respect_robots=True) as client:
        site.otherwise(answer(b"text"))
        site.on("/robots.txt", (0.02, *answer(RULES)))
        got = await asyncio.gather(*(client.fetch(source(site.url(f"/{number}"))) for number in range(6)))
    assert [visit.outcome for visit in got] == [Outcome.OK] * 6
    assert site.paths().count("/robots.txt") == 1
    assert site.most_busy == 1


async def test_it_carries_no_secret_and_no_validator() -> None:
    async with ScriptedSite() as site, fetcher(respect_robots=True) as client:
        site.on("/feed", answer(b"text"))
        await client.fetch(source(site.url("/feed"), headers={"X-Key": "k"}), etag='"v"')
    assert site.paths() == ["/robots.txt", "/feed"]
    assert not {"x-key", "if-none-match"} & set(site.requests[0].headers)
    assert site.requests[1].headers["x-key"] == "k"


async def test_it_is_not_asked_for_if_the_operator_says_so() -> None:
    async with ScriptedSite() as site, fetcher(respect_robots=False) as client:
        site.on("/feed", answer(b"text"))
        await client.fetch(source(site.url("/feed")))
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(answer(b"", 404), id="missing"),
        pytest.param(answer(b"", 403), id="forbidden"),
        pytest.param(answer(b""), id="empty"),
        pytest.param(answer(b"<html>our home page</html>"), id="a-page"),
        pytest.param(redirect("/robots.txt"), id="a-circle"),
        pytest.param(answer(b"\xff\xfe\x00junk\n" * 100), id="junk"),
        pytest.param(answer(b"\xef\xbb\xbfUser-agent: other\nDisallow: /\n"), id="for-another-robot"),
    ],
)
async def test_one_that_is_not_there_or_says_nothing_forbids_nothing(script: Script) -> None:
    async with ScriptedSite() as site, fetcher(respect_robots=True) as client:
        site.on("/robots.txt", script)
        site.on("/feed", answer(b"text"))
        assert (await client.fetch(source(site.url("/feed")))).outcome is Outcome.OK


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_while_it_cannot_be_read_nothing_is_fetched_and_it_is_asked_for_again_soon(status: int) -> None:
    clock = Clock()
    async with ScriptedSite() as site, fetcher(respect_robots=True, clock=clock, sleep=clock.sleep) as client:
        site.on("/robots.txt", answer(b"", status), answer(b"", 404))
        site.on("/feed", answer(b"text"))
        first = await client.fetch(source(site.url("/feed")))
        again = await client.fetch(source(site.url("/feed")))
        clock.seconds += robots.RETRY_IN + 1
        later = await client.fetch(source(site.url("/feed")))
    assert (first.outcome, first.reason, again.reason) == (Outcome.ERROR, "robots", "robots")
    assert first.retry_after == timedelta(seconds=robots.RETRY_IN)
    assert later.outcome is Outcome.OK
    assert site.paths() == ["/robots.txt", "/robots.txt", "/feed"]


async def test_the_last_known_rules_stay_while_it_cannot_be_read() -> None:
    clock = Clock()
    async with ScriptedSite() as site, fetcher(respect_robots=True, clock=clock, sleep=clock.sleep) as client:
        site.otherwise(answer(b"text"))
        site.on("/robots.txt", answer(RULES), answer(b"", 500), (RESET,))
        seen = []
        for _ in range(3):
            seen.append([(await client.fetch(source(site.url(path)))).reason for path in ("/not-for-us", "/feed")])
            clock.seconds += robots.FRESH_FOR + 1
    assert seen == [["robots", ""]] * 3


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param((CLOSE,), "reset", id="reset"),
        pytest.param((b"junk\r\n\r\n", CLOSE), "protocol", id="not-http"),
        pytest.param((head(200, {"Content-Length": "99"}) + RULES[:20], CLOSE), "truncated", id="cut"),
    ],
)
async def test_where_the_network_fails_the_visit_says_how(script: Script, reason: str) -> None:
    async with ScriptedSite() as site, fetcher(respect_robots=True) as client:
        site.on("/robots.txt", script)
        site.on("/feed", answer(b"text"))
        got = await client.fetch(source(site.url("/feed")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, reason)
    assert "robots.txt" in got.detail
    assert "/feed" not in site.paths()


async def test_a_host_that_does_not_exist_is_a_matter_of_dns() -> None:
    async with fetcher(respect_robots=True) as client:
        assert (await client.fetch(source("http://no-such-host.invalid/"))).reason == "dns"


async def test_a_crawl_delay_widens_the_gap_within_limits() -> None:
    clock = Clock()
    names = Names(slow_example=[["127.0.0.1"]], never_example=[["127.0.0.1"]])
    async with (
        ScriptedSite() as site,
        fetcher(respect_robots=True, clock=clock, sleep=clock.sleep, resolver=names) as client,
    ):
        site.otherwise(answer(b"text"))
        site.on(
            "/robots.txt", answer(b"User-agent: *\nCrawl-delay: 7\n"), answer(b"User-agent: *\nCrawl-delay: 99999\n")
        )
        for host in ("slow.example", "never.example"):
            for path in ("/a", "/b"):
                await client.fetch(source(site.url(path, host=host)))
    assert clock.slept == [7.0, 60.0]


async def test_a_redirect_to_another_host_meets_that_hosts_rules() -> None:
    async with ScriptedSite() as site, ScriptedSite() as other, fetcher(respect_robots=True) as client:
        site.on("/feed", redirect(other.url("/private")))
        other.on("/robots.txt", answer(RULES.replace(b"Statement-Tracker", b"x")))
        got = await client.fetch(source(site.url("/feed")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "robots")
    assert other.paths() == ["/robots.txt"]


async def test_a_file_without_end_is_read_to_its_cap() -> None:
    rules = b"User-agent: *\nDisallow: /private\n" + b"# nothing\n" * 60_000 + b"Disallow: /beyond-the-cap\n"
    async with ScriptedSite() as site, fetcher(respect_robots=True) as client:
        site.otherwise(answer(b"text"))
        site.on("/robots.txt", answer(rules))
        got = [(await client.fetch(source(site.url(path)))).reason for path in ("/private", "/beyond-the-cap")]
    assert len(rules) > robots.MAX_BYTES
    assert got == ["robots", ""]


@pytest.mark.parametrize("junk", ["", "junk\n", "sitemap: x\n"])
def test_a_file_made_to_take_minutes_forbids_all_at_once(junk: str) -> None:
    agents = "".join(f"User-agent: a{number}\n{junk}" for number in range(10_000))
    started = time.process_time()
    rules = robots.read((agents + "Disallow: /x\n" * 10_000).encode(), clock=0.0)
    assert time.process_time() - started < 2
    assert rules.unreachable
    assert not rules.allows("/feed")


def test_a_file_of_many_groups_as_newsrooms_have_is_read() -> None:
    group = "User-agent: bot{0}\n" + "".join(f"Disallow: /section-{n}/\n" for n in range(100)) + "\n"
    text = "".join(group.format(number) for number in range(60)) + "User-agent: *\nDisallow: /private\n"
    rules = robots.read(text.encode(), clock=0.0)
    assert not rules.allows("/private")
    assert rules.allows("/feed")
