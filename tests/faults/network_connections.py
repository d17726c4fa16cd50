"""Rows N01 to N03, N12 to N14 and N27: names, connections, TLS, and a network that is down."""

from __future__ import annotations

import asyncio
import os
import ssl
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tests.faults.case import Case, Chance, Expect, Step
from tests.faults.certificates import DAY, served
from tests.faults.places import MANY, WatchedPlace, do, faulty, healthy, one, visits, watched
from tests.faults.resolver import SILENCE, Alias, Answer, Code
from tests.faults.server import CLOSE, HANG, RESET, FaultServer, answer, head
from tests.faults.stage import HOST, close
from tests.faults.world import World
from tests.support.scripted_site import drip, redirect
from tests.test_fetch_guard import SPELLINGS, aim

NOTHING = "Nothing is concluded from it: no edit, no removal."


def safe() -> Callable[[World, Path, Chance], object]:
    """A watched place that speaks TLS, with a certificate that we trust."""

    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[WatchedPlace]:
        async with watched(scheme="https", begin=False)(world, folder, chance) as stage:
            await stage.site.shut()
            await stage.site.listen(served(world.authority.issue(HOST)))
            await stage.with_fetcher(tls=world.authority.trust())
            await stage.begin()
            yield stage

    return build


# --- N01: names --------------------------------------------------------------------------------------------------


def resolves(*answers: Answer) -> Step:
    return do(lambda stage: stage.names.on(HOST, *answers))


def named(id: str, injected: str, holds: str, *answers: Answer, outcomes: tuple[str, ...], hasty: bool = False) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=watched(),
        script=(healthy(), resolves(*answers), visits(1 if hasty else 2, hasty=hasty)),
        expect=Expect(outcomes=outcomes),
    )


INNER_ADDRESSES = [f"10.{n // 250}.0.{n % 250 + 1}" for n in range(500)]

NAMES = [
    Case(
        id="N01-no-such-name",
        injected="The name server says that the host's name does not exist (NXDOMAIN), at 6 visits.",
        holds="Each is error:dns; a gap and one word of trouble; no edit; the next visit comes within the hour.",
        stage=watched(),
        script=(healthy(), resolves(Code.NXDOMAIN), visits(6)),
        expect=Expect(outcomes=("error:dns",), events={"trouble": 1}, gap="dns"),
    ),
    named("N01-server-failure", "The name server fails (SERVFAIL).", f"error:dns. {NOTHING}", Code.SERVFAIL,
          outcomes=("error:dns",)),
    named("N01-refused", "The name server refuses to answer.", f"error:dns. {NOTHING}", Code.REFUSED,
          outcomes=("error:dns",)),
    named("N01-malformed", "The name server calls the question malformed.", f"error:dns. {NOTHING}", Code.FORMERR,
          outcomes=("error:dns",)),
    named("N01-no-address", "The name exists and has no address.", f"error:dns. {NOTHING}", [],
          outcomes=("error:dns",)),
    named("N01-silence", "The name server never answers.", f"error:dns within the deadline. {NOTHING}", SILENCE,
          outcomes=("error:dns",), hasty=True),
    named("N01-alias-circle", "The name is another name for itself (a CNAME loop).", f"error:dns. {NOTHING}",
          Alias(HOST), outcomes=("error:dns",)),
    named("N01-alias-of-nothing", "The name is another name that does not exist.", f"error:dns. {NOTHING}",
          Alias("nowhere.example"), outcomes=("error:dns",)),
    named("N01-500-inner-addresses", "The name has 500 addresses, all of inner networks.",
          f"error:guard, and none of them is dialled. {NOTHING}", INNER_ADDRESSES, outcomes=("error:guard",)),
    named("N01-500-addresses-one-good", "The name has 500 addresses, one of which is the site's.",
          "The site is read, and no inner address is dialled.", [*INNER_ADDRESSES, "127.0.0.1"],
          outcomes=("ok:",)),
    named("N01-answers-take-turns", "The name server fails and answers in turns.",
          "Read whenever it answers; the failures between leave nothing.", Code.SERVFAIL, ["127.0.0.1"],
          outcomes=("ok:", "error:dns")),
]  # fmt: skip


# --- N02 and N03: connections ------------------------------------------------------------------------------------


def shut(polls: int = 2) -> Step:
    async def step(stage: WatchedPlace) -> None:
        await stage.site.shut()
        await visits(polls)(stage)
        await stage.site.listen()

    return step


async def swallowed(stage: WatchedPlace) -> None:
    held = await stage.site.swallow()
    try:
        await visits(1, hasty=True)(stage)
    finally:
        close(held)
    await stage.site.listen()


def greeted(*script: object, polls: int = 2, hasty: bool = False) -> Step:
    """Every new connection meets this, whatever it asks for."""

    async def step(stage: WatchedPlace) -> None:
        stage.site.greet = script
        await visits(polls, hasty=hasty)(stage)
        stage.site.greet = None

    return step


def met(id: str, injected: str, holds: str, *steps: Step, outcomes: tuple[str, ...], scheme: str = "http") -> Case:
    stage = watched() if scheme == "http" else safe()
    expect = Expect(outcomes=outcomes, may=("withheld",))
    return Case(id=id, injected=injected, holds=holds, stage=stage, script=(healthy(), *steps), expect=expect)


def slow_head(stage: WatchedPlace) -> tuple[object, ...]:
    return drip(head(200, {"Content-Length": str(len(stage.body))}), 0.02)


def slow_body(stage: WatchedPlace) -> tuple[object, ...]:
    return (head(200, {"Content-Length": str(len(stage.body))}), *drip(stage.body[:400], 0.02), HANG)


def stalled(stage: WatchedPlace) -> tuple[object, ...]:
    start = stage.body + b"\n" * 65_536
    return (head(200, {"Content-Length": "9000000"}) + start[:65_536], HANG)


def resets(at: float) -> Callable[[WatchedPlace], tuple[object, ...]]:
    def script(stage: WatchedPlace) -> tuple[object, ...]:
        sent = stage.body[: int(len(stage.body) * stage.chance.uniform(0, at))]
        return (head(200, {"Content-Length": str(len(stage.body))}) + sent, 0.02, RESET)

    return script


LINES = [
    met("N02-refused", "Nobody listens on the port.", f"error:connect. {NOTHING}", shut(), outcomes=("error:connect",)),
    met("N02-swallowed", "The host answers no knock (its SYNs are dropped).",
        f"error:connect within the deadline. {NOTHING}", swallowed, outcomes=("error:connect",)),
    met("N02-unreachable", "The name leads to an address that cannot be reached.", f"error:connect. {NOTHING}",
        resolves(["127.255.255.255"]), visits(2), outcomes=("error:connect",)),
    met("N02-reset-at-once", "The host takes the connection and resets it.", f"error:reset. {NOTHING}",
        greeted(RESET), outcomes=("error:reset",)),
    met("N02-closed-at-once", "The host takes the connection and closes it without a word.", f"error:reset. {NOTHING}",
        greeted(CLOSE), outcomes=("error:reset",)),
    met("N02-another-protocol", "The host speaks another protocol (an SSH greeting).", f"error:protocol. {NOTHING}",
        greeted(b"SSH-2.0-OpenSSH_9.6\r\n", CLOSE), outcomes=("error:protocol",)),
    met("N02-reset-in-the-handshake", "The connection is reset in the middle of the TLS handshake.",
        f"No answer, error:connect, reset or tls. {NOTHING}", greeted(0.01, RESET), scheme="https",
        outcomes=("error:connect", "error:reset", "error:tls")),
    one("N02-reset-behind-the-head", "The connection is reset behind the head of the answer.",
        f"error:truncated or error:reset. {NOTHING}", resets(0.0), "error:truncated", "error:reset"),
    one("N02-reset-in-the-body", "The connection is reset (RST) somewhere in the body.",
        f"partial, and what came is kept. {NOTHING}", resets(0.98), "partial:truncated", "error:truncated",
        "error:reset", polls=MANY),
    one("N03-head-byte-by-byte", "The head comes one byte at a time, for longer than the deadline.",
        f"error:timeout within the deadline. {NOTHING}", slow_head, "error:timeout", hasty=True, polls=1),
    one("N03-body-byte-by-byte", "The body comes one byte at a time, for longer than the deadline.",
        f"partial:timeout within the deadline. {NOTHING}", slow_body, "partial:timeout", "error:timeout", hasty=True,
        polls=1),
    one("N03-stall", "64 kB come, and then nothing more.", f"partial:timeout within the deadline. {NOTHING}", stalled,
        "partial:timeout", "error:timeout", hasty=True, polls=1),
    one("N03-silence", "The site takes the request and says nothing.", f"error:timeout. {NOTHING}", lambda s: (HANG,),
        "error:timeout", hasty=True, polls=1),
]  # fmt: skip


# --- N12 and N13: where a source may lead us ---------------------------------------------------------------------


@asynccontextmanager
async def beside_a_canary(world: World, folder: Path, chance: Chance) -> AsyncIterator[WatchedPlace]:
    """A watched place, and a listener on an inner address that nobody may reach."""
    async with watched()(world, folder, chance) as stage, FaultServer(host="127.0.0.2") as canary:
        canary.otherwise(answer(b"secret"))
        stage.canary = canary
        yield stage


def unreached(step: Step) -> Step:
    async def both(stage: WatchedPlace) -> None:
        await step(stage)
        assert stage.canary.connections == 0, "the canary was reached"

    return both


async def by_redirect(stage: WatchedPlace) -> None:
    port = stage.canary.port
    for spelling in SPELLINGS:
        there = aim(spelling.replace("127.0.0.1", "127.0.0.2"), port)
        await faulty(lambda s, there=there: redirect(there.encode().decode("latin-1")))(stage)


async def by_scheme(stage: WatchedPlace) -> None:
    for url in (
        "file:///etc/passwd",
        "gopher://127.0.0.2/",
        "ftp://127.0.0.2/",
        "dict://127.0.0.2:11211/",
        "ws://127.0.0.2/",
    ):
        await faulty(lambda s, url=url: redirect(url))(stage)


async def by_environment(stage: WatchedPlace) -> None:
    before = dict(os.environ)
    os.environ.update(dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy"), stage.canary.url()))
    try:
        await visits(2)(stage)
    finally:
        os.environ.clear()
        os.environ.update(before)


async def knows_the_name(stage: WatchedPlace) -> None:
    hosts = {request.headers["host"] for request in stage.site.requests}
    assert hosts == {f"{HOST}:{stage.site.port}"}, hosts


def led(id: str, injected: str, holds: str, *steps: Step, outcomes: tuple[str, ...], **expect: object) -> Case:
    return Case(
        id=id, injected=injected, holds=holds, stage=beside_a_canary,
        script=(healthy(), *(unreached(step) for step in steps)),
        expect=Expect(outcomes=outcomes, **expect),
    )  # fmt: skip


INNER = [
    led("N12-inner-spellings-by-redirect", f"The site redirects to an inner address, in {len(SPELLINGS)} spellings.",
        "Each is refused, and the listener there has no connection.", by_redirect, may=("trouble",),
        outcomes=("error:guard", "error:dns", "error:redirects", "error:connect", "error:status", "error:protocol")),
    led("N12-other-schemes-by-redirect", "The site redirects to file:, gopher:, ftp:, dict: and ws:.",
        "Each is refused, and nothing is opened.", by_scheme, may=("trouble",),
        outcomes=("error:guard", "error:redirects")),
    led("N13-rebinding", "The name leads to the site, and then to an inner address.",
        "The address that is dialled is judged: error:guard, and the listener there has no connection.",
        resolves(["127.0.0.2"]), visits(2), outcomes=("error:guard",)),
    led("N13-mixed-addresses", "The name has an inner address and the site's.",
        "The site alone is dialled.", resolves(["127.0.0.2", "127.0.0.1", "fd00::1"]), visits(2), outcomes=("ok:",)),
    led("N13-second-look-up-differs", "Each look-up of the name gives another address, inner ones among them.",
        "The inner ones are refused where they are dialled, the site is read.",
        resolves(["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1"]), visits(4),
        outcomes=("ok:", "error:guard")),
    led("N13-proxy-in-the-environment", "The environment names a proxy, while the program runs.",
        "It is not asked: proxies are those of the configuration.", by_environment, outcomes=("ok:",)),
    led("N13-host-kept", "The name leads to another address of the site.",
        "The site is asked under its name.", visits(1), knows_the_name, outcomes=("ok:",)),
]  # fmt: skip


# --- N14: TLS ----------------------------------------------------------------------------------------------------


def shows(certificate: Callable[[World], Path], polls: int = 2) -> Step:
    """The site shows another certificate, for so many visits."""

    async def step(stage: WatchedPlace) -> None:
        good = stage.site.tls
        await stage.site.shut()
        await stage.site.listen(served(certificate(stage.world)))
        await visits(polls)(stage)
        await stage.site.shut()
        await stage.site.listen(good)

    return step


async def old_version(stage: WatchedPlace) -> None:
    good = stage.site.tls
    old = served(stage.world.authority.issue(HOST))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    await stage.site.shut()
    await stage.site.listen(old)
    await visits(2)(stage)
    await stage.site.shut()
    await stage.site.listen(good)


async def plain(stage: WatchedPlace) -> None:
    good = stage.site.tls
    await stage.site.shut()
    await stage.site.listen(None)
    stage.site.greet = (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", CLOSE)
    await visits(2)(stage)
    stage.site.greet = None
    await stage.site.shut()
    await stage.site.listen(good)


async def stalls(stage: WatchedPlace) -> None:
    good = stage.site.tls
    await stage.site.shut()
    await stage.site.listen(None)
    stage.site.greet = (HANG,)
    await stage.with_fetcher(tls=stage.world.authority.trust(), connect_timeout=timedelta(seconds=0.4))
    await visits(1)(stage)
    await stage.with_fetcher(tls=stage.world.authority.trust())
    stage.site.greet = None
    await stage.site.shut()
    await stage.site.listen(good)


async def another_chain(stage: WatchedPlace) -> None:
    before = stage.fetched[-1].tls["certificate_sha256"]
    await shows(lambda world: world.authority.issue(HOST))(stage)
    after = stage.fetched[-1].tls["certificate_sha256"]
    assert before != after, "the record does not tell the two certificates apart"


def out_of_tls(stage: WatchedPlace) -> tuple[object, ...]:
    return redirect(stage.site.url(stage.form.path, host=HOST).replace("https:", "http:"))


def sealed(id: str, injected: str, step: Step, *outcomes: str, holds: str = "") -> Case:
    return Case(
        id=id, injected=injected, holds=holds or f"error:tls; there is no way around it. {NOTHING}",
        stage=safe(), script=(healthy(), step), expect=Expect(outcomes=outcomes or ("error:tls",)),
    )  # fmt: skip


SEALS = [
    sealed("N14-expired", "The certificate expired yesterday.",
           shows(lambda world: world.authority.issue(HOST, since=-9 * DAY, until=-DAY))),
    sealed("N14-not-valid-yet", "The certificate is valid from tomorrow on.",
           shows(lambda world: world.authority.issue(HOST, since=DAY, until=9 * DAY))),
    sealed("N14-another-host", "The certificate is another host's.",
           shows(lambda world: world.authority.issue("other.example"))),
    sealed("N14-signed-by-itself", "The certificate is signed by its own key.",
           shows(lambda world: world.authority.issue(HOST, own=True))),
    sealed("N14-unknown-authority", "The certificate is vouched for by an authority that nobody trusts.",
           shows(lambda world: world.stranger.issue(HOST))),
    sealed("N14-old-version", "The server speaks TLS 1.1 at most.", old_version, "error:tls", "error:connect"),
    sealed("N14-no-tls", "The server speaks plain HTTP on the port of TLS.", plain, "error:tls", "error:connect"),
    sealed("N14-stalled-handshake", "The TLS handshake begins and stalls.", stalls, "error:connect", "error:timeout",
           holds=f"error:connect within the deadline. {NOTHING}"),
    sealed("N14-another-certificate", "The certificate is another good one than before.", another_chain, "ok:",
           holds="It is read; the record of each visit names the certificate that it met."),
    sealed("N14-out-of-tls", "The site redirects from https to http.", faulty(out_of_tls, polls=2), "error:redirects",
           holds=f"error:redirects, refused. {NOTHING}"),
]  # fmt: skip


# --- N27: the network is down ------------------------------------------------------------------------------------


async def six_hours(stage: WatchedPlace) -> None:
    begun = stage.clock.at
    while stage.clock.at - begun < timedelta(hours=6):
        await visits(1)(stage)


async def nobody_asks_twice(stage: WatchedPlace) -> None:
    """The first visit after it is one request, however much was missed."""
    stage.names.on(HOST, ["127.0.0.1"])
    before = len(stage.site.requests)
    await stage.look()
    asked = [request.path for request in stage.site.requests[before:]]
    assert asked.count(stage.form.path) == 1, asked
    await asyncio.sleep(0)


DOWN = [
    Case(
        id="N27-down-for-six-hours",
        injected="No name can be looked up for six hours; then all is well.",
        holds="A gap with its reason, one word of trouble and one of its end; one request catches up.",
        stage=watched(),
        script=(healthy(), resolves(Code.SERVFAIL), six_hours, nobody_asks_twice),
        expect=Expect(outcomes=("error:dns",), events={"trouble": 1, "recovered": 1}, gap="dns"),
    )
]

CONNECTIONS: list[Case] = [*NAMES, *LINES, *INNER, *SEALS, *DOWN]
