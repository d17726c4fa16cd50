"""What the longest of texts cost: each kind of run (tests/support/long_runs.py) at one size, compared and judged
against what it may have become. Processor time, the worst first.

    python benchmarks/runs.py [CHARACTERS] [KIND…]      default: 1000000, all kinds
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHOWN = 15


def main() -> None:
    from tests.support.long_runs import KINDS, edits, run
    from tracker import diff, judge

    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    spent = []
    for kind in sys.argv[2:] or KINDS:
        text = run(kind, size)
        for name, other in edits(text).items():
            for what, compare in (("diff", diff), ("judge", judge)):
                began = time.process_time()
                compare(text, other)
                spent.append((time.process_time() - began, what, kind, name))
                if spent[-1][0] > 5:
                    print(f"{spent[-1][0]:8.2f} s  {what:5}  {kind}: {name}", flush=True)
    print(f"{len(spent)} comparisons of texts of {size:,} characters; the longest:")
    for seconds, what, kind, name in sorted(spent, reverse=True)[:SHOWN]:
        print(f"{seconds:8.2f} s  {what:5}  {kind}: {name}")


if __name__ == "__main__":
    main()
