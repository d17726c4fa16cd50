"""One question to a service that the operator named, of which only the answer's status counts. The way is `service`'s:
guarded, through the proxy for all, no redirect followed. The address can hold a secret, so no error tells it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import aiohttp

from tracker.errors import DeliveryError
from tracker.fetch.service import session_for

SECONDS = 20
"""For the whole of it."""


async def ping(
    url: str, *, session_for: Callable[[str, float], AbstractAsyncContextManager[aiohttp.ClientSession]] = session_for
) -> None:
    """Ask, and be content with any 2xx. Raises DeliveryError for anything else."""
    try:
        async with (
            asyncio.timeout(SECONDS),
            session_for(url, SECONDS) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            status = answer.status
    except TimeoutError:
        raise DeliveryError(f"no answer within {SECONDS} s") from None
    except (aiohttp.ClientError, OSError) as error:
        raise DeliveryError(f"could not be asked: {type(error).__name__}") from None
    if not 200 <= status < 300:
        raise DeliveryError(f"answered with status {status}")
