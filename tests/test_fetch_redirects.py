from __future__ import annotations

import pytest

from tests.support.fetchers import Names, fetcher, source
from tests.support.scripted_site import ScriptedSite, answer, redirect
from tracker.fetch.answers import next_url
from tracker.model import Outcome


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_noted(status: int) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/old", redirect("new?x=1#part", status))
        site.on("/new?x=1", answer(b"text"))
        got = await client.fetch(source(site.url("/old")), etag='"v"')
    assert (got.outcome, got.url, got.body) == (Outcome.OK, site.url("/new?x=1"), b"text")
    where = f"127.0.0.1:{site.port}"
    assert [(hop.url, hop.status, hop.address) for hop in got.hops] == [
        (site.url("/old"), status, where),
        (site.url("/new?x=1"), 200, where),
    ]
    assert [request.method for request in site.requests] == ["GET", "GET"]
    assert site.connections == 1


async def test_five_redirects_are_followed_and_six_are_not() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        for hop in range(6):
            site.on(f"/{hop}", redirect(f"/{hop + 1}"))
        site.on("/6", answer(b"text"))
        assert (await client.fetch(source(site.url("/1")))).outcome is Outcome.OK
        got = await client.fetch(source(site.url("/0")))
    assert (got.outcome, got.reason, len(got.hops)) == (Outcome.ERROR, "redirects", 6)


async def test_a_circle_is_left_when_it_closes() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", redirect("/b"))
        site.on("/b", redirect("/a"))
        got = await client.fetch(source(site.url("/a")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "redirects")
    assert site.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    ("first", "insisted"),
    [
        ("/wiki/A_&_B", "/wiki/A_%26_B"),
        ("/t/League-(Fem)", "/t/League-%28Fem%29"),
        ("/news/1,2,3", "/news/1%2C2%2C3"),
        ("/r?next=a/b", "/r?next=a%2Fb"),
        ("/x:y/o'neil/~u", "/x%3Ay/o%27neil/%7Eu"),
        ("/a%2Db", "/a-b"),
        ("/NEWS/%D0%b0", "/news/%D0%B0"),
    ],
)
async def test_a_server_that_insists_on_its_spelling_gets_it(first: str, insisted: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on(first, redirect(insisted, 301))
        site.on(insisted, answer(b"text"))
        got = await client.fetch(source(site.url(first)))
        direct = await client.fetch(source(site.url(insisted)))
    assert (got.outcome, direct.outcome) == (Outcome.OK, Outcome.OK)
    assert site.paths() == [first, insisted, insisted]


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/my feed.xml", "/my%20feed.xml"),
        ("/новини".encode().decode("latin-1"), "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
        ("/новости".encode("cp1251").decode("latin-1"), "/%ED%EE%E2%EE%F1%F2%E8"),
        ("?tag=%CD%CE", "/a?tag=%CD%CE"),
        ("\\\\HOST/x", "/x"),
    ],
)
async def test_a_location_is_read_as_browsers_do(location: str, path: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", redirect(location.replace("HOST", site.url("").removeprefix("http://"))))
        site.on(path, answer(b"text"))
        got = await client.fetch(source(site.url("/a")))
    assert got.outcome is Outcome.OK, got.detail
    assert site.paths() == ["/a", path]


async def test_a_redirect_to_nowhere() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", answer(status=302))
        got = await client.fetch(source(site.url("/a")))
    assert (got.outcome, got.reason, got.status) == (Outcome.ERROR, "redirects", 302)


def test_https_is_never_left_for_http() -> None:
    refused = next_url("https://example.org/a", "http://example.org/a", ("https://example.org/a",))
    assert not isinstance(refused, str)
    assert refused.reason == "redirects"
    assert next_url("http://example.org/a", "https://example.org/a", ()) == "https://example.org/a"
    assert not isinstance(next_url("https://example.org/a", " HTTP://example.org/b", ()), str)


async def test_the_secrets_of_a_source_stay_with_its_host() -> None:
    names = Names(site_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    async with ScriptedSite() as site, ScriptedSite() as port, fetcher(resolver=names) as client:
        site.on("/a", redirect("/b"))
        site.on("/b", redirect(site.url("/c", host="other.example")))
        site.on("/c", redirect(port.url("/d", host="site.example")))
        port.on("/d", answer(b"text"))
        keys = {"Authorization": "Bearer secret", "Cookie": "a=b"}
        got = await client.fetch(source(site.url("/a", host="site.example"), headers=keys))
    assert got.outcome is Outcome.OK
    given = [("authorization" in request.headers, "cookie" in request.headers) for request in site.requests]
    assert given == [(True, True), (True, True), (False, False)]
    assert not {"authorization", "cookie"} & set(port.requests[0].headers)
