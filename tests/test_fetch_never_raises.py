"""Whatever a server says, a visit ends with a value."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fetchers import Names, fetcher, source
from tests.support.scripted_site import CLOSE, RESET, Script, ScriptedSite, head
from tracker.model import Fetched, Outcome

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOSTS = st.text(alphabet=st.sampled_from("aZ09.-_:[]@%\\/?#ß。ⓐ１й\u200d\u00ad xn\x7f"), max_size=20)


def visit(script: Script) -> Fetched:
    async def run() -> Fetched:
        async with ScriptedSite() as site, fetcher(resolver=Names(), total_timeout=timedelta(seconds=2)) as client:
            site.on("/", script)
            return await client.fetch(source(site.url("/")))

    return asyncio.run(run())


@QUICK
@given(st.binary(max_size=200), st.sampled_from([CLOSE, RESET]))
def test_any_bytes_in_place_of_an_answer(sent: bytes, end: object) -> None:
    assert visit((sent, end)).outcome in Outcome  # type: ignore[arg-type]


@QUICK
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", ""]), st.booleans())
def test_any_bytes_in_place_of_a_body(sent: bytes, coding: str, chunks: bool) -> None:
    framing = {"Transfer-Encoding": "chunked"} if chunks else {}
    got = visit((head(200, {"Content-Encoding": coding, **framing}) + sent, CLOSE))
    assert (got.body is None) == (got.outcome not in (Outcome.OK, Outcome.PARTIAL))


@QUICK
@given(HOSTS, st.sampled_from(["http://", "https://", "//", ""]))
def test_any_place_to_redirect_to(host: str, scheme: str) -> None:
    target = (scheme + host).encode("utf-8", "surrogateescape")
    got = visit((b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n", CLOSE))
    assert got.outcome in (Outcome.ERROR, Outcome.GONE)
