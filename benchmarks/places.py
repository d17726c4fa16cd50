"""Telegram previews and pages: how long reading takes in the worker, and how often a new design is taken for an edit.

    python benchmarks/places.py speed    [--runs 300] [--new]
    python benchmarks/places.py designs  [--pairs 1000] [--seed 1] [--reader]
    python benchmarks/places.py memory   [--sources 5000]

`speed` reads a preview of 20 posts and a page of 30 kB by selector, in one process as the worker does: the same again
and again, as most visits find it, or with `--new` each time another number in every paragraph. `designs` makes
pairs of pages at random (`tests/support/redesigned_pages.py`): the same statement in two designs must be no edit, one
token changed must be one; `--reader` does without the selector. `memory` is that of a daemon's process (the readers are
others) which has taken over that many sources and visited none, and after verdicts in three languages.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.support.redesigned_pages import page, paragraphs, said, with_one_token_changed
from tests.support.telegram_previews import Post, photo, preview
from tracker.config import Settings, StoreSettings
from tracker.model import Capture, ExtractJob, Reading, Source, SourceKind

POST = (
    "<b>⚡️ Заява.</b> Упродовж доби зафіксовано 142 бойові зіткнення.<br/><br/>Противник завдав 5 ракетних ударів, "
    'застосував <a href="https://example.org/x">45 керованих бомб</a> та здійснив понад 4 000 обстрілів. Наші війська '
    "<u>не</u> залишали позицій на жодному з напрямків, повідомляє штаб.<br/>"
    "<blockquote>«Ситуація складна»</blockquote>"
)
VERDICTS = (
    ("en", "Three were hurt.", "Four were hurt."),
    ("uk", "Троє поранені.", "Четверо поранені."),
    ("ru", "Трое ранены.", "Четверо ранены."),
)
SELECTED = {"selector": ("article",), "ignore": ("css: article aside",)}


def job(kind: SourceKind, body: bytes, **options: tuple[str, ...]) -> ExtractJob:
    url = "https://t.me/s/zrazok" if kind is SourceKind.TELEGRAM else "https://news.example/a/1"
    return ExtractJob(kind=kind, url=url, asked=url, content_type="text/html", body=body, options=options)


def milliseconds(work: Callable[[ExtractJob], object], jobs: Iterable[ExtractJob]) -> tuple[float, float]:
    """Milliseconds of CPU that one job takes: the median and the least."""
    times = []
    for each in jobs:
        begun = time.process_time()
        work(each)
        times.append((time.process_time() - begun) * 1_000)
    return statistics.median(times), min(times)


def visits(each: ExtractJob, count: int, ends: bytes) -> Iterator[ExtractJob]:
    """`each` again and again; with `ends` of paragraphs, with another number before them each time."""
    for number in range(count):
        yield replace(each, body=each.body.replace(ends, b" %d%s" % (number, ends))) if ends else each


def speed(runs: int, *, new: bool) -> None:
    from tracker.sources import extract

    posts = [Post(id=number, text=POST, before=photo(number) if number % 3 == 0 else "") for number in range(101, 121)]
    random = Random(7)
    news = page(random, paragraphs(random))
    while not 29_000 <= len(news) <= 31_000:
        news = page(random, paragraphs(random, longest=20))
    telegram, selected = job(SourceKind.TELEGRAM, preview("zrazok", posts)), job(SourceKind.PAGE, news, **SELECTED)
    reader = job(SourceKind.PAGE, news)
    for name, each, count, ends in (
        (f"preview of 20 posts, {len(telegram.body):,} bytes", telegram, runs, b"<br/>"),
        (f"page by selector, {len(news):,} bytes", selected, runs, b"</p>"),
        ("the same page without a selector", reader, max(runs // 10, 1), b"</p>"),
    ):
        assert extract(each).captures, extract(each)
        median, least = milliseconds(extract, visits(each, count, ends if new else b""))
        print(f"{name}: median {median:.2f} ms, least {least:.2f} ms of CPU")


def text(reading: Reading) -> str:
    (capture,) = reading.captures or (None,)
    assert isinstance(capture, Capture), reading
    return f"{capture.title}\n{capture.text}"


def designs(pairs: int, seed: int, *, reader: bool) -> None:
    from tracker.sources import extract

    random, options = Random(seed), {} if reader else SELECTED
    false, missed, wrong = 0, 0, 0
    for _ in range(pairs):
        statement = paragraphs(random)
        first = text(extract(job(SourceKind.PAGE, page(random, statement), **options)))
        again = text(extract(job(SourceKind.PAGE, page(random, statement), **options)))
        edited = with_one_token_changed(random, statement)
        changed = text(extract(job(SourceKind.PAGE, page(random, edited), **options)))
        false += first != again
        missed += first == changed
        wrong += first.split("\n")[1:] != said(statement)
    how = " without a selector" if reader else ""
    print(f"{pairs} pairs{how}: {false} false edits, {missed} one-token edits missed,")
    print(f"{wrong} texts that are not exactly the statement")


async def memory(count: int) -> None:
    import tracker.daemon  # noqa: F401  (what the process holds besides)
    from tracker.judging import judge
    from tracker.wiring import working

    kinds = (SourceKind.FEED, SourceKind.TELEGRAM, SourceKind.PAGE)
    sources = tuple(
        Source(
            id=f"source-{number}",
            kind=kinds[number % 3],
            url=f"https://host-{number % 500}.example/s/{number}",
            speaker=f"Speaker {number}",
            options=SELECTED if number % 3 == 2 else {},
            interval=timedelta(minutes=5),
        )
        for number in range(count)
    )
    with tempfile.TemporaryDirectory() as folder:
        store = StoreSettings(url=f"sqlite:///{folder}/memory.db")
        settings = Settings(path=Path(folder, "tracker.toml"), store=store, sources=sources)
        async with working(settings):
            print(f"{count} sources: {resident():.1f} MB")
            for language, old, new in VERDICTS:
                judge(old, new, language=language)
            print(f"and a verdict in each of {len(VERDICTS)} languages: {resident():.1f} MB")


def resident() -> float:
    """Megabytes of this process in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1_000
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "designs", "memory"])
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--pairs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--sources", type=int, default=5_000)
    given = parser.parse_args()
    if given.what == "speed":
        speed(given.runs, new=given.new)
    elif given.what == "designs":
        designs(given.pairs, given.seed, reader=given.reader)
    else:
        asyncio.run(memory(given.sources))


if __name__ == "__main__":
    main()
