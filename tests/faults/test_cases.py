"""Every case that is not slow, once; `just faults` runs all, as often as asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.case import Case
from tests.faults.catalogue import all_cases
from tests.faults.run import run
from tests.faults.world import World


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in all_cases() if not case.slow])
async def test_case(case: Case, stages: World, tmp_path: Path) -> None:
    result = await run(case, stages, tmp_path / "case")
    assert not result.wrong, "\n".join(result.wrong)
