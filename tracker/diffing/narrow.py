"""What two long texts begin and end with, which need not be compared: without it a word that changes in a text of a
megabyte would cost as much as a text written anew. Knows no words; never looks at short texts.
"""

from __future__ import annotations

LONG = 20_000
"""Characters of both texts from which they are narrowed: less is compared whole in no time."""

MARGIN = 400
"""Characters kept on each side of what differs, to the next white space if there is any in so many more: what is read
as one thing (a name, an amount, a phrase) is not cut."""

MOST = 200_000
"""Characters of one text, narrowed, that are read word by word; more of it was written anew, and is replaced whole."""


def narrowed(old: str, new: str) -> tuple[int, int]:
    """How many characters at the front, and how many at the back, both texts share and can do without."""
    if len(old) + len(new) <= LONG:
        return 0, 0
    head = _at_a_space(old, shared(old, new) - MARGIN, step=-1)
    rest = min(len(old), len(new)) - head
    tail = len(old) - _at_a_space(old, len(old) - min(shared_at_the_end(old, new), rest) + MARGIN, step=1)
    return head, max(0, tail)


def _at_a_space(text: str, at: int, *, step: int) -> int:
    """`at`, or a place up to MARGIN characters further before which there is white space."""
    if at <= 0:
        return 0
    for place in range(at, min(max(at + step * MARGIN, 1), len(text)), step):
        if text[place - 1].isspace():
            return place
    return min(at, len(text))


def shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(a), len(b))
    while low < high:  # halving: comparing slices costs a hundredth of comparing characters
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[low:middle] == b[low:middle] else (low, middle - 1)
    return low


def shared_at_the_end(a: str, b: str) -> int:
    """How many characters two texts end with alike."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        same = a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]
        low, high = (middle, high) if same else (low, middle - 1)
    return low
