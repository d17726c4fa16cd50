"""What a service answered, as an error that can be shown: its status and its words, and no secret of the target.

Knows no service: a status, some bytes and the target's address in, a DeliveryError out.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from urllib.parse import unquote

from tracker.errors import DeliveryError
from tracker.model import Target
from tracker.text import one_line, printable

LATER = frozenset({408, 425, 429})
"""Of the 4xx answers, those that say "later" rather than "never" (RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4)."""

LONGEST = 200
"""Characters of a service's own words that are kept: a sentence or two."""

SECRET = 4
"""Characters from which a part of an address is taken for a secret where it comes back in an answer."""

_WORDS = ("description", "message", "error", "detail", "title", "reason")
"""Where the JSON of an answer says what went wrong: Telegram, Discord, ntfy, Slack, RFC 9457."""

_PARTS = re.compile(r"[/:@?&=,#;+]+")
_SIZE = re.compile(r"(?i)too (?:long|large|big|many characters)|or fewer in length|exceed|maximum|limit|max_?len")
_AFTER = re.compile(r"(?i)retry.?after\W{0,4}(\d+(?:\.\d+)?)")


def refused(target: Target, status: int, words: str = "", *, retry_after: float | None = None) -> DeliveryError:
    """The error for an answer of this HTTP status with these words of the service."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "unknown status"
    said = harmless(target, words)
    told = f"{status} {said}" if said.lower().startswith(phrase.lower()) else f"{status} {phrase}"
    if said and not told.endswith(said):
        told += f": {said}"
    if 200 <= status < 300:
        told += "; a message that it takes it answers otherwise"
    if retry_after is None and (named := _AFTER.search(said)):
        retry_after = float(named[1])
    elif retry_after is not None and not _AFTER.search(told):
        told += f" (retry after {retry_after:g})"
    return DeliveryError(
        f"{target.name}: {told}",
        transient=status >= 500 or status in LATER,
        status=status,
        too_large=status == 413 or (400 <= status < 500 and status not in LATER and bool(_SIZE.search(said))),
        retry_after=retry_after,
    )


def unreached(target: Target, why: str) -> DeliveryError:
    """The error where no answer came."""
    return DeliveryError(f"{target.name}: {harmless(target, why)}")


def words(body: bytes) -> str:
    """What an answer says went wrong, if it says anything that a person could read."""
    try:
        found = json.loads(body)
    except ValueError:  # UnicodeDecodeError is one
        text = one_line(body.decode("utf-8", "replace"))
        return "" if text.startswith("<") else text  # a page for browsers
    if isinstance(found, dict):
        said = [found[name] for name in _WORDS if isinstance(found.get(name), str | int | float)]
        after = [f"retry_after {found['retry_after']}"] if "retry_after" in found else []
        return one_line(" ".join(dict.fromkeys([*map(str, said), *after])))
    return one_line(str(found))


def harmless(target: Target, said: str) -> str:
    """Words that came from outside, short, on one line, with no part of the address or secret of the target."""
    text = printable(one_line(said))
    for secret in sorted(_secrets(target), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _secrets(target: Target) -> set[str]:
    _, _, rest = target.to.partition("://")
    parts = {part for part in _PARTS.split(rest) if len(part) >= SECRET}
    return parts | {unquote(part) for part in parts} | ({rest} if rest else set()) | ({target.secret or rest} - {""})
