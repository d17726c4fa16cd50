"""Answers with odd heads that browsers and curl read, byte for byte over a real socket; and those that stay refused."""

from __future__ import annotations

from itertools import pairwise

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fetchers import fetcher, source
from tests.support.scripted_site import CLOSE, HANG, Script, ScriptedSite, answer, redirect
from tracker.fetch.ends import Chunked
from tracker.fetch.framing import MAX_HEAD, mend
from tracker.model import Outcome

TEXT = b"<rss>the statement</rss>"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT)
N = len(TEXT)


def raw(*lines: bytes, body: bytes = TEXT, end: bytes = b"\r\n") -> bytes:
    return end.join((b"HTTP/1.1 200 OK", *lines, b"", b"")) + body


READ = {
    "te-and-cl": raw(b"Content-Length: 999", b"Transfer-Encoding: chunked", body=CHUNKED),
    "cl-and-te": raw(b"Transfer-Encoding: chunked", b"content-length: 3", body=CHUNKED),
    "te-and-two-cl": raw(b"Content-Length: 1", b"Content-Length: 2", b"Transfer-Encoding: chunked", body=CHUNKED),
    "cl-twice": raw(b"Content-Length: %d" % N, b"Content-Length: %d" % N),
    "cl-list": raw(b"Content-Length: %d, %d" % (N, N)),
    "te-identity": raw(b"Transfer-Encoding: identity", b"Content-Length: %d" % N),
    "space-before-colon": raw(b"X-Odd : 1", b"Content-Length : %d" % N),
    "space-in-name": raw(b"X Odd Header: 1", b"Content-Length: %d" % N),
    "space-before-te": raw(b"Transfer-Encoding : chunked", b"Content-Length: 9", body=CHUNKED),
    "no-colon": raw(b"this is no header", b"Content-Length: %d" % N),
    "no-name": raw(b": 1", b"Content-Length: %d" % N),
    "bytes-in-name": raw("Дата: 1".encode(), b"Content-Length: %d" % N),
    "folded": raw(b"X-Long: a", b" b", b"Content-Length: %d" % N),
    "bare-line-feeds": raw(b"X-Odd : 1", b"Content-Length: %d" % N, end=b"\n"),
    "bare-line-feeds-and-a-body-that-has-none": raw(
        b"Content-Length: %d" % (N + 9), body=TEXT.replace(b">the", b">\r\n\r\nX : 1the"), end=b"\n"
    ),
    "early-hints": b"HTTP/1.1 103 Early Hints\r\nLink : x\r\n\r\n" + raw(b"X-Odd : 1", b"Content-Length: %d" % N),
    "encoding-none": raw(b"Content-Encoding: none", b"Content-Length: %d" % N),
    "brotli": raw(
        b"Content-Encoding: br", b"Content-Length: %d" % len(brotli.compress(TEXT)), body=brotli.compress(TEXT)
    ),
}

BROKEN_UP = [TEXT[:9], TEXT[9:]]


def in_chunks(line: bytes, *, end: bytes = b"\r\n", last: bytes = b"0\r\n\r\n") -> bytes:
    """TEXT in two chunks; `line` stands where the size is "%x"."""
    chunks = [(line % len(each)) + end + each + end for each in BROKEN_UP]
    return raw(b"Transfer-Encoding: chunked", body=b"".join([*chunks, last]))


READ |= {
    "behind-a-length": raw(b"Content-Length: %d" % N, body=TEXT + b"<!-- page made in 0.1 s -->"),
    "behind-a-length-and-closed": raw(
        b"Connection: close", b"Content-Length: %d" % N, body=TEXT + b"\n\nHTTP/1.1 500 No\r\n"
    ),
    "behind-the-chunks": in_chunks(b"%x") + b"<!-- page made in 0.1 s -->",
    "chunks-with-blanks": in_chunks(b"%X  ", last=b"0000\r\n\r\n"),
    "chunks-with-extensions": in_chunks(b'%x ; a="b c"; d', last=b"0;x\r\n\r\n"),
    "chunks-with-bare-semicolons": in_chunks(b"%x;"),
    "chunks-with-bare-line-feeds": in_chunks(b"%x", end=b"\n", last=b"0\n\n"),
    "chunks-with-trailers": in_chunks(b"%x", last=b"0\r\nX-Sum: 1\r\nno trailer\r\n\r\n"),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("pieces", [1, 7])
async def test_what_browsers_read_is_read(name: str, pieces: int) -> None:
    wire = READ[name]
    cuts = [len(wire) * number // pieces for number in range(pieces + 1)]
    script: Script = tuple(step for start, end in pairwise(cuts) for step in (wire[start:end], 0.002))
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (*script, CLOSE))
        site.on("/b", answer(b"another"))
        got = await client.fetch(source(site.url("/a")))
        other = await client.fetch(source(site.url("/b")))
    assert (got.outcome, (got.body or b"").replace(b"\r\n\r\nX : 1", b"")) == (Outcome.OK, TEXT), got.detail
    assert "that-has-none" not in name or b"X : 1" in (got.body or b"")
    assert other.body == b"another"


@pytest.mark.parametrize("name", ["te-and-cl", "cl-and-te", "te-and-two-cl", "behind-a-length", "behind-the-chunks"])
async def test_no_second_answer_comes_over_a_connection_whose_lengths_were_in_doubt(name: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (READ[name],))
        await client.fetch(source(site.url("/a")))
        await client.fetch(source(site.url("/a")))
    assert [request.connection for request in site.requests] == [1, 2]


async def test_the_head_is_kept_as_it_came() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (READ["te-and-two-cl"], CLOSE))
        got = await client.fetch(source(site.url("/a")))
    assert got.headers == (("Content-Length", "1"), ("Content-Length", "2"), ("Transfer-Encoding", "chunked"))


REFUSED = {
    "two-lengths": raw(b"Content-Length: %d" % N, b"Content-Length: 3"),
    "length-list-that-differs": raw(b"Content-Length: %d, 3" % N),
    "length-no-number": raw(b"Content-Length: x"),
    "negative-length": raw(b"Content-Length: -1"),
    "nul-in-a-value": raw(b"X: a\0b", b"Content-Length: %d" % N),
    "no-status": b"HTTP/1.1\r\n\r\n" + TEXT,
    "chunk-size-no-number": raw(b"Transfer-Encoding: chunked", b"Content-Length: 5", body=b"zz\r\nabc"),
    "chunk-size-behind-a-blank": in_chunks(b" %x"),
    "chunk-longer-than-it-says": raw(b"Transfer-Encoding: chunked", body=b"3\r\n" + TEXT + b"\r\n0\r\n\r\n"),
    "chunk-size-of-many-digits": raw(b"Transfer-Encoding: chunked", body=b"f" * 17 + b"\r\n" + TEXT),
    "another-protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "endless-head": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * (MAX_HEAD // 6 + 9),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_contradicts_itself_stays_refused(name: str) -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (REFUSED[name], 0.2, CLOSE))
        got = await client.fetch(source(site.url("/a")))
    assert got.outcome is Outcome.ERROR or not (got.body or b"").startswith(TEXT)
    assert got.outcome is not Outcome.OK
    assert got.reason in ("protocol", "truncated", "reset"), got.detail


async def test_another_protocol_is_told_at_once_and_not_at_the_deadline() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (b"SSH-2.0-OpenSSH_9.6\r\n", HANG))
        got = await client.fetch(source(site.url("/a")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "protocol")


async def test_any_number_of_interim_answers_in_one_piece_is_passed_over() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2_000 + answer(TEXT)[0],))
        got = await client.fetch(source(site.url("/a")))
    assert (got.outcome, got.body) == (Outcome.OK, TEXT), got.detail


async def test_an_answer_that_has_no_body_is_not_read_on() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", (b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n<p>nothing new</p>',))
        got = await client.fetch(source(site.url("/a")), etag='"1"')
    assert got.outcome is Outcome.NOT_MODIFIED, got.detail


@given(
    data=st.lists(
        st.sampled_from([b"5\r\nabcde\r\n", b"a", b"0\r\n", b"\r\n", b"\n", b";", b"1", b" "]), max_size=12
    ).map(b"".join),
    cuts=st.lists(st.integers(0, 60), max_size=4),
)
def test_chunks_are_read_alike_however_they_arrive(data: bytes, cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(data)]
    whole, parts = Chunked(), Chunked()
    assert b"".join(parts.take(data[start:end]) for start, end in pairwise(ends)) == whole.take(data)
    assert parts.exceeded == whole.exceeded


@given(head=st.binary(max_size=200))
def test_mending_raises_nothing_and_is_done_once(head: bytes) -> None:
    mended, _ = mend(b"HTTP/1.1 200 OK\r\n" + head.replace(b"\n", b"") + b"\r\n\r\n")
    again, _ = mend(mended)
    assert mend(again)[0] == again


# --- cookies -----------------------------------------------------------------------------------------------------


def gate(path: str, cookie: str, to: str | None = None) -> Script:
    return answer(b"", 302, {"Location": to or path, "Set-Cookie": cookie})


async def test_a_gate_that_sets_a_cookie_and_sends_back_is_passed_within_one_visit() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", gate("/a", "seen=1; Path=/; HttpOnly"), answer(TEXT), gate("/a", "seen=2; Path=/"), answer(TEXT))
        first = await client.fetch(source(site.url("/a")))
        second = await client.fetch(source(site.url("/a"), headers={"Cookie": "own=x"}))
    assert [first.outcome, second.outcome] == [Outcome.OK, Outcome.OK]
    sent = [request.headers.get("cookie") for request in site.requests]
    assert sent == [None, "seen=1", "own=x", "own=x; seen=2"]
    assert ("Cookie", "seen=1") in first.request_headers
    assert "own=x" not in str(second.request_headers)


async def test_a_circle_stays_one_if_the_cookie_changes_nothing() -> None:
    async with ScriptedSite() as site, fetcher() as client:
        site.on("/a", gate("/a", "seen=1"))
        same = await client.fetch(source(site.url("/a")))
        site.on("/b", *(gate("/b", f"seen={number}") for number in range(20)))
        other = await client.fetch(source(site.url("/b")))
    assert (same.reason, site.paths().count("/a")) == ("redirects", 2)
    assert (other.reason, site.paths().count("/b")) == ("redirects", 6)


async def test_a_cookie_goes_to_no_other_host_and_not_to_another_path() -> None:
    async with ScriptedSite() as site, ScriptedSite(host="127.0.0.2") as other, fetcher() as client:
        site.on("/a", gate("/a", "a=1; Path=/a", other.url("/x")))
        other.on("/x", redirect(site.url("/b")))
        site.on("/b", answer(TEXT))
        assert (await client.fetch(source(site.url("/a")))).outcome is Outcome.OK
    assert all("cookie" not in request.headers for request in (*site.requests, *other.requests))
