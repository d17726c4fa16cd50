"""What is known of the words of one language: lemmas, classes, synonyms, distinct senses. Data, not rules.

`en.txt`, `uk.txt`, `ru.txt` are written by hand. `*.words.xz` (lemmas with their forms, commonest first) and
`*.thesaurus.xz` are made by `benchmarks/build_lexicon.py` from the sources that NOTICE names. A language is read on
first use and kept.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from tracker.judging.lexicon.numerals import RANKED, RANKS, VALUES
from tracker.judging.lexicon.table import Table
from tracker.tokens import tokens

LANGUAGES = ("en", "uk", "ru")

_CLASSES_TEXT = """
function neg neg_verb must should may will plan hedge certain attrib attrib_doubt all most some few only least
up_to over under about exact vague_number cond before after until cause blame begin continue end resume pause up
down strong weak generic time unit place boiler
"""
CLASSES = _CLASSES_TEXT.split()  # fmt: skip
BIT = {name: 1 << index for index, name in enumerate(CLASSES)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase: its key (lemma or lemmas), classes as bits, synonym groups, (line, sense) pairs of distinct
    senses, groups of a general thesaurus (weaker evidence), and its rank by frequency (-1: no ordinary word)."""

    key: str
    mask: int
    groups: frozenset[int]
    senses: frozenset[tuple[int, int]]
    near: frozenset[int]
    row: int


_NOTHING: frozenset[int] = frozenset()
_NO_SENSE: frozenset[tuple[int, int]] = frozenset()


class Lexicon:
    """One language, read whole into memory (about 80 ms, 4 MB); a language that is not ours has an empty one."""

    def __init__(self, language: str) -> None:
        folder = files("tracker.judging.lexicon")
        self.language = language
        self._endings: dict[str, list[str]] = {}
        self._table = Table()
        self._known: dict[str, str] = {}
        self._complete = False
        self._groups: dict[str, set[int]] = {}
        self._masks: dict[str, int] = {}
        self._senses: dict[str, set[tuple[int, int]]] = {}
        self.phrases: dict[tuple[str, ...], list[tuple[str, ...]]] = {}  # by their first two words
        self._euphony = EUPHONY.get(language, {})
        if language in LANGUAGES:
            self._table = Table(lzma.decompress((folder / f"{language}.words.xz").read_bytes()).decode())
            self._read_classes((folder / f"{language}.txt").read_text(encoding="utf-8"))
        endings = folder / f"{language}.endings.txt"
        if endings.is_file():
            for line in endings.read_text(encoding="utf-8").split("\n"):
                ending, *others = line.split(" ")
                self._endings[ending] = ["" if other == "-" else other for other in others]
        self._near: dict[str, tuple[int, ...]] = {}
        thesaurus = folder / f"{language}.thesaurus.xz"
        if thesaurus.is_file():
            self._read_thesaurus(lzma.decompress(thesaurus.read_bytes()).decode())
        self._cache: dict[str, Word] = {}
        self._complete = True

    def _read_thesaurus(self, text: str) -> None:
        """A line is a group of words near in meaning; after an empty line, a pair of opposites."""
        groups, _, opposites = text.partition("\n\n")
        for number, line in enumerate(groups.split("\n")):
            for key in line.split(" "):
                self._near[key] = (*self._near.get(key, ()), number)
        for number, line in enumerate(opposites.split("\n") if opposites else ()):
            for sense, key in enumerate(line.split(" ")):
                self._senses.setdefault(key, set()).add((THESAURUS + number, sense))

    def _read_classes(self, text: str) -> None:
        section = ""
        for number, line in enumerate(text.split("\n")):
            if not line or line[0] == "#":
                continue
            if line[0] == "[":
                section = line[1:-1]
            elif section == "distinct":
                for sense, words in enumerate(line.split("|")):
                    for key in self._keys(words, "/"):
                        self._senses.setdefault(key, set()).add((number, sense))
            elif section == "same":
                self._read_group(line, number)
            else:
                for key in self._keys(line, ","):
                    self._masks[key] = self._masks.get(key, 0) | BIT[section]
        for phrases in self.phrases.values():
            phrases.sort(key=len, reverse=True)

    def _read_group(self, line: str, number: int) -> None:
        for key in self._keys(line, ","):
            self._groups.setdefault(key, set()).add(number)
            if self.language == "ru" and key.count(" ") == 1:
                self._turn(key, number)

    def _turn(self, key: str, number: int) -> None:
        """A verb and its noun state the same in either order: "движение возобновлено", "возобновили движение"."""
        first, second = key.split(" ")
        if first.endswith(INFINITIVES) != second.endswith(INFINITIVES) and min(len(first), len(second)) > SHORTEST_STEM:
            self._groups.setdefault(f"{second} {first}", set()).add(number)
            known = self.phrases.setdefault((second, first), [])
            if (second, first) not in known:
                known.append((second, first))

    def _keys(self, line: str, divider: str) -> list[str]:
        keys = []
        for phrase in line.lower().split(divider):
            words = phrase.split()
            if not "".join(words).isalpha():
                words = [token.text for token in tokens(phrase.strip()) if token.text != "-"]
            parts = tuple([self.lemma(word) for word in words])
            if len(parts) > 1 and self.language in VALUES and self.language != "en":
                parts = self._counted(parts)
            if not parts:
                continue
            variants = [parts]
            if len(parts) > 1 and parts[0] == "be":  # "be required to" also as "is" and "was required to"
                variants += [("is", *parts[1:]), ("was", *parts[1:])]
            for variant in variants:
                keys.append(" ".join(variant))
                if len(variant) > 1:
                    known = self.phrases.setdefault(variant[:2], [])
                    if variant not in known:
                        known.append(variant)
        return keys

    def _counted(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The lemmas of a phrase with numbers in words as the reader of texts gives them: "2" for "два"."""
        values = VALUES[self.language]
        ranks = {a: RANKS[a] for a, b in pairwise(parts) if a in RANKS and b in RANKED}
        return tuple(
            [f"{values.get(part, ranks.get(part)):g}" if part in values or part in ranks else part for part in parts]
        )

    def lemma(self, form: str) -> str:
        """The lemma of a lower-case form; the form itself if unknown."""
        known = self._known.get(form)
        if known is not None:
            return known
        plain = form.replace("ё", "е").replace("’", "'").replace("ʼ", "'")
        plain = self._euphony.get(plain, plain)
        entry = self._table.find(plain)
        found = entry.lemma or plain
        if self._complete and self._endings and entry.lemma is None and entry.row < 0:
            found = self._denied(plain) or self._by_ending(plain)
        if self.language in PARTICIPLES and found not in self._groups:
            found = self._verb(found)
        if self._complete and len(self._known) < MAX_CACHE:
            self._known[form] = found
        return found

    def _denied(self, form: str) -> str:
        """The lemma of a Slavic word that "не" before it denies, if the table has the rest alone; else nothing."""
        rest = form[len(DENIAL) :]
        if self.language not in PARTICIPLES or not form.startswith(DENIAL) or len(rest) <= SHORTEST_STEM:
            return ""
        lemma = self.lemma(rest)
        return DENIAL + lemma if lemma != rest or self._table.find(rest).row >= 0 else ""

    def _by_ending(self, form: str) -> str:
        """The lemma of a form beyond the table, if a rule of endings leads to a word that we know; else the form."""
        for size in range(min(LONGEST_ENDING, len(form) - SHORTEST_STEM), 0, -1):
            for other in self._endings.get(form[-size:], ()):
                lemma = form[:-size] + other
                if self._table.find(lemma).row >= 0 or lemma in self._groups or lemma in self._senses:
                    return lemma
        return form

    def _verb(self, lemma: str) -> str:
        """The verb of a short participle ("ликвидирован", "знеструмлено") if the lexicon has it; else the word."""
        for ending, verbs in PARTICIPLES[self.language]:
            if lemma.endswith(ending):
                stem = lemma[: -len(ending)]
                for verb in verbs:
                    if stem + verb in self._groups:
                        return stem + verb
        return lemma

    def _head(self, phrase: str) -> str:
        """The word whose classes and senses an English phrase has if it has none of its own: "part" of "part of",
        "require" of "is required to"; none ("") of others."""
        words = phrase.split(" ")
        if words[0] in _TO_BE and len(words) > HEADED:
            del words[0]
        headed = self.language == "en" and len(words) == HEADED and words[1] in ("to", "of")
        return words[0] if headed and self._masks.get(words[0], 0) & _HEADS else ""

    def knows(self, form: str) -> bool:
        """Whether a lower-case form is an ordinary word."""
        return form in self._table or (bool(self._endings) and self._table.find(self.lemma(form)).row >= 0)

    def word(self, key: str) -> Word:
        """All that is known of a lemma, or of a phrase of lemmas divided by spaces."""
        found = self._cache.get(key)
        if found is None:
            groups, senses = self._groups.get(key), self._senses.get(key)
            mask = self._masks.get(key, 0)
            if " " in key and not (mask and senses):
                head = self._head(key)
                mask, senses = mask or self._masks.get(head, 0), senses or self._senses.get(head)
            found = Word(
                key,
                mask,
                frozenset(groups) if groups else _NOTHING,
                frozenset(senses) if senses else _NO_SENSE,
                frozenset(self._near.get(key, ())),
                self._table.find(key).row,
            )
            if len(self._cache) < MAX_CACHE:
                self._cache[key] = found
        return found


EUPHONY = {
    "uk": {"в": "у", "й": "і", "та": "і", "із": "з", "зі": "з", "од": "від", "вже": "уже", "вчора": "учора",
           "весь": "увесь", "всі": "усі", "вчений": "учений", "ввійти": "увійти"},
    "ru": {"во": "в", "со": "с", "ко": "к", "об": "о", "обо": "о"},
}  # fmt: skip
"""Words that change a letter for the sake of sound, and the form that stands for both."""
THESAURUS = 1_000_000
"""Where the numbers of the thesaurus's opposites begin, past every line of a hand-written file."""
PARTICIPLES = {
    "uk": (("лено", ("ити",)), ("лений", ("ити",)), ("ано", ("ати", "увати")), ("овано", ("увати",)),
           ("ований", ("увати",)), ("аний", ("ати",)), ("ено", ("ити", "ти")), ("ений", ("ити", "ти")),
           ("щено", ("стити",)), ("ито", ("ити",)), ("ито", ("ити",)), ("нуто", ("нути",))),
    "ru": (("ован", ("овать",)), ("ированный", ("ировать",)), ("ованный", ("овать",)), ("ана", ("ать",)),
           ("ано", ("ать",)), ("аны", ("ать",)), ("ан", ("ать",)), ("анный", ("ать",)), ("лен", ("ить",)),
           ("лена", ("ить",)), ("лено", ("ить",)), ("лены", ("ить",)), ("ленный", ("ить",)), ("ена", ("ить", "еть")),
           ("ено", ("ить", "еть")), ("ены", ("ить", "еть")), ("ен", ("ить", "еть")), ("енный", ("ить",)),
           ("щена", ("стить", "тить")), ("щены", ("стить", "тить")), ("щен", ("стить", "тить")), ("то", ("ть",)),
           ("т", ("ть",)), ("та", ("ть",)), ("ты", ("ть",)), ("тый", ("ть",))),
}  # fmt: skip
"""Endings of participles and the endings of the verbs they come from."""
INFINITIVES = ("ть", "ться", "ти", "тись", "чь")
"""Endings of the lemma of a Russian verb."""
DENIAL = "не"
"""What denies a Ukrainian or Russian word before it."""
LONGEST_ENDING = 8
SHORTEST_STEM = 4
"""Letters that must stand before an ending that a rule takes away."""
_TO_BE = ("is", "was", "be")
HEADED = 2
"""Words of a phrase that says what its first word says."""
_HEADS_TEXT = "all most some few only must should may will plan hedge certain"
_HEADS = sum(BIT[name] for name in _HEADS_TEXT.split())
"""Classes whose words give them to a phrase that they begin."""
MAX_CACHE = 50_000
"""Words kept with what is known of them, so that hostile text cannot fill the memory."""


@lru_cache(maxsize=len(LANGUAGES) + 1)
def lexicon(language: str) -> Lexicon:
    """The Lexicon of "en", "uk" or "ru"; an empty one of any other language ("")."""
    return Lexicon(language)
