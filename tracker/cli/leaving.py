"""How the daemon's process ends: at once when all is closed, and in time when something cannot be.

An interpreter that ends takes itself apart and waits for threads first: two seconds of a busy machine, minutes where a
thread hangs (a name that no server resolves). Nothing is in that that anybody needs: the store is closed, or, as after
a crash, mended by its journal at the next start. Decides nothing about what is under way.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from contextlib import suppress

log = logging.getLogger(__name__)

WITHIN = 9.0
"""Seconds after a signal at which the process ends, whatever hangs: a stop is promised to take ten at most."""


def leave(code: int = 0) -> None:
    """End the process now, with what it said written out."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(code)


def leave_within(seconds: float = WITHIN) -> None:
    """End the process after so many seconds, unless it has ended by then. What is under way then is as after a crash:
    an alert that was not answered for is sent again under the same key, a body that was kept is read."""
    timer = threading.Timer(seconds, _give_up)
    timer.daemon = True
    timer.start()


def _give_up() -> None:
    log.warning("the stop took too long and was cut: what was under way is taken up at the next start")
    leave()
