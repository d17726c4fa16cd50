"""The notes taken during one visit, and the Fetched made of them. Sends nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import ClientResponse, CookieJar
from yarl import URL

from tracker.fetch.answers import Ending
from tracker.fetch.connection import Trail
from tracker.fetch.framing import ASIDE, FRAMING
from tracker.model import Fetched, Hop, Outcome, Source
from tracker.text import one_line, printable
from tracker.urls import standard

HIDDEN = "***"
"""Stands for the value of a source's header wherever a request is shown or stored."""

_NOTHING: Mapping[str, str] = {}


class Visit:
    """From the first byte sent to the last one read, over all redirects. `budget` is what is left of the seconds that
    the network may take."""

    __slots__ = (
        *(
            "_begun",
            "_circle_from",
            "_clock",
            "_cookies",
            "_first_tick",
            "_lookup",
            "budget",
            "chunks",
            "exceeded",
            "first_byte",
        ),
        *(
            "exceeded",
            "framings",
            "headers",
            "hops",
            "http_version",
            "length",
            "retry_after",
            "sent",
            "source",
            "started",
            "status",
            "status_line",
            "tls",
            "url",
            "validators",
        ),
    )

    def __init__(
        self,
        source: Source,
        url: str,
        *,
        etag: str | None,
        last_modified: str | None,
        budget: float,
        started: datetime,
        clock: Callable[[], float],
    ) -> None:
        self.source = source
        self.url = url
        self.validators = _validators(etag, last_modified)
        self.budget = budget
        self.started = started
        self._clock, self._begun = clock, clock()
        self.hops: list[Hop] = []
        self.tls: Mapping[str, str] = _NOTHING
        self._cookies: CookieJar | None = None  # of this visit: a gate that sets one and sends back wants to see it
        self._circle_from = 0
        self.retry_after: timedelta | None = None
        self.sent: tuple[tuple[str, str], ...] = ()
        self.forget()

    def forget(self) -> None:
        """Before each hop: what the hop before answered is no part of the next answer."""
        self.status: int | None = None
        self.status_line = ""
        self.http_version = ""
        self.headers: tuple[tuple[str, str], ...] = ()
        self.framings = 0
        self.exceeded = False
        self._lookup: Mapping[str, str] = _NOTHING
        self.first_byte: datetime | None = None
        self._first_tick: float | None = None
        self.chunks: list[bytes] = []
        self.length = 0

    @property
    def seen(self) -> tuple[str, ...]:
        """The URLs asked so far with the cookies that there are now, in order, with the one that is being asked."""
        return (*(hop.url for hop in self.hops), self.url)[self._circle_from :]

    def take_cookies(self, response: ClientResponse, target: URL) -> None:
        """Keep what a redirect sets for the rest of the visit; with new cookies an address may be asked once more."""
        if not response.cookies:
            return
        jar = self._cookies = self._cookies or CookieJar(unsafe=True, quote_cookie=False)
        before = _pairs(jar, target)
        jar.update_cookies(response.cookies, target)
        if _pairs(jar, target) != before:
            self._circle_from = len(self.hops) + 1

    def request_headers(self, target: URL, always: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
        """The headers to send besides `always`; notes what is sent, without the source's secrets."""
        headers = self.validators
        host = ("Host", target.host_port_subcomponent or "")  # which aiohttp sends first, by itself
        shown = (host, *always, *headers.items()) if headers else (host, *always)
        if self.source.headers and _same_party(self.source.url, target):
            headers = {**headers, **self.source.headers}
            shown = (*shown, *((name, HIDDEN) for name in self.source.headers))
        if self._cookies is not None and (given := _pairs(self._cookies, target)):
            name = next((name for name in headers if name.lower() == "cookie"), "Cookie")
            headers = {**headers, name: "; ".join(part for part in (headers.get(name), given) if part)}
            shown = (*shown, ("Cookie", given))
        self.sent = shown
        return headers

    def answered(self, response: ClientResponse, now: datetime) -> None:
        """The head of an answer has come. Header bytes are kept as Latin-1, which loses none of them."""
        version = response.version
        self.status = response.status
        self.http_version = f"{version.major}.{version.minor}" if version else ""
        self.status_line = f"HTTP/{self.http_version} {response.status} {_phrase(response.reason or '')}".rstrip()
        self.headers = tuple(
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers]
        )
        self._lookup = response.headers
        self.framings = 0
        for name in FRAMING:
            self.framings += len(response.headers.getall(name, ()))
            if (aside := name + ASIDE) in response.headers:  # shown as it came
                of = len(name)
                self.headers = tuple(
                    [(n[:of] if n.lower() == aside.lower() else n, value) for n, value in self.headers]
                )
        self.first_byte, self._first_tick = now, self._clock()

    def hop_done(self, trail: Trail) -> None:
        self.hops.append(Hop(url=self.url, status=self.status, address=trail.address))
        self.tls = trail.tls

    def header(self, name: str) -> str | None:
        """The value of the response header `name` in any case, None if there is none. Without lone surrogates."""
        value = self._lookup.get(name)
        return value if value is None or value.isascii() else value.encode("utf-8", "replace").decode()

    def location(self) -> str | None:
        """Where a redirect leads. Bytes outside ASCII are escaped one by one, as browsers do: a server knows its own
        charset."""
        for name, value in self.headers:
            if name.lower() == "location":
                return "".join(char if char < "\x80" else f"%{ord(char):02X}" for char in value)
        return None

    def fetched(self, ending: Ending, now: Callable[[], datetime], code: Mapping[str, str]) -> Fetched:
        """The visit as a value. Validators are kept of whole answers only: those of a cut one would hide its rest."""
        etag = last_modified = None
        if ending.outcome in (Outcome.OK, Outcome.NOT_MODIFIED):
            etag, last_modified = self.header("ETag"), self.header("Last-Modified")
            if ending.outcome is Outcome.NOT_MODIFIED:
                etag = etag or self.validators.get("If-None-Match")
                last_modified = last_modified or self.validators.get("If-Modified-Since")
        wire = b"".join(self.chunks)
        return Fetched(
            outcome=ending.outcome,
            reason=ending.reason,
            detail=ending.detail and printable(one_line(ending.detail)),  # it may quote what the server said
            url=self.url,
            status=self.status,
            status_line=self.status_line,
            hops=tuple(self.hops),
            http_version=self.http_version,
            request_headers=self.sent,
            headers=self.headers,
            body=ending.body,
            wire_sha256=sha256(wire).digest() if wire else None,
            wire_length=self.length,
            wire_body=wire if ending.keep_wire else None,
            encoding=self.header("Content-Encoding") or "" if self.chunks else "",
            tls=self.tls,
            started=self.started,
            first_byte=self.first_byte,
            ended=now(),
            etag=etag,
            last_modified=last_modified,
            retry_after=self.retry_after,
            ticks=tuple(
                round(tick * 1e6) for tick in (self._begun, self._first_tick, self._clock()) if tick is not None
            ),
            code=code,
        )


def _pairs(jar: CookieJar, target: URL) -> str:
    """The cookies for `target` as a header; those that cannot stand in one are left out."""
    pairs = [f"{name}={morsel.coded_value}" for name, morsel in jar.filter_cookies(target).items()]
    return "; ".join(pair for pair in pairs if pair.isascii() and pair.isprintable())


def _phrase(reason: str) -> str:
    """The words of a status line; Latin-1 where they are not UTF-8, for no store takes what aiohttp makes of that."""
    try:
        reason.encode()
    except UnicodeEncodeError:
        return reason.encode("utf-8", "surrogateescape").decode("latin-1")
    return reason


def _validators(etag: str | None, last_modified: str | None) -> Mapping[str, str]:
    """Conditional headers (RFC 9110 section 13.1); a validator that cannot stand in a header is left out."""
    found = {}
    if etag and etag.isascii() and etag.isprintable():
        found["If-None-Match"] = etag
    if last_modified and last_modified.isascii() and last_modified.isprintable():
        found["If-Modified-Since"] = last_modified
    return found


def _same_party(url: str, target: URL) -> bool:
    """May what the operator set for `url` be sent to `target`? The same origin, or its move from http to https."""
    own = URL(standard(url) or "", encoded=True)
    if own.host != target.host:
        return False
    upgrade = (own.scheme, own.port, target.scheme, target.port) == ("http", 80, "https", 443)
    return upgrade or (own.scheme, own.port) == (target.scheme, target.port)
