"""How bodies begin: what imports guess the kind of their captures by. Whether a body can be read, a reader says."""

from __future__ import annotations

import re

HEAD = 4_096
"""Bytes of the beginning that are looked at: a document says at once what it is."""

HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|article|div|p)\b", re.IGNORECASE)


def head(body: bytes) -> bytes:
    """The beginning of a body. UTF-16 and UTF-32: what matters there is plain Latin letters."""
    return body[:HEAD].replace(b"\0", b"")
