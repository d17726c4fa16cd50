"""Bytes to characters, decided by the bytes wherever they can decide.

A header that flips between two polls must not change a text, so valid UTF-8 is UTF-8 whatever was declared, then the
document's own declaration counts, then the header's. Nothing is guessed from letter statistics, and no codec outside
the Encoding Standard's list is ever used: what a source declares is hostile input too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from encodings.aliases import aliases

_CODECS = (
    "ascii latin-1 big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 euc-jp euc-kr "
    "gb18030 gbk iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 "
    "iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-cyrillic mac-roman shift-jis utf-8 utf-16-le utf-16-be "
    "utf-32-le utf-32-be"
)
"""The codecs a body may be read with: those of https://encoding.spec.whatwg.org, section 4.2, that Python has. All are
loaded now: later, in a process that may open no file, none can be."""

GOOD_FOR_EACH_BAD = 10
"""A body with this many valid multi-byte characters for each invalid one is damaged UTF-8, not another charset. Real
feeds cut teasers inside a character; text in a one-byte charset has next to no valid sequence."""

BEFORE_DECLARATION = 20_000
"""Bytes that may stand before an XML declaration: blank lines, a server's notices."""

_ASCII = bytes(range(128))
_ALLOWED = {name.replace("-", "_"): name for name in _CODECS.split() if codecs.lookup(name)}
_SUPERSETS = {"ascii": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030"}
"""What a name means in practice; the same standard, table of labels."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_DOCUMENT = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_IN_HEADER = re.compile(r""";\s*charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """The characters, without a byte order mark, and what has to be said about the way they were found. `damaged`:
    not all bytes are of that charset."""

    text: str
    charset: str
    note: str = ""
    damaged: bool = False


def decode(body: bytes, content_type: str) -> Decoded:
    """`body` as characters. Never fails: what cannot be decoded becomes U+FFFD and is noted."""
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], marked)
    if body[:2] in (b"<\0", b"\0<"):
        return _decoded(body, "utf-16-le" if body[1] == 0 else "utf-16-be")
    if body.isascii():
        return Decoded(text=body.decode("ascii"), charset="utf-8")
    in_document, in_header = _IN_DOCUMENT.search(body, 0, BEFORE_DECLARATION), _IN_HEADER.search(content_type)
    names = [in_document[1].decode()] if in_document else []
    names += [in_header[1]] if in_header else []
    if (text := _strict(body, "utf-8")) is not None or _damaged_utf8(body):
        return _decoded(body, "utf-8", names, text)
    for charset in filter(None, map(_codec, names)):
        if charset != "utf-8" and (text := _strict(body, charset)) is not None:
            return _decoded(body, charset, names, text)
    return _decoded(body, "cp1252", names)


def _damaged_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - (len(body) - len(body.translate(None, _ASCII)))
    return good > GOOD_FOR_EACH_BAD * bad


def _codec(name: str) -> str | None:
    """The codec meant by a declared name; by a table, because looking up a foreign name would import its module."""
    plain = name.lower().replace("-", "_").replace(":", "_").replace(".", "_")
    found = _SUPERSETS.get(plain) or _ALLOWED.get(aliases.get(plain, plain))
    return _SUPERSETS.get(found, found) if found else None


def _strict(body: bytes, charset: str) -> str | None:
    try:  # incremental: a body cut inside its last character is still in that charset
        return codecs.getincrementaldecoder(charset)().decode(body)
    except UnicodeDecodeError:
        return None


def _decoded(body: bytes, charset: str, declared: Sequence[str] = (), strict: str | None = None) -> Decoded:
    """`body` read as `charset`; `strict` is its text if it is known that every byte of it is."""
    if strict is None:
        strict = _strict(body, charset)
    notes = [f"charset: not all bytes are {charset}"] if strict is None else []
    if wrong := [name for name in declared if _codec(name) != charset]:
        notes.append(f"charset: declared {' and '.join(wrong)}, read as {charset}")
    text = body.decode(charset, "replace") if strict is None else strict
    return Decoded(text=text, charset=charset, note="; ".join(notes), damaged=strict is None)
