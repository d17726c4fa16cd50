"""The pairs that teach the judge what a correction of grammar is: spoilt by rule, and the claim left alone."""

from __future__ import annotations

import random
import re

from benchmarks.learner_errors import learner_pairs, misspelt
from tracker.diffing import likeness

TEXTS = [
    "He was not allowed to visit 14 of the schools because the roads were closed, and only three buses ran.",
    "Students who travel without a guide must never spend more than 200 euros on food during their trip.",
    "Many people believe that advertisements make most products seem much better than they really are.",
    "The teacher explained why the experiment had failed and asked the children to write about it at home.",
] * 10
WEIGHTY = ("not", "only", "never", "without", "must", "14", "200", "three", "failed")


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9']+", text.lower()))


def test_the_same_texts_give_the_same_pairs() -> None:
    assert learner_pairs(TEXTS) == learner_pairs(TEXTS)


def test_the_correction_is_the_text_as_it_was_and_the_other_side_differs() -> None:
    pairs = learner_pairs(TEXTS)
    assert len(pairs) > len(TEXTS) - 3
    assert all(after in TEXTS and before != after for before, after in pairs)


def test_a_text_is_spoilt_in_many_ways() -> None:
    assert len({before for before, _ in learner_pairs(TEXTS)}) > len(TEXTS) - 3


def test_numbers_stay() -> None:
    assert all(re.findall(r"\d+", before) == re.findall(r"\d+", after) for before, after in learner_pairs(TEXTS))


def test_no_word_on_which_the_claim_hangs_is_lost() -> None:
    """Misspelt or confused ("without", "with no") they may be: something like them stands there still."""
    for before, after in learner_pairs(TEXTS):
        for word in words(after) & set(WEIGHTY):
            kin = {"not": "no", "without": "with"}.get(word, word)
            assert any(likeness(kin, each) >= 0.5 for each in words(before)), (before, word)


def test_a_misspelling_keeps_most_letters() -> None:
    draw = random.Random(1)
    slips = [misspelt("government", draw) for _ in range(200)]
    assert len(set(slips)) > 30
    assert all(slip and likeness(slip, "government") >= 0.7 for slip in slips)
