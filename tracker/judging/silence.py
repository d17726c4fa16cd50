"""Whether the publisher gave any sign of an edit: a declared time, an "edited" mark, a note in the text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.diffing.narrow import shared, shared_at_the_end

_CHANGED = (
    "correction|corrected|clarification|clarified|updated?|latest update|upd|editor['’]s note|amended|amendment|revised"
    "|reissued?|erratum|corrigendum|addition|addendum"
    "|уточнено|уточнення|оновлено|оновлення|виправлено|виправлення|доповнено|доповнення|змінено|поправка|спростування"
    "|уточнение|обновлено|обновление|дополнено|дополнение|исправлено|исправление|изменено|опровержение"
    "|berichtigung|korrigiert|aktualisiert|korrektur|mis à jour|rectificatif|actualizado|corregido|sprostowanie"
)
"""Words that head a note on the text itself."""

_NOTE = re.compile(
    rf"\b(?:{_CHANGED})\b(?:\s?(?:№\s?)?\d{{1,2}}\b)?\s{{0,4}}[:(\[—–-]"
    rf"|[(\[]\s{{0,4}}(?:{_CHANGED})\b[^()\[\]\n]{{0,40}}[)\]]"
    rf"|^\W{{0,3}}(?:{_CHANGED})\b(?:\s?\d{{1,2}})?\s{{0,4}}(?:\.|$)"
    r"|^\W{0,3}(?:re-?issued|upd)\b"
    r"|\b(?:article|story|statement|post|text|page|release|notice) (?:has been|was|is) "
    r"(?:amended|corrected|updated|edited|changed|reissued|revised)"
    r"|an earlier version of this|in an earlier version"
    r"|(?:у|в) попередній (?:версії|редакції)|текст (?:оновлено|виправлено|уточнено|змінено|доповнено)"
    r"|(?:новин[ау]|допис|пост|повідомлення|заяв[ау]) (?:оновлено|виправлено|уточнено|доповнено)"
    r"|в предыдущей (?:версии|редакции)|текст (?:обновл[её]н|исправлен|уточн[её]н|измен[её]н|дополнен)"
    r"|(?:новость|пост|сообщение|заявление) (?:обновлен[оа]?|исправлен[оа]?|уточнен[оа]?|дополнен[оа]?)\b",
    re.IGNORECASE | re.MULTILINE,
)

_STEMS = (
    *(
        "correct",
        "clarif",
        "upd",
        "editor",
        "amend",
        "revised",
        "edited",
        "changed",
        "earlier version",
        "issue",
        "addition",
    ),
    *("addition", "errat", "corrig", "addend", "уточн", "оновл", "виправл", "поправк", "спростув", "попередн"),
    *("доповн", "змін"),
    *("обновл", "дополн", "исправл", "опроверж", "предыдущ", "измен", "berichtig", "korrigiert", "aktualisiert"),
    *("korrektur", "mis à jour", "rectificatif", "actualizado", "corregido", "sprostowanie"),
)
"""Every note holds one of these: looking for them first spares most texts the search for notes, 0.4 ms a page."""


MOST_SEARCHED = 100_000
"""Characters of both texts, where they differ, that are searched for notes (a tenth of a second): this is asked where
others wait. Of more it cannot be known."""
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
    head = max(0, shared(old, new) - LONGEST)
    old, new = old[head:], new[head:]
    tail = max(0, shared_at_the_end(old, new) - LONGEST)
    return old[: len(old) - tail], new[: len(new) - tail]


STAMPS = ("updated", "updated_line", "updated_raw", "published", "published_raw", "times_raw")
"""What a publisher declares of times; those that could not be understood are compared as they are written."""


def is_silent(old: str, new: str, *, before: Mapping[str, object], after: Mapping[str, object]) -> bool | None:
    """Whether the publisher gave no sign that `old` became `new`; None where it cannot be known.

    `before` is what was declared when the old text was last seen, `after` what is declared with the new one. A sign is
    a declared time that is another one, an "edited" mark that came, a note in the new text that the old one lacked. A
    mark that stood there already cannot come again, and where no time is declared at all none could have changed.
    """
    marked = bool(after.get("edited_mark"))
    if marked and not before.get("edited_mark"):
        return False
    if any(after.get(name) and after.get(name) != before.get(name) for name in STAMPS):
        return False
    earlier, later = _where_they_differ(old, new)
    if len(earlier) + len(later) > MOST_SEARCHED:
        return None
    if (notes := _notes(later)) and notes > _notes(earlier):
        return False
    dated = any(after.get(name) or before.get(name) for name in STAMPS)
    stamped = any(after.get(name) for name in ("updated", "updated_line", "updated_raw"))
    return None if (marked and not stamped) or not dated else True
