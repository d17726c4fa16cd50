"""Past captures through the pipeline: in order or not, twice, or cut off half way, the history ends up the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.support.child_reader import extract
from tests.support.fed_store import EVERYONE, SOURCE, START, at, kinds, opened, told, turns
from tracker.archive import PastBody
from tracker.judging import judge
from tracker.model import ExtractJob, Fetched, JudgeJob, Level, Reading, ReadingState, Source, Verdict
from tracker.pipeline import Pipeline, past
from tracker.pipeline.needs import Judge
from tracker.pipeline.opinion import SHORT
from tracker.pipeline.past import Imported, import_past
from tracker.sources import versions
from tracker.store import Filter, Store, Transaction


def capture(minute: int, *texts: str) -> PastBody:
    """A feed with a statement for each text that is not empty, by the place of the text."""
    items = (f"<item><guid>s{n}</guid><description>{text}</description></item>" for n, text in enumerate(texts) if text)
    body = f'<rss version="2.0"><channel><title>F</title>{"".join(items)}</channel></rss>'
    return PastBody(at=at(minute), body=body.encode(), origin=f"dir:old/{minute}")


STORY = [
    capture(0, "Begin on Monday."),
    capture(1, "Begin on Monday.", "All is well."),
    capture(2, "Begin on Tuesday.", "All is well."),
    capture(3, "Begin on Tuesday.", "All is well."),
    capture(4, "Begin on Monday.", ""),
    capture(5, "Do not begin.", ""),
    capture(6, "Do not begin.", "All is well again."),
    capture(7, "Do not begin.", "All is well again.", "Third."),
    capture(8, "Do not begin.", "All is well again.", "Third."),
]
EXPECTED = {
    "s0": [
        ("Begin on Monday.", 0, 1),
        ("Begin on Tuesday.", 2, 3),
        ("Begin on Monday.", 4, 4),
        ("Do not begin.", 5, 8),
    ],
    "s1": [("All is well.", 1, 3), ("All is well again.", 6, 8)],
    "s2": [("Third.", 7, 8)],
}


class PowerCut(BaseException):
    pass


async def no_visit(source: Source, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
    raise AssertionError("an import visits nothing")


class Reader:
    """Reads bodies in this process; `cut_after` that many it ends everything, as a power cut would."""

    def __init__(self, cut_after: int | None = None) -> None:
        self.left = cut_after

    async def __call__(self, job: ExtractJob) -> Reading:
        if self.left is not None:
            if self.left == 0:
                raise PowerCut
            self.left -= 1
        return extract(job)


async def make_pipeline(store: Store, reader: Reader, judge: Judge | None = None) -> Pipeline:
    pipeline = Pipeline(
        store=store,
        fetch=no_visit,
        extract=reader,
        extractors=versions(),
        targets=EVERYONE,
        now=lambda: START,
        chance=lambda: 0.5,
        judge=judge,
        foresees=False,
    )
    await pipeline.adopt([SOURCE])
    return pipeline


async def take_in(
    store: Store, captures: Iterable[PastBody], reader: Reader | None = None, judge: Judge | None = None
) -> Imported:
    """What the command line does for an import."""
    reader = reader or Reader()
    pipeline = await make_pipeline(store, reader, judge)
    await pipeline.resume()
    return await import_past(pipeline, reader, SOURCE, captures, lambda _: None, told={"what": "dir:old"}, now=START)


def whole(store: Store) -> dict[str, list[tuple[str, float, float]]]:
    return {key: told(store, key) for key in EXPECTED}


def alerts(store: Store) -> int:
    return len(store.report(lambda reports: reports.alerts(Filter(limit=99))))


async def test_a_story_in_order(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        done = await take_in(store, STORY)
        assert whole(store) == EXPECTED
        assert (done.captures, done.known, done.statements, done.versions, len(done.edits)) == (9, 0, 3, 7, 4)
        assert alerts(store) == 0


async def test_long_edits_of_a_chunk_are_judged_together_and_nothing_is_written_twice(tmp_path: Path) -> None:
    long = " ".join(f"Sentence number {number} says that all is well." for number in range(SHORT // 40))
    asked: list[list[JudgeJob]] = []

    async def judging(jobs: Sequence[JudgeJob]) -> Sequence[Verdict | None]:
        asked.append(list(jobs))
        return [judge(on.old, on.new, language=on.language, silent=on.silent) for on in jobs]

    texts = [long, long.replace("number 7 ", "number 8 "), long.replace("number 9 ", "number 10 "), long]
    with opened(tmp_path) as store:
        done = await take_in(store, [capture(minute, text) for minute, text in enumerate(texts)], judge=judging)
        assert [len(jobs) for jobs in asked] == [3]
        assert (done.captures, done.statements, done.versions, len(done.edits)) == (4, 1, 4, 3)
        edits = store.report(lambda reports: reports.edits(Filter()))
        assert [each.level for each in edits] == [Level.MEANING_CHANGED] * 3
        assert (await take_in(store, [capture(9, texts[1])], judge=judging)).versions == 1
        assert [len(jobs) for jobs in asked] == [3, 1]


async def test_repeating_an_import_adds_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        await take_in(store, STORY)
        before = (store.report(lambda reports: reports.counts()), turns(store), kinds(store))
        again = await take_in(store, STORY)
        assert (again.captures, again.known, again.versions) == (0, 9, 0)
        assert (store.report(lambda reports: reports.counts()), turns(store), kinds(store)) == before


async def test_in_chunks_of_any_size_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 2, 4):
        monkeypatch.setattr(past, "CHUNK", size)
        (tmp_path / str(size)).mkdir()
        with opened(tmp_path / str(size)) as store:
            await take_in(store, STORY)
            assert whole(store) == EXPECTED


@pytest.mark.parametrize("cut_after", [0, 1, 3, 4, 6, 8])
async def test_cut_off_half_way_and_repeated_it_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_after: int
) -> None:
    monkeypatch.setattr(past, "CHUNK", 2)
    with opened(tmp_path) as store, pytest.raises(PowerCut):
        await take_in(store, STORY, Reader(cut_after))
    with opened(tmp_path) as store:
        await take_in(store, STORY)
        assert whole(store) == EXPECTED
        assert len(turns(store)) == 4
        assert alerts(store) == 0
        assert store.read(lambda reads: reads.unread()) == []


async def test_two_archives_of_one_source_make_one_history(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        await take_in(store, STORY[::2])
        await take_in(store, STORY[1::2])
        texts = {key: [text for text, _, _ in versions] for key, versions in whole(store).items()}
        assert texts["s0"] == [text for text, _, _ in EXPECTED["s0"]]
        assert texts["s1"] == [text for text, _, _ in EXPECTED["s1"]]
        assert alerts(store) == 0


async def test_a_body_that_is_no_feed_is_kept_unread_and_counted(tmp_path: Path) -> None:
    junk = PastBody(at=at(2), body=b"\x00\x01 not a feed", origin="dir:old/junk")
    with opened(tmp_path) as store:
        done = await take_in(store, [STORY[0], junk, STORY[3]])
        assert (done.captures, done.unreadable) == (3, 1)
        assert told(store, "s0") == [("Begin on Monday.", 0, 0), ("Begin on Tuesday.", 3, 3)]
        (odd,) = [n for n in (1, 2, 3) if store.read(lambda reads, n=n: reads.body(n)) == junk.body]  # type: ignore[misc]
        assert odd == 2


async def test_what_was_never_read_is_tried_again_and_is_not_known(tmp_path: Path) -> None:
    junk = PastBody(at=at(2), body=b"\x00\x01 not a feed", origin="dir:old/junk")
    with opened(tmp_path) as store:
        for mended in (False, True):
            done = await take_in(store, [junk])
            assert (done.captures, done.known, done.mended, done.unreadable) == (1 - mended, 0, 0, 1)
            assert done.faults[0][0] == "dir:old/junk"
            assert done.faults[0][1].startswith("unparsed: ")


class Blind(Reader):
    """Finds nothing, as a reader does whose selector is wrong."""

    async def __call__(self, job: ExtractJob) -> Reading:
        return Reading(state=ReadingState.UNPARSED, extractor="blind 1", note="nothing matches")


async def test_once_the_reader_is_mended_an_import_is_repeated_and_read(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        blind = await take_in(store, STORY, Blind())
        assert (blind.captures, blind.unreadable, blind.versions) == (9, 9, 0)
        done = await take_in(store, STORY)
        assert (done.captures, done.known, done.mended, done.unreadable) == (0, 0, 9, 0)
        assert whole(store) == EXPECTED
        again = await take_in(store, STORY)
        assert (again.known, again.mended, again.versions) == (9, 0, 0)
        assert kinds(store).count("imported") == 1, "repeating it is no import of its own"


async def test_the_visit_after_an_import_leaves_a_record_of_its_own(tmp_path: Path) -> None:
    """What is seen at that visit must not rest on what others captured."""
    with opened(tmp_path) as store:
        await take_in(store, STORY)
        state = store.read(lambda reads: reads.states([SOURCE.id]))[SOURCE.id]
        assert (state.body_id, state.etag, state.seen_until) == (None, None, at(8))


async def test_keeping_a_chunk_may_be_run_again_when_another_job_of_its_group_fails(tmp_path: Path) -> None:
    """The first run is undone, with all it wrote: the second must not lean on a body of the first."""

    def fails(_: Transaction) -> None:
        raise ZeroDivisionError

    with opened(tmp_path) as store:
        pipeline = Pipeline(
            store=store,
            fetch=no_visit,
            extract=Reader(),
            extractors={},
            targets=(),
            now=lambda: START,
            chance=lambda: 0.5,
        )
        await pipeline.adopt([SOURCE])
        keeper = past._Keeper(pipeline, SOURCE, {}, START)
        release: Future[None] = Future()
        store.commit(lambda _: release.result(10))
        coming, bad = keeper.begin(STORY, past._Before(base=None, run=None)), store.commit(fails)
        release.set_result(None)
        kept, before = coming.kept.result(10)
        assert isinstance(bad.exception(10), ZeroDivisionError)
        assert [store.read(lambda reads, k=k: reads.body(k.snapshot_id)) for k in kept] == [s.body for s in STORY]  # type: ignore[misc]
        assert before.base == kept[-1].snapshot_id
