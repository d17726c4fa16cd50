"""A name that is known, or what an unknown one was probably meant to be: a typing error must never read as "nothing
found". Pure; knows no names itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from tracker.errors import UsageError
from tracker.text import printable

E = TypeVar("E", bound=StrEnum)

MIN_LIKENESS = 0.75
"""Share of letters in common from which a known name is offered for an unknown one ("timout", "timeout": 0.92)."""

MIN_PART = 4
"""Letters of a part of a name by which it is known ("meaning", "MEANING_CHANGED"); shorter ones are in many."""

MAX_LISTED = 40
"""Known names written out; nobody reads more, and all kinds of finding are fewer."""


def one_of(given: str, known: Iterable[str], what: str) -> str:
    """`given` if it is known. Raises UsageError with the nearest known name, and what there is."""
    names = list(known)
    if given not in names:
        raise UsageError(printable(f'{what} "{given}": {expected(given, names)}'))
    return given


def members(kind: type[E], words: Iterable[str], what: str) -> list[E]:
    """Words as members, whatever their case. Raises UsageError with the nearest known one, and what there is."""
    known = {member.value.lower(): member for member in kind}
    names = [member.value for member in kind]
    return [known[word.lower()] if word.lower() in known else kind(one_of(word, names, what)) for word in words]


def nearest(found: str, known: Iterable[str]) -> str | None:
    """The known name most like `found`, else the shortest that holds it, None if there is none such."""
    names = list(known)
    best = max(names, key=lambda name: (_likeness(found, name), _agreement(found, name)), default=None)
    if best is not None and _likeness(found, best) >= MIN_LIKENESS:
        return best
    holding = [name for name in names if len(found) >= MIN_PART and found.lower() in name.lower()]
    return min(holding, key=len, default=None)


def expected(found: str, known: Iterable[str]) -> str:
    """What to write instead: the nearest, and what there is."""
    names = list(known)
    best = nearest(found, names)
    listed = f"expected one of {', '.join(names[:MAX_LISTED])}" if names else "there is none yet"
    if len(names) > MAX_LISTED:
        listed += f" and {len(names) - MAX_LISTED:,} more"
    return f'did you mean "{best}"? {listed[0].upper()}{listed[1:]}' if best else listed


def _likeness(a: str, b: str) -> float:
    """Share of letters in common, whatever their order: fingers swap letters."""
    shared = (Counter(a.lower()) & Counter(b.lower())).total()
    return 2 * shared / max(len(a) + len(b), 1)


def _agreement(a: str, b: str) -> int:
    """Letters at the same place: of names with equal letters, the one typed nearly right."""
    return sum(one == other for one, other in zip(a.lower(), b.lower(), strict=False))
