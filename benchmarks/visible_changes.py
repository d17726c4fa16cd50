"""How many changes of one visible word on a page are noticed.

    python benchmarks/visible_changes.py FOLDER [--pages 100] [--words 10]

Reads every page of a folder twice as it is and then with one word replaced, at places drawn evenly (always the same)
from all that a reader sees, through the real reading processes, without a selector. Counts what the history would make
of it: an edit, an event on what stands beside the text, a remark on what changes by itself, nothing. Prints the places
that went unnoticed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tracker.children.pool import Pool
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SourceKind
from tracker.text import declared_hash

URL = "https://site.example/statement"
UNSEEN = re.compile(
    rb"<!--.*?-->|<(script|style|template|noscript|head|title|svg|textarea|select|iframe|object)\b.*?</\1\s*>"
    rb"|<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.IGNORECASE | re.DOTALL,
)
WORD = re.compile(rb"(?<![\w&;\x80-\xff])[A-Za-z\x80-\xff]{4,}(?![\w;\x80-\xff])")
CHANGED = b"Qvorbex"


def places(body: bytes) -> list[re.Match[bytes]]:
    """The words of a page that a reader sees."""
    seen = UNSEEN.sub(lambda unseen: b" " * len(unseen[0]), body)
    return list(WORD.finditer(seen))


def job(body: bytes) -> ExtractJob:
    return ExtractJob(kind=SourceKind.PAGE, url=URL, asked=URL, content_type="", body=body)


def noticed(before: Capture, after: Reading) -> str:
    """What the history makes of a change from one to the other."""
    if after.state is not ReadingState.COMPLETE:
        return f"not read ({after.state})"
    (capture,) = after.captures
    assert isinstance(capture, Capture)
    if (before.title, before.text) != (capture.title, capture.text):
        return "edit"
    if declared_hash(before.declared) != declared_hash(capture.declared):
        return "event"
    return "remark" if before.declared != capture.declared else "nothing"


def drawn(body: bytes, words: int) -> Iterator[tuple[bytes, bytes, int]]:
    found = places(body)
    for word in random.Random(len(body)).sample(found, min(words, len(found))):
        yield word[0], body[: word.start()] + CHANGED + body[word.end() :], word.start()


async def main(folder: Path, pages: int, words: int) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = files[:: max(1, len(files) // pages)][:pages] if pages else files
    counts: Counter[tuple[str, str]] = Counter()
    states: Counter[str] = Counter()
    false = 0
    async with Pool(2) as pool:
        for path in files:
            body = path.read_bytes()
            first, again = await asyncio.gather(pool.extract(job(body)), pool.extract(job(body)))
            states[first.state] += 1
            if first.state is not ReadingState.COMPLETE:
                continue
            (before,) = first.captures
            assert isinstance(before, Capture)
            false += again != first
            changes = list(drawn(body, words))
            readings = await asyncio.gather(*(pool.extract(job(changed)) for _, changed, _ in changes))
            for (word, _, at), reading in zip(changes, readings, strict=True):
                outcome = noticed(before, reading)
                said = word.decode("utf-8", "replace")
                counts["inside" if said in before.text else "outside", outcome] += 1
                if outcome not in ("edit", "event"):
                    around = body[max(0, at - 60) : at + 40].decode("utf-8", "replace")
                    print(f"{outcome}: {path.name[-60:]} {said!r} {around!r}")
    print(f"pages: {dict(states)}; false changes on an unchanged page: {false}")
    for where in ("inside", "outside"):
        told = {outcome: number for (place, outcome), number in sorted(counts.items()) if place == where}
        print(f"words {where} the text: {told}")
    seen = sum(number for (_, outcome), number in counts.items() if outcome in ("edit", "event"))
    print(f"edit or event: {seen} of {counts.total()} = {seen / max(1, counts.total()):.4f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=100, help="at most, spread over the folder; 0: all")
    options.add_argument("--words", type=int, default=10, help="changed on each page, one at a time")
    asyncio.run(main(**vars(options.parse_args())))
