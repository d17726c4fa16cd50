"""Random scripts of edits, faults and restarts against a scripted site, beside a model of what must be known then.

    python benchmarks/presence_model.py [--steps 10000] [--seed 1] [--shrink]

Runs machines of `tests/support/presence_machine.py` (the real pipeline, readers and store; only the clock is moved)
until so many steps were taken: each a look, a restart or a write. At the end of each script versions, edits with their
intervals, gaps and alerts must be the model's, and the record must verify. Ends with 1 at the first that is not.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.presence_machine import Watch

STEPS_OF_ONE = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="make a script that fails as short as can be")
    given = parser.parse_args()
    phases = (Phase.generate, Phase.shrink) if given.shrink else (Phase.generate,)
    turn, began = given.seed, time.monotonic()
    while Watch.steps["steps"] < given.steps:
        some = settings(
            max_examples=20,
            stateful_step_count=STEPS_OF_ONE,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(seed(turn)(Watch), settings=some)
        turn += 1
        print(f"{Watch.steps['steps']:,} steps, {Watch.steps['scripts']} scripts, all as the model has it")
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
