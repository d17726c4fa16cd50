"""robots.txt (RFC 9309) as protego reads it, in a form that is small to keep and quick to ask. Fetches nothing.

A parsed file takes some 200 kB; kept for each of thousands of hosts that would be all of our memory. So each
host keeps the packed text and the verdicts already given, and a few parsed files are shared.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from protego import Protego

AGENT = "statement-tracker"
"""Our product token, as in the User-Agent header."""

MAX_BYTES = 500 * 1024
"""What RFC 9309 section 2.5 obliges us to read; the rest of a longer file is ignored."""

FRESH_FOR = 24 * 3600.0
"""Seconds; RFC 9309 section 2.4 sets this limit."""

RETRY_IN = 300.0
"""Seconds until an unreachable robots.txt is asked for again: soon, because until then the host is not watched."""

MAX_WORK = 100_000
"""Rules times the agents they stand for. Real files stay below some thousands; a file of agents and rules alone would
reach 10^8 and hold the event loop for minutes."""

_MAX_VERDICTS = 512  # paths for each host; a statement's pages come back again and again
_PARSED = 16  # parsed files kept, some 200 kB each: the pages of one host are asked for one after another


class Rules:
    """What one host allows until `fresh_until` (monotonic seconds). `unreachable` says why nothing may be fetched."""

    __slots__ = ("_packed", "_verdicts", "delay", "fresh_until", "unreachable")

    def __init__(self, text: str = "", *, fresh_until: float, unreachable: str = "") -> None:
        self._packed = zlib.compress(text.encode()) if text else b""
        self._verdicts: dict[str, bool] = {}
        self.fresh_until = fresh_until
        self.unreachable = unreachable
        self.delay = _parsed(self._packed).crawl_delay(AGENT) if text else None

    def allows(self, path: str) -> bool:
        """May `path` (with its query, escaped) be fetched?"""
        if not self._packed:
            return not self.unreachable
        verdict = self._verdicts.get(path)
        if verdict is None:
            if len(self._verdicts) >= _MAX_VERDICTS:
                self._verdicts.clear()
            verdict = self._verdicts[path] = _parsed(self._packed).can_fetch(path, AGENT)
        return verdict


def read(body: bytes, clock: float) -> Rules:
    """The rules in the bytes of a robots.txt; nothing is allowed by one that would take too long to parse."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    work = _work(text)
    if work > MAX_WORK:
        return Rules(fresh_until=clock + FRESH_FOR, unreachable="robots.txt is too large to be read")
    return Rules(text if work else "", fresh_until=clock + FRESH_FOR)  # a web page in its place need not be kept


def _work(text: str) -> int:
    """An upper bound for what parsing costs: each rule is stored once for every agent of its group. 0 if there is no
    rule at all."""
    work = agents = 0
    in_rules = False
    for line in text.splitlines():
        words = line.partition("#")[0].strip().lower()
        if words.startswith("user"):
            agents = 1 if in_rules else agents + 1
            in_rules = False
        elif words:
            in_rules = in_rules or (":" in words and not words.startswith(("sitemap", "site-map", "host")))
            work += agents
    return work


@lru_cache(maxsize=_PARSED)
def _parsed(packed: bytes) -> Protego:
    return Protego.parse(zlib.decompress(packed).decode())
