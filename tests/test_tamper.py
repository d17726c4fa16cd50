"""Eight kinds of tampering by three attackers, each found against the last head that left the machine.
benchmarks/tamper.py repeats it a hundred times, this twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.support.store_with_a_past import Newsroom, feed, model_case
from tests.support.tampering import ATTACKERS, KINDS, Scene, relog, tamper
from tracker.proof import parse_head
from tracker.store.sqlite.audit import audit


async def lived(folder: Path) -> Scene:
    """A past with an older copy of it on the way, and a head that left late in it."""
    room = Newsroom(folder / "t.db")
    await model_case(room)
    room.store.settle()
    older = room.path.read_bytes()
    for number in range(6):
        await room.check(feed("One statement.", f"Another, which says {number}."))
        await room.flush()
    left = parse_head(room.sign(via="alert"))
    await room.check(feed("One statement."))
    await room.flush()
    room.close()
    assert left is not None
    return Scene(pristine=room.path.read_bytes(), older=older, left=left, key=folder / "t.db.key")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return asyncio.run(lived(tmp_path_factory.mktemp("scene")))


@pytest.mark.parametrize("attacker", ATTACKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_against_the_last_head_that_left(
    scene: Scene, tmp_path: Path, kind: str, attacker: str
) -> None:
    for seed in range(2):
        tamper(tmp_path / "t.db", scene, kind, attacker, random.Random(seed))
        assert audit(tmp_path / "t.db", witnesses=[scene.left]).faults


def test_without_a_head_from_outside_whoever_has_the_key_could_rewrite_the_past(scene: Scene, tmp_path: Path) -> None:
    """What the heads are for: the attacker is good enough to leave nothing else to find."""
    tamper(tmp_path / "t.db", scene, "text changed", "has database and key", random.Random(1))
    assert audit(tmp_path / "t.db").faults == ()


def test_a_log_made_anew_over_the_same_records_is_the_same_log(scene: Scene, tmp_path: Path) -> None:
    import sqlite3

    from tracker.store.sqlite.key import load_key

    (tmp_path / "t.db").write_bytes(scene.pristine)
    connection = sqlite3.connect(tmp_path / "t.db")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    relog(connection, load_key(scene.key, make=False))
    connection.commit()
    connection.close()
    assert audit(tmp_path / "t.db", witnesses=[scene.left]).faults == ()
