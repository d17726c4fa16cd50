"""Visits through a real proxy on loopback: what it may be asked for, what it is told, and what it cannot be used for.

The proxy stands in an inner network, as far as it knows: every name leads it to a listener that must not be reached.
"""

from __future__ import annotations

import ssl
from ipaddress import ip_network

import pytest

from tests.support.fetchers import Names, fetcher, source
from tests.support.loopback_proxies import LoopbackProxy
from tests.support.scripted_site import ScriptedSite, answer, redirect
from tests.test_fetch_guard import SPELLINGS, aim
from tests.test_fetch_tls import PEM, server
from tracker.model import Outcome

TEXT = b"<rss>text</rss>"

INNER = [
    *("localhost", "LOCALHOST", "localhost.", "printer", "metadata", "kubernetes", "a.localhost"),
    *("metadata.google.internal", "METADATA.GOOGLE.INTERNAL.", "instance-data.ec2.internal", "host.docker.internal"),
    *("kubernetes.default.svc", "kubernetes.default", "vault.service.consul", "db.prod.svc.cluster.local"),
    *("nas.local", "router.lan", "router.home", "wiki.corp", "nas.home.arpa", "1.0.0.10.in-addr.arpa", "fritz.box"),
    *(
        "x.test",
        "x.invalid",
        "x.intranet",
        "x.localdomain",
        "x.private",
        "внутри.local",
        "ｌocalhost",
        "x.internal\u3002",
    ),
    "redis.production",
]
"""Names that lead into a network, as a source could write them."""

SCHEMES = ["http", "socks4a", "socks5", "socks5h"]


@pytest.mark.parametrize("resolves", [False, True])
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_no_inner_name_and_no_spelling_of_an_address_is_given_to_a_proxy(scheme: str, resolves: bool) -> None:
    inner = Names(**{name.replace(".", "_"): [["10.0.0.1"]] for name in INNER}, evil_example=[["127.0.0.1"]])
    inner.names |= {"both.example": [["93.184.216.34", "127.0.0.1"]], "six.example": [["::1"]]}
    inner.names |= {"mapped.example": [["::ffff:127.0.0.1"]], "evil.com": [["169.254.169.254"]]}
    unseen = {"evil.example", "both.example", "mapped.example", "six.example", "evil.com"}
    async with (
        ScriptedSite() as canary,
        LoopbackProxy() as proxy,
        fetcher(allow_networks=(), resolver=inner) as client,
    ):
        canary.otherwise(answer(b"secret"))
        for spelling in (*INNER, *SPELLINGS, "evil.com"):
            if resolves and spelling in unseen:
                continue  # only the proxy can know where these lead: the operator said so
            for start in ("http", "https"):
                url = aim(spelling, canary.port).replace("http", start, 1)
                got = await client.fetch(source(url, proxy=proxy.url(scheme), resolves=resolves))
                assert (got.outcome, got.body) == (Outcome.ERROR, None), spelling
                assert got.reason in ("guard", "dns"), (spelling, got.detail)
        assert (canary.connections, proxy.asked) == (0, [])


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_nor_by_a_redirect(scheme: str) -> None:
    outside = [ip_network("127.0.0.2/32")]
    async with (
        ScriptedSite() as canary,
        ScriptedSite(host="127.0.0.2") as site,
        LoopbackProxy() as proxy,
        fetcher(allow_networks=outside) as client,
    ):
        canary.otherwise(answer(b"secret"))
        for name in ("metadata.google.internal", "localhost", "127.0.0.1", "kubernetes.default.svc", "printer"):
            site.on("/", redirect(f"http://{name}:{canary.port}/"))
            got = await client.fetch(source(site.url("/"), proxy=proxy.url(scheme), resolves=True))
            assert (got.outcome, got.reason) == (Outcome.ERROR, "guard"), name
        assert canary.connections == 0
        assert {host for _, host, _ in proxy.asked} == {"127.0.0.2"}


@pytest.mark.parametrize("scheme", ["http", "socks4", "socks5"])
async def test_the_proxy_gets_the_address_that_was_judged_and_the_site_its_name(scheme: str) -> None:
    outside = [ip_network("127.0.0.2/32")]
    async with (
        ScriptedSite() as canary,
        ScriptedSite(host="127.0.0.2") as site,
        LoopbackProxy() as proxy,
        fetcher(allow_networks=outside, resolver=Names(news_example=[["127.0.0.2"]])) as client,
    ):
        site.on("/feed", answer(TEXT))
        got = await client.fetch(source(site.url("/feed", host="news.example"), proxy=proxy.url(scheme)))
    assert (got.outcome, got.body) == (Outcome.OK, TEXT)
    assert proxy.asked == [("connect" if scheme == "http" else scheme, "127.0.0.2", site.port)]
    assert site.requests[0].headers["host"] == f"news.example:{site.port}"
    assert got.hops[0].address == f"127.0.0.1:{proxy.port}"
    assert canary.connections == 0


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_proxy_that_resolves_gets_the_name(scheme: str) -> None:
    async with ScriptedSite() as site, LoopbackProxy() as proxy, fetcher(allow_networks=()) as client:
        site.on("/feed", answer(TEXT))
        got = await client.fetch(
            source(site.url("/feed", host="news.example.org"), proxy=proxy.url(scheme), resolves=True)
        )
    kind = {"http": "whole", "socks4a": "socks4"}.get(scheme, "socks5")
    assert (got.outcome, got.body) == (Outcome.OK, TEXT)
    assert proxy.asked == [(kind, "news.example.org", site.port)]


@pytest.mark.parametrize("resolves", [False, True])
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_the_certificate_is_checked_for_the_name_through_the_proxy(scheme: str, resolves: bool) -> None:
    trust = ssl.create_default_context(cafile=str(PEM))
    names = Names(wrong_example=[["127.0.0.1"]], site_example=[["127.0.0.1"]])
    async with (
        ScriptedSite(tls=server()) as site,
        LoopbackProxy() as proxy,
        fetcher(tls=trust, resolver=names) as client,
    ):
        site.on("/feed", answer(TEXT))
        way = {"proxy": proxy.url(scheme), "resolves": resolves}
        right = await client.fetch(source(site.url("/feed", host="site.example"), **way))
        again = await client.fetch(source(site.url("/feed", host="site.example"), **way))
        wrong = await client.fetch(source(site.url("/feed", host="wrong.example"), **way))
    assert (right.outcome, right.body) == (Outcome.OK, TEXT)
    assert right.tls["version"].startswith("TLSv1.")
    assert (wrong.outcome, wrong.reason) == (Outcome.ERROR, "tls")
    assert again.outcome is Outcome.OK
    assert len(proxy.asked) == 2  # a connection through the proxy is kept for the next visit


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("resolves", [False, True])
async def test_a_login_at_the_proxy(scheme: str, resolves: bool) -> None:
    async with (
        ScriptedSite() as site,
        LoopbackProxy(login=("me", "s3cret")) as proxy,
        fetcher(resolver=Names(news_example=[["127.0.0.1"]])) as client,
    ):
        site.on("/feed", answer(TEXT))
        url = site.url("/feed", host="news.example")
        right = await client.fetch(source(url, proxy=proxy.url(scheme), resolves=resolves))
        wrong = await client.fetch(source(url, proxy=proxy.url(scheme).replace("s3cret", "other"), resolves=resolves))
    assert right.outcome is Outcome.OK
    assert wrong.outcome is Outcome.ERROR
    assert "other" not in wrong.detail
    assert all("proxy-authorization" not in name for name in site.requests[0].headers if scheme == "socks5")


async def test_robots_txt_goes_the_same_way() -> None:
    async with ScriptedSite() as site, LoopbackProxy() as proxy, fetcher(respect_robots=True) as client:
        site.on("/robots.txt", answer(b"User-agent: *\nDisallow: /secret\n"))
        site.otherwise(answer(TEXT))
        got = await client.fetch(source(site.url("/feed"), proxy=proxy.url("socks5")))
        kept_out = await client.fetch(source(site.url("/secret"), proxy=proxy.url("socks5")))
    assert got.outcome is Outcome.OK
    assert kept_out.reason == "robots"
    assert site.paths() == ["/robots.txt", "/feed"]
    assert site.connections == len(proxy.asked) == 1


async def test_a_proxy_that_is_not_there_and_one_that_refuses() -> None:
    async with LoopbackProxy() as gone:
        pass
    names = Names(news_example=[["127.0.0.1"]])
    async with (
        ScriptedSite() as site,
        LoopbackProxy(tunnels_to=frozenset()) as proxy,
        fetcher(resolver=names) as client,
    ):
        url = site.url("/feed", host="news.example")
        for scheme in ("http", "socks5"):
            absent = await client.fetch(source(url, proxy=gone.url(scheme)))
            assert (absent.outcome, absent.reason) == (Outcome.ERROR, "connect")
        refused = await client.fetch(source(url, proxy=proxy.url()))
        unknown = await client.fetch(source("http://nobody.example.org/", proxy=proxy.url()))
    assert (refused.reason, site.connections) == ("connect", 0)
    assert "403" in refused.detail
    assert "proxy_resolves" in refused.detail
    assert unknown.reason == "dns"
    assert "proxy_resolves" in unknown.detail
