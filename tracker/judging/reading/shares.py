"""Parts of a whole in English words as the numbers they are: "a third of", "two-fifths of", "one in four" as percent,
"half an hour" and "a quarter of a million" as one number.

Rewrites the items of one text; compares nothing. "Half" alone stays a word: the lexicon knows that it is 50 percent.
"""

from __future__ import annotations

from tracker.judging.lexicon import Lexicon
from tracker.judging.lexicon.numerals import UNITS, number_key
from tracker.judging.reading.item import Item

_NAMES_TEXT = "third fourth fifth sixth seventh eighth ninth tenth"
_PARTS = {name: whole for whole, name in enumerate(_NAMES_TEXT.split(), 3)}
_PARTS |= {"quarter": 4, "half": 2}
_PARTS |= {f"{name}s": whole for name, whole in _PARTS.items()}
"""Names of parts, and into how many the whole is cut."""
_WHOLES = frozenset((*map(float, range(2, 21)), 100.0))
"""Wholes of "one in …": others are years, prices and the like."""
LEAST_COUNT = 12
"""Number from which a part of it is a number too: "half a dozen", "a quarter of a million"."""


def shares(found: list[Item], lexicon: Lexicon) -> None:
    """Draws every part of a whole, as far as it is plainly written, into a number."""
    for n in range(len(found) - 1, -1, -1):  # from the end, so that places stay true
        item = found[n]
        if item.form in _PARTS:
            _halved(found, n) or _counted(found, n, lexicon)
        elif item.kind == "N" and n + 2 < len(found):
            _among(found, n, lexicon)


def _halved(found: list[Item], n: int) -> bool:
    """ "Half a million", "a quarter of an hour": a number, with its unit behind it."""
    after = n + 1 + (_key(found, n + 1) == "of")
    if found[n].form not in ("half", "quarter") or _key(found, after) != "a" or after + 1 >= len(found):
        return False
    part, thing = 1 / _PARTS[found[n].form], found[after + 1]
    if thing.kind == "N" and thing.value >= LEAST_COUNT:
        found[n : after + 2] = [_number(found[n], thing, part * thing.value)]
    elif thing.key in UNITS or f"{thing.key} {_key(found, after + 2)}" in UNITS:
        found[n : after + 1] = [_number(found[n], found[after], part)]
    else:
        return False
    return True


def _counted(found: list[Item], n: int, lexicon: Lexicon) -> bool:
    """ "Two-thirds of", "one fifth of", "by a tenth": percent; not "a fifth" alone, "the third", "third quarter"."""
    if not n:
        return False
    form, before = found[n].form, found[n - 1]
    many = form.endswith("s") and before.kind == "N" and 1 < before.value < _PARTS[form]
    one = not form.endswith("s") and (before.form == "one" or before.key == "a")
    if not (many or one) or not (_key(found, n + 1) == "of" or _key(found, n - 2) == "by"):
        return False
    _percent(found, n - 1, n + 1, (before.value if many else 1) / _PARTS[form], lexicon)
    return True


def _among(found: list[Item], n: int, lexicon: Lexicon) -> None:
    """ "One in four", "3 out of 5": percent, unless a measure follows ("two in three days")."""
    whole = n + 2 + (_key(found, n + 1) == "out" and _key(found, n + 2) == "of")
    if (whole == n + 2 and _key(found, n + 1) != "in") or whole >= len(found):
        return
    some, every = found[n].value, found[whole]
    if every.kind == "N" and 1 <= some < every.value in _WHOLES and _key(found, whole + 1) not in UNITS:
        _percent(found, n, whole + 1, some / every.value, lexicon)


def _percent(found: list[Item], first: int, last: int, part: float, lexicon: Lexicon) -> None:
    number = _number(found[first], found[last - 1], float(round(100 * part)))
    unit = number._replace(kind="W", key="percent", word=lexicon.word("percent"), value=0.0)
    found[first:last] = [number, unit]


def _key(found: list[Item], n: int) -> str:
    return found[n].key if 0 <= n < len(found) else ""


def _number(first: Item, last: Item, value: float) -> Item:
    return first._replace(end=last.end, kind="N", key=number_key(value), value=value)
