"""How long `tracker --help` takes: median and least of several starts, beside a bare interpreter.

python benchmarks/startup.py [--runs 15]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time


def seconds(*words: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words], capture_output=True, check=True)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    for name, words in {"tracker --help": ("-m", "tracker", "--help"), "bare interpreter": ("-c", "pass")}.items():
        times = [seconds(*words) for _ in range(runs)]
        print(f"{name}: median {statistics.median(times):.3f} s, least {min(times):.3f} s")


if __name__ == "__main__":
    main()
