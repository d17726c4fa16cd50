"""Secrets that stand in the clear in the two files, where a copy, a backup or a repository shows them to others.

Pure: the parsed files in, a warning for each place out, which names file, table and key and never the secret. A guess
by the kind of address and the name of a header: it warns, it forbids nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tracker.fields.values import REFERENCES

HARMLESS = frozenset(("console", "ntfy", "ntfys", "syslog", "dbus", "gnome", "macosx", "windows", "growl"))
"""Schemes of addresses that hold no secret, unless a user stands in them."""

KEPT_APART = frozenset(("mailto", "mailtos", "webhook+http", "webhook+https", "json", "jsons", "xml", "xmls", "form"))
"""Schemes of addresses that hold one only where a user or a question stands in them."""

_USER = re.compile(r"://[^/?#\s]*:[^/?#\s@]+@")
_ANY_USER = re.compile(r"://[^/?#\s@]+@")
_ASKED = re.compile(r"(?i)[?&](?:pass|password|token|key|apikey|api_key|secret|sig|auth|access_token)=[^&]")
_TELLING = re.compile(r"(?i)auth|cookie|token|secret|passw|credential|session|signature|(?:^|-)key(?:$|-)|api-?key")

INSTEAD = 'write "env:NAME" or "file:/PATH", and keep it there'


def in_the_clear(
    path: Path, document: Mapping[str, object], sources: Path, listed: Mapping[str, object]
) -> Iterator[str]:
    """One warning for each place."""
    for where, table in _tables(path, document, "alert"):
        addresses = table.get("to")
        several = addresses if isinstance(addresses, list) else [addresses]
        if any(isinstance(each, str) and holds_secret(each) for each in several):
            yield f"{where}: to holds a token or a password in the clear; {INSTEAD}"
    fetch = document.get("fetch")
    if isinstance(fetch, dict) and _with_password(fetch.get("proxy")):
        yield f"{path}: [fetch]: proxy holds a password in the clear; {INSTEAD}"
    for where, table in _tables(sources, listed, "source"):
        if _with_password(table.get("proxy")):
            yield f"{where}: proxy holds a password in the clear; {INSTEAD}"
        headers = table.get("headers")
        for name, value in (headers if isinstance(headers, dict) else {}).items():
            if isinstance(value, str) and _TELLING.search(name) and not value.startswith(REFERENCES):
                yield f"{where}: headers holds {name} in the clear; {INSTEAD}"


def holds_secret(address: str) -> bool:
    """Whether the address of a target, as it stands in the file, is one that others must not see."""
    if address.startswith(REFERENCES):
        return False
    scheme = address.partition("://")[0].lower()
    if _USER.search(address) or _ASKED.search(address):
        return True
    if scheme in KEPT_APART:
        return False
    return scheme not in HARMLESS or _ANY_USER.search(address) is not None


def _with_password(proxy: object) -> bool:
    return isinstance(proxy, str) and not proxy.startswith(REFERENCES) and _USER.search(proxy) is not None


def _tables(path: Path, document: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    found = document.get(key)
    for number, table in enumerate(found if isinstance(found, list) else [], 1):
        if isinstance(table, dict):
            label = f' (id "{table["id"]}")' if isinstance(table.get("id"), str) else ""
            yield f"{path}: [[{key}]] {number}{label}", table
