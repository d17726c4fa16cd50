"""Bundles: what a stranger is handed holds, and whatever is altered in it does not, whichever verifier looks."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.support.second_verifier import holds
from tests.support.store_with_a_past import SOURCE, Newsroom, feed, model_case
from tracker.archive.bundle import bundle as bundled
from tracker.archive.bundle import write_zip
from tracker.archive.verify import Wrong, verify
from tracker.proof import Evidence
from tracker.report import edit_record
from tracker.store import Filter


async def lived(room: Newsroom) -> None:
    await model_case(room)
    room.sign(via="alert")
    await room.check(None)
    await room.flush()
    room.sign(via="report")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path_factory.mktemp("store") / "t.db")
    asyncio.run(lived(room))
    yield room
    room.close()


def written(room: Newsroom, path: Path) -> Path:
    return exported(room, path, sign=room.key.sign)


def exported(room: Newsroom, path: Path, *numbers: int, sign: Callable[[bytes], bytes] | None) -> Path:
    """The bundle of these numbers, of the first edit if none is named."""
    edit = room.store.report(lambda reports: reports.edits(Filter()))[0]
    made = BytesIO()
    proven = {number: room.store.prove(number) for number in numbers or (edit.number,)}
    opinion = edit_record(edit)
    files = {number: bundled(each, opinion=opinion, page="<p>diff</p>", sign=sign) for number, each in proven.items()}
    write_zip(made, files, room.at)
    path.write_bytes(made.getvalue())
    return path


@pytest.fixture
def bundle(room: Newsroom, tmp_path: Path) -> Path:
    return written(room, tmp_path / "bundle.zip")


def agreed(path: Path, held: tuple[str, ...] = (), key: str | None = None) -> bool:
    """The verdict on which both verifiers agree."""
    try:
        verify(path, list(held), key)
        first = True
    except Wrong:
        first = False
    assert holds(path, held, key) == first
    return first


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def told(path: Path, change: Callable[[Any], None]) -> Path:
    def apply(files: dict[str, bytes]) -> None:
        value = json.loads(files["bundle.json"])
        change(value)
        files["bundle.json"] = json.dumps(value).encode()

    return rewritten(path, apply)


def test_a_bundle_holds(bundle: Path) -> None:
    assert agreed(bundle)
    said = " ".join(verify(bundle, [], None))
    assert "seen with the old text until 2026-01-02 03:08:05 UTC" in said
    assert "seen with the new text from  2026-01-02 03:10:07 UTC" in said
    assert "from 1 earlier head that had left" in said


def test_a_stranger_runs_the_verifier_that_came_with_it(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    begun = time.perf_counter()
    run = subprocess.run([sys.executable, "-I", "verify.py"], cwd=tmp_path / "unpacked", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Everything holds" in run.stdout
    assert "General Staff" in run.stdout and "commencing new offensive operations" in run.stdout
    assert time.perf_counter() - begun < 5  # the figure is 1 s on an idle machine
    (tmp_path / "unpacked" / "texts" / "old.txt").write_text("another text")
    run = subprocess.run([sys.executable, "-I", "verify.py"], cwd=tmp_path / "unpacked", capture_output=True, text=True)
    assert run.returncode == 1
    assert "DOES NOT HOLD: texts/old.txt is not the recorded text" in run.stdout


def test_the_verifier_needs_nothing_of_ours() -> None:
    source = Path("tracker/archive/verify.py").read_text()
    lines = [line.strip() for line in source.splitlines()]
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_readme_says_what_is_not_proved(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        readme = archive.read("README.txt").decode()
    assert "What it does not prove" in readme
    assert "a publisher does not sign what it serves" in readme
    assert "until 2026-01-02 03:08:05 UTC,\n        seen with the new text from  2026-01-02 03:10:07 UTC" in readme


def test_a_head_and_key_held_from_elsewhere_are_compared(room: Newsroom, bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        value = json.loads(archive.read("bundle.json"))
    assert agreed(bundle, (value["heads"][0]["head"],), value["keys"][0])
    assert not agreed(bundle, (), "ab" * 32)
    stranger = Newsroom(tmp_path / "other.db")
    assert not agreed(bundle, (stranger.sign(),))
    stranger.close()


FORGERIES: dict[str, Callable[[Any], None]] = {
    "another text": lambda v: _payload(v, "versions", "offensive", "defensive"),
    "another time": lambda v: _payload(v, "checks", '"at":1', '"at":2'),
    "another address": lambda v: _payload(v, "checks", "203.0.113.7", "203.0.113.8"),
    "another place in the log": lambda v: v["records"][0].update(seq=v["records"][0]["seq"] + 1),
    "another record number": lambda v: v["records"][0].update(record=77),
    "a record less": lambda v: v["records"].remove(next(r for r in v["records"] if r["kind"] == "snapshots")),
    "a salt": lambda v: v["records"][3].update(salt="00" * 16),
    "a step of a path": lambda v: v["records"][2]["path"].__setitem__(0, "00" * 32),
    "a path cut": lambda v: v["records"][2]["path"].pop(),
    "a path too long": lambda v: v["records"][2]["path"].append("00" * 32),
    "the head's size": lambda v: v.update(head=v["head"].replace(v["head"].split(".")[1], "999", 1)),
    "an earlier head's path": lambda v: v["heads"][0]["path"].reverse() or v["heads"][0]["path"].pop(),
    "an earlier head's time": lambda v: v["heads"][0].update(head=v["heads"][0]["head"].replace(".2026", ".2025", 1)),
    "the interval": lambda v: v.update(interval=[v["interval"][0] - 1, v["interval"][1]]),
    "the two texts exchanged": lambda v: v.update(old=v["new"], new=v["old"]),
    "another store": lambda v: v.update(store="00000000-0000-0000-0000-000000000000"),
    "another key": lambda v: v.update(keys=["ab" * 32]),
    "a key more": lambda v: v["keys"].append("ab" * 32),
    "the format": lambda v: v.update(format="statement tracker bundle 1"),
}


def _payload(value: Any, kind: str, old: str, new: str) -> None:
    for record in value["records"]:
        if record["kind"] == kind and old in record["payload"]:
            record["payload"] = record["payload"].replace(old, new)
            return
    raise AssertionError(f"no {kind} has {old}")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_bundle_does_not_hold(bundle: Path, forgery: str) -> None:
    assert not agreed(told(bundle, FORGERIES[forgery]))


@pytest.mark.parametrize(
    "name",
    [
        *("bodies/old.body", "bodies/new.body", "texts/old.txt", "texts/new.txt", "bundle.json", "coverage.json"),
        *("README.txt", "diff.html", "opinion.json", "verify.py", "SHA256SUMS", "SHA256SUMS.sig"),
    ],
)
def test_a_file_that_is_altered_or_missing_is_found(bundle: Path, name: str) -> None:
    original = bundle.read_bytes()
    assert not agreed(rewritten(bundle, lambda files: files.update({name: files[name] + b"x"})))
    bundle.write_bytes(original)
    assert not agreed(rewritten(bundle, lambda files: files.pop(name)))


def test_any_letter_of_the_proofs_matters(bundle: Path) -> None:
    """Hex digits, numbers and texts turned at random: both verifiers refuse each, or the change is none."""
    original, chance = bundle.read_bytes(), random.Random(5)
    with zipfile.ZipFile(bundle) as archive:
        source = archive.read("bundle.json")
    value = json.loads(source)
    for _ in range(60):
        place = chance.randrange(len(source))
        changed = bytearray(source)
        changed[place] = chance.choice(b"0123456789abcdefxyz")
        bundle.write_bytes(original)
        rewritten(bundle, lambda files, new=bytes(changed): files.update({"bundle.json": new}))  # type: ignore[misc]
        try:
            after = json.loads(bytes(changed))
        except ValueError:
            after = None
        if after is None or _proving(after) != _proving(value):
            assert not agreed(bundle), f"byte {place}"


def _proving(value: Any) -> Any:
    """What of a bundle's story is held by proofs: all but by which way a head left, and when."""
    try:
        heads = [{name: each[name] for name in ("head", "path", "stamps")} for each in value["heads"]]
        known = {name: value[name] for name in ("format", "store", "keys", "head", "records", "old", "new", "interval")}
        return known | {"heads": heads}
    except (KeyError, TypeError):
        return None


@pytest.mark.parametrize("garbage", [b"", b"PK", b"not a zip at all" * 10])
def test_what_is_no_bundle_is_refused(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(garbage)
    assert not agreed(tmp_path / "b.zip")


def test_several_edits_in_one_file_are_each_checked(room: Newsroom, tmp_path: Path) -> None:
    edits = room.store.report(lambda reports: reports.edits(Filter()))
    assert len(edits) == 2
    made = {
        edit.number: bundled(room.store.prove(edit.number), opinion=edit_record(edit), page="", sign=room.key.sign)
        for edit in edits
    }
    for altered in (0, 1):
        several = BytesIO()
        made[edits[1].number]["texts/old.txt"] += b"x" * altered
        write_zip(several, made, room.at)
        (tmp_path / "b.zip").write_bytes(several.getvalue())
        if altered:
            with pytest.raises(Wrong):
                verify(tmp_path / "b.zip", [], None)
        else:
            assert f"{edits[0].number}:" in verify(tmp_path / "b.zip", [], None)


def test_a_bundle_is_made_in_well_under_a_second(room: Newsroom, tmp_path: Path) -> None:
    written(room, tmp_path / "warm.zip")
    begun = time.perf_counter()
    written(room, tmp_path / "b.zip")
    assert time.perf_counter() - begun < 1


def test_evidence_names_no_other_source(room: Newsroom) -> None:
    evidence: Evidence = room.store.prove(1)
    assert {each.kind for each in evidence.records} >= {"versions", "checks", "snapshots", "readings", "spans", "keys"}
    assert "flushes" not in {each.kind for each in evidence.records}


async def test_a_gap_before_the_edit_goes_along(tmp_path: Path) -> None:
    """Between the two texts nobody looked for an hour, and the bundle says so."""
    with closing(Newsroom(tmp_path / "t.db")) as room:
        await room.begin()
        await room.check(feed("The bridge is open."))
        await room.check(feed("The bridge is shut."), minutes=60)
        await room.flush()
        room.sign(via="alert")
        path = written(room, tmp_path / "bundle.zip")
        told = json.loads(zipfile.ZipFile(path).read("coverage.json"))
    assert [gap["reason"] for gap in told["gaps"]] == ["not running"]


async def test_a_gap_of_another_source_is_not_told(tmp_path: Path) -> None:
    """What is handed on about one source says nothing of which others are watched."""
    other = replace(SOURCE, id="ministry", url="https://ministry.example/feed")
    with closing(Newsroom(tmp_path / "t.db", sources=(SOURCE, other))) as room:
        await room.begin()
        await room.check(feed("A first word."), source=other)
        await room.check(feed("The bridge is open."))
        await room.check(feed("A first word, and more."), source=other, minutes=60)
        await room.check(feed("The bridge is shut."))
        await room.flush()
        room.sign(via="alert")
        (edit,) = (each for each in room.store.report(lambda r: r.edits(Filter())) if each.source == SOURCE.id)
        gaps = [json.loads(each.content) for each in room.store.prove(edit.number).records if each.kind == "gaps"]
    assert [gap["source_id"] for gap in gaps] == [SOURCE.id]
