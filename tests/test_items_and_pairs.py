"""English shares, measures, phrases and names: what is read as one thing, and what is paired as stating the same."""

import pytest

from tracker.judging import judge
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.matching.comparison import BENIGN, Comparison
from tracker.judging.reading.items import items

LEXICON = lexicon("en")


def keys(text: str) -> list[str]:
    """The words and numbers of a text, those within phrases too."""
    return [key for item in items(text, LEXICON) for key in item.key.split() if key not in ("a", "the", "of")]


def compared(old: str, new: str) -> Comparison:
    return compare(old, new, LEXICON)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a third of the staff", "33% of the staff"),
        ("two-thirds of pupils", "67 percent of pupils"),
        ("one in four homes", "25% of homes"),
        ("three out of five homes", "60% of homes"),
        ("it fell by a tenth", "it fell by 10%"),
        ("half a million homes", "500,000 homes"),
        ("a quarter of a million homes", "250,000 homes"),
        ("half a dozen boats", "six boats"),
        ("two dozen boats", "24 boats"),
        ("Phase III", "Phase 3"),
    ],
)
def test_a_part_of_a_whole_is_a_number(text: str, same: str) -> None:
    assert keys(text) == keys(same)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("It took two and a half", "It took 2.5"),
        ("It took two and a half million", "It took 2,500,000"),
        ("Two and a half million and one and a half billion", "2.5 million and 1.5 billion"),
    ],
)
def test_a_number_and_a_half_is_one_wherever_it_stands(text: str, same: str) -> None:
    assert keys(text) == keys(same)


@pytest.mark.parametrize(
    "text", ["the third quarter", "a fifth person came", "two in three days", "one in 2024", "the last three quarters"]
)
def test_an_ordinal_a_quarter_of_the_year_and_a_place_are_no_shares(text: str) -> None:
    assert "percent" not in keys(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It was put back by two weeks.", "It was put back by 14 days."),
        ("Rates rose by 50 basis points.", "Rates rose by half a percentage point."),
        ("It lasted half an hour.", "It lasted 30 minutes."),
        ("We found 1,150 kg of it.", "We found 1.15 tonnes of it."),
    ],
)
def test_one_measure_in_two_units_states_the_same_even_within_a_phrase(old: str, new: str) -> None:
    found = compared(old, new)
    assert not found.lost and not found.gained
    assert all(pair.how in BENIGN for pair in found.pairs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It was put back by two weeks.", "It was put back by 10 days."),
        ("It takes 24 hours.", "It takes 48 hours."),
        ("A third of the staff left.", "A quarter of the staff left."),
        ("World War II", "World War I"),
    ],
)
def test_another_measure_or_share_is_left_open(old: str, new: str) -> None:
    found = compared(old, new)
    assert found.lost or found.gained or any(pair.how == "value" for pair in found.pairs)


def test_one_who_does_is_no_comparative() -> None:
    assert not [p for p in compared("The command said so.", "The commander said so.").pairs if p.how == "distinct"]
    assert [p for p in compared("The price is high.", "The price is higher.").pairs if p.how == "distinct"]


def test_a_duty_of_then_and_of_now_are_not_the_same() -> None:
    found = compared("He is required to report.", "He was obliged to report.")
    assert [pair.how for pair in found.pairs] == ["doubtful"]


def test_half_of_it_stands_in_the_place_of_all_of_it_across_a_small_word() -> None:
    found = compared("They can claim back the whole fare.", "They can claim back half the fare.")
    assert ("whole", "half", "distinct") in [(pair.old.key, pair.new.key, pair.how) for pair in found.pairs]


def test_a_phrase_without_counterpart_keeps_the_phrases_within_it() -> None:
    found = compared("It was caused by neglect.", "It was due to neglect.")
    assert not found.lost and not found.gained


@pytest.mark.parametrize(
    ("old", "new", "pair"),
    [
        ("Visitors are advised to book.", "Visitors are required to book.", ("is advise to", "is require to")),
        ("We refund the first fee in full.", "We refund part of the first fee.", ("in full", "part of")),
        (
            "It will close unless the cloud thickens.",
            "Even if the cloud thickens, it will close.",
            ("unless", "even if"),
        ),
        ("It is expected to fall.", "It will fall.", ("is expect to", "will")),
    ],
)
def test_a_phrase_has_the_senses_of_the_word_that_it_begins_with(old: str, new: str, pair: tuple[str, str]) -> None:
    assert (*pair, "distinct") in [(each.old.key, each.new.key, each.how) for each in compared(old, new).pairs]


@pytest.mark.parametrize(
    ("old", "new", "one"),
    [("Youssef", "Yusef", True), ("Hodeidah", "Hudaydah", True), ("Martin", "Morton", False), ("NB", "NBA", False)],
)
def test_another_romanisation_is_one_name_and_two_known_names_are_two(old: str, new: str, *, one: bool) -> None:
    found = compared(f"We met {old} there.", f"We met {new} there.")
    assert ("name" in [pair.how for pair in found.pairs]) is one


def test_a_longer_word_is_no_denial_unless_what_stands_before_denies() -> None:
    def kinds(old: str, new: str) -> set[str]:
        return {finding.kind for finding in judge(old, new, language="en").findings}

    assert "NEGATION" not in kinds("Her father said so.", "Her stepfather said so.")
    assert "NEGATION" in kinds("The water is safe.", "The water is unsafe.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Dutch Safety Board said no.", "The DSB said no."),
        ("The DSB said no.", "The Dutch Safety Board said no."),
        ("The Dutch Safety Board said no.", "The Dutch Safety Board (DSB) said no."),
        ("The Dutch Safety Board (DSB) said no.", "The Dutch Safety Board said no."),
        ("The DSB said no.", "The Dutch Safety Board (DSB) said no."),
    ],
)
def test_an_abbreviation_is_paired_with_its_words_each_in_its_own_text(old: str, new: str) -> None:
    found = compared(old, new)
    short = next(pair for pair in found.pairs if pair.how == "short")
    assert any(item is short.old for item in found.old_items)
    assert any(item is short.new for item in found.new_items)
    assert {short.old.form, short.new.form} == {"dsb", "dutch"}
    assert not found.lost and not found.gained


def test_an_abbreviation_and_its_words_that_both_went_are_both_missed() -> None:
    found = compared("The DSB left. The Dutch Safety Board stayed.", "It left. The council stayed.")
    assert {"dsb", "safety"} <= {each.item.form for each in found.lost}
