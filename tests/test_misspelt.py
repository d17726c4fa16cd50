"""A misspelt word that gave way to a synonym of what was meant says the same; to another word, something else."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.misspellings import meant
from tracker.model import Level, Severity


@pytest.mark.parametrize(
    ("language", "text", "slip", "word"),
    [
        ("en", "The staff {} word on Monday.", "recieved", "got"),
        ("en", "The mayor {} the village.", "recahed", "got to"),
        ("en", "The {} ended on Monday.", "metting", "session"),
        ("uk", "Штаб {} наказ у понеділок.", "отрмав", "одержав"),
        ("uk", "Переговори {} у понеділок.", "почлися", "розпочалися"),
        ("ru", "Штаб {} приказ в понедельник.", "получл", "принял"),
        ("ru", "Переговоры {} в понедельник.", "начлись", "стартовали"),
    ],
)
def test_a_synonym_of_what_was_meant_is_no_change(language: str, text: str, slip: str, word: str) -> None:
    for a, b in ((slip, word), (word, slip)):
        verdict = judge(text.format(a), text.format(b), language=language, silent=True)
        assert (verdict.level, verdict.severity) == (Level.REWORDED, Severity.LOW)


@pytest.mark.parametrize(
    ("language", "text", "slip", "word"),
    [
        ("en", "The staff {} word on Monday.", "recieved", "denied"),
        ("uk", "Штаб {} наказ у понеділок.", "отрмав", "скасував"),
        ("ru", "Штаб {} приказ в понедельник.", "получл", "отменил"),
    ],
)
def test_another_word_than_was_meant_is_a_change(language: str, text: str, slip: str, word: str) -> None:
    verdict = judge(text.format(slip), text.format(word), language=language, silent=True)
    assert verdict.level is Level.MEANING_CHANGED


def test_one_slip_makes_another_word_of_it() -> None:
    assert "received" in meant("recieved", lexicon("en"))
    assert "отримав" in meant("отрмав", lexicon("uk"))
    assert "получил" in meant("получл", lexicon("ru"))
    assert meant("received", lexicon("en")) == meant("got", lexicon("en")) == meant("x" * 30, lexicon("en")) == ()
