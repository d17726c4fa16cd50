"""`tracker import` as a person uses it: tried first, told what it is and by which clock, mended and repeated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.program import Place
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import entry, feed
from tests.test_cli import refused, tracker
from tracker.wiring import now

DAY = "2026030{n}100000.html"


def page(text: str) -> bytes:
    more = "Подробиці буде оприлюднено згодом на сайті відомства."
    return (
        '<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>Заява</title></head><body><nav>Головна</nav>'
        f'<div class="text"><h1>Заява</h1><p>{text}</p><p>{more}</p></div>'
        "</body></html>"
    ).encode()


STORY = ("Сили розпочали наступ на сході країни.", "Сили припинили наступ на сході країни.")


def pages(folder: Path, *more: tuple[str, bytes]) -> str:
    folder.mkdir()
    for n, text in enumerate(STORY, start=1):
        (folder / DAY.format(n=n)).write_bytes(page(text))
    for name, body in more:
        (folder / name).write_bytes(body)
    return str(folder)


def own(folder: Path) -> Place:
    made = Place(folder)
    made.configure()
    return made


async def test_saved_pages_are_imported_without_being_told_what_they_are(tmp_path: Path) -> None:
    place = own(tmp_path)
    done = await tracker(
        place, "import", "dir", pages(tmp_path / "old"), "--source", "saved", "--new", "--language", "uk"
    )
    assert done.exit_code == 0
    assert "2 captures imported (0 known already, 0 unreadable): 1 statement, 2 versions, 1 edit" in done.stderr
    assert "captures of a page, from 2026-03-01 10:00Z until 2026-03-02 10:00Z" in done.stderr
    (edit,) = place.edits()
    assert edit.imported and "припинили" in edit.new


async def test_a_dry_run_tells_all_and_writes_nothing(tmp_path: Path) -> None:
    place = own(tmp_path)
    junk = (DAY.format(n=3), b"\0\1\2"), ("104512233.html", page("Не дата."))
    words = ["import", "dir", pages(tmp_path / "old", *junk), "--source", "saved", "--new", "--dry-run"]
    done = await tracker(place, *words)
    assert done.exit_code == 1
    for said in (
        "3 captures would be imported",
        "1 statement, 2 versions, 1 edit",
        f"unreadable: dir:old/{DAY.format(n=3)}: unparsed: ",
        "refused: 104512233.html is not named by a Unix or ISO time",
        "nothing was written",
    ):
        assert said in done.stderr
    assert "припинили" in done.stdout
    assert not place.store.exists()


async def test_a_dry_run_leaves_a_store_that_is_there_as_it_is(tmp_path: Path) -> None:
    place = own(tmp_path)
    folder = pages(tmp_path / "old")
    await tracker(place, "import", "dir", folder, "--source", "saved", "--new")
    before = place.store.read_bytes()
    done = await tracker(place, "import", "dir", folder, "--source", "saved", "--new", "--dry-run")
    assert "0 captures would be imported (2 known already" in done.stderr
    assert place.store.read_bytes() == before


async def test_a_wrong_selector_is_told_and_once_it_is_mended_nothing_is_known_already(tmp_path: Path) -> None:
    place = own(tmp_path)
    words = ["import", "dir", pages(tmp_path / "old"), "--source", "saved", "--new", "--selector"]
    wrong = await tracker(place, *words, ".txt")
    assert (wrong.exit_code, place.edits()) == (1, [])
    assert "2 captures imported (0 known already, 2 unreadable)" in wrong.stderr
    assert f"unreadable: dir:old/{DAY.format(n=1)}: unparsed: " in wrong.stderr
    right = await tracker(place, *words, ".text")
    assert right.exit_code == 0
    assert "0 captures imported (0 known already, 2 read at last, 0 unreadable)" in right.stderr
    assert len(place.edits()) == 1
    assert "(2 known already, 0 unreadable): 0 statements" in (await tracker(place, *words, ".text")).stderr


async def test_the_clock_that_named_the_captures_is_heeded(tmp_path: Path) -> None:
    place = own(tmp_path)
    folder = pages(tmp_path / "old")
    done = await tracker(place, "import", "dir", folder, "--source", "saved", "--new", "--zone", "Europe/Kyiv")
    assert "from 2026-03-01 08:00Z" in done.stderr and "times of Europe/Kyiv" in done.stderr
    assert place.edits()[0].first_seen_new.hour == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--zone", "Europe/Nowhere", "--new"], '--zone "Europe/Nowhere": expected'),
        (["--kind", "pages", "--new"], '--kind "pages"'),
        (["--selector", "p[", "--new"], "--selector: expected a CSS selector"),
        (["--ignore", "related", "--new"], "--ignore: expected"),
        (["--kind", "feed", "--selector", ".text", "--new"], "--selector is for pages"),
    ],
)
async def test_what_is_asked_wrongly_is_told(words: list[str], said: str, tmp_path: Path) -> None:
    folder = pages(tmp_path / "old")
    assert said in str(await refused(own(tmp_path), "import", "dir", folder, "--source", "saved", *words))


async def test_what_a_configured_source_is_stands_in_its_file(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.configure(("staff", "http://127.0.0.1:9/feed"))
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "1700000000.xml").write_bytes(feed(entry("1", STORY[0])))
    error = await refused(place, "import", "dir", str(folder), "--source", "staff", "--kind", "page")
    assert "stands in sources.toml" in str(error)
    assert (await tracker(place, "import", "dir", str(folder), "--source", "staff")).exit_code == 0


async def test_imports_are_listed_and_one_is_undone(tmp_path: Path) -> None:
    place = own(tmp_path)
    await tracker(place, "import", "dir", pages(tmp_path / "old"), "--source", "saved", "--new", "--selector", ".text")
    (row,) = json.loads((await tracker(place, "import", "list", "--format", "json")).stdout)["rows"]
    assert [row[name] for name in ("source", "what", "zone", "captures", "unreadable", "versions", "edits")] == [
        *("saved", "dir:old", "UTC", 2, 0, 2, 1),
    ]
    number, edit = str(row["number"]), str(place.edits()[0].number)
    done = await tracker(place, "import", "undo", number)
    assert "2 captures, 2 versions and 1 statement count no more" in done.stderr
    assert place.edits() == []
    assert (place.counts()["versions"], place.counts()["statements"]) == (0, 0)
    assert "rested on an import that was undone" in (await tracker(place, "history", "1")).stdout
    assert "IMPORT UNDONE" in (await tracker(place, "history", "1")).stdout
    assert (await tracker(place, "show", edit)).exit_code == 0, "its number still leads to it"
    assert "undone" in str(await refused(place, "export", edit, "-o", str(tmp_path / "b.zip")))
    assert "was undone before" in (await tracker(place, "import", "undo", number)).stderr
    (row,) = json.loads((await tracker(place, "import", "list", "--format", "json")).stdout)["rows"]
    assert row["undone"] is not None
    assert (await tracker(place, "verify")).exit_code == 0
    assert "no import" in str(await refused(place, "import", "undo", edit))
    for words in (["report", "--events", "all"], ["sources", "health"], ["rejudge"], ["import", "list"]):
        assert (await tracker(place, *words)).exit_code in (0, 1)


async def test_kept_bodies_are_read_again_once_the_selector_is_mended(tmp_path: Path) -> None:
    place = Place(tmp_path)

    def configure(selector: str) -> None:
        place.configure(("page", "http://127.0.0.1:9/p"), more=f'kind = "page"\nselector = "{selector}"')

    configure(".txt")
    folder = pages(tmp_path / "old")
    assert (await tracker(place, "import", "dir", folder, "--source", "page")).exit_code == 1
    assert "0 captures read again, 2 unreadable" in (await tracker(place, "reread")).stderr
    configure(".text")
    done = await tracker(place, "reread", "page")
    assert (done.exit_code, "2 captures read again, 0 unreadable" in done.stderr) == (0, True)
    assert len(place.edits()) == 1
    assert "Заява" in place.edits()[0].new
    configure(".text p")
    (row,) = json.loads((await tracker(place, "import", "list", "--format", "json")).stdout)["rows"]
    assert (await tracker(place, "reread", "--import", str(row["number"]))).exit_code == 0
    (edit,) = place.edits()
    assert edit.imported and "припинили" in edit.new
    assert (await tracker(place, "verify")).exit_code == 0


async def test_captures_named_by_another_clock_are_questioned(tmp_path: Path) -> None:
    """A capture made before an edit that we saw, named by a clock hours east of ours, seems to take the edit back."""
    async with ScriptedSite() as site:
        site.on("/feed", *(answer(feed(entry("a", text))) for text in STORY))
        place, folder = Place(tmp_path), tmp_path / "old"
        place.configure(("office", site.url("/feed")))
        for _ in STORY:
            assert (await tracker(place, "check")).exit_code == 0
        folder.mkdir()
        late = now().strftime("%Y-%m-%dT%H-%M-%S.%f")
        (folder / f"{late}.xml").write_bytes(feed(entry("a", STORY[0])))
        words = ["import", "dir", str(folder), "--source", "office"]
        for more in (["--dry-run"], []):
            done = await tracker(place, *words, *more)
            assert "1 text came back after our own visits had seen them go" in done.stderr, done.stderr
            assert "--zone" in done.stderr
            assert ("import undo" in done.stderr) == (not more)
