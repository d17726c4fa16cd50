"""A place in the tokens of one text, and the items read so far: what the readers of words, numbers and times share."""

from __future__ import annotations

from tracker.judging.lexicon import Lexicon, Word
from tracker.judging.lexicon.numerals import MONTHS, VALUES
from tracker.judging.reading.item import Item, ItemKind, item_kinds, new_tuple
from tracker.tokens import Token, tokens

_OF_THE_LEXICON = item_kinds("W", "F", "A", "N")
_ZERO_WORD = Word("", 0, frozenset(), frozenset(), frozenset(), -1)


class Cursor:
    """Walks over the tokens of one text once."""

    def __init__(self, text: str, lexicon: Lexicon, start: int) -> None:
        self.text = text
        self.lexicon = lexicon
        self.start = start
        self.tokens = tokens(text)
        self.items: list[Item] = []
        self.first = True  # of its sentence: a capital says nothing there
        self.numbers = VALUES.get(lexicon.language, {})
        self.months = MONTHS.get(lexicon.language, {})

    def add(self, kind: ItemKind, key: str, first: Token, last: Token, value: float = 0.0, *, form: str = "") -> None:
        """One more item, from the token `first` to the token `last`."""
        word = self.lexicon.word(key) if kind in _OF_THE_LEXICON else _ZERO_WORD
        span = self.start + first.start, self.start + last.end
        form = form or self.text[first.start : last.end].lower()
        self.items.append(new_tuple(Item, (*span, kind, key, form, word, value)))
        self.first = False

    def key(self, index: int) -> str:
        """The lemma of a token that is a word; empty for any other."""
        token = self.tokens[index]
        return self.lexicon.lemma(token.text.lower()) if token.kind == "W" else ""
