"""docs/python.md: its examples run, one after the other, on the store of a demo that is kept; they print what they say,
and they are typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.program import PATIENCE, REPOSITORY, environment
from tests.support.recipes import blocks
from tracker import StoreReader, __all__

DOCUMENT = (REPOSITORY / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = [block.text for block in blocks(DOCUMENT) if block.language == "python"]
SAID = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of the demo."""
    made = tmp_path_factory.mktemp("examples")
    command = [sys.executable, "-m", "tracker", "demo", "--keep", "demo"]
    subprocess.run(command, cwd=made, env=environment(), capture_output=True, check=True, timeout=4 * PATIENCE)
    return made


def test_the_examples_print_what_they_say(folder: Path) -> None:
    script = folder / "examples.py"
    script.write_text("\n".join(EXAMPLES), encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [said for example in EXAMPLES for said in SAID.findall(example)]
    assert all(SAID.search(example) for example in EXAMPLES), "an example says what it prints: print(…)  # so"


def test_the_examples_are_typed(tmp_path: Path) -> None:
    """As those who use the package see it: by its py.typed."""
    (tmp_path / "examples.py").write_text("\n".join(EXAMPLES), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", tmp_path / "examples.py"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert (REPOSITORY / "tracker" / "py.typed").exists()


def test_every_public_name_and_verb_is_told() -> None:
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", DOCUMENT) + EXAMPLES)))
    verbs = {name for name in vars(StoreReader) if not name.startswith("_")}
    assert {name for name in (*__all__, *verbs) if name not in told} == set()
