"""docs/architecture.md against the code: every file has its room there, and the layers are those that import-linter
holds, in their order."""

import re
import tomllib
from collections import Counter

from tests.support.program import REPOSITORY
from tests.support.recipes import blocks, chapter

DOCUMENT = "docs/architecture.md"
PACKAGE = REPOSITORY / "tracker"
IMPLIED = ("__init__.py", "versions/")
"""Files that need no word: what a folder says of itself, and one migration after the other."""


def roomed() -> list[str]:
    """The files that the document names, without the ending of modules, from tracker/ on."""
    named: list[str] = []
    for section in chapter(DOCUMENT, "Every file's room").split("\n### ")[1:]:
        folders = re.findall(r"`tracker/(.*?)`", section.partition("\n")[0])
        (own,) = folders if len(folders) == 1 else [""]  # of two folders, the files say which
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE):
            named += [own + name for name in re.findall(r"`(.*?)`", row)]
    return named


def test_every_file_has_one_room() -> None:
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    there = {path.relative_to(PACKAGE).as_posix() for path in files}
    there = {name.removesuffix(".py") for name in there if not any(word in name for word in IMPLIED)}
    named = Counter(roomed())
    homeless, gone = sorted(there - named.keys()), sorted(named.keys() - there)
    assert not homeless, f"{DOCUMENT}, Every file's room: put these into a row of their part"
    assert not gone, f"{DOCUMENT}, Every file's room: these are gone from tracker/"
    assert not [name for name, times in named.items() if times > 1], "a file has one room"


def test_the_layers_are_those_that_are_held() -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (held,) = (each["layers"] for each in contracts if each.get("containers") == ["tracker"])
    (drawn,) = blocks(chapter(DOCUMENT, "The layers"))
    lines = [re.split(r" {2,}", line)[1] for line in drawn.text.splitlines()]
    assert [line.split(", ") for line in lines] == [re.findall(r"\w+", layer) for layer in held], (
        f"{DOCUMENT}, The layers: draw them as pyproject.toml has them"
    )


def test_the_drawing_shows_every_part() -> None:
    """Parts that all use (values, text, addresses) are left to the layers."""
    (drawn,) = blocks(chapter(DOCUMENT, "The whiteboard"))
    conducted = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert conducted <= set(re.findall(r"\w+", drawn.text))
