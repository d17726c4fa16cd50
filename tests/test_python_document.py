"""docs/python.md and docs/notebooks/: what they show runs, one thing after the other, on the store of a demo that is
kept; it prints what it says, and it is typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.notebooks import NOTEBOOKS, code, run
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


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_draws_all_edits_of_a_store(notebook: Path, folder: Path) -> None:
    printed, picture = run(notebook, folder)
    assert "4 edits\n" in printed
    drawn = ElementTree.fromstring(picture)
    svg = "{http://www.w3.org/2000/svg}"
    assert drawn.tag == f"{svg}svg"
    told = [(text.get("text-anchor"), text.text or "") for text in drawn.iter(f"{svg}text")]
    assert sum(int(text) for anchor, text in told if anchor is None and text.isdigit()) == 4
    bars = [float(bar.get("width", "")) for bar in drawn.iter(f"{svg}rect")]
    assert sum(width > 0 for width in bars) == 2, "two levels, on one day, of one age"


def test_the_notebooks_keep_a_picture_for_those_who_only_look() -> None:
    for notebook in NOTEBOOKS:
        assert '"image/svg+xml"' in notebook.read_text(encoding="utf-8"), "python -m tests.support.notebooks FOLDER"


def test_the_examples_are_typed(tmp_path: Path) -> None:
    """As those who use the package see it: by its py.typed."""
    shown = {"examples": EXAMPLES} | {path.stem.replace("-", "_"): code(path) for path in NOTEBOOKS}
    for name, cells in shown.items():
        (tmp_path / f"{name}.py").write_text("\n".join(cells), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", *tmp_path.glob("*.py")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert (REPOSITORY / "tracker" / "py.typed").exists()


def test_every_public_name_and_verb_is_told() -> None:
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", DOCUMENT) + EXAMPLES)))
    verbs = {name for name in vars(StoreReader) if not name.startswith("_")}
    assert {name for name in (*__all__, *verbs) if name not in told} == set()
