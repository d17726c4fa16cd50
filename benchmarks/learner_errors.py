"""English sentences with the errors of learners put in by rule, as pairs whose meaning does not change.

The rows that may be trained on have no corrected English; without these the judge takes a corrected verb for news.
Deterministic: the same rows give the same pairs.
"""

from __future__ import annotations

import random
import re

SEED = 11
ERRORS = (2, 6)
"""Fewest and most errors put into one sentence."""
MISSPELT = 0.45
"""Share of errors that are misspellings."""
SWAPS = {
    "in": ("on", "at"), "on": ("in", "at"), "at": ("in", "on"), "for": ("to", "of"), "to": ("for", "at"),
    "of": ("for", "from"), "from": ("of", "by"), "with": ("by", "for"), "by": ("from", "with"), "the": ("", "a"),
    "a": ("", "the", "an"), "an": ("a", ""), "is": ("are", "be", "was"), "are": ("is", "be"), "was": ("were", "is"),
    "were": ("was", "are"), "has": ("have", "had"), "have": ("has", "had"), "had": ("have", "has"),
    "their": ("there", "his"), "there": ("their", "they"), "than": ("then",), "then": ("than",),
    "its": ("it's", "his"), "that": ("", "who", "which"), "who": ("which", "that"), "which": ("who", "that"),
    "many": ("much", "alot of"), "much": ("many",), "make": ("do",), "said": ("told", "say"),
    "say": ("tell", "said"), "this": ("these",), "these": ("this",), "because": ("becouse", "since"),
    "about": ("on", "for"), "and": (",", "and then"), "but": ("however",), "will": ("would", "is going to"),
    "also": ("too",), "very": ("so", "much"), "people": ("peoples", "persons"), "it": ("this", ""),
    "they": ("them", "he"), "we": ("us",), "his": ("their",), "been": ("be", ""), "being": ("been",),
    "would": ("will",), "can": ("could",), "could": ("can",),
}  # fmt: skip


def learner_pairs(texts: list[str]) -> list[tuple[str, str]]:
    """(with errors, without) for each text that takes any."""
    draw = random.Random(SEED)
    pairs = []
    for text in texts:
        spoilt = spoil(text, draw)
        if spoilt != text:
            pairs.append((spoilt, text))
    return pairs


def spoil(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    for _ in range(draw.randint(*ERRORS)):
        place = draw.randrange(len(words))
        words[place] = misspelt(words[place], draw) if draw.random() < MISSPELT else mistaken(words[place], draw)
    return re.sub(r"\s+", " ", " ".join(words)).strip()


def misspelt(word: str, draw: random.Random) -> str:
    if len(word) < 5 or not word.isalpha() or word[0].isupper():
        return word
    place = draw.randrange(1, len(word) - 1)
    way = draw.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if way == 1:
        return word[:place] + word[place + 1 :]
    if way == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + draw.choice("aeiou") + word[place + 1 :]


def mistaken(word: str, draw: random.Random) -> str:
    low = word.lower()
    if low in SWAPS:
        return draw.choice(SWAPS[low])
    if not word.isalpha() or word[0].isupper() or len(word) < 4:
        return word.lower() if len(word) < 4 else word
    for ending, others in (("ing", ("e", "ed", "")), ("ed", ("", "ing", "s")), ("ly", ("", "")), ("s", ("", "ing"))):
        if word.endswith(ending):
            return word[: -len(ending)] + draw.choice(others)
    return word + draw.choice(("s", "ed", "ing", "ly"))
