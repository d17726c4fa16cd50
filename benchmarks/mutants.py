"""Does the suite notice? Puts each seeded bug of tests/mutants/ into a copy of the program and runs the one test that
is said to catch it.

just mutants [NAME...] [--jobs N]

NAME is an area (a file of tests/mutants/) or the id of a mutant; without one all are run. First the named tests must
pass on an untouched copy. Then for each mutant: CAUGHT (the test failed), HUNG (it did not end in time, which no CI
would let pass either), SURVIVED (it passed: the suite is blind there) or BROKEN (it could not be run, which proves
nothing). Exit 1 unless all are caught.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.support.mutants import REPOSITORY, Mutant, mutants

LIMIT = 90.0
"""Seconds for one test: the slowest of those named takes a tenth of that."""

PYTEST = ("-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", "-p", "no:randomly")

LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "dist", "build")

FIRST_STAMP = 1_000_000_000
"""Seconds since 1970, and one more for each mutant: compiled files are told by the time of their source, so no two
forms of a file may have the same."""


class Copy:
    """A copy of the repository in a folder of its own, that processes started here, and their children, import from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(REPOSITORY, folder, ignore=LEFT_OUT)
        self._environment = os.environ | {"PYTHONPATH": str(folder), "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".h")}
        found = self._python("-c", "import tracker; print(tracker.__file__)").stdout.strip()
        if not Path(found).is_relative_to(folder):
            raise SystemExit(f"the copy in {folder} is not what is run, but {found}")

    def _python(self, *words: str, limit: float | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, timeout=limit, check=False
        )

    def passes(self, tests: list[str]) -> subprocess.CompletedProcess[str]:
        """Run the tests as they are."""
        return self._python(*PYTEST, *tests)

    def meets(self, mutant: Mutant, stamp: int) -> str:
        """What comes of the mutant's test with the mutant in place."""
        file = self.folder / mutant.file
        whole, times = file.read_text(encoding="utf-8"), file.stat()
        try:
            file.write_text(mutant.applied(whole), encoding="utf-8")
            os.utime(file, (stamp, stamp))
            code = self._python(*PYTEST, mutant.test, limit=LIMIT).returncode
        except subprocess.TimeoutExpired:
            return "HUNG"
        finally:
            file.write_text(whole, encoding="utf-8")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        return {0: "SURVIVED", 1: "CAUGHT"}.get(code, "BROKEN")


def chosen(names: list[str]) -> list[Mutant]:
    every = mutants()
    if unknown := set(names) - {name for each in every for name in (each.id, each.area)}:
        raise SystemExit(f"no mutant and no file of tests/mutants/ is called {', '.join(sorted(unknown))}")
    return [each for each in every if not names or each.id in names or each.area in names]


def main(names: list[str], jobs: int) -> int:
    todo = chosen(names)
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(jobs):
            copies.put(Copy(Path(place) / f"copy-{number}"))
        first = copies.get()
        well = first.passes(sorted({each.test for each in todo}))
        copies.put(first)
        if well.returncode:
            print(well.stdout[-2_000:], "the named tests do not pass on an untouched copy", sep="\n")
            return 1

        def one(stamp: int, mutant: Mutant) -> str:
            copy, begun = copies.get(), time.monotonic()
            try:
                told = copy.meets(mutant, stamp)
            finally:
                copies.put(copy)
            took = time.monotonic() - begun
            print(f"{told:<9} {took:5.1f} s  {mutant.id:<40} {mutant.test.removeprefix('tests/')}", flush=True)
            return told

        with ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(one, range(FIRST_STAMP, FIRST_STAMP + len(todo)), todo))
    told = Counter(results)
    for mutant, result in zip(todo, results, strict=True):
        if result in ("SURVIVED", "BROKEN"):
            print(f"\n{result}: {mutant.id} in {mutant.file}\n  {mutant.suffers}\n  not noticed by {mutant.test}")
    caught = told["CAUGHT"] + told["HUNG"]
    print(f"\n{len(todo)} mutants: {caught} caught ({told['HUNG']} by hanging), {len(todo) - caught} not")
    return 0 if caught == len(todo) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    sys.exit(main(given.names, given.jobs))
