"""`extract` as the program runs it: in a child process that has shut itself in, for tests that are not asynchronous.
One pool for the whole session, in a thread of its own."""

from __future__ import annotations

import asyncio
import atexit
import threading
from functools import cache

from tracker.model import ExtractJob, Reading
from tracker.workers import Pool


@cache
def _readers() -> tuple[asyncio.AbstractEventLoop, Pool]:
    loop, pool = asyncio.new_event_loop(), Pool(1)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def end() -> None:
        asyncio.run_coroutine_threadsafe(pool.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    atexit.register(end)
    return loop, pool


def extract(job: ExtractJob) -> Reading:
    """What a child reads in `job`."""
    loop, pool = _readers()
    return asyncio.run_coroutine_threadsafe(pool.extract(job), loop).result()
