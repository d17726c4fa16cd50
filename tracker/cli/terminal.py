"""The last gate before a terminal: whatever a command prints passes here. Prints nothing itself.

Those who make a text show foreign characters by their numbers where it is made (`tracker.text.printable`). What slips
through there, in an error, a traceback, a field that somebody forgot, must still not drive the terminal of whoever
reads: no escape sequence, no control character, no reversal of the writing direction. Only our own colours pass, and
they only where there is a terminal to colour.
"""

from __future__ import annotations

import re

_OURS = r"\x1b\[(?:(?:[0-4]|9|[39][0-7])(?:;(?:[0-4]|9|[39][0-7]))*)m"
"""Bold, dim, underlined, struck, one of sixteen colours, and back: nothing that hides a text or moves it."""

_DRIVING = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # writing direction
    "\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]"  # other line ends, halves of characters, hidden tags
    r"|\r(?!\n)"
)

_GATE = {True: re.compile(f"({_OURS})|{_DRIVING}"), False: re.compile(f"(?!)()|{_DRIVING}")}


def gated(text: str, *, colour: bool) -> str:
    """`text` without anything that drives a terminal, except, with `colour`, what our own colours need."""
    if text.replace("\n", "").isprintable():  # nearly always, and a tenth of the time
        return text
    return _GATE[colour].sub(lambda found: found[1] or f"<U+{ord(found[0][0]):04X}>", text)
