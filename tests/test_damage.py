"""A file that the disk has damaged: every command that meets the damage ends with 3 and a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.program import Place
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.store_with_a_past import made
from tests.support.watched_feed import OLD, entry, feed
from tests.test_cli import tracker
from tracker.store.sqlite.damage import damaged

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("sound") / "tracker.db")


def damage(place: Place, sound: Path, table: str) -> None:
    """The store, with the first page of one table overwritten."""
    for suffix in ("", ".id", ".key"):
        target = Path(f"{place.store}{suffix}")
        target.write_bytes(Path(f"{sound}{suffix}").read_bytes())
        target.chmod(0o600)
    with closing(sqlite3.connect(place.store)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    with place.store.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


COMMANDS = [
    ("versions", ["report"]),
    ("events", ["report"]),
    ("numbers", ["show", "1"]),
    ("versions", ["history", "1"]),
    ("versions", ["diff", "1", "1", "2"]),
    ("checks", ["export", "1", "-o", "OUT"]),
    ("leaves", ["export", "1", "-o", "OUT"]),
    ("checks", ["verify"]),
    ("leaves", ["verify"]),
    ("alerts", ["alerts", "list"]),
    ("sources", ["sources", "health"]),
    ("sources", ["sources", "pause", "staff"]),
    ("labels", ["label", "1", "right"]),
    ("snapshots", ["import", "dir", "PAST", "--source", "staff"]),
    ("checks", ["import", "dir", "PAST", "--source", "staff", "--dry-run"]),
    ("versions", ["backup", "OUT"]),
    ("edits", ["rejudge"]),
    ("tombstones", ["erase", "1", "--reason", "order 1", "--by", "court"]),
    ("sources", ["check"]),
]


@pytest.mark.parametrize(("table", "words"), COMMANDS, ids=lambda each: each if isinstance(each, str) else each[0])
async def test_no_command_goes_on(table: str, words: list[str], sound: Path, tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure(("staff", "http://127.0.0.1:9/feed"))
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "1700000000.xml").write_bytes(feed(entry("1", OLD)))
    damage(place, sound, table)
    named = {"OUT": str(tmp_path / "out"), "PAST": str(tmp_path / "past")}
    found = await tracker(place, *(named.get(word, word) for word in words))
    code = getattr(found.exception, "exit_code", found.exit_code)
    said = f"{found.exception} {found.output}"
    assert code == 3, said
    assert "damaged" in said
    assert str(place.store) in said or words[0] == "backup"
    assert not (tmp_path / "out").exists()


async def test_a_visit_that_meets_damage_ends_the_round(sound: Path, tmp_path: Path) -> None:
    """It is no failure of one source that the others may be visited after."""
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/feed", answer(feed(entry("1", OLD))))
        place.configure(("staff", site.url("/feed")))
        damage(place, sound, "versions")
        code, _, said = await place.tracker("check")
        assert (code, "is damaged" in said, "Traceback" in said) == (3, True, False)
        code, _, said = await asyncio.wait_for(place.tracker("run"), 60)
        assert (code, "is damaged" in said, "Traceback" in said) == (3, True, False)


async def test_what_is_no_damage_is_not_called_so() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.Error) as found:
        connection.execute("SELECT * FROM nowhere")
    assert damaged("here.db", found.value) is None
    assert damaged("here.db", ValueError("malformed")) is None
