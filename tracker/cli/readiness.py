"""Tells systemd that signals are heeded from now on (sd_notify(3)), so that it sends none before that. Does nothing
where nobody asked to be told."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def tell_ready() -> None:
    """Once: what is started later must not speak for this process."""
    where = os.environ.pop("NOTIFY_SOCKET", "")
    if not where.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.sendto(b"READY=1", "\0" + where[1:] if where.startswith("@") else where)
