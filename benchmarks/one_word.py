"""Whether a word that changes in a real feed is found, that edit and no other.

    python benchmarks/one_word.py FOLDER [--json]

For each feed file of FOLDER, through the real readers (child processes) and a real store: a first look, then further
looks at the same feed with nothing changed but a blank line at its end, with its first two entries in the other order,
with one entry more, and with one word of one entry changed. Right is: no edit in the first three, exactly that edit in
the last. Prints each miss with what came instead. A word is one that stands in its entry once, so that it is known what
is to be found; files without such a word, and those that are no feeds, are counted apart. Visits nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker.children.pool import Pool
from tracker.extract.charset import decode
from tracker.extract.entries import Entry, split
from tracker.model import Capture, EditReport, ExtractJob, Fetched, Outcome, Reading, Source, SourceKind
from tracker.pipeline import Pipeline
from tracker.sources import versions
from tracker.store import Filter, open_store

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCE = Source(id="feed", kind=SourceKind.FEED, url="http://feed.example/feed.xml")
CHANGED = "Qwerty"
"""What the word becomes: no feed holds it."""

WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass
class Result:
    """What came of one file: `state` is "right", "wrong" or why it does not count."""

    name: str
    state: str = ""
    entries: int = 0
    why: list[str] = field(default_factory=list)


class Looks:
    """One feed, looked at again and again, one minute apart."""

    def __init__(self, folder: Path, extract: Callable[[ExtractJob], Awaitable[Reading]]) -> None:
        self.store = open_store(f"sqlite:///{folder / 'feed.db'}")
        self.at, self.body, self.seen = START, b"", 0
        self.pipeline = Pipeline(
            store=self.store,
            fetch=self.fetch,
            extract=extract,
            extractors=versions(),
            targets=(),
            now=lambda: self.at,
            chance=lambda: 0.0,
        )

    async def fetch(self, source: Source, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        return Fetched(outcome=Outcome.OK, url=source.url, status=200, body=self.body, started=self.at, ended=self.at)

    async def look(self, body: bytes) -> list[EditReport]:
        """The edits that this body adds."""
        self.body, self.at = body, self.at + timedelta(minutes=1)
        await self.pipeline.check(SOURCE)
        found = self.store.report(lambda reports: reports.edits(Filter()))
        new = found[self.seen :]
        self.seen = len(found)
        return new


def swapped(body: bytes, charset: str, entries: tuple[Entry, ...]) -> bytes | None:
    """The body with its first two entries in the other order."""
    raw = [each.raw.decode().encode(charset, "replace") for each in entries[:2]]
    if len(raw) < 2 or raw[0] == raw[1] or any(body.count(each) != 1 for each in raw):
        return None
    first, second = body.index(raw[0]), body.index(raw[1])
    if first > second:
        return None
    between = body[first + len(raw[0]) : second]
    return body[:first] + raw[1] + between + raw[0] + body[second + len(raw[1]) :]


def grown(body: bytes, charset: str, entries: tuple[Entry, ...]) -> bytes | None:
    """The body with an entry more before its first one."""
    raw = entries[0].raw.decode().encode(charset, "replace")
    name = re.match(rb"<([\w.:-]+)", raw)
    if name is None or body.count(raw) != 1:
        return None
    tag = name[1].decode()
    prefix = tag.rpartition(":")[0]
    own = f"{prefix}:" if prefix else ""
    key = f"<{own}guid>{CHANGED}</{own}guid>" if tag.endswith("item") else f"<{own}id>{CHANGED}</{own}id>"
    entry = f"<{tag}>{key}<{own}title>An entry more</{own}title></{tag}>".encode(charset)
    return body.replace(raw, entry + raw)


def changes(body: bytes, charset: str, reading: Reading, entries: tuple[Entry, ...]) -> list[tuple[bytes, str, str]]:
    """The body with one word of one entry changed, the whole text before and after; one for each entry."""
    found = []
    apart = len(entries) == len(reading.captures)
    for at, capture in enumerate(reading.captures):
        if not isinstance(capture, Capture):
            continue
        entry = entries[at].raw.decode().encode(charset, "replace") if apart else body
        entry = entry if body.count(entry) == 1 else body
        whole = "\n\n".join(part for part in (capture.title, capture.text) if part)
        for word in dict.fromkeys(WORD.findall(whole)):
            raw = word.encode(charset, "replace")
            if entry.count(raw) == 1 and whole.count(word) == 1:
                changed = body.replace(entry, entry.replace(raw, CHANGED.encode(charset)))
                found.append((changed, whole, whole.replace(word, CHANGED)))
                break
    return found


async def tried(path: Path, pool: Pool) -> Result:
    body, result = path.read_bytes(), Result(path.name)
    decoded = decode(body, "")
    document = split(decoded.text)
    reading = await pool.extract(ExtractJob(kind=SourceKind.FEED, url=SOURCE.url, content_type="", body=body))
    result.entries = len(reading.captures)
    candidates = changes(body, decoded.charset, reading, document.entries)
    if not document.feed or not reading.captures:
        return Result(path.name, f"no feed with entries: {reading.state} {reading.note}"[:200])
    if not candidates:
        return Result(path.name, "no word stands in an entry once", result.entries)
    changed, old, new = candidates[0]
    with tempfile.TemporaryDirectory() as folder:
        looks = Looks(Path(folder), pool.extract)
        try:
            await looks.pipeline.adopt([SOURCE])
            if false := await looks.look(body):
                result.why.append(f"first look: {len(false)} edits")
            quiet = {
                "nothing changed": body + b"\n",
                "another order": swapped(body, decoded.charset, document.entries),
                "one more": grown(body, decoded.charset, document.entries),
            }
            for what, variant in quiet.items():
                if variant is not None and (false := await looks.look(variant)):
                    result.why.append(
                        f"{what}: {len(false)} edits, such as {false[0].old[:60]!r} -> {false[0].new[:60]!r}"
                    )
            await looks.look(body)
            edits = await looks.look(changed)
            if [(each.old, each.new) for each in edits] != [(old, new)]:
                told = [(each.old[:80], each.new[:80]) for each in edits]
                result.why.append(
                    f"one word: {len(edits)} edits {told[:2]}, expected {old[:80]!r}; {reading.note[:120]}"
                )
        finally:
            looks.store.close()
    result.state = "wrong" if result.why else "right"
    return result


async def main(folder: Path, *, as_json: bool) -> int:
    async with Pool(2) as pool:
        results = [await tried(path, pool) for path in sorted(folder.iterdir()) if path.is_file()]
    counted = [each for each in results if each.state in ("right", "wrong")]
    right = sum(each.state == "right" for each in counted)
    if as_json:
        print(json.dumps([vars(each) for each in results], ensure_ascii=False, indent=1))
        return 0
    for each in results:
        if each.state != "right":
            print(f"{each.name}: {each.state} ({each.entries} entries)", *each.why, sep="\n    ")
    print(f"{len(results)} files; a word can be changed in {len(counted)}; exactly that edit in {right}", end=" ")
    print(f"({right / len(counted):.3f})" if counted else "")
    return 0 if right == len(counted) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.folder, as_json=given.json)))
