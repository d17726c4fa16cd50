"""The programs behind the figures about false and missed edits, on a few inputs each."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.one_token import language
from benchmarks.unchanged_text import unchanged
from tests.support.one_token_edits import KINDS, SENTENCES


async def test_texts_that_stay_are_no_edit_whatever_goes_wrong_around_them() -> None:
    made = await unchanged(90, seed=3)
    assert (made.real, made.false, made.removals) == (3, [], 0)
    assert len(made.met) == 6


@pytest.mark.parametrize("name", ["uk", "tr"])
async def test_an_edit_of_one_token_is_found_and_marked(name: str) -> None:
    made, found, _, _ = await language(name, 1, Random(5))
    assert made == found == len(KINDS)


def test_the_sentences_have_one_token_each_in_every_language() -> None:
    for sentences in SENTENCES.values():
        assert [sentence.count("|") for sentence in sentences.splitlines()] == [1] * len(KINDS)
