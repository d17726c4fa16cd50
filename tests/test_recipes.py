"""The recipes of CONTRIBUTING.md, each followed on a copy of the package and tried with the real program; how many
files each touches is counted there, too. That of a kind of source is in tests/test_own_kind.py."""

import json
import shutil
from pathlib import Path

import pytest

from tests.piping import NEW, OLD, entry, feed
from tests.recipes import Copy, only, recipe
from tests.running import PATIENCE, REPOSITORY, Place
from tests.scripted_site import ScriptedSite, answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUIDE = "CONTRIBUTING.md"


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
    package.follow(recipe(GUIDE, "A report format"))
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
    steps = recipe(GUIDE, "An alert channel")
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
    steps = recipe(GUIDE, "An alert channel")
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
    package.follow(recipe(GUIDE, "A kind of finding"))
    assert len(package.touched) == 5
    for old, new in (
        ("The bridge is closed daily.", "The bridge is rarely closed."),
        ("The army shells the city daily.", "The army sometimes shells the city."),
        ("Міст закривають щодня.", "Міст закривають рідко."),
        ("Мост закрывают ежедневно.", "Мост закрывают."),
    ):
        code, said = await package.python("-m", "tracker", "judge", old, new, "--format", "json", cwd=tmp_path)
        told = [each["why"] for each in json.loads(said)["findings"] if each["kind"] == "FREQUENCY"]
        assert code == 0 and told, said
        assert told[0].startswith("How often it happens changed: ")
    code, said = await package.python("-m", "tracker", "judge", "It is open.", "It is shut.", cwd=tmp_path)
    assert (code, "FREQUENCY" in said) == (0, False)


async def test_all_recipes_at_once_pass_the_gate(package: Copy) -> None:
    for title in ("A report format", "An alert channel", "A kind of finding"):
        package.follow(recipe(GUIDE, title))
    package.follow(recipe("docs/sources.md", "Write a kind of your own"))
    shutil.copy(REPOSITORY / "pyproject.toml", package.folder)
    imports = ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")
    for tool in (("-m", "ruff", "check"), ("-m", "ruff", "format", "--check"), ("-m", "mypy"), imports):
        code, said = await package.python(*tool, cwd=package.folder, patience=3 * PATIENCE)
        assert code == 0, said
