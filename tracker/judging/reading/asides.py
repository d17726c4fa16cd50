"""What stands in a text and is not the statement: how old the page is, the dates of notices that it links to, sizes of
files, how to reach the publisher, the furniture of a page, marks that a template left.

Pure; reads one text and compares nothing. It goes by lines and by the words of `lexicon/asides.toml` alone: a line with
any other word is the statement's. What is aside is told where it changes, and never the reason for a change of meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tracker.judging.reading.item import FIGURES, Item
from tracker.model import Span

MOST_CHARS = 120
"""Characters of a line that can be aside as a whole: longer ones say something."""
MOST_CONTACT_CHARS = 80
"""The same of a line with a telephone number or an address."""
LEAST_DIGITS = 7
"""Figures of a telephone number."""
STRANGE_SHARE = 1 / 3
"""Share of names in a line of furniture: "Imgur's privacy policy"."""

_FORMAT = r"(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|rtf)"
_SIZE = r"\d{1,6}(?:[.,]\d{1,3})?\s?[kmgкмг][bб]"
_FILE = re.compile(
    rf"\(\s?(?:{_FORMAT}\b,?\s?)?{_SIZE}\s?\)|\(\s?{_FORMAT}(?:,\s?{_SIZE})?\s?\)|\b{_FORMAT},\s{_SIZE}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+\s?)?\(?\d(?:[\s()./–-]{0,3}\d){6,16}(?:\s?ext\.?\s?\d{1,5})?(?![\w%])")
_MANY_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{1,80}\}\}|\{%[^%\n]{1,80}%\}|\{:[^{}\n]{1,80}\}|\[[a-z]{3,20}(?: [a-z]{2,20}){0,2}\](?!\()"
)
_DASHED = re.compile(r"\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…;]\W{0,9}$")


class _Words(NamedTuple):
    date_labels: frozenset[str]
    date_words: frozenset[str]
    notices: frozenset[str]
    notes: tuple[str, ...]
    note_things: frozenset[str]
    furniture: frozenset[str]
    furniture_words: frozenset[str]
    contacts: frozenset[str]
    streets: frozenset[str]


@cache
def _words() -> _Words:
    tables = tomllib.loads((files("tracker.judging.lexicon") / "asides.toml").read_text(encoding="utf-8")).values()
    lists = {name: " ".join(table[name] for table in tables).split() for name in _Words._fields if name != "notes"}
    notes = tuple(" ".join(note.split()) for table in tables for note in table["notes"].split("|"))
    return _Words(notes=notes, **{name: frozenset(words) for name, words in lists.items()})


def asides(text: str, read: list[Item]) -> list[Span]:
    """The places in `text`, in order and apart, that are not the statement; `read` are the items of the stretch in
    question."""
    found: list[Span] = []
    if not read:
        return found
    whole = text[slice(*_stretch(text, read))]
    if "\n" not in whole and _plainly_said(whole):
        return found
    lines = [(span, text[slice(*span)], inside) for span, inside in _lines(text, read)]
    reached = [_reaches(line) for _, line, _ in lines]
    for number, (span, line, inside) in enumerate(lines):
        if _plainly_said(line):
            continue
        near = any(reached[max(0, number - 2) : number + 3])
        if (
            len(line) <= MOST_CHARS
            and (
                _says_how_old(line, inside, _line_before(text, span[0]))
                or _is_furniture(line)
                or _says_where(line, reached[number], near)
            )
        ) or _is_note(line):
            found.append(span)
        else:
            found += _within(text, span, inside)
    return _apart(found)


def _plainly_said(line: str) -> bool:
    """Whether a line is a sentence without a figure or a sign of what is beside: most are, and this is soon seen."""
    return line[-1:] in ".!?…" and not _SIGN.search(line) and not line.lower().startswith(_words().notes)


_SIGN = re.compile(r"[\d@\[{(:]|pdf", re.IGNORECASE)


def _reaches(line: str) -> bool:
    """Whether a line has a telephone number or an address of mail."""
    return ("@" in line and _MAIL.search(line) is not None) or bool(_phone(line, (0, len(line))))


def _lines(text: str, read: list[Item]) -> Iterator[tuple[Span, list[Item]]]:
    """Each line of the stretch, from its first to its last item, with its items."""
    run: list[Item] = []
    for item in read:
        if run and "\n" in text[run[-1].end : item.start]:
            yield _stretch(text, run), run
            run = []
        run.append(item)
    if run:
        yield _stretch(text, run), run


def _stretch(text: str, run: list[Item]) -> Span:
    """From the first item to the last, and what marks stand between them and the next white space."""
    start, end = run[0].start, run[-1].end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _line_before(text: str, start: int) -> str:
    """The line before, if it may be the label of this one: short, and only marks and white space between the two."""
    before = text[max(0, start - LABEL_CHARS) : start].rstrip(" :\n\t*•")
    return before.rpartition("\n")[2]


LABEL_CHARS = 48
"""Characters in which a label stands before what it labels: "Still current at:"."""


def _says_how_old(line: str, inside: list[Item], before: str) -> bool:
    """Whether a line holds a date or an age and the words that go with it, and nothing else; the label may stand in the
    line before."""
    words, figures = _words(), False
    label = [word.lower() for word in _WORD.findall(before)]
    labelled = any(word in words.date_labels for word in label) and all(
        word in words.date_labels or word in words.date_words for word in label
    )
    for item in inside:
        if item.kind in FIGURES:
            figures = True
            continue
        for word in item.form.split(" "):
            labelled = labelled or word in words.date_labels
            figures = figures or word in ("yesterday", "вчора", "вчера")
            if word not in words.date_labels and word not in words.date_words and not _is_technical(word, line):
                return False
    return figures and labelled


def _is_technical(word: str, line: str) -> bool:
    """Whether a word belongs to a mark of a template ("datetime=")."""
    return any(word in mark[0].lower() for mark in _TEMPLATE.finditer(line))


def _is_furniture(line: str) -> bool:
    words = _words()
    said = _WORD.findall(line)
    if not said or _SENTENCE_END.search(line) or any(sign.isdigit() for sign in line):
        return False
    low = [word.lower() for word in said]
    strange = [
        word for word, small in zip(said, low, strict=True)
        if small not in words.furniture and small not in words.furniture_words
    ]  # fmt: skip
    if any(not word[0].isupper() for word in strange) or len(strange) > len(said) * STRANGE_SHARE:
        return False
    return any(word in words.furniture for word in low)


def _says_where(line: str, reached: bool, near: bool) -> bool:
    """Whether a short line is how to reach somebody: a number or address with its label, or a line of a postal address
    next to one. Words in small letters that are no label make it a sentence."""
    if len(line) > MOST_CONTACT_CHARS or not (reached or near) or _SENTENCE_END.search(line.rstrip(".")):
        return False
    words = _words()
    said = _WORD.findall(_MAIL.sub(" ", line))
    low = [word.lower().rstrip(".") for word in said]
    known = [word in words.contacts or word in words.streets for word in low]
    if any(not is_known and not word[0].isupper() for word, is_known in zip(said, known, strict=True)):
        return False
    street = any(word in words.streets for word in low) and any(sign.isdigit() for sign in line)
    return reached or street


def _is_note(line: str) -> bool:
    words = _words()
    low = line.lstrip(" :*•-–—").lower()
    return low.startswith(words.notes) and any(word in words.note_things for word in _WORD.findall(low))


def _phone(text: str, span: Span) -> list[Span]:
    """Telephone numbers: with a plus, or behind a word that says so."""
    found: list[Span] = []
    if not _MANY_DIGITS.search(text, *span):
        return found
    for match in _PHONE.finditer(text, *span):
        if sum(sign.isdigit() for sign in match[0]) < LEAST_DIGITS:
            continue
        before = _WORD.findall(text[max(span[0], match.start() - 40) : match.start()].lower())
        if match[0].startswith(("+", "(+")) or any(word in _words().contacts for word in before[-3:]):
            found.append(match.span())
    return found


def _within(text: str, span: Span, inside: list[Item]) -> list[Span]:
    """What is aside in a line that says something."""
    found = [match.span() for match in _TEMPLATE.finditer(text, *span)] if "{" in text or "[" in text else []
    if any(item.kind == "N" for item in inside) or "pdf" in text[slice(*span)].lower():
        found += [match.span() for match in _FILE.finditer(text, *span)]
        found += _phone(text, span)
    if "@" in text:
        found += [match.span() for match in _MAIL.finditer(text, *span)]
    return found + _date_of_a_notice(text, span, inside)


def _date_of_a_notice(text: str, span: Span, inside: list[Item]) -> list[Span]:
    """The date at the end of a line that names a notice: "Measles: advice for travellers - 13 May 2025"."""
    dashes = list(_DASHED.finditer(text, *span))
    if not dashes or _SENTENCE_END.search(text[slice(*span)]):
        return []
    behind = [item for item in inside if item.start >= dashes[-1].end()]
    named = any(item.form in _words().notices for item in inside if item.end <= dashes[-1].start())
    dated = any(item.kind == "D" for item in behind) and all(item.kind in FIGURES for item in behind)
    return [(dashes[-1].start(), span[1])] if named and dated else []


def _apart(found: list[Span]) -> list[Span]:
    """The places in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
