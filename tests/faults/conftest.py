from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.faults.world import World, world
from tracker.children.pool import Pool


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stages(readers: Pool, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """What all cases share."""
    async with world(tmp_path_factory.mktemp("faults"), readers) as made:
        yield made
