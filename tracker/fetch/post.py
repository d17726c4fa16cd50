"""One question to a service that the operator named: a POST and its answer, bounded in time and size.

Not for sources: the guard, robots and politeness are about those. A service of the operator may lie anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import aiohttp

from tracker.errors import DeliveryError
from tracker.fetch.service import session_for

SECONDS = 20
"""For the whole of it; time stamping authorities answer within two."""

MAX_ANSWER = 256 * 1024
"""Bytes of an answer; a time stamp with its certificates has some 6 kB."""


async def post(
    url: str,
    body: bytes,
    content_type: str,
    *,
    session_for: Callable[[str, float], AbstractAsyncContextManager[aiohttp.ClientSession]] = session_for,
) -> bytes:
    """The body of a 200 answer. Raises DeliveryError for anything else."""
    try:
        async with asyncio.timeout(SECONDS), session_for(url, SECONDS) as session:
            headers = {"Content-Type": content_type}
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                answer = await response.content.read(MAX_ANSWER + 1)
                while not response.content.at_eof() and len(answer) <= MAX_ANSWER:
                    answer += await response.content.read(MAX_ANSWER + 1 - len(answer))
                if response.status != 200 or len(answer) > MAX_ANSWER:
                    raise DeliveryError(f"answered with status {response.status} and {len(answer)} bytes")
                return answer
    except (aiohttp.ClientError, OSError) as error:
        raise DeliveryError(f"could not be asked: {error}") from error
