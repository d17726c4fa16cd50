"""Runs of items that the lexicon knows as one phrase drawn together, and a phrase taken apart to its words.

Whether a phrase answers to another is told elsewhere.
"""

from __future__ import annotations

from itertools import pairwise

from tracker.judging.lexicon import BIT, Lexicon
from tracker.judging.reading.item import FUNCTION, Item, ItemKind, new_tuple


def phrases(found: list[Item], lexicon: Lexicon, longest: int = 99) -> list[Item]:
    """Runs of items that the lexicon knows as one phrase, of `longest` words at most, drawn together; the longest
    first."""
    known = lexicon.phrases
    keys = [item.key for item in found]
    starts = [place for place, pair in enumerate(pairwise(keys)) if pair in known]
    if not starts:
        return found
    merged: list[Item] = []
    index, size = 0, len(found)
    for start in starts:
        if start < index:
            continue
        merged += found[index:start]
        index = start
        item = found[index]
        for parts in known[item.key, keys[index + 1]]:
            length = len(parts)
            if index + length <= size and length <= longest and tuple(keys[index : index + length]) == parts:
                last = found[index + length - 1]
                key = " ".join(parts)
                kind: ItemKind = "A" if item.kind == "A" and last.kind == "A" else "W"
                word = lexicon.word(key)
                if word.mask & FUNCTION:
                    kind = "F"
                form = " ".join([each.form for each in found[index : index + length]])
                merged.append(new_tuple(Item, (item.start, last.end, kind, key, form, word, 0.0)))
                index += length
                break
    return merged + found[index:]


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
        kind: ItemKind = "N" if number else "F" if word.mask & BIT["function"] else item.kind
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
