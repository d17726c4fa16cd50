"""What one answer of a server becomes."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import itertools
import zlib
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.support.fetchers import NOON, fetcher, source
from tests.support.scripted_site import (
    CLOSE,
    HANG,
    RESET,
    Script,
    ScriptedSite,
    answer,
    chunked,
    drip,
    head,
    until_close,
)
from tracker.fetch.connection import start_resolver
from tracker.model import Fetched, Outcome

TEXT = b"".join(b"line %d of the statement\n" % number for number in range(400))
ZIPPED = gzip.compress(TEXT)


async def visit(script: Script, *, settings: dict[str, Any] | None = None, **given: Any) -> Fetched:
    async with ScriptedSite() as site, fetcher(**(settings or {})) as client:
        site.on("/feed", script)
        return await client.fetch(source(site.url("/feed")), **given)


async def test_a_whole_answer_with_all_that_is_known_of_it() -> None:
    times = (NOON + timedelta(seconds=second) for second in itertools.count())
    async with ScriptedSite() as site, fetcher(now=lambda: next(times)) as client:
        site.on("/feed", answer(TEXT, etag='"v1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT", content_type="a/b"))
        got = await client.fetch(source(site.url("/feed"), headers={"Authorization": "Bearer secret"}))
    assert (got.outcome, got.reason, got.status, got.http_version) == (Outcome.OK, "", 200, "1.1")
    assert (got.body, got.wire_length, got.wire_body, got.encoding) == (TEXT, len(TEXT), None, "")
    assert got.wire_sha256 == hashlib.sha256(TEXT).digest()
    assert (got.etag, got.last_modified) == ('"v1"', "Sun, 01 Mar 2026 10:00:00 GMT")
    assert ("Etag", '"v1"') in got.headers
    assert got.content_type == "a/b"
    assert [(hop.url, hop.status, hop.address) for hop in got.hops] == [(got.url, 200, f"127.0.0.1:{site.port}")]
    assert (got.started, got.first_byte, got.ended) == tuple(NOON + timedelta(seconds=second) for second in range(3))
    sent = dict(got.request_headers)
    assert sent["User-Agent"] == "statement-tracker/1.2 (+https://example.org/bot)"
    assert sent["Authorization"] == "***"
    assert "secret" not in repr(got)
    request = site.requests[0].headers
    assert request["authorization"] == "Bearer secret"
    assert request["accept-encoding"] == "gzip, deflate"
    assert request["user-agent"] == sent["User-Agent"]
    received = [line.split(": ", 1) for line in site.requests[0].raw.decode().strip().split("\r\n")[1:]]
    told = [[name, "Bearer secret" if value == "***" else value] for name, value in got.request_headers]
    assert told == received, "all that was sent is told, in order"


@pytest.mark.parametrize(
    ("script", "encoding"),
    [
        pytest.param(answer(ZIPPED, content_encoding="gzip"), "gzip", id="gzip"),
        pytest.param(answer(zlib.compress(TEXT), content_encoding="deflate"), "deflate", id="deflate"),
        pytest.param(chunked(ZIPPED[:10], ZIPPED[10:], content_encoding="gzip"), "gzip", id="gzip-in-chunks"),
        pytest.param(until_close(TEXT), "", id="no-length"),
        pytest.param(chunked(TEXT), "", id="chunks"),
        pytest.param((b"HTTP/1.1 103 Early Hints\r\n\r\n", *answer(TEXT)), "", id="after-an-early-hint"),
        pytest.param(answer(TEXT, 203), "", id="non-authoritative"),
    ],
)
async def test_the_body_is_decoded_and_whole(script: Script, encoding: str) -> None:
    got = await visit(script)
    assert (got.outcome, got.body, got.encoding) == (Outcome.OK, TEXT, encoding)


async def test_not_modified_needs_a_validator_and_keeps_it() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/feed", answer(status=304))
        asked = await client.fetch(source(site.url("/feed")), etag='"v1"', last_modified="yesterday")
        unasked = await client.fetch(source(site.url("/feed")))
    assert asked.outcome is Outcome.NOT_MODIFIED
    assert (asked.etag, asked.last_modified, asked.body, asked.wire_sha256) == ('"v1"', "yesterday", None, None)
    assert site.requests[0].headers["if-none-match"] == '"v1"'
    assert site.requests[0].headers["if-modified-since"] == "yesterday"
    assert (unasked.outcome, unasked.reason) == (Outcome.ERROR, "unsolicited_304")
    assert "if-none-match" not in site.requests[1].headers
    assert site.connections == 1, "an unchanged check uses the connection again"


@pytest.mark.parametrize("etag", ['"a"\r\nX: y', '"\u0130"', "\x00"])
async def test_a_validator_that_is_no_header_value_is_not_sent(etag: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/feed", answer(TEXT))
        assert (await client.fetch(source(site.url("/feed")), etag=etag)).outcome is Outcome.OK
    assert "if-none-match" not in site.requests[0].headers


@pytest.mark.parametrize("status", [404, 410])
async def test_gone(status: int) -> None:
    got = await visit(answer(b"no such page", status))
    assert (got.outcome, got.reason, got.status, got.body) == (Outcome.GONE, "status", status, None)


@pytest.mark.parametrize("status", [300, 305, 400, 401, 403, 408, 418, 429, 451, 500, 502, 503, 504, 520, 999])
async def test_refusals_and_troubles_are_errors_that_keep_the_status(status: int) -> None:
    got = await visit(answer(b"an error page", status))
    assert (got.outcome, got.reason, got.status, got.body) == (Outcome.ERROR, "status", status, None)
    assert str(status) in got.detail


@pytest.mark.parametrize(
    ("script", "outcome", "reason"),
    [
        pytest.param(answer(status=204), Outcome.ERROR, "empty", id="204"),
        pytest.param(answer(b""), Outcome.ERROR, "empty", id="no-bytes"),
        pytest.param(answer(b" \r\n\t"), Outcome.ERROR, "empty", id="white-space"),
        pytest.param(answer(gzip.compress(b""), content_encoding="gzip"), Outcome.ERROR, "empty", id="gzip-of-nothing"),
        pytest.param(answer(b"", content_encoding="gzip"), Outcome.ERROR, "empty", id="nothing-called-gzip"),
        pytest.param(answer(TEXT, 206), Outcome.PARTIAL, "truncated", id="206"),
    ],
)
async def test_empty_and_partial_answers(script: Script, outcome: Outcome, reason: str) -> None:
    got = await visit(script)
    assert (got.outcome, got.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param((head(200, {"Content-Length": "99999"}) + TEXT, CLOSE), "truncated", id="shorter-than-promised"),
        pytest.param(chunked(TEXT, end=False), "truncated", id="chunks-without-end"),
        pytest.param((head(200, {"Content-Length": "99999"}) + TEXT, 0.05, RESET), "truncated", id="reset-in-the-body"),
        pytest.param(
            (head(200, {"Content-Length": "99999", "ETag": '"v2"'}) + TEXT, HANG), "timeout", id="stalls-in-the-body"
        ),
    ],
)
async def test_a_body_that_breaks_off_is_partial_and_its_prefix_is_kept(script: Script, reason: str) -> None:
    got = await visit(script, settings={"total_timeout": timedelta(seconds=0.3)})
    assert (got.outcome, got.reason, got.body) == (Outcome.PARTIAL, reason, TEXT)
    assert got.etag is None, "asking again with it would hide the rest"
    assert "400" not in got.detail, "no server sent a status of that kind"


@pytest.mark.parametrize("kept", [0.01, 0.08, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("framing", ["length", "close"])
async def test_a_gzip_cut_anywhere_is_partial_even_if_its_length_is_right(kept: float, framing: str) -> None:
    cut = ZIPPED[: max(1, int(len(ZIPPED) * kept))]
    script = answer(cut, content_encoding="gzip") if framing == "length" else until_close(cut, content_encoding="gzip")
    got = await visit(script)
    assert got.reason == "truncated"
    assert got.wire_body == cut
    if got.body is None:
        assert got.outcome is Outcome.ERROR
    else:
        assert got.outcome is Outcome.PARTIAL
        assert TEXT.startswith(got.body)
        assert got.body != TEXT or kept > 0.9


@pytest.mark.parametrize(
    ("body", "coding", "outcome"),
    [
        pytest.param(ZIPPED[:-8] + bytes(8), "gzip", Outcome.ERROR, id="wrong-checksum"),
        pytest.param(TEXT, "gzip", Outcome.ERROR, id="not-gzip"),
        pytest.param(b"\x1f\x9d\x90hello", "compress", Outcome.ERROR, id="a-coding-that-nobody-reads"),
    ],
)
async def test_what_cannot_be_decoded_is_kept_as_it_came(body: bytes, coding: str, outcome: Outcome) -> None:
    got = await visit(answer(body, content_encoding=coding))
    assert (got.outcome, got.reason, got.wire_body) == (outcome, "encoding", body)
    assert got.wire_sha256 == hashlib.sha256(body).digest()


async def test_padding_behind_a_whole_stream_takes_nothing_from_it_and_is_said() -> None:
    got = await visit(answer(ZIPPED + bytes(512), content_encoding="gzip"))
    assert (got.outcome, got.reason, got.body) == (Outcome.OK, "padding", TEXT)
    assert "foreign bytes" in got.detail


@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_bytes_behind_the_declared_end_are_left_out_and_said(coding: str) -> None:
    body = ZIPPED if coding else TEXT
    named = {"content_encoding": coding} if coding else {}
    got = await visit((*answer(body, **named)[:-1], answer(body, **named)[-1] + b"<p>More.</p>"))
    assert (got.outcome, got.reason, got.body) == (Outcome.OK, "padding", TEXT)
    assert "behind the end" in got.detail
    assert (await visit(answer(body, **named))).reason == ""


@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_too_large_by_wire_or_by_bomb_leaves_the_first_bytes(coding: str) -> None:
    body = gzip.compress(bytes(20_000_000)) if coding else bytes(3_000_000)
    got = await visit(answer(body, content_encoding=coding or "identity"), settings={"max_bytes": 1_000_000})
    assert (got.outcome, got.reason, got.body) == (Outcome.TOO_LARGE, "too_large", bytes(1_000_000))


async def test_an_endless_body_is_left_soon_after_the_limit() -> None:
    script = (head(200), *[bytes(100_000)] * 200, HANG)
    got = await visit(script, settings={"max_bytes": 500_000})
    assert got.outcome is Outcome.TOO_LARGE
    assert got.wire_length < 2_000_000


@pytest.mark.parametrize(
    "script",
    [
        pytest.param((b"<html>hello</html>\r\n\r\n", CLOSE), id="http-0.9"),
        pytest.param((b"HTTP/1.1 99999 OK\r\n\r\n", CLOSE), id="bad-status"),
        pytest.param((head(200, {"X": "a\0b"}), CLOSE), id="nul-in-a-header"),
        pytest.param(
            (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", CLOSE), id="two-lengths"
        ),
        pytest.param((head(200, {"Content-Length": "-3"}) + b"abc", CLOSE), id="negative-length"),
        pytest.param(answer(b"x", 200, {"X": "a" * 200_000}), id="a-header-of-200-kB"),
        pytest.param(answer(b"x", 200, {"Set-Cookie": "a=" + "b" * 1_000_000}), id="a-cookie-of-1-MB"),
        pytest.param(answer(b"x", 200, {f"X-{n}": "a" for n in range(10_000)}), id="ten-thousand-headers"),
        pytest.param((head(200, {"Transfer-Encoding": "chunked"}) + b"zzz\r\n", CLOSE), id="no-chunk-size"),
    ],
)
async def test_what_is_not_http_is_never_read_further(script: Script) -> None:
    got = await visit(script)
    assert (got.outcome, got.reason, got.body) == (Outcome.ERROR, "protocol", None)
    assert "\n" not in got.detail
    assert len(got.detail) < 500


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param((CLOSE,), "reset", id="closes-without-a-word"),
        pytest.param((RESET,), "reset", id="resets"),
        pytest.param((HANG,), "timeout", id="says-nothing"),
        pytest.param(drip(head(200, {"Content-Length": "900"}), 0.05), "timeout", id="drips-its-headers"),
        pytest.param((b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01) * 500, "timeout", id="endless-early-hints"),
    ],
)
async def test_no_answer_ends_within_the_deadline(script: Script, reason: str) -> None:
    got = await visit(script, settings={"total_timeout": timedelta(seconds=0.3)})
    assert (got.outcome, got.reason, got.status) == (Outcome.ERROR, reason, None)


async def test_a_body_that_drips_ends_within_the_deadline_with_what_came() -> None:
    started = asyncio.get_running_loop().time()
    script = (head(200, {"Content-Length": "900"}), *drip(TEXT[:900], 0.02))
    got = await visit(script, settings={"total_timeout": timedelta(seconds=0.3)})
    assert asyncio.get_running_loop().time() - started < 2
    assert (got.outcome, got.reason) == (Outcome.PARTIAL, "timeout")
    assert got.body
    assert TEXT.startswith(got.body)


async def test_a_name_that_does_not_resolve() -> None:
    async with fetcher() as client:
        got = await client.fetch(source("http://no-such-host.invalid/"))
    assert (got.outcome, got.reason, got.status) == (Outcome.ERROR, "dns", None)
    assert got.hops[0].address is None


async def test_a_port_where_nobody_listens() -> None:
    async with ScriptedSite() as site:
        url = site.url("/")
    async with fetcher() as client:
        got = await client.fetch(source(url))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "connect")
    assert got.hops[0].address == f"127.0.0.1:{site.port}"


async def test_cookies_are_not_kept() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/feed", answer(TEXT, set_cookie="a=b; Path=/"))
        await client.fetch(source(site.url("/feed")))
        await client.fetch(source(site.url("/feed")))
    assert all("cookie" not in request.headers for request in site.requests)


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ScriptedSite() as proxy, ScriptedSite() as site, fetcher() as client:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        site.on("/feed", answer(TEXT))
        assert (await client.fetch(source(site.url("/feed")))).outcome is Outcome.OK
        assert proxy.connections == 0


async def test_a_source_may_have_a_proxy_of_its_own() -> None:
    async with ScriptedSite() as proxy, fetcher(allow_networks=()) as client:
        proxy.on("http://statements.example/feed", answer(TEXT))
        got = await client.fetch(source("http://statements.example/feed", proxy=proxy.url(""), resolves=True))
        inside = await client.fetch(source("http://10.0.0.1/feed", proxy=proxy.url("")))
    assert (got.outcome, got.body) == (Outcome.OK, TEXT)
    assert got.hops[0].address == f"127.0.0.1:{proxy.port}"
    assert (inside.outcome, inside.reason) == (Outcome.ERROR, "guard")
    assert len(proxy.requests) == 1


async def test_another_url_of_a_source_gets_its_headers_on_the_same_host_alone() -> None:
    async with ScriptedSite() as site, ScriptedSite() as other, fetcher() as client:
        for place in (site, other):
            place.otherwise(answer(TEXT))
        origin = source(site.url("/feed"), headers={"X-Key": "k"})
        await client.fetch(origin, url=site.url("/post/1"))
        await client.fetch(origin, url=other.url("/post/1"))
    assert site.requests[0].path == "/post/1"
    assert site.requests[0].headers["x-key"] == "k"
    assert "x-key" not in other.requests[0].headers


async def test_where_the_preferred_resolver_cannot_start_the_next_one_serves() -> None:
    def broken() -> aiohttp.AsyncResolver:
        raise RuntimeError("no name servers are configured")

    resolver = start_resolver([broken, aiohttp.ThreadedResolver])
    assert isinstance(resolver, aiohttp.ThreadedResolver)


@pytest.mark.parametrize("reason", ["Не знайдено".encode("cp1251"), "Не знайдено".encode(), b"\xff\xfe"])
async def test_a_status_line_in_any_charset_can_be_kept(reason: bytes) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/feed", (b"HTTP/1.1 404 " + reason + b"\r\nContent-Length: 0\r\n\r\n",))
        got = await client.fetch(source(site.url("/feed")))
    assert got.outcome is Outcome.GONE
    assert got.status_line.encode()
