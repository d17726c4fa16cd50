"""What a word that does not exist was meant to be: words that one slip of the pen turns into it.

"recieved" that became "got" is a synonym of what was meant. Where two words could have been meant, both count. Says
nothing of the word that stands in its place now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tracker.judging.lexicon import Lexicon
from tracker.judging.matching.comparison import Loose, ways
from tracker.judging.matching.similarity import MIN_STEM, alike
from tracker.judging.reading.item import Item

SHORTEST = 5
"""Letters from which a word is taken for a misspelling: shorter ones are one slip away from too many."""
LONGEST = 24
"""Letters up to which it is tried: each costs some 60 looks."""
MAX_SLIPS = 20
"""Words beyond the table of which it is asked what they were meant to be (1 ms each)."""
MAX_KEPT = 1_000
_LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}
_SAME_SENSE = ways("synonym", "near")


def mended(lost: list[Loose], gained: list[Loose], lexicon: Lexicon) -> Iterator[tuple[Loose, Loose]]:
    """Words of one change, the old and the new, one of them misspelt and the other a synonym of what was meant. What
    begins alike is left: it is one word, or of one family."""
    slips = [each for each in (*lost, *gained) if each.item.kind == "W" and each.item.word.row < 0][:MAX_SLIPS]
    taken: list[Loose] = []
    for slip in slips:
        turned = any(each is slip for each in gained)
        start = slip.item.key[:MIN_STEM]
        others = [
            each
            for each in (lost if turned else gained)
            if each.change == slip.change and each.item.key[:MIN_STEM] != start and each not in taken
        ]
        other = _counterpart(slip.item, others, lexicon) if others else None
        if other:
            taken.append(other)
            yield (other, slip) if turned else (slip, other)


def _counterpart(slip: Item, others: list[Loose], lexicon: Lexicon) -> Loose | None:
    keys = sorted({lexicon.lemma(word) for word in meant(slip.form, lexicon)})
    if any(each.item.key in keys for each in others):
        return None  # it was mended, and no other word put in its place
    for key in keys:
        right = slip._replace(key=key, form=key, word=lexicon.word(key))
        for each in others:
            if alike(right, each.item, lexicon)[1] in _SAME_SENSE:
                return each
    return None


@lru_cache(maxsize=MAX_KEPT)
def meant(form: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The known words that differ from `form`, in small letters, by a letter too many, too few, another one, or by two
    that changed places; none if `form` is a word."""
    if not SHORTEST <= len(form) <= LONGEST or not form.isalpha() or lexicon.knows(form):
        return ()
    letters = _LETTERS.get(lexicon.language, "")
    found: set[str] = set()
    for at in range(len(form) + 1):
        head, tail = form[:at], form[at:]
        found.update(head + letter + tail for letter in letters)
        if tail:
            found.add(head + tail[1:])
            found.update(head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            found.add(head + tail[1] + tail[0] + tail[2:])
    return tuple(sorted(word for word in found if lexicon.knows(word)))
