"""kill -9 anywhere: nothing acknowledged is lost, nothing is half done. benchmarks/kill.py repeats it at each point a
hundred times, at two thousand instants, and at every statement of a migration; this fifty times in all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.failpoints import POINTS
from tests.support.kill_anywhere import Survivor
from tests.support.kill_migration import upgrade
from tests.support.kill_points import trial
from tests.test_log_of_older_stores import older_store


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_is_killed_leaves_a_whole_store(tmp_path: Path, point: str) -> None:
    died = trial(tmp_path, point, 1)
    assert died.reached
    assert died.wrong == ""


def test_one_store_lives_through_kills_at_random_instants_under_load(tmp_path: Path) -> None:
    survivor, chance = Survivor(tmp_path), random.Random(1)
    for _ in range(19):
        survivor.kill(chance)
        assert survivor.wrong == ""
    assert survivor.scrub() == ""
    assert survivor.texts and survivor.head is not None, "it was killed before it could acknowledge anything"


def test_a_migration_that_is_killed_leaves_the_old_form_or_the_new_one(tmp_path: Path) -> None:
    older = older_store(tmp_path)
    died = 0
    for place, statement in enumerate((3, 90, 170, 230)):
        reached, wrong = upgrade(older, tmp_path / f"room{place}", statement)
        assert wrong == ""
        died += reached
    assert died >= 3
    assert upgrade(older, tmp_path / "whole", 100_000) == (False, "")
