"""Verdicts for each second on one core, warm, and the time from process start to the first verdict.

    python benchmarks/judge_speed.py [ROWS.jsonl]      `before`, `after`, `lang`; default: fixtures/edits/en.jsonl

Counts processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SENTENCE = 250
"""Characters up to which a pair counts as a pair of sentences."""
FIRST = 'import time, tracker; tracker.judge("It is 5.", "It is 6."); print(time.process_time())'


def main() -> None:
    from tracker.judging import judge

    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fixtures" / "edits" / "en.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row["before"]) <= SENTENCE]
    for row in rows[:200]:
        judge(row["before"], row["after"], language=row["lang"])
    started = time.process_time()
    rounds = max(1, 2000 // len(rows))
    for _ in range(rounds):
        for row in rows:
            judge(row["before"], row["after"], language=row["lang"])
    spent = time.process_time() - started
    first = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    print(
        f"{rounds * len(rows) / spent:.0f} verdicts/s warm; first verdict after {float(first):.2f} s of processor time"
    )


if __name__ == "__main__":
    main()
