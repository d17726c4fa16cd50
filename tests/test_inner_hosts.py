"""Whatever a source, a redirect, a page, a robots.txt or a name server says, nothing inner is dialled: each spelling of
each inner address on each path that dials, against listeners on all addresses of this machine."""

from __future__ import annotations

import asyncio
import io
import re
import smtplib
import socket
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from html import escape
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.support.canary import Canary, canary, reaches
from tests.support.fetchers import Names, fetcher, source
from tests.support.inner_hosts import INNER_V4, NAMES, SIX, aimed, hosts, spellings, vectors
from tests.support.loopback_proxies import LoopbackProxy
from tests.support.report_values import edit
from tests.support.scripted_site import ScriptedSite, answer, redirect
from tests.support.watched_places import read_here
from tracker.alert import build
from tracker.alert.dialling import Way, going
from tracker.errors import ConfigError, DeliveryError
from tracker.fetch.post import post
from tracker.fetch.service import session_for
from tracker.guard import service_refusal
from tracker.model import Outcome, Source, SourceKind, Target
from tracker.pipeline import Pipeline
from tracker.report import message
from tracker.sources import versions
from tracker.store import open_store

OUTSIDE = [ip_network("127.0.0.2/32")]
"""Where the public sites of these tests stand. It is taken for public by the settings, and nothing else is."""

NOW = datetime(2026, 6, 8, 11, 7, 13, tzinfo=UTC)
ALERT = message(edit(), key="k", head="head1.7.x", zone=UTC)


def names() -> Names:
    found = Names(localhost=[["127.0.0.1"]], public_example=[["127.0.0.2"]])
    found.names |= {name: [addresses] for name, addresses in NAMES.items()}
    found.names |= {"127.0.0.1": [["127.0.0.1"]], "2130706433": [["127.0.0.1"]], "0x7f000001": [["127.0.0.1"]]}
    return found


def untouched(watched: Canary) -> None:
    assert (watched.connects, watched.tried()) == (0, [])


async def test_the_canary_sings() -> None:
    """That a connection would be noticed, on every address that is one of this machine's, and when it is only tried."""
    async with canary() as watched:
        for address in ("127.0.0.1", "127.0.0.53", "127.255.255.254", "0.0.0.0"):
            assert await asyncio.to_thread(reaches, address, watched.port), address
        async with fetcher(resolver=names(), allow_networks=[ip_network("0.0.0.0/0")]) as client:
            for host in ("127.0.0.1", "evil.example", "mixed.example"):
                assert (await client.fetch(source(aimed(host, watched.port)))).body == b"secret"
        assert watched.connects == 7
        assert len(watched.tried()) >= 7


def test_there_are_enough_vectors() -> None:
    assert len(vectors(8080)) >= 900
    assert len(hosts()) >= 400


async def test_visits_reach_nothing_inner() -> None:
    async with canary() as watched, fetcher(allow_networks=(), resolver=names()) as client:
        for url in vectors(watched.port):
            got = await client.fetch(source(url))
            assert (got.outcome, got.body) == (Outcome.ERROR, None), url
            assert got.reason in ("guard", "dns"), (url, got.detail)
        untouched(watched)


@pytest.mark.parametrize("status", [302, 308])
async def test_redirects_reach_nothing_inner(status: int) -> None:
    async with (
        canary() as watched,
        ScriptedSite(host="127.0.0.2") as site,
        fetcher(allow_networks=OUTSIDE, resolver=names()) as client,
    ):
        watched.may_be_asked(site.port)
        for url in vectors(watched.port):
            if "\r\n" in url:
                continue  # would end the header: what comes then is not a Location
            site.on("/", redirect(url.encode().decode("latin-1"), status))
            got = await client.fetch(source(site.url("/")))
            assert got.body is None, url
        untouched(watched)
        assert len(site.requests) >= 900


async def test_rules_for_robots_reach_nothing_inner() -> None:
    """A robots.txt that is elsewhere, and one beside each inner address."""
    async with (
        canary() as watched,
        ScriptedSite(host="127.0.0.2") as site,
        fetcher(allow_networks=OUTSIDE, resolver=names(), respect_robots=True) as client,
    ):
        watched.may_be_asked(site.port)
        for url in vectors(watched.port)[::7]:
            assert (await client.fetch(source(url))).body is None, url
        for host in hosts()[::7]:
            async with fetcher(allow_networks=OUTSIDE, resolver=names(), respect_robots=True) as other:
                site.on("/robots.txt", redirect(aimed(host, watched.port).encode().decode("latin-1")))
                site.on("/", answer(b"text"))
                await other.fetch(source(site.url("/")))
        untouched(watched)


def leading(form: str, links: list[str]) -> bytes:
    """A feed whose entries, or a page whose list, leads to all of these."""
    shown = [escape(link, quote=True) for link in links if link.isprintable()]
    if form == "feed":
        items = (
            f"<item><guid>{n}</guid><title>T {n}</title><link>{link}</link></item>" for n, link in enumerate(shown)
        )
        return f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>".encode()
    return f"<html><body><ul>{''.join(f'<li><a href={chr(34)}{link}{chr(34)}>x</a></li>' for link in shown)}".encode()


@pytest.mark.parametrize("form", ["feed", "page"])
async def test_followed_links_reach_nothing_inner(form: str, tmp_path: Path) -> None:
    async with (
        canary() as watched,
        ScriptedSite(host="127.0.0.2") as site,
        fetcher(allow_networks=OUTSIDE, resolver=names()) as client,
    ):
        watched.may_be_asked(site.port)
        site.on("/list", answer(leading(form, vectors(watched.port)[:: 2 if form == "feed" else 3])))
        options = {"links": ("li a",)} if form == "page" else {}
        url = site.url("/list")
        leads = Source(id="list", kind=SourceKind(form), url=url, follow=True, options=options)
        with open_store(f"sqlite:///{tmp_path / 'tracker.db'}") as store:
            pipeline = Pipeline(
                store=store,
                fetch=client.fetch,
                extract=read_here,
                extractors=versions(),
                targets=[],
                now=lambda: NOW,
                chance=lambda: 0.5,
            )
            await pipeline.adopt([leads])
            assert (await pipeline.check(leads)).healthy
            followed = [place for place in pipeline.places.known.values() if place.parent]
            for place in followed:
                assert not (await pipeline.check(place)).healthy, place.url
        assert len(followed) >= (100 if form == "feed" else 1)  # a list leads to pages of its own site alone
        untouched(watched)


@pytest.mark.parametrize("scheme", ["http", "socks4a", "socks5", "socks5h"])
async def test_proxies_are_asked_for_nothing_inner(scheme: str) -> None:
    """The proxy stands in the inner network: every name would lead it to the canary. Where it looks names up itself, a
    public name may lead inward, and only it can know."""
    async with canary() as watched, LoopbackProxy() as proxy, fetcher(allow_networks=(), resolver=names()) as client:
        watched.may_be_asked(proxy.port)
        unseen = scheme in ("socks4a", "socks5h")
        for host in hosts():
            if unseen and host in NAMES:
                continue
            for url in (aimed(host, watched.port), aimed(host, watched.port, "https")):
                got = await client.fetch(source(url, proxy=proxy.url(scheme), resolves=unseen))
                assert (got.outcome, got.body) == (Outcome.ERROR, None), url
        assert proxy.asked == []
        untouched(watched)


@pytest.mark.parametrize("answers", [[["127.0.0.2"], ["127.0.0.1"]], [["127.0.0.2", "127.0.0.1"], ["::1"]]])
async def test_a_name_that_turns_inward_is_refused_where_it_is_dialled(answers: list[list[str]]) -> None:
    """Rebinding: public while it is looked at, inner when it is dialled; the variables of a proxy change nothing."""
    async with canary() as watched, ScriptedSite(host="127.0.0.2") as site:
        watched.may_be_asked(site.port)
        moving = Names(moving_example=answers)
        async with fetcher(allow_networks=OUTSIDE, resolver=moving) as client:
            site.on("/", answer(b"text"))
            first = await client.fetch(source(f"http://moving.example:{site.port}/"))
            second = await client.fetch(source(f"http://moving.example:{watched.port}/"))
        assert (first.outcome, second.outcome, second.reason) == (Outcome.OK, Outcome.ERROR, "guard")
        assert site.requests[0].headers["host"] == f"moving.example:{site.port}"
        untouched(watched)


# --- services of the operator ------------------------------------------------------------------------------------


PLAIN = {"localhost", "127.0.0.1", "127.0.0.53", "127.255.255.254", "10.0.0.1", "192.168.1.1", "::1", "fc00::1"}
"""Hosts that say in so many letters that they are inner, which is the operator's to say."""


def says_so(url: str) -> bool:
    host = host_of(url)
    with suppress(ValueError):
        return str(ip_address(host)) in PLAIN
    return host.removesuffix(".") in PLAIN


def host_of(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""


async def test_webhooks_and_time_stamps_reach_nothing_inner_that_does_not_say_so() -> None:
    way = partial(session_for, resolver=names())
    async with canary() as watched:
        urls = [aimed(host, watched.port, scheme) for host in hosts() for scheme in ("http", "https")]
        wanted = [url for url in urls if not says_so(url)]
        assert len(wanted) >= 700
        for url in wanted:
            with pytest.raises((ConfigError, DeliveryError)):
                hook = build(Target(to=f"webhook+{url}"), now=lambda: NOW, stream=io.StringIO(), session_for=way)
                await hook.send(ALERT)
            with pytest.raises((DeliveryError, ValueError)):
                await post(url, b"", "text/plain", session_for=way)
        untouched(watched)


NUMBERS = [host for four in INNER_V4 for host in spellings(four) if re.fullmatch(r"(?i)[0-9a-fx.]+", host)]
"""Spellings that inet_aton might take, so that no name server is asked."""


@pytest.mark.parametrize("scheme", ["json", "ntfy", "mmost", "mailto", "rsyslog", "gotify", "matrix"])
async def test_chats_and_mail_reach_nothing_inner_that_does_not_say_so(scheme: str) -> None:
    secret = "abcdefghijklmnopqrstuvwxyz"
    async with canary() as watched:
        wanted = [host for host in (*NUMBERS, *SIX, "localhost\u3002") if not says_so(f"http://{host}/")]
        assert len(wanted) > 100
        for host in wanted if scheme == "json" else wanted[::7]:
            to = f"{scheme}://{host}:{watched.port}/{secret}?from=a@b.example&to=c@d.example&cto=2&rto=2"
            to += "&mode=private" if scheme == "ntfy" else ""  # else what is no host of its own is ntfy.sh
            try:
                channel = build(Target(to=to), now=lambda: NOW, stream=io.StringIO(), session_for=session_for)
                await channel.send(ALERT)
            except (ConfigError, DeliveryError):
                continue
            if scheme != "rsyslog":  # what sends datagrams is told of no refusal
                raise AssertionError(f"{to} was taken")
        assert watched.connects == 0


async def test_what_a_plugin_has_from_elsewhere_must_be_public() -> None:
    """An answer of the service, its name server: the operator wrote neither."""
    target = Target(to="json://hook.example/x")
    async with canary() as watched:
        for host in ("127.0.0.1", "localhost", "2130706433", "::1", "0.0.0.0"):
            for dial in (
                lambda host=host: socket.create_connection((host, watched.port), 2),
                lambda host=host: requests.get(aimed(f"[{host}]" if ":" in host else host, watched.port), timeout=2),
                lambda host=host: smtplib.SMTP(host, watched.port, timeout=2),
            ):
                with going(way := Way(target)), pytest.raises(OSError, match="may not lie"):
                    dial()
                assert way.refused
        assert watched.connects == 0
        with going(Way(target, OUTSIDE)), pytest.raises(OSError, match="may not lie"):
            socket.create_connection(("127.0.0.1", watched.port), 2)
        with going(Way(Target(to="json://localhost/x"))):
            socket.create_connection(("localhost", watched.port), 2).close()
        socket.create_connection(("127.0.0.1", watched.port), 2).close()  # nobody's message: nobody judges


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_the_proxy_of_the_environment_may_lie_anywhere(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackProxy() as proxy, ScriptedSite() as site:
        site.on("/x", answer(b""))
        monkeypatch.setenv(variable, proxy.url())
        to = f"json://hook.example:{site.port}/x?cto=2&rto=2"
        await build(Target(to=to), now=lambda: NOW, stream=io.StringIO(), session_for=session_for).send(ALERT)
        assert proxy.asked == [("whole", "hook.example", site.port)]


@pytest.mark.parametrize(
    ("host", "address", "allowed"),
    [
        ("hook.example", "93.184.216.34", True),
        ("hook.example", "10.0.0.5", False),
        ("hook.example", "127.0.0.1", False),
        ("10.0.0.5", "10.0.0.5", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("::1", "::1", True),
        ("fd12::1", "fd12::1", True),
        ("100.100.1.2", "100.100.1.2", True),
        ("ntfy", "172.17.0.2", True),
        ("chat.lan", "192.168.1.4", True),
        ("localhost", "127.0.0.1", True),
        ("localhost", "93.184.216.34", True),
        ("localhost", "169.254.169.254", False),
        ("metadata.google.internal", "169.254.169.254", False),
        ("169.254.169.254", "169.254.169.254", False),
        ("100.100.100.200", "100.100.100.200", False),
        ("fd00:ec2::254", "fd00:ec2::254", False),
        ("0.0.0.0", "0.0.0.0", False),
        ("2130706433", "127.0.0.1", False),
        ("0x7f000001", "127.0.0.1", False),
        ("127.1", "127.0.0.1", False),
        ("ⓛocalhost", "127.0.0.1", False),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_where_a_service_may_lie(host: str, address: str, allowed: bool) -> None:
    assert (service_refusal(host, address) is None) is allowed


def test_a_network_that_is_named_is_allowed() -> None:
    assert service_refusal("hook.example", "10.0.0.5", [ip_network("10.0.0.0/8")]) is None
    assert "allow_networks" in (service_refusal("hook.example", "10.0.0.5") or "")


async def test_an_alert_names_its_own_networks(tmp_path: Path) -> None:
    """They are for its address alone: sources may not be sent there."""
    from tests.support.program import Place
    from tracker.config import load

    place = Place(tmp_path)
    place.configure(
        ("a", "https://a.example/"),
        settings='[[alert]]\nto = ["webhook+http://hook.example/"]\nallow_networks = ["10.20.0.0/16"]\n',
    )
    found = load(place.config, {})
    assert found.alerts[0].allow_networks == (ip_network("10.20.0.0/16"),)
    assert found.fetch.allow_networks == (ip_network("127.0.0.0/8"),)
