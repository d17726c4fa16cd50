"""What stands in a text and is not the statement: how old the page is, the dates of notices that it links to, sizes of
files, how to reach the publisher, the furniture of a page, marks that a template left.

Pure; reads one text and compares nothing. It goes by lines and by the words of `lexicon/asides.toml` alone: a line with
any other word is the statement's. What is aside is told where it changes, and never the reason for a change of meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from tracker.judging.lexicon.asides import words
from tracker.judging.reading.addresses import MAIL, address_within, is_contact, phones
from tracker.judging.reading.furniture import (
    SENTENCE_END,
    WORD,
    is_counter,
    is_furniture,
    is_row_of_links,
    menu_at_the_edge,
    names_a_neighbour,
)
from tracker.judging.reading.item import FIGURES, Item
from tracker.judging.reading.signposts import signposts
from tracker.model import Span

MOST_CHARS = 120
"""Characters of a line that can be aside as a whole: longer ones say something."""
AROUND = 3
"""Lines before and behind one in which it is looked for what it belongs to."""

_FORMAT = r"(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|rtf)"
_SIZE = r"\d{1,6}(?:[.,]\d{1,3})?\s?[kmgкмг][bб]"
_FILE = re.compile(
    rf"\(\s?(?:{_FORMAT}\b,?\s?)?{_SIZE}\s?\)|\(\s?{_FORMAT}(?:,\s?{_SIZE})?\s?\)|\b{_FORMAT},\s{_SIZE}\b",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{1,80}\}\}|\{%[^%\n]{1,80}%\}|\{:[^{}\n]{1,80}\}|\[[a-z]{3,20}(?: [a-z]{2,20}){0,2}\](?!\()"
    r"|(?<=\])\([^()\n]{1,200}\)|\[{0,2}email.protected\]{1,2}"
)
_DASHED = re.compile(r"\s[-–—]\s")
_SIGN = re.compile(r"[\d@\[{(:|]|pdf", re.IGNORECASE)
"""What a line has that is not a plain sentence."""


def asides(text: str, read: list[Item]) -> list[Span]:
    """The places in `text`, in order and apart, that are not the statement; `read` are the items of the stretch in
    question."""
    found: list[Span] = []
    if not read:
        return found
    for span, inside in _lines(text, read):
        line = text[slice(*span)]
        if _is_note(text, span):
            found.append(span)
        elif line[-1:] in ".!?…" and not _SIGN.search(line):  # most are such sentences, and this is soon seen
            found += signposts(text, span)
        elif _is_aside(text, span, line, inside):
            found.append(span)
        else:
            found += _within(text, span, inside)
    return _apart(found)


def _is_aside(text: str, span: Span, line: str, inside: list[Item]) -> bool:
    """Whether a line as a whole is not the statement."""
    if is_row_of_links(line):
        return True
    if len(line) > MOST_CHARS:
        return False
    before = _line_before(text, span[0])
    if _says_how_old(line, inside, before) or is_furniture(line) or is_counter(line):
        return True
    if names_a_neighbour(line, before, text[span[1] : span[1] + MARK_CHARS]):
        return True
    starts, lines = _page(text)
    number = bisect_right(starts, span[0]) - 1
    return is_contact(line, lines[max(0, number - AROUND) : number + AROUND + 1]) or menu_at_the_edge(lines, number)


@lru_cache(maxsize=2)
def _page(text: str) -> tuple[list[int], list[str]]:
    """Where the lines of a text that are not empty begin, and what they say."""
    found: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, line.strip(" *•-")))
        start += len(line) + 1
    return [start for start, _ in found], [line for _, line in found]


def _lines(text: str, read: list[Item]) -> Iterator[tuple[Span, list[Item]]]:
    """Each line of the stretch, or cell of a row, from its first to its last item, with its items."""
    run: list[Item] = []
    for item in read:
        if run and _BREAK.search(text, run[-1].end, item.start):
            yield _stretch(text, run), run
            run = []
        run.append(item)
    if run:
        yield _stretch(text, run), run


_BREAK = re.compile(r"[\n|]")


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
    labels, beside, figures = words("date_labels"), words("date_words"), False
    label = [word.lower() for word in WORD.findall(before)]
    labelled = any(word in labels for word in label) and all(word in labels or word in beside for word in label)
    for item in inside:
        if item.kind in FIGURES:
            figures = True
            continue
        for word in item.form.split(" "):
            labelled = labelled or word in labels
            figures = figures or word in words("days_ago")
            if word not in labels and word not in beside and not _is_technical(word, line):
                return False
    return figures and labelled


def _is_technical(word: str, line: str) -> bool:
    """Whether a word belongs to a mark of a template ("datetime=")."""
    return any(word in mark[0].lower() for mark in _TEMPLATE.finditer(line))


def _is_note(text: str, span: Span) -> bool:
    """Whether a stretch stands in a line that says what was changed on the page, and no more."""
    start = text.rfind("\n", 0, span[0]) + 1
    if _line_before(text, start).lower() in words("note_labels") and ":" in text[max(0, start - LABEL_CHARS) : span[0]]:
        return True
    whole = text[start : span[1]]
    low = whole[:NOTE_CHARS].lstrip(" :*•-–—").lower()
    return low.startswith(_notes()) and any(word in words("note_things") for word in WORD.findall(whole.lower()))


NOTE_CHARS = 60
"""Characters in which the beginning of a note stands."""


@cache
def _notes() -> tuple[str, ...]:
    return tuple(words("notes"))


def _within(text: str, span: Span, inside: list[Item]) -> list[Span]:
    """What is aside in a line that says something."""
    reach = max(0, span[0] - MARK_CHARS), span[1] + MARK_CHARS
    found = [match.span() for match in _TEMPLATE.finditer(text, *reach)] if _has(text, reach, "{", "[", "](") else []
    if "(" in text:
        found += [match.span() for match in _link_notes().finditer(text, *reach)]
    if any(item.kind == "N" for item in inside) or "pdf" in text[slice(*span)].lower():
        found += [match.span() for match in _FILE.finditer(text, *span)]
        found += phones(text, span)
        found += address_within(text, span)
    if "@" in text:
        found += [match.span() for match in MAIL.finditer(text, *span)]
    return found + signposts(text, span) + _date_of_a_notice(text, span, inside)


MARK_CHARS = 4
"""Characters of marks that may stand before the first word of a template and behind its last."""


@cache
def _link_notes() -> re.Pattern[str]:
    """What is said of a link in brackets behind it: that it opens elsewhere, or in which language."""
    languages = "|".join(words("languages"))
    window = r"(?:opens )?(?:in )?(?:a )?new (?:tab|window)|external link"
    return re.compile(rf"\((?:{window}|(?:in |на |)(?:{languages})(?: only)?)\)", re.IGNORECASE)


def _has(text: str, span: Span, *signs: str) -> bool:
    return any(text.find(sign, *span) >= 0 for sign in signs)


def _date_of_a_notice(text: str, span: Span, inside: list[Item]) -> list[Span]:
    """The date at the end of a line that names a notice: "Measles: advice for travellers - 13 May 2025"."""
    dashes = list(_DASHED.finditer(text, *span))
    if not dashes or SENTENCE_END.search(text[slice(*span)]):
        return []
    behind = [item for item in inside if item.start >= dashes[-1].end()]
    named = any(item.form in words("notices") for item in inside if item.end <= dashes[-1].start())
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
