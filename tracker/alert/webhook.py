"""A signed JSON POST: the payload of a Message, once, with what its receiver needs to trust it and to know a repeat.

    X-Tracker-Timestamp: 1780916833                     when it was sent, Unix time
    X-Tracker-Signature: sha256=HEX                     HMAC-SHA256(secret, timestamp + "." + body)
    Idempotency-Key: edit:12:desk:7f3a91c2-5be01d44     the same at each attempt of the same alert

Without a secret there is no signature.

A receiver computes the signature over the bytes it got, compares in constant time, refuses old timestamps and drops
keys it has seen. `verify` is that check, for receivers in Python and for our tests.

The way there (a proxy or none, what may be dialled) is handed to it: nothing is connected here. Nothing of the answer
is kept but the words of a refusal.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

import aiohttp

from tracker.alert.answers import harmless, refused, unreached, words
from tracker.alert.understood import USER
from tracker.errors import ConfigError, DeliveryError
from tracker.guard import check_url
from tracker.model import Markup, Message, Target

DEADLINE = 30.0
"""Seconds for all of it, the connection included. A receiver that writes a whole digest away before it answers takes
longer than one that queues it; one that hangs holds up none but its own target."""

WORDS = 2_000
"""Bytes of an answer that is not a yes which are read for what went wrong."""


SessionFor = Callable[[str, float], AbstractAsyncContextManager[aiohttp.ClientSession]]
"""A session to ask an address in, within so many seconds. May raise DeliveryError."""


class Webhook:
    """One receiver. Follows no redirect: a signed message goes where the operator said, or nowhere."""

    markup, room = Markup.RAW, None

    def __init__(
        self,
        target: Target,
        *,
        now: Callable[[], datetime],
        session_for: SessionFor,
        deadline: float = DEADLINE,
    ) -> None:
        """Raises ConfigError for an address without a host, or one that two readers could take for two."""
        self._url = target.to.partition("+")[2]
        self._target = target
        self._secret = target.secret
        self._now = now
        self._deadline = deadline
        self._session_for = session_for
        if why := check_url(USER.sub("", self._url, count=1)):
            raise ConfigError(f"alert target {target.name}: its address may not be asked: {harmless(target, why)}")

    async def send(self, message: Message) -> None:
        body = json.dumps(dict(message.payload), separators=(",", ":")).encode()  # as ASCII
        try:
            async with (
                self._session_for(self._url, self._deadline) as session,
                session.post(
                    self._url, data=body, headers=self._headers(message.key, body), allow_redirects=False
                ) as answer,
            ):
                status, after = answer.status, answer.headers.get("Retry-After", "")
                said = b"" if answer.ok else await _beginning(answer.content)
        except DeliveryError as error:
            raise unreached(self._target, str(error)) from None
        except TimeoutError:
            raise unreached(self._target, f"no answer within {self._deadline:g} s") from None
        except (aiohttp.ClientError, OSError) as error:
            # the error's own text can hold the address, which can hold a token; so can its traceback
            raise unreached(self._target, type(error).__name__) from None
        if not 200 <= status < 300:
            later = float(after) if after.isascii() and after.isdigit() else None
            raise refused(self._target, status, words(said), retry_after=later)

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "statement-tracker",
            "Idempotency-Key": quote(key, safe=":/+-_.@"),
            "X-Tracker-Timestamp": timestamp,
        }
        if self._secret:
            headers["X-Tracker-Signature"] = signature(self._secret, timestamp, body)
        return headers


async def _beginning(content: aiohttp.StreamReader) -> bytes:
    """The first WORDS bytes; an answer may come in pieces."""
    said = b""
    while len(said) < WORDS and (piece := await content.read(WORDS - len(said))):
        said += piece
    return said


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC (RFC 2104) over timestamp, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def verify(secret: str, timestamp: str, body: bytes, claimed: str) -> bool:
    """Whether `claimed` is the signature of this body at this time. Compares in constant time; how old a timestamp may
    be is the receiver's to say."""
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), claimed.encode("utf-8", "replace"))
