"""Where channels that bring sockets of their own may connect: judged at the moment they dial, in whatever library.

Mail and the services of Apprise look names up and dial deep inside of libraries that ask nobody. Python tells its
audit hooks of each look-up and of each connection before it is made (PEP 578), and a hook may refuse it. Ours heeds
only what is done under a Way, which one message sets for itself; everything else in the process passes untouched.
Decides nothing itself: `tracker.guard` does.
"""

from __future__ import annotations

import errno
import re
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from tracker.guard import Network, service_refusal
from tracker.model import Target

_WAY: ContextVar[Way] = ContextVar("way")


class Way:
    """The way of one message to `target`, which may also lead into the networks `allow`. `refused` says why a
    connection was not made, if one was not.

    A host counts as the operator's if it stands in the address: what a plugin has from elsewhere, an answer of the
    service for one, must be public. The proxies of the environment, which Apprise heeds, may lie anywhere.
    """

    def __init__(self, target: Target, allow: Sequence[Network] = ()) -> None:
        self.refused = ""
        self._written = unquote(target.to).lower()
        self._allow = allow
        self._proxies = {_host(url) for url in urllib.request.getproxies().values()}
        self._looked_up = ""

    def looks_up(self, host: str) -> None:
        self._looked_up = host.lower()

    def dials(self, address: str) -> None:
        """Raises PermissionError if it may not."""
        host = self._looked_up or address
        if host in self._proxies:
            return
        named = re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-]|\.\w)", self._written)
        if (why := service_refusal(host if named else "", address, self._allow)) is not None:
            self.refused = f"not dialled: {why}"
            raise PermissionError(errno.EACCES, self.refused)


@contextmanager
def going(way: Way) -> Iterator[None]:
    """What is dialled meanwhile, here and in threads that are handed this context, is judged by `way`."""
    _listen()
    token = _WAY.set(way)
    try:
        yield
    finally:
        _WAY.reset(token)


@cache
def _listen() -> None:
    """Once, for good: a hook cannot be taken away. It costs a tenth of a microsecond for what Python tells of."""
    sys.addaudithook(_hear)


def _hear(event: str, told: tuple[Any, ...]) -> None:
    if not event.startswith("socket.") or (way := _WAY.get(None)) is None:
        return
    if event == "socket.getaddrinfo":
        way.looks_up(told[0].decode("ascii", "replace") if isinstance(told[0], bytes) else told[0] or "")
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(told[1], tuple):
        way.dials(str(told[1][0]))  # else a socket of this machine's file system, or one that is connected


def _host(url: str) -> str:
    return (urlsplit(url if "://" in url else f"http://{url}").hostname or "").lower()
