"""A store with a past, made by the real pipeline: a publisher whose feed changes as a test says, checked at times of
the test's choosing, read by the real extractor. No network, no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.child_reader import extract
from tracker.model import ExtractJob, Fetched, Hop, Outcome, Reading, Severity, Source, SourceKind, Target
from tracker.pipeline import Pipeline
from tracker.sources import versions
from tracker.store import open_store
from tracker.store.sqlite.key import key_path, load_key

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SOURCE = Source(
    id="staff", kind=SourceKind.FEED, url="https://staff.example/feed", speaker="General Staff", language="en"
)
TARGET = Target(to="console", severity=Severity.LOW)


def feed(*texts: str) -> bytes:
    """An RSS feed: one item for each text, in order, its guid its place."""
    items = "".join(
        f"<item><title>Statement {n}</title><guid>{n}</guid><link>https://staff.example/{n}</link>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(texts, 1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Staff</title>{items}</channel></rss>'.encode()


def fetched(body: bytes | None, at: datetime, *, outcome: Outcome = Outcome.OK, url: str = SOURCE.url) -> Fetched:
    """What a visit brings back, with all that a record keeps."""
    headers = (
        ("Server", "nginx"),
        ("Date", f"{at:%a, %d %b %Y %H:%M:%S GMT}"),
        ("Content-Type", "application/rss+xml"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("Cache-Control", "max-age=60, must-revalidate"),
        ("X-Served-By", "cache-ams-21"),
    )
    return Fetched(
        outcome=outcome,
        reason="" if body else "timeout",
        url=url,
        status=200 if body else None,
        status_line="HTTP/1.1 200 OK" if body else "",
        hops=(Hop(url=url, status=200, address="203.0.113.7:443"),),
        http_version="1.1",
        request_headers=(
            ("Host", "staff.example"),
            ("User-Agent", "statement-tracker/0.1 (+https://example.org)"),
            ("Accept", "*/*"),
        ),
        headers=headers if body else (),
        body=body,
        wire_length=len(body or b""),
        tls={"version": "TLSv1.3", "cipher": "TLS_AES_128_GCM_SHA256", "certificate_sha256": "ab" * 32},
        started=at,
        first_byte=at + timedelta(milliseconds=40),
        ended=at + timedelta(milliseconds=90),
        ticks=(1_000_000, 1_040_000, 1_090_000),
        code={"tracker": "0.1.0"},
    )


class Newsroom:
    """A store at `path`, watched sources, and a clock that moves with each check. `read` reads bodies: a child process,
    unless a test is itself a process that is to be quick."""

    def __init__(
        self,
        path: Path,
        *,
        sources: Sequence[Source] = (SOURCE,),
        targets: Sequence[Target] = (TARGET,),
        read: Callable[[ExtractJob], Reading] = extract,
    ) -> None:
        self.path, self._read = path, read
        self.at = START
        self.body: bytes | None = None
        self.sources = tuple(sources)
        self.store = open_store(f"sqlite:///{path}")
        self.key = load_key(key_path(path), make=False)
        self.pipeline = Pipeline(
            store=self.store,
            fetch=self._fetch,
            extract=self._extract,
            extractors=versions(),
            targets=targets,
            now=lambda: self.at,
            chance=lambda: 0.5,
        )

    async def _fetch(self, source: Source, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        outcome = Outcome.OK if self.body else Outcome.ERROR
        return fetched(self.body, self.at, outcome=outcome, url=source.url)

    async def _extract(self, job: ExtractJob) -> Reading:
        return self._read(job)

    async def begin(self) -> None:
        await self.pipeline.adopt(self.sources)

    async def check(self, body: bytes | None, *, source: Source | None = None, minutes: float = 2) -> None:
        """One check a while later, which finds `body` (None: the site is down)."""
        self.at += timedelta(minutes=minutes)
        self.body = body
        await self.pipeline.check(source or self.sources[0])

    async def flush(self) -> None:
        self.at += timedelta(seconds=1)
        await self.pipeline.flush()

    def sign(self, via: str = "") -> str:
        """The head over all there is, as an alert would print it."""
        return str(self.store.commit(lambda tx: tx.sign_head(self.at, via=via)).result())

    def stamp(self) -> None:
        """Keep a time stamp of the newest head; what an authority would say is no matter here."""
        head = self.store.commit(lambda tx: tx.sign_head(self.at, via="time stamp")).result()
        self.store.commit(lambda tx: tx.add_stamp(head, self.at, "https://tsa.example", b"token")).result()

    def close(self) -> None:
        self.store.close()


A = "Our troops are currently commencing new offensive operations near the river."
B = "Our troops are currently commencing combat operations near the river."
OTHER = "The weekly briefing takes place on Friday at noon."


async def model_case(room: Newsroom) -> None:
    """The statement that was silently replaced, with unchanged checks, an outage and a second statement around it."""
    await room.begin()
    await room.check(feed(A, OTHER))
    await room.check(feed(A, OTHER))
    await room.flush()
    await room.check(feed(B, OTHER))
    await room.check(None)
    await room.check(feed(B, OTHER), minutes=60)
    await room.flush()
    await room.check(feed(B, OTHER, "Third statement: 12 vehicles were destroyed."))
    await room.check(feed(B, OTHER + " Entry is free.", "Third statement: 12 vehicles were destroyed."))
    await room.flush()


def made(path: Path, read: Callable[[ExtractJob], Reading] = extract) -> Path:
    """The model case as a closed store at `path`."""
    room = Newsroom(path, read=read)
    asyncio.run(model_case(room))
    room.close()
    return path
