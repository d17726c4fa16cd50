"""A kind of source of one's own, as docs/sources.md has it written: its blocks are applied to a copy of the package,
and the real program watches such a source. And the rooms that are there: none is missing, and nobody else knows one
kind from another."""

import ast
import asyncio
import re
import sys
from pathlib import Path

import pytest

from tests.support.program import REPOSITORY, Place, environment
from tests.support.recipes import Copy, only, recipe
from tests.support.scripted_site import ScriptedSite, answer
from tracker.model import SourceKind
from tracker.sources import KINDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

BLOCKS = recipe("docs/sources.md", "Write a kind of your own")
FILES_AT_MOST = 4
MEMBER = "tracker/model.py"


@pytest.fixture
def package(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


def configure(place: Place, url: str) -> None:
    """The source of the document, at another address."""
    place.configure()
    (place.folder / "sources.toml").write_text(re.sub(r'url = ".*"', f'url = "{url}"', only(BLOCKS, "toml")))


async def test_the_kind_of_the_document_is_watched_by_the_real_program(package: Copy, tmp_path: Path) -> None:
    package.follow(BLOCKS)
    assert len(package.touched) <= FILES_AT_MOST
    assert len(package.touched - {path.relative_to(REPOSITORY).as_posix() for path in OURS}) == 1, "one file is new"
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        old, new = (f"BULLETIN\n# seen: by nobody\neast: No attack. {n} were wounded.\n".encode() for n in ("3", "45"))
        site.on("/today.txt", answer(old), answer(new))
        site.on("/page", answer(b"<html>A page</html>"))
        configure(place, site.url("/today.txt"))
        assert (await package.tracker(place, "check"))[0] == 0
        code, said = await package.tracker(place, "check")
        assert code == 0
        assert "“3 were wounded” became “45 were wounded”" in said
        code, said = await package.tracker(place, "sources", "test", site.url("/page"), "--kind", "bulletin")
        assert code == 1
        assert "not a bulletin" in said and "if it is a web page: --kind page" in said
    assert {request.headers["accept"] for request in site.requests if request.path == "/today.txt"} == {"text/plain"}
    (edit,) = place.edits()
    assert edit.new == "No attack. 45 were wounded."
    assert place.counts()["statements"] == 1, "the remark is none"


async def test_a_key_of_its_own_is_checked(package: Copy, tmp_path: Path) -> None:
    package.follow(BLOCKS)
    place = Place(tmp_path)
    configure(place, "http://127.0.0.1:9/")
    sources = place.folder / "sources.toml"
    sources.write_text(sources.read_text().replace('remark = "#"', "remark = 7\nselector = 'p'"))
    code, said = await package.tracker(place, "check")
    assert code == 2
    assert "remark = 7: expected text in quotes" in said
    assert 'unknown key "selector"' in said


async def test_a_kind_without_a_room_is_refused_and_no_body_is_blamed(package: Copy, tmp_path: Path) -> None:
    package.follow(block for block in BLOCKS if block.path == MEMBER)
    place = Place(tmp_path)
    configure(place, "http://127.0.0.1:9/")
    code, said = await package.tracker(place, "check")
    assert code == 2
    assert 'kind = "bulletin": expected one of feed, telegram, page' in said


async def test_a_room_whose_extractor_is_missing_stops_the_program_and_no_body_is_blamed(
    package: Copy, tmp_path: Path
) -> None:
    package.follow(BLOCKS)
    room = package.folder / "tracker" / "sources" / "bulletin.py"
    room.write_text(
        room.read_text().replace("from tracker.sources import bulletin\n", "import no_such_reader as bulletin\n")
    )
    place = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/today.txt", answer(b"BULLETIN\neast: No attack.\n"))
        configure(place, site.url("/today.txt"))
        code, said = await package.tracker(place, "check")
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
