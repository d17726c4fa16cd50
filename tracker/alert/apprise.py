"""Any service that Apprise knows: mail, Telegram, Slack, ntfy, Matrix and some 170 more, by its URL.

One Apprise object for each target, because trying again after a part of several failed would repeat the part that
worked. Plain text, no attachments, no redirects (they would carry the token along), no emoji codes. Apprise is loaded
only when a target needs it: it costs 0.3 s. Its own log lines can hold parts of a URL, so they are switched off; what
went wrong is told by DeliveryError.
"""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING

from tracker.errors import ConfigError, DeliveryError
from tracker.model import Message, Target
from tracker.text import one_line, printable

if TYPE_CHECKING:
    from apprise import Apprise

DEADLINE = 30
"""Seconds for one message. Apprise allows 4 s to connect and 4 s between bytes, and mail takes several rounds."""

_MENTION = re.compile(r"(?i)@(?=\w)|<(?=[!@#])")
_INVISIBLE = "\u200b"


class Service:
    """One target of one service."""

    def __init__(self, target: Target) -> None:
        """Raises ConfigError for a URL that Apprise does not understand, or for several in one."""
        self._name = target.name
        self._apprise = _load(target)

    async def send(self, message: Message) -> None:
        result = await self._apprise.async_notify(  # runs the sending in threads of Apprise's own
            title=harmless(one_line(message.title)),
            body=harmless(message.text),
            body_format="text",
            interpret_escapes=False,
            timeout=DEADLINE,
        )
        # Apprise does not say whether it can help to try again; a result that is not whole counts as false
        if not result:
            raise DeliveryError(f"{self._name}: not delivered ({result.status.name.lower()})")


def _load(target: Target) -> Apprise:
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = apprise.AppriseAsset(
        app_id="Statement tracker",
        app_desc="Statement tracker",
        app_url="",
        http_redirects=False,
        interpret_emojis=False,
        plugin_paths=[],
    )
    loaded = apprise.Apprise(asset=asset)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its plugins, all loaded with the first URL
        added = loaded.add(target.to)
    if not added or len(loaded) != 1:
        raise ConfigError(
            f"alert target {target.name}: not the URL of one service that Apprise knows (https://appriseit.com)"
        )
    service = loaded[0]
    if "overflow=" not in target.to:
        service.overflow_mode = apprise.OverflowMode.SPLIT  # the default drops what the service finds too long
    return loaded


def harmless(text: str) -> str:
    """`text` that calls nobody and moves no cursor: control characters by number, and a zero-width space after what
    chat services take for a mention (@everyone, @name, <!channel>, <@U123>)."""
    return _MENTION.sub(lambda mark: mark[0] + _INVISIBLE, printable(text))
