"""Whatever happens to the files of a store: somebody is told, or nothing that was recorded is another. The program
benchmarks/damage.py does each eighty times, this once."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.support.damaged_files import DAMAGES, Sound, killed, trial
from tracker.errors import StoreDamaged, StoreError
from tracker.store import look_at, open_store

TOLD_AT_THE_START = ("the log deleted", "the log deleted, its index left", "the database deleted")
HARMLESS = ("the index of the log deleted",)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    folder = tmp_path_factory.mktemp("damaged") / "killed"
    folder.mkdir()
    return Sound(killed(folder))


@pytest.mark.parametrize("damage", DAMAGES)
def test_it_is_told_or_harmless(damage: str, sound: Sound, tmp_path: Path) -> None:
    how, wrong = trial(sound, tmp_path / "room", damage, random.Random(1))
    assert wrong == ""
    if damage in TOLD_AT_THE_START:
        assert how == "at the start"
    if damage in HARMLESS:
        assert how == "harmless"


def test_a_schema_that_is_no_text_is_damage(sound: Sound, tmp_path: Path) -> None:
    room = tmp_path / "room"
    path = shutil.copytree(sound.path.parent, room) / sound.path.name
    raw = path.read_bytes()
    assert raw.count(b"CREATE TABLE events") == 1
    path.write_bytes(raw.replace(b"CREATE TABLE events", b"CREATE TABLE \xc5vents"))
    for suffix in ("-wal", "-shm", ".reached"):
        path.with_name(path.name + suffix).unlink()
    for attempt in (open_store, look_at):
        with pytest.raises((StoreError, StoreDamaged), match="is damaged: malformed database schema"):
            attempt(f"sqlite:///{path}")
