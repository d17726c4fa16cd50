"""`extract` as the program runs it: in a child process that has shut itself in, for tests that are not asynchronous.
One pool for the whole session, in a thread of its own."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from functools import cache

from tracker.children.pool import Pool
from tracker.model import ExtractJob, Reading


@cache
def _readers(_process: int) -> tuple[asyncio.AbstractEventLoop, Pool]:
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
    loop, pool = _readers(os.getpid())  # of a process that was forked, its own: threads do not come along
    return asyncio.run_coroutine_threadsafe(pool.extract(job), loop).result()
