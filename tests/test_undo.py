"""An import that is undone leaves the history that would be there without it, and says so."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.fed_store import SOURCE, START, at, minutes, opened, see, told, turns
from tests.support.fed_store import capture as statement
from tests.test_import_past import Reader, capture, make_pipeline, take_in
from tracker.errors import UsageError
from tracker.model import Capture, EditReport, EventKind, ExtractJob, Reading
from tracker.pipeline.undo import Undone, left_of, merged, neighbours, reread_import, undo
from tracker.store import Filter, Store
from tracker.store.sqlite.audit import audit
from tracker.store.values import Piece
from tracker.text import text_hash

KEYS = ("s0", "s1")


def imports(store: Store) -> list[int]:
    return [each.id for each in store.report(lambda r: r.events(limit=999)) if each.kind == EventKind.IMPORTED]


def edits_of(store: Store) -> list[EditReport]:
    return list(store.report(lambda reports: reports.edits(Filter())))


async def take_back(store: Store, event: int) -> Undone:
    pipeline = await make_pipeline(store, Reader())
    return await undo(pipeline, Reader(), SOURCE, event=event, now=START, progress=lambda done, of: None)


def live(store: Store, minute: int, *texts: str) -> None:
    see(store, minute, *(statement(f"s{n}", text) for n, text in enumerate(texts) if text))


def whole(store: Store) -> dict[str, object]:
    """All that reports say: versions with first and last sight, edits, what is listed."""

    def found(key: str) -> object:
        ids = store.report(lambda reports: reports.find_statements(key))
        history = store.report(lambda reports: reports.history(ids[0])) if ids else None
        if history is None or not history.versions:
            return None
        seen = [(v.text, minutes(v.first_seen), minutes(v.last_seen), v.origin) for v in history.versions]
        return history.listed, seen

    return {key: found(key) for key in KEYS} | {"edits": sorted(turns(store))}


def counts(store: Store) -> dict[str, int]:
    return {name: n for name, n in store.report(lambda r: r.counts())._asdict().items() if name != "edits"}


async def test_a_capture_named_by_the_wrong_clock_is_taken_back(tmp_path: Path) -> None:
    """It made two edits of one; without it there is one, under the number it was told under."""
    with opened(tmp_path) as store:
        live(store, 0, "Old.")
        live(store, 10, "New.")
        (edit,) = turns(store)
        before, rows = whole(store), counts(store)
        await take_in(store, [capture(20, "Old.")])
        live(store, 30, "New.")
        assert len(turns(store)) == 3
        (event,) = imports(store)
        done = await take_back(store, event)
        assert (done.captures, done.versions) == (1, 2)
        assert turns(store) == [edit]
        assert told(store, "s0") == [("Old.", 0, 0), ("New.", 10, 30)]
        assert counts(store)["versions"] == rows["versions"]
        assert before["s0"] != whole(store)["s0"], "it was seen since"
        kinds = [each.kind for each in store.report(lambda r: r.befell(1))]
        assert EventKind.UNDONE in kinds
    assert audit(tmp_path / "tracker.db").faults == ()


async def test_what_was_seen_otherwise_stays_and_rests_on_that(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        await take_in(store, [capture(0, "Old."), capture(10, "New."), capture(12, "New.")])
        live(store, 20, "New.")
        live(store, 30, "Newer.")
        assert [(v.text, v.origin) for v in store.report(lambda r: r.history(1)).versions][1] == ("New.", "dir:old/10")  # type: ignore[union-attr]
        told_as = [each.number for each in edits_of(store)]
        await take_back(store, imports(store)[0])
        assert told(store, "s0") == [("New.", 20, 20), ("Newer.", 30, 30)]
        assert [(v.text, v.origin) for v in store.report(lambda r: r.history(1)).versions] == [  # type: ignore[union-attr]
            ("New.", None),
            ("Newer.", None),
        ]
        assert [each.number for each in edits_of(store)] == told_as[-1:], "an edit that was told keeps its number"
        assert store.report(lambda r: r.numbered(told_as[0])).superseded  # type: ignore[union-attr]
    assert audit(tmp_path / "tracker.db").faults == ()


async def test_all_of_a_source_can_be_taken_back_and_imported_again(tmp_path: Path) -> None:
    story = [capture(0, "Old.", "Other."), capture(10, "New.", "Other.")]
    with opened(tmp_path) as store:
        empty = counts(store)
        await take_in(store, story)
        first = whole(store)
        done = await take_back(store, imports(store)[0])
        assert (done.statements, done.versions, done.captures) == (2, 3, 2)
        assert whole(store) == {"s0": None, "s1": None, "edits": []}
        assert counts(store) == empty
        again = await take_in(store, story)
        assert (again.captures, again.known, again.versions) == (2, 0, 3)
        assert whole(store) == first
        assert (await take_back(store, imports(store)[0])).captures == 0, "it was undone before"
        assert whole(store) == first
        with pytest.raises(UsageError, match="no such import"):
            await take_back(store, 999)
    assert audit(tmp_path / "tracker.db").faults == ()


async def test_what_was_filled_in_between_is_taken_out(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        live(store, 0, "One.")
        live(store, 20, "Three.")
        before = whole(store)
        (edit,) = edits_of(store)
        await take_in(store, [capture(10, "Two.")])
        assert len(edits_of(store)) == 2
        await take_back(store, imports(store)[0])
        assert whole(store) == before
        assert [each.number for each in edits_of(store)] == [edit.number]


def full(day: str, word: str) -> tuple[str, str]:
    return f"The talks begin on {day} at noon in the capital.", f"All is {word} at the front today." if word else ""


def unfounded(store: Store, sights: dict[int, tuple[str, str]]) -> list[object]:
    """What the history says without any of these sights (by minute) for it, and what it leaves out."""
    found: list[object] = []
    for n, key in enumerate(KEYS):
        ids = store.report(lambda reports, key=key: reports.find_statements(key))  # type: ignore[misc]
        past = store.commit(lambda tx, ids=ids: tx.past(ids[0]) if ids else []).result()  # type: ignore[misc]
        spans = sorted((minutes(each.first), minutes(each.last), each.text_hash) for each in past)
        seen = {minute: text_hash("", said[n]) for minute, said in sights.items() if said[n]}
        found += [("lost", key, minute) for minute in seen if not any(a <= minute <= b for a, b, _ in spans)]
        found += [("first", key, span) for span in spans if seen.get(int(span[0])) != span[2]]
        found += [("last", key, span) for span in spans if seen.get(int(span[1])) != span[2]]
        told_of = [(text_hash("", e.old), text_hash("", e.new)) for e in edits_of(store) if [e.statement] == ids]
        turned = [(old[2], new[2]) for old, new in pairwise(spans) if old[2] != new[2]]
        found += [("edits", key)] if sorted(told_of) != sorted(turned) else []
    return found


@pytest.mark.parametrize("seed", range(30))
async def test_without_an_import_nothing_is_said_that_only_it_saw(tmp_path: Path, seed: int) -> None:
    """Visits and two imports whose captures lie between them, in any order; then one import is undone."""
    dice = random.Random(seed)
    said = [full(dice.choice(("Monday", "Tuesday", "Friday")), dice.choice(("well", "calm", ""))) for _ in range(16)]
    visits = {n for n in range(16) if dice.random() < 0.3}
    owner = {n: dice.choice([1, 2]) for n in range(16) if n not in visits}
    starts = {run: dice.randrange(17) for run in dice.sample([1, 2], 2)}
    events: dict[int, int] = {}
    sights: dict[int, tuple[str, str]] = {}
    with opened(tmp_path) as store:
        for minute in range(17):
            for run in (run for run, start in starts.items() if start == minute):
                taken = [n for n in sorted(owner) if owner[n] == run and n < minute]
                await take_in(store, [capture(n, *said[n]) for n in taken])
                sights |= {n: said[n] for n in taken}
                events |= {run: imports(store)[-1]} if taken else {}
            if minute in visits:
                live(store, minute, *said[minute])
                sights[minute] = said[minute]
        assert unfounded(store, sights) == []
        for run, event in sorted(events.items(), key=lambda _: dice.random()):
            await take_back(store, event)
            sights = {n: each for n, each in sights.items() if owner.get(n) != run}
            assert unfounded(store, sights) == []
    assert audit(tmp_path / "tracker.db").faults == ()


async def test_an_import_is_read_again_by_other_means(tmp_path: Path) -> None:
    story = [capture(0, "Old. Ad 1."), capture(10, "Old. Ad 2."), capture(20, "New. Ad 3.")]

    class Without(Reader):
        async def __call__(self, job: ExtractJob) -> Reading:
            reading = await super().__call__(replace(job, known={}))
            whole = (each for each in reading.captures if isinstance(each, Capture))
            cut = tuple(replace(each, text=each.text.split(" Ad")[0]) for each in whole)
            return replace(reading, captures=cut, extractor=reading.extractor + " options-1")

    with opened(tmp_path) as store:
        await take_in(store, story)
        assert len(turns(store)) == 2
        pipeline = await make_pipeline(store, Without())
        event = imports(store)[0]
        for _ in range(2):  # as after a cut
            done = await reread_import(
                pipeline, Without(), SOURCE, event=event, now=START, progress=lambda done, of: None
            )
            assert done.again.versions == 2
            assert told(store, "s0") == [("Old.", 0, 10), ("New.", 20, 20)]
            assert len(turns(store)) == 1
        assert (await take_in(store, story)).known == 3
    assert audit(tmp_path / "tracker.db").faults == ()


# --- pure --------------------------------------------------------------------------------------------------------


def piece(first: int, last: int, version: int = 1) -> Piece:
    return Piece(version=version, text_hash=b"", check=1, first=at(first), last=at(last), span=1)


@pytest.mark.parametrize(
    ("span", "taken", "before", "after", "left"),
    [
        ((0, 9), {5}, 4, None, (0, 9)),
        ((0, 5), {5}, 4, None, (0, 4)),
        ((0, 5), {5}, 4, 7, (0, 4)),
        ((5, 5), {5}, 4, 7, None),
        ((5, 9), {5, 6}, 4, 7, (7, 9)),
        ((5, 6), {5, 6}, None, None, None),
    ],
)
def test_what_is_left_of_a_span(
    span: tuple[int, int], taken: set[int], before: int | None, after: int | None, left: tuple[int, int] | None
) -> None:
    def when(minute: int | None) -> datetime | None:
        return None if minute is None else at(minute)

    found = left_of(piece(*span), {at(each) for each in taken}, when(before), when(after))
    assert found == (None if left is None else (at(left[0]), at(left[1])))


def test_neighbours_that_say_the_same_are_one() -> None:
    assert merged([(1, b"a"), (2, b"a"), (3, b"b"), (4, b"a"), (5, b"a")]) == {2: 1, 5: 4}
    assert neighbours([1, 1, 3, 4, 4]) == [(1, 3), (3, 4)]
