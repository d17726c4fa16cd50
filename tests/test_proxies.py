"""Which proxy is for whom: the settings, the environment, a source of its own mind, and the exceptions."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.support.fetchers import Names, fetcher, source
from tests.support.loopback_proxies import LoopbackProxy
from tests.support.program import Place
from tests.support.scripted_site import ScriptedSite, answer, redirect
from tests.support.watched_feed import OLD, entry, feed
from tests.test_cli import tracker
from tracker.alert.webhook import Webhook
from tracker.config import load
from tracker.errors import ConfigError, DeliveryError
from tracker.fetch.post import post
from tracker.fetch.service import proxy_for, session_for
from tracker.model import Message, Outcome, Proxy, Target
from tracker.proxies import DIRECT, Proxies
from tracker.wiring import working

ONE, TWO = Proxy(url="http://one.example:3128"), Proxy(url="socks5h://two.example:1080", resolves=True)


@pytest.mark.parametrize(
    ("entry", "host", "port", "covers"),
    [
        ("*", "a.example", 443, True),
        ("a.example", "a.example", 443, True),
        ("a.example", "www.A.example.", 443, True),
        (".a.example", "www.a.example", 443, True),
        ("*.a.example", "www.a.example", 443, True),
        ("a.example", "ba.example", 443, False),
        ("a.example:8080", "a.example", 443, False),
        ("a.example:443", "a.example", 443, True),
        ("10.0.0.0/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "11.1.2.3", 80, False),
        ("127.0.0.1", "127.0.0.1", 80, True),
        ("::1", "::1", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:81", "::1", 80, False),
        ("fe80::/10", "127.0.0.1", 80, False),
        (".", "a.example", 80, False),
        ("1.1.1.1", "a.example", 80, False),
    ],
)
def test_whom_no_proxy_means(entry: str, host: str, port: int, covers: bool) -> None:
    found = Proxies(http=ONE, https=ONE, bypass=("other.example", entry)).of("https", host, port)
    assert found == (None if covers else ONE)


def made(tmp_path: Path, settings: str, env: dict[str, str], more: str = "") -> tuple[Proxies, Proxy | None]:
    (tmp_path / "tracker.toml").write_text(settings)
    (tmp_path / "sources.toml").write_text(f'[[source]]\nid = "x"\nurl = "https://x.example/"\n{more}\n')
    found = load(tmp_path / "tracker.toml", env)
    return found.fetch.proxies, found.sources[0].proxy


@pytest.mark.parametrize(
    ("settings", "env", "expected"),
    [
        ("", {}, Proxies()),
        ("", {"HTTPS_PROXY": ONE.url}, Proxies(https=ONE)),
        (
            "",
            {"http_proxy": ONE.url, "HTTP_PROXY": "http://other", "NO_PROXY": "a, .b c"},
            Proxies(http=ONE, bypass=("a", ".b", "c")),
        ),
        ("", {"ALL_PROXY": TWO.url, "https_proxy": "one.example:3128"}, Proxies(http=TWO, https=ONE)),
        ("", {"HTTPS_PROXY": "", "NO_PROXY": "a"}, Proxies()),
        ('[fetch]\nproxy = "direct"', {"HTTPS_PROXY": ONE.url, "ALL_PROXY": "nonsense://"}, Proxies()),
        ('[fetch]\nproxy = "socks5h://two.example:1080"', {"HTTPS_PROXY": ONE.url}, Proxies(http=TWO, https=TWO)),
        ('[fetch]\nproxy = "env:P"', {"P": ONE.url, "no_proxy": "a"}, Proxies(http=ONE, https=ONE, bypass=("a",))),
        ("[fetch]\nproxy_resolves = true", {"HTTPS_PROXY": ONE.url}, Proxies(https=Proxy(url=ONE.url, resolves=True))),
    ],
)
def test_the_settings_come_before_the_environment(
    settings: str, env: dict[str, str], expected: Proxies, tmp_path: Path
) -> None:
    assert made(tmp_path, settings, env) == (expected, None)


@pytest.mark.parametrize(
    ("more", "own"),
    [
        ('proxy = "direct"', DIRECT),
        ('proxy = "socks5://u:p%40@h:1"', Proxy(url="socks5://u:p%40@h:1")),
        ('proxy = "env:P"\nproxy_resolves = true', Proxy(url=ONE.url, resolves=True)),
    ],
)
def test_a_source_may_think_otherwise(more: str, own: Proxy, tmp_path: Path) -> None:
    assert made(tmp_path, '[fetch]\nproxy = "http://all.example"', {"P": ONE.url}, more)[1] == own


@pytest.mark.parametrize("wrong", ["ftp://u:s3cret@h", "http://u:s3cret@h:x", "http://u:s3cret@", "http://a b:s3cret"])
def test_a_proxy_that_is_none_is_named_without_its_secret(wrong: str, tmp_path: Path) -> None:
    for settings, env, where in (
        (f'[fetch]\nproxy = "{wrong}"', {}, "[fetch]: proxy"),
        ("", {"ALL_PROXY": wrong}, "environment: ALL_PROXY"),
        ("", {"https_proxy": wrong}, "environment: https_proxy"),
    ):
        with pytest.raises(ConfigError) as found:
            made(tmp_path, settings, env)
        assert where in str(found.value)
        assert "s3cret" not in str(found.value)


async def test_no_secret_of_a_proxy_is_shown_with_the_settings(tmp_path: Path) -> None:
    secret = Proxies(http=Proxy(url="http://u:s3cret@h"))
    assert "s3cret" not in repr(secret)


async def test_each_hop_takes_the_way_that_its_own_host_has() -> None:
    names = Names(a_example=[["127.0.0.1"]], b_example=[["127.0.0.1"]])
    async with ScriptedSite() as site, LoopbackProxy() as one, LoopbackProxy() as two:
        proxies = Proxies(http=Proxy(url=one.url("socks5")), bypass=("b.example",))
        async with fetcher(proxies=proxies, resolver=names, respect_robots=True) as client:
            site.on("/robots.txt", answer(b"", 404))
            site.on("/1", redirect(site.url("/2", host="b.example")))
            site.on("/2", answer(b"text"))
            first = await client.fetch(source(site.url("/1", host="a.example")))
            own = await client.fetch(source(site.url("/2", host="a.example"), proxy=two.url()))
            direct = await client.fetch(replace(source(site.url("/2", host="a.example")), proxy=DIRECT))
    assert [first.outcome, own.outcome, direct.outcome] == [Outcome.OK] * 3
    assert [hop.address for hop in first.hops] == [f"127.0.0.1:{one.port}", f"127.0.0.1:{site.port}"]
    assert [hop.address for hop in own.hops] == [f"127.0.0.1:{two.port}"]
    assert [hop.address for hop in direct.hops] == [f"127.0.0.1:{site.port}"]


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_round_goes_through_the_proxy_of_the_environment(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    async with ScriptedSite() as site, LoopbackProxy(login=("me", "s3cret")) as proxy:
        site.on("/robots.txt", answer(b"", 404))
        site.on("/feed", answer(feed(entry("1", OLD))))
        place.configure(("through", site.url("/feed")))
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url(scheme))
        assert (await tracker(place, "check")).exit_code == 0
        assert [host for _, host, _ in proxy.asked] == ["127.0.0.1"] * len(proxy.asked)
        through = len(proxy.asked)
        assert through >= 1
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
        assert (await tracker(place, "check")).exit_code == 0
        assert len(proxy.asked) == through
    assert all(b"s3cret" not in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


# --- services that the operator named --------------------------------------------------------------------------------

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
MESSAGE = Message(key="edit:1", title="Edit", text="was [-this-] {+that+}", html="<p>…</p>", payload={"id": 1})
LOOPBACK = (ip_network("127.0.0.0/8"),)


def service(name: str, site: ScriptedSite) -> str:
    return site.url("/service", host=name)


@pytest.mark.parametrize(
    ("scheme", "host", "resolves", "asked"),
    [
        ("http", "127.0.0.1", False, "whole"),
        ("http", "service.example", True, "whole"),
        ("http", "service.example", False, "connect"),
        ("socks5", "service.example", False, "socks5"),
        ("socks4", "service.example", False, "socks4"),
        ("socks5", "service.example", True, "socks5"),
    ],
)
async def test_a_service_is_asked_through_the_proxy_for_all(scheme: str, host: str, resolves: bool, asked: str) -> None:
    """As sources are: what does not look names up itself is given the address that the name has here."""
    async with ScriptedSite() as site, LoopbackProxy(login=("me", "s3cret")) as proxy:
        site.on("/service", answer(b"yes"))
        way = partial(
            session_for,
            proxies=Proxies(http=Proxy(url=proxy.url(scheme), resolves=resolves)),
            allow=LOOPBACK,
            resolver=Names(service_example=[["127.0.0.1"]]),
        )
        assert await post(service(host, site), b"question", "text/plain", session_for=way) == b"yes"
        await Webhook(Target(to=f"webhook+{service(host, site)}"), now=lambda: NOON, session_for=way).send(MESSAGE)
        where = host if resolves else "127.0.0.1"
        assert proxy.asked == [(asked, where, site.port)] * 2
    assert site.paths() == ["/service"] * 2


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "service.internal"])
async def test_no_proxy_is_asked_for_an_inner_service(host: str) -> None:
    """It may lie anywhere, since the operator named it: it is asked as it would be without a proxy."""
    found = proxy_for(f"http://{host}:8080/hook", Proxies(http=Proxy(url="socks5h://127.0.0.1:9")), ())
    assert found is None


async def test_no_proxy_is_asked_for_a_service_that_is_named_in_no_proxy() -> None:
    async with ScriptedSite() as site:
        site.on("/service", answer(b"yes"))
        nowhere = Proxies(http=Proxy(url="http://127.0.0.1:9"), bypass=("127.0.0.1",))
        way = partial(session_for, proxies=nowhere, allow=LOOPBACK)
        assert await post(site.url("/service"), b"", "text/plain", session_for=way) == b"yes"
    assert proxy_for("http://hook.example/", Proxies(http=ONE, bypass=("hook.example:80",)), ()) is None


async def test_a_name_that_leads_inwards_is_not_given_to_a_proxy_and_said_so() -> None:
    async with ScriptedSite() as site, LoopbackProxy() as proxy:
        way = partial(
            session_for,
            proxies=Proxies(http=Proxy(url=proxy.url("socks5"))),
            resolver=Names(service_example=[["10.1.2.3"]]),
        )
        hook = Webhook(Target(to=f"webhook+{service('service.example', site)}"), now=lambda: NOON, session_for=way)
        with pytest.raises(DeliveryError, match="no proxy is asked for; NO_PROXY names what is asked directly") as told:
            await hook.send(MESSAGE)
        assert told.value.transient
        with pytest.raises(DeliveryError, match="no proxy is asked for"):
            await post(service("service.example", site), b"", "text/plain", session_for=way)
        assert proxy.asked == []


async def test_alerts_and_time_stamps_of_a_configuration_go_through_its_proxy(tmp_path: Path) -> None:
    place = Place(tmp_path)
    async with ScriptedSite() as site, LoopbackProxy(login=("me", "s3cret")) as proxy:
        site.on("/hook", answer(b"", 204))
        site.on("/stamp", answer(b"no stamp", 503))
        settings = f'proxy = "{proxy.url("socks5")}"\n[proof]\nstamp = "{site.url("/stamp")}"\n'
        target = f'[[alert]]\nto = ["webhook+{site.url("/hook")}"]\n'
        place.configure(("through", site.url("/feed")), settings=settings + target)
        assert (await tracker(place, "alerts", "test")).exit_code == 0
        tests = len(proxy.asked)  # a sample of each kind
        assert tests and [port for _, _, port in proxy.asked] == [site.port] * tests
        async with working(load(place.config, {}), io.StringIO()) as parts:
            assert not await parts.upkeep.stamp_head()
        assert site.paths() == ["/hook"] * tests + ["/stamp"]
        assert [port for _, _, port in proxy.asked] == [site.port] * (tests + 1)
