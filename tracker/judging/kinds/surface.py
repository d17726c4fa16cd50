"""Rules over what leaves the claims alone: spelling, punctuation, form of numbers and names, order, markup."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tracker.judging.kinds.observation import Observation
from tracker.judging.matching.comparison import Comparison, How, Loose, Pair
from tracker.judging.reading.item import MARKUP, PLAIN_WORDS, WORDS_AND_NUMBERS, Item, ItemKind
from tracker.model import FindingKind as K

_QUOTES = frozenset("\"'«»“”„‘’‹›`")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]"
    "|(?<=[A-Za-z\u0400-\u04ff ])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Characters that cannot be seen: also tags, but those that make a flag of 🏴, and variants of what has none."""
_MIXED = re.compile(r"\b(?=\w{0,64}[A-Za-z])(?=\w{0,64}[\u0400-\u04ff])[^\W\d_]{1,64}\b")
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
_STRANGE_DIGIT = re.compile(r"(?![0-9])\d")
_STRANGE_LETTER = re.compile(r"(?=[\u0530-\u1dff\u2c00-\ufaff])[^\W\d_]")
"""Of a script that may have digits of its own, or write them wide."""
_NO_LETTERS = re.compile(r"[^\w\s]|_")
_BY_HOW: dict[How, K] = {"synonym": K.SYNONYM, "near": K.SYNONYM, "short": K.ABBREVIATION, "name": K.TRANSLITERATION}
_BY_KIND: dict[ItemKind, K] = {"N": K.NUMBER_FORMAT, "D": K.DATE_FORMAT, "T": K.DATE_FORMAT}


def pairs(found: Comparison) -> list[Observation]:
    """What was matched although it is written differently."""
    seen: list[Observation] = []
    for pair in found.pairs:
        kind = _BY_HOW.get(pair.how) or (_spelling(pair, found) if pair.how == "spelling" else None)
        if kind:
            seen.append(Observation(kind, (pair.old,), (pair.new,)))
    moved = [pair for pair in found.pairs if pair.how == "same" and pair.old.kind in WORDS_AND_NUMBERS]
    if moved or found.moved_blocks:
        seen.append(Observation(K.ORDER, tuple(p.old for p in moved[:8]), tuple(p.new for p in moved[:8])))
    return seen


def _spelling(pair: Pair, found: Comparison) -> K:
    known = found.lexicon.knows(pair.old.form) + found.lexicon.knows(pair.new.form)
    return K.SPELLING if known == 2 else K.TYPO


def forms(found: Comparison) -> list[Observation]:
    """Equal items in another dress: digits and words, dates, contractions, capitals, passive and active."""
    seen: list[Observation] = []
    for old, new in found.bent:
        kind = _BY_KIND.get(old.kind)
        if "'" in old.form + new.form and old.kind in PLAIN_WORDS:
            kind = K.CONTRACTION
        if kind:
            seen.append(Observation(kind, (old,), (new,)))
    seen += [Observation(K.VOICE, (each.old,), (each.new,)) for each in found.verbs if each.revoiced]
    if "by" in [each.item.key for each in (*found.lost, *found.gained)]:
        seen.append(Observation(K.VOICE, _by(found.lost), _by(found.gained)))
    return seen


def _by(loose: list[Loose]) -> tuple[Item, ...]:
    return tuple(each.item for each in loose if each.item.key in ("by", "was", "been", "be"))


def markup(found: Comparison) -> list[Observation]:
    """Links, handles, hashtags and emoji that came or went, and numbers of sections."""
    old = tuple([each.item for each in found.lost if each.item.kind in MARKUP])
    new = tuple([each.item for each in found.gained if each.item.kind in MARKUP])
    seen = [Observation(K.MARKUP, old, new)] if old or new else []
    for side, loose in enumerate((found.lost, found.gained)):
        numbers = tuple([each.item for each in loose if each.item.kind == "S"])[:1]
        if numbers:
            seen.append(Observation(K.MARKUP, () if side else numbers, numbers if side else ()))
    return seen + [Observation(K.MARKUP, (p.old,), (p.new,)) for p in found.pairs if p.how == "section"]


def marks(old: str, new: str) -> list[K]:
    """Kinds of difference between two stretches of text that no item shows: white space, quotation marks, punctuation,
    capitals, and two that hide something: invisible characters, and letters or digits of another script."""
    if old == new:
        return []
    kinds: list[K] = []
    if "".join(old.split()) == "".join(new.split()):
        kinds.append(K.SPACING)
    if not (old.isascii() and new.isascii()):
        if sorted(_INVISIBLE.findall(old)) != sorted(_INVISIBLE.findall(new)):
            kinds.append(K.INVISIBLE)
        if _mixed(old) != _mixed(new) or _strange(old) != _strange(new):
            kinds.append(K.LOOKALIKE)
    differing = _differing(_NO_LETTERS.findall(old), _NO_LETTERS.findall(new))
    if differing & _QUOTES:
        kinds.append(K.QUOTE_STYLE)
    if differing - _QUOTES:
        kinds.append(K.PUNCTUATION)
    if old.casefold() == new.casefold():
        kinds.append(K.CASE)
    return kinds


def hides(text: str) -> bool:
    """Whether a text may hide something: characters that cannot be seen, letters of two alphabets in one word, digits
    of another script."""
    if text.isascii():
        return False
    return (
        _strange(text) > 0
        or _INVISIBLE.search(text) is not None
        or (_LATIN.search(text) is not None and _MIXED.search(text) is not None)
    )


def _mixed(text: str) -> int:
    """How many words are written in two alphabets."""
    return len(_MIXED.findall(text)) if _LATIN.search(text) and _CYRILLIC.search(text) else 0


def _strange(text: str) -> int:
    """How many digits are of another script, in a text that has none but Latin, Greek and Cyrillic letters."""
    found = len(_STRANGE_DIGIT.findall(text))
    return found if found and _STRANGE_LETTER.search(text) is None else 0


def _differing(old: list[str], new: list[str]) -> set[str]:
    """The marks that stand more often in one of two lists of characters."""
    if old == new:
        return set()
    a, b = Counter(old), Counter(new)
    return {mark for mark in a.keys() | b.keys() if a[mark] != b[mark] and unicodedata.category(mark)[0] in "PS"}
