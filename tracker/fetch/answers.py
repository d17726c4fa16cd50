"""What an answer, or the lack of one, amounts to: pure functions from status, headers, errors and bytes to an Ending.

The reasons are words for machines: dns, connect, tls, timeout, reset, protocol, guard, robots, hold, redirects, status,
truncated, encoding, too_large, unsolicited_304, empty.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, replace

import aiohttp

from tracker.fetch.connection import Trail
from tracker.fetch.decoder import Decoding, decode
from tracker.model import Outcome
from tracker.urls import resolve

REDIRECTS = frozenset((301, 302, 303, 307, 308))
MAX_REDIRECTS = 5
"""RFC 9309 asks for at least five for robots.txt; a statement behind more is a maze."""

MAX_SAID = 300
"""Characters of an error of the library that go into a detail; some quote what the server sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How a visit ended: the fields of the same names in Fetched."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    body: bytes | None = None
    keep_wire: bool = False


UNCHANGED = Ending(outcome=Outcome.NOT_MODIFIED)
"""One for all: this is how nearly every visit ends."""


def error(reason: str, detail: str) -> Ending:
    return Ending(outcome=Outcome.ERROR, reason=reason, detail=detail)


def of_status(status: int, *, conditional: bool) -> Ending | None:
    """The Ending that a final status decides by itself; None if the body is to be read."""
    if status in (200, 203, 206):
        return None
    if status == 304:
        if conditional:
            return UNCHANGED
        return error("unsolicited_304", "the server says 'not modified' although nothing was compared")
    if status in (204, 205):
        return error("empty", f"the server answered {status}: there is no body")
    if status in (404, 410):
        return Ending(outcome=Outcome.GONE, reason="status", detail=f"the server answered {status}")
    return error("status", f"the server answered {status}{_ADVICE.get(status, '')}")


_ADVICE = {
    401: ": it wants a login; set the source's headers",
    403: ": it refuses us; ask its operator, or read the page in a browser to see what it wants",
    407: ": the proxy wants a login; set it in the source's proxy",
    429: ": we ask too often; the host is left alone for a while",
    451: ": withheld here for legal reasons; a proxy elsewhere may see it",
    503: ": it is overloaded or under maintenance",
}


def of_body(wire: bytes, *, status: int, coding: str, limit: int, cut: Ending | None, whole_wire: bool) -> Ending:
    """The Ending of a body. `cut` is why reading it ended early, if it did; `whole_wire` is False if the wire cap
    of `limit` bytes was hit."""
    decoded = decode(wire, coding, limit=limit)
    body, detail = decoded.body, decoded.detail
    if decoded.state is Decoding.BOMB or not whole_wire:
        detail = detail or f"the body is larger than {limit} bytes"
        return Ending(outcome=Outcome.TOO_LARGE, reason="too_large", detail=detail, body=body)
    if decoded.state in (Decoding.BROKEN, Decoding.UNKNOWN):
        return Ending(outcome=Outcome.ERROR, reason="encoding", detail=detail, keep_wire=True)
    if cut is not None:
        return _prefix(cut.reason, cut.detail, body, decoded.state)
    if not wire or (decoded.state is Decoding.WHOLE and (not body or body.isspace())):
        return error("empty", "the server answered without a body")
    if decoded.state is Decoding.CUT:
        return _prefix("truncated", detail, body, decoded.state)
    if status == 206:
        return _prefix(
            "truncated", "the server sent a part (206) although the whole was asked for", body, decoded.state
        )
    # Padding behind a stream that has its end and its checksum takes nothing from it, but it is said.
    trailing = decoded.state is Decoding.TRAILING
    return Ending(outcome=Outcome.OK, reason="padding" if trailing else "", detail=detail, body=body)


def padded(ending: Ending) -> Ending:
    """The Ending of an answer behind whose declared end more bytes came: they are no part of it, but it is said."""
    if ending.outcome is not Outcome.OK or ending.reason:
        return ending
    detail = "bytes came behind the end of the answer as its head declares it; they were left out"
    return replace(ending, reason="padding", detail=detail)


def _prefix(reason: str, detail: str, body: bytes, state: Decoding) -> Ending:
    keep_wire = state is not Decoding.WHOLE
    if not body:
        return Ending(outcome=Outcome.ERROR, reason=reason, detail=detail, keep_wire=keep_wire)
    return Ending(outcome=Outcome.PARTIAL, reason=reason, detail=detail, body=body, keep_wire=keep_wire)


def next_url(url: str, location: str | None, seen: tuple[str, ...], hops: int = 1) -> str | Ending:
    """Where a redirect from `url` leads, or why it is not followed. `seen` are the URLs that would be answered as
    before, `hops` the number of all that were asked so far."""
    if not location:
        return error("redirects", "the server redirects to nowhere (no Location)")
    if (target := resolve(url, location)) is None:
        return error("redirects", f"the server redirects to something that is not a URL: {location[:MAX_SAID]!r}")
    if url.startswith("https:") and target.startswith("http:"):
        return error("redirects", f"the server redirects from https to http ({target}): refused, it could be forged")
    if target in seen:
        return error("redirects", "the server redirects in a circle, cookies or not: look with a browser")
    if hops > MAX_REDIRECTS:
        return error(
            "redirects", f"more than {MAX_REDIRECTS} redirects in a row; set the source's URL to where they end"
        )
    return target


_FOR_PROXY = "; names are looked up here and the proxy is given addresses: if it wants names, set proxy_resolves = true"

_FAILURES: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    ((aiohttp.InvalidURL,), "guard", "the URL cannot be asked for"),
    ((aiohttp.ClientConnectorDNSError,), "dns", "the host's name could not be resolved"),
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, ssl.SSLError), "tls", "no safe connection"),
    ((aiohttp.ConnectionTimeoutError,), "connect", "no connection (with its TLS handshake) in time"),
    ((aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError), "connect", "no connection"),
    ((TimeoutError,), "timeout", "the answer did not end in time"),
    ((aiohttp.ClientPayloadError,), "truncated", "the body ended before it was complete"),
    ((aiohttp.ServerDisconnectedError, OSError), "reset", "the server broke off the connection"),
)
"""In this order, because some of these classes derive from later ones."""


_UNDONE = re.compile(r"^Response payload is not completed: <\w+: \d{3}, message=(['\"])(?P<said>.*?)[. ]*\1")
"""How aiohttp tells that a body was cut: with a status in it that no server sent."""


def of_failure(failure: Exception, trail: Trail) -> Ending:
    """What an exception of aiohttp (or our deadline) means before or while an answer came."""
    if trail.refused:
        return error("guard", f"{trail.refused}; if that is meant, name its network in allow_networks")
    advice = _FOR_PROXY if trail.resolves_for_proxy else ""
    if isinstance(failure, aiohttp.ConnectionTimeoutError) and not trail.dialled:
        return error("dns", f"the name server did not answer in time{advice}")
    said = " ".join(str(failure).split())[:MAX_SAID]
    if undone := _UNDONE.match(said):
        said = undone["said"]
    text = f": {said}" if said else ""
    for kinds, reason, sentence in _FAILURES:
        if isinstance(failure, kinds):
            return error(reason, sentence + text + (advice if reason in ("dns", "connect") else ""))
    return error("protocol", f"the answer is not valid HTTP{text}")
