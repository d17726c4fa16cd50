"""A phrase taken apart to its words, each with its place in the text.

Looks at one item; whether a phrase answers to another is told elsewhere.
"""

from __future__ import annotations

from tracker.judging.lexicon import BIT, Lexicon
from tracker.judging.reading.items import Item, phrases


def comes_apart(item: Item, said: set[str] | None = None) -> bool:
    """Whether a phrase is to be read word by word. Those of a class stay whole: they mean more than their words. With
    `said`, the words of the other side: only phrases of which a word is there, and if all are, those of a class too."""
    if " " not in item.key:
        return False
    whole = bool(item.word.mask or item.word.senses)
    if said is None:
        return not whole
    words = [word for word in item.key.split(" ") if len(word) >= MIN_TELLING]
    there = [word for word in words if word in said]
    return len(there) == len(words) > 1 if whole else bool(there)


MIN_TELLING = 4
"""Letters from which a word of a phrase is taken for one of content."""


def taken_apart(item: Item, lexicon: Lexicon) -> list[Item]:
    """The words and shorter phrases of a phrase."""
    parts: list[Item] = []
    for key, start, end in words_of(item):
        word = lexicon.word(key)
        number = key[0].isdecimal() and key.replace(".", "", 1).isdecimal()
        kind = "N" if number else "F" if word.mask & BIT["function"] else item.kind
        value = float(key) if number else 0.0
        parts.append(item._replace(start=start, end=end, key=key, kind=kind, word=word, form=key, value=value))
    first = int(parts[0].key in _TO_BE)  # "was due to" holds "due to", and "was due" only by its first word
    parts[first:] = phrases(parts[first:], lexicon, len(parts) - 1)
    return parts


_TO_BE = ("is", "was", "be")


def words_of(item: Item) -> list[tuple[str, int, int]]:
    """The words of a phrase, each with its place; with the whole one's where the phrase is not written plainly."""
    keys, forms = item.key.split(" "), item.form.split(" ")
    if len(keys) != len(forms) or len(item.form) != item.end - item.start:
        return [(key, item.start, item.end) for key in keys]
    places, start = [], item.start
    for key, form in zip(keys, forms, strict=True):
        places.append((key, start, start + len(form)))
        start += len(form) + 1
    return places
