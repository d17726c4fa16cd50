"""The recipes of docs/recipes.md, each followed on a copy of the package and tried with the real program; how many
files each touches is counted there, too. That of a kind of source is in tests/test_own_kind.py."""

import json
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.program import PATIENCE, REPOSITORY, Place
from tests.support.recipes import Block, Copy, only, recipe
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import NEW, OLD, entry, feed

pytestmark = pytest.mark.asyncio(loop_scope="session")

RECIPES = "docs/recipes.md"
VERSIONS = REPOSITORY / "tracker" / "store" / "sqlite" / "migrations" / "versions"


@pytest.fixture
def package(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


async def edited(package: Copy, place: Place, *, settings: str = "") -> None:
    """A store that holds the model case, made by that package."""
    async with ScriptedSite() as site:
        site.on("/feed", *(answer(feed(entry("1", text))) for text in (OLD, NEW)))
        place.configure(("staff", site.url("/feed")), settings=settings)
        for _ in range(2):
            code, said = await package.tracker(place, "check", "staff")
            assert code == 0, said


async def test_a_report_format(package: Copy, tmp_path: Path) -> None:
    package.follow(recipe(RECIPES, "A report format"))
    assert len(package.touched) <= 3
    place = Place(tmp_path)
    await edited(package, place)
    code, said = await package.tracker(place, "report", "--format", "brief")
    (line,) = said.splitlines()
    assert (code, line.split("\t")[2:4]) == (0, ["MEANING CHANGED", "Staff"])
    assert "new offensive" in line
    assert "html or brief" in (await package.tracker(place, "report", "--help"))[1]
    code, said = await package.tracker(place, "report", "--format", "brif")
    assert (code, "brief" in said) == (2, True)


async def test_an_alert_channel(package: Copy, tmp_path: Path) -> None:
    steps = recipe(RECIPES, "An alert channel")
    package.follow(steps)
    assert len(package.touched) <= 3
    place, told = Place(tmp_path), tmp_path / "alerts.jsonl"
    settings = only(steps, "toml")
    await edited(package, place, settings=settings.replace("/srv/desk/alerts.jsonl", str(told)))
    (alert,) = map(json.loads, told.read_text().splitlines())
    assert (alert["type"], alert["level"], alert["source"]) == ("edit", "MEANING_CHANGED", "staff")
    _, said = await package.tracker(place, "alerts", "list", "--format", "json")
    assert [(row["target"], row["state"]) for row in json.loads(said)["rows"]] == [("lines", "sent")]


async def test_an_alert_channel_that_cannot_deliver_says_so(package: Copy, tmp_path: Path) -> None:
    steps = recipe(RECIPES, "An alert channel")
    package.follow(steps)
    place = Place(tmp_path)
    settings = only(steps, "toml").replace("/srv/desk", str(tmp_path / "missing"))
    await edited(package, place, settings=settings)
    code, said = await package.tracker(place, "alerts", "list", "--format", "json")
    (row,) = json.loads(said)["rows"]
    assert (code, row["state"]) == (0, "retrying") and "No such file" in row["error"]
    place.configure(settings=settings.replace("lines:///", "lines://"))
    code, said = await package.tracker(place, "check")
    assert (code, "write lines:///" in said) == (2, True)


async def test_a_kind_of_finding(package: Copy, tmp_path: Path) -> None:
    package.follow(recipe(RECIPES, "A kind of finding"))
    assert len(package.touched) == 4
    for old, new in (
        ("The army openly buys drones.", "The army secretly buys drones."),
        ("The ministry publicly paid the firm.", "The ministry paid the firm."),
        ("Армія публічно закуповує дрони.", "Армія таємно закуповує дрони."),
        ("Армия открыто закупает дроны.", "Армия тайно закупает дроны."),
    ):
        code, said = await package.python("-m", "tracker", "judge", old, new, "--format", "json", cwd=tmp_path)
        told = [each["why"] for each in json.loads(said)["findings"] if each["kind"] == "OPENNESS"]
        assert code == 0 and told, said
        assert told[0].startswith("Whether it is done openly ")
    code, said = await package.python("-m", "tracker", "judge", "It is open.", "It is shut.", cwd=tmp_path)
    assert (code, "OPENNESS" in said) == (0, False)


def numbered(steps: list[Block]) -> list[Block]:
    """The steps with the number that is free now, and the newest that is there."""
    newest = max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    numbers = {"NNNN": f"{int(newest) + 1:04}", "MMMM": newest}

    def filled(text: str) -> str:
        for word, number in numbers.items():
            text = text.replace(word, number)
        return text

    return [Block(*map(filled, step)) for step in steps]


async def migrated(package: Copy, steps: list[Block]) -> None:
    """That package, with the recipe followed: its blocks, then what a developer is to run."""
    package.follow(steps)
    (package.folder / "tests").mkdir()
    shutil.copy(REPOSITORY / "tests" / "test_store_migration.py", package.folder / "tests")
    code, said = await package.python(*shlex.split(only(steps, "sh"))[1:], cwd=package.folder)
    assert code == 0, said


async def test_a_migration(package: Copy, tmp_path: Path) -> None:
    place = Place(tmp_path)
    await edited(package, place)
    await migrated(package, numbered(recipe(RECIPES, "A migration of the store")))
    assert len(package.touched) == 3
    code, said = await package.python("-m", "pytest", "-q", "tests/test_store_migration.py", cwd=package.folder)
    assert code == 0, said
    code, said = await package.tracker(place, "reread")  # the first command that holds the store
    assert code == 0, said
    with closing(sqlite3.connect(place.store)) as store:
        ((first,),) = store.execute("SELECT first_check FROM sources WHERE id = 'staff'").fetchall()
        ((known,),) = store.execute("SELECT min(at) FROM checks").fetchall()
    assert first == known
    code, said = await package.tracker(place, "verify")
    assert code == 0, said
    code, _, said = await place.tracker("report")  # the older program
    assert (code, "newer" in said) == (3, True), said


async def test_all_recipes_at_once_pass_the_gate(package: Copy) -> None:
    for title in ("A report format", "An alert channel", "A kind of finding"):
        package.follow(recipe(RECIPES, title))
    package.follow(numbered(recipe(RECIPES, "A migration of the store")))
    package.follow(recipe("docs/sources.md", "Write a kind of your own"))
    shutil.copy(REPOSITORY / "pyproject.toml", package.folder)
    imports = ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")
    for tool in (("-m", "ruff", "check"), ("-m", "ruff", "format", "--check"), ("-m", "mypy"), imports):
        code, said = await package.python(*tool, cwd=package.folder, patience=3 * PATIENCE)
        assert code == 0, said
