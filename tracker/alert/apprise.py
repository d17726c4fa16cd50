"""Any service that Apprise knows: Telegram, Slack, ntfy, Matrix and some 170 more, by its URL. Mail is `alert.mail`.

One Apprise object for each target, because trying again after a part of several failed would repeat the part that
worked. A message comes escaped for `markup` and small enough for `room` (`report.fitted`), so that Apprise neither
converts nor splits it. No attachments, no redirects (they would carry the token along), no emoji codes. Apprise is
loaded only when a target needs it: it costs 0.3 s. Its log lines can hold parts of a URL: they are not passed on, only
searched for the status and the words of the service.
"""

from __future__ import annotations

import ast
import logging
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.alert.answers import refused, unreached, words
from tracker.alert.aside import aside
from tracker.alert.dialling import Way, going
from tracker.errors import ConfigError
from tracker.guard import Network
from tracker.model import Markup, Message, Room, Target

if TYPE_CHECKING:
    from apprise import Apprise

CONNECT, READ = 10.0, 30.0
"""Seconds to connect, and between two bytes of an answer, unless the address says otherwise (`cto=`, `rto=`): Apprise's
own 4 s are less than a busy chat server takes."""

DEADLINE = 60.0
"""Seconds for one message to one recipient, pauses that the service asks for included."""

MARGIN = 0.9
"""Of what a service takes, the share that is used: Apprise adds a line break, a header, its own escapes."""

# fmt: off
MARKDOWN_ALWAYS = frozenset({
    "dingtalk", "discord", "feishu", "fluxer", "guilded", "kook", "lark", "mmost", "mmosts", "msteams", "ncloud",
    "nctalk", "nctalks", "notifiarr", "revolt", "rocket", "rockets", "ryver", "stoat", "twist", "webex", "wecombot",
    "workflow", "workflows", "wxteams", "zulip",
})
# fmt: on
"""Services that read markdown whatever they are told."""

NTFY = Room(octets=3_900, json=7_000, title=200)
"""ntfy.sh and its server: a message of 4,096 bytes and a JSON request of 8,192, in which Apprise writes a Cyrillic
letter as six bytes; more becomes a nameless attachment, or a 400 (docs.ntfy.sh/config/#attachments)."""

_REASONS = (
    ("timed out", "no answer in time"),
    ("Connection refused", "the connection was refused"),
    ("Name or service not known", "its host has no address"),
    ("Failed to resolve", "its host has no address"),
    ("getaddrinfo", "its host has no address"),
    ("No route to host", "there is no way to its host"),
    ("Network is unreachable", "the network is unreachable"),
    ("CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted"),
    ("SSL", "no secure connection came about"),
    ("Connection aborted", "the connection was cut"),
    ("Connection reset", "the connection was cut"),
)
_STATUS = re.compile(r"error=(\d{3})\d{0,9}\b")  # ntfy's own codes begin with the status
_DETAILS = re.compile(r"Response Details:\s{0,9}(b['\"].*)")
_ACCOUNTS = ("Socket Exception", "Response Details")


class Service:
    """One target of one service."""

    def __init__(self, target: Target, *, allow: Sequence[Network]) -> None:
        """`allow` are inner networks that it may lead to. Raises ConfigError for a URL that Apprise does not
        understand, or for several in one."""
        self._target, self._allow = target, allow
        self._apprise = load(target)
        service: Any = self._apprise[0]
        given = target.to.lower()
        if "cto=" not in given:
            service.socket_connect_timeout = CONNECT
        if "rto=" not in given:
            service.socket_read_timeout = READ
        self._deadline = max(DEADLINE, service.socket_connect_timeout + service.socket_read_timeout) * len(service)
        slack = service.secure_protocol == "slack"  # by a native address too
        resolved = str(service.resolve_format("markdown" if slack else "text").value)
        self._format = resolved  # as which it is handed over, so that Apprise converts nothing
        self.markup = Markup.HTML if resolved == "html" else Markup.PLAIN
        if resolved == "markdown" or target.scheme in MARKDOWN_ALWAYS:
            self.markup = Markup.MRKDWN if slack else Markup.MARKDOWN
        self.room = _room(target.scheme, service)

    async def send(self, message: Message) -> None:
        way = Way(self._target, self._allow)
        try:
            result = await aside(lambda: self._notify(message, way), self._deadline)
        except TimeoutError:
            raise unreached(self._target, f"no answer within {self._deadline:g} s") from None
        except Exception as error:  # a plugin's own fault; its text can hold the address
            raise unreached(self._target, f"Apprise failed with {type(error).__name__}") from None
        if not result and way.refused:
            raise unreached(self._target, way.refused)
        if not result:
            raise self._error(list(result.logs()))

    def _notify(self, message: Message, way: Way) -> Any:
        with going(way):
            return self._apprise.notify(
                title=message.title,
                body=message.text.replace("\n", "<br/>\n") if self._format == "html" else message.text,
                body_format=self._format,
                interpret_escapes=False,
                log_level=logging.DEBUG,
            )

    def _error(self, logged: list[Any]) -> Exception:
        """What Apprise logged while it failed, as our error: it gives no other account. Lines that repeat the message
        are left out, for a source wrote a part of it."""
        failed = "\n".join(entry.message for entry in logged if entry.level in ("WARNING", "ERROR"))
        said = "\n".join(entry.message for entry in logged if entry.message.startswith(_ACCOUNTS))
        if status := _STATUS.search(failed):
            details = _DETAILS.search(said)
            return refused(self._target, int(status[1]), words(_bytes(details[1])) if details else "")
        for sign, why in _REASONS:
            if sign in said:
                return unreached(self._target, why)
        return unreached(self._target, "the service did not take it and did not say why")


def load(target: Target) -> Apprise:
    """The one service that an address names. Raises ConfigError, which does not tell the address."""
    import apprise

    log = logging.getLogger("apprise")
    log.propagate = False  # what it logs can hold an address
    log.setLevel(logging.DEBUG)  # below that it keeps no account of a failure
    if not log.handlers:
        log.addHandler(logging.NullHandler())
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
    if "overflow=" not in target.to:
        service: Any = loaded[0]
        service.overflow_mode = apprise.OverflowMode.SPLIT  # the default drops what the service finds too long
    return loaded


def schemes() -> list[str]:
    """The kinds of address that Apprise knows."""
    from apprise.manager_plugins import NotificationManager

    manager: Any = NotificationManager
    return sorted(manager().schemas())


def _room(scheme: str, service: Any) -> Room:
    if scheme in ("ntfy", "ntfys"):
        return NTFY
    title = int(service.title_maxlen)
    return Room(characters=int(service.body_maxlen * MARGIN), title=title if title > 0 else None)


def _bytes(written: str) -> bytes:
    """The bytes that stand in a log line as Python writes them, cut or not."""
    try:
        found = ast.literal_eval(written.strip())
    except (ValueError, SyntaxError):
        return b""
    return found if isinstance(found, bytes) else b""
