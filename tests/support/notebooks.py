"""The notebooks of docs/notebooks/ run without a kernel: their code cells in order; the last one gives a picture.

`python -m tests.support.notebooks FOLDER` writes the pictures into them, of the store that a demo left in FOLDER."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.support.program import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "docs" / "notebooks").glob("*.ipynb"))


def code(notebook: Path) -> list[str]:
    """The text of each code cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run(notebook: Path, folder: Path) -> tuple[list[str], str]:
    """What each cell prints, and the picture that the last one gives, as SVG; run in this folder."""
    *before, last = code(notebook)
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = []
    with contextlib.chdir(folder):
        for cell in before:
            with contextlib.redirect_stdout(io.StringIO()) as said:
                exec(compile(cell, notebook.name, "exec"), names)
            printed.append(said.getvalue())
        picture = eval(compile(ast.parse(last, mode="eval"), notebook.name, "eval"), names)
    return [*printed, ""], picture._repr_svg_()


def fill(notebook: Path, folder: Path) -> None:
    """Keep in a notebook what it prints and draws, so that it is seen where notebooks are only shown."""
    whole = json.loads(notebook.read_text(encoding="utf-8"))
    printed, picture = run(notebook, folder)
    cells = [cell for cell in whole["cells"] if cell["cell_type"] == "code"]
    for number, (cell, said) in enumerate(zip(cells, printed, strict=True), start=1):
        lines = said.splitlines(keepends=True)
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if said else []
    shown = {"image/svg+xml": [picture], "text/plain": ["<picture>"]}
    cells[-1]["outputs"] = [
        {"data": shown, "execution_count": len(cells), "metadata": {}, "output_type": "execute_result"}
    ]
    notebook.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("TRACKER_CONFIG", None)
    for each in NOTEBOOKS:
        fill(each, Path(sys.argv[1]))
