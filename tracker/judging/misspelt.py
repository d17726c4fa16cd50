"""What a word that does not exist was meant to be: words that one slip of the pen turns into it.

"recieved" that became "got" is a synonym of what was meant. Where two words could have been meant, both count. Says
nothing of the word that stands in its place now.
"""

from __future__ import annotations

from functools import lru_cache

from tracker.judging.lexicon import Lexicon

SHORTEST = 5
"""Letters from which a word is taken for a misspelling: shorter ones are one slip away from too many."""
LONGEST = 24
"""Letters up to which it is tried: each costs some 60 looks."""
_LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}
MAX_KEPT = 1_000


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
