"""Tampering and decay: 8 kinds x 3 attackers x TIMES, clean verifies, flipped bits; all counted.

just bench tamper [TIMES] [CLEAN] [FLIPS]
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from tests.support.tampering import ATTACKERS, KINDS, tamper
from tests.test_store_audit import flip
from tests.test_tamper import lived
from tracker.store.sqlite.audit import audit


def dump(path: Path) -> list[str] | None:
    """All live rows, as SQL; None if they cannot be read."""
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


def main(times: int, clean: int, flips: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        scene = asyncio.run(lived(folder))
        path = folder / "altered.db"
        begun, found = time.perf_counter(), 0
        for kind in KINDS:
            for attacker in ATTACKERS:
                for seed in range(times):
                    tamper(path, scene, kind, attacker, random.Random(seed))
                    detected = bool(audit(path, witnesses=[scene.left]).faults)
                    found += detected
                    if not detected:
                        print(f"MISSED: {kind}, {attacker}, seed {seed}")
                    path.with_name("his.key").unlink(missing_ok=True)
        print(f"tampering: {found} of {len(KINDS) * len(ATTACKERS) * times} found, {time.perf_counter() - begun:.0f} s")

        path.write_bytes(scene.pristine)
        alarms = sum(bool(audit(path, witnesses=[scene.left]).faults) for _ in range(clean))
        print(f"clean verifies: {alarms} false alarms in {clean}")

        chance, seen = random.Random(3), 0
        with sqlite3.connect(path) as connection:
            tables = [name for (name,) in connection.execute("SELECT DISTINCT kind FROM leaves")]
        tables += ["leaves", "nodes", "signed_heads", "verdicts", "findings", "edits", "alerts", "heads", "sums"]
        for _ in range(flips):
            path.write_bytes(scene.pristine)
            flip(path, chance, tables)
            seen += bool(audit(path).faults)
        print(f"a bit of a value of a row: {seen} of {flips} found")

        before, live, seen = dump_of(path, scene.pristine), 0, 0
        while live < flips:
            raw = bytearray(scene.pristine)
            raw[chance.randrange(100, len(raw))] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(raw))
            after = dump(path)
            if after == before:
                continue  # free space, or an index; the latter is found too, but it is no row
            if after is not None and all('"sources"' in line for line in set(after) ^ set(before)):
                continue  # how a source stands is state: no evidence, and no checksum
            live += 1
            seen += bool(audit(path).faults)
        print(f"a bit of the file, in a live row: {seen} of {flips} found")


def dump_of(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    found = dump(path)
    assert found is not None
    return found


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [100, 1_000, 500][len(given) :]))
