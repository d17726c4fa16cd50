"""How a rendered Message reaches its target: one Channel for each, found by the scheme of the target's address in
SCHEMES. A scheme more is a line there, and a file beside this one.

    console                          the terminal, or whatever stream the program was given
    webhook+https://, webhook+http://    a signed JSON POST (tracker.alert.webhook)
    mailto://, mailtos://            mail (tracker.alert.mail)
    anything else                    a service that Apprise knows (tracker.alert.apprise)

A plain https:// address goes to Apprise, which knows the native addresses of several chat services. Retries, order
and storms are the outbox's; a Channel tries once and says how it went.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import select
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from tracker.errors import DeliveryError
from tracker.guard import Network
from tracker.model import Markup, Message, Room, Target
from tracker.text import one_line, printable

if TYPE_CHECKING:
    from tracker.alert.webhook import SessionFor

_OLD, _NEW = (re.compile(rf"(?<!\\){mark}", re.DOTALL) for mark in (r"\[-(.*?)-\]", r"\{\+(.*?)\+\}"))
FULL = 0.1
"""Seconds until another look at a stream that is full."""

_BOLD, _RED, _GREEN, _RESET = "\x1b[1m", "\x1b[31;9m", "\x1b[32;1m", "\x1b[0m"


class Channel(Protocol):
    """One way to one target. Messages come escaped for its `markup` and small enough for its `room`."""

    @property
    def markup(self) -> Markup: ...

    @property
    def room(self) -> Room | None: ...

    async def send(self, message: Message) -> None:
        """Hands the message over, once. Raises DeliveryError, which says whether trying again can help and holds no
        secret of the target."""
        ...


class Console:
    """Writes to a text stream, in colour if it is a terminal."""

    markup, room = Markup.RAW, None

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colour = stream.isatty()

    async def send(self, message: Message) -> None:
        title, text = printable(one_line(message.title)), printable(message.text)
        if self._colour:
            title = f"{_BOLD}{title}{_RESET}"
            text = _NEW.sub(rf"{_GREEN}\1{_RESET}", _OLD.sub(rf"{_RED}\1{_RESET}", text))
        data = f"{title}\n{text}\n\n".encode(self._stream.encoding or "utf-8", "backslashreplace")
        try:
            await _write(self._stream, data)
        except (OSError, ValueError) as error:  # the reader of the pipe has gone; ValueError: the stream is closed
            raise DeliveryError(f"console: {type(error).__name__}") from error


async def _write(stream: TextIO, data: bytes) -> None:
    """Waits without a thread while the stream is full: a pipe that nobody reads holds up neither polls nor the stop."""
    stream.flush()
    try:
        number = stream.fileno()
    except io.UnsupportedOperation:  # a buffer in memory
        stream.write(data.decode(stream.encoding or "utf-8"))
        stream.flush()
        return
    room = select.poll()
    room.register(number, select.POLLOUT)
    while data:
        while not room.poll(0):
            await asyncio.sleep(FULL)
        data = data[os.write(number, data[: select.PIPE_BUF]) :]


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What channels may work with: the time, the stream that the program was given, the way to addresses that the
    operator named, and the inner networks in which those may lie."""

    now: Callable[[], datetime]
    stream: TextIO
    session_for: SessionFor
    allow: Sequence[Network]


def build(
    target: Target,
    *,
    now: Callable[[], datetime],
    stream: TextIO,
    session_for: SessionFor,
    allow: Sequence[Network] = (),
) -> Channel:
    """The Channel of a target. Connects to nothing. Raises ConfigError for an address that no channel understands,
    naming the target without its secrets."""
    means = Means(now=now, stream=stream, session_for=session_for, allow=allow)
    return SCHEMES.get(target.scheme, _apprise)(target, means)


# One function for each kind of channel. What it needs is imported in it: nobody loads what no target of theirs uses.


def _console(target: Target, means: Means) -> Channel:
    return Console(means.stream)


def _webhook(target: Target, means: Means) -> Channel:
    from tracker.alert.webhook import Webhook

    return Webhook(target, now=means.now, session_for=means.session_for)


def _mail(target: Target, means: Means) -> Channel:
    from tracker.alert.apprise import Service, load
    from tracker.alert.mail import Mail

    service: Any = load(target)[0]
    if service.pgp_mode != "no":
        return Service(target, allow=means.allow)
    return Mail(target, service, now=means.now, allow=means.allow)


def _apprise(target: Target, means: Means) -> Channel:
    from tracker.alert.apprise import Service

    return Service(target, allow=means.allow)


SCHEMES: Mapping[str, Callable[[Target, Means], Channel]] = {
    "console": _console,
    "webhook+http": _webhook,
    "webhook+https": _webhook,
    "mailto": _mail,
    "mailtos": _mail,
}
"""By `Target.scheme`; any other is Apprise's to know."""
