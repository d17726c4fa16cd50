"""Recipes of documents, followed to the letter: their blocks are applied to a copy of the package, and the real program
runs from there. A block is fenced, and named by its language and the file it is about:

    python FILE    a file that is new
    diff FILE      lines marked with - and + are taken out and put in, where the ones around them stand
    toml, sh       what a configuration has, what a developer runs: for the test to use

Knows no recipe; what is to come of one its test says."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.support.program import PATIENCE, REPOSITORY, Place, environment

_FENCED = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)


class Block(NamedTuple):
    """One fenced block; `path` is empty where it names no file."""

    language: str
    path: str
    text: str


def blocks(text: str) -> list[Block]:
    """The blocks of a document or of a part of one, in order."""
    return [Block(*found) for found in _FENCED.findall(text)]


def chapter(document: str, title: str) -> str:
    """What stands under a heading of a document, to the next one of its rank or above."""
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    fences = [found.span() for found in _FENCED.finditer(text)]
    headings = [
        found for found in _HEADING.finditer(text) if not any(start < found.start() < end for start, end in fences)
    ]
    (begun,) = (found for found in headings if found[2] == title)
    ends = [found.start() for found in headings if found.start() > begun.start() and len(found[1]) <= len(begun[1])]
    return text[begun.end() : min(ends, default=len(text))]


def recipe(document: str, title: str) -> list[Block]:
    """The blocks under a heading; at least one of them changes a file."""
    found = blocks(chapter(document, title))
    assert any(block.path for block in found), f"{document} has no recipe {title!r}"
    return found


def only(found: Iterable[Block], language: str) -> str:
    """The text of the one block in that language."""
    (text,) = (block.text for block in found if block.language == language)
    return text


class Copy:
    """A copy of the package in a folder, to be changed as a developer would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(REPOSITORY / "tracker", folder / "tracker", ignore=shutil.ignore_patterns("__pycache__"))

    def follow(self, steps: Iterable[Block]) -> None:
        for block in steps:
            if block.path:
                self._apply(block)

    def _apply(self, block: Block) -> None:
        path = self.folder / block.path
        if block.language == "python":
            assert not path.exists(), f"{block.path} is there already"
            path.write_text(block.text, encoding="utf-8")
            return
        assert block.language == "diff", f"{block.path}: a file is new (python) or changed (diff)"
        text, lines = path.read_text(encoding="utf-8"), block.text.splitlines(keepends=True)
        assert {line[0] for line in lines} <= set(" +-"), block.text
        before, after = ("".join(line[1:] for line in lines if line[0] != other) for other in "+-")
        assert text.count(before) == 1, f"{block.path} has this {text.count(before)} times:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    @property
    def touched(self) -> set[str]:
        """The files of the package that are not what they are in the repository, or not there."""
        here = (
            path for path in (self.folder / "tracker").rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )
        pairs = ((path, REPOSITORY / path.relative_to(self.folder)) for path in here)
        return {
            str(path.relative_to(self.folder))
            for path, ours in pairs
            if not ours.exists() or ours.read_bytes() != path.read_bytes()
        }

    async def python(self, *words: str, cwd: Path, patience: float = PATIENCE) -> tuple[int, str]:
        """Exit code and all that `python WORDS` says with this package, within `patience` seconds."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", *words),
            cwd=cwd,
            env=environment() | {"PYTHONPATH": str(self.folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await asyncio.wait_for(process.communicate(), patience)
        return process.returncode or 0, out.decode()

    async def tracker(self, place: Place, *words: str) -> tuple[int, str]:
        """Exit code and all that `tracker WORDS` of this package says, with the configuration of `place`."""
        return await self.python("-m", "tracker", *words, "--config", str(place.config), cwd=place.folder)
