"""The place of a statement that is explained least, over statements of several sentences."""

import pytest

from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.weighing.unexplained import NAMES, unexplained_features

OLD = "The bridge will close on Monday. Officials started the repairs. The mayor thanked the residents."
REWORDED = "The bridge will shut on Monday. Officials began the repairs. The mayor thanked the residents."
CHANGED = "The bridge will shut on Monday. Officials began the repairs. The mayor fined the residents."


def unexplained(old: str, new: str) -> dict[str, float]:
    return unexplained_features(compare(old, new, lexicon("en")))


def test_every_number_has_a_name() -> None:
    assert list(unexplained(OLD, CHANGED)) == NAMES


def test_what_was_reworded_is_explained() -> None:
    assert unexplained(OLD, REWORDED)["worst_share"] == 0
    assert unexplained(OLD, REWORDED)["open_share"] == 0


def test_the_worst_sentence_is_as_bad_amid_harmless_changes_as_alone() -> None:
    alone = unexplained("The mayor thanked the residents.", "The mayor fined the residents.")
    amid = unexplained(OLD, CHANGED)
    assert alone["worst_share"] > 0.5
    assert amid["worst_share"] == pytest.approx(alone["worst_share"])
    assert amid["open_share"] < alone["open_share"]


def test_a_mark_moved_leaves_nothing_unexplained() -> None:
    assert not any(unexplained("It is closed, today.", "It is closed today.").values())


def test_one_sentence_for_two_and_words_in_front_are_put_where_they_stand() -> None:
    joined = unexplained("The road is open. The bridge is shut.", "Yesterday the road is open and the bridge is shut.")
    split = unexplained("One cat. Two dogs.", "One cat. Perhaps two dogs sat.")
    assert 0 < joined["worst_share"] <= 1
    assert split["worst_share"] > joined["worst_share"]
