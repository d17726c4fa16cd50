"""Changes of one Reading that are alike: a template that changed under most statements, one change made in several.

Pure: old and new texts in, who belongs together out. Says nothing of what a change means. A template is told by whole
lines that came or went alike beside text that stayed, or by texts that are cut where they were whole (and back); the
same words exchanged in several statements are what a publisher did, and a reason to alert: once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.judging import is_note, without_cut
from tracker.text import statement_text

TOGETHER_LEAST = 3
"""Statements that must change alike to be taken together: two may do so by chance."""

MOST = 0.5
"""Share of what a Reading lists that must have changed alike for a template: one that changed did so everywhere."""

MASKED_LEAST = 4
"""Characters of a title from which it stands for itself in a line of the template ("The post TITLE appeared first")."""

STEM = 4
"""Letters of a longer word by which its forms are one: a word exchanged in twenty posts is bent in some."""

WORDS_MOST = 40
"""Different words in a change that several statements can have in common."""

_SENTENCE_ENDS = (".", "!", "?", "»", "”", '"', ")")

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,:]*")
_COUNTER = re.compile(r"\s?[(\[]\d{1,7}[)\]]$")
_IMPRINT = re.compile(r"©|\(c\)\s?\d|copyright|all rights reserved|всі права|все права", re.IGNORECASE)
_OPEN = "\0"
"""What stands for a statement's own title in a line of the template."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A statement before and after. `seen_before`: the new text is an earlier one of the statement that came back;
    None where the statement has none."""

    old_title: str
    old: str
    new_title: str
    new: str
    seen_before: Callable[[], bool | None] = lambda: None


class Kind(StrEnum):
    """How changes are alike."""

    LINES = "lines"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    WORDS = "words"

    @property
    def template(self) -> bool:
        return self is not Kind.WORDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Changes that belong together, by their places in the Reading; what went and what came in all of them."""

    kind: Kind
    members: tuple[int, ...]
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


def alike(changes: Sequence[Change], *, listed: int) -> list[Alike]:
    """Who belongs together of the changes of one Reading, which `listed` so many statements. Each belongs to one group
    at
    most."""
    if len(changes) < TOGETHER_LEAST:
        return []
    found: list[Alike] = []
    left = set(range(len(changes)))
    for kind, key, least in (
        (Kind.LINES, _lines, max(TOGETHER_LEAST, int(listed * MOST) + 1)),
        (Kind.SHORTENED, _shortened, max(TOGETHER_LEAST, int(listed * MOST) + 1)),
        (Kind.LENGTHENED, _lengthened, max(TOGETHER_LEAST, int(listed * MOST) + 1)),
        (Kind.WORDS, _words, TOGETHER_LEAST),
    ):
        groups: dict[Hashable, list[int]] = {}
        for place in sorted(left):
            if (signature := key(changes[place])) is not None:
                groups.setdefault(signature, []).append(place)
        for members in groups.values():
            if len(members) >= least:
                gone, came = _difference(changes[members[0]], kind)
                found.append(Alike(kind=kind, members=tuple(members), gone=gone, came=came))
                left -= set(members)
    return found


def _lines(change: Change) -> Hashable | None:
    """The whole lines that went and came, with the statement's own title left open; None where nothing else stayed,
    where a line is a note on the text, or where one was rewritten: that says something else, and says it everywhere."""
    gone, came = _exchanged(change)
    stayed = Counter(change.old.split("\n")) & Counter(change.new.split("\n"))
    if not (gone or came) or not any(line.strip() for line in stayed):
        return None
    if any(is_note(line) for line in (*gone, *came)):
        return None
    signature = tuple(_masked(gone, change)), tuple(_masked(came, change))
    return None if any(_is_rewritten(line, signature[1]) for line in signature[0]) else signature


def _is_rewritten(line: str, came: Sequence[str]) -> bool:
    """Whether half of a line that went, or more, stands in one that came. An imprint, whose year moves on, says
    nothing."""
    words = set(_WORD.findall(line.casefold()))
    if not words or _IMPRINT.search(line):
        return False
    others = (set(_WORD.findall(other.casefold())) for other in came)
    return any(2 * len(words & other) >= max(len(words), len(other)) for other in others)


def _exchanged(change: Change) -> tuple[list[str], list[str]]:
    old = Counter(statement_text(change.old_title, change.old).split("\n"))
    new = Counter(statement_text(change.new_title, change.new).split("\n"))
    return sorted(filter(None, (old - new).elements())), sorted(filter(None, (new - old).elements()))


def _masked(lines: Sequence[str], change: Change) -> list[str]:
    """`lines` with what both titles have in common left open; a title that is another one is what a statement says. A
    counter behind a title is none of it."""
    title = _shared_title(change.old_title, change.new_title)
    if len(title) < MASKED_LEAST:
        return list(lines)
    opened = [line.replace(title, _OPEN) for line in lines]
    return [_COUNTER.sub("", line) if line.startswith(_OPEN) else line for line in opened]


def _shared_title(old: str, new: str) -> str:
    """The title, if it stayed; of two, the one to which the other adds something, or both less the counters behind
    them."""
    if old in new or new in old:
        return min(old, new, key=len)
    bare = _COUNTER.sub("", old)
    return bare if bare == _COUNTER.sub("", new) else ""


def _shortened(change: Change) -> Hashable | None:
    """Whether the new text is the beginning of the old one, or nothing."""
    return "cut" if change.old_title == change.new_title and _begins(change.old, change.new) else None


def _lengthened(change: Change) -> Hashable | None:
    """Whether the old text is the beginning of the new one, which is not another one than the statement once had."""
    whole = change.old_title == change.new_title and _begins(change.new, change.old)
    return "whole" if whole and change.seen_before() is not False else None


def _begins(whole: str, part: str) -> bool:
    """Whether `part` is the beginning of `whole` and seems cut: it has a mark of that, ends amid a sentence, or is
    nothing."""
    beginning = " ".join(without_cut(part).split())
    if part and without_cut(part) == part and part.endswith(_SENTENCE_ENDS):
        return False
    return len(beginning) < len(whole) and " ".join(whole.split()).startswith(beginning)


def _words(change: Change) -> Hashable | None:
    """The words that went and came, whatever their endings."""
    gone, came = ({_stem(word) for word in words} for words in _word_sets(change))
    if not (gone or came) or len(gone) + len(came) > WORDS_MOST:
        return None
    return frozenset(gone), frozenset(came)


def _word_sets(change: Change) -> tuple[set[str], set[str]]:
    old = set(_WORD.findall(statement_text(change.old_title, change.old).lower()))
    new = set(_WORD.findall(statement_text(change.new_title, change.new).lower()))
    return old - new, new - old


def _stem(word: str) -> str:
    return word[:STEM] if word.isalpha() else word


def _difference(change: Change, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What went and came in one of them, to be shown."""
    if kind is Kind.LINES:
        gone, came = _exchanged(change)
        return tuple(gone), tuple(came)
    if kind is Kind.WORDS:
        gone_words, came_words = _word_sets(change)
        return tuple(sorted(gone_words)), tuple(sorted(came_words))
    return (), ()
