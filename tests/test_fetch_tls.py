"""TLS: what is noted of it, and that nothing but a proper certificate will do. `fixtures/loopback.pem` is a key and a
self-signed certificate for 127.0.0.1 and site.example."""

from __future__ import annotations

import ssl
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from tests.support.fetchers import Names, fetcher, source
from tests.support.scripted_site import HANG, RESET, ScriptedSite, answer, redirect
from tracker.model import Outcome

PEM = Path(__file__).parent / "fixtures" / "loopback.pem"


def server() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


async def test_the_facts_of_a_safe_connection_are_noted() -> None:
    trust = ssl.create_default_context(cafile=str(PEM))
    async with ScriptedSite(tls=server()) as site, fetcher(tls=trust) as client:
        site.on("/feed", answer(b"text"), answer(status=304))
        first = await client.fetch(source(site.url("/feed")))
        again = await client.fetch(source(site.url("/feed")), etag='"v"')
    text = PEM.read_text()
    certificate = ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERT") :])
    assert first.outcome is Outcome.OK
    assert first.tls["version"].startswith("TLSv1.")
    assert first.tls["cipher"]
    assert first.tls["certificate_sha256"] == sha256(certificate).hexdigest()
    assert again.outcome is Outcome.NOT_MODIFIED
    assert again.tls == first.tls
    assert site.connections == 1


async def test_a_certificate_that_nobody_vouches_for() -> None:
    async with ScriptedSite(tls=server()) as site, fetcher() as client:
        got = await client.fetch(source(site.url("/feed")))
    assert (got.outcome, got.reason, got.tls) == (Outcome.ERROR, "tls", {})
    assert not site.requests


async def test_a_certificate_for_another_host() -> None:
    trust = ssl.create_default_context(cafile=str(PEM))
    names = Names(wrong_example=[["127.0.0.1"]], site_example=[["127.0.0.1"]])
    async with ScriptedSite(tls=server()) as site, fetcher(tls=trust, resolver=names) as client:
        site.on("/feed", answer(b"text"))
        wrong = await client.fetch(source(site.url("/feed", host="wrong.example")))
        right = await client.fetch(source(site.url("/feed", host="site.example")))
    assert (wrong.outcome, wrong.reason) == (Outcome.ERROR, "tls")
    assert right.outcome is Outcome.OK


async def test_https_asked_of_a_host_that_speaks_something_else_or_nothing() -> None:
    async with ScriptedSite() as site, fetcher(connect_timeout=timedelta(seconds=0.2)) as client:
        site.otherwise((RESET,))
        url = f"https://127.0.0.1:{site.port}/"
        got = await client.fetch(source(url))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "connect")


async def test_a_redirect_out_of_tls_is_refused() -> None:
    trust = ssl.create_default_context(cafile=str(PEM))
    async with ScriptedSite() as plain, ScriptedSite(tls=server()) as site, fetcher(tls=trust) as client:
        plain.otherwise((HANG,))
        site.on("/feed", redirect(plain.url("/feed")))
        got = await client.fetch(source(site.url("/feed")))
    assert (got.outcome, got.reason) == (Outcome.ERROR, "redirects")
    assert plain.connections == 0
