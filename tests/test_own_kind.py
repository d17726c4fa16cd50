"""A kind of source of one's own, as docs/sources.md has it written: its blocks are applied to a copy of the package,
and the real program watches such a source. And the rooms that are there: none is missing, and nobody else knows one
kind from another."""

import ast
import asyncio
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.running import PATIENCE, REPOSITORY, Place, environment
from tests.scripted_site import ScriptedSite, answer
from tracker.model import SourceKind
from tracker.sources import KINDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHAPTER = (REPOSITORY / "docs" / "sources.md").read_text().partition("\n## Write a kind of your own\n")[2]
BLOCKS = re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", CHAPTER, re.MULTILINE | re.DOTALL)
FILES_AT_MOST = 4
MEMBER = "tracker/model.py"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder that holds a copy of the package."""
    folder = tmp_path / "copy"
    shutil.copytree(REPOSITORY / "tracker", folder / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def apply(folder: Path, language: str, path: str, block: str) -> None:
    """Write a file that is new, or put the lines marked with + where the ones around them stand."""
    if language == "python":
        assert not (folder / path).exists()
        (folder / path).write_text(block)
    elif language == "diff":
        text, lines = (folder / path).read_text(), block.splitlines(keepends=True)
        assert {line[0] for line in lines} <= {" ", "+"}
        before = "".join(line[1:] for line in lines if line[0] == " ")
        assert text.count(before) == 1, (path, before)
        (folder / path).write_text(text.replace(before, "".join(line[1:] for line in lines)))


async def tracker(package: Path, place: Place, *words: str) -> tuple[int, str]:
    """Exit code and all that `tracker WORDS` says, of the package in that folder."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tracker", *words, "--config", str(place.config)),
        cwd=place.folder,
        env=environment() | {"PYTHONPATH": str(package)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, out.decode()


def configure(place: Place, url: str) -> None:
    """The source of the document, at another address."""
    place.configure()
    (table,) = (block for language, _, block in BLOCKS if language == "toml")
    (place.folder / "sources.toml").write_text(re.sub(r'url = ".*"', f'url = "{url}"', table))


async def test_the_kind_of_the_document_is_watched_by_the_real_program(package: Path, tmp_path: Path) -> None:
    touched = {path for language, path, block in BLOCKS if path}
    assert len(touched) <= FILES_AT_MOST
    assert sum(language == "python" for language, _, _ in BLOCKS) == 1
    for block in BLOCKS:
        apply(package, *block)
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        old, new = (f"BULLETIN\n# seen: by nobody\neast: No attack. {n} were wounded.\n".encode() for n in ("3", "45"))
        site.on("/today.txt", answer(old), answer(new))
        site.on("/page", answer(b"<html>A page</html>"))
        configure(place, site.url("/today.txt"))
        assert (await tracker(package, place, "check"))[0] == 0
        code, said = await tracker(package, place, "check")
        assert code == 0
        assert "MEANING CHANGED" in said and "45" in said
        code, said = await tracker(package, place, "sources", "test", site.url("/page"), "--kind", "bulletin")
        assert code == 1
        assert "not a bulletin" in said and "if it is a web page: --kind page" in said
    assert {request.headers["accept"] for request in site.requests if request.path == "/today.txt"} == {"text/plain"}
    (edit,) = place.edits()
    assert edit.new == "No attack. 45 were wounded."
    assert place.counts()["statements"] == 1, "the remark is none"


async def test_a_key_of_its_own_is_checked(package: Path, tmp_path: Path) -> None:
    for block in BLOCKS:
        apply(package, *block)
    place = Place(tmp_path)
    configure(place, "http://127.0.0.1:9/")
    sources = place.folder / "sources.toml"
    sources.write_text(sources.read_text().replace('remark = "#"', "remark = 7\nselector = 'p'"))
    code, said = await tracker(package, place, "check")
    assert code == 2
    assert "remark = 7: expected text in quotes" in said
    assert 'unknown key "selector"' in said


async def test_a_kind_without_a_room_is_refused_and_no_body_is_blamed(package: Path, tmp_path: Path) -> None:
    for language, path, block in BLOCKS:
        if path == MEMBER:
            apply(package, language, path, block)
    place = Place(tmp_path)
    configure(place, "http://127.0.0.1:9/")
    code, said = await tracker(package, place, "check")
    assert code == 2
    assert 'kind = "bulletin": expected one of feed, telegram, page' in said


async def test_a_room_whose_extractor_is_missing_stops_the_program_and_no_body_is_blamed(
    package: Path, tmp_path: Path
) -> None:
    for block in BLOCKS:
        apply(package, *block)
    room = package / "tracker" / "sources" / "bulletin.py"
    room.write_text(
        room.read_text().replace("from tracker.sources import bulletin\n", "import no_such_reader as bulletin\n")
    )
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/today.txt", answer(b"BULLETIN\neast: No attack.\n"))
        configure(place, site.url("/today.txt"))
        code, said = await tracker(package, place, "check")
    assert code != 0
    assert "the reader process does not start" in said and "no_such_reader" in said
    assert not site.requests


# --- the rooms that are there ------------------------------------------------------------------------------------


async def test_each_kind_has_its_room() -> None:
    assert set(KINDS) == set(SourceKind)


OURS = sorted((REPOSITORY / "tracker").rglob("*.py"))
ROOMS = REPOSITORY / "tracker" / "sources"


def named_kinds(tree: ast.AST) -> list[str]:
    """Where one kind is told from another: SourceKind.X, or a `kind` compared with the word of one."""
    found = [
        f"line {node.lineno}: SourceKind.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and ast.unparse(node.value).endswith("SourceKind")
        and node.attr in SourceKind.__members__
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            words = {each.value for side in sides for each in ast.walk(side) if isinstance(each, ast.Constant)}
            if words & set(SourceKind) and any(ast.unparse(side).endswith("kind") for side in sides):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("code", ["a.kind is SourceKind.PAGE", "x = model.SourceKind.FEED", "kind in ('feed', 'x')"])
async def test_such_places_are_found(code: str) -> None:
    assert named_kinds(ast.parse(code))


async def test_nothing_outside_the_rooms_tells_one_kind_from_another() -> None:
    found = {
        str(path.relative_to(REPOSITORY)): places
        for path in OURS
        if not path.is_relative_to(ROOMS) and (places := named_kinds(ast.parse(path.read_text())))
    }
    assert len(OURS) > 200
    assert found == {}


async def test_to_know_the_kinds_is_to_load_no_parser() -> None:
    heavy = "feedparser", "selectolax", "trafilatura", "lxml", "chardet"
    code = f"import sys, tracker.config, tracker.sources; sys.exit(any(name in sys.modules for name in {heavy}))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=environment())
    assert await process.wait() == 0
