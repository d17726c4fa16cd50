"""The words of a language with their forms, held small: a fifth of what two dicts of strings take.

Finds a form's lemma and a lemma's rank. The text of the table is kept as it is read; an index of line numbers, by the
hash of each form, leads to the lines that may hold it, and the line itself decides. Knows nothing of classes or senses.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

ROOM = 2
"""Places in the index for each form at least: then a look meets 1.5 lines on average."""

MAX_CACHE = 20_000
"""Answers kept: a look costs some 3 us, and texts repeat their words."""


class Entry(NamedTuple):
    """What is known of a form: the lemma that it is an inflected form of, and its own rank if it is a lemma (-1)."""

    lemma: str | None
    row: int


class Table:
    """A line is a lemma and its forms, commonest lemma first; "3ing" is the first three letters of the lemma, then
    "ing". Where lines contradict one another, the last one counts."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        size = 1 << (ROOM * (text.count(" ") + text.count("\n") + 1)).bit_length()
        index, mask, at = array("I", bytes(4 * size)), size - 1, 0
        self._starts, self._index, self._mask = array("I"), index, mask
        while at < len(text):  # a list of all lines would take 4 MB that the process keeps
            end = text.find("\n", at)
            line = text[at:] if end < 0 else text[at:end]
            self._starts.append(at)
            at += len(line) + 1
            for form in _forms(line):
                place = hash(form) & mask
                while index[place]:
                    place = (place + 1) & mask
                index[place] = len(self._starts)
        self._starts.append(at)
        self._found: dict[str, Entry] = {}

    def find(self, form: str) -> Entry:
        """What is known of a lower-case form."""
        found = self._found.get(form)
        if found is None:
            if len(self._found) >= MAX_CACHE:
                self._found.clear()
            found = self._found[form] = self._look(form)
        return found

    def __contains__(self, form: str) -> bool:
        found = self.find(form)
        return found.row >= 0 or found.lemma is not None

    def _look(self, form: str) -> Entry:
        lemma, newest, own = None, 0, -1  # lines are met in no order
        place = hash(form) & self._mask
        while row := self._index[place]:
            head, *forms = _forms(self._text[self._starts[row - 1] : self._starts[row] - 1])
            if head == form:
                own = max(own, row - 1)
            if row > newest and form in forms:
                lemma, newest = head, row
            place = (place + 1) & self._mask
        return Entry(lemma, own)


def _forms(line: str) -> Iterator[str]:
    """The lemma of a line, then its forms."""
    lemma, *coded = line.split(" ")
    yield lemma
    for form in coded:
        cut = 2 if form[1:2].isdigit() else 1
        yield lemma[: int(form[:cut])] + form[cut:]
