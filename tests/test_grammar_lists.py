"""The lists of small words: the same in every language, asked for by somebody, and of words that can be met."""

import re
from pathlib import Path

import pytest

import tracker
from tracker.judging.lexicon import LANGUAGES
from tracker.judging.lexicon.grammar import parse, word_list

JUDGE = Path(tracker.__file__).parent / "judging"
LETTERS = {"en": "a-z", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя"}


def lists(language: str) -> dict[str, list[str]]:
    return parse((JUDGE / "lexicon" / f"{language}.grammar.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_lists(language: str) -> None:
    assert list(lists(language)) == list(lists("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_written_as_texts_are_read(language: str) -> None:
    """In small letters of the language, each once: what is written otherwise would never be met."""
    for name, words in lists(language).items():
        assert len(words) == len(set(words)), name
        pairs = name == "converses"  # two verbs, one from either side of a bargain
        for word in (part for each in words for part in (each.split(":") if pairs else [each])):
            assert re.fullmatch(rf"[{LETTERS[language]}' -]+", word), (name, word)


def test_every_list_is_asked_for_and_none_is_missing() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in JUDGE.rglob("*.py"))
    assert set(re.findall(r'word_list\("(\w+)"\)', code)) == lists("en").keys()
    assert not [name for name in lists("en") if not word_list(name)]
