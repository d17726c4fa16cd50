"""The record of a Check: all that is known of how the bytes came; what repeats an earlier one is a difference."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.store_with_a_past import START, A, B, Newsroom, feed, fetched
from tracker.store import look_at
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.record import lengthen, parsed, record, shorten, written

lines = st.lists(
    st.tuples(st.sampled_from(["Date", "Set-Cookie", "Via", "X"]), st.text(max_size=9)).map(list), max_size=9
)
records = st.fixed_dictionaries(
    {},
    optional={
        "response": lines,
        "request": lines,
        "http": st.sampled_from(["1.1", "2"]),
        "tls": st.dictionaries(st.sampled_from(["version", "cipher"]), st.text(max_size=5)),
        "ticks": st.lists(st.integers(), max_size=3),
        "line": st.text(max_size=30),
    },
)


@given(records, records)
def test_a_record_comes_back_whole_from_its_difference(whole: dict[str, Any], base: dict[str, Any]) -> None:
    stored = parsed(shorten(written(whole), whole, base, 7))
    back = lengthen(stored, base) if "after" in stored else stored
    assert back == whole


def test_a_record_holds_how_the_bytes_came() -> None:
    kept = record(fetched(feed(A), START))
    assert kept["line"] == "HTTP/1.1 200 OK"
    assert kept["hops"] == [["https://staff.example/feed", 200, "203.0.113.7:443"]]
    assert [pair for pair in kept["response"] if pair[0] == "Set-Cookie"] == [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
    ]
    assert kept["ticks"] == [1_000_000, 1_040_000, 1_090_000]
    assert set(kept["tls"]) == {"version", "cipher", "certificate_sha256"}
    assert kept["code"] == {"tracker": "0.1.0"}


async def test_what_repeats_is_kept_once(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await room.begin()
    for number in range(6):
        await room.check(feed(A, f"{B} {number}"))
    room.close()
    connection = sqlite3.connect(room.path)
    stored = [text for (text,) in connection.execute("SELECT record FROM checks ORDER BY id")]
    connection.close()
    assert all(json.loads(text)["after"] == 1 for text in stored[1:])
    assert max(len(text) for text in stored[1:]) < 0.6 * len(stored[0])
    with look_at(f"sqlite:///{room.path}") as store:
        whole = store.read(lambda reads: reads.record(4))
    assert whole == record(fetched(feed(A), START + timedelta(minutes=8))) | {
        "wire_length": whole["wire_length"],
        "speaker": "General Staff",
    }
    assert audit(room.path).faults == ()
