"""Blocking calls set aside: each runs in a thread of its own that nobody has to wait for.

A pool's threads are waited for when the program ends; a mail server may take ten minutes to answer. A thread here dies
with the program, and a caller that gives up leaves it behind.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def aside(call: Callable[[], T], deadline: float) -> T:
    """What `call` gives or raises, in at most `deadline` seconds. Raises TimeoutError."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if outcome.done():  # given up, or cancelled
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]  # None only where T is

    def run() -> None:
        result, error = None, None
        try:
            result = call()
        except BaseException as raised:  # it is the caller's to handle, whatever it is
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:  # the loop has ended: nobody is left to tell
            return

    threading.Thread(target=run, name="sending", daemon=True).start()
    async with asyncio.timeout(deadline):
        return await outcome
