"""Bodies come back byte for byte, however long their chain; a damaged one is named and keeps nothing new out."""

from __future__ import annotations

import logging
import random
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fed_store import opened, url
from tracker.errors import StoreError
from tracker.store import Store, look_at
from tracker.store.sqlite.bodies import FULL_EVERY, MAX_BODY, Recent, compress, decompress


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def keep(store: Store, *bodies: bytes) -> list[int]:
    """Store bodies of one source, each after the one before it."""
    kept: list[int] = []
    for body in bodies:
        base = kept[-1] if kept else None
        job = store.commit(lambda tx, body=body, base=base: tx.keep_body(body, content_type="", base_id=base))  # type: ignore[misc]
        kept.append(job.result(10))
    return kept


def feed(n: int) -> bytes:
    entries = (
        f"<item><guid>{k}</guid><p>Statement {k} is {random.Random(k).random()}</p></item>" for k in range(n, n + 40)
    )
    return f"<rss>{''.join(entries)}</rss>".encode()


@given(st.binary(max_size=2000), st.one_of(st.none(), st.binary(max_size=2000)))
def test_any_body_comes_back_with_the_prefix_it_was_made_with(body: bytes, base: bytes | None) -> None:
    assert decompress(compress(body, base), base) == body


def test_a_long_chain_comes_back_byte_for_byte_from_a_store_opened_anew(tmp_path: Path) -> None:
    bodies = [feed(n) for n in range(2 * FULL_EVERY + 9)]
    with opened(tmp_path) as store:
        ids = keep(store, *bodies)
        depths = [store.read(lambda reads, each=each: reads.depth(each)) for each in ids]  # type: ignore[misc]
        assert max(depths) == FULL_EVERY - 1
        assert depths.count(0) == 3
    with look_at(url(tmp_path)) as store:
        for each in random.Random(1).sample(range(len(ids)), 12):
            assert store.read(lambda reads, each=each: reads.body(ids[each])) == bodies[each]  # type: ignore[misc]
        assert store.read(lambda reads: reads.body(ids[-1])) == bodies[-1]


def test_a_further_version_of_a_feed_costs_little(store: Store) -> None:
    keep(store, *(feed(n) for n in range(20)))
    with closing(sqlite3.connect(store.path)) as connection:
        sizes = [size for (size,) in connection.execute("SELECT length(body) FROM snapshots ORDER BY id")]
    assert max(sizes[1:]) < 300 < sizes[0]


def test_the_same_body_is_kept_once(store: Store) -> None:
    one, two, again = keep(store, b"one", b"two", b"one")
    assert (one, again) == (1, 1)
    assert two == 2


@pytest.mark.parametrize("body", [b"", b"\x00", "НАТО \ud83d".encode("utf-8", "surrogatepass"), bytes(range(256)) * 50])
def test_odd_bodies_come_back_as_they_were(tmp_path: Path, body: bytes) -> None:
    with opened(tmp_path) as store:
        ids = keep(store, b"before", body, b"after")
    with look_at(url(tmp_path)) as store:
        assert store.read(lambda reads: reads.body(ids[1])) == body
        assert store.read(lambda reads: reads.body(ids[2])) == b"after"


def damage(path: Path, snapshot: int) -> None:
    """One bit of a stored frame flips, as a failing disk would have it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER snapshots_no_update")
        (frame,) = connection.execute("SELECT body FROM snapshots WHERE id = ?", [snapshot]).fetchone()
        flipped = frame[:-6] + bytes([frame[-6] ^ 1]) + frame[-5:]
        connection.execute("UPDATE snapshots SET body = ? WHERE id = ?", [flipped, snapshot])
        connection.commit()


def test_a_damaged_body_is_an_error_that_names_the_snapshot(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        ids = keep(store, feed(0), feed(1), feed(2))
    damage(tmp_path / "tracker.db", ids[1])
    with look_at(url(tmp_path)) as store:
        assert store.read(lambda reads: reads.body(ids[0])) == feed(0)
        for each in ids[1:]:
            with pytest.raises(StoreError, match=f"snapshot {ids[1]} is damaged"):
                store.read(lambda reads, each=each: reads.body(each))  # type: ignore[misc]


def test_a_damaged_body_keeps_no_new_one_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The source whose last body is damaged goes on being watched: its next body stands by itself."""
    with opened(tmp_path) as store:
        (first,) = keep(store, feed(0))
    damage(tmp_path / "tracker.db", first)
    with opened(tmp_path) as store:
        with caplog.at_level(logging.ERROR):
            job = store.commit(lambda tx: tx.keep_body(feed(1), content_type="", base_id=first))
            following = job.result(10)
        assert f"snapshot {first} is damaged" in caplog.text
    with look_at(url(tmp_path)) as store:
        assert store.read(lambda reads: reads.depth(following)) == 0
        assert store.read(lambda reads: reads.body(following)) == feed(1)


def test_a_frame_that_claims_to_be_huge_is_refused_before_memory_is_taken() -> None:
    claim = (1 << 40).to_bytes(8, "little")
    frame = b"\x28\xb5\x2f\xfd" + b"\xe0" + claim + b"\x01\x00\x00"  # single segment, 8 bytes of content size
    assert zstandard.frame_content_size(frame) > MAX_BODY
    with pytest.raises(zstandard.ZstdError, match="more than any body may"):
        decompress(frame, None)


def test_a_body_of_a_transaction_that_was_undone_is_not_mixed_up_with_the_next(store: Store) -> None:
    def undone(tx: object) -> None:
        tx.keep_body(b"undone", content_type="", base_id=None)  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.commit(undone).result(10)
    (kept,) = keep(store, b"kept")
    assert store.read(lambda reads: reads.body(kept)) == b"kept"


# --- what is held in memory --------------------------------------------------------------------------------------


def test_recent_bodies_are_held_up_to_their_limit_the_oldest_goes_first() -> None:
    recent = Recent(100)
    for n in range(5):
        recent.put(n, bytes(30))
    assert [n for n in range(5) if recent.get(n) is not None] == [2, 3, 4]
    recent.get(2)
    recent.put(5, bytes(30))
    assert [n for n in range(6) if recent.get(n) is not None] == [2, 4, 5], "what was used lately stays"


def test_one_body_beyond_the_limit_is_held_alone() -> None:
    recent = Recent(100)
    recent.put(1, bytes(10))
    recent.put(2, bytes(500))
    assert recent.get(1) is None
    assert recent.get(2) == bytes(500)
    recent.put(3, bytes(10))
    assert recent.get(2) is None


def test_a_body_put_twice_is_counted_once() -> None:
    recent = Recent(100)
    for _ in range(50):
        recent.put(1, bytes(60))
    recent.put(2, bytes(40))
    assert recent.get(1) is not None


def test_the_writer_and_readers_share_recent_bodies_safely() -> None:
    recent, failures = Recent(50), []
    every = sys.getswitchinterval()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(4000):
                recent.put(chance.randrange(20), bytes(10))
                recent.get(chance.randrange(20))
        except Exception as error:
            failures.append(error)

    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work, args=[n]) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(every)
    assert failures == []
