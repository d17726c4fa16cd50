"""What is costly to start and shared by the tests of the whole way through: one pool of reader processes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tracker.workers import Pool


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def readers() -> AsyncIterator[Pool]:
    """Two real child processes. Tests that use them run in the session's event loop, to which they belong."""
    async with Pool(2) as pool:
        yield pool
