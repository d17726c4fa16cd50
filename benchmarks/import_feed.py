"""How long an import takes, what it leaves on the disk, and whether it found exactly what is there.

    python benchmarks/import_feed.py --data FOLDER [--truth truth.json] [--edits edits.jsonl.xz] [--runs 5]

FOLDER holds snapshots of one feed, named by Unix time. `--truth` and `--edits` are the answers: counts, and each edit
with its interval. Medians over the runs; every run starts from nothing.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from datetime import datetime
from pathlib import Path


def tracker(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *words, "--config", str(folder / "tracker.toml")]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def one_run(data: Path, folder: Path) -> tuple[float, int, str]:
    (folder / "tracker.toml").write_text('[store]\nurl = "sqlite:///bench.db"\n')
    (folder / "sources.toml").write_text(
        '[[source]]\nid = "feed"\nurl = "https://example.org/feed.xml"\nlanguage = "en"\n'
    )
    begun = time.perf_counter()
    done = tracker(folder, "import", "dir", str(data), "--source", "feed")
    seconds = time.perf_counter() - begun
    return seconds, (folder / "bench.db").stat().st_size, done.stderr.strip().splitlines()[-1]


def fold(*texts: str) -> str:
    return " ".join(unicodedata.normalize("NFC", " ".join(texts)).split())


def unix(at: str) -> int:
    return int(datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp())


def compare(folder: Path, edits: Path | None, truth: Path | None) -> dict[str, object]:
    """What was found against what is there."""
    found = json.loads(tracker(folder, "report", "--format", "json").stdout)["edits"]
    told: dict[str, object] = {"edits found": len(found)}
    returned = sum(edit["reverts_to"] == edit["version"] - 2 for edit in found)
    told["reverts to the text before"] = returned
    if truth is not None:
        expected = json.loads(truth.read_text())
        told |= {"edits there": expected["edits"], "reverts there": expected["reverts"]}
    if edits is not None:
        with lzma.open(edits, "rt") as lines:
            rows = [json.loads(line) for line in lines]
        there = {
            (row["version"], row["last_seen_old"], row["first_seen_new"], fold(*row["before"]), fold(*row["after"]))
            for row in rows
        }
        ours = {
            (
                edit["version"],
                unix(edit["last_seen_old"]),
                unix(edit["first_seen_new"]),
                fold(edit["old"]),
                fold(edit["new"]),
            )
            for edit in found
        }
        told |= {"exact": len(there & ours), "missed": len(there - ours), "false": len(ours - there)}
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--edits", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    times, size, again = [], 0, ""
    for run in range(given.runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            seconds, size, said = one_run(given.data, folder)
            times.append(seconds)
            print(f"run {run + 1}: {seconds:.1f} s; {said}")
            if run == given.runs - 1:
                print(json.dumps(compare(folder, given.edits, given.truth), indent=2))
                again = tracker(folder, "import", "dir", str(given.data), "--source", "feed").stderr.strip()
    numbers = re.sub(r"^.*\n", "", again)
    print(f"median {statistics.median(times):.1f} s, database {size / 1e6:.1f} MB; a second time: {numbers}")


if __name__ == "__main__":
    main()
