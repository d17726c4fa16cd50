"""Changes of one Reading that are alike: a template that changed under most statements, one change made in several.

Pure: old and new texts in, who belongs together out. Says nothing of what a change means. A template is told by whole
lines that came or went alike beside text that stayed, or by texts that are cut where they were whole (and back); the
same words exchanged in several statements are what a publisher did, and a reason to alert: once. Other figures in the
same short line of most statements may be a counter of a shape that nobody knows, or news: who asks has seen how often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.judging import is_note, without_cut
from tracker.pipeline.tolls import tells_a_toll
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

COUNTER_WORDS = 8
"""Words of the longest line that may be a counter: "Прочитали 12 разів, поділились 3"."""

_SENTENCE_ENDS = (".", "!", "?", "»", "”", '"', ")")

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,:]*")
_COUNTER = re.compile(r"\s?[(\[]\d{1,7}[)\]]$")
_FIGURE = re.compile(r"\d+(?:[.,: ]\d+)*")
_IMPRINT = re.compile(r"©|\(c\)\s?\d|copyright|all rights reserved|всі права|все права", re.IGNORECASE)
OPEN = "\0"
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
    FIGURES = "figures"
    WORDS = "words"

    @property
    def template(self) -> bool:
        return self not in (Kind.WORDS, Kind.FIGURES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Changes that belong together, by their places in the Reading; what went and what came in all of them."""

    kind: Kind
    members: tuple[int, ...]
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    shape: str = ""
    """Of other figures: the lines that they stand in, with "#" for each, the title left open."""


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
        (Kind.FIGURES, _figures, max(TOGETHER_LEAST, int(listed * MOST) + 1)),
        (Kind.WORDS, _words, TOGETHER_LEAST),
    ):
        groups: dict[Hashable, list[int]] = {}
        for place in sorted(left):
            if (signature := key(changes[place])) is not None:
                groups.setdefault(signature, []).append(place)
        for signature, members in groups.items():
            if len(members) >= least and (kind is not Kind.FIGURES or _count_apart(changes[n] for n in members)):
                gone, came = _difference(changes[members[0]], kind)
                shape = str(signature) if kind is Kind.FIGURES else ""
                found.append(Alike(kind=kind, members=tuple(members), gone=gone, came=came, shape=shape))
                left -= set(members)
    return found


def _lines(change: Change) -> Hashable | None:
    """The whole lines that went and came, with the statement's own title left open; None where nothing else stayed,
    where a line is a note on the text, or where one was rewritten: that says something else, and says it everywhere."""
    gone, came = _exchanged(change)
    stayed = Counter(change.old.split("\n")) & Counter(change.new.split("\n"))
    if not (gone or came) or not any(line.strip() for line in stayed):
        return None
    if _is_recounted(change) and (gone == [change.old_title] or _tells_a_toll(change)):
        return None  # `_figures`, or news
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
    title = shared_title(change.old_title, change.new_title)
    if len(title) < MASKED_LEAST:
        return list(lines)
    opened = [line.replace(title, OPEN) for line in lines]
    return [_COUNTER.sub("", line) if line.startswith(OPEN) else line for line in opened]


def _is_recounted(change: Change) -> bool:
    """Whether another figure in brackets stands behind the same title."""
    bare = [_COUNTER.sub("", title) for title in (change.old_title, change.new_title)]
    return (
        change.old_title != change.new_title and bare[0] == bare[1] != change.old_title and bare[1] != change.new_title
    )


def _tells_a_toll(change: Change) -> bool:
    return tells_a_toll(statement_text(change.new_title, change.new))


def _figures(change: Change) -> str | None:
    """The short lines in which other figures stand and nothing else changed, beside a text that stayed; None where the
    statement tells of killed, wounded or lost: a figure in it is news."""
    gone, came = ([_FIGURE.sub("#", line) for line in lines] for lines in _bare(change))
    stayed = Counter(change.old.split("\n")) & Counter(change.new.split("\n"))
    if gone != came or not gone or not any(line.strip() for line in stayed):
        return None
    if not all("#" in line and _is_short(line) for line in gone) or _tells_a_toll(change):
        return None
    return " | ".join(gone)


def _bare(change: Change) -> tuple[list[str], list[str]]:
    """The lines that went and came, with the statement's own title left open, counter or not."""
    title = shared_title(change.old_title, change.new_title)
    gone, came = _exchanged(change)
    if title:
        gone, came = ([line.replace(title, "…") for line in lines] for lines in (gone, came))
    return gone, came


def _count_apart(changes: Iterable[Change]) -> bool:
    """Whether statements have figures of their own: one that is the same in all is what a publisher said."""
    return len({tuple(_FIGURE.findall("\n".join(_bare(change)[1]))) for change in changes}) > 1


def _is_short(line: str) -> bool:
    """Whether a line is no sentence."""
    return len(line.split()) <= COUNTER_WORDS and not line.endswith((".", "!", "?", "…"))


def shared_title(old: str, new: str) -> str:
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
    gone, came = ({stem(word) for word in words} for words in _word_sets(change))
    if not (gone or came) or len(gone) + len(came) > WORDS_MOST:
        return None
    return frozenset(gone), frozenset(came)


def _word_sets(change: Change) -> tuple[set[str], set[str]]:
    old = set(_WORD.findall(statement_text(change.old_title, change.old).lower()))
    new = set(_WORD.findall(statement_text(change.new_title, change.new).lower()))
    return old - new, new - old


def stem(word: str) -> str:
    """What the forms of a word have in common."""
    return word[:STEM] if word.isalpha() else word


def _difference(change: Change, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What went and came in one of them, to be shown."""
    if kind in (Kind.LINES, Kind.FIGURES):
        gone, came = _exchanged(change)
        return tuple(gone), tuple(came)
    if kind is Kind.WORDS:
        gone_words, came_words = _word_sets(change)
        return tuple(sorted(gone_words)), tuple(sorted(came_words))
    return (), ()
