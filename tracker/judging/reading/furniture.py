"""What a site has around each of its pages: rows of links, terms and cookies, how many found it helpful. Pure; by the
words of `lexicon/asides.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from tracker.judging.lexicon.asides import words

STRANGE_SHARE = 1 / 3
"""Share of names in a line of furniture: "Imgur's privacy policy"."""
LEAST_LINKS, LEAST_IN_ONE = 2, 3
"""Phrases of menus that make a run of lines a menu, and one line."""
MENU_LINE = 60
"""Characters of a line of a menu."""
LONG_MENU = 4_000
"""Characters of a menu that came as one line."""
AT_THE_EDGE = 12
"""Lines from the beginning or the end of a text in which its site's menus stand."""
WORD = re.compile(r"[^\W\d_]{1,60}(?:['’.-][^\W\d_]{1,60}){0,9}")
SENTENCE_END = re.compile(r"[.!?…;]\W{0,9}$")
_SENTENCE = re.compile(r"[a-zа-яіїєґё]{2}[.!?…](?:\s|$)")


def is_furniture(line: str) -> bool:
    """Whether a line names what is around a text, and at most a site beside it: "Imgur's privacy policy"."""
    said = WORD.findall(line)
    if not said or SENTENCE_END.search(line) or any(sign.isdigit() for sign in line):
        return False
    names, around = words("furniture"), words("furniture_words")
    low = [word.lower() for word in said]
    strange = [word for word, small in zip(said, low, strict=True) if small not in names and small not in around]
    if any(not word[0].isupper() for word in strange) or len(strange) > len(said) * STRANGE_SHARE:
        return False
    return any(word in names for word in low)


def is_counter(line: str) -> bool:
    """Whether a line only counts its readers: "12 of 40 found this helpful"."""
    said = {word.lower() for word in WORD.findall(line)}
    counted = words("counters")
    return any(sign.isdigit() for sign in line) and bool(said & counted) and said <= counted | words("counter_words")


def names_a_neighbour(line: str, before: str, after: str) -> bool:
    """Whether a line names the page before or after, or says that the next line does: "Next: Safety and security".
    `before` is the line before, without marks, `after` what follows."""
    label, colon, _ = line.lower().lstrip(" *•-").partition(":")
    labelled = label.strip() in words("nav_labels") and (bool(colon) or after.lstrip().startswith(":"))
    return len(line) <= MENU_LINE and (labelled or before.lower() in words("nav_labels"))


def is_row_of_links(line: str) -> bool:
    """Whether a line is a menu that lost its line breaks: many phrases of menus, and no sentence."""
    return len(line) <= LONG_MENU and not _SENTENCE.search(line) and len(_menus(line)) >= LEAST_IN_ONE


def menu_at_the_edge(lines: list[str], number: int) -> bool:
    """Whether line `number` stands in a run of short lines at the beginning or the end of a text that is a menu."""
    if not (number < AT_THE_EDGE or len(lines) - number <= AT_THE_EDGE) or not _is_short(lines[number]):
        return False
    first = last = number
    while first > 0 and number - first < AT_THE_EDGE and _is_short(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and last - number < AT_THE_EDGE and _is_short(lines[last + 1]):
        last += 1
    return len({phrase for line in lines[first : last + 1] for phrase in _menus(line)}) >= LEAST_LINKS


def _is_short(line: str) -> bool:
    return len(line) <= MENU_LINE and not SENTENCE_END.search(line) and not any(sign.isdigit() for sign in line)


def _menus(line: str) -> set[str]:
    return {match[0].lower() for match in _phrases().finditer(line)}


@cache
def _phrases() -> re.Pattern[str]:
    listed = "|".join(re.escape(each) for each in sorted(words("menus"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)|©", re.IGNORECASE)
