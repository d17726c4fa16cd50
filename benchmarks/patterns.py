"""Whether an expression of the program takes longer than in proportion to its text. Each is searched in texts made for
it: what its first parts match, and then a few thousand of one thing; that, over and over.

    python benchmarks/patterns.py [NAME…]      default: all expressions

Wanted: 150 ms for some 3,000 characters, a hundred times what a good one takes. Exit 1 if one takes more that is not
known to meet short texts only, or to be matched at one place (tests/test_pattern_bounds.py says which are).
"""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # no other view of an expression's parts
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

MOST, GIVEN_UP = 0.15, 1.0
"""Seconds of processor time that a text may take, and after which it is not waited for."""
LENGTH, PARTS = 3_000, 12
"""Times that what fills a text is repeated; parts of an expression that may stand before it."""
FILLED = (" ", "1", "a", "A", "1,", "a ", "a-", "1 000 ", "\n", "'", "-", ".", "а")
_OF_CATEGORY = {op.CATEGORY_SPACE: " ", op.CATEGORY_DIGIT: "1", op.CATEGORY_NOT_WORD: "-"}


class _GivenUp(BaseException):
    """No Exception: nothing may keep it."""


def matched(parts: Sequence[Any], *, more: bool) -> str:
    """A text that these parts of an expression match, or nearly; `more`: with what may be missing."""
    found = ""
    for kind, value in parts:
        if kind is op.LITERAL:
            found += chr(value)
        elif kind is op.BRANCH:
            found += matched(value[1][0].data, more=more)
        elif kind is op.SUBPATTERN:
            found += matched(value[-1].data, more=more)
        elif kind is op.ATOMIC_GROUP:
            found += matched(value.data, more=more)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            found += matched(value[2].data, more=more) * max(value[0], more)
        elif kind is op.IN:
            found += _one_of(value)
        elif kind in (op.NOT_LITERAL, op.ANY):
            found += "a"
    return found


def _one_of(value: Sequence[Any]) -> str:
    kind, what = value[0]
    if kind is op.LITERAL:
        return chr(what)
    if kind is op.RANGE:
        return chr(what[0])
    return _OF_CATEGORY.get(what, "a")


def texts(pattern: re.Pattern[Any], length: int = LENGTH) -> Iterator[str]:
    """Texts that may cost it most."""
    data = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG).data
    before = {matched(data[:cut], more=more) for cut in range(min(len(data), PARTS)) for more in (False, True)}
    for each in before:
        for fill in FILLED:
            yield each + fill * length
            yield (each + fill * 40) * (length // 50)


def slow(pattern: re.Pattern[Any], length: int = LENGTH) -> str:
    """A text that takes too long, how long it is, and the seconds; "" if there is none."""
    signal.signal(signal.SIGPROF, _give_up)
    for text in texts(pattern, length):
        given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, GIVEN_UP)
        try:
            for _ in pattern.finditer(given):
                pass
        except _GivenUp:
            pass
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if (took := time.process_time() - began) > MOST:
            return f"{text[:50]!r}…, {len(text):,} characters: {took:.2f} s"
    return ""


def _give_up(_number: int, _frame: object) -> None:
    raise _GivenUp


def main() -> int:
    from tests.test_pattern_bounds import EXCEPTIONS, compiled

    chosen = {name: each for name, each in compiled().items() if not sys.argv[1:] or name in sys.argv[1:]}
    wrong = {name: found for name, each in chosen.items() if (found := slow(each))}
    for name, found in wrong.items():
        print(f"{name}: {found}", f"(known: {EXCEPTIONS[name]})" if name in EXCEPTIONS else "")
    print(f"{len(chosen)} expressions; {len(wrong)} slow, of which {len(wrong.keys() & EXCEPTIONS.keys())} are known")
    return 1 if wrong.keys() - EXCEPTIONS.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
