"""Seeded bugs: `tests/mutants/*.toml` as values. Each names one place in the program, what would stand there, what
people would suffer from it, and the test that must fail. `benchmarks/mutants.py` applies and runs them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "tests" / "mutants"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """One seeded bug: in `file`, `old` stands once and becomes `new`; `test` is the node that must fail."""

    id: str
    area: str
    file: str
    old: str
    new: str
    suffers: str
    test: str

    def applied(self, text: str) -> str:
        """The file with the bug in it. Raises ValueError unless the old text stands there exactly once."""
        if (times := text.count(self.old)) != 1:
            raise ValueError(f"{self.id}: its old text stands {times} times in {self.file}; write it anew")
        return text.replace(self.old, self.new)


def mutants(folder: Path = FOLDER) -> list[Mutant]:
    """All of them, by area (the name of their file) and in its order. Raises TypeError for a key that is missing or
    that nobody knows."""
    return [
        Mutant(**{**told, "area": path.stem})
        for path in sorted(folder.glob("*.toml"))
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    ]
