"""Real fetches that must not reach a listener on loopback, however it is named."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tests.support.fetchers import Names, fetcher, source
from tests.support.scripted_site import CLOSE, ScriptedSite, answer, redirect
from tracker.model import Outcome

SPELLINGS = [
    *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1"),
    *("017700000001", "127.1", "127.0.1", "127.0.0.1.", "0", "0.0.0.0", "127.0.0.001", "127.0.0.0x1", "00127.0.0.1"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::1%25lo]"),
    *("[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1]", "１２７.0.0.1", "127。0。0。1", "127．0．0．1"),
    *("①②⑦.0.0.1", "ⓛocalhost", "%6c%6f%63alhost", "127%2e0%2e0%2e1", "%31%32%37.0.0.1", "user@127.0.0.1"),
    *("example.org@127.0.0.1", "127.0.0.1\\@example.org", "example.org\\@127.0.0.1", "127.0.0.1#@example.org"),
    *("127.0.0.1?@example.org", "evil.example", "both.example", "mapped.example", "six.example"),
]


def names() -> Names:
    return Names(
        evil_example=[["127.0.0.1"]],
        both_example=[["127.0.0.1", "::1", "127.0.0.1"]],
        mapped_example=[["::ffff:127.0.0.1"]],
        six_example=[["::1"]],
        localhost=[["127.0.0.1"]],
    )


def aim(spelling: str, port: int) -> str:
    for mark in ("#", "?"):
        if mark in spelling:
            host, rest = spelling.split(mark)
            return f"http://{host}:{port}{mark}{rest}/"
    return f"http://{spelling}:{port}/"


async def test_no_spelling_of_loopback_reaches_a_listener_on_it() -> None:
    async with ScriptedSite() as canary, fetcher(allow_networks=(), resolver=names()) as client:
        canary.otherwise(answer(b"secret"))
        for spelling in SPELLINGS:
            got = await client.fetch(source(aim(spelling, canary.port)))
            assert (got.outcome, got.body) == (Outcome.ERROR, None), spelling
            assert got.reason in ("guard", "dns"), spelling
        assert canary.connections == 0


async def test_nor_does_a_redirect_from_a_site_that_may_be_asked() -> None:
    outside = [ip_network("127.0.0.2/32")]
    async with (
        ScriptedSite() as canary,
        ScriptedSite(host="127.0.0.2") as site,
        fetcher(allow_networks=outside, resolver=names()) as client,
    ):
        canary.otherwise(answer(b"secret"))
        for spelling in SPELLINGS:
            site.on("/", redirect(aim(spelling, canary.port).encode().decode("latin-1")))
            got = await client.fetch(source(site.url("/")))
            assert got.outcome in (Outcome.ERROR, Outcome.GONE), spelling
            assert got.body is None
        assert canary.connections == 0
        assert len(site.requests) >= len(SPELLINGS)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://a/", "javascript:alert(1)", "//"]
)
async def test_a_redirect_to_another_scheme_ends_the_visit(target: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/", redirect(target))
        got = await client.fetch(source(site.url("/")))
    assert got.outcome is Outcome.ERROR
    assert got.reason in ("guard", "redirects")
    assert len(site.requests) == 1


async def test_a_name_that_moves_inside_between_two_look_ups_is_refused_where_it_is_dialled() -> None:
    outside = [ip_network("127.0.0.2/32")]
    moving = Names(moving_example=[["127.0.0.2"], ["127.0.0.1"]])
    async with ScriptedSite(host="127.0.0.2") as site, ScriptedSite() as canary:
        site.otherwise((*answer(b"text", connection="close"), CLOSE))
        seen = []
        for port in (site.port, canary.port):  # another port is another look-up
            async with fetcher(allow_networks=outside, resolver=moving) as client:
                seen.append(await client.fetch(source(f"http://moving.example:{port}/")))
    assert [got.outcome for got in seen] == [Outcome.OK, Outcome.ERROR]
    assert seen[1].reason == "guard"
    assert canary.connections == 0


async def test_of_mixed_addresses_only_the_public_one_is_dialled() -> None:
    outside = [ip_network("127.0.0.2/32")]
    mixed = Names(mixed_example=[["10.1.2.3", "127.0.0.1", "127.0.0.2"]])
    async with (
        ScriptedSite(host="127.0.0.2") as site,
        fetcher(allow_networks=outside, resolver=mixed) as client,
    ):
        site.on("/", answer(b"text"))
        got = await client.fetch(source(site.url("/", host="mixed.example")))
    assert got.outcome is Outcome.OK
    assert got.hops[0].address == f"127.0.0.2:{site.port}"
    assert site.requests[0].headers["host"] == f"mixed.example:{site.port}"


async def test_the_reason_says_what_to_do() -> None:
    async with fetcher(allow_networks=()) as client:
        got = await client.fetch(source("http://10.0.0.1/feed"))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "guard")
    assert "10.0.0.1 is a private address" in got.detail
    assert "allow_networks" in got.detail
