"""The sentences that differ between two texts, at a hundredth of what comparing their words costs: what a report of a
hundred thousand edits shows of each. A sentence that only moved is in both texts, so it is not among them. Compares no
words, and knows no language: a full stop ends a sentence, that of an abbreviation too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.diffing.narrow import shared, shared_at_the_end

MOST = 600
"""Characters of changed sentences that are shown of each text; what is left out is counted."""

_ENDS = ".!?…"
_QUOTES = ("", '"', "”", "»", "’", ")")


def changed_sentences(old: str, new: str) -> tuple[list[str], list[str]]:
    """Those of the old text that are not in the new one, and the reverse, in the order of each text."""
    head, tail = _shared(old, new)
    before, after = (_sentences(text[head : len(text) - tail]) for text in (old, new))
    return _without(before, after), _without(after, before)


def shown(sentences: Sequence[str]) -> list[str]:
    """At most so many characters of them, with a remark on what is left out."""
    told: list[str] = []
    room = MOST
    for place, sentence in enumerate(sentences):
        if len(sentence) > room:
            rest = sum(map(len, sentences[place:]))
            cut = _at_a_word(sentence, room)
            told.append(f"{cut}… [{rest - len(cut):,} characters more]" if cut else f"[{rest:,} characters more]")
            break
        told.append(sentence)
        room -= len(sentence)
    return told


def _at_a_word(text: str, most: int) -> str:
    """The beginning of a text that is longer than this, cut between words where there is a word to cut at."""
    kept = text[:most]
    return kept.rpartition(" ")[0] or kept


def _shared(old: str, new: str) -> tuple[int, int]:
    """How many characters of whole sentences both texts begin and end with."""
    head = shared(old, new)
    head = max(old.rfind(end, 0, head) for end in (". ", "\n")) + 1
    most = min(len(old), len(new)) - head
    tail = min(shared_at_the_end(old, new), most)
    starts = [at + len(end) for end in (". ", "\n") if (at := old.find(end, len(old) - tail)) >= 0]
    return head, len(old) - min(starts) if starts else 0


def _sentences(text: str) -> list[str]:
    for quote in _QUOTES:
        if quote in text:  # a single character is found at once: most texts have few of these
            for end in _ENDS:
                if end in text:
                    text = text.replace(f"{end}{quote} ", f"{end}{quote}\n")
    return [sentence for line in text.split("\n") if (sentence := line.strip())]


def _without(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """What of `some` is not among `others`, each as often as it is there more often."""
    there = set(others)
    gone = [each for each in some if each not in there]
    if len(there) == len(others) and len(set(some)) == len(some):
        return gone
    rest = Counter(some) - Counter(others)
    found: list[str] = []
    for each in some:
        if rest[each] > 0:
            rest[each] -= 1
            found.append(each)
    return found
