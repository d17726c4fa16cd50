"""Each expression that meets foreign text takes time in proportion to it: what repeats without a bound ends the match.

An expression that goes on after an unbounded repeat, and fails there, has read the run for nothing, and reads it again
from the next character: the square of its length. So a repeat has a bound, or is the last thing of its expression, or
stands in EXCEPTIONS with the reason why it costs no more. A possessive repeat tries once, but still from each start.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from re import _constants as op  # type: ignore[attr-defined]  # no other view of an expression's parts
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import tracker
from benchmarks import patterns as patterns_timed

FOREIGN = ("tokens", "text", "history", "urls", "diffing", "judging", "extract", "report", "alert")
"""Parts whose expressions meet text that others wrote."""

_SHORT = "the text it meets is cut to some hundred characters"
_OPENER = "what opens it cannot stand in it, so no stretch is read from two starts"
_OURS = "meets a message of our own making, a few thousand characters in which each mark opens and closes once"
_ONCE = "matched at one place, not searched for from each"
_CHILD = "read in a child with five seconds of processor time; a body that outlasts them is UNPARSED and says so"
_SPACES = "canonical text has no two spaces together, and two line ends at most"
EXCEPTIONS: dict[str, str] = {
    "alert.answers:_AFTER": "only its fraction comes after the digits, and may be missing",
    "alert.channels:_NEW": "meets an excerpt of our own making (report.marks.BUDGET)",
    "alert.channels:_OLD": "meets an excerpt of our own making (report.marks.BUDGET)",
    "extract.article:_ELSEWHERE": _ONCE,
    "extract.article:_NAME": "the run of capitals is taken but for its last letter at worst",
    "extract.blocked:_DRESS": _SHORT,
    **{f"extract.blocked:_SAID{number}": _SHORT for number in ("", "[3]", "[4]", "[5]", "[6]")},
    "extract.entries:_MENDABLE": "always ends, at the end of the body at the latest, and goes on behind it",
    "extract.entries:_TAG": _ONCE,
    "extract.garbled:_ODD": "meets single words; what follows a run fails at its last letter alone",
    "extract.stamps:_RANGE": _SHORT,
    "extract.stamps:_SEPARATOR": _SHORT,
    "extract.tree:_QUOTED": "meets a tag in which every quote is closed",
    "extract.tree:_TOKEN": _CHILD,
    "extract.tree:_WHOLE_TAG": _ONCE,
    "extract.volatile:_ADVERT": _SHORT,
    "extract.volatile:_BETWEEN": _SHORT,
    "extract.volatile:_BRACKET": _SHORT,
    "extract.volatile:_CLOCK": _SHORT,
    "extract.volatile:_DECIMAL": _SHORT,
    "extract.volatile:_RATE": _SHORT,
    "extract.volatile:_RELATED": _SHORT,
    "extract.walls:VISITOR": "begins at the start of a word and ends with it",
    "judging.kinds.claims:_QUOTED": _OPENER,
    "judging.matching.teaser_cuts:_SENTENCE_END": _SPACES,
    "report.escape:_FORGED": "begins where no backslash stands before it, so that a row of them is read once",
    "report.fit:_CHANGE": _OURS,
    "report.fit:_COUNTED": _OURS,
    "report.fit:_RUN": _OURS,
    "report.marks:_BREAK": "begins where no space stands before it, so that a row of them is read once",
    "tokens:_CUT": "matched at the first and at the last mark of a row, not at each",
    "tokens:_WORD_BEFORE": _SHORT,
}
"""Expressions that are well all the same, and why."""


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if found.name.split(".")[1] in FOREIGN:
            yield importlib.import_module(found.name)


def patterns(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from patterns(each)
    elif isinstance(value, (list, tuple, frozenset, set)):
        for each in value:
            yield from patterns(each)


def compiled() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, each in enumerate(patterns(value)):
                found[f"{module.__name__.removeprefix('tracker.')}:{name}{f'[{number}]' if number else ''}"] = each
    return found


def faults(pattern: re.Pattern[Any]) -> list[str]:
    return list(_faults(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG).data, last=True, inside=False))


def _faults(parts: Sequence[Any], *, last: bool, inside: bool) -> Iterator[str]:
    """`last`: nothing of the expression comes after these parts; `inside`: they are repeated without a bound."""
    for place, (kind, value) in enumerate(parts):
        ends = last and place == len(parts) - 1
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, body = value
            endless = most is op.MAXREPEAT
            if endless and inside:
                yield "a repeat without a bound in another one"
            elif endless and not ends:
                yield "a repeat without a bound, and something after it"
            yield from _faults(body.data, last=ends and most == 1, inside=inside or endless)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from _faults(branch.data, last=ends, inside=inside)
        elif kind is op.SUBPATTERN:
            yield from _faults(value[-1].data, last=ends, inside=inside)
        elif kind is op.ATOMIC_GROUP:
            yield from _faults(value.data, last=ends, inside=inside)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _faults(value[1].data, last=False, inside=inside)


FOUND = compiled()


def test_there_are_expressions() -> None:
    assert len(FOUND) > 50
    assert "tokens:_UNIT" in FOUND


@pytest.mark.parametrize("name", FOUND)
def test_an_expression_has_its_bounds(name: str) -> None:
    wrong = faults(FOUND[name])
    assert bool(wrong) == (name in EXCEPTIONS), wrong


@pytest.mark.parametrize("text", [r"\d+x", r"(a+)+", r"(?:a|b+)c", r"\w*(?=x)", r"a++b", r"(?:a*,)*", r"(?=\w*x)"])
def test_what_costs_the_square_of_a_run_is_refused(text: str) -> None:
    assert faults(re.compile(text))


@pytest.mark.parametrize("text", [r"<id>\s{0,99}x?\s{0,99}([^<]{1,2000}?)\s{0,99}</", r"(a|a)+x"])
def test_what_may_take_the_same_characters_in_many_ways_is_found_by_its_time(text: str) -> None:
    assert patterns_timed.slow(re.compile(text))


@pytest.mark.parametrize("name", ["tokens:_UNIT", "extract.feed:_NAMED", "extract.links:_CHANNEL_LINK"])
def test_what_once_did_does_not(name: str) -> None:
    assert not patterns_timed.slow(FOUND[name])


@pytest.mark.parametrize("text", [r"\d+", r"x\w*", r"\d{1,9}x", r"(?:a{1,9}b){1,3}c", r"a|b+"])
def test_what_costs_its_length_is_not(text: str) -> None:
    assert not faults(re.compile(text))
