"""Time stamps of heads (RFC 3161): a question to an authority, and its answer, checked before it is kept.

Sends nothing itself. Needs the extra `archive`. Whether an authority is to be trusted is for those who read a bundle.
"""

from __future__ import annotations

from tracker.errors import DeliveryError, UsageError

QUESTION = "application/timestamp-query"
"""The content type of a question (RFC 3161 section 3.4)."""


def question(stamped: bytes) -> bytes:
    """What to send to the authority: the hash of `stamped`, a nonce, and the wish for its certificate. Raises
    UsageError without the extra."""
    try:
        from rfc3161_client import TimestampRequestBuilder
    except ImportError as error:
        raise UsageError("time stamps need rfc3161-client: pip install statement-tracker[archive]") from error
    return TimestampRequestBuilder().data(stamped).nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def answer(received: bytes, stamped: bytes) -> bytes:
    """The token in an answer. Raises DeliveryError if it is none, or not about `stamped`."""
    from rfc3161_client import decode_timestamp_response

    from tracker.archive.verify import Wrong, check_stamp  # X.509, which a daemon without an authority never needs

    try:
        token: bytes = decode_timestamp_response(received).time_stamp_token()
        check_stamp(token, stamped)
    except (Wrong, ValueError, IndexError) as error:
        raise DeliveryError(f"the time stamping authority gave no valid stamp: {error}") from error
    return token
