"""The words of the html report itself, in the language of its reader: `page_words.toml`, with numbers and lengths of
time as they are written there. What a source wrote, and what the judge says of it, is not among
them. Escapes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.report.events import event_lines, event_name
from tracker.report.phrases import phrases
from tracker.report.times import duration

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The table of one language."""

    language: str
    table: Mapping[str, Any]

    def say(self, name: str, **places: object) -> str:
        """The words under this name, with their places filled in; whole numbers as they are written."""
        filled = {place: self.number(value) if type(value) is int else value for place, value in places.items()}
        return str(self.table[name]).format(**filled)

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.table["thousands"])

    def count(self, value: int, noun: str) -> str:
        """`1 edit`, `2 edits`, `5 правок`."""
        forms = self.table[noun]
        return f"{self.number(value)} {forms[_form(value, len(forms))]}"

    def kind(self, kind: str) -> str:
        """The name of a kind of finding; one that is not known, by its own word."""
        return str(self.table["kind"].get(kind) or kind.replace("_", " ").capitalize())

    def event(self, kind: str) -> str:
        """The name of a kind of event."""
        told = self.table.get("event", {}).get(kind)
        return told[0] if told else event_name(kind).capitalize()

    def event_lines(self, kind: str, detail: Mapping[str, object]) -> list[str]:
        """What an event means, and what was noted with it, which stays as it was noted."""
        told, lines = self.table.get("event", {}).get(kind), event_lines(kind, detail)
        return [told[1], *lines[1:]] if told else lines

    def length(self, time: timedelta) -> str:
        """The two largest units, as `times.duration`, in the reader's letters."""
        return duration(time, phrases(self.language).units)


@cache
def words_for(language: str) -> Words:
    """The table of a language; that of English for one which has none."""
    tables = tomllib.loads((files(__package__) / "page_words.toml").read_text("utf-8"))
    language = language if language in tables else ENGLISH
    return Words(language, tables[language])


def _form(number: int, forms: int) -> int:
    """Which form of a noun goes with a number: of two, one or many; of three, as Slavic languages count."""
    if forms == 2:
        return int(number != 1)
    last, teens = number % 10, 10 < number % 100 < 20
    return 0 if last == 1 and not teens else 1 if 2 <= last <= 4 and not teens else 2
