"""How properties are searched; and what is costly to start and shared by the tests of the whole way through: one pool
of reader processes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest_asyncio
from hypothesis import settings

from tracker.children.pool import Pool

for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):  # nothing but loopback is asked, and that directly
    for each in (name, name.upper()):
        os.environ.pop(each, None)

settings.register_profile("same", derandomize=True, deadline=None)  # a change fails only for what it changed
settings.register_profile("explore", max_examples=10_000, deadline=None)  # just explore: looks for what nobody met yet
settings.load_profile("same")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def readers() -> AsyncIterator[Pool]:
    """Two real child processes. Tests that use them run in the session's event loop, to which they belong."""
    async with Pool(2) as pool:
        yield pool
