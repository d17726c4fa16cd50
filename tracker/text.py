"""Canonical text and its hash: what extraction, diffing and judging share. Pure; knows no format and no source."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256

MAX_COMBINING = 30
"""Combining marks kept in a row; more make NFC quadratic (UAX #15, Stream-Safe Text Format)."""

_MARKS = (
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_COMBINING = re.compile(_MARKS)
_COMBINING_RUN = re.compile(f"{_MARKS}{{{MAX_COMBINING + 1},}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile("  +")
_BLANK_LINES = re.compile(r"\n{3,}")


def canonical(text: str) -> str:
    """`text` in the one form in which it is stored, hashed, compared and shown.

    NFC; line ends are "\\n"; runs of other white space are one space; no white space at the edges of a line; at most
    one blank line in a row; lone surrogates (which no database takes) become U+FFFD. Punctuation, case and invisible
    characters stay: they are evidence. Idempotent.
    """
    text = "\n".join(_lines(text))
    return (_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def compact(text: str) -> str:
    """`text` canonical, without blank lines."""
    return "\n".join(filter(None, _lines(text)))


def one_line(text: str) -> str:
    """`text` canonical and on a single line: titles, names, labels."""
    return " ".join(_spelled(text).split())


def _lines(text: str) -> list[str]:
    """The lines of `text`, spelled and spaced as in canonical text, empty ones too."""
    text = _spelled(text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return [line.strip() for line in text.split("\n")]


def _spelled(text: str) -> str:
    """`text` in NFC, with no white space but " " and "\\n", and with nothing that a database does not take."""
    if not text.replace("\n", " ").isprintable():  # else it has none of either: of white space, " " alone is printable
        text = text.replace("\x00", "\ufffd")
        try:
            text.encode()
        except UnicodeEncodeError:
            text = _SURROGATE.sub("\ufffd", text)
        text = "\n".join([" ".join(line.split()) for line in text.splitlines()])  # split() knows all of \s
    if not text.isascii():
        if _COMBINING.search(text[:: MAX_COMBINING + 1]):  # no longer run fits between two of these characters
            text = _COMBINING_RUN.sub(lambda run: run[0][:MAX_COMBINING], text)
        text = unicodedata.normalize("NFC", text)
    return text


def statement_text(title: str, text: str) -> str:
    """The whole text of a Version, which is diffed and judged and which spans index: title, a blank line, text."""
    return "\n\n".join(part for part in (title, text) if part)


def text_hash(title: str, text: str) -> bytes:
    """SHA-256 over title and text, told apart by a NUL (which canonical text never holds)."""
    return sha256(f"{title}\0{text}".encode()).digest()


BESIDE = "beside"
"""What a page shows beside the text: declared with it, so that its change is an event, and in no Version."""

SET_ASIDE = ("volatile", "ignored")
"""What is kept beside a text and changes by itself: counters, clocks, what an operator's rules match."""


def declared_hash(declared: Mapping[str, object]) -> bytes:
    """SHA-256 over what a Capture declares besides its text, whatever the order; what was set aside is not declared."""
    told = {name: value for name, value in declared.items() if name not in SET_ASIDE}
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).digest()


_UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printable(text: str) -> str:
    """`text` safe for a terminal or a log line: control, bidi and other invisible characters shown as <U+202E>, other
    ends of a line than "\\n" too."""
    if text.replace("\n", "").replace("\t", "").isprintable():  # nearly always, and a hundred times faster
        return text
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in _UNSHOWN else f"<U+{ord(char):04X}>"
        for char in text
    )
