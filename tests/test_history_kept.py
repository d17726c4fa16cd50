"""History loses nothing and reorders nothing: random readings over a real store, against a slow and obvious model."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fed_store import at, capture, minutes, opened, see, told, turns
from tracker.model import ReadingState, Sighting
from tracker.store import Store
from tracker.text import text_hash

COMPLETE, PARTIAL = ReadingState.COMPLETE, ReadingState.PARTIAL
TEXTS_OF = {
    "a": tuple(f"The harbour of the northern town stays {word} this winter." for word in ("open", "closed", "icy")),
    "b": tuple(f"Ministers vote {word} about pensions for miners." for word in ("today", "tomorrow", "again")),
}
"""Those of one key may belong to one statement, those of the two never do: here keys are to be believed."""
TEXTS = (*TEXTS_OF["a"], *TEXTS_OF["b"])
READING = st.fixed_dictionaries({}, optional={key: st.sampled_from(texts) for key, texts in TEXTS_OF.items()})
STATE = st.sampled_from((COMPLETE, COMPLETE, COMPLETE, PARTIAL))
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a database need not wait for a disk: what is asked here is what it holds, not whether it survives."""
FEW = settings(max_examples=20, deadline=None)  # each example fills a database of its own


class Model:
    """What a person with a notebook would write down of one source, watched live. That a reading is partial says
    nothing of what is in it: those entries are whole."""

    def __init__(self) -> None:
        self.versions: dict[str, list[tuple[str, float, float]]] = {}
        self.edits: list[tuple[str, str, float, float]] = []

    def see(self, minute: float, reading: dict[str, str]) -> None:
        for key, text in reading.items():
            known = self.versions.setdefault(key, [])
            if known and known[-1][0] == text:
                known[-1] = (text, known[-1][1], minute)
                continue
            if known:
                self.edits.append((known[-1][0], text, known[-1][2], minute))
            known.append((text, minute, minute))


@FEW
@given(st.lists(st.tuples(READING, STATE), max_size=12))
def test_a_source_watched_live(readings: list[tuple[dict[str, str], ReadingState]]) -> None:
    model = Model()
    with TemporaryDirectory(dir=MEMORY) as name, opened(Path(name)) as store:
        for minute, (reading, state) in enumerate(readings):
            model.see(minute, reading)
            see(store, minute, *(capture(key, text) for key, text in reading.items()), state=state)
        for key, versions in model.versions.items():
            assert told(store, key) == versions
        assert sorted(turns(store)) == sorted(model.edits)


@FEW
@given(st.permutations(range(10)), st.lists(st.tuples(READING, STATE, st.booleans()), min_size=10, max_size=10))
def test_a_source_watched_live_and_filled_in_from_archives_in_any_order(
    order: list[int], readings: list[tuple[dict[str, str], ReadingState, bool]]
) -> None:
    with TemporaryDirectory(dir=MEMORY) as name, opened(Path(name)) as store:
        for step, minute in enumerate(order):
            reading, state, live = readings[minute]
            now = minute > max(order[:step], default=-1)
            captures = (capture(key, text) for key, text in reading.items())
            see(store, minute, *captures, state=state, origin=None if live and now else "dir:old")
        said = {(key, minute): text for minute in order for key, text in readings[minute][0].items()}
        whole = {minute for minute in order if readings[minute][1] is COMPLETE}
        for key in {key for key, _ in said}:
            check(store, key, {at: text for (name, at), text in said.items() if name == key}, whole)
        assert sorted(turns(store)) == sorted(chains(store, {key for key, _ in said}))


def sightings(store: Store, key: str) -> list[Sighting]:
    def ask(tx: object) -> list[Sighting]:
        return tx.past(tx.heads("ministry", [key])[key].statement_id)  # type: ignore[attr-defined, no-any-return]

    return sorted(store.commit(ask).result(10), key=lambda sighting: sighting.first)


def check(store: Store, key: str, said: dict[int, str], whole: set[int]) -> None:
    seen = sightings(store, key)
    hashes = {text_hash("", text): text for text in TEXTS}
    for sighting in seen:  # a span begins and ends where the source was really seen to say this
        for edge in (sighting.first, sighting.last):
            assert said.get(int(minutes(edge))) == hashes[sighting.text_hash]
    for one in seen:  # two texts are never claimed for the same moment
        for other in seen:
            assert one.text_hash == other.text_hash or one.last < other.first or other.last < one.first
    contradicted = {
        (event.at, event.detail["text"])
        for event in store.report(lambda reports: reports.events(limit=1000))
        if event.kind == "contradiction"
    }
    for minute, text in said.items():  # nothing that was seen whole is lost
        if minute in whole:
            covered = any(one.first <= at(minute) <= one.last and hashes[one.text_hash] == text for one in seen)
            assert covered or (at(minute), text) in contradicted


def chains(store: Store, keys: set[str]) -> list[tuple[str, str, float, float]]:
    """The edits that the sightings amount to: wherever one Version follows another."""
    hashes = {text_hash("", text): text for text in TEXTS}
    found = []
    for key in keys:
        last = at(-1)
        for one, other in pairwise(sightings(store, key)):
            last = max(last, one.last)
            if one.version_id != other.version_id:
                old, new = hashes[one.text_hash], hashes[other.text_hash]
                found.append((old, new, minutes(last), minutes(other.first)))
    return found
