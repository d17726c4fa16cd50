"""Findings in one plain sentence, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from tracker.judging.explaining.quoting import in_context, is_enough
from tracker.judging.kinds.table import CLAIMS, KINDS, Words
from tracker.model import READERS, EditReport, Finding, Span
from tracker.model import FindingKind as K

MAX_SHOWN = 220
"""Characters of each text that a sentence quotes."""
MAX_CLAIM = 220
"""The same of a claim added or removed: it is told as a whole."""

_WORDS: dict[str, dict[K, Words]] = {
    reader: {kind: getattr(row, reader) for kind, row in KINDS.items()} for reader in READERS
}
_MOVED = {"en": "“{words}” was moved", "uk": "«{words}» переставлено", "ru": "«{words}» переставлено"}
_WITHIN = {"en": "in “{words}”", "uk": "у «{words}»", "ru": "в «{words}»"}
_CHANGES = {
    "en": ("“{old}” became “{new}”", "“{old}” was dropped", "“{new}” was added"),
    "uk": ("«{old}» стало «{new}»", "«{old}» прибрано", "«{new}» додано"),
    "ru": ("«{old}» стало «{new}»", "«{old}» убрано", "«{new}» добавлено"),
}
_SIDES = {
    "en": ("{what} was dropped: “{words}”.", "{what} was added: “{words}”."),
    "uk": ("Прибрано {what}: «{words}».", "Додано {what}: «{words}»."),
    "ru": ("Убрали {what}: «{words}».", "Добавили {what}: «{words}»."),
}


def shown(kind: K, old: tuple[str, Span], new: tuple[str, Span]) -> tuple[str, str, str]:
    """What a sentence quotes of two texts at these places: of both in context; of one side alone as it is, and the
    context apart, for that stayed."""
    said = old[0][slice(*old[1])], new[0][slice(*new[1])]
    enough = any(map(is_enough, said))
    a, b = in_context(*old, kind, enough=enough), in_context(*new, kind, enough=enough)
    if (a and b) or kind in CLAIMS:
        return a, b, ""
    around = a or b
    return *said, "" if around in said else around


def why(kind: K, old: str, new: str, reader: str = "en", turn: int = 0, *, within: str = "") -> str:
    """One sentence for a reader of "en", "uk" or "ru"; English for any other. `turn`: 1 if the change went to more, -1
    if to less, 0 if that cannot be told. `within`: what stayed around words that stand in one text alone."""
    told = _why(kind, old, new, reader, turn)
    if not within:
        return told
    place = _WITHIN[reader if reader in _WORDS else "en"].format(words=_short(within, MAX_SHOWN))
    return f"{told.removesuffix('.')}, {place}."


def _why(kind: K, old: str, new: str, reader: str, turn: int) -> str:
    reader = reader if reader in _WORDS else "en"
    words = _WORDS[reader][kind]
    turned = words.turned if turn else None
    sentence = turned[turn > 0] if turned else words.changed
    most = MAX_CLAIM if kind in CLAIMS else MAX_SHOWN
    old, new = _short(old, most), _short(new, most)
    if not old and not new:
        return f"{sentence}."
    if words.thing and not (old and new) and not turned:
        return _SIDES[reader][bool(new)].format(what=words.thing, words=old or new)
    if kind is K.ORDER and new:
        return f"{sentence}: {_MOVED[reader].format(words=new)}."
    both, lost, gained = _CHANGES[reader]
    pattern = both if old and new else lost if old else gained
    return f"{sentence}: {pattern.format(old=old, new=new)}."


def retold(edit: EditReport, reader: str) -> EditReport:
    """An edit with its reasons in the language of this reader, whichever of ours they were told in."""
    return replace(edit, findings=tuple([_retold(finding, edit, reader) for finding in edit.findings]))


def _retold(finding: Finding, edit: EditReport, reader: str) -> Finding:
    """As it is where its kind is none of ours, or its sentence none of that kind: an earlier judge had others."""
    if finding.kind not in KINDS:
        return finding
    kind = K(finding.kind)
    texts = ((edit.old, finding.old_span), (edit.new, finding.new_span))
    for old, new, within in (shown(kind, *texts), (finding.old, finding.new, "")):
        for turn in (0, 1, -1):
            if any(finding.why == why(kind, old, new, told_in, turn, within=within) for told_in in _WORDS):
                return replace(finding, why=why(kind, old, new, reader, turn, within=within))
    return finding


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words where there is a word to cut at."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    whole = text[: most - 1].rsplit(" ", 1)[0] if text[most - 1] != " " else text[: most - 1]
    return whole + "…"
