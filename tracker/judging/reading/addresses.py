"""How to reach somebody: telephone numbers, mail, lines of a postal address. Pure; reads one line and what stands
around it, by the words of `lexicon/asides.toml`.

Where something happened is an address too: one counts as a contact next to a number, a mail address or a word that says
so alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tracker.judging.lexicon.asides import words
from tracker.judging.reading.furniture import SENTENCE_END, WORD
from tracker.model import Span

MOST_CHARS = 80
"""Characters of a line with a telephone number or an address."""
LEAST_DIGITS = 7
"""Figures of a telephone number."""
MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_PHONE = re.compile(r"(?<![\w.,])(?:\+\s?)?\(?\d(?:[\s()./–-]{0,3}\d){6,16}(?:\s?ext?\.?\s?\d{1,5})?(?![\w%])")
_MANY_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
_POSTCODE = re.compile(
    r"\b(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d{1,2}[A-Z]?[ ]\d[A-Z]{2}|[A-Z]\d{2}[ ][A-Z\d]{4}|LT-\d{5})\b"
)
_PLACED = re.compile(r"\b(?:at|to|is|of|in)\b|:", re.IGNORECASE)


def reaches(line: str) -> bool:
    """Whether a line has a telephone number or an address of mail."""
    return ("@" in line and MAIL.search(line) is not None) or bool(phones(line, (0, len(line))))


def phones(text: str, span: Span) -> list[Span]:
    """Telephone numbers: with a plus, or behind a word that says so."""
    found: list[Span] = []
    if not _MANY_DIGITS.search(text, *span):
        return found
    for match in _PHONE.finditer(text, *span):
        if sum(sign.isdigit() for sign in match[0]) < LEAST_DIGITS:
            continue
        before = WORD.findall(text[max(span[0], match.start() - 40) : match.start()].lower())
        if match[0].startswith(("+", "(+")) or any(word in words("contacts") for word in before[-3:]):
            found.append(match.span())
    return found


def is_contact(line: str, around: Iterable[str]) -> bool:
    """Whether a short line is how to reach somebody: a number or address with its label, or a line of a postal address
    (`around` are the lines near it). Words in small letters that are no label make it a sentence."""
    if len(line) > MOST_CHARS or SENTENCE_END.search(line.rstrip(".")):
        return False
    if not _is_names(WORD.findall(MAIL.sub(" ", line))):
        return False
    return reaches(line) or (is_postal(line) and any(reaches(each) or _is_labelled(each) for each in around))


def is_postal(line: str) -> bool:
    """Whether a line has a number and a word of a street, or a postcode."""
    low = {word.lower().rstrip(".") for word in WORD.findall(line)}
    street = not low.isdisjoint(words("streets")) or any(word.endswith(_street_endings()) for word in low)
    return (street or _POSTCODE.search(line) is not None) and any(sign.isdigit() for sign in line)


@cache
def _street_endings() -> tuple[str, ...]:
    return tuple(words("street_endings"))


def address_within(text: str, span: Span) -> list[Span]:
    """The postal address in a line that says where to write: "You can contact them at 4 Canal Square, Dublin"."""
    part = text[slice(*span)]
    if not is_postal(part) or not _is_labelled(part):
        return []
    for mark in _PLACED.finditer(part):
        rest = _names_at_beginning(part[mark.end() :])
        if is_postal(rest) and _is_labelled(part[: mark.end()]):
            start = span[0] + mark.end() + len(rest) - len(rest.lstrip())
            return [(start, span[0] + mark.end() + len(rest.rstrip(" ,.")))]
    return []


def _names_at_beginning(text: str) -> str:
    """As far as all words begin with a capital or belong to addresses."""
    for word in WORD.finditer(text):
        if not _is_names([word[0]]):
            return text[: word.start()]
    return text


def _is_labelled(line: str) -> bool:
    return any(word.lower() in words("address_labels") for word in WORD.findall(line))


def _is_names(said: list[str]) -> bool:
    """Whether all words begin with a capital or belong to contacts and addresses."""
    known = words("contacts") | words("streets")
    return all(word[0].isupper() or word.lower().rstrip(".") in known for word in said)
