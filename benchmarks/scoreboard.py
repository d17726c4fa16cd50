"""How the judge does on every set of labelled edits at hand, by form and language: one line for each.

A row of `fixtures/edits/training`, and any with `train_ok`, was learnt from: its set is marked "seen", and says how
well the trees remember. The others are the measure.

    python benchmarks/scoreboard.py [ROWS.jsonl…] [--every N]     default: fixtures/edits, without training
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tracker.judging.evaluation import Figures, Judged, figures, figures_by, judged_rows

ROOT = Path(__file__).parent.parent
EDITS = ROOT / "fixtures" / "edits"
BANDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
FEWEST = 30
"""Rows of a band from which its share says something."""
HEAD = f"{'':32}{'n':>5}  AUC   F1    P     R     left  twins right/ranked"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="take every N-th row of a set, for a quick look")
    options = parser.parse_args()
    paths = [Path(path) for path in options.rows] or [*sorted(EDITS.glob("*.jsonl")), *sorted(EDITS.glob("hard/*"))]
    sets: dict[str, list[dict]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            sets.setdefault(name_of(path, row), []).append(row)
    print(HEAD)
    for name, rows in sets.items():
        show(name, judged_rows(rows[:: options.every]))


def name_of(path: Path, row: dict) -> str:
    """The set of a row: its source, or the folder it lies in, and whether the trees learnt from it."""
    name = str(row.get("source") or path.parent.name)
    if name == "written":
        name = f"written by {row['lang']}-{row['hand']}"
    return f"{name} (seen)" if row.get("train_ok") else name


def show(name: str, judged: list[Judged]) -> None:
    """Prints the figures of a set, those of its forms and languages, and how far what was said came true."""
    line(name, figures(judged))
    by: list[Callable[[Judged], str | None]] = [lambda each: each.form, lambda each: each.row.get("lang")]
    for key in by:
        parts = figures_by(judged, key)
        for part, found in parts.items() if len(parts) > 1 else ():
            line(f"    {part}", found)
    told = []
    for low, high in pairwise(BANDS):
        band = [each for each in judged if low <= each.score < high]
        if len(band) >= FEWEST:
            said, was = (sum(values) / len(band) for values in ([e.score for e in band], [e.label for e in band]))
            told.append(f"{said:.2f}: {was:.2f} ({len(band)})")
    print("    said and came true:", ", ".join(told) or "too few")


def line(name: str, found: Figures) -> None:
    """Prints one row of the board."""
    values = (found.auc, found.f1, found.precision, found.recall, found.left_alone)
    told = "  ".join("  - " if value is None else f"{value:.2f}" for value in values)
    pairs = f"  {found.twins}: {found.twins_right}/{found.twins_ranked}" if found.twins else ""
    print(f"{name:32}{found.n:5}  {told}{pairs}")


if __name__ == "__main__":
    main()
