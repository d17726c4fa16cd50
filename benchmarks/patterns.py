"""Whether an expression of the program takes longer than in proportion to its text: each one over runs of what it is
made of, of every kind of run in tests/support/long_runs.py, and of both, at 2,000 and at 20,000 characters.

    python benchmarks/patterns.py [CHARACTERS] [NAME…]      default: 2000, all expressions

Wanted: ten times the text in at most fifteen times the time. Exit 1 if one takes more.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

GROWTH, MOST = 10, 15
MOODS = 0.02
"""Seconds that do not count."""


def literals(pattern: re.Pattern[Any]) -> list[str]:
    """The characters that an expression names, and stretches of it."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    plain = re.sub(r"\\[a-zA-Z0-9]|\(\?[a-zA-Z:!=<>]*|[\[\](){}^$*+?|\\]", " ", written)
    return list(dict.fromkeys([*plain.replace(" ", "")[:40], *plain.split()[:40]]))


def texts(pattern: re.Pattern[Any], size: int) -> Iterator[tuple[str, str]]:
    """Runs of `size` characters that may cost it most, with what is repeated."""
    from tests.support.long_runs import RUNS

    own = literals(pattern)
    for each in dict.fromkeys([*own, *(f"{each} " for each in own), *(f"{each}a" for each in own), *RUNS.values()]):
        yield each, (each * (size // len(each) + 1))[:size]


def spent(pattern: re.Pattern[Any], text: str) -> float:
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    began = time.process_time()
    for _ in pattern.finditer(given):
        pass
    return time.process_time() - began


def superlinear(name: str, pattern: re.Pattern[Any], size: int) -> list[str]:
    """What is wrong with it."""
    found = []
    for (each, small), (_, large) in zip(texts(pattern, size), texts(pattern, GROWTH * size), strict=True):
        if spent(pattern, large) <= MOODS:
            continue
        took = min(spent(pattern, large) for _ in range(2)), min(spent(pattern, small) for _ in range(2))
        if took[0] > MOST * took[1] + MOODS:
            found.append(f"{name}: {each!r}, {took[1] * 1e3:.1f} ms and {took[0] * 1e3:.1f} ms")
    return found


def main() -> int:
    from tests.test_pattern_bounds import EXCEPTIONS, compiled

    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    chosen = {name: each for name, each in compiled().items() if not sys.argv[2:] or name in sys.argv[2:]}
    wrong: list[str] = []
    for name, each in chosen.items():
        for line in superlinear(name, each, size):
            wrong.append(line)
            print(line, f"({EXCEPTIONS[name]})" if name in EXCEPTIONS else "", flush=True)
    print(f"{len(chosen)} expressions, {len(wrong)} texts that one takes more than {MOST} times as long for")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
