"""kill -9 anywhere on the write path: nothing acknowledged is lost, nothing is half done. benchmarks/kill.py repeats it
fifty times at each point, this once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.failpoints import POINTS
from tests.support.kill_points import trial


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_is_killed_leaves_a_whole_store(tmp_path: Path, point: str) -> None:
    died = trial(tmp_path, point, 1)
    assert died.reached
    assert died.wrong == ""
