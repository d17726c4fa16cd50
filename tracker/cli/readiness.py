"""Tells systemd how the daemon fares (sd_notify(3)): that signals are heeded from now on, so that it sends none before
that, and that it goes on, so that one whose loop hangs is started anew. Does nothing where nobody asked to be told."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress


def tell_ready() -> Callable[[], None]:
    """Once: what is started later must not speak for this process. Gives what tells that it goes on."""
    where = os.environ.pop("NOTIFY_SOCKET", "")

    def tell(what: bytes) -> None:
        if not where.startswith(("/", "@")):
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.sendto(what, "\0" + where[1:] if where.startswith("@") else where)

    tell(b"READY=1")
    return lambda: tell(b"WATCHDOG=1")
