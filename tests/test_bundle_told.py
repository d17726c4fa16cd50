"""What a bundle tells can be told no other way: every file of it is proved, signed for, or not there. Removals too."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.second_verifier import holds
from tests.support.store_with_a_past import Newsroom, model_case
from tests.support.telegram_previews import post_page
from tests.support.watched_places import Story, story
from tests.test_bundle import exported
from tests.test_events_shown import tracker
from tests.test_story_pages import FIRST, LISTING, page
from tests.test_story_telegram import CHANNEL, NAME, own, posts, show
from tracker.archive import bundle as bundles
from tracker.archive.verify import Bundle, Wrong, coverage, read_bundle, sums, verify
from tracker.errors import UsageError
from tracker.model import EventKind
from tracker.report import removal_record
from tracker.store import Filter, Transaction


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path_factory.mktemp("store") / "t.db")

    async def lived() -> None:
        await model_case(room)
        room.sign(via="alert")

    asyncio.run(lived())
    yield room
    room.close()


def wrong(path: Path) -> str:
    """What the verifier says against it, "" if nothing; the other verifier agrees."""
    try:
        verify(path, [], None)
        told = ""
    except Wrong as error:
        told = str(error)
    assert holds(path) == (not told)
    return told


def altered(path: Path, change: Callable[[dict[str, bytes]], None], *, resummed: bool = True) -> Path:
    """The bundle as a forger would make it, with a list of files that fits."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if resummed:
        files["SHA256SUMS"] = sums(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("General Staff", "Ministry of Defence"),
        ("https://staff.example/1", "https://staff.example/2"),
        ("2026-01-02 03:08:05", "2026-01-01 03:08:05"),
        ("What it does not prove", "What it also proves"),
    ],
)
def test_a_readme_that_tells_another_story_does_not_hold(
    room: Newsroom, tmp_path: Path, old: str, new: str, signed: bool
) -> None:
    path = exported(room, tmp_path / "b.zip", sign=room.key.sign if signed else None)
    assert wrong(path) == ""

    def forge(files: dict[str, bytes]) -> None:
        assert old.encode() in files["README.txt"]
        files["README.txt"] = files["README.txt"].replace(old.encode(), new.encode())

    assert "README.txt does not say what the records show" in _said(altered(path, forge))


def _said(path: Path) -> str:
    with pytest.raises(Wrong) as error:
        verify(path, [], None)
    return str(error.value)


@pytest.mark.parametrize("name", ["diff.html", "opinion.json", "verify.py"])
def test_what_no_record_proves_is_signed_for(room: Newsroom, tmp_path: Path, name: str) -> None:
    path = exported(room, tmp_path / "b.zip", sign=room.key.sign)
    altered(path, lambda files: files.update({name: files[name] + b" "}))
    assert "is not the signature" in wrong(path)


def test_without_the_key_nothing_goes_along_that_nothing_covers(room: Newsroom, tmp_path: Path) -> None:
    path = exported(room, tmp_path / "b.zip", sign=None)
    with zipfile.ZipFile(path) as archive:
        assert not {"diff.html", "opinion.json", "SHA256SUMS.sig"} & set(archive.namelist())
    assert "not signed" in " ".join(verify(path, [], None))
    for planted in ("diff.html", "opinion.json"):
        path = exported(room, tmp_path / "b.zip", sign=None)
        altered(path, lambda files, name=planted: files.update({name: b"<p>Never edited.</p>"}))  # type: ignore[misc]
        assert wrong(path)


def test_a_signed_bundle_cannot_pass_for_one_that_never_was(room: Newsroom, tmp_path: Path) -> None:
    path = exported(room, tmp_path / "b.zip", sign=room.key.sign)

    def forge(files: dict[str, bytes]) -> None:
        del files["SHA256SUMS.sig"]
        files["opinion.json"] = b'{"level": "COSMETIC"}'

    assert "nothing covers what it says" in wrong(altered(path, forge))


def test_a_file_that_was_put_in_is_found(room: Newsroom, tmp_path: Path) -> None:
    path = exported(room, tmp_path / "b.zip", sign=room.key.sign)
    assert wrong(altered(path, lambda files: files.update({"READ ME FIRST.txt": b"It was a mistake."}), resummed=False))


def test_a_file_that_was_put_in_is_found_without_a_signature_too(room: Newsroom, tmp_path: Path) -> None:
    path = exported(room, tmp_path / "b.zip", sign=None)
    assert wrong(altered(path, lambda files: files.update({"READ ME FIRST.txt": b"It was a mistake."}), resummed=False))


def test_an_interval_that_the_records_do_not_show_does_not_hold(room: Newsroom, tmp_path: Path) -> None:
    """The forger claims that the old text was seen until a moment before, and makes the rest fit."""
    files = read_bundle(exported(room, tmp_path / "b.zip", sign=None))
    good = Bundle(files)
    good.prove([], None)
    value = json.loads(files["bundle.json"])
    last, first = value["interval"]
    value["interval"] = [first - 1, first]
    watched = coverage(good.records, first - 1, first)
    forged = files | {"bundle.json": json.dumps(value).encode(), "coverage.json": json.dumps(watched).encode()}
    assert last < first - 1
    with pytest.raises(Wrong, match="the interval claimed"):
        Bundle(forged).prove([], None)


def test_a_source_without_a_speaker_is_named_as_such(tmp_path: Path) -> None:
    from dataclasses import replace

    from tests.support.store_with_a_past import SOURCE

    room = Newsroom(tmp_path / "t.db", sources=[replace(SOURCE, speaker="")])
    asyncio.run(model_case(room))
    room.sign()
    path = exported(room, tmp_path / "b.zip", sign=room.key.sign)
    room.close()
    assert wrong(path) == ""
    assert "Who:    source staff; its visits name no speaker" in verify(path, [], None)


# --- removals ----------------------------------------------------------------------------------------------------


def removal_bundle(told: Story, path: Path) -> Path:
    told.store.commit(lambda tx: tx.sign_head(told.at, via="alert")).result()
    (removal,) = told.removals()
    evidence = told.store.prove(removal.number)
    files = bundles.bundle(evidence, opinion=removal_record(removal), page="", sign=None)
    made = BytesIO()
    bundles.write_zip(made, {removal.number: files}, told.at)
    path.write_bytes(made.getvalue())
    return path


async def test_a_page_that_is_gone_is_proved_by_its_text_and_each_visit(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        names = [f"/research/{number}" for number in range(12)]
        told.shows("/research/", "".join(f'<h2><a href="{name}">x</a></h2>' for name in names))
        for name in names:
            told.shows(name, page(FIRST, title=f"Assessment {name[-1]}"))
        await told.look_around()
        told.shows(names[3], "gone", 404)
        await told.pass_time(hours=13, step=30)
        path = removal_bundle(told, tmp_path / "b.zip")
        (removal,) = told.removals()
        votes = next(event for event in told.events(LISTING.id, "removed")).detail["votes"]
        address = told.site.url(names[3])
    assert wrong(path) == ""
    (tmp_path / "tracker.toml").write_text('[store]\nurl = "sqlite:///story.db"\n[report]\nzone = "UTC"\n')
    (tmp_path / "sources.toml").write_text("")
    number = str(removal.number)
    shown = tracker(tmp_path / "tracker.toml", "show", number).stdout
    assert f"#{number} " in shown and "REMOVED" in shown and FIRST in " ".join(shown.split())
    assert shown.count("gone (404)") == 2 * votes, "before the others were asked, and after"
    done = tracker(tmp_path / "tracker.toml", "export", number, "-o", str(tmp_path / "c.zip"))
    assert done.exit_code == 0 and wrong(tmp_path / "c.zip") == ""
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        assert FIRST in archive.read("diff.html").decode()
    assert tracker(tmp_path / "tracker.toml", "label", number, "wrong", "--note", "moved").exit_code == 0
    assert "labelled wrong" in tracker(tmp_path / "tracker.toml", "report").stdout
    said = verify(path, [], None)
    assert said[0] == "A published statement was removed."
    assert f"Where:  {address}" in said and any(FIRST in each for each in said)
    visits = [each for each in said if "gone 404" in each]
    assert len(visits) == 2 * votes >= 6
    assert f"confirmed gone {removal.confirmed:%Y-%m-%d %H:%M}" in "\n".join(said)


async def test_a_post_that_is_gone_is_proved_with_the_pages_that_did_not_show_it(tmp_path: Path) -> None:
    async with story(tmp_path, CHANNEL) as told:
        show(told, posts(*range(101, 111), p105=FIRST))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(*range(101, 105), *range(106, 111)))
        told.shows(own(105), post_page(NAME, None))
        await told.look_around()
        await told.pass_time(minutes=59)
        path = removal_bundle(told, tmp_path / "b.zip")
    assert wrong(path) == ""
    with zipfile.ZipFile(path) as archive:
        value = json.loads(archive.read("bundle.json"))
        bodies = [archive.read(name) for name in archive.namelist() if name.startswith("bodies/visit-")]
        assert archive.read("texts/last.txt").decode() == FIRST
    assert len(value["visits"]) == len(bodies) >= 4  # three to its own page, and the channel that first lacked it
    assert all(FIRST.encode() not in body for body in bodies)

    def forge(files: dict[str, bytes]) -> None:
        name = next(each for each in files if each.startswith("bodies/visit-"))
        files[name] += b"<!-- -->"

    assert "is not what was received" in wrong(altered(path, forge))


# --- other events ------------------------------------------------------------------------------------------------


def test_every_kind_of_event_can_be_proved(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    asyncio.run(model_case(room))
    kinds = [kind for kind in EventKind if kind is not EventKind.GAP]

    def write(tx: Transaction) -> None:
        for kind in kinds:
            tx.add_event("staff", kind, room.at, {"why": "a reason"}, statement_id=1, check_id=3)
        tx.add_event("staff", EventKind.TROUBLE, room.at, {"why": "timeout"}, check_id=3)
        tx.add_event("staff", EventKind.DISK, room.at, {"why": "full"})

    room.store.commit(write).result()
    room.sign(via="alert")
    events = room.store.report(lambda reports: reports.events(limit=1_000))[-len(kinds) - 2 :]
    for event in events:
        path = exported(room, tmp_path / "b.zip", event.number, sign=room.key.sign)
        assert wrong(path) == "", event
        said = "\n".join(verify(path, [], None))
        assert ("combat operations near the river" in said) == (event.statement is not None)
        assert "a reason" in said or event.statement is None
    gap = next(each for each in room.store.report(lambda reports: reports.happened(Filter())) if each.kind == "gap")
    with pytest.raises(UsageError, match="is a gap"):
        room.store.prove(gap.number)
    with pytest.raises(UsageError, match="the number of nothing"):
        room.store.prove(9_999)
    room.close()


async def test_a_page_that_cannot_be_seen_any_more_is_proved_and_told_in_its_own_words(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        names = [f"/research/{number}" for number in range(3)]
        told.shows("/research/", "".join(f'<h2><a href="{name}">x</a></h2>' for name in names))
        for name in names:
            told.shows(name, page(FIRST, title=f"Assessment {name[-1]}"))
        await told.look_around()
        told.shows(names[1], "no", 451)
        await told.pass_time(hours=15, step=30)
        path = removal_bundle(told, tmp_path / "b.zip")
        (removal,) = told.removals()
    assert wrong(path) == ""
    said = verify(path, [], None)
    assert said[0] == "A published statement cannot be seen any more."
    (tmp_path / "tracker.toml").write_text('[store]\nurl = "sqlite:///story.db"\n[report]\nzone = "UTC"\n')
    (tmp_path / "sources.toml").write_text("")
    for command in (["show", str(removal.number)], ["report"]):
        shown = " ".join(tracker(tmp_path / "tracker.toml", *command).stdout.split())
        assert "CANNOT BE SEEN" in shown and "REMOVED" not in shown
        assert "Cannot be seen any more: the server answered 451" in shown
